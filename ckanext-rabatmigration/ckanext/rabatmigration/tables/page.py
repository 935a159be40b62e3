"""What a page shows of a table: heads, rows, filters, links to other views of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import ckan.plugins.toolkit as tk
from werkzeug.datastructures import MultiDict

from ckanext.rabatmigration.helpers import Shown
from ckanext.rabatmigration.lib import formats, languages
from ckanext.rabatmigration.tables import asked, cells, config, reading
from ckanext.rabatmigration.tables.asked import PREFIXES, SIZES, Asked
from ckanext.rabatmigration.tables.cells import Cell
from ckanext.rabatmigration.tables.columns import DATE, MOMENT, TEXT, Column
from ckanext.rabatmigration.tables.folding import folded

Params = list[tuple[str, str]]

#: Parameters of a view that aren't filters.
_OWN = ("q", "sort", "size", "page", "by", "of", "how", "draw")
_FURTHEST = 10**7


@dataclass(frozen=True)
class Choice:
    """A value a filter offers."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Head:
    """A column's head: its name and notes, how it is sorted, its filter as it stands."""

    id: str
    kind: str
    type: str
    label: Shown | None
    notes: Shown | None
    vocabulary: str
    sorted: str
    sort_params: Params
    choices: list[Choice]
    given: Mapping[str, str]
    fault: str

    @property
    def name(self) -> str:
        """What it is called, in the reader's language or another."""
        return self.label.text if self.label else self.id


@dataclass(frozen=True)
class Chip:
    """A filter in words, and the view without it."""

    text: str
    params: Params


@dataclass(frozen=True)
class Page:
    """A view of a table; `first` and `last` number the rows shown, from 1."""

    heads: list[Head]
    rows: list[list[Cell]]
    every: int
    total: int
    page: int
    pages: int
    size: int
    asked: Asked
    params: Params
    chips: list[Chip] = field(default_factory=list)
    problem: str = ""

    @property
    def first(self) -> int:
        """Number of the first row shown."""
        return (self.page - 1) * self.size + 1

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return min(self.first + len(self.rows) - 1, self.total)

    def with_(self, **changes: Any) -> Params:
        """Return the parameters of another view: of another page or size."""
        kept = [(name, value) for name, value in self.params if name not in changes]
        return kept + [(name, str(value)) for name, value in changes.items() if value]

    def hidden(self, *without: str) -> Params:
        """Return the parameters a form has to carry beside those it asks for itself."""
        return [(n, v) for n, v in self.params if n not in without and n != "page"]

    @property
    def fits_text(self) -> bool:
        """Tell whether so many rows are given as CSV, TSV or JSON."""
        return self.total <= config.download_rows()

    @property
    def fits_workbook(self) -> bool:
        """Tell whether so many rows are given as XLSX."""
        return self.total <= config.workbook_rows()


