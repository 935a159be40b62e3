"""The catalogue as a table: every public dataset once, nothing else, nothing that runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from ckan.tests.helpers import CKANTestApp

from ckanext.rabatmigration.reuse import rows, tables
from ckanext.rabatmigration.tests.reuse.conftest import HOSTILE, HUGE

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


def read_csv(app: CKANTestApp, query: str = "", lang: str = "fr") -> list[dict[str, str]]:
    """Return the rows of the CSV file by the names programs know columns by."""
    answer = app.get(f"/{lang}/catalogue.csv?header=codes{query}")
    assert answer.status_code == 200
    assert answer.body.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(answer.body[1:])))


def row_of(found: list[dict[str, str]], dataset: dict[str, Any]) -> dict[str, str]:
    [row] = [one for one in found if one["id"] == dataset["id"]]
    return row


def test_a_row_tells_codes_and_what_they_mean(app: CKANTestApp, make):
    dataset = make()
    row = row_of(read_csv(app, lang="ar"), dataset)
    assert row["title"] == "السكن في الرباط"
    assert row["organization_label"] == "جماعة الرباط"
    assert row["migration_theme"] == "housing;stocks"
    assert "؛ " in row["migration_theme_label"]
    assert row["url"].endswith(f"/ar/dataset/{dataset['name']}")
    assert row["temporal_start"] == "2014"
    assert row["files"] == "1"
    assert row["bytes"] == "2048"
    assert row["formats"] == "CSV"


def test_columns_are_labelled_in_the_reader_s_language(app: CKANTestApp, make):
    make()
    heads = {lang: app.get(f"/{lang}/catalogue.csv").body.splitlines()[0] for lang in ("ar", "fr")}
    assert "الجهة المنتجة" in heads["ar"]
    assert "Producteur" in heads["fr"]


def test_what_is_not_public_is_in_no_row_whoever_asks(app: CKANTestApp, make, publisher):
    hidden = make(private=True)
    closed = make(access_level="licensed")
    headers = {"Authorization": publisher["token"]}
    text = app.get("/catalogue.csv", headers=headers).body
    assert hidden["id"] not in text
    assert closed["id"] in text
    assert "example.org/a.csv" not in text
    assert "Hidden" not in text
    assert "hidden.example" not in text


@pytest.mark.parametrize("title", [HOSTILE, '+cmd|" /C calc"!A0', "-1+1", "@SUM(A1)", "＝1+1"])
def test_no_text_is_a_formula(app: CKANTestApp, make, title):
    dataset = make(title_translated={"fr": title}, tags_translated={"fr": ["zqformula"]})
    assert row_of(read_csv(app), dataset)["title"] == f"'{title}"
    cell = next(
        one[2] for one in sheet(app, "?tags=zqformula").iter_rows() if one[2].value == title
    )
    assert cell.data_type == "s"


def sheet(app: CKANTestApp, query: str = "", lang: str = "fr") -> Any:
    answer = app.get(f"/{lang}/catalogue.xlsx{query}")
    assert answer.status_code == 200
    assert answer.content_type == tables.XLSX
    data = answer.get_data() if hasattr(answer, "get_data") else answer.data
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def test_the_spreadsheet_has_the_same_rows_and_runs_as_its_language(app: CKANTestApp, make):
    make(title_translated={"ar": HUGE}, source_language="ar", tags_translated={"ar": ["zqhuge"]})
    found = sheet(app, "?tags=zqhuge", "ar")
    assert found.sheet_view.rightToLeft is True
    values = [[cell.value for cell in line] for line in found.iter_rows()]
    assert [line[2] for line in values[1:]] == [HUGE.strip()]
    assert len(values[0]) == len(rows.columns())


def test_a_list_is_narrowed_as_its_page(app: CKANTestApp, make):
    wanted = make(migration_theme=["return"], title_translated={"fr": "Retours zqword"})
    other = make(migration_theme=["stocks"])
    ids = {row["id"] for row in read_csv(app, "&migration_theme=return")}
    assert wanted["id"] in ids
    assert other["id"] not in ids
    assert [one["id"] for one in read_csv(app, "&q=zqword")] == [wanted["id"]]
    page = app.get("/fr/dataset/?migration_theme=return").body
    assert "/fr/catalogue.csv?migration_theme=return" in page
    assert "/fr/feeds/custom.atom?migration_theme=return" in page


@pytest.mark.parametrize("query", [
    "?foo=1", "?q=%7B!xmlparser+v%3D1%7D", "?q=title:%22", "?migration_theme=" + "x" * 2000,
    "?q=_query_:1", "?q=" + "x" * 2000, "?ext_bbox=1,2",
])  # fmt: skip
def test_what_cannot_be_meant_is_refused(app: CKANTestApp, query):
    assert app.get(f"/catalogue.csv{query}").status_code == 400


def ask(app: CKANTestApp, **data: Any) -> Any:
    return app.post("/fr/api/3/action/rabatmigration_catalogue_export", json=data)


def test_the_api_goes_on_from_a_cursor_until_it_is_done(app: CKANTestApp, make):
    made = {make()["id"] for _ in range(3)}

    def all_rows() -> Iterator[list[Any]]:
        cursor = "*"
        while True:
            result = ask(app, rows=2, cursor=cursor).json["result"]
            yield from result["rows"]
            if result["done"]:
                return
            cursor = result["cursor"]

    ids = [row[0] for row in all_rows()]
    assert made <= set(ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("data", [
    {"rows": 0}, {"rows": 501}, {"rows": "x"}, {"cursor": "zq"}, {"facets": {"zq": ["x"]}},
    {"facets": "x"}, {"facets": {"places": [{}]}}, {"q": "{!x}"}, {"q": {"a": 1}},
])  # fmt: skip
def test_the_api_refuses_what_cannot_be_meant(app: CKANTestApp, data):
    answer = ask(app, **data)
    assert answer.status_code in (400, 409)
    assert answer.json["success"] is False


def test_a_catalogue_takes_the_memory_of_a_batch(monkeypatch, make):
    for _ in range(5):
        make()
    asked = []
    real = rows.batch

    def two_at_once(wanted: rows.Wanted, cursor: str = rows.START) -> Any:
        asked.append(cursor)
        return real(wanted, cursor, 2)

    monkeypatch.setattr(rows, "batch", two_at_once)
    found = rows.datasets(rows.Wanted("", ()))
    assert asked == ["*"]
    ids = [one["id"] for one in found]
    assert len(ids) == len(set(ids)) >= 5
    assert len(asked) > len(ids) // 2
