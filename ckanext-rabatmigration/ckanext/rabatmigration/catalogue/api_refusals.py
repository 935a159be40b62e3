"""Calls the Action API can't even begin, answered in the shape of its other errors.

Core answers an action it doesn't know, and a body it can't read, with a bare string that quotes
Python's own words.
"""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, json, jsonify, request

from ckanext.rabatmigration.catalogue import messages

refusals_blueprint = Blueprint("rabatmigration_api_refusals", __name__)


@refusals_blueprint.after_app_request
def in_shape(response: Response) -> Response:
    """Put `help`, `success` and `error` around what core refuses with a string."""
    if request.endpoint != "api.action" or response.status_code != 400:  # noqa: PLR2004
        return response
    if not isinstance(json.loads(response.get_data() or "null"), str):
        return response
    name = str((request.view_args or {}).get("logic_function"))
    error = {"__type": "Bad Request", "message": _why(name)}
    answer = jsonify({"help": _help(name), "success": False, "error": error})
    answer.status_code = response.status_code
    return answer


def _help(name: str) -> str:
    return tk.url_for("api.action", logic_function="help_show", ver=3, name=name, _external=True)


def _why(name: str) -> str:
    try:
        action: Any = tk.get_action(name)
    except KeyError:
        return tk._("There is no action “{name}”.").format(name=messages.shown(name))
    if request.method == "GET" and not getattr(action, "side_effect_free", False):
        return tk._("This action changes something: call it with POST.")
    return tk._("The call could not be read. Send its parameters as one JSON object.")
