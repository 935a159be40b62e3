"""Write to those behind the data, and read what was written.

Nobody's address is shown or chosen: a message goes to the stored contact of what it is about.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import authz, model
from ckan.types import Context
from flask import has_request_context
from sqlalchemy.exc import IntegrityError

from ckanext.rabatmigration.contact import delivery, limits, messages
from ckanext.rabatmigration.contact.limits import TooManyError
from ckanext.rabatmigration.contact.logic import schema
from ckanext.rabatmigration.contact.model import DATASET, SITE, MessageRow
from ckanext.rabatmigration.errors import UpstreamError
from ckanext.rabatmigration.lib import languages
from ckanext.rabatmigration.lib.sessions import after_commit

__all__ = [
    "rabatmigration_contact_send",
    "rabatmigration_message_delete",
    "rabatmigration_message_list",
    "rabatmigration_message_retry",
    "rabatmigration_message_update",
]

_MINUTE = 60


@tk.validate_action_data(schema.send)
def rabatmigration_contact_send(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Send a message to the contact of a dataset or organisation, or to those who run the site.

    Their address is not shown. The message is kept, mailed in the language of who gets it and
    answered directly to ``email``. One can write a few times in an hour.

    :param object_type: ``dataset``, ``organization`` or ``site``
    :type object_type: string
    :param id: id or name of the dataset or organisation
    :type id: string
    :param name: who writes
    :type name: string
    :param email: where the answer goes
    :type email: string
    :param message: what is asked, 10 to 5000 letters
    :type message: string
    :param consent: true: name, address and message may be passed on and kept
    :type consent: boolean
    :param copy: true for a copy to the address of your account (optional; signed-in people only)
    :type copy: boolean
    :param submission: an id made by the client: the same one twice is one message (optional)
    :type submission: string

    :returns: ``id`` of the message and ``delivery``, which is ``waiting``
    :rtype: dictionary
    """
    about = _about(data_dict)
    tk.check_access("rabatmigration_contact_send", context, data_dict)
    known = _sent_before(data_dict.get("submission"))
    if known:
        return {"id": known.id, "delivery": known.delivery}
    if has_request_context() and not context.get("ignore_auth"):
        _limit(data_dict, about)
    user = model.User.get(context.get("user")) if context.get("user") else None
    message = MessageRow(
        submission=data_dict.get("submission"),
        object_type=data_dict["object_type"],
        object_id=about.id if about else None,
        owner_org=_owner(about),
        lang=languages.reader(),
        sender_name=data_dict["name"],
        sender_email=data_dict["email"],
        body=data_dict["message"],
        copy_to=(user.email or None) if user and data_dict.get("copy") else None,
    )
    try:
        with model.Session.begin_nested():
            model.Session.add(message)
    except IntegrityError:  # the same form, sent twice at once
        known = _sent_before(data_dict.get("submission"))
        if known is None:
            raise
        return {"id": known.id, "delivery": known.delivery}
    after_commit(delivery.enqueue, [message.id])
    answer = {"id": message.id, "delivery": message.delivery}
    _commit(context)
    return answer


