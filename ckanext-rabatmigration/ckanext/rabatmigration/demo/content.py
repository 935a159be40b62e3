"""Reads the demo content: organisations and datasets as YAML, files beside them."""

from __future__ import annotations

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


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
