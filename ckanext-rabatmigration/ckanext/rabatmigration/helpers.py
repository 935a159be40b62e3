"""Template helpers of the base plugin: they format, they fetch nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from babel import Locale

from ckanext.rabatmigration.lib import languages

__all__ = ["rabatmigration_is_demo", "rabatmigration_shown", "rabatmigration_site_title"]

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
        return Locale.parse(self.lang).get_display_name(languages.reader()) or self.lang


def rabatmigration_is_demo() -> bool:
    """Tell whether this site holds demo content."""
    return p.plugin_loaded("rabatmigration_demo")


def rabatmigration_site_title() -> str:
    """Return the site's title, translated unless the operator gave another one."""
    title = tk.config.get("ckan.site_title") or DEFAULT_TITLE
    return tk._("Rabat Migration Observatory") if title == DEFAULT_TITLE else title


def rabatmigration_shown(thing: dict[str, Any], field: str) -> Shown:
    """Return `field` of a dataset, resource or organisation in the reader's language.

    Falls back to the source language, then to any; plain `field` where nothing is translated.
    """
    values = thing.get(f"{field}_translated") or {}
    source = thing.get("source_language")
    reader = languages.reader()
    text, lang = languages.pick(values, reader, source) if values else ("", "")
    if not text:
        text, lang = thing.get(field) or "", source or reader
    return Shown(text, lang, languages.direction(lang), lang != reader)
