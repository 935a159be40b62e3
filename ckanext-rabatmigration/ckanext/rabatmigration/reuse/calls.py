"""Requests of a dataset's page: how a program asks for its description and its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.helpers import resource_display_name
from ckanext.rabatmigration.lib import languages, snippets

#: Tables whose rows are shown how to ask for; it is the same for the others.
_TABLES = 3
_ROWS = 100


@dataclass(frozen=True)
class Call:
    """One request: what it is for, and (language of programs, text) of each way to write it."""

    title: str
    snippets: list[tuple[str, str]]


def of_dataset(pkg: Mapping[str, Any]) -> list[Call]:
    """Return the requests for a dataset's description and for the rows of its first tables."""
    told = tk._("The description, with labels in your language")
    calls = [_call(told, "package_show", {"id": pkg["name"]}, pkg, lang=languages.reader())]
    tables = [one for one in pkg.get("resources") or [] if one.get("datastore_active")]
    return calls + [of_table(pkg, one) for one in tables[:_TABLES]]


def of_table(pkg: Mapping[str, Any], resource: Mapping[str, Any]) -> Call:
    """Return the request for the first rows of a file the DataStore holds."""
    title = tk._("Rows of “%(name)s”") % {"name": resource_display_name(dict(resource))}
    return _call(title, "datastore_search", {"resource_id": resource["id"], "limit": _ROWS}, pkg)


def _call(
    title: str,
    action: str,
    parameters: dict[str, Any],
    pkg: Mapping[str, Any],
    lang: str | None = None,
) -> Call:
    url = tk.h.url_for("api.action", ver=3, logic_function=action, locale="default", _external=True)
    url += f"?lang={lang}" if lang else ""
    how = {"reads": True, "token": bool(pkg.get("private"))}
    return Call(
        title,
        [
            ("curl", snippets.curl(url, parameters, **how)),
            ("Python", snippets.python(url, parameters, **how)),
            ("R", snippets.r(url, parameters, **how)),
        ],
    )
