"""Plugin `rabatmigration_catalogue`."""

import ckan.plugins as p


class CataloguePlugin(p.SingletonPlugin):
    """Table of contents of the room `catalogue`."""
