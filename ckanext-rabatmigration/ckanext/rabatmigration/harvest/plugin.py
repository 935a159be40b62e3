"""Plugin `rabatmigration_harvest`: partners' portals, read and kept up to date."""

from datetime import timedelta

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig

from ckanext.rabatmigration.harvest import cli, queueing  # noqa: F401  (cli adds its commands)
from ckanext.rabatmigration.interfaces import ITick, TickTask


@tk.blanket.actions
@tk.blanket.auth_functions
@tk.blanket.blueprints
@tk.blanket.config_declarations
class HarvestPlugin(p.SingletonPlugin):
    """Table of contents of the room `harvest`."""

    p.implements(p.IConfigurer)
    p.implements(ITick, inherit=True)

    def update_config(self, config: CKANConfig) -> None:
        """Add our templates."""
        tk.add_template_directory(config, "templates")

    def get_tick_tasks(self) -> dict[str, TickTask]:
        """Queue the sources that are due, each minute."""
        return {"harvest_due": TickTask(timedelta(minutes=1), queueing.queue_due)}
