"""Plugin `rabatmigration_reuse`: what people and machines take away."""

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig

from ckanext.rabatmigration.reuse.implementations import DatasetPage
from ckanext.rabatmigration.reuse.views import blueprints


@tk.blanket.actions
@tk.blanket.auth_functions
@tk.blanket.blueprints(blueprints)
@tk.blanket.config_declarations
@tk.blanket.helpers
class ReusePlugin(DatasetPage, p.SingletonPlugin):
    """Table of contents of the room `reuse`."""

    p.implements(p.IConfigurer)

    def update_config(self, config: CKANConfig) -> None:
        """Add our templates."""
        tk.add_template_directory(config, "templates")
