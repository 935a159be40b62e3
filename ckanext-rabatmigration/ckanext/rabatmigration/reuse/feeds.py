"""Atom feeds of new and changed datasets, in the reader's language.

In place of CKAN's, which are in English, name people with their e-mails and lead to the API. Feeds
hold what everybody may read, whoever asks. An entry keeps its id in every language and under every
address of the site; a feed's id is of its own list and language (RFC 4287, 4.2.6).
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree as ET

import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.catalogue import facets, organizations
from ckanext.rabatmigration.helpers import rabatmigration_site_title
from ckanext.rabatmigration.lib import formats, languages, vocabularies
from ckanext.rabatmigration.reuse import facts, rows
from ckanext.rabatmigration.reuse.rows import Dataset, Wanted

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LONGEST_SUMMARY = 600
_LAST_PAGE = 1000

#: Kind of feed, as it stands in the address -> (field of Solr, vocabulary its codes are of).
KINDS = {
    "theme": ("migration_theme", "migration_theme"),
    "sdg": ("sdg_targets", "sdg"),
    "mc2cm": ("mc2cm_recommendations", "mc2cm"),
    "organization": ("organization", ""),
    "group": ("groups", ""),
    "tag": ("tags", ""),
}
#: Fields whose codes are an entry's categories, and their vocabularies.
_CATEGORIES = [(field, vocabulary) for field, vocabulary in KINDS.values() if vocabulary]


@dataclass(frozen=True)
class Feed:
    """A feed: what it is narrowed by, and what it is called.

    :ivar own: its address in the reader's language, `page` left out
    :ivar name: what stays the same of it wherever the site is
    :ivar about: the page people read in its place
    """

    wanted: Wanted
    title: str
    own: str
    name: str
    about: str


def of_kind(kind: str, code: str) -> Feed | None:
    """Return the feed of a theme, goal, recommendation, organisation, group or keyword.

    None where there is no such thing. A goal's feed holds what is about its targets.
    """
    field, vocabulary_id = KINDS[kind]
    if vocabulary_id and code not in vocabularies.get(vocabulary_id):
        return None
    if kind == "organization" and code not in organizations.titles():
        return None
    label = facets.value_label(field, code)
    if kind == "sdg" and not vocabularies.get("sdg").broader(code):
        field = "sdg_goals"
    about = tk.h.url_for("dataset.search", _external=True, **{field: code})
    own = _own("feed", kind=kind, code=code)
    return Feed(Wanted.of("", {field: code}), _title(label), own, f"{kind}/{code}", about)


def whole() -> Feed:
    """Return the feed of all datasets."""
    about = tk.h.url_for("dataset.search", _external=True)
    return Feed(Wanted("", ()), _title(""), _own("feed_of_all"), "dataset", about)


def of_search(wanted: Wanted) -> Feed:
    """Return the feed of a search."""
    q = wanted.q
    labels = [facets.value_label(field, code) for field, code in wanted.facets]
    title = _title(formats.enumeration([f"“{q}”", *labels] if q else labels))
    sent = [("q", q), *wanted.facets] if q else list(wanted.facets)
    query = urlencode(sent)
    more = f"?{query}" if query else ""
    about = tk.h.url_for("dataset.search", _external=True)
    return Feed(wanted, title, _own("feed_of_search") + more, f"custom{more}", about + more)


def _own(route: str, **values: str) -> str:
    return tk.h.url_for(
        f"rabatmigration_reuse.{route}", locale=languages.reader(), _external=True, **values
    )


def _title(what: str) -> str:
    if not what:
        return tk._("New and changed datasets")
    return tk._("New and changed datasets: %(what)s") % {"what": what}


def page(feed: Feed, number: int) -> tuple[bytes, str]:
    """Return one page of a feed as Atom, and when it last changed (ISO 8601, UTC).

    Raises BadInputError for a search Solr can't read, SearchError where it doesn't answer.
    """
    limit = max(1, tk.config["ckan.feeds.limit"])
    number = min(max(number, 1), _LAST_PAGE)
    answer = rows.ask(
        {
            **feed.wanted.parameters(),
            "sort": "metadata_modified desc, index_id asc",
            "fl": "validated_data_dict",
            "rows": limit,
            "start": (number - 1) * limit,
        }
    )
    found = [json.loads(one["validated_data_dict"]) for one in answer.docs]
    updated = _moment(found[0].get("metadata_modified")) if found else "1970-01-01T00:00:00Z"
    last = max(1, -(-answer.hits // limit))
    return _atom(feed, found, updated, (number, last)), updated


def _atom(feed: Feed, found: Iterable[Dataset], updated: str, at: tuple[int, int]) -> bytes:
    ET.register_namespace("", ATOM)
    lang = languages.reader()
    root = ET.Element(f"{{{ATOM}}}feed", {_XML_LANG: lang})
    name = f"{tk.config['ckan.site_id']}/{lang}/{feed.name}"
    _text(root, "id", f"urn:uuid:{uuid5(NAMESPACE_URL, name)}")
    _text(root, "title", f"{feed.title} – {rabatmigration_site_title()}")
    _text(root, "updated", updated)
    author = ET.SubElement(root, f"{{{ATOM}}}author")
    _text(author, "name", rabatmigration_site_title())
    _link(root, "alternate", feed.about, type="text/html", hreflang=lang)
    for rel, number in _pages(*at):
        _link(root, rel, _paged(feed.own, number), type=MEDIA_TYPE)
    for dataset in found:
        _entry(root, dataset)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _pages(number: int, last: int) -> Iterable[tuple[str, int]]:
    yield "self", number
    yield "first", 1
    yield "last", last
    if number > 1:
        yield "prev", number - 1
    if number < last:
        yield "next", number + 1


def _paged(address: str, number: int) -> str:
    if number == 1:
        return address
    return f"{address}{'&' if '?' in address else '?'}page={number}"


def _entry(root: ET.Element, dataset: Dataset) -> None:
    told = facts.of(dataset)
    entry = ET.SubElement(root, f"{{{ATOM}}}entry", {_XML_LANG: told.title.lang})
    _text(entry, "id", _entry_id(told.id))
    _text(entry, "title", told.title.text)
    _text(entry, "updated", _moment(dataset.get("metadata_modified")))
    _text(entry, "published", _moment(dataset.get("metadata_created")))
    if told.producer:
        author = ET.SubElement(entry, f"{{{ATOM}}}author")
        _text(author, "name", told.producer.text)
    if told.summary.text:
        plain = html.unescape(
            str(tk.h.markdown_extract(told.summary.text, extract_length=_LONGEST_SUMMARY))
        )
        _text(entry, "summary", plain).set(_XML_LANG, told.summary.lang)
    _link(entry, "alternate", told.page, type="text/html")
    for field, vocabulary_id in _CATEGORIES:
        vocabulary = vocabularies.get(vocabulary_id)
        for code in dataset.get(field) or []:
            category = {"term": code, "scheme": vocabulary.scheme_uri}
            label = facts.line(vocabulary.label(code))
            ET.SubElement(entry, f"{{{ATOM}}}category", {**category, "label": label})


def _entry_id(identifier: str) -> str:
    try:
        return UUID(identifier).urn
    except ValueError:
        return uuid5(NAMESPACE_URL, f"{tk.config['ckan.site_id']}/dataset/{identifier}").urn


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{ATOM}}}{name}")
    made.text = facts.line(text)
    return made


def _link(parent: ET.Element, rel: str, href: str, **more: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href, **more})


def _moment(text: str | None) -> str:
    """Return a time as CKAN keeps it, which is UTC without saying so, as RFC 3339 has it."""
    return f"{str(text or '1970-01-01T00:00:00')[:19]}Z"
