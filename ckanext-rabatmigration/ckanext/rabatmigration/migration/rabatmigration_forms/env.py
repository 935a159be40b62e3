"""Alembic environment of the room of forms: its own table, its own version table."""

from ckanext.rabatmigration.lib import migrations

migrations.run(__file__, ("rabatmigration_form_",))
