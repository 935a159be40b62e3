"""Options of the room `uploads`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import ckan.plugins.toolkit as tk
from ckan.lib import uploader

PIECE = "ckanext.rabatmigration.uploads.piece_mb"
MOST = "ckanext.rabatmigration.uploads.most"
QUOTA = "ckanext.rabatmigration.uploads.quota_mb"
HOURS = "ckanext.rabatmigration.uploads.hours"

#: A megabyte as CKAN counts `ckan.max_resource_size`.
MEGABYTE = 1024 * 1024


def folder() -> Path | None:
    """Return where files on their way are kept; None where the site takes no files."""
    path = uploader.get_storage_path()
    return Path(path) / "rabatmigration_uploads" if path else None


def largest() -> int:
    """Return the largest file the site takes, in bytes."""
    return uploader.get_max_resource_size() * MEGABYTE


def piece() -> int:
    """Return the largest piece browsers send, in bytes."""
    return int(tk.config[PIECE]) * MEGABYTE


def most() -> int:
    """Return how many files one person may have on their way."""
    return int(tk.config[MOST])


def quota() -> int:
    """Return how many bytes these may be together."""
    return int(tk.config[QUOTA]) * MEGABYTE


def kept() -> timedelta:
    """Return how long a file nobody goes on with is kept."""
    return timedelta(hours=int(tk.config[HOURS]))
