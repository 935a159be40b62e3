"""Options of the room `publishing`."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

PUBLISHERS = "ckanext.rabatmigration.publishers"

#: Who may publish, and the permission in the owner organisation that shows it.
PERMISSIONS = {"admin": "admin", "editor": "update_dataset"}


def publishers() -> str:
    """Return the lowest role that may publish: `admin` or `editor`."""
    value = tk.config[PUBLISHERS]
    return value if value in PERMISSIONS else "admin"
