"""JSON bodies as portals send them: found out what they are, decoded, made safe to store."""

from __future__ import annotations

import json
import re
from typing import Any

from ckanext.rabatmigration.errors import HarvestError
from ckanext.rabatmigration.lib.outbound_errors import N_

#: Beginning of an answer shown in an error.
SHOWN = 80

_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)
_TAG = re.compile(r"<(?:!doctype\s+html|html|head|body|title|\?xml)", re.IGNORECASE)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class BodyError(HarvestError):
    """An answer's body is not the JSON it should be."""


def read_json(body: bytes, content_type: str = "") -> tuple[Any, str]:
    """Return the document in `body` and the encoding it took to read it.

    Raises `BodyError` for anything but one complete JSON document. Characters no database can keep
    (NUL, halves of surrogate pairs) are replaced by U+FFFD; NaN and infinities become null.
    """
    text, encoding = _decode(body, content_type)
    if not text.strip():
        raise BodyError(N_("The portal's answer is empty."))
    if _TAG.match(text.lstrip()[:200]):
        raise BodyError(
            N_("The portal answered with a web page instead of data: “%(start)s”"),
            start=" ".join(text.split())[:SHOWN],
        )
    try:
        document = json.loads(text, parse_constant=lambda _: None)
        return _storable(document), encoding
    except RecursionError as error:
        raise BodyError(N_("The portal's answer is nested too deeply.")) from error
    except ValueError as error:
        raise BodyError(
            N_("The portal's answer is not complete JSON (%(why)s): “%(start)s”"),
            why=str(error)[:SHOWN],
            start=" ".join(text.split())[:SHOWN],
        ) from error


def _decode(body: bytes, content_type: str) -> tuple[str, str]:
    """Decode by byte order mark, as UTF-8, as declared, at last as Windows-1252."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if body.startswith(mark):
            return body.decode(encoding, errors="replace"), encoding
    declared = _CHARSET.search(content_type)
    for encoding in ("utf-8", declared[1] if declared else "", "windows-1252"):
        try:
            return body.decode(encoding), encoding
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("utf-8", errors="replace"), "utf-8 with losses"


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {_UNSTORABLE.sub("\ufffd", key): _storable(item) for key, item in value.items()}
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return None
    return value
