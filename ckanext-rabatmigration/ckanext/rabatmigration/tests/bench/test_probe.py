"""What a request asks of the servers behind is counted exactly."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pysolr
import pytest
import requests
import sqlalchemy as sa
from bench.cpu import tree_seconds
from bench.probe import Probe
from bench.probe_headers import SOLR_HEADER, SQL_HEADER

from ..loopback import Portal, Reply, serve

pytestmark = pytest.mark.unit


@pytest.fixture
def server() -> Iterator[Portal]:
    with serve(lambda _: Reply(b'{"response": {"numFound": 0, "docs": []}}')) as portal:
        yield portal


def answered(app, counters) -> dict[str, str]:
    """The headers of one request to an application behind the probe."""
    seen = {}

    def start_response(status, headers, *rest):
        seen.update(headers)

    list(Probe(app, counters)({}, start_response))
    return seen


def statements(number: int) -> None:
    with sa.create_engine("sqlite://").connect() as link:
        for _ in range(number):
            link.execute(sa.text("select 1"))


def test_each_sql_statement_of_the_request_is_counted(counters):
    statements(2)

    def app(environ, start_response):
        statements(3)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"ok"]

    headers = answered(app, counters)
    assert headers == {"Content-Type": "text/plain", SQL_HEADER: "3", SOLR_HEADER: "0"}


def test_each_call_to_solr_is_counted_and_no_other_request(counters, server):
    def app(environ, start_response):
        pysolr.Solr(f"{server.url}/solr/ckan").search("*:*")
        requests.get(f"{server.url}/solr/ckan/schema", timeout=5)
        requests.get(f"{server.url}/elsewhere", timeout=5)
        start_response("200 OK", [])
        return [b"ok"]

    assert answered(app, counters)[SOLR_HEADER] == "2"


def test_the_cpu_of_child_processes_counts_and_of_idle_ones_does_not():
    busy = "import time\nwhile time.process_time() < 0.4: pass\nprint(1, flush=True)\ninput()"
    argv = [sys.executable, "-c", busy]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        child.stdout.readline()
        used = tree_seconds(child.pid)
        child.communicate(b"\n")
    assert 0.35 <= used < 5


def test_a_process_that_is_gone_has_used_nothing():
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert tree_seconds(child.pid) == 0
