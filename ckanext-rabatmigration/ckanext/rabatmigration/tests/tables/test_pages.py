"""A file's page shows its table as the address says, without a script."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from ckan import model

from ckanext.rabatmigration.tests.tables.conftest import ROWS

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


@pytest.fixture
def look(app, table):
    """Return the page of a table's file, as an address asks for it."""
    saved, file = table()

    def get(query: str = "", lang: str = "en", headers: Any = None) -> BeautifulSoup:
        path = f"/{lang}/dataset/{saved['name']}/resource/{file}?{query}"
        answer = app.get(path, headers=headers)
        assert answer.status_code == 200
        return BeautifulSoup(answer.body, "html.parser")

    return get


def column(page: BeautifulSoup, number: int) -> list[str]:
    rows = page.select(".rm-table-rows tbody tr")
    return [row.select("th, td")[number].get_text(" ", strip=True) for row in rows]


def test_labels_codes_and_numbers_are_the_readers(look):
    page = look(lang="fr")
    heads = [head.get_text(" ", strip=True) for head in page.select(".rm-table-rows thead th")]
    assert heads[0].startswith("Arrondissement")
    assert column(page, 0)[1] == "Hassan 04.421.01.05"
    assert column(page, 3) == ["1\u202f200,5", "900", "25\u202f400", "– pas de valeur"]
    assert column(page, 1) == ["2014", "2014", "2024", "2024"]
    assert (
        look(lang="ar").select_one(".rm-table-rows thead th").get_text().strip()[:8] == "المقاطعة"
    )


def test_a_head_sorts_and_says_how_the_table_is_sorted(look):
    page = look("sort=residents")
    head = page.select(".rm-table-rows thead th")[3]
    assert head["aria-sort"] == "ascending"
    assert "sort=-residents" in head.a["href"]
    assert column(page, 3)[0] == "900"
    assert look("sort=-residents").select(".rm-table-rows thead th")[3]["aria-sort"] == "descending"


def test_what_narrows_the_table_can_be_taken_off_again(look):
    page = look("q=etrang&f.sex=F&from.year=2014")
    assert column(page, 4) == ["Étrangers"]
    chips = page.select(".rm-chips a")
    assert len(chips) == 4
    assert "q=" not in chips[0]["href"]
    assert "f.sex=F" in chips[0]["href"]
    assert page.select_one('select[name="f.sex"] option[selected]')["value"] == "F"


def test_a_filter_that_cannot_be_meant_is_told_at_its_field(look):
    page = look("from.residents=many")
    field = page.select_one('input[name="from.residents"]')
    assert field["aria-invalid"] == "true"
    assert page.find(id=field["aria-describedby"]).get_text(strip=True)
    assert field["value"] == "many"
    assert len(column(page, 0)) == 4


@pytest.mark.parametrize(
    "query",
    [
        "page=1000000000", "page=0", "size=7", "size=99999999999999999999", "sort=nothing",
        "sort=-", "f.nothing=1", "f.=1", "from.note=1", "to.day=yesterday", "from.day=infinity",
        "q=" + "x" * 5000, "q='; DROP TABLE x; --", "q=%25_%5C", "has.note=%5C",
        'f.sex="F" OR 1=1', "f.residents=abc", "f.known=perhaps", "from.residents=1e999",
        "from.residents=" + "9" * 300, "by=nothing&of=nothing", "by=place&of=note",
        "by=place&of=residents&how=max&draw=pie", "by=note", "by=day&draw=line", "by=known",
        "&".join(f"f.sex={n}" for n in range(300)), "q=%F0%9F%91%8D", "q=%D8%25",
    ],
)  # fmt: skip
def test_a_hostile_address_gets_a_page_all_the_same(look, query):
    assert look(query.replace(" ", "%20").replace('"', "%22")).select_one("#rm-preview")


@pytest.mark.parametrize("query", ["q=%00", "f.sex=%00", "page=abc", "sort=%00"])
def test_what_no_page_can_ask_is_refused(app, table, query):
    saved, file = table()
    answer = app.get(f"/dataset/{saved['name']}/resource/{file}?{query}", expect_errors=True)
    assert answer.status_code == 400