def of(
    table: reading.Table, args: MultiDict[str, str], source: str | None, size: int | None = None
) -> Page:
    """Return the view of a table that a page's parameters ask for.

    :param source: the language the dataset was described in
    :param size: rows, where the reader isn't asked
    """
    view = asked.of_page(args, table.columns)
    every, total = table.counts(view)
    size = size or _size(args)
    pages = max(1, -(-total // size))
    number = min(_number(args.get("page")), pages)
    rows = table.rows(view, size, (number - 1) * size)
    choices = table.choices() if every <= reading.CHOICE_ROWS else {}
    params = _params(args, table.columns)
    return Page(
        heads=[_head(one, view, choices.get(one.id), params, source) for one in table.columns],
        rows=_cells(table.columns, rows),
        every=every,
        total=total,
        page=number,
        pages=pages,
        size=size,
        asked=view,
        params=params,
        chips=_chips(table.columns, view, params),
        problem=view.faults.get("q", ""),
    )


def first_rows(table: reading.Table, source: str | None, rows: int) -> Page:
    """Return the beginning of a table."""
    view = Asked()
    every, total = table.counts(view)
    found = table.rows(view, rows)
    heads = [_head(one, view, None, [], source) for one in table.columns]
    return Page(heads, _cells(table.columns, found), every, total, 1, 1, rows, view, [])


def query(params: Iterable[tuple[str, str]]) -> str:
    """Return parameters as they stand in an address."""
    return urlencode(list(params))


def _cells(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> list[list[Cell]]:
    writers = cells.writers(columns, rows)
    return [[w.cell(value) for w, value in zip(writers, row, strict=True)] for row in rows]


def _size(args: MultiDict[str, str]) -> int:
    text = args.get("size", "")
    return int(text) if text in map(str, SIZES) else SIZES[0]


def _number(text: str | None) -> int:
    """Return the number of a page; what is none is the first, what is too far the last."""
    digits = (text or "").strip()
    if not (digits.isascii() and digits.isdecimal()):
        return 1
    return max(1, min(int(digits[:10]), _FURTHEST))


def _params(args: MultiDict[str, str], columns: Sequence[Column]) -> Params:
    """Return what of the parameters means something for this table."""
    names = {column.id for column in columns}
    kept = []
    for name, value in args.items(multi=True):
        prefix = next((one for one in PREFIXES if name.startswith(one)), "")
        known = name in _OWN or (prefix and name.removeprefix(prefix) in names)
        if known and value.strip() and len(value) <= asked.LONGEST:
            kept.append((name, value))
    return kept


def _head(
    column: Column, view: Asked, values: list[Any] | None, params: Params, source: str | None
) -> Head:
    mine = view.sort == column.id
    down = mine and not view.descending
    sort = [(name, value) for name, value in params if name not in ("sort", "page")]
    given: dict[str, str] = {}
    for name, value in params:
        for prefix, key in PREFIXES.items():
            if name == f"{prefix}{column.id}":
                given.setdefault(key, value)
    return Head(
        id=column.id,
        kind=column.kind,
        type=column.type,
        label=_shown(column.said("label", source)),
        notes=_shown(column.said("notes", source)),
        vocabulary=column.vocabulary.id if column.vocabulary else "",
        sorted=("descending" if view.descending else "ascending") if mine else "",
        sort_params=[*sort, ("sort", f"-{column.id}" if down else column.id)],
        choices=_choices(column, values, view),
        given=given,
        fault=view.faults.get(column.id, ""),
    )


def _shown(said: tuple[str, str]) -> Shown | None:
    text, lang = said
    if not text:
        return None
    return Shown(text, lang, languages.direction(lang), lang != languages.reader())


def _choices(column: Column, values: list[Any] | None, view: Asked) -> list[Choice]:
    wanted = view.filters.get(column.id)
    chosen = (wanted.values if wanted else None) or ()
    writer = cells.Writer(column)
    found = [
        Choice(_raw(value), writer.cell(value).text or "", value in chosen)
        for value in values or ()
    ]
    return sorted(found, key=lambda one: folded(one.text)) if column.kind == TEXT else found


def _raw(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _chips(columns: Sequence[Column], view: Asked, params: Params) -> list[Chip]:
    """Return what narrows the view, in words."""
    found = []
    if view.q:
        text = tk._("holds “{words}”").format(words=view.q)
        found.append(Chip(text, _without(params, "q")))
    for column in columns:
        if wanted := view.filters.get(column.id):
            names = [f"{prefix}{column.id}" for prefix in PREFIXES]
            text = tk._("{column}: {values}").format(
                column=column.name, values=_in_words(column, wanted)
            )
            found.append(Chip(text, _without(params, *names)))
    return found


def _in_words(column: Column, wanted: asked.Filter) -> str:
    writer = cells.Writer(column)

    def said(value: Any) -> str:
        return writer.cell(str(value) if column.kind in (DATE, MOMENT) else value).text or "—"

    parts = []
    if wanted.values is not None:
        parts.append(formats.alternatives([said(value) for value in wanted.values]))
    if wanted.contains:
        parts.append(tk._("holds “{words}”").format(words=wanted.contains))
    if wanted.low is not None:
        parts.append(tk._("at least {value}").format(value=said(wanted.low)))
    if wanted.high is not None:
        parts.append(tk._("at most {value}").format(value=said(wanted.high)))
    return formats.enumeration(parts)


def _without(params: Params, *names: str) -> Params:
    return [(name, value) for name, value in params if name not in (*names, "page")]
