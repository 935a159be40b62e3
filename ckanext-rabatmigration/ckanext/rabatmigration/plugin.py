"""Plugin `rabatmigration`: languages, theme and the base plugin's small rooms."""

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig


@tk.blanket.config_declarations
class RabatMigrationPlugin(p.SingletonPlugin):
    """Table of contents of the base plugin."""

    p.implements(p.IConfigurer)

    def update_config(self, config: CKANConfig) -> None:
        """Add our templates and assets."""
        tk.add_template_directory(config, "templates")
        tk.add_public_directory(config, "public")
        tk.add_resource("assets", "rabatmigration")
