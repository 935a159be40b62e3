"""The mails themselves: plain text in the language of who gets them, answered to who wrote."""

from __future__ import annotations

import json
import re
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import click
from ckan import model
from ckan.lib import mailer
from flask import current_app, has_app_context

from ckanext.rabatmigration.contact.model import DATASET, ORGANIZATION, MessageRow
from ckanext.rabatmigration.errors import UpstreamError
from ckanext.rabatmigration.lib import languages

#: Seconds a mail server may take to answer.
PATIENCE = 20
LONGEST_SUBJECT = 150


class MailRefusedError(UpstreamError):
    """The mail server answered, and refused the message."""


class MailDownError(UpstreamError):
    """The mail server does not answer."""


@dataclass(frozen=True)
class Mail:
    """Subject in one line, and body."""

    subject: str
    body: str


def configured() -> bool:
    """Tell whether mail can leave at all."""
    notifiers = any(True for _ in p.PluginImplementations(p.INotifier))
    return bool(str(tk.config.get("smtp.server") or "").strip()) or notifiers


def write(message: MessageRow, thing: Any, lang: str, *, copy: bool = False) -> Mail:
    """Return the mail for those it goes to, or the sender's copy, in a language."""
    with _speaking(lang):
        told = {
            "message": message,
            "title": title(thing, lang),
            "about": message.object_type,
            "address": _address(message, thing, lang),
            "list_address": _url("rabatmigration_contact.messages", lang),
            "rtl": languages.direction(lang) == "rtl",
        }
        name = "contact_copy" if copy else "contact_message"
        subject = tk.render(f"emails/{name}_subject.txt", told)
        return Mail(_one_line(subject), tk.render(f"emails/{name}.txt", told).strip() + "\n")


def send(mail: Mail, address: str, message: MessageRow, *, reply_to: bool = True) -> None:
    """Hand a mail to the mail server.

    :raises MailDownError: it does not answer
    :raises MailRefusedError: it refuses the mail
    """
    host = urlsplit(tk.config["ckan.site_url"]).hostname or "localhost"
    headers = {
        "Message-ID": f"<{message.id}.{'m' if reply_to else 'c'}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    if reply_to:
        headers["Reply-To"] = message.sender_email
    try:
        with _patience():
            mailer.mail_recipient("", address, mail.subject, mail.body, headers=headers)
    except (mailer.MailerException, smtplib.SMTPException, OSError) as error:
        raise _reason(error) from error


def title(thing: Any, lang: str) -> str:
    """Return what a dataset or organisation is called in a language, else in any."""
    extras = getattr(thing, "extras", None) or {}
    texts = extras.get("title_translated") or {}
    if isinstance(texts, str):
        texts = json.loads(texts)
    return languages.pick(texts, lang, extras.get("source_language"))[0] or (
        getattr(thing, "title", "") or ""
    )


def _reason(error: Exception) -> MailDownError | MailRefusedError:
    """Tell a server that is away from one that refuses: only the latter costs an attempt."""
    cause = error.__context__ if isinstance(error, mailer.MailerException) else error
    away = (OSError, smtplib.SMTPConnectError, smtplib.SMTPServerDisconnected)
    refused = isinstance(cause, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused)
    if isinstance(cause, away) and not (refused and not isinstance(cause, away[1:])):
        return MailDownError(f"{type(cause).__name__}: {cause}")
    return MailRefusedError(str(error))


@contextmanager
def _speaking(lang: str) -> Iterator[None]:
    """Render as a page in a language would be, whatever the request at hand, if there is one."""
    environ = {"CKAN_LANG": lang, "CKAN_LANG_IS_DEFAULT": lang == tk.config["ckan.locale_default"]}
    app = _app()
    # a context of its own: Flask-Babel keeps the language it once found in that of the application
    with app.app_context(), app.test_request_context("/", environ_overrides=environ):
        yield


def _app() -> Any:
    """Return the application: of the request, or of the command that runs (a worker, the tick)."""
    if has_app_context():
        return current_app
    command = click.get_current_context(silent=True)
    if command is None or "flask_app" not in command.meta:
        raise RuntimeError("mails are written in a request, a job or a command")
    return command.meta["flask_app"]


@contextmanager
def _patience() -> Iterator[None]:
    """Give up on a server that hangs: CKAN's mailer would wait for ever."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(PATIENCE)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def _address(message: MessageRow, thing: Any, lang: str) -> str:
    if isinstance(thing, model.Package):
        return _url("dataset.read", lang, id=thing.name)
    if isinstance(thing, model.Group):
        return _url("organization.read", lang, id=thing.name)
    return "" if message.object_type in (DATASET, ORGANIZATION) else _url("home.index", lang)


def _url(endpoint: str, lang: str, **values: str) -> str:
    return tk.url_for(endpoint, locale=lang, qualified=True, **values)


def _one_line(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029\s]+", " ", text).strip()[:LONGEST_SUBJECT]
