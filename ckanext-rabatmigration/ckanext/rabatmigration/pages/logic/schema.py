"""What the room's actions take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from ckanext.rabatmigration.catalogue import messages
from ckanext.rabatmigration.catalogue.logic.schema import known_language
from ckanext.rabatmigration.lib.described import accepts
from ckanext.rabatmigration.pages import policy

#: Datasets in one answer.
MOST_ROWS = 100


@accepts({"enum": list(policy.FIELDS)})
def _known_list(value: str) -> str:
    if not isinstance(value, str) or value not in policy.FIELDS:  # validators go on after an error
        told = tk._("There is no list “{list}” of policies. There are: {known}.")
        raise tk.Invalid(told.format(list=messages.shown(value), known=", ".join(policy.FIELDS)))
    return value


@accepts({"type": "integer", "minimum": 0, "maximum": MOST_ROWS})
def _rows(value: int) -> int:
    if value > MOST_ROWS:
        raise tk.Invalid(tk._("At most {most} datasets come in one answer.").format(most=MOST_ROWS))
    return value


@validator_args
def policy_list(
    ignore_empty: Validator,
    ignore_missing: Validator,
    unicode_only: Validator,
    boolean_validator: Validator,
) -> Schema:
    """Take what narrows the list, and a language."""
    return {
        "list": [ignore_empty, unicode_only, _known_list],
        "in_use": [ignore_missing, boolean_validator],
        "lang": [ignore_empty, unicode_only, known_language],
    }


@validator_args
def policy_show(
    not_empty: Validator,
    ignore_empty: Validator,
    unicode_only: Validator,
    natural_number_validator: Validator,
    default: ValidatorFactory,
) -> Schema:
    """Take a policy, which part of its datasets, and a language."""
    return {
        "id": [not_empty, unicode_only],
        "rows": [default(20), natural_number_validator, _rows],
        "start": [default(0), natural_number_validator],
        "lang": [ignore_empty, unicode_only, known_language],
    }
