"""Values of the schema's fields: what each kind accepts and the one form in which it is kept.

Each function takes a raw value (JSON, a JSON string, or what a form posts) and the field of the
schema, and returns the value to keep; an empty one means the field is cleared. Wrong values raise
`FieldError` with messages in the reader's language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from ckanext.rabatmigration.catalogue import messages
from ckanext.rabatmigration.errors import BadInputError
from ckanext.rabatmigration.lib import bidi, languages, periods, text, vocabularies

Field = Mapping[str, Any]
T = TypeVar("T")

#: Most values of a list that is kept, and most problems told of one field.
MOST_VALUES, MOST_TOLD = 300, 5
MOST_KEYWORDS = 100
_LONGEST_JSON = 2_000_000

#: What parts keywords that are typed into one input.
SEPARATORS = re.compile(r"[,،;؛\n]")
_EMAIL = re.compile(r"[^@\s<>\"(),:;\[\]\\]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}")
_SCHEMES = frozenset({"http", "https"})
_FILE_SCHEMES = _SCHEMES | {"ftp", "ftps"}


class FieldError(BadInputError):
    """A field's value is refused; `messages` say why, in the reader's language."""

    def __init__(self, *told: str):
        self.messages = [bidi.isolate(one) for one in told[:MOST_TOLD]]
        super().__init__("; ".join(self.messages))


def from_json(value: Any) -> Any:
    """Return what a JSON object or list written as a string says; anything else as it is."""
    if isinstance(value, str) and value[:1] in ("{", "[") and len(value) <= _LONGEST_JSON:
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _text(value: Any, **options: Any) -> str:
    try:
        return text.clean(value, **options)
    except text.TextError as error:
        told = [messages.text(error)]
        if error.code == "long" and not options.get("multiline") and text.has_markup(value):
            told.append(messages.text(text.TextError("markup")))
        raise FieldError(*told) from error


def line(value: Any, field: Field) -> str:
    """One line of plain text."""
    return _text(value, limit=field.get("max_length", text.LINE))


def trilingual_text(value: Any, field: Field) -> dict[str, str]:
    """{language: one line of plain text}."""
    limit = field.get("max_length", text.LINE)
    return _by_language(value, lambda raw: _text(raw, limit=limit), messages.texts_expected)


def trilingual_markdown(value: Any, field: Field) -> dict[str, str]:
    """{language: Markdown}."""
    limit = field.get("max_length", text.LONG)
    return _by_language(
        value, lambda raw: _text(raw, limit=limit, multiline=True), messages.texts_expected
    )


def trilingual_keywords(value: Any, field: Field) -> dict[str, list[str]]:
    """{language: [keyword, ...]}; a form's text is split at commas and line breaks."""
    return _by_language(value, _keywords, messages.keywords_expected)


def _keywords(value: Any) -> list[str]:
    if isinstance(value, str):
        value = SEPARATORS.split(value) if len(value) <= text.LONG else [value]
    if not isinstance(value, list):
        raise FieldError(messages.keywords_expected())
    if len(value) > MOST_KEYWORDS:
        raise FieldError(messages.too_many(MOST_KEYWORDS, len(value)))
    words = [_text(word, limit=text.KEYWORD) for word in value]
    return list({word.casefold(): word for word in reversed(words) if word}.values())[::-1]


def _by_language(
    value: Any, clean: Callable[[Any], T], expected: Callable[[], str]
) -> dict[str, T]:
    value = from_json(value)
    if not isinstance(value, dict):
        raise FieldError(expected())
    kept: dict[str, T] = {}
    told: list[str] = []
    for lang, raw in value.items():
        if lang not in languages.codes():
            told.append(messages.unknown_language(lang))
        elif raw not in (None, "", []):
            try:
                kept[lang] = clean(raw)
            except FieldError as error:
                told += [messages.in_language(lang, told_one) for told_one in error.messages]
        if len(told) >= MOST_TOLD:
            break
    if told:
        raise FieldError(*told)
    return {lang: kept[lang] for lang in languages.codes() if kept.get(lang)}


