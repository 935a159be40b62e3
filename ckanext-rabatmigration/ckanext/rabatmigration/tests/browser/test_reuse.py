"""A visitor takes things away: a citation, a list, and calls that do what they say."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from ckanext.rabatmigration.tests.browser.content import World

pytestmark = pytest.mark.browser

#: Does what a call to copy says; the shell and Python as they come.
RUN = {"curl": ["/bin/sh", "-euc"], "Python": [sys.executable, "-c"]}
ROWS = [{"place": "حسان", "residents": 2091}, {"place": "Agdal", "residents": 2954}]


@pytest.fixture(scope="module")
def path(world: World) -> str:
    """The page of a dataset with a table."""
    dataset = world.dataset()
    world.load(world.file(dataset), ROWS)
    return f"/dataset/{dataset['name']}"


def opened(page: Page) -> Page:
    page.evaluate("document.querySelectorAll('.rm-reuse details').forEach(d => d.open = true)")
    return page


def calls(page: Page) -> dict[str, list[str]]:
    """Return the calls a page shows by the language they are in."""
    found: dict[str, list[str]] = {"curl": [], "Python": [], "R": []}
    for part in page.locator(".rm-reuse details details").all():
        found[part.locator("summary").inner_text()].append(part.locator("code").inner_text())
    return found


def test_a_citation_is_copied(visit: Callable, path: str, lang: str):
    visitor = visit(lang)
    page = visitor.go(path).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.locator("[data-rm-copy=rm-cite-apa]")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".rm-copied")).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == (
        page.locator("#rm-cite-apa").inner_text()
    )


def test_without_scripts_there_is_no_button_and_all_of_the_text(visit: Callable, path: str):
    page = visit("ar", scripts=False).go(path).page
    expect(page.locator("#rm-cite-apa")).to_be_visible()
    expect(page.locator("[data-rm-copy=rm-cite-apa]")).to_be_hidden()


@pytest.mark.parametrize("program", list(RUN))
def test_calls_of_a_page_do_what_they_say(visit: Callable, world: World, path: str, program: str):
    page = opened(visit("fr").go(path).page)
    described, table = calls(page)[program]
    done = [
        subprocess.run([*RUN[program], one], capture_output=True, text=True, check=True).stdout
        for one in (described, table)
    ]
    assert path.rpartition("/")[2] in done[0]
    assert "labels" in done[0]
    assert "حسان" in (
        done[1] if program == "Python" else json.dumps(json.loads(done[1]), ensure_ascii=False)
    )
    assert "2954" in done[1]


def test_calls_in_r_are_whole(visit: Callable, path: str):
    """Brackets and quotes close; each pipe is followed by a call."""
    for code in calls(opened(visit("en").go(path).page))["R"]:
        bare = re.sub(r'"(?:[^"\\]|\\.)*"|`[^`]*`', "x", code)
        assert '"' not in bare
        for opening, closing in ("()", "[]", "{}"):
            assert bare.count(opening) == bare.count(closing)
        assert re.fullmatch(
            r"library\(httr2\)\n\nanswer <- (.+ \|>\n  )*\w+\(\)\nanswer\$result", bare
        )
        assert all(re.search(r"\w+\(.*\)", step) for step in bare.split("|>"))


@pytest.mark.parametrize(("words", "name"), [("CSV", "catalogue"), ("XLSX", "catalogue")])
def test_a_list_is_taken_away(visit: Callable, world: World, path: str, lang: str, words, name):
    visitor = visit(lang)
    visitor.go(f"/dataset/?q={world.word}")
    link = visitor.page.locator(f".rm-take-list a[href*='/{name}.{words.lower()}?']")
    data = visitor.download(link)
    if words == "XLSX":
        assert data[:2] == b"PK"
        return
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(lines) >= 2
    assert any(path.rpartition("/")[2] in cell for line in lines[1:] for cell in line)


def test_a_card_stands_in_a_page_of_another_site(visit: Callable, site, path: str):
    page = visit("ar").go(path).page
    code = opened(page).locator("#rm-card-code").inner_text()
    here = urlsplit(site.url)
    elsewhere = "127.0.0.1" if here.hostname == "localhost" else "localhost"
    page.goto(f"http://{elsewhere}:{here.port}/robots.txt")
    page.set_content(f"<!DOCTYPE html><title>Elsewhere</title>{code}")
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1 a")).to_have_attribute("target", "_top")
    expect(frame.locator("html")).to_have_attribute("dir", "rtl")
