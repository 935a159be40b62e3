"""A dataset's page with all of it, cards, pictures and what stands beside it."""

from __future__ import annotations

import struct
from urllib.parse import quote
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from ckan.tests.helpers import CKANTestApp

from ckanext.rabatmigration.reuse import config, related, rows, share_image
from ckanext.rabatmigration.tests.reuse.conftest import HOSTILE, HUGE, TAGGED

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

SIXTY = [
    {"url": f"https://example.org/{n}.csv", "format": "CSV", "name_translated": {"fr": f"F {n}"}}
    for n in range(60)
]
ODD = [
    {"title_translated": {"fr": HOSTILE}, "notes_translated": {"fr": TAGGED}},
    {"title_translated": {"ar": HUGE}, "source_language": "ar"},
    {"notes_translated": {}, "places": [], "license_id": "", "tags_translated": {}},
    {"resources": SIXTY},
]
SITE = "http://test.localhost"


@pytest.mark.parametrize("fields", ODD)
@pytest.mark.parametrize("lang", ["ar", "fr"])
def test_an_odd_dataset_has_a_page_a_card_and_a_picture(app: CKANTestApp, make, fields, lang):
    dataset = make(**fields)
    path = f"/{lang}/dataset/{dataset['name']}"
    page = app.get(path)
    assert page.status_code == 200
    assert len(page.body.encode()) < 300_000
    assert "<script>alert" not in page.body
    assert "49" not in BeautifulSoup(page.body, "html.parser").title.string
    card = app.get(f"{path}/card")
    assert len(card.body.encode()) < 60_000
    assert "<script" not in card.body
    picture = app.get(f"{path}/share.png")
    assert size(picture.data) == (1200, 630)


def size(picture: bytes) -> tuple[int, int]:
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", picture[16:24])


def test_each_file_can_be_downloaded_with_its_format_and_size(app: CKANTestApp, make):
    dataset = make()
    page = app.get(f"/fr/dataset/{dataset['name']}").body
    assert "CSV" in BeautifulSoup(page, "html.parser").select_one(".rm-file-actions").get_text()
    for path in (
        "metadata.json", "schemaorg.jsonld", "croissant.jsonld", "citation.bib", "citation.ris",
    ):  # fmt: skip
        assert f"/fr/dataset/{dataset['name']}/{path}" in page
    for ending in ("ttl", "rdf", "jsonld"):
        assert app.get(f"/dataset/{dataset['name']}.{ending}").status_code == 200


def test_the_description_comes_as_json_with_labels(app: CKANTestApp, make):
    dataset = make()
    answer = app.get(f"/ar/dataset/{dataset['name']}/metadata.json")
    assert answer.json["id"] == dataset["id"]
    assert answer.json["labels"]
    assert "Hidden" not in answer.body


def test_only_the_card_may_be_framed_elsewhere_and_it_runs_nothing(app: CKANTestApp, make):
    dataset = make()
    card = app.get(f"/fr/dataset/{dataset['name']}/card")
    policy = card.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors *" in policy
    assert "X-Frame-Options" not in card.headers
    assert "Set-Cookie" not in card.headers
    page = app.get(f"/fr/dataset/{dataset['name']}")
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    shown = BeautifulSoup(card.body, "html.parser")
    assert shown.html["lang"] == "fr"
    assert shown.h1.a["href"] == f"{SITE}/fr/dataset/{dataset['name']}"


def test_a_card_s_language_can_be_asked_for(app: CKANTestApp, make):
    dataset = make()
    path = f"/dataset/{dataset['name']}/card"
    answer = app.get(f"{path}?lang=ar", follow_redirects=False)
    assert answer.headers["Location"].endswith(f"/ar{path}")
    assert app.get(f"{path}?lang=zq").status_code == 400


@pytest.mark.parametrize("what", ["card", "share.png"])
def test_a_private_dataset_has_neither_card_nor_picture(app: CKANTestApp, make, publisher, what):
    dataset = make(private=True)
    headers = {"Authorization": publisher["token"]}
    assert app.get(f"/dataset/{dataset['name']}/{what}", headers=headers).status_code == 404


