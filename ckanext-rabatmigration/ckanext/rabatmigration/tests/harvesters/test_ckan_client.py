"""The CKAN adapter reads portals of all ages, and never takes an error for the end."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import pytest

from ckanext.rabatmigration.errors import ObservatoryError
from ckanext.rabatmigration.harvesters import Harvester, Source
from ckanext.rabatmigration.harvesters.ckan.harvester import CkanHarvester
from ckanext.rabatmigration.lib.http import Client
from ckanext.rabatmigration.lib.outbound_errors import StatusError
from ckanext.rabatmigration.tests.harvesters.conformance import LIMITS, Conformance, Quirks
from ckanext.rabatmigration.tests.harvesters.fake_ckan import fake_ckan
from ckanext.rabatmigration.tests.loopback import Portal, Reply, serve

pytestmark = pytest.mark.unit


def dataset(number: int, title: str = "", modified: datetime | None = None) -> dict[str, Any]:
    """Return a dataset as CKAN shows it."""
    stamp = (modified or datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)).replace(tzinfo=None)
    return {
        "id": f"record-{number}",
        "name": f"dataset-{number}",
        "title": title or f"Dataset number {number}",
        "notes": "Counts of residents in the city.",
        "metadata_modified": stamp.isoformat(),
        "type": "dataset",
        "state": "active",
        "resources": [{"id": "r", "url": "https://example.org/a.csv", "format": "CSV"}],
    }


def harvest(portal: Portal, path: str = "", **config: Any) -> CkanHarvester:
    source = Source("s", portal.url + path, "Portal", config)
    return CkanHarvester(source, Client("test", limits=LIMITS, allow_loopback=True))


class TestCkanConformance(Conformance):
    def portal(self, records: list[Any], quirks: Quirks) -> AbstractContextManager[Portal]:
        return fake_ckan(records, quirks)

    def harvester(self, source: Source, client: Client) -> Harvester:
        return CkanHarvester(source, client)

    def payload(self, number: int, **more: Any) -> dict[str, Any]:
        return dataset(number, **more)

    def without_guid(self) -> Any:
        return {"title": "Nobody"}


@pytest.mark.parametrize("dialect", ["ckan", "old", "dkan", "names"])
def test_portals_of_every_dialect_are_read(dialect: str) -> None:
    records = [dataset(number) for number in range(25)]
    with fake_ckan(records, dialect=dialect) as portal:
        found = sorted(record.guid for record in harvest(portal, rows=10).records())
    assert found == sorted(record["id"] for record in records)


def test_a_portal_that_knows_no_action_is_an_error() -> None:
    with fake_ckan([], dialect="none") as portal, pytest.raises(StatusError):
        list(harvest(portal).records())


def test_a_failing_server_is_not_asked_in_other_ways() -> None:
    with serve(lambda _: Reply(status=500)) as portal:
        with pytest.raises(StatusError):
            list(harvest(portal).records())
        assert len(portal.requests) == 1


def test_success_false_on_a_later_page_is_an_error() -> None:
    refused = Reply(b'{"success": false, "error": {"message": "Search index is down"}}')
    quirks = Quirks(broken_from=1, reply=refused)
    with fake_ckan([dataset(n) for n in range(15)], quirks) as portal:
        running = harvest(portal, rows=10).records()
        for _ in range(10):
            next(running)
        with pytest.raises(ObservatoryError, match="Search index is down"):
            next(running)


def test_an_envelope_without_result_is_an_error() -> None:
    with serve(lambda _: Reply(b'{"success": true}')) as portal, pytest.raises(ObservatoryError):
        list(harvest(portal).records())


@pytest.mark.parametrize("path", ["", "/", "/api/3/action/package_search?q=x", "/api"])
def test_the_address_may_be_the_portals_or_its_apis(path: str) -> None:
    with fake_ckan([dataset(0)]) as portal:
        [record] = harvest(portal, path).records()
    assert record.url == f"{portal.url}/dataset/dataset-0"
    assert portal.requests[0].path == "/api/3/action/package_search"


def test_a_listed_dataset_that_cannot_be_shown_is_told_and_the_others_come() -> None:
    records = [dataset(0), {**dataset(1), "shown": False}, dataset(2)]
    with fake_ckan(records, dialect="names") as portal:
        found = {record.guid: record.flaw for record in harvest(portal).records()}
    assert set(found) == {"record-0", "dataset-1", "record-2"}
    assert "404" in str(found["dataset-1"])


def test_only_chosen_organisations_and_groups_are_asked_for() -> None:
    with fake_ckan([dataset(0)]) as portal:
        list(harvest(portal, organization=["hcp", "onu"], groups=["mar"], query="hijra").records())
    query = portal.requests[0].query
    assert query["fq"] == "organization:(hcp OR onu) groups:(mar)"
    assert query["q"] == "hijra"


def test_a_name_that_is_a_query_is_refused_before_anything_is_asked() -> None:
    with fake_ckan([dataset(0)]) as portal:
        with pytest.raises(ObservatoryError):
            list(harvest(portal, organization=["a) OR (*:*"]).records())
        assert portal.requests == []


@pytest.mark.parametrize(
    "more",
    [{"type": "harvest"}, {"type": "showcase"}, {"is_organization": True}, {"state": "deleted"}],
)
def test_what_is_no_dataset_is_told_and_not_harvested(more: dict[str, Any]) -> None:
    with fake_ckan([{**dataset(0), **more}]) as portal:
        [record] = harvest(portal).records()
    assert str(record.flaw)


def test_pages_are_in_an_order_that_does_not_change_while_reading() -> None:
    with fake_ckan([dataset(number) for number in range(15)]) as portal:
        list(harvest(portal, rows=10).records())
    assert [request.query["sort"] for request in portal.requests] == ["id asc", "id asc"]


def test_a_saved_answer_is_read_without_any_portal() -> None:
    harvester = CkanHarvester(Source("s", "https://data.example.org"), Client("test"))
    body = b'{"count": 2, "results": [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}]}'
    assert [record.guid for record in harvester.saved(body)] == ["a", "b"]
    assert [r.guid for r in harvester.saved(b'[[{"id": "c", "title": "C"}]]')] == ["c"]
    assert [r.guid for r in harvester.saved(b'{"name": "d", "title": "D"}')] == ["d"]
