"""CKAN's dataset index, with saves going through the outbox."""

from __future__ import annotations

from typing import Any

import ckan.lib.search as core_search
import ckan.plugins as p
import sqlalchemy as sa
from ckan import model
from ckan.lib.search.index import PackageSearchIndex

from ckanext.rabatmigration.indexing import connection, delivery, outbox
from ckanext.rabatmigration.lib.sessions import after_commit


class OutboxIndex(PackageSearchIndex):
    """Queues what CKAN asks to index, and sends it once it is committed.

    CKAN itself sends the document first and commits then: with Solr down nothing can be saved, and
    a save that fails leaves a ghost. `index_package` and `delete_package` stay as they are.
    """

    def update_dict(self, pkg_dict: dict[str, Any], defer_commit: bool = False) -> None:
        """Queue the dataset in the caller's transaction, or send it when there is none to join."""
        if not p.plugin_loaded("rabatmigration"):
            super().update_dict(pkg_dict, defer_commit)
        elif has_pending_writes():
            enqueue([pkg_dict["id"]])
        else:
            delivery.at_once(pkg_dict["id"], commit=not defer_commit)

    def remove_dict(self, pkg_dict: dict[str, Any]) -> None:
        """Queue the dataset, named by id or name: gone at the commit, its document goes too."""
        package = model.Package.get(pkg_dict["id"])
        if package is None or not p.plugin_loaded("rabatmigration"):
            super().remove_dict(pkg_dict)
        else:
            enqueue([package.id])


def enqueue(package_ids: list[str]) -> None:
    """Queue datasets in the current transaction; they are indexed when it is committed."""
    outbox.put(package_ids)
    after_commit(delivery.after_commit, package_ids)


def has_pending_writes() -> bool:
    """Tell whether the current transaction has something to commit, so that a commit will follow.

    Some callers in CKAN (`tag_delete`, `search.rebuild`) index after their commit: a row written
    there would be rolled back with the session.
    """
    session = model.Session()
    if session.in_nested_transaction() or session.new or session.deleted:
        return True
    if any(session.is_modified(changed) for changed in session.dirty):
        return True
    return bool(session.scalar(sa.text("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")))


def install() -> None:
    """Register in CKAN's search module."""
    connection.install()
    core_search._INDICES["package"] = OutboxIndex
