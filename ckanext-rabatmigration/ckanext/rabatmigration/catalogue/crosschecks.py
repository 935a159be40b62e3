"""Rules that hold between fields, and between a dataset and its resources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.rabatmigration.catalogue import messages
from ckanext.rabatmigration.catalogue.compound import TAGS
from ckanext.rabatmigration.catalogue.fields import from_json
from ckanext.rabatmigration.lib import periods, vocabularies

Problems = dict[str, list[str]]

#: The level whose files everyone may download.
OPEN = "open"
#: Files in which people can be recognised.
PERSONAL = frozenset({"pseudonymised", "identifiable"})


def dataset(data: Mapping[str, Any]) -> Problems:
    """Return what is wrong between the fields of a validated dataset."""
    problems = _order(data)
    if _open_but_personal(data, data):
        problems["access_level"] = [_told(data["identifiability"])]
    reasons = from_json(data.get("policy_reasons"))
    if isinstance(reasons, Mapping):
        stray = [tag for tag in reasons if not _is_chosen(tag, data)]
        if stray:
            problems["policy_reasons"] = [messages.reason_without_tag(_label(t)) for t in stray]
    return problems


def resource(data: Mapping[str, Any], parent: Mapping[str, Any]) -> Problems:
    """Return what is wrong between the fields of a validated resource and its dataset's."""
    problems = _order(data)
    if _open_but_personal(data, parent):
        problems["identifiability"] = [_told(data["identifiability"])]
    return problems


def _order(data: Mapping[str, Any]) -> Problems:
    start, end = data.get("temporal_start"), data.get("temporal_end")
    try:
        wrong = bool(start and end) and not periods.in_order(start, end)
    except ValueError:  # the field's own error says it
        return {}
    return {"temporal_end": [messages.end_before_start(str(end), str(start))]} if wrong else {}


def _open_but_personal(files: Mapping[str, Any], parent: Mapping[str, Any]) -> bool:
    level, kind = parent.get("access_level"), files.get("identifiability")
    return level == OPEN and isinstance(kind, str) and kind in PERSONAL


def _told(code: str) -> str:
    return messages.open_but_personal(vocabularies.get("identifiability").label(code))


def _is_chosen(tag: str, data: Mapping[str, Any]) -> bool:
    prefix, _, code = tag.partition(":")
    chosen = from_json(data.get(TAGS[prefix][0])) if prefix in TAGS else None
    return isinstance(chosen, list) and code in chosen


def _label(tag: str) -> str:
    prefix, _, code = tag.partition(":")
    return f"{code} {vocabularies.get(TAGS[prefix][1]).label(code)}" if prefix in TAGS else tag
