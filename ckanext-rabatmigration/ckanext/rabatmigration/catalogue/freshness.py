"""Whether data are as fresh as their producer says they are kept.

Days between updates by frequency, and days of grace after which data are overdue, as HDX counts
them (https://data.humdata.org/faqs, "How does HDX track the freshness of data?").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, get_args

State = Literal["fresh", "due", "overdue", "finished", "unknown"]
STATES: tuple[State, ...] = get_args(State)

#: Frequency -> (days until the next update is due, days of grace).
_DAYS = {
    "continuous": (1, 2), "daily": (1, 2), "weekly": (7, 7), "monthly": (31, 14),
    "quarterly": (92, 30), "semiannual": (183, 30), "annual": (366, 60), "biennial": (731, 90),
    "triennial": (1096, 90), "quinquennial": (1827, 180), "decennial": (3653, 365),
}  # fmt: skip
#: What nobody waits for.
_FINISHED = ("once", "never")


@dataclass(frozen=True)
class Freshness:
    """A state, and since or until when: the day the next update is due."""

    state: State
    due: date | None = None


def of(pkg: Mapping[str, Any], today: date) -> Freshness:
    """Return how fresh a dataset is; `unknown` where the producer says too little.

    `next_update` says when the next update is due; else the last update and the frequency do.
    """
    return at(window(pkg), today)


def window(pkg: Mapping[str, Any]) -> str:
    """Return what the search index holds of it, which days that pass leave true.

    The last day on which the data are fresh and the last on which they are merely due, such as
    `2026-05-03/2026-07-02`; `finished` or `unknown` where there is no such day.
    """
    frequency = pkg.get("frequency")
    if frequency in _FINISHED:
        return "finished"
    every, grace = _DAYS.get(frequency or "", (None, 30))
    due = _day(pkg.get("next_update"))
    updated = _day(pkg.get("data_updated"))
    try:
        if due is None and updated and every:
            due = updated + timedelta(days=every)
        return f"{due}/{due + timedelta(days=grace)}" if due else "unknown"
    except OverflowError:
        return "unknown"


def at(indexed: str, today: date) -> Freshness:
    """Return how fresh a dataset is by what the index holds of it."""
    due, last = (_day(part) for part in (indexed.split("/") + [""])[:2])
    if due is None or last is None:
        return Freshness("finished" if indexed == "finished" else "unknown")
    if today <= due:
        return Freshness("fresh", due)
    return Freshness("due" if today <= last else "overdue", due)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
