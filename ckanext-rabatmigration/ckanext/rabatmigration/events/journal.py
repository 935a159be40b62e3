"""Append events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.rabatmigration.events import wake
from ckanext.rabatmigration.events.model import EventRow
from ckanext.rabatmigration.lib.sessions import after_commit


def append(
    name: str,
    object_type: str,
    object_id: str,
    data: Mapping[str, Any] | None = None,
    actor: str | None = None,
) -> None:
    """Add an event in the current transaction: it exists if and only if that is committed.

    `data` must be JSON. After the commit the consumers are woken.
    """
    row = {"name": name, "object_type": object_type, "object_id": object_id, "actor": actor}
    model.Session.execute(sa.insert(EventRow).values(**row, data=dict(data or {})))
    after_commit(wake.consumers, [name])
