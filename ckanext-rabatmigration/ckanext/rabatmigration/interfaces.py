"""What rooms may contribute to the base plugin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import ckan.plugins as p

if TYPE_CHECKING:
    from ckanext.rabatmigration.events.model import Event


@dataclass(frozen=True)
class TickTask:
    """Something that recurs: `run` is called when `every` has passed since it last started.

    How that ended makes no difference: what failed is tried again at its usual time.
    """

    every: timedelta
    run: Callable[[], None]


class ITick(p.Interface):
    """Contribute work to the minute tick."""

    def get_tick_tasks(self) -> dict[str, TickTask]:
        """Return tasks by a name that is unique over all rooms."""
        return {}


class IEventConsumer(p.Interface):
    """React to what happened in other rooms, after it was committed."""

    def get_event_consumers(self) -> dict[str, Callable[[Event], None]]:
        """Return consumers by a name that is unique over all rooms; each keeps its own offset."""
        return {}
