"""Plugin `rabatmigration_publishing`."""

import ckan.plugins as p


class PublishingPlugin(p.SingletonPlugin):
    """Table of contents of the room `publishing`."""
