"""The table apart from its page, its download, and the form in which columns are described."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context
from flask import Blueprint, Response, request, stream_with_context
from werkzeug.wrappers import Response as AnyResponse

from ckanext.rabatmigration.lib import languages, vocabularies
from ckanext.rabatmigration.tables import asked, describing, exports, reading
from ckanext.rabatmigration.tables.columns import Column

tables = Blueprint("rabatmigration_tables", __name__, url_prefix="/dataset/<id>/resource")

#: Header of the script that shows another view without another page.
_SCRIPT = "rabatmigration-table"


@tables.before_app_request
def lead_to_our_dictionary() -> AnyResponse | None:
    """Lead from CKAN's form of the data dictionary, which knows one language, to ours."""
    if request.endpoint == "datastore.dictionary" and request.method == "GET":
        return tk.redirect_to("rabatmigration_tables.describe", **(request.view_args or {}))
    return None


@tables.route("/<resource_id>/table")
def fragment(id: str, resource_id: str) -> str | AnyResponse:
    """Give a view of the table to our script; lead anybody else to the page it is of."""
    if request.headers.get("X-Requested-With") != _SCRIPT:
        page = tk.url_for("dataset_resource.read", id=id, resource_id=resource_id)
        asked_for = request.query_string.decode("utf-8", "replace")
        return tk.redirect_to(f"{page}?{asked_for}" if asked_for else page)
    package, resource = _shown(id, resource_id)
    return tk.render("tables/snippets/whole.html", {"pkg": package, "res": resource})


@tables.route("/<resource_id>/table/download")
def download(id: str, resource_id: str) -> AnyResponse:
    """Give the rows of a view as a file; 400 when that is no form or there are too many."""
    package, resource = _shown(id, resource_id)
    form = exports.FORMATS.get(request.args.get("format", ""))
    if form is None:
        known = ", ".join(name.upper() for name in exports.FORMATS)
        return tk.abort(400, tk._("Choose one of these formats: {known}.").format(known=known))
    args, labels = request.args, request.args.get("labels") == "1"

    def view(columns: list[Column]) -> asked.Asked:
        return asked.of_page(args, columns)

    try:
        with reading.opened(resource_id) as table:
            wanted = view(table.columns)
            total = table.counts(wanted)[1]
        if wanted.faults:
            return tk.abort(400, " ".join(wanted.faults.values()))
        if total > form.most():
            return tk.abort(400, _too_many(total, form.most()))
        title = tk.h.resource_display_name(resource)
        body = exports.download(form, title, resource_id, view, labels)
        # what fails fails now, while the answer can still say so
        body = chain([next(body)], body)
    except reading.GoneError:
        return tk.abort(404, tk._("This file has no table."))
    except reading.TooSlowError:
        return tk.abort(400, reading.too_slow())
    return _file(form, f"{package['name']}-{resource_id[:8]}.{request.args['format']}", body)


@tables.route("/<resource_id>/columns", methods=["GET", "POST"])
def describe(id: str, resource_id: str) -> str | AnyResponse:
    """Show the form in which columns are described, and keep what it says."""
    package, resource = _shown(id, resource_id, "rabatmigration_table_describe")
    try:
        with reading.opened(resource_id) as table:
            columns = table.columns
    except reading.GoneError:
        return tk.abort(404, tk._("This file has no table."))
    said, errors = [_said(column) for column in columns], {}
    if request.method == "POST":
        said = [_typed(column, number) for number, column in enumerate(columns)]
        try:
            sent = {"resource_id": resource_id, "columns": said}
            tk.get_action("rabatmigration_table_describe")({}, sent)
        except tk.ValidationError as error:
            told: Any = error.error_dict
            errors = told["columns"][0]
        else:
            tk.h.flash_success(tk._("What you say of the columns is saved."))
            return tk.redirect_to("dataset_resource.read", id=id, resource_id=resource_id)
    shown = {
        "pkg": package,
        "pkg_dict": package,
        "res": resource,
        "resource": resource,
        "columns": list(zip(columns, said, strict=True)),
        "errors": errors,
        "languages": languages.codes(),
        "lists": _lists(),
        "types": describing.TYPES,
    }
    return tk.render("tables/columns.html", shown)


def _shown(
    package_id: str, resource_id: str, permission: str = "rabatmigration_table_show"
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a dataset and its file as the reader sees them; 403 or 404 where they may not."""
    try:
        package = tk.get_action("package_show")(Context(), {"id": package_id})
        tk.check_access(permission, Context(), {"resource_id": resource_id})
    except tk.ObjectNotFound:
        return tk.abort(404, tk._("There is no such file."))
    except tk.NotAuthorized as error:
        if permission == "rabatmigration_table_describe":
            return tk.abort(403, tk._("You may not describe the columns of this file."))
        return tk.abort(403, error.message or "")
    for resource in package["resources"]:
        if resource["id"] == resource_id:
            return package, resource
    return tk.abort(404, tk._("There is no such file."))


def _file(form: exports.Format, name: str, body: Iterator[bytes]) -> Response:
    response = Response(stream_with_context(body), content_type=form.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _too_many(total: int, most: int) -> str:
    told = tk._(
        "These are {total} rows; at most {most} are given at once. Filter the table, or download "
        "the file itself."
    )
    return told.format(total=tk.h.localised_number(total), most=tk.h.localised_number(most))


def _said(column: Column) -> dict[str, Any]:
    """Return what is said of a column, as the form shows it."""
    texts = {
        field: dict(column.info.get(field) or {})
        if isinstance(column.info.get(field), dict)
        else {}
        for field in describing.TEXTS
    }
    for field, by_language in texts.items():
        text, lang = column.said(field.removesuffix("_translated"))
        if text and not by_language:
            by_language[lang] = text
    kept = {key: column.info.get(key, "") for key in ("vocabulary", "type_override")}
    return {"id": column.id, **texts, **kept}


def _typed(column: Column, number: int) -> dict[str, Any]:
    """Return what was typed for a column; fields are numbered, as names may hold anything."""
    texts = {
        field: {
            lang: request.form.get(f"{field}-{number}-{lang}", "") for lang in languages.codes()
        }
        for field in describing.TEXTS
    }
    kept = {key: request.form.get(f"{key}-{number}", "") for key in ("vocabulary", "type_override")}
    return {"id": column.id, **texts, **kept}


def _lists() -> list[tuple[str, str]]:
    """Return the vocabularies by their titles."""
    found = [(name, languages.pick(vocabularies.get(name).title)[0]) for name in vocabularies.ids()]
    return sorted(found, key=lambda one: one[1])
