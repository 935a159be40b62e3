"""A harvest that is killed leaves a state from which the next one continues."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
from ckan import model

from ckanext.rabatmigration import indexing
from ckanext.rabatmigration.harvest import engine, queueing
from ckanext.rabatmigration.harvest.model import JobRow, SourceRow
from ckanext.rabatmigration.tests.harvest.conftest import Harvested, record

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins", "loopback_allowed")]

#: Where the process is killed: (commit, before or after it is done). A record takes one commit.
POINTS = [(3, "before"), (3, "after"), (4, "before"), (5, "after")]
IGNORED = {"id", "name", "title_translated", "title", "url", "package_id"}


def _die_at(commit: int, when: str) -> None:
    """Kill this process at its n-th commit, as the system would."""
    done = model.Session.commit
    left = [commit]

    def dying(*args: Any, **kwargs: Any) -> None:
        left[0] -= 1
        if left[0] == 0 and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        done(*args, **kwargs)
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    model.Session.commit = dying  # type: ignore[method-assign]


def _killed_run(job_id: str, commit: int, when: str) -> int:
    """Run a job in a process of its own that dies on the way; return what it ended with."""
    model.Session.remove()
    child = os.fork()
    if child == 0:
        try:
            model.ensure_engine().dispose(close=False)
            _die_at(commit, when)
            engine.run(job_id)
        finally:  # whatever happens, the child never goes on with the tests
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _said(source: Harvested) -> list[dict[str, Any]]:
    """Return what the source's datasets say, but for what is always different."""
    shown = [source.dataset(number) for number in range(len(source.records))]
    fields = ("notes_translated", "license_id", "migration_theme", "private", "harvest_guid")
    return [
        {**{name: one.get(name) for name in fields}, "files": len(one["resources"])}
        for one in shown
    ]


@pytest.mark.parametrize(("commit", "when"), POINTS)
def test_a_killed_harvest_is_continued_by_the_next(
    harvested: Callable[..., Harvested], commit: int, when: str
) -> None:
    undisturbed = harvested(*(record(number) for number in range(4)))
    undisturbed.run()
    source = harvested(*(record(number) for number in range(4)))
    row = model.Session.get_one(SourceRow, source.source["id"])
    cut_off = queueing.start_here(row)
    assert _killed_run(cut_off, commit, when) == signal.SIGKILL
    job = source.run()
    assert job.status == "finished"
    assert job.counts["created"] + job.counts.get("unchanged", 0) == 4
    assert model.Session.get_one(JobRow, cut_off).status == "interrupted"
    assert _said(source) == _said(undisturbed)
    indexing.replay()
    assert {one["id"] for one in source.documents()} == {row["package_id"] for row in source.rows()}
    assert len(source.documents()) == 4
