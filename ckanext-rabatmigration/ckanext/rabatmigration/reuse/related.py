"""Datasets that share policy tags, themes, places or keywords with one: one question to Solr.

Only what everybody may read is asked for. Which of a dataset's codes another one has is what its
page tells as the reason.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ckan.lib.search import SearchError
from ckan.lib.search.query import solr_literal

from ckanext.rabatmigration.errors import BadInputError
from ckanext.rabatmigration.helpers import Shown, Term, rabatmigration_shown, rabatmigration_terms
from ckanext.rabatmigration.reuse import rows

log = logging.getLogger(__name__)

MOST = 4
#: Field -> (vocabulary, weight): one policy tells more than one place.
_FIELDS = {
    "mc2cm_recommendations": ("mc2cm", 4),
    "sdg_targets": ("sdg", 3),
    "migration_theme": ("migration_theme", 2),
    "population_groups": ("population_group", 1),
    "places": ("place", 1),
}
_KEYWORDS, _KEYWORD_WEIGHT = "tags", 2
#: Codes of a field and reasons that are looked at.
_MOST_CODES, _MOST_REASONS = 20, 3


@dataclass(frozen=True)
class Related:
    """A dataset, and what it shares with the one whose page it stands on."""

    name: str
    title: Shown
    organization: dict[str, Any] | None
    shared: list[Term]


def of(pkg: Mapping[str, Any]) -> list[Related]:
    """Return the public datasets nearest to one, the nearest first; none where Solr is away."""
    query = _query(pkg)
    if not query:
        return []
    asked = {
        **rows.Wanted("", ()).parameters(),
        "q": query,
        "rows": MOST,
        "fl": "validated_data_dict",
        "sort": "score desc, metadata_modified desc",
    }
    asked["fq"] = [*asked["fq"], f"-id:{solr_literal(pkg['id'])}"]
    try:
        found = [json.loads(one["validated_data_dict"]) for one in rows.ask(asked).docs]
    except (SearchError, BadInputError) as error:
        log.warning("no related datasets: %s", error)
        return []
    return [_related(pkg, one) for one in found]


def _query(pkg: Mapping[str, Any]) -> str:
    parts = []
    for field, (_, weight) in _FIELDS.items():
        parts += [
            f"{field}:{solr_literal(code)}^{weight}"
            for code in (pkg.get(field) or [])[:_MOST_CODES]
        ]
    words = [tag["name"] for tag in pkg.get("tags") or []][:_MOST_CODES]
    parts += [f"{_KEYWORDS}:{solr_literal(word)}^{_KEYWORD_WEIGHT}" for word in words]
    return " OR ".join(parts)


def _related(pkg: Mapping[str, Any], other: dict[str, Any]) -> Related:
    shared: list[Term] = []
    for field, (vocabulary, _) in _FIELDS.items():
        theirs = set(other.get(field) or [])
        both = [code for code in pkg.get(field) or [] if code in theirs]
        terms = rabatmigration_terms(vocabulary, both)
        # People know a goal by its number; other numbers are the list's own.
        shared += terms if vocabulary == "sdg" else [replace(one, notation="") for one in terms]
    theirs = {tag["name"] for tag in other.get("tags") or []}
    words = [tag["name"] for tag in pkg.get("tags") or [] if tag["name"] in theirs]
    shared += [Term(word, word, "", "") for word in words]
    return Related(
        name=other["name"],
        title=rabatmigration_shown(other, "title"),
        organization=other.get("organization"),
        shared=shared[:_MOST_REASONS],
    )
