"""Each example does what it shows, against content as the demo has it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

import pytest
from ckan.lib.search.index import clear_index
from ckan.tests.helpers import CKANTestApp, call_action

from ckanext.rabatmigration.apidocs import examples, registry
from ckanext.rabatmigration.demo import content, load
from ckanext.rabatmigration.lib import snippets

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

ACTION = "/api/3/action/"
CENSUS = "rabat-census-2024.csv"


def mismatch(shown: Any, real: Any, where: str = "answer") -> str | None:
    """Return where an answer isn't what an example shows, None when it is."""
    if shown == examples.ANY:
        return None if real is not None else f"{where}: nothing there"
    if isinstance(shown, dict) and shown:
        if not isinstance(real, dict):
            return f"{where}: {real!r} is no object"
        gone = [key for key in shown if key not in real]
        inside = (mismatch(one, real.get(key), f"{where}.{key}") for key, one in shown.items())
        return f"{where}: no {gone}" if gone else next(filter(None, inside), None)
    if isinstance(shown, list) and shown:
        if not isinstance(real, list) or len(real) < len(shown):
            return f"{where}: {real!r} is too short"
        inside = (mismatch(one, real[i], f"{where}[{i}]") for i, one in enumerate(shown))
        return next(filter(None, inside), None)
    return None if shown == real else f"{where}: {real!r} instead of {shown!r}"


@pytest.fixture
def site(
    clean_db: None, visible_index: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """Two datasets of the demo with their rows; the values of examples, and a token."""
    clear_index()
    wanted = {"rabat-recensement-2024-arrondissements", "demo-cours-de-langue-2025"}
    some = [one for one in content.datasets() if one["name"] in wanted]
    assert len(some) == len(wanted)
    monkeypatch.setattr(content, "datasets", lambda: some)
    list(load.load())
    visible_index()
    shown = call_action("package_show", id="rabat-recensement-2024-arrondissements")
    file = shown["resources"][0]["id"]
    with (content.FOLDER / "files" / CENSUS).open(encoding="utf-8-sig", newline="") as stream:
        rows = [{k: v or None for k, v in row.items()} for row in csv.DictReader(stream)]
    call_action("datastore_upsert", resource_id=file, records=rows, method="insert", force=True)
    token = call_action(
        "api_token_create", {"user": load.PUBLISHER}, user=load.PUBLISHER, name="examples"
    )["token"]
    return {"DATASET": shown["name"], "OWNER": load.HOME, "RESOURCE": file, "token": token}


def ask(app: CKANTestApp, one: examples.Example, token: str) -> Any:
    """Send an example as its snippets do."""
    reads = registry.actions()[one.action].reads
    prefix = f"?lang={one.lang}" if one.lang else ""
    headers = {"Authorization": token} if one.token else {}
    url = f"{ACTION}{one.action}{prefix}"
    if reads:
        query = snippets.query(one.parameters)
        address = f"{url}{'&' if prefix else '?'}{query}" if query else url
        return app.get(address, headers=headers)
    return app.post(url, json=one.parameters, headers=headers)


@pytest.mark.ckan_config("ckanext.rabatmigration.demo.password", "rabat-demo")
@pytest.mark.usefixtures("ckan_config")
def test_every_example_does_what_it_shows(app: CKANTestApp, site: dict[str, str]):
    told = []
    for raw in examples.examples():
        one = examples.filled(raw, site)
        answer = ask(app, one, site["token"])
        if answer.status_code != one.status:
            told.append(f"{one.id}: HTTP {answer.status_code} {answer.body[:300]}")
        elif wrong := mismatch(one.answer, answer.json):
            told.append(f"{one.id}: {wrong}")
    assert not told, "\n".join(told)


def test_examples_are_of_actions_there_are_with_parameters_they_take(described):
    document = described()
    for one in examples.examples():
        path = document["paths"][f"{ACTION}{one.action}"]
        assert one.id in path["post"]["requestBody"]["content"]["application/json"]["examples"]
        assert path["post"]["responses"][str(one.status)]["content"]["application/json"]["examples"]


def test_there_is_an_example_of_what_most_come_for():
    told = examples.examples()
    assert len(told) > 25
    assert {one.lang for one in told} == {"ar", "fr", "en", None}
    assert {one.status for one in told} == {200, 403, 404, 409}
    assert all(set(one.title) == {"ar", "fr", "en"} for one in told)
    assert len({one.id for one in told}) == len(told)


def test_without_the_demo_examples_have_words_in_place_of_values():
    assert examples.values() == {
        "DATASET": "name-of-a-dataset",
        "OWNER": "name-of-an-organisation",
        "RESOURCE": "id-of-a-file",
    }
