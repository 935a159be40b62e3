"""Solr's older copy of a dataset undoes nothing that was written while it was out of date.

CKAN shows, and so patches, Solr's copy while the dates of the last change agree: every write must
move that date.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from ckan import model
from ckan.tests.helpers import call_action

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

Act = Callable[..., Any]


@pytest.fixture
def described(dataset: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Make a dataset with a file, described in two languages."""

    def make(**fields: Any) -> dict[str, Any]:
        named = {"url": "https://example.org/a.csv", "name_translated": {"fr": "Un", "ar": "واحد"}}
        titles = {"fr": "Logement", "ar": "السكن"}
        return dataset(title_translated=titles, source_language="fr", resources=[named], **fields)

    return make


def stored(dataset_id: str) -> dict[str, Any]:
    """Return the dataset as the database has it."""
    model.Session.remove()
    return call_action("package_show", {"use_cache": False}, id=dataset_id)


def publish(act: Act, shown: dict[str, Any]) -> None:
    act("rabatmigration_dataset_publish", id=shown["id"])


def withdraw(act: Act, shown: dict[str, Any]) -> None:
    act("rabatmigration_dataset_withdraw", id=shown["id"])


def publish_many(act: Act, shown: dict[str, Any]) -> None:
    act("bulk_update_public", datasets=[shown["id"]], org_id=shown["owner_org"])


def withdraw_many(act: Act, shown: dict[str, Any]) -> None:
    act("bulk_update_private", datasets=[shown["id"]], org_id=shown["owner_org"])


def send_back_changed(act: Act, shown: dict[str, Any]) -> None:
    """Update with all that was shown, its date among it, as clients do."""
    act("package_update", **{**shown, "private": not shown["private"]})


def describe_in_arabic(act: Act, shown: dict[str, Any]) -> None:
    """Change the source language: files are named in it by a write of ours."""
    act("package_update", **{**shown, "source_language": "ar"})


@pytest.mark.parametrize(
    ("private", "write", "field"),
    [
        (True, publish, "private"),
        (False, withdraw, "private"),
        (True, publish_many, "private"),
        (False, withdraw_many, "private"),
        (False, send_back_changed, "private"),
        (True, describe_in_arabic, "source_language"),
    ],
)
def test_a_patch_keeps_what_solr_does_not_know_yet(
    act, described, indexed, solr_stopped, private, write, field
):
    made = stored(described(private=private)["id"])
    with solr_stopped():
        write(act, made)
    written = stored(made["id"])
    solrs = json.loads(indexed(made["id"])["validated_data_dict"])
    assert solrs[field] == made[field] != written[field]
    assert written["metadata_modified"] > made["metadata_modified"]

    patched = act("package_patch", id=made["id"], contact_url="https://example.org/contact")

    for now in (patched, stored(made["id"])):
        assert now["contact_url"] == "https://example.org/contact"
        assert now[field] == written[field]
        assert [one["name"] for one in now["resources"]] == [
            one["name"] for one in written["resources"]
        ]


def test_files_named_anew_are_seen_though_solr_names_them_as_before(act, described, solr_stopped):
    made = stored(described()["id"])
    with solr_stopped():
        describe_in_arabic(act, made)
    assert [one["name"] for one in made["resources"]] == ["Un"]
    shown = act("package_show", id=made["id"])
    assert [one["name"] for one in shown["resources"]] == ["واحد"]
