"""Template helpers of the room: the table of a file, whole or its first rows, or why there is none.

They ask the room's authorization as the API does: whoever may not have the file gets nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from flask import request

from ckanext.rabatmigration.publishing import loading
from ckanext.rabatmigration.tables import drawing, page, reading
from ckanext.rabatmigration.tables.page import Page

__all__ = [
    "rabatmigration_first_rows",
    "rabatmigration_table",
    "rabatmigration_table_query",
]

#: Rows of the table on a dataset's page.
FEW = 5


@dataclass(frozen=True)
class TableShown:
    """A table as a page shows it: `state` is `loaded`, `empty`, `waiting`, `loading` or `failed`.

    `page` and `chart` are there where it is loaded; `reason` says why it failed, or why this view
    can't be shown.
    """

    state: str
    page: Page | None = None
    chart: drawing.Chart | None = None
    reason: str = ""


def rabatmigration_table(pkg: dict[str, Any], res: dict[str, Any]) -> TableShown | None:
    """Return the view of a file's table that the page's address asks for; None where none is."""
    if not _may_read(res["id"]):
        return None
    if res.get("datastore_active"):
        try:
            with reading.opened(res["id"]) as table:
                found = page.of(table, request.args, pkg.get("source_language"))
                if found.every:
                    chart = drawing.of(table, request.args, found.asked)
                    return TableShown("loaded", found, chart)
        except reading.GoneError:
            pass
        except reading.TooSlowError:
            return TableShown("slow", reason=reading.too_slow())
    return _not_yet(pkg, res)


def rabatmigration_first_rows(pkg: dict[str, Any]) -> tuple[dict[str, Any], Page] | None:
    """Return a dataset's first file that has a loaded table, and the table's first rows."""
    for res in pkg.get("resources") or ():
        if not res.get("datastore_active") or not _may_read(res["id"]):
            continue
        try:
            with reading.opened(res["id"]) as table:
                found = page.first_rows(table, pkg.get("source_language"), FEW)
        except (reading.GoneError, reading.TooSlowError):
            continue
        if found.every:
            return res, found
    return None


def rabatmigration_table_query(params: list[tuple[str, str]]) -> str:
    """Return parameters of a view as they stand in an address."""
    return page.query(params)


def _may_read(resource_id: str) -> bool:
    try:
        tk.check_access("rabatmigration_table_show", {}, {"resource_id": resource_id})
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return False
    return True


def _not_yet(pkg: dict[str, Any], res: dict[str, Any]) -> TableShown | None:
    """Return what keeps a table from being shown; None for files that never have one."""
    if not p.plugin_loaded("xloader"):
        return None
    status = next(iter(loading.statuses({**pkg, "resources": [res]})), None)
    if status is None:
        return None
    if status["state"] in ("waiting", "loading"):
        return TableShown(status["state"])
    if status["state"] == "failed":
        return TableShown("failed", reason=status["reason"])
    return TableShown("empty") if res.get("datastore_active") else None
