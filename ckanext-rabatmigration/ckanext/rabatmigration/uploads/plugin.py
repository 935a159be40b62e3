"""Plugin `rabatmigration_uploads`: files in pieces, pasted tables, what both say of themselves."""

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig

from ckanext.rabatmigration.uploads import implementations
from ckanext.rabatmigration.uploads.logic import auth
from ckanext.rabatmigration.uploads.pages import pages
from ckanext.rabatmigration.uploads.views import uploads


@tk.blanket.actions(implementations.actions)
@tk.blanket.auth_functions(auth)
@tk.blanket.blueprints([uploads, pages])
@tk.blanket.config_declarations
@tk.blanket.helpers
class UploadsPlugin(implementations.Names, implementations.Tidying, p.SingletonPlugin):
    """Table of contents of the room `uploads`."""

    p.implements(p.IConfigurer)

    def update_config(self, config: CKANConfig) -> None:
        """Add our templates."""
        tk.add_template_directory(config, "templates")
