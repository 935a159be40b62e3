"""Options of the room `harvest`."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

ALLOW_LOOPBACK = "ckanext.rabatmigration.harvest.allow_loopback"
THRESHOLD = "ckanext.rabatmigration.harvest.threshold"


def allow_loopback() -> bool:
    """Tell whether sources may be on this machine."""
    return tk.asbool(tk.config[ALLOW_LOOPBACK])


def threshold() -> float:
    """Return how sure a suggested tag must be to be set."""
    return min(1.0, max(0.0, float(tk.config[THRESHOLD])))


def agent() -> str:
    """Return the name under which we ask portals."""
    return f"RabatMigrationObservatory/0.1 (+{tk.config['ckan.site_url']})"