def test_columns_may_be_called_anything(app, table):
    names = ["a 'b'", "c%d", "e:f (g)", "h&i=j", "كل شيء", "<script>", "from.x"]
    rows = [dict.fromkeys(names, "x"), dict.fromkeys(names, "y")]
    saved, file = table(rows, [{"id": name, "type": "text"} for name in names])
    for name in names:
        asked = quote(name)
        path = f"/dataset/{saved['name']}/resource/{file}?f.{asked}=y&sort=-{asked}&by={asked}"
        answer = app.get(path)
        assert answer.status_code == 200, name
        page = BeautifulSoup(answer.body, "html.parser")
        assert column(page, 0) == ["y"], name
        assert page.select_one("#rm-chart .rm-chart"), name
        assert "<script>" not in answer.body.replace("<script>document", "")


def test_pages_turn_and_the_last_is_not_passed(app, table):
    rows = [{"n": number} for number in range(60)]
    saved, file = table(rows, [{"id": "n", "type": "int"}])
    path = f"/dataset/{saved['name']}/resource/{file}"
    last = BeautifulSoup(app.get(f"{path}?page=99&sort=-n").body, "html.parser")
    assert column(last, 0) == [str(n) for n in range(9, -1, -1)]
    assert last.select_one('[data-rm-focus="next"]') is None
    assert "page=2" in last.select_one('[data-rm-focus="previous"]')["href"]
    wide = BeautifulSoup(app.get(f"{path}?size=100").body, "html.parser")
    assert len(column(wide, 0)) == 60


def test_a_chart_is_a_table_too_and_grey_where_there_is_no_value(look):
    page = look("by=residents")
    labels = [one.get_text(strip=True) for one in page.select(".rm-chart-rows tbody th")]
    assert labels == ["900", "1,200.5", "25,400", "no value"]
    assert len(page.select(".rm-chart-none")) == 1
    assert not look().select(".rm-chart"), "none unless asked for"


def test_the_script_gets_the_view_alone_and_others_are_led_to_the_page(app, table):
    saved, file = table()
    path = f"/fr/dataset/{saved['name']}/resource/{file}/table?q=hassan"
    found = app.get(path, headers={"X-Requested-With": "rabatmigration-table"})
    assert "<html" not in found.body
    assert "2 lignes sur 4" in found.body
    led = app.get(path, follow_redirects=False)
    assert led.status_code == 302
    assert led.headers["Location"].endswith(f"/fr/dataset/{saved['name']}/resource/{file}?q=hassan")


def test_a_datasets_page_has_the_first_rows_of_its_first_table(app, table):
    saved, file = table([*ROWS, *ROWS])
    page = BeautifulSoup(app.get(f"/dataset/{saved['name']}").body, "html.parser")
    assert len(column(page, 0)) == 5
    assert page.select_one(f'a[href$="/resource/{file}#rm-preview"]')
    assert not page.select("form.rm-table-search")


@pytest.fixture
def status():
    """Say what the loader says of a file."""

    def say(file: str, state: str, error: str = "") -> None:
        model.Session.add(
            model.TaskStatus(
                entity_id=file, entity_type="resource", task_type="xloader", key="xloader",
                state=state, error=error, value="{}",
            )
        )  # fmt: skip
        model.Session.commit()

    return say


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("pending", "is being loaded"),
        ("running", "is being loaded"),
        ("error", "holds no rows"),
        ("complete", "has no rows"),
    ],
)
def test_a_table_without_rows_says_whether_they_come(app, table, status, state, said):
    saved, file = table(rows=[])
    status(file, state, '"no rows"' if state == "error" else "")
    page = app.get(f"/dataset/{saved['name']}/resource/{file}")
    section = BeautifulSoup(page.body, "html.parser").select_one("#rm-preview")
    assert said in section.get_text()
    dataset = app.get(f"/dataset/{saved['name']}")
    assert "rm-table-rows" not in dataset.body


def test_a_file_that_is_no_table_has_no_table(app, dataset):
    saved = dataset(
        access_level="open",
        private=False,
        resources=[{"url": "https://example.org/a.pdf", "format": "PDF"}],
    )
    page = app.get(f"/dataset/{saved['name']}/resource/{saved['resources'][0]['id']}")
    assert "rm-preview" not in page.body