@tk.side_effect_free
@tk.validate_action_data(schema.message_list)
def rabatmigration_message_list(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Return the messages to the organisations you are administrator or editor of, newest first.

    System administrators get all, those to the site too.

    :param organization: id or name of one organisation (optional, default: all of yours)
    :type organization: string
    :param state: ``new``, ``answered`` or ``closed`` (optional, default: all)
    :type state: string
    :param limit: how many, at most 100 (optional, default: 20)
    :type limit: integer
    :param offset: how many to pass over (optional, default: 0)
    :type offset: integer

    :returns: ``count``, ``new`` (how many wait for an answer) and ``results``: each with ``id``,
        ``created``, ``object_type``, ``object`` (name and titles, null for the site),
        ``owner_org``, ``lang``, ``name``, ``email``, ``message``, ``state``, ``state_changed``,
        ``delivery`` (``waiting``, ``sent`` or ``failed``), ``attempts``, ``next_attempt``,
        ``sent`` and ``last_error``
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_message_list", context, data_dict)
    user = context.get("user")
    everything = context.get("ignore_auth") or authz.is_sysadmin(user)
    owners = None if everything else messages.read_by(user)
    if data_dict.get("organization"):
        group = model.Group.get(data_dict["organization"])
        if group is None or (owners is not None and group.id not in owners):
            raise tk.ObjectNotFound(tk._("There is no such organisation."))
        owners = frozenset({group.id})
    return messages.listed(owners, data_dict.get("state"), data_dict["limit"], data_dict["offset"])


@tk.validate_action_data(schema.message_update)
def rabatmigration_message_update(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Note what came of a message, for all who read it.

    :param id: the message
    :type id: string
    :param state: ``new``, ``answered`` or ``closed``
    :type state: string

    :returns: the message, as in ``rabatmigration_message_list``
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_message_update", context, data_dict)
    message = messages.get(data_dict["id"])
    user = model.User.get(context.get("user"))
    message.state = data_dict["state"]
    message.state_changed = datetime.now(UTC)
    message.state_changed_by = user.id if user else None
    answer = messages.as_dict(message)
    _commit(context)
    return answer


@tk.validate_action_data(schema.one_message)
def rabatmigration_message_retry(context: Context, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Try once more to mail a message that could not be delivered.

    :param id: the message
    :type id: string

    :returns: the message, as in ``rabatmigration_message_list``
    :rtype: dictionary
    """
    tk.check_access("rabatmigration_message_retry", context, data_dict)
    message = messages.get(data_dict["id"])
    if delivery.again([message.id]):
        model.Session.refresh(message)
        after_commit(delivery.enqueue, [message.id])
    answer = messages.as_dict(message)
    _commit(context)
    return answer


@tk.validate_action_data(schema.one_message)
def rabatmigration_message_delete(context: Context, data_dict: dict[str, Any]) -> None:
    """Delete a message and what is kept of its sender; a mail that has left is not called back.

    :param id: the message
    :type id: string

    :returns: nothing
    :rtype: None
    """
    tk.check_access("rabatmigration_message_delete", context, data_dict)
    model.Session.execute(sa.delete(MessageRow).where(MessageRow.id == data_dict["id"]))
    _commit(context)


def _about(data_dict: dict[str, Any]) -> model.Package | model.Group | None:
    """Return what a message is about; its id takes the place of its name in `data_dict`."""
    kind, name = data_dict["object_type"], data_dict.get("id")
    if kind == SITE:
        return None
    if not name:
        raise tk.ValidationError({"id": [tk._("Say what the message is about.")]})
    found = model.Package.get(name) if kind == DATASET else _organization(name)
    if found is None or found.state != "active":
        raise tk.ObjectNotFound(tk._("There is nothing of this name to write to."))
    data_dict["id"] = found.id
    return found


def _organization(name: str) -> model.Group | None:
    found = model.Group.get(name)
    return found if found is not None and found.is_organization else None


def _owner(about: model.Package | model.Group | None) -> str | None:
    return about.owner_org if isinstance(about, model.Package) else about.id if about else None


def _sent_before(submission: str | None) -> MessageRow | None:
    if not submission:
        return None
    return model.Session.scalar(sa.select(MessageRow).where(MessageRow.submission == submission))


def _limit(data_dict: dict[str, Any], about: model.Package | model.Group | None) -> None:
    """Count the message; refuse one too many, saying when the next may come."""
    what = f"{data_dict['object_type']}:{about.id if about else ''}"
    try:
        limits.take(limits.visitor(), data_dict["email"], what)
    except TooManyError as error:
        minutes = -(-error.seconds // _MINUTE)
        told = tk.ungettext(
            "There were too many messages in a short time. Try again in %(num)d minute.",
            "There were too many messages in a short time. Try again in %(num)d minutes.",
            minutes,
        )
        raise tk.ValidationError({"rate": [told], "retry_after": [str(error.seconds)]}) from error
    except UpstreamError as error:
        told = tk._("Messages cannot be taken just now. Try again in a few minutes.")
        raise tk.ValidationError({"rate": [told], "retry_after": ["120"]}) from error


def _commit(context: Context) -> None:
    if not context.get("defer_commit"):
        model.repo.commit()
