"""Core CKAN fields and their translated twins, kept in step whoever writes which.

Pure functions. A plain client knows `title`, `notes` and `tags`; we know them by language. The
plain one is the text in the source language. Whoever changes one of the two, the other follows;
a twin that only echoes what is stored never undoes the change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ckanext.rabatmigration.lib import languages

#: A value that was not sent, which is not the same as one that was sent empty.
ABSENT: Any = object()

_NOT_IN_TAGS = re.compile(r"[^\w \-.]+")


def merge(
    plain: Any,
    translated: Any,
    stored_plain: Any,
    stored_translated: Mapping[str, Any],
    lang: str,
) -> Any:
    """Return the texts by language that follow from what was sent, or ABSENT for "nothing".

    `lang` is the language the plain text is in. A changed plain text fills its language, unless
    that language was changed in `translated` too, which then says it more exactly. An emptied
    plain text empties the field.
    """
    if translated is ABSENT:
        return _from_plain(plain, stored_plain, stored_translated, lang)
    if translated in (None, "", {}):
        translated = {lang: plain} if _is_new(plain, stored_plain) else {}
    if plain is ABSENT or _same(plain, stored_plain) or not isinstance(translated, Mapping):
        return translated
    if not plain:
        return {} if dict(translated) == dict(stored_translated) else translated
    if _same(translated.get(lang), stored_translated.get(lang)):
        return {**translated, lang: plain}
    return translated


def _from_plain(
    plain: Any, stored_plain: Any, stored_translated: Mapping[str, Any], lang: str
) -> Any:
    if plain is ABSENT:
        return ABSENT
    if stored_translated and _same(plain, stored_plain):
        return dict(stored_translated)
    return {**stored_translated, lang: plain} if plain else {}


def _is_new(plain: Any, stored_plain: Any) -> bool:
    return plain is not ABSENT and bool(plain) and not _same(plain, stored_plain)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) == sorted(map(str, other))
    return (one or None) == (other or None)


def source_language(
    given: Any, title: Any, titles: Any, stored: str | None, stored_titles: Mapping[str, Any]
) -> str:
    """Return the language the description is written in.

    What is said wins; then what is stored, then the language whose title is the plain one, the
    only one that has a title, or the one the plain title is recognised to be in.
    """
    known = languages.codes()
    if given in known:
        return given
    if stored in known:
        return str(stored)
    texts = {k: v for k, v in titles.items() if v} if isinstance(titles, Mapping) else {}
    texts = texts or dict(stored_titles)
    for lang, text in texts.items():
        if lang in known and text == title:
            return lang
    if isinstance(title, str) and title.strip():
        return languages.guess(title)
    return next((lang for lang in known if lang in texts), languages.default())


def language_of(
    plain: Any, stored_plain: Any, stored_translated: Mapping[str, Any], source: str
) -> str:
    """Return the language a plain text belongs to: the stored one's, or as recognised."""
    for lang, text in stored_translated.items():
        if stored_plain and _same(text, stored_plain):
            return lang
    if stored_translated or not isinstance(plain, str):
        return source
    return languages.detect(plain) or source


def plain_text(translated: Any, source: str) -> str:
    """Return the plain text that goes with texts by language."""
    texts = translated if isinstance(translated, Mapping) else {}
    texts = {lang: text for lang, text in texts.items() if isinstance(text, str)}
    return languages.pick(texts, source, source)[0].strip()


def tag_names(keywords: Any, source: str) -> list[str]:
    """Return CKAN's tags for keywords by language: those of the source language.

    CKAN's tags know fewer characters than words have: apostrophes and marks become spaces.
    """
    by_language = keywords if isinstance(keywords, Mapping) else {}
    chosen: Any = next(
        (by_language[k] for k in (source, *languages.codes(), *by_language) if by_language.get(k)),
        [],
    )
    if not isinstance(chosen, list):
        return []
    names = (re.sub(r" +", " ", _NOT_IN_TAGS.sub(" ", str(word))).strip() for word in chosen)
    return list(dict.fromkeys(name[:100] for name in names if len(name) > 1))
