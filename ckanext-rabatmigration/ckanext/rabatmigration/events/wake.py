"""Wake the consumers after a commit: one background job, however many events."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import redis
from ckan.lib.redis import connect_to_redis

from ckanext.rabatmigration.events.consumers import consume_all
from ckanext.rabatmigration.interfaces import IEventConsumer

log = logging.getLogger(__name__)

#: Seconds after which a wake-up whose job was lost no longer stands for one.
LOST_AFTER = 120


def consumers(_names: Sequence[str]) -> None:
    """Queue the job that runs all consumers, unless one waits already.

    Without Redis nothing is queued: the tick consumes within a minute.
    """
    if not has_consumers():
        return
    try:
        if connect_to_redis().set(key(), "1", nx=True, ex=LOST_AFTER):
            tk.enqueue_job(run, title="Event consumers")
    except redis.RedisError as error:
        log.warning("Event consumers can't be woken, the tick will: %s", error)


def has_consumers() -> bool:
    """Tell whether any room reads events."""
    return any(True for _ in p.PluginImplementations(IEventConsumer))


def run() -> None:
    """Background job: consume what there is."""
    connect_to_redis().delete(key())
    consume_all()


def key() -> str:
    """Return the name under which Redis knows that a job waits."""
    return f"ckan:{tk.config['ckan.site_id']}:rabatmigration:events:wake"
