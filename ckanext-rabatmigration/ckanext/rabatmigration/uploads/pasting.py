"""From a table that was copied out of a spreadsheet to a CSV file in UTF-8."""

from __future__ import annotations

import codecs
import csv
import io

from ckanext.rabatmigration.lib.tables import reading
from ckanext.rabatmigration.lib.tables.reading import Table
from ckanext.rabatmigration.uploads import names

#: Most characters and rows that are pasted; more is a file.
CHARACTERS, ROWS = 2_000_000, 20_000
DEFAULT_NAME = "table.csv"


def read(text: str) -> Table:
    """Read a pasted table whole. Raises `TableError`, with the code `large` beyond the limits."""
    if len(text) > CHARACTERS:
        raise reading.TableError("large")
    table = reading.read_pasted(text, kept=ROWS + 1)
    if table.count > ROWS or not table.is_whole:
        raise reading.TableError("large")
    # cells beyond the named columns are shown and kept: nothing that was pasted is lost
    width = max([len(table.header), *(len(row) for row in table.rows)])
    table.header += [""] * (width - len(table.header))
    return table


def as_csv(table: Table) -> bytes:
    """Return a table as CSV in UTF-8, marked so that Excel reads it.

    Every row gets as many cells as the longest, so that none is lost. Cells stay what they are: a
    formula (`=SUM(A1:A9)`) is text here, as it is for whoever reads the file as text.
    """
    width = len(table.header)
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(_padded(table.header, width))
    writer.writerows(_padded(row, width) for row in table.rows)
    return codecs.BOM_UTF8 + made.getvalue().encode("utf-8", "replace")


def _padded(row: list[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))][:width]


def file_name(name: str) -> str:
    """Return what the file is called, for what somebody typed."""
    plain = names.plain(name)
    if not plain:
        return DEFAULT_NAME
    return plain if plain.lower().endswith(".csv") else f"{plain}.csv"
