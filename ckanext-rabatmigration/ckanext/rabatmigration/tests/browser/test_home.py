"""The first page, and the way between languages."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

DIRECTION = {"ar": "rtl", "fr": "ltr", "en": "ltr"}
NAME = {
    "ar": "مرصد الهجرة بالرباط",
    "fr": "Observatoire de la migration à Rabat",
    "en": "Rabat Migration Observatory",
}
QUESTION = {
    "ar": "ما يعرف عن الهجرة في الرباط، ومن يعرفه",
    "fr": "Ce que l’on sait de la migration à Rabat, et qui le sait",
    "en": "What is known about migration in Rabat, and who knows it",
}
STOCKS = {
    "ar": "الأجانب والمهاجرون المقيمون",
    "fr": "Population étrangère et migrante",
    "en": "Foreign and migrant population",
}
NEXT = {"ar": ("fr", "Français"), "fr": ("en", "English"), "en": ("ar", "العربية")}


def test_home_answers_in_the_readers_language_and_direction(visit, lang):
    page = visit(lang).go("/").page
    expect(page.locator("html")).to_have_attribute("lang", lang)
    expect(page.locator("html")).to_have_attribute("dir", DIRECTION[lang])
    expect(page).to_have_title(NAME[lang])
    expect(page.locator(".rm-name")).to_contain_text(NAME[lang])
    expect(page.get_by_role("heading", level=1)).to_have_text(QUESTION[lang])


def test_home_leads_to_the_datasets_of_a_theme_by_its_name(visit, world, lang):
    world.dataset()
    visitor = visit(lang).go("/")
    visitor.keep_picture("home")
    visitor.page.locator(".rm-chips a", has_text=STOCKS[lang]).click()
    expect(visitor.page.locator(".rm-filters bdi")).to_have_text(STOCKS[lang])
    expect(visitor.page.locator(".rm-item").first).to_be_visible()


def test_the_language_switch_keeps_the_page_and_its_query(visit, lang):
    visitor = visit(lang).go("/dataset/?q=recensement&places=MA")
    before = visitor.path()
    other, own_name = NEXT[lang]
    visitor.page.locator(".rm-languages").get_by_role("link", name=own_name).click()
    expect(visitor.page.locator("html")).to_have_attribute("lang", other)
    visitor.lang = other
    assert visitor.path() == before


def test_keyboard_users_can_skip_to_the_content(visit, lang):
    page = visit(lang).go("/").page
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_attribute("href", "#content")
    focused.press("Enter")
    expect(page.locator("#content")).to_be_in_viewport()
