"""What each column of a table holds, by its head and its cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ckanext.rabatmigration.lib import vocabularies
from ckanext.rabatmigration.lib.tables import moments
from ckanext.rabatmigration.lib.tables.reading import Table
from ckanext.rabatmigration.lib.vocabularies import fold

#: Share of a column's cells that must be of a kind.
_SHARE = 0.9
_EXAMPLES, _LONGEST_EXAMPLE = 3, 60
#: BCP 47's code for a language that isn't known.
UNKNOWN = "und"

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789,.")
_INTEGER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+)")
_NUMBER = re.compile(
    r"[+-]?(?:\d+|\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+)(?:[.,]\d+)?(?:[eE][+-]?\d+)?\s?%?"
)
_MISSING = frozenset({"-", "–", "—", "..", "...", "n/a", "na", "nd", "n.d.", "غ.م", "null", "none"})
_YES_NO = frozenset({"oui", "non", "yes", "no", "true", "false", "نعم", "لا", "vrai", "faux"})
_TIME_HEADS = frozenset(
    (
        "annee", "annees", "an", "year", "years", "yr", "date", "dates", "periode", "period",
        "exercice", "campagne", "mois", "month", "trimestre", "quarter", "سنه", "السنه", "عام",
        "العام", "السنوات", "تاريخ", "التاريخ", "الفتره", "فتره", "شهر", "الشهر", "الفصل",
    )
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_SPLIT = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Column:
    """A column.

    Args:
        name: its head as written
        kind: `year`, `date`, `integer`, `number`, `yes_no`, `text` or `empty`
        filled: how many of the cells looked at hold something
        examples: up to three cells, each once
        dimension: the code in the vocabulary `disaggregation` it breaks figures down by, or empty
        label: what it may be called, by language; `und` where that isn't known
    """

    name: str
    kind: str
    filled: int
    examples: list[str] = field(default_factory=list)
    dimension: str = ""
    label: Mapping[str, str] = field(default_factory=dict)


def of(table: Table) -> list[Column]:
    """Return a table's columns in their order."""
    return [_column(table, index, name) for index, name in enumerate(table.header)]


def _column(table: Table, index: int, name: str) -> Column:
    cells = [cell for cell in table.column(index) if cell.casefold() not in _MISSING]
    kind = _kind(name, cells)
    examples = [cell[:_LONGEST_EXAMPLE] for cell in dict.fromkeys(cells)][:_EXAMPLES]
    dimension = dimension_of(name) or (_dimension_of_cells(cells) if kind == "text" else "")
    return Column(name, kind, len(cells), examples, dimension, _label(name, dimension))


def is_time(head: str) -> bool:
    """Tell whether a head says that time stands below it."""
    return bool(_TIME_HEADS.intersection(_words(head)))


def _words(head: str) -> list[str]:
    return _WORD.findall(fold(_SPLIT.sub(" ", head[:200]).replace("_", " ")))


def _kind(name: str, cells: list[str]) -> str:
    if not cells:
        return "empty"
    plain = [cell.translate(_DIGITS) for cell in cells]
    if is_time(name) and _mostly(cells, _is_moment):
        return "year" if _mostly(plain, lambda cell: len(cell) == 4) else "date"  # noqa: PLR2004
    if _mostly(plain, lambda cell: bool(_INTEGER.fullmatch(cell))):
        return "integer"
    tests = (
        ("number", plain, lambda cell: bool(_NUMBER.fullmatch(cell))),
        ("yes_no", cells, lambda cell: cell.casefold() in _YES_NO),
        ("date", cells, _is_moment),
    )
    return next((kind for kind, told, test in tests if _mostly(told, test)), "text")


def _is_moment(cell: str) -> bool:
    return moments.exactly(cell) is not None


def _mostly(cells: list[str], is_so: Callable[[str], bool]) -> bool:
    return sum(map(is_so, cells)) >= len(cells) * _SHARE


