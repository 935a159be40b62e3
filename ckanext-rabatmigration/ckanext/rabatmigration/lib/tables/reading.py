"""A table out of a file: CSV in any usual encoding, XLSX, or JSON records."""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
import time
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from datetime import time as clock
from itertools import islice
from typing import IO, Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from ckanext.rabatmigration.errors import BadInputError
from ckanext.rabatmigration.lib.tables import encodings

#: Bounds: bytes read of a text, rows looked at, rows kept, columns, characters of a cell that are
#: kept, and seconds of work.
BYTES, ROWS, KEPT, COLUMNS, CELL, SECONDS = 20_000_000, 200_000, 2_000, 500, 1_000, 4.0
#: Different cells of a column that are remembered, the first ones, however many rows there are.
DISTINCT = 2_000
#: Bounds of a workbook: parts, bytes unpacked in all, and how often its packed size that may be.
PARTS, UNPACKED, RATIO = 2_000, 150_000_000, 200
#: Bytes of JSON, which is held whole.
JSON_BYTES = 5_000_000

DELIMITERS = (",", ";", "\t", "|")
_TEXT = {"csv": "", "tsv": "\t", "tab": "\t", "txt": ""}
_SNIFFED, _PEEKED, _CLOCKED = 65_536, 30, 500
_HEADER_SHARE = 0.6


class TableError(BadInputError):
    """A file can't be read as a table.

    `code` is one of `empty` (no row), `unknown` (no format of ours), `broken` (not what its ending
    says), `bomb` (unpacks to more than is looked at) and `large`.
    """

    def __init__(self, code: str):
        self.code = code
        super().__init__(code)


@dataclass
class Table:
    """What a file holds; cells are texts, trimmed.

    Args:
        format: `CSV`, `TSV`, `XLSX` or `JSON`
        encoding: see `encodings.guess`; empty for workbooks
        delimiter: of a CSV; empty for others
        header: names of the columns; empty texts where a column has none
        header_row: the row they stand in, from 1; 0 when there is none and columns are numbered
        rows: the first rows below it
        distinct: for each column its different cells, among all rows that were read
        count: rows below the header, as far as the file was read
        is_whole: whether it was read to its end
        ragged: numbers, from 1, of the first rows that have more or fewer cells than the header
        ragged_count: how many there are of these
        sheets: a workbook's sheets; the first one that holds something is read
    """

    format: str
    encoding: str = ""
    delimiter: str = ""
    header: list[str] = field(default_factory=list)
    header_row: int = 0
    rows: list[list[str]] = field(default_factory=list)
    distinct: list[dict[str, None]] = field(default_factory=list)
    count: int = 0
    is_whole: bool = True
    ragged: list[int] = field(default_factory=list)
    ragged_count: int = 0
    sheets: list[str] = field(default_factory=list)

    def column(self, index: int) -> list[str]:
        """Return a column's cells that hold something, among the rows kept."""
        return [row[index] for row in self.rows if index < len(row) and row[index]]

    def different(self, index: int) -> list[str]:
        """Return a column's different cells, among all rows that were read."""
        return list(self.distinct[index]) if index < len(self.distinct) else []


def read(stream: IO[bytes], ending: str, kept: int = KEPT) -> Table:
    """Read a table from a file of that ending; the stream is left anywhere.

    Raises `TableError`.
    """
    kind = ending.lower()
    if kind in _TEXT:
        return _read_text(stream, _TEXT[kind], kept)
    if kind == "xlsx":
        return _read_workbook(stream, kept)
    if kind == "json":
        return _read_json(stream, kept)
    raise TableError("unknown")


def read_pasted(text: str, kept: int = KEPT) -> Table:
    """Read a table that was copied from a spreadsheet, or typed as CSV. Raises `TableError`.

    Spreadsheets part cells by tabs: names of columns with a tab say so, whatever is in the cells.
    """
    names = text.lstrip("\r\n").partition("\n")[0]
    delimiter = "\t" if "\t" in names else ""
    table = _read_text(io.BytesIO(text.encode("utf-8", "replace")), delimiter, kept)
    table.encoding, table.format = "", "CSV"  # as which it is saved
    return table


