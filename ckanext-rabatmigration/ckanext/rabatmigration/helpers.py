"""Template helpers of the base plugin: they format, they fetch nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from textwrap import shorten
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.lib import helpers as core
from ckan.lib import webassets_tools
from ckan.lib.pagination import Page
from dominate import tags
from flask import g, request
from flask_login import current_user
from markupsafe import Markup

from ckanext.rabatmigration.lib import bidi, formats, languages, vocabularies
from ckanext.rabatmigration.rendering import render_markdown

__all__ = [
    "get_allowed_view_types",
    "localised_number",
    "rabatmigration_alternates",
    "rabatmigration_column_type",
    "rabatmigration_crosses",
    "rabatmigration_day",
    "rabatmigration_direction",
    "rabatmigration_extract",
    "rabatmigration_host",
    "rabatmigration_inline",
    "rabatmigration_is_demo",
    "rabatmigration_language_name",
    "rabatmigration_list",
    "rabatmigration_own_image",
    "rabatmigration_pager",
    "rabatmigration_period",
    "rabatmigration_places",
    "rabatmigration_shown",
    "rabatmigration_site_title",
    "rabatmigration_size",
    "rabatmigration_terms",
    "render_assets",
    "render_datetime",
    "render_markdown",
    "resource_display_name",
]

#: Assets that readers get, too.
_FOR_READERS = re.compile(r"/rabatmigration[^/]*/|/base/[^/]*main(-rtl)?\.css")
#: Pages of CKAN's that are nothing without its scripts.
_WHOLE = ("dataset_resource.view", "resource.view")
#: Forms of ours that need none of CKAN's scripts, though only people with an account meet them.
_LIGHT = ("dataset.new", "dataset.edit", "rabatmigration_forms.duplicate")

#: What may mean something in Markdown or HTML; a text without it reads as it is written.
_MARKUP = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f<>&*_`#~|\[\]\\]|^\s*(?:[-+=]|\d+[.)])|^(?: {4}|\t)|\n\s*\n",
    re.MULTILINE,
)

#: Places named in a list; of more the number is said.
_SHOWN_PLACES = 3

DEFAULT_TITLE = "Rabat Migration Observatory"


@dataclass(frozen=True)
class Shown:
    """A text as it is shown: `other` tells that its language isn't the page's."""

    text: str
    lang: str
    dir: str
    other: bool

    @property
    def language_name(self) -> str:
        """Name of the text's language in the page's language."""
        return languages.name(self.lang)


@dataclass(frozen=True)
class Term:
    """A code of a vocabulary as it is shown; `notation` is an official number such as 10.7."""

    code: str
    label: str
    definition: str
    notation: str


def rabatmigration_is_demo() -> bool:
    """Tell whether this site holds demo content."""
    return p.plugin_loaded("rabatmigration_demo")


def rabatmigration_site_title() -> str:
    """Return the site's title, translated unless the operator gave another one."""
    title = tk.config.get("ckan.site_title") or DEFAULT_TITLE
    return tk._("Rabat Migration Observatory") if title == DEFAULT_TITLE else title


def rabatmigration_language_name(lang: str, in_language: str | None = None) -> str:
    """Return what a language is called in another one (the reader's when not told)."""
    return languages.name(lang, in_language)


def rabatmigration_alternates() -> list[tuple[str, str]]:
    """Return (language, address) of a page in each of the site's languages, for search engines.

    `x-default` is the address without a language. None for what has no address of its own: errors,
    answers to forms, pages of who is signed in.
    """
    if request.method != "GET" or not request.endpoint or current_user.is_authenticated:
        return []
    here = tk.h.current_url()
    found = [
        (locale.short_name.replace("_", "-"), locale.short_name)
        for locale in tk.h.get_available_locales()
    ]
    return [
        (lang, tk.url_for(here, locale=code, qualified=True))
        for lang, code in [*found, ("x-default", "default")]
    ]


def rabatmigration_direction(lang: str | None) -> str:
    """Return `rtl` or `ltr` for a language."""
    return languages.direction(lang)


def rabatmigration_extract(text: str, length: int) -> str:
    """Return the first `length` characters or fewer of Markdown as plain text; 0 returns all.

    Lists show twenty: rendering Markdown is left to the texts that hold any.
    """
    if not text or _MARKUP.search(text):
        return str(core.markdown_extract(text, length))
    plain = text.strip()
    return shorten(plain, length, placeholder="...") if length and len(plain) >= length else plain


def rabatmigration_shown(thing: dict[str, Any], field: str, source: str | None = None) -> Shown:
    """Return `field` of a dataset, file or organisation in the reader's language.

    Falls back to `source` (the thing's own `source_language` when not told), then to any; plain
    `field` where nothing is translated, its language being found from the text.
    """
    source = source or thing.get("source_language")
    reader = languages.reader()
    text, lang = languages.pick(thing.get(f"{field}_translated"), reader, source)
    if not text:
        text = thing.get(field) or ""
        lang = languages.guess(text, source)
    return Shown(text, lang, languages.direction(lang), lang != reader)


def resource_display_name(resource: dict[str, Any]) -> str:
    """Return what a file is called in the reader's language, in place of CKAN's.

    A file nobody named is called as it is called on disk.
    """
    name = rabatmigration_shown(resource, "name").text
    if name:
        return name
    try:
        path = urlsplit(resource.get("url") or "").path
    except ValueError:
        path = ""
    return unquote(path.rstrip("/").rpartition("/")[2]) or tk._("Unnamed file")


