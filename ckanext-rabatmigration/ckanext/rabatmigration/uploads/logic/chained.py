"""Core's writing actions, with files that arrived in pieces put in place before them."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.types import Action, Context, DataDict
from werkzeug.datastructures import FileStorage

from ckanext.rabatmigration.publishing import contents
from ckanext.rabatmigration.uploads import names, pages, taking


@tk.chained_action
def package_create(up: Action, context: Context, data_dict: DataDict) -> Any:
    """Create a dataset; its files keep their names."""
    with taking.taken(context.get("user"), None, data_dict) as whole:
        return up(context, names.keep(None, whole))


@tk.chained_action
def package_update(up: Action, context: Context, data_dict: DataDict) -> Any:
    """Change a dataset; files that arrived in pieces are taken into it.

    The actions on resources end here too.
    """
    package = model.Package.get(data_dict.get("id") or data_dict.get("name"))
    package_id = package.id if package else None
    with taking.taken(context.get("user"), package_id, data_dict) as whole:
        return up(context, names.keep(package, whole))


@tk.chained_action
def resource_create(up: Action, context: Context, data_dict: DataDict) -> Any:
    """Add a file; one that came whole is kept when the form has other errors."""
    return _keeping(up, context, data_dict, data_dict.get("package_id"))


@tk.chained_action
def resource_update(up: Action, context: Context, data_dict: DataDict) -> Any:
    """Change a file; one that came whole is kept when the form has other errors."""
    resource = model.Resource.get(str(data_dict.get("id") or ""))
    return _keeping(up, context, data_dict, resource.package_id if resource else None)


def _keeping(up: Action, context: Context, data_dict: DataDict, package_id: str | None) -> Any:
    sent = data_dict.get("upload")
    called = sent.filename if isinstance(sent, FileStorage) else ""
    try:
        saved = up(context, data_dict)
    except tk.ValidationError as error:
        if isinstance(sent, FileStorage) and _is_good(sent, error.error_dict):
            sent.filename = called
            taking.keep(context.get("user"), data_dict, sent, package_id)
        raise
    if sent or data_dict.get(taking.FIELD):
        pages.note(saved["id"])
    return saved


def _is_good(file: FileStorage, errors: Any) -> bool:
    """Tell whether the file itself is in order, or could be stored in UTF-8."""
    if not file.filename or file.stream.closed:
        return False
    if not {"url", "upload"} & set(errors):
        return True
    return contents.fault(file.stream, contents.ending(file.filename)) == "encoding"
