"""What actions answer: CKAN's envelope, the result in it, and its errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.apidocs.bodies import ref
from ckanext.rabatmigration.apidocs.inputs import type_of
from ckanext.rabatmigration.apidocs.registry import Action
from ckanext.rabatmigration.apidocs.validators import STRING
from ckanext.rabatmigration.lib.described import JsonSchema

_DATASETS: JsonSchema = {"type": "array", "items": ref("Dataset")}

#: Actions whose result is one of our components.
RESULTS: dict[str, JsonSchema] = {
    **dict.fromkeys(
        (
            "package_show",
            "package_create",
            "package_update",
            "package_patch",
            "rabatmigration_dataset_publish",
            "rabatmigration_dataset_withdraw",
        ),
        ref("Dataset"),
    ),
    **dict.fromkeys(
        ("resource_show", "resource_create", "resource_update", "resource_patch"), ref("Resource")
    ),
    **dict.fromkeys(
        (
            "organization_show",
            "organization_create",
            "organization_update",
            "organization_patch",
        ),
        ref("Organization"),
    ),
    "current_package_list_with_resources": _DATASETS,
    "package_search": {
        "type": "object",
        "properties": {
            "count": {"type": "integer"},
            "results": _DATASETS,
            "search_facets": {"type": "object"},
            "sort": STRING,
        },
    },
}

#: Status -> (component, `__type` of the error); as CKAN's API answers.
ERRORS = {
    "400": ("BadRequest", None),
    "403": ("Forbidden", "Authorization Error"),
    "404": ("NotFound", "Not Found Error"),
    "409": ("Conflict", "Validation Error"),
}


def responses(action: Action, translate: Callable[[str], str]) -> dict[str, Any]:
    """Return an action's answers by status."""
    result = dict(RESULTS.get(action.name) or type_of(action.doc.rtype))
    told = translate(action.doc.returns) if action.doc.returns else ""
    schema = {
        "type": "object",
        "properties": {"help": STRING, "success": {"const": True}, "result": result},
        "required": ["success", "result"],
    }
    content = {"application/json": {"schema": schema}}
    failed = {
        status: {"$ref": f"#/components/responses/{name}"} for status, (name, _) in ERRORS.items()
    }
    return {
        "200": {"description": told or tk._("What was asked for."), "content": content}
    } | failed


def components() -> dict[str, Any]:
    """Return the answers to what cannot be done."""
    told = {
        "BadRequest": tk._(
            "The JSON cannot be read, there is no such action, the search is wrong."
        ),
        "Forbidden": tk._(
            "The token, or its absence, does not allow this; the message says who may."
        ),
        "NotFound": tk._("There is no such thing, or not for you."),
        "Conflict": tk._("Each wrong field by its name, with what is expected."),
    }
    return {
        name: {
            "description": told[name],
            "content": {"application/json": {"schema": _error(kind)}},
        }
        for name, kind in ERRORS.values()
    }


def _error(kind: str | None) -> JsonSchema:
    if kind is None:  # CKAN answers a bare sentence where it understood nothing
        return {"anyOf": [STRING, ref("Error")]}
    said = {"properties": {"error": {"properties": {"__type": {"const": kind}}}}}
    return {"allOf": [ref("Error"), said]}


def error_component() -> JsonSchema:
    """Return the shape of every error."""
    return {
        "type": "object",
        "properties": {
            "help": STRING,
            "success": {"const": False},
            "error": {
                "type": "object",
                "properties": {"__type": STRING, "message": STRING},
                "required": ["__type"],
            },
        },
        "required": ["success", "error"],
    }
