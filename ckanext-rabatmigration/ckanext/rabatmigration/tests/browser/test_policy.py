"""From what the city wants to achieve to the data on it, with eyes, keyboard and phone."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PHONE = 360
NOTHING = {
    "ar": "لم ينشر شيء في هذا الباب بعد",
    "fr": "Rien n’est encore publié à ce sujet",
    "en": "Nothing is published on this yet",
}


def test_a_visitor_finds_a_dataset_by_its_goal(visit, world, lang):
    dataset = world.dataset()
    visitor = visit(lang, width=PHONE).go("/")
    visitor.page.locator('.rm-entries a[href$="/policy/sdg/10.7"]').click()
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("10.7")
    visitor.keep_picture("policy")
    visitor.page.locator(f'.dataset-heading a[href$="/dataset/{dataset["name"]}"]').first.click()
    expect(visitor.page.locator("h1")).to_contain_text(world.word)
    visitor.page.locator(".rm-policy a", has_text="10.7").click()
    assert visitor.path() == "/policy/sdg/10.7"


def test_a_year_leads_to_what_covers_it(visit, world, lang):
    world.dataset(temporal_end="2014")
    page = visit(lang, scripts=False).go("/policy/sdg/10.7").page
    page.locator(".rm-timeline a", has_text="2014").first.click()
    expect(page.locator(".rm-filters li")).to_have_count(2)


def test_a_goal_is_opened_and_its_target_reached_by_keyboard(visit, lang):
    page = visit(lang).go("/policy").page
    goal = page.locator(".rm-goal").first
    goal.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(goal).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", f"/{lang}/policy/sdg/1.1")
    page.keyboard.press("Enter")
    expect(page.locator(".rm-gap h2")).to_have_text(NOTHING[lang])
