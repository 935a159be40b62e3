"""What jobs noted of a file, its address among it, is told to its organisation alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ckanext.rabatmigration.tests.publishing.conftest import ROLES, People

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

ADDRESS = "https://files.example/noted.csv"
OWNERS = {"member", "editor", "admin", "sysadmin"}
SHOW = "/api/3/action/task_status_show"


def _note(people: People, entity_type: str, entity_id: str) -> dict[str, Any]:
    """Note a task as the loader does."""
    return people.act(
        "sysadmin",
        "task_status_update",
        entity_id=entity_id,
        entity_type=entity_type,
        task_type="xloader",
        key="xloader",
        value=json.dumps({"original_url": ADDRESS}),
        error=json.dumps({"message": f"could not read {ADDRESS}"}),
        state="error",
        last_updated="2026-01-01T00:00:00",
    )


@pytest.fixture
def task(people: People, dataset: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """Note a task about the file of a public description."""
    made = dataset(access_level="open", resources=[{"url": ADDRESS, "name": "table"}])
    noted = _note(people, "resource", made["resources"][0]["id"])
    people.act("sysadmin", "package_patch", id=made["id"], access_level="licensed")
    return noted


def _told(app: Any, people: People, query: dict[str, str]) -> set[str]:
    """Return the roles that are told the address."""
    answers = {r: app.post(SHOW, json=query, headers=people.headers(r)) for r in ROLES}
    assert {a.status_code for r, a in answers.items() if r not in OWNERS} == {403}
    return {role for role, answer in answers.items() if ADDRESS in answer.body}


def test_its_organisation_alone_is_told(app, people, task):
    asked = {"entity_id": task["entity_id"], "task_type": "xloader", "key": "xloader"}
    assert _told(app, people, asked) == OWNERS
    assert _told(app, people, {"id": task["id"]}) == OWNERS


def test_what_is_about_no_file_is_told_to_the_system_administrator(app, people):
    noted = _note(people, "harvest", people.org["id"])
    answers = {
        r: app.post(SHOW, json={"id": noted["id"]}, headers=people.headers(r)) for r in ROLES
    }
    assert {r for r, answer in answers.items() if answer.status_code == 200} == {"sysadmin"}


@pytest.mark.parametrize("action", ["task_status_delete", "task_status_update"])
def test_nobody_else_changes_it(app, people, task, action):
    for role in ROLES[:-1]:
        body = {**task, "value": "{}"}
        app.post(f"/api/3/action/{action}", json=body, headers=people.headers(role), status=403)


@pytest.mark.parametrize("role", ROLES[:-1])
def test_the_loader_tells_nobody_else(app, people, task, role):
    asked = {"resource_id": task["entity_id"]}
    answer = app.post("/api/3/action/xloader_status", json=asked, headers=people.headers(role))
    assert (ADDRESS in answer.body) == (answer.status_code == 200) == (role == "admin")
