"""What a job has to tell: counts, and where things were lost, refused or odd."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.errors import ObservatoryError
from ckanext.rabatmigration.harvest.suggest import Suggestion
from ckanext.rabatmigration.harvesters import Flaw, Gathered, Loss

#: Most records with errors, examples of losses and oddities a report names; all are counted.
MOST_ERRORS, MOST_LOSSES, MOST_ODDITIES = 200, 300, 50

_INDEX = re.compile(r"\[\d+\]")


@dataclass
class Report:
    """Filled while a job runs.

    Counts: `received` records of which `created`, `updated`, `unchanged`, `left_out` (no dataset,
    or in no language we keep), `refused` (break the catalogue's rules), `deleted_here` (people
    deleted the dataset); `complete` of the kept ones have every mappable field mapped; `missing`
    were there before; `announced` and `duplicates` as the portal sent them.
    """

    counts: Counter[str] = field(default_factory=Counter)
    errors: list[dict[str, Any]] = field(default_factory=list)
    lost: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    kept: Counter[str] = field(default_factory=Counter)
    suggested: Counter[str] = field(default_factory=Counter)
    oddities: list[str] = field(default_factory=list)

    def losses(self, lost: Iterable[Loss]) -> None:
        """Count what of a record did not arrive."""
        for loss in lost:
            name = _INDEX.sub("[]", loss.field)
            known = self.lost.get((name, loss.reason))
            if known:
                known["count"] += 1
            elif len(self.lost) < MOST_LOSSES:
                entry = {"field": name, "reason": loss.reason, "count": 1, "example": loss.value}
                self.lost[name, loss.reason] = entry

    def suggestions(self, suggestions: Iterable[Suggestion]) -> None:
        """Count tags that were set from text."""
        self.suggested.update(one.stored_tag for one in suggestions)

    def error(self, guid: str, url: str, why: Mapping[str, Any]) -> None:
        """Name a record that could not be kept."""
        if len(self.errors) < MOST_ERRORS:
            self.errors.append({"guid": guid, "url": url, **why})

    def gathered(self, gathered: Gathered) -> None:
        """Take over how the reading went."""
        self.counts["received"] = gathered.received
        self.counts["duplicates"] = gathered.duplicates
        if gathered.announced is not None:
            self.counts["announced"] = gathered.announced
        self.oddities = list(dict.fromkeys(gathered.oddities))[:MOST_ODDITIES]

    def as_dict(self) -> dict[str, Any]:
        """Return the form a job keeps, beside its counts."""
        lost = sorted(self.lost.values(), key=lambda one: (-one["count"], one["field"]))
        return {
            "errors": self.errors,
            "lost": lost,
            "kept": dict(self.kept.most_common()),
            "suggested": dict(self.suggested.most_common()),
            "oddities": self.oddities,
        }


def problem(error: ObservatoryError | Flaw) -> dict[str, Any]:
    """Return the form in which an error is kept: translated only when it is shown."""
    params = {key: str(value) for key, value in error.params.items()}
    return {"message": error.message, "params": params}


def explained(error: Mapping[str, Any] | None) -> str:
    """Return a kept error in the reader's language."""
    if not error:
        return ""
    sentence = error["message"]
    told = tk._(sentence)
    return told % error["params"] if error.get("params") else told
