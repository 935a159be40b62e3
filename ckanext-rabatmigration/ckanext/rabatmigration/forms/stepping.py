"""The period after a period, and its name in a title. Pure functions.

A series that comes out each quarter is one quarter later the next time. One that reaches from a
first year to a last one and comes out each year grows: its start stays.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta

from babel.dates import get_month_names

from ckanext.rabatmigration.lib import formats, periods
from ckanext.rabatmigration.lib.periods import Period

MONTHS = {
    "monthly": 1, "quarterly": 3, "semiannual": 6, "annual": 12, "biennial": 24, "triennial": 36,
    "quinquennial": 60, "decennial": 120,
}  # fmt: skip
DAYS = {"daily": 1, "weekly": 7}
_UNIT = {"year": 12, "quarter": 3, "month": 1, "day": 1}


def next_period(
    start: str | None, end: str | None, frequency: str | None
) -> tuple[str | None, str | None]:
    """Return start and end of the period that follows, as they are written; open sides stay open.

    Without a frequency it is as long as the one before and begins where that ends. What can't be
    moved by the frequency, as a year by a quarter, is taken for a frequency that isn't said. A
    start alone means that the data go on: it stays.
    """
    try:
        first = periods.parse(start) if start else None
        last = periods.parse(end) if end else None
        if last is None:
            return start, end
        months, days = _step(first, last, frequency)
        moved = _moved(last, months, days)
        if first is None or _grows(first, last, months, days):
            return start, moved
        return _moved(first, months, days), moved
    except (ValueError, OverflowError):
        return start, end


def by_frequency(day: str, frequency: str | None) -> str | None:
    """Return a day a frequency later, None when the frequency says no length."""
    months, days = MONTHS.get(frequency or "", 0), DAYS.get(frequency or "", 0)
    if not months and not days:
        return None
    try:
        return _moved(periods.parse(day), months, days)
    except (ValueError, OverflowError):
        return None


def _step(first: Period | None, last: Period, frequency: str | None) -> tuple[int, int]:
    """Return the step in months and days."""
    coarsest = max(_UNIT[one.precision] for one in (first, last) if one)
    months, days = MONTHS.get(frequency or "", 0), DAYS.get(frequency or "", 0)
    fits = months and months % coarsest == 0
    if fits or (days and _is_daily(first, last)):
        return months, days
    begun = (first or last).start
    after = last.end + timedelta(days=1)
    if begun.day == after.day:
        length = (after.year - begun.year) * 12 + after.month - begun.month
        if length % coarsest == 0:
            return length, 0
    return 0, (after - begun).days


def _is_daily(first: Period | None, last: Period) -> bool:
    return all(one.precision == "day" for one in (first, last) if one)


def _grows(first: Period, last: Period, months: int, days: int) -> bool:
    """Tell whether a period is longer than the step to the next: a series that gets longer."""
    return _later(first.start, months, days) <= last.end


def _later(day: date, months: int, days: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    longest = calendar.monthrange(year, month + 1)[1]
    is_last = day.day == calendar.monthrange(day.year, day.month)[1] and day.day > 27  # noqa: PLR2004
    return date(year, month + 1, longest if is_last else min(day.day, longest)) + timedelta(days)


def _moved(one: Period, months: int, days: int) -> str:
    begun = _later(one.start, months, days)
    match one.precision:
        case "year":
            text = str(begun.year)
        case "quarter":
            text = f"{begun.year}-Q{begun.month // 3 + 1}"
        case "month":
            text = f"{begun.year}-{begun.month:02}"
        case _:
            text = begun.isoformat()
    return periods.parse(text).text


class Steps:
    """The periods a dataset leaves behind and those that take their place, to be told in a text."""

    def __init__(self, moves: Iterable[tuple[str | None, str | None]]):
        self.moves = [(old, new) for old, new in moves if old and new and old != new]

    def in_text(self, text: str, lang: str) -> str:
        """Return the text with the periods it names moved on; what it doesn't name stays."""
        names: dict[str, str] = {}
        for old, new in self.moves:
            for before, after in zip(_names(old, lang), _names(new, lang), strict=True):
                names.setdefault(before.casefold(), after)
        if not names:
            return text
        longest = sorted(names, key=len, reverse=True)
        pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)"
        return re.sub(pattern, lambda found: names[found[0].casefold()], text, flags=re.IGNORECASE)


_ORDINALS = {
    "ar": ("الأول", "الثاني", "الثالث", "الرابع"),
    "fr": ("premier", "deuxième", "troisième", "quatrième"),
    "en": ("first", "second", "third", "fourth"),
}
_QUARTERS = {
    "ar": ("الفصل {o} من {y}", "الفصل {o} من سنة {y}", "الفصل {o} {y}", "الربع {o} من {y}"),
    "fr": ("{o} trimestre {y}", "{o} trimestre de {y}", "{n}e trimestre {y}", "T{n} {y}"),
    "en": ("{o} quarter of {y}", "{o} quarter {y}", "Q{n} {y}", "quarter {n} of {y}"),
}
_CODES = ("{y}-Q{n}", "{y}-T{n}", "T{n}-{y}", "Q{n}-{y}")


def _names(text: str, lang: str) -> list[str]:
    """Return the ways people write a period in a language, in a fixed order."""
    one = periods.parse(text)
    if one.precision == "year":
        return [text]
    if one.precision == "quarter":
        number = int(text[-1])
        ways = (*_QUARTERS.get(lang, ()), *_CODES)
        ordinal = _ORDINALS.get(lang, [str(number)] * 4)[number - 1]
        return [way.format(o=ordinal, n=number, y=one.start.year) for way in ways]
    month = get_month_names("wide", locale=formats.locale(lang))[one.start.month]
    named = f"{month} {one.start.year}"
    if one.precision == "month":
        return [named, text, f"{one.start.month:02}/{one.start.year}"]
    return [f"{one.start.day} {named}", text, one.start.strftime("%d/%m/%Y")]
