"""Demo content stays where nobody can take it for the real thing."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from ckan import model
from ckan.exceptions import CkanConfigurationException

from ckanext.rabatmigration.demo.accounts import NAMES


def is_loopback(url: str) -> bool:
    """Tell whether `url` names this machine alone."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_in_production(config: dict[str, Any]) -> None:
    """Raise `CkanConfigurationException` unless this site is a demonstration on one machine."""
    if config.get("ckanext.rabatmigration.production"):
        raise CkanConfigurationException(
            "ckanext.rabatmigration.production is true: "
            "take rabatmigration_demo out of ckan.plugins"
        )
    url = config.get("ckan.site_url", "")
    if not is_loopback(url):
        raise CkanConfigurationException(
            f"ckan.site_url is {url}: demo accounts have a known password and are served on this "
            "machine alone. Take rabatmigration_demo out of ckan.plugins, or use a localhost URL."
        )


def refuse_accounts() -> None:
    """Raise `CkanConfigurationException` while demo accounts can sign in; for production starts."""
    query = sa.select(model.User.name).where(
        model.User.name.in_(NAMES), model.User.state == model.State.ACTIVE
    )
    found = model.Session.scalars(query).all()
    model.Session.remove()
    if found:
        raise CkanConfigurationException(
            f"demo accounts exist: {', '.join(found)}. Remove them with "
            "`ckan rabatmigration demo remove` before serving the public."
        )
