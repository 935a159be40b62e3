"""What is shown is taken along as it is shown, in a form that harms nobody."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest

from ckanext.rabatmigration.tables import config

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


@pytest.fixture
def get(app, table):
    saved, file = table()

    def download(query: str, lang: str = "en", **options):
        path = f"/{lang}/dataset/{saved['name']}/resource/{file}/table/download?{query}"
        return app.get(path, **options)

    return download


def rows(answer, separator=","):
    assert answer.status_code == 200
    text = answer.get_data().decode("utf-8")
    assert text.startswith("\ufeff"), "or spreadsheets take Arabic for something else"
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=separator))


def test_csv_has_the_rows_shown_as_they_are_in_the_file(get):
    answer = get("format=csv&f.sex=F&sort=-residents")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert rows(answer) == [
        ["place", "year", "sex", "residents", "note", "day", "known"],
        ["04.421.01.01", "2024", "F", "25400", "إحسان، «أ»", "", ""],
        ["04.421.01.01", "2014", "F", "1200.5", "Étrangers", "", ""],
    ]


def test_labels_come_in_the_readers_language_when_asked_for(get):
    found = rows(get("format=csv&labels=1&q=hassan", lang="ar"))
    assert found[0][0] == "المقاطعة"
    assert {row[0] for row in found[1:]} == {"حسان"}


def test_tsv_is_separated_by_tabs(get):
    assert rows(get("format=tsv&f.year=2014"), "\t")[1][:3] == ["04.421.01.01", "2014", "F"]


def test_a_formula_is_a_text_in_a_spreadsheet(app, table):
    texts = ["=1+1", "+212", "-x", "@SUM(A1)", "\t=1", "\r=1", "plain", "-5"]
    fields = [{"id": "=head()", "type": "text"}, {"id": "n", "type": "int"}]
    saved, file = table([{"=head()": text, "n": -5} for text in texts], fields)
    path = f"/dataset/{saved['name']}/resource/{file}/table/download?format="
    found = rows(app.get(f"{path}csv"))
    assert found[0] == ["'=head()", "n"]
    assert [row[0] for row in found[1:]] == [
        "'=1+1", "'+212", "'-x", "'@SUM(A1)", "'\t=1", "'\r=1", "plain", "'-5",
    ]  # fmt: skip
    assert {row[1] for row in found[1:]} == {"-5"}, "a number stays one"
    exact = json.loads(app.get(f"{path}json").get_data())
    assert [row[0] for row in exact["rows"]] == texts
    sheet = openpyxl.load_workbook(io.BytesIO(app.get(f"{path}xlsx").get_data())).active
    assert [cell.data_type for cell in sheet["A"]] == ["s"] * 9
    assert sheet["A2"].value == "=1+1"


def test_json_tells_columns_and_rows(get):
    found = json.loads(get("format=json&sort=year&q=a,b").get_data())
    assert [one["id"] for one in found["columns"]][:2] == ["place", "year"]
    assert found["rows"] == [["04.421.01.05", 2024, "M", None, "a,b", None, None]]
    assert json.loads(get("format=json&q=nothing-like-it").get_data())["rows"] == []


def test_a_workbook_has_numbers_as_numbers(get):
    answer = get("format=xlsx&labels=1", lang="ar")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.get_data())).active
    assert sheet.title == "Residents"
    assert sheet["A1"].value == "المقاطعة"
    assert [cell.value for cell in sheet["D"]][1:] == [1200.5, 900, 25400, None]
    assert sheet.sheet_view.rightToLeft


def test_more_rows_than_may_be_given_are_refused_not_cut(get, monkeypatch):
    monkeypatch.setattr(config, "_SHEET", 3)
    answer = get("format=xlsx", expect_errors=True)
    assert answer.status_code == 400
    assert "These are 4 rows; at most 3" in answer.body
    assert get("format=xlsx&f.sex=F").status_code == 200


def test_a_long_table_is_given_whole_and_in_pieces(app, table):
    many = [{"n": number, "t": f"row {number}"} for number in range(5000)]
    saved, file = table(many, [{"id": "n", "type": "int"}, {"id": "t", "type": "text"}])
    answer = app.get(f"/dataset/{saved['name']}/resource/{file}/table/download?format=csv&sort=-n")
    found = rows(answer)
    assert len(found) == 5001
    assert found[1] == ["4999", "row 4999"]
    assert answer.is_streamed or answer.content_length is None


@pytest.mark.parametrize(
    "query",
    ["", "format=exe", "format=csv&from.residents=many", "format=csv&q=" + "x" * 500,
     "format=csv&q=%00"],
)  # fmt: skip
def test_what_cannot_be_given_is_refused(get, query):
    assert get(query, expect_errors=True).status_code == 400


def test_a_file_of_another_dataset_is_not_there(app, table):
    one, _ = table()
    _, other = table()
    path = f"/dataset/{one['name']}/resource/{other}/table/download?format=csv"
    assert app.get(path, expect_errors=True).status_code == 404
    for wrong in ("nothing", "x%22"):
        path = f"/dataset/{one['name']}/resource/{wrong}/table/download?format=csv"
        assert app.get(path, expect_errors=True).status_code == 404


def test_a_hidden_file_is_refused_with_the_reason(app, people, table):
    saved, file = table(access_level="licensed")
    path = f"/dataset/{saved['name']}/resource/{file}/table/download?format=csv"
    refused = app.get(path, expect_errors=True)
    assert refused.status_code == 403
    assert "25400" not in refused.body
    assert app.get(path, headers=people.headers("member")).status_code == 200
