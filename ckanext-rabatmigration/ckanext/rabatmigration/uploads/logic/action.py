"""Files on their way, what a file or table says of itself, and tables that are pasted.

The bytes themselves go over `/api/uploads` (`views`), which no action could take.
"""

from __future__ import annotations

import io
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import logic, model
from ckan.types import Context, DataDict
from werkzeug.datastructures import FileStorage

from ckanext.rabatmigration.lib.tables.reading import TableError
from ckanext.rabatmigration.uploads import (
    config,
    describing,
    pasting,
    received,
    refusals,
    store,
    stored,
)
from ckanext.rabatmigration.uploads.logic import schema
from ckanext.rabatmigration.uploads.model import UploadRow


@logic.validate(schema.upload_create)
def rabatmigration_upload_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Begin to send a large file in pieces; they go to the `url` that is returned.

    The pieces follow tus 1.0 (https://tus.io/protocols/resumable-upload): `PATCH` with
    `Upload-Offset`, and `HEAD` to ask how far it got. When all of it is there, save a file of the
    dataset with the id in `rabatmigration_upload`. What nobody saves is forgotten after a while.

    :param package_id: the id or name of the dataset the file is meant for
    :type package_id: string
    :param file_name: what the file is called
    :type file_name: string
    :param size: how many bytes it has
    :type size: integer
    :param sha256: its SHA-256 in hexadecimal; a file that arrives differently is refused (optional)
    :type sha256: string

    :returns: see `rabatmigration_upload_show`
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_upload_create", context, data_dict)
    package = model.Package.get(data_dict["package_id"])
    if package is None or package.state == "deleted":
        raise tk.ObjectNotFound(tk._("There is no such dataset."))
    try:
        row = received.begin(
            _user(context),
            package.id,
            data_dict["file_name"],
            data_dict["size"],
            data_dict.get("sha256"),
        )
    except refusals.UploadRefusedError as error:
        raise tk.ValidationError({"size": [str(error)]}) from error
    return _dictize(row)


@tk.side_effect_free
def rabatmigration_upload_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return your files on their way: begun, or arrived and not saved yet; the newest first.

    :returns: each as `rabatmigration_upload_show`
    :rtype: list of dictionaries
    """
    tk.check_access("rabatmigration_upload_list", context, data_dict)
    return [_dictize(row) for row in received.of_user(_user(context))]


@tk.side_effect_free
@logic.validate(schema.one)
def rabatmigration_upload_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return one of your files on their way.

    :param id: its id
    :type id: string

    :returns: `id`, `package_id`, `file_name`, `size` and `received` in bytes, `sha256` (null until
        all of it is there), `is_whole`, `url` the pieces go to, and `expires`, when it is
        forgotten (ISO 8601)
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_upload_show", context, data_dict)
    return _dictize(_mine(context, data_dict["id"]))


@tk.side_effect_free
@logic.validate(schema.one)
def rabatmigration_upload_describe(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Tell what a file that arrived whole says of itself, before it is saved.

    :param id: the upload's id
    :type id: string

    :returns: see `rabatmigration_file_describe`
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_upload_describe", context, data_dict)
    row = _mine(context, data_dict["id"])
    if not row.is_whole:
        raise tk.ValidationError({"id": [tk._("The file has not arrived whole yet.")]})
    tk.check_access("rabatmigration_upload_create", context, {"package_id": row.package_id})
    dataset = _dataset(context, row.package_id)
    with store.path(row.id).open("rb") as stream:
        found = describing.file(stream, row.file_name)
    return _with_news(found, dataset, {})


@logic.validate(schema.one)
def rabatmigration_upload_delete(context: Context, data_dict: DataDict) -> None:
    """Give up one of your files on their way.

    :param id: its id
    :type id: string
    """
    tk.check_access("rabatmigration_upload_delete", context, data_dict)
    received.forget([_mine(context, data_dict["id"]).id])


@tk.side_effect_free
@logic.validate(schema.one)
def rabatmigration_file_describe(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Tell what a dataset's file says of itself: its columns, period, places and dimensions.

    Guesses, to be checked by a person; nothing is written. Only the beginning of a large file is
    looked at.

    :param id: the id of a file that is kept here, not of a link
    :type id: string

    :returns: `name` (what it may be called) and `name_lang` (its likely language), `ending`,
        `fault` and `problem` (why it can't be used, as a code and in words; empty when it can),
        `summary` in words, `table` (null for what is
        none; else `format`, `encoding`, `delimiter`, `sheets`, `header_row`, `rows`, `is_whole`,
        `ragged` and `ragged_count` for rows with more or fewer cells than the header, `columns`
        with `name`, `kind`, `filled`, `examples`, `dimension` and `label`, and `preview`, the first
        rows), `about` (`start`, `end`, `period_from`, `places`, `dimensions`, `crossed`), and
        `proposals`: what the description would gain, each with `id`, `of` (`dataset` or `file`),
        `fields` and `said`, in the reader's language
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_file_describe", context, data_dict)
    return _describe(context, data_dict["id"])[0]


@logic.validate(schema.file_adopt)
def rabatmigration_file_adopt(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take over into the description what a file says of itself, as somebody has accepted it.

    The file is looked at again; what it no longer says is not written.

    :param id: the id of the file
    :type id: string
    :param proposals: which: `period`, `places`, `disaggregation`, `crosses`
    :type proposals: list of strings

    :returns: the dataset
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_file_adopt", context, data_dict)
    found, dataset = _describe(context, data_dict["id"])
    wanted = [one for one in found["proposals"] if one["id"] in data_dict["proposals"]]
    changes = {key: value for one in wanted if one["of"] == "dataset"
               for key, value in one["fields"].items()}  # fmt: skip
    of_file = {key: value for one in wanted if one["of"] == "file"
               for key, value in one["fields"].items()}  # fmt: skip
    if of_file:
        patched = {"id": data_dict["id"], **of_file}
        tk.get_action("resource_patch")(tk.fresh_context(context), patched)
    if changes:
        patched = {"id": dataset["id"], **changes}
        return tk.get_action("package_patch")(tk.fresh_context(context), patched)
    return tk.get_action("package_show")(tk.fresh_context(context), {"id": dataset["id"]})


@tk.side_effect_free
@logic.validate(schema.table_describe)
def rabatmigration_paste_describe(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Tell what a pasted table says of itself; nothing is written.

    :param text: the table, as copied from a spreadsheet (cells by tabs) or as CSV; at most
        2,000,000 characters and 20,000 rows
    :type text: string
    :param file_name: what its file would be called; a year in it counts (optional)
    :type file_name: string

    :returns: `table`, `about` and `summary`, as in `rabatmigration_file_describe`
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_paste_describe", context, data_dict)
    return describing.of_table(_pasted(data_dict["text"]), data_dict.get("file_name") or "")


@logic.validate(schema.table_create)
def rabatmigration_paste_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Add a pasted table to a dataset as a CSV file in UTF-8.

    :param package_id: the id or name of the dataset
    :type package_id: string
    :param text: see `rabatmigration_paste_describe`; cells are kept as they are, formulas as text
    :type text: string
    :param file_name: what the file is called (optional)
    :type file_name: string
    :param name: what the table is called, in the dataset's language (optional)
    :type name: string

    :returns: the file, as `resource_show`
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_paste_create", context, data_dict)
    table = _pasted(data_dict["text"])
    name = pasting.file_name(data_dict.get("file_name") or data_dict.get("name") or "")
    made = {
        "package_id": data_dict["package_id"],
        "upload": FileStorage(io.BytesIO(pasting.as_csv(table)), name),
        "format": "CSV",
    }
    if data_dict.get("name"):
        made["name"] = data_dict["name"]
    return tk.get_action("resource_create")(tk.fresh_context(context), made)


def _user(context: Context) -> str:
    """Return the id of who asks; files on their way are somebody's."""
    user = model.User.get(context.get("user"))
    if user is None:
        raise tk.NotAuthorized(tk._("Sign in first."))
    return user.id


def _mine(context: Context, upload_id: str) -> UploadRow:
    row = received.find(upload_id[:100], _user(context))
    if row is None:
        said = tk._("There is no such upload: it was saved, cancelled or forgotten.")
        raise tk.ObjectNotFound(said)
    return row


def _dictize(row: UploadRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "package_id": row.package_id,
        "file_name": row.file_name,
        "size": row.size,
        "received": row.received,
        "sha256": row.sha256,
        "is_whole": row.is_whole,
        "url": tk.url_for("rabatmigration_uploads.one", upload_id=row.id, _external=True),
        "expires": (row.touched + config.kept()).isoformat(),
    }


def _dataset(context: Context, package_id: str) -> dict[str, Any]:
    return tk.get_action("package_show")(tk.fresh_context(context), {"id": package_id})


def _describe(context: Context, resource_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a file says of itself, and its dataset."""
    resource = model.Resource.get(resource_id)
    if resource is None:
        raise tk.ObjectNotFound(tk._("The file is no longer there."))
    if not resource.package_id or resource.url_type != "upload":
        raise tk.ValidationError({"id": [tk._("Only files that are kept here can be looked at.")]})
    dataset = _dataset(context, resource.package_id)
    shown = next((one for one in dataset["resources"] if one["id"] == resource.id), {})
    with stored.opened(resource) as (stream, name):
        found = describing.file(stream, name, resource.format)
    return _with_news(found, dataset, shown), dataset


def _with_news(
    found: dict[str, Any], dataset: dict[str, Any], resource: dict[str, Any]
) -> dict[str, Any]:
    return found | {"proposals": describing.news(found["about"], dataset, resource)}


def _pasted(text: str) -> Any:
    try:
        return pasting.read(text)
    except TableError as error:
        raise tk.ValidationError({"text": [_why(error.code)]}) from error


def _why(code: str) -> str:
    if code == "large":
        return tk._("The table is too long to be pasted. Save it as a file and upload that.")
    return tk._("This is no table. Copy it from the spreadsheet with its column names.")
