"""Vocabularies through the Action API, open to everybody."""

from __future__ import annotations

import pytest
from ckan.tests.helpers import CKANTestApp
from rdflib import Graph, URIRef

from ckanext.rabatmigration.lib import vocabularies

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

LIST = "/api/3/action/rabatmigration_vocabulary_list"
SHOW = "/api/3/action/rabatmigration_vocabulary_show"


def test_anybody_sees_which_vocabularies_there_are(app: CKANTestApp):
    found = {row["id"]: row for row in app.get(LIST).json["result"]}
    assert set(found) == set(vocabularies.ids())
    assert found["sdg"]["uri"] == "http://metadata.un.org/sdg"
    assert found["sdg"]["count"] == 186
    assert found["access_level"]["title"]["fr"] == "Niveau d’accès"


def test_anybody_reads_a_vocabulary_in_its_order(app: CKANTestApp):
    found = app.get(f"{SHOW}?id=access_level").json["result"]
    assert found["items"][0]["id"] == "open"
    assert found["items"][0]["label"] == {"ar": "مفتوح", "fr": "Accès ouvert", "en": "Open"}


def test_a_language_in_the_query_string_or_body_narrows_the_texts(app: CKANTestApp):
    for answer in (
        app.get(f"{SHOW}?id=access_level&lang=ar"),
        app.post(SHOW, json={"id": "access_level", "lang": "ar"}),
    ):
        assert answer.json["result"]["items"][0]["label"] == {"ar": "مفتوح"}


def test_words_narrow_the_terms(app: CKANTestApp):
    found = app.get(SHOW, query_string={"id": "sdg", "q": "10.7"}).json["result"]
    assert [item["id"] for item in found["items"]] == ["10.7"]


@pytest.mark.parametrize(("form", "syntax"), [("ttl", "turtle"), ("json-ld", "json-ld")])
def test_skos_comes_as_text(app: CKANTestApp, form: str, syntax: str):
    found = app.get(f"{SHOW}?id=data_kind&format={form}").json["result"]
    g = Graph().parse(data=found["text"], format=syntax)
    assert (URIRef(vocabularies.get("data_kind").scheme_uri), None, None) in g


def test_a_vocabulary_that_is_not_there_is_not_found(app: CKANTestApp):
    answer = app.get(f"{SHOW}?id=../access_level", status=404)
    assert answer.json["success"] is False
    assert answer.json["error"]["__type"] == "Not Found Error"
    assert "../access_level" in answer.json["error"]["message"]


@pytest.mark.parametrize(
    ("query", "field", "told"),
    [
        ("id=sdg&format=xml", "format", "json, ttl, json-ld"),
        ("", "id", "Missing value"),
        ("id=sdg&lang=xx", "lang", "ar"),
    ],
)
def test_a_wrong_parameter_is_told_by_name(app: CKANTestApp, query: str, field: str, told: str):
    error = app.get(f"{SHOW}?{query}", status=409).json["error"]
    assert error["__type"] == "Validation Error"
    assert told in error[field][0]


def test_nothing_is_changed_by_post_of_a_plain_client(app: CKANTestApp):
    answer = app.post(SHOW, json={"id": "sdg", "unknown": 1})
    assert answer.json["success"] is True
