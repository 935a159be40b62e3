"""Template helpers of the room `publishing`."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib import helpers as core

from ckanext.rabatmigration.publishing import rules

__all__ = [
    "linked_user",
    "rabatmigration_loading",
    "rabatmigration_may_see_files",
    "rabatmigration_who_publishes",
]


def linked_user(user: Any, maxlength: int = 0, avatar: int = 20) -> Any:
    """Name who did something, or whose organisation did where the reader may not know the person.

    In place of CKAN's, for activities whose `user_id` was taken out.
    """
    return core.linked_user(user, maxlength, avatar) if user else tk._("The organization")


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
