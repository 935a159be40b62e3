"""Values made of several: reasons for policy tags, crosses of dimensions, machines' suggestions.

As in `fields`, which see.
"""

from __future__ import annotations

from typing import Any

from ckanext.rabatmigration.catalogue import fields, messages
from ckanext.rabatmigration.catalogue.fields import Field
from ckanext.rabatmigration.lib import text, vocabularies

#: Prefix of a policy tag -> the field whose tag it is, and that field's vocabulary.
TAGS = {"sdg": ("sdg_targets", "sdg"), "mc2cm": ("mc2cm_recommendations", "mc2cm")}

_LEAST_CROSSED, _MOST_CROSSED = 2, 6


def policy_reasons(value: Any, field: Field) -> dict[str, dict[str, str]]:
    """{tag: {language: why}}, with tags such as `sdg:10.7`."""
    value = fields.from_json(value)
    if not isinstance(value, dict):
        raise fields.FieldError(messages.reasons_expected())
    if len(value) > fields.MOST_VALUES:
        raise fields.FieldError(messages.too_many(fields.MOST_VALUES, len(value)))
    kept: dict[str, dict[str, str]] = {}
    for tag, reasons in value.items():
        prefix, _, raw = tag.partition(":")
        if prefix not in TAGS or not raw:
            raise fields.FieldError(messages.reasons_expected())
        found = fields.code(raw, {"vocabulary": TAGS[prefix][1]})
        texts = fields.trilingual_text(reasons, {"max_length": 2000}) if reasons else {}
        if texts:
            kept[f"{prefix}:{found}"] = texts
    return kept


def crosses(value: Any, field: Field) -> list[str]:
    """Crosses of dimensions such as `sex*age`, each in the order of the vocabulary."""
    vocabulary = vocabularies.get(field["vocabulary"])
    order = list(vocabulary.items)
    kept: dict[str, None] = {}
    for raw in fields.as_list(value, messages.crosses_expected):
        parts = raw.split("*") if isinstance(raw, str) else raw
        if not isinstance(parts, list):
            raise fields.FieldError(messages.crosses_expected())
        found = fields.codes([p.strip() if isinstance(p, str) else p for p in parts], field)
        if not _LEAST_CROSSED <= len(found) <= _MOST_CROSSED:
            raise fields.FieldError(messages.crosses_expected())
        kept["*".join(sorted(found, key=order.index))] = None
    return list(kept)


def _is_share(value: Any) -> bool:
    """Tell whether a value is a number from 0 to 1, or not given."""
    return value is None or (isinstance(value, int | float) and 0 <= value <= 1)


def suggestions(value: Any, field: Field) -> list[dict[str, Any]]:
    """[{tag, confidence, words}], written by machines."""
    values = fields.as_list(value, lambda: messages.text(text.TextError("type")))
    kept = []
    for one in values:
        if not isinstance(one, dict) or not isinstance(one.get("tag"), str):
            raise fields.FieldError(messages.text(text.TextError("type")))
        words = one.get("words") or []
        confidence = one.get("confidence")
        if not isinstance(words, list) or not _is_share(confidence):
            raise fields.FieldError(messages.text(text.TextError("type")))
        kept.append(
            {
                "tag": fields.line(one["tag"], field),
                "confidence": confidence,
                "words": [fields.line(word, field) for word in words[: fields.MOST_KEYWORDS]],
            }
        )
    return kept
