"""Somebody who writes programs finds an action and tries it, with scripts and without."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from ckanext.rabatmigration.tests.browser.content import World

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("lang", "words"), [("ar", "لوائح المصطلحات"), ("fr", "vocabulaires"), ("en", "vocabularies")]
)
def test_an_action_is_found_and_its_answer_shown(
    visit: Callable, world: World, lang: str, words: str
):
    page = visit(lang).go("/api/docs").page
    page.locator("#field-action-search").fill(words)
    page.locator("#field-action-search").press("Enter")
    page.get_by_role("link", name="rabatmigration_vocabulary_show").click()
    page.locator(".rm-api-try > summary").click()
    page.locator("[data-rm-api-try] [name=id]").fill("access_level")
    page.locator("[data-rm-api-try] button").click()
    answer = page.locator("[data-rm-api-answer]")
    expect(answer).to_be_visible()
    assert json.loads(answer.inner_text())["result"]["id"] == "access_level"


def test_without_scripts_the_answer_opens_by_itself(visit: Callable, world: World):
    page = visit("fr", scripts=False).go("/api/docs/rabatmigration_vocabulary_show").page
    page.locator(".rm-api-try > summary").click()
    page.locator("[data-rm-api-try] [name=id]").fill("access_level")
    page.locator("[data-rm-api-try] button").click()
    expect(page).to_have_url(
        re.compile(r"/fr/api/3/action/rabatmigration_vocabulary_show\?id=access_level$")
    )
