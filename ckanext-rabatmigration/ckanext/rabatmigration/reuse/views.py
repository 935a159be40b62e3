"""Files, feeds, cards and pictures of what is public, and the page that says where they are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context
from flask import Blueprint, Response, make_response, request, stream_with_context
from werkzeug.wrappers import Response as AnyResponse

from ckanext.rabatmigration.catalogue import api_labels
from ckanext.rabatmigration.errors import BadInputError
from ckanext.rabatmigration.lib import languages
from ckanext.rabatmigration.reuse import (
    citation,
    config,
    croissant,
    facts,
    feeds,
    helpers,
    rows,
    schemaorg,
    share_image,
    sitemap,
    tables,
)
from ckanext.rabatmigration.reuse.rows import Wanted

reuse = Blueprint("rabatmigration_reuse", __name__)
blueprints = [reuse]

_JSON_LD = "application/ld+json"


@reuse.route("/reuse")
def index() -> str:
    """Say what can be taken away, and how."""
    return tk.render("reuse/index.html", {})


@reuse.route("/catalogue.<any(csv, xlsx):ending>")
def catalogue(ending: str) -> AnyResponse:
    """Give the list of public datasets, or those a search finds, as a table."""
    wanted = _wanted()
    made = rows.columns()
    found = _or_refused(lambda: rows.datasets(wanted))
    name = f"rabat-migration-{languages.reader()}.{ending}"
    if ending == "xlsx":
        response = Response(tables.xlsx_file(found, made), direct_passthrough=True)  # pyright: ignore[reportArgumentType]
        return _file(response, tables.XLSX, name)
    by_code = request.args.get("header") == "codes"
    text = tables.csv_text(found, made, by_code)
    return _file(Response(stream_with_context(text)), "text/csv; charset=utf-8", name)


@reuse.route("/dataset/<id>/metadata.json")
def metadata(id: str) -> AnyResponse:
    """Give the description of a dataset as the API does, with labels in the reader's language."""
    pkg = _dataset(id)
    api_labels.label_dataset(pkg, languages.reader())
    return _data(json.dumps(pkg, ensure_ascii=False, indent=2, default=str), "application/json")


@reuse.route("/dataset/<id>/schemaorg.jsonld")
def schema_org(id: str) -> AnyResponse:
    """Give a dataset in schema.org."""
    node = schemaorg.dataset(_dataset(id))
    return _data(json.dumps(node, ensure_ascii=False, indent=2), _JSON_LD)


@reuse.route("/dataset/<id>/croissant.jsonld")
def croissant_file(id: str) -> AnyResponse:
    """Give a dataset in Croissant, with the columns of its tables."""
    pkg = _dataset(id)
    node = croissant.dataset(pkg, croissant.columns_of(pkg, _reader()))
    return _data(json.dumps(node, ensure_ascii=False, indent=2), _JSON_LD)


@reuse.route("/dataset/<id>/citation.<any(txt, bib, ris, 'csl.json'):ending>")
def citation_file(id: str, ending: str) -> AnyResponse:
    """Give the citation of a dataset as a file for a program that keeps references."""
    told = facts.of(_dataset(id))
    style = next(one for one in citation.STYLES.values() if one.ending == ending)
    written = style.write(told)
    text = written if isinstance(written, str) else json.dumps(written, ensure_ascii=False)
    return _file(Response(text), f"{style.media_type}; charset=utf-8", f"{told.name}.{ending}")


@reuse.route("/dataset/<id>/card")
def card(id: str) -> AnyResponse:
    """Show a public dataset in little, for others to frame; `lang` chooses the language."""
    pkg = _public_dataset(id)
    lang = request.args.get("lang")
    if lang is not None:
        if lang not in languages.codes():
            tk.abort(400, tk._("There is no such language."))
        return tk.redirect_to("rabatmigration_reuse.card", id=pkg["name"], locale=lang)
    response = make_response(tk.render("reuse/card.html", {"pkg": pkg, "told": facts.of(pkg)}))
    # Only this page may be framed by others; it runs nothing and asks nobody.
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
        " frame-ancestors *"
    )
    return _held(response)


@reuse.route("/dataset/<id>/share.png", endpoint="share_image")
def share_image_file(id: str) -> AnyResponse:
    """Show what networks show of a shared dataset, in the reader's language."""
    pkg = _public_dataset(id)
    told = facts.of(pkg)
    words = [told.title.text, told.title.lang, helpers.under_title(pkg, told), told.site]
    faces = str(config.folder("faces"))
    picture = share_image.kept(
        words,
        lambda: share_image.png(*words, folder=faces),
        config.folder("share"),
        config.share_images(),
    )
    response = make_response(picture)
    response.content_type = "image/png"
    return _held(response)


