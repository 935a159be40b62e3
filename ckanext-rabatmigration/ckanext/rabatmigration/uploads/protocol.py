"""What the headers of tus 1.0 say (https://tus.io/protocols/resumable-upload); pure."""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,checksum,expiration"
ALGORITHMS = {"sha1": 20, "sha256": 32}

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,50}")
_NUMBER = re.compile(r"[0-9]{1,18}")
_LONGEST = 4096


class HeaderError(ValueError):
    """A header can't be read; `header` names it."""

    def __init__(self, header: str):
        self.header = header
        super().__init__(header)


class Piece(NamedTuple):
    """A piece's checksum as it was sent: the hash's name and its bytes."""

    name: str
    digest: bytes


def number(header: str, value: str | None) -> int:
    """Return a number of bytes. Raises `HeaderError`."""
    if value is None or not _NUMBER.fullmatch(value):
        raise HeaderError(header)
    return int(value)


def metadata(value: str | None) -> dict[str, str]:
    """Return `Upload-Metadata`: names with Base64 of UTF-8, by commas. Raises `HeaderError`."""
    found: dict[str, str] = {}
    if value and len(value) > _LONGEST:
        raise HeaderError("Upload-Metadata")
    for pair in (value or "").split(","):
        name, _, coded = pair.strip().partition(" ")
        if not name and not coded:
            continue
        if not _NAME.fullmatch(name) or name in found:
            raise HeaderError("Upload-Metadata")
        try:
            found[name] = base64.b64decode(coded.strip(), validate=True).decode("utf-8")
        except (binascii.Error, ValueError) as error:
            raise HeaderError("Upload-Metadata") from error
    return found


def written(values: dict[str, str]) -> str:
    """Return `Upload-Metadata` for values."""
    coded = {key: base64.b64encode(text.encode()).decode() for key, text in values.items()}
    return ",".join(f"{key} {text}".strip() for key, text in coded.items())


def checksum(value: str | None) -> Piece | None:
    """Return `Upload-Checksum`, None where there is none. Raises `HeaderError`."""
    if not value:
        return None
    name, _, coded = value.strip().partition(" ")
    try:
        digest = base64.b64decode(coded.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise HeaderError("Upload-Checksum") from error
    if len(digest) != ALGORITHMS.get(name.lower(), 0):
        raise HeaderError("Upload-Checksum")
    return Piece(name.lower(), digest)
