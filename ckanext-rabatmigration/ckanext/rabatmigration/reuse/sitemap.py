"""The sitemap: an index and its parts, each page in every language with its alternates.

https://www.sitemaps.org/protocol.html and
https://developers.google.com/search/docs/specialty/international/localized-versions. Only what
everybody may read is in it. On a site with demo content its datasets and organisations are left
out: they are made up, and their pages ask not to be indexed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

import ckan.plugins.toolkit as tk
from flask import current_app, g

from ckanext.rabatmigration.catalogue import organizations
from ckanext.rabatmigration.helpers import rabatmigration_is_demo
from ckanext.rabatmigration.lib import languages, vocabularies
from ckanext.rabatmigration.reuse import rows
from ckanext.rabatmigration.reuse.rows import Wanted

#: Most addresses of a part (the protocol's bound is 50,000 and 50 MB, alternates included).
MOST_ADDRESSES = 15_000
MEDIA_TYPE = "application/xml"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
#: Stands for the last value in an address.
_PLACE = "rabatmigration-value"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

#: Pages that don't hang on what is described; those of rooms that are off are left out.
_PAGES: tuple[tuple[str, dict[str, str]], ...] = (
    ("home.index", {}),
    ("dataset.search", {}),
    ("organization.index", {}),
    ("rabatmigration_policy.index", {}),
    ("rabatmigration_vocabulary.index", {}),
    ("rabatmigration_reuse.index", {}),
    ("rabatmigration_apidocs.index", {}),
    ("home.about", {}),
    ("rabatmigration_pages.help_page", {}),
    ("rabatmigration_pages.legal", {}),
    ("rabatmigration_contact.site", {}),
)


@dataclass(frozen=True)
class Page:
    """A page: its route, the values it takes, and when it last changed, which may be empty."""

    endpoint: str
    values: dict[str, str]
    changed: str = ""


def index() -> str:
    """Return the index of the parts there are."""
    parts: list[tuple[dict[str, Any], str]] = [({"part": "pages", "number": 1}, "")]
    if not rabatmigration_is_demo():
        if organizations.titles():
            parts.append(({"part": "organizations", "number": 1}, ""))
        newest, count = _newest()
        each = datasets_in_a_part()
        parts += [
            ({"part": "datasets", "number": number}, newest)
            for number in range(1, -(-count // each) + 1)
        ]
    lines = []
    for values, changed in parts:
        address = tk.h.url_for(
            "rabatmigration_reuse.sitemap_part", locale="default", _external=True, **values
        )
        lines.append(f"<sitemap><loc>{escape(address)}</loc>{_changed(changed)}</sitemap>\n")
    return f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{"".join(lines)}</sitemapindex>\n'


def part(name: str, number: int) -> Iterator[str] | None:
    """Return a part's text as it is made; None where there is no such part."""
    if name == "pages" and number == 1:
        return _urlset(_pages())
    if rabatmigration_is_demo():
        return None
    if name == "organizations" and number == 1:
        names = organizations.titles()
        return _urlset(Page("organization.read", {"id": one}) for one in names)
    if name == "datasets" and number >= 1:
        found = _datasets(number)
        return _urlset(found) if found else None
    return None


def datasets_in_a_part() -> int:
    """Return how many datasets a part holds: each has an address in each language."""
    return MOST_ADDRESSES // len(offered())


def offered() -> list[str]:
    """Return the languages pages are offered in."""
    locales = tk.config["ckan.locales_offered"] or languages.codes()
    return [code for code in languages.codes() if code in locales] or [languages.default()]


def _newest() -> tuple[str, int]:
    answer = rows.ask(
        {
            **Wanted("", ()).parameters(),
            "rows": 1,
            "fl": "metadata_modified",
            "sort": "metadata_modified desc",
        }
    )
    return (answer.docs[0]["metadata_modified"] if answer.docs else ""), answer.hits


def _datasets(number: int) -> list[Page]:
    each = datasets_in_a_part()
    answer = rows.ask(
        {
            **Wanted("", ()).parameters(),
            "rows": each,
            "start": (number - 1) * each,
            "fl": "name,metadata_modified",
            "sort": "metadata_created asc, index_id asc",
        }
    )
    return [Page("dataset.read", {"id": d["name"]}, d["metadata_modified"]) for d in answer.docs]


def _pages() -> Iterator[Page]:
    for endpoint, values in _PAGES:
        if endpoint in current_app.view_functions:
            yield Page(endpoint, values)
    for name in ("mc2cm", "sdg"):
        for item in vocabularies.get(name).items.values():
            if item.priority:
                yield Page("rabatmigration_policy.read", {"vocabulary_id": name, "code": item.id})
    for name in vocabularies.ids():
        yield Page("rabatmigration_vocabulary.read", {"vocabulary_id": name})


def _urlset(pages: Iterable[Page]) -> Iterator[str]:
    yield f'{_HEAD}<urlset xmlns="{_NAMESPACE}" xmlns:xhtml="{_XHTML}">\n'
    for page in pages:
        yield _entries(page)
    yield "</urlset>\n"


def _entries(page: Page) -> str:
    """Return the addresses of a page, one in each language, each naming all of them."""
    address = {lang: _address(page.endpoint, lang, page.values) for lang in (*offered(), "default")}
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{"x-default" if lang == "default" else lang}"'
        f" href={quoteattr(url)}/>"
        for lang, url in address.items()
    )
    return "".join(
        f"<url><loc>{escape(address[lang])}</loc>{_changed(page.changed)}{alternates}</url>\n"
        for lang in offered()
    )


def _address(endpoint: str, lang: str, values: dict[str, str]) -> str:
    """Return a page's address; CKAN's way to make one takes too long to go thousands of times.

    Pages of a route differ in the last of their values.
    """
    *fixed, name = values.items() if values else [("", "")]
    known: dict[tuple[Any, ...], str] = g.setdefault("rabatmigration_sitemap", {})
    key = (endpoint, lang, *fixed)
    if key not in known:
        places = dict([*fixed, (name[0], _PLACE)]) if values else {}
        known[key] = tk.h.url_for(endpoint, locale=lang, _external=True, **places)
    return known[key].replace(_PLACE, quote(name[1], safe=""))


def _changed(moment: str) -> str:
    return f"<lastmod>{escape(moment[:19])}Z</lastmod>" if moment else ""
