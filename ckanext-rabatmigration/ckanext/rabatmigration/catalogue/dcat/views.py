"""What ckanext-dcat's addresses answer to forms it can't write."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint, request

dcat_guard = Blueprint("rabatmigration_dcat", __name__)

#: Endings of a dataset's and the catalogue's address, as ckanext-dcat documents them.
ENDINGS = frozenset({"xml", "rdf", "n3", "ttl", "jsonld"})


@dcat_guard.before_app_request
def know_the_ending() -> None:
    """Say that there is no such page; ckanext-dcat ends in an error of rdflib's."""
    if request.blueprint == "dcat":
        ending = (request.view_args or {}).get("_format")
        if ending is not None and ending not in ENDINGS:
            tk.abort(404)
