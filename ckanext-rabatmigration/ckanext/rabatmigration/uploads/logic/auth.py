"""Who may do what: all of it is part of adding files to a dataset."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict


def rabatmigration_upload_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who may add a file to the dataset."""
    return _may("resource_create", context, {"package_id": data_dict.get("package_id")})


def rabatmigration_upload_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody with an account, their own."""
    return {"success": True}


def rabatmigration_upload_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody with an account, their own: others' aren't found."""
    return {"success": True}


def rabatmigration_upload_describe(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody with an account, their own: others' aren't found."""
    return {"success": True}


def rabatmigration_upload_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody with an account, their own: others' aren't found."""
    return {"success": True}


def rabatmigration_file_describe(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who may change the file's description."""
    return _may("resource_update", context, {"id": data_dict.get("id")})


def rabatmigration_file_adopt(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who may change the file's description."""
    return _may("resource_update", context, {"id": data_dict.get("id")})


def rabatmigration_paste_describe(context: Context, data_dict: DataDict) -> AuthResult:
    """Everybody with an account."""
    return {"success": True}


def rabatmigration_paste_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who may add a file to the dataset."""
    return _may("resource_create", context, {"package_id": data_dict.get("package_id")})


def _may(action: str, context: Context, data_dict: DataDict) -> AuthResult:
    try:
        tk.check_access(action, tk.fresh_context(context), data_dict)
    except tk.NotAuthorized as error:
        return {"success": False, "msg": error.message or ""}
    return {"success": True}
