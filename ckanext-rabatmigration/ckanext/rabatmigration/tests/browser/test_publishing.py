"""An editor describes data, the administrator publishes it, the public finds it."""

import pytest
from playwright.sync_api import expect

from ckanext.rabatmigration.tests.browser.content import CENSUS
from ckanext.rabatmigration.tests.browser.pages import DatasetForm

pytestmark = pytest.mark.browser

TITLE = {
    "ar": "الأسر المستقبلة بحي المحيط {word}",
    "fr": "Familles accueillies à l’Océan {word}",
    "en": "Families received in L’Océan {word}",
}
SUMMARY = {
    "ar": "عدد الأسر التي استقبلها مكتب التوجيه كل شهر.",
    "fr": "Nombre de familles reçues chaque mois au guichet.",
    "en": "How many families the desk received each month.",
}
REASON = {
    "ar": "يبين أين تسكن الأسر الوافدة.",
    "fr": "Montre où logent les familles arrivantes.",
    "en": "Shows where arriving families live.",
}
NOT_PUBLISHED = {"ar": "غير منشورة", "fr": "Non publié", "en": "Not published"}
PUBLISHED = {
    "ar": "تم نشر مجموعة المعطيات",
    "fr": "Le jeu de données est publié",
    "en": "The dataset is published",
}


def test_data_goes_from_its_editor_over_the_administrator_to_the_public(
    visit, world, visible_index, lang
):
    title = TITLE[lang].format(word=world.word)
    editor = visit(lang).sign_in(world.editor)
    _describe(editor, title, lang)
    path = editor.path()
    _add_file(editor, lang)
    expect(editor.page.locator(".rm-state h2")).to_have_text(NOT_PUBLISHED[lang])
    expect(editor.page.locator(".rm-state p")).to_have_count(2)  # who sees it, who may publish
    expect(editor.page.locator(".rm-confirm")).to_have_count(0)
    editor.keep_picture("editor-draft")

    stranger = visit(lang)
    assert stranger.status_of(f"/{lang}{path}") == 404

    admin = visit(lang).sign_in(world.admin).go(path)
    admin.page.locator(".rm-confirm summary").click()
    admin.keep_picture("admin-publishes")
    admin.page.locator(".rm-confirm form button").click()
    expect(admin.page.locator(".flash-messages")).to_contain_text(PUBLISHED[lang])

    visible_index()
    stranger.search(title).page.get_by_role("link", name=title, exact=True).click()
    tag = stranger.page.locator(".rm-tags li", has_text="11.1")
    expect(tag.locator(".rm-reason")).to_have_text(REASON[lang])
    assert stranger.download(stranger.page.locator(".rm-download")) == CENSUS


def _describe(editor, title, lang):
    """Answer the seven questions, and why a tag is chosen."""
    editor.go("/dataset/new")
    form = DatasetForm(editor)
    form.text("title_translated").fill(title)
    form.text("notes_translated").fill(SUMMARY[lang])
    form.tick("migration_theme", "housing")
    form.tick("places", "04.421.01.06")
    form.input("temporal_start").fill("2025-Q1")
    form.input("access_level").select_option("open")
    form.input("contact_name").fill("Bureau d’accueil")
    form.unfold("why")
    form.tick("sdg_targets", "11.1")
    form.tick("mc2cm_recommendations", "urban_planning_housing")
    form.reason("sdg:11.1").fill(REASON[lang])
    editor.keep_picture("form-filled")
    form.save()
    expect(editor.page.locator("h1.rm-title")).to_have_text(title)


def _add_file(editor, lang):
    """Upload a table, and leave the description as it is."""
    editor.page.locator("#dataset-resources a.btn").click()
    editor.page.locator("#field-resource-upload").set_input_files(
        {"name": "familles.csv", "mimeType": "text/csv", "buffer": CENSUS}
    )
    editor.page.locator(f"#field-name_translated-{lang}").fill("CSV 2025")
    editor.page.locator("button[value=go-dataset-complete]").click()
    editor.page.locator("form:has([name=proposals]) a.btn").click()
    expect(editor.page.locator(".rm-file")).to_have_count(1)


def test_withdrawn_data_is_kept_and_can_be_published_again(visit, world, lang):
    dataset = world.dataset()
    path = f"/dataset/{dataset['name']}"
    admin = visit(lang).sign_in(world.admin).go(path)
    admin.page.locator(".rm-confirm summary").click()
    admin.page.locator(".rm-confirm form button").click()
    expect(admin.page.locator(".rm-state h2")).to_have_text(NOT_PUBLISHED[lang])
    assert visit(lang).status_of(f"/{lang}{path}") == 404
    admin.page.locator(".rm-confirm summary").click()
    admin.page.locator(".rm-confirm form button").click()
    expect(admin.page.locator(".flash-messages")).to_contain_text(PUBLISHED[lang])
    assert visit(lang).status_of(f"/{lang}{path}") == 200


def test_publishing_takes_no_request_without_the_forms_token(visit, world):
    dataset = world.dataset(published=False)
    admin = visit("fr").sign_in(world.admin)
    answer = admin.page.request.post(f"/dataset/{dataset['name']}/publish")
    assert answer.status == 400
    assert visit("fr").status_of(f"/fr/dataset/{dataset['name']}") == 404


def test_an_editor_cannot_change_what_is_published(visit, world):
    dataset = world.dataset()
    editor = visit("fr").sign_in(world.editor).go(f"/dataset/{dataset['name']}")
    expect(editor.page.locator(".content_action a")).to_have_count(0)
    assert editor.status_of(f"/fr/dataset/edit/{dataset['name']}") == 403


def test_owners_see_what_the_description_lacks(visit, world, lang):
    dataset = world.dataset(published=False)
    editor = visit(lang).sign_in(world.editor).go(f"/dataset/{dataset['name']}")
    missing = editor.page.locator(".rm-completeness .rm-need a", has_text=METHOD[lang])
    missing.click()
    expect(editor.page.locator("#field-methodology_translated")).to_be_focused()
    expect(editor.page.locator(f"#field-methodology_translated-{lang}")).to_be_visible()


METHOD = {"ar": "المنهجية", "fr": "Méthodologie", "en": "Method note"}
