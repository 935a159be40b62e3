"""Plugin `rabatmigration_pages`: home, help, legal notice, a page for each goal, who takes part."""

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig

from ckanext.rabatmigration.pages import config, questions
from ckanext.rabatmigration.pages.organization_views import listing
from ckanext.rabatmigration.pages.policy_views import policies
from ckanext.rabatmigration.pages.views import pages


@tk.blanket.actions
@tk.blanket.auth_functions
@tk.blanket.blueprints([pages, policies, listing])
@tk.blanket.config_declarations
@tk.blanket.helpers
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
