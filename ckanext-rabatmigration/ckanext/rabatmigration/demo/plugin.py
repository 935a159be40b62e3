"""Plugin `rabatmigration_demo`: demo content, and the refusal to serve it in production."""

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig

from ckanext.rabatmigration.demo import cli, guard  # noqa: F401  (cli registers its commands)


@tk.blanket.config_declarations
class DemoPlugin(p.SingletonPlugin):
    """Table of contents of the room `demo`."""

    p.implements(p.IConfigurable)

    def configure(self, config: CKANConfig) -> None:
        """Refuse to start where the public could mistake the demo for the real thing."""
        guard.refuse_in_production(dict(config))
