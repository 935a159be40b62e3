"""Sources that read a fake portal on loopback, and what their harvests leave behind."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.lib.search.common import make_connection
from ckan.tests import factories
from ckan.tests.helpers import call_action

from ckanext.rabatmigration.harvest import config, engine, queueing
from ckanext.rabatmigration.harvest.model import JobRow, RecordRow, SourceRow
from ckanext.rabatmigration.tests.harvesters.conformance import Quirks
from ckanext.rabatmigration.tests.harvesters.fake_ckan import fake_ckan


def record(number: int, **more: Any) -> dict[str, Any]:
    """Return a dataset as a portal shows it."""
    return {
        "id": f"record-{number}",
        "name": f"portal-dataset-{number}-{uuid.uuid4().hex[:8]}",
        "title": f"Foreign residents of Rabat, table {number}",
        "notes": "Number of foreign nationals living in the city, by sex and age.",
        "license_id": "cc-by",
        "metadata_modified": "2024-01-02T03:04:05.000006",
        "type": "dataset",
        "state": "active",
        "tags": [{"name": "foreigners"}, {"name": "census"}],
        "organization": {"name": "office", "title": "Statistical office"},
        "maintainer": "Desk",
        "maintainer_email": "desk@example.org",
        "resources": [
            {
                "id": "a",
                "name": "Table",
                "url": f"https://example.org/{number}.csv",
                "format": "CSV",
            },
            {
                "id": "b",
                "name": "Notes",
                "url": f"https://example.org/{number}.pdf",
                "format": "PDF",
            },
        ],
        **more,
    }


def account() -> dict[str, str]:
    """Name an account as no earlier run on the same database did."""
    name = f"person-{uuid.uuid4().hex[:16]}"
    return {"name": name, "email": f"{name}@example.org"}


class Harvested:
    """A source over a portal that the test changes, and what was made of its records."""

    def __init__(self, portal_url: str, records: list[Any], quirks: Quirks, **source: Any) -> None:
        self.records = records
        self.quirks = quirks
        self.admin = factories.User(**account())["name"]
        people = [{"name": self.admin, "capacity": "admin"}]
        self.organization = factories.Organization(users=people)
        made = {
            "name": f"Portal {uuid.uuid4()}",
            "url": portal_url,
            "owner_org": self.organization["id"],
            **source,
        }
        self.source = call_action("rabatmigration_harvest_source_create", **made)

    def run(self, *, visible: bool = True) -> JobRow:
        """Harvest it, here and now, and let searches see it."""
        row = model.Session.get_one(SourceRow, self.source["id"])
        job = engine.run(queueing.start_here(row))
        if visible:
            make_connection().commit(waitSearcher=True)
        return job

    def row(self, number: int) -> RecordRow:
        """Return the row of a record."""
        model.Session.expire_all()
        return model.Session.get_one(RecordRow, (self.source["id"], f"record-{number}"))

    def rows(self) -> list[dict[str, Any]]:
        """Return all rows of records, whatever job saw them last."""
        model.Session.expire_all()
        columns = [c for c in RecordRow.__table__.columns if c.name != "last_seen_job"]
        found = sa.select(*columns).where(RecordRow.source_id == self.source["id"])
        return [dict(row) for row in model.Session.execute(found.order_by("guid")).mappings()]

    def dataset(self, number: int) -> dict[str, Any]:
        """Return the dataset a record became, as its organisation sees it."""
        context = {"use_cache": False}
        return call_action("package_show", context=context, id=self.row(number).package_id)

    def datasets(self) -> list[dict[str, Any]]:
        """Return the rows of this source's datasets and resources, as they are stored."""
        model.Session.expire_all()
        ids = [row["package_id"] for row in self.rows() if row["package_id"]]
        stored = []
        for table, key in (("package", "id"), ("resource", "package_id")):
            statement = sa.text(f"SELECT * FROM {table} WHERE {key} = ANY(:ids) ORDER BY id")
            stored += [dict(r) for r in model.Session.execute(statement, {"ids": ids}).mappings()]
        return stored

    def documents(self) -> list[dict[str, Any]]:
        """Return this source's documents in Solr."""
        query = f'owner_org:"{self.organization["id"]}"'
        found = make_connection().search("*:*", fq=query, rows=1000, sort="id asc")
        return [{k: v for k, v in document.items()} for document in found.docs]

    def patch(self, number: int, **changes: Any) -> None:
        """Change a dataset as an editor does."""
        self.act("package_patch", number, **changes)

    def act(self, action: str, number: int, **data: Any) -> None:
        """Call an action on a dataset as the organisation's administrator."""
        context = {"user": self.admin, "ignore_auth": False}
        call_action(action, context=context, id=self.row(number).package_id, **data)


@pytest.fixture
def loopback_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sources be on this machine."""
    monkeypatch.setitem(tk.config, config.ALLOW_LOOPBACK, True)


@pytest.fixture
def harvested() -> Iterator[Callable[..., Harvested]]:
    """Return a function that sets up a portal with records, and a source that reads it."""
    with ExitStack() as stack:

        def make(*records: Any, quirks: Quirks | None = None, **source: Any) -> Harvested:
            listed, odd = list(records), quirks or Quirks()
            portal = stack.enter_context(fake_ckan(lambda: copy.deepcopy(listed), odd))
            return Harvested(portal.url, listed, odd, **source)

        yield make
