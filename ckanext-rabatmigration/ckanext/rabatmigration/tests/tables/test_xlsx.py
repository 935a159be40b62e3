"""A workbook other programs can read, whatever its cells hold."""

import io
from decimal import Decimal

import openpyxl
import pytest

from ckanext.rabatmigration.tables import xlsx

pytestmark = pytest.mark.unit


def read(title, head, rows, *, rtl=False):
    whole = b"".join(xlsx.workbook(title, head, iter([rows]), rtl=rtl))
    return openpyxl.load_workbook(io.BytesIO(whole)).active


def test_numbers_texts_and_gaps_come_back_as_they_were():
    rows = [[1, 2.5, Decimal("3.25"), None, True, "=1+1", "أ & <b> \"'"]]
    sheet = read("Résidents", list("abcdefg"), rows)
    assert sheet.title == "Résidents"
    assert [cell.value for cell in sheet[2]] == [1, 2.5, 3.25, None, True, "=1+1", "أ & <b> \"'"]
    assert sheet[2][5].data_type == "s", "a text, and no formula"


def test_what_xml_and_a_cell_cannot_hold_is_replaced_and_cut():
    sheet = read("t", ["a"], [["x\x00\x1f\ufffey"], ["z" * 40_000]])
    assert sheet[2][0].value == "x\ufffd\ufffd\ufffdy"
    assert len(sheet[3][0].value) == xlsx.LONGEST


@pytest.mark.parametrize("title", ["", "[]:*?/\\", "a" * 100, "'quoted' & <b>", "\x00"])
def test_a_sheet_gets_a_name_it_may_have(title):
    assert 0 < len(read(title, ["a"], []).title) <= 31


def test_an_arabic_sheet_begins_at_the_right():
    assert read("جدول", ["أ"], [], rtl=True).sheet_view.rightToLeft
    assert not read("t", ["a"], []).sheet_view.rightToLeft


def test_a_workbook_is_given_piece_by_piece():
    batches = ([[n, "text"] for n in range(5000)] for _ in range(20))
    pieces = list(xlsx.workbook("t", ["a", "b"], batches, rtl=False))
    assert len(pieces) > 10
    assert max(map(len, pieces)) < sum(map(len, pieces)) / 5
