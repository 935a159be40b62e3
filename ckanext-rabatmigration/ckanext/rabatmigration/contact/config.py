"""Options of the room."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

SITE_EMAIL = "ckanext.rabatmigration.contact.site_email"
PER_HOUR = "ckanext.rabatmigration.contact.per_hour"
KEEP_DAYS = "ckanext.rabatmigration.contact.keep_days"
MAX_ATTEMPTS = "ckanext.rabatmigration.contact.max_attempts"
PROXIES = "ckanext.rabatmigration.contact.proxies"


def site_email() -> str:
    """Return the address of those who run the site; empty where none is set."""
    return str(tk.config.get(SITE_EMAIL) or tk.config.get("email_to") or "").strip()


def per_hour() -> int:
    """Return how many messages one visitor may send in an hour."""
    return max(1, int(tk.config[PER_HOUR]))


def keep_days() -> int:
    """Return after how many days messages are deleted; 0 for never."""
    return max(0, int(tk.config[KEEP_DAYS]))


def max_attempts() -> int:
    """Return how often a message may be refused before it is set aside."""
    return max(1, int(tk.config[MAX_ATTEMPTS]))


def proxies() -> int:
    """Return how many proxies of ours pass on who asks."""
    return max(0, int(tk.config[PROXIES]))
