"""Pages of the goals and recommendations: one for each, and the list of them with its gaps."""

from __future__ import annotations

from collections.abc import Callable

import ckan.plugins.toolkit as tk
from ckan.lib.pagination import Page
from ckan.lib.search import SearchError
from ckan.types import Context
from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from ckanext.rabatmigration.pages import policy

policies = Blueprint("rabatmigration_policy", __name__, url_prefix="/policy")

ROWS = 20
_UNAVAILABLE = 503


@policies.route("/", strict_slashes=False)
def index() -> ResponseReturnValue:
    """List what the city wants to achieve, and where nothing is known yet."""
    try:
        found = policy.index(_context())
    except SearchError:
        return tk.render("pages/policies.html", {"policies": None}), _UNAVAILABLE
    return tk.render("pages/policies.html", {"policies": found})


@policies.route("/<any(sdg, mc2cm):vocabulary_id>/<code>")
def read(vocabulary_id: str, code: str) -> ResponseReturnValue:
    """Show what is published on one goal or recommendation."""
    number = tk.h.get_page_number(request.args) or 1
    try:
        found = policy.show(_context(), f"{vocabulary_id}:{code}", ROWS, (number - 1) * ROWS)
    except policy.UnknownPolicyError as error:
        return tk.abort(404, error.message or "")
    except SearchError:
        return tk.render("pages/policy.html", {"policy": None}), _UNAVAILABLE
    page = Page(
        found.datasets,
        page=number,
        url=_address(vocabulary_id, code),
        item_count=found.count,
        items_per_page=ROWS,
        presliced_list=True,
    )
    return tk.render("pages/policy.html", {"policy": found, "page": page})


def _address(vocabulary_id: str, code: str) -> Callable[..., str]:
    def address(page: int, **_rest: str) -> str:
        return tk.url_for(
            "rabatmigration_policy.read", vocabulary_id=vocabulary_id, code=code, page=page
        )

    return address


def _context() -> Context:
    return Context(user=tk.current_user.name, auth_user_obj=tk.current_user)
