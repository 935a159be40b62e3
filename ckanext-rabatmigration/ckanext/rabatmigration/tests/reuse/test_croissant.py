"""Croissant that its own validator takes, with the columns of the tables."""

from __future__ import annotations

import json
import sys
from typing import Any

import mlcroissant
import pytest
from absl import logging as absl_logging
from ckan.tests.helpers import CKANTestApp, call_action

from ckanext.rabatmigration.tests.reuse.conftest import HOSTILE

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

# The validator's logging holds the stream it found at its import, pytest's own, and closes it when
# CKAN's command line sets up logging anew; what the process began with it leaves open.
absl_logging.get_absl_handler().python_handler.stream = sys.__stderr__


def given(app: CKANTestApp, name: str, lang: str = "fr") -> dict[str, Any]:
    answer = app.get(f"/{lang}/dataset/{name}/croissant.jsonld")
    assert answer.status_code == 200
    return json.loads(answer.body)


def load(resource: dict[str, Any], user: str) -> None:
    info = {"label": "Place", "label_translated": {"fr": "Lieu", "ar": "المكان"}}
    call_action(
        "datastore_create",
        context={"user": user, "ignore_auth": True},
        resource_id=resource["id"],
        fields=[
            {"id": "place", "type": "text", "info": info},
            {"id": "عدد السكان", "type": "int"},
            {"id": "share", "type": "numeric"},
            {"id": "day", "type": "timestamp"},
        ],
        records=[{"place": "Hassan", "عدد السكان": 1, "share": 0.5, "day": "2024-01-01"}],
        force=True,
    )


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_its_validator_takes_a_dataset_with_a_table(app: CKANTestApp, make, publisher, lang):
    dataset = make()
    load(dataset["resources"][0], publisher["name"])
    node = given(app, dataset["name"], lang)
    read = mlcroissant.Dataset(jsonld=node)
    assert not read.metadata.ctx.issues.errors
    [records] = read.metadata.record_sets
    assert [field.name for field in records.fields] == ["place", "عدد السكان", "share", "day"]
    types = [field["dataType"] for field in node["recordSet"][0]["field"]]
    assert types == ["sc:Text", "sc:Integer", "sc:Float", "sc:Date"]
    described = {"ar": "المكان", "fr": "Lieu", "en": "Lieu"}
    assert node["recordSet"][0]["field"][0]["description"] == described[lang]


def test_a_known_fingerprint_says_the_file_stays(app: CKANTestApp, make):
    files = [{"url": "https://example.org/a.csv", "format": "CSV", "hash": "a" * 64}]
    dataset = make(resources=files)
    node = given(app, dataset["name"])
    assert node["distribution"][0]["sha256"] == "a" * 64
    assert "isLiveDataset" not in node or node["isLiveDataset"] is False
    assert not mlcroissant.Dataset(jsonld=node).metadata.ctx.issues.errors


@pytest.mark.parametrize("fields", [
    {"title_translated": {"fr": HOSTILE}},
    {"resources": [], "license_id": "", "notes_translated": {}},
    {"access_level": "licensed"},
    {"resources": [{"url": f"https://example.org/{n}.csv", "format": "CSV"} for n in range(60)]},
])  # fmt: skip
def test_its_validator_takes_odd_datasets(app: CKANTestApp, make, fields):
    dataset = make(**fields)
    node = given(app, dataset["name"])
    assert not mlcroissant.Dataset(jsonld=node).metadata.ctx.issues.errors
    assert "Hidden" not in json.dumps(node)
