"""What the web server adds to every answer, and asks of every call that changes something."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, request
from flask_wtf.csrf import ValidationError, validate_csrf

web = Blueprint("rabatmigration_web", __name__)

_SAFE = {"GET", "HEAD", "OPTIONS"}
_TOKEN_HEADERS = ("X-CSRFToken", "X-CSRF-Token")


@web.before_app_request
def refuse_forged_calls() -> None:
    """Refuse API calls that change something in the name of a cookie without a CSRF token.

    Core leaves its API out of the check of tokens, yet takes the session's cookie, which another
    site on the same domain could make a browser send. Calls with an API token need no more.
    """
    if not request.path.startswith("/api/") or request.method in _SAFE:
        return
    if request.headers.get("Authorization") or not tk.current_user.is_authenticated:
        return
    given = next(filter(None, map(request.headers.get, _TOKEN_HEADERS)), None)
    try:
        validate_csrf(given or request.form.get(tk.config["WTF_CSRF_FIELD_NAME"]))
    except ValidationError:
        tk.abort(403, tk._("Send an API token, or the CSRF token of the page."))


@web.after_app_request
def harden(response: Response) -> Response:
    """Let no uploaded file run as a page of ours, and no other site frame one."""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if (request.endpoint or "").rpartition(".")[2] != "download":
        response.headers.setdefault("Content-Security-Policy", "frame-ancestors 'self'")
        return response
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    disposition = response.headers.get("Content-Disposition", "")
    _, _, name = disposition.partition(";")
    response.headers["Content-Disposition"] = f"attachment;{name}" if name else "attachment"
    return response
