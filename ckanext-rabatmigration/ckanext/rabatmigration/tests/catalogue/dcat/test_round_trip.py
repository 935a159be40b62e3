"""What our profile writes, it reads back: field by field, in every syntax."""

from __future__ import annotations

from typing import Any

import pytest
from rdflib import Graph, URIRef

from ckanext.rabatmigration.catalogue.dcat import read, read_files, write, write_files
from ckanext.rabatmigration.tests.catalogue.dcat import maximal

pytestmark = pytest.mark.unit

REF = URIRef(f"{maximal.SITE}/dataset/{maximal.ID}")

#: Written and read by ckanext-dcat itself.
THEIRS = {"tags", "tags_translated"}
THEIRS_OF_RESOURCES = {"size"}


def graph(data: dict[str, Any]) -> Graph:
    """Return what our own part of the profile says of a dataset."""
    g = Graph()
    write.dataset(g, REF, data)
    write_files.distributions(g, data)
    for resource in data.get("resources", ()):
        distribution = URIRef(f"{REF}/resource/{resource['id']}")
        g.add((REF, URIRef("http://www.w3.org/ns/dcat#distribution"), distribution))
    return g


def there_and_back(data: dict[str, Any], syntax: str = "turtle") -> dict[str, Any]:
    """Return a dataset as it comes back from RDF."""
    text = graph(data).serialize(format=syntax)
    g = Graph().parse(data=text, format={"pretty-xml": "xml"}.get(syntax, syntax))
    return {**read.dataset(g, REF), "resources": read_files.resources(g, REF, "fr")}


@pytest.mark.parametrize("syntax", ["turtle", "pretty-xml", "json-ld"])
def test_every_field_comes_back_as_it_went(syntax: str):
    sent = maximal.dataset()
    back = there_and_back(sent, syntax)
    for field in sent.keys() - maximal.NOT_COMPARED - THEIRS:
        assert back.get(field) == sent[field], field
    assert len(back["resources"]) == len(sent["resources"])
    for before, after in zip(sent["resources"], back["resources"], strict=True):
        for field in before.keys() - maximal.NOT_COMPARED_OF_RESOURCES - THEIRS_OF_RESOURCES:
            assert after.get(field) == before[field], field


def test_nothing_comes_back_that_was_not_said():
    back = there_and_back({"id": maximal.ID, "name": "x", "title_translated": {"en": "Alone"}})
    assert back == {
        "name": "x",
        "title": "Alone",
        "title_translated": {"en": "Alone"},
        "contact_public": False,
        "resources": [],
    }


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2014", "2014"),
        ("2014-Q1", "2014-Q4"),
        ("2014-02", None),
        (None, "2014-12-31"),
        ("2014-12-31", "2015-Q2"),
    ],
)
def test_a_period_keeps_the_precision_it_was_given_in(start: str | None, end: str | None):
    sent = {"id": maximal.ID, "name": "x", "temporal_start": start, "temporal_end": end}
    back = there_and_back(sent)
    assert (back.get("temporal_start"), back.get("temporal_end")) == (start, end)


@pytest.mark.parametrize("level", ["registered", "licensed", "on_site", "metadata_only", None])
def test_the_address_of_a_file_that_is_not_open_stays_here(level: str | None):
    sent = maximal.dataset(access_level=level)
    text = graph(sent).serialize(format="turtle")
    assert "fichier,a" not in text
    assert "q.xyz" not in text
    assert "url" not in there_and_back(sent)["resources"][0]


@pytest.mark.parametrize("code", ["cc-by", "cc-by-4.0", "cc-zero", "odc-odbl", "some-other-id"])
def test_a_licence_comes_back_as_the_very_one(code: str):
    assert there_and_back(maximal.dataset(license_id=code))["license_id"] == code


def test_a_private_contact_does_not_come_back_public():
    back = there_and_back(maximal.dataset(contact_public=False))
    assert back["contact_public"] is False


def test_who_asks_is_led_to_the_dataset_where_no_contact_is_shown():
    hidden = maximal.dataset(contact_public=False, contact_url="")
    del hidden["contact_name"], hidden["contact_email"]
    text = graph(hidden).serialize(format="turtle")
    assert f"{maximal.SITE}/dataset/recensement-2014-rabat" in text
    assert "contact_url" not in there_and_back(hidden)


def test_a_file_keeps_its_checksum_whatever_it_is(caplog: pytest.LogCaptureFixture):
    resource = {**maximal.dataset()["resources"][0], "hash": "sha256:ABC"}
    assert there_and_back(maximal.dataset(resources=[resource]))["resources"][0]["hash"] == (
        "sha256:ABC"
    )
    assert not [record for record in caplog.records if record.name.startswith("rdflib")]


def test_an_area_drawn_from_places_is_not_taken_for_one_that_was_given():
    sent = maximal.dataset(spatial_source="places")
    assert "spatial" not in there_and_back(sent)
    assert there_and_back(sent)["places"] == sent["places"]


def test_a_value_stored_before_there_was_a_check_does_not_break_the_rest():
    sent = maximal.dataset(temporal_start="long ago", spatial="{not json")
    assert there_and_back(sent)["title"] == sent["title"]
