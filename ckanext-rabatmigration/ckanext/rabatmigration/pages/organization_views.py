"""The list of organisations, in place of CKAN's, which asks once a row."""

from __future__ import annotations

from collections.abc import Callable

import ckan.plugins.toolkit as tk
from ckan.lib.pagination import Page
from ckan.types import Context
from flask import Blueprint, request

from ckanext.rabatmigration.helpers import rabatmigration_terms
from ckanext.rabatmigration.lib import vocabularies
from ckanext.rabatmigration.pages import organizations

listing = Blueprint("rabatmigration_organizations", __name__, url_prefix="/organization")


@listing.route("/", strict_slashes=False)
def index() -> str:
    """List who takes part, by role; filters and the words looked for stand in the address."""
    context = Context(user=tk.current_user.name, auth_user_obj=tk.current_user)
    try:
        tk.check_access("organization_list", context)
    except tk.NotAuthorized as error:
        tk.abort(403, error.message or "")
    asked = organizations.wanted(request.args)
    found = organizations.find(context, asked)
    rows = tk.config["ckan.datasets_per_page"]  # of this list as well, as CKAN has it
    last = max(1, -(-len(found) // rows))
    number = min(tk.h.get_page_number(request.args) or 1, last)
    shown = found[(number - 1) * rows : number * rows]
    page = Page(
        shown,
        page=number,
        url=_address(asked),
        item_count=len(found),
        items_per_page=rows,
        presliced_list=True,
    )
    given = {
        "asked": asked,
        "chosen": _chosen(asked),
        "choices": _choices(),
        "groups": organizations.by_role(shown),
        "page": page,
        "counted": all(one.count is not None for one in found),
    }
    return tk.render("pages/organizations.html", given)


def _address(asked: organizations.Wanted) -> Callable[..., str]:
    def address(page: int, **_rest: str) -> str:
        return tk.url_for("organization.index", **asked.parameters(), page=page)

    return address


def _choices() -> dict[str, list[tuple[str, str]]]:
    """Return code and label of what each filter may be set to."""
    return {
        name: [
            (term.code, term.label)
            for term in rabatmigration_terms(field, list(vocabularies.get(field).items))
        ]
        for name, field in organizations.FILTERS.items()
    }


def _chosen(asked: organizations.Wanted) -> list[tuple[str, str]]:
    """Return what is asked for in words, each with the address of the list without it."""
    told = [(asked.q, "q")] if asked.q else []
    for name, field in organizations.FILTERS.items():
        told += [(term.label, name) for term in rabatmigration_terms(field, getattr(asked, name))]
    return [
        (
            text,
            tk.url_for("organization.index", **organizations.without(asked, name).parameters()),
        )
        for text, name in told
    ]
