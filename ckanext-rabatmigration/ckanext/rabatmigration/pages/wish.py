"""Which of the site's languages a browser asks for."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.lib.i18n import get_locales
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header


def wanted(header: str | None) -> str | None:
    """Return the language to lead a reader to, by the header `Accept-Language`.

    None where the site's own language is as good, nothing is asked for, or nothing the site speaks:
    then the page is shown as it is.
    """
    own = str(tk.config["ckan.locale_default"])
    offered = get_locales()
    asked = parse_accept_header(header, LanguageAccept) if header else ()
    for tag, quality in sorted(asked, key=lambda one: -one[1]):
        short = tag.replace("_", "-").split("-")[0].lower()
        if quality > 0 and (tag == "*" or short == own):
            return None
        if quality > 0 and short in offered:
            return short
    return None
