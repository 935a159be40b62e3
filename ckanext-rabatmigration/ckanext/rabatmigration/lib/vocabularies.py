"""Closed lists: codes with labels and definitions, read from `schemas/vocabularies/*.yaml`.

Codes are stored, labels are looked up. An operator adds terms or whole lists by placing files of
the same form in the folder named by `ckanext.rabatmigration.vocabularies_path`: a file of a new
name is a list of its own; one of a known name adds its items to an `extensible` list. Files are
read once and checked as they are read; `reload()` forgets them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from ckan.common import config

from ckanext.rabatmigration.errors import BadInputError
from ckanext.rabatmigration.lib import languages
from ckanext.rabatmigration.lib.vocabulary_files import check

OPTION = "ckanext.rabatmigration.vocabularies_path"
_OWN = files("ckanext.rabatmigration.schemas") / "vocabularies"
_KNOWN = frozenset(
    ("id", "uri", "label", "definition", "alt", "broader", "notation", "priority", "exact_match")
)


def _absolute(uri: str) -> str:
    if uri.startswith("/"):
        return str(config.get("ckan.site_url") or "").rstrip("/") + uri
    return uri


@dataclass(frozen=True)
class Item:
    """A term: `id` is stored, `label` and `definition` are {language: text}.

    `alt` are {language: [other words]}, `broader` is the code of the term above, `notation` the
    authority's own code where it differs. Keys of one list alone (`days`, `kind`, `note`,
    `status`, ...) are in `extra`.
    """

    id: str
    path: str
    label: Mapping[str, str]
    definition: Mapping[str, str] = field(default_factory=dict)
    alt: Mapping[str, list[str]] = field(default_factory=dict)
    broader: str | None = None
    notation: str | None = None
    priority: bool = False
    exact_match: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def uri(self) -> str:
        """Absolute URI: the authority's own, or one on this site."""
        return _absolute(self.path)


