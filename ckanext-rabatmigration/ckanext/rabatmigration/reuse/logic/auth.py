"""Who may call the room's actions."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context


@tk.auth_allow_anonymous_access
def rabatmigration_citation_show(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Whoever may read a dataset may cite it."""
    return tk.check_access("package_show", context, data_dict) and {"success": True}  # pyright: ignore[reportReturnType]


@tk.auth_allow_anonymous_access
def rabatmigration_catalogue_export(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """The catalogue of what is public is everybody's."""
    return {"success": True}
