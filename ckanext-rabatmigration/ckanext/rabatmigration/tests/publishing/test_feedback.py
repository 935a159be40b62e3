"""Editors are told what became of a form, and why they may not use one."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from ckanext.rabatmigration.tests.publishing.conftest import People

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

LANGUAGES = ["ar", "fr", "en"]
SAVED = {
    "ar": "تم حفظ مجموعة المعطيات.",
    "fr": "Le jeu de données est enregistré.",
    "en": "The dataset is saved.",
}
FILE_SAVED = {"ar": "تم حفظ الملف.", "fr": "Le fichier est enregistré.", "en": "The file is saved."}
PUBLISHED = {
    "ar": "مجموعة المعطيات هذه منشورة",
    "fr": "Ce jeu de données est publié",
    "en": "This dataset is published",
}
REALLY = {
    "ar": "هل تريدون فعلا حذف مجموعة المعطيات «طلبات اللجوء»؟",
    "fr": "Voulez-vous vraiment supprimer le jeu de données «\u00a0طلبات اللجوء\u00a0»\u00a0?",
    "en": "Do you really want to delete the dataset “طلبات اللجوء”?",
}
NOT_HERE = {
    "ar": "لا تقدم الملفات هنا.",
    "fr": "Les fichiers ne sont pas donnés ici.",
    "en": "The files are not given here.",
}


def page(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.body, "html.parser")


def words(answer, selector: str) -> str:
    return " ".join(one.get_text(" ", strip=True) for one in page(answer).select(selector))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_dataset_is_confirmed_and_leads_to_its_files(app, people: People, lang: str):
    answer = app.post(
        f"/{lang}/dataset/new",
        data={"title_translated-fr": "Accueil", "owner_org": people.org["id"], "save": ""},
        headers=people.headers("editor"),
    )
    assert SAVED[lang] in words(answer, ".flash-messages")
    link = page(answer).select_one(".flash-messages a")
    assert link["href"].endswith("/resource/new")
    app.get(link["href"], headers=people.headers("editor"), status=200)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_file_is_confirmed(app, people: People, dataset, lang: str):
    saved = dataset(private=True)
    answer = app.post(
        f"/{lang}/dataset/{saved['name']}/resource/new",
        data={"id": "", "url": "https://example.org/a.csv", "save": "go-dataset-complete"},
        headers=people.headers("editor"),
    )
    assert FILE_SAVED[lang] in words(answer, ".flash-messages")


def test_a_refused_form_confirms_nothing(app, people: People):
    answer = app.post(
        "/dataset/new",
        data={"title_translated-fr": "", "owner_org": people.org["id"], "save": ""},
        headers=people.headers("editor"),
    )
    assert not words(answer, ".flash-messages")
    assert words(answer, ".rm-problems")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", ["dataset/edit/{}", "dataset/{}/resource/new"])
def test_an_editor_is_told_why_and_whom_to_ask(app, people: People, dataset, lang, path):
    saved = dataset(private=False)
    answer = app.get(
        f"/{lang}/{path.format(saved['name'])}", headers=people.headers("editor"), status=403
    )
    told = words(answer, "#error-content")
    assert PUBLISHED[lang] in told
    user = people.act("sysadmin", "user_show", id=people.names["admin"])
    assert (user["fullname"] or user["name"]) in told
    assert saved["name"] not in told


def test_who_has_nothing_to_do_with_it_learns_no_names(app, people: People, dataset):
    saved = dataset(private=False)
    answer = app.get(
        f"/dataset/edit/{saved['name']}", headers=people.headers("outsider"), status=403
    )
    user = people.act("sysadmin", "user_show", id=people.names["admin"])
    assert (user["fullname"] or user["name"]) not in answer.body


@pytest.mark.parametrize("lang", LANGUAGES)
def test_deleting_asks_says_what_is_lost_and_can_be_left(app, people: People, dataset, lang):
    saved = dataset(title="طلبات اللجوء", private=True)
    path = f"/{lang}/dataset/delete/{saved['name']}"
    asked = page(app.get(path, headers=people.headers("editor")))
    assert asked.select_one("h1").get_text(strip=True) == REALLY[lang]
    assert len(asked.select_one("[role=main] p").get_text()) > 50  # noqa: PLR2004
    assert "btn-danger" in asked.select_one("button[name=delete]")["class"]
    assert "btn-danger" not in asked.select_one("button[name=cancel]")["class"]

    app.post(path, data={"cancel": ""}, headers=people.headers("editor"))
    assert people.act("editor", "package_show", id=saved["id"])["state"] == "active"
    app.post(path, data={"delete": ""}, headers=people.headers("editor"))
    assert people.act("sysadmin", "package_show", id=saved["id"])["state"] == "deleted"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_files_that_are_handed_over_are_not_missing(app, dataset, lang):
    saved = dataset(access_level="licensed", private=False)
    answer = app.get(f"/{lang}/dataset/{saved['name']}")
    assert words(answer, "#dataset-resources .empty") == NOT_HERE[lang]
