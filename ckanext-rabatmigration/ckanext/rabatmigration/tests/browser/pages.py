"""What people do on pages, in their words; tests say what should come of it."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from ckanext.rabatmigration.tests.browser.content import Person
from ckanext.rabatmigration.tests.browser.server import Site


class Visitor:
    """Somebody with a browser who reads the site in one language."""

    def __init__(self, page: Page, lang: str, site: Site):
        self.page = page
        self.lang = lang
        self.site = site

    def go(self, path: str, lang: str | None = None) -> Visitor:
        """Open a page in the visitor's language (or another); it must answer with 200."""
        answer = self.page.goto(f"/{lang or self.lang}{path}")
        assert answer is not None, path
        assert answer.status == 200, f"{path} answered {answer.status}"  # noqa: PLR2004
        return self

    def sign_in(self, person: Person) -> Visitor:
        """Sign in and arrive."""
        self.go("/user/login")
        self.page.locator("#field-login").fill(person.name)
        self.page.locator("#field-password").fill(person.password)
        self.page.locator("form:has(#field-password) button[type=submit]").click()
        expect(self.page.locator(".account.authed")).to_be_visible()
        return self

    def search(self, words: str) -> Visitor:
        """Type words into the home page's field and send them."""
        self.go("/")
        field = self.page.locator("#field-main-search")
        field.fill(words)
        field.press("Enter")
        expect(self.page.locator("h1.rm-found")).to_be_visible()
        return self

    def download(self, link: Locator) -> bytes:
        """Follow a download link; return the bytes that came."""
        with self.page.expect_download() as started:
            link.click()
        return started.value.path().read_bytes()

    def status_of(self, path: str) -> int:
        """Ask for an address as this visitor, without showing it; return the status."""
        return self.page.request.get(path, max_redirects=0).status

    def path(self) -> str:
        """Return the current address without host and language."""
        address = urlsplit(self.page.url)
        path = address.path.removeprefix(f"/{self.lang}") or "/"
        return f"{path}?{address.query}" if address.query else path

    def keep_picture(self, name: str) -> None:
        """Store a picture of the whole page for people to look at."""
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        folder = self.site.folder / "screenshots"
        folder.mkdir(exist_ok=True)
        self.page.screenshot(path=folder / f"{name}-{self.lang}-{width}.png", full_page=True)

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
