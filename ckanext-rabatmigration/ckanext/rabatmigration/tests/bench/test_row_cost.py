"""A page of many results asks the servers no more than a page of few."""

from __future__ import annotations

import pytest
from bench import data
from bench.client import Answer
from bench.measures import results, search_path
from ckan.tests import factories
from ckan.tests.helpers import call_action

FEW, MANY = 2, 12


@pytest.fixture
def catalogue(with_plugins, clean_db, clean_index, visible_index) -> None:
    """Twelve published datasets of several organisations, with tags and files."""
    user = factories.Sysadmin()["name"]
    for organization in data.organizations():
        call_action("organization_create", {"user": user}, **organization)
    for record in data.records()[:MANY]:
        call_action("package_create", {"user": user}, **data.ours(record))
    visible_index()


def asked(app, counters, path: str) -> tuple[int, int, int]:
    """Results, SQL statements and calls to Solr of a request, caches full."""
    app.get(path)
    sql, solr = counters.sql, counters.solr
    response = app.get(path)
    spent = counters.sql - sql, counters.solr - solr
    headers = {name.lower(): value for name, value in response.headers.items()}
    return results(Answer(0, headers, response.data)), *spent


@pytest.mark.functional
def test_the_api_asks_no_query_per_row(app, catalogue, counters):
    few = asked(app, counters, search_path("", FEW))
    many = asked(app, counters, search_path("", MANY))
    assert (few[0], many[0]) == (FEW, MANY)
    assert few[1:] == many[1:]


@pytest.mark.functional
def test_the_page_of_results_asks_no_query_per_row(app, catalogue, counters):
    few = asked(app, counters, f"/dataset/?name={data.records()[0].name}")
    many = asked(app, counters, "/dataset/")
    assert (few[0], many[0]) == (1, MANY)
    assert few[1:] == many[1:]


@pytest.mark.functional
def test_the_api_search_asks_solr_once(app, catalogue, counters):
    assert asked(app, counters, search_path("", MANY))[2] == 1
