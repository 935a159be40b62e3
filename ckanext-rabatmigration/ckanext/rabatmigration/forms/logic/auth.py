"""Who may keep a form: whoever may fill it in. Nobody reads another person's.

A description is taken over by those who see all of it: people of its organisation.
"""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import authz
from ckan.logic.auth import get_package_object
from ckan.types import AuthResult, Context


def rabatmigration_form_draft_save(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Whoever may send the form."""
    kind, _, dataset = data_dict["form"].removeprefix("dataset/").partition("/")
    asked = tk.fresh_context(context)
    if kind == "edit":
        return authz.is_authorized("package_update", asked, {"id": dataset})
    return authz.is_authorized("package_create", asked, None)


def rabatmigration_form_draft_show(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Everybody with an account, their own."""
    return {"success": True}


def rabatmigration_form_draft_delete(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Everybody with an account, their own."""
    return {"success": True}


def rabatmigration_form_duplicate(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """People of the dataset's organisation who may make datasets, there or elsewhere."""
    package = get_package_object(context, data_dict)
    asked = tk.fresh_context(context)
    shown = authz.is_authorized("package_show", asked, {"id": package.id})
    if not shown["success"]:
        return shown
    user = context.get("user")
    if not authz.has_user_permission_for_group_or_org(package.owner_org, user, "read"):
        return {"success": False, "msg": tk._("Only its organization starts from this dataset.")}
    return authz.is_authorized("package_create", tk.fresh_context(context), None)


@tk.auth_allow_anonymous_access
def rabatmigration_form_suggest(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Lists and keywords of what one may see are everybody's."""
    return {"success": True}
