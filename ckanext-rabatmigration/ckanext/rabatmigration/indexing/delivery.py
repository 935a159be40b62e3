"""Send documents to Solr: after a commit, in replay, and at once for rebuilds."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk
import pysolr
from ckan import model
from ckan.lib.search.common import SearchIndexError
from flask import has_request_context

from ckanext.rabatmigration import config
from ckanext.rabatmigration.errors import UpstreamError
from ckanext.rabatmigration.indexing import outbox
from ckanext.rabatmigration.indexing.connection import is_down, kept_connection, without_secrets
from ckanext.rabatmigration.indexing.document import build, index_id
from ckanext.rabatmigration.lib.sessions import own_session

log = logging.getLogger(__name__)

Documents = dict[str, dict[str, Any] | None]


@dataclass
class Outcome:
    """What became of a delivery.

    Args:
        sent: ids whose document is in Solr (or out of it, when the dataset is gone)
        failed: why, by id, for documents that can't be built or that Solr refuses
        down: what went wrong when Solr took nothing; nothing counts as sent then
    """

    sent: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    down: str = ""

    def add(self, other: Outcome) -> None:
        """Add the result of a further batch."""
        self.sent += other.sent
        self.failed |= other.failed
        self.down = other.down


def after_commit(package_ids: Sequence[str]) -> Outcome:
    """Send what a transaction has just committed. What fails stays queued, with a warning."""
    total = Outcome()
    for batch in _batches(package_ids):
        total.add(_deliver(batch, wait=True, commit=True))
        if total.down:
            break
    _warn(total)
    return total


def replay(limit: int | None = None) -> Outcome:
    """Send what is left over, at most `limit` documents, with a single Solr commit at the end."""
    total, size = Outcome(), config.index_batch_size()
    seen: set[str] = set()
    while not total.down and (limit is None or len(seen) < limit):
        wanted = size if limit is None else min(size, limit - len(seen))
        with own_session():
            batch = outbox.due(wanted, but=seen)
        if not batch:
            break
        seen.update(batch)
        total.add(_deliver(batch, wait=False, commit=False))
    if total.sent and _may_commit():
        kept_connection().commit(waitSearcher=False)
    _warn(total)
    return total


def at_once(package_id: str, *, commit: bool) -> None:
    """Send one document now, for callers no commit follows (rebuilding the index, say).

    Inside a web request a failure is only logged, since what the user did is already stored;
    elsewhere it raises SearchIndexError. In both cases the dataset is queued for replay.
    """
    outcome = _deliver([package_id], wait=True, commit=commit, queued=False)
    _warn(outcome)
    reason = outcome.down or outcome.failed.get(package_id)
    if reason and not _in_request():
        raise SearchIndexError(reason)


def _deliver(
    package_ids: Sequence[str], *, wait: bool, commit: bool, queued: bool = True
) -> Outcome:
    """Build, send and settle one batch in a session of its own.

    `queued`: only what has a row is sent, so ids of a savepoint that was rolled back are not.
    """
    with own_session():
        locked = outbox.lock(package_ids, wait=wait)
        tokens = outbox.tokens(locked)
        documents, failed = _build_all([i for i in locked if i in tokens or not queued])
        outcome = Outcome(failed=failed)
        try:
            outcome.failed |= _send(documents, commit=commit and _may_commit())
        except UpstreamError as error:
            outcome.down = str(error)
        else:
            outcome.sent = [id_ for id_ in documents if id_ not in outcome.failed]
        unsent = [*outcome.failed, *(documents if outcome.down else ())]
        if not queued:
            outbox.put(set(unsent) - set(tokens))
            tokens |= outbox.tokens(unsent)
        outbox.settle({id_: tokens[id_] for id_ in outcome.sent if id_ in tokens})
        for id_ in unsent:
            reason = outcome.failed.get(id_)
            outbox.fail({id_: tokens[id_]}, reason or outcome.down, back_off=bool(reason))
        model.Session.commit()
    return outcome


def _build_all(package_ids: Sequence[str]) -> tuple[Documents, dict[str, str]]:
    """Build documents, and say why for each that can't be built."""
    documents: Documents = {}
    failed: dict[str, str] = {}
    for package_id in package_ids:
        try:
            with model.Session.begin_nested():
                documents[package_id] = build(package_id)
        except Exception as error:  # noqa: BLE001  # any plugin's code: one must not stop the others
            log.exception("Dataset %s can't be indexed", package_id)
            failed[package_id] = f"{type(error).__name__}: {error}"
    return documents, failed


def _send(documents: Documents, *, commit: bool) -> dict[str, str]:
    """Send to Solr, in one request where all is well; return why for each document refused.

    Raises UpstreamError when Solr takes nothing now.
    """
    present = {id_: document for id_, document in documents.items() if document is not None}
    gone = [id_ for id_ in documents if id_ not in present]
    refused: dict[str, str] = {}
    if gone:
        refused = dict.fromkeys(gone, _refusal(_delete, gone, commit))
    if present:
        refused |= _add(present, commit=commit)
    return {id_: reason for id_, reason in refused.items() if reason}


def _delete(package_ids: list[str], commit: bool) -> None:
    kept_connection().delete(id=[index_id(id_) for id_ in package_ids], commit=commit)


def _add(documents: dict[str, dict[str, Any]], *, commit: bool) -> dict[str, str]:
    """Send all at once and, when that is refused, one by one; return why for each."""
    connection = kept_connection()
    reason = _refusal(connection.add, list(documents.values()), commit=commit)
    if len(documents) == 1 or not reason:
        return dict.fromkeys(documents, reason)
    refused: dict[str, str] = {}
    for id_, document in documents.items():
        refused |= _add({id_: document}, commit=False)
    if commit:
        _refusal(connection.commit, waitSearcher=True)
    return refused


def _refusal(send: Callable[..., object], *args: Any, **options: Any) -> str:
    """Call Solr; return why it doesn't want what was sent, nothing when it took it.

    Raises UpstreamError when it takes nothing now, whatever was sent.
    """
    try:
        send(*args, **options)
    except (pysolr.SolrError, OSError, TypeError, ValueError) as error:
        reason = without_secrets(error)
        if isinstance(error, (pysolr.SolrError, OSError)) and is_down(error):
            raise UpstreamError(reason) from error
        return reason or type(error).__name__
    return ""


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    size = config.index_batch_size()
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _may_commit() -> bool:
    return bool(tk.config.get("ckan.search.solr_commit"))


def _in_request() -> bool:
    return has_request_context()


def _warn(outcome: Outcome) -> None:
    if outcome.down:
        log.warning("Solr doesn't answer, datasets stay queued: %s", outcome.down)
    if outcome.failed:
        log.warning("Datasets that can't be indexed stay queued: %s", sorted(outcome.failed))
