"""What organisations are called, for lists in which many stand: one query a page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from ckan import model
from flask import g, has_request_context

_KEY = "rabatmigration_organization_titles"
_EXTRAS = model.Group.extras  # pyright: ignore[reportAttributeAccessIssue]
#: Built once: to build it costs as much as to run it.
_QUERY = sa.select(model.Group.name, model.Group.title, _EXTRAS["title_translated"].astext).where(
    model.Group.is_organization, model.Group.state == model.State.ACTIVE
)


def titles() -> Mapping[str, dict[str, Any]]:
    """Return {name: {title, title_translated}} of all organisations; read once in a request."""
    if not has_request_context():
        return _read()
    if _KEY not in g:
        setattr(g, _KEY, _read())
    return getattr(g, _KEY)


def with_texts(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return organisations as core lists a user's, with their texts by language, which it drops."""
    columns = [_EXTRAS[f"{field}_translated"].astext for field in ("title", "description")]
    query = sa.select(model.Group.name, *columns).where(
        model.Group.name.in_([one["name"] for one in found])
    )
    texts = {
        name: {
            "title_translated": json.loads(title or "{}"),
            "description_translated": json.loads(description or "{}"),
        }
        for name, title, description in model.Session.execute(query)
    }
    return [one | texts.get(one["name"], {}) for one in found]


def _read() -> dict[str, dict[str, Any]]:
    return {
        name: {"title": title or name, "title_translated": json.loads(translated or "{}")}
        for name, title, translated in model.Session.execute(_QUERY)
    }
