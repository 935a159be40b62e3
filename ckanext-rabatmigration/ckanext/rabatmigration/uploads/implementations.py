"""Interfaces the room implements, each with one call into it."""

from __future__ import annotations

import inspect
from datetime import timedelta
from typing import Any

import ckan.plugins as p

from ckanext.rabatmigration.interfaces import ITick, TickTask
from ckanext.rabatmigration.uploads import names, received
from ckanext.rabatmigration.uploads.logic import action, chained


class Names(p.SingletonPlugin):
    """Keep what files are called."""

    p.implements(p.IUploader, inherit=True)

    def get_resource_uploader(self, data_dict: dict[str, Any]) -> None:
        """Note the name, and leave the storing to core or to another plugin."""
        names.note(data_dict)


class Tidying(p.SingletonPlugin):
    """Forget what nobody goes on with."""

    p.implements(ITick, inherit=True)

    def get_tick_tasks(self) -> dict[str, TickTask]:
        """Look every ten minutes."""
        return {"uploads_expire": TickTask(timedelta(minutes=10), _expire)}


def _expire() -> None:
    received.expire()


def actions() -> dict[str, Any]:
    """Return the room's actions, and core's with ours before them."""
    return {
        name: function
        for module in (action, chained)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_") and function.__module__ == module.__name__
    }
