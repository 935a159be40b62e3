"""Runs a source: reads records, writes what is new or changed, marks what is missing.

Each record is a transaction of its own: dataset, row of the record and place in the index outbox
are committed together. A run that is cut off anywhere is simply run again. Nothing is deleted.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import insert

from ckanext.rabatmigration.errors import ObservatoryError
from ckanext.rabatmigration.harvest import adapters, config, suggest, writing
from ckanext.rabatmigration.harvest.hashing import fingerprint, lists_fingerprint
from ckanext.rabatmigration.harvest.model import (
    FAILED,
    FINISHED,
    INTERRUPTED,
    QUEUED,
    RUNNING,
    JobRow,
    RecordRow,
    SourceRow,
)
from ckanext.rabatmigration.harvest.reporting import Report, problem
from ckanext.rabatmigration.harvesters import Harvester, Loss, Mapped, Record
from ckanext.rabatmigration.lib import languages
from ckanext.rabatmigration.lib.outbound_errors import N_
from ckanext.rabatmigration.lib.sessions import lock

log = logging.getLogger(__name__)

#: Unchanged records are noted as seen in groups of this size; progress is saved as often.
GROUP = 200
#: So many records in a row that meet an error of ours end the run.
MOST_FAILURES = 20
UNEXPECTED_RECORD = N_("The record met an error of ours (%(error)s); the log says more.")
UNEXPECTED = N_("The harvest stopped on an error of ours (%(error)s); the log says more.")
RUNNING_ALREADY = N_("Another harvest of this source is running.")


def claim(job_id: str) -> bool:
    """Take a queued job; tell whether it is ours. Of several who try, one gets it."""
    mine = model.Session.scalar(
        sa.update(JobRow)
        .where(JobRow.id == job_id, JobRow.status == QUEUED)
        .values(status=RUNNING, started=datetime.now(UTC))
        .returning(JobRow.id)
    )
    model.Session.commit()
    return mine is not None


def lock_name(source_id: str) -> str:
    """Return the name of the lock that is held while a source is harvested."""
    return f"harvest:{source_id}"


def run(job_id: str) -> JobRow:
    """Do a job that was claimed to its end and return it; what went wrong is in it, not raised.

    Only errors of ours are raised, after the job says that it failed.
    """
    job = model.Session.get_one(JobRow, job_id)
    source_id = job.source_id
    model.Session.commit()
    with lock(lock_name(source_id)) as ours:
        if not ours:
            return _end(job_id, FAILED, Report(), {"message": RUNNING_ALREADY})
        _begin(job_id, source_id)
        run_: _Run | None = None
        try:
            run_ = _Run(job_id, source_id)
            run_.gather()
            run_.mark_missing()
        except ObservatoryError as error:
            model.Session.rollback()
            return _end(job_id, FAILED, _reported(run_), problem(error))
        except Exception as error:
            model.Session.rollback()
            _end(job_id, FAILED, _reported(run_), _unexpected(UNEXPECTED, error))
            raise
        return _end(job_id, FINISHED, run_.final_report(), None)


def _reported(run_: _Run | None) -> Report:
    return run_.final_report() if run_ else Report()


def _unexpected(message: str, error: Exception) -> dict[str, Any]:
    return {"message": message, "params": {"error": type(error).__name__}}


def _begin(job_id: str, source_id: str) -> None:
    """Start the job. Others of the source that say they run were cut off: we hold the lock."""
    cut_off(JobRow.source_id == source_id, JobRow.id != job_id)
    started = {"status": RUNNING, "started": datetime.now(UTC)}
    model.Session.execute(sa.update(JobRow).where(JobRow.id == job_id).values(**started))
    model.Session.commit()


def cut_off(*which: sa.ColumnElement[bool]) -> None:
    """Note of jobs that say they run that they don't."""
    ended = {"status": INTERRUPTED, "ended": datetime.now(UTC)}
    model.Session.execute(sa.update(JobRow).where(JobRow.status == RUNNING, *which).values(**ended))


def _end(job_id: str, status: str, report: Report, error: Mapping[str, Any] | None) -> JobRow:
    model.Session.execute(
        sa.update(JobRow)
        .where(JobRow.id == job_id)
        .values(
            status=status,
            ended=datetime.now(UTC),
            counts=dict(report.counts),
            error=dict(error) if error else None,
            report=report.as_dict(),
        )
    )
    model.Session.commit()
    return model.Session.get_one(JobRow, job_id, populate_existing=True)


@dataclass(frozen=True)
class _Known:
    """What is known of a record: its hash, its dataset's state, what of it did not arrive."""

    content_hash: str | None
    state: str
    lost: list[Loss]


