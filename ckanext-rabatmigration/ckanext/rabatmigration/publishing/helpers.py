"""Template helpers of the room `publishing`."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.publishing import rules

__all__ = [
    "rabatmigration_loading",
    "rabatmigration_may_see_files",
    "rabatmigration_who_publishes",
]


def rabatmigration_loading(package: dict[str, Any], resource: dict[str, Any]) -> dict[str, Any]:
    """Return how a file loads into the DataStore; for pages of its owners, who alone may ask."""
    found = tk.get_action("rabatmigration_datastore_status")({}, {"id": package["id"]})
    return next((one for one in found if one["resource_id"] == resource["id"]), {})


def rabatmigration_may_see_files(package: dict[str, Any]) -> bool:
    """Tell whether the reader may have the files of a dataset they see."""
    return rules.may_see_files(tk.current_user.name, package)


def rabatmigration_who_publishes() -> str:
    """Say who may publish."""
    return rules.who_publishes()
