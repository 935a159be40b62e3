"""How many fields of its own a client may add to a dataset or file, and how long they may be.

Fields no schema knows are kept as they are sent. Without a limit they could hold a library.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ckanext.rabatmigration import resource_fields
from ckanext.rabatmigration.catalogue import messages
from ckanext.rabatmigration.lib.text import TextError

#: Most fields, and the longest name and value, in characters.
MOST, NAME, VALUE = 100, 100, 10_000

Problems = dict[str, list[str]]


def dataset(data: Mapping[str, Any]) -> list[Problems]:
    """Return what is wrong with a dataset's `extras`, one by one; empty when nothing is."""
    extras = data.get("extras")
    if not isinstance(extras, list):
        return []
    count = sum(isinstance(one, Mapping) and not one.get("deleted") for one in extras)
    found = [_extra(one) for one in extras]
    if count > MOST:
        found[MOST].setdefault("key", []).append(messages.too_many_fields(MOST, count))
    return found if any(found) else []


def resource(data: Any, package_type: str | None) -> Problems:
    """Return what is wrong with a file's fields that the schema doesn't know."""
    if not isinstance(data, Mapping):
        return {}
    free = [key for key in data if key not in resource_fields.known(package_type)]
    found: Problems = {}
    for key in free:
        wrong = [*_too_long(key, NAME), *_too_long(data[key], VALUE)]
        if wrong:
            found[key[:NAME]] = wrong
    if len(free) > MOST:
        found.setdefault(free[MOST][:NAME], []).append(messages.too_many_fields(MOST, len(free)))
    return found


def _extra(extra: Any) -> Problems:
    if not isinstance(extra, Mapping):
        return {}
    checked: Iterable[tuple[str, int]] = (("key", NAME), ("value", VALUE))
    told = {part: _too_long(extra.get(part), limit) for part, limit in checked}
    return {part: wrong for part, wrong in told.items() if wrong}


def _too_long(value: Any, limit: int) -> list[str]:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    if len(text) <= limit:
        return []
    return [messages.text(TextError("long", limit=limit, length=len(text)))]
