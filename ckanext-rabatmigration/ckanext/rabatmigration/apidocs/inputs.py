"""What an action takes: its schema's types and its docstring's words, brought together."""

from __future__ import annotations

import re
from collections.abc import Callable

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.apidocs import validators
from ckanext.rabatmigration.apidocs.bodies import ref
from ckanext.rabatmigration.apidocs.docstrings import Parameter
from ckanext.rabatmigration.apidocs.registry import Action
from ckanext.rabatmigration.apidocs.validators import BOOLEAN, OBJECT, STRING, STRINGS
from ckanext.rabatmigration.lib.described import JsonSchema

#: Actions whose body is a dataset, file or organisation -> (fields, what they demand).
BODIES = {
    "package_create": ("DatasetFields", ["owner_org"]),
    "package_update": ("DatasetFields", ["id"]),
    "package_patch": ("DatasetFields", ["id"]),
    "resource_create": ("ResourceFields", ["package_id"]),
    "resource_update": ("ResourceFields", ["id"]),
    "resource_patch": ("ResourceFields", ["id"]),
    "organization_create": ("OrganizationFields", ["name"]),
    "organization_update": ("OrganizationFields", ["id"]),
    "organization_patch": ("OrganizationFields", ["id"]),
}

#: Actions that take a file beside their fields, as a form with parts.
UPLOADS = {
    "resource_create": "upload",
    "resource_update": "upload",
    "resource_patch": "upload",
    "organization_create": "image_upload",
    "organization_update": "image_upload",
    "organization_patch": "image_upload",
    "file_create": "upload",
}

#: How docstrings name types, the first that fits.
_TYPES: tuple[tuple[str, JsonSchema], ...] = (
    (r"(list|iterable)( of)? str|list of language code strings", STRINGS),
    (r"list or comma|string or list", validators.STRINGS_OR_STRING),
    (r"string or dict", validators.OBJECT_OR_STRING),
    (r"list of .*(dict|dictionaries)", {"type": "array", "items": OBJECT}),
    (r"list\b", {"type": "array"}),
    (r"bool", BOOLEAN),
    (r"int, str|str, int", {"type": ["integer", "string"]}),
    (r"int|natural", {"type": "integer"}),
    (r"float|number|timestamp", {"type": "number"}),
    (r"(nested )?dict|json object", OBJECT),
    (r".*\bstr(ing)?\b|iso date", STRING),
)


def body(action: Action, translate: Callable[[str], str]) -> JsonSchema:
    """Return what an action takes, as an object."""
    if action.name in BODIES:
        fields, needed = BODIES[action.name]
        own: JsonSchema = {"type": "object", "required": needed}
        if "package_id" in needed:
            said = tk._("The dataset the file is added to.")
            own["properties"] = {"package_id": {**STRING, "description": said}}
        return {"allOf": [ref(fields), own]}
    properties = _properties(action, translate)
    needed = sorted(_required(action) & properties.keys())
    return {
        "type": "object",
        "properties": properties,
        **({"required": needed} if needed else {}),
    }


def type_of(words: str) -> JsonSchema:
    """Return the JSON Schema of a type in a docstring's words; nothing where they don't tell."""
    plain = words.strip().lower()
    return next((dict(said) for pattern, said in _TYPES if re.match(pattern, plain)), {})


def _properties(action: Action, translate: Callable[[str], str]) -> dict[str, JsonSchema]:
    typed = validators.properties(action.schema) if action.schema else {}
    told = action.doc.parameters
    names = [*told, *(name for name in typed if name not in told)]
    return {name: _one(typed.get(name), told.get(name), translate) for name in names}


def _one(
    typed: JsonSchema | None, told: Parameter | None, translate: Callable[[str], str]
) -> JsonSchema:
    said: JsonSchema = dict(typed or {})
    if told:
        said = type_of(told.type) | said
        if told.text:
            said["description"] = translate(told.text)
    return said


def _required(action: Action) -> set[str]:
    spared = {name for name, told in action.doc.parameters.items() if told.optional}
    if action.schema:
        return validators.required(action.schema) - spared
    return action.required - spared
