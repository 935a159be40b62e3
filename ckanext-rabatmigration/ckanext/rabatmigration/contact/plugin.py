"""Plugin `rabatmigration_contact`: write to those behind the data, whose addresses stay hidden."""

from datetime import timedelta

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig
from ckan.config.middleware.flask_app import csrf

from ckanext.rabatmigration.contact import cli, delivery  # noqa: F401  (cli adds its commands)
from ckanext.rabatmigration.contact.views import contact
from ckanext.rabatmigration.interfaces import ITick, TickTask

# The form checks its token itself: core's refusal would throw away what was typed.
csrf.exempt("ckanext.rabatmigration.contact.views.dataset")
csrf.exempt("ckanext.rabatmigration.contact.views.organization")
csrf.exempt("ckanext.rabatmigration.contact.views.site")


@tk.blanket.actions
@tk.blanket.auth_functions
@tk.blanket.blueprints([contact])
@tk.blanket.config_declarations
@tk.blanket.helpers
class ContactPlugin(p.SingletonPlugin):
    """Table of contents of the room `contact`."""

    p.implements(p.IConfigurer)
    p.implements(ITick, inherit=True)

    def update_config(self, config: CKANConfig) -> None:
        """Add our templates."""
        tk.add_template_directory(config, "templates")

    def get_tick_tasks(self) -> dict[str, TickTask]:
        """Send what waits each minute, forget what is old each day."""
        return {
            "contact_mail": TickTask(timedelta(minutes=1), delivery.deliver_due),
            "contact_purge": TickTask(timedelta(days=1), delivery.purge_old),
        }
