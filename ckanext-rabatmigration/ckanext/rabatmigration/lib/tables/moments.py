"""Years, quarters, months and days as people write them in tables, in three languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from ckanext.rabatmigration.lib import periods
from ckanext.rabatmigration.lib.periods import Period
from ckanext.rabatmigration.lib.vocabularies import fold

#: Years a table may be about; four digits beyond these are something else.
FIRST, LAST = 1900, 2100

#: Names of months in Morocco, the Mashreq, French and English, folded, with short forms.
_NAMES = (
    "يناير كانون الثاني|janvier janv|january jan",
    "فبراير شباط|fevrier fevr fev|february feb",
    "مارس اذار|mars|march mar",
    "ابريل نيسان|avril avr|april apr",
    "ماي مايو ايار|mai|may",
    "يونيو حزيران|juin|june jun",
    "يوليوز يوليو تموز|juillet juil|july jul",
    "غشت اغسطس اب|aout|august aug",
    "شتنبر سبتمبر ايلول|septembre sept|september sep",
    "اكتوبر|octobre oct|october",
    "نونبر نوفمبر|novembre nov|november",
    "دجنبر ديسمبر|decembre dec|december",
)
_NO_MONTH = frozenset({"كانون", "الثاني"})
MONTHS = {
    word: number
    for number, names in enumerate(_NAMES, 1)
    for word in names.replace("|", " ").split()
    if word not in _NO_MONTH
}
_QUARTERS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
    "premier": 1, "1er": 1, "deuxieme": 2, "2e": 2, "2eme": 2, "troisieme": 3, "3e": 3, "3eme": 3,
    "quatrieme": 4, "4e": 4, "4eme": 4, "الاول": 1, "الثاني": 2, "الثالث": 3, "الرابع": 4,
    "1": 1, "2": 2, "3": 3, "4": 4,
}  # fmt: skip
_QUARTER_WORDS = frozenset({"quarter", "trimestre", "الفصل", "الربع", "فصل", "ربع", "q", "t"})

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_YEAR = r"(?:19|20)\d{2}"
_ISO = re.compile(rf"(?<!\d)({_YEAR})-(\d{{2}})(?:-(\d{{2}}))?(?![\d])")
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-]({_YEAR})(?!\d)")
_MONTH_YEAR = re.compile(rf"(?<!\d)(0?[1-9]|1[0-2])[/.]({_YEAR})(?!\d)")
_QUARTER_FIRST = re.compile(rf"(?<![^\W_])[qt]\s?([1-4])[\s_\-/]*({_YEAR})(?!\d)", re.IGNORECASE)
_QUARTER_LAST = re.compile(rf"(?<!\d)({_YEAR})[\s_\-/]*[qt]\s?([1-4])(?!\d)", re.IGNORECASE)
_SPAN = re.compile(rf"(?<!\d)({_YEAR})\s?[-–/_]\s?({_YEAR})(?!\d)")
_ONE_YEAR = re.compile(rf"(?<!\d)({_YEAR})(?!\d)")
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 200


def plain(text: str) -> str:
    """Return a text with Western digits and no presentation forms."""
    return unicodedata.normalize("NFKC", text[:_LONGEST]).translate(_DIGITS)


def exactly(text: str) -> Period | None:
    """Return the period a cell names and nothing else: `31/05/2014`, `T3 2024`, `mars 2024`."""
    found = list(within(text))
    if len(found) != 1:
        return None
    left = _WORD.findall(fold(_without(plain(text), found[0])))
    return None if [word for word in left if word not in _FILLERS] else found[0]


#: Words that may stand beside a date in its cell.
_FILLERS = frozenset({"annee", "an", "year", "سنه", "عام", "de", "of", "du", "le", "the", "00"})


def within(text: str) -> Iterator[Period]:
    """Yield the periods a text names, a file's name for one, in the order of the patterns."""
    rest = plain(text)
    for pattern, make in _PATTERNS:
        for match in pattern.finditer(rest):
            yield from make(match)
        rest = pattern.sub(" ", rest)
    words = _WORD.findall(fold(rest))
    yield from _in_words(words)


def _without(text: str, found: Period) -> str:
    for pattern, _ in _PATTERNS:
        text = pattern.sub(" ", text)
    words = _WORD.findall(fold(text))
    named = {str(found.start.year), str(found.start.day)}
    known = MONTHS.keys() | _QUARTERS.keys() | _QUARTER_WORDS | named
    return " ".join(word for word in words if word not in known)


def _period(text: str) -> Iterator[Period]:
    try:
        found = periods.parse(text)
    except ValueError:
        return
    if FIRST <= found.start.year <= LAST:
        yield found


def _iso(match: re.Match[str]) -> Iterator[Period]:
    yield from _period("-".join(part for part in match.groups() if part))


def _day_first(match: re.Match[str]) -> Iterator[Period]:
    day, month, year = match.groups()
    yield from _period(f"{year}-{int(month):02}-{int(day):02}")


def _month_year(match: re.Match[str]) -> Iterator[Period]:
    yield from _period(f"{match[2]}-{int(match[1]):02}")


def _quarter_first(match: re.Match[str]) -> Iterator[Period]:
    yield from _period(f"{match[2]}-Q{match[1]}")


def _quarter_last(match: re.Match[str]) -> Iterator[Period]:
    yield from _period(f"{match[1]}-Q{match[2]}")


def _span(match: re.Match[str]) -> Iterator[Period]:
    if match[1] <= match[2]:
        yield Period(date(int(match[1]), 1, 1), date(int(match[2]), 12, 31), "years", match[0])
    else:
        yield from _period(match[1])


_PATTERNS = (
    (_ISO, _iso),
    (_DAY_FIRST, _day_first),
    (_MONTH_YEAR, _month_year),
    (_QUARTER_FIRST, _quarter_first),
    (_QUARTER_LAST, _quarter_last),
    (_SPAN, _span),
)


def _in_words(words: list[str]) -> Iterator[Period]:
    """Yield what words say: `5 mars 2024`, `الفصل الثالث 2024`, or years alone."""
    for at, word in enumerate(words):
        if not _ONE_YEAR.fullmatch(word):
            continue
        before = words[max(0, at - 4) : at]
        month = next((MONTHS[one] for one in reversed(before) if one in MONTHS), None)
        if month:
            day = next((one for one in before if re.fullmatch(r"[0-3]?\d", one)), "")
            day = day or next((one[:-2] for one in before if one == "1er"), "")
            yield from _period(f"{word}-{month:02}" + (f"-{int(day):02}" if day else ""))
            continue
        around = [*before, *words[at + 1 : at + 4]]
        quarter = _quarter(around)
        yield from _period(f"{word}-Q{quarter}" if quarter else word)


def _quarter(words: list[str]) -> int | None:
    if not _QUARTER_WORDS.intersection(words):
        return None
    return next((_QUARTERS[word] for word in words if word in _QUARTERS), None)
