"""Resumable uploads over tus 1.0: begin, ask how far it got, send a piece, give up."""

from __future__ import annotations

from datetime import UTC
from email.utils import format_datetime
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, jsonify, make_response, request

from ckanext.rabatmigration.uploads import config, protocol, received, refusals
from ckanext.rabatmigration.uploads.model import UploadRow

uploads = Blueprint("rabatmigration_uploads", __name__)

_PIECE = "application/offset+octet-stream"
_METHODS = ("POST", "HEAD", "PATCH", "DELETE", "OPTIONS")
_NO_OPTIONS = {"provide_automatic_options": False}


@uploads.after_request
def _tell_version(response: Response) -> Response:
    response.headers["Tus-Resumable"] = protocol.VERSION
    response.headers["Cache-Control"] = "no-store"
    return response


@uploads.route("/api/uploads", methods=["POST", "OPTIONS"], **_NO_OPTIONS)
def begin() -> Response:
    """Begin a file, or say what the server can."""
    if request.method == "OPTIONS":
        return _abilities()
    return _answer(_begin)


@uploads.route("/api/uploads/<uuid:upload_id>", methods=_METHODS, **_NO_OPTIONS)
def one(upload_id: Any) -> Response:
    """Say how far a file got, take its next piece, or forget it."""
    method = request.method
    if method == "POST":
        method = request.headers.get("X-HTTP-Method-Override", "").upper()
    if method == "OPTIONS":
        return _abilities()
    steps = {"HEAD": _head, "PATCH": _patch, "DELETE": _delete}
    if method not in steps:
        return _told(refusals.BAD, tk._("Send a piece with PATCH."))
    return _answer(steps[method], str(upload_id))


def _answer(step: Any, *args: str) -> Response:
    """Take one step, if we speak the same version of the protocol."""
    if request.headers.get("Tus-Resumable") != protocol.VERSION:
        said = tk._("Send the header Tus-Resumable: {version}.").format(version=protocol.VERSION)
        return _told(refusals.PRECONDITION, said, {"Tus-Version": protocol.VERSION})
    return _taken(step, *args)


def _taken(step: Any, *args: str) -> Response:
    """Take one step; say in the reader's language why it can't be taken."""
    try:
        return step(*args)
    except protocol.HeaderError as error:
        said = tk._("The header {name} is missing or can't be read.")
        return _told(refusals.BAD, said.format(name=error.header))
    except refusals.UploadRefusedError as error:
        return _told(error.status, str(error))
    except tk.ValidationError as error:
        cause = error.__cause__
        status = cause.status if isinstance(cause, refusals.UploadRefusedError) else refusals.BAD
        return _told(status, " ".join(str(one) for one in error.error_summary.values()))
    except tk.NotAuthorized as error:
        return _told(403, error.message or tk._("You may not do this."))
    except tk.ObjectNotFound:
        said = tk._("There is no such upload: it was saved, cancelled or forgotten.")
        return _told(refusals.GONE, said)


def _told(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    response = jsonify({"error": {"message": message}})
    response.status_code = status
    response.headers.extend(headers or {})
    return response


def _abilities() -> Response:
    response = make_response("", 204)
    response.headers.extend({
        "Tus-Version": protocol.VERSION,
        "Tus-Extension": protocol.EXTENSIONS,
        "Tus-Checksum-Algorithm": ",".join(protocol.ALGORITHMS),
        "Tus-Max-Size": str(config.largest()),
    })  # fmt: skip
    return response


def _begin() -> Response:
    said = protocol.metadata(request.headers.get("Upload-Metadata"))
    size = protocol.number("Upload-Length", request.headers.get("Upload-Length"))
    asked = {
        "package_id": said.get("dataset", ""),
        "file_name": said.get("filename", ""),
        "size": size,
    }
    if said.get("sha256"):
        asked["sha256"] = said["sha256"]
    made = tk.get_action("rabatmigration_upload_create")({}, asked)
    response = make_response("", 201)
    response.headers["Location"] = made["url"]
    return _dated(response, received.find(made["id"], tk.current_user.id))


def _mine(upload_id: str) -> UploadRow:
    """Return the reader's upload, if they may still add files to its dataset."""
    row = received.find(upload_id, getattr(tk.current_user, "id", None) or "")
    if row is None:
        raise tk.ObjectNotFound(upload_id)
    tk.check_access("rabatmigration_upload_create", {}, {"package_id": row.package_id})
    return row


def _head(upload_id: str) -> Response:
    row = _mine(upload_id)
    response = make_response("", 200)
    response.headers["Upload-Length"] = str(row.size)
    response.headers["Upload-Metadata"] = protocol.written(
        {"filename": row.file_name, "dataset": row.package_id}
    )
    return _dated(response, row)


def _patch(upload_id: str) -> Response:
    if request.mimetype != _PIECE:
        said = tk._("A piece is sent as {type}.").format(type=_PIECE)
        return _told(refusals.WRONG_TYPE, said)
    offset = protocol.number("Upload-Offset", request.headers.get("Upload-Offset"))
    checksum = protocol.checksum(request.headers.get("Upload-Checksum"))
    row = received.receive(
        _mine(upload_id), offset, request.stream, request.content_length, checksum
    )
    return _dated(make_response("", 204), row)


def _delete(upload_id: str) -> Response:
    tk.get_action("rabatmigration_upload_delete")({}, {"id": _mine(upload_id).id})
    return make_response("", 204)


def _dated(response: Response, row: UploadRow | None) -> Response:
    if row is not None:
        response.headers["Upload-Offset"] = str(row.received)
        until = (row.touched + config.kept()).astimezone(UTC)
        response.headers["Upload-Expires"] = format_datetime(until, usegmt=True)
    return response
