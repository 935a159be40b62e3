"""Tries an installed wheel on a running stack: `python -I docker/smoke.py`.

Nothing may come from the checkout: what the wheel lacks must be noticed here.
"""

from __future__ import annotations

import importlib
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pylibmagic  # noqa: F401  (must come before CKAN imports magic)

NAME = "ckanext-rabatmigration"


def main() -> None:
    """Import everything, load the plugins, ask for pages in three languages."""
    ours = [point for point in distribution(NAME).entry_points]
    assert ours, "no entry points"
    for point in ours:
        point.load()
    package = importlib.import_module("ckanext.rabatmigration")
    home = Path(sys.prefix).resolve()
    elsewhere = [place for place in package.__path__ if home not in Path(place).resolve().parents]
    assert not elsewhere, f"imported from {elsewhere}"

    # What gunicorn serves; it reads the settings CKAN_INI names.
    app: Any = importlib.import_module("ckanext.rabatmigration.wsgi").application
    import ckan.plugins as p
    from ckan.plugins import toolkit as tk

    named = [point.name for point in ours if point.group == "ckan.plugins"]
    off = [name for name in named if not p.plugin_loaded(name)]
    assert not off, f"plugins not loaded: {off}"
    client = app._wsgi_app.test_client()
    for path in (
        "/",
        "/ar/",
        "/fr/",
        "/ar/dataset/",
        "/fr/organization/",
        "/rabatmigration/chart.js",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
    assert 'dir="rtl"' in client.get("/ar/").get_data(as_text=True)
    with app._wsgi_app.test_request_context():
        lists = tk.get_action("rabatmigration_vocabulary_list")({"ignore_auth": True}, {})
        schema = tk.get_action("scheming_dataset_schema_show")({}, {"type": "dataset"})
    assert len(lists) > 5, lists
    assert schema["dataset_fields"], "the dataset schema is empty"
    fields = schema["dataset_fields"]
    print(f"{len(ours)} entry points, {len(lists)} vocabularies, {len(fields)} fields")


if __name__ == "__main__":
    main()
