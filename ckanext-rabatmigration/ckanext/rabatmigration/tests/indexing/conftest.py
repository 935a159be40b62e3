from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.lib import search
from ckan.tests import factories, helpers

from ckanext.rabatmigration.indexing.model import OutboxRow
from ckanext.rabatmigration.tests.loopback import Portal, Reply, Request, serve


@pytest.fixture
def org() -> dict[str, Any]:
    return factories.Organization()


@pytest.fixture
def dataset(org: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """Make a dataset of one organisation."""

    def make(**fields: Any) -> dict[str, Any]:
        return factories.Dataset(owner_org=org["id"], **fields)

    return make


@pytest.fixture
def indexed() -> Callable[[str], dict[str, Any] | None]:
    """Return the dataset's document as Solr has it, None when it has none."""

    def look(package_id: str) -> dict[str, Any] | None:
        with contextlib.suppress(search.SearchError):
            return search.show(package_id)
        return None

    return look


@pytest.fixture
def waiting() -> Callable[[str], OutboxRow | None]:
    """Return the dataset's row in the outbox, as committed."""

    def look(package_id: str) -> OutboxRow | None:
        model.Session.remove()
        return model.Session.scalar(sa.select(OutboxRow).where(OutboxRow.package_id == package_id))

    return look


@pytest.fixture
def solr_that() -> Callable[..., contextlib.AbstractContextManager[Portal]]:
    """Put another server in Solr's place inside a block; it answers as told."""

    @contextmanager
    def answers(answer: Callable[[Request], Reply]) -> Iterator[Portal]:
        with serve(answer) as portal, pytest.MonkeyPatch.context() as patch:
            patch.setitem(tk.config, "solr_url", f"{portal.url}/solr/ckan")
            patch.setitem(tk.config, "solr_timeout", 1)
            yield portal

    return answers


@pytest.fixture(autouse=True)
def _empty_outbox() -> None:
    model.Session.execute(sa.delete(OutboxRow))
    model.Session.commit()


@pytest.fixture
def act() -> Callable[..., Any]:
    """Call an action as a system administrator."""
    context = {"user": factories.Sysadmin()["name"]}

    def call(action: str, **data: Any) -> Any:
        return helpers.call_action(action, dict(context), **data)

    return call
