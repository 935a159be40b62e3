"""Files and services of a CKAN record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from ckanext.rabatmigration.lib import vocabularies

from .. import Loss
from ..common import codes, dates, texts
from ..common.reading import Reader, first, items
from . import fields

_KNOWN = frozenset(name for names in fields.RESOURCE.values() for name in names)
#: Longest format that is kept as written.
_FORMAT = 60
_DIGEST = re.compile(r"(?:(?:md5|sha\d+)[:-])?[0-9a-fA-F]{32,128}")
#: How portals say that a resource is a file or an interface, which is no kind of ours.
_CARRIERS = frozenset(
    "file file.upload api image metadata visualization dataset datasets distribution".split()  # noqa: SIM905
)


def map_resources(
    value: Any, page: str, own: str | None
) -> tuple[list[dict[str, Any]], list[Loss]]:
    """Return our resources, and what of the source's got lost; `page` is what URLs relate to."""
    found: list[dict[str, Any]] = []
    lost: list[Loss] = []
    for number, raw in enumerate(value if isinstance(value, list) else []):
        if not isinstance(raw, Mapping):
            lost.append(Loss(f"resources[{number}]", str(raw)[:120], "not_understood"))
            continue
        reader = Reader(raw, f"resources[{number}].")
        found.append(_resource(reader, page, own))
        reader.lose_rest(_KNOWN, fields.RESOURCE_TECHNICAL, fields.PERSONAL)
        lost += reader.lost
    return found, lost


def _resource(reader: Reader, page: str, own: str | None) -> dict[str, Any]:
    spoken = _languages(reader)
    kind = str(reader.values.get("resource_type") or "").casefold()
    if kind in _CARRIERS:
        reader.used("resource_type")
    start, end = _period(reader)
    mapped = {
        "name_translated": reader.texts(("name", "title"), own, one_line=True),
        "description_translated": reader.texts(("description",), own),
        "url": _url(reader, page),
        "format": _format(reader),
        "language": spoken,
        "resource_kind": None
        if kind in _CARRIERS
        else reader.understood(
            ("resource_kind", "resource_type"), lambda v: codes.code("resource_kind", v)
        ),
        "temporal_start": start,
        "temporal_end": end,
        "version": texts.line(str(reader.take("version") or "")),
        "hash": reader.understood(
            ("hash", "checksum"), lambda v: v if _DIGEST.fullmatch(str(v)) else None
        ),
        "size": _size(reader),
    }
    return {key: value for key, value in mapped.items() if value not in (None, "", {}, [])}


def _languages(reader: Reader) -> list[str]:
    known = vocabularies.get("language")
    found: dict[str, None] = {}
    for value in items(reader.take("language") or []):
        code = texts.language(value)
        if code in known:
            found[str(code)] = None
        else:
            reader.lose("language", value, "other_language" if code else "not_understood")
    return list(found)


def _url(reader: Reader, page: str) -> str:
    """Return an absolute web address; what would run in a reader's browser is refused."""
    name, value = reader.take_named("url", "download_url", "access_url")
    url = urljoin(page, str(value or "").strip())
    try:
        fits = urlsplit(url).scheme in ("http", "https", "ftp") and not re.search(r"[\s<>]", url)
    except ValueError:
        fits = False
    if name and not fits:
        reader.lose(name, value, "refused")
    return url if name and fits else ""


def _format(reader: Reader) -> str | None:
    """Return the format as named, or as the media type or the address says; else as written."""
    named = reader.values.get("format")
    found = codes.file_format(*map(reader.values.get, ("format", "mimetype", "mimetype_inner")))
    if found is None:
        found = codes.format_of_url(reader.values.get("url"))
        if named and found is None:
            return texts.line(str(named))[:_FORMAT]
    return found


def _period(reader: Reader) -> tuple[str | None, str | None]:
    whole = reader.understood(("daterange_for_data", "temporal_coverage"), dates.span)
    if whole:
        return whole
    return (
        reader.understood(("temporal_start",), lambda v: dates.period(first(v))),
        reader.understood(("temporal_end",), lambda v: dates.period(first(v))),
    )


def _size(reader: Reader) -> int | None:
    value = reader.take("size", "byte_size")
    try:
        size = int(value or 0)
    except (TypeError, ValueError):
        reader.lose("size", value, "not_understood")
        return None
    return size if size > 0 else None
