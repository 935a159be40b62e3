"""Languages of the metadata: which there are, which a text is in, which the reader wants.

Languages are configuration (`ckanext.rabatmigration.languages`): a code added there is a language
like the others, in forms, validation, search fallback and display.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import flask_babel
from babel import Locale, UnknownLocaleError
from ckan.common import config
from flask import g, has_request_context
from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

OPTION = "ckanext.rabatmigration.languages"
_KEPT = "rabatmigration_languages"
DEFAULT = ("ar", "fr", "en")

#: Below this share of confidence a text counts as being in no known language.
CONFIDENT = 0.7

#: Longer texts say nothing more about their language.
_SAMPLE = 2000

_ARABIC = re.compile(r"[\u0620-\u064a\u0671-\u06d3]")
_TIFINAGH = re.compile(r"[\u2d30-\u2d67]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
_RTL = frozenset({"ar", "ary", "ckb", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"})

#: Own names CLDR has not, or writes otherwise than people here do.
_NAMES = {"zgh": {"zgh": "ⵜⴰⵎⴰⵣⵉⵖⵜ"}}


def codes() -> list[str]:
    """Return the codes of the metadata's languages, in the order forms show them.

    A page asks hundreds of times: the option is read once in a request.
    """
    if not has_request_context():
        return list(_configured())
    kept = g.get(_KEPT)
    if kept is None:
        kept = _configured()
        setattr(g, _KEPT, kept)
    return list(kept)


def _configured() -> tuple[str, ...]:
    value = config.get(OPTION) or DEFAULT
    if isinstance(value, str):
        value = value.split()
    return tuple(dict.fromkeys(value))


def default() -> str:
    """Return the site's own language, as far as metadata is kept in it."""
    return _known(str(config.get("ckan.locale_default") or "")) or codes()[0]


def reader() -> str:
    """Return the language of the current request, or the site's outside of one."""
    try:
        locale = flask_babel.get_locale()
    except RuntimeError:  # an application without a request: a worker, the command line
        locale = None
    return (_known(str(locale)) if locale else None) or default()


def _known(locale: str) -> str | None:
    """Return the metadata language of a locale such as `ar`, `ar_MA` or `fr-FR`."""
    known = codes()
    if locale in known:
        return locale
    short = re.split(r"[_-]", locale)[0]
    return short if short in known else None


def direction(lang: str | None) -> str:
    """Return `rtl` or `ltr`, as HTML's `dir` wants it."""
    return "rtl" if lang and re.split(r"[_-]", lang)[0] in _RTL else "ltr"


def name(lang: str, in_language: str | None = None) -> str:
    """Return what a language is called, in the reader's language unless told otherwise."""
    target = in_language or reader()
    if target in _NAMES.get(lang, {}):
        return _NAMES[lang][target]
    try:
        return Locale.parse(lang, sep="_").get_display_name(target) or lang
    except (UnknownLocaleError, ValueError):
        return lang


def own_name(lang: str) -> str:
    """Return what a language calls itself."""
    return name(lang, lang)


def pick(
    values: Mapping[str, str] | None, lang: str | None = None, source: str | None = None
) -> tuple[str, str]:
    """Choose the text to show and say which language it is in.

    Falls back from `lang` (the reader's when not told) to `source`, the language the metadata was
    written in, to any. Returns two empty strings when there is no text at all.
    """
    values = values or {}
    wanted = lang or reader()
    if values.get(wanted):
        return values[wanted], wanted
    for candidate in (source, *codes(), *values):
        if candidate and values.get(candidate):
            return values[candidate], candidate
    return "", ""


def detect(text: str | None) -> str | None:
    """Return the language a text is in, or None when that is not sure.

    The script decides where it can; between languages of one script statistics do. Words all in
    capitals (acronyms) and digits tell nothing and are left out.
    """
    sample = (text or "")[:_SAMPLE]
    known = codes()
    latin, arabic = len(_LATIN.findall(sample)), len(_ARABIC.findall(sample))
    if "zgh" in known and len(_TIFINAGH.findall(sample)) > max(latin, arabic):
        return "zgh"
    if arabic > latin:
        written_in = [code for code in known if direction(code) == "rtl"]
        return written_in[0] if len(written_in) == 1 else _by_statistics(sample, tuple(known))
    words = [word for word in _LATIN_WORD.findall(sample) if not word.isupper()]
    left = [code for code in known if direction(code) == "ltr"]
    return _by_statistics(" ".join(words), tuple(left)) if words else None


def guess(text: str | None, fallback: str | None = None) -> str:
    """Return the likeliest language of a text: there is always one.

    Where `detect` is unsure: `fallback`, then the reader's language, then the first configured
    one, passing over those that are not written in the text's script.
    """
    found = detect(text)
    if found:
        return found
    sample = (text or "")[:_SAMPLE]
    side = "rtl" if len(_ARABIC.findall(sample)) > len(_LATIN.findall(sample)) else "ltr"
    candidates = [code for code in (fallback, reader(), *codes()) if code in codes()]
    if _ARABIC.search(sample) or _LATIN.search(sample):
        candidates = [c for c in candidates if c and direction(c) == side] or candidates
    return candidates[0] or codes()[0]


def _by_statistics(text: str, among: tuple[str, ...]) -> str | None:
    detector = _detector(among)
    if detector is None or not text.strip():
        return among[0] if len(among) == 1 and text.strip() else None
    best = detector.compute_language_confidence_values(text)[0]
    if best.value < CONFIDENT:
        return None
    return best.language.iso_code_639_1.name.lower()


@lru_cache(maxsize=8)
def _detector(among: tuple[str, ...]) -> LanguageDetector | None:
    """Build the detector for those languages it knows; None when there is nothing to choose."""
    languages = []
    for code in among:
        iso = getattr(IsoCode639_1, code.upper(), None)
        if iso is not None:
            languages.append(Language.from_iso_code_639_1(iso))
    if len(languages) < 2:  # noqa: PLR2004
        return None
    return LanguageDetectorBuilder.from_languages(*languages).build()
