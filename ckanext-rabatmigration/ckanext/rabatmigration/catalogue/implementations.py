"""Interfaces of the room, each with one call into a tested function."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import ckan.plugins as p

from ckanext.rabatmigration.catalogue import completeness, facets, file_names, solr
from ckanext.rabatmigration.catalogue.logic import action
from ckanext.scheming import logic as scheming


class PackageController(p.SingletonPlugin):
    """What datasets show besides what is stored, and what of them is searched."""

    p.implements(p.IPackageController, inherit=True)

    def after_dataset_update(self, context: Any, pkg_dict: dict[str, Any]) -> None:
        """Name files in the language the dataset is now written in."""
        file_names.follow(pkg_dict["id"])

    def after_dataset_show(self, context: Any, pkg_dict: dict[str, Any]) -> None:
        """Tell how complete the description is."""
        if "schema" not in context:
            pkg_dict["completeness"] = completeness.of(pkg_dict)

    def before_dataset_index(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        """Make the document for Solr."""
        return solr.document(pkg_dict)

    def before_dataset_search(self, search_params: dict[str, Any]) -> dict[str, Any]:
        """Search our fields too."""
        return solr.query(search_params)

    def after_dataset_search(
        self, search_results: dict[str, Any], search_params: dict[str, Any]
    ) -> dict[str, Any]:
        """Label the facets in the reader's language."""
        facets.label(search_results["search_facets"])
        return search_results


def actions() -> dict[str, Callable[..., Any]]:
    """Return the room's actions, and those scheming has for dataset schemas."""
    ours = {
        name: function
        for name, function in inspect.getmembers(action, inspect.isfunction)
        if not name.startswith("_") and function.__module__ == action.__name__
    }
    return ours | {
        "scheming_dataset_schema_list": scheming.scheming_dataset_schema_list,
        "scheming_dataset_schema_show": scheming.scheming_dataset_schema_show,
    }