def rabatmigration_terms(vocabulary_id: str, codes: str | Iterable[str] | None) -> list[Term]:
    """Return one code or several of a vocabulary in the reader's language, in their order.

    A code the list doesn't hold any more keeps its own text: better a code than a gap.
    """
    if not codes:
        return []
    vocabulary = vocabularies.get(vocabulary_id)
    shown = []
    for code in [codes] if isinstance(codes, str) else codes:
        item = vocabulary.items.get(code)
        definition = languages.pick(item.definition)[0] if item else ""
        shown.append(Term(code, vocabulary.label(code), definition, (item and item.notation) or ""))
    return shown


def rabatmigration_list(terms: Iterable[Term]) -> str:
    """Return the labels of terms as one phrase: with commas, and a word before the last."""
    return formats.listing([term.label for term in terms])


def rabatmigration_places(places: list[Term]) -> str:
    """Return up to three places as one phrase, and how many there are beside them."""
    if len(places) <= _SHOWN_PLACES:
        return rabatmigration_list(places)
    labels = [term.label for term in places[:_SHOWN_PLACES]]
    left = len(places) - len(labels)
    return tk.ungettext(
        "%(places)s and %(num)d other place",
        "%(places)s and %(num)d other places",
        left,
        places=formats.enumeration(labels),
    )


def rabatmigration_pager(page: Page, **params: str) -> Markup:
    """Return the links to other pages of a list, those with an arrow alone named for all.

    :param params: parameters of the links beside the number of the page
    """
    return page.pager(
        symbol_previous=_arrow("‹", tk._("Previous page")),
        symbol_next=_arrow("›", tk._("Next page")),
        **params,
    )


def _arrow(sign: str, name: str) -> Any:
    """Name a sign that points; from right to left it is mirrored, as all brackets are."""
    icon = tags.span(sign, cls="rm-arrow", aria_hidden="true")
    return tags.span(icon, tags.span(name, cls="visually-hidden"))


def rabatmigration_crosses(crosses: Iterable[str] | None) -> list[str]:
    """Return crosses of a file (`sex*age`) in words of the reader's language."""
    label = vocabularies.get("disaggregation").label
    return [" × ".join(label(code) for code in cross.split("*")) for cross in crosses or ()]


def rabatmigration_column_type(name: str) -> str:
    """Return what a column of PostgreSQL type `name` holds, in words."""
    if name.startswith(("int", "float", "numeric", "double", "real", "bigint", "smallint")):
        return tk._("numbers")
    if name.startswith(("date", "time")):
        return tk._("dates")
    return tk._("yes or no") if name.startswith("bool") else tk._("text")


def rabatmigration_period(thing: dict[str, Any]) -> str:
    """Return the period a dataset or file is about, empty when it says none."""
    return formats.period(thing.get("temporal_start"), thing.get("temporal_end"))


def rabatmigration_day(value: str | date | None) -> str:
    """Return a date, or the date of a time stamp, as day, month and year."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return formats.day(value)
    return formats.period(value[:10], value[:10]) if value else ""


def rabatmigration_size(count: str | int | None) -> str:
    """Return a file's size in the unit a person would choose, empty when it isn't known."""
    text = str(count or "")
    return formats.size(int(text)) if text.isdecimal() and int(text) else ""


def rabatmigration_inline(text: str) -> Markup:
    """Return a help or error text, with dates, addresses and code in it running their own way."""
    return bidi.as_html(text)


def rabatmigration_host(url: str) -> str:
    """Return the name of the machine a link leads to, so that readers know where they go."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def render_assets(type_: Literal["style", "script"]) -> Markup:
    """Write the tags of a page's styles or scripts; in place of CKAN's.

    Who only reads gets our own and CKAN's main stylesheet: of CKAN's scripts and icons, 1 MB, no
    page for readers needs any, nor the form of a dataset, which people fill in on their phones.
    """
    assets = getattr(g, "_webassets", None)
    reads = not current_user.is_authenticated and request.endpoint not in _WHOLE
    if assets and (reads or request.endpoint in _LIGHT):
        assets[type_] = [url for url in assets[type_] if _FOR_READERS.search(url)]
    return webassets_tools.render_assets(type_)


def rabatmigration_own_image(url: str | None) -> str:
    """Return the address of an image kept on this site, empty for one a browser asks elsewhere."""
    own = f"{tk.config['ckan.site_url'].rstrip('/')}/"
    return url if url and url.startswith((own, "/uploads/")) else ""


def get_allowed_view_types(
    resource: dict[str, Any], package: dict[str, Any]
) -> list[tuple[str, str, str]]:
    """Return the kinds of views a file may have, named in the reader's language.

    In place of CKAN's, whose plugins name them in English.
    """
    return [
        (kind, tk._(title), icon)
        for kind, title, icon in core.get_allowed_view_types(resource, package)
    ]


def localised_number(number: float) -> str:
    """Write a number as in Morocco; in place of CKAN's, which groups digits as in the Mashreq."""
    return formats.number(number)


def render_datetime(
    datetime_: datetime | str | None,
    date_format: str | None = None,
    with_hours: bool = False,
    with_seconds: bool = False,
) -> str:
    """Write a moment in the site's time zone; in place of CKAN's, which names months otherwise.

    Takes a UTC time, aware or not, or its ISO form; what is neither is an empty text, as in core.
    """
    try:
        moment = tk.h.date_str_to_datetime(datetime_) if isinstance(datetime_, str) else datetime_
    except (TypeError, ValueError):
        return ""
    if not isinstance(moment, datetime):
        return ""
    here = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(
        tk.h.get_display_timezone()
    )
    if date_format:
        return here.strftime(date_format)
    return formats.moment(here, with_hours or with_seconds)
