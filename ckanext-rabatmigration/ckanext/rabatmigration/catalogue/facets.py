"""Facets of the dataset list, labelled in the reader's language."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from flask import has_request_context, request

from ckanext.rabatmigration.catalogue import organizations
from ckanext.rabatmigration.helpers import rabatmigration_shown
from ckanext.rabatmigration.lib import languages, vocabularies

#: Facet field in Solr -> the vocabulary its codes belong to.
VOCABULARIES = {
    "migration_theme": "migration_theme",
    "sdg_targets": "sdg",
    "mc2cm_recommendations": "mc2cm",
    "places": "place",
    "population_groups": "population_group",
    "data_kind": "data_kind",
    "access_level": "access_level",
    "res_language": "language",
}


def titles() -> dict[str, str]:
    """Return each facet's field and its title, in the order they stand on the page."""
    return {
        "migration_theme": tk._("Themes"),
        "sdg_targets": tk._("Sustainable Development Goals"),
        "mc2cm_recommendations": tk._("MC2CM recommendations"),
        "places": tk._("Places"),
        "population_groups": tk._("Population groups"),
        "data_kind": tk._("Kind of data"),
        "access_level": tk._("Access"),
        "organization": tk._("Producers"),
        "temporal_years": tk._("Years"),
        "res_language": tk._("Languages of the files"),
        "res_format": tk._("Formats"),
    }


def value_label(field: str, value: str, fallback: str | None = None) -> str:
    """Return what a facet's value is called in the reader's language."""
    if field in VOCABULARIES:
        vocabulary = vocabularies.get(VOCABULARIES[field])
        if value in vocabulary.items:
            return _numbered(field, value, vocabulary.label(value, languages.reader()))
    elif field == "organization" and value in organizations.titles():
        return rabatmigration_shown(dict(organizations.titles()[value]), "title").text
    return fallback or value


def _numbered(field: str, value: str, text: str) -> str:
    """Put the number people know a goal or target by before its name."""
    if field != "sdg_targets":
        return text
    notation = vocabularies.get("sdg").items[value].notation or value
    return f"{notation} {text}"


def label(search_facets: dict[str, Any]) -> None:
    """Give every facet item whose value is a code the label of that code, in place.

    On pages alone: the API says what CKAN says, and labels in a key of their own when asked.
    """
    if not has_request_context() or request.blueprint == "api":
        return
    for field, facet in search_facets.items():
        for item in facet.get("items", []):
            item["display_name"] = value_label(field, item["name"], item.get("display_name"))


class Facets(p.SingletonPlugin):
    """Facets of datasets, the same on the list and on the page of an organisation or a group."""

    p.implements(p.IFacets, inherit=True)

    def dataset_facets(self, facets_dict: dict[str, str], package_type: str) -> dict[str, str]:
        """Replace CKAN's facets by ours."""
        facets_dict.clear()
        facets_dict.update(titles())
        return facets_dict

    def group_facets(
        self, facets_dict: dict[str, str], group_type: str, package_type: str | None
    ) -> dict[str, str]:
        """Replace CKAN's facets by ours."""
        return self.dataset_facets(facets_dict, "dataset")

    def organization_facets(
        self, facets_dict: dict[str, str], organization_type: str, package_type: str | None
    ) -> dict[str, str]:
        """Replace CKAN's facets by ours, less the organisation itself."""
        facets_dict.clear()
        facets_dict.update(titles())
        del facets_dict["organization"]
        return facets_dict
