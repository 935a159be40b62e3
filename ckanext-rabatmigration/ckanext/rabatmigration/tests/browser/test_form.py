"""What the form does with mistakes, and without scripts."""

import pytest
from playwright.sync_api import expect

from ckanext.rabatmigration.tests.browser.pages import DatasetForm

pytestmark = pytest.mark.browser

SUMMARY = {
    "ar": "ملخص كتب ولا ينبغي أن يضيع.",
    "fr": "Un résumé tapé qui ne doit pas se perdre.",
    "en": "A summary that must not be lost.",
}
REASON = {"ar": "سبب مكتوب.", "fr": "Une raison écrite.", "en": "A written reason."}
PERIOD = {"ar": "ليست فترة", "fr": "n’est pas une période", "en": "is not a period"}
TITLE = {"ar": "كتابة عنوان", "fr": "écrire un titre", "en": "Write a title"}


def test_a_wrong_form_keeps_what_was_typed_and_leads_to_its_errors(visit, world, lang):
    visitor = visit(lang).sign_in(world.editor).go("/dataset/new")
    form = DatasetForm(visitor)
    form.text("notes_translated").fill(SUMMARY[lang])
    form.tick("migration_theme", "health")
    form.tick("places", "04.421.01.03")
    form.input("temporal_start").fill("l’an dernier")
    form.input("access_level").select_option("licensed")
    form.unfold("why")
    form.tick("sdg_targets", "10.7")
    form.reason("sdg:10.7").fill(REASON[lang])
    form.save()

    expect(form.problems()).to_have_count(2)
    visitor.keep_picture("form-errors")
    expect(form.text("notes_translated")).to_have_value(SUMMARY[lang])
    expect(form.input("migration_theme-health")).to_be_checked()
    expect(form.input("places-04.421.01.03")).to_be_checked()
    expect(form.input("access_level")).to_have_value("licensed")
    expect(form.input("temporal_start")).to_have_value("l’an dernier")
    expect(form.input("sdg_targets-10.7")).to_be_checked()
    expect(form.reason("sdg:10.7")).to_have_value(REASON[lang])

    expect(form.page.locator("#error-temporal_start")).to_contain_text(PERIOD[lang])
    expect(form.page.locator("#error-title_translated")).to_contain_text(TITLE[lang])
    form.problems().filter(has_text=PERIOD[lang]).click()
    expect(form.input("temporal_start")).to_be_focused()


def test_the_form_works_without_scripts(visit, world, lang):
    title = f"{SUMMARY[lang][:12]} {world.word} {lang}"
    visitor = visit(lang, scripts=False, width=360).sign_in(world.editor).go("/dataset/new")
    form = DatasetForm(visitor)
    form.text("title_translated").fill(title)
    form.tick("places", "04.421.01.03")
    form.unfold("why")
    form.tick("sdg_targets", "10.7")
    form.save()
    expect(form.page.locator("h1.rm-title")).to_have_text(title)

    form.page.locator(".content_action a").first.click()
    form.unfold("why")
    form.reason("sdg:10.7").fill(REASON[lang])
    form.save()
    expect(form.page.locator(".rm-reason")).to_have_text(REASON[lang])

    form.page.locator("#dataset-resources a.btn").click()
    form.page.locator("#field-resource-upload").set_input_files(
        {"name": "table.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
    )
    form.page.locator("button[value=go-dataset-complete]").click()
    assert visitor.download(form.page.locator(".rm-download")) == b"a,b\n1,2\n"


def test_a_tag_unticked_takes_its_reason_along(visit, world):
    visitor = visit("fr").sign_in(world.editor).go("/dataset/new")
    form = DatasetForm(visitor)
    form.text("title_translated").fill(f"Un essai {world.word}")
    form.unfold("why")
    form.tick("sdg_targets", "10.7")
    form.reason("sdg:10.7").fill("Une raison de trop.")
    form.input("sdg_targets-10.7").uncheck()
    expect(form.reason("sdg:10.7")).to_be_hidden()
    form.save()
    expect(form.page.locator("h1.rm-title")).to_contain_text("Un essai")
    expect(form.page.locator(".rm-policy")).to_have_count(0)


def test_a_wrong_sign_in_says_so_in_the_readers_language(visit, world, lang):
    page = visit(lang).go("/user/login").page
    page.locator("#field-login").fill(world.editor.name)
    page.locator("#field-password").fill("not this one")
    page.locator("form:has(#field-password) button[type=submit]").click()
    words = {"ar": "لا يتطابقان", "fr": "ne vont pas ensemble", "en": "Bad username or password"}
    expect(page.locator(".flash-messages")).to_contain_text(words[lang])


def test_a_file_form_with_a_mistake_keeps_what_was_typed(visit, world, lang):
    dataset = world.dataset(published=False)
    visitor = visit(lang).sign_in(world.editor).go(f"/dataset/{dataset['name']}/resource/new")
    page = visitor.page
    page.locator(f"#field-name_translated-{lang}").fill(SUMMARY[lang])
    page.locator("#group-more > summary").click()
    page.locator("#field-temporal_start").fill("jamais")
    page.locator("#field-resource-upload").set_input_files(
        {"name": "table.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
    )
    page.locator("button[value=go-dataset-complete]").click()
    expect(page.locator("#error-temporal_start")).to_contain_text(PERIOD[lang])
    expect(page.locator(f"#field-name_translated-{lang}")).to_have_value(SUMMARY[lang])
    expect(page.locator("#field-resource-upload")).to_be_visible()
    visitor.keep_picture("file-form-errors")
