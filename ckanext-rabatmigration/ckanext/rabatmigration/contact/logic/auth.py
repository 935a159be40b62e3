"""Who may write, and who reads what was written."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import authz
from ckan.types import AuthResult, Context

from ckanext.rabatmigration.contact import messages
from ckanext.rabatmigration.contact.model import DATASET, ORGANIZATION

__all__ = [
    "rabatmigration_contact_send",
    "rabatmigration_message_delete",
    "rabatmigration_message_list",
    "rabatmigration_message_retry",
    "rabatmigration_message_update",
]


@tk.auth_allow_anonymous_access
def rabatmigration_contact_send(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Whoever may see what the message is about."""
    shown = {DATASET: "package_show", ORGANIZATION: "organization_show"}
    asked = shown.get(data_dict["object_type"])
    if asked is None:
        return {"success": True}
    return authz.is_authorized(asked, tk.fresh_context(context), {"id": data_dict.get("id")})


def rabatmigration_message_list(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Administrators and editors of an organisation; they get the messages of theirs."""
    user = context.get("user")
    if authz.is_sysadmin(user) or messages.read_by(user):
        return {"success": True}
    return _refused()


def rabatmigration_message_update(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Those who read the message."""
    return _of(context, data_dict["id"])


def rabatmigration_message_retry(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Those who read the message."""
    return _of(context, data_dict["id"])


def rabatmigration_message_delete(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Those who read the message."""
    return _of(context, data_dict["id"])


def _of(context: Context, message_id: str) -> AuthResult:
    user = context.get("user")
    message = messages.get(message_id)
    if authz.is_sysadmin(user) or message.owner_org in messages.read_by(user):
        return {"success": True}
    return _refused()


def _refused() -> AuthResult:
    told = tk._("Only administrators and editors of the organization read its messages.")
    return {"success": False, "msg": told}
