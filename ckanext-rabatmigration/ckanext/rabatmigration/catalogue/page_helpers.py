"""Template helpers for what datasets say of themselves: access, policy tags, organisations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.catalogue import facets, freshness, maps, organizations
from ckanext.rabatmigration.helpers import Shown, Term, rabatmigration_shown, rabatmigration_terms
from ckanext.rabatmigration.lib import formats, languages

__all__ = [
    "rabatmigration_access",
    "rabatmigration_facet_label",
    "rabatmigration_freshness",
    "rabatmigration_map",
    "rabatmigration_more_params",
    "rabatmigration_organization",
    "rabatmigration_policy",
    "rabatmigration_with_texts",
]

#: Field -> (vocabulary, prefix of its keys in `policy_reasons`).
POLICY = {"sdg_targets": ("sdg", "sdg"), "mc2cm_recommendations": ("mc2cm", "mc2cm")}


@dataclass(frozen=True)
class Access:
    """Who may have the files: a label, what to do to get them, the producer's own note."""

    level: str
    label: str
    advice: str
    note: Shown
    open: bool


@dataclass(frozen=True)
class Badge:
    """How fresh data are: a state and what it means, in the reader's language."""

    state: str
    label: str
    note: str


@dataclass(frozen=True)
class PolicyTag:
    """A tag and the producer's reason for it, which may be empty."""

    term: Term
    reason: Shown


@dataclass(frozen=True)
class PolicyGroup:
    """The tags of one list; `field` is the facet they are found by, `vocabulary` their list."""

    field: str
    vocabulary: str
    title: str
    tags: Sequence[PolicyTag]


def rabatmigration_access(pkg: dict[str, Any]) -> Access:
    """Return who may have a dataset's files and how to get them, in the reader's language."""
    level = pkg.get("access_level") or ""
    terms = rabatmigration_terms("access_level", level)
    return Access(
        level=level,
        label=terms[0].label if terms else tk._("Not decided yet"),
        advice=_advice(level),
        note=rabatmigration_shown(pkg, "access_note"),
        open=level == "open",
    )


def _advice(level: str) -> str:
    """Translate the one sentence that is shown: lists ask for twenty."""
    match level:
        case "open":
            return tk._("Anyone may download the files, without an account.")
        case "registered":
            return tk._("The producer gives the files to people who register with it.")
        case "licensed":
            return tk._(
                "The producer gives the files after a request and an agreement on their use."
            )
        case "on_site":
            return tk._("The files can be consulted at the producer's, and do not leave it.")
        case "metadata_only":
            return tk._("The files are not given out: this page says that they exist.")
    return tk._("The producer has not said yet who may have the files: they are not given out.")


def rabatmigration_policy(pkg: dict[str, Any]) -> list[PolicyGroup]:
    """Return a dataset's policy tags with their reasons, list by list; empty lists left out."""
    titles = facets.titles()
    reasons = pkg.get("policy_reasons") or {}
    groups = []
    for field, (vocabulary_id, prefix) in POLICY.items():
        tags = [
            PolicyTag(term, _reason(reasons.get(f"{prefix}:{term.code}"), pkg))
            for term in rabatmigration_terms(vocabulary_id, pkg.get(field))
        ]
        if tags:
            groups.append(PolicyGroup(field, vocabulary_id, titles[field], tags))
    return groups


def _reason(values: dict[str, str] | None, pkg: dict[str, Any]) -> Shown:
    text, lang = languages.pick(values, None, pkg.get("source_language"))
    return Shown(text, lang, languages.direction(lang), bool(text) and lang != languages.reader())


def rabatmigration_organization(organization: dict[str, Any]) -> Shown:
    """Return an organisation's title in the reader's language, from as little as its name."""
    if organization.get("title_translated"):
        return rabatmigration_shown(organization, "title")
    known = organizations.titles().get(organization["name"])
    return rabatmigration_shown(dict(known or organization), "title")


def rabatmigration_freshness(pkg: dict[str, Any]) -> Badge:
    """Return how fresh a dataset is by what its producer promised."""
    found = freshness.of(pkg, date.today())
    day = formats.day(found.due) if found.due else ""
    return Badge(found.state, freshness_label(found.state), _expected(found.state) % {"day": day})


def freshness_label(state: freshness.State) -> str:
    """Return what a state of freshness is called."""
    match state:
        case "fresh":
            return tk._("Up to date")
        case "due":
            return tk._("Update due")
        case "overdue":
            return tk._("Overdue")
        case "finished":
            return tk._("Complete")
    return tk._("No date of update")


def _expected(state: freshness.State) -> str:
    match state:
        case "fresh":
            return tk._("The next update is expected by %(day)s.")
        case "due":
            return tk._("An update has been expected since %(day)s.")
        case "overdue":
            return tk._("An update was expected by %(day)s: ask the producer.")
        case "finished":
            return tk._("These data were made once and stay as they are.")
    return tk._("The producer has not said when it updates.")


def rabatmigration_map(codes: Iterable[str] | None = None) -> maps.Map | None:
    """Return the city with places marked, None where none lies in it; unmarked without codes."""
    return maps.whole() if codes is None else maps.city(codes)


def rabatmigration_with_texts(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a user's organisations with their texts by language."""
    return organizations.with_texts(found)


def rabatmigration_more_params(extras: dict[str, Any] | None, alternative_url: str | None) -> str:
    """Return the list's address to which one more `name=value` may be added.

    A page has a hundred links that narrow its list: their common part is built once a facet.
    """
    url = tk.h.add_url_param(alternative_url=alternative_url or None, extras=extras or None)
    return f"{url}{'&' if '?' in url else '?'}"


def rabatmigration_facet_label(field: str, value: str) -> str:
    """Return what a facet's value is called in the reader's language."""
    return facets.value_label(field, value)
