"""Reads tables of the DataStore, with its reading role and within a time.

Who may read is decided before: callers ask `datastore_search`'s authorization. `datastore_search`
itself finds whole words of one language only, knows no sums, and asks twice as many statements.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DataError, OperationalError, ProgrammingError

from ckanext.datastore.backend.postgres import get_read_engine
from ckanext.rabatmigration.errors import BadInputError
from ckanext.rabatmigration.lib.vocabularies import Vocabulary
from ckanext.rabatmigration.tables import columns as described
from ckanext.rabatmigration.tables import config
from ckanext.rabatmigration.tables.asked import Asked, Filter
from ckanext.rabatmigration.tables.columns import BOOL, DATE, MOMENT, NUMBER, TEXT, Column
from ckanext.rabatmigration.tables.folding import folded, folded_sql

Row = tuple[Any, ...]
Condition = sa.ColumnElement[bool]

#: Values a filter offers, of tables up to so many rows; of longer texts none.
CHOICES, CHOICE_ROWS, CHOICE_LENGTH = 60, 20_000, 80
#: Groups a summary has at most: by size, or in the order of numbers and dates.
LARGEST, IN_ORDER = 50, 500
#: Rows fetched at once when many are given.
BATCH = 2000

_ARGUMENTS = 90
_CANCELLED, _NO_TABLE = "57014", "42P01"


class TooSlowError(BadInputError):
    """The query took longer than it may."""


class GoneError(BadInputError):
    """There is no such table, or no longer."""


@dataclass(frozen=True)
class Group:
    """One value of a column, and what it amounts to (None where there is no number)."""

    value: Any
    amount: Decimal | int | float | None
    rows: int


class Table:
    """A table of the DataStore, read in one connection."""

    def __init__(self, connection: sa.Connection, resource_id: str):
        self._connection = connection
        self.columns: list[Column] = described.read(connection, resource_id)
        if not self.columns:
            raise GoneError("there is no table")
        self._by_id = {column.id: column for column in self.columns}
        names = ["_id", *self._by_id]
        self._table = sa.table(resource_id, *(sa.column(name) for name in names))

    def counts(self, asked: Asked) -> tuple[int, int]:
        """Return how many rows the table has, and how many of them are asked for."""
        every, some = sa.func.count(), sa.func.count().filter(self._where(asked))
        row = self._connection.execute(sa.select(every, some).select_from(self._table)).one()
        return row[0], row[1]

    def rows(self, asked: Asked, limit: int, offset: int = 0) -> list[Row]:
        """Return rows as asked for, values in the order of `columns`."""
        query = self._query(asked).limit(limit).offset(offset)
        return [tuple(row) for row in self._connection.execute(query)]

    def stream(self, asked: Asked) -> Iterator[list[Row]]:
        """Yield all rows as asked for, in batches, without holding them all."""
        query = self._query(asked).execution_options(stream_results=True, yield_per=BATCH)
        for batch in self._connection.execute(query).partitions():
            yield [tuple(row) for row in batch]

    def choices(self) -> dict[str, list[Any]]:
        """Return the values of columns that have few; of a table with few rows."""
        wanted = [column for column in self.columns if column.kind in (TEXT, BOOL)]
        if not wanted:
            return {}
        row = self._connection.execute(sa.select(*map(self._distinct, wanted))).one()
        found = {column.id: values for column, values in zip(wanted, row, strict=True)}
        return {name: sorted(some) for name, some in found.items() if some and _offered(some)}

    def groups(
        self, asked: Asked, by: str, of: str = "", how: str = "sum"
    ) -> tuple[list[Group], int]:
        """Return what the rows amount to for each value of a column, and how many values it has.

        :param of: a column of numbers; without one the rows are counted
        :param how: `sum` or `avg`
        """
        key = self._shown(self._by_id[by])
        count = sa.func.count()
        amount = getattr(sa.func, how)(self._table.c[of]) if of else count
        query = (
            sa.select(key.label("key"), amount.label("amount"), count, sa.func.count().over())
            .select_from(self._table)
            .where(self._where(asked))
            .group_by(sa.text("1"))  # a name could be that of a column
        )
        if self._by_id[by].kind in (NUMBER, DATE, MOMENT):
            query = query.order_by(sa.text("1 NULLS LAST")).limit(IN_ORDER)
        else:
            query = query.order_by(sa.text("2 DESC NULLS LAST, 1")).limit(LARGEST)
        rows = self._connection.execute(query).all()
        return [Group(*row[:3]) for row in rows], rows[0][3] if rows else 0

    def _query(self, asked: Asked) -> sa.Select[Any]:
        shown = (self._shown(column).label(f"c{n}") for n, column in enumerate(self.columns))
        query = sa.select(*shown).select_from(self._table).where(self._where(asked))
        return query.order_by(*self._order(asked), self._table.c._id)

    def _shown(self, column: Column) -> sa.ColumnElement[Any]:
        value = self._table.c[column.id]
        return value if column.kind in (NUMBER, BOOL) else sa.cast(value, sa.Text)

    def _order(self, asked: Asked) -> list[sa.ColumnElement[Any]]:
        if not asked.sort:
            return []
        column = self._by_id[asked.sort]
        value = self._table.c[column.id]
        keys: list[sa.ColumnElement[Any]] = [value]
        if column.vocabulary:
            keys = [_place(column.vocabulary, value), *keys]
        elif column.kind == TEXT:
            keys = [folded_sql(sa.cast(value, sa.Text)), *keys]
        elif column.kind not in (NUMBER, BOOL, DATE, MOMENT):
            keys = [sa.cast(value, sa.Text)]
        return [(key.desc() if asked.descending else key.asc()).nulls_last() for key in keys]

    def _where(self, asked: Asked) -> Condition:
        """Return what a row must be: it holds each word, and is what each filter says."""
        conditions = [self._holds(word) for word in dict.fromkeys(folded(asked.q).split())]
        for name, wanted in asked.filters.items():
            conditions += self._filtered(self._by_id[name], wanted)
        return sa.and_(sa.true(), *conditions)

    def _holds(self, word: str) -> Condition:
        found: list[Condition] = [folded_sql(self._whole()).contains(word, autoescape=True)]
        for column in self.columns:
            codes = _codes(column.vocabulary, word) if column.vocabulary else []
            if codes:
                found.append(sa.cast(self._table.c[column.id], sa.Text).in_(codes))
        return sa.or_(*found)

    def _whole(self) -> sa.ColumnElement[str]:
        """Return a row as one text; PostgreSQL's functions take a hundred values at most."""
        texts = [sa.cast(self._table.c[column.id], sa.Text) for column in self.columns]
        parts = [
            sa.func.concat_ws("\x1f", *texts[start : start + _ARGUMENTS])
            for start in range(0, len(texts), _ARGUMENTS)
        ]
        return parts[0] if len(parts) == 1 else sa.func.concat_ws("\x1f", *parts)

    def _filtered(self, column: Column, wanted: Filter) -> list[Condition]:
        value = self._table.c[column.id]
        text = sa.cast(value, sa.Text)
        found: list[Condition] = []
        if wanted.values is not None:
            found.append(_one_of(_comparable(column, value), wanted.values))
        for word in folded(wanted.contains).split():
            codes = _codes(column.vocabulary, word) if column.vocabulary else []
            holds = folded_sql(text).contains(word, autoescape=True)
            found.append(sa.or_(holds, text.in_(codes)) if codes else holds)
        if wanted.low is not None:
            found.append(_comparable(column, value) >= wanted.low)
        if wanted.high is not None:
            found.append(_comparable(column, value) <= wanted.high)
        return found

    def _distinct(self, column: Column) -> sa.ScalarSelect[Any]:
        value = self._table.c[column.id]
        kind: Any = sa.Boolean() if column.kind == BOOL else sa.Text()
        some = (
            sa.select(sa.cast(value, kind).label("v"))
            .where(value.is_not(None))
            .distinct()
            .limit(CHOICES + 1)
            .subquery()
        )
        return sa.select(sa.func.array_agg(some.c.v)).scalar_subquery()


