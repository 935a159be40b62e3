"""A real browser on a real server: Chromium, gunicorn and the test stack."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from ckan import model
from playwright.sync_api import Browser, BrowserContext, Request, expect, sync_playwright

from ckanext.rabatmigration.tests.browser import content, server
from ckanext.rabatmigration.tests.browser.pages import Visitor

LANGUAGES = ("ar", "fr", "en")
#: Milliseconds a state may take to come about on a busy machine; nothing waits longer than needed.
PATIENCE = 20_000
LOOPBACK = ("127.0.0.1", "localhost", "::1")

#: What keeps Chromium from talking to anybody but the site; requests are watched besides.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> Iterator[server.Site]:
    """The running site."""
    running = server.start(request.config.getoption("--ckan-ini"))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    path = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if not path:
        raise RuntimeError("no Chromium: install it (apt-get install chromium) or set CHROMIUM")
    expect.set_options(timeout=PATIENCE)
    flags = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else list(QUIET)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=flags)
        yield started
        started.close()


@pytest.fixture(scope="module")
def world(site: server.Site) -> Iterator[content.World]:
    """An organisation, its people and what they publish, found in no other module."""
    yield content.make(site.url)
    model.Session.remove()


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    """Each language in turn."""
    return request.param


@pytest.fixture
def visit(site: server.Site, browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Open a visit: `visit("ar", width=360, scripts=False)`. Each visitor is a browser of its own.

    Afterwards the test fails if a page asked for anything beyond this machine, or if a script
    of a page broke.
    """
    contexts: list[BrowserContext] = []
    abroad: list[str] = []
    broken: list[str] = []

    def watch(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in LOOPBACK:
            abroad.append(request.url)

    def open_visit(lang: str, *, width: int = 1280, scripts: bool = True) -> Visitor:
        context = browser.new_context(
            base_url=site.url,
            locale={"ar": "ar-MA", "fr": "fr-FR", "en": "en-GB"}[lang],
            timezone_id="Africa/Casablanca",
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        context.on("request", watch)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        return Visitor(page, lang, site)

    yield open_visit
    for context in contexts:
        context.close()
    assert not abroad, f"pages asked for what isn't on this machine: {abroad}"
    assert not broken, f"scripts of pages broke: {broken}"
