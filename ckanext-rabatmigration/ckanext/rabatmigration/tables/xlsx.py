"""Writes a workbook of one sheet while it is sent: rows are never all in memory.

The form is ECMA-376 (Office Open XML) at its smallest. Texts stand in their cells as inline
strings, which no spreadsheet takes for formulas.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

#: Longest text a cell may hold, in characters.
LONGEST = 32_767

_ROOT = "http://schemas.openxmlformats.org"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_ROOT}/package/2006/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_ROOT}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{_ROOT}/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_ROOT}/package/2006/relationships"><Relationship Id="r1" '
        f'Type="{_ROOT}/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
#: What XML 1.0 can't hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TO_SHEET = re.compile(r"[\[\]:*?/\\\x00-\x1f']")


class _Sink:
    """Takes what a ZIP archive writes, and gives it away."""

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self._told = 0

    def write(self, data: bytes) -> int:
        self._held.append(bytes(data))
        self._told += len(data)
        return len(data)

    def tell(self) -> int:
        return self._told

    def flush(self) -> None:
        """Nothing waits."""

    def take(self) -> bytes:
        held, self._held = b"".join(self._held), []
        return held


def workbook(
    title: str, head: Sequence[str], batches: Iterable[Sequence[Sequence[Any]]], *, rtl: bool
) -> Iterator[bytes]:
    """Yield the bytes of a workbook.

    :param title: the sheet's name, made to fit
    :param batches: rows of numbers, booleans, texts and None, some at a time
    :param rtl: whether the first column stands at the right
    """
    sink: Any = _Sink()
    moment = datetime.now().timetuple()[:6]
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**_PARTS, "xl/workbook.xml": _workbook(title)}.items():
            archive.writestr(_entry(name, moment), _HEAD + text)
        with archive.open(_entry("xl/worksheets/sheet1.xml", moment), "w") as sheet:
            sheet.write(_opening(rtl).encode())
            sheet.write(_row(head).encode())
            for batch in batches:
                sheet.write("".join(map(_row, batch)).encode())
                yield sink.take()
            sheet.write(b"</sheetData></worksheet>")
    yield sink.take()


def _entry(name: str, moment: Any) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, moment)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _workbook(title: str) -> str:
    name = _TO_SHEET.sub(" ", title).strip()[:31].strip() or "1"
    return (
        f'<workbook xmlns="{_ROOT}/spreadsheetml/2006/main" '
        f'xmlns:r="{_ROOT}/officeDocument/2006/relationships"><sheets>'
        f'<sheet name="{escape(name, {chr(34): "&quot;"})}" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>"
    )


def _opening(rtl: bool) -> str:
    side = ' rightToLeft="1"' if rtl else ""
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    return (
        f'{_HEAD}<worksheet xmlns="{_ROOT}/spreadsheetml/2006/main"><sheetViews>'
        f'<sheetView{side} workbookViewId="0">{pane}</sheetView></sheetViews><sheetData>'
    )


def _row(values: Sequence[Any]) -> str:
    return f"<row>{''.join(map(_cell, values))}</row>"


def _cell(value: Any) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float, Decimal)):
        return f"<c><v>{value}</v></c>"
    text = escape(_FORBIDDEN.sub("\ufffd", str(value)[:LONGEST]))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
