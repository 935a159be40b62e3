"""What the catalogues have in common: reading, writing, joining, and what can be wrong in one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

FOLDER = Path(__file__).resolve().parent
DOMAIN = "ckanext-rabatmigration"
HEADER = """\
# Rabat Migration Observatory: {what}.
# Licence: AGPL-3.0-or-later, as the code's.
#"""
_STANDS_FOR = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
_TAG = re.compile(r"</?[a-z][^<>]*>")
_TAG_NAME = re.compile(r"</?[a-z0-9]+")

Texts = tuple[str, ...]


def texts(value: str | Iterable[str] | None) -> Texts:
    """Return the forms of a message's id or translation, one where it has no plural."""
    return (value,) if isinstance(value, str) else tuple(value or ("",))


def read(path: Path, language: str, plural_forms: str | None = None) -> Catalog:
    """Return a catalogue, empty when the file isn't there yet.

    :param plural_forms: the header all catalogues of the language share. CKAN counts with the one
        it reads last, so catalogues that disagree would show each other's wrong form.
    """
    if path.exists():
        with path.open("rb") as stream:
            catalogue = read_po(stream, locale=language)
    else:
        catalogue = Catalog(locale=language, project=DOMAIN)
    if plural_forms:
        catalogue.mime_headers = [("Plural-Forms", plural_forms)]
    for message in catalogue:
        if isinstance(message.string, tuple | list) and all(message.string):
            missing = catalogue.num_plurals - len(message.string)
            message.string = (*message.string, *[message.string[-1]] * missing)
    return catalogue


def write(path: Path, catalogue: Catalog, what: str) -> None:
    """Write a catalogue so that only what was translated makes a difference."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Dates would make a difference at each run where no string differs.
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    catalogue.header_comment = HEADER.format(what=what)
    catalogue.last_translator = "The observatory's team"
    catalogue.language_team = "The observatory's team"
    catalogue.msgid_bugs_address = ""
    catalogue.version = "0.1"
    catalogue.fuzzy = False
    with path.open("wb") as stream:
        write_po(stream, catalogue, sort_output=True, include_lineno=False, width=100)


def merge(catalogue: Catalog, winner: Catalog) -> Catalog:
    """Add to a catalogue the messages of another, which wins where both have one."""
    for message in winner:
        if message.id:
            if message.string:
                catalogue.delete(message.id, message.context)
            catalogue[message.id] = message
    return catalogue


def faults(message: Message | None) -> list[str]:
    """Return what is wrong with a translation, in a word or a line each."""
    if message is None or not all(texts(message.string)):
        return ["missing"]
    if message.fuzzy:
        return ["fuzzy"]
    found = [str(error) for error in message.check()]
    return found + _lost(texts(message.id), texts(message.string))


def _lost(ids: Texts, strings: Texts) -> list[str]:
    """Placeholders and HTML tags that differ; forms for nought, one and two may leave them out."""
    plural = len(ids) > 1
    wanted = _STANDS_FOR.findall(ids[-1])
    named = {name for name in wanted if len(name) > 2}  # noqa: PLR2004
    found = []
    for index, string in enumerate(strings):
        has = _STANDS_FOR.findall(string)
        if plural and index < len(strings) - 1 and set(has) <= set(wanted):
            continue
        if set(has) != set(wanted) or (len(has) != len(wanted) and set(wanted) - named):
            found.append(f"placeholders differ in {string!r}")
    tags = Counter(_TAG_NAME.findall(" ".join(_TAG.findall(ids[-1]))))
    for string in strings:
        if Counter(_TAG_NAME.findall(" ".join(_TAG.findall(string)))) != tags:
            found.append(f"HTML differs in {string!r}")
    return found


def same(message: Message) -> bool:
    """Tell whether a translation says what the original says, word for word."""
    has_letters = any(re.search(r"[^\W\d_]{2}", _STANDS_FOR.sub("", t)) for t in texts(message.id))
    return has_letters and bool(set(texts(message.string)) & set(texts(message.id)))
