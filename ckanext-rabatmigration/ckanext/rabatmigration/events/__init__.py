"""What happened, in a table: rooms append in their own transaction and read by offset.

An action appends with `append`; a room reads by implementing `IEventConsumer`. Data flows one way:
what must travel back to a room upstream travels as an event.
"""

from ckanext.rabatmigration.events.consumers import consume, consume_all, retry_parked
from ckanext.rabatmigration.events.journal import append
from ckanext.rabatmigration.events.model import Event
from ckanext.rabatmigration.events.status import parked, statuses

__all__ = ["Event", "append", "consume", "consume_all", "parked", "retry_parked", "statuses"]
