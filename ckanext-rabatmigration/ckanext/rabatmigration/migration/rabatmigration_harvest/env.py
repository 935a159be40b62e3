"""Alembic environment of the harvest room: its own tables, its own version table."""

from ckanext.rabatmigration.lib import migrations

migrations.run(__file__, ("rabatmigration_harvest_",))
