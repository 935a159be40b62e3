"""Datasets, files and organisations as JSON Schema, from the schemas in `schemas/*.yaml`.

What a field accepts follows from its validator, its labels and help come from the YAML in the
reader's language, its codes from the vocabularies. Core's own fields, which stand in no YAML, are
said here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.apidocs import codes
from ckanext.rabatmigration.apidocs.validators import (
    BOOLEAN,
    NAME,
    STRING,
    STRINGS,
    UnknownValidatorError,
)
from ckanext.rabatmigration.lib import languages
from ckanext.rabatmigration.lib.described import JsonSchema

Field = dict[str, Any]

_URI: JsonSchema = {"type": "string", "format": "uri"}


def ref(name: str) -> JsonSchema:
    """Return a reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def _codes(field: Field) -> JsonSchema:
    return {"type": "array", "items": codes.reference(field["vocabulary"]), "uniqueItems": True}


#: What a field is validated by -> what it accepts.
KINDS: dict[str, Callable[[Field], JsonSchema]] = {
    "rabatmigration_line": lambda field: _limited(STRING, field),
    "rabatmigration_hash": lambda field: _limited(STRING, field),
    "rabatmigration_trilingual_text": lambda field: ref("TextByLanguage"),
    "rabatmigration_trilingual_markdown": lambda field: ref("TextByLanguage"),
    "rabatmigration_trilingual_keywords": lambda field: ref("WordsByLanguage"),
    "rabatmigration_code": lambda field: codes.reference(field["vocabulary"]),
    "rabatmigration_codes": _codes,
    "rabatmigration_metadata_language": lambda field: {"enum": languages.codes()},
    "rabatmigration_period": lambda field: ref("Period"),
    "rabatmigration_date": lambda field: {"type": "string", "format": "date"},
    "rabatmigration_moment": lambda field: {"type": "string", "format": "date-time"},
    "rabatmigration_email": lambda field: {"type": "string", "format": "email"},
    "rabatmigration_http_url": lambda field: _URI,
    "rabatmigration_file_url": lambda field: STRING,
    "rabatmigration_uris": lambda field: {"type": "array", "items": _URI},
    "rabatmigration_boolean": lambda field: BOOLEAN,
    "rabatmigration_policy_reasons": lambda field: {
        "type": "object",
        "additionalProperties": ref("TextByLanguage"),
        "examples": [{"sdg:10.7": {"fr": "Dit qui réside dans la ville."}}],
    },
    "rabatmigration_crosses": lambda field: {**STRINGS, "examples": [["sex*age"]]},
    "rabatmigration_suggestions": lambda field: {"type": "array", "items": _SUGGESTION},
    "rabatmigration_geometry": lambda field: STRING,
    "int_validator": lambda field: {"type": "integer"},
    "name_validator": lambda field: NAME,
    "owner_org_validator": lambda field: STRING,
    "clean_format": lambda field: STRING,
    # presets of CKAN's whose values are plain text
    "unicode_safe": lambda field: STRING,
}

_SUGGESTION: JsonSchema = {
    "type": "object",
    "properties": {
        "tag": STRING,
        "confidence": {"type": ["number", "null"], "minimum": 0, "maximum": 1},
        "words": STRINGS,
    },
}


def of_field(field: Field) -> JsonSchema:
    """Return what a field of a schema accepts; raise `UnknownValidatorError` when nobody says."""
    names = str(field.get("validators") or "unicode_safe").replace("(", " ").split()
    known = [name for name in names if name in KINDS]
    telling = [name for name in known if name != "unicode_safe"] or known
    if not telling:
        raise UnknownValidatorError(f"{field['field_name']}: {field.get('validators')}")
    return KINDS[telling[0]](field)


def components() -> dict[str, JsonSchema]:
    """Return datasets, files, organisations, and what they are made of."""
    dataset = tk.get_action("scheming_dataset_schema_show")({}, {"type": "dataset"})
    organization = tk.get_action("scheming_organization_schema_show")({}, {"type": "organization"})
    return {
        "TextByLanguage": _by_language(
            STRING, tk._("A text in one language or several, by language code.")
        ),
        "WordsByLanguage": _by_language(
            STRINGS, tk._("Words in one language or several, by language code.")
        ),
        "Period": _period(),
        "DatasetFields": _fields(dataset["dataset_fields"], _plain_dataset()),
        "Dataset": _whole("DatasetFields", _read_dataset()),
        "ResourceFields": _fields(dataset["resource_fields"], _plain_resource()),
        "Resource": _whole("ResourceFields", _read_resource()),
        "OrganizationFields": _fields(organization["fields"], _plain_group()),
        "Organization": _whole("OrganizationFields", _read_group()),
    }


