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


class DatasetForm:
    """The form of a dataset, filled in by somebody who works in one language."""

    def __init__(self, visitor: Visitor):
        self.visitor = visitor
        self.page = visitor.page

    def text(self, field: str) -> Locator:
        """Return the input of a text in the visitor's language."""
        return self.input(f"{field}-{self.visitor.lang}")

    def input(self, name: str) -> Locator:
        """Return an input by its name in the form."""
        return self.page.locator(f'[id="field-{name}"]')

    def unfold(self, group: str) -> None:
        """Open a folded group."""
        group_ = self.page.locator(f"#group-{group}")
        if group_.get_attribute("open") is None:
            group_.locator("> summary").click()

    def tick(self, field: str, code: str) -> None:
        """Tick a term of a list, opening what it is folded into."""
        box = self.input(f"{field}-{code}")
        folds = self.page.locator("details", has=self.page.locator(f'[id="field-{field}-{code}"]'))
        for index in range(folds.count()):
            if folds.nth(index).get_attribute("open") is None:
                folds.nth(index).locator("> summary").click()
        box.check()

    def reason(self, tag: str) -> Locator:
        """Return the input of a tag's reason in the visitor's language."""
        return self.input(f"policy_reasons-{tag}-{self.visitor.lang}")

    def save(self) -> None:
        """Send the form."""
        self.page.locator("#dataset-edit .form-actions button[type=submit]").click()

    def problems(self) -> Locator:
        """Return the lines of the summary of what is wrong."""
        return self.page.locator(".rm-problems li a")
