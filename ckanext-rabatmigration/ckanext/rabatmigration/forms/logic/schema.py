"""What the room's actions take: bounded, so that nobody keeps a library in a form."""

from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from ckanext.rabatmigration.forms import suggesting
from ckanext.rabatmigration.lib import languages, vocabularies
from ckanext.rabatmigration.lib.described import accepts

#: Forms that are kept: a new dataset, one begun from another one, a dataset that is changed.
FORM = r"dataset/(?:new|(?:new|edit)/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
KEY = r"[A-Za-z0-9-]{8,64}"
#: Most inputs, and the most letters of all of them.
MOST_INPUTS, MOST_LETTERS = 1500, 200_000
_LONGEST_NAME = 200
#: Most letters of what suggestions are made for, and most suggestions.
LONGEST_TYPED, MOST_SUGGESTED = 100, 20
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")


@accepts({"type": "string", "pattern": f"^{FORM}$", "examples": ["dataset/new"]})
def _form(value: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(FORM, value):
        raise tk.Invalid(tk._("There is no such form. Expected: dataset/new or dataset/edit/id."))
    return value


@accepts({"type": "string", "pattern": f"^{KEY}$"})
def _key(value: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(KEY, value):
        raise tk.Invalid(tk._("Expected 8 to 64 letters, digits and hyphens."))
    return value


@accepts(
    {
        "type": "array",
        "maxItems": MOST_INPUTS,
        "items": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2},
    }
)
def _inputs(value: Any) -> list[list[str]]:
    if not isinstance(value, list) or not all(map(_is_input, value)):
        raise tk.Invalid(tk._("Expected a list of inputs: name and value, both text."))
    if len(value) > MOST_INPUTS or sum(len(one[1]) for one in value) > MOST_LETTERS:
        raise tk.Invalid(tk._("The form holds more than can be kept."))
    return [one for one in value if not one[0].startswith("_")]


def _is_input(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2  # noqa: PLR2004
        and all(isinstance(part, str) and not _UNREADABLE.search(part) for part in value)
        and 0 < len(value[0]) <= _LONGEST_NAME
    )


@accepts({"type": "string", "maxLength": 40})
def _base(value: str) -> str:
    if not isinstance(value, str) or len(value) > 40:  # noqa: PLR2004
        raise tk.Invalid(tk._("Expected the moment of a dataset’s last change."))
    return value


@accepts(lambda: {"enum": [suggesting.KEYWORDS, *vocabularies.ids()]})
def _list(value: str) -> str:
    if value != suggesting.KEYWORDS and value not in vocabularies.ids():
        raise tk.Invalid(tk._("There is no vocabulary “{id}”.").format(id=str(value)[:50]))
    return value


@accepts({"type": "string", "minLength": 1, "maxLength": LONGEST_TYPED})
def _typed(value: str) -> str:
    if not _is_short(value):
        raise tk.Invalid(tk._("Expected up to {most} letters.").format(most=LONGEST_TYPED))
    return value.strip()


def _is_short(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_TYPED and not _UNREADABLE.search(value)


@accepts(lambda: {"enum": languages.codes()})
def _language(value: str) -> str:
    if value not in languages.codes():
        known = ", ".join(languages.codes())
        raise tk.Invalid(tk._("Expected one of these languages: {known}.").format(known=known))
    return value


@accepts({"type": "integer", "minimum": 1, "maximum": MOST_SUGGESTED})
def _count(value: Any) -> int:
    try:
        number = int(str(value))
    except ValueError:
        number = 0
    if not 1 <= number <= MOST_SUGGESTED:
        told = tk._("Expected a number from 1 to {most}.")
        raise tk.Invalid(told.format(most=MOST_SUGGESTED))
    return number


@validator_args
def one_dataset(not_empty: Validator, unicode_only: Validator) -> Schema:
    """Name a dataset."""
    return {"id": [not_empty, unicode_only]}


@validator_args
def some_letters(
    not_empty: Validator,
    ignore_empty: Validator,
    unicode_only: Validator,
    default: ValidatorFactory,
) -> Schema:
    """Take what was typed, and where."""
    return {
        "list": [not_empty, unicode_only, _list],
        "q": [not_empty, unicode_only, _typed],
        "lang": [ignore_empty, unicode_only, _language],
        "limit": [default(8), _count],
    }


@validator_args
def one_form(not_empty: Validator, unicode_only: Validator) -> Schema:
    """Name a form."""
    return {"form": [not_empty, unicode_only, _form]}


@validator_args
def kept_form(
    not_empty: Validator, not_missing: Validator, ignore_empty: Validator, unicode_only: Validator
) -> Schema:
    """Take what stands in a form."""
    return {
        "form": [not_empty, unicode_only, _form],
        "key": [not_empty, unicode_only, _key],
        "inputs": [not_missing, _inputs],
        "base": [ignore_empty, unicode_only, _base],
    }
