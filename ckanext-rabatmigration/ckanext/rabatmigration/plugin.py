"""Plugin `rabatmigration`: languages, theme and the base plugin's small rooms."""

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig

from ckanext.rabatmigration import words
from ckanext.rabatmigration.implementations import Starting, Ticking, Transfer, Translation


@tk.blanket.config_declarations
@tk.blanket.cli
@tk.blanket.helpers
class RabatMigrationPlugin(Transfer, Starting, Ticking, Translation, p.SingletonPlugin):
    """Table of contents of the base plugin."""

    p.implements(p.IConfigurer)
    p.implements(p.ITranslation)

    def update_config(self, config: CKANConfig) -> None:
        """Add our templates and assets."""
        tk.add_template_directory(config, "templates")
        words.add_first_templates(config)
        words.offer_every_language()
        tk.add_public_directory(config, "public")
        tk.add_resource("assets", "rabatmigration")
