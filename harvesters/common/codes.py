"""Codes of our closed lists for what portals write; pure but for the lists.

Each function returns None for what it does not know: the caller reports it, nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from ckanext.rabatmigration.lib import vocabularies

#: Longest value worth looking up.
LONGEST = 300

_PARAMETER = re.compile(r"\s*;.*$")
_EXTENSION = re.compile(r"\.[a-z0-9]{2,8}")
#: What neighbours' portals write, which the list does not hold.
_FREQUENCIES = {
    "diario": "daily", "diaria": "daily", "semanal": "weekly", "mensal": "monthly",
    "mensual": "monthly", "trimestral": "quarterly", "semestral": "semiannual", "anual": "annual",
}  # fmt: skip
_METHODS = {
    "registry": "administrative_registration",
    "direct observational data anecdotal data": "observation",
}
_DAYS = re.compile(r"\d{1,5}")
#: How far a number of days may be from the list's and still be that frequency.
_SLACK = 0.05


def code(vocab_id: str, value: Any) -> str | None:
    """Return the code of the term that is called `value` in list `vocab_id`."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    text = str(value).strip()
    if not text or len(text) > LONGEST:
        return None
    vocabulary = vocabularies.get(vocab_id)
    return vocabulary.find(text) or vocabulary.find(text.rstrip("/"))


def codes(vocab_id: str, values: Iterable[Any]) -> tuple[list[str], list[str]]:
    """Return the codes of several values in the list's order, and the values not known."""
    known = {value: code(vocab_id, value) for value in map(str, values)}
    order = list(vocabularies.get(vocab_id).items)
    found = sorted({hit for hit in known.values() if hit}, key=order.index)
    return found, [value for value, hit in known.items() if not hit]


def file_format(*candidates: Any) -> str | None:
    """Return the format that the first understood of several names or media types says."""
    for candidate in candidates:
        text = _PARAMETER.sub("", str(candidate or ""))
        found = code("file_format", text) or code("file_format", text.lstrip("."))
        if found:
            return found
    return None


def format_of_url(url: Any) -> str | None:
    """Return the format the path of a URL ends in."""
    try:
        suffix = PurePosixPath(urlsplit(str(url or "")).path).suffix.lower()
    except ValueError:
        return None
    return code("file_format", suffix.lstrip(".")) if _EXTENSION.fullmatch(suffix) else None


def licence(*candidates: Any) -> str | None:
    """Return the licence the first understood of an id, URL or title says."""
    for candidate in candidates:
        found = code("license", candidate)
        if found and found != "notspecified":
            return found
    return None


def is_open(licence_id: str | None) -> bool:
    """Tell whether a licence lets anyone reuse the files."""
    item = vocabularies.get("license").items.get(licence_id or "")
    return bool(item and item.extra.get("open"))


def collection_method(value: Any) -> str | None:
    """Return how data were collected, HDX's own words for it included."""
    return code("collection_method", value) or _METHODS.get(vocabularies.fold(str(value or "")))


def frequency(value: Any) -> str | None:
    """Return the update frequency a name, an ISO 8601 period or a number of days says."""
    found = code("frequency", value) or _FREQUENCIES.get(vocabularies.fold(str(value)))
    if found or not _DAYS.fullmatch(str(value or "")):
        return found
    days = int(value)
    for item in vocabularies.get("frequency").items.values():
        usual = item.extra.get("days")
        if usual and item.id != "continuous" and abs(days - usual) <= usual * _SLACK:
            return item.id
    return None
