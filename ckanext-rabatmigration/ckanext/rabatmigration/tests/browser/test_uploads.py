"""A file goes up through a lost connection, a closed page and a wrong form; a table is pasted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from ckanext.rabatmigration.tests.browser.pages import DatasetForm
from ckanext.rabatmigration.tests.browser.test_templates import _faults

pytestmark = pytest.mark.browser

PHONE = 390
HEAD = {
    "ar": "السنة,المقاطعة,الجنس,العدد",
    "fr": "Année,Arrondissement,Sexe,Effectif",
    "en": "year,arrondissement,sex,count",
}
LOST = {"ar": "انقطع الاتصال", "fr": "connexion est perdue", "en": "connection is lost"}
KNOWN = {"ar": "الملف معروف", "fr": "fichier est connu", "en": "file is known"}
PAUSED = {"ar": "توقف مؤقت", "fr": "En pause", "en": "Paused"}
THERE = {"ar": "وصل الملف كاملا", "fr": "entier et vérifié", "en": "whole and checked"}
LARGE = {"ar": "كبير جدا", "fr": "trop gros", "en": "too large"}
COMPLETED = {
    "ar": "إكمال الوصف",
    "fr": "description est complétée",
    "en": "description is completed",
}


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], Path]:
    """Make a file of 750 kB that is a table in a language; it takes two pieces."""

    def make(lang: str) -> Path:
        path = tmp_path / {"ar": "المقيمون 2014-2024.csv"}.get(lang, "residents 2014-2024.csv")
        places = {"ar": ("حسان", "السويسي")}.get(lang, ("Hassan", "Souissi"))
        rows = [f"{2014 + n % 11},{places[n % 2]},{'FM'[n % 2]},{n}" for n in range(40_000)]
        path.write_text("\n".join([HEAD[lang], *rows]) + "\n", encoding="utf-8")
        return path

    return make


class Wire:
    """The connection of a page: pieces pass while it holds."""

    def __init__(self, page: Page):
        self.pieces = 0
        self.holds = 10**6
        page.route("**/api/uploads/**", self._pass)

    def _pass(self, route: Route) -> None:
        if route.request.method == "PATCH":
            self.pieces += 1
            self.holds -= 1
        if self.holds < 0:
            route.abort("connectionreset")
        else:
            route.continue_()


def state(page: Page):
    return page.locator(".rm-uploader-state")


def choose(page: Page, path: Path) -> None:
    page.locator("#field-resource-upload").set_input_files(path)


def save(page: Page) -> None:
    page.locator("button[value=go-dataset-complete]").click()


def _found(page: Page) -> None:
    """Wait for the page after saving: a server's first save loads what it tells languages by."""
    page.wait_for_url("**/found", timeout=90_000)


def test_a_file_goes_on_after_a_lost_connection_and_says_what_it_is(visit, world, table, lang):
    dataset = world.dataset(published=False, temporal_start="2014", temporal_end="2014", places=[])
    visitor = visit(lang, width=PHONE).sign_in(world.editor)
    visitor.go(f"/dataset/{dataset['name']}/resource/new")
    page, wire, path = visitor.page, Wire(visitor.page), table(lang)
    wire.holds = 1
    choose(page, path)
    expect(state(page)).to_contain_text(LOST[lang])
    visitor.keep_picture("upload-lost")
    assert visitor.overflow() == 0
    assert _faults(page) == []
    wire.holds = 10**6
    expect(state(page)).to_contain_text(THERE[lang])
    assert wire.pieces > 2
    expect(page.locator(".rm-uploader-proposals li")).to_have_count(3 + 1)
    name = page.locator(f"#field-name_translated-{lang}")
    expect(name).to_have_value(path.stem[:1].upper() + path.stem[1:])
    visitor.keep_picture("upload-arrived")
    assert _faults(page) == []
    save(page)
    _found(page)
    expect(page.locator("input[name=proposals]")).to_have_count(4)
    visitor.keep_picture("upload-found")
    page.locator("form.rm-form button[type=submit]").click()
    expect(page.locator(".flash-messages")).to_contain_text(COMPLETED[lang])
    assert visitor.download(page.locator(".rm-download")) == path.read_bytes()
    now = world.api.action.package_show(id=dataset["id"])
    assert (now["temporal_start"], now["temporal_end"]) == ("2014", "2024")
    assert now["resources"][0]["crosses"] == ["sex*arrondissement"]


