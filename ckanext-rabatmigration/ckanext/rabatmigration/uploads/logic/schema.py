"""Schemas of the room's actions."""

from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator

from ckanext.rabatmigration.lib.described import accepts
from ckanext.rabatmigration.uploads import names, pasting, refusals

_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
KINDS = ("period", "places", "disaggregation", "crosses")


@accepts({"type": "string", "maxLength": names.LONGEST, "examples": ["residents-2024.csv"]})
def file_name(value: Any) -> str:
    """Accept a file's name, without its folders."""
    plain = names.plain(value) if isinstance(value, str) else ""
    if not plain:
        raise tk.Invalid(str(refusals.bad_name()))
    return plain


@accepts({"type": "string", "pattern": "^[0-9a-fA-F]{64}$"})
def sha256(value: Any) -> str:
    """Accept a SHA-256 in hexadecimal."""
    if not isinstance(value, str) or not _SHA256.fullmatch(value):
        raise tk.Invalid(tk._("A SHA-256 has 64 hexadecimal digits."))
    return value.lower()


@accepts({"type": "integer", "minimum": 1, "examples": [20971520]})
def byte_count(value: Any) -> int:
    """Accept a number of bytes; none and too many are refused where the limit is known."""
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,18}", str(value)):
        raise tk.Invalid(tk._("Give the file's size as a number of bytes."))
    return int(value)


@accepts(
    {"type": "string", "maxLength": pasting.CHARACTERS, "examples": ["year\tpeople\n2024\t12"]}
)
def pasted(value: Any) -> str:
    """Accept a text of many lines."""
    if not isinstance(value, str) or not value.strip():
        raise tk.Invalid(tk._("Paste a table first."))
    return value


@accepts({"type": "array", "items": {"enum": list(KINDS)}, "uniqueItems": True})
def kinds(value: Any) -> list[str]:
    """Accept names of proposals, one or several."""
    named = [value] if isinstance(value, str) else value
    if not isinstance(named, list) or any(one not in KINDS for one in named):
        said = tk._("Name what to take over: {kinds}.")
        raise tk.Invalid(said.format(kinds=", ".join(KINDS)))
    return list(dict.fromkeys(named))


@validator_args
def one(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """Name an upload or a file."""
    return {"id": [not_empty, unicode_safe]}


@validator_args
def upload_create(
    not_empty: Validator, unicode_safe: Validator, ignore_missing: Validator
) -> Schema:
    """Tell what will come."""
    return {
        "package_id": [not_empty, unicode_safe],
        "file_name": [not_empty, file_name],
        "size": [not_empty, byte_count],
        "sha256": [ignore_missing, sha256],
    }


@validator_args
def file_adopt(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """Name a file and what to take over from it."""
    return {"id": [not_empty, unicode_safe], "proposals": [not_empty, kinds]}


@validator_args
def table_describe(
    not_empty: Validator, unicode_safe: Validator, ignore_missing: Validator
) -> Schema:
    """Hand over a table, and what it is to be called."""
    return {"text": [not_empty, pasted], "file_name": [ignore_missing, unicode_safe]}


@validator_args
def table_create(
    not_empty: Validator, unicode_safe: Validator, ignore_missing: Validator
) -> Schema:
    """Hand over a table and name the dataset it belongs to."""
    return {
        "package_id": [not_empty, unicode_safe],
        "text": [not_empty, pasted],
        "file_name": [ignore_missing, unicode_safe],
        "name": [ignore_missing, unicode_safe],
    }
