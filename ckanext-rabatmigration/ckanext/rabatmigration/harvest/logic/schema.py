"""Schemas of the room's actions: types only; what needs the database is checked by the actions."""

from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Context, Schema, Validator

from ckanext.rabatmigration.harvest import adapters
from ckanext.rabatmigration.lib.described import accepts
from ckanext.rabatmigration.lib.http import check_url
from ckanext.rabatmigration.lib.outbound_errors import N_, UrlRefusedError


def _names(value: Any) -> bool:
    return isinstance(value, list) and all(re.fullmatch(r"[\w.-]{1,100}", str(v)) for v in value)


def _between(value: Any, least: float, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


#: What `config` may hold: key -> what is expected there, and how to tell.
CONFIG = {
    "query": (N_("text"), lambda value: isinstance(value, str)),
    "organization": (N_("a list of names"), _names),
    "groups": (N_("a list of names"), _names),
    "rows": (N_("a number from 1 to 1000"), lambda value: _between(value, 1, 1000)),
    "language": (N_("a language's code"), lambda value: isinstance(value, str)),
    "publish": (N_("true or false"), lambda value: isinstance(value, bool)),
    "threshold": (N_("a number from 0 to 1"), lambda value: _between(value, 0, 1)),
}
#: Hours between two harvests: at most a year.
LONGEST = 24 * 366


@accepts(
    {
        "type": "object",
        "properties": {
            "query": {"type": "string"},
            "organization": {"type": "array", "items": {"type": "string"}},
            "groups": {"type": "array", "items": {"type": "string"}},
            "rows": {"type": "number", "minimum": 1, "maximum": 1000},
            "language": {"type": "string"},
            "publish": {"type": "boolean"},
            "threshold": {"type": "number", "minimum": 0, "maximum": 1},
        },
        "additionalProperties": False,
    }
)
def source_config(value: Any) -> dict[str, Any]:
    """Accept an object with known keys."""
    if not isinstance(value, dict):
        raise tk.Invalid(tk._("Expected an object with options of the source."))
    for key, content in value.items():
        if key not in CONFIG:
            known = ", ".join(CONFIG)
            raise tk.Invalid(
                tk._("There is no option “%(key)s”. There are: %(known)s.")
                % {"key": key, "known": known}
            )
        expected, fits = CONFIG[key]
        if not fits(content):
            raise tk.Invalid(
                tk._("“%(key)s” must be %(expected)s.") % {"key": key, "expected": tk._(expected)}
            )
    return value


@accepts({"type": "string", "format": "uri"})
def portal_url(value: Any) -> str:
    """Accept a web address; where its name leads is checked each time it is called."""
    try:
        check_url(str(value).strip())
    except UrlRefusedError as error:
        raise tk.Invalid(tk._(error.message) % error.params) from error
    return str(value).strip()


@accepts(lambda: {"enum": adapters.protocols()})
def known_protocol(value: Any) -> str:
    """Accept the name of a protocol there is an adapter for."""
    if value not in adapters.protocols():
        raise tk.Invalid(
            tk._("There is no harvester for “%(protocol)s”. There are: %(known)s.")
            % {"protocol": value, "known": ", ".join(adapters.protocols())}
        )
    return value


@accepts({"type": ["integer", "null"], "minimum": 1, "maximum": LONGEST})
def hours(value: Any) -> int | None:
    """Accept a number of hours, or nothing for "by hand only"."""
    if value in (None, ""):
        return None
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = 0
    if not 1 <= number <= LONGEST:
        raise tk.Invalid(tk._("Expected a number of hours from 1 to %(most)s.") % {"most": LONGEST})
    return number


@accepts({"type": ["integer", "null"], "minimum": 1, "maximum": LONGEST})
def given_hours(key: Any, data: Any, errors: Any, context: Context) -> None:
    """Accept hours as above; null is something else here than nothing given."""
    if data[key] is tk.missing:
        data.pop(key)
        return
    try:
        data[key] = hours(data[key])
    except tk.Invalid as error:
        errors[key].append(error.error)


@validator_args
def source_create(
    not_empty: Validator, ignore_missing: Validator, unicode_safe: Validator, default: Any
) -> Schema:
    """Everything a source is."""
    return {
        "name": [not_empty, unicode_safe],
        "protocol": [default("ckan"), known_protocol],
        "url": [not_empty, unicode_safe, portal_url],
        "owner_org": [not_empty, unicode_safe],
        "config": [default({}), source_config],
        "active": [default(True), tk.get_validator("boolean_validator")],
        "schedule": [ignore_missing, hours],
    }


@validator_args
def source_update(
    not_empty: Validator, ignore_missing: Validator, unicode_safe: Validator
) -> Schema:
    """What is given changes; the rest stays."""
    return {
        "id": [not_empty, unicode_safe],
        "name": [ignore_missing, not_empty, unicode_safe],
        "url": [ignore_missing, not_empty, unicode_safe, portal_url],
        "config": [ignore_missing, source_config],
        "active": [ignore_missing, tk.get_validator("boolean_validator")],
        "schedule": [given_hours],
    }


@validator_args
def one(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """Name a source or job."""
    return {"id": [not_empty, unicode_safe]}


@validator_args
def job_list(
    not_empty: Validator, unicode_safe: Validator, default: Any, natural_number_validator: Validator
) -> Schema:
    """Name a source, and how many of its jobs."""
    return {
        "source_id": [not_empty, unicode_safe],
        "limit": [default(20), natural_number_validator],
    }
