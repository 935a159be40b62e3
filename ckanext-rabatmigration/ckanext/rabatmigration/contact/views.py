"""The form to write to those behind the data, and the list of what was written to one's own."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.pagination import Page
from flask import Blueprint, make_response, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import ValidationError as ForgedError
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import RequestEntityTooLarge

from ckanext.rabatmigration.contact import mail
from ckanext.rabatmigration.contact.logic.schema import STATES
from ckanext.rabatmigration.contact.model import DATASET, ORGANIZATION, SITE
from ckanext.rabatmigration.lib import languages

contact = Blueprint("rabatmigration_contact", __name__)

#: Fields that come back when the form does.
TYPED = ("name", "email", "message", "consent", "copy", "submission")
#: What people never see and programs fill in.
TRAP = "website"
#: Bytes a form may have; a message of the longest kind in Arabic, percent-encoded, has 30,000.
LARGEST = 65_536
ROWS = 20
_SHOW = {DATASET: "package_show", ORGANIZATION: "organization_show"}


@contact.route("/dataset/<id>/ask", methods=["GET", "POST"])
def dataset(id: str) -> ResponseReturnValue:
    """Write to the contact of a dataset."""
    return _ask(DATASET, id)


@contact.route("/organization/<id>/ask", methods=["GET", "POST"])
def organization(id: str) -> ResponseReturnValue:
    """Write to an organisation."""
    return _ask(ORGANIZATION, id)


@contact.route("/contact", methods=["GET", "POST"])
def site() -> ResponseReturnValue:
    """Write to those who run the site."""
    return _ask(SITE, "")


@contact.route("/dashboard/messages")
def messages() -> ResponseReturnValue:
    """List the messages to one's own organisations."""
    if not tk.current_user.is_authenticated:
        return tk.redirect_to("user.login", came_from=tk.url_for("rabatmigration_contact.messages"))
    state = request.args.get("state") or None
    state = state if state in STATES else None
    number = tk.h.get_page_number(request.args) or 1
    asked: dict[str, Any] = {"limit": ROWS, "offset": (number - 1) * ROWS}
    if state:
        asked["state"] = state
    try:
        found = tk.get_action("rabatmigration_message_list")({}, asked)
    except tk.NotAuthorized:
        found = {"count": 0, "new": 0, "results": []}
    page = Page(
        found["results"],
        page=number,
        url=lambda page, **_rest: tk.url_for(
            "rabatmigration_contact.messages", state=state, page=page
        ),
        item_count=found["count"],
        items_per_page=ROWS,
        presliced_list=True,
    )
    shown = {"found": found, "page": page, "state": state, "user_dict": _me()}
    return tk.render("contact/messages.html", shown)


@contact.route("/dashboard/messages/<id>/<any(state, retry, delete):what>", methods=["POST"])
def change(id: str, what: str) -> ResponseReturnValue:
    """Note what came of a message, send it again, or delete it."""
    asked = {"id": id}
    if what == "state":
        asked["state"] = request.form.get("state", "")
    action = {"state": "update"}.get(what, what)
    try:
        tk.get_action(f"rabatmigration_message_{action}")({}, asked)
    except tk.NotAuthorized as error:
        return tk.abort(403, error.message or tk._("You may not do this."))
    except tk.ObjectNotFound as error:
        return tk.abort(404, error.message or "")
    except tk.ValidationError as error:
        for told in error.error_summary.values():
            tk.h.flash_error(told)
    else:
        tk.h.flash_success(_done(what))
    return tk.redirect_to("rabatmigration_contact.messages")


def _done(what: str) -> str:
    if what == "retry":
        return tk._("The message is sent again within a few minutes.")
    return tk._("The message is deleted.") if what == "delete" else tk._("It is noted.")


def _ask(kind: str, name: str) -> ResponseReturnValue:
    thing = _thing(kind, name)
    if request.method == "GET":
        return _form(kind, thing, _blank(), {})
    if (request.content_length or 0) > LARGEST:
        return tk.abort(413, tk._("The message is too long."))
    errors: dict[str, Any]
    typed, errors = _typed()
    if not errors:
        try:
            asked = {**typed, "object_type": kind, "id": thing["id"] if thing else ""}
            sent = tk.get_action("rabatmigration_contact_send")({}, asked)
        except tk.ValidationError as error:
            errors = dict(error.error_dict)
        else:
            told = {"kind": kind, "thing": thing, "typed": typed, "sent": sent}
            told["mails"] = mail.configured()
            return tk.render("contact/sent.html", told)
    status = 429 if "rate" in errors else 400
    response = make_response(_form(kind, thing, typed, errors), status)
    if "retry_after" in errors:
        response.headers["Retry-After"] = errors["retry_after"][0]
    return response


def _thing(kind: str, name: str) -> dict[str, Any] | None:
    """Return the dataset or organisation; what a reader may not see there is not for them."""
    if kind == SITE:
        return None
    try:
        shown = tk.get_action(_SHOW[kind])({}, {"id": name})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return tk.abort(404)
    return shown if shown.get("state") == "active" else tk.abort(404)


def _typed() -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Return what was typed, and what is wrong with the form before anybody looks at that."""
    try:
        form = request.form
    except RequestEntityTooLarge:
        return tk.abort(413, tk._("The message is too long."))
    typed = {field: form.get(field, "") for field in TYPED}
    try:
        validate_csrf(form.get(tk.config["WTF_CSRF_FIELD_NAME"]))
    except ForgedError:
        told = tk._("The form was open for too long. Nothing is lost: please send it once more.")
        return typed, {"form": [told]}
    if form.get(TRAP):
        told = tk._("A field that people do not see was filled in. Please send it once more.")
        return typed, {"form": [told]}
    return typed, {}


def _blank() -> dict[str, Any]:
    return {
        "name": getattr(tk.current_user, "fullname", None) or "",
        "email": getattr(tk.current_user, "email", None) or "",
        "message": "",
        "consent": "",
        "copy": "",
        "submission": str(uuid4()),
    }


def _form(kind: str, thing: dict[str, Any] | None, typed: dict[str, Any], errors: Any) -> str:
    lang = languages.reader()
    return tk.render(
        "contact/ask.html",
        {
            "kind": kind,
            "thing": thing,
            "typed": typed,
            "errors": errors,
            "trap": TRAP,
            "may_copy": bool(getattr(tk.current_user, "email", None)),
            "action": _action(kind, thing),
            "lang": lang,
        },
    )


def _action(kind: str, thing: dict[str, Any] | None) -> str:
    if thing is None:
        return tk.url_for("rabatmigration_contact.site")
    return tk.url_for(f"rabatmigration_contact.{kind}", id=thing["name"])


def _me() -> dict[str, Any]:
    """Return what core's page of one's own datasets shows of its owner."""
    user = model.User.get(tk.current_user.id)
    context: Any = {"user": tk.current_user.name, "for_view": True}
    return tk.get_action("user_show")(context, {"id": user.id if user else ""})
