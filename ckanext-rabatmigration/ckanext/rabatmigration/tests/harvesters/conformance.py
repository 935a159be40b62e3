"""What every protocol adapter does, written once; an adapter's tests inherit it.

A subclass says how its portal speaks: see the four methods at the top.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ckanext.rabatmigration.errors import ObservatoryError
from ckanext.rabatmigration.harvesters import Harvester, Record, Source
from ckanext.rabatmigration.lib.http import Client, Limits
from ckanext.rabatmigration.tests.loopback import Portal, Reply

PAGE = 10
LIMITS = Limits(connect=5, read=5, total=20, size=2_000_000, attempts=1)


@dataclass
class Quirks:
    """How a portal departs from what it should do."""

    #: It sends at most so many records a page, whatever is asked for.
    cap: int | None = None
    #: It announces this total.
    total: int | None = None
    #: Each page begins with the last record of the page before.
    overlap: bool = False
    #: It always sends the first page.
    stuck: bool = False
    #: From this page on (0 is the first) it answers so.
    broken_from: int | None = None
    reply: Reply | None = None
    #: What it puts among the records, by position.
    odd: dict[int, Any] = field(default_factory=dict)
    #: It sends its bodies in this encoding, and says nothing about it.
    encoding: str = "utf-8"


#: Answers that are no catalogue, though some of them look like success.
BROKEN = {
    "html": Reply(b"<!DOCTYPE html><html><title>503 Service Unavailable</title></html>"),
    "html in an envelope of spaces": Reply(b"\n\n <html><body>Maintenance</body></html>"),
    "nothing": Reply(b""),
    "half a document": Reply(b'{"success": true, "result": {"count": 3, "results": [{"id": "a"'),
    "another document": Reply(b'{"hello": "world"}'),
    "a number": Reply(b"42"),
    "deep": Reply(b"[" * 100_000 + b"]" * 100_000),
    "status 500": Reply(b"oops", status=500),
    "broken off": Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"),
    "too large": Reply(b'{"a": "' + b"x" * 2_500_000 + b'"}'),
}


class Conformance:
    """Inherit as `class TestX(Conformance)`."""

    def portal(self, records: list[Any], quirks: Quirks) -> AbstractContextManager[Portal]:
        """Serve records as the protocol does."""
        raise NotImplementedError

    def harvester(self, source: Source, client: Client) -> Harvester:
        """Return the adapter."""
        raise NotImplementedError

    def payload(self, number: int, **more: Any) -> dict[str, Any]:
        """Return a good record with the guid `record-{number}`; `more` are title and modified."""
        raise NotImplementedError

    def without_guid(self) -> Any:
        """Return a record nothing identifies."""
        raise NotImplementedError

    # what follows is the same for all

    def start(self, portal: Portal) -> Harvester:
        source = Source("s", f"{portal.url}/", "Portal", {"rows": PAGE})
        return self.harvester(source, Client("test", limits=LIMITS, allow_loopback=True))

    def payloads(self, count: int) -> list[Any]:
        return [self.payload(number) for number in range(count)]

    def guids(self, count: int) -> list[str]:
        return [f"record-{number}" for number in range(count)]

    @pytest.mark.parametrize("count", [0, 1, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE])
    def test_yields_every_record_once(self, count: int) -> None:
        with self.portal(self.payloads(count), Quirks()) as portal:
            harvester = self.start(portal)
            found = [record.guid for record in harvester.records()]
        assert sorted(found) == sorted(self.guids(count))
        assert harvester.gathered.received == count
        assert harvester.gathered.complete

    def test_follows_a_portal_that_sends_smaller_pages_than_asked_for(self) -> None:
        with self.portal(self.payloads(25), Quirks(cap=4)) as portal:
            found = [record.guid for record in self.start(portal).records()]
        assert sorted(found) == sorted(self.guids(25))

    @pytest.mark.parametrize("total", [0, 1, 12])
    def test_a_total_that_is_too_low_does_not_end_the_list(self, total: int) -> None:
        with self.portal(self.payloads(25), Quirks(total=total)) as portal:
            found = [record.guid for record in self.start(portal).records()]
        assert sorted(found) == sorted(self.guids(25))

    def test_a_total_that_is_too_high_shows_as_incomplete(self) -> None:
        with self.portal(self.payloads(5), Quirks(total=100)) as portal:
            harvester = self.start(portal)
            found = list(harvester.records())
        assert len(found) == 5
        if type(harvester).capabilities.total_known:
            assert harvester.gathered.announced == 100
            assert not harvester.gathered.complete

    def test_a_record_on_two_pages_is_yielded_once_and_counted(self) -> None:
        with self.portal(self.payloads(25), Quirks(overlap=True)) as portal:
            harvester = self.start(portal)
            found = [record.guid for record in harvester.records()]
        assert sorted(found) == sorted(self.guids(25))
        assert harvester.gathered.duplicates > 0

    def test_a_portal_that_repeats_its_first_page_comes_to_an_end(self) -> None:
        with self.portal(self.payloads(25), Quirks(stuck=True)) as portal:
            harvester = self.start(portal)
            found = [record.guid for record in harvester.records()]
        assert sorted(found) == sorted(self.guids(PAGE))
        assert not harvester.gathered.complete
        assert harvester.gathered.oddities

    @pytest.mark.parametrize("name", BROKEN)
    def test_a_broken_first_answer_is_an_error_not_an_empty_catalogue(self, name: str) -> None:
        quirks = Quirks(broken_from=0, reply=BROKEN[name])
        with self.portal(self.payloads(5), quirks) as portal, pytest.raises(ObservatoryError):
            list(self.start(portal).records())

    @pytest.mark.parametrize("name", BROKEN)
    def test_a_broken_later_answer_is_an_error_after_what_came_before(self, name: str) -> None:
        quirks = Quirks(broken_from=1, reply=BROKEN[name])
        with self.portal(self.payloads(25), quirks) as portal:
            running = self.start(portal).records()
            found = [next(running).guid for _ in range(PAGE)]
            with pytest.raises(ObservatoryError):
                next(running)
        assert len(set(found)) == PAGE

    def test_starts_afresh_after_a_failure_and_yields_all(self) -> None:
        records = self.payloads(25)
        with (
            self.portal(records, Quirks(broken_from=1, reply=BROKEN["html"])) as portal,
            pytest.raises(ObservatoryError),
        ):
            list(self.start(portal).records())
        with self.portal(records, Quirks()) as portal:
            found = [record.guid for record in self.start(portal).records()]
        assert sorted(found) == sorted(self.guids(25))

    def test_one_useless_entry_is_told_and_the_others_come(self) -> None:
        records = self.payloads(6)
        odd = {2: "not a record", 4: self.without_guid()}
        with self.portal(records, Quirks(odd=odd)) as portal:
            found = list(self.start(portal).records())
        flawed = [record for record in found if record.flaw]
        assert len(flawed) == 2
        assert all(str(record.flaw) for record in flawed)
        assert sorted(r.guid for r in found if not r.flaw) == sorted(self.guids(6))

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_texts_arrive_as_written_in_any_unicode_encoding(self, encoding: str) -> None:
        title = "Étrangers à Rabat – الأجانب بالرباط"
        with self.portal([self.payload(0, title=title)], Quirks(encoding=encoding)) as portal:
            [record] = self.start(portal).records()
        assert title in json.dumps(record.payload, ensure_ascii=False)

    def test_an_old_encoding_is_repaired_and_told(self) -> None:
        title = "Étrangers résidant à Salé"
        quirks = Quirks(encoding="windows-1252")
        with self.portal([self.payload(0, title=title)], quirks) as portal:
            harvester = self.start(portal)
            [record] = harvester.records()
        assert title in json.dumps(record.payload, ensure_ascii=False)
        assert any("windows-1252" in oddity for oddity in harvester.gathered.oddities)

    def test_characters_no_database_keeps_are_replaced(self) -> None:
        title = "half \ud83d of a pair, NUL \x00 too"
        with self.portal([self.payload(0, title=title)], Quirks()) as portal:
            [record] = self.start(portal).records()
        text = json.dumps(record.payload, ensure_ascii=False)
        assert "half \ufffd of a pair, NUL \ufffd too" in text

    def test_asks_only_for_what_changed_where_the_protocol_can(self) -> None:
        now = datetime(2024, 5, 1, tzinfo=UTC)
        records = [
            self.payload(number, modified=now - timedelta(days=number)) for number in range(5)
        ]
        with self.portal(records, Quirks()) as portal:
            harvester = self.start(portal)
            found = {r.guid for r in harvester.records(since=now - timedelta(days=2))}
        everything = set(self.guids(5))
        if type(harvester).capabilities.incremental:
            assert {"record-0", "record-1", "record-2"} <= found < everything
        else:
            assert found == everything

    def test_a_record_says_where_it_is_and_when_it_changed(self) -> None:
        modified = datetime(2024, 5, 1, 10, 30, tzinfo=UTC)
        with self.portal([self.payload(0, modified=modified)], Quirks()) as portal:
            [record] = self.start(portal).records()
        assert record.modified == modified
        assert record.url.startswith(portal.url)

    def test_mapping_changes_nothing_and_gives_the_same_twice(self) -> None:
        with self.portal(self.payloads(1), Quirks()) as portal:
            harvester = self.start(portal)
            [record] = harvester.records()
        before = copy.deepcopy(record.payload)
        first, second = harvester.map(record), harvester.map(record)
        assert record.payload == before
        assert (first.dataset, first.lost) == (second.dataset, second.lost)

    def test_mapping_keeps_where_a_record_comes_from(self) -> None:
        with self.portal(self.payloads(1), Quirks()) as portal:
            harvester = self.start(portal)
            [record] = harvester.records()
        dataset = harvester.map(record).dataset
        assert dataset["harvest_source"] == "s"
        assert dataset["harvest_guid"] == record.guid
        assert dataset["source_metadata_url"] == record.url
        assert dataset["title_translated"]


def pages(
    records: list[Any], start: int, rows: int, quirks: Quirks
) -> tuple[list[Any], Reply | None]:
    """Return the records of one page as a portal with these quirks sends it, or its bad answer."""
    records = list(records)
    for position in sorted(quirks.odd):
        records.insert(position, quirks.odd[position])
    rows = min(rows, quirks.cap or rows)
    if quirks.broken_from is not None and start >= quirks.broken_from * rows:
        return [], quirks.reply
    if quirks.stuck:
        start = 0
    begin = max(0, start - 1) if quirks.overlap and start < len(records) else start
    return records[begin : start + rows], None


def one(running: Iterator[Record]) -> Record:
    """Return the only record."""
    [record] = running
    return record