@contextmanager
def opened(resource_id: str) -> Iterator[Table]:
    """Open a table. Raises GoneError when there is none, TooSlowError when it takes too long."""
    with get_read_engine().connect() as connection, _told():
        connection.execute(
            sa.text("SELECT set_config('statement_timeout', :most, true)"),
            {"most": str(config.seconds() * 1000)},
        )
        yield Table(connection, resource_id)


@contextmanager
def _told() -> Iterator[None]:
    """Say in our words what the database refuses."""
    try:
        yield
    except (OperationalError, ProgrammingError, DataError) as error:
        code = getattr(error.orig, "pgcode", "")
        if code == _CANCELLED:
            raise TooSlowError("the query took too long") from error
        if code == _NO_TABLE:
            raise GoneError("there is no table") from error
        raise


def too_slow() -> str:
    """Say that a query was given up, in the reader's language."""
    return tk._("The table is large and the search took too long. Filter by a column first.")


def _offered(values: list[Any]) -> bool:
    long = any(isinstance(value, str) and len(value) > CHOICE_LENGTH for value in values)
    return len(values) <= CHOICES and not long


def _comparable(column: Column, value: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    if column.kind == NUMBER:
        return sa.cast(value, sa.Numeric)
    if column.kind in (DATE, MOMENT):
        return sa.cast(value, sa.Date)
    return value if column.kind == BOOL else sa.cast(value, sa.Text)


def _one_of(value: sa.ColumnElement[Any], wanted: Sequence[Any]) -> Condition:
    there = [one for one in wanted if one is not None]
    found: list[Condition] = [value.in_(there)] if there else []
    if len(there) < len(wanted):
        found.append(value.is_(None))
    return sa.or_(*found) if found else sa.false()


def _codes(vocabulary: Vocabulary, word: str) -> list[str]:
    """Return the codes whose label holds a word, in any language."""
    return [
        code
        for code, item in vocabulary.items.items()
        if any(word in folded(label) for label in item.label.values())
    ]


def _place(vocabulary: Vocabulary, value: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """Return where a code stands among those of its list, ordered as their labels read."""
    ordered = sorted(vocabulary.items, key=lambda code: folded(vocabulary.label(code)))
    codes = sa.cast(sa.literal(ordered, ARRAY(sa.Text)), ARRAY(sa.Text))
    return sa.func.array_position(codes, sa.cast(value, sa.Text))
