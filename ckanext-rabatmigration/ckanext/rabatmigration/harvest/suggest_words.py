"""Words of the suggestion of tags: read, stemmed and found in text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml

from ckanext.rabatmigration.lib import vocabularies
from ckanext.rabatmigration.lib.vocabularies import fold

#: Dataset field -> vocabulary its codes are of.
FIELDS = {
    "migration_theme": "migration_theme",
    "sdg_targets": "sdg",
    "mc2cm_recommendations": "mc2cm",
    "population_groups": "population_group",
    "disaggregation": "disaggregation",
}
#: Languages with rules for word endings.
LANGUAGES = ("ar", "fr", "en")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD = re.compile(r"[^\W_]+")
_END = re.compile(r"[.!?;:؛؟\n(]|\s[–—-]\s")
_STOP = {
    "ar": _set("من في الي علي عن مع او"),
    "fr": _set("le la les l de du des d au aux en a un une et ou sur dans"),
    "en": _set("the of a an in on to for and or from at"),
}
_AR_PREFIX = re.compile(r"^(?:[وف]?(?:[بك]?ال|لل)(?=.{2})|و(?=.{5}))")
_AR_SUFFIX = re.compile(r"(?<=.{3})(?:ون|ين)$")
#: Shortest word that has an ending taken off.
_ENDED = 4


@dataclass(frozen=True)
class Token:
    """A word as it is compared: folded, without ending; where it stood; whether a clause ends."""

    stem: str
    folded: str
    start: int
    end: int
    closes: bool


def stem(word: str, lang: str) -> str:
    """Return a folded word without the endings (in Arabic, also beginnings) of inflection."""
    if lang == "ar":
        return _AR_SUFFIX.sub("", _AR_PREFIX.sub("", word))
    if len(word) < _ENDED:
        return word
    if lang == "fr":
        word = re.sub(r"aux$", "al", word)
        word = re.sub(r"[sx]$", "", word)
        return re.sub(r"(?<=...)e+$", "", word)
    word = re.sub(r"ies$", "y", word)
    return re.sub(r"(?<!s)s$", "", word)


def read(text: str, lang: str) -> list[Token]:
    """Return the words of a text that say something."""
    found: list[Token] = []
    words = list(_WORD.finditer(text))
    for at, match in enumerate(words):
        after = text[match.end() : words[at + 1].start()] if at + 1 < len(words) else "."
        closes = bool(_END.search(after))
        folded = fold(match[0])
        if folded in _STOP[lang]:
            if closes and found:
                found[-1] = Token(**{**vars(found[-1]), "closes": True})
            continue
        found.append(Token(stem(folded, lang), folded, match.start(), match.end(), closes))
    return found


class Phrases:
    """Phrases of one language with what they stand for; finds them in tokens."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}

    def add(self, phrase: str, value: str = "", *, surface: bool = False) -> None:
        """Add a phrase; with `surface`, it counts in exactly this form."""
        tokens = read(phrase, self._lang)
        if not tokens:
            return
        key = tuple(token.stem for token in tokens)
        exact = tokens[0].folded if surface else ""
        entry = (key, value, exact)
        known = self._by_first.setdefault(key[0], [])
        if entry not in known:
            known.append(entry)

    def find(self, tokens: list[Token]) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, value) of every phrase found; they may overlap."""
        stems = [token.stem for token in tokens]
        for start, token in enumerate(tokens):
            for key, value, exact in self._by_first.get(token.stem, ()):
                end = start + len(key)
                if tuple(stems[start:end]) == key and (not exact or token.folded == exact):
                    yield start, end, value

    def found_in(self, tokens: list[Token]) -> bool:
        """Tell whether any of the phrases is there."""
        return next(self.find(tokens), None) is not None


@dataclass(frozen=True)
class Lexicon:
    """Everything words of one language stand for; see `suggest_rules.yaml`."""

    tags: Phrases
    breakdowns: Phrases
    people: Phrases
    movement: Phrases
    elsewhere: Phrases
    idioms: Phrases
    lists: Phrases


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Any]:
    """Return `suggest_rules.yaml`."""
    path = files("ckanext.rabatmigration.harvest") / "suggest_rules.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def needs_context(tag: str) -> bool:
    """Tell whether a tag's words say nothing of migration by themselves."""
    field, _, code = tag.partition(":")
    which = rules()["need_context"].get(field, ())
    return which == "all" or code in which


@lru_cache(maxsize=8)
def lexicon(lang: str) -> Lexicon:
    """Return the words of a language; it is built once."""
    tags, breakdowns = Phrases(lang), Phrases(lang)
    surface = {fold(word) for word in rules()["surface"].get(lang, ())}
    for field, code, word in _tag_words(lang):
        into = breakdowns if field == "disaggregation" else tags
        into.add(word, f"{field}:{code}", surface=fold(word) in surface)
    return Lexicon(
        tags,
        breakdowns,
        **{
            name: _phrases(lang, rules()[name].get(lang, ()), surface)
            for name in ("people", "movement", "elsewhere", "idioms")
        },
        lists=_phrases(lang, rules()["breakdown"].get(lang, ()), surface),
    )


def _phrases(lang: str, words: Iterable[str], surface: set[str]) -> Phrases:
    found = Phrases(lang)
    for word in words:
        found.add(word, surface=fold(word) in surface)
    return found


def _tag_words(lang: str) -> Iterator[tuple[str, str, str]]:
    """Yield (field, code, word) of the vocabularies and of the rules."""
    for field, vocab_id in FIELDS.items():
        never = rules()["never"].get(field, ())
        more = rules()["words"].get(field, {})
        for item in vocabularies.get(vocab_id).items.values():
            if item.id in never:
                continue
            own = [item.label.get(lang, ""), *item.alt.get(lang, ())]
            loose = {fold(one) for one in rules()["too_loose"].get(f"{field}:{item.id}", ())}
            kept = [word for word in own if fold(word) not in loose]
            for word in [*kept, *more.get(item.id, {}).get(lang, ())]:
                yield field, item.id, word
