"""Columns are described by those who may change the file; it holds while tables come and go."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest
from bs4 import BeautifulSoup
from ckan import model

from ckanext.rabatmigration.events import Event
from ckanext.rabatmigration.tables import implementations, memory
from ckanext.rabatmigration.tests.tables.conftest import FIELDS, ROWS, fill

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

LABEL = {"fr": "Résidents", "ar": "المقيمون"}


def describe(people, file, *columns, role="admin"):
    return people.act(
        role, "rabatmigration_table_describe", resource_id=file, columns=list(columns)
    )


def info(file):
    found = tk.get_action("datastore_info")({"ignore_auth": True}, {"id": file})
    return {field["id"]: field.get("info") or {} for field in found["fields"]}


def drop(file):
    site = tk.get_action("get_site_user")({"ignore_auth": True}, {})
    tk.get_action("datastore_delete")(
        {"ignore_auth": True, "user": site["name"]}, {"resource_id": file, "force": True}
    )


def test_what_is_said_goes_into_the_data_dictionary(people, table):
    _, file = table()
    told = describe(
        people, file, {"id": "residents", "label_translated": LABEL, "type_override": "numeric"},
        {"id": "sex", "notes_translated": {"fr": "F ou M"}},
    )  # fmt: skip
    assert told["columns"][3]["label_translated"] == LABEL
    kept = info(file)
    assert kept["residents"] == {
        "label_translated": LABEL, "label": kept["residents"]["label"], "type_override": "numeric",
    }  # fmt: skip
    assert kept["residents"]["label"] in LABEL.values()
    assert kept["sex"]["notes_translated"] == {"fr": "F ou M"}
    assert kept["place"]["vocabulary"] == "place", "what wasn't given stays"


def test_an_emptied_text_goes(people, table):
    _, file = table()
    describe(people, file, {"id": "place", "label_translated": {}, "vocabulary": ""})
    assert info(file)["place"] == {}


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ({"id": "nothing"}, "id"),
        ({"id": "sex", "label_translated": "Sexe"}, "label_translated"),
        ({"id": "sex", "label_translated": {"xx": "Sexe"}}, "label_translated"),
        ({"id": "sex", "label_translated": {"fr": "<b>Sexe</b>"}}, "label_translated"),
        ({"id": "sex", "label_translated": {"fr": "x" * 201}}, "label_translated"),
        ({"id": "sex", "label_translated": {"fr": 5}}, "label_translated"),
        ({"id": "sex", "notes_translated": {"fr": "x" * 5001}}, "notes_translated"),
        ({"id": "sex", "notes_translated": {"fr": "\x00"}}, "notes_translated"),
        ({"id": "sex", "vocabulary": "../../secrets"}, "vocabulary"),
        ({"id": "sex", "vocabulary": ["place"]}, "vocabulary"),
        ({"id": "sex", "type_override": "blob"}, "type_override"),
        ({"id": "sex", "type_override": {"a": 1}}, "type_override"),
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_changes(people, table, column, field):
    _, file = table()
    before = info(file)
    with pytest.raises(tk.ValidationError) as told:
        describe(people, file, {"id": "place", "label_translated": {"fr": "Autre"}}, column)
    assert field in told.value.error_dict["columns"][0][column["id"]]
    assert info(file) == before


@pytest.mark.parametrize("columns", ["", "[", {"id": "sex"}, [5], [{}], [{"id": 5}]])
def test_what_are_no_columns_is_told(people, table, columns):
    _, file = table()
    with pytest.raises(tk.ValidationError) as told:
        people.act("admin", "rabatmigration_table_describe", resource_id=file, columns=columns)
    assert "columns" in told.value.error_dict


@pytest.mark.parametrize(
    ("role", "may"),
    [("anonymous", False), ("outsider", False), ("member", False), ("editor", False),
     ("admin", True), ("sysadmin", True)],
)  # fmt: skip
def test_columns_are_described_by_those_who_may_change_the_published_file(
    app, people, table, role, may
):
    saved, file = table()
    path = f"/dataset/{saved['name']}/resource/{file}/columns"
    answer = app.get(path, headers=people.headers(role), expect_errors=True)
    assert (answer.status_code == 200) is may, answer.status_code
    if not may:
        with pytest.raises(tk.NotAuthorized):
            describe(people, file, {"id": "sex"}, role=role)


def test_what_is_said_comes_back_with_a_table_made_anew(people, table):
    _, file = table()
    describe(people, file, {"id": "residents", "label_translated": LABEL})
    drop(file)
    fill(file, [{"residents": 1, "other": "x"}], [
        {"id": "residents", "type": "numeric"}, {"id": "other", "type": "text"},
    ])  # fmt: skip
    assert info(file)["residents"]["label_translated"] == LABEL
    assert info(file)["other"] == {}
    drop(file)
    fill(file, ROWS, [{"id": f["id"], "type": f["type"]} for f in FIELDS])
    assert info(file)["place"]["vocabulary"] == "place", "also of a column that was away once"


def test_what_the_loader_says_of_a_type_takes_nothing_away(people, table):
    _, file = table()
    describe(people, file, {"id": "residents", "label_translated": LABEL})
    drop(file)
    override = {"id": "residents", "type": "numeric", "info": {"type_override": "numeric"}}
    fill(file, [{"residents": 1}], [override])
    assert info(file)["residents"]["label_translated"] == LABEL
    assert info(file)["residents"]["type_override"] == "numeric"


def test_what_plain_clients_say_is_kept_too(people, table):
    _, file = table()
    field = {"id": "sex", "type": "text", "info": {"label": "Sex of the person"}}
    people.act("sysadmin", "datastore_create", resource_id=file, fields=[field], force=True)
    drop(file)
    fill(file, [{"sex": "F"}], [{"id": "sex", "type": "text"}])
    assert info(file)["sex"] == {"label": "Sex of the person"}


def test_what_was_taken_away_does_not_come_back(people, table):
    _, file = table()
    describe(people, file, {"id": "place", "label_translated": {}, "vocabulary": ""})
    drop(file)
    fill(file, [{"place": "x"}], [{"id": "place", "type": "text"}])
    assert info(file)["place"] == {}


def test_a_purged_dataset_takes_it_along(people, table):
    saved, file = table()
    assert memory.kept(file)
    data = {"resources": [file]}
    event = Event(1, "dataset.purged", "dataset", saved["id"], None, data, None)
    implementations.follow(event)
    model.Session.commit()
    assert not memory.kept(file)


def test_the_form_shows_what_is_said_and_keeps_what_is_typed(app, people, table):
    saved, file = table()
    path = f"/fr/dataset/{saved['name']}/resource/{file}/columns"
    headers = people.headers("admin")
    form = BeautifulSoup(app.get(path, headers=headers).body, "html.parser")
    assert form.find(id="label-0-ar")["value"] == "المقاطعة"
    assert form.select_one("#vocabulary-0 option[selected]")["value"] == "place"
    typed = {"label_translated-3-fr": "Résidents", "vocabulary-0": "place"}
    answer = app.post(path, data=typed, headers=headers, follow_redirects=False)
    assert answer.status_code == 302
    assert info(file)["residents"]["label_translated"] == {"fr": "Résidents"}
    wrong = app.post(path, data={"label_translated-3-fr": "<b>x</b>"}, headers=headers)
    shown = BeautifulSoup(wrong.body, "html.parser")
    assert shown.find(id="label-3-fr")["value"] == "<b>x</b>"
    assert shown.select_one('.rm-problems a[href="#column-3"]')
    assert shown.select_one("#column-3 .error-block").get_text(strip=True)


def test_ckans_own_form_leads_to_ours(app, people, table):
    saved, file = table()
    path = f"/dataset/{saved['name']}/dictionary/{file}"
    led = app.get(path, headers=people.headers("admin"), follow_redirects=False)
    assert led.status_code == 302
    assert led.headers["Location"].endswith(f"/dataset/{saved['name']}/resource/{file}/columns")
