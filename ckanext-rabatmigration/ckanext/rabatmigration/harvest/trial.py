"""Maps saved answers of portals, to see what would come of them; writes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ckanext.rabatmigration.errors import ObservatoryError
from ckanext.rabatmigration.harvest import adapters, config, suggest
from ckanext.rabatmigration.harvest.reporting import Report
from ckanext.rabatmigration.harvesters import Harvester, Mapped, Record, Source

SUFFIXES = frozenset({".json", ".yaml", ".yml", ".xml", ".rdf", ".ttl", ".jsonld"})


@dataclass
class Outcome:
    """What became of the records in some files."""

    report: Report = field(default_factory=Report)
    #: For each file: name, records, how many would be datasets; or the error in its place.
    files: list[tuple[str, int, int, str]] = field(default_factory=list)
    #: (guid, dataset) of records that would be kept.
    datasets: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def lines(self, *, verbose: bool = False) -> Iterator[str]:
        """Return the outcome as lines to print."""
        for guid, dataset in self.datasets if verbose else ():
            yield json.dumps({"guid": guid, "dataset": dataset}, ensure_ascii=False)
        for name, records, kept, error in self.files:
            yield f"{name}: {error or f'{records} records, {kept} datasets'}"
        counts = self.report.counts
        yield (
            f"{counts['received']} records; {counts['mapped']} would be datasets, "
            f"{counts['complete']} of them with every mappable field mapped; "
            f"{counts['left_out']} left out"
        )
        for one in self.report.errors:
            yield f"  left out: {one['guid']}: {one['message'] % one['params']}"
        for one in self.report.as_dict()["lost"]:
            yield f"  lost: {one['field']}: {one['reason']} ({one['count']}): {one['example']}"
        for tag, number in self.report.suggested.most_common():
            yield f"  suggested: {tag} ({number})"


def run(folder: Path, protocol: str) -> Outcome:
    """Map every file of a folder, or one file. Raises `BadInputError` for an unknown protocol."""
    source = Source("trial", "https://portal.example.org/", "portal.example.org")
    harvester = adapters.adapter(protocol)(source, adapters.client())
    outcome = Outcome()
    paths = sorted(folder.iterdir()) if folder.is_dir() else [folder]
    for path in paths:
        if path.suffix in SUFFIXES:
            _file(path, harvester, outcome)
    return outcome


def _file(path: Path, harvester: Harvester, outcome: Outcome) -> None:
    try:
        records = list(harvester.saved(_body(path)))
    except ObservatoryError as error:
        outcome.files.append((path.name, 0, 0, str(error)))
        return
    kept = sum(_record(record, harvester, outcome) for record in records)
    outcome.files.append((path.name, len(records), kept, ""))


def _body(path: Path) -> bytes:
    """Return the answer in a file; one in YAML as the JSON it says."""
    body = path.read_bytes()
    if path.suffix in (".yaml", ".yml"):
        return json.dumps(yaml.safe_load(body), default=str).encode()
    return body


def _record(record: Record, harvester: Harvester, outcome: Outcome) -> bool:
    report = outcome.report
    report.counts["received"] += 1
    mapped = harvester.map(record) if record.flaw is None else Mapped({}, flaw=record.flaw)
    report.losses(mapped.lost)
    if mapped.flaw:
        report.counts["left_out"] += 1
        why = {"message": mapped.flaw.message, "params": dict(mapped.flaw.params)}
        report.error(record.guid, record.url, why)
        return False
    report.counts["mapped"] += 1
    report.counts["complete"] += mapped.complete
    suggestions = suggest.suggest(mapped.dataset, config.threshold())
    report.suggestions(suggestions)
    outcome.datasets.append((record.guid, mapped.dataset))
    return True
