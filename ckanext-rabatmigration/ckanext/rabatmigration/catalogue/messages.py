"""What is wrong with a value and what is expected, in the reader's language.

One function a message, so that form, API and import say the same.
"""

from __future__ import annotations

from collections.abc import Iterable

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.lib import bidi, languages
from ckanext.rabatmigration.lib.text import TextError
from ckanext.rabatmigration.lib.vocabularies import Vocabulary

#: Lists up to this long are told whole.
_SHORT_LIST = 12
_SHOWN = 60


def in_language(lang: str, problem: str) -> str:
    """Say which of a field's languages a problem is in."""
    return tk._("{language}: {problem}").format(language=languages.name(lang), problem=problem)


def text(error: TextError) -> str:
    """Say what is wrong with a text."""
    if error.code == "long":
        return tk._("The text has {length} characters; write at most {limit}.").format(
            length=error.length, limit=error.limit
        )
    return {
        "type": tk._("A text is expected here."),
        "surrogate": tk._("The text holds characters that cannot be read. Type them again."),
        "control": tk._("The text holds invisible control characters. Paste it as plain text."),
        "override": tk._("The text holds marks that turn the writing direction. Remove them."),
        "markup": tk._("HTML tags and links are not allowed here. Write plain text."),
    }[error.code]


def texts_expected() -> str:
    """Say that texts by language were expected."""
    return tk._("Texts by language are expected, such as {example}.").format(
        example='{"fr": "…", "ar": "…"}'
    )


def keywords_expected() -> str:
    """Say that lists of keywords by language were expected."""
    return tk._("Lists of keywords by language are expected, such as {example}.").format(
        example='{"fr": ["…", "…"]}'
    )


def reasons_expected() -> str:
    """Say that texts by tag and language were expected."""
    return tk._("Texts by policy tag and language are expected, such as {example}.").format(
        example='{"sdg:10.7": {"fr": "…"}}'
    )


def unknown_language(lang: object) -> str:
    """Say that metadata isn't kept in a language."""
    known = ", ".join(f"{code} ({languages.name(code)})" for code in languages.codes())
    return tk._("“{value}” is not a language of this site. Expected: {known}.").format(
        value=shown(lang), known=known
    )


def title_missing() -> str:
    """Say that a title is needed."""
    return tk._("Write a title in at least one language.")


def source_without_title(lang: str) -> str:
    """Say that the source language has no title."""
    return tk._("There is no title in this language ({language}). Write one or choose the "
                "language the title is in.").format(language=languages.name(lang))  # fmt: skip


def code_expected() -> str:
    """Say that one code was expected."""
    return tk._("One code, written as text, is expected.")


def codes_expected(vocabulary: Vocabulary) -> str:
    """Say that a list of codes was expected."""
    example = f'["{next(iter(vocabulary.items))}"]'
    return tk._("A list of codes is expected, such as {example}.").format(example=example)


def unknown_code(value: object, vocabulary: Vocabulary) -> str:
    """Say that a code isn't in its list, and what may have been meant."""
    near = vocabulary.near(value) if isinstance(value, str) else []
    first = tk._("“{value}” is not in the list “{vocabulary}”.").format(
        value=shown(value), vocabulary=languages.pick(vocabulary.title)[0]
    )
    if near:
        then = tk._("Did you mean {codes}?").format(codes=_listed(near, vocabulary))
    elif len(vocabulary.items) <= _SHORT_LIST:
        then = tk._("Expected: {codes}.").format(codes=_listed(vocabulary.items, vocabulary))
    else:
        then = tk._("The codes are at {address}.").format(address=vocabulary.scheme_uri)
    return f"{first} {then}"


def _listed(codes: object, vocabulary: Vocabulary) -> str:
    return ", ".join(f"{code} ({vocabulary.label(code)})" for code in codes)  # type: ignore[attr-defined]


def too_many(limit: int, count: int) -> str:
    """Say that there are more values than are kept."""
    return tk._("There are {count} values; give at most {limit}.").format(count=count, limit=limit)


def too_many_fields(limit: int, count: int) -> str:
    """Say that a client added more fields of its own than are kept."""
    return tk._("There are {count} added fields; keep at most {limit}.").format(
        count=count, limit=limit
    )


def period(value: object) -> str:
    """Say how a period is written."""
    return tk._("“{value}” is not a period. Write a year (2014), a quarter (2014-Q3), a month "
                "(2014-05) or a day (2014-05-31).").format(value=shown(value))  # fmt: skip


def end_before_start(end: str, start: str) -> str:
    """Say that a period ends before it begins."""
    return tk._("The end ({end}) is before the start ({start}).").format(end=end, start=start)


def date(value: object) -> str:
    """Say how a date is written."""
    return tk._("“{value}” is not a date. Write year-month-day, such as 2024-05-31.").format(
        value=shown(value)
    )


def email(value: object) -> str:
    """Say how an e-mail address is written."""
    return tk._("“{value}” is not an e-mail address. Write one such as name@example.org.").format(
        value=shown(value)
    )


def web_address(value: object) -> str:
    """Say how a web address is written."""
    return tk._("“{value}” is not a web address. Write one that begins with https:// or "
                "http://.").format(value=shown(value))  # fmt: skip


def yes_or_no(value: object) -> str:
    """Say that true or false was expected."""
    return tk._("“{value}” is neither true nor false.").format(value=shown(value))


def crosses_expected() -> str:
    """Say how a cross of dimensions is written."""
    return tk._("A cross names two to six dimensions, joined by a star, such as {example}.").format(
        example="sex*age"
    )


def reason_without_tag(tag: str) -> str:
    """Say that a reason is given for a tag that isn't chosen."""
    return tk._("A reason is given for “{tag}”, which is not chosen. Choose it or empty the "
                "reason.").format(tag=tag)  # fmt: skip


def open_but_personal(label: str) -> str:
    """Say that files in which people can be recognised can't be open."""
    return tk._("Files in which people can be recognised ({label}) cannot be open. Choose another "
                "access level.").format(label=label)  # fmt: skip


def not_readable() -> str:
    """Say that a value holds what can't be stored."""
    return tk._("The text holds characters that cannot be read. Type them again.")


def text_expected() -> str:
    """Say that a text was expected."""
    return tk._("A text is expected here.")


def text_list_expected() -> str:
    """Say that a list of texts was expected."""
    return tk._("A list of texts is expected, such as {example}.").format(example='["…", "…"]')


def object_expected() -> str:
    """Say that an object was expected."""
    return tk._("An object is expected, such as {example}.").format(example='{"…": "…"}')


def number_expected(least: int, most: int) -> str:
    """Say between what a number may be."""
    return tk._("A whole number from {least} to {most} is expected here.").format(
        least=least, most=most
    )


def number_too_large() -> str:
    """Say that a number is beyond what can be kept."""
    return tk._("This number is too large to be kept.")


def too_deep(limit: int) -> str:
    """Say that JSON is nested deeper than is read."""
    return tk._("Lists and objects may be nested {limit} deep at most.").format(limit=limit)


def one_of(value: object, known: Iterable[str]) -> str:
    """Say that a value isn't one of the few there are."""
    return tk._("“{value}” is not known here. Expected: {known}.").format(
        value=shown(value), known=", ".join(known)
    )


def shown(value: object) -> str:
    """Return a value as a message quotes it: short, on one line, its own writing direction kept."""
    text = value if isinstance(value, str) else str(value)
    text = "".join(letter if letter.isprintable() else "\ufffd" for letter in text[: _SHOWN * 2])
    return bidi.quoted(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
