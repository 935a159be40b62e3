"""The room's table: made and unmade by its migration, as the model says."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from ckan import model

from ckanext.rabatmigration.forms.model import DraftRow

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

TABLE = "rabatmigration_form_draft"


def _is_there() -> bool:
    model.Session.remove()
    return sa.inspect(model.ensure_engine()).has_table(TABLE)


def test_migration_goes_down_and_up_again(migrate_db_for):
    assert _is_there()
    migrate_db_for("rabatmigration_forms", version="base", forward=False)
    try:
        assert not _is_there()
    finally:
        migrate_db_for("rabatmigration_forms")
    assert _is_there()


def test_database_is_as_the_model_says():
    with model.ensure_engine().connect() as connection:
        context = MigrationContext.configure(connection)
        differences = map(str, compare_metadata(context, DraftRow.metadata))
        assert [found for found in differences if TABLE in found] == []