def _read_text(stream: IO[bytes], delimiter: str, kept: int) -> Table:
    start = stream.read(_SNIFFED)
    if not start.strip():
        raise TableError("empty")
    encoding = encodings.guess(start, is_whole=len(start) < _SNIFFED)
    text = _Bounded(start, stream, encoding)
    head = text.peek()
    delimiter = delimiter if delimiter and delimiter in head else _delimiter(head)
    table = Table("TSV" if delimiter == "\t" else "CSV", encoding, delimiter)
    rows = csv.reader(text.lines(), delimiter=delimiter)
    try:
        _fill(table, ([_cell(one) for one in row] for row in rows), kept)
    except csv.Error as error:  # a cell of 131,072 characters: no table
        raise TableError("broken") from error
    table.is_whole = table.is_whole and text.is_whole
    return table


class _Bounded:
    """Lines of a text, up to `BYTES`; bytes that are no letters become the mark for those."""

    def __init__(self, start: bytes, rest: IO[bytes], encoding: str):
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._start = self._decoder.decode(start, final=len(start) < _SNIFFED)
        self._rest = rest
        self._left = BYTES - len(start)
        self.is_whole = True

    def peek(self) -> str:
        """Return the beginning."""
        return self._start

    def lines(self) -> Iterator[str]:
        """Yield lines with their ends, whatever these are."""
        buffer = io.StringIO(newline=None)
        pending = self._start
        while True:
            chunk = self._rest.read(min(_SNIFFED, max(self._left, 0)))
            self._left -= len(chunk)
            text = pending + self._decoder.decode(chunk, final=not chunk)
            text = text.replace("\x00", "")
            if not chunk:
                self.is_whole = not self._rest.read(1)
                yield from io.StringIO(text, newline=None) if text else ()
                return
            cut = text.rfind("\n") + 1
            buffer = io.StringIO(text[:cut], newline=None)
            pending = text[cut:]
            yield from buffer
            if len(pending) > BYTES // 4:
                raise TableError("broken")


def _delimiter(head: str) -> str:
    """Return what parts the cells: what parts most rows into the same number of them."""
    best, found = (0.0, 0), ","
    for delimiter in ("\t", ";", ",", "|"):
        try:
            rows = list(islice(csv.reader(io.StringIO(head), delimiter=delimiter), _PEEKED))
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows[:-1] or rows if len(row) > 1)
        if widths:
            width, times = widths.most_common(1)[0]
            score = (times * min(width, 3), width)
            best, found = max((best, found), (score, delimiter), key=lambda pair: pair[0])
    return found


def _cell(value: Any) -> str:
    return str(value).strip()[:CELL]


def _fill(table: Table, rows: Iterable[list[str]], kept: int) -> None:
    """Read rows into the table: find the header, keep the first rows, count all."""
    clock = time.thread_time() + SECONDS
    head: list[list[str]] = []
    width = 0
    for number, row in enumerate(rows, 1):
        if len(head) < _PEEKED and not table.header:
            head.append(row[:COLUMNS])
            if len(head) == _PEEKED:
                width = _begin(table, head, kept)
            continue
        _add(table, row[:COLUMNS], number, width, kept)
        if number >= ROWS or (number % _CLOCKED == 0 and time.thread_time() > clock):
            table.is_whole = False
            break
    if not table.header:
        _begin(table, head, kept)
    if not table.header:
        raise TableError("empty")


def _begin(table: Table, head: list[list[str]], kept: int) -> int:
    """Find the header among the first rows and add those below it; return its width."""
    widths = Counter(_width(row) for row in head if _width(row))
    if not widths:
        return 0
    width = max(widths, key=lambda one: (widths[one], one))
    at = next((i for i, row in enumerate(head) if _is_header(row, width)), None)
    if at is None:
        at = next(i for i, row in enumerate(head) if _width(row)) - 1
        table.header = [str(number) for number in range(1, width + 1)]
    else:
        table.header = head[at][: max(_width(head[at]), 1)]
        table.header_row = at + 1
    width = len(table.header)
    table.distinct = [{} for _ in table.header]
    for number, row in enumerate(head[at + 1 :], at + 2):
        _add(table, row, number, width, kept)
    return width


