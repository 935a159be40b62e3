"""How complete a description is: what readers need and have, and what is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.rabatmigration.catalogue import forms
from ckanext.rabatmigration.lib import vocabularies

VOCABULARY = "completeness"
#: What a description is used for, and the fields (codes of the other list) each use needs.
USES = "completeness_use"

#: Field by language -> the plain one that stands for it in records that never had the other.
_PLAIN = {"notes_translated": "notes", "title_translated": "title", "tags_translated": "tags"}


def of(dataset: Mapping[str, Any]) -> dict[str, Any]:
    """Return {"done": [...], "missing": [...], "percent": n} for a dataset as it is shown.

    The fields are the codes of the vocabulary `completeness`, in its order; each counts the same.
    """
    done, missing = [], []
    for name in vocabularies.get(VOCABULARY).items:
        (done if _is_filled(dataset, name) else missing).append(name)
    total = len(done) + len(missing)
    return {"done": done, "missing": missing, "percent": round(100 * len(done) / total)}


def uses(dataset: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what a description is good for, in the order people ask: people find it, and so on.

    Each use has `use` (a code of `completeness_use`), `done` and `missing` (codes of
    `completeness`); it is ready once nothing is missing. Takes a dataset as it is shown, or what
    stands in its form.
    """
    found = []
    for use in vocabularies.get(USES).items.values():
        needs = use.extra["needs"]
        done = [name for name in needs if _is_filled(dataset, name)]
        missing = [name for name in needs if name not in done]
        found.append({"use": use.id, "done": done, "missing": missing})
    return found


def _is_filled(dataset: Mapping[str, Any], name: str) -> bool:
    return forms.filled(dataset, name) or bool(dataset.get(_PLAIN.get(name, name)))
