"""Records as a partner's portal really serves them come in whole, once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ckan.tests.helpers import CKANTestApp, call_action

from ckanext.rabatmigration.tests import harvesters
from ckanext.rabatmigration.tests.harvest.conftest import Harvested

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins", "loopback_allowed")]

FOLDER = Path(harvesters.__file__).parent / "data" / "ckan_real"

#: Read off the records: title -> (start, end, licence by our list, formats of the files).
EXPECTED = {
    "CBPF Allocations and contributions": (None, None, "cc-by", {"CSV", "JSON"}),
    "Global School Closures COVID-19": (
        "2020-02-16", "2022-04-30", "cc-by", {"CSV", "PDF", "XLSX"},
    ),
    "Sahel : Humanitarian Needs Overview": (
        "2016-09-01", "2016-09-01", "cc-by", {"CSV", "XLSX"},
    ),
    "Somalia: Acute Food Insecurity Country Data": (
        "2017-01-01", "2022-12-31", "other-pd", {"CSV", "XLSX"},
    ),
    "Somalia: Internally Displaced Persons (IDPs)": (
        "2016-01-01", "2022-08-31", "cc-by", {"XLSX"},
    ),
    "Ukraine: Who Does What, Where (3W/5W)": ("2021-01-01", "2022-05-19", "cc-by", {"XLSX"}),
}  # fmt: skip


def _records() -> list[dict[str, Any]]:
    return [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))]


@pytest.fixture
def source(harvested: Callable[..., Harvested]) -> Harvested:
    """A source over a portal that serves these records, published as they come."""
    return harvested(*_records(), config={"publish": True})


def _shown(source: Harvested) -> dict[str, dict[str, Any]]:
    ids = {row["package_id"] for row in source.rows() if row["package_id"]}
    shown = [call_action("package_show", id=one) for one in ids]
    return {dataset["title"]: dataset for dataset in shown}


def test_every_record_becomes_one_dataset_with_its_fields(source: Harvested) -> None:
    source.run()
    shown = _shown(source)
    assert set(shown) == set(EXPECTED)
    for title, (start, end, licence, formats) in EXPECTED.items():
        dataset = shown[title]
        if start:
            assert (dataset["temporal_start"], dataset["temporal_end"]) == (start, end), title
        assert dataset["license_id"] == licence, title
        assert {one["format"] for one in dataset["resources"]} == formats, title
        assert dataset["source_language"] == "en"
        assert set(dataset["title_translated"]) == {"en"}, "nothing is translated by machine"
        assert dataset["source_metadata_url"].startswith(source.source["url"])


def test_a_second_run_changes_no_row_and_no_document(source: Harvested) -> None:
    source.run()
    before = source.rows(), source.datasets(), source.documents()
    job = source.run()
    assert (job.counts.get("created", 0), job.counts.get("updated", 0)) == (0, 0)
    assert (source.rows(), source.datasets(), source.documents()) == before


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "internally displaced"), ("fr", "personnes déplacées"), ("ar", "النازحون")],
)
def test_a_visitor_finds_a_record_in_each_language(
    app: CKANTestApp, source: Harvested, lang: str, words: str
) -> None:
    source.run()
    owner = source.organization["name"]
    page = app.get(f"/{lang}/dataset/", query_string={"q": words, "organization": owner}).body
    assert "Somalia: Internally Displaced Persons (IDPs)" in page
