"""Keeps what is said of columns while their table comes and goes.

The DataStore keeps it as comments on the table. The loader carries them over when it fills the
same columns again; they are lost when the columns changed, when a dataset is withdrawn, or when a
file could not be loaded for a while. So every dictionary that is written is remembered here, and a
table that is made anew gets back what was said of columns of the same name.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import insert

from ckanext.rabatmigration.tables.model import ColumnsRow

#: What the loader says by itself of a column nobody described.
_OF_LOADER = frozenset({"type_override"})


def kept(resource_id: str) -> dict[str, dict[str, Any]]:
    """Return what was said of a file's columns, by column."""
    query = sa.select(ColumnsRow.columns).where(ColumnsRow.resource_id == resource_id)
    return model.Session.scalar(query) or {}


def recalled(fields: Any, known: dict[str, dict[str, Any]]) -> Any:
    """Return the fields of a table to be made, with what is known of those that come without."""
    if not known or not isinstance(fields, list):
        return fields
    return [_recalled(one, known) for one in fields]


def remember(resource_id: str, fields: Any, known: dict[str, dict[str, Any]]) -> None:
    """Keep what fields say of columns beside what is known of others."""
    said = {
        one["id"]: one["info"]
        for one in (fields if isinstance(fields, list) else ())
        if isinstance(one, dict) and isinstance(one.get("info"), dict) and one.get("id")
    }
    if any(known.get(name) != info for name, info in said.items()):
        _store(resource_id, {**known, **said})


def forget(resource_ids: list[str]) -> None:
    """Drop what was said of files that are gone for good."""
    model.Session.execute(sa.delete(ColumnsRow).where(ColumnsRow.resource_id.in_(resource_ids)))


def _recalled(one: Any, known: dict[str, dict[str, Any]]) -> Any:
    name = one.get("id") if isinstance(one, dict) else None
    if not isinstance(name, str) or name not in known:
        return one
    given = one.get("info") or {}
    if not isinstance(given, dict) or given.keys() - _OF_LOADER:
        return one
    return {**one, "info": {**known[name], **given}}


def _store(resource_id: str, columns: dict[str, dict[str, Any]]) -> None:
    row = insert(ColumnsRow).values(resource_id=resource_id, columns=columns)
    model.Session.execute(
        row.on_conflict_do_update(
            index_elements=["resource_id"],
            set_={"columns": row.excluded.columns, "modified": sa.func.now()},
        )
    )
    model.Session.commit()
