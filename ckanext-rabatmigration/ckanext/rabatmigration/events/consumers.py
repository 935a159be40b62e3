"""Consumers: each reads every event once, in its own transaction, and gives up on none silently."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import ckan.plugins as p
import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import insert

from ckanext.rabatmigration import config
from ckanext.rabatmigration.errors import BadInputError
from ckanext.rabatmigration.events import reading
from ckanext.rabatmigration.events.model import Event, EventRow, OffsetRow, ParkedRow
from ckanext.rabatmigration.interfaces import IEventConsumer
from ckanext.rabatmigration.lib.sessions import lock, own_session

log = logging.getLogger(__name__)

Handler = Callable[[Event], None]

MAX_ERROR_LENGTH = 2000
LONGEST_WAIT = timedelta(hours=1)


def registered() -> dict[str, Handler]:
    """Return the consumers of all rooms by name."""
    found: dict[str, Handler] = {}
    for plugin in p.PluginImplementations(IEventConsumer):
        found |= plugin.get_event_consumers()
    return found


def consume_all() -> int:
    """Let every consumer read what there is; return how many events were handled."""
    return sum(consume(name, handler) for name, handler in registered().items())


def consume(consumer: str, handler: Handler, limit: int | None = None) -> int:
    """Hand the consumer its next events, at most `limit`; return how many it handled.

    The event's effects and the new offset are one transaction. A handler that commits on its own
    (most actions do) may see an event again if the process dies right then. One that raises is
    asked again later, waiting longer each time; after `events.max_attempts` the event is parked and
    the next one is read. Two processes never run the same consumer: the second returns at once.
    """
    handled = 0
    with lock(f"consumer:{consumer}") as ours:
        if ours:
            _prepare(consumer)
            while (limit is None or handled < limit) and _next(consumer, handler):
                handled += 1
    return handled


def retry_parked(consumer: str, event_id: int) -> None:
    """Hand a parked event to its consumer once more; it leaves the list if that succeeds.

    Raises BadInputError when no such event is parked or there is no such consumer, and whatever
    the consumer raises.
    """
    handler = registered().get(consumer)
    with lock(f"consumer:{consumer}") as ours, own_session():
        parked = model.Session.get(ParkedRow, (consumer, event_id))
        row = model.Session.get(EventRow, event_id)
        if not ours:
            raise BadInputError(f"{consumer} is at work, try again later")
        if handler is None or parked is None or row is None:
            raise BadInputError(f"no event {event_id} is parked for a consumer {consumer}")
        handler(row.event())
        model.Session.execute(
            sa.delete(ParkedRow).where(
                ParkedRow.consumer == consumer, ParkedRow.event_id == event_id
            )
        )
        model.Session.commit()


def _next(consumer: str, handler: Handler) -> bool:
    """Handle or park one event; tell whether there is reason to go on."""
    with own_session():
        offset = _offset(consumer)
        row = _readable(offset)
        if row is None:
            model.Session.commit()
            return False
        event, txid = row.event(), row.txid
        try:
            handler(event)
        except Exception as error:  # noqa: BLE001  # a room's code: it must not stop the others
            model.Session.rollback()
            return _failed(consumer, event, txid, error)
        _advance(consumer, event.id, txid)
        model.Session.commit()
        return True


def _prepare(consumer: str) -> None:
    """Make the consumer's offset if need be, and let it know of a restored backup."""
    with own_session():
        model.Session.execute(insert(OffsetRow).values(consumer=consumer).on_conflict_do_nothing())
        offset = _offset(consumer)
        restored = reading.last_restored()
        if restored is not None and restored > max(offset.floor_id, offset.restored_id):
            log.warning("Events to %s come from a restored backup (%s)", restored, consumer)
            offset.restored_id = restored
        model.Session.commit()


def _offset(consumer: str) -> OffsetRow:
    return model.Session.scalars(sa.select(OffsetRow).where(OffsetRow.consumer == consumer)).one()


def _readable(offset: OffsetRow) -> EventRow | None:
    """Return the next event, None when there is none or its next attempt is still to come."""
    if offset.retry_at is not None and offset.retry_at > datetime.now(UTC):
        return None
    row = reading.after(offset)
    if row is None and offset.restored_id > offset.floor_id:
        offset.floor_id, offset.last_txid, offset.last_id = offset.restored_id, 0, 0
        model.Session.flush()
        row = reading.after(offset)
    return row


def _advance(consumer: str, event_id: int, txid: int) -> None:
    model.Session.execute(
        sa.update(OffsetRow)
        .where(OffsetRow.consumer == consumer)
        .values(last_txid=txid, last_id=event_id, attempts=0, last_error=None, retry_at=None)
        .execution_options(synchronize_session=False)
    )


def _failed(consumer: str, event: Event, txid: int, error: Exception) -> bool:
    """Note the failure and when to try again, or park the event; tell whether to go on."""
    reason = f"{type(error).__name__}: {error}"[:MAX_ERROR_LENGTH]
    offset = _offset(consumer)
    attempts = offset.attempts + 1
    log.error(
        "%s failed on event %s (%s), attempt %s",
        consumer,
        event.id,
        event.name,
        attempts,
        exc_info=error,
    )
    park = attempts >= config.events_max_attempts()
    if park:
        parked = {"attempts": attempts, "error": reason}
        model.Session.execute(
            insert(ParkedRow)
            .values(consumer=consumer, event_id=event.id, **parked)
            .on_conflict_do_update(index_elements=["consumer", "event_id"], set_=parked)
        )
        _advance(consumer, event.id, txid)
    else:
        offset.attempts, offset.last_error = attempts, reason
        wait = min(timedelta(minutes=2 ** (attempts - 1)), LONGEST_WAIT)
        offset.retry_at = datetime.now(UTC) + wait
    model.Session.commit()
    return park
