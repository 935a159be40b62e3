"""Options of the base plugin: one constant and one typed getter each.

Nobody else types an option's name. Rooms keep options of their own in `<room>/config.py`.
"""

from __future__ import annotations

import ckan.plugins.toolkit as tk

LANGUAGES = "ckanext.rabatmigration.languages"
VOCABULARIES_PATH = "ckanext.rabatmigration.vocabularies_path"
INDEX_BATCH_SIZE = "ckanext.rabatmigration.index.batch_size"
EVENTS_MAX_ATTEMPTS = "ckanext.rabatmigration.events.max_attempts"
TICK_ALARM_MINUTES = "ckanext.rabatmigration.tick.alarm_minutes"
PRODUCTION = "ckanext.rabatmigration.production"


def languages() -> list[str]:
    """Return the codes of the languages in which metadata is kept, the first one first in forms."""
    return list(tk.config[LANGUAGES])


def vocabularies_path() -> str | None:
    """Return the operator's folder of additional vocabularies, None when there is none."""
    return tk.config[VOCABULARIES_PATH] or None


def index_batch_size() -> int:
    """Return how many documents go to Solr in one request."""
    return max(1, tk.config[INDEX_BATCH_SIZE])


def events_max_attempts() -> int:
    """Return how often a consumer tries an event before it is parked."""
    return max(1, tk.config[EVENTS_MAX_ATTEMPTS])


def tick_alarm_minutes() -> int:
    """Return after how many minutes without a tick `doctor` complains."""
    return max(1, tk.config[TICK_ALARM_MINUTES])


def production() -> bool:
    """Tell whether the public relies on this site: no demo content, no demo accounts."""
    return bool(tk.config[PRODUCTION])
