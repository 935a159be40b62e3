"""Reads the demo content: organisations, datasets and columns as YAML, files beside them."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "data"


def organizations() -> list[dict[str, Any]]:
    """Return organisations as `organization_create` takes them."""
    return _read("organizations.yaml")


def datasets() -> list[dict[str, Any]]:
    """Return datasets as `package_create` takes them.

    Each resource names its file under `file`; `published` (true unless said) tells whether the
    dataset is published after it was made.
    """
    found = []
    for path in sorted((FOLDER / "datasets").glob("*.yaml")):
        found.append(yaml.safe_load(path.read_text(encoding="utf-8")))
    return found


def path(file: str) -> Path:
    """Return where a file of a dataset is."""
    return FOLDER / "files" / file


def rows(file: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with path(file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def columns() -> dict[str, dict[str, Any]]:
    """Return what each column of the tables is; `data/columns.yaml` explains its words."""
    return _read("columns.yaml")


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
