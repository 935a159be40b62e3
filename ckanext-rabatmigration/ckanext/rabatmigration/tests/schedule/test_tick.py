"""What is due runs once, whoever ticks; what fails stops nothing else."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.rabatmigration import events, schedule
from ckanext.rabatmigration.events import consumers
from ckanext.rabatmigration.events.model import EventRow
from ckanext.rabatmigration.interfaces import TickTask
from ckanext.rabatmigration.schedule import ticking
from ckanext.rabatmigration.schedule.model import TaskRow
from ckanext.rabatmigration.tests.events.helpers import catch_up

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

NOON = datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

Register = Callable[..., str]


@pytest.fixture
def task(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Register a task of a name of its own, in place of all others at first."""
    registered: dict[str, TickTask] = {}
    monkeypatch.setattr(ticking, "tasks", lambda: registered)

    def register(run: Callable[[], None], every: timedelta = MINUTE) -> str:
        name = f"test-{uuid.uuid4()}"
        registered[name] = TickTask(every, run)
        return name

    return register


def _row(name: str) -> TaskRow:
    model.Session.remove()
    return model.Session.scalars(sa.select(TaskRow).where(TaskRow.name == name)).one()


def test_task_runs_once_a_minute(task: Register):
    runs: list[int] = []
    name = task(lambda: runs.append(1))
    schedule.tick(NOON)
    schedule.tick(NOON)
    assert len(runs) == 1
    schedule.tick(NOON + MINUTE)
    assert len(runs) == 2
    assert _row(name).runs == 2


def test_tick_that_comes_a_little_early_is_not_one_too_many(task: Register):
    runs: list[int] = []
    task(lambda: runs.append(1))
    schedule.tick(NOON)
    schedule.tick(NOON + MINUTE - timedelta(seconds=2))
    assert len(runs) == 2


def test_rare_task_waits_for_its_time(task: Register):
    runs: list[int] = []
    task(lambda: runs.append(1), every=timedelta(hours=24))
    for minute in range(3):
        schedule.tick(NOON + minute * MINUTE)
    assert len(runs) == 1
    schedule.tick(NOON + timedelta(hours=24))
    assert len(runs) == 2


def test_missed_ticks_are_not_made_up_for(task: Register):
    runs: list[int] = []
    task(lambda: runs.append(1))
    schedule.tick(NOON)
    schedule.tick(NOON + timedelta(hours=5))
    assert len(runs) == 2


def test_two_ticks_at_once_run_a_task_once(task: Register):
    began, second_is_back = threading.Event(), threading.Event()
    runs: list[int] = []

    def run() -> None:
        runs.append(1)
        began.set()
        assert second_is_back.wait(10)

    task(run)
    first = threading.Thread(target=schedule.tick, args=(NOON,))
    first.start()
    assert began.wait(10)
    report = schedule.tick(NOON + MINUTE)
    second_is_back.set()
    first.join(10)
    assert len(runs) == 1
    assert report.ran == []


def test_failing_task_stops_no_other_and_says_why(task: Register):
    runs: list[int] = []

    def fails() -> None:
        raise RuntimeError("no disk left")

    failing, fine = task(fails), task(lambda: runs.append(1))
    report = schedule.tick(NOON)
    assert runs == [1]
    assert report.failed == {failing: "RuntimeError: no disk left"}
    assert report.ran == [fine]
    assert _row(failing).last_error == "RuntimeError: no disk left"
    assert _row(failing).runs == 0


def test_task_that_works_again_is_no_longer_reported(task: Register):
    answers = iter([RuntimeError("once"), None])

    def sometimes() -> None:
        if error := next(answers):
            raise error

    name = task(sometimes)
    schedule.tick(NOON)
    schedule.tick(NOON + MINUTE)
    assert _row(name).last_error is None


def test_failing_task_leaves_nothing_half_done(task: Register):
    thing = str(uuid.uuid4())

    def half() -> None:
        events.append("thing.made", "thing", thing)
        raise RuntimeError("in the middle")

    task(half)
    schedule.tick(NOON)
    found = sa.select(sa.func.count()).where(EventRow.object_id == thing)
    assert model.Session.scalar(found) == 0


def test_work_of_a_task_is_committed(task: Register):
    thing = str(uuid.uuid4())
    task(lambda: events.append("thing.made", "thing", thing))
    schedule.tick(NOON)
    found = sa.select(sa.func.count()).where(EventRow.object_id == thing)
    assert model.Session.scalar(found) == 1


def test_command_ticks_and_doctor_sees_it(cli):
    from ckan.cli.cli import ckan

    for consumer in consumers.registered():
        catch_up(consumer)
    ticked = cli.invoke(ckan, ["rabatmigration", "tick"])
    assert ticked.exit_code == 0, ticked.output
    examined = cli.invoke(ckan, ["rabatmigration", "doctor"])
    for check in ("database", "migrations", "solr", "redis", "tick", "storage"):
        assert f"ok   {check}: " in examined.output, examined.output


def test_doctor_fails_and_says_which_server_is_down(cli, monkeypatch):
    from ckan.cli.cli import ckan

    monkeypatch.setenv("CKAN_SOLR_URL", "http://user:secret-word@127.0.0.1:1/solr/ckan")
    examined = cli.invoke(ckan, ["rabatmigration", "doctor"])
    assert examined.exit_code == 1
    (complaint,) = [line for line in examined.output.splitlines() if line.startswith("FAIL solr")]
    assert "127.0.0.1" in complaint
    assert "secret-word" not in complaint
