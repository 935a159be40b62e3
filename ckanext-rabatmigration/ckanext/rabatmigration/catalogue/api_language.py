"""`?lang=` on the Action API: the language of messages, and labels in it.

CKAN answers 400 to a parameter an action doesn't know (`package_search?lang=ar`), while
`/ar/api/3/action/...` works. So a middleware takes `lang` and `include_labels` out of the query
string, on GET and POST alike, before CKAN reads it, and turns the language into CKAN's prefix.
`?lang=ar` asks for messages and labels, `/ar/api/...` for messages alone; `include_labels` adds
labels to the second or takes them from the first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

import ckan.plugins as p
from ckan.common import CKANConfig
from ckan.lib.i18n import get_locales_from_config
from ckan.types import CKANApp
from flask import Blueprint, Response, has_request_context, request

from ckanext.rabatmigration.catalogue import messages
from ckanext.rabatmigration.catalogue.api_errors import answer
from ckanext.rabatmigration.lib import languages

#: The language labels are asked for in.
LABELS = "rabatmigration.labels"
#: What was asked for as a language and is none.
UNKNOWN = "rabatmigration.unknown_language"

_API = re.compile(r"(?:/(?P<prefix>[^/]+))?(?P<path>/api/(?:\d/)?action/.+)")
_PARAMETERS = {"lang", "include_labels"}

language_blueprint = Blueprint("rabatmigration_api_language", __name__)


class ApiLanguage:
    """WSGI middleware around CKAN's own, so that CKAN sees the prefix and not the parameter."""

    def __init__(self, app: Callable[..., Iterable[bytes]]):
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Take our parameters out of an Action API request; leave any other as it is."""
        match = _API.fullmatch(environ.get("PATH_INFO", ""))
        if match and "l" in environ.get("QUERY_STRING", ""):
            _take_language(environ, match["prefix"], match["path"])
        return self.app(environ, start_response)


class ApiMiddleware(p.SingletonPlugin):
    """Puts the middleware around CKAN's."""

    p.implements(p.IMiddleware, inherit=True)

    def make_middleware(self, app: CKANApp, config: CKANConfig) -> CKANApp:
        """Wrap what Flask calls, so that the application stays Flask's."""
        app.wsgi_app = ApiLanguage(app.wsgi_app)
        return app


def _take_language(environ: dict[str, Any], prefix: str | None, path: str) -> None:
    parts = environ["QUERY_STRING"].split("&")
    ours = [part for part in parts if part.partition("=")[0] in _PARAMETERS]
    if not ours or (prefix and prefix not in get_locales_from_config()):
        return
    environ["QUERY_STRING"] = "&".join(part for part in parts if part not in ours)
    asked = dict(parse_qsl("&".join(ours), keep_blank_values=True))
    lang = asked.get("lang")
    if lang is not None and lang not in languages.codes():
        environ[UNKNOWN] = lang
        return
    if _is_true(asked.get("include_labels"), default=lang is not None):
        environ[LABELS] = lang or prefix or languages.default()
    if lang in get_locales_from_config():
        environ["PATH_INFO"] = f"/{lang}{path}"


def _is_true(value: str | None, *, default: bool) -> bool:
    return default if value is None else value.strip().lower() in ("1", "true", "yes", "on", "t")


def labels_language() -> str | None:
    """Return the language the current API request wants labels in; None when it wants none."""
    return request.environ.get(LABELS) if has_request_context() else None


@language_blueprint.before_app_request
def refuse_unknown_language() -> Response | None:
    """Answer an unknown `lang` as CKAN answers any wrong parameter."""
    lang = request.environ.get(UNKNOWN)
    if lang is None:
        return None
    return answer({"lang": [messages.unknown_language(lang)]}, 409)
