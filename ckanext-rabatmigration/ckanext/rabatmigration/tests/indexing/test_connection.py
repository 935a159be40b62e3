"""Searches go to Solr without detours, and fail in pysolr's own words."""

from __future__ import annotations

import pysolr
import pytest

from ckanext.rabatmigration.indexing.connection import kept_connection
from ckanext.rabatmigration.tests.conftest import NOWHERE

pytestmark = pytest.mark.functional


def test_what_is_indexed_is_found_by_any_letter(dataset):
    saved = dataset(title="Logement à Rabat : السكن & «loyers»")
    found = kept_connection(decode_dates=False).search("title:السكن", fq=f"id:{saved['id']}")
    assert [doc["id"] for doc in found] == [saved["id"]]


def test_dates_are_read_where_asked_for(dataset):
    saved = dataset()
    (text,) = kept_connection(decode_dates=False).search(f"id:{saved['id']}").docs
    (date,) = kept_connection().search(f"id:{saved['id']}").docs
    assert text["metadata_modified"].startswith(f"{date['metadata_modified']:%Y-%m-%dT%H:%M:%S}")


def test_a_query_solr_refuses_is_told_as_such():
    with pytest.raises(pysolr.SolrError, match=r"HTTP 400"):
        kept_connection().search("{!nonsense}x")


@pytest.mark.ckan_config("solr_url", NOWHERE)
@pytest.mark.usefixtures("ckan_config")
def test_a_solr_that_is_away_is_told_as_such():
    with pytest.raises(pysolr.SolrError, match="Failed to connect"):
        kept_connection().search("*:*")


def test_a_date_with_a_zone_does_not_keep_a_dataset_out(dataset, indexed):
    extras = [{"key": "report_date", "value": "2019-10-10T01:15:00+01:00"}]
    saved = dataset(extras=extras)
    assert indexed(saved["id"])["report_date"] == "2019-10-10T00:15:00Z"
