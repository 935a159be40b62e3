"""Connections to Solr that stay open, and one that only collects what would be sent."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import ckan.lib.search.index as core_index
import ckan.lib.search.query as core_query
import ckan.plugins.toolkit as tk
import pysolr
import simplejson
import urllib3
from ckan.lib.search.common import solr_datetime_decoder

_collecting: ContextVar[list[dict[str, Any]] | None] = ContextVar("collecting", default=None)
_kept = threading.local()
_FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
_OK, _SERVER_ERROR = 200, 500
#: What pysolr says when what was sent is refused for what it is.
_OF_THE_DOCUMENT = re.compile(r"Solr responded with an error \(HTTP (?:400|413)\)")


class _Collector:
    """Stands where a connection is expected and keeps the documents instead."""

    url = ""

    def __init__(self, documents: list[dict[str, Any]]):
        self.documents = documents

    def add(self, docs: list[dict[str, Any]], **_options: object) -> None:
        self.documents.extend(docs)


class _Solr(pysolr.Solr):
    """Searches without `requests`, whose preparations take as long as the rest of a search.

    What Solr refuses, and what meets a closed connection, is asked again by pysolr's own way, which
    words the error. A Solr that is too slow or out of order is not asked twice.
    """

    def __init__(self, url: str, *, auth: tuple[str, str] | None, **options: Any):
        super().__init__(url, auth=auth, **options)
        login = urllib3.make_headers(basic_auth=":".join(auth)) if auth else {}
        self.pool = urllib3.PoolManager(headers={**_FORM, **login}, retries=False)

    def _select(self, params: dict[str, Any], handler: str | None = None) -> str:
        body = pysolr.safe_urlencode({"wt": "json", **params}, True)
        url = self._create_full_url(f"{handler or self.search_handler}/")
        try:
            answer = self.pool.request("POST", url, body=body, timeout=self.timeout)
        except urllib3.exceptions.NewConnectionError:
            return super()._select(params, handler)
        except urllib3.exceptions.TimeoutError as error:
            raise pysolr.SolrError(f"Connection to server '{url}' timed out: {error}") from error
        except urllib3.exceptions.HTTPError:
            return super()._select(params, handler)
        if answer.status >= _SERVER_ERROR:
            told = f"(HTTP {answer.status}): [Reason: {answer.reason}]"
            raise pysolr.SolrError(f"Solr responded with an error {told}")
        if answer.status != _OK:
            return super()._select(params, handler)
        return answer.data.decode()


def kept_connection(decode_dates: bool = True) -> pysolr.Solr:
    """Return this thread's open connection to the configured Solr.

    CKAN opens a new one for each request it makes, which costs as much as the request itself.
    """
    settings = [tk.config.get(f"solr_{name}") for name in ("url", "user", "password", "timeout")]
    key = (os.getpid(), *settings)
    if getattr(_kept, "key", None) != key:
        _kept.key, _kept.connections = key, {}
    if decode_dates not in _kept.connections:
        _kept.connections[decode_dates] = _open(*settings, decode_dates=decode_dates)
    return _kept.connections[decode_dates]


def _open(
    url: str, user: str | None, password: str | None, timeout: int, *, decode_dates: bool
) -> pysolr.Solr:
    """Open a connection as core does, but with the credentials outside the URL, which is logged."""
    dates = simplejson.JSONDecoder(object_hook=solr_datetime_decoder)
    decoder = dates if decode_dates else json.JSONDecoder()  # twice as fast as pysolr's own
    parts = urlsplit(url)
    name, word = user or unquote(parts.username or ""), password or unquote(parts.password or "")
    address = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    auth = (name, word) if name and word else None
    return _Solr(address, decoder=decoder, timeout=timeout, auth=auth)


@contextmanager
def collected() -> Iterator[list[dict[str, Any]]]:
    """Collect the documents that core's index code sends inside the block, instead of sending."""
    documents: list[dict[str, Any]] = []
    token = _collecting.set(documents)
    try:
        yield documents
    finally:
        _collecting.reset(token)


def _indexing_connection(decode_dates: bool = True) -> pysolr.Solr | _Collector:
    documents = _collecting.get()
    return kept_connection(decode_dates) if documents is None else _Collector(documents)


def install() -> None:
    """Let core's search code use these connections."""
    core_index.make_connection = _indexing_connection
    core_query.make_connection = kept_connection


def without_secrets(error: Exception) -> str:
    """Return the error's text without the credentials a URL in it may carry."""
    return re.sub(r"//[^/@\s]+@", "//", str(error))


def is_down(error: Exception) -> bool:
    """Tell whether Solr takes nothing now, rather than refused what was sent.

    Only 400 and 413 say something of a document. What needs a password, a core that isn't there, a
    server with too much to do (401, 403, 404, 429, 5xx) answer the same to any.
    """
    return not (isinstance(error, pysolr.SolrError) and _OF_THE_DOCUMENT.match(str(error)))
