"""Template helpers of the room."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.rabatmigration.pages import profile

__all__ = ["rabatmigration_profile"]


def rabatmigration_profile(organization: dict[str, Any]) -> profile.Profile:
    """Return what an organisation has published; the one question its page adds to CKAN's view."""
    context = Context(user=tk.current_user.name, auth_user_obj=tk.current_user)
    return profile.gather(context, organization["id"])