@reuse.route("/oembed")
def oembed() -> AnyResponse:
    """Tell other sites how to show a dataset's card (https://oembed.com), as JSON."""
    if request.args.get("format", "json") != "json":
        tk.abort(501, tk._("Only JSON is given here."))
    name, lang = _dataset_of(request.args.get("url", ""))
    pkg = _public_dataset(name)
    told = facts.of(pkg)
    url = tk.h.url_for("rabatmigration_reuse.card", id=told.name, locale=lang, _external=True)
    width = min(640, request.args.get("maxwidth", 640, type=int))
    height = min(320, request.args.get("maxheight", 320, type=int))
    answer = {
        "version": "1.0",
        "type": "rich",
        "title": facts.line(told.title.text),
        "author_name": facts.line(told.producer.text) if told.producer else told.site,
        "provider_name": told.site,
        "provider_url": tk.h.url_for("home.index", locale="default", _external=True),
        "width": width,
        "height": height,
        "html": helpers.card_code(told, url),
    }
    return _data(json.dumps(answer, ensure_ascii=False), "application/json")


@reuse.route("/feeds/dataset.atom")
def feed_of_all() -> AnyResponse:
    """Give the newest and last changed datasets."""
    return _feed(feeds.whole())


@reuse.route("/feeds/custom.atom")
def feed_of_search() -> AnyResponse:
    """Give the newest and last changed datasets a search finds."""
    return _feed(_or_refused(lambda: feeds.of_search(_wanted())))


def feed(kind: str, code: str) -> AnyResponse:
    """Give the newest and last changed datasets of a theme, goal, organisation and so on."""
    found = feeds.of_kind(kind, code)
    if found is None:
        return tk.abort(404, tk._("There is no such feed."))
    return _feed(found)


# A rule for each kind: core has some of these, and the one that says more of an address wins.
for _kind in feeds.KINDS:
    reuse.add_url_rule(f"/feeds/{_kind}/<code>.atom", "feed", feed, defaults={"kind": _kind})


@reuse.route("/sitemap.xml")
def sitemap_index() -> AnyResponse:
    """List the parts of the sitemap."""
    return _data(sitemap.index(), sitemap.MEDIA_TYPE)


@reuse.route("/sitemap-<any(pages, organizations, datasets):part>-<int:number>.xml")
def sitemap_part(part: str, number: int) -> AnyResponse:
    """List pages with the same in other languages."""
    text = sitemap.part(part, number)
    if text is None:
        return tk.abort(404, tk._("There is no such part of the sitemap."))
    return _data(stream_with_context(text), sitemap.MEDIA_TYPE)


def _feed(found: feeds.Feed) -> AnyResponse:
    number = request.args.get("page", 1, type=int)
    text, _ = _or_refused(lambda: feeds.page(found, number))
    response = _data(text, f"{feeds.MEDIA_TYPE}; charset=utf-8")
    response.add_etag()
    return response.make_conditional(request)


def _wanted() -> Wanted:
    """Return what a list is narrowed by, as the page of the list reads it."""
    given = {
        name: request.args.getlist(name)
        for name in request.args
        if name not in ("q", "page", "sort", "lang", "header") and not name.startswith("_")
    }
    return _or_refused(lambda: Wanted.of(request.args.get("q", ""), given))


def _or_refused(make: Any) -> Any:
    """Return what is made; a page with 400 where what was asked can't be meant."""
    try:
        return make()
    except BadInputError as error:
        return tk.abort(400, tk._(error.message) % error.params)


def _dataset_of(url: str) -> tuple[str, str]:
    """Return the dataset an address of this site leads to, and the language it is in."""
    site = tk.h.url_for("home.index", locale="default", _external=True).rstrip("/")
    path = url.partition("?")[0].partition("#")[0]
    if not path.startswith(f"{site}/"):
        tk.abort(404, tk._("This is no address of a dataset here."))
    parts = path.removeprefix(f"{site}/").strip("/").split("/")
    lang = "default"
    if parts[0] in languages.codes():
        lang = parts.pop(0)
    if len(parts) != 2 or parts[0] != "dataset":  # noqa: PLR2004 - dataset/<name>
        tk.abort(404, tk._("This is no address of a dataset here."))
    return parts[1], lang


def _reader() -> Context:
    return Context(user=tk.current_user.name, auth_user_obj=tk.current_user)


def _dataset(name: str) -> dict[str, Any]:
    """Return a dataset as its reader may see it, else a page with 404."""
    try:
        return tk.get_action("package_show")(_reader(), {"id": name})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return tk.abort(404, tk._("There is no such dataset."))


def _public_dataset(name: str) -> dict[str, Any]:
    """Return a dataset as everybody sees it, whoever asks, else a page with 404."""
    try:
        return tk.get_action("package_show")(Context(user="", auth_user_obj=None), {"id": name})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return tk.abort(404, tk._("There is no such dataset."))


def _data(text: str | bytes | Iterable[str], media_type: str) -> Response:
    """Return what programs read, from any page."""
    response = Response(text)
    response.content_type = media_type
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.content_language = languages.reader()
    return response


def _file(response: Response, media_type: str, name: str) -> Response:
    """Return what is kept as a file."""
    response.content_type = media_type
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _held(response: Response) -> AnyResponse:
    """Let everybody keep an answer, and ask whether it is still the same."""
    response.add_etag()
    return response.make_conditional(request)
