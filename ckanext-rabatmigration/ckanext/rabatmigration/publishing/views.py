"""Publishing and withdrawing from a dataset's page; the actions decide who may."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint
from werkzeug.wrappers import Response

publishing = Blueprint("rabatmigration_publishing", __name__)


@publishing.route("/dataset/<id>/publish", methods=["POST"])
def publish(id: str) -> Response:
    """Make a dataset public and go back to its page."""
    return _change("rabatmigration_dataset_publish", id, tk._("The dataset is published."))


@publishing.route("/dataset/<id>/withdraw", methods=["POST"])
def withdraw(id: str) -> Response:
    """Take a dataset back from the public and go back to its page."""
    return _change("rabatmigration_dataset_withdraw", id, tk._("The dataset is withdrawn."))


def _change(action: str, name: str, done: str) -> Response:
    """Call the action; say on the dataset's page that it is done, or why it can't be.

    Refusals are answered here: an error handler of the blueprint can't abort (it ends as 500).
    """
    try:
        tk.get_action(action)({}, {"id": name})
    except tk.NotAuthorized as error:
        return tk.abort(403, error.message or tk._("You may not do this."))
    except tk.ObjectNotFound:
        return tk.abort(404, tk._("There is no such dataset."))
    except tk.ValidationError as error:
        for problem in error.error_summary.values():
            tk.h.flash_error(problem)
    else:
        tk.h.flash_success(done)
    return tk.redirect_to("dataset.read", id=name)
