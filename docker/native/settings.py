"""`docker/settings.ini` with its ${...} filled in: the site's `ckan.ini`, mode 0600.

The native launcher and the Docker image both render it here.
"""

from __future__ import annotations

import os
import re
import socket
import string
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from . import files
from .console import LauncherError
from .paths import DOCKER, ROOT

TEMPLATE = DOCKER / "settings.ini"
SECRETS = ("secret_key", "csrf_secret", "token_secret")
EXTERNAL = {
    "sqlalchemy_url": "CKAN_SQLALCHEMY_URL",
    "datastore_write_url": "CKAN_DATASTORE_WRITE_URL",
    "datastore_read_url": "CKAN_DATASTORE_READ_URL",
    "solr_url": "CKAN_SOLR_URL",
    "redis_url": "CKAN_REDIS_URL",
}
"""Servers of the operator's own, by the environment variables CKAN itself reads."""

ADJUSTABLE = {
    "site_title": "CKAN_SITE_TITLE",
    "smtp_server": "CKAN_SMTP_SERVER",
    "smtp_mail_from": "CKAN_SMTP_MAIL_FROM",
    "site_email": "OBSERVATORY_EMAIL",
    "proxies": "OBSERVATORY_PROXIES",
}
"""Small settings an operator may give in the environment, as CKAN names them."""

OPTIONAL = {
    "site_title": "Rabat Migration Observatory",
    "smtp_server": "",
    "smtp_mail_from": "",
    "site_email": "",
    "proxies": "0",
    "demo_plugin": "",
    "demo_password": "rabat-demo",
    "production": "true",
    "xloader_token": "NOT_SET",
    "internal_url": "",
}
DEMO_PLUGIN = "rabatmigration_demo"


def external() -> dict[str, str]:
    """The servers named in the environment."""
    return {
        name: os.environ[variable]
        for name, variable in EXTERNAL.items()
        if os.environ.get(variable)
    }


def check_external(given: Mapping[str, str]) -> None:
    """Look that something answers at the operator's servers.

    :raises LauncherError: naming the variable and the address; never the password
    """
    ports = {"postgresql": 5432, "redis": 6379, "rediss": 6379, "http": 80, "https": 443}
    for name, url in given.items():
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or ports.get(parts.scheme.split("+")[0], 0)
        if not host:
            continue  # a Unix socket: its server is asked soon enough
        try:
            socket.create_connection((host, port), 5).close()
        except OSError as error:
            raise LauncherError(
                f"{EXTERNAL[name]}: nothing answers at {host}:{port} ({error})",
                "start that server, or leave the variable out for an embedded one",
            ) from error


def from_environment() -> dict[str, str]:
    """The small settings named in the environment."""
    return {
        name: os.environ[variable]
        for name, variable in ADJUSTABLE.items()
        if os.environ.get(variable)
    }


def render(values: Mapping[str, str]) -> str:
    """The text of a `ckan.ini`.

    RM_PLUGINS in the environment takes the place of the list of plugins: for measuring against
    plain CKAN, and for trying a plugin alone.

    :param values: every ${name} of the template but those in OPTIONAL
    :raises LauncherError: naming the one that is missing, or holds a line break
    """
    full = {**OPTIONAL, **values}
    full["https"] = "true" if full.get("site_url", "").startswith("https://") else "false"
    for name, value in full.items():
        if "\n" in value or "\r" in value:
            raise LauncherError(f"the setting {name} holds a line break")
    template = string.Template(TEMPLATE.read_text("utf-8"))
    escaped = {name: value.replace("%", "%%") for name, value in full.items()}
    try:
        text = template.substitute(escaped)
    except KeyError as error:
        raise LauncherError(f"docker/settings.ini asks for {error}, which has no value") from error
    chosen = os.environ.get("RM_PLUGINS")
    if not chosen:
        return text
    return re.sub(r"^ckan\.plugins = .*$", f"ckan.plugins = {chosen}", text, flags=re.MULTILINE)


def demo_password() -> str:
    """Password of the demo accounts, which are public and live on loopback alone."""
    return OPTIONAL["demo_password"]


def plugins(ini: Path) -> list[str]:
    """The plugins a written `ckan.ini` names."""
    match = re.search(r"^ckan\.plugins = (.*)$", ini.read_text("utf-8"), re.MULTILINE)
    return match[1].split() if match else []


def write(path: Path, values: Mapping[str, str]) -> None:
    """Write the settings where they differ from what is there."""
    text = "# Written by the launcher from docker/settings.ini at each start: edit that.\n"
    text += render(values)
    try:
        same = path.read_text("utf-8") == text and (path.stat().st_mode & 0o777) == 0o600
    except OSError:
        same = False
    if not same:
        files.write(path, text)


def write_test(path: Path, values: Mapping[str, str]) -> None:
    """Settings for pytest: `test.ini` of the checkout, on databases and an index of its own."""
    lines = [
        "# Written by the launcher at each start.",
        "[app:main]",
        f"use = config:{ROOT / 'test.ini'}",
    ]
    keys = {
        "sqlalchemy.url": "sqlalchemy_url",
        "ckan.datastore.write_url": "datastore_write_url",
        "ckan.datastore.read_url": "datastore_read_url",
        "solr_url": "solr_url",
        "ckan.redis.url": "redis_url",
        "ckan.storage_path": "storage_path",
        "ckanext.xloader.jobs_db.uri": "sqlalchemy_url",
    }
    lines += [f"{key} = {values[name].replace('%', '%%')}" for key, name in keys.items()]
    if os.environ.get("RM_PLUGINS"):
        lines.append(f"ckan.plugins = {os.environ['RM_PLUGINS']}")
    files.write(path, "\n".join(lines) + "\n")
