"""Who may do what: our own actions, and core's functions with our rules after theirs.

Core's answer is asked first; ours only ever refuses more, or says better why.
"""

from __future__ import annotations

from typing import Any, cast

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import authz, model
from ckan.logic.auth import get_package_object, get_resource_object
from ckan.types import AuthFunction, AuthResult, Context, DataDict

from ckanext.rabatmigration.publishing import rules


def functions() -> dict[str, AuthFunction]:
    """Return the functions by name; those of other plugins only where these are on."""
    found: dict[str, Any] = {
        "rabatmigration_dataset_publish": rabatmigration_dataset_publish,
        "rabatmigration_dataset_withdraw": rabatmigration_dataset_withdraw,
        "rabatmigration_datastore_status": rabatmigration_datastore_status,
        "package_update": package_update,
        "bulk_update_public": bulk_update_public,
        "resource_show": resource_show,
        "task_status_show": task_status_show,
    }
    found |= {name: _resource_write for name in ("resource_create", "resource_update")}
    found["resource_delete"] = _resource_write
    if p.plugin_loaded("datastore"):
        reading = ("datastore_search", "datastore_info")
        found |= {name: _datastore_read for name in reading}
        found["datastore_search_sql"] = _datastore_sql
    if p.plugin_loaded("activity"):
        watching = ("activity_show", "activity_data_show", "activity_diff")
        found |= {name: _activity_data for name in watching}
    return found


def rabatmigration_dataset_publish(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who may edit the dataset and publish for its organisation."""
    return _may_decide(context, data_dict)


def rabatmigration_dataset_withdraw(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who may publish it."""
    return _may_decide(context, data_dict)


def rabatmigration_datastore_status(context: Context, data_dict: DataDict) -> AuthResult:
    """People of the owner organisation."""
    package = get_package_object(context, data_dict)
    if rules.reader(context.get("user")).belongs(package.owner_org):
        return {"success": True}
    return {"success": False, "msg": tk._("Only the owner organisation sees how files load.")}


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def package_update(up: AuthFunction, context: Context, data_dict: Any) -> AuthResult:
    """Refuse changes of what is published to those who may not publish."""
    allowed = up(context, data_dict)
    if not allowed["success"]:
        return allowed
    package = get_package_object(context, data_dict)
    reason = rules.refusal(context.get("user"), package, data_dict)
    return {"success": False, "msg": reason} if reason else allowed


@tk.chained_auth_function
def bulk_update_public(up: AuthFunction, context: Context, data_dict: Any) -> AuthResult:
    """Refuse publishing many datasets to those who may not publish one."""
    allowed = up(context, data_dict)
    if allowed["success"] and not rules.may_publish(context["user"], data_dict.get("org_id")):
        return {"success": False, "msg": rules.who_publishes()}
    return allowed


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def resource_show(up: AuthFunction, context: Context, data_dict: Any) -> AuthResult:
    """Refuse files that aren't open; downloads, views and the DataStore ask here."""
    allowed = up(context, data_dict)
    if not allowed["success"]:
        return allowed
    return _files_of(context, get_resource_object(context, data_dict)) or allowed


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def task_status_show(up: AuthFunction, context: Context, data_dict: Any) -> AuthResult:
    """Keep what jobs note with the organisation of the file they worked on.

    Core tells everybody, also the address a file had and the cells an error quotes. Of anything
    else than a file, only system administrators are told.
    """
    allowed = up(context, data_dict)
    if not allowed["success"]:
        return allowed
    task = cast(Any, context)["task_status"]
    file = model.Resource.get(task.entity_id) if task.entity_type == "resource" else None
    package = model.Package.get(file.package_id) if file else None
    if package and rules.reader(context.get("user")).belongs(package.owner_org):
        return allowed
    return {"success": False, "msg": tk._("Only the owner organisation sees how files load.")}


@tk.chained_auth_function
def _resource_write(up: AuthFunction, context: Context, data_dict: Any) -> AuthResult:
    """Say why, where core only says that one may not."""
    allowed = up(context, data_dict)
    if allowed["success"]:
        return allowed
    package = _package_written(context, data_dict)
    user = context.get("user")
    if package is None or not authz.has_user_permission_for_group_or_org(
        package.owner_org, user, "update_dataset"
    ):
        return allowed
    reason = rules.refusal(user, package, {})
    return {"success": False, "msg": reason} if reason else allowed


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def _datastore_read(up: AuthFunction, context: Context, data_dict: Any) -> AuthResult:
    """Say why, where the DataStore only says that one may not."""
    allowed = up(context, data_dict)
    if allowed["success"]:
        return allowed
    return _why_hidden(context, data_dict.get("resource_id") or data_dict.get("id")) or allowed


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def _datastore_sql(up: AuthFunction, context: Context, data_dict: Any) -> AuthResult:
    """Say why, where the DataStore only says that one may not."""
    allowed = up(context, data_dict)
    if allowed["success"]:
        return allowed
    names = context.get("table_names") or []
    reasons = (_why_hidden(context, name) for name in names)
    return next((reason for reason in reasons if reason), allowed)


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def _activity_data(up: AuthFunction, context: Context, data_dict: Any) -> AuthResult:
    """Keep past states of a dataset, which hold what is hidden today, with its organisation."""
    data_dict.setdefault("include_data", False)  # core's own function fails without it
    allowed = up(context, data_dict)
    if not allowed["success"] or not tk.asbool(data_dict["include_data"]):
        return allowed
    activity = context.get("activity")
    package = model.Package.get(activity.object_id if activity else data_dict.get("id"))
    if package is None or rules.reader(context.get("user")).belongs(package.owner_org):
        return allowed
    return {"success": False, "msg": tk._("Only the owner organisation sees past versions.")}


def _may_decide(context: Context, data_dict: DataDict) -> AuthResult:
    user = context.get("user")
    package = get_package_object(context, data_dict)
    allowed = authz.is_authorized("package_update", context, {"id": package.id})
    if allowed["success"] and not rules.may_publish(user, package.owner_org):
        return {"success": False, "msg": rules.who_publishes()}
    return allowed


def _files_of(context: Context, resource: model.Resource) -> AuthResult | None:
    """Return the refusal of a resource's file, None when the reader may have it."""
    package = model.Package.get(resource.package_id)
    if package is None or rules.may_see_files(context.get("user"), rules.as_dict(package)):
        return None
    reason = tk._(
        "The files of this dataset are not public, only its description is. "
        "Its access conditions say who may have them and how to ask."
    )
    return {"success": False, "msg": reason}


def _why_hidden(context: Context, resource_id: str | None) -> AuthResult | None:
    """Return why the file is refused to somebody who may read its description."""
    resource = model.Resource.get(resource_id) if resource_id else None
    if resource is None:
        return None
    readable = authz.is_authorized(
        "package_show", tk.fresh_context(context), {"id": resource.package_id}
    )
    return _files_of(context, resource) if readable["success"] else None


def _package_written(context: Context, data_dict: DataDict) -> model.Package | None:
    if package_id := data_dict.get("package_id"):
        return model.Package.get(package_id)
    resource = model.Resource.get(data_dict.get("id", ""))
    return resource.package if resource else None
