"""Interfaces the room implements, each with one call into it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins as p
from ckan import model
from ckan.common import CKANConfig
from ckan.types import Context

from ckanext.rabatmigration.events import Event
from ckanext.rabatmigration.interfaces import IEventConsumer
from ckanext.rabatmigration.publishing import (
    feedback,
    fetching,
    fingerprints,
    loading,
    record,
    redaction,
)
from ckanext.xloader.interfaces import IXloader


def _saved(pkg_dict: dict[str, Any]) -> model.Package:
    """Return the dataset core has just flushed; on deleting, `id` is what was sent: id or name."""
    package = model.Package.get(pkg_dict["id"])
    if package is None:
        raise LookupError(f"no dataset {pkg_dict['id']}")
    return package


class Datasets(p.SingletonPlugin):
    """Record what happens to datasets, and keep hidden things out of the index."""

    p.implements(p.IPackageController, inherit=True)

    def after_dataset_create(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        """Record it, in the creating transaction, and for the form that sent it."""
        package = _saved(pkg_dict)
        record.created(context, package)
        feedback.note(package)

    def after_dataset_update(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        """Record it, in the changing transaction, and for the form that sent it."""
        package = _saved(pkg_dict)
        record.changed(context, package)
        feedback.note(package)

    def after_dataset_delete(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        """Record it, in the deleting transaction."""
        record.deleted(context, _saved(pkg_dict))

    def before_dataset_index(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        """Drop what a search must not find."""
        return redaction.redact_document(pkg_dict)


class Uploads(p.SingletonPlugin):
    """Know what is stored, wherever it is stored."""

    p.implements(p.IUploader, inherit=True)

    def get_resource_uploader(self, data_dict: dict[str, Any]) -> None:
        """Note the fingerprint, and leave the storing to core or to another plugin."""
        fingerprints.note(data_dict)


class Loading(p.SingletonPlugin):
    """Keep the DataStore to what is open and published."""

    p.implements(p.IConfigurable, inherit=True)
    p.implements(IEventConsumer, inherit=True)
    p.implements(IXloader, inherit=True)

    def configure(self, config: CKANConfig) -> None:
        """Let files be fetched through our guard."""
        fetching.install()

    def get_event_consumers(self) -> dict[str, Callable[[Event], None]]:
        """Follow datasets."""
        return {"datastore": loading.follow}

    def can_upload(self, resource_id: str) -> bool:
        """Let only open files of published datasets be loaded."""
        return loading.may_load(resource_id)

    def after_upload(
        self, context: Context, resource_dict: dict[str, Any], dataset_dict: dict[str, Any]
    ) -> None:
        """Take back what was withdrawn while it was loaded."""
        if not loading.may_load(resource_dict["id"]):
            loading.drop(resource_dict["id"])
