"""Tags for a dataset, suggested from its words in Arabic, French and English.

Words come from the vocabularies' labels and other words and from `suggest_rules.yaml`. A suggestion
says how sure it is (0 to 1) and which words led to it; what is below the threshold is not made.
Breakdowns count only in a list that says so ("by sex and age"). Texts about birds, servers or fish
get nothing, whatever their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ckanext.rabatmigration.harvest import suggest_words as words
from ckanext.rabatmigration.lib import vocabularies

THRESHOLD = 0.6
#: What one mention says, by (in title or keywords, of several words).
_WEIGHTS = {(True, True): 0.85, (True, False): 0.75, (False, True): 0.65, (False, False): 0.45}
#: What naming an SDG by its number says.
_NAMED = 0.95
#: Tokens after a word like "by" that may still belong to its list.
_LIST = 14
_SDG = re.compile(
    r"\b(?:SDGs?|ODD|(?:أهداف|هدف) التنمية المستدامة)\s*"
    r"(?P<code>\d{1,2}(?:\.[0-9a-dA-D]{1,2})?)(?:\.\d+)?(?![\w.]*\w)"
)


@dataclass(frozen=True)
class Suggestion:
    """One tag: dataset field, code, confidence (0 to 1) and the words found, as they stood."""

    field: str
    code: str
    confidence: float
    words: tuple[str, ...]

    @property
    def tag(self) -> str:
        """`field:code`, the name a tag has in the rules."""
        return f"{self.field}:{self.code}"

    @property
    def stored_tag(self) -> str:
        """`vocabulary:code`, the name a tag has in datasets."""
        return stored_tag(self.field, self.code)

    def as_dict(self) -> dict[str, Any]:
        """Return the form the dataset field `suggested_tags` keeps."""
        return {"tag": self.stored_tag, "confidence": self.confidence, "words": list(self.words)}


def stored_tag(field: str, code: str) -> str:
    """Return the name under which datasets keep a tag, as in `policy_reasons`: `sdg:11.1`."""
    return f"{words.FIELDS[field]}:{code}"


@dataclass(frozen=True)
class _Mention:
    """A tag's phrase in the text: where (text number, first and last token), and what it says."""

    tag: str
    words: str
    stems: tuple[str, ...]
    weight: float
    span: tuple[int, int, int]


def suggest(dataset: Mapping[str, Any], threshold: float = THRESHOLD) -> list[Suggestion]:
    """Return the tags that a dataset's texts call for, the surest first.

    Reads `title_translated`, `notes_translated` and `tags_translated`.
    """
    mentions: list[_Mention] = []
    people = moves = elsewhere = False
    for number, (lang, text, heads) in enumerate(_texts(dataset)):
        lexicon = words.lexicon(lang)
        tokens = _without_idioms(lexicon, words.read(text, lang))
        people = people or lexicon.people.found_in(tokens)
        moves = moves or lexicon.movement.found_in(tokens)
        elsewhere = elsewhere or lexicon.elsewhere.found_in(tokens)
        mentions += _mentions(lexicon, text, tokens, number, heads)
    if elsewhere and not people:
        return []
    speaks = people or moves or any(_is_of_migration(m.tag) for m in mentions)
    mentions = [m for m in mentions if speaks or not words.needs_context(m.tag)]
    found = _weighed(_outermost(mentions))
    for tag, suggestion in _implied(found, threshold).items():
        found[tag] = max(found.get(tag, suggestion), suggestion, key=lambda s: s.confidence)
    for number, text in _named_goals(dataset):
        found[f"sdg_targets:{number}"] = Suggestion("sdg_targets", number, _NAMED, (text,))
    kept = [s for s in found.values() if s.confidence >= threshold]
    return sorted(kept, key=lambda s: (-s.confidence, s.tag))


