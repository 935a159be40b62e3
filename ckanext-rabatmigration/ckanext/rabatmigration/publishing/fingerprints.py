"""SHA-256 of the files that are kept here: read off where they are stored, whatever clients send.

Size is noted by core at the same place.
"""

from __future__ import annotations

import hashlib
import os
import re
from typing import IO, Any

from ckan import model
from ckan.lib import uploader
from ckan.types import DataDict
from werkzeug.datastructures import FileStorage

FIELDS = ("hash", "size")

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1024 * 1024


def note(resource: dict[str, Any]) -> None:
    """Write the SHA-256 of a file that is about to be stored into its resource.

    A file that will be refused for its size isn't read. Nothing is held in memory but a chunk.
    """
    upload = resource.get("upload")
    if not isinstance(upload, FileStorage) or not upload:
        return
    size = upload.stream.seek(0, os.SEEK_END)
    if size <= uploader.get_max_resource_size() * _CHUNK:
        resource["hash"] = _sha256(upload.stream)
    upload.stream.seek(0)


def _sha256(stream: IO[bytes]) -> str:
    stream.seek(0)
    found = hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        found.update(chunk)
    return found.hexdigest()


def keep(package: model.Package, data_dict: DataDict) -> DataDict:
    """Return the dataset with fingerprints that follow their files alone.

    The loader notes an MD5 of what it fetched, forms and clients send what they were shown or
    nothing: a file that stays keeps its fingerprint, one that goes takes it along.
    """
    sent = data_dict.get("resources")
    if not isinstance(sent, list):
        return data_dict
    stored = {
        resource.id: resource
        for resource in package.resources_all
        if resource.url_type == "upload" and _SHA256.fullmatch(resource.hash or "")
    }
    return {**data_dict, "resources": [_kept(stored, one) for one in sent]} if stored else data_dict


def _kept(stored: dict[str, model.Resource], sent: Any) -> Any:
    resource = stored.get(str(sent.get("id"))) if isinstance(sent, dict) else None
    if resource is None or isinstance(sent.get("upload"), FileStorage):
        return sent
    is_same = {field: str(sent.get(field)) == str(getattr(resource, field)) for field in FIELDS}
    if sent.get("clear_upload") or sent.get("url_type") != "upload":
        # named as empty, or core keeps them; what the client says of the new file stands
        gone = {field: "" for field in FIELDS if is_same[field] or field not in sent}
        return {**sent, **gone}
    return sent if all(is_same.values()) else {**sent, "hash": resource.hash, "size": resource.size}
