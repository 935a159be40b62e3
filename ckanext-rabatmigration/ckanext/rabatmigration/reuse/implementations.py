"""Interfaces of the room, each with one call into it."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
from flask import has_request_context, request

from ckanext.rabatmigration.reuse import related


class DatasetPage(p.SingletonPlugin):
    """What a dataset's page shows of others."""

    p.implements(p.IPackageController, inherit=True)

    def before_dataset_view(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        """Find related datasets, once, and for the page of a dataset alone."""
        if has_request_context() and request.endpoint == "dataset.read":
            pkg_dict["rabatmigration_related"] = related.of(pkg_dict)
        return pkg_dict
