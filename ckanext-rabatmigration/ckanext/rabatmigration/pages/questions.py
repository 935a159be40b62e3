"""Questions of the home page: an answer from data, and what the data don't say.

A YAML list of {question, answer, caveat, datasets}: texts by language, names of the datasets the
answer rests on. A question is shown once one of its datasets is published here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from ckanext.rabatmigration.errors import ObservatoryError
from ckanext.rabatmigration.lib import languages
from ckanext.rabatmigration.pages import config

_TEXTS = ("question", "answer", "caveat")


@dataclass(frozen=True)
class Question:
    """Texts by language, and the names of the datasets behind the answer."""

    question: dict[str, str]
    answer: dict[str, str]
    caveat: dict[str, str]
    datasets: tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """A question in the reader's language; texts as (text, language)."""

    question: tuple[str, str]
    answer: tuple[str, str]
    caveat: tuple[str, str]
    datasets: tuple[str, ...]


class QuestionsError(ObservatoryError):
    """A file of questions that can't be read; says where and why."""


def answered(published: Collection[str]) -> list[Answered]:
    """Return the questions that datasets among `published` (names) answer."""
    found = []
    for one in load(config.questions_path()):
        there = tuple(name for name in one.datasets if name in published)
        if there:
            question, answer, caveat = map(languages.pick, (one.question, one.answer, one.caveat))
            found.append(Answered(question, answer, caveat, there))
    return found


def names() -> list[str]:
    """Return the datasets that any question rests on."""
    return sorted({name for one in load(config.questions_path()) for name in one.datasets})


@lru_cache(maxsize=4)
def load(path: str) -> tuple[Question, ...]:
    """Read the operator's file at `path`, or ours when it is empty; raises QuestionsError."""
    source = Path(path) if path else files("ckanext.rabatmigration.pages") / "questions.yaml"
    try:
        entries = yaml.safe_load(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise QuestionsError(f"{source}: {error}") from error
    if not isinstance(entries, list):
        raise QuestionsError(f"{source}: a list of questions is expected")
    return tuple(_question(entry, f"{source}, question {n}") for n, entry in enumerate(entries, 1))


def _question(entry: Any, where: str) -> Question:
    texts: list[Any] = [entry.get(name) if isinstance(entry, dict) else None for name in _TEXTS]
    for name, text in zip(_TEXTS, texts, strict=True):
        if not isinstance(text, dict) or not all(isinstance(one, str) for one in text.values()):
            raise QuestionsError(f"{where}: {name} must be texts by language")
    datasets = entry.get("datasets")
    if not isinstance(datasets, list) or not all(isinstance(name, str) for name in datasets):
        raise QuestionsError(f"{where}: datasets must be a list of names")
    question, answer, caveat = texts
    return Question(question, answer, caveat, tuple(datasets))
