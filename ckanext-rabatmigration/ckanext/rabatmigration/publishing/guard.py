"""The guard before everything that serves a file: it refuses with the reason. And before lists of
people, which core shows to everybody.

The files are safe without it, as what serves them asks `resource_show`; core would only say 404, or
403 without a word.
"""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import authz, model
from flask import Blueprint, Response, request

guard = Blueprint("rabatmigration_guard", __name__)

#: Last part of the endpoints that serve a file or show its content, by `resource_id`.
SERVING = {"download", "dump", "proxy_view", "view"}
#: Pages with names of those who manage an organisation or group.
PEOPLE = {"organization.admins", "group.admins"}


@guard.before_app_request
def refuse_names() -> Response | None:
    """Answer 403 to whoever is not of the organisation or group whose people are listed."""
    if request.endpoint not in PEOPLE:
        return None
    group, user = model.Group.get((request.view_args or {}).get("id")), tk.current_user.name
    if group is None or authz.has_user_permission_for_group_or_org(group.id, user, "read"):
        return None
    return tk.abort(403, tk._("Only people of the organization see who works in it."))


@guard.before_app_request
def refuse_hidden_files() -> Response | None:
    """Answer 403 and why to somebody who may read the description; leave all others to core."""
    resource_id = (request.view_args or {}).get("resource_id")
    if not resource_id or (request.endpoint or "").rpartition(".")[2] not in SERVING:
        return None
    try:
        tk.check_access("resource_show", {}, {"id": resource_id})
    except tk.ObjectNotFound:
        return None
    except tk.NotAuthorized as error:
        if _describes(resource_id):
            return tk.abort(403, error.message or "")
    return None


def _describes(resource_id: str) -> bool:
    """Tell whether the reader may know that there is such a file."""
    try:
        tk.get_action("resource_show")({}, {"id": resource_id})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return False
    return True
