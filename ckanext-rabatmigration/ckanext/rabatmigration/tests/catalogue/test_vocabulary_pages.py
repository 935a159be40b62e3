"""A vocabulary's and a concept's URI lead to a page or to SKOS, as the client reads."""

from __future__ import annotations

import pytest
from ckan.tests.helpers import CKANTestApp
from rdflib import RDF, SKOS, Graph

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


@pytest.mark.parametrize(
    ("prefix", "title", "direction"),
    [("/ar", "مفتوح", "rtl"), ("/fr", "Accès ouvert", "ltr"), ("/en", "Open", "ltr")],
)
def test_people_read_a_vocabulary_in_their_language(
    app: CKANTestApp, prefix: str, title: str, direction: str
):
    page = app.get(f"{prefix}/vocabulary/access_level").body
    assert f'dir="{direction}">{title}</h2>' in page
    assert 'id="open"' in page


def test_people_find_all_vocabularies_on_one_page(app: CKANTestApp):
    page = app.get("/fr/vocabulary/").body
    assert "/fr/vocabulary/migration_theme" in page
    assert "Niveau d’accès" in page


def test_people_find_a_term_by_words(app: CKANTestApp):
    page = app.get("/vocabulary/access_level?q=ouvert").body
    assert 'id="open"' in page
    assert 'id="registered"' not in page


def test_what_was_searched_is_shown_as_text(app: CKANTestApp):
    page = app.get("/vocabulary/access_level", query_string={"q": '"><script>alert(1)'}).body
    assert "<script>alert(1)" not in page


@pytest.mark.parametrize(
    ("ending", "media_type", "syntax"),
    [("ttl", "text/turtle", "turtle"), ("jsonld", "application/ld+json", "json-ld")],
)
def test_machines_get_skos(app: CKANTestApp, ending: str, media_type: str, syntax: str):
    answer = app.get(f"/vocabulary/access_level.{ending}")
    assert answer.headers["Content-Type"] == f"{media_type}; charset=utf-8"
    g = Graph().parse(data=answer.body, format=syntax)
    assert len(list(g.subjects(RDF.type, SKOS.Concept))) == 5


@pytest.mark.parametrize(
    ("accept", "leads_to"),
    [
        ("text/turtle", "/vocabulary/access_level.ttl"),
        ("application/ld+json", "/vocabulary/access_level.jsonld"),
        ("text/html,*/*;q=0.1", "/vocabulary/access_level#open"),
        ("", "/vocabulary/access_level#open"),
    ],
)
def test_a_concepts_uri_leads_to_what_the_client_reads(
    app: CKANTestApp, accept: str, leads_to: str
):
    answer = app.get(
        "/vocabulary/access_level/open", headers={"Accept": accept}, follow_redirects=False
    )
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(leads_to)
    assert "Accept" in answer.headers["Vary"]


def test_a_vocabularys_uri_leads_machines_to_skos(app: CKANTestApp):
    answer = app.get("/vocabulary/sdg", headers={"Accept": "text/turtle"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/vocabulary/sdg.ttl")


def test_a_code_with_a_point_is_found(app: CKANTestApp):
    answer = app.get("/vocabulary/sdg/10.7", follow_redirects=False)
    assert answer.headers["Location"].endswith("/vocabulary/sdg#10.7")


@pytest.mark.parametrize(
    "path", ["/vocabulary/nothing", "/vocabulary/nothing.ttl", "/vocabulary/sdg/99"]
)
def test_what_is_not_there_is_not_found(app: CKANTestApp, path: str):
    assert app.get(path, follow_redirects=False, status=404).status_code == 404


def test_skos_that_did_not_change_is_not_sent_again(app: CKANTestApp):
    first = app.get("/vocabulary/access_level.ttl")
    again = app.get(
        "/vocabulary/access_level.ttl", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.body) == (304, "")


def test_our_own_terms_are_defined_where_they_say(app: CKANTestApp):
    g = Graph().parse(data=app.get("/vocabulary/terms.ttl").body, format="turtle")
    assert len(g) > 20
