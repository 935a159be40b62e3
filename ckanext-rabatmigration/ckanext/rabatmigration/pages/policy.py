"""What the data say of a goal or recommendation: who made them, which years and places, what lacks.

A policy is written as in `policy_reasons`: the list and the code, such as `sdg:10.7`. Counts are of
what everybody may read, whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.rabatmigration.catalogue import maps
from ckanext.rabatmigration.helpers import Term, rabatmigration_terms
from ckanext.rabatmigration.lib import languages, vocabularies
from ckanext.rabatmigration.pages.home import Counted, Producer, producers

#: List -> the field datasets are tagged in.
FIELDS = {"mc2cm": "mc2cm_recommendations", "sdg": "sdg_targets"}
#: Where a dataset counts for the goal that its target belongs to.
GOALS = "sdg_goals"
PUBLIC = 'capacity:"public"'
#: Facet of the answer -> list its codes are of.
COVERED = {
    "migration_theme": "migration_theme",
    "places": "place",
    "population_groups": "population_group",
    "access_level": "access_level",
}
_FACETS = [*COVERED, "organization", "temporal_years"]
#: Years in a row of which the same is told are told one by one; of more, the first and the last.
_RUN = 3


class UnknownPolicyError(tk.ObjectNotFound):
    """There is no such goal, target or recommendation."""


@dataclass(frozen=True)
class Years:
    """A year, or the first and last of a run, and how many datasets cover each; a gap has none."""

    first: int
    last: int
    count: int


@dataclass(frozen=True)
class Entry:
    """A goal, target or recommendation; `below` are the targets of a goal."""

    vocabulary: str
    term: Term
    count: int
    priority: bool
    status: str = ""
    below: tuple[Entry, ...] = ()

    @property
    def gap(self) -> bool:
        """Whether nobody has published anything on it."""
        return not self.count


@dataclass(frozen=True)
class Policy:
    """A goal, target or recommendation with what is published on it.

    `parts` are the codes of the city's parts that have data of their own: what is about the whole
    city counts for none.
    """

    vocabulary: str
    term: Term
    note: str
    source: str
    facet: str
    goal: Term | None
    targets: list[Entry]
    count: int
    datasets: list[dict[str, Any]] = field(default_factory=list)
    producers: list[Producer] = field(default_factory=list)
    years: list[Years] = field(default_factory=list)
    covered: dict[str, list[Counted]] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)


def find(name: str) -> tuple[str, str]:
    """Return list and code of a policy such as `sdg:10.7`; raise UnknownPolicyError for none."""
    vocabulary_id, _, code = name.partition(":")
    if vocabulary_id not in FIELDS or code not in vocabularies.get(vocabulary_id):
        raise UnknownPolicyError(tk._("There is no such goal or recommendation."))
    return vocabulary_id, code


def show(context: Context, name: str, rows: int, start: int) -> Policy:
    """Return one policy with `rows` of its datasets, from one question to Solr.

    Raises UnknownPolicyError, and SearchError while Solr doesn't answer.
    """
    vocabulary_id, code = find(name)
    vocabulary = vocabularies.get(vocabulary_id)
    item = vocabulary.items[code]
    below = vocabulary.narrower(code) if vocabulary_id == "sdg" else []
    asked = FIELDS[vocabulary_id] if not below else GOALS
    found = _ask(context, [f'{asked}:"{code}"'], rows, start, [*_FACETS, FIELDS[vocabulary_id]])
    facets = found["facets"]
    tagged = facets[FIELDS[vocabulary_id]]
    goals = vocabulary.broader(code) if vocabulary_id == "sdg" else []
    return Policy(
        vocabulary=vocabulary_id,
        term=rabatmigration_terms(vocabulary_id, code)[0],
        note=_text(item.extra.get("note")),
        source=str(item.extra.get("source") or ""),
        facet=asked,
        goal=rabatmigration_terms(vocabulary_id, goals[-1])[0] if goals else None,
        targets=[_entry(vocabulary_id, one.id, tagged) for one in below],
        count=found["count"],
        datasets=found["results"],
        producers=producers(facets["organization"]),
        years=years(facets["temporal_years"]),
        covered={name: _counted(name, facets[name]) for name in COVERED},
        parts=[part.code for part in maps.whole().parts if part.code in facets["places"]],
    )


def index(context: Context) -> dict[str, list[Entry]]:
    """Return recommendations and goals with how often each is used, those in no use too.

    Raises SearchError while Solr doesn't answer.
    """
    counts = _ask(context, [], 0, 0, [*FIELDS.values(), GOALS])["facets"]
    return {"mc2cm": _recommendations(counts), "sdg": _goals(counts)}


def years(counts: dict[str, int]) -> list[Years]:
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


def _ask(
    context: Context, conditions: list[str], rows: int, start: int, facets: list[str]
) -> dict[str, Any]:
    query = {
        "fq_list": [PUBLIC, *conditions],
        "rows": rows,
        "start": start,
        "sort": "metadata_modified desc",
        "facet.field": facets,
        "facet.limit": -1,
    }
    return tk.get_action("package_search")(context, query)


def _recommendations(counts: dict[str, dict[str, int]]) -> list[Entry]:
    tagged = counts[FIELDS["mc2cm"]]
    return [_entry("mc2cm", code, tagged) for code in vocabularies.get("mc2cm").items]


def _goals(counts: dict[str, dict[str, int]]) -> list[Entry]:
    sdg = vocabularies.get("sdg")
    return [
        _entry(
            "sdg",
            goal.id,
            counts[GOALS],
            tuple(_entry("sdg", one.id, counts[FIELDS["sdg"]]) for one in sdg.narrower(goal.id)),
        )
        for goal in sdg.narrower(None)
    ]


def _entry(
    vocabulary_id: str, code: str, counts: dict[str, int], below: tuple[Entry, ...] = ()
) -> Entry:
    item = vocabularies.get(vocabulary_id).items[code]
    return Entry(
        vocabulary=vocabulary_id,
        term=rabatmigration_terms(vocabulary_id, code)[0],
        count=counts.get(code, 0),
        priority=item.priority,
        status=str(item.extra.get("status") or ""),
        below=below,
    )


def _counted(name: str, counts: dict[str, int]) -> list[Counted]:
    ordered = sorted(counts, key=lambda code: (-counts[code], code))
    return [Counted(term, counts[term.code]) for term in _terms(COVERED[name], ordered)]


def _terms(vocabulary_id: str, codes: list[str]) -> Iterator[Term]:
    """Yield terms the list knows; what was stored by an older list is not told here."""
    known = vocabularies.get(vocabulary_id)
    yield from rabatmigration_terms(vocabulary_id, [code for code in codes if code in known])


def _text(values: dict[str, str] | None) -> str:
    return languages.pick(values)[0]
