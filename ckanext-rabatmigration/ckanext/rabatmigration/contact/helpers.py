"""Template helpers of the room: words for what is shown, nothing is fetched."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.contact import config
from ckanext.rabatmigration.helpers import Shown, rabatmigration_shown

__all__ = [
    "rabatmigration_keep_days",
    "rabatmigration_message_about",
    "rabatmigration_message_states",
]


def rabatmigration_keep_days() -> int:
    """Return after how many days messages are deleted; 0 for never."""
    return config.keep_days()


def rabatmigration_message_states() -> dict[str, str]:
    """Return what can come of a message, in words, in the order of the tabs."""
    return {
        "new": tk._("To be answered"),
        "answered": tk._("Answered"),
        "closed": tk._("Closed"),
    }


def rabatmigration_message_about(message: dict[str, Any]) -> Shown | None:
    """Return the title of what a message is about, None where that is gone or the site itself."""
    return rabatmigration_shown(message["object"], "title") if message["object"] else None
