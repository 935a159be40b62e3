"""Alembic environment of the contact room: its own tables, its own version table."""

from ckanext.rabatmigration.lib import migrations

migrations.run(__file__, ("rabatmigration_contact_",))
