"""What goes over the wire: compressed where that pays, kept by browsers as long as it holds."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_compress import Compress
from flask_login import current_user

#: Seconds browsers keep what is named by its content, and what changes with a release only.
YEAR, WEEK = 31_536_000, 604_800
_LIBRARIES = "/rabatmigration/"
_FIXED = ("static", "webassets.index")
#: Forms people with an account fill in on their phones: 150 kB of lists.
_FORMS = ("dataset.new", "dataset.edit", "rabatmigration_forms.duplicate")

#: Files people download stay as they are: their size and fingerprint are told beside them.
_TYPES = (
    "text/html", "text/css", "text/javascript", "text/turtle", "application/javascript",
    "application/json", "application/ld+json", "application/rdf+xml", "application/atom+xml",
    "application/xml", "image/svg+xml",
)  # fmt: skip


def install(app: Flask) -> Flask:
    """Let an application compress its answers and say how long they hold."""
    app.config.setdefault("COMPRESS_MIMETYPES", list(_TYPES))
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    app.config.setdefault("COMPRESS_ALGORITHM_STREAMING", ["br", "gzip"])
    app.config.setdefault("COMPRESS_REGISTER", False)
    compress = Compress(app)

    def send(response: Response) -> Response:
        _keep(response)
        return compress.after_request(response) if _may_compress(response) else response

    # Flask runs these from the last to the first: ours comes after core's, which tells browsers
    # to keep nothing.
    app.after_request_funcs.setdefault(None, []).insert(0, send)
    return app


def _may_compress(response: Response) -> bool:
    """Tell whether an answer may be compressed.

    Not pages and answers made for somebody who is signed in: how well they compress beside what
    an attacker makes them repeat would tell what is in them (BREACH, https://breachattack.com). A
    form that is opened without parameters repeats nothing of what it was asked.
    """
    if response.status_code != 200:  # noqa: PLR2004
        return False
    opened = request.method == "GET" and not request.query_string and request.endpoint in _FORMS
    return request.endpoint in _FIXED or opened or not current_user.is_authenticated


def _keep(response: Response) -> None:
    if current_user.is_authenticated and request.endpoint not in _FIXED:
        response.cache_control.public = False
        response.cache_control.private = True
    if response.status_code != 200:  # noqa: PLR2004
        return
    if request.endpoint == "webassets.index":
        _hold(response, YEAR)
        response.cache_control.immutable = True
    elif request.path.startswith(_LIBRARIES) and request.endpoint == "static":
        _hold(response, WEEK)


def _hold(response: Response, seconds: int) -> None:
    response.cache_control.clear()
    response.cache_control.public = True
    response.cache_control.max_age = seconds