def _texts(dataset: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Yield (language, text, whether it heads the dataset)."""
    for field, heads in (("title_translated", True), ("notes_translated", False)):
        for lang, text in (dataset.get(field) or {}).items():
            if lang in words.LANGUAGES and text:
                yield lang, text, heads
    for lang, keywords in (dataset.get("tags_translated") or {}).items():
        if lang in words.LANGUAGES:
            for keyword in keywords:
                yield lang, keyword, True


def _without_idioms(lexicon: words.Lexicon, tokens: list[words.Token]) -> list[words.Token]:
    """Blank words that mean something else where they stand."""
    blank = {at for start, end, _ in lexicon.idioms.find(tokens) for at in range(start, end)}
    return [
        words.Token("", "", token.start, token.end, token.closes) if at in blank else token
        for at, token in enumerate(tokens)
    ]


def _mentions(
    lexicon: words.Lexicon, text: str, tokens: list[words.Token], number: int, heads: bool
) -> Iterator[_Mention]:
    listed = _in_lists(lexicon, tokens)
    phrases = [(*hit, False) for hit in lexicon.tags.find(tokens)]
    phrases += [(*hit, True) for hit in lexicon.breakdowns.find(tokens)]
    for start, end, tag, breakdown in phrases:
        if breakdown and not listed.issuperset(range(start, end)):
            continue
        weight = 0.9 if breakdown else _WEIGHTS[heads, end - start > 1]
        surface = text[tokens[start].start : tokens[end - 1].end]
        stems = tuple(token.stem for token in tokens[start:end])
        yield _Mention(tag, surface, stems, weight, (number, start, end))


def _in_lists(lexicon: words.Lexicon, tokens: list[words.Token]) -> set[int]:
    """Return the positions of words that stand in a list of breakdowns."""
    listed: set[int] = set()
    for _, begin, _ in lexicon.lists.find(tokens):
        if tokens[begin - 1].closes:
            continue
        for at in range(begin, min(begin + _LIST, len(tokens))):
            listed.add(at)
            if tokens[at].closes:
                break
    return listed


def _is_of_migration(tag: str) -> bool:
    return not tag.startswith("disaggregation:") and not words.needs_context(tag)


def _outermost(mentions: Iterable[_Mention]) -> list[_Mention]:
    """Leave out mentions inside a longer one of the same field: "migrants" in "migrant workers"."""
    listed = list(mentions)
    return [m for m in listed if not any(_inside(m, other) for other in listed)]


def _inside(mention: _Mention, other: _Mention) -> bool:
    (text, start, end), (there, first, last) = mention.span, other.span
    return (
        text == there
        and first <= start
        and end <= last
        and last - first > end - start
        and mention.tag.partition(":")[0] == other.tag.partition(":")[0]
    )


def _weighed(mentions: Iterable[_Mention]) -> dict[str, Suggestion]:
    """Return suggestions by tag; different phrases add up, the same one again doesn't."""
    by_tag: dict[str, dict[tuple[str, ...], _Mention]] = {}
    for mention in mentions:
        phrases = by_tag.setdefault(mention.tag, {})
        known = phrases.get(mention.stems)
        if known is None or known.weight < mention.weight:
            phrases[mention.stems] = mention
    found: dict[str, Suggestion] = {}
    for tag, phrases in by_tag.items():
        doubt = 1.0
        for mention in phrases.values():
            doubt *= 1 - mention.weight
        field, _, code = tag.partition(":")
        surfaces = tuple(dict.fromkeys(mention.words for mention in phrases.values()))
        found[tag] = Suggestion(field, code, round(min(1 - doubt, 0.99), 2), surfaces)
    return found


def _implied(found: Mapping[str, Suggestion], threshold: float) -> dict[str, Suggestion]:
    """Return the SDG targets that the themes found call for."""
    implied: dict[str, Suggestion] = {}
    for tag, targets in words.rules()["implied"].items():
        theme = found.get(tag)
        if theme is None or theme.confidence < threshold:
            continue
        for code, share in targets.items():
            confidence = round(theme.confidence * share, 2)
            known = implied.get(f"sdg_targets:{code}")
            if known is None or known.confidence < confidence:
                implied[f"sdg_targets:{code}"] = Suggestion(
                    "sdg_targets", code, confidence, theme.words
                )
    return implied


def _named_goals(dataset: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (code, words) of goals and targets named by number: "SDG 11.1", "ODD 10"."""
    known = vocabularies.get("sdg")
    for _, text, _ in _texts(dataset):
        for match in _SDG.finditer(text):
            code = match["code"].lower()
            if code in known:
                yield code, match[0]
