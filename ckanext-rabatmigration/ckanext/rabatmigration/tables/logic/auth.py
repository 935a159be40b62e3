"""Who may call the room's actions: whoever may read or write the file's rows in the DataStore."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import authz
from ckan.types import AuthResult, Context


@tk.auth_allow_anonymous_access
def rabatmigration_table_show(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Ask as `datastore_search` does."""
    return _as("datastore_search", context, data_dict)


@tk.auth_allow_anonymous_access
def rabatmigration_table_summary(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Ask as `datastore_search` does."""
    return _as("datastore_search", context, data_dict)


def rabatmigration_table_describe(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Ask as `datastore_create` does."""
    return _as("datastore_create", context, data_dict)


def _as(other: str, context: Context, data_dict: dict[str, Any]) -> AuthResult:
    named = {"resource_id": data_dict.get("resource_id"), "id": data_dict.get("resource_id")}
    return authz.is_authorized(other, context, named)
