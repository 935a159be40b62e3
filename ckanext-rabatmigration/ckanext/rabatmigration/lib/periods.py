"""Periods as people say them: a year, a quarter, a month or a day.

The written form is ISO 8601's, with `2014-Q3` for quarters: `2014`, `2014-Q3`, `2014-05`,
`2014-05-31`. It is what is stored; the dates are looked up from it.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

#: Years a dataset may be about. A record that says 9999 means "no end", not a year.
FIRST_YEAR, LAST_YEAR = 1000, 2200

#: More years than this are not listed one by one for search.
_MOST_YEARS = 300

_FORM = re.compile(
    r"(?P<year>\d{4})(?:-(?:[QqTt](?P<quarter>[1-4])|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?"
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


@dataclass(frozen=True)
class Period:
    """A span of whole days, `start` and `end` included; `precision` is what was written.

    `text` is the written form, the same for the same period however it was typed.
    """

    start: date
    end: date
    precision: str
    text: str


def parse(text: str) -> Period:
    """Read a period; Arabic-Indic digits and `2014-T3` (trimestre) are understood.

    Raises `ValueError` for anything else, a 31 February and years out of bounds included.
    """
    match = _FORM.fullmatch(text.strip().translate(_DIGITS)) if isinstance(text, str) else None
    if not match:
        raise ValueError(f"not a year, quarter, month or day: {str(text)[:40]!r}")
    year = int(match["year"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"year out of bounds: {year}")
    if match["quarter"]:
        quarter = int(match["quarter"])
        start, end = date(year, quarter * 3 - 2, 1), _month_end(year, quarter * 3)
        return Period(start, end, "quarter", f"{year}-Q{quarter}")
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return Period(day, day, "day", day.isoformat())
    if match["month"]:
        month = int(match["month"])
        return Period(date(year, month, 1), _month_end(year, month), "month", f"{year}-{month:02}")
    return Period(date(year, 1, 1), date(year, 12, 31), "year", str(year))


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def in_order(start: str | None, end: str | None) -> bool:
    """Tell whether an end is not before its start; an open side is always in order.

    A year may begin and end in itself, and `2014` to `2014-05` is in order: the start is the
    first day of the first, the end the last day of the second.
    """
    return not (start and end) or parse(start).start <= parse(end).end


def years(start: str | None, end: str | None, today: date) -> list[int]:
    """Return the years covered, each once; an open end goes on to today's year.

    A start alone that lies in the future is that year alone; an end alone is its own year, as
    nothing says when it began.
    """
    if not start and not end:
        return []
    last = parse(end).end.year if end else None
    first = parse(start).start.year if start else last
    if first is None:
        return []
    last = max(first, today.year) if last is None else last
    return list(range(max(first, last - _MOST_YEARS), last + 1))
