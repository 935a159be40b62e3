"""Plugin `rabatmigration_harvest`."""

import ckan.plugins as p


class HarvestPlugin(p.SingletonPlugin):
    """Table of contents of the room `harvest`."""
