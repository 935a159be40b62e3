"""From CKAN's validators to JSON Schema.

A schema of CKAN is {name: [validators]}; what a validator accepts stands in its code alone. The
table says it again, by the validator's name. A validator that stands neither here nor says it
itself (`lib.described`) is unknown: a test refuses it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.model import (
    MAX_TAG_LENGTH,
    MIN_TAG_LENGTH,
    PACKAGE_NAME_MAX_LENGTH,
    PACKAGE_NAME_MIN_LENGTH,
    VOCABULARY_NAME_MAX_LENGTH,
    VOCABULARY_NAME_MIN_LENGTH,
)
from ckan.types import Schema

from ckanext.rabatmigration.lib.described import JsonSchema, accepted

STRING: JsonSchema = {"type": "string"}
BOOLEAN: JsonSchema = {"type": "boolean"}
OBJECT: JsonSchema = {"type": "object"}
STRINGS: JsonSchema = {"type": "array", "items": STRING}
STRINGS_OR_STRING: JsonSchema = {"type": ["array", "string"], "items": STRING}
#: Marks what may come as JSON in a text, as lists and objects do in a query string.
JSON_TEXT = "x-json-text"
OBJECT_OR_STRING: JsonSchema = {"type": ["object", "string"], JSON_TEXT: True}
NAME: JsonSchema = {
    "type": "string",
    "minLength": PACKAGE_NAME_MIN_LENGTH,
    "maxLength": PACKAGE_NAME_MAX_LENGTH,
    "pattern": "^[a-z0-9_-]*$",
}
TAG: JsonSchema = {"type": "string", "minLength": MIN_TAG_LENGTH, "maxLength": MAX_TAG_LENGTH}

#: Says nothing of a value's form: whether it must be there, who may send it, what it may not be.
SILENT = frozenset(
    [
        "ignore",
        "ignore_missing",
        "ignore_empty",
        "not_empty",
        "not_missing",
        "empty",
        "empty_if_not_sysadmin",
        "ignore_not_sysadmin",
        "ignore_not_group_admin",
        "ignore_not_package_admin",
        "limit_sysadmin_update",
        "email_is_unique",
        "extra_key_not_in_root_schema",
        "no_loops_in_hierarchy",
        "tag_not_in_vocabulary",
        "package_id_not_changed",
        "user_password_not_empty",
        "vocabulary_id_not_changed",
        "strip_value",
    ]
)

#: Validator -> what it accepts. Of several on one field the later ones win.
TABLE: dict[str, JsonSchema] = {
    "unicode_safe": STRING,
    "unicode_only": STRING,
    "boolean_validator": BOOLEAN,
    "int_validator": {"type": "integer"},
    "natural_number_validator": {"type": "integer", "minimum": 0},
    "is_positive_integer": {"type": "integer", "minimum": 1},
    "datetime_from_timestamp_validator": {"type": "number"},
    "isodate": {"type": "string", "examples": ["2024-05-31"]},
    "email_validator": {"type": "string", "format": "email"},
    "uuid_validator": {"type": "string", "format": "uuid"},
    "json_object": OBJECT,
    "dict_only": OBJECT,
    "json_validator": OBJECT_OR_STRING,
    "json_or_string": OBJECT_OR_STRING,
    "unicode_or_json_validator": OBJECT_OR_STRING,
    "json_list_or_string": {**STRINGS_OR_STRING, JSON_TEXT: True},
    "list_of_strings": STRINGS,
    "list_of_strings_or_string": STRINGS_OR_STRING,
    "convert_to_list_if_string": STRINGS_OR_STRING,
    "convert_to_json_if_string": {JSON_TEXT: True},
    "into_upload": {"type": "string", "format": "binary"},
    "name_validator": NAME,
    "user_name_validator": NAME,
    "group_name_validator": NAME,
    "package_name_validator": NAME,
    "tag_length_validator": TAG,
    "tag_name_validator": TAG,
    "vocabulary_name_validator": {
        "type": "string",
        "minLength": VOCABULARY_NAME_MIN_LENGTH,
        "maxLength": VOCABULARY_NAME_MAX_LENGTH,
    },
    "datastore_field_name": {"type": "string", "minLength": 1, "maxLength": 63},
    "user_about_validator": STRING,
    "user_password_validator": {"type": "string", "format": "password", "minLength": 8},
    "role_exists": STRING,
    **dict.fromkeys(
        [
            "convert_package_name_or_id_to_id",
            "convert_user_name_or_id_to_id",
            "group_id_does_not_exist",
            "group_id_or_name_exists",
            "package_id_or_name_exists",
            "package_id_exists",
            "resource_id_exists",
            "user_id_does_not_exist",
            "user_id_or_name_exists",
            "vocabulary_id_exists",
        ],
        STRING,
    ),
}

#: Made by a function from its arguments, which are found in its closure.
FACTORIES: dict[str, Callable[[Mapping[str, Any]], JsonSchema]] = {
    "default": lambda told: _default(told["default_value"]),
    "one_of": lambda told: {"enum": list(told["list_of_value"])},
    "one_of_or_boolean": lambda told: {"enum": [*told["list_of_value"], True, False]},
    "limit_to_configured_maximum": lambda told: {
        "maximum": int(tk.config.get(told["config_option"]) or told["default_limit"])
    },
}

#: Keys of a schema that are no parameters.
_NO_PARAMETER = ("__before", "__after", "__extras", "__junk")
_DEMANDS = {"not_empty", "not_missing", "user_password_not_empty"}
_SPARES = {"ignore_missing", "ignore_empty", "ignore", "default"}


class UnknownValidatorError(LookupError):
    """A validator stands in no table and says nothing of itself."""


def name_of(validator: Callable[..., Any]) -> str:
    """Return what a validator is called; the maker's name for one that is made."""
    qualified = getattr(validator, "__qualname__", type(validator).__qualname__)
    return qualified.split(".<locals>", 1)[0]