def test_other_sites_learn_of_the_card_by_oembed(app: CKANTestApp, make):
    dataset = make(title_translated={"fr": HOSTILE})
    url = quote(f"{SITE}/fr/dataset/{dataset['name']}", safe="")
    answer = app.get(f"/oembed?url={url}&maxwidth=300").json
    assert answer["type"] == "rich"
    assert answer["width"] == 300
    frame = BeautifulSoup(answer["html"], "html.parser").iframe
    assert frame["src"] == f"{SITE}/fr/dataset/{dataset['name']}/card"
    assert frame["title"] == HOSTILE
    page = app.get(f"/fr/dataset/{dataset['name']}").body
    assert "application/json+oembed" in page


@pytest.mark.parametrize("url", [
    "", "https://elsewhere.example/dataset/x", f"{SITE}/dataset/zq-none", f"{SITE}/organization/x",
    f"{SITE}.evil.example/dataset/x", f"{SITE}/dataset/../user/login",
])  # fmt: skip
def test_oembed_knows_datasets_of_this_site_alone(app: CKANTestApp, url):
    assert app.get(f"/oembed?url={quote(url, safe='')}").status_code == 404


def test_networks_are_told_of_the_picture(app: CKANTestApp, make):
    dataset = make()
    page = BeautifulSoup(app.get(f"/ar/dataset/{dataset['name']}").body, "html.parser")
    told = {
        one.get("property") or one.get("name"): one["content"]
        for one in page.find_all("meta")
        if one.get("content")
    }
    assert told["og:title"] == "السكن في الرباط"
    assert told["og:image"] == f"{SITE}/ar/dataset/{dataset['name']}/share.png"
    assert told["twitter:card"] == "summary_large_image"
    assert "جماعة الرباط" in told["og:image:alt"]
    assert told["description"]


def test_a_picture_is_drawn_once_and_only_so_many_are_kept(app: CKANTestApp, make, monkeypatch):
    word = uuid4().hex
    dataset = make(title_translated={"ar": f"السكن {word}", "fr": word, "en": f"Housing {word}"})
    drawn = []
    real = share_image.png
    monkeypatch.setattr(share_image, "png", lambda *a, **k: (drawn.append(a), real(*a, **k))[1])
    answers = [app.get(f"/ar/dataset/{dataset['name']}/share.png") for _ in range(2)]
    assert len({one.data for one in answers}) == 1
    assert len(drawn) == 1
    etag = {"If-None-Match": answers[0].headers["ETag"]}
    again = app.get(f"/ar/dataset/{dataset['name']}/share.png", headers=etag)
    assert again.status_code == 304
    monkeypatch.setattr(config, "share_images", lambda: 2)
    for lang in ("fr", "en"):
        app.get(f"/{lang}/dataset/{dataset['name']}/share.png")
    assert len(list(config.folder("share").glob("*.png"))) <= 2


def test_related_datasets_say_why_and_hide_private_ones(app: CKANTestApp, make):
    word = "zqrare"
    one = make(tags_translated={"fr": [word]})
    near = make(tags_translated={"fr": [word]}, title_translated={"fr": "Tout près"})
    hidden = make(tags_translated={"fr": [word]}, private=True)
    page = app.get(f"/fr/dataset/{one['name']}").body
    part = BeautifulSoup(page, "html.parser").select_one(".rm-related")
    assert part.find("a", href=f"/fr/dataset/{near['name']}")
    assert "En commun" in part.get_text()
    assert hidden["name"] not in page
    assert f'href="/fr/dataset/{one["name"]}"' not in str(part)


def test_related_datasets_take_one_question(make, monkeypatch):
    dataset = make()
    asked = []
    real = rows.ask
    monkeypatch.setattr(rows, "ask", lambda given: (asked.append(given), real(given))[1])
    related.of(dataset)
    assert len(asked) == 1
    assert "+permission_labels:public" in asked[0]["fq"]


def test_without_solr_the_page_lacks_only_what_is_near(make, solr_stopped):
    dataset = make()
    with solr_stopped():
        assert related.of(dataset) == []


def test_the_room_s_own_page_leads_to_all_of_it(app: CKANTestApp):
    page = BeautifulSoup(app.get("/fr/reuse").body, "html.parser")
    links = [one["href"] for one in page.select("article a")]
    assert {"/fr/catalogue.csv", "/fr/catalogue.xlsx", "/fr/feeds/dataset.atom"} <= set(links)
    for link in links:
        assert app.get(link).status_code == 200, link
