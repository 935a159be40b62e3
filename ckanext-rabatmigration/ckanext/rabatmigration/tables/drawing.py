"""What a chart draws of a table: one column's values and what they amount to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from werkzeug.datastructures import MultiDict

from ckanext.rabatmigration.tables import cells, reading
from ckanext.rabatmigration.tables.asked import Asked
from ckanext.rabatmigration.tables.columns import NUMBER, OTHER, Column


@dataclass(frozen=True)
class Option:
    """A column that can be chosen."""

    id: str
    name: str
    chosen: bool


@dataclass(frozen=True)
class Bar:
    """A value in words and its amount; `width` is what a bar takes of the whole, in percent."""

    label: str | None
    amount: float | int | None
    text: str
    width: float


@dataclass(frozen=True)
class Chart:
    """What can be drawn, and what is: no bars until the reader chooses a column."""

    by: list[Option]
    of: list[Option]
    how: str
    draw: str
    bars: list[Bar]
    count: int
    title: str = ""
    measure: str = ""

    def data(self) -> dict[str, Any]:
        """Return what the script draws."""
        missing = tk._("no value")
        return {
            "kind": self.draw,
            "title": self.title,
            "measure": self.measure,
            "labels": [bar.label if bar.label is not None else missing for bar in self.bars],
            "values": [bar.amount for bar in self.bars],
            "texts": [bar.text for bar in self.bars],
            "missing": [bar.label is None for bar in self.bars],
        }


def of(table: reading.Table, args: MultiDict[str, str], view: Asked) -> Chart:
    """Return the chart a page's parameters ask for; of columns there aren't, none."""
    columns = {one.id: one for one in table.columns if one.kind != OTHER}
    numbers = {name: one for name, one in columns.items() if one.kind == NUMBER}
    by, of_ = columns.get(args.get("by", "")), numbers.get(args.get("of", ""))
    how = "avg" if args.get("how") == "avg" else "sum"
    draw = "line" if args.get("draw") == "line" else "bar"
    bars, count = _bars(table, view, by, of_, how) if by else ([], 0)
    measure = _measure(of_, how)
    title = tk._("{measure}, by {column}").format(measure=measure, column=by.name) if by else ""
    return Chart(
        _options(columns.values(), by),
        _options(numbers.values(), of_),
        how,
        draw,
        bars,
        count,
        title,
        measure,
    )


def _measure(of_: Column | None, how: str) -> str:
    if of_ is None:
        return tk._("Number of rows")
    said = tk._("Average of {column}") if how == "avg" else tk._("Sum of {column}")
    return said.format(column=of_.name)


def _bars(
    table: reading.Table, view: Asked, by: Column, of_: Column | None, how: str
) -> tuple[list[Bar], int]:
    groups, count = table.groups(view, by.id, of_.id if of_ else "", how)
    measured = of_ or Column("", "int8", NUMBER)
    amounts = [cells.plain(measured, group.amount) for group in groups]
    finite = [abs(one) for one in amounts if isinstance(one, (int, float))]
    largest = max(finite, default=0) or 1
    writer = cells.Writer(by, [group.value for group in groups] if by.kind == NUMBER else ())
    bars = []
    for group, amount in zip(groups, amounts, strict=True):
        is_number = isinstance(amount, (int, float))
        text = cells.number(round(amount, 2) if is_number else amount) if amount is not None else ""
        bars.append(
            Bar(
                writer.cell(group.value).text,
                amount if is_number else None,
                text,
                round(100 * abs(amount) / largest, 1) if is_number else 0,
            )
        )
    return bars, count


def _options(columns: Iterable[Column], chosen: Column | None) -> list[Option]:
    return [Option(one.id, one.name, one is chosen) for one in columns]
