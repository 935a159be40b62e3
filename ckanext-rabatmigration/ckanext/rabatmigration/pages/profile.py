"""What an organisation's public datasets say of it: how much, which years, for what, how fresh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ckan.lib.search import SearchError
from ckan.types import Context

from ckanext.rabatmigration.catalogue import freshness, maps
from ckanext.rabatmigration.catalogue.page_helpers import freshness_label
from ckanext.rabatmigration.lib import vocabularies
from ckanext.rabatmigration.pages import gathering, policy
from ckanext.rabatmigration.pages.gathering import Counted, Years

_FACETS = [
    "migration_theme", "places", *policy.FIELDS.values(), "access_level", "temporal_years",
    "update_window",
]  # fmt: skip


@dataclass(frozen=True)
class State:
    """A state of freshness in words, and how many datasets are in it."""

    state: freshness.State
    label: str
    count: int


@dataclass(frozen=True)
class Profile:
    """What an organisation has published; `found` is false while Solr doesn't answer.

    `policies` are the goals and recommendations its data serve, the most served first; `states`
    those of freshness that occur; `parts` the codes of the city's parts with data of their own.
    """

    count: int = 0
    open: int = 0
    years: list[Years] = field(default_factory=list)
    themes: list[Counted] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    policies: list[policy.Entry] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    found: bool = True

    @property
    def first(self) -> int | None:
        """Return the first year covered."""
        return self.years[0].first if self.years else None

    @property
    def last(self) -> int | None:
        """Return the last year covered."""
        return self.years[-1].last if self.years else None


def gather(context: Context, organization_id: str) -> Profile:
    """Return what an organisation has published, from one question to Solr."""
    try:
        found = gathering.ask(context, [f'owner_org:"{organization_id}"'], _FACETS)
    except SearchError:
        return Profile(found=False)
    facets = found["facets"]
    return Profile(
        count=found["count"],
        open=facets["access_level"].get("open", 0),
        years=gathering.years(facets["temporal_years"]),
        themes=gathering.counted("migration_theme", facets["migration_theme"]),
        parts=[part.code for part in maps.whole().parts if part.code in facets["places"]],
        policies=_policies(facets),
        states=states(facets["update_window"], date.today()),
    )


def states(windows: Mapping[str, int], today: date) -> list[State]:
    """Return how many datasets are in each state of freshness, by what the index holds."""
    counts = dict.fromkeys(freshness.STATES, 0)
    for window, count in windows.items():
        counts[freshness.at(window, today).state] += count
    return [State(one, freshness_label(one), counts[one]) for one in counts if counts[one]]


def _policies(facets: Mapping[str, dict[str, int]]) -> list[policy.Entry]:
    entries = [
        policy.entry(vocabulary_id, code, facets[name])
        for vocabulary_id, name in policy.FIELDS.items()
        for code in facets[name]
        if code in vocabularies.get(vocabulary_id)
    ]
    return sorted(entries, key=lambda one: (-one.count, one.vocabulary, one.term.code))
