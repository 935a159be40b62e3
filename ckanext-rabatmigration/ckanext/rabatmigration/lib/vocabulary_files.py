"""What a vocabulary file must be; everything wrong with one is told at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ckanext.rabatmigration.errors import BadInputError

#: Every list speaks these, whatever other languages a site adds.
REQUIRED_LANGUAGES = ("ar", "fr", "en")

_CODE = re.compile(r"(?!.*__)[A-Za-z0-9][A-Za-z0-9._-]*")
_URI = re.compile(r"(https?://|/|urn:)\S+")
_MOST_TOLD = 10


def check(path: Path, data: Any, vocab_id: str, known: Mapping[str, object]) -> None:
    """Check a file's content; `known` are the items it adds to.

    Raises `BadInputError` naming the file and up to ten places that are wrong.
    """
    problems = list(_problems(data, vocab_id, known))
    if problems:
        rest = len(problems) - _MOST_TOLD
        more = f"\n  and {rest} more" if rest > 0 else ""
        raise BadInputError(f"{path}:\n  " + "\n  ".join(problems[:_MOST_TOLD]) + more)


def _problems(data: Any, vocab_id: str, known: Mapping[str, object]) -> Iterator[str]:
    if not isinstance(data, dict):
        yield "not a mapping of keys to values"
        return
    if data.get("id") != vocab_id:
        yield f"id is {data.get('id')!r}, but the file is named {vocab_id}.yaml"
    if not known:
        yield from _head(data)
    items = data.get("items")
    if not isinstance(items, list) or not items:
        yield "items: a list with at least one item is needed"
        return
    seen: dict[str, int] = {}
    for index, item in enumerate(items):
        place = f"items[{index}]"
        if not isinstance(item, dict):
            yield f"{place}: not a mapping"
            continue
        yield from _item(item, f"{place} ({item.get('id')!r})")
        if isinstance(item.get("id"), str):
            if item["id"] in seen:
                yield f"{place}: id {item['id']!r} is that of items[{seen[item['id']]}] too"
            seen.setdefault(item["id"], index)
    yield from _hierarchy([i for i in items if isinstance(i, dict)], {*known, *seen})


def _head(data: dict[str, Any]) -> Iterator[str]:
    if not _is_uri(data.get("uri")):
        yield "uri: an absolute URI or a path beginning with / is needed"
    yield from _texts(data.get("title"), "title")
    if "description" in data:
        yield from _texts(data["description"], "description")
    for key in ("source", "license"):
        if not isinstance(data.get(key), str) or not data[key].strip():
            yield f"{key}: a text is needed"


def _item(item: dict[str, Any], place: str) -> Iterator[str]:
    code = item.get("id")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        yield f'{place}: id must be text of letters, digits, . _ - (quote codes like "10.10" or NO)'
    if not _is_uri(item.get("uri")):
        yield f"{place}: uri: an absolute URI or a path beginning with / is needed"
    yield from _texts(item.get("label"), f"{place}: label")
    for key in ("definition", "note"):
        if key in item:
            yield from _texts(item[key], f"{place}: {key}")
    alt = item.get("alt") or {}
    if not isinstance(alt, dict):
        yield f"{place}: alt: lists of words by language are needed"
    elif not all(_is_words(words) for words in alt.values()):
        yield f"{place}: alt: each language has a list of texts"
    if not _is_words(item.get("exact_match") or []):
        yield f"{place}: exact_match: a list of URIs is needed"
    for key in ("broader", "notation"):
        if item.get(key) is not None and not isinstance(item[key], str):
            yield f"{place}: {key} must be text (quote it)"


def _hierarchy(items: list[dict[str, Any]], codes: set[str]) -> Iterator[str]:
    above = {item.get("id"): item.get("broader") for item in items}
    for code, broader in above.items():
        if broader is not None and broader not in codes:
            yield f"item {code!r}: broader {broader!r} is no item of this list"
        step, steps = broader, 0
        while step is not None and steps <= len(above):
            step, steps = above.get(step), steps + 1
        if steps > len(above):
            yield f"item {code!r}: its broader terms lead in a circle"


def _texts(value: Any, place: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{place}: texts by language are needed"
        return
    for lang in REQUIRED_LANGUAGES:
        if lang not in value:
            yield f"{place}: no text in {lang}"
    for lang, text in value.items():
        if not isinstance(text, str) or not text.strip():
            yield f"{place}: the text in {lang} is empty or not text"
        elif not unicodedata.is_normalized("NFC", text):
            yield f"{place}: the text in {lang} is not NFC-normalised"


def _is_uri(value: Any) -> bool:
    return isinstance(value, str) and bool(_URI.fullmatch(value))


def _is_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(w, str) and w.strip() for w in value)
