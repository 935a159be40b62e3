"""Feeds that readers of feeds take: in the reader's language, of what is public, of nobody."""

from __future__ import annotations

from uuid import UUID, uuid4

import feedparser
import pytest
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

from ckanext.rabatmigration.tests.reuse.conftest import HOSTILE, TAGGED

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


def read(app: CKANTestApp, path: str) -> feedparser.FeedParserDict:
    answer = app.get(path)
    assert answer.status_code == 200, answer.body[:300]
    assert answer.content_type.startswith("application/atom+xml")
    found = feedparser.parse(answer.body, response_headers={"content-type": answer.content_type})
    assert not found.bozo, found.bozo_exception
    assert found.version == "atom10"
    assert "@hidden.example" not in answer.body
    assert "Hidden" not in answer.body
    return found


@pytest.mark.parametrize(
    ("lang", "title", "feed"),
    [
        ("ar", "السكن في الرباط", "مجموعات المعطيات"),
        ("fr", "Le logement à Rabat", "Jeux de données"),
        ("en", "Housing in Rabat", "New and changed datasets"),
    ],
)
def test_a_feed_is_in_the_reader_s_language(app: CKANTestApp, make, lang, title, feed):
    dataset = make()
    found = read(app, f"/{lang}/feeds/dataset.atom")
    assert found.feed.title.startswith(feed)
    entry = found.entries[0]
    assert entry.title == title
    assert entry.title_detail.language == lang
    assert entry.link.endswith(f"/{lang}/dataset/{dataset['name']}")
    assert UUID(entry.id.removeprefix("urn:uuid:")) == UUID(dataset["id"])
    assert {"stocks", "10.7"} <= {tag.term for tag in entry.tags}


def test_an_entry_keeps_its_id_in_every_language_and_a_feed_has_its_own(app: CKANTestApp, make):
    make()
    found = [read(app, f"/{lang}/feeds/dataset.atom") for lang in ("ar", "fr")]
    assert found[0].entries[0].id == found[1].entries[0].id
    assert found[0].feed.id != found[1].feed.id
    assert read(app, "/ar/feeds/dataset.atom").feed.id == found[0].feed.id


@pytest.mark.parametrize("path", [
    "theme/housing", "sdg/10.7", "sdg/10", "mc2cm/urban_planning_housing", "tag/logement",
])  # fmt: skip
def test_there_is_a_feed_of_each_policy_theme_and_word(app: CKANTestApp, make, path):
    dataset = make()
    other = make(
        migration_theme=["return"], sdg_targets=[], mc2cm_recommendations=[], tags_translated={}
    )
    ids = {entry.id for entry in read(app, f"/fr/feeds/{path}.atom").entries}
    assert f"urn:uuid:{dataset['id']}" in ids
    assert f"urn:uuid:{other['id']}" not in ids


def test_there_is_a_feed_of_an_organisation_and_of_a_search(app: CKANTestApp, make, publisher):
    word = "".join(chr(97 + int(one, 16)) for one in uuid4().hex[:10])  # letters stay one word
    make(title_translated={"fr": f"Le logement à Rabat {word}"})
    name = publisher["organization"]["name"]
    assert [e.title for e in read(app, f"/fr/feeds/organization/{name}.atom").entries] == [
        f"Le logement à Rabat {word}"
    ]
    found = read(app, f"/fr/feeds/custom.atom?q={word}&migration_theme=housing")
    assert len(found.entries) == 1
    page = app.get(f"/fr/organization/{name}").body
    assert f"/fr/feeds/organization/{name}.atom" in page


def test_a_group_has_a_feed(app: CKANTestApp, make, publisher):
    group = factories.Group(users=[{"name": publisher["name"], "capacity": "admin"}])
    make(groups=[{"name": group["name"]}])
    assert len(read(app, f"/feeds/group/{group['name']}.atom").entries) == 1


def test_private_datasets_are_in_no_feed(app: CKANTestApp, make, publisher):
    dataset = make(private=True)
    text = app.get("/feeds/dataset.atom", headers={"Authorization": publisher["token"]}).body
    assert dataset["id"] not in text


def test_a_hostile_title_is_only_a_title(app: CKANTestApp, make):
    make(title_translated={"fr": HOSTILE}, notes_translated={"fr": f"{TAGGED}\n\n* a\n* b"})
    entry = read(app, "/fr/feeds/dataset.atom").entries[0]
    assert entry.title_detail.type == "text/plain"
    assert entry.title == HOSTILE
    assert "<script" not in entry.summary


def test_pages_lead_to_one_another(app: CKANTestApp, make):
    for _ in range(21):
        make()
    first = read(app, "/fr/feeds/dataset.atom")
    links = {link.rel: link.href for link in first.feed.links}
    assert links["next"].endswith("/fr/feeds/dataset.atom?page=2")
    assert links["self"].endswith("/fr/feeds/dataset.atom")
    second = read(app, links["next"].partition("test.localhost")[2])
    assert not {e.id for e in first.entries} & {e.id for e in second.entries}


def test_who_has_a_feed_is_told_that_it_is_the_same(app: CKANTestApp, make):
    make()
    etag = app.get("/feeds/theme/housing.atom").headers["ETag"]
    again = app.get("/feeds/theme/housing.atom", headers={"If-None-Match": etag})
    assert again.status_code == 304


@pytest.mark.parametrize(("path", "status"), [
    ("theme/zq", 404), ("sdg/99", 404), ("organization/zq-none", 404), ("zq/zq", 404),
    ("custom", 200), ("custom.atom?q=%22", 400),
])  # fmt: skip
def test_what_is_no_feed_is_told(app: CKANTestApp, path, status):
    path = path if ".atom" in path else f"{path}.atom"
    assert app.get(f"/feeds/{path}").status_code == status


def test_each_page_tells_of_the_feed(app: CKANTestApp):
    assert 'type="application/atom+xml" href="/fr/feeds/dataset.atom"' in app.get("/fr/").body
