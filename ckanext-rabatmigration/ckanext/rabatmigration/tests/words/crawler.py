"""Walks the site as one person, in one language, from link to link and through its forms."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from werkzeug.exceptions import HTTPException

from ckanext.rabatmigration.tests.words.marks import strays_of_page

#: How many pages of one kind are looked at: of the same view and parameters, of the same view.
ALIKE, OF_A_VIEW = 1, 3
#: Answers that are files, and what would end the walk.
PASSED_BY = re.compile(
    r"logout|/download/|/dump/|/feeds/|/api/|\.(rdf|ttl|xml|n3|jsonld|csv|json)\b"
    r"|/i18n/|/webassets/|/base/|/uploads/"
)
COLUMN_TYPES = ("text", "numeric", "timestamp", "int4")
FINAL = re.compile(r"delete|purge|trash|publish|withdraw|revoke|harvest/.+/(run|harvest)|clear")


@dataclass
class Walker:
    """A person (by token) with a language; `findings` are {place: what is said unmarked}."""

    app: Any
    language: str
    token: str | None = None
    findings: dict[str, list[str]] = field(default_factory=dict)
    kinds: Counter = field(default_factory=Counter)
    pages: int = 0
    forms: set[str] = field(default_factory=set)

    def walk(self, *starts: str) -> None:
        """Look at every kind of page that can be reached, and at its forms sent empty."""
        ahead = deque(f"/{self.language}{start}" for start in starts)
        while ahead:
            path = ahead.popleft()
            kind = self._kind(path)
            if kind is None or not self._is_new(kind):
                continue
            page = self.look(path)
            if page:
                ahead += self._links(page, path)
                for form in page.select("form"):
                    self._send_empty(form, path)

    def _is_new(self, kind: str) -> bool:
        view = kind.split("?", maxsplit=1)[0]
        if self.kinds[kind] >= ALIKE or self.kinds[view] >= OF_A_VIEW:
            return False
        self.kinds.update((kind, view))
        return True

    def look(self, path: str, **options: Any) -> BeautifulSoup | None:
        """Get a page and note what it says unmarked."""
        return self._note(path, self.app.get(path, headers=self._headers(), **options))

    def send(self, path: str, data: dict[str, Any]) -> BeautifulSoup | None:
        """Send a form and note what comes back."""
        return self._note(f"POST {path}", self.app.post(path, data=data, headers=self._headers()))

    def report(self) -> list[str]:
        """Return each unmarked text once, with a place it was met at."""
        first: dict[str, str] = {}
        for place, strays in self.findings.items():
            for text in strays:
                first.setdefault(text, place)
        return [f"{place}: {text}" for text, place in first.items()]

    def _headers(self) -> dict[str, str]:
        return {"Authorization": self.token} if self.token else {}

    def _note(self, place: str, answer: Any) -> BeautifulSoup | None:
        if "html" not in answer.headers.get("Content-Type", ""):
            return None
        self.pages += 1
        said = strays_of_page(answer.body, self.language)
        strays = [text for text in said if not _code(place, text)]
        if answer.status_code >= 500:
            strays.insert(0, f"answered {answer.status_code}")
        if strays:
            self.findings[place] = strays
        return BeautifulSoup(answer.body, "html.parser")

    def _kind(self, path: str) -> str | None:
        """Name what shows a path: its view with the names of its parameters."""
        parts = urlsplit(path)
        bare = parts.path.removeprefix(f"/{self.language}") or "/"
        if PASSED_BY.search(path) or re.match(r"/(ar|fr|en)(/|$)", bare):
            return None
        try:
            endpoint, _ = self.app.flask_app.url_map.bind("").match(bare, method="GET")
        except HTTPException:  # a redirect or no page: let the site say
            endpoint = bare
        return f"{endpoint}?{'&'.join(sorted({key for key, _ in parse_qsl(parts.query)}))}"

    def _links(self, page: BeautifulSoup, path: str) -> Iterator[str]:
        for link in page.select("a[href]"):
            parts = urlsplit(urljoin(f"http://test.localhost{path}", str(link["href"])))
            if parts.netloc == "test.localhost" and parts.path.startswith(f"/{self.language}"):
                yield parts.path + (f"?{parts.query}" if parts.query else "")

    def _send_empty(self, form: Tag, path: str) -> None:
        """Send a form that asks for something with nothing in it, once for each kind."""
        target = urljoin(path, str(form.get("action") or path))
        asked = [one for one in form.select("input[name], textarea[name], select[name]")]
        typed = [one for one in asked if one.get("type") not in ("hidden", "submit", "file")]
        kind = f"{self._kind(target)} {sorted({str(one['name'])[:12] for one in typed})}"
        if str(form.get("method")).lower() != "post" or not typed or FINAL.search(target):
            return
        if kind not in self.forms:
            self.forms.add(kind)
            sent = {str(one["name"]): "" for one in typed}
            for one in [*asked, *form.select("button[name]")[:1]]:
                if one.name == "button" or one.get("type") == "hidden":
                    sent[str(one["name"])] = str(one.get("value", ""))
            self.send(target, sent)


def _code(place: str, stray: str) -> bool:
    """Tell whether it is a type of the database, which the data dictionary names."""
    return "/dictionary/" in place and stray.split("> ")[1].strip("()") in COLUMN_TYPES
