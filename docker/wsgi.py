"""The site as a WSGI application, for gunicorn: `CKAN_INI` names its settings."""

from __future__ import annotations

import os

import pylibmagic  # noqa: F401  (must come before CKAN imports magic)
from ckan.cli import load_config
from ckan.config.middleware import make_app

application = make_app(load_config(os.environ["CKAN_INI"]))
