"""A site where every text that came through a catalogue or a vocabulary is marked: ⟦so⟧.

A text without a mark is one that nobody translated, or that never had a chance to be. Only what
the reader's own language has is marked: English that stands in for it shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import ckan.lib.helpers as h
import ckan.plugins as p
import pytest
from bs4 import BeautifulSoup, Comment, Doctype, NavigableString, Tag
from flask_babel import get_babel

from ckanext.rabatmigration.lib import formats, languages, vocabularies

#: What may stand unmarked: names, formats and codes that are the same in every language.
NAMES = (
    r"https?://\S*", r"[\w.+-]+@[\w-]+(\.[\w-]+)+", r"/(ar|fr)/\w+/", r"test\.localhost",
    r"zq\w*", r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "my-group", "_id", "colspacer",
    "CSV", "JSON-LD", "JSON", "GeoJSON", "XML", "RDF", "Turtle", "PDF", "XLSX", "HTML", "TSV",
    "text/csv", "DCAT-AP", "DCAT", "SKOS", "API", "URL", "URI", "SHA-256", "UTC", "Markdown",
    "CKAN", "MC2CM", "ckanapi", "Python", "R", "SQL", r"CC0-1\.0", r"Unicode-3\.0",
    "BibTeX", "RIS", "CSL-JSON", "Croissant", r"schema\.org", "curl", "oEmbed", "Atom",
    "الرباط", "Rabat", "العربية", "français", "English", "Français", r"ⵎⴰⵔⵙⴰⴷ\S*",
)  # fmt: skip
_NAMES = re.compile("|".join(rf"(?<!\w)(?:{name})(?!\w)" for name in NAMES))
_WORD = re.compile(r"[^\W\d_]{2,}")
_WORDS = re.compile(r"[^\W\d_]{2,} +[^\W\d_]{2,}")
_SENTENCE = re.compile(r"""["']([A-Z][a-z]+(?: [a-z]+)+[^"']*)["']""")
_SILENT = ("script", "style", "code", "pre", "samp", "kbd", "template", "noscript")
_READ_ALOUD = ("title", "alt", "placeholder", "aria-label", "aria-description", "label", "summary")
_FOR_SCRIPTS = ("data-module",)
_PICTURED = ("description", "og:title", "og:description", "twitter:title", "twitter:description")


def mark(text: str) -> str:
    """Mark a text, white space around it left outside."""
    return text if not text.strip() or text.startswith("⟦") else f"⟦{text}⟧"


class _Marked:
    """The translations of a language, each marked; what has none is returned as it is."""

    def __init__(self, real: Any):
        self._real = real
        self._catalog = real._catalog

    def ugettext(self, message: str) -> str:
        found = self._real.ugettext(message)
        return mark(found) if message in self._catalog else found

    def ungettext(self, one: str, many: str, number: int) -> str:
        found = self._real.ungettext(one, many, number)
        return (
            mark(found)
            if any(key[0] == one for key in self._catalog if isinstance(key, tuple))
            else found
        )

    gettext, ngettext = ugettext, ungettext

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


@contextmanager
def marked(flask_app: Any, language: str) -> Iterator[None]:
    """Mark what the site says in a language, until the end of the block."""
    with pytest.MonkeyPatch.context() as patch, _labels(patch, language):
        with flask_app.test_request_context("/", environ_overrides={"CKAN_LANG": language}):
            domain = get_babel().instance.domain_instance
            real = domain.get_translations()
        patch.setitem(domain.cache, (language, domain.domain[0]), _Marked(real))
        for module, names in (
            (formats, ("day", "moment", "number", "period", "listing", "alternatives", "size")),
            (languages, ("name",)),
        ):
            for name in names:
                function = getattr(module, name)
                patch.setattr(module, name, lambda *args, _f=function, **kw: mark(_f(*args, **kw)))
        ago = h.helper_functions["time_ago_from_timestamp"]
        patch.setitem(h.helper_functions, "time_ago_from_timestamp", lambda t: mark(ago(t)))
        yield


@contextmanager
def _labels(patch: pytest.MonkeyPatch, language: str) -> Iterator[None]:
    for vocabulary in map(vocabularies.get, vocabularies.ids()):
        for item in vocabulary.items.values():
            _mark_each(patch, (item.label, item.definition, item.alt, item.extra), language)
        _mark_each(patch, (vocabulary.title, vocabulary.description), language)
    for name in ("scheming_datasets", "rabatmigration_catalogue", "scheming_organizations"):
        plugin = p.get_plugin(name) if p.plugin_loaded(name) else None
        for kept in ("_schemas", "_expanded_schemas", "_presets"):
            _mark_each(patch, (getattr(plugin, kept, {}),), language)
    yield


def _mark_each(patch: pytest.MonkeyPatch, things: Iterable[Any], language: str) -> None:
    """Mark the texts of `{language: text}` wherever they lie in nested data."""
    for thing in things:
        if isinstance(thing, dict):
            text = thing.get(language)
            if isinstance(text, str) and set(thing) <= {"ar", "fr", "en", "zgh"}:
                patch.setitem(thing, language, mark(text))
            elif isinstance(text, list) and set(thing) <= {"ar", "fr", "en", "zgh"}:
                patch.setitem(thing, language, [mark(word) for word in text])
            _mark_each(patch, list(thing.values()), language)
        elif isinstance(thing, list):
            _mark_each(patch, thing, language)


def stray(text: str) -> str:
    """Return what of a text is outside of marks and no name; empty when nothing is."""
    depth, outside = 0, []
    for char in text:
        if char == "⟦":
            depth += 1
        elif char == "⟧":
            depth = max(0, depth - 1)
            outside.append(" ")
        elif depth == 0:
            outside.append(char)
    left = _NAMES.sub(" ", "".join(outside))
    return " ".join(left.split()) if _WORD.search(left) else ""


def strays_of_page(html: str, language: str) -> list[str]:
    """Return what a page says unmarked: its text, then what is read aloud or shown on hover."""
    page = BeautifulSoup(html, "html.parser")
    found, depth = [], 0
    for node in page.descendants:
        if isinstance(node, Comment | Doctype) or _elsewhere(node, language):
            continue
        if isinstance(node, Tag):
            # attributes within a marked text were translated with it
            said = [] if depth else _attributes(node)
            found += [f"<{node.name} {name}> {stray(t)[:120]}" for name, t in said if stray(t)]
        else:
            text = "⟦" * depth + str(node)
            depth = max(0, text.count("⟦") - text.count("⟧"))
            if stray(text):
                found.append(f"<{node.parent.name}> {stray(text)[:120]}")
    if depth:
        found.append(f"{depth} marks are not closed")
    return found + [f"<script> {text}" for text in _scripts(page)]


def _elsewhere(node: NavigableString | Tag, language: str) -> bool:
    """Tell whether a node is no prose, or says that it is in another language."""
    above = [node, *node.parents] if isinstance(node, Tag) else list(node.parents)
    if any(tag.name in _SILENT for tag in above):
        return True
    said = next(
        (tag["lang"] for tag in above if isinstance(tag, Tag) and tag.has_attr("lang")), language
    )
    return str(said).split("-")[0] not in ("", language)


def _attributes(tag: Tag) -> Iterator[tuple[str, str]]:
    for name in _READ_ALOUD:
        if tag.has_attr(name):
            yield name, str(tag[name])
    if tag.name == "input" and tag.get("type") in ("submit", "button", "reset"):
        yield "value", str(tag.get("value", ""))
    if tag.name == "meta" and (tag.get("name") or tag.get("property")) in _PICTURED:
        yield "content", str(tag.get("content", ""))
    for name, value in tag.attrs.items():
        words = name.startswith("data-") and name not in _FOR_SCRIPTS and str(value)
        if words and _WORDS.search(words) and not words.lstrip().startswith(("{", "[", "<")):
            yield name, words


def _scripts(page: BeautifulSoup) -> Iterator[str]:
    """Sentences written into scripts of the page; data for machines are none."""
    for script in page.find_all("script"):
        if script.get("type") in (None, "", "module", "text/javascript"):
            yield from _SENTENCE.findall(script.string or "")
