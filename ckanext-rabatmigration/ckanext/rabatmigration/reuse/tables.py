"""Rows as files: CSV that comes while it is made, and a spreadsheet that is written row by row.

What people write may begin with a sign that spreadsheets take for a formula, and run
(https://owasp.org/www-community/attacks/CSV_Injection). In CSV an apostrophe stands before such a
text; in XLSX each text is stored as text, which no program calculates.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import IO, Any

import ckan.plugins.toolkit as tk
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from ckanext.rabatmigration.helpers import rabatmigration_site_title
from ckanext.rabatmigration.lib import formats, languages
from ckanext.rabatmigration.reuse import rows
from ckanext.rabatmigration.reuse.rows import Column, Dataset, Value

#: Signs a formula begins with, wide ones too; spaces before them don't help.
_FORMULA = re.compile(r"\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
#: Characters XML can't hold, and the most a cell holds.
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST_CELL = 32_767
_LINES_AT_ONCE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_text(
    datasets: Iterable[Dataset], made: list[Column], by_code: bool = False
) -> Iterator[str]:
    """Yield a CSV file: UTF-8 with its mark, as Excel needs it; quoted as RFC 4180 says.

    :param by_code: name columns by the names programs know, in place of their labels
    """
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow([column.id if by_code else column.label for column in made])
    for number, dataset in enumerate(datasets, 1):
        writer.writerow([_safe(value) for value in rows.row(dataset, made)])
        if number % _LINES_AT_ONCE == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def _safe(value: Value) -> Value:
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value


def xlsx_file(datasets: Iterable[Dataset], made: list[Column]) -> IO[bytes]:
    """Return a spreadsheet, open at its beginning; it is deleted when it is closed.

    Rows go to disk as they come. The second sheet says what the table is and names its columns as
    programs know them.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(tk._("Datasets")[:31])
    right_to_left = languages.direction(languages.reader()) == "rtl"
    sheet.sheet_view.rightToLeft = right_to_left
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, column.label) for column in made])
    for dataset in datasets:
        sheet.append([_cell(sheet, value) for value in rows.row(dataset, made)])
    about = book.create_sheet(tk._("About this table")[:31])
    about.sheet_view.rightToLeft = right_to_left
    about.append([_cell(about, rabatmigration_site_title())])
    made_on = tk._("Made on %(day)s") % {"day": formats.day(date.today())}
    about.append([_cell(about, made_on)])
    for column in made:
        about.append([_cell(about, column.label), _cell(about, column.id)])
    out = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    book.save(out)
    out.seek(0)
    return out


def _cell(sheet: Any, value: Value) -> Any:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet)
    cell.value = _NOT_IN_XML.sub("", value)[:_LONGEST_CELL]
    cell.data_type = "s"
    return cell
