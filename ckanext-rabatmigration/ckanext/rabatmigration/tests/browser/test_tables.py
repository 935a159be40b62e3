"""A table is searched, sorted, drawn, taken along and described, with and without a script."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from ckanext.rabatmigration.tests.browser.content import World

pytestmark = pytest.mark.browser

LABELS = {
    "place": {"ar": "المكان", "fr": "Lieu", "en": "Place"},
    "residents": {"ar": "المقيمون", "fr": "Résidents", "en": "Residents"},
}
SEARCH = {"ar": "بحث", "fr": "Rechercher", "en": "Search"}
FILTER = {"ar": "التصفية حسب العمود", "fr": "Filtrer par colonne", "en": "Filter by column"}
SHOW = {"ar": "عرض هذه الأسطر", "fr": "Montrer ces lignes", "en": "Show these rows"}
CHART = {"ar": "رسم مبيان", "fr": "Dessiner un graphique", "en": "Draw a chart"}
DRAW = {"ar": "رسم", "fr": "Dessiner", "en": "Draw"}
FOUND = {"ar": "من أصل 40", "fr": "10 lignes sur 40", "en": "10 rows of 40"}


@pytest.fixture(scope="module")
def path(world: World) -> str:
    """A file's page with a table of forty rows."""
    dataset = world.dataset()
    file = world.file(dataset)
    rows = [
        {"place": ("Hassan", "Souissi", "Agdal", "Yacoub")[n % 4], "year": 2000 + n,
         "residents": (n * 37) % 101 * 100}
        for n in range(40)
    ]  # fmt: skip
    world.load(file, rows, LABELS)
    return f"/dataset/{dataset['name']}/resource/{file['id']}"


def residents(page: Page) -> list[str]:
    return page.locator(".rm-table-rows tbody tr td:last-child").all_inner_texts()


def numbers(texts: list[str]) -> list[int]:
    return [int("".join(c for c in text if c.isdigit())) for text in texts]


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("scripts", [True, False], ids=["with a script", "without"])
def test_a_reader_searches_filters_and_shares_what_is_seen(
    visit: Callable, path: str, lang: str, scripts: bool
):
    page = visit(lang, scripts=scripts).go(path).page
    page.locator("#rm-table-q").fill("hassan")
    page.get_by_role("button", name=SEARCH[lang], exact=True).last.click()
    expect(page.locator("[data-rm-count]")).to_contain_text(FOUND[lang])
    page.get_by_text(FILTER[lang], exact=True).click()
    page.locator('[name="from.residents"]').fill("5000")
    page.get_by_role("button", name=SHOW[lang]).click()
    expect(page.locator(".rm-chips li")).to_have_count(3)
    assert asked(page) == {"q": ["hassan"], "from.residents": ["5000"]}
    seen = residents(page)
    assert seen
    assert min(numbers(seen)) >= 5000
    other = visit(lang, scripts=scripts).page
    other.goto(page.url)
    assert residents(other) == seen
    page.locator(".rm-chips a").first.click()
    expect(page.locator(".rm-chips li")).to_have_count(2)
    page.go_back()
    expect(page.locator(".rm-chips li")).to_have_count(3)


def test_heads_sort_by_keyboard_and_keep_the_focus(visit: Callable, path: str, lang: str):
    page = visit(lang).go(path).page
    head = page.locator(".rm-table-rows thead th", has_text=LABELS["residents"][lang])
    link = head.locator("a")
    link.focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(link).to_be_focused()
    assert numbers(residents(page)) == sorted(numbers(residents(page)))
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(link).to_be_focused()
    assert asked(page) == {"sort": ["-residents"]}
    expect(page.locator("[data-rm-said]")).not_to_be_empty()
    assert page.locator("[data-rm-said]").get_attribute("role") == "status"


def test_pages_turn_in_place(visit: Callable, path: str):
    page = visit("en").go(f"{path}?sort=year").page
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Next rows").click()
    expect(page.locator(".rm-table-rows tbody tr")).to_have_count(15)
    page.get_by_role("link", name="50", exact=True).click()
    expect(page.locator(".rm-table-rows tbody tr")).to_have_count(40)
    assert page.evaluate("window.stayed"), "no other page was loaded"


