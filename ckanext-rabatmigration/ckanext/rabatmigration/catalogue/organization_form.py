"""Organisations: the same preparation as datasets', in the shape their validators work on.

scheming calls a `before` validator for them, over flattened data: our fields are all at the top,
inputs the schema does not know lie under `__extras`.
"""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.catalogue import prepare, stored

_EXTRAS = ("__extras",)
_SENT = "rabatmigration_sent"
_TWINS = {"title": "title_translated", "description": "description_translated"}


def prepare_flat(data: dict[Any, Any], errors: dict[Any, Any], context: Any) -> None:
    """Prepare an organisation in place."""
    fields = tk.h.scheming_get_organization_schema("organization")["fields"]
    sent = {key[0]: value for key, value in data.items() if len(key) == 1 and key != _EXTRAS}
    sent = {key: value for key, value in sent.items() if value is not tk.missing}
    sent |= data.get(_EXTRAS) or {}
    context[_SENT] = {key for key, value in sent.items() if value is not None}
    problems = prepare.unreadable(sent)
    if problems:
        _tell(errors, problems)
        for key in problems:
            data[(key,)] = ""
        return
    group = context.get("group")
    same = group is not None and sent.get("id") in (group.id, group.name)
    known = stored.organization(group) if same else stored.NOTHING
    ready, problems = prepare.organization(sent, fields, known)
    _tell(errors, problems)
    ours = {field["field_name"] for field in fields}
    for key, value in ready.items():
        if key in ours or (key,) in data:
            data[(key,)] = value


def rename_flat(errors: dict[Any, Any], context: Any) -> None:
    """Move errors of `title_translated` to `title` where only that was sent."""
    sent = context.get(_SENT, set())
    if errors.get(("title_translated",)) and "name" not in sent:
        errors[("name",)] = []  # there was no title to make a name from
    for plain, twin in _TWINS.items():
        by_language = any(key == twin or key.startswith(f"{twin}-") for key in sent)
        if errors.get((twin,)) and plain in sent and not by_language:
            errors.setdefault((plain,), []).extend(errors[(twin,)])
            errors[(twin,)] = []


def _tell(errors: dict[Any, Any], problems: prepare.Problems) -> None:
    for key, told in problems.items():
        errors.setdefault((key,), []).extend(told)
