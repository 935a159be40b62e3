"""Home, help and legal notice."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Context
from flask import Blueprint

from ckanext.rabatmigration.pages import home

pages = Blueprint("rabatmigration_pages", __name__)


@pages.route("/")
def index() -> str:
    """Show what there is and the ways in; in place of CKAN's home page."""
    context = Context(user=tk.current_user.name, auth_user_obj=tk.current_user)
    return tk.render("pages/home.html", {"home": home.gather(context)})


@pages.route("/help")
def help_page() -> str:
    """Say how to find, read, reuse and publish."""
    return tk.render("pages/help.html", {})


@pages.route("/legal")
def legal() -> str:
    """Say who runs the site, under which terms, and what becomes of personal data."""
    return tk.render("pages/legal.html", {})