def test_after_a_closed_page_the_same_file_goes_on_where_it_stopped(visit, world, table, lang):
    dataset = world.dataset(published=False)
    visitor = visit(lang).sign_in(world.editor).go(f"/dataset/{dataset['name']}/resource/new")
    page, wire, path = visitor.page, Wire(visitor.page), table("fr")
    wire.holds = 1
    choose(page, path)
    expect(state(page)).to_contain_text(LOST[lang])
    page.reload()
    before = wire.pieces
    wire.holds = 10**6
    spoken = page.locator(".rm-uploader [role=status]")
    page.evaluate(
        """() => { window.said = []; new MutationObserver(() => window.said.push(
        document.querySelector('.rm-uploader [role=status]').textContent))
        .observe(document.querySelector('.rm-uploader [role=status]'), {childList: true}); }"""
    )
    choose(page, path)
    expect(spoken).to_contain_text(THERE[lang])
    assert any(KNOWN[lang] in one for one in page.evaluate("window.said"))
    assert wire.pieces > before
    save(page)
    _found(page)
    page.goto(f"/{lang}/dataset/{dataset['name']}")
    assert visitor.download(page.locator(".rm-download")) == path.read_bytes()


def test_pausing_going_on_and_giving_up_by_keyboard(visit, world, table, lang):
    dataset = world.dataset(published=False)
    visitor = visit(lang, width=PHONE).sign_in(world.editor)
    visitor.go(f"/dataset/{dataset['name']}/resource/new")
    page, wire = visitor.page, Wire(visitor.page)
    wire.holds = 1
    choose(page, table("fr"))
    expect(state(page)).to_contain_text(LOST[lang])
    page.locator("[data-do=pause]").focus()
    page.keyboard.press("Enter")
    expect(state(page)).to_contain_text(PAUSED[lang])
    expect(page.locator("[data-do=resume]")).to_be_focused()
    wire.holds = 10**6
    page.keyboard.press("Enter")
    expect(state(page)).to_contain_text(THERE[lang])
    page.locator("[data-do=cancel]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#field-resource-upload")).to_be_focused()
    expect(page.locator("input[name=rabatmigration_upload]")).to_have_count(0)


def test_a_form_sent_early_waits_for_its_file(visit, world, table):
    dataset = world.dataset(published=False)
    visitor = visit("fr").sign_in(world.editor).go(f"/dataset/{dataset['name']}/resource/new")
    page, wire, path = visitor.page, Wire(visitor.page), table("fr")
    wire.holds = 1
    choose(page, path)
    expect(state(page)).to_contain_text(LOST["fr"])
    save(page)
    expect(page.locator(".rm-uploader")).to_be_visible()
    wire.holds = 10**6
    _found(page)
    (file,) = world.api.action.package_show(id=dataset["id"])["resources"]
    assert file["size"] == path.stat().st_size


