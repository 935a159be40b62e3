"""What the data of a selection say: which years, how many of each term.

Counts are of what everybody may read, whoever asks, from one question to Solr.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.rabatmigration.helpers import Term, rabatmigration_terms
from ckanext.rabatmigration.lib import vocabularies

PUBLIC = 'capacity:"public"'
#: Years in a row of which the same is told are told one by one; of more, the first and the last.
_RUN = 3


@dataclass(frozen=True)
class Counted:
    """A term and how many datasets bear it."""

    term: Term
    count: int


@dataclass(frozen=True)
class Years:
    """A year, or the first and last of a run, and how many datasets cover each; a gap has none."""

    first: int
    last: int
    count: int


def ask(
    context: Context, conditions: list[str], facets: list[str], rows: int = 0, start: int = 0
) -> dict[str, Any]:
    """Search the public datasets that meet conditions (of Solr), the last changed first.

    Returns what `package_search` does, with every value of the facets; raises SearchError while
    Solr doesn't answer.
    """
    query = {
        "fq_list": [PUBLIC, *conditions],
        "rows": rows,
        "start": start,
        "sort": "metadata_modified desc",
        "facet.field": facets,
        "facet.limit": -1,
    }
    return tk.get_action("package_search")(context, query)


def years(counts: Mapping[str, int]) -> list[Years]:
    """Return the years from the first to the last one covered; long runs of the same as one."""
    covered = {int(year): count for year, count in counts.items() if count}
    if not covered:
        return []
    every = ((year, covered.get(year, 0)) for year in range(min(covered), max(covered) + 1))
    told: list[Years] = []
    for count, run in groupby(every, key=lambda one: one[1]):
        told += _run([year for year, _ in run], count)
    return told


def _run(run: list[int], count: int) -> list[Years]:
    if len(run) > _RUN:
        return [Years(run[0], run[-1], count)]
    return [Years(year, year, count) for year in run]


def counted(vocabulary_id: str, counts: Mapping[str, int]) -> list[Counted]:
    """Return a facet's terms, the most used first; codes of an older list are left out."""
    known = vocabularies.get(vocabulary_id)
    codes = [code for code in counts if code in known and counts[code]]
    ordered = sorted(codes, key=lambda code: (-counts[code], code))
    terms = rabatmigration_terms(vocabulary_id, ordered)
    return [Counted(term, counts[term.code]) for term in terms]
