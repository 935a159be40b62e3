"""What the room's actions take."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator, ValidatorFactory

from ckanext.rabatmigration.contact.model import (
    ANSWERED,
    CLOSED,
    DATASET,
    NEW,
    ORGANIZATION,
    SITE,
)
from ckanext.rabatmigration.lib.described import accepts

LONGEST_NAME, LONGEST_EMAIL, SHORTEST, LONGEST = 100, 254, 10, 5000
#: Lists: CKAN writes them into its refusal, where a tuple would be taken apart.
TYPES, STATES = [DATASET, ORGANIZATION, SITE], [NEW, ANSWERED, CLOSED]
MOST_ROWS = 100

#: One address, in letters every mail server takes; no quotes, no comments, no second address.
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
#: What turns the writing direction around what follows.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")


@accepts({"type": "string", "minLength": 1, "maxLength": LONGEST_NAME})
def one_line(value: Any) -> str:
    """Accept a name: one line, no control characters."""
    text = unicodedata.normalize("NFC", _text(value)).strip()
    if any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in text):
        raise tk.Invalid(tk._("Write the name on one line."))
    if len(text) > LONGEST_NAME:
        raise tk.Invalid(tk._("Write at most {most} letters.").format(most=LONGEST_NAME))
    text = _TURNS.sub("", text)
    if not text:
        raise tk.Invalid(tk._("Write your name."))
    return text


@accepts({"type": "string", "format": "email", "maxLength": LONGEST_EMAIL})
def one_email(value: Any) -> str:
    """Accept one e-mail address."""
    text = _text(value).strip()
    if len(text) > LONGEST_EMAIL or not _EMAIL.fullmatch(text) or len(text.split("@")[0]) > 64:  # noqa: PLR2004
        raise tk.Invalid(tk._("Write one e-mail address, such as name@example.org."))
    return text


@accepts({"type": "string", "minLength": SHORTEST, "maxLength": LONGEST})
def letter(value: Any) -> str:
    """Accept a message of some length, without control characters but line breaks."""
    text = _text(value).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(
        sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")
    ).strip()
    if len(text) < SHORTEST:
        told = tk._("Write your message: at least {least} letters.")
        raise tk.Invalid(told.format(least=SHORTEST))
    if len(text) > LONGEST:
        told = tk._("Your message has {count} letters: shorten it to {most}.")
        raise tk.Invalid(told.format(count=len(text), most=LONGEST))
    return text


@accepts({"const": True})
def consented(value: Any) -> bool:
    """Accept a yes."""
    if value is not True and str(value).lower() not in ("true", "1", "on", "yes"):
        raise tk.Invalid(
            tk._("Without your agreement we may not pass on your name, address and message.")
        )
    return True


@accepts({"type": "string", "maxLength": 100})
def _submission(value: Any) -> str:
    text = _text(value)
    if not re.fullmatch(r"[A-Za-z0-9-]{8,100}", text):
        raise tk.Invalid(tk._("Open the form again and repeat it."))
    return text


@accepts({"type": "integer", "minimum": 0, "maximum": MOST_ROWS})
def _rows(value: int) -> int:
    if value > MOST_ROWS:
        raise tk.Invalid(tk._("At most {most} messages come in one answer.").format(most=MOST_ROWS))
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise tk.Invalid(tk._("Write text here."))
    return value


@validator_args
def send(
    not_empty: Validator,
    not_missing: Validator,
    ignore_empty: Validator,
    unicode_only: Validator,
    one_of: ValidatorFactory,
) -> Schema:
    """Take a message, who writes it and what it is about.

    What is given but empty is told by its own validator, in words for people.
    """
    return {
        "object_type": [not_empty, one_of(TYPES)],
        "id": [ignore_empty, unicode_only],
        "name": [not_missing, one_line],
        "email": [not_missing, one_email],
        "message": [not_missing, letter],
        "consent": [not_missing, consented],
        "copy": [ignore_empty, tk.get_validator("boolean_validator")],
        "submission": [ignore_empty, _submission],
    }


@validator_args
def message_list(
    ignore_empty: Validator,
    unicode_only: Validator,
    natural_number_validator: Validator,
    default: ValidatorFactory,
    one_of: ValidatorFactory,
) -> Schema:
    """Take what narrows the list, and which part of it."""
    return {
        "organization": [ignore_empty, unicode_only],
        "state": [ignore_empty, one_of(STATES)],
        "limit": [default(20), natural_number_validator, _rows],
        "offset": [default(0), natural_number_validator],
    }


@validator_args
def message_update(
    not_empty: Validator, unicode_only: Validator, one_of: ValidatorFactory
) -> Schema:
    """Take a message and what came of it."""
    return {"id": [not_empty, unicode_only], "state": [not_empty, one_of(STATES)]}


@validator_args
def one_message(not_empty: Validator, unicode_only: Validator) -> Schema:
    """Name a message."""
    return {"id": [not_empty, unicode_only]}
