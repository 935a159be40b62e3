"""Whom to ask: people and offices named in a CKAN record. Kept, and not made public."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ..common import texts
from ..common.reading import Reader, items
from . import fields

_MAIL = re.compile(r"[^@\s<>\":]+@[^@\s<>\"]+\.[^@\s<>\"]+")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def contact(reader: Reader) -> dict[str, Any]:
    """Return the contact fields; `contact_public` is always false: nobody asked these people."""
    people = [p for p in items(reader.take("contact") or []) if isinstance(p, Mapping)]
    for _ in people[1:]:
        reader.lose("contact", "", "personal")
    person = people[0] if people else {}
    mail_from, mail = _mail(reader, person)
    url = str(person.get("url") or reader.take("contact_uri", "contact_url") or "")
    found = {
        "contact_name": _name(reader, person, with_author=mail_from == "author_email"),
        "contact_email": mail,
        "contact_url": url if urlsplit(url).scheme in ("http", "https") else "",
    }
    filled = {key: value for key, value in found.items() if value}
    return {**filled, "contact_public": False} if filled else {}


def _name(reader: Reader, person: Mapping[str, Any], *, with_author: bool) -> str:
    """Return a name: HDX puts an account's id in its place, which tells nobody anything."""
    named: list[tuple[str, Any]] = [("contact", person.get("name"))]
    sources = fields.DATASET["contact_name"][1 : None if with_author else -1]
    named += [(key, reader.values.get(key)) for key in sources]
    for key, value in named:
        if not isinstance(value, str) or not value.strip():
            continue
        if _ID.fullmatch(value):
            reader.lose(key, value, "no_field")
            continue
        reader.used(key)
        return texts.line(value)
    return ""


def _mail(reader: Reader, person: Mapping[str, Any]) -> tuple[str, str]:
    """Return the field an address was found in, and the address."""
    sources = fields.DATASET["contact_email"][1:]
    for key, value in (
        ("contact", person.get("email")),
        *((key, reader.values.get(key)) for key in sources),
    ):
        match = _MAIL.search(value) if isinstance(value, str) else None
        if match:
            reader.used(key)
            return key, match[0]
    return "", ""
