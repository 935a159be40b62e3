"""What runs the migrations of a plugin: its own tables, with a version table of its own.

A plugin's `migration/NAME/env.py`, which Alembic executes, calls `run`.
See https://alembic.sqlalchemy.org/en/latest/tutorial.html#the-migration-environment.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import context
from ckan.model.meta import metadata
from sqlalchemy import engine_from_config, pool


def run(env: str, tables: tuple[str, ...]) -> None:
    """Run or write out the migrations beside an `env.py`.

    :param env: that file; its folder is named after the plugin
    :param tables: how the names of the plugin's tables begin
    """
    settings: dict[str, Any] = {
        "target_metadata": metadata,
        "version_table": f"{Path(env).parent.name}_alembic_version",
        "include_object": lambda _object, name, type_, _reflected, _compare_to: (
            type_ != "table" or name.startswith(tables)
        ),
    }
    if context.is_offline_mode():
        url = context.config.get_main_option("sqlalchemy.url")
        context.configure(url=url, literal_binds=True, **settings)
        with context.begin_transaction():
            context.run_migrations()
        return
    section = context.config.get_section(context.config.config_ini_section) or {}
    engine = engine_from_config(section, prefix="sqlalchemy.", poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, **settings)
        with context.begin_transaction():
            context.run_migrations()