class _Run:
    """One reading of one source."""

    def __init__(self, job_id: str, source_id: str) -> None:
        source = model.Session.get_one(SourceRow, source_id)
        self._job_id = job_id
        self._source_id = source_id
        self._owner_org = source.owner_org
        self._private = not source.config.get("publish", False)
        own = source.config.get("threshold")
        self._threshold = config.threshold() if own is None else float(own)
        self._harvester: Harvester = adapters.start(source)
        self._recipe = {
            "protocol": source.protocol,
            "url": source.url,
            "config": dict(source.config),
            "threshold": self._threshold,
            "languages": languages.codes(),
            "mapping": type(self._harvester).version,
            "lists": lists_fingerprint(),
        }
        self._report = Report()
        self._unchanged: list[str] = []
        self._failures = 0
        self._known = self._load_known()
        model.Session.commit()

    def gather(self) -> None:
        """Read the catalogue and write what is new or changed."""
        for number, record in enumerate(self._harvester.records(), 1):
            self._try(record)
            if number % GROUP == 0:
                self._save_progress()
        self._save_progress()

    def _try(self, record: Record) -> None:
        """Deal with one record; an error of ours costs that record, many in a row the run."""
        try:
            self._take(record)
        except Exception as error:
            model.Session.rollback()
            self._failures += 1
            if self._failures >= MOST_FAILURES:
                raise
            log.exception("Record %s of source %s", record.guid, self._source_id)
            self._leave_out(record, "left_out", _unexpected(UNEXPECTED_RECORD, error))
        else:
            self._failures = 0

    def mark_missing(self) -> None:
        """Note which records are gone; only after a complete reading that found any."""
        gathered = self._harvester.gathered
        if not gathered.complete or not gathered.received:
            return
        gone = sa.and_(
            RecordRow.source_id == self._source_id,
            RecordRow.last_seen_job.is_distinct_from(self._job_id),
            RecordRow.package_id.is_not(None),
        )
        model.Session.execute(
            sa.update(RecordRow)
            .where(gone, RecordRow.missing_since.is_(None))
            .values(missing_since=datetime.now(UTC))
        )
        count = sa.select(sa.func.count()).select_from(RecordRow).where(gone)
        self._report.counts["missing"] = model.Session.scalar(count) or 0
        model.Session.commit()

    def final_report(self) -> Report:
        """Return the report, with how the reading went."""
        self._report.gathered(self._harvester.gathered)
        return self._report

    def _load_known(self) -> dict[str, _Known]:
        """Return by guid what is known of the records whose dataset is there."""
        columns = RecordRow.guid, RecordRow.content_hash, RecordRow.written["lost"]
        rows = model.Session.execute(
            sa.select(*columns, model.Package.state)
            .join(model.Package, model.Package.id == RecordRow.package_id)
            .where(RecordRow.source_id == self._source_id, RecordRow.error.is_(None))
        )
        return {
            guid: _Known(content_hash, state, [Loss(*one) for one in lost or []])
            for guid, content_hash, lost, state in rows
        }

    def _take(self, record: Record) -> None:
        """Deal with one record, in a transaction of its own."""
        if record.flaw:
            self._leave_out(record, "left_out", problem(record.flaw))
            return
        volatile = type(self._harvester).volatile
        content_hash = fingerprint(record.payload, volatile, self._recipe)
        known = self._known.get(record.guid)
        if known and known.content_hash == content_hash:
            self._count("deleted_here" if known.state == "deleted" else "unchanged", known.lost)
            self._unchanged.append(record.guid)
            return
        mapped = self._harvester.map(record)
        if mapped.flaw:
            self._report.losses(mapped.lost)
            self._leave_out(record, "left_out", problem(mapped.flaw))
            return
        try:
            self._write(record, mapped, content_hash)
        except writing.RefusedError as error:
            model.Session.rollback()
            self._leave_out(record, "refused", problem(error))

    def _write(self, record: Record, mapped: Mapped, content_hash: str) -> None:
        row = model.Session.get(RecordRow, (self._source_id, record.guid))
        package_id, memory = (row.package_id, row.written) if row else (None, {})
        state = writing.exists(package_id) if package_id else None
        if state == "deleted":
            self._report.counts["deleted_here"] += 1
            self._remember(record, content_hash=content_hash, error=None)
            model.Session.commit()
            return
        suggestions = suggest.suggest(mapped.dataset, self._threshold)
        dataset = self._dataset(mapped, suggestions)
        if state and package_id:
            written = writing.update(package_id, dataset, memory)
        else:
            written = writing.create(dataset, self._owner_org)
        lost = [*mapped.lost, *written.lost]
        self._remember(
            record,
            package_id=written.package_id,
            content_hash=content_hash,
            written={**written.memory, "lost": [astuple(one) for one in lost]},
            error=None,
        )
        model.Session.commit()
        self._count(written.state, lost)
        self._report.kept.update(written.kept)
        self._report.suggestions(suggestions)

    def _count(self, state: str, lost: list[Loss]) -> None:
        self._report.counts[state] += 1
        self._report.counts["complete"] += Mapped({}, lost).complete
        self._report.losses(lost)

    def _dataset(self, mapped: Mapped, suggestions: list[suggest.Suggestion]) -> dict[str, Any]:
        """Return what to write: the mapped fields and the tags their text calls for."""
        dataset = {**mapped.dataset, "private": self._private}
        for one in suggestions:
            tags = dataset.get(one.field) or []
            dataset[one.field] = [*tags, one.code] if one.code not in tags else tags
        if suggestions:
            dataset["suggested_tags"] = [one.as_dict() for one in suggestions]
        return dataset

    def _leave_out(self, record: Record, count: str, why: dict[str, Any]) -> None:
        self._report.counts[count] += 1
        self._report.error(record.guid, record.url, why)
        self._remember(record, error=why)
        model.Session.commit()

    def _remember(self, record: Record, **values: Any) -> None:
        """Write the record's row in this transaction."""
        values |= {
            "last_seen_job": self._job_id,
            "missing_since": None,
            "source_modified": record.modified,
        }
        key = {"source_id": self._source_id, "guid": record.guid}
        statement = insert(RecordRow).values(**key, **values)
        model.Session.execute(
            statement.on_conflict_do_update(index_elements=list(key), set_=values)
        )
        model.Session.expire_all()

    def _save_progress(self) -> None:
        if self._unchanged:
            model.Session.execute(
                sa.update(RecordRow)
                .where(RecordRow.source_id == self._source_id, RecordRow.guid.in_(self._unchanged))
                .values(last_seen_job=self._job_id, missing_since=None)
            )
            self._unchanged = []
        self._report.gathered(self._harvester.gathered)
        model.Session.execute(
            sa.update(JobRow)
            .where(JobRow.id == self._job_id)
            .values(counts=dict(self._report.counts))
        )
        model.Session.commit()
