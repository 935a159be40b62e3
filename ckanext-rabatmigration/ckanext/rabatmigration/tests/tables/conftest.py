from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest

from ckanext.rabatmigration.tests.publishing.conftest import dataset, is_private, people

__all__ = ["dataset", "is_private", "people", "table"]

#: Residents of arrondissements, as a census would have them; one is not known.
ROWS: list[dict[str, Any]] = [
    {"place": "04.421.01.01", "year": 2014, "sex": "F", "residents": 1200.5, "note": "Étrangers"},
    {"place": "04.421.01.05", "year": 2014, "sex": "M", "residents": 900, "note": "=1+1"},
    {"place": "04.421.01.01", "year": 2024, "sex": "F", "residents": 25400, "note": "إحسان، «أ»"},
    {"place": "04.421.01.05", "year": 2024, "sex": "M", "residents": None, "note": "a,b"},
]
FIELDS: list[dict[str, Any]] = [
    {
        "id": "place",
        "type": "text",
        "info": {
            "label": "Arrondissement",
            "label_translated": {"fr": "Arrondissement", "ar": "المقاطعة", "en": "District"},
            "vocabulary": "place",
        },
    },
    {"id": "year", "type": "int"},
    {"id": "sex", "type": "text"},
    {"id": "residents", "type": "numeric"},
    {"id": "note", "type": "text"},
    {"id": "day", "type": "timestamp"},
    {"id": "known", "type": "bool"},
]


@pytest.fixture
def table(people, dataset) -> Callable[..., tuple[dict[str, Any], str]]:
    """Make a dataset whose file has a loaded table; return the dataset and the file's id."""

    def make(
        rows: list[dict[str, Any]] = ROWS, fields: list[dict[str, Any]] = FIELDS, **described: Any
    ) -> tuple[dict[str, Any], str]:
        described = {"access_level": "open", "private": False, **described}
        saved = dataset(
            resources=[{"url": "https://example.org/t.csv", "format": "CSV", "name": "Residents"}],
            **described,
        )
        file = saved["resources"][0]["id"]
        fill(file, rows, fields)
        return people.act("sysadmin", "package_show", id=saved["id"]), file

    return make


def fill(file: str, rows: list[dict[str, Any]], fields: list[dict[str, Any]]) -> None:
    """Put rows where the loader would."""
    site = tk.get_action("get_site_user")({"ignore_auth": True}, {})
    tk.get_action("datastore_create")(
        {"ignore_auth": True, "user": site["name"]},
        {"resource_id": file, "fields": fields, "records": rows, "force": True},
    )
