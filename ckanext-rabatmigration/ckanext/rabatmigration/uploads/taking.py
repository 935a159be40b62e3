"""From a file that arrived in pieces to a resource's file.

A resource that is saved with the id of such a file in `rabatmigration_upload` gets it as if it had
been sent with the form; core and all plugins see an ordinary upload.
"""

from __future__ import annotations

import codecs
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import PurePath
from typing import IO, Any

import ckan.plugins.toolkit as tk
from ckan import model
from flask import has_request_context, request
from werkzeug.datastructures import FileStorage

from ckanext.rabatmigration.lib.sessions import after_commit, own_session
from ckanext.rabatmigration.lib.tables import encodings
from ckanext.rabatmigration.uploads import received, refusals, store
from ckanext.rabatmigration.uploads.model import UploadRow

#: The field with an upload's id, and the one that asks for UTF-8; neither is stored.
FIELD, RECODE = "rabatmigration_upload", "rabatmigration_recode"
#: Told to the form: the file is here, and in which encoding, if it could be changed.
_FORMS = frozenset({"dataset_resource.new", "dataset_resource.edit"})
_CHUNK = 1 << 16
_TEXT = frozenset({".csv", ".tsv", ".tab", ".txt"})


@contextmanager
def taken(user: str | None, package_id: str | None, data_dict: dict[str, Any]) -> Iterator[Any]:
    """Yield the dataset with the files its resources name; these are forgotten once it is saved.

    Raises `ValidationError` for a file that isn't the user's, isn't whole or is meant for another
    dataset.
    """
    resources = data_dict.get("resources")
    if not isinstance(resources, list) or not any(_names(one) for one in resources):
        yield data_dict
        return
    with ExitStack() as open_files:
        rows: list[str] = []
        told = [_take(user, package_id, one, open_files, rows) for one in resources]
        errors = [one if isinstance(one, str) else "" for one in told]
        if any(errors):
            raise tk.ValidationError(
                {"resources": [{"url": [one]} if one else {} for one in errors]}
            )
        if rows:
            after_commit(_forget, rows)
        yield {**data_dict, "resources": told}


def _names(resource: Any) -> bool:
    return isinstance(resource, dict) and (FIELD in resource or RECODE in resource)


def _take(
    user: str | None, package_id: str | None, resource: Any, open_files: ExitStack, rows: list[str]
) -> Any:
    """Return the resource with its file, or why that can't be."""
    if not _names(resource):
        return resource
    kept = {key: value for key, value in resource.items() if key not in (FIELD, RECODE)}
    upload_id = resource.get(FIELD)
    if not upload_id:
        return kept
    owner = model.User.get(user) if user else None
    row = received.find(str(upload_id)[:100], owner.id) if owner else None
    gone = tk._("The uploaded file is no longer there. Choose it again.")
    if row is None or row.package_id != package_id:
        return gone
    if not row.is_whole:
        return tk._("The file has not arrived whole yet. Let the upload end, then save.")
    try:
        stream = _open(row, bool(resource.get(RECODE)), open_files)
    except (UnicodeError, FileNotFoundError) as error:
        unreadable = tk._("The file's letters can't be read. Save it in Excel as “CSV UTF-8”.")
        return unreadable if isinstance(error, UnicodeError) else gone
    rows.append(row.id)
    return {**kept, "upload": FileStorage(stream, row.file_name)}


def _open(row: UploadRow, is_recoded: bool, open_files: ExitStack) -> IO[bytes]:
    file = open_files.enter_context(store.path(row.id).open("rb"))
    if is_recoded and PurePath(row.file_name).suffix.lower() in _TEXT:
        return open_files.enter_context(recoded(file))
    return file


def recoded(file: IO[bytes]) -> IO[bytes]:
    """Return a text file in UTF-8, marked so that Excel reads it; itself where it is.

    Raises `UnicodeError` for bytes that are no letters of the encoding it seems to be in.
    """
    start = file.read(_CHUNK)
    encoding = encodings.guess(start, is_whole=len(start) < _CHUNK)
    file.seek(0)
    if encodings.is_unicode(encoding):
        return file
    decoder = codecs.getincrementaldecoder(encoding)()
    made = tempfile.TemporaryFile()  # noqa: SIM115  (the caller closes it)
    try:
        made.write(codecs.BOM_UTF8)
        while chunk := file.read(_CHUNK):
            made.write(decoder.decode(chunk).removeprefix("\ufeff").encode("utf-8"))
        made.write(decoder.decode(b"", final=True).encode("utf-8"))
    except UnicodeError:
        made.close()
        raise
    made.seek(0)
    return made


def _forget(upload_ids: list[str]) -> None:
    with own_session():
        received.forget(upload_ids)


def keep(
    user: str | None, data_dict: dict[str, Any], file: FileStorage, package_id: str | None
) -> None:
    """Keep a form's file that came whole, as other fields have to be corrected first.

    Browsers send no file twice unasked: without this it would have to be chosen again. The form
    gets the file's id to send back; nothing happens outside of the form of a file.
    """
    if not has_request_context() or request.endpoint not in _FORMS:
        return
    owner = model.User.get(user) if user else None
    package = model.Package.get(package_id)
    if not owner or not package:
        return
    size = file.stream.seek(0, 2)
    file.stream.seek(0)
    try:
        row = received.begin(owner.id, package.id, file.filename or "", size, None)
        received.receive(row, 0, file.stream, None, None)
    except refusals.UploadRefusedError:
        return  # the form says that the file has to be chosen again
    data_dict[FIELD] = row.id
