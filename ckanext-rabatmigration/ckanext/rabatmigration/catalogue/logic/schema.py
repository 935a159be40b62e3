"""What the room's actions take."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from ckanext.rabatmigration.catalogue import messages
from ckanext.rabatmigration.catalogue.vocabularies_skos import FORMATS
from ckanext.rabatmigration.lib import languages
from ckanext.rabatmigration.lib.described import accepts


@accepts(lambda: {"enum": languages.codes()})
def known_language(value: str) -> str:
    """Take a language metadata is kept in; a validator."""
    if value not in languages.codes():
        raise tk.Invalid(messages.unknown_language(value))
    return value


@accepts({"enum": ["json", *FORMATS]})
def _known_format(value: str) -> str:
    known = ["json", *FORMATS]
    if value not in known:
        message = tk._("There is no format “{format}”. Expected: {known}.")
        raise tk.Invalid(message.format(format=messages.shown(value), known=", ".join(known)))
    return value


@validator_args
def vocabulary_list(ignore_empty: Validator, unicode_only: Validator) -> Schema:
    """Take a language or none."""
    return {"lang": [ignore_empty, unicode_only, known_language]}


@validator_args
def vocabulary_show(
    ignore_empty: Validator,
    not_empty: Validator,
    unicode_only: Validator,
    default: ValidatorFactory,
) -> Schema:
    """Take a list's id, and how it is wanted."""
    return {
        "id": [not_empty, unicode_only],
        "lang": [ignore_empty, unicode_only, known_language],
        "q": [ignore_empty, unicode_only],
        "format": [default("json"), unicode_only, _known_format],
    }
