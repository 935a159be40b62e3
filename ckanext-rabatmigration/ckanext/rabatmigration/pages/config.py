"""Options of the room."""

from __future__ import annotations

import ckan.plugins.toolkit as tk


def questions_path() -> str:
    """Return the path of the operator's questions; empty for ours."""
    return tk.config.get("ckanext.rabatmigration.pages.questions") or ""
