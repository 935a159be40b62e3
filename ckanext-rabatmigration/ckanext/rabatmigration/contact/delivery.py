"""Messages on their way: sent after the commit by a job, and by the tick until they have left.

A message is taken under a lock on its row, so that job and tick never send it both. One that was
sent when the process died before saying so is sent once more, with the same Message-ID.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import ckan.plugins.toolkit as tk
import redis
import sqlalchemy as sa
from ckan import model

from ckanext.rabatmigration.contact import config, mail, recipients
from ckanext.rabatmigration.contact.mail import MailDownError, MailRefusedError
from ckanext.rabatmigration.contact.model import FAILED, SENT, WAITING, MessageRow
from ckanext.rabatmigration.lib.sessions import own_session

log = logging.getLogger(__name__)

#: Minutes until the next attempt, by how many were refused.
_PAUSES = (1, 5, 15, 60, 180, 360, 720)
#: Messages sent in one go.
_BATCH = 100
_LONGEST_ERROR = 500


def enqueue(ids: Sequence[str]) -> None:
    """Queue the sending of committed messages; what no job sends the tick does within a minute."""
    try:
        tk.enqueue_job(deliver_all, [list(ids)], title="Messages to those behind the data")
    except redis.RedisError as error:
        log.warning("No job can be queued, the tick will send: %s", error)


def deliver_all(ids: Sequence[str]) -> None:
    """Background job: send these messages."""
    _deliver(ids)


def deliver_due() -> None:
    """Send what is due; called each minute."""
    with own_session():
        query = (
            sa.select(MessageRow.id)
            .where(MessageRow.delivery == WAITING, MessageRow.next_attempt <= datetime.now(UTC))
            .order_by(MessageRow.created)
            .limit(_BATCH)
        )
        ids = list(model.Session.scalars(query))
    _deliver(ids)


def purge(days: int | None = None) -> int:
    """Delete messages older than so many days (the option's, when not told); return how many."""
    keep = config.keep_days() if days is None else days
    if not keep:
        return 0
    with own_session():
        old = MessageRow.created < datetime.now(UTC) - timedelta(days=keep)
        done = model.Session.execute(sa.delete(MessageRow).where(old))
        model.Session.commit()
        return done.rowcount  # pyright: ignore[reportAttributeAccessIssue]


def purge_old() -> None:
    """Delete what is older than the option says; called each day."""
    purge()


def again(ids: Sequence[str] | None = None) -> int:
    """Try messages that were set aside (these, or all) once more; return how many."""
    chosen = [MessageRow.delivery == FAILED]
    if ids is not None:
        chosen.append(MessageRow.id.in_(ids))
    now = datetime.now(UTC)
    done = model.Session.execute(
        sa.update(MessageRow)
        .where(*chosen)
        .values(delivery=WAITING, attempts=0, next_attempt=now)
        .execution_options(synchronize_session=False)
    )
    return done.rowcount  # pyright: ignore[reportAttributeAccessIssue]


def _deliver(ids: Sequence[str]) -> None:
    if not mail.configured():
        return
    for message_id in ids:
        with own_session():
            if not _deliver_one(message_id):
                return  # the server is away: the rest would wait for it, too


def _deliver_one(message_id: str) -> bool:
    """Send one message if it still waits; tell whether the mail server is there."""
    query = sa.select(MessageRow).where(MessageRow.id == message_id, MessageRow.delivery == WAITING)
    message = model.Session.scalar(query.with_for_update(skip_locked=True))
    if message is None:
        return True
    there = True
    try:
        _mail(message)
    except MailDownError as error:
        message.last_error = str(error)[:_LONGEST_ERROR]
        there = False
    except MailRefusedError as error:
        _refused(message, str(error))
    else:
        message.delivery, message.sent, message.last_error = SENT, datetime.now(UTC), None
    model.Session.commit()
    return there


def _mail(message: MessageRow) -> None:
    target = recipients.of(message)
    if not target.addresses:
        raise MailRefusedError("nobody has an address to send it to")
    written = mail.write(message, target.thing, target.lang)
    for address in target.addresses:
        _once(message, address, written)
    if message.copy_to:
        copy = mail.write(message, target.thing, message.lang, copy=True)
        _once(message, message.copy_to, copy, copy=True)


def _once(message: MessageRow, address: str, written: mail.Mail, *, copy: bool = False) -> None:
    """Send to an address it has not reached yet."""
    kind = "copy" if copy else "mail"
    digest = hashlib.sha256(f"{kind}:{address.lower()}".encode()).hexdigest()
    if digest in message.mailed:
        return
    mail.send(written, address, message, reply_to=not copy)
    message.mailed = [*message.mailed, digest]


def _refused(message: MessageRow, reason: str) -> None:
    message.attempts += 1
    message.last_error = reason[:_LONGEST_ERROR]
    if message.attempts >= config.max_attempts():
        message.delivery = FAILED
        log.error("Message %s is set aside: %s", message.id, message.last_error)
        return
    pause = _PAUSES[min(message.attempts, len(_PAUSES)) - 1]
    message.next_attempt = datetime.now(UTC) + timedelta(minutes=pause)
