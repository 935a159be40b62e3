"""The site as a WSGI application, for gunicorn and its like: `CKAN_INI` names its settings.

A site people rely on doesn't start here while a demo account can sign in. A WSGI file of an
operator's own imports `application` from here, so that this holds there too.
"""

from __future__ import annotations

import contextlib

with contextlib.suppress(ImportError):  # where the system has libmagic it need not be there
    import pylibmagic  # noqa: F401  (must come before CKAN imports magic)

from ckan.cli import load_config
from ckan.config.middleware import make_app
from ckan.plugins import plugin_loaded

from ckanext.rabatmigration import config
from ckanext.rabatmigration.demo import guard

application = make_app(load_config())
if plugin_loaded("rabatmigration") and config.production():
    guard.refuse_accounts()
