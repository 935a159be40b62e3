"""Messages as their readers see them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.rabatmigration.contact.model import DATASET, ORGANIZATION, MessageRow

#: Permission in an organisation of those who read its messages: administrators and editors.
PERMISSION = "update_dataset"


def get(message_id: str) -> MessageRow:
    """Return a message. Raises ObjectNotFound."""
    row = model.Session.get(MessageRow, message_id)
    if row is None:
        raise tk.ObjectNotFound(tk._("There is no such message."))
    return row


def read_by(user: str | None) -> frozenset[str]:
    """Return ids of the organisations whose messages a user reads."""
    if not user:
        return frozenset()
    listed = tk.get_action("organization_list_for_user")(
        {"user": user}, {"permission": PERMISSION, "include_dataset_count": False}
    )
    return frozenset(one["id"] for one in listed)


def listed(
    owners: Iterable[str] | None, state: str | None, limit: int, offset: int
) -> dict[str, Any]:
    """Return {count, new, results} of these organisations (all for None), newest first."""
    chosen = [] if owners is None else [MessageRow.owner_org.in_(list(owners))]
    narrowed = [*chosen, MessageRow.state == state] if state else chosen
    count = sa.select(sa.func.count()).select_from(MessageRow)
    rows = model.Session.scalars(
        sa.select(MessageRow)
        .where(*narrowed)
        .order_by(MessageRow.created.desc(), MessageRow.id)
        .limit(limit)
        .offset(offset)
    ).all()
    about = _about(rows)
    return {
        "count": model.Session.scalar(count.where(*narrowed)) or 0,
        "new": model.Session.scalar(count.where(*chosen, MessageRow.state == "new")) or 0,
        "results": [as_dict(row, about.get(row.object_id or "")) for row in rows],
    }


def as_dict(row: MessageRow, about: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a message as the API shows it; moments in UTC, ISO 8601."""
    return {
        "id": row.id,
        "created": row.created.isoformat(),
        "object_type": row.object_type,
        "object": about,
        "owner_org": row.owner_org,
        "lang": row.lang,
        "name": row.sender_name,
        "email": row.sender_email,
        "message": row.body,
        "state": row.state,
        "state_changed": row.state_changed.isoformat() if row.state_changed else None,
        "delivery": row.delivery,
        "attempts": row.attempts,
        "next_attempt": row.next_attempt.isoformat() if row.delivery == "waiting" else None,
        "sent": row.sent.isoformat() if row.sent else None,
        "last_error": row.last_error,
    }


def _about(rows: Iterable[MessageRow]) -> dict[str, dict[str, Any]]:
    """Return what messages are about by id: one query for datasets, one for organisations."""
    rows = list(rows)
    found: dict[str, dict[str, Any]] = {}
    for kind, entity in ((DATASET, model.Package), (ORGANIZATION, model.Group)):
        ids = {row.object_id for row in rows if row.object_type == kind}
        if not ids:
            continue
        extras: Any = entity.extras  # pyright: ignore[reportAttributeAccessIssue]
        query = sa.select(
            entity.id, entity.name, entity.title, extras["title_translated"].astext
        ).where(entity.id.in_(ids))
        for id_, name, title, texts in model.Session.execute(query):
            translated = json.loads(texts or "{}")
            found[id_] = {"name": name, "title": title or name, "title_translated": translated}
    return found
