"""The site as a WSGI application, for gunicorn: `CKAN_INI` names its settings."""

from __future__ import annotations

import os

import pylibmagic  # noqa: F401  (must come before CKAN imports magic)
from ckan.cli import load_config
from ckan.config.middleware import make_app
from ckan.plugins import plugin_loaded

from ckanext.rabatmigration import config
from ckanext.rabatmigration.demo import guard

application = make_app(load_config(os.environ["CKAN_INI"]))
if plugin_loaded("rabatmigration") and config.production():
    guard.refuse_accounts()
