"""Home, help and legal notice."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Context
from flask import Blueprint, Response, make_response, redirect, request

from ckanext.rabatmigration.pages import home, wish

pages = Blueprint("rabatmigration_pages", __name__)


@pages.route("/")
def index() -> Response:
    """Show what there is and the ways in; in place of CKAN's home page.

    An address that names no language leads to the one the browser asks for, where the site speaks
    it; one that names a language is that choice.
    """
    chosen = not request.environ.get("CKAN_LANG_IS_DEFAULT", True)
    lang = None if chosen else wish.wanted(request.headers.get("Accept-Language"))
    if lang:
        response = make_response(redirect(_in(lang)))
    else:
        context = Context(user=tk.current_user.name, auth_user_obj=tk.current_user)
        response = make_response(tk.render("pages/home.html", {"home": home.gather(context)}))
    if not chosen:
        response.vary.add("Accept-Language")
    return response


def _in(lang: str) -> str:
    """Return the home page's address in a language, with the query that was asked."""
    query = request.query_string.decode("ascii", "replace")
    address = tk.url_for("rabatmigration_pages.index", locale=lang)
    return f"{address}?{query}" if query else address


@pages.route("/help")
def help_page() -> str:
    """Say how to find, read, reuse and publish."""
    return tk.render("pages/help.html", {})


@pages.route("/legal")
def legal() -> str:
    """Say who runs the site, under which terms, and what becomes of personal data."""
    return tk.render("pages/legal.html", {})
