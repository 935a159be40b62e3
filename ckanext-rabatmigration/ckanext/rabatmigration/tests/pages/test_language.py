"""Which language the home page speaks, and where each page stands in the others."""

import pytest
from bs4 import BeautifulSoup

from ckanext.rabatmigration.pages import wish

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        (None, None),
        ("", None),
        ("fr", "fr"),
        ("fr-MA,fr;q=0.9,ar;q=0.8,en;q=0.7", "fr"),
        ("ar-MA", "ar"),
        ("ar-MA;q=0.5, fr;q=0.7", "fr"),
        ("en-GB,fr;q=0.5", None),
        ("de-DE,de;q=0.9,ar;q=0.4", "ar"),
        ("de, ja", None),
        ("fr;q=0, ar;q=0.1", "ar"),
        ("*", None),
        ("es, *;q=0.5, fr;q=0.1", None),
        ("x" * 5000, None),
        ("fr;q=zq, ;;;,,, =", None),
        ("\xff\xfe", None),
    ],
)
def test_a_browser_is_led_to_the_language_it_asks_for(header, lang):
    assert wish.wanted(header) == lang


@pytest.mark.parametrize(("asked", "lang"), [("fr-MA", "fr"), ("ar", "ar")])
def test_the_bare_address_leads_to_the_readers_language_with_its_query(app, asked, lang):
    headers = {"Accept-Language": asked}
    answer = app.get("/?utm=poster&a=%C3%A9", headers=headers, follow_redirects=False)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"/{lang}/?utm=poster&a=%C3%A9")
    assert "Accept-Language" in answer.headers["Vary"]
    assert "max-age=0" in answer.headers["Cache-Control"]


def test_without_a_wish_the_bare_address_is_the_sites_own_language(app):
    answer = app.get("/", follow_redirects=False)
    assert answer.status_code == 200
    assert "Accept-Language" in answer.headers["Vary"]
    assert BeautifulSoup(answer.body, "html.parser").html["lang"] == "en"


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_a_chosen_language_stays(app, lang):
    headers = {"Accept-Language": "fr" if lang == "ar" else "ar"}
    answer = app.get(f"/{lang}/", headers=headers, follow_redirects=False)
    assert answer.status_code == 200
    assert "Accept-Language" not in answer.headers.get("Vary", "")
    assert BeautifulSoup(answer.body, "html.parser").html["lang"] == lang


@pytest.mark.parametrize("path", ["/about", "/dataset/?q=loyer&places=MA", "/policy/sdg/10.7"])
def test_a_page_names_its_address_in_each_language(app, path):
    page = BeautifulSoup(app.get(f"/fr{path}").body, "html.parser")
    links = {link["hreflang"]: link["href"] for link in page.select("head link[hreflang]")}
    assert set(links) == {"ar", "fr", "en", "x-default"}
    for lang in ("ar", "fr", "en"):
        assert links[lang] == f"http://test.localhost/{lang}{path}"
    assert links["x-default"] == f"http://test.localhost{path}"


def test_an_error_has_no_other_languages(app):
    page = BeautifulSoup(app.get("/fr/nothing-here", status=404).body, "html.parser")
    assert not page.select("head link[hreflang]")
