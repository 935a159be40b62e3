"""Tables are read as people save them, and what is none costs little."""

from __future__ import annotations

import io
import json
import time
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ckanext.rabatmigration.lib.tables import encodings, reading
from ckanext.rabatmigration.lib.tables.reading import TableError

pytestmark = pytest.mark.unit

FRENCH = "Année;Nationalité;Effectif\n2014;Sénégal;12\n2024;Côte d’Ivoire;15\n"
ARABIC = "السنة;الجنسية;العدد\n2014;السنغال;12\n2024;مالي;15\n"


def read(content: bytes, ending: str = "csv") -> reading.Table:
    return reading.read(io.BytesIO(content), ending)


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252", "utf-16"])
def test_french_is_read_in_any_usual_encoding(encoding: str):
    table = read(FRENCH.encode(encoding))
    assert table.header == ["Année", "Nationalité", "Effectif"]
    assert table.rows == [["2014", "Sénégal", "12"], ["2024", "Côte d’Ivoire", "15"]]
    assert (table.encoding, table.delimiter, table.count) == (encoding, ";", 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1256", "utf-16", "utf-16-be"])
def test_arabic_is_read_in_any_usual_encoding(encoding: str):
    table = read(ARABIC.encode(encoding))
    assert table.header == ["السنة", "الجنسية", "العدد"]
    assert table.rows[1] == ["2024", "مالي", "15"]
    assert table.encoding == encoding


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_among_decimal_commas_and_quotes(delimiter: str):
    quote = '"' if delimiter == "," else ""
    lines = ["a,b;c".replace(delimiter, " "), "n", "x"]
    rows = [lines, [f"{quote}1,5{quote}", "2", "3"], [f"{quote}2,5{quote}", "4", "5"]]
    text = "\n".join(delimiter.join(row) for row in rows)
    table = read(text.encode())
    assert table.delimiter == delimiter
    assert table.column(0) == ["1,5", "2,5"]


def test_titles_above_the_header_are_passed_over():
    table = read(b"Tableau 1 : arrivees\n\nmois,total\njanvier 2024,3\nmars 2024,4\n")
    assert (table.header, table.header_row, table.count) == (["mois", "total"], 3, 2)


def test_a_table_without_names_gets_numbers():
    table = read(b"1,2\n3,4\n")
    assert (table.header, table.header_row, table.count) == (["1", "2"], 0, 2)


def test_years_may_be_names_of_columns():
    assert read(b"country,2014,2024\nMali,1,2\n").header == ["country", "2014", "2024"]


def test_rows_with_more_or_fewer_cells_are_told_by_number():
    table = read(b"a,b\n1,2\n3\n4,5,6\n7,8\n")
    assert (table.ragged, table.ragged_count, table.count) == ([3, 4], 2, 4)


def test_line_ends_of_every_system_are_read():
    for end in ("\n", "\r\n", "\r"):
        table = read(end.join(["a,b", "1,2", "3,4", ""]).encode())
        assert table.rows == [["1", "2"], ["3", "4"]]


def test_a_workbook_is_read_with_numbers_and_dates_as_people_see_them():
    from datetime import date

    table = read(workbook([["an", "jour", "n"], [2014, date(2014, 9, 1), 1.5]]), "xlsx")
    assert table.rows == [["2014", "2014-09-01", "1.5"]]
    assert (table.format, table.header, table.sheets) == ("XLSX", ["an", "jour", "n"], ["Sheet"])


def test_json_records_are_a_table():
    records = [{"an": 2014, "n": 1}, {"an": 2024, "lieu": "حسان"}]
    table = read(json.dumps(records).encode(), "json")
    assert table.header == ["an", "n", "lieu"]
    assert table.rows == [["2014", "1", ""], ["2024", "", "حسان"]]


@pytest.mark.parametrize(
    ("content", "ending", "code"),
    [
        (b"", "csv", "empty"),
        (b" \n\n ", "csv", "empty"),
        (b"PK\x03\x04 no archive", "xlsx", "broken"),
        (b"\xd0\xcf\x11\xe0", "xlsx", "broken"),
        (b"{", "json", "broken"),
        (b"[" * 100_000, "json", "broken"),
        (b'{"a": 1}', "json", "unknown"),
        (b"[1, 2]", "json", "unknown"),
        (b"[" + b" " * 6_000_000 + b"]", "json", "large"),
        (b"%PDF-1.4", "pdf", "unknown"),
        (b'"' + b"x" * 300_000, "csv", "broken"),
    ],
)
def test_what_is_no_table_is_told_apart(content: bytes, ending: str, code: str):
    with pytest.raises(TableError) as caught:
        read(content, ending)
    assert caught.value.code == code


def test_a_workbook_that_unpacks_to_much_more_is_not_unpacked():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 300_000_000)
    began = time.monotonic()
    with pytest.raises(TableError) as caught:
        read(made.getvalue(), "xlsx")
    assert caught.value.code == "bomb"
    assert time.monotonic() - began < 2


def test_what_a_sheet_says_of_its_size_is_not_believed():
    source = io.BytesIO(workbook([["a", "b"], [1, 2]]))
    made = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                content = content.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
                assert b"XFD1048576" in content
            new.writestr(part.filename, content)
    table = read(made.getvalue(), "xlsx")
    assert (table.header, table.count) == (["a", "b"], 1)


def test_only_the_beginning_of_a_huge_file_is_read():
    line = b"x" * 90 + b",1\n"
    table = read(b"a,b\n" + line * (40_000_000 // len(line)))
    assert not table.is_whole
    assert len(table.rows) == reading.KEPT


def test_a_line_without_end_is_refused():
    with pytest.raises(TableError):
        read(b"a,b\n" + b"x" * 15_000_000)


@given(st.binary(max_size=3000), st.sampled_from(["csv", "tsv", "xlsx", "json", "txt"]))
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_a_table_or_a_reason(content: bytes, ending: str):
    try:
        table = read(content, ending)
    except TableError as error:
        assert error.code in ("empty", "unknown", "broken", "bomb", "large")
        return
    assert table.header
    assert table.count >= len(table.rows)
    assert all(isinstance(cell, str) for row in table.rows for cell in row)


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).map(
    lambda text: text.strip(" \u00a0\u2028\u2029\u0085") or "x"
)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=20))
@settings(max_examples=200, deadline=None)
def test_what_is_written_as_tabs_is_read_back(rows: list[list[str]]):
    import csv

    made = io.StringIO()
    writer = csv.writer(made, delimiter="\t", lineterminator="\n")
    writer.writerow(["first", "second", "third"])
    writer.writerows(rows)
    table = reading.read_pasted(made.getvalue())
    assert table.header == ["first", "second", "third"]
    assert table.rows == [[cell.strip() for cell in row] for row in rows]


@given(st.text(st.sampled_from("اأبتثجحخدذرزسشصضطظعغفقكلمنهوي"), min_size=2, max_size=30))
def test_arabic_words_of_excel_are_told_from_french(word: str):
    text = f"{word};{word}\n1;2\n".encode("windows-1256")
    assert encodings.guess(text) == "windows-1256"
