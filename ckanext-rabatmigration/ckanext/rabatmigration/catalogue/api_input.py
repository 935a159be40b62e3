"""The border: what is sent and makes no sense is told as such before anything tries to use it.

Core and the extensions fail on a NUL character, half a letter, a list in place of an id or a number
without end as if the fault were the site's (500). Here these are refused with 400 and by name, in
the reader's language: calls of the API in its own shape, pages with an error page. A form of a page
is left to its validators, which show it again.
"""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError
from ckan.views import api
from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import BadRequest, InternalServerError

from ckanext.rabatmigration.catalogue import messages, parameters
from ckanext.rabatmigration.catalogue.api_errors import answer
from ckanext.rabatmigration.catalogue.prepare import Problems

input_blueprint = Blueprint("rabatmigration_api_input", __name__)

#: Pages that hand their parameters to an action.
_PAGES = {"dcat.read_catalog": "dcat_catalog_show", "dcat.read_dataset": "dcat_dataset_show"}


@input_blueprint.before_app_request
def refuse_malformed() -> Response | None:
    """Answer 400 to what can't be meant."""
    if request.endpoint == "api.action":
        problems = _of_call(request.view_args or {})
        return answer(problems, 400) if problems else None
    problems = _of_page()
    for name, told in problems.items():
        if name == "page":
            tk.abort(400, tk._("The number of the page: %(reason)s") % {"reason": told[0]})
        tk.abort(400, f"{messages.shown(name)}: {told[0]}" if name else told[0])
    return None


@input_blueprint.app_errorhandler(SearchError)
def wrong_search(error: SearchError) -> Any:
    """Tell a page's reader that the search can't be understood; Solr's own failures stay ours."""
    if "(HTTP 400)" in str(error):
        wrong = BadRequest(tk._("The search cannot be understood. Check quotes and brackets."))
        return current_app.handle_http_exception(wrong)
    return current_app.handle_http_exception(InternalServerError(original_exception=error))


def _of_call(named: dict[str, Any]) -> Problems:
    try:
        sent = api._get_request_data(try_url_params=True)  # noqa: SLF001
    except RecursionError:
        return {"message": [messages.too_deep(parameters.DEEPEST)]}
    except ValueError:
        return {}  # core says what is wrong with the JSON
    action = str(named.get("logic_function"))
    problems = parameters.unreadable(sent)
    if problems:
        return problems
    try:
        reads = getattr(tk.get_action(action), "side_effect_free", False)
    except KeyError:
        return {}
    if reads:
        return parameters.wrong_kinds(action, sent)
    return parameters.wrong_kinds(action, {k: v for k, v in sent.items() if k == "id"})


def _of_page() -> Problems:
    sent = {name: values for name, values in request.args.to_dict(flat=False).items()}
    problems = parameters.unreadable({"": request.path, **sent})
    if problems:
        return problems
    last = request.args.to_dict()
    problems = parameters.wrong_numbers(last)
    action = _PAGES.get(request.endpoint or "")
    if problems or not action:
        return problems
    return parameters.wrong_kinds(
        action, {**last, "format": (request.view_args or {}).get("_format")}
    )
