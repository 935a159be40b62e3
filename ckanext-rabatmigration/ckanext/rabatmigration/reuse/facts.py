"""What is told of a dataset wherever it goes: its title, producer, year and address, once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.catalogue.page_helpers import rabatmigration_organization
from ckanext.rabatmigration.helpers import Shown, rabatmigration_shown, rabatmigration_site_title
from ckanext.rabatmigration.lib import languages, vocabularies

_YEAR = re.compile(r"[12]\d{3}")
#: Characters no format can hold, and those that turn the direction of what follows.
_HARMFUL = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@dataclass(frozen=True)
class Facts:
    """A dataset in the reader's language.

    :ivar date: the day the data are of as far as it is told (`2024-05-31`), may be empty
    :ivar year: its year, empty where nothing tells one
    :ivar url: the address that stays, without a language
    :ivar page: the page in the reader's language
    """

    id: str
    name: str
    title: Shown
    summary: Shown
    producer: Shown | None
    date: str
    year: str
    url: str
    page: str
    site: str
    version: str


def of(pkg: Mapping[str, Any]) -> Facts:
    """Return the facts of a dataset as `package_show` gives it to its reader."""
    shown = dict(pkg)
    organization = shown.get("organization")
    day = next(
        (
            str(shown[key])[:10]
            for key in ("data_updated", "metadata_created")
            if _YEAR.match(str(shown.get(key) or ""))
        ),
        "",
    )
    title = rabatmigration_shown(shown, "title")
    return Facts(
        id=str(shown.get("id") or ""),
        name=shown["name"],
        title=title if title.text else Shown(shown["name"], "en", "ltr", other=False),
        summary=rabatmigration_shown(shown, "notes"),
        producer=rabatmigration_organization(organization) if organization else None,
        date=day,
        year=day[:4],
        url=address(shown["name"]),
        page=address(shown["name"], languages.reader()),
        site=rabatmigration_site_title(),
        version=_version(shown),
    )


def address(name: str, lang: str | None = None) -> str:
    """Return the whole address of a dataset's page, in a language or in none."""
    return tk.h.url_for("dataset.read", id=name, locale=lang or "default", _external=True)


def line(text: str) -> str:
    """Return a text on one line without what no format holds or what turns its direction."""
    kept = "".join(
        " " if char in "\r\n\t\v\f\u2028\u2029" else char
        for char in text
        if char in "\r\n\t\v\f\u2028\u2029\u200c\u200d"
        or (unicodedata.category(char) not in ("Cc", "Cs", "Cn") and char not in _HARMFUL)
    )
    return re.sub(r"\s+", " ", kept).strip()


def labels(vocabulary_id: str, codes: Any) -> list[str]:
    """Return what codes are called in the reader's language."""
    vocabulary = vocabularies.get(vocabulary_id)
    chosen = [codes] if isinstance(codes, str) else codes or []
    return [vocabulary.label(code) for code in chosen]


def _version(pkg: Mapping[str, Any]) -> str:
    """Return the version of the data, where all files that tell one tell the same."""
    told = {str(one.get("version") or "") for one in pkg.get("resources") or []} - {""}
    return str(pkg.get("version") or "") or (told.pop() if len(told) == 1 else "")
