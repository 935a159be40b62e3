"""From a dataset to the description of the next one: the same words, a period later.

What a producer publishes each quarter differs by its period, its files and little else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ckanext.rabatmigration.forms import stepping

#: What belongs to the one dataset and not to the next.
_OWN = frozenset({"name", "data_updated", "next_update"})
_ALSO = ("author", "author_email", "maintainer", "maintainer_email")


def description(shown: Mapping[str, Any], fields: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a new dataset takes over from one as its organisation sees it.

    Not its name, files, dates of update and what programs wrote; an outline that was drawn from
    its places is drawn anew. The period, and its mention in the title, move on by the frequency.
    """
    names = [field["field_name"] for field in fields if not _is_machine(field)]
    taken = {name: shown[name] for name in (*names, *_ALSO) if shown.get(name) not in _NOTHING}
    for name in _OWN & taken.keys():
        del taken[name]
    if shown.get("spatial_source") == "places":
        taken.pop("spatial", None)
    start, end = shown.get("temporal_start"), shown.get("temporal_end")
    moved = stepping.next_period(start, end, shown.get("frequency"))
    taken |= {k: v for k, v in zip(("temporal_start", "temporal_end"), moved, strict=True) if v}
    steps = stepping.Steps([(start, moved[0]), (end, moved[1])])
    titles = shown.get("title_translated") or {}
    taken["title_translated"] = {lang: steps.in_text(text, lang) for lang, text in titles.items()}
    if due := _next_update(shown):
        taken["next_update"] = due
    return taken


_NOTHING: tuple[Any, ...] = (None, "", [], {})


def _is_machine(field: Mapping[str, Any]) -> bool:
    return bool(field.get("machine"))


def _next_update(shown: Mapping[str, Any]) -> str | None:
    """Return when the dataset after the next one is expected, if a day for the next was named."""
    said = shown.get("next_update")
    if not said or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", said):
        return None
    moved = stepping.by_frequency(said, shown.get("frequency"))
    return moved if moved and date.fromisoformat(moved) else None