def _add(table: Table, row: list[str], number: int, width: int, kept: int) -> None:
    if not any(row):
        return
    table.count += 1
    if _width(row) > width or len(row) < width:
        table.ragged_count += 1
        if len(table.ragged) < _PEEKED:
            table.ragged.append(number)
    if len(table.rows) < kept:
        table.rows.append(row)
    for cell, known in zip(row, table.distinct, strict=False):
        if cell and len(known) < DISTINCT:
            known[cell] = None


def _width(row: list[str]) -> int:
    """Return how many cells a row has, empty ones at its end left out."""
    return next((at + 1 for at in range(len(row) - 1, -1, -1) if row[at]), 0)


def _is_header(row: list[str], width: int) -> bool:
    """Tell whether a row holds names: most cells filled, and not with numbers alone."""
    filled = [cell for cell in row if cell]
    if len(filled) < max(1, width * _HEADER_SHARE) or (width > 1 and len(filled) == 1):
        return False
    return any(not _is_numeric(cell) for cell in filled)


def _is_numeric(cell: str) -> bool:
    return cell.translate(_NO_SIGNS).isdigit()


_NO_SIGNS = str.maketrans("", "", " .,-+%\u00a0\u202f")


def _read_workbook(stream: IO[bytes], kept: int) -> Table:
    _check_workbook(stream)
    stream.seek(0)
    try:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        try:
            return _read_sheets(book, kept)
        finally:
            book.close()
    except TableError:
        raise
    except (InvalidFileException, zipfile.BadZipFile, *_BROKEN) as error:
        raise TableError("broken") from error


#: What openpyxl and the XML parser raise for files that are no workbooks.
_BROKEN = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, SyntaxError, OSError, EOFError,
    NotImplementedError, RecursionError, OverflowError, zipfile.LargeZipFile,
)  # fmt: skip


def _check_workbook(stream: IO[bytes]) -> None:
    """Refuse an archive that unpacks to more than a workbook does, before anything is unpacked."""
    packed = stream.seek(0, os.SEEK_END)
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, *_BROKEN) as error:
        raise TableError("broken") from error
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > PARTS or unpacked > UNPACKED or unpacked > max(packed, 10_000) * RATIO:
        raise TableError("bomb")


def _read_sheets(book: Any, kept: int) -> Table:
    sheets = book.worksheets
    names = [sheet.title for sheet in sheets]
    for sheet in sheets:
        table = Table("XLSX", sheets=names)
        sheet.reset_dimensions()  # what it says of its size is the sender's
        rows = sheet.iter_rows(values_only=True, max_col=COLUMNS)
        try:
            _fill(table, map(_values, rows), kept)
        except TableError as error:
            if error.code != "empty":
                raise
            continue
        _trim(table)
        return table
    raise TableError("empty")


def _values(row: tuple[Any, ...]) -> list[str]:
    """Return a sheet's row as texts, without the empty cells at its end."""
    cells = [_value(one) for one in row]
    return cells[: _width(cells)]


def _trim(table: Table) -> None:
    """Leave out the short rows of a sheet: their last cells are empty, nobody forgot them."""
    table.ragged, table.ragged_count = [], 0


def _value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, date | clock):
        return value.isoformat().removesuffix("T00:00:00")
    return _cell(value)


def _read_json(stream: IO[bytes], kept: int) -> Table:
    content = stream.read(JSON_BYTES + 1)
    if len(content) > JSON_BYTES:
        raise TableError("large")
    try:
        records = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise TableError("broken") from error
    if not isinstance(records, list) or not all(isinstance(one, dict) for one in records[:ROWS]):
        raise TableError("unknown")
    names = list(dict.fromkeys(str(key) for one in records[:kept] for key in one))[:COLUMNS]
    if not names:
        raise TableError("empty")
    table = Table("JSON", "utf-8", "", names, 1, distinct=[{} for _ in names])
    for number, one in enumerate(records[:ROWS], 1):
        row = [_value(one.get(name)) for name in names]
        _add(table, row, number, len(names), kept)
    table.is_whole = len(records) <= ROWS
    return table
