"""The site as gunicorn serves it for the bench: the product's own application, counted."""

from __future__ import annotations

from ckanext.rabatmigration.wsgi import application as _site

from .probe import Counters, Probe

_counters = Counters()
_counters.install()
application = Probe(_site, _counters)
