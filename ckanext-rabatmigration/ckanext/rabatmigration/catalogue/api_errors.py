"""Errors of the API in CKAN's shape, for calls refused before CKAN sees them."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Response, jsonify, request

from ckanext.rabatmigration.catalogue.prepare import Problems


def answer(problems: Problems, status: int) -> Response:
    """Return the answer that names each wrong parameter."""
    name = (request.view_args or {}).get("logic_function")
    help_url = tk.url_for("api.action", logic_function="help_show", ver=3, name=name)
    error = {"__type": "Validation Error", **problems}
    response = jsonify({"help": help_url, "success": False, "error": error})
    response.status_code = status
    return response
