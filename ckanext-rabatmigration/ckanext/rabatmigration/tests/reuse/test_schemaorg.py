"""What crawlers read of a dataset: valid schema.org that nothing can break out of."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from ckan.tests.helpers import CKANTestApp

from ckanext.rabatmigration.tests.reuse.conftest import HOSTILE, HUGE, TAGGED
from ckanext.rabatmigration.tests.reuse.schemaorg_check import faults, missing_for_google

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


def on_page(app: CKANTestApp, name: str, lang: str = "fr") -> dict[str, Any]:
    """Return the JSON-LD of a dataset's page, read as a browser reads it."""
    page = BeautifulSoup(app.get(f"/{lang}/dataset/{name}").body, "html.parser")
    [script] = page.find_all("script", type="application/ld+json")
    return json.loads(script.string)


@pytest.mark.parametrize(
    ("lang", "name", "catalogue"),
    [
        ("ar", "السكن في الرباط", "مرصد الهجرة بالرباط"),
        ("fr", "Le logement à Rabat", "Observatoire de la migration à Rabat"),
        ("en", "Housing in Rabat", "Rabat Migration Observatory"),
    ],
)
def test_a_dataset_is_told_in_the_reader_s_language(app, make, lang, name, catalogue):
    dataset = make()
    node = on_page(app, dataset["name"], lang)
    assert list(faults(node)) == []
    assert list(missing_for_google(node)) == []
    assert node["name"] == name
    assert node["includedInDataCatalog"]["name"] == catalogue
    assert node["temporalCoverage"] == "2014/2024"
    assert node["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert node["isAccessibleForFree"] is True
    assert node["creator"]["@type"] == "Organization"
    south, west, north, east = map(float, node["spatialCoverage"][0]["geo"]["box"].split())
    assert 33.9 < south < north < 34.1
    assert -7 < west < east < -6.7
    assert [one["name"] for one in node["variableMeasured"]] != []
    [file] = node["distribution"]
    assert file["contentUrl"] == "https://example.org/a.csv"
    assert file["encodingFormat"] == "text/csv"
    assert file["contentSize"] == "2048 B"
    assert {one["termCode"] for one in node["about"]} >= {"10.7", "urban_planning_housing"}


def test_nothing_in_a_title_ends_the_script(app: CKANTestApp, make):
    dataset = make(title_translated={"fr": HOSTILE}, notes_translated={"fr": TAGGED})
    page = app.get(f"/fr/dataset/{dataset['name']}").body
    assert "<script>alert" not in page
    assert "</script {{" not in page
    assert on_page(app, dataset["name"])["name"] == HOSTILE


def test_files_and_people_that_are_not_public_are_not_told(app: CKANTestApp, make):
    dataset = make(access_level="licensed")
    text = json.dumps(on_page(app, dataset["name"]))
    assert "example.org/a.csv" not in text
    assert "distribution" not in text
    assert "Hidden" not in text
    assert "hidden.example" not in text
    assert on_page(app, dataset["name"])["isAccessibleForFree"] is False


@pytest.mark.parametrize("fields", [
    {"notes_translated": {}},
    {"title_translated": {"ar": HUGE}, "notes_translated": {"ar": "قصير"}, "source_language": "ar"},
    {"places": [], "temporal_start": "", "temporal_end": "", "license_id": "", "resources": []},
    {"temporal_start": "2014-Q3", "temporal_end": ""},
])  # fmt: skip
def test_a_bare_or_odd_dataset_is_told_all_the_same(app: CKANTestApp, make, fields):
    dataset = make(**fields)
    node = on_page(app, dataset["name"], "ar")
    assert list(faults(node)) == []
    assert list(missing_for_google(node)) == []


def test_a_private_dataset_has_none(app: CKANTestApp, make, publisher):
    dataset = make(private=True)
    headers = {"Authorization": publisher["token"]}
    page = app.get(f"/dataset/{dataset['name']}", headers=headers).body
    assert "application/ld+json" not in re.sub(r"<link[^>]*>", "", page)
    assert "og:image" not in page


def test_it_comes_as_a_file_too(app: CKANTestApp, make):
    dataset = make()
    answer = app.get(f"/fr/dataset/{dataset['name']}/schemaorg.jsonld")
    assert answer.content_type == "application/ld+json"
    assert answer.json == on_page(app, dataset["name"])


def test_the_checker_finds_what_is_wrong():
    wrong = {"@type": "Dataset", "nam": "x", "license": True, "creator": {"@type": "Place"}}
    assert len(list(faults(wrong))) == 3
    assert set(missing_for_google(wrong)) >= {"name", "description"}
