"""Schemas of the room's actions."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator


@validator_args
def one_dataset(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """Name a dataset."""
    return {"id": [not_empty, unicode_safe]}
