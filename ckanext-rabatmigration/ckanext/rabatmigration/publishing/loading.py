"""Files of open, published datasets go into the DataStore; those of all others come out of it.

An event consumer does it, so that it also happens to what bulk code writes, and after the commit:
core's loader starts only when a resource is created alone or its address changes.
"""

from __future__ import annotations

import json
import re
import socket
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlsplit

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context

from ckanext.rabatmigration.errors import ObservatoryError, UpstreamError
from ckanext.rabatmigration.events import Event
from ckanext.rabatmigration.lib import http
from ckanext.rabatmigration.lib.addresses import is_allowed
from ckanext.rabatmigration.publishing import reasons, rules
from ckanext.xloader.utils import XLoaderFormats

TASK = "rabatmigration_datastore"

#: How our own refusals begin, for the words that explain them.
NOT_ALLOWED = "address not allowed"

_STATES = {
    "submitting": "waiting",
    "pending": "waiting",
    "running": "loading",
    "running_but_viewable": "loading",
    "complete": "loaded",
    "error": "failed",
}


def follow(event: Event) -> None:
    """Load or unload what the event's dataset holds now, whatever it was then.

    Raises UpstreamError when the loader doesn't take a file: the event is handed over again.
    """
    if event.object_type != "dataset" or not p.plugin_loaded("xloader"):
        return
    package = model.Package.get(event.object_id)
    if package is None:
        for resource_id in event.data.get("resources", []):
            drop(resource_id)
        return
    served = is_served(package)
    gone = [r for r in package.resources_all if r.state != "active" or not served]
    known = {resource_id for resource_id, _kind in _tasks([resource.id for resource in gone])}
    for resource in gone:
        if resource.id in known or resource.extras.get("datastore_active"):
            drop(resource.id)
    if served:
        shown = tk.get_action("package_show")(_context(use_cache=False), {"id": package.id})
        for resource in shown["resources"]:
            _load(shown, resource)


def is_served(package: model.Package) -> bool:
    """Tell whether everybody may have the dataset's files."""
    return rules.is_published(package) and rules.as_dict(package)["access_level"] == rules.OPEN


def may_load(resource_id: str) -> bool:
    """Tell whether the resource's file may go into the DataStore now."""
    resource = model.Resource.get(resource_id)
    if resource is None or resource.state != "active" or resource.package is None:
        return False
    loads = is_served(resource.package) and _is_tabular({"format": resource.format})
    return loads and not _forbidden(resource.url, resource.url_type)


def drop(resource_id: str) -> None:
    """Take a file's rows out of the DataStore, if they are there, and forget that it was loaded.

    Rows that come from no file are left: they are all there is.
    """
    resource = model.Resource.get(resource_id)
    if resource is not None and resource.url_type in tk.h.datastore_rw_resource_url_types():
        return
    model.Session.execute(sa.delete(model.TaskStatus).where(*_noted(resource_id)))
    try:
        tk.get_action("datastore_delete")(_context(), {"resource_id": resource_id, "force": True})
    except tk.ObjectNotFound:
        return


def statuses(package: dict[str, Any]) -> list[dict[str, Any]]:
    """Return how each resource of a dataset loads, as `rabatmigration_datastore_status` says it."""
    stored = model.Package.get(package["id"])
    served = stored is not None and is_served(stored)
    tasks = _tasks([resource["id"] for resource in package["resources"]])
    return [_status(resource, served, tasks) for resource in package["resources"]]


def _load(package: dict[str, Any], resource: dict[str, Any]) -> None:
    """Submit a file that is new or changed since, and give it the default views.

    What an earlier file left in the DataStore goes when this one can't take its place.
    """
    print_ = json.dumps([resource.get(key) for key in ("url", "last_modified", "format")])
    noted = model.Session.scalar(sa.select(model.TaskStatus).where(*_noted(resource["id"])))
    if noted is not None and noted.value == print_:
        return
    tk.get_action("resource_create_default_resource_views")(
        _context(), {"resource": resource, "package": package, "create_datastore_views": False}
    )
    refused = _forbidden(resource.get("url"), resource.get("url_type"))
    if _is_tabular(resource) and not refused:
        _submit(resource["id"])
    else:
        drop(resource["id"])
    _note(resource["id"], print_, refused)


