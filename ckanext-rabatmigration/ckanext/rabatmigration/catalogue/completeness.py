"""How complete a description is: what readers need and have, and what is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.rabatmigration.lib import vocabularies

VOCABULARY = "completeness"

#: Field by language -> the plain one that stands for it in records that never had the other.
_PLAIN = {"notes_translated": "notes", "title_translated": "title", "tags_translated": "tags"}


def of(dataset: Mapping[str, Any]) -> dict[str, Any]:
    """Return {"done": [...], "missing": [...], "percent": n} for a dataset as it is shown.

    The fields are the codes of the vocabulary `completeness`, in its order; each counts the same.
    """
    done, missing = [], []
    for name in vocabularies.get(VOCABULARY).items:
        filled = dataset.get(name) or dataset.get(_PLAIN.get(name, name))
        (done if filled else missing).append(name)
    total = len(done) + len(missing)
    return {"done": done, "missing": missing, "percent": round(100 * len(done) / total)}
