"""Whom a message goes to, found in what is stored, never in what a visitor sends.

A dataset's contact, else its organisation's, else the organisation's administrators and editors,
else those who run the site.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.rabatmigration.contact import config
from ckanext.rabatmigration.contact.model import DATASET, ORGANIZATION, MessageRow
from ckanext.rabatmigration.lib import languages

#: Roles that answer for an organisation.
ROLES = ("admin", "editor")
#: People of an organisation that get a message.
MOST = 20


@dataclass(frozen=True)
class Target:
    """Addresses, the language they are written to in, and the thing the message is about."""

    addresses: tuple[str, ...]
    lang: str
    thing: model.Package | model.Group | None


def of(message: MessageRow) -> Target:
    """Return whom a message goes to as things stand now; no address where there is nobody."""
    package = model.Package.get(message.object_id) if message.object_type == DATASET else None
    owner = package.owner_org if package else message.owner_org
    organization = model.Group.get(owner) if owner else None
    thing = package or (organization if message.object_type == ORGANIZATION else None)
    return Target(
        addresses=_addresses(package, organization),
        lang=_language(package) or _language(organization) or languages.default(),
        thing=thing,
    )


def _addresses(package: model.Package | None, organization: model.Group | None) -> tuple[str, ...]:
    for thing in (package, organization):
        address = _extra(thing, "contact_email")
        if address:
            return (address,)
    people = _people(organization.id) if organization else ()
    return people or tuple(filter(None, (config.site_email(),)))


def _people(organization_id: str) -> tuple[str, ...]:
    query = (
        sa.select(model.User.email)
        .join(model.Member, model.Member.table_id == model.User.id)
        .where(
            model.Member.group_id == organization_id,
            model.Member.table_name == "user",
            model.Member.capacity.in_(ROLES),
            model.Member.state == "active",
            model.User.state == "active",
            model.User.email.is_not(None),
            model.User.email != "",
        )
        .order_by(model.Member.capacity, model.User.email)
        .limit(MOST)
    )
    return tuple(dict.fromkeys(filter(None, model.Session.scalars(query))))


def _language(thing: model.Package | model.Group | None) -> str:
    lang = _extra(thing, "source_language")
    return lang if lang in languages.codes() else ""


def _extra(thing: model.Package | model.Group | None, name: str) -> str:
    extras: Any = getattr(thing, "extras", None) or {}
    return str(extras.get(name) or "").strip()
