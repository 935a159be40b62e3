"""What an editor is told after a form: that it was saved and what comes next, or why it may not be.

Core's forms save and lead to a page without a word; refused ones name the account and the address
of the dataset instead of the reason.
"""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan import authz, model
from flask import Blueprint, Response, g, has_request_context, request
from markupsafe import Markup

from ckanext.rabatmigration.publishing import rules

feedback = Blueprint("rabatmigration_feedback", __name__)

_SAVED = "rabatmigration_saved"
_FOUND = 302
#: Pages that change a dataset or its files.
_CHANGING = frozenset({
    "dataset.edit", "dataset.delete", "dataset_resource.new", "dataset_resource.edit",
    "dataset_resource.delete",
})  # fmt: skip


def note(package: model.Package) -> None:
    """Remember that this request saved a dataset."""
    if has_request_context():
        setattr(g, _SAVED, package.name)


@feedback.before_app_request
def explain() -> None:
    """Tell an editor why a published dataset isn't theirs to change, and whom to ask."""
    if request.endpoint not in _CHANGING or not tk.current_user.is_authenticated:
        return
    user = tk.current_user.name
    package = model.Package.get((request.view_args or {}).get("id"))
    if package is None or not authz.has_user_permission_for_group_or_org(
        package.owner_org, user, "update_dataset"
    ):
        return  # core says that it isn't there, or not theirs
    if reason := rules.refusal(user, package, {}):
        tk.abort(403, reason)


@feedback.after_app_request
def confirm(response: Response) -> Response:
    """Say on the next page that the form was saved."""
    name = g.get(_SAVED)
    if name and response.status_code == _FOUND and request.method == "POST":
        _say(request.endpoint or "", name)
    return response


def _say(endpoint: str, name: str) -> None:
    match endpoint:
        case "dataset.new":
            said = tk._("The dataset is saved. Now add its files.")
            link = Markup(' <a href="{}">{}</a>').format(
                tk.url_for("dataset_resource.new", id=name), tk._("Add a file")
            )
            tk.h.flash_success(Markup("{}{}").format(said, link), allow_html=True)
        case "dataset.edit":
            tk.h.flash_success(tk._("The description is saved."))
        case "dataset_resource.new" | "dataset_resource.edit":
            tk.h.flash_success(tk._("The file is saved."))
