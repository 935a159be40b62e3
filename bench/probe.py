"""Counts what a request asks of the servers behind: SQL statements and calls to Solr.

The bench servers answer one request at a time, so one pair of counters is exact, also for
work a request hands to a thread. The counts leave in response headers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http.client import HTTPConnection
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from .probe_headers import SOLR_HEADER, SQL_HEADER

_SOLR_PATH = "/solr/"


class Counters:
    """Running totals of this process."""

    def __init__(self) -> None:
        self.sql = 0
        self.solr = 0

    def install(self) -> None:
        """Watch every SQLAlchemy engine and every HTTP request this process sends.

        pysolr, requests and urllib all write their requests through `putrequest`.
        """
        event.listen(Engine, "before_cursor_execute", self._on_sql)
        put = HTTPConnection.putrequest

        def counted(link: HTTPConnection, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
            self.solr += url.startswith(_SOLR_PATH)
            return put(link, method, url, *args, **kwargs)

        HTTPConnection.putrequest = counted  # type: ignore[method-assign]

    def _on_sql(self, *_: Any) -> None:
        self.sql += 1


class Probe:
    """WSGI middleware that adds the counts of each request to its response."""

    def __init__(self, app: Callable[..., Iterable[bytes]], counters: Counters) -> None:
        self.app = app
        self.counters = counters

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer the request, counting."""
        sql, solr = self.counters.sql, self.counters.solr

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            counts = [
                (SQL_HEADER, str(self.counters.sql - sql)),
                (SOLR_HEADER, str(self.counters.solr - solr)),
            ]
            return start_response(status, [*headers, *counts], *rest)

        return self.app(environ, start)
