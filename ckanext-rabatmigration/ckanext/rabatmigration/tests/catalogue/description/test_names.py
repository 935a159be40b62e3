"""Addresses of datasets: made from the title, never changing by themselves."""

import pytest
from ckan.tests import factories

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


def test_an_arabic_title_gives_a_readable_address(make):
    assert make(title="إحصاء السكان بالرباط 2024")["name"].startswith(
        "ihsa-al-soukkan-bi-rabat-2024"
    )


def test_the_same_title_gives_another_address(make):
    first, second = make(title="Logement et loyers"), make(title="Logement et loyers")
    assert first["name"] != second["name"]
    assert second["name"].startswith("logement-et-loyers-")


def test_an_address_stays_when_the_title_changes(make, act, owner):
    made = make(title="Ancien titre du jeu")
    assert act("package_patch", id=made["id"], title="Nouveau titre")["name"] == made["name"]
    updated = act("package_update", id=made["id"], title="Encore un titre", owner_org=owner)
    assert updated["name"] == made["name"]
    emptied = act("package_patch", id=made["id"], name="", title="Un titre de plus")
    assert emptied["name"] == made["name"]


def test_an_address_that_is_given_is_kept(make):
    name = factories.Dataset.stub().name
    assert make(title="Logement", name=name)["name"] == name


def test_a_title_that_cannot_be_spelt_gets_an_address(make):
    assert make(title="中文")["name"].startswith("data-")
