"""Describing a dataset from a phone: seven questions, suggestions, nothing lost on the way."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from ckanext.rabatmigration.tests.browser.pages import DatasetForm, Visitor

pytestmark = pytest.mark.browser

PHONE = 390
#: Bytes a first view may take.
MOST_BYTES = 300_000
TITLE = {"ar": "طلبات السكن", "fr": "Demandes de logement", "en": "Housing requests"}
SUMMARY = {"ar": "ملخص قصير.", "fr": "Un court résumé.", "en": "A short summary."}
#: What is typed is in another language than the page.
THEME = {"ar": "logement", "fr": "السكن", "en": "صحة"}
THEME_CODE = {"ar": "housing", "fr": "housing", "en": "health"}
PLACE = {"ar": "Hassan", "fr": "حَسّان", "en": "حسان"}
KEPT = {"ar": "احتفظنا بما كتبتموه", "fr": "Nous avons gardé", "en": "We kept what you typed"}
HASSAN = "04.421.01.05"


def form_of(visitor: Visitor, path: str = "/dataset/new") -> DatasetForm:
    visitor.go(path)
    expect(visitor.page.locator("#suggest-places")).to_be_visible()
    return DatasetForm(visitor)


def form_begun_anew(visitor: Visitor) -> DatasetForm:
    """Open the form and put away what an earlier test has typed into it."""
    form = form_of(visitor)
    form.page.wait_for_load_state("networkidle")
    anew = form.page.locator("#rm-draft [data-draft=anew]")
    if anew.is_visible():
        with form.page.expect_response("**/rabatmigration_form_draft_delete"):
            anew.click()
    return form


def choose(page: Page, field: str, typed: str) -> None:
    """Type into a list's suggestions and take the first with the keyboard."""
    combo = page.locator(f"#suggest-{field}")
    combo.fill(typed)
    expect(combo).to_have_attribute("aria-expanded", "true")
    combo.press("ArrowDown")
    active = combo.get_attribute("aria-activedescendant")
    expect(page.locator(f'[id="{active}"]')).to_have_attribute("aria-selected", "true")
    combo.press("Enter")
    expect(combo).to_have_attribute("aria-expanded", "false")


def wait_until_kept(page: Page, where: str = "server") -> None:
    expect(page.locator(f"#rm-draft-state [data-state={where}]")).to_be_visible()


def faults(page: Page) -> list[str]:
    found = Axe().run(page, options={"iframes": False}).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


