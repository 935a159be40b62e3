"""Who may call the room's actions."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context


@tk.auth_allow_anonymous_access
def rabatmigration_policy_list(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Counts are of what everybody may read."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def rabatmigration_policy_show(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Counts are of what everybody may read."""
    return {"success": True}
