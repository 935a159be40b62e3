"""Template helpers of the room: they format what a page was given, they fetch nothing."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import ckan.plugins.toolkit as tk
from flask import request
from markupsafe import Markup, escape

from ckanext.rabatmigration.helpers import Term, rabatmigration_period
from ckanext.rabatmigration.lib import languages
from ckanext.rabatmigration.reuse import calls, citation, facts, feeds, rows, schemaorg
from ckanext.rabatmigration.reuse.related import Related

__all__ = [
    "rabatmigration_calls",
    "rabatmigration_card_code",
    "rabatmigration_citation",
    "rabatmigration_citation_files",
    "rabatmigration_descriptions",
    "rabatmigration_feed",
    "rabatmigration_list_files",
    "rabatmigration_public",
    "rabatmigration_related",
    "rabatmigration_share",
    "rabatmigration_shared",
    "rabatmigration_structured_data",
]

_LONGEST_DESCRIPTION = 200


@dataclass(frozen=True)
class File:
    """Something to download: what it is, its format as people know it, where it is."""

    label: str
    format: str
    url: str


@dataclass(frozen=True)
class Share:
    """What networks show of a shared page."""

    title: str
    description: str
    url: str
    image: str
    alt: str


def rabatmigration_public(pkg: Mapping[str, Any]) -> bool:
    """Tell whether everybody may read a dataset."""
    return not pkg.get("private") and pkg.get("state", "active") == "active"


def rabatmigration_citation(pkg: Mapping[str, Any]) -> dict[str, Any]:
    """Return how to cite a dataset, in every style."""
    return citation.all_styles(facts.of(pkg))


def rabatmigration_citation_files(pkg: Mapping[str, Any]) -> list[File]:
    """Return the citation as files for the programs that keep references."""
    names = {"bibtex": "BibTeX", "ris": "RIS", "csl": "CSL-JSON"}
    return [
        File(
            tk._("Citation"),
            name,
            _route("citation_file", id=pkg["name"], ending=citation.STYLES[style].ending),
        )
        for style, name in names.items()
    ]


def rabatmigration_calls(pkg: Mapping[str, Any]) -> list[calls.Call]:
    """Return how a program asks for a dataset and its rows."""
    return calls.of_dataset(pkg)


def rabatmigration_descriptions(pkg: Mapping[str, Any]) -> list[File]:
    """Return the description of a dataset in each format there is."""
    label = tk._("Description")
    name = pkg["name"]
    return [
        File(label, "JSON", _route("metadata", id=name)),
        *(
            File(
                label, f"DCAT-AP {title}", tk.h.url_for("dcat.read_dataset", _id=name, _format=end)
            )
            for end, title in (("ttl", "Turtle"), ("rdf", "RDF/XML"), ("jsonld", "JSON-LD"))
        ),
        File(label, "schema.org JSON-LD", _route("schema_org", id=name)),
        File(label, "Croissant", _route("croissant_file", id=name)),
    ]


def rabatmigration_list_files(wanted: Mapping[str, Any] | None = None) -> list[File]:
    """Return the list that is shown as CSV and XLSX, narrowed as the page is; empty where a page
    is narrowed by what a file can't be.
    """
    pairs = _narrowed(wanted)
    if pairs is None:
        return []
    query = f"?{urlencode(pairs)}" if pairs else ""
    return [
        File(tk._("This list"), title, _route("catalogue", ending=ending) + query)
        for ending, title in (("csv", "CSV"), ("xlsx", "XLSX"))
    ]


def rabatmigration_feed(kind: str = "", code: str = "") -> str:
    """Return the address of a feed: of all datasets, or of a theme, `sdg`, `mc2cm`, organisation,
    group or keyword; of the search that is shown where `kind` is `search`.
    """
    if kind == "search":
        pairs = _narrowed(None)
        query = f"?{urlencode(pairs)}" if pairs else ""
        return _route("feed_of_search") + query if query else _route("feed_of_all")
    if kind in feeds.KINDS and code:
        return _route("feed", kind=kind, code=code)
    return _route("feed_of_all")


def rabatmigration_card_code(pkg: Mapping[str, Any]) -> str:
    """Return the code that shows a dataset's card on another page."""
    told = facts.of(pkg)
    return card_code(told, _route("card", id=told.name, _external=True))


def card_code(told: facts.Facts, url: str) -> str:
    """Return the element that shows a card."""
    title = escape(facts.line(told.title.text))
    return (
        f'<iframe src="{escape(url)}" title="{title}" width="100%" height="320" loading="lazy"'
        ' style="border: 0; max-width: 40rem"></iframe>'
    )


def rabatmigration_share(pkg: Mapping[str, Any]) -> Share:
    """Return what networks show of a dataset."""
    told = facts.of(pkg)
    plain = str(tk.h.markdown_extract(told.summary.text, extract_length=_LONGEST_DESCRIPTION))
    title = facts.line(told.title.text)
    producer = told.producer.text if told.producer else told.site
    return Share(
        title=title,
        description=facts.line(html.unescape(plain)) or under_title(pkg, told),
        url=told.page,
        image=_route("share_image", id=told.name, _external=True),
        alt=tk._("%(title)s. Producer: %(producer)s") % {"title": title, "producer": producer},
    )


def under_title(pkg: Mapping[str, Any], told: facts.Facts) -> str:
    """Return producer and period on one line."""
    producer = told.producer.text if told.producer else ""
    return " · ".join(part for part in (producer, rabatmigration_period(dict(pkg))) if part)


def rabatmigration_structured_data(pkg: Mapping[str, Any]) -> Markup:
    """Return a dataset in schema.org for the script element of its page."""
    return schemaorg.script(pkg)


def rabatmigration_related(pkg: Mapping[str, Any]) -> list[Related]:
    """Return the related datasets the page was given."""
    return pkg.get("rabatmigration_related") or []


def rabatmigration_shared(terms: list[Term]) -> str:
    """Return what two datasets share; labels hold commas and "and" of their own."""
    sign = "؛ " if languages.reader() == "ar" else "; "
    return sign.join(f"{term.notation} {term.label}".strip() for term in terms)


def _narrowed(wanted: Mapping[str, Any] | None) -> list[tuple[str, str]] | None:
    """Return the parameters of the page's list that narrow it; None where a file can't be so."""
    given = list(wanted.items()) if wanted is not None else list(request.args.items(multi=True))
    pairs = []
    for name, value in given:
        if name in ("page", "sort", "lang") or name.startswith("_") or not str(value).strip():
            continue
        if name != "q" and name not in rows.fields():
            return None
        pairs.append((name, str(value)))
    return pairs


def _route(name: str, **values: Any) -> str:
    return tk.h.url_for(f"rabatmigration_reuse.{name}", **values)
