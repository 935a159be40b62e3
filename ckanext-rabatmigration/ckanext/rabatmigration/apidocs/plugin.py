"""Plugin `rabatmigration_apidocs`: the API described in OpenAPI, and pages of it."""

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig

from ckanext.rabatmigration.apidocs.views import apidocs


@tk.blanket.blueprints([apidocs])
class ApiDocsPlugin(p.SingletonPlugin):
    """Table of contents of the room `apidocs`."""

    p.implements(p.IConfigurer)

    def update_config(self, config: CKANConfig) -> None:
        """Add our templates and the script that pages load."""
        tk.add_template_directory(config, "templates")
        tk.add_public_directory(config, "public")
