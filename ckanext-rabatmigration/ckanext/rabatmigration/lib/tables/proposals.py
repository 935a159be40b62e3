"""What a table is about: time, places and dimensions as its names and cells tell them; guesses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePath

from ckanext.rabatmigration.lib import places, vocabularies
from ckanext.rabatmigration.lib.periods import Period
from ckanext.rabatmigration.lib.tables import moments
from ckanext.rabatmigration.lib.tables.columns import Column
from ckanext.rabatmigration.lib.tables.reading import Table

#: Different cells of a column that are looked up as places.
_CELLS = 300
_PLACE_SHARE = 0.5
_PLACE_DIMENSIONS = frozenset(
    ("arrondissement", "municipality", "neighbourhood", "region", "prefecture_province")
)
#: Dimensions that are the axis of time, said by the period already.
_TIME = frozenset({"year", "quarter", "month"})
_SEPARATORS = re.compile(r"[_\-.+]+")


@dataclass(frozen=True)
class About:
    """What a table seems to be about.

    Args:
        start, end: the period as it is stored (`2014`, `2014-Q3`, ...); empty when not told
        period_from: where it stands: a column's head, or the file's name
        places: codes of the vocabulary `place`, the most precise only
        dimensions: codes of the vocabulary `disaggregation`, in its order
        crossed: those among them that are columns of their own, so that they are crossed
    """

    start: str = ""
    end: str = ""
    period_from: str = ""
    places: list[str] = field(default_factory=list)
    dimensions: list[str] = field(default_factory=list)
    crossed: list[str] = field(default_factory=list)


def about(table: Table, columns: list[Column], file_name: str = "") -> About:
    """Return what a table seems to be about, by its columns and its file's name."""
    stem = _SEPARATORS.sub(" ", PurePath(file_name).stem)[:200]
    start, end, source = _period(table, columns, PurePath(file_name).stem[:200])
    by_column = [column.dimension for column in columns if column.dimension]
    order = list(vocabularies.get("disaggregation").items)
    dimensions = sorted(set(by_column) - _TIME, key=order.index)
    crossed = [code for code in dimensions if _is_column_of(code, columns)]
    return About(start, end, source, _places(table, columns, stem), dimensions, crossed)


def title(file_name: str) -> str:
    """Return what a file may be called, from its name on disk: `pop_2014.csv` -> `Pop 2014`."""
    stem = PurePath(file_name.replace("\\", "/")).stem
    words = " ".join(re.sub(r"[_+]+|(?<!\d)-|-(?!\d)", " ", stem).split())[:200]
    return words[:1].upper() + words[1:]


def _is_column_of(code: str, columns: list[Column]) -> bool:
    """Tell whether a dimension is one column of categories, not several of figures."""
    found = [column for column in columns if column.dimension == code]
    return len(found) == 1 and found[0].kind == "text"


def _period(table: Table, columns: list[Column], stem: str) -> tuple[str, str, str]:
    for index, column in enumerate(columns):
        if column.kind in ("year", "date"):
            found = _span(moments.exactly(cell) for cell in table.different(index))
            if found:
                return (*found, column.name)
    heads = [moments.exactly(name) for name in table.header]
    if sum(map(bool, heads)) > 1 and (found := _span(heads)):
        return (*found, "")
    found = _span(moments.within(stem))
    return (*found, "file") if found else ("", "", "")


def _span(found: Iterable[Period | None]) -> tuple[str, str] | None:
    """Return the first and last of periods as they are stored, None when there are none."""
    known = [one for one in found if one]
    if not known:
        return None
    first = min(known, key=lambda one: (one.start, one.end))
    last = max(known, key=lambda one: (one.end, one.start))
    return _text(first, first.start.year), _text(last, last.end.year)


def _text(period: Period, year: int) -> str:
    return str(year) if period.precision == "years" else period.text


def _places(table: Table, columns: list[Column], stem: str) -> list[str]:
    found: set[str] = set(places.match(stem))
    for index, column in enumerate(columns):
        found.update(places.match(_SEPARATORS.sub(" ", column.name)[:200]))
        if column.kind == "text":
            found.update(_named(table.different(index), column))
    known = vocabularies.get(places.VOCABULARY)
    above = {one for code in found for one in known.broader(code)}
    return sorted(found - above, key=list(known.items).index)


def _named(cells: list[str], column: Column) -> set[str]:
    """Return the places a column names; none of a column that mostly says something else."""
    distinct = [cell[:200] for cell in cells[:_CELLS]]
    matches = [places.match(cell) for cell in distinct]
    count = sum(map(bool, matches))
    enough = 1 if column.dimension in _PLACE_DIMENSIONS else len(distinct) * _PLACE_SHARE
    return {code for match in matches for code in match} if count >= enough else set()
