"""Options of the room: one constant and one typed getter each."""

from __future__ import annotations

from pathlib import Path

import ckan.plugins.toolkit as tk

SHARE_IMAGES = "ckanext.rabatmigration.reuse.share_images"


def share_images() -> int:
    """Return how many share images are kept; of more, those not asked for longest go."""
    return max(1, tk.config[SHARE_IMAGES])


def folder(name: str) -> Path:
    """Return a folder of the room's for what can be made anew, in CKAN's storage."""
    return Path(tk.config["ckan.storage_path"]) / "rabatmigration" / name
