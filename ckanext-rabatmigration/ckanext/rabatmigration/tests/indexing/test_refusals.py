"""A Solr that answers, but takes nothing: what waits stays queued, and nothing is believed sent."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pysolr
import pytest
from ckan import model
from ckan.lib.search.common import make_connection

from ckanext.rabatmigration import indexing
from ckanext.rabatmigration.indexing import delivery
from ckanext.rabatmigration.indexing.connection import kept_connection
from ckanext.rabatmigration.tests.loopback import Portal, Reply, Request

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


def answering(status: int):
    return lambda _request: Reply(b"(HTTP 400)", status)


@pytest.fixture
def hanging() -> Iterator[object]:
    """Answer nothing before the test is over."""
    over = threading.Event()

    def wait(_request: Request) -> Reply:
        over.wait()
        return Reply(raw=b"")

    yield wait
    over.set()


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503])
def test_a_purged_dataset_leaves_the_index_once_solr_takes_it(
    act, dataset, indexed, waiting, solr_that, status: int
):
    saved = dataset()
    with solr_that(answering(status)):
        act("dataset_purge", id=saved["id"])
    row = waiting(saved["id"])
    assert row.attempts == 1
    assert f"HTTP {status}" in row.last_error
    assert indexed(saved["id"]) is not None

    assert saved["id"] in indexing.replay().sent, "it waits no longer for that"
    make_connection().commit(waitSearcher=True)
    assert indexed(saved["id"]) is None
    assert waiting(saved["id"]) is None


def test_a_purged_dataset_leaves_the_index_after_solr_hung(
    act, dataset, indexed, waiting, solr_that, hanging
):
    saved = dataset()
    with solr_that(hanging):
        act("dataset_purge", id=saved["id"])
    assert "timed out" in waiting(saved["id"]).last_error
    indexing.replay()
    make_connection().commit(waitSearcher=True)
    assert indexed(saved["id"]) is None


@pytest.mark.parametrize("status", [400, 413])
def test_a_removal_solr_refuses_is_kept_and_tried_later(
    act, dataset, indexed, waiting, solr_that, status: int
):
    saved = dataset()
    with solr_that(answering(status)):
        act("dataset_purge", id=saved["id"])
    row = waiting(saved["id"])
    assert f"HTTP {status}" in row.last_error
    assert row.retry_at > row.queued_at
    assert indexed(saved["id"]) is not None


@pytest.mark.parametrize("status", [403, 404, 503])
def test_no_dataset_is_blamed_for_a_solr_that_takes_none(dataset, waiting, solr_that, status: int):
    ids = [dataset()["id"] for _ in range(3)]
    with solr_that(answering(status)) as portal:
        indexing.enqueue(ids)
        model.Session.commit()
        assert len(_updates(portal)) == 1, "it is not asked again for each"
    assert {waiting(id_).attempts for id_ in ids} == {1}
    assert sorted(indexing.replay().sent) == sorted(ids)


def test_a_refused_document_and_a_removal_are_told_apart(act, dataset, waiting, solr_that):
    gone, kept = dataset(), dataset()
    with solr_that(answering(404)):
        act("dataset_purge", id=gone["id"])

    def refuse_documents(request: Request) -> Reply:
        return Reply(b"{}", 200 if request.body.startswith(b"<delete>") else 400)

    with solr_that(refuse_documents):
        outcome = delivery.after_commit([gone["id"]])
        indexing.enqueue([kept["id"]])
        model.Session.commit()
    assert outcome.sent == [gone["id"]]
    assert waiting(gone["id"]) is None
    assert "HTTP 400" in waiting(kept["id"]).last_error


def test_a_search_that_takes_too_long_is_asked_once(solr_that, hanging):
    with solr_that(hanging) as portal:
        with pytest.raises(pysolr.SolrError, match="timed out"):
            kept_connection().search("*:*")
        assert len(portal.requests) == 1


def test_a_search_solr_is_too_busy_for_is_asked_once(solr_that):
    with solr_that(answering(503)) as portal:
        with pytest.raises(pysolr.SolrError, match=r"HTTP 503"):
            kept_connection().search("*:*")
        assert len(portal.requests) == 1


def _updates(portal: Portal) -> list[Request]:
    return [request for request in portal.requests if "/update" in request.path]
