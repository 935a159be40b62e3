"""Template helpers of the room `uploads`: they format, and look up one's own upload by its id."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.lib import formats
from ckanext.rabatmigration.publishing import contents
from ckanext.rabatmigration.uploads import config, describing, received, store, taking

__all__ = ["rabatmigration_arrived", "rabatmigration_uploading"]


def rabatmigration_uploading() -> dict[str, Any]:
    """Return what the script of the form needs: limits in bytes, and the largest file in words."""
    return {
        "largest": config.largest(),
        "largest_said": formats.size(config.largest()),
        "piece": config.piece(),
        "hours": int(config.kept().total_seconds() // 3600),
    }


def rabatmigration_arrived(data: dict[str, Any]) -> dict[str, Any]:
    """Return `{id, file_name, size, is_recodable, header}` of a form's file; empty when none."""
    upload_id = data.get(taking.FIELD)
    user = getattr(tk.current_user, "id", None)
    row = received.find(str(upload_id)[:100], user) if upload_id and user else None
    if row is None or not row.is_whole:
        return {}
    told = {"id": row.id, "file_name": row.file_name, "size": formats.size(row.size)}
    with store.path(row.id).open("rb") as stream:
        if contents.fault(stream, contents.ending(row.file_name)) != "encoding":
            return told | {"is_recodable": False, "header": []}
        described = describing.file(stream, row.file_name)
    held = described["table"]["columns"] if described["table"] else []
    return told | {
        "is_recodable": describing.is_recodable(described),
        "header": [column["name"] for column in held],
    }