def _limited(kind: JsonSchema, field: Field) -> JsonSchema:
    return {**kind, "maxLength": field["max_length"]} if "max_length" in field else kind


def _period() -> JsonSchema:
    said = tk._("A year, quarter, month or day: 2014, 2014-Q3, 2014-05 or 2014-05-31.")
    pattern = "^[0-9]{4}(-(Q[1-4]|[0-9]{2}(-[0-9]{2})?))?$"
    return {"type": "string", "description": said, "pattern": pattern, "examples": ["2024-Q3"]}


def _by_language(kind: JsonSchema, description: str) -> JsonSchema:
    return {
        "type": "object",
        "description": description,
        "properties": dict.fromkeys(languages.codes(), kind),
        "additionalProperties": False,
    }


def _fields(fields: list[Field], plain: dict[str, JsonSchema]) -> JsonSchema:
    """Return an object of a schema's fields, and core's beside them."""
    found = {field["field_name"]: _described(field) for field in fields}
    return {"type": "object", "properties": found | {k: plain[k] for k in plain if k not in found}}


def _described(field: Field) -> JsonSchema:
    accepts = of_field(field)
    label, help_text = _text(field.get("label")), _text(field.get("help_text"))
    said = {"title": label, "description": help_text or tk._("Kept by the site.")}
    # what a reference says of itself is what others say of it too
    return {**said, "allOf": [accepts]} if "$ref" in accepts else {**accepts, **said}


def _text(texts: Any) -> str:
    return languages.pick(texts)[0] if isinstance(texts, dict) else str(texts or "")


def _whole(fields: str, read: dict[str, JsonSchema]) -> JsonSchema:
    shown = {name: {**schema, "readOnly": True} for name, schema in read.items()}
    return {"allOf": [ref(fields), {"type": "object", "properties": shown}]}


def _plain_dataset() -> dict[str, JsonSchema]:
    tag = {"type": "object", "properties": {"name": STRING}, "required": ["name"]}
    return {
        "id": {**STRING, "description": tk._("Its id, which never changes.")},
        "title": {**STRING, "description": tk._("The title in the source language.")},
        "notes": {**STRING, "description": tk._("The summary in the source language.")},
        "tags": {
            "type": "array",
            "items": tag,
            "description": tk._("Keywords in the source language."),
        },
        "private": {
            **BOOLEAN,
            "description": tk._(
                "Whether only its organisation sees it; true until it is published."
            ),
        },
        "resources": {
            "type": "array",
            "items": ref("ResourceFields"),
            "description": tk._("Its files; an update replaces the whole list."),
        },
    }


def _plain_resource() -> dict[str, JsonSchema]:
    return {
        "id": {**STRING, "description": tk._("Its id, which never changes.")},
        "name": {**STRING, "description": tk._("The name in the source language.")},
        "description": {**STRING, "description": tk._("The description in the source language.")},
        "mimetype": {**STRING, "description": tk._("Media type, such as text/csv.")},
    }


def _plain_group() -> dict[str, JsonSchema]:
    return {
        "id": {**STRING, "description": tk._("Its id, which never changes.")},
        "title": {**STRING, "description": tk._("The name in the source language.")},
        "description": {**STRING, "description": tk._("The description in the source language.")},
    }


def _read_dataset() -> dict[str, JsonSchema]:
    return {
        "metadata_created": {**STRING, "description": tk._("When it was first described, in UTC.")},
        "metadata_modified": {
            **STRING,
            "description": tk._("When its description last changed, in UTC."),
        },
        "organization": ref("Organization"),
        "num_resources": {"type": "integer"},
        "state": {"enum": ["active", "draft", "deleted"]},
        "completeness": {"type": "object", "description": tk._("How complete the description is.")},
        "labels": _labels(),
    }


def _read_resource() -> dict[str, JsonSchema]:
    return {
        "package_id": {**STRING, "description": tk._("The dataset it belongs to.")},
        "created": STRING,
        "last_modified": {"type": ["string", "null"]},
        "datastore_active": {
            **BOOLEAN,
            "description": tk._("Whether its rows can be read with datastore_search."),
        },
        "labels": _labels(),
    }


def _read_group() -> dict[str, JsonSchema]:
    return {
        "package_count": {
            "type": "integer",
            "description": tk._("How many public datasets it has."),
        },
        "created": STRING,
        "labels": _labels(),
    }


def _labels() -> JsonSchema:
    said = tk._("Labels of codes and texts in the language asked for with lang; absent without it.")
    return {"type": "object", "description": said}
