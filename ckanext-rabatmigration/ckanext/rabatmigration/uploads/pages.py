"""Pages of the room: paste a table, take over what a file says, download under its own name."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from flask import Blueprint, Response, g, has_request_context, request
from werkzeug.wrappers import Response as WerkzeugResponse

from ckanext.rabatmigration.uploads import names, pasting
from ckanext.rabatmigration.uploads.names import disposition

pages = Blueprint("rabatmigration_files", __name__)

_FILED = "rabatmigration_filed"
_FORMS = frozenset({"dataset_resource.new", "dataset_resource.edit", "rabatmigration_files.paste"})
_FOUND, _OK = 302, 200

Answer = str | Response | WerkzeugResponse | tuple[str, int]


def note(resource_id: str) -> None:
    """Remember that this request brought a file."""
    if has_request_context():
        setattr(g, _FILED, resource_id)


@pages.after_app_request
def offer(response: Response) -> Response:
    """Lead to what a file says of itself after the form that brought it, where that is news."""
    resource_id = g.get(_FILED)
    if not resource_id or request.endpoint not in _FORMS or request.method != "POST":
        return response
    if response.status_code != _FOUND or request.form.get("save") == "again":
        return response
    try:
        found = tk.get_action("rabatmigration_file_describe")({}, {"id": resource_id})
    except (tk.ValidationError, tk.NotAuthorized, tk.ObjectNotFound):
        return response
    if found["proposals"]:
        dataset_id = (request.view_args or {}).get("id")
        response.headers["Location"] = tk.url_for(
            "rabatmigration_files.found", id=dataset_id, resource_id=resource_id
        )
    return response


@pages.after_app_request
def name_download(response: Response) -> Response:
    """Let a file be downloaded under the name its sender gave it."""
    resource_id = (request.view_args or {}).get("resource_id")
    is_download = (request.endpoint or "").rpartition(".")[2] == "download"
    if not is_download or response.status_code != _OK or not resource_id:
        return response
    resource = model.Resource.get(resource_id)
    name = (resource.extras or {}).get(names.FIELD) if resource else None
    if resource and resource.url_type == "upload" and name:
        response.headers["Content-Disposition"] = disposition(name)
    return response


@pages.errorhandler(tk.NotAuthorized)
def _refused(error: Exception) -> Answer:
    return _told(403, str(error) or tk._("You may not do this."))


@pages.errorhandler(tk.ObjectNotFound)
def _missing(error: Exception) -> Answer:
    return _told(404, tk._("There is no such dataset or file."))


def _told(code: int, content: str) -> Answer:
    return tk.render("error_document_template.html", {"code": code, "content": content}), code


@pages.route("/dataset/<id>/resource/<resource_id>/found", methods=["GET", "POST"])
def found(id: str, resource_id: str) -> Answer:
    """Show what a file says of itself, and take over what is accepted."""
    tk.check_access("rabatmigration_file_adopt", {}, {"id": resource_id})
    dataset = tk.get_action("package_show")({}, {"id": id})
    resource = next((one for one in dataset["resources"] if one["id"] == resource_id), None)
    if resource is None:
        raise tk.ObjectNotFound(resource_id)
    chosen = request.form.getlist("proposals")
    if request.method == "POST":
        if not chosen or _adopt(resource_id, chosen):
            return tk.redirect_to("dataset.read", id=dataset["name"])
        return tk.redirect_to(request.path)
    described = tk.get_action("rabatmigration_file_describe")({}, {"id": resource_id})
    shown = {"pkg": dataset, "res": resource, "described": described}
    return tk.render("uploads/found.html", shown)


def _adopt(resource_id: str, chosen: list[str]) -> bool:
    asked = {"id": resource_id, "proposals": chosen}
    try:
        tk.get_action("rabatmigration_file_adopt")({}, asked)
    except tk.ValidationError as error:
        for problem in error.error_summary.values():
            tk.h.flash_error(problem)
        return False
    tk.h.flash_success(tk._("The description is completed."))
    return True


@pages.route("/dataset/<id>/paste", methods=["GET", "POST"])
def paste(id: str) -> Answer:
    """Take a table that is pasted: look at it first, then save it."""
    tk.check_access("rabatmigration_paste_create", {}, {"package_id": id})
    dataset = tk.get_action("package_show")({}, {"id": id})
    typed = {key: request.form.get(key, "") for key in ("text", "name")}
    shown: dict[str, Any] = {"pkg": dataset, "data": typed, "errors": {}, "described": None}
    if request.method == "POST":
        try:
            if request.form.get("step") == "save":
                return _save(dataset, typed)
            asked = {"text": typed["text"], "file_name": typed["name"]}
            shown["described"] = tk.get_action("rabatmigration_paste_describe")({}, asked)
        except tk.ValidationError as error:
            shown["errors"] = error.error_dict
    shown["limit"] = pasting.ROWS
    return tk.render("uploads/paste.html", shown)


def _save(dataset: dict[str, Any], typed: dict[str, str]) -> Answer:
    asked = {"package_id": dataset["id"], **typed}
    made = tk.get_action("rabatmigration_paste_create")({}, asked)
    note(made["id"])
    tk.h.flash_success(tk._("The table is saved as a file."))
    return tk.redirect_to("dataset.read", id=dataset["name"])
