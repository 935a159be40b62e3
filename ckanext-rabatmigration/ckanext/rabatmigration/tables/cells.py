"""Values of a table as readers see them, and as programs get them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk
from babel.numbers import format_decimal

from ckanext.rabatmigration.lib import formats
from ckanext.rabatmigration.tables.columns import BOOL, DATE, MOMENT, NUMBER, Column

#: Longest text shown in a cell, in characters; downloads have all of it.
LONGEST = 400
#: Numbers below it are written without a separator where a column has no larger one: years.
_GROUPED = 10_000


@dataclass(frozen=True)
class Cell:
    """A value in words: `code` is what is stored where `text` is a label; None is no value."""

    text: str | None
    code: str = ""


class Writer:
    """Writes the values of one column, given those it is shown with."""

    def __init__(self, column: Column, values: Iterable[Any] = ()):
        self._column = column
        self._vocabulary = column.vocabulary
        self._grouped = column.kind == NUMBER and any(
            _is_finite(value) and abs(value) >= _GROUPED for value in values
        )

    def cell(self, value: Any) -> Cell:
        """Return a value as readers see it."""
        if value is None:
            return Cell(None)
        if self._vocabulary and str(value) in self._vocabulary:
            return Cell(self._vocabulary.label(str(value)), str(value))
        return Cell(self._text(value))

    def _text(self, value: Any) -> str:
        kind = self._column.kind
        if kind == NUMBER:
            return number(value, grouped=self._grouped)
        if kind == BOOL:
            return tk._("yes") if value else tk._("no")
        if kind in (DATE, MOMENT):
            return moment(value)
        text = str(value)
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def number(value: Any, *, grouped: bool = True) -> str:
    """Return a number with all its decimals and the separators of the reader's language."""
    if not _is_finite(value):
        return str(value)
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    return format_decimal(
        value, locale=formats.locale(), decimal_quantization=False, group_separator=grouped
    )


def moment(text: str) -> str:
    """Return a day, and the time where there is one; what can't be read stays as it is."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    if not (found.hour or found.minute or found.second):
        return formats.day(found.date())
    return formats.moment(found, with_time=True)


def plain(column: Column, value: Any) -> Any:
    """Return a value as JSON has it: numbers as numbers, times with their T."""
    if column.kind == NUMBER and value is not None:
        if not _is_finite(value):
            return str(value)
        if isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else float(value)
    if column.kind == MOMENT and isinstance(value, str):
        return value.replace(" ", "T", 1)
    return value


def writers(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> list[Writer]:
    """Return a writer for each column of rows."""
    return [
        Writer(column, (row[index] for row in rows) if column.kind == NUMBER else ())
        for index, column in enumerate(columns)
    ]


def _is_finite(value: Any) -> bool:
    return isinstance(value, (int, float, Decimal)) and math.isfinite(value)
