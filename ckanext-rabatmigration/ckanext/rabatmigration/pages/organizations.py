"""The organisations that take part: by role, kind, level and name, with what each has published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from ckan import model
from ckan.lib.search import SearchError
from ckan.types import Context

from ckanext.rabatmigration.catalogue.page_helpers import rabatmigration_organization
from ckanext.rabatmigration.lib import vocabularies
from ckanext.rabatmigration.pages import gathering

#: Parameter of the page -> field of an organisation, which bears the name of its list.
FILTERS = {"role": "org_role", "kind": "org_kind", "level": "org_level"}
#: Roles in the order of the page; of some nobody has said it yet.
ROLES = ("producer", "both", "user", "")
#: Who does both is found among the ones and the others.
_BOTH = "both"
LONGEST_QUERY = 200
_EXTRAS = model.Group.extras  # pyright: ignore[reportAttributeAccessIssue]
_TEXTS = ("title_translated", "description_translated")
_PLAIN = (*FILTERS.values(), "source_language")


@dataclass(frozen=True)
class Wanted:
    """What is asked for: words of the name and a code of each list, empty for all."""

    q: str = ""
    role: str = ""
    kind: str = ""
    level: str = ""

    def parameters(self) -> dict[str, str]:
        """Return the parameters of the address that are set."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Found:
    """An organisation as templates show it; no count while Solr doesn't answer."""

    organization: dict[str, Any]
    count: int | None

    @property
    def role(self) -> str:
        """Return its role, empty where nobody has said it."""
        role = self.organization["org_role"]
        return role if role in ROLES else ""


def wanted(parameters: Mapping[str, str]) -> Wanted:
    """Read the parameters of the page; codes no list has are passed over."""
    codes = {
        name: parameters.get(name, "")
        for name, field in FILTERS.items()
        if parameters.get(name, "") in vocabularies.get(field)
    }
    return Wanted(q=parameters.get("q", "").strip()[:LONGEST_QUERY], **codes)


def find(context: Context, asked: Wanted) -> list[Found]:
    """Return the active organisations asked for, by role, then those with the most datasets.

    One query to the database and one to Solr, however many there are.
    """
    counts = _counts(context)
    chosen = [
        Found(one, None if counts is None else counts.get(one["name"], 0))
        for one in _read()
        if _meets(one, asked)
    ]
    titles = {one.organization["name"]: _title(one.organization) for one in chosen}
    return sorted(
        chosen,
        key=lambda one: (
            ROLES.index(one.role),
            -(one.count or 0),
            titles[one.organization["name"]],
            one.organization["name"],
        ),
    )


def by_role(found: list[Found]) -> dict[str, list[Found]]:
    """Return organisations under their roles, in the order of the page."""
    groups = {role: [one for one in found if one.role == role] for role in ROLES}
    return {role: group for role, group in groups.items() if group}


def without(asked: Wanted, name: str) -> Wanted:
    """Return what is asked for without one of its parts."""
    return replace(asked, **{name: ""})


def _counts(context: Context) -> dict[str, int] | None:
    try:
        return gathering.ask(context, [], ["organization"])["facets"]["organization"]
    except SearchError:
        return None


def _read() -> list[dict[str, Any]]:
    columns = [_EXTRAS[name].astext.label(name) for name in (*_TEXTS, *_PLAIN)]
    query = sa.select(
        model.Group.name, model.Group.type, model.Group.title, model.Group.description, *columns
    ).where(model.Group.is_organization, model.Group.state == model.State.ACTIVE)
    return [
        {**row, **{name: json.loads(row[name] or "{}") for name in _TEXTS}}
        for row in model.Session.execute(query).mappings()
    ]


def _meets(organization: Mapping[str, Any], asked: Wanted) -> bool:
    if asked.role and organization["org_role"] not in (asked.role, _BOTH):
        return False
    if asked.kind and organization["org_kind"] != asked.kind:
        return False
    if asked.level and organization["org_level"] != asked.level:
        return False
    return _named(organization, asked.q)


def _named(organization: Mapping[str, Any], q: str) -> bool:
    """Tell whether its names or descriptions, in any language, hold all the words."""
    said = [
        organization["name"],
        organization["title"],
        organization["description"],
        *(text for name in _TEXTS for text in organization[name].values()),
    ]
    text = vocabularies.fold(" ".join(str(one) for one in said if one))
    return all(word in text for word in vocabularies.fold(q).split())


def _title(organization: dict[str, Any]) -> str:
    return vocabularies.fold(rabatmigration_organization(organization).text)
