"""Fingerprints of records: equal for records that say the same."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from ckanext.rabatmigration.harvest import suggest_words
from ckanext.rabatmigration.lib import vocabularies


def fingerprint(
    payload: Mapping[str, Any], volatile: frozenset[str], recipe: Mapping[str, Any]
) -> str:
    """Return the hash of a record's canonical form and of what its mapping depends on.

    The order of keys, the way characters are composed and the keys in `volatile` (at the top)
    make no difference. `recipe` is whatever else decides what becomes of the record.
    """
    content = {key: value for key, value in payload.items() if key not in volatile}
    text = json.dumps(
        [_composed(content), _composed(recipe)],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=str,
    )
    return blake2b(text.encode("utf-8", "replace"), digest_size=20).hexdigest()


def lists_fingerprint() -> str:
    """Return the hash of the closed lists and rules by which records are mapped and tagged."""
    lists = {
        vocab_id: {
            item.id: [item.path, item.notation, item.label, item.alt, item.exact_match, item.extra]
            for item in vocabularies.get(vocab_id).items.values()
        }
        for vocab_id in vocabularies.ids()
    }
    return fingerprint(lists, frozenset(), suggest_words.rules())


def _composed(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {_composed(str(key)): _composed(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_composed(item) for item in value]
    return value
