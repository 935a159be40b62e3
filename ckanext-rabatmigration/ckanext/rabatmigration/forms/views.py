"""Around the form of a dataset: begin it from another one, end its draft, leave nothing behind."""

from __future__ import annotations

import re

import ckan.plugins.toolkit as tk
from ckan.views.dataset import CreateView
from flask import Blueprint, Response, g, has_request_context, request

from ckanext.rabatmigration.forms import keeping
from ckanext.rabatmigration.forms.logic.schema import FORM, KEY

forms = Blueprint("rabatmigration_forms", __name__)

#: The input by which a form says which draft it is: the form, a space, the draft's key.
INPUT = "rabatmigration_draft"
_SAID = re.compile(f"(?P<form>{FORM}) (?P<key>{KEY})")


@forms.route("/dataset/duplicate/<id>")
def duplicate(id: str) -> str:
    """Show the form of a new dataset with the description of another one, a period later."""
    try:
        data = tk.get_action("rabatmigration_form_duplicate")({}, {"id": id})
    except tk.NotAuthorized as error:
        return tk.abort(403, error.message or tk._("You may not do this."))
    except tk.ObjectNotFound:
        return tk.abort(404, tk._("There is no such dataset."))
    g.form_action = tk.url_for("dataset.new")
    return CreateView().get("dataset", data=data)


def finish_draft() -> None:
    """End the draft of the form that is just being saved, if a form it is, in its transaction."""
    if not has_request_context() or request.method != "POST":
        return
    said = _SAID.fullmatch(request.form.get(INPUT, ""))
    if said and tk.current_user.is_authenticated:
        keeping.finish(tk.current_user.id, said["form"], said["key"])


@forms.after_app_request
def forget_in_browser(response: Response) -> Response:
    """Let the browser forget what it kept of forms when somebody signs out: others use it too."""
    if request.endpoint == "user.logout" and request.method == "POST":
        response.headers["Clear-Site-Data"] = '"storage"'
    return response
