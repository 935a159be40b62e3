"""URL names from titles in any of the site's scripts.

Arabic is written without its short vowels: words of the field are known in their usual French
spelling (`arabic_words`), others are spelt letter by letter with an `a` where a syllable needs
one. What comes out is meant to be read and typed, not to be turned back.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable

from ckanext.rabatmigration.lib.arabic_words import PARTICLES, WORDS
from ckanext.rabatmigration.lib.vocabularies import fold

#: CKAN's longest name.
LONGEST = 100
_SHORTEST = 2

#: Addresses CKAN uses itself.
_RESERVED = frozenset({"new", "edit", "search", "groups", "activity", "resource", "follow"})

_LATIN = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
        "ı": "i", "ŋ": "ng", "ħ": "h", "@": " at ", "&": " ", "€": " euro ", "×": " x ",
        "’": " ", "'": " ", "ʿ": "", "ʾ": "",
    }
)  # fmt: skip

_CONSONANTS = {
    "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r",
    "ز": "z", "س": "s", "ش": "ch", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh",
    "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "پ": "p", "چ": "tch",
    "ڤ": "v", "ژ": "j",
}  # fmt: skip
_TIFINAGH = {
    "ⴰ": "a", "ⴱ": "b", "ⴳ": "g", "ⴷ": "d", "ⴹ": "d", "ⴻ": "e", "ⴼ": "f", "ⴽ": "k", "ⵀ": "h",
    "ⵃ": "h", "ⵄ": "a", "ⵅ": "kh", "ⵇ": "q", "ⵉ": "i", "ⵊ": "j", "ⵍ": "l", "ⵎ": "m", "ⵏ": "n",
    "ⵓ": "ou", "ⵔ": "r", "ⵕ": "r", "ⵖ": "gh", "ⵙ": "s", "ⵚ": "s", "ⵛ": "ch", "ⵜ": "t", "ⵟ": "t",
    "ⵡ": "w", "ⵢ": "y", "ⵣ": "z", "ⵥ": "z", "ⵯ": "w",
}  # fmt: skip
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_ARABIC_WORD = re.compile(r"[\u0621-\u064a\u0671-\u06d3]+")
_MARKS = re.compile(r"[\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f]")
_VOWELS = "aiou"


def slug(title: str) -> str:
    """Return a name for a title: lowercase ASCII words joined by hyphens, 2 to 100 characters.

    The same title always gives the same name; a title without a letter or digit that could be
    spelt gets one made from its hash.
    """
    text = unicodedata.normalize("NFC", title).translate(_DIGITS)
    text = _ARABIC_WORD.sub(lambda match: f" {_arabic(match[0])} ", _MARKS.sub("", text))
    text = "".join(_TIFINAGH.get(letter, letter) for letter in text.casefold())
    text = unicodedata.normalize("NFKD", text.translate(_LATIN))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return _fitting("-".join(re.findall(r"[a-z0-9]+", text)), title)


def _fitting(words: str, title: str) -> str:
    if len(words) > LONGEST:
        cut = words[: LONGEST + 1].rpartition("-")[0]
        words = cut if len(cut) > LONGEST // 2 else words[:LONGEST]
    if len(words) < _SHORTEST or words in _RESERVED:
        digest = hashlib.sha256(title.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        words = f"{words or 'data'}-{digest}"
    return words


def unique(name: str, is_taken: Callable[[str], bool]) -> str:
    """Return `name`, or it with the first free number behind it: `name-2`, `name-3`, ..."""
    if not is_taken(name):
        return name
    number = 2
    while True:
        suffix = f"-{number}"
        candidate = name[: LONGEST - len(suffix)].rstrip("-") + suffix
        if not is_taken(candidate):
            return candidate
        number += 1


def _arabic(word: str) -> str:
    """Spell one Arabic word, with what is written together with it kept apart."""
    plain = fold(word)
    if plain in PARTICLES:
        return PARTICLES[plain]
    if plain in WORDS:
        return WORDS[plain]
    for prefix, spelt in _PREFIXES:
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) >= _LEAST[prefix]:
            known = WORDS.get(fold(rest))
            if known or prefix not in _LETTERS:
                return f"{spelt} {known or _spelt(rest)}"
    return _spelt(word)


#: What is written onto a word -> how it is spelt apart, the longest first. Single letters are
#: only taken off a word that is known without them.
_PREFIXES = (
    ("وبال", "wa bi"), ("وال", "wa al"), ("بال", "bi"), ("كال", "ka al"), ("فال", "fa al"),
    ("ولل", "wa li"), ("لل", "li"), ("ال", "al"), ("و", "wa"), ("ب", "bi"), ("ل", "li"),
    ("ف", "fa"),
)  # fmt: skip
_LETTERS = frozenset("وبلف")
_LEAST = {prefix: 2 if len(prefix) > 1 else 3 for prefix, _ in _PREFIXES}


def _spelt(word: str) -> str:
    """Spell an unknown word letter by letter."""
    letters = [_letter(word, at) for at in range(len(word))]
    letters = [letter for letter in letters if letter]
    out: list[str] = []
    for at, letter in enumerate(letters):
        out.append(letter)
        following = letters[at + 1] if at + 1 < len(letters) else ""
        if not following or letter[-1] in _VOWELS or following[0] in _VOWELS:
            continue
        closes = at > 0 and letters[at - 1][-1] in _VOWELS or len(out) > 1 and out[-2] == "a"
        if not closes or at + 2 == len(letters):
            out.append("a")
    return re.sub(r"([aiou])\1+", r"\1", "".join(out))


def _letter(word: str, at: int) -> str:
    """Spell one letter; ا و ي are vowels or consonants by what stands beside them."""
    letter, first, last = word[at], at == 0, at == len(word) - 1
    after = word[at + 1] if not last else ""
    if letter in _CONSONANTS:
        return _CONSONANTS[letter]
    if letter == "إ" or (letter == "ا" and first):
        return "i"
    if letter in "اآٱأىة":
        return "a"
    if letter in "وؤ":
        return "w" if first or after in tuple("اةىوي") else "ou"
    if letter in "يئی":
        return "y" if first or after in tuple("اةىوي") else "i"
    return "k" if letter in "کڪ" else "g" if letter in "گڭݣ" else ""
