"""Interfaces the room implements, each with one call into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins as p

from ckanext.rabatmigration.events import Event
from ckanext.rabatmigration.tables import memory
from ckanext.rabatmigration.tables.logic import action


def actions() -> dict[str, Callable[..., Any]]:
    """Return the room's actions by name; those of the DataStore only where it is on."""
    own = (
        action.rabatmigration_table_show,
        action.rabatmigration_table_summary,
        action.rabatmigration_table_describe,
    )
    named: dict[str, Callable[..., Any]] = {one.__name__: one for one in own}
    if p.plugin_loaded("datastore"):
        named["datastore_create"] = action.datastore_create
    return named


def follow(event: Event) -> None:
    """Forget what was said of the files of a dataset that is gone for good."""
    if event.object_type == "dataset" and event.name == "dataset.purged":
        memory.forget(event.data.get("resources", []))
