"""Prepare a site's database in one CKAN process: tables, xloader's token, script words.

Run by the launcher and by the Docker image with the environment's Python:
`CKAN_INI=... python docker/setup_site.py ANSWER.json`.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pylibmagic  # noqa: F401  (must come before CKAN imports magic)


def main(answer: Path) -> None:
    """Bring everything up to date; safe to repeat."""
    from ckan.cli import load_config
    from ckan.config.middleware import make_app

    app: Any = make_app(load_config(os.environ["CKAN_INI"]))
    from ckan.cli.db import upgrade
    from ckan.lib.i18n import build_js_translations

    upgrade.main([], standalone_mode=False)
    with app._wsgi_app.test_request_context():
        result = {"xloader_token": _token()}
    build_js_translations()
    os.umask(0o077)
    answer.write_text(json.dumps(result), encoding="utf-8")


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


if __name__ == "__main__":
    main(Path(sys.argv[1]))
