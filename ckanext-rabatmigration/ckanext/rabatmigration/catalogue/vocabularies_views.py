"""Pages of the vocabularies, their SKOS, and the way from a concept's URI to either.

A vocabulary's or concept's URI answers 303 See Other to what the client reads: a page, or the
whole list in Turtle or JSON-LD.
"""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from ckanext.rabatmigration.catalogue import vocabularies_json, vocabularies_skos
from ckanext.rabatmigration.catalogue.dcat.terms import ONTOLOGY
from ckanext.rabatmigration.lib import languages, vocabularies
from ckanext.rabatmigration.lib.vocabularies import Item, Vocabulary

#: What the URLs end in -> form of `vocabularies_skos.FORMATS`.
ENDINGS = {"ttl": "ttl", "jsonld": "json-ld"}

_READ = {"text/html": None, "text/turtle": "ttl", "application/ld+json": "jsonld"}

vocabulary = Blueprint("rabatmigration_vocabulary", __name__, url_prefix="/vocabulary")


@vocabulary.route("/", strict_slashes=False)
def index() -> str:
    """List all vocabularies."""
    lists = [vocabularies.get(name) for name in vocabularies.ids()]
    rows = [
        {"id": v.id, "title": _text(v.title), "about": _text(v.description), "count": len(v.items)}
        for v in lists
    ]
    return tk.render("vocabulary/index.html", {"vocabularies": rows})


@vocabulary.route("/<vocabulary_id>")
def read(vocabulary_id: str) -> str | AnyResponse:
    """Show a vocabulary, or send a client that reads RDF to its SKOS."""
    found = _get(vocabulary_id)
    ending = _wanted()
    if ending:
        return _see_other(f"/vocabulary/{found.id}.{ending}")
    q = request.args.get("q", "").strip()
    response = make_response(
        tk.render(
            "vocabulary/read.html",
            {
                "vocabulary": found,
                "title": _text(found.title),
                "about": _text(found.description),
                "urls": vocabularies_json.urls(found),
                "terms": _terms(found, q),
                "q": q,
            },
        )
    )
    response.vary.add("Accept")
    return response


@vocabulary.route("/<vocabulary_id>.<any(ttl, jsonld):ending>")
def skos(vocabulary_id: str, ending: str) -> AnyResponse:
    """Give a whole vocabulary as SKOS."""
    form = ENDINGS[ending]
    text = vocabularies_skos.serialize(_get(vocabulary_id), form)
    return _rdf(text, vocabularies_skos.FORMATS[form][1])


@vocabulary.route("/terms.ttl")
def terms() -> AnyResponse:
    """Give the definitions of the few RDF terms that are our own."""
    return _rdf(ONTOLOGY.read_text(encoding="utf-8"), "text/turtle")


@vocabulary.route("/<vocabulary_id>/<code>")
def concept(vocabulary_id: str, code: str) -> AnyResponse:
    """Lead from a concept's URI to its place in the vocabulary."""
    found = _get(vocabulary_id)
    if code not in found:
        tk.abort(404, tk._("There is no term “{code}” in this vocabulary.").format(code=code[:50]))
    ending = _wanted()
    if ending:
        return _see_other(f"/vocabulary/{found.id}.{ending}")
    return _see_other(tk.url_for("rabatmigration_vocabulary.read", vocabulary_id=found.id), code)


def _get(vocabulary_id: str) -> Vocabulary:
    if vocabulary_id not in vocabularies.ids():
        message = tk._("There is no vocabulary “{id}”.").format(id=vocabulary_id[:50])
        return tk.abort(404, message)
    return vocabularies.get(vocabulary_id)


def _wanted() -> str | None:
    """Return the ending a client's Accept header asks for; None for a page."""
    best = request.accept_mimetypes.best_match(list(_READ), default="text/html")
    return _READ[best]


def _see_other(path: str, anchor: str = "") -> AnyResponse:
    response = redirect(f"{path}#{anchor}" if anchor else path, code=303)
    response.vary.add("Accept")
    return response


def _rdf(text: str, media_type: str) -> AnyResponse:
    response = make_response(text)
    response.content_type = f"{media_type}; charset=utf-8"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.add_etag()
    return response.make_conditional(request)


def _text(texts: Any) -> dict[str, str]:
    text, lang = languages.pick(texts)
    return {"text": text, "lang": lang, "dir": languages.direction(lang)}


def _terms(found: Vocabulary, q: str) -> list[dict[str, Any]]:
    """Return the terms as a tree; when searched, those found alone, one under the other."""
    if q:
        return [_term(item, []) for item in vocabularies_json.matching(found, q)]
    below: dict[str | None, list[Item]] = {}
    for item in found.items.values():
        below.setdefault(item.broader, []).append(item)

    def tree(code: str | None) -> list[dict[str, Any]]:
        return [_term(item, tree(item.id)) for item in below.get(code, [])]

    return tree(None)


def _term(item: Item, narrower: list[dict[str, Any]]) -> dict[str, Any]:
    lang = languages.reader()
    return {
        "code": item.id,
        "uri": item.uri,
        "label": _text(item.label),
        "definition": _text(item.definition),
        "note": _text(item.extra.get("note")),
        "alt": list(item.alt.get(lang, [])),
        "exact_match": item.exact_match,
        "narrower": narrower,
    }
