"""What goes over the wire, to readers and to people who are signed in."""

from __future__ import annotations

import gzip
import re

import pytest
from bs4 import BeautifulSoup
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

from ckanext.rabatmigration import transfer

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture
def signed_in() -> dict[str, str]:
    """Headers of somebody with an account."""
    return {"Authorization": factories.UserWithToken()["token"]}


@pytest.fixture
def writes() -> dict[str, str]:
    """Headers of somebody who describes datasets."""
    user = factories.UserWithToken()
    factories.Organization(users=[{"name": user["name"], "capacity": "editor"}])
    return {"Authorization": user["token"]}


def _assets(page: str) -> list[str]:
    soup = BeautifulSoup(page, "html.parser")
    found = [tag["src"] for tag in soup.select("script[src]")]
    return found + [tag["href"] for tag in soup.select("link[rel=stylesheet]")]


def test_pages_for_everybody_are_compressed(app: CKANTestApp):
    answer = app.get("/fr/about", headers=GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "<html" in gzip.decompress(answer.data).decode()


def test_pages_for_one_person_are_not(app: CKANTestApp, signed_in):
    assert "Content-Encoding" not in app.get("/fr/about", headers=GZIP | signed_in).headers


def test_a_form_is_when_it_repeats_nothing_it_was_asked(app: CKANTestApp, writes):
    opened = app.get("/fr/dataset/new", headers=GZIP | writes)
    assert opened.headers["Content-Encoding"] == "gzip"
    asked = app.get("/fr/dataset/new?title=abc", headers=GZIP | writes)
    sent = app.post("/fr/dataset/new", data={"save": "", "title": "a"}, headers=GZIP | writes)
    for answer in (asked, sent):
        assert "Content-Encoding" not in answer.headers


def test_a_form_loads_none_of_ckans_scripts(app: CKANTestApp, writes):
    loaded = _assets(app.get("/fr/dataset/new", headers=writes).body)
    assert loaded
    assert [url for url in loaded if not re.search(r"/rabatmigration|main(-rtl)?\.css", url)] == []


def test_who_takes_no_compressed_answer_gets_none(app: CKANTestApp):
    answer = app.get("/fr/about", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in answer.headers


def test_readers_load_none_of_ckans_scripts(app: CKANTestApp):
    loaded = _assets(app.get("/fr/dataset/").body)
    assert any("/base/" in url and url.endswith("main.css") for url in loaded)
    others = [url for url in loaded if not re.search(r"/rabatmigration|main(-rtl)?\.css", url)]
    assert others == []


def test_people_who_work_here_load_them(app: CKANTestApp, signed_in):
    loaded = _assets(app.get("/fr/dataset/", headers=signed_in).body)
    assert any(url.endswith("_ckan.js") for url in loaded)


def test_what_is_named_by_its_content_is_kept_for_a_year(app: CKANTestApp):
    (style,) = [url for url in _assets(app.get("/fr/about").body) if "_style.css" in url]
    answer = app.get(style, headers=GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.cache_control.max_age == transfer.YEAR
    assert answer.cache_control.immutable


def test_typefaces_come_from_here_and_are_kept_for_a_week(app: CKANTestApp):
    (style,) = [url for url in _assets(app.get("/fr/about").body) if "_style.css" in url]
    named = re.findall(r'\("?(?:\.\./)+(rabatmigration/fonts/[\w-]+\.woff2)', app.get(style).body)
    assert len(named) == 7
    for path in named:
        answer = app.get(f"/{path}")
        assert answer.data[:4] == b"wOF2"
        assert answer.cache_control.max_age == transfer.WEEK


def test_missing_files_are_not_kept(app: CKANTestApp):
    answer = app.get("/rabatmigration/fonts/none.woff2", status=404)
    assert answer.cache_control.max_age is None
