"""Prepare a site's databases in one process: permissions, tables, xloader's token, script words.

Run by the launcher, here and in a container, with the environment's Python:
`CKAN_INI=... python docker/setup_site.py ANSWER.json`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import psycopg2
import pylibmagic  # noqa: F401  (must come before CKAN imports magic)
from native.site import permissions_sql
from sqlalchemy.engine import make_url


def main(answer: Path) -> None:
    """Bring everything up to date; safe to repeat."""
    from ckan.cli import load_config
    from ckan.config.middleware import make_app

    settings = load_config(os.environ["CKAN_INI"])
    _permissions(settings)
    app: Any = make_app(settings)
    from ckan.cli.db import upgrade
    from ckan.lib.i18n import build_js_translations

    upgrade.main([], standalone_mode=False)
    with app._wsgi_app.test_request_context():
        result = {"xloader_token": _token(), "in_use": _in_use()}
    build_js_translations()
    os.umask(0o077)
    answer.write_text(json.dumps(result), encoding="utf-8")


def _permissions(settings: Any) -> None:
    """CKAN's script for the DataStore's roles, run by the database's owner.

    CKAN refuses to start while the reading role may write, so this comes first.
    """
    write = make_url(settings["ckan.datastore.write_url"])
    read = make_url(settings["ckan.datastore.read_url"])
    script = permissions_sql(write.database or "", write.username or "", read.username or "")
    lines = [line for line in script.splitlines() if not line.startswith("\\connect")]
    with psycopg2.connect(write.render_as_string(hide_password=False)) as connection:
        connection.cursor().execute("\n".join(lines))
    connection.close()


def _token() -> str:
    """xloader's token: the configured one while it is valid, else a new one."""
    import ckan.plugins.toolkit as tk
    from ckan import model
    from ckan.lib.api_token import get_user_from_token

    configured = tk.config.get("ckanext.xloader.api_token") or ""
    if configured not in ("", "NOT_SET") and get_user_from_token(configured):
        return configured
    site_user = tk.get_action("get_site_user")({"ignore_auth": True}, {})
    model.Session.commit()
    made = tk.get_action("api_token_create")(
        {"ignore_auth": True, "user": site_user["name"]},
        {"user": site_user["name"], "name": "xloader"},
    )
    token = made["token"]
    return token.decode() if isinstance(token, bytes) else token


def _in_use() -> bool:
    """Whether people have accounts here, on a site that is no demo."""
    import ckan.plugins.toolkit as tk
    import sqlalchemy as sa
    from ckan import model

    from ckanext.rabatmigration.demo.accounts import NAMES

    names = set(model.Session.scalars(sa.select(model.User.name)).all())
    people = names - {tk.config["ckan.site_id"], "default"}
    return bool(people) and not people & set(NAMES)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
