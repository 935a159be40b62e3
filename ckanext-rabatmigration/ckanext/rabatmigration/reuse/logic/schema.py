"""What the room's actions take."""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from ckanext.rabatmigration.lib.described import accepts
from ckanext.rabatmigration.reuse import rows


@validator_args
def citation_show(not_empty: Validator, unicode_only: Validator) -> Schema:
    """Take a dataset."""
    return {"id": [not_empty, unicode_only]}


@accepts({"type": "integer", "minimum": 1, "maximum": rows.MOST_ROWS})
def _few_rows(value: int) -> int:
    if not 1 <= value <= rows.MOST_ROWS:
        raise tk.Invalid(tk._("Ask for 1 to %(most)s rows.") % {"most": rows.MOST_ROWS})
    return value


@accepts({"type": ["object", "string"], "x-json-text": True})
def _object(value: Any) -> dict[str, Any]:
    """Take an object, or its JSON as it stands in an address."""
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise tk.Invalid(tk._("This search cannot be read."))
    return found


@validator_args
def catalogue_export(
    ignore_empty: Validator,
    unicode_only: Validator,
    int_validator: Validator,
    default: ValidatorFactory,
) -> Schema:
    """Take what is searched for, and where to go on."""
    return {
        "q": [ignore_empty, unicode_only],
        "facets": [ignore_empty, _object],
        "rows": [default(rows.BATCH), int_validator, _few_rows],
        "cursor": [default(rows.START), unicode_only],
    }