def test_a_wrong_form_keeps_the_file_that_arrived(visit, world, table, lang):
    dataset = world.dataset(published=False)
    visitor = visit(lang).sign_in(world.editor).go(f"/dataset/{dataset['name']}/resource/new")
    page, path = visitor.page, table(lang)
    page.locator("#group-more > summary").click()
    page.locator("#field-temporal_start").fill("jamais")
    choose(page, path)
    expect(state(page)).to_contain_text(THERE[lang])
    save(page)
    expect(page.locator("#error-temporal_start")).to_be_visible()
    expect(page.locator("#rm-arrived")).to_contain_text(path.name)
    visitor.keep_picture("upload-kept")
    page.locator("#field-temporal_start").fill("2014")
    save(page)
    _found(page)
    (file,) = world.api.action.package_show(id=dataset["id"])["resources"]
    assert file["size"] == path.stat().st_size


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(visit, world, table, lang):
    dataset = world.dataset(published=False)
    visitor = visit(lang).sign_in(world.editor).go(f"/dataset/{dataset['name']}/resource/new")
    page, wire = visitor.page, Wire(visitor.page)
    page.evaluate("document.getElementById('rm-uploader').dataset.largest = '1000'")
    choose(page, table("fr"))
    expect(page.locator(".rm-uploader-problem")).to_contain_text(LARGE[lang])
    assert wire.pieces == 0


def test_letters_of_another_encoding_are_offered_in_utf_8(visit, world, tmp_path, lang):
    dataset = world.dataset(published=False)
    path = tmp_path / "arabe.csv"
    text = "السنة,عدد المقيمين\n2024,12\n"
    path.write_bytes(text.encode("windows-1256"))
    visitor = visit(lang, width=PHONE).sign_in(world.editor)
    visitor.go(f"/dataset/{dataset['name']}/resource/new")
    page = visitor.page
    choose(page, path)
    expect(page.locator(".rm-uploader-recode bdi")).to_have_text("السنة · عدد المقيمين")
    page.locator("#field-recode-new").check()
    visitor.keep_picture("upload-recode")
    assert visitor.overflow() == 0
    save(page)
    expect(page.locator(".rm-file, input[name=proposals]").first).to_be_visible()
    page.goto(f"/{lang}/dataset/{dataset['name']}")
    assert visitor.download(page.locator(".rm-download")).decode("utf-8-sig") == text


def test_an_association_publishes_a_pasted_table_from_a_phone(visit, world, lang):
    """Sixteen touches, without script: the name, the questions asked, the table, one tap."""
    visitor = visit(lang, width=PHONE, scripts=False).sign_in(world.admin).go("/dataset/new")
    page, form = visitor.page, DatasetForm(visitor)
    form.text("title_translated").fill(f"Arrivées {world.word} {lang}")
    form.save()
    name = visitor.path().removeprefix("/dataset/")
    visitor.go(f"/dataset/{name}/resource/new")
    page.locator(".rm-instead a").click()
    head = HEAD[lang].replace(",", "\t")
    text = f"{head}\n2023\tHassan\tF\t1\n2024\tSouissi\tM\t=A1\n2024\tAgdal\n"
    page.locator("#field-text").fill(text)
    page.locator("#field-name").fill("جدول Tableau")
    page.locator("button[value=look]").click()
    expect(page.locator(".rm-looked tbody tr")).to_have_count(3)
    expect(page.locator(".rm-looked .rm-note")).to_contain_text("4")
    visitor.keep_picture("paste-looked")
    assert visitor.overflow() == 0
    assert _faults_without_script(visit, world, visitor.path(), lang) == []
    page.locator("button[value=save]").click()
    expect(page.locator("input[name=proposals]")).not_to_have_count(0)
    page.locator("form.rm-form button[type=submit]").click()
    expect(page.locator(".flash-messages")).to_contain_text(COMPLETED[lang])
    page.locator(".rm-confirm summary").click()
    page.locator(".rm-confirm form button").click()
    made = world.api.action.package_show(id=name)
    assert not made["private"]
    assert made["temporal_start"] == "2023"


def _faults_without_script(visit, world, path, lang):
    """Axe is a script itself: the same page is looked at by somebody who has them."""
    page = visit(lang, width=PHONE).sign_in(world.admin).go(path).page
    page.locator("#field-text").fill("a\tb\n1\t2\n")
    page.locator("button[value=look]").click()
    expect(page.locator(".rm-looked")).to_be_visible()
    return _faults(page)
