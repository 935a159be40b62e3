"""Texts of portals, kept apart by language; pure.

Portals say the language in the field's shape (`{"fr": ...}`, `title_fr`), wrongly or not at all.
What is said is believed unless the script or a long text contradicts it; what is not said is
detected. Nothing is translated. Languages we do not keep are recognised, so that a Portuguese title
is not filed as French.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from babel import Locale
from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from ckanext.rabatmigration.lib import languages, vocabularies
from ckanext.rabatmigration.lib.text import strip_markup

#: Languages of portals around us, told apart from ours.
FOREIGN = (
    Language.SPANISH,
    Language.PORTUGUESE,
    Language.CATALAN,
    Language.ITALIAN,
    Language.GERMAN,
    Language.DUTCH,
    Language.TURKISH,
)
OURS = (Language.ARABIC, Language.FRENCH, Language.ENGLISH)
_TOLD_APART = frozenset(one.iso_code_639_1.name.lower() for one in (*OURS, *FOREIGN))
#: Confidence from which a detected language is believed, and from which it overrules what the
#: source says or the rest of the record is in.
BELIEVED, CERTAIN = 0.5, 0.97
#: Words a text must have to overrule anything.
LONG = 8

_KEY = re.compile(r"^(?P<code>[A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})*$")
_LETTERS = re.compile(r"[^\W\d_]")
_RTL = re.compile(r"[\u0590-\u08ff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")


def language(value: Any) -> str | None:
    """Return the two-letter code of a language written as a code, a locale, a URI or a name."""
    text = str(value or "").strip()
    known = vocabularies.get("language")
    found = known.find(text) or known.find(text.rstrip("/").rpartition("/")[2])
    if found:
        return found if found not in ("und", "mul") else None
    match = _KEY.match(text)
    short = known.find(match["code"]) if match else None
    if short or not match:
        return short
    code = match["code"].lower()
    return code if code in Locale("en").languages else None


def detect(text: str, fallback: str | None = None) -> str | None:
    """Return the language a text is in.

    `fallback` is the likely one, such as that of the rest of the record: it holds unless the script
    or a long text is clearly another's. Without it the likeliest, or None.
    """
    if fallback:
        return _unless_wrong(fallback, text)
    found, confidence = _likeliest(text)
    return found if confidence >= BELIEVED else None


def split(values: Mapping[str, str], fallback: str | None = None) -> dict[str, str]:
    """Sort texts by language, `values` being {label as the source has it: text}.

    An empty label means that the source did not say. Where two texts end in one language, the one
    that was labelled with it wins.
    """
    sorted_in: dict[str, str] = {}
    for label, text in sorted(values.items(), key=lambda pair: not pair[0]):
        if not _LETTERS.search(text):
            continue
        code = language(label) if label else None
        code = detect(text, fallback) if code is None else _unless_wrong(code, text)
        if code:
            sorted_in.setdefault(code, text)
    return sorted_in


def translations(payload: Mapping[str, Any], name: str) -> dict[str, str]:
    """Return the texts of a field by label, in all the shapes portals use.

    `{name}_translated` and `{name}` as {code: text} or as such written in JSON, `{name}_fr`, and
    `{name}` alone, under an empty label unless the same text is labelled already.
    """
    found: dict[str, str] = {}
    for key in (f"{name}_translated", name):
        value = _parsed(payload.get(key))
        if isinstance(value, Mapping):
            found.update({str(k): str(v) for k, v in value.items() if isinstance(v, str) and v})
    known = vocabularies.get("language")
    for key, value in payload.items():
        label = key.removeprefix(f"{name}_")
        if label != key and label not in found and isinstance(value, str) and known.find(label):
            found[label] = value
    plain = _parsed(payload.get(name))
    if isinstance(plain, str) and plain.strip() and plain not in found.values():
        found[""] = plain
    return {label: text for label, text in found.items() if text.strip()}


def line(text: str) -> str:
    """Return a text as one plain line: no markup, no characters that steer the display."""
    return " ".join(strip_markup(html.unescape(_CONTROL.sub(" ", text))).split())


def paragraphs(text: str) -> str:
    """Return a text of several lines: Markdown stays, HTML goes."""
    plain = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    if _TAG.search(plain):
        blocks = re.split(r"(?:</?(?:p|div|br|li|ul|ol|h\d)[^<>]*>|\n\s*\n)", plain)
        plain = "\n\n".join(filter(None, (line(block) for block in blocks)))
    return "\n".join(row.rstrip() for row in html.unescape(plain).strip().split("\n"))


def _parsed(value: Any) -> Any:
    """Return the object or the list's text that a string holds in JSON, else the value itself."""
    parsed = value
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            parsed = json.loads(value)
        except ValueError:
            return value
    if isinstance(parsed, list):
        return "\n\n".join(one for one in parsed if isinstance(one, str))
    return parsed


def _unless_wrong(code: str, text: str) -> str:
    """Return the language a text should be in, or the one it certainly is in."""
    letters = _LETTERS.findall(text)
    rtl = len(_RTL.findall(text)) > len(letters) / 2
    if rtl != (languages.direction(code) == "rtl"):
        return detect(text) or code
    if len(text.split()) < LONG or code not in _TOLD_APART:
        return code
    found, confidence = _likeliest(text)
    return found if found and confidence >= CERTAIN else code


def _likeliest(text: str) -> tuple[str | None, float]:
    """Return the likeliest language and how likely it is; acronyms and digits left out."""
    letters = _LETTERS.findall(text)
    if letters and len(_RTL.findall(text)) > len(letters) / 2:
        return "ar", 1.0
    words = [word for word in re.findall(r"[^\W\d_]{2,}", text[:2000]) if not word.isupper()]
    if not words:
        return None, 0.0
    best = _detector().compute_language_confidence_values(" ".join(words))[0]
    return best.language.iso_code_639_1.name.lower(), best.value


@lru_cache(maxsize=1)
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*OURS, *FOREIGN).with_low_accuracy_mode().build()
