"""What the web server adds to every answer, and asks of every call that changes something."""

from __future__ import annotations

from urllib.parse import urlsplit

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, current_app, g, request
from flask_wtf.csrf import ValidationError, validate_csrf

web = Blueprint("rabatmigration_web", __name__)

_SAFE = {"GET", "HEAD", "OPTIONS"}
_TOKEN_HEADERS = ("X-CSRFToken", "X-CSRF-Token")


@web.before_app_request
def refuse_forged_calls() -> None:
    """Refuse what changes something in the name of a cookie without a CSRF token.

    Another site on the same domain could make a browser send the session's cookie. Core leaves its
    API out of the check of tokens, and takes every page out of it, for everybody and for as long as
    the process lives, once anybody asked for it without a session (`ckan_before_request` calls
    `csrf.exempt`). Here a call with an API token is exempt, and no other.
    """
    if request.method in _SAFE or not current_app.config["WTF_CSRF_ENABLED"]:
        return
    if not tk.current_user.is_authenticated or g.get("login_via_auth_header"):
        return
    given = next(filter(None, map(request.headers.get, _TOKEN_HEADERS)), None)
    try:
        validate_csrf(given or request.form.get(tk.config["WTF_CSRF_FIELD_NAME"]))
    except ValidationError:
        if request.path.startswith("/api/"):
            tk.abort(403, tk._("Send an API token, or the CSRF token of the page."))
        tk.abort(400, tk._("This form is too old to be sent. Open the page again and repeat it."))


@web.after_app_request
def harden(response: Response) -> Response:
    """Let no uploaded file run as a page of ours, no other site frame one or show images in one."""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if (request.endpoint or "").rpartition(".")[2] != "download":
        response.headers.setdefault("Content-Security-Policy", _policy())
        return response
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    disposition = response.headers.get("Content-Disposition", "")
    _, _, name = disposition.partition(";")
    response.headers["Content-Disposition"] = f"attachment;{name}" if name else "attachment"
    return response


def _policy() -> str:
    """Keep pages from being framed elsewhere, and from telling other sites who reads them."""
    site = urlsplit(tk.config["ckan.site_url"])
    own = f"'self' {site.scheme}://{site.netloc} data: blob:"
    return f"frame-ancestors 'self'; img-src {own}; media-src {own}"
