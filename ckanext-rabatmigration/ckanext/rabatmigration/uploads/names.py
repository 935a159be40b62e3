"""What a file is called: as its sender calls it, whatever core makes of that for its address.

Core keeps ASCII letters alone: `ملف.csv` becomes `.csv`. Here the address is spelt in Latin
letters, and the name itself is kept for whoever downloads the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from ckan import model
from ckan.lib import munge
from ckan.types import DataDict
from werkzeug.datastructures import FileStorage

from ckanext.rabatmigration.lib import names
from ckanext.rabatmigration.lib.text import TextError, clean

FIELD = "file_name"
#: Longest name that file systems take, in bytes, and longest of ours, in characters.
LONGEST = 200

_ENDING = re.compile(r"\.[A-Za-z0-9]{1,10}")
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\u200e\u200f\u061c]')


def plain(name: str) -> str:
    """Return a name that any system takes, without folders; empty for none that can be kept."""
    try:
        text = clean(name.replace("\\", "/").rpartition("/")[2], limit=LONGEST)
    except TextError:
        return ""
    text = _FORBIDDEN.sub("_", text).strip()
    return text if text.strip(" ._") else ""


def latin(name: str) -> str:
    """Return a name of ASCII letters that can still be read: `ملف.csv` -> `milaff.csv`."""
    if name.isascii():
        return name
    path = PurePath(name)
    ending = path.suffix if _ENDING.fullmatch(path.suffix) else ""
    stem = path.stem if ending else name
    return f"{names.slug(stem)}{ending.lower()}"


def note(resource: dict[str, Any]) -> None:
    """Keep the name of a file that is about to be stored, and spell it for its address."""
    upload = resource.get("upload")
    if not isinstance(upload, FileStorage) or not upload.filename:
        return
    name = plain(upload.filename)
    upload.filename = latin(name or upload.filename)
    differs = bool(name) and munge.munge_filename(upload.filename) != name
    resource.pop(FIELD, None)
    if differs:
        resource[FIELD] = name


def keep(package: model.Package | None, data_dict: DataDict) -> DataDict:
    """Return the dataset with names that follow their files, whatever clients send."""
    sent = data_dict.get("resources")
    if not isinstance(sent, list):
        return data_dict
    stored: dict[str, str] = {}
    for resource in package.resources_all if package else ():
        if resource.url_type == "upload" and (resource.extras or {}).get(FIELD):
            stored[resource.id] = resource.extras[FIELD]
    return {**data_dict, "resources": [_kept(stored, one) for one in sent]}


def _kept(stored: Mapping[str, str], sent: Any) -> Any:
    if not isinstance(sent, dict) or isinstance(sent.get("upload"), FileStorage):
        return sent
    is_here = sent.get("url_type") == "upload" and not sent.get("clear_upload")
    name = stored.get(str(sent.get("id")), "") if is_here else ""
    if (sent.get(FIELD) or "") == name:
        return sent
    rest = {key: value for key, value in sent.items() if key != FIELD}
    return rest | ({FIELD: name} if name else {})


def disposition(name: str) -> str:
    """Return `Content-Disposition` for a download: ASCII for old programs, the name for others.

    RFC 6266 with RFC 8187; the name holds no control character nor quote.
    """
    return f"attachment; filename=\"{latin(name)}\"; filename*=UTF-8''{quote(name, safe='')}"
