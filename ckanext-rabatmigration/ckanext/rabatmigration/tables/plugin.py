"""Plugin `rabatmigration_tables`: what the DataStore holds of a file, for readers."""

from collections.abc import Callable

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig

from ckanext.rabatmigration.events import Event
from ckanext.rabatmigration.interfaces import IEventConsumer
from ckanext.rabatmigration.tables import implementations
from ckanext.rabatmigration.tables.views import tables


@tk.blanket.actions(implementations.actions)
@tk.blanket.auth_functions
@tk.blanket.blueprints([tables])
@tk.blanket.config_declarations
@tk.blanket.helpers
class TablesPlugin(p.SingletonPlugin):
    """Table of contents of the room `tables`."""

    p.implements(p.IConfigurer)
    p.implements(IEventConsumer, inherit=True)

    def update_config(self, config: CKANConfig) -> None:
        """Add our templates."""
        tk.add_template_directory(config, "templates")

    def get_event_consumers(self) -> dict[str, Callable[[Event], None]]:
        """Forget what is gone for good."""
        return {"tables": implementations.follow}
