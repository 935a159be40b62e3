"""What the room's actions take."""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from ckanext.rabatmigration.lib.described import accepts

#: Rows one call gives, and rows it can pass over.
MOST_ROWS, FARTHEST = 1000, 10**9

FILTERS = {
    "type": ["object", "string"],
    "x-json-text": True,
    "description": "by column: a value, a list of values, {from, to} or {contains}",
}


@accepts(FILTERS)
def _filters(value: Any) -> dict[str, Any]:
    """Read filters, which are JSON in a query string."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = None
    if not isinstance(value, dict):
        example = '{"year": 2024}'
        raise tk.Invalid(
            tk._("Filters by column are expected, such as {example}.").format(example=example)
        )
    return value


@accepts({"maximum": MOST_ROWS})
def _few(value: int) -> int:
    if value > MOST_ROWS:
        raise tk.Invalid(tk._("At most {limit} rows can be asked for.").format(limit=MOST_ROWS))
    return value


@accepts({"maximum": FARTHEST})
def _near(value: int) -> int:
    if value > FARTHEST:
        raise tk.Invalid(tk._("At most {limit} is expected.").format(limit=FARTHEST))
    return value


@accepts({"enum": ["sum", "avg"]})
def _amount(value: str) -> str:
    if value not in ("sum", "avg"):
        raise tk.Invalid(tk._("“sum” or “avg” is expected here."))
    return value


@accepts({
    "type": ["array", "string"],
    "x-json-text": True,
    "items": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},
})  # fmt: skip
def _columns(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = None
    if not isinstance(value, list) or not all(
        isinstance(one, dict) and isinstance(one.get("id"), str) for one in value
    ):
        example = '[{"id": "…", "label_translated": {"fr": "…"}}]'
        raise tk.Invalid(tk._("Columns are expected, such as {example}.").format(example=example))
    return value


@validator_args
def table_show(
    not_empty: Validator,
    ignore_empty: Validator,
    unicode_only: Validator,
    natural_number_validator: Validator,
    default: ValidatorFactory,
) -> Schema:
    """Take a file, and which rows of its table are wanted."""
    return {
        "resource_id": [not_empty, unicode_only],
        "q": [ignore_empty, unicode_only],
        "filters": [ignore_empty, _filters],
        "sort": [ignore_empty, unicode_only],
        "limit": [default(25), natural_number_validator, _few],
        "offset": [default(0), natural_number_validator, _near],
    }


@validator_args
def table_summary(
    not_empty: Validator,
    ignore_empty: Validator,
    unicode_only: Validator,
    default: ValidatorFactory,
) -> Schema:
    """Take a file, which rows count, and by which column."""
    return {
        "resource_id": [not_empty, unicode_only],
        "by": [not_empty, unicode_only],
        "of": [ignore_empty, unicode_only],
        "how": [default("sum"), unicode_only, _amount],
        "q": [ignore_empty, unicode_only],
        "filters": [ignore_empty, _filters],
    }


@validator_args
def table_describe(not_empty: Validator, not_missing: Validator, unicode_only: Validator) -> Schema:
    """Take a file, and what is said of its columns."""
    return {"resource_id": [not_empty, unicode_only], "columns": [not_missing, _columns]}
