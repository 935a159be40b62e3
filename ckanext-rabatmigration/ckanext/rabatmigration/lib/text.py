"""What a text people type or portals send may be: plain, whole, of a sane length.

Pure functions. What is wrong is raised as a `TextError` whose `code` callers translate.
"""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

from ckanext.rabatmigration.errors import BadInputError

#: Longest a title may be, in characters.
TITLE = 300
#: Longest a text of several paragraphs may be.
LONG = 50_000
#: Longest any other one-line text may be.
LINE = 1000
#: Longest a keyword may be (CKAN's tags share the limit).
KEYWORD = 100

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_OVERRIDE = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_NONCHARACTER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKUP = re.compile(
    r"</?[a-zA-Z][^<>]*>|<!--|<[a-zA-Z]+[\s/][^<>]*$"
    r"|&(?:[a-zA-Z]{2,8}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});"
    r"|!?\[[^\]\n]*\]\([^)\n]*\)"
)
_INVISIBLE = re.compile(r"[\s\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u2060-\u2064\ufeff]+")
_SPACES = re.compile(r"[ \t\r\n\v\f\u0085\u2028\u2029]+")
_BLANK_LINES = re.compile(r"\n{4,}")


class TextError(BadInputError):
    """A text cannot be kept as it is.

    `code` is one of `type`, `surrogate`, `control`, `override`, `markup`, `long`; for `long`,
    `limit` and `length` are in characters.
    """

    def __init__(self, code: str, *, limit: int = 0, length: int = 0):
        self.code = code
        self.limit = limit
        self.length = length
        super().__init__(f"{code}" + (f": {length} > {limit}" if code == "long" else ""))


def clean(value: object, *, limit: int = LINE, multiline: bool = False) -> str:
    """Return the text as it is kept: composed (NFC), trimmed; empty when nothing can be seen.

    One-line texts also lose line breaks and doubled spaces, and may hold no markup: no HTML tag
    or entity, no Markdown link. Texts of several lines are Markdown, made safe when shown.

    Raises `TextError`.
    """
    if not isinstance(value, str):
        raise TextError("type")
    if len(value) > limit * 4:  # spare the patterns below a text that is refused anyway
        raise TextError("long", limit=limit, length=len(value))
    if _SURROGATE.search(value) or _NONCHARACTER.search(value):
        raise TextError("surrogate")
    if _CONTROL.search(value):
        raise TextError("control")
    if _OVERRIDE.search(value):
        raise TextError("override")
    text = unicodedata.normalize("NFC", value).replace("\ufeff", "")
    text = _paragraphs(text) if multiline else _SPACES.sub(" ", text).strip()
    if not _INVISIBLE.sub("", text):
        return ""
    if len(text) > limit:
        raise TextError("long", limit=limit, length=len(text))
    if not multiline and _MARKUP.search(text):
        raise TextError("markup")
    return text


def has_markup(value: str) -> bool:
    """Tell whether the beginning of a text holds what one-line texts may not."""
    return bool(_MARKUP.search(value[:LONG]))


def _paragraphs(text: str) -> str:
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return _BLANK_LINES.sub("\n\n\n", "\n".join(lines)).strip("\n \t")


def strip_markup(value: str) -> str:
    """Return the words of an HTML or Markdown-linked text, on one line; for records of others."""
    parser = _Words()
    parser.feed(value)
    parser.close()
    words = re.sub(r"!?\[([^\]\n]*)\]\([^)\n]*\)", r"\1", "".join(parser.words))
    return _SPACES.sub(" ", words).strip()


class _Words(HTMLParser):
    """Collect the text between tags, but for scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count where a script or style begins; other tags part words."""
        if tag in ("script", "style"):
            self._hidden += 1
        elif tag not in ("a", "abbr", "b", "code", "em", "i", "span", "strong", "sub", "sup", "u"):
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Count where a script or style ends."""
        if tag in ("script", "style"):
            self._hidden = max(0, self._hidden - 1)

    def handle_data(self, data: str) -> None:
        """Keep text that is shown."""
        if not self._hidden:
            self.words.append(data)
