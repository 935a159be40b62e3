"""Dates and periods as portals write them; pure.

What cannot be told for sure (is 03/04/2019 in March or April?) is left alone: None, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import get_day_names, get_month_names

from ckanext.rabatmigration.lib import periods
from ckanext.rabatmigration.lib.vocabularies import fold

#: Locales whose names of months and days are understood.
LOCALES = ("ar_MA", "ar", "fr", "en", "es")
#: Written for "no end": an open side of a span.
OPEN = frozenset({"*", "", "..", "now", "present", "today", "ongoing", "-"})

_TIME = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?"
_ISO = re.compile(rf"(\d{{4}}-\d{{2}}-\d{{2}})(?:[T ]{_TIME})?$")
_NUMERIC = re.compile(rf"(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}})(?:\s*[-,T]?\s*{_TIME})?$")
_NAMED = re.compile(r"(?:(\d{1,2})(?:er|st|nd|rd|th)?\s+)?(?:de\s+)?([^\W\d]+)\s+(?:de\s+)?(\d{4})")
_RANGE = re.compile(r"\[?\s*(.+?)\s+(?:TO|to|/|-|–|—|à|au|إلى)\s+(.+?)\s*\]?$")
_TIGHT = re.compile(
    r"(\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d{2}|\d{4})\s*[-/–—]\s*(?=\d)(.+)$"
)
_WEEKDAY = re.compile(r"([^\W\d]+)\.?,\s*")
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?$")


def moment(value: Any) -> datetime | None:
    """Read a time stamp as an aware UTC time; a naive one is UTC, as CKAN's are."""
    text = str(value or "").strip()
    if _EPOCH.match(text):
        return datetime.fromtimestamp(float(text), UTC)
    if _ISO.match(text):
        try:
            parsed = datetime.fromisoformat(text)
        except ValueError:
            return None
        return parsed.replace(tzinfo=parsed.tzinfo or UTC).astimezone(UTC)
    read = day(text)
    return datetime.fromisoformat(read).replace(tzinfo=UTC) if read else None


def day(value: Any) -> str | None:
    """Read a single day as `2014-05-31`."""
    text = str(value or "").strip()
    match = _ISO.match(text)
    if match:
        return _checked(match[1])
    found = _readings(text)
    return found.pop() if len(found) == 1 else None


def period(value: Any) -> str | None:
    """Read a year, quarter, month or day as `lib.periods` writes them."""
    text = str(value or "").strip().strip("[]\"'")
    text = _ISO.sub(r"\1", text)
    try:
        return periods.parse(text).text
    except ValueError:
        return day(text) or _month(text)


def span(value: Any) -> tuple[str | None, str | None] | None:
    """Read a period or a range of two as (start, end); an open side is None.

    Returns None for what is not understood, and for a range that ends before it starts.
    """
    text = str(value or "").strip()
    one = period(text)
    if one:
        return one, one
    match = _RANGE.match(text) or _TIGHT.match(text)
    if not match:
        return None
    sides = [match[1].strip(" ["), match[2].strip(" ]")]
    read = _american(sides) or [None if s.casefold() in OPEN else period(s) for s in sides]
    if any(r is None and s.casefold() not in OPEN for r, s in zip(read, sides, strict=True)):
        return None
    start, end = read
    if not (start or end) or not periods.in_order(start, end):
        return None
    return start, end


def ordered(start: str, end: str) -> bool:
    """Tell whether a period does not end before it starts."""
    return periods.in_order(start, end)


def latest(values: Iterable[Any]) -> str | None:
    """Return the latest of several days, those not understood left out."""
    return max((read for read in map(day, values) if read), default=None)


def _american(sides: list[str]) -> list[str | None] | None:
    """Read two numeric dates by the order of day and month that suits both, if only one does."""
    if not all(_NUMERIC.match(side) for side in sides):
        return None
    orders = []
    for month_first in (False, True):
        read = [_numeric(side, month_first=month_first) for side in sides]
        if all(read) and read[0] <= read[1]:  # type: ignore[operator]
            orders.append(read)
    distinct = {tuple(order) for order in orders}
    return list(distinct.pop()) if len(distinct) == 1 else None


def _readings(text: str) -> set[str]:
    """Return every day a text may mean, its weekday taken into account."""
    weekday = _WEEKDAY.match(text)
    rest = text[weekday.end() :] if weekday else text
    wanted = _names("day").get(fold(weekday[1])) if weekday else None
    found = {_numeric(rest, month_first=False), _numeric(rest, month_first=True), _named(rest)}
    days = {read for read in found if read}
    if wanted is None:
        return days
    return {read for read in days if date.fromisoformat(read).weekday() in wanted}


def _numeric(text: str, *, month_first: bool) -> str | None:
    match = _NUMERIC.match(text)
    if not match:
        return None
    first, second, year = match.groups()
    month, dom = (first, second) if month_first else (second, first)
    return _checked(f"{year}-{int(month):02}-{int(dom):02}")


def _named(text: str) -> str | None:
    """Read "12 mars 2019"."""
    match = _NAMED.fullmatch(text)
    months = _names("month").get(fold(match[2])) if match else None
    if not match or not match[1] or not months or len(months) > 1:
        return None
    return _checked(f"{match[3]}-{min(months):02}-{int(match[1]):02}")


def _month(text: str) -> str | None:
    """Read "mars 2019"."""
    match = _NAMED.fullmatch(text)
    months = _names("month").get(fold(match[2])) if match else None
    if not match or match[1] or not months or len(months) > 1:
        return None
    return periods.parse(f"{match[3]}-{min(months):02}").text


def _checked(text: str) -> str | None:
    try:
        return periods.parse(text).text
    except ValueError:
        return None


@lru_cache(maxsize=2)
def _names(kind: str) -> dict[str, set[int]]:
    """Return folded names of months (1 to 12) or days (0 for Monday), short ones too."""
    names = get_month_names if kind == "month" else get_day_names
    found: dict[str, set[int]] = {}
    for locale in LOCALES:
        for width in ("wide", "abbreviated"):
            for number, name in names(width, locale=locale).items():
                found.setdefault(fold(name).strip(". "), set()).add(number)
    return found