def properties(schema: Schema) -> dict[str, JsonSchema]:
    """Return JSON Schema for each parameter of a schema; unknown validators add nothing."""
    found: dict[str, JsonSchema] = {}
    for name, validators in schema.items():
        if name in _NO_PARAMETER:
            continue
        if isinstance(validators, dict):
            found[name] = {"type": "array", "items": _object(validators)}
        elif name_of(validators[0]) != "empty" and name_of(validators[0]) != "ignore":
            found[name] = _field(validators)
    return found


def required(schema: Schema) -> set[str]:
    """Return the parameters a schema does not do without."""
    return {
        name
        for name, validators in schema.items()
        if not isinstance(validators, dict)
        and name not in _NO_PARAMETER
        and _DEMANDS & (names := {name_of(one) for one in validators})
        and not _SPARES & names
    }


def validators_of(schema: Schema) -> Iterator[Callable[..., Any]]:
    """Yield every validator of a schema's parameters, nested ones too."""
    for name, validators in schema.items():
        if isinstance(validators, dict):
            yield from validators_of(validators)
        elif name not in _NO_PARAMETER:
            yield from validators


def described(validator: Callable[..., Any]) -> JsonSchema:
    """Return what one validator accepts; raise `UnknownValidatorError` when nobody says."""
    said = accepted(validator)
    if said is not None:
        return said
    name = name_of(validator)
    if name in SILENT:
        return {}
    if name in FACTORIES and "<locals>" in getattr(validator, "__qualname__", ""):
        return FACTORIES[name](_closure(validator))
    if name in TABLE:
        return TABLE[name]
    raise UnknownValidatorError(f"{getattr(validator, '__module__', '?')}.{name}")


def _object(schema: Schema) -> JsonSchema:
    needed = sorted(required(schema))
    return {
        "type": "object",
        "properties": properties(schema),
        **({"required": needed} if needed else {}),
    }


def _field(validators: list[Callable[..., Any]]) -> JsonSchema:
    merged: JsonSchema = {}
    for validator in validators:
        try:
            said = described(validator)
        except UnknownValidatorError:
            continue
        # another kind of value takes the place of the former one, with what was said of it
        keep = (
            {"default", "enum", JSON_TEXT}
            if "type" in said and said["type"] != merged.get("type")
            else merged
        )
        merged = {key: merged[key] for key in keep if key in merged} | said
    return merged


def _default(value: Any) -> JsonSchema:
    return {"default": value} if isinstance(value, str | int | bool | float) else {}


def _closure(function: Callable[..., Any]) -> dict[str, Any]:
    code = getattr(function, "__code__", None)
    cells = getattr(function, "__closure__", None) or ()
    return {
        name: cell.cell_contents
        for name, cell in zip(code.co_freevars if code else (), cells, strict=True)
    }