def dimension_of(head: str) -> str:
    """Return the dimension a head names in any of the three languages; empty when none.

    The longest name wins, so that `pays de naissance` is no other country's column.
    """
    words = [word.removeprefix("ال") for word in _words(head)]
    for name, code in _dimension_names():
        size = len(name)
        if any(tuple(words[at : at + size]) == name for at in range(len(words) - size + 1)):
            return code
    return ""


@lru_cache(maxsize=1)
def _dimension_names() -> list[tuple[tuple[str, ...], str]]:
    """Return the names of dimensions as words, the longest first."""
    names: dict[tuple[str, ...], str] = {}
    for item in vocabularies.get("disaggregation").items.values():
        texts = [*item.label.values(), *(one for group in item.alt.values() for one in group)]
        for text in (*texts, item.id, *_MORE.get(item.id, ())):
            words = tuple(word.removeprefix("ال") for word in _words(text))
            names.setdefault(words, item.id)
    return sorted(names.items(), key=lambda pair: -len(pair[0]))


#: What heads of columns say that no label does.
_MORE = {
    "sex": ("sexe", "gender", "hommes", "femmes", "homme", "femme", "male", "female", "males",
            "females", "men", "women", "ذكور", "إناث", "رجال", "نساء", "masculin", "féminin"),
    "age": ("âge", "ages", "tranche d'âge", "السن", "أعمار"),
    "citizenship": ("nationalités", "nationalities", "الجنسيات"),
    "arrondissement": ("arrondissements", "مقاطعات"),
    "year": ("an", "year", "annee"),
}  # fmt: skip


_SEXES = frozenset(
    (
        "homme", "hommes", "femme", "femmes", "masculin", "feminin", "male", "female", "males",
        "females", "men", "women", "man", "woman", "m", "f", "h", "ذكر", "ذكور", "انثي", "اناث",
        "رجال", "نساء", "رجل", "امراه",
    )
)  # fmt: skip
_TOTALS = frozenset({"total", "ensemble", "all", "both", "المجموع", "مجموع", "les deux"})
_AGES = re.compile(
    r"(?:age |from |de |من )?\d{1,3}\s?(?:-|–|a|à|to|الي|إلى)\s?\d{1,3}(?:\s?\w+)?"
    r"|\d{1,3}\s?(?:\+|ans et plus|et plus|and over|سنه فاكثر|فاكثر)"
    r"|(?:moins de|under|less than|اقل من)\s?\d{1,3}(?:\s?\w+)?"
)


def _dimension_of_cells(cells: list[str]) -> str:
    """Return the dimension whose values a column holds; empty when none."""
    distinct = [fold(cell) for cell in dict.fromkeys(cells)][:500]
    values = [cell for cell in distinct if cell not in _TOTALS]
    if not values:
        return ""
    if len(values) > 1 and all(value in _SEXES for value in values):
        return "sex"
    raw = [cell.casefold() for cell in dict.fromkeys(cells) if fold(cell) not in _TOTALS][:500]
    if len(raw) > 1 and _mostly(raw, lambda cell: bool(_AGES.fullmatch(cell))):
        return "age"
    countries = vocabularies.get("citizenship")
    if len(values) > 1 and _mostly(values, lambda value: countries.find(value) is not None):
        return "citizenship"
    return ""


def _label(name: str, dimension: str) -> dict[str, str]:
    """Return what a column may be called: a dimension's label, or its head made readable."""
    if dimension and len(_words(name)) <= 3 and dimension_of(name):  # noqa: PLR2004
        return dict(vocabularies.get("disaggregation").items[dimension].label)
    readable = " ".join(_SPLIT.sub(" ", name).replace("_", " ").split())[:200]
    if not readable:
        return {}
    readable = readable[:1].upper() + readable[1:]
    return {"ar" if re.search(r"[\u0621-\u064a]", readable) else UNKNOWN: readable}