def _submit(resource_id: str) -> None:
    # what the loader has seen before may have been dropped since: don't let it skip by its hash
    taken = tk.get_action("xloader_submit")(
        _context(), {"resource_id": resource_id, "ignore_hash": True}
    )
    task = _tasks([resource_id]).get((resource_id, "xloader"))
    if not taken and (task is None or task.state not in ("pending", "running")):
        raise UpstreamError(f"the loader didn't take resource {resource_id}")


def _note(resource_id: str, print_: str, refused: str) -> None:
    """Remember which file was submitted, or why it can't be."""
    model.Session.execute(sa.delete(model.TaskStatus).where(*_noted(resource_id)))
    model.Session.add(
        model.TaskStatus(
            entity_id=resource_id,
            entity_type="resource",
            task_type=TASK,
            key=TASK,
            value=print_,
            state="refused" if refused else "submitted",
            error=refused,
            last_updated=datetime.utcnow(),  # core's column has no time zone
        )
    )
    model.Session.flush()


def _noted(resource_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (model.TaskStatus.entity_id == resource_id, model.TaskStatus.task_type == TASK)


def _tasks(resource_ids: list[str]) -> dict[tuple[str, str], model.TaskStatus]:
    """Return the loader's tasks and ours, by resource and kind, as they are stored now."""
    found = model.Session.scalars(
        sa.select(model.TaskStatus)
        .where(
            model.TaskStatus.entity_id.in_(resource_ids),
            model.TaskStatus.task_type.in_(["xloader", TASK]),
        )
        .execution_options(populate_existing=True)
    )
    return {(task.entity_id, task.task_type): task for task in found}


def _status(
    resource: dict[str, Any], served: bool, tasks: dict[tuple[str, str], model.TaskStatus]
) -> dict[str, Any]:
    ours, theirs = (tasks.get((resource["id"], kind)) for kind in (TASK, "xloader"))
    task, error = theirs, ""
    if not served:
        task, state = None, "not_public"
    elif not _is_tabular(resource):
        task, state = None, "not_tabular"
    elif ours is not None and ours.state == "refused":
        task, state, error = ours, "failed", ours.error
    else:
        state = _STATES.get(theirs.state, "waiting") if theirs else "waiting"
        error = _said(theirs.error) if theirs and state == "failed" else ""
    return {
        "resource_id": resource["id"],
        "state": state,
        "error": error,
        "reason": reasons.why(error) if error else "",
        "when": task.last_updated.isoformat() if task and task.last_updated else None,
    }


def _said(stored: str | None) -> str:
    """Return the loader's error as text, without paths of this machine; it is JSON at times."""
    try:
        said = json.loads(stored or "")
    except ValueError:
        said = stored or ""
    if isinstance(said, dict):
        said = said.get("message") or said.get("error")
    if "No such file" in str(said):  # the loader's way of saying that there was nothing to copy
        return "the file holds no rows"
    return re.sub(r"'/[^']*'", "'...'", str(said or ""))


def _is_tabular(resource: dict[str, Any]) -> bool:
    return XLoaderFormats.is_it_an_xloader_format(resource.get("format"))


def _forbidden(url: str | None, url_type: str | None) -> str:
    """Say why the loader must not fetch an address; empty when it may.

    It fetches from inside the network, so an address in there would be read with our eyes.
    """
    if url_type == "upload":
        return ""
    try:
        http.check_url(url or "")
        found = socket.getaddrinfo(urlsplit(url).hostname, None, type=socket.SOCK_STREAM)
    except ObservatoryError as error:
        return f"{NOT_ALLOWED}: {error}"
    except OSError as error:
        return f"its name can't be resolved: {error}"
    if not all(is_allowed(str(entry[4][0])) for entry in found):
        return f"{NOT_ALLOWED}: it is not public"
    return ""


def _context(**more: Any) -> Context:
    """Return a context in which the site itself acts."""
    site = tk.get_action("get_site_user")({"ignore_auth": True}, {})
    return cast(Context, {"ignore_auth": True, "user": site["name"], **more})
