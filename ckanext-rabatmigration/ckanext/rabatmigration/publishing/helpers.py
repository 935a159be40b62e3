"""Template helpers of the room `publishing`."""

from __future__ import annotations

from ckanext.rabatmigration.publishing import rules

__all__ = ["rabatmigration_who_publishes"]


def rabatmigration_who_publishes() -> str:
    """Say who may publish, in the reader's language."""
    return rules.who_publishes()
