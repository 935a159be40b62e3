"""Alembic environment of the contact room: its own tables, its own version table."""

from pathlib import Path

from alembic import context
from ckan.model.meta import metadata
from sqlalchemy import engine_from_config, pool

NAME = Path(__file__).parent.name
TABLES = ("rabatmigration_contact_",)
SETTINGS = {
    "target_metadata": metadata,
    "version_table": f"{NAME}_alembic_version",
    "include_object": lambda _object, name, type_, _reflected, _compare_to: (
        type_ != "table" or name.startswith(TABLES)
    ),
}


def run_offline() -> None:
    """Write the SQL out."""
    url = context.config.get_main_option("sqlalchemy.url")
    context.configure(url=url, literal_binds=True, **SETTINGS)
    with context.begin_transaction():
        context.run_migrations()


def run_online() -> None:
    """Run against the database."""
    section = context.config.get_section(context.config.config_ini_section) or {}
    engine = engine_from_config(section, prefix="sqlalchemy.", poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, **SETTINGS)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
