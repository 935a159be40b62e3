"""The guard before everything that serves a file: it refuses with the reason.

The files are safe without it, as what serves them asks `resource_show`; core would only say 404, or
403 without a word.
"""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, request

guard = Blueprint("rabatmigration_guard", __name__)

#: Last part of the endpoints that serve a file or show its content, by `resource_id`.
SERVING = {"download", "dump", "proxy_view", "view"}


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