def code(value: Any, field: Field) -> str:
    """One code of the field's vocabulary; its URI is understood too."""
    if not isinstance(value, str):
        raise FieldError(messages.code_expected())
    vocabulary = vocabularies.get(field["vocabulary"])
    found = vocabulary.code_of(value)
    if found is None:
        raise FieldError(messages.unknown_code(value, vocabulary))
    return found


def codes(value: Any, field: Field) -> list[str]:
    """Codes of the field's vocabulary, each once, in the order given."""
    vocabulary = vocabularies.get(field["vocabulary"])
    values = as_list(value, lambda: messages.codes_expected(vocabulary))
    found = [(raw, vocabulary.code_of(raw) if isinstance(raw, str) else None) for raw in values]
    wrong = [messages.unknown_code(raw, vocabulary) for raw, one in found if one is None]
    if wrong:
        raise FieldError(*wrong)
    return list(dict.fromkeys(one for _, one in found if one))


def as_list(value: Any, expected: Callable[[], str]) -> list[Any]:
    """Return a list's values without empty ones; `expected` is told of what is no list."""
    value = from_json(value)
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        raise FieldError(expected())
    if len(value) > MOST_VALUES:
        raise FieldError(messages.too_many(MOST_VALUES, len(value)))
    return [one for one in value if one not in (None, "")]


def metadata_language(value: Any, field: Field) -> str:
    """Code of a language in which metadata is kept."""
    if value not in languages.codes():
        raise FieldError(messages.unknown_language(value))
    return value


def period(value: Any, field: Field) -> str:
    """A year, quarter, month or day, in one written form."""
    try:
        return periods.parse(str(value) if isinstance(value, int) else value).text
    except ValueError as error:
        raise FieldError(messages.period(value)) from error


def date(value: Any, field: Field) -> str:
    """A day, as ISO 8601 writes it; the day of a date and time is kept."""
    return _moment(value).isoformat()[:10]


def moment(value: Any, field: Field) -> str:
    """A date or a date and time, as ISO 8601 writes it; kept as it was written."""
    _moment(value)
    return value.strip()


def _moment(value: Any) -> datetime:
    try:
        return datetime.fromisoformat(value.strip() if isinstance(value, str) else "")
    except ValueError as error:
        raise FieldError(messages.date(value)) from error


def email(value: Any, field: Field) -> str:
    """An e-mail address."""
    written = value.strip() if isinstance(value, str) else ""
    if len(written) > 254 or not _EMAIL.fullmatch(written):  # noqa: PLR2004
        raise FieldError(messages.email(value))
    return written


def http_url(value: Any, field: Field) -> str:
    """A web address (http or https)."""
    return _address(value, _SCHEMES)


def file_url(value: Any, field: Field) -> str:
    """A resource's address: web or FTP, or the name of an uploaded file."""
    if isinstance(value, str) and not re.match(r"\s*[a-zA-Z][\w+.\-\s]*:", value):
        return _text(value.strip(), limit=2000)
    return _address(value, _FILE_SCHEMES)


def _address(value: Any, schemes: frozenset[str]) -> str:
    written = value.strip() if isinstance(value, str) else ""
    try:
        parts = urlsplit(written)
        host = parts.hostname
    except ValueError:
        host = parts = None
    if not host or not parts or parts.scheme.lower() not in schemes or len(written) > 2000:  # noqa: PLR2004
        raise FieldError(messages.web_address(value))
    if re.search(r"[\s\x00-\x1f\x7f\ud800-\udfff<>\"]", written):
        raise FieldError(messages.web_address(value))
    return written


def uris(value: Any, field: Field) -> list[str]:
    """Addresses of standards; a form's text has one a line."""
    if isinstance(value, str) and not value.startswith("["):
        value = [one.strip() for one in value.splitlines()]
    values = as_list(value, lambda: messages.web_address(value))
    return list(dict.fromkeys(http_url(one, field) for one in values))


_TRUTH = {
    "true": True, "1": True, "on": True, "yes": True,
    "false": False, "0": False, "off": False, "no": False,
}  # fmt: skip


def boolean(value: Any, field: Field) -> bool:
    """True or false."""
    if isinstance(value, list):  # a hidden input and the ticked box
        value = value[-1] if value else ""
    found = _TRUTH.get(str(value).strip().lower())
    if found is None:
        raise FieldError(messages.yes_or_no(value))
    return found
