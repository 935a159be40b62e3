"""The description of the API: for programs `openapi.json`, for people an index and a page each."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint, jsonify, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from ckanext.rabatmigration.apidocs import document, pages, registry
from ckanext.rabatmigration.catalogue import messages
from ckanext.rabatmigration.lib import languages, snippets

#: Words that are searched for are short; more is no search.
_LONGEST_SEARCH = 100

apidocs = Blueprint("rabatmigration_apidocs", __name__, url_prefix="/api/docs")


@apidocs.route("", strict_slashes=False)
def index() -> str:
    """List the actions by subject; with `q` those whose name or summary holds its words."""
    q = request.args.get("q", "").strip()[:_LONGEST_SEARCH]
    made = document.of(languages.reader())
    extra = {"subjects": pages.index(made, q), "q": q, "starts": pages.starts(made)}
    return tk.render("apidocs/index.html", extra)


@apidocs.route("/openapi.json")
def openapi() -> AnyResponse:
    """Give the description in the reader's language, or the one asked for with `lang`."""
    lang = request.args.get("lang", languages.reader())
    if lang not in languages.codes():
        error = {"__type": "Validation Error", "lang": [messages.unknown_language(lang)]}
        refused = jsonify({"success": False, "error": error})
        refused.status_code = 409
        return refused
    made = document.of(lang)
    response = make_response(made.text)
    response.content_type = "application/json; charset=utf-8"
    response.content_language = lang
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.set_etag(made.etag)
    return response.make_conditional(request)


@apidocs.route("/<name>")
def action(name: str) -> str:
    """Show one action: what it takes, what it answers, examples."""
    made = document.of(languages.reader())
    return tk.render("apidocs/action.html", {"action": pages.action(made, _known(name))})


@apidocs.route("/<name>/try")
def try_out(name: str) -> AnyResponse:
    """Lead to the answer of an action that changes nothing, without what was left empty."""
    found = _known(name)
    if not found.reads:
        tk.abort(
            404, tk._("“{name}” changes something: it cannot be tried here.").format(name=name)
        )
    given = {key: value for key, value in request.args.items() if value.strip()}
    address = tk.url_for("api.action", ver=3, logic_function=found.name)
    return redirect(f"{address}?{snippets.query(given)}" if given else address, code=303)


def _known(name: str) -> registry.Action:
    """Return the action of a name; a page that says so where there is none."""
    found = registry.actions().get(name)
    if found is None:
        return tk.abort(404, tk._("There is no action “{name}”.").format(name=name[:50]))
    return found
