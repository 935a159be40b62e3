"""Dates, periods and sizes as people in Morocco read them; pure but for the messages.

Babel's `ar` names months as the Mashreq does and groups digits otherwise, so Arabic is formatted
as `ar_MA`, English as `en_GB`: day before month.
"""

from __future__ import annotations

import re
from datetime import date, datetime

import ckan.plugins.toolkit as tk
from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

from ckanext.rabatmigration.lib import languages, periods

#: Bytes at which the next unit begins, the largest first.
_UNITS = ((10**9, "gigabyte"), (10**6, "megabyte"), (10**3, "kilobyte"))


#: French months that begin with a vowel: avril, août, octobre.
_ELIDED = re.compile(r"\bde (?=[ao])")


def locale(lang: str | None = None) -> Locale:
    """Return the locale a language (the reader's when not told) is formatted in."""
    lang = lang or languages.reader()
    return Locale.parse({"ar": "ar_MA", "en": "en_GB", "fr": "fr"}.get(lang, lang), sep="_")


def day(value: date) -> str:
    """Return a date as day, month and year."""
    return _written(value, "d MMMM y")


def moment(value: datetime, with_time: bool) -> str:
    """Return a date, with hours and minutes when asked."""
    return format_datetime(value, "d MMMM y HH:mm" if with_time else "d MMMM y", locale=locale())


def number(value: float) -> str:
    """Return a number with the separators of the reader's language."""
    return format_decimal(value, locale=locale())


def period(start: str | None, end: str | None) -> str:
    """Return the time covered; an open end is said, nothing at all is an empty text.

    Takes periods as stored (`2014`, `2014-Q3`, `2014-05`, `2014-05-31`); what is none is returned
    as it is, as it was once accepted.
    """
    first, last = _one(start), _one(end)
    if first and last:
        if first == last:
            return first
        said = _from_to(_takes_article(start), _takes_article(end))
    elif first:
        said = tk._("since %(start_day)s") if _takes_article(start) else tk._("since %(start)s")
    elif last:
        said = tk._("until %(end_day)s") if _takes_article(end) else tk._("until %(end)s")
    else:
        return ""
    told = said % {"start": first, "start_day": first, "end": last, "end_day": last}
    return _ELIDED.sub("d’", told) if locale().language == "fr" else told


def _takes_article(text: str | None) -> bool:
    """Tell whether a period is a day or quarter: French says *du* and *au*, not *de* and *à*."""
    try:
        return bool(text) and periods.parse(text).precision in ("day", "quarter")
    except ValueError:
        return False


def _from_to(from_day: bool, to_day: bool) -> str:
    """Return the message for two periods; `start_day` and `end_day` are days or quarters."""
    if from_day:
        return tk._("%(start_day)s to %(end_day)s") if to_day else tk._("%(start_day)s to %(end)s")
    return tk._("%(start)s to %(end_day)s") if to_day else tk._("%(start)s to %(end)s")


def _one(text: str | None) -> str:
    """Return one period as it is said."""
    if not text:
        return ""
    try:
        found = periods.parse(text)
    except ValueError:
        return text
    if found.precision == "year":
        return str(found.start.year)
    if found.precision == "quarter":
        return _quarter(found.start.month // 3) % {"year": found.start.year}
    return _written(found.start, "MMMM y" if found.precision == "month" else "d MMMM y")


def _quarter(index: int) -> str:
    return (
        tk._("first quarter of %(year)s"),
        tk._("second quarter of %(year)s"),
        tk._("third quarter of %(year)s"),
        tk._("fourth quarter of %(year)s"),
    )[index]


def _written(value: date, pattern: str) -> str:
    return format_date(value, pattern, locale=locale())


def listing(texts: list[str]) -> str:
    """Return texts as one phrase of the reader's language: a, b and c."""
    return format_list(texts, locale=locale())


def alternatives(texts: list[str]) -> str:
    """Return texts as one phrase of the reader's language: a, b or c."""
    return format_list(texts, style="or", locale=locale())


def enumeration(texts: list[str]) -> str:
    """Return texts with commas alone, where something still follows."""
    return ("، " if locale().language == "ar" else ", ").join(texts)


def size(count: int) -> str:
    """Return a number of bytes in the unit a person would choose, with one decimal at most."""
    for least, unit in _UNITS:
        if count >= least:
            return _measured(count / least, unit)
    return _measured(max(count, 1) / 1000, "kilobyte")


def _measured(amount: float, unit: str) -> str:
    digits = "#,##0.#" if amount < 10 else "#,##0"  # noqa: PLR2004
    found = locale()
    # Babel's Arabic has the whole word for some units under one length, for others under the other.
    length = "long" if found.language == "ar" and unit != "kilobyte" else "short"
    return format_unit(max(amount, 0.1), f"digital-{unit}", length, format=digits, locale=found)
