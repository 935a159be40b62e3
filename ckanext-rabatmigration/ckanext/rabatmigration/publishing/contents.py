"""What a file holds beside what its name promises: told at upload, and again before it is loaded.

A table whose letters are not in UTF-8 is refused: read otherwise, Arabic would turn into other
letters and nobody would be told.
"""

from __future__ import annotations

import codecs
from pathlib import PurePath
from typing import IO, Any

import ckan.plugins.toolkit as tk
from werkzeug.datastructures import FileStorage

#: Endings of files that are tables written as text, and of workbooks that are ZIP archives.
_TEXT = frozenset({"csv", "tsv", "tab"})
_ZIPPED = frozenset({"xlsx", "ods"})
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = (b"<!doctype html", b"<html")
_CHUNK = 1 << 20


def fault(stream: IO[bytes], ending: str) -> str:
    """Return what is wrong with a file of that ending; empty when nothing is.

    One of `empty`, `workbook`, `page`, `binary`, `encoding`. The stream is left at its start.
    """
    stream.seek(0)
    start = stream.read(512)
    found = "" if start else "empty"
    if start and ending in _TEXT:
        found = _no_text(start) or _not_unicode(stream, start)
    elif start and ending in _ZIPPED and not start.startswith(_ZIP):
        found = "binary"
    stream.seek(0)
    return found


def ending(name: str | None, format_: str | None = None) -> str:
    """Return a file's ending in small letters, its stated format where the name has none."""
    return PurePath(name or "").suffix[1:].lower() or (format_ or "").strip().lower()


def refusal(resource: dict[str, Any]) -> str:
    """Say why the file uploaded with a resource can't be taken; empty when it can or none is."""
    upload = resource.get("upload")
    if not isinstance(upload, FileStorage) or not upload.filename:
        return ""
    kind = ending(upload.filename, resource.get("format"))
    found = fault(upload.stream, kind)
    return said(found, kind) if found else ""


def said(found: str, ending: str) -> str:
    """Say what is wrong, and what to do, in the reader's language."""
    return _words(found).format(ending=f".{ending}")


def _no_text(start: bytes) -> str:
    if start.startswith((_ZIP, _OLD_EXCEL)):
        return "workbook"
    if start.removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(_PAGE):
        return "page"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "encoding"
    return "binary" if b"\x00" in start or start.startswith(b"%PDF-") else ""


def _not_unicode(stream: IO[bytes], start: bytes) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(start)
        while chunk := stream.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "encoding"
    return ""


def _words(found: str) -> str:
    return {
        "empty": tk._("The file is empty. Check that you chose the right one."),
        "workbook": tk._(
            "The file is an Excel workbook, though its name ends in {ending}. Save it in Excel as "
            "“CSV UTF-8”, or give it the ending .xlsx again."
        ),
        "page": tk._(
            "The file is a web page, not a table, though its name ends in {ending}. Download the "
            "table itself again, then choose it."
        ),
        "binary": tk._(
            "What the file holds is not what its ending {ending} says. Save it anew as CSV or "
            "XLSX, then choose it."
        ),
        "encoding": tk._(
            "The letters of the file are not written in UTF-8: Arabic and accented letters would "
            "be lost. Save it in Excel as “CSV UTF-8”, then choose it again."
        ),
    }[found]
