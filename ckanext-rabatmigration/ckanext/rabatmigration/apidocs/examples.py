"""The examples in `examples.yaml`, with the site's own values in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import yaml

#: Stands for any value in an answer.
ANY = "…"


@dataclass(frozen=True)
class Example:
    """A request, and the part of its answer that is the same each time."""

    id: str
    action: str
    title: Mapping[str, str]
    parameters: dict[str, Any]
    answer: Any
    lang: str | None = None
    token: bool = False
    status: int = 200


@lru_cache(maxsize=1)
def _file() -> dict[str, Any]:
    text = (files("ckanext.rabatmigration.apidocs") / "examples.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506


def examples() -> list[Example]:
    """Return the examples as they stand in the file."""
    return [Example(**row) for row in _file()["examples"]]


def filled(example: Example, values: Mapping[str, str]) -> Example:
    """Return an example with values in place of $NAMES."""
    return replace(
        example,
        parameters=_fill(example.parameters, values),
        answer=_fill(example.answer, values),
    )


def values() -> dict[str, str]:
    """Return what $NAMES stand for: the demo's content where it is, else words in its place."""
    demo = p.plugin_loaded("rabatmigration_demo")
    found = {name: said.get("demo") if demo else None for name, said in _file()["values"].items()}
    if demo:
        found["RESOURCE"] = _first_file(str(found["DATASET"]))
    return {name: found[name] or said["elsewhere"] for name, said in _file()["values"].items()}


def _first_file(dataset: str) -> str | None:
    """Return the id of a public dataset's first file, None before the demo has come in."""
    try:
        shown = tk.get_action("package_show")({"user": ""}, {"id": dataset})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return None
    return shown["resources"][0]["id"] if shown["resources"] else None


def _fill(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _fill(one, values) for key, one in value.items()}
    if isinstance(value, list):
        return [_fill(one, values) for one in value]
    if isinstance(value, str):
        return re.sub(r"\$([A-Z]+)\b", lambda found: values.get(found[1], found[0]), value)
    return value