@dataclass(frozen=True)
class Vocabulary:
    """A closed list; `items` keep the order of the file, which is the order people see."""

    id: str
    path: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    source: str
    license: str
    extensible: bool
    items: Mapping[str, Item]

    @property
    def scheme_uri(self) -> str:
        """Absolute URI of the list itself."""
        return _absolute(self.path)

    def __contains__(self, code: object) -> bool:
        """Tell whether a code is of this list."""
        return code in self.items

    def label(self, code: str, lang: str | None = None) -> str:
        """Return a code's label in a language (the reader's when not told), or the code."""
        item = self.items.get(code)
        return languages.pick(item.label, lang)[0] if item else code

    def uri(self, code: str) -> str:
        """Return a code's absolute URI. Raises `KeyError` for an unknown code."""
        return self.items[code].uri

    def code_of(self, value: str) -> str | None:
        """Return the code for a code, notation or URI (matched ones included), or None."""
        if value in self.items:
            return value
        return self._codes.get(value.strip()) or self._codes.get(self._relative(value.strip()))

    @staticmethod
    def _relative(uri: str) -> str:
        site = _absolute("/").rstrip("/")
        return uri.removeprefix(site) if site else uri

    @cached_property
    def _codes(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for item in self.items.values():
            for key in (item.path, item.notation, *item.exact_match):
                if key:
                    found.setdefault(key, item.id)
        return found

    def find(self, words: str) -> str | None:
        """Return the code of the term that is called so in any language, or None."""
        return self._words.get(fold(words)) or self.code_of(words)

    @cached_property
    def _words(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for item in self.items.values():
            for text in (item.id, *item.label.values(), *_alternatives(item)):
                found.setdefault(fold(text), item.id)
        return found

    def near(self, value: str, most: int = 3) -> list[str]:
        """Return codes that resemble a wrong one, the nearest first; for error messages."""
        exact = self.find(value)
        if exact:
            return [exact]
        close = get_close_matches(fold(value[:80]), self._words, n=most * 2, cutoff=0.7)
        return list(dict.fromkeys(self._words[word] for word in close))[:most]

    def narrower(self, code: str | None) -> list[Item]:
        """Return the terms right below a code; for None, those at the top."""
        return [item for item in self.items.values() if item.broader == code]

    def broader(self, code: str) -> list[str]:
        """Return the codes above a code, the nearest first."""
        above: list[str] = []
        item = self.items.get(code)
        while item is not None and item.broader is not None:
            above.append(item.broader)
            item = self.items.get(item.broader)
        return above


def fold(text: str) -> str:
    """Return a text as it is compared: no case, accents or Arabic marks, letters unified."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c) and c != "\u0640")
    plain = plain.translate(_UNIFIED)
    return re.sub(r"[\s\-_’'.،,;:()«»\"/]+", " ", plain).strip()


#: After NFKD hamza is a combining mark and falls away by itself; these letters stay.
_UNIFIED = str.maketrans(
    {"ى": "ي", "ة": "ه", "ٱ": "ا", "ک": "ك", "ڪ": "ك", "گ": "ك", "ڭ": "ك", "ݣ": "ك", "ی": "ي"}
)


def _alternatives(item: Item) -> list[str]:
    words = [word for group in item.alt.values() for word in group]
    return words + [str(word) for word in item.extra.get("aliases", ())]


def ids() -> list[str]:
    """Return the ids of all lists, ours and the operator's."""
    folders = _folders(_extra())
    return sorted({path.stem for folder in folders for path in folder.glob("*.yaml")})


def get(vocab_id: str) -> Vocabulary:
    """Return a list by id.

    Raises `KeyError` if there is none, `BadInputError` naming file and place if it is malformed.
    """
    return _load(vocab_id, _extra())


def reload() -> None:
    """Forget what was read, so that changed files are read again."""
    _load.cache_clear()


def _extra() -> str:
    return str(config.get(OPTION) or "")


def _folders(extra: str) -> list[Path]:
    return [Path(str(_OWN)), Path(extra)] if extra else [Path(str(_OWN))]


@lru_cache(maxsize=128)
def _load(vocab_id: str, extra: str) -> Vocabulary:
    vocabulary: Vocabulary | None = None
    for folder in _folders(extra):
        path = folder / f"{vocab_id}.yaml"
        if "/" in vocab_id or not path.is_file():
            continue
        data = _read(path)
        known = vocabulary.items if vocabulary else {}
        check(path, data, vocab_id, known)
        if vocabulary is None:
            vocabulary = _build(data)
        elif vocabulary.extensible:
            merged = {**vocabulary.items, **_items(data)}
            vocabulary = Vocabulary(**{**_fields(vocabulary), "items": merged})
        else:
            raise BadInputError(f"{path}: the list {vocab_id} is closed and takes no more items")
    if vocabulary is None:
        raise KeyError(vocab_id)
    return vocabulary


def _fields(vocabulary: Vocabulary) -> dict[str, Any]:
    return {name: getattr(vocabulary, name) for name in Vocabulary.__dataclass_fields__}


def _read(path: Path) -> Any:
    try:
        with path.open(encoding="utf-8") as file:
            return yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadInputError(f"{path}: not readable as YAML: {error}") from error


def _build(data: dict[str, Any]) -> Vocabulary:
    return Vocabulary(
        id=data["id"],
        path=data["uri"],
        title=data["title"],
        description=data.get("description", {}),
        source=data["source"],
        license=data["license"],
        extensible=bool(data.get("extensible", False)),
        items=_items(data),
    )


def _items(data: dict[str, Any]) -> dict[str, Item]:
    return {
        raw["id"]: Item(
            id=raw["id"],
            path=raw["uri"],
            label=raw["label"],
            definition=raw.get("definition", {}),
            alt=raw.get("alt") or {},
            broader=raw.get("broader"),
            notation=raw.get("notation"),
            priority=bool(raw.get("priority", False)),
            exact_match=tuple(raw.get("exact_match") or ()),
            extra={key: value for key, value in raw.items() if key not in _KNOWN},
        )
        for raw in data["items"]
    }
