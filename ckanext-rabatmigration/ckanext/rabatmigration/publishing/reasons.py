"""Why a file couldn't be loaded, in words for the person who uploaded it."""

from __future__ import annotations

import re
from collections.abc import Callable

import ckan.plugins.toolkit as tk


def why(error: str) -> str:
    """Return what went wrong and what to do, in the reader's language."""
    for pattern, words in _REASONS:
        if found := re.search(pattern, error, flags=re.IGNORECASE):
            return words(found)
    return tk._(
        "The file could not be read as a table. Check that its first row holds the column names "
        "and that every row has as many values."
    )


def _answered(found: re.Match[str]) -> str:
    said = tk._("The file could not be fetched: its server answered %(status)s. Check the address.")
    return said % {"status": found["status"]}


def _unreachable(_found: re.Match[str]) -> str:
    return tk._("The file could not be fetched: its server did not answer. Check the address.")


def _too_large(_found: re.Match[str]) -> str:
    return tk._("The file is too large to be shown as a table. It can still be downloaded.")


def _too_slow(_found: re.Match[str]) -> str:
    return tk._("Loading the file took too long. It will be tried again when the file changes.")


def _not_allowed(_found: re.Match[str]) -> str:
    return tk._("The file's address can't be used: give a public http or https address.")


def _empty(_found: re.Match[str]) -> str:
    return tk._("The file holds no rows. Check that the right file was uploaded.")


def _not_what_it_says(_found: re.Match[str]) -> str:
    return tk._(
        "The file is not what its format says it is. Save it anew as CSV or XLSX and upload it."
    )


def _not_unicode(_found: re.Match[str]) -> str:
    return tk._("The file's characters can't be read. Save it as CSV in UTF-8 and upload it.")


_REASONS: list[tuple[str, Callable[[re.Match[str]], str]]] = [
    (r"status=(?P<status>\d{3})", _answered),
    (r"job timed out", _too_slow),
    (r"too (big|large)|content.length", _too_large),
    (r"only http|address not allowed", _not_allowed),
    (r"connection|resolve|timed? ?out|unreachable", _unreachable),
    (r"no (header|rows|data|columns|entries)|empty|no such file", _empty),
    (r"zip file|workbook|excel|unsupported|web page|not what its", _not_what_it_says),
    (r"codec|unicode|encoding", _not_unicode),
]
