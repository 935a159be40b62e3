"""Who may harvest: system administrators, and administrators of the owner organisation for it."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import authz, model
from ckan.types import AuthResult, Context

from ckanext.rabatmigration.harvest import sources

__all__ = [
    "rabatmigration_harvest_job_list",
    "rabatmigration_harvest_job_show",
    "rabatmigration_harvest_report",
    "rabatmigration_harvest_run",
    "rabatmigration_harvest_source_create",
    "rabatmigration_harvest_source_delete",
    "rabatmigration_harvest_source_list",
    "rabatmigration_harvest_source_show",
    "rabatmigration_harvest_source_update",
]


def rabatmigration_harvest_source_create(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Those who manage the organisation the datasets will belong to."""
    group = model.Group.get(data_dict.get("owner_org"))
    return _may_manage(context, group.id if group else None)


def rabatmigration_harvest_source_list(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Those who manage an organisation; they get the sources of theirs."""
    user = context.get("user")
    if authz.is_sysadmin(user) or sources.managed_organizations(user):
        return {"success": True}
    return _refused()


def rabatmigration_harvest_source_show(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Those who manage the source's organisation."""
    return _of_source(context, data_dict["id"])


def rabatmigration_harvest_source_update(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Those who manage the source's organisation."""
    return _of_source(context, data_dict["id"])


def rabatmigration_harvest_source_delete(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Those who manage the source's organisation."""
    return _of_source(context, data_dict["id"])


def rabatmigration_harvest_run(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Those who manage the source's organisation."""
    return _of_source(context, data_dict["id"])


def rabatmigration_harvest_job_list(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Those who manage the source's organisation."""
    return _of_source(context, data_dict["source_id"])


def rabatmigration_harvest_job_show(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Those who manage the source's organisation."""
    return _of_source(context, sources.job(data_dict["id"]).source_id)


def rabatmigration_harvest_report(context: Context, data_dict: dict[str, Any]) -> AuthResult:
    """Those who manage the source's organisation."""
    return rabatmigration_harvest_job_show(context, data_dict)


def _of_source(context: Context, source_id: str) -> AuthResult:
    return _may_manage(context, sources.source(source_id).owner_org)


def _may_manage(context: Context, owner_org: str | None) -> AuthResult:
    user = context.get("user")
    if owner_org and authz.has_user_permission_for_group_or_org(owner_org, user, "admin"):
        return {"success": True}
    return _refused()


def _refused() -> AuthResult:
    return {
        "success": False,
        "msg": tk._("Only administrators of the organisation manage its harvest sources."),
    }
