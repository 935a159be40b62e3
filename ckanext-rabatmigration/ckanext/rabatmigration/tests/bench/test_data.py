"""Both sites of the bench hold the same datasets."""

from __future__ import annotations

from collections import Counter

import pytest
from bench import data
from bench.measures import ROWS, measures

pytestmark = pytest.mark.unit


def test_there_are_at_least_200_datasets_each_with_a_name_of_its_own():
    names = [record.name for record in data.records()]
    assert len(names) == len(set(names)) == 240


def test_plain_ckan_shows_what_our_english_page_shows():
    for record in data.records():
        ours, plain = data.ours(record), data.plain(record)
        assert plain["name"] == ours["name"]
        assert plain["owner_org"] == ours["owner_org"]
        assert plain["license_id"] == ours["license_id"]
        assert plain["title"] == ours["title_translated"]["en"]
        assert plain["notes"] == ours["notes_translated"]["en"]
        assert [tag["name"] for tag in plain["tags"]] == ours["tags_translated"]["en"]
        assert [(one["name"], one["url"], one["format"]) for one in plain["resources"]] == [
            (one["name_translated"]["en"], one["url"], one["format"]) for one in ours["resources"]
        ]


def test_files_have_the_same_ids_on_both_sites_and_some_a_table():
    ids = [one["id"] for record in data.records() for one in data.ours(record)["resources"]]
    plain = [one["id"] for record in data.records() for one in data.plain(record)["resources"]]
    assert ids == plain
    assert len(set(ids)) == len(ids) == 720
    for record in data.with_tables():
        table = data.table(record)
        assert table["resource_id"] in ids
        assert len(table["records"]) == data.ROWS
    assert len(data.with_tables()) == data.TABLES


def test_every_text_of_ours_exists_in_three_languages():
    for record in data.records():
        ours = data.ours(record)
        for field in ("title_translated", "notes_translated", "tags_translated"):
            assert sorted(ours[field]) == ["ar", "en", "fr"]
            assert all(ours[field].values())


def test_every_search_that_is_timed_finds_a_full_page():
    texts = [
        " ".join([record.title()["en"], record.summary()["en"], *record.keywords()["en"]]).lower()
        for record in data.records()
    ]
    timed = next(one for one in measures() if one.id == "page.search")
    for path in timed.paths:
        word = path.partition("?q=")[2].lower()
        assert sum(word in text for text in texts) >= ROWS, word


def test_a_rare_keyword_marks_six_datasets():
    words = Counter(word for record in data.records() for word in record.keywords()["en"])
    assert words[data.RARE] == 6


def test_the_data_are_the_same_at_every_run():
    first = [data.ours(record) for record in data.records()]
    assert first == [data.ours(record) for record in data.records()]
