"""What is written from left to right inside a text that runs from right to left.

In Arabic the hyphens, slashes and braces of a date, an address or a piece of JSON are drawn on the
wrong side: `2014-Q3` is read as `Q3-2014`. Such a run is set apart by the marks Unicode has for it,
on pages by `<bdi>`, so that who copies an example copies no marks.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from ckanext.rabatmigration.lib import languages

LEFT_TO_RIGHT, FIRST_STRONG, END = "\u2066", "\u2068", "\u2069"

_APART = f"[{LEFT_TO_RIGHT}{FIRST_STRONG}][^\u2066-\u2069]*{END}"
#: One JSON object or list that holds something Latin; names of places in a text (`%(x)s`) are none.
_JSON = r"[{\[][^\u0600-\u06ff{}]*[A-Za-z0-9][^\u0600-\u06ff{}]*(?:\{[^{}]*\}[^{}]*)*[}\]]"
_WORD = r"-?[A-Za-z0-9][A-Za-z0-9.:/@_#?&=%+*~-]*"
#: Words one after the other are one run where each holds a Latin letter, as in `CC BY 4.0`.
_RUN = rf"{_WORD}(?: (?=[A-Za-z]){_WORD}| (?<=[A-Za-z] ){_WORD})*"
#: Signs in a run, or letters beside digits: a mere word or number has nothing that turns.
_TURNS = re.compile("[^A-Za-z0-9 .]|[A-Za-z].*[0-9]|[0-9].*[A-Za-z]")
_FOUND = re.compile(f"({_APART})|({_JSON})|({_RUN})")
_PAIR = re.compile(f"([{LEFT_TO_RIGHT}{FIRST_STRONG}])([^\u2066-\u2069]*){END}")


def isolate(text: str) -> str:
    """Set apart, in a text of the reader's language, what runs the other way; twice is once."""
    if languages.direction(languages.reader()) != "rtl":
        return text
    return _FOUND.sub(_apart, text)


def quoted(value: str) -> str:
    """Set a value apart that somebody typed, whichever way it runs, in a text read in Arabic."""
    if languages.direction(languages.reader()) != "rtl":
        return value
    return f"{FIRST_STRONG}{value}{END}"


def as_html(text: str) -> Markup:
    """Return a text of the reader's language for a page, runs set apart by `<bdi>`."""
    return Markup(_PAIR.sub(_element, str(escape(isolate(str(text))))))  # noqa: S704 - escaped


def _apart(found: re.Match[str]) -> str:
    whole, already = found[0], found[1]
    if already:
        return whole
    run = whole if found[2] else whole.rstrip(".:?")
    if not _TURNS.search(run):
        return whole  # a word or a number: nothing in it can turn
    return f"{LEFT_TO_RIGHT}{run}{END}{whole[len(run) :]}"


def _element(found: re.Match[str]) -> str:
    way = ' dir="ltr"' if found[1] == LEFT_TO_RIGHT else ""
    return f"<bdi{way}>{found[2]}</bdi>"
