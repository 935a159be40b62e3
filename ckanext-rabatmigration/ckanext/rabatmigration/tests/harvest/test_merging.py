"""The source's fields are the source's, what people did is people's."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.rabatmigration.harvest.merging import merge, snapshot

pytestmark = pytest.mark.unit


def written(**fields: Any) -> dict[str, Any]:
    return {"fields": fields, "resources": [], "rejected": {}}


def test_a_field_that_still_holds_what_was_harvested_follows_the_source() -> None:
    result = merge({"frequency": "annual"}, written(frequency="annual"), {"frequency": "monthly"})
    assert result.changes == {"frequency": "monthly"}
    assert result.kept == []


def test_a_field_people_changed_stays() -> None:
    result = merge({"frequency": "weekly"}, written(frequency="annual"), {"frequency": "monthly"})
    assert result.changes == {}
    assert result.kept == ["frequency"]


def test_a_field_people_filled_or_emptied_stays() -> None:
    assert merge({"url": "https://x"}, written(), {"url": "https://y"}).kept == ["url"]
    assert merge({"url": ""}, written(url="https://x"), {"url": "https://y"}).kept == ["url"]


def test_a_field_the_source_dropped_is_cleared_in_its_own_shape() -> None:
    stored = {"url": "https://x", "places": ["MA"], "caveats_translated": {"fr": "Arrondi"}}
    result = merge(stored, written(**stored), {})
    assert result.changes == {"url": "", "places": [], "caveats_translated": {}}


def test_empty_values_are_all_the_same() -> None:
    assert merge({"url": None, "places": []}, written(), {"url": "", "places": None}).changes == {}


def test_a_false_is_a_value() -> None:
    result = merge({"private": True}, written(private=True), {"private": False})
    assert result.changes == {"private": False}


def test_the_name_never_changes() -> None:
    assert merge({"name": "a"}, written(name="a"), {"name": "b"}).changes == {}


def test_tags_are_merged_one_by_one() -> None:
    stored = {"migration_theme": ["stocks", "mine"]}
    last = written(migration_theme=["stocks", "flows"])
    result = merge(stored, last, {"migration_theme": ["stocks", "flows", "return"]})
    assert result.changes == {"migration_theme": ["stocks", "return", "mine"]}
    assert result.rejected == {"migration_theme": ["flows"]}


def test_a_rejection_is_remembered_over_many_harvests() -> None:
    new = {"migration_theme": ["stocks", "flows"]}
    memory = written(migration_theme=["stocks", "flows"])
    stored: dict[str, Any] = {"migration_theme": ["stocks"]}
    for _ in range(3):
        result = merge(stored, memory, new)
        assert result.changes == {}
        memory = snapshot(stored, new, result, memory)
    assert memory["rejected"] == {"migration_theme": ["flows"]}


def test_a_tag_people_took_back_in_is_no_longer_rejected() -> None:
    memory = {**written(migration_theme=["stocks"]), "rejected": {"migration_theme": ["flows"]}}
    stored = {"migration_theme": ["stocks", "flows"]}
    result = merge(stored, memory, {"migration_theme": ["stocks", "flows"]})
    assert result.changes == {}
    assert result.rejected == {}


def test_reasons_of_rejected_tags_are_not_shown() -> None:
    goal = {"tag": "sdg:11.1", "confidence": 0.9, "words": ["housing"]}
    stocks = {"tag": "migration_theme:stocks", "confidence": 0.9, "words": ["residents"]}
    tags = {"migration_theme": ["stocks"], "sdg_targets": ["11.1"]}
    stored = {**tags, "sdg_targets": [], "suggested_tags": [goal, stocks]}
    new = {**tags, "suggested_tags": [goal, stocks]}
    result = merge(stored, written(**tags), new)
    assert result.changes == {"suggested_tags": [stocks]}


def test_what_was_kept_for_people_stays_theirs_in_the_next_harvest() -> None:
    stored = {"frequency": "weekly"}
    memory = written(frequency="annual")
    for _ in range(3):
        result = merge(stored, memory, {"frequency": "monthly"})
        assert result.kept == ["frequency"]
        memory = snapshot(stored, {"frequency": "monthly"}, result, memory)


FILE = {"url": "https://x/a.csv", "format": "CSV"}
OTHER = {"url": "https://x/b.csv", "format": "CSV"}


def remembered(*files: dict[str, Any]) -> dict[str, Any]:
    return {**written(), "resources": [{**one, "id": f"id-{n}"} for n, one in enumerate(files)]}


def test_files_are_recognised_by_their_address_and_keep_their_ids() -> None:
    stored = {"resources": [{**FILE, "id": "id-0", "size": 1}, {**OTHER, "id": "id-1"}]}
    new = {"resources": [OTHER, {**FILE, "format": "XLSX"}]}
    result = merge(stored, remembered(FILE, OTHER), new)
    assert result.changes["resources"] == [
        {**OTHER, "id": "id-1"},
        {**FILE, "format": "XLSX", "id": "id-0", "size": 1},
    ]


def test_files_that_stay_the_same_change_nothing() -> None:
    stored = {"resources": [{**FILE, "id": "id-0", "position": 0}]}
    assert merge(stored, remembered(FILE), {"resources": [FILE]}).changes == {}


def test_a_file_people_took_away_stays_away() -> None:
    memory = remembered(FILE)
    for _ in range(3):
        result = merge({"resources": []}, memory, {"resources": [FILE]})
        assert result.changes == {}
        memory = snapshot({"resources": []}, {"resources": [FILE]}, result, memory)


def test_a_file_people_changed_stays_even_when_the_source_drops_it() -> None:
    stored = {"resources": [{**FILE, "id": "id-0", "format": "TSV"}]}
    for new in ([FILE], []):
        result = merge(stored, remembered(FILE), {"resources": new})
        assert result.changes == {}
        assert len(result.resources_kept) == 1


def test_a_file_people_described_is_a_file_they_changed() -> None:
    stored = {"resources": [{**FILE, "id": "id-0", "description_translated": {"en": "Ours"}}]}
    new = {"resources": [{**FILE, "description_translated": {"en": "Theirs"}}]}
    assert merge(stored, remembered(FILE), new).changes == {}


def test_a_file_the_source_drops_goes_and_one_people_added_stays() -> None:
    ours = {"url": "https://x/ours.csv", "id": "ours"}
    stored = {"resources": [{**FILE, "id": "id-0"}, ours]}
    result = merge(stored, remembered(FILE), {"resources": []})
    assert result.changes == {"resources": [ours]}


def test_files_without_address_or_with_the_same_one_are_told_apart_by_order() -> None:
    twice = [{"url": "https://x/a.csv", "version": "1"}, {"url": "https://x/a.csv", "version": "2"}]
    stored = {"resources": [{**one, "id": f"id-{n}"} for n, one in enumerate(twice)]}
    assert merge(stored, remembered(*twice), {"resources": twice}).changes == {}
