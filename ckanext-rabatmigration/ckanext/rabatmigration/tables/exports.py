"""What is shown of a table, as files: CSV, TSV, JSON and XLSX, streamed.

In CSV and TSV a text that a spreadsheet would take for a formula gets an apostrophe before it; see
docs/decisions/table-downloads.md. JSON and XLSX have it as it is.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.lib import languages
from ckanext.rabatmigration.tables import cells, config, reading, xlsx
from ckanext.rabatmigration.tables.asked import Asked
from ckanext.rabatmigration.tables.columns import BOOL, Column
from ckanext.rabatmigration.tables.reading import Row

_BOM = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

Batches = Iterator[list[Row]]


@dataclass(frozen=True)
class Format:
    """A form of download: its media type, the most rows it may have, what writes it."""

    media_type: str
    most: Callable[[], int]
    write: Callable[[str, list[Column], Batches, bool], Iterator[bytes]]


def download(
    form: Format, title: str, resource_id: str, asked: Callable[[list[Column]], Asked], labels: bool
) -> Iterator[bytes]:
    """Yield a file of the rows asked for; the first bytes come when the first rows are read.

    :param asked: makes a view of the table's columns
    :param labels: heads and codes in the reader's language
    """
    with reading.opened(resource_id) as table:
        batches = table.stream(asked(table.columns))
        yield from form.write(title, table.columns, batches, labels)


def _text(separator: str) -> Callable[[str, list[Column], Batches, bool], Iterator[bytes]]:
    def write(
        _title: str, columns: list[Column], batches: Batches, labels: bool
    ) -> Iterator[bytes]:
        held = io.StringIO()
        writer = csv.writer(held, delimiter=separator)
        held.write(_BOM)
        writer.writerow(_inert(_head(columns, labels)))
        for batch in batches:
            writer.writerows(_inert(_values(columns, row, labels)) for row in batch)
            yield held.getvalue().encode()
            held.seek(0)
            held.truncate()
        yield held.getvalue().encode()

    return write


def _json(_title: str, columns: list[Column], batches: Batches, labels: bool) -> Iterator[bytes]:
    """Yield `{"columns": [...], "rows": [[...]]}`: names may be the same in a language."""
    names = _head(columns, labels)
    told = [
        {"id": column.id, "type": column.type, "label": name}
        for column, name in zip(columns, names, strict=True)
    ]
    yield f'{{"columns": {_dumped(told)},\n"rows": ['.encode()
    between = "\n"
    for batch in batches:
        rows = (_dumped(list(_values(columns, row, labels))) for row in batch)
        yield (between + ",\n".join(rows)).encode()
        between = ",\n"
    yield b"\n]}\n"


def _workbook(title: str, columns: list[Column], batches: Batches, labels: bool) -> Iterator[bytes]:
    rtl = labels and languages.direction(languages.reader()) == "rtl"
    rows = ([list(_values(columns, row, labels)) for row in batch] for batch in batches)
    yield from xlsx.workbook(title, _head(columns, labels), rows, rtl=rtl)


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", config.download_rows, _text(",")),
    "tsv": Format("text/tab-separated-values; charset=utf-8", config.download_rows, _text("\t")),
    "json": Format("application/json", config.download_rows, _json),
    "xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        config.workbook_rows,
        _workbook,
    ),
}


def _head(columns: Sequence[Column], labels: bool) -> list[str]:
    return [column.name if labels else column.id for column in columns]


def _values(columns: Sequence[Column], row: Row, labels: bool) -> Iterator[Any]:
    for column, value in zip(columns, row, strict=True):
        plain = cells.plain(column, value)
        if labels and plain is not None:
            vocabulary = column.vocabulary
            if vocabulary:
                plain = vocabulary.label(str(plain))
            elif column.kind == BOOL:
                plain = tk._("yes") if plain else tk._("no")
        yield plain


def _inert(values: Any) -> list[Any]:
    return [
        f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
        for value in values
    ]


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
