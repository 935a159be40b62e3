"""Tables of the base plugin: made and unmade by migrations, as the models say."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from ckan import model

from ckanext.rabatmigration import events
from ckanext.rabatmigration.events.model import EventRow
from ckanext.rabatmigration.indexing.model import OutboxRow

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

TABLES = {
    "rabatmigration_event",
    "rabatmigration_event_offset",
    "rabatmigration_event_parked",
    "rabatmigration_index_outbox",
    "rabatmigration_tick_task",
}


def _tables() -> set[str]:
    model.Session.remove()
    return TABLES & set(sa.inspect(model.ensure_engine()).get_table_names())


def test_migration_goes_down_and_up_again(migrate_db_for):
    assert _tables() == TABLES
    migrate_db_for("rabatmigration", version="base", forward=False)
    try:
        assert _tables() == set()
    finally:
        migrate_db_for("rabatmigration")
    assert _tables() == TABLES
    events.append("thing.made", "thing", "after the migration")
    model.Session.commit()
    with pytest.raises(sa.exc.ProgrammingError, match="append-only"):
        model.Session.execute(sa.delete(EventRow))
    model.Session.rollback()


def test_database_is_as_the_models_say():
    with model.ensure_engine().connect() as connection:
        context = MigrationContext.configure(connection)
        differences = map(str, compare_metadata(context, OutboxRow.metadata))
        assert [found for found in differences if any(table in found for table in TABLES)] == []
