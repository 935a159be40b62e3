"""Plugin `rabatmigration_forms`: forms that keep what is typed, suggest, and start from another."""

from datetime import timedelta
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig
from ckan.types import Context

from ckanext.rabatmigration.forms import keeping, views
from ckanext.rabatmigration.interfaces import ITick, TickTask


@tk.blanket.actions
@tk.blanket.auth_functions
@tk.blanket.blueprints([views.forms])
@tk.blanket.config_declarations
class FormsPlugin(p.SingletonPlugin):
    """Table of contents of the room `forms`."""

    p.implements(p.IConfigurer)
    p.implements(p.IPackageController, inherit=True)
    p.implements(ITick, inherit=True)

    def update_config(self, config: CKANConfig) -> None:
        """Add our templates."""
        tk.add_template_directory(config, "templates")

    def after_dataset_create(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        """End the draft of the form that was sent."""
        views.finish_draft()

    def after_dataset_update(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        """End the draft of the form that was sent."""
        views.finish_draft()

    def get_tick_tasks(self) -> dict[str, TickTask]:
        """Forget old drafts, each day."""
        return {"form_drafts": TickTask(timedelta(days=1), keeping.purge)}
