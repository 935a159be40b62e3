"""How to cite a dataset: APA 7, BibTeX, RIS and CSL-JSON, in the reader's language.

The author is the producer, an organisation, and is kept whole by each format: in double braces in
BibTeX, as `literal` in CSL-JSON. Without one the title comes first, as APA wants it; without a year
it says so in the reader's language. Sources: APA Style, "Data set references"
(https://apastyle.apa.org/style-grammar-guidelines/references/examples/data-set-references);
BibTeX's own manual on braces; the CSL-JSON schema 1.0.2; RIS as Zotero and EndNote read it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.lib import languages
from ckanext.rabatmigration.reuse import facts
from ckanext.rabatmigration.reuse.facts import Facts

#: What BibTeX takes for something else, and what it writes in its place. An escaped brace still
#: counts as a brace, so braces go by name.
_BIBTEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
#: Languages by the names babel and biblatex have for them.
_BABEL = {"ar": "arabic", "fr": "french", "en": "english"}


@dataclass(frozen=True)
class Style:
    """A way to cite: the ending and media type of its file, and who writes it."""

    ending: str
    media_type: str
    write: Callable[[Facts], Any]


def apa(told: Facts) -> str:
    """Return the reference in APA 7, as plain text."""
    year = told.year or tk._("n.d.")
    kind = tk._("Data set")
    title = facts.line(told.title.text).rstrip(".")
    version = f" ({tk._('Version')} {facts.line(told.version)})" if told.version else ""
    named = f"{title}{version} [{kind}]"
    if told.producer is None:
        return f"{named}. ({year}). {told.site}. {told.url}"
    author = facts.line(told.producer.text).rstrip(".")
    return f"{author}. ({year}). {named}. {told.site}. {told.url}"


def bibtex(told: Facts) -> str:
    """Return an entry `@misc`, which every style knows, in UTF-8."""
    fields = [
        ("author", "{" + escaped(told.producer.text) + "}" if told.producer else ""),
        ("title", "{" + escaped(told.title.text) + "}"),
        ("year", told.year),
        ("month", told.date[5:7].lstrip("0")),
        ("version", escaped(told.version)),
        ("howpublished", escaped(f"{tk._('Data set')}, {told.site}")),
        ("publisher", "{" + escaped(told.site) + "}"),
        ("url", told.url),
        ("language", _BABEL.get(told.title.lang, told.title.lang)),
    ]
    lines = [f"  {name} = {{{value}}}" for name, value in fields if value]
    return f"@misc{{{told.name},\n" + ",\n".join(lines) + "\n}\n"


def escaped(text: str) -> str:
    """Return a text as BibTeX and LaTeX read it back; braces in it stay balanced."""
    return re.sub(r"[\\{}~^#$%&_]", lambda found: _BIBTEX[found[0]], facts.line(text))


def ris(told: Facts) -> str:
    """Return a record in RIS; lines end as its readers want them."""
    fields = [
        ("TY", "DATA"),
        ("ID", told.name),
        ("AU", facts.line(told.producer.text) if told.producer else ""),
        ("TI", facts.line(told.title.text)),
        ("PY", told.year),
        ("DA", told.date.replace("-", "/")),
        ("ET", facts.line(told.version)),
        ("PB", facts.line(told.site)),
        ("UR", told.url),
        ("LA", told.title.lang),
        ("AB", facts.line(told.summary.text)),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in fields if value) + "ER  - \r\n"


def csl(told: Facts) -> list[dict[str, Any]]:
    """Return the reference as CSL-JSON, a list of one item."""
    item: dict[str, Any] = {
        "id": told.name,
        "type": "dataset",
        "title": facts.line(told.title.text),
        "publisher": facts.line(told.site),
        "URL": told.url,
        "language": told.title.lang,
    }
    if told.producer:
        item["author"] = [{"literal": facts.line(told.producer.text)}]
    if told.year:
        parts = [int(part) for part in told.date.split("-") if part.isdecimal()]
        item["issued"] = {"date-parts": [parts]}
    if told.version:
        item["version"] = facts.line(told.version)
    return [item]


STYLES = {
    "apa": Style("txt", "text/plain", apa),
    "bibtex": Style("bib", "application/x-bibtex", bibtex),
    "ris": Style("ris", "application/x-research-info-systems", ris),
    "csl": Style("csl.json", "application/vnd.citationstyles.csl+json", csl),
}


def all_styles(told: Facts) -> dict[str, Any]:
    """Return the citation in every style, and the language it is in."""
    return {
        **{name: style.write(told) for name, style in STYLES.items()},
        "lang": languages.reader(),
    }
