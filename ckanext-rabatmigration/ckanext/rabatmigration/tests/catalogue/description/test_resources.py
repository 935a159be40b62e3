"""Files of a dataset: checked when they change, against the dataset they belong to."""

import pytest

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

FILES = [
    {"url": "https://example.org/a.csv", "name": "Premier fichier"},
    {"url": "https://example.org/b.csv", "name": "Second fichier"},
]


def test_only_the_wrong_file_is_told_of_at_its_place(make, refused):
    made = make(title="Logement", resources=FILES)
    wrong = {**made["resources"][1], "temporal_start": "2024", "temporal_end": "2023"}
    errors = refused(action="package_patch", id=made["id"], resources=[made["resources"][0], wrong])
    assert errors["resources"][0] == {}
    assert list(errors["resources"][1]) == ["temporal_end"]


def test_a_file_by_itself_says_what_is_wrong_with_it(make, refused):
    made = make(title="Logement")
    errors = refused(
        action="resource_create",
        package_id=made["id"],
        url="javascript:alert(1)",
        name="<b>x</b>",
        crosses=["sex*bogus"],
        resource_kind="bogus",
    )
    assert set(errors) == {"url", "name", "crosses", "resource_kind"}


def test_an_open_dataset_takes_no_file_in_which_people_are_recognised(make, refused, act):
    made = make(title="Logement", access_level="open")
    errors = refused(
        action="resource_create",
        package_id=made["id"],
        url="https://example.org/a.csv",
        identifiability="identifiable",
    )
    assert list(errors) == ["identifiability"]


def test_a_dataset_with_such_a_file_cannot_be_opened(make, refused):
    made = make(
        title="Logement",
        access_level="licensed",
        resources=[{"url": "https://example.org/a.csv", "identifiability": "identifiable"}],
    )
    errors = refused(action="package_patch", id=made["id"], access_level="open")
    assert list(errors["resources"][0]) == ["identifiability"]


def test_files_are_named_in_the_source_language(make, act):
    named = {"url": "https://example.org/a.csv", "name_translated": {"ar": "ملف", "fr": "Fichier"}}
    made = make(
        title_translated={"fr": "Un", "ar": "واحد"}, source_language="fr", resources=[named]
    )
    assert made["resources"][0]["name"] == "Fichier"
    moved = act("package_patch", id=made["id"], source_language="ar")
    assert moved["resources"][0]["name"] == "ملف"


def test_a_plain_name_of_a_file_fills_the_source_language(make, act):
    made = make(title="Logement", resources=[FILES[0]])
    resource = made["resources"][0]
    assert resource["name_translated"] == {"fr": "Premier fichier"}
    patched = act("resource_patch", id=resource["id"], name="Un autre nom")
    assert patched["name_translated"] == {"fr": "Un autre nom"}


def test_an_unchanged_file_is_left_as_it_is(make, act):
    made = make(title="Logement", resources=FILES)
    patched = act("package_patch", id=made["id"], contact_name="Le service")
    assert patched["resources"] == made["resources"]
