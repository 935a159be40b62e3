"""Markdown as pages show it: as core does, with links in place of images.

An image in a description would make each reader's browser ask whatever machine its writer named,
and tell that machine who reads what. A link asks nobody until it is followed.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import ckan.lib.helpers as core
from markupsafe import Markup

# what core's cleaning leaves is well formed: attributes stand in double quotes
_TOKEN = re.compile(r'<a\b(?:[^>"]|"[^"]*")*>|</a>|<img\b(?:[^>"]|"[^"]*")*>')
#: Images of the site itself, which its operator may show.
_OWN = re.compile(r"/(?:uploads|base)/[\w/-]+\.\w+")


def render_markdown(data: str, auto_link: bool = True, allow_html: bool = False) -> str | Markup:
    """Return Markdown as HTML that lets no browser ask another site.

    :param auto_link: make links of addresses and of CKAN's own `tag:...`
    :param allow_html: keep HTML as written, for texts of the operator's
    """
    if not data or allow_html:
        return core.render_markdown(data, auto_link=auto_link, allow_html=allow_html)
    html = without_images(str(core.render_markdown(data, auto_link=False)))
    return Markup(core.html_auto_link(html) if auto_link else html)  # noqa: S704


def without_images(html: str) -> str:
    """Return cleaned HTML with a link in place of each image, or its text within a link."""
    inside = False

    def replace(token: re.Match[str]) -> str:
        nonlocal inside
        if not token[0].startswith("<img"):
            inside = token[0] != "</a>"
            return token[0]
        return _instead(token[0], inside)

    return _TOKEN.sub(replace, html)


def _instead(image: str, inside: bool) -> str:
    attributes = _Attributes(image)
    address, alt = attributes.get("src"), attributes.get("alt")
    if _OWN.fullmatch(address):
        return image
    host = _host(address)
    text = escape(alt or host)
    if inside or not host:
        return text
    return f'<a href="{escape(address)}" rel="nofollow noopener noreferrer">{text}</a>'


def _host(address: str) -> str:
    """Return the host of a web address, empty for anything else."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme in ("http", "https") else ""


class _Attributes(HTMLParser):
    """The attributes of one tag."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self._found: dict[str, str] = {}
        self.feed(tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        """Keep them."""
        self._found = {name: (value or "").strip() for name, value in attrs}

    def get(self, name: str) -> str:
        """Return one, empty when it isn't there."""
        return self._found.get(name, "")