def test_a_chart_is_drawn_when_asked_for_and_read_as_a_table(visit: Callable, path: str, lang: str):
    visitor = visit(lang).go(path)
    page = visitor.page
    asked_for = []
    page.on("request", lambda request: asked_for.append(urlsplit(request.url).path))
    page.get_by_text(CHART[lang], exact=True).click()
    assert "/rabatmigration/chart.js" not in asked_for
    page.locator("#rm-chart-by").select_option("place")
    page.locator("#rm-chart-of").select_option("residents")
    page.get_by_role("button", name=DRAW[lang], exact=True).click()
    expect(page.locator("[data-rm-chart] svg")).to_be_visible()
    assert "/rabatmigration/chart.js" in asked_for
    figures = page.locator(".rm-chart-rows tbody tr")
    expect(figures).to_have_count(4)
    total = sum((n * 37) % 101 * 100 for n in range(40))
    assert sum(numbers(figures.locator("td.rm-figure").all_inner_texts())) == total
    visitor.keep_picture("chart")


def test_a_table_fits_a_phone_and_scrolls_in_its_own_box(visit: Callable, path: str, lang: str):
    visitor = visit(lang, width=360).go(path)
    page = visitor.page
    assert visitor.overflow() == 0
    first = page.locator(".rm-table-rows tbody th").first
    before = first.bounding_box()
    page.locator(".rm-table-box").evaluate(
        "box => box.scrollLeft = getComputedStyle(box).direction === 'rtl' ? -40 : 40"
    )
    after = first.bounding_box()
    assert before and after
    assert abs(before["x"] - after["x"]) <= 1, "the first column stays"


def test_a_wide_table_makes_no_page_wider(visit: Callable, world: World, lang: str):
    dataset = world.dataset()
    file = world.file(dataset)
    row = {f"a name of column {number}": number for number in range(12)}
    world.load(file, [{**row, "not known": "x"}, {**row, "not known": None}])
    visitor = visit(lang, width=360).go(f"/dataset/{dataset['name']}/resource/{file['id']}")
    box = visitor.page.locator(".rm-table-box")
    assert box.evaluate("box => box.scrollWidth - box.clientWidth") > 0
    assert visitor.overflow() == 0


def test_what_is_shown_is_taken_along(visit: Callable, path: str):
    visitor = visit("ar").go(f"{path}?q=souissi&sort=-residents")
    page = visitor.page
    page.get_by_text("تنزيل هذه الأسطر", exact=True).click()
    page.locator('[name="labels"]').check()
    found = visitor.download(page.get_by_role("button", name="تنزيل", exact=True)).decode()
    rows = list(csv.DictReader(io.StringIO(found.removeprefix("\ufeff"))))
    assert {row["المكان"] for row in rows} == {"Souissi"}
    amounts = [int(row["المقيمون"]) for row in rows]
    assert amounts == sorted(amounts, reverse=True)
    assert len(amounts) == 10


def test_an_editor_says_what_columns_are_and_readers_see_it(visit: Callable, world: World):
    dataset = world.dataset()
    file = world.file(dataset)
    world.load(file, [{"nb": 5, "lieu": "04.421.01.05"}])
    path = f"/dataset/{dataset['name']}/resource/{file['id']}"
    page = visit("fr").sign_in(world.admin).go(path).page
    page.get_by_text("Colonnes du tableau", exact=True).click()
    page.get_by_role("link", name="Décrire les colonnes").click()
    page.locator("#label-0-ar").fill("العدد")
    page.locator("#column-1 summary").click()
    page.locator("#vocabulary-1").select_option("place")
    page.locator(".rm-columns-form button[type=submit]").click()
    expect(page.locator(".rm-table-rows tbody td")).to_contain_text("Hassan")
    reader = visit("ar").go(path).page
    expect(reader.locator(".rm-table-rows thead th").first).to_contain_text("العدد")
    expect(reader.locator(".rm-table-rows tbody td")).to_contain_text("حسان")
    described = visit("ar").go(f"/dataset/{dataset['name']}").page
    expect(described.locator(".rm-table-rows tbody td")).to_contain_text("حسان")


def test_the_first_view_stays_light(visit: Callable, path: str):
    page = visit("ar").page
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"/ar{path}")
    page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) <= 300_000, sum(sizes)
