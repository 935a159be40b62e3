"""Validators of the schema's fields: one a kind of value, over `catalogue.fields`.

Scheming hands each its field, so that limits and vocabularies stand in the YAML. An empty value
clears the field; what is kept is text, JSON where the value is a list or an object.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.catalogue import compound, fields, geometry, messages, organization_form
from ckanext.scheming.validation import scheming_validator

Field = Mapping[str, Any]


def _of(
    clean: Callable[[Any, Field], Any], *, keep_empty: bool = False
) -> Callable[[Field, Any], Callable[..., None]]:
    """Return the scheming validator for a kind of value.

    With `keep_empty` an empty text stays one: a file without an address is a file all the same, and
    core never empties a column it isn't told of.
    """

    @scheming_validator
    def for_field(field: Field, schema: Any) -> Callable[..., None]:
        def validator(key: Any, data: Any, errors: Any, context: Any) -> None:
            value = data.get(key)
            if value is tk.missing or value in (None, "", [], {}):
                kept: Any = None
            else:
                try:
                    kept = clean(value, field)
                except fields.FieldError as error:
                    errors[key].extend(error.messages)
                    raise tk.StopOnError from error
            if kept in (None, "", [], {}):
                if keep_empty and value == "":
                    return
                data.pop(key, None)
                if field.get("required"):
                    errors[key].append(messages.title_missing())
                raise tk.StopOnError
            data[key] = kept if isinstance(kept, str) else json.dumps(kept, ensure_ascii=False)

        return validator

    return for_field


rabatmigration_line = _of(fields.line)
rabatmigration_trilingual_text = _of(fields.trilingual_text)
rabatmigration_trilingual_markdown = _of(fields.trilingual_markdown)
rabatmigration_trilingual_keywords = _of(fields.trilingual_keywords)
rabatmigration_code = _of(fields.code)
rabatmigration_codes = _of(fields.codes)
rabatmigration_metadata_language = _of(fields.metadata_language)
rabatmigration_period = _of(fields.period)
rabatmigration_date = _of(fields.date)
rabatmigration_moment = _of(fields.moment)
rabatmigration_email = _of(fields.email)
rabatmigration_http_url = _of(fields.http_url)
rabatmigration_file_url = _of(fields.file_url, keep_empty=True)
rabatmigration_hash = _of(fields.line, keep_empty=True)
rabatmigration_uris = _of(fields.uris)
rabatmigration_boolean = _of(fields.boolean)
rabatmigration_policy_reasons = _of(compound.policy_reasons)
rabatmigration_crosses = _of(compound.crosses)
rabatmigration_suggestions = _of(compound.suggestions)
rabatmigration_geometry = _of(geometry.geometry)


def rabatmigration_from_json(value: Any) -> Any:
    """Give a stored list, object or truth value as JSON, for output."""
    if value in ("true", "false"):
        return value == "true"
    return fields.from_json(value)


def rabatmigration_once(key: Any, data: Any, errors: Any, context: Any) -> None:
    """Stop at a field that is known to be wrong: core's validators of names say it twice."""
    if errors[key]:
        raise tk.StopOnError


def rabatmigration_prepare_organization(key: Any, data: Any, errors: Any, context: Any) -> None:
    """Bring an organisation's core fields in step with ours, before its other validators."""
    organization_form.prepare_flat(data, errors, context)


def rabatmigration_name_organization_errors(key: Any, data: Any, errors: Any, context: Any) -> None:
    """Name an organisation's errors by the fields its client knows, after other validators."""
    organization_form.rename_flat(errors, context)
