"""Events exist with their transaction, are read once, and in an order that skips none."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.lib.jobs import get_queue
from ckan.lib.redis import connect_to_redis

from ckanext.rabatmigration import events
from ckanext.rabatmigration.events import consumers, wake
from ckanext.rabatmigration.events.model import EventRow, OffsetRow
from ckanext.rabatmigration.tests.events.helpers import catch_up

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


@pytest.fixture
def thing() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def consumer() -> str:
    """Name a consumer that has read everything that came before the test."""
    name = f"test-{uuid.uuid4()}"
    catch_up(name)
    return name


def consume(name: str, handler: Callable[[events.Event], None]) -> int:
    return events.consume(name, handler)


def happened(thing: str, name: str = "thing.made") -> None:
    events.append(name, "thing", thing)
    model.Session.commit()


@pytest.fixture
def other_transaction() -> Iterator[sa.Connection]:
    with model.ensure_engine().connect() as connection:
        yield connection


def test_event_of_a_rolled_back_transaction_never_happened(thing, consumer):
    events.append("thing.made", "thing", thing)
    model.Session.rollback()
    assert consume(consumer, lambda _event: None) == 0


def test_event_carries_what_was_said(thing, consumer):
    events.append("thing.made", "thing", thing, {"colour": "blue"}, actor="amina")
    model.Session.commit()
    seen: list[events.Event] = []
    consume(consumer, seen.append)
    assert [(e.name, e.object_type, e.object_id, e.actor, e.data) for e in seen] == [
        ("thing.made", "thing", thing, "amina", {"colour": "blue"})
    ]


def test_event_is_handed_to_a_consumer_once(thing, consumer):
    happened(thing)
    assert consume(consumer, lambda _event: None) == 1
    assert consume(consumer, lambda _event: None) == 0


def test_each_consumer_reads_for_itself(thing, consumer):
    second = f"test-{uuid.uuid4()}"
    catch_up(second)
    happened(thing)
    assert consume(consumer, lambda _event: None) == 1
    assert consume(second, lambda _event: None) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rabatmigration_event SET name = 'other'",
        "DELETE FROM rabatmigration_event",
        "TRUNCATE rabatmigration_event",
    ],
)
def test_history_cannot_be_changed(statement, thing):
    happened(thing)
    with pytest.raises(sa.exc.ProgrammingError, match="append-only"):
        model.Session.execute(sa.text(statement))
    model.Session.rollback()


def test_events_committed_out_of_order_are_all_read(thing, consumer, other_transaction):
    insert = sa.insert(EventRow).values(name="thing.slow", object_type="thing", object_id=thing)
    other_transaction.execute(insert)
    happened(thing, "thing.quick")
    seen: list[str] = []

    consume(consumer, lambda event: seen.append(event.name))
    assert seen == [], "the quick one waits, or the slow one would be skipped"
    other_transaction.commit()
    consume(consumer, lambda event: seen.append(event.name))

    assert sorted(seen) == ["thing.quick", "thing.slow"]


def test_event_numbered_later_in_an_older_transaction_is_read(thing, consumer, other_transaction):
    other_transaction.execute(sa.text("SELECT pg_current_xact_id()"))
    happened(thing, "thing.quick")
    seen: list[str] = []
    consume(consumer, lambda event: seen.append(event.name))
    other_transaction.execute(
        sa.insert(EventRow).values(name="thing.slow", object_type="thing", object_id=thing)
    )
    other_transaction.commit()

    consume(consumer, lambda event: seen.append(event.name))

    assert sorted(seen) == ["thing.quick", "thing.slow"]


def test_effect_and_offset_are_one_transaction(thing, consumer):
    happened(thing)

    def fails_after_writing(_event: events.Event) -> None:
        model.Session.execute(sa.text("CREATE TABLE must_not_stay (x int)"))
        raise RuntimeError("too late")

    assert consume(consumer, fails_after_writing) == 0
    assert not sa.inspect(model.ensure_engine()).has_table("must_not_stay")


def test_handler_that_throws_the_session_away_is_not_asked_again(thing, consumer):
    happened(thing)
    happened(thing)
    seen: list[int] = []

    def commits_and_leaves(event: events.Event) -> None:
        seen.append(event.id)
        model.repo.commit_and_remove()

    assert consume(consumer, commits_and_leaves) == 2
    assert consume(consumer, commits_and_leaves) == 0
    assert len(set(seen)) == 2


def _due_now(consumer: str) -> None:
    model.Session.execute(
        sa.update(OffsetRow).where(OffsetRow.consumer == consumer).values(retry_at=sa.func.now())
    )
    model.Session.commit()


def _fail(_event: events.Event) -> None:
    raise RuntimeError("mail server says no")


def test_failed_event_is_tried_again_later(thing, consumer):
    happened(thing)
    assert consume(consumer, _fail) == 0
    assert consume(consumer, lambda _event: None) == 0, "not before its time"
    _due_now(consumer)
    assert consume(consumer, lambda _event: None) == 1


@pytest.mark.ckan_config("ckanext.rabatmigration.events.max_attempts", 2)
def test_event_that_keeps_failing_is_parked_and_the_next_is_read(thing, consumer):
    happened(thing, "thing.broken")
    happened(thing, "thing.fine")
    seen: list[str] = []

    def handler(event: events.Event) -> None:
        if event.name == "thing.broken":
            raise RuntimeError("mail server says no")
        seen.append(event.name)

    consume(consumer, handler)
    assert seen == []
    _due_now(consumer)
    consume(consumer, handler)

    assert seen == ["thing.fine"]
    parked = [row for row in events.parked(1000) if row.consumer == consumer]
    assert [(row.attempts, row.error) for row in parked] == [
        (2, "RuntimeError: mail server says no")
    ]


@pytest.mark.ckan_config("ckanext.rabatmigration.events.max_attempts", 1)
def test_parked_event_can_be_handed_over_again(thing, consumer, monkeypatch):
    happened(thing)
    consume(consumer, _fail)
    (parked,) = [row for row in events.parked(1000) if row.consumer == consumer]
    seen: list[str] = []
    monkeypatch.setattr(
        consumers, "registered", lambda: {consumer: lambda event: seen.append(event.object_id)}
    )

    events.retry_parked(consumer, parked.event_id)

    assert seen == [thing]
    assert not [row for row in events.parked(1000) if row.consumer == consumer]


def test_events_restored_from_a_cluster_that_counted_further_are_read(consumer, thing):
    ahead = sa.text("(pg_snapshot_xmax(pg_current_snapshot())::text::bigint) + 1000000")
    model.Session.execute(
        sa.insert(EventRow).values(
            name="thing.restored", object_type="thing", object_id=thing, txid=ahead
        )
    )
    model.Session.commit()
    happened(thing, "thing.new")
    seen: list[str] = []

    consume(consumer, lambda event: seen.append(event.name))
    happened(thing, "thing.newer")
    consume(consumer, lambda event: seen.append(event.name))

    model.Session.execute(sa.text("SET LOCAL session_replication_role = replica"))
    model.Session.execute(sa.delete(EventRow).where(EventRow.object_id == thing))
    model.Session.commit()
    assert sorted(set(seen)) == ["thing.new", "thing.newer", "thing.restored"]
    assert seen.count("thing.restored") == 1


@pytest.fixture
def someone_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wake, "has_consumers", lambda: True)
    connect_to_redis().delete(wake.key())


def _waiting_jobs() -> int:
    return sum(job.func_name.endswith("wake.run") for job in get_queue().get_jobs())


@pytest.mark.usefixtures("someone_listens", "clean_queues")
def test_consumers_are_woken_once_however_many_commits(thing):
    happened(thing)
    happened(thing)
    assert _waiting_jobs() == 1


@pytest.mark.usefixtures("someone_listens", "clean_queues")
def test_nobody_is_woken_by_a_rollback(thing):
    events.append("thing.made", "thing", thing)
    model.Session.rollback()
    assert _waiting_jobs() == 0


@pytest.mark.usefixtures("someone_listens", "clean_queues")
def test_once_woken_the_next_event_wakes_again(thing, monkeypatch):
    monkeypatch.setattr(consumers, "registered", dict)
    happened(thing)
    wake.run()
    get_queue().empty()
    happened(thing)
    assert _waiting_jobs() == 1


@pytest.mark.usefixtures("someone_listens")
def test_event_is_stored_though_redis_is_down(thing, consumer, monkeypatch):
    from redis import Redis

    monkeypatch.setattr(wake, "connect_to_redis", lambda: Redis(host="127.0.0.1", port=1))
    happened(thing)
    assert consume(consumer, lambda _event: None) == 1
