"""Plugin `rabatmigration_pages`: home, help, legal notice, and a page for each goal."""

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig

from ckanext.rabatmigration.pages import config, questions
from ckanext.rabatmigration.pages.policy_views import policies
from ckanext.rabatmigration.pages.views import pages


@tk.blanket.actions
@tk.blanket.auth_functions
@tk.blanket.blueprints([pages, policies])
@tk.blanket.config_declarations
class PagesPlugin(p.SingletonPlugin):
    """Table of contents of the room `pages`."""

    p.implements(p.IConfigurer)
    p.implements(p.IConfigurable)

    def update_config(self, config_: CKANConfig) -> None:
        """Add our templates."""
        tk.add_template_directory(config_, "templates")

    def configure(self, config_: CKANConfig) -> None:
        """Refuse a file of questions that can't be read at the start, not on the home page."""
        questions.load(config.questions_path())