def test_an_association_publishes_a_table_from_a_phone(visit, world, lang):
    visitor = visit(lang, width=PHONE).sign_in(world.admin)
    form = form_of(visitor)
    page = form.page
    expect(page.locator(".rm-question")).to_have_count(7)
    title = f"{TITLE[lang]} {world.word} {lang}"

    form.text("title_translated").fill(title)
    form.text("notes_translated").fill(SUMMARY[lang])
    choose(page, "migration_theme", THEME[lang])
    expect(form.input(f"migration_theme-{THEME_CODE[lang]}")).to_be_checked()
    choose(page, "places", PLACE[lang])
    expect(form.input(f"places-{HASSAN}")).to_be_checked()
    form.input("temporal_start").fill("2024-Q3")
    form.input("access_level").select_option("open")
    form.input("contact_name").fill("Service")

    page.locator(".rm-brings summary").click()
    ready = page.locator('.rm-use[data-ready="true"]')
    expect(ready).to_have_count(3)
    assert visitor.overflow() == 0
    visitor.keep_picture("form-phone")
    form.save()
    expect(page.locator("h1.rm-title")).to_have_text(title)

    page.locator("#dataset-resources a.btn").click()
    page.locator("#field-resource-upload").set_input_files(
        {"name": "table.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
    )
    page.locator("button[value=go-dataset-complete]").click()
    page.locator(".rm-confirm summary").first.click()
    page.locator('form[action$="/publish"] button').click()
    expect(page.locator(".rm-state-public")).to_be_visible()


def test_targets_are_large_and_the_button_hides_nothing(visit, world):
    form = form_of(visit("ar", width=PHONE).sign_in(world.editor))
    page = form.page
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            '#dataset-edit :is(.form-control, .form-select, .rm-box, summary, button)')]
          .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 43.9)
          .map(one => one.outerHTML.slice(0, 120))"""
    )
    assert small == []
    form.input("contact_email").focus()
    page.wait_for_function(
        """() => document.activeElement.getBoundingClientRect().bottom
          <= document.querySelector('#dataset-edit .form-actions').getBoundingClientRect().top"""
    )
    assert form.input("contact_email").get_attribute("inputmode") == "email"


def test_a_first_view_is_light(visit, world, lang):
    form_of(visitor := visit(lang, width=PHONE).sign_in(world.editor))
    session = visitor.page.context.new_cdp_session(visitor.page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    visitor.go("/dataset/new")
    visitor.page.wait_for_load_state("networkidle")
    assert sum(sizes) <= MOST_BYTES


def test_suggestions_are_used_with_the_keyboard(visit, world):
    visitor = visit("ar").sign_in(world.editor)
    form = form_of(visitor)
    page = form.page
    combo = page.locator("#suggest-places")
    combo.fill("hassan")
    options = page.locator("#suggest-places-list [role=option]")
    expect(options.first).to_contain_text("حسان")
    expect(options.first).to_contain_text("Hassan")
    assert faults(page) == []
    combo.press("Escape")
    expect(page.locator("#suggest-places-list")).to_be_hidden()
    choose(page, "places", "hassan")
    chip = page.locator(".rm-places .rm-chip")
    expect(chip).to_contain_text("حسان")
    chip.click()
    expect(form.input(f"places-{HASSAN}")).not_to_be_checked()

    form.unfold("what")
    words = form.text("tags_translated")
    words.fill("كراء، sant")
    expect(words).to_have_attribute("aria-expanded", "true")
    words.press("ArrowDown")
    words.press("Enter")
    expect(words).to_have_value(re.compile("^كراء، .*الصحة، $"))

    form.unfold("who")
    choose(page, "citizenship", "senegal")
    chosen = page.locator("#field-citizenship").evaluate(
        "one => [...one.selectedOptions].map(o => o.value)"
    )
    assert chosen == ["SEN"]


def test_what_was_typed_is_offered_again(visit, world, lang):
    visitor = visit(lang).sign_in(world.editor)
    form = form_begun_anew(visitor)
    form.text("title_translated").fill(TITLE[lang])
    form.tick("migration_theme", "health")
    form.unfold("why")
    form.tick("sdg_targets", "10.7")
    form.reason("sdg:10.7").fill(SUMMARY[lang])
    wait_until_kept(form.page)

    form = form_of(visitor.go("/about"))
    notice = form.page.locator("#rm-draft")
    expect(notice).to_contain_text(KEPT[lang])
    assert faults(form.page) == []
    visitor.keep_picture("form-draft")
    notice.locator("[data-draft=continue]").click()
    expect(form.text("title_translated")).to_have_value(TITLE[lang])
    expect(form.input("migration_theme-health")).to_be_checked()
    expect(form.reason("sdg:10.7")).to_have_value(SUMMARY[lang])

    form = form_of(visitor)
    form.page.locator("#rm-draft [data-draft=anew]").click()
    expect(form.text("title_translated")).to_have_value("")
    form.page.locator("[data-draft=undo]").click()
    expect(form.text("title_translated")).to_have_value(TITLE[lang])

    title = f"{TITLE[lang]} {world.word} kept {lang}"
    form.text("title_translated").fill(title)
    form.save()
    expect(form.page.locator("h1.rm-title")).to_have_text(title)
    form = form_of(visitor)
    form.page.wait_for_load_state("networkidle")
    expect(form.page.locator("#rm-draft")).to_be_hidden()


def test_a_lost_connection_loses_nothing(visit, world):
    visitor = visit("fr").sign_in(world.admin)
    form = form_begun_anew(visitor)
    context = form.page.context
    context.set_offline(True)
    form.text("title_translated").fill("Tapé sans connexion")
    wait_until_kept(form.page, "here")
    context.set_offline(False)
    wait_until_kept(form.page)
    context.set_offline(True)
    form.text("title_translated").fill("Tapé sans connexion, puis parti")
    wait_until_kept(form.page, "here")
    form.page.close()
    context.set_offline(False)
    visitor.page = context.new_page()
    form = form_of(visitor)
    form.page.locator("#rm-draft [data-draft=continue]").click()
    expect(form.text("title_translated")).to_have_value("Tapé sans connexion, puis parti")


def test_a_session_that_ended_loses_nothing(visit, world):
    visitor = visit("fr").sign_in(world.admin)
    form = form_begun_anew(visitor)
    form.page.context.clear_cookies()
    form.text("title_translated").fill("Tapé après la session")
    wait_until_kept(form.page, "out")
    form = form_of(visitor.sign_in(world.admin))
    form.page.locator("#rm-draft [data-draft=continue]").click()
    expect(form.text("title_translated")).to_have_value("Tapé après la session")


def test_nothing_is_left_for_the_next_person_at_the_device(visit, world):
    visitor = visit("fr").sign_in(world.editor)
    form = form_begun_anew(visitor)
    form.text("title_translated").fill("À moi seule")
    wait_until_kept(form.page)
    held = "() => Object.keys(localStorage).filter(one => one.includes(':draft:')).length"
    assert form.page.evaluate(held) == 1
    form.page.locator(".account.authed form button").click()
    expect(form.page.locator(".account.not-authed")).to_be_visible()
    assert form.page.evaluate(held) == 0

    form.page.evaluate("localStorage.setItem('rabatmigration:draft:another:dataset/new', '{}')")
    form = form_of(visitor.sign_in(world.sysadmin))
    form.page.wait_for_load_state("networkidle")
    expect(form.page.locator("#rm-draft")).to_be_hidden()
    assert form.page.evaluate(held) == 0


def test_the_way_from_an_error_leads_into_what_is_folded(visit, world, lang):
    visitor = visit(lang, width=PHONE).sign_in(world.editor)
    form = form_of(visitor)
    form.unfold("where_when")
    form.input("next_update").evaluate("one => { one.type = 'text'; one.value = 'x'; }")
    form.unfold("why")
    form.tick("sdg_targets", "10.7")
    form.reason("sdg:10.7").fill("<b>x</b>")
    form.save()
    problems = form.page.locator(".rm-problems")
    expect(problems).to_be_focused()
    assert faults(form.page) == []
    for field in ("next_update", "policy_reasons", "title_translated"):
        form.page.locator(".rm-group[open] > summary").evaluate_all(
            "all => all.forEach(one => { one.parentElement.open = false; })"
        )
        problems.locator(f'a[href="#field-{field}"]').click()
        focused = form.page.locator(f'[id="field-{field}"]:focus, [id="field-{field}"] :focus')
        expect(focused).to_be_visible()
    expect(form.reason("sdg:10.7")).to_have_value("<b>x</b>")


def test_the_next_quarter_starts_from_the_last_one(visit, world, lang):
    dataset = world.dataset(temporal_start="2024-Q3", temporal_end="2024-Q3", frequency="quarterly")
    visitor = visit(lang, width=PHONE).sign_in(world.editor).go(f"/dataset/{dataset['name']}")
    visitor.page.locator(".rm-next a").click()
    form = DatasetForm(visitor)
    expect(form.input("temporal_start")).to_have_value("2024-Q4")
    expect(form.text("title_translated")).to_have_value(dataset["title_translated"][lang])
    expect(form.input("places-04.421.01.01")).to_be_checked()
    visitor.keep_picture("form-next-period")
    form.text("title_translated").fill(f"{TITLE[lang]} {world.word} next {lang}")
    form.save()
    expect(visitor.page.locator("h1.rm-title")).to_contain_text(f"next {lang}")
