"""Plugin `rabatmigration_demo`."""

import ckan.plugins as p


class DemoPlugin(p.SingletonPlugin):
    """Table of contents of the room `demo`."""
