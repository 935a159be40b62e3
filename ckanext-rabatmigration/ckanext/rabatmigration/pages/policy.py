"""What the data say of a goal or recommendation: who made them, which years and places, what lacks.

A policy is written as in `policy_reasons`: the list and the code, such as `sdg:10.7`. Counts are of
what everybody may read, whoever asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.rabatmigration.catalogue import maps
from ckanext.rabatmigration.helpers import Term, rabatmigration_terms
from ckanext.rabatmigration.lib import languages, vocabularies
from ckanext.rabatmigration.pages import gathering
from ckanext.rabatmigration.pages.gathering import Counted, Years
from ckanext.rabatmigration.pages.home import Producer, producers

#: List -> the field datasets are tagged in.
FIELDS = {"mc2cm": "mc2cm_recommendations", "sdg": "sdg_targets"}
#: Where a dataset counts for the goal that its target belongs to.
GOALS = "sdg_goals"
#: Facet of the answer -> list its codes are of.
COVERED = {
    "migration_theme": "migration_theme",
    "places": "place",
    "population_groups": "population_group",
    "access_level": "access_level",
}
_FACETS = [*COVERED, "organization", "temporal_years"]


class UnknownPolicyError(tk.ObjectNotFound):
    """There is no such goal, target or recommendation."""


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
    found = gathering.ask(
        context, [f'{asked}:"{code}"'], [*_FACETS, FIELDS[vocabulary_id]], rows, start
    )
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
        targets=[entry(vocabulary_id, one.id, tagged) for one in below],
        count=found["count"],
        datasets=found["results"],
        producers=producers(facets["organization"]),
        years=gathering.years(facets["temporal_years"]),
        covered={name: gathering.counted(of, facets[name]) for name, of in COVERED.items()},
        parts=[part.code for part in maps.whole().parts if part.code in facets["places"]],
    )


def index(context: Context) -> dict[str, list[Entry]]:
    """Return recommendations and goals with how often each is used, those in no use too.

    Raises SearchError while Solr doesn't answer.
    """
    counts = gathering.ask(context, [], [*FIELDS.values(), GOALS])["facets"]
    return {"mc2cm": _recommendations(counts), "sdg": _goals(counts)}


def _recommendations(counts: dict[str, dict[str, int]]) -> list[Entry]:
    tagged = counts[FIELDS["mc2cm"]]
    return [entry("mc2cm", code, tagged) for code in vocabularies.get("mc2cm").items]


def _goals(counts: dict[str, dict[str, int]]) -> list[Entry]:
    sdg = vocabularies.get("sdg")
    return [
        entry(
            "sdg",
            goal.id,
            counts[GOALS],
            tuple(entry("sdg", one.id, counts[FIELDS["sdg"]]) for one in sdg.narrower(goal.id)),
        )
        for goal in sdg.narrower(None)
    ]


def entry(
    vocabulary_id: str, code: str, counts: dict[str, int], below: tuple[Entry, ...] = ()
) -> Entry:
    """Return a goal, target or recommendation with its share of the counts."""
    item = vocabularies.get(vocabulary_id).items[code]
    return Entry(
        vocabulary=vocabulary_id,
        term=rabatmigration_terms(vocabulary_id, code)[0],
        count=counts.get(code, 0),
        priority=item.priority,
        status=str(item.extra.get("status") or ""),
        below=below,
    )


def _text(values: dict[str, str] | None) -> str:
    return languages.pick(values)[0]
