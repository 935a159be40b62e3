"""One plain page: the sources and how their last harvest went."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint

harvest = Blueprint("rabatmigration_harvest", __name__)


@harvest.errorhandler(tk.NotAuthorized)
def _refused(error: Exception) -> tuple[str, int]:
    return _told(403, str(error) or tk._("You may not do this."))


@harvest.errorhandler(tk.ObjectNotFound)
def _missing(error: Exception) -> tuple[str, int]:
    return _told(404, str(error))


def _told(code: int, content: str) -> tuple[str, int]:
    """Return CKAN's page for errors: a handler may not abort, the request would end in a 500."""
    return tk.render("error_document_template.html", {"code": code, "content": content}), code


@harvest.route("/harvest")
def index() -> str:
    """List the sources the reader manages."""
    found = tk.get_action("rabatmigration_harvest_source_list")({}, {})
    return tk.render("harvest/index.html", {"sources": found})


@harvest.route("/harvest/<id>")
def report(id: str) -> str:
    """Show a source's last job, or a job, with its report."""
    job = tk.get_action("rabatmigration_harvest_report")({}, {"id": id})
    source = tk.get_action("rabatmigration_harvest_source_show")({}, {"id": job["source_id"]})
    return tk.render("harvest/report.html", {"source": source, "job": job})
