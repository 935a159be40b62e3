"""A table copied from a spreadsheet becomes a file, cell by cell."""

from __future__ import annotations

import codecs
import csv
import io
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ckanext.rabatmigration.lib.tables.reading import TableError
from ckanext.rabatmigration.uploads import pasting

COPIED = "Année\tNationalité\tEffectif\n2014\tMali\t1 200\n2024\tالسنغال\t=A1+1\n"

CELL = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), max_size=12)


@pytest.mark.unit
@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=15))
@settings(max_examples=200, deadline=None)
@example([["", "|"], ["", "", "|"], ["", ""]])
def test_no_cell_is_lost(rows: list[list[str]]):
    made = io.StringIO()
    writer = csv.writer(made, delimiter="\t", lineterminator="\n")
    writer.writerow(["first", "second", "third", "fourth"])
    writer.writerows(rows)
    content = pasting.as_csv(pasting.read(made.getvalue()))
    text = content.removeprefix(codecs.BOM_UTF8).decode()
    back = list(csv.reader(io.StringIO(text)))
    assert back[0] == ["first", "second", "third", "fourth"]
    filled = [row for row in rows if any(row)]
    assert back[1:] == [[*row, *[""] * (4 - len(row))] for row in filled]


@pytest.mark.unit
def test_cells_beyond_the_named_columns_are_kept():
    table = pasting.read("a\tb\n1\t2\t3\n4\n")
    assert (table.header, table.ragged) == (["a", "b", ""], [2, 3])
    assert pasting.as_csv(table).decode("utf-8-sig") == "a,b,\n1,2,3\n4,,\n"


@pytest.mark.unit
def test_cells_with_line_breaks_stay_one_cell():
    table = pasting.read('a\tb\n"first\nsecond"\t2\n')
    assert table.rows == [["first\nsecond", "2"]]


@pytest.mark.unit
@pytest.mark.parametrize("text", ["x" * 2_000_001, "a,b\n" + "1,2\n" * 20_001])
def test_more_than_is_pasted_is_refused(text: str):
    with pytest.raises(TableError) as caught:
        pasting.read(text)
    assert caught.value.code == "large"


@pytest.mark.unit
@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("", "table.csv"),
        ("Arrivées 2024", "Arrivées 2024.csv"),
        ("a/b\\c.csv", "c.csv"),
        ("..", "table.csv"),
        ("جدول.CSV", "جدول.CSV"),
    ],
)
def test_its_file_is_called_as_it_is(name: str, file: str):
    assert pasting.file_name(name) == file


functional = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins", "clean_queues")]


def marked(test: Any) -> Any:
    for mark in functional:
        test = mark(test)
    return test


@marked
def test_a_pasted_table_is_saved_as_csv_in_utf_8(app, people, dataset):
    made = dataset(private=True)
    file = people.act(
        "editor",
        "rabatmigration_paste_create",
        package_id=made["name"],
        text=COPIED,
        name="جنسيات 2024",
    )
    assert (file["format"], file["file_name"]) == ("CSV", "جنسيات 2024.csv")
    answer = app.test_client(use_cookies=False).get(
        f"/dataset/{made['id']}/resource/{file['id']}/download/x", headers=people.headers("editor")
    )
    said = "Année,Nationalité,Effectif\n2014,Mali,1 200\n2024,السنغال,=A1+1\n"
    assert answer.data == codecs.BOM_UTF8 + said.encode()


@marked
@pytest.mark.parametrize("text", [None, "", "  \n", 5, ["a"], "x" * 2_000_001, "\x00\x00"])
def test_what_is_no_table_is_refused_and_changes_nothing(people, dataset, text: Any):
    made = dataset(private=True)
    for action in ("rabatmigration_paste_create", "rabatmigration_paste_describe"):
        with pytest.raises(tk.ValidationError) as caught:
            people.act("editor", action, package_id=made["id"], text=text)
        assert "text" in caught.value.error_dict
    assert people.act("editor", "package_show", id=made["id"])["resources"] == []


@marked
@pytest.mark.parametrize("role", ["anonymous", "outsider", "member"])
def test_only_who_may_add_files_pastes(people, dataset, role: str):
    with pytest.raises(tk.NotAuthorized):
        people.act(
            role, "rabatmigration_paste_create", package_id=dataset(private=True)["id"], text=COPIED
        )


@marked
@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_the_page_looks_first_and_then_saves(app, people, dataset, lang: str):
    made = dataset(private=True)
    client, headers = app.test_client(use_cookies=False), people.headers("editor")
    path = f"/{lang}/dataset/{made['name']}/paste"

    def send(**data: str) -> Any:
        return client.post(path, data=data, headers=headers, follow_redirects=False)

    assert client.get(path, headers=headers).status_code == 200
    wrong = BeautifulSoup(send(text="", name="Mon tableau", step="look").data, "html.parser")
    assert wrong.select_one("#error-text")
    assert wrong.select_one("#field-name")["value"] == "Mon tableau"
    looked = BeautifulSoup(send(text=COPIED, name="T", step="look").data, "html.parser")
    heads = [one.text for one in looked.select(".rm-rows th")]
    assert heads == ["Année", "Nationalité", "Effectif"]
    assert looked.select_one("#field-text").text.strip() == COPIED.strip()
    saved = send(text=COPIED, name="T", step="save")
    assert saved.status_code == 302
    assert len(people.act("editor", "package_show", id=made["id"])["resources"]) == 1
