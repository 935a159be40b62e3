"""What the home page shows: one search, a few lists known by heart, and the questions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError
from ckan.types import Context

from ckanext.rabatmigration.catalogue import organizations
from ckanext.rabatmigration.helpers import rabatmigration_terms
from ckanext.rabatmigration.lib import vocabularies
from ckanext.rabatmigration.pages import questions
from ckanext.rabatmigration.pages.gathering import Counted

#: Datasets shown as the latest, and producers by name.
LATEST, PRODUCERS = 6, 12

_FACETS = [
    "migration_theme", "sdg_targets", "mc2cm_recommendations", "organization", "temporal_years",
    "access_level",
]  # fmt: skip


@dataclass(frozen=True)
class Producer:
    """An organisation by name, as the page's helpers show it, and how many datasets it has."""

    organization: dict[str, Any]
    count: int


@dataclass(frozen=True)
class Home:
    """What the page is made of; without the search engine, entries without counts."""

    count: int = 0
    open: int = 0
    years: tuple[int, int] | None = None
    latest: list[dict[str, Any]] = field(default_factory=list)
    themes: list[Counted] = field(default_factory=list)
    targets: list[Counted] = field(default_factory=list)
    recommendations: list[Counted] = field(default_factory=list)
    producers: list[Producer] = field(default_factory=list)
    producer_count: int = 0
    questions: list[questions.Answered] = field(default_factory=list)
    found: bool = True


def gather(context: Context) -> Home:
    """Return what the reader's home page shows."""
    try:
        result = tk.get_action("package_search")(context, _query())
        published = _published(context)
    except SearchError:
        return Home(targets=_entries("sdg", {}), recommendations=_entries("mc2cm", {}), found=False)
    counts = {name: _counts(result, name) for name in _FACETS}
    years = sorted(int(year) for year in counts["temporal_years"])
    return Home(
        count=result["count"],
        open=counts["access_level"].get("open", 0),
        years=(years[0], years[-1]) if years else None,
        latest=result["results"],
        themes=_themes(counts["migration_theme"]),
        targets=_entries("sdg", counts["sdg_targets"]),
        recommendations=_entries("mc2cm", counts["mc2cm_recommendations"]),
        producers=producers(counts["organization"])[:PRODUCERS],
        producer_count=len(counts["organization"]),
        questions=questions.answered(published),
    )


def _query() -> dict[str, Any]:
    return {
        "fq": 'capacity:"public"',
        "rows": LATEST,
        "sort": "metadata_created desc",
        "facet.field": _FACETS,
        "facet.limit": -1,
    }


def _published(context: Context) -> set[str]:
    """Return which of the datasets that questions rest on everybody can read."""
    names = questions.names()
    if not names:
        return set()
    asked = " OR ".join(f'"{name}"' for name in names)
    query = {"fq": f'capacity:"public" AND name:({asked})', "fl": "name", "rows": len(names)}
    return {found["name"] for found in tk.get_action("package_search")(context, query)["results"]}


def _counts(result: dict[str, Any], name: str) -> dict[str, int]:
    return result["facets"].get(name, {})


def _themes(counts: dict[str, int]) -> list[Counted]:
    """Return the themes in use, the most used first."""
    terms = rabatmigration_terms("migration_theme", sorted(counts, key=lambda c: -counts[c]))
    return [Counted(term, counts[term.code]) for term in terms]


def _entries(vocabulary_id: str, counts: dict[str, int]) -> list[Counted]:
    """Return the city's own priorities of a list, used or not: a zero says what is missing."""
    items = vocabularies.get(vocabulary_id).items.values()
    terms = rabatmigration_terms(vocabulary_id, [item.id for item in items if item.priority])
    return [Counted(term, counts.get(term.code, 0)) for term in terms]


def producers(counts: dict[str, int]) -> list[Producer]:
    """Return organisations by the facet of their names, those with the most datasets first."""
    known = organizations.titles()
    ordered = sorted(counts, key=lambda name: (-counts[name], name))
    return [Producer({"name": name}, counts[name]) for name in ordered if name in known]
