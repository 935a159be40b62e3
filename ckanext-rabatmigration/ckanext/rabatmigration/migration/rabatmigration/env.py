"""Alembic environment of the base plugin: its own tables, its own version table."""

from ckanext.rabatmigration.lib import migrations

migrations.run(__file__, ("rabatmigration_index_", "rabatmigration_event", "rabatmigration_tick_"))
