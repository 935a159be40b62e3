"""Operators run sources, read reports and try saved answers from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ckanext.rabatmigration.cli import rabatmigration
from ckanext.rabatmigration.schedule.ticking import tasks
from ckanext.rabatmigration.tests.harvest.conftest import Harvested, record
from ckanext.rabatmigration.tests.harvesters.conformance import BROKEN

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins", "loopback_allowed")]

ANSWERS = Path(__file__).parents[1] / "harvesters/data/ckan"
Make = Callable[..., Harvested]


def harvest(*words: str) -> Result:
    return CliRunner().invoke(rabatmigration, ["harvest", *words])


def test_a_source_is_run_and_reported(harvested: Make) -> None:
    source = harvested(record(0, version="3"), record(1, title=""))
    done = harvest("run", source.source["name"])
    assert done.exit_code == 0, done.output
    assert "finished: " in done.output
    assert "1 created" in done.output
    for told in (done.output, harvest("report", source.source["name"]).output):
        assert "record-1: The record has no title." in told
        assert "version: no_field (1), such as '3'" in told


def test_a_failed_run_says_so_and_ends_with_an_error(harvested: Make) -> None:
    source = harvested(record(0))
    source.quirks.broken_from, source.quirks.reply = 0, BROKEN["html"]
    done = harvest("run", source.source["name"])
    assert done.exit_code == 1
    assert "web page instead of data" in done.output


def test_sources_are_listed_with_their_state(harvested: Make) -> None:
    source = harvested(record(0))
    assert f"{source.source['name']}: {source.source['url']}" in harvest("sources").output
    source.run()
    line = next(x for x in harvest("sources").output.split("\n") if source.source["name"] in x)
    assert line.endswith("(1 datasets, finished)")


@pytest.mark.parametrize("command", ["run", "report"])
def test_a_source_there_is_none_of_is_told(command: str) -> None:
    done = harvest(command, "no such source")
    assert done.exit_code == 1
    assert "no such harvest source" in done.output


def test_saved_answers_are_tried_without_writing() -> None:
    done = harvest("try", str(ANSWERS), "--verbose")
    assert done.exit_code == 0, done.output
    assert "national.json: 2 records, 2 datasets" in done.output
    assert "6 records; 6 would be datasets, " in done.output
    assert "suggested: population_group:asylum_seekers" in done.output
    assert '"guid": "l-1"' in done.output


def test_an_answer_that_cannot_be_read_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("<html>503</html>")
    (tmp_path / "b.yaml").write_text("{count: 1, results: [{id: b, title: Residents of the city}]}")
    done = harvest("try", str(tmp_path))
    assert "a.json: The portal answered with a web page" in done.output
    assert "b.yaml: 1 records, 1 datasets" in done.output


def test_an_unknown_protocol_is_told() -> None:
    done = harvest("try", str(ANSWERS), "--protocol", "carrier-pigeon")
    assert done.exit_code == 1
    assert "There is no harvester for “carrier-pigeon”. There are: " in done.output


def test_the_tick_looks_for_sources_that_are_due() -> None:
    assert "harvest_due" in tasks()
