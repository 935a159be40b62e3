"""Datasets and organisations through scheming, with what scheming leaves to its users.

Registered in place of `scheming_datasets`: CKAN takes one `IDatasetForm` a type, and checks between
a resource and its dataset have no other place to stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins as p
from ckan.common import CKANConfig
from ckan.plugins import toolkit as tk

from ckanext.rabatmigration.catalogue import crosschecks, free_fields, prepare, stored
from ckanext.scheming.plugins import SchemingDatasetsPlugin

Errors = dict[str, Any]

#: Plain field -> its twin by language. What a plain client sent is what its errors are named by.
_TWINS = {"title": "title_translated", "notes": "notes_translated", "tags": "tags_translated"}
_RESOURCE_TWINS = {"name": "name_translated", "description": "description_translated"}


class DatasetForm(SchemingDatasetsPlugin):
    """Datasets as `schemas/dataset.yaml` describes them."""

    p.implements(p.IConfigurer)

    def update_config(self, config: CKANConfig) -> None:
        """Read the schemas, then add our templates before scheming's."""
        super().update_config(config)
        tk.add_template_directory(config, "templates")

    def resource_validation_dependencies(self, package_type: str) -> list[str]:
        """Name dataset fields that resources are checked against."""
        return ["access_level"]

    def validate(
        self, context: Any, data_dict: dict[str, Any], schema: Any, action: str
    ) -> tuple[dict[str, Any], Errors]:
        """Validate what was sent, its core fields brought in step with ours; see `prepare`."""
        known = dict(self._expanded_schemas).get(data_dict.get("type", ""))
        if action == "package_show" or not known:
            data, errors = super().validate(context, data_dict, schema, action)
            return (_whole(data) if known else data), errors
        problems = prepare.unreadable(data_dict)
        if problems:
            return data_dict, problems
        package = context.get("package") if action == "package_update" else None
        data, problems = prepare.dataset(data_dict, known, stored.dataset(package))
        free: Any = free_fields.dataset(data)
        data, errors = super().validate(context, data, schema, action)
        _add(errors, problems)
        if free:
            errors.setdefault("extras", free)
        _add(errors, crosschecks.dataset(data))
        _check_resources(data, errors)
        _rename(errors, data_dict)
        return data, errors


def _whole(shown: dict[str, Any]) -> dict[str, Any]:
    """Show empty columns as plain CKAN does; scheming leaves them out."""
    for name in ("url", "license_id", "owner_org"):
        shown.setdefault(name, None)
    shown.setdefault("extras", [])
    for resource in shown.get("resources") or []:
        resource.setdefault("size", None)
    return shown


def _check_resources(data: Mapping[str, Any], errors: Errors) -> None:
    resources = data.get("resources")
    if not isinstance(resources, list):
        return
    kind = data.get("type")
    found = [crosschecks.resource(one, data) | free_fields.resource(one, kind) for one in resources]
    if not any(found):
        return
    told = list(errors.get("resources") or [])
    told += [{} for _ in range(len(found) - len(told))]
    for one, problems in zip(told, found, strict=True):
        _add(one, problems)
    errors["resources"] = told


def _add(errors: Errors, problems: Mapping[str, list[str]]) -> None:
    """Add problems to fields that have no error yet."""
    for key, told in problems.items():
        errors.setdefault(key, told)


def _rename(errors: Errors, sent: Mapping[str, Any]) -> None:
    """Name errors by the field the client knows: `title` if it sent no `title_translated`."""
    if "name" in errors and "title_translated" in errors and not sent.get("name"):
        del errors["name"]  # there was no title to make a name from
    _by_plain_name(errors, sent, _TWINS)
    resources = sent.get("resources")
    for told, one in zip(errors.get("resources") or [], resources or [], strict=False):
        if isinstance(told, dict) and isinstance(one, Mapping):
            _by_plain_name(told, one, _RESOURCE_TWINS)


def _by_plain_name(errors: Errors, sent: Mapping[str, Any], twins: Mapping[str, str]) -> None:
    for plain, twin in twins.items():
        by_language = any(
            value for key, value in sent.items() if key == twin or key.startswith(f"{twin}-")
        )
        if twin in errors and plain in sent and not by_language:
            errors.setdefault(plain, errors.pop(twin))
