"""The real `ckanapi` command, over real HTTP, without special handling."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from ckan.tests.helpers import call_action

from ckanext.rabatmigration.tests.browser import server

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

BIN = Path(sys.executable).parent
Ckanapi = Callable[..., str]


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest) -> Iterator[server.Site]:
    """The running site."""
    running = server.start(request.config.getoption("--ckan-ini"))
    yield running
    running.stop()


@pytest.fixture
def ckanapi(site: server.Site, publisher: dict[str, Any]) -> Ckanapi:
    """Run the command as a publisher; return what it prints, fail if it fails."""

    def run(*arguments: str, put_in: str = "") -> str:
        done = subprocess.run(
            [str(BIN / "ckanapi"), *arguments, "-r", site.url, "-a", publisher["token"]],
            input=put_in.encode(),
            capture_output=True,
            env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "no_proxy": "*"},
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    return run


@pytest.fixture
def created(ckanapi: Ckanapi, publisher: dict[str, Any]) -> dict[str, Any]:
    """What `ckanapi` creates of a title, notes, tags and an owner."""
    return json.loads(
        ckanapi(
            "action",
            "package_create",
            f"title=السكان الأجانب بمدينة الرباط {uuid4().hex[:6]}",
            "notes=عدد السكان الأجانب حسب المقاطعة",
            'tags:[{"name": "سكان"}, {"name": "مقاطعات"}]',
            f"owner_org={publisher['organization']['name']}",
        )
    )


def test_title_notes_tags_and_owner_are_enough_to_create(created: dict[str, Any]):
    assert created["source_language"] == "ar"
    assert created["title_translated"] == {"ar": created["title"]}
    assert created["notes_translated"]["ar"] == created["notes"]
    assert created["tags_translated"] == {"ar": ["سكان", "مقاطعات"]}
    assert created["name"].isascii()


def test_a_patch_changes_one_field(ckanapi: Ckanapi, created: dict[str, Any]):
    patched = json.loads(
        ckanapi("action", "package_patch", f"id={created['id']}", "notes=ملخص آخر")
    )
    assert patched["notes_translated"]["ar"] == "ملخص آخر"
    assert patched["title"] == created["title"]
    assert patched["tags_translated"] == created["tags_translated"]


def test_a_search_finds_it(
    ckanapi: Ckanapi, created: dict[str, Any], visible_index: Callable[[], None]
):
    visible_index()
    found = json.loads(ckanapi("action", "package_search", f"fq=id:{created['id']}"))
    assert [row["name"] for row in found["results"]] == [created["name"]]


def test_search_datasets_writes_a_line_each(
    ckanapi: Ckanapi, created: dict[str, Any], visible_index: Callable[[], None]
):
    visible_index()
    [line] = ckanapi("search", "datasets", f"fq=id:{created['id']}").splitlines()
    assert json.loads(line)["id"] == created["id"]


def test_package_list_names_it(ckanapi: Ckanapi, created: dict[str, Any]):
    assert created["name"] in json.loads(ckanapi("action", "package_list"))


def test_its_own_dump_loads_again_and_changes_nothing(
    ckanapi: Ckanapi, described: dict[str, Any], tmp_path: Path
):
    dump = tmp_path / "datasets.jsonl"
    ckanapi("dump", "datasets", "--all", "-q", "-O", str(dump))
    [line] = [row for row in dump.read_text().splitlines() if described["id"] in row]
    one = tmp_path / "one.jsonl"
    one.write_text(line + "\n", encoding="utf-8")

    told = tmp_path / "log.jsonl"
    ckanapi("load", "datasets", "-I", str(one), "-q", "-l", str(told))
    assert json.loads(told.read_text().splitlines()[0])[2:4] == ["update", None]

    after = json.loads(ckanapi("action", "package_show", f"id={described['id']}"))
    before = json.loads(line)
    for thing in (after, before, *after["resources"], *before["resources"]):
        thing.pop("metadata_modified")
    assert after == before


def test_a_dump_of_all_loads_into_an_emptied_site(
    ckanapi: Ckanapi, described: dict[str, Any], tmp_path: Path
):
    dumped = ckanapi("dump", "datasets", described["id"], "-q")
    call_action("dataset_purge", id=described["id"])
    copy = tmp_path / "copy.jsonl"
    record = json.loads(dumped)
    del record["id"]
    copy.write_text(json.dumps(record) + "\n", encoding="utf-8")
    ckanapi("load", "datasets", "-I", str(copy), "-q")
    loaded = json.loads(ckanapi("action", "package_show", f"id={record['name']}"))
    for field in ("title_translated", "policy_reasons", "places", "migration_theme", "private"):
        assert loaded[field] == record[field]
