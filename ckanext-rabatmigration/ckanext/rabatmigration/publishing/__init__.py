"""Who may publish, and what the public gets to see of what is published."""

from ckanext.rabatmigration.publishing.rules import may_publish, may_see_files

__all__ = ["may_publish", "may_see_files"]
