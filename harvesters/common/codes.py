"""Codes of our closed lists for what portals write; pure but for the lists.

Each function returns None for what it does not know: the caller reports it, nothing is guessed.
"""

from __future__ import annotations

import re
from functools import lru_cache
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
#: HDX's numbers that are no days.
_NO_DAYS = {-2: "irregular", -1: "once", 0: "continuous"}
_NUMBER = re.compile(r"-?\d{1,5}")
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


def file_format(*candidates: Any) -> str | None:
    """Return the format that the first understood of several names or media types says."""
    for candidate in candidates:
        text = _PARAMETER.sub("", str(candidate or "")).strip()
        found = code("file_format", text.lstrip(".")) or _media_types().get(text.lower())
        if found:
            return found
    return None


@lru_cache(maxsize=1)
def _media_types() -> dict[str, str]:
    found: dict[str, str] = {}
    for item in vocabularies.get("file_format").items.values():
        found.setdefault(str(item.extra.get("media_type")).lower(), item.id)
    return found


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
    text = str(value).strip() if isinstance(value, (str, int)) else ""
    if not _NUMBER.fullmatch(text):
        return code("frequency", value) or _FREQUENCIES.get(vocabularies.fold(text))
    days = int(text)
    if days in _NO_DAYS:
        return _NO_DAYS[days]
    for item in vocabularies.get("frequency").items.values():
        usual = item.extra.get("days")
        if usual and item.id != "continuous" and abs(days - usual) <= usual * _SLACK:
            return item.id
    return None
