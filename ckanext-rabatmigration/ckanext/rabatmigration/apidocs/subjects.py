"""What actions are about: `subjects.yaml`, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib.resources import files

import yaml


@dataclass(frozen=True)
class Subject:
    """One subject; `patterns` tell which actions are its."""

    id: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    patterns: tuple[str, ...]


@lru_cache(maxsize=1)
def subjects() -> tuple[Subject, ...]:
    """Return all subjects in order."""
    text = (files("ckanext.rabatmigration.apidocs") / "subjects.yaml").read_text(encoding="utf-8")
    return tuple(
        Subject(row["id"], row["title"], row["about"], tuple(row["actions"]))
        for row in yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    )


def subject_of(action: str) -> Subject:
    """Return what an action is about; the last subject takes what no other does."""
    return next(s for s in subjects() if any(fnmatchcase(action, one) for one in s.patterns))
