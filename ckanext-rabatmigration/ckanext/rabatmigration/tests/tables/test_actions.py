"""Rows with labels, and sums, for whoever may read the DataStore's rows, and nobody else."""

from __future__ import annotations

import json

import ckan.plugins.toolkit as tk
import pytest

from ckanext.rabatmigration.tests.publishing.conftest import ROLES

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

SHOW = "/api/3/action/rabatmigration_table_show"
SUMMARY = "/api/3/action/rabatmigration_table_summary"


def show(people, file, **asked):
    return people.act("anonymous", "rabatmigration_table_show", resource_id=file, **asked)


def notes(found):
    return [row["note"] for row in found["rows"]]


def test_rows_come_with_what_their_columns_are_called(app, people, table):
    _, file = table()
    found = app.get(f"{SHOW}?resource_id={file}&limit=2&lang=ar").json["result"]
    assert (found["total"], found["all"], len(found["rows"])) == (4, 4, 2)
    first = found["columns"][0]
    assert (first["id"], first["kind"], first["label"]) == ("place", "text", "المقاطعة")
    assert first["vocabulary"] == "place"
    assert found["rows"][0] == {
        "place": "04.421.01.01", "year": 2014, "sex": "F", "residents": 1200.5,
        "note": "Étrangers", "day": None, "known": None,
    }  # fmt: skip
    assert found["labels"]["place"]["04.421.01.05"] == "حسان"


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("etrang", ["Étrangers"]),
        ("احسان", ["إحسان، «أ»"]),
        ("hassan 2024", ["a,b"]),
        ("حسان 2014", ["=1+1"]),
        ("100%", []),
        ("_____", []),
        ("'; DROP TABLE x; --", []),
        ("04.421.01.01 f", ["Étrangers", "إحسان، «أ»"]),
    ],
)
def test_a_search_finds_parts_of_words_and_codes_by_their_labels(people, table, q, found):
    _, file = table()
    assert notes(show(people, file, q=q)) == found


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"year": 2024}, 2),
        ({"year": [2014, 2024], "sex": "F"}, 2),
        ({"residents": {"from": 900, "to": "1200,5"}}, 2),
        ({"residents": None}, 1),
        ({"residents": [None, 900]}, 2),
        ({"note": {"contains": "ETRANG"}}, 1),
        ({"place": {"contains": "agdal"}}, 2),
        ({"day": {"from": "2024"}}, 0),
        ({"known": False}, 0),
        ({"year": []}, 0),
    ],
)
def test_filters_take_what_they_say(people, table, filters, found):
    _, file = table()
    assert show(people, file, filters=filters)["total"] == found
    assert show(people, file, filters=json.dumps(filters))["total"] == found


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("residents", [900, 1200.5, 25400, None]),
        ("residents desc", [25400, 1200.5, 900, None]),
        ("year desc", [25400, None, 1200.5, 900]),
    ],
)
def test_rows_are_sorted_with_gaps_at_the_end(people, table, sort, order):
    _, file = table()
    assert [row["residents"] for row in show(people, file, sort=sort)["rows"]] == order


def test_codes_are_sorted_as_their_labels_read(people, table):
    rows = [{"place": code} for code in ("04.421.01.09", "04.421.01.05", "unknown", "04.421.01.01")]
    _, file = table(rows, [{"id": "place", "type": "text", "info": {"vocabulary": "place"}}])
    found = [row["place"] for row in show(people, file, sort="place")["rows"]]
    assert found == ["04.421.01.01", "04.421.01.05", "04.421.01.09", "unknown"]


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"q": "x" * 5000}, "q"),
        ({"filters": {"nothing": 1}}, "filters"),
        ({"filters": {"residents": {"from": "many"}}}, "filters"),
        ({"filters": "["}, "filters"),
        ({"filters": "[" * 100_000}, "filters"),
        ({"filters": [1]}, "filters"),
        ({"sort": "nothing"}, "sort"),
        ({"limit": 1001}, "limit"),
        ({"offset": 10**30}, "offset"),
    ],
)
def test_what_cannot_be_meant_is_told_by_name(people, table, asked, named):
    _, file = table()
    with pytest.raises(tk.ValidationError) as told:
        show(people, file, **asked)
    assert named in told.value.error_dict


@pytest.mark.parametrize(
    "query",
    ["q=%00", "limit=many", "limit=-1", "offset=-5", "filters=%00", "resource_id=%00", "sort=%00"],
)
def test_a_malformed_call_is_refused_and_breaks_nothing(app, table, query):
    _, file = table()
    answer = app.get(f"{SHOW}?resource_id={file}&{query}")
    assert answer.status_code in (400, 409)
    assert answer.json["success"] is False


def test_beyond_the_last_row_there_is_none(people, table):
    _, file = table()
    found = show(people, file, offset=10**9)
    assert (found["rows"], found["total"]) == ([], 4)


@pytest.mark.parametrize("name", ["nothing", 'x"; DROP TABLE y; --', "_table_metadata", "x" * 500])
def test_what_is_no_file_is_not_found(app, name):
    for action in (SHOW, SUMMARY):
        answer = app.get(action, query_string={"resource_id": name, "by": "a"})
        assert answer.status_code == 404, answer.body


def test_rows_are_summed_by_value(people, table):
    _, file = table()
    found = people.act(
        "anonymous", "rabatmigration_table_summary", resource_id=file, by="place", of="residents"
    )
    assert found["count"] == 2
    assert [(g["value"], g["amount"], g["rows"]) for g in found["groups"]] == [
        ("04.421.01.01", 26600.5, 2),
        ("04.421.01.05", 900, 2),
    ]
    assert found["groups"][0]["label"] == "Agdal Riyad"


def test_numbers_are_grouped_in_their_order_and_gaps_told(people, table):
    _, file = table()
    found = people.act(
        "anonymous", "rabatmigration_table_summary", resource_id=file, by="residents"
    )
    assert [group["value"] for group in found["groups"]] == [900, 1200.5, 25400, None]
    mean = people.act(
        "anonymous", "rabatmigration_table_summary",
        resource_id=file, by="year", of="residents", how="avg", filters={"sex": "M"},
    )  # fmt: skip
    assert [(g["value"], g["amount"]) for g in mean["groups"]] == [(2014, 900), (2024, None)]


def test_columns_called_as_parts_of_the_query_are_summed_all_the_same(people, table):
    rows = [{"key": "a", "amount": 1, "count": 5}, {"key": "b", "amount": 2, "count": 6}]
    fields = [{"id": name, "type": "text" if name == "key" else "int"} for name in rows[0]]
    _, file = table(rows, fields)
    found = people.act(
        "anonymous", "rabatmigration_table_summary", resource_id=file, by="amount", of="count"
    )
    assert [(g["value"], g["amount"]) for g in found["groups"]] == [(1, 5), (2, 6)]


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"by": "nothing"}, "by"),
        ({"by": "place", "of": "note"}, "of"),
        ({"by": "place", "of": "nothing"}, "of"),
        ({"by": "place", "of": "year", "how": "product"}, "how"),
        ({}, "by"),
    ],
)
def test_a_sum_that_means_nothing_is_told_by_name(people, table, asked, named):
    _, file = table()
    with pytest.raises(tk.ValidationError) as told:
        people.act("anonymous", "rabatmigration_table_summary", resource_id=file, **asked)
    assert named in told.value.error_dict


@pytest.mark.parametrize(
    ("described", "readers"),
    [
        ({"access_level": "open"}, set(ROLES)),
        ({"access_level": "licensed"}, {"member", "editor", "admin", "sysadmin"}),
        ({"access_level": ""}, {"member", "editor", "admin", "sysadmin"}),
        ({"private": True}, {"member", "editor", "admin", "sysadmin"}),
    ],
    ids=str,
)
def test_rows_are_read_by_those_who_may_have_the_file(app, people, table, described, readers):
    saved, file = table(**described)
    for role in ROLES:
        wanted = role in readers
        headers = people.headers(role)
        for path in (f"{SHOW}?resource_id={file}", f"{SUMMARY}?resource_id={file}&by=place"):
            answer = app.get(path, headers=headers)
            assert (answer.status_code == 200) is wanted, (role, path, answer.body)
            assert ("25400" in answer.body or "04.421" in answer.body) is wanted, (role, path)
        core = app.get(f"/api/3/action/datastore_search?resource_id={file}", headers=headers)
        assert (core.status_code == 200) is wanted, "as the DataStore's own action does"
        where = f"/dataset/{saved['name']}/resource/{file}"
        for path in (f"{where}/table/download?format=csv", where, f"/dataset/{saved['name']}",
                     f"{where}?by=place&of=residents"):  # fmt: skip
            answer = app.get(path, headers=headers, expect_errors=True)
            assert ("25,400" in answer.body or "25400" in answer.body) <= wanted, (role, path)


def test_a_table_of_hundreds_of_columns_is_searched(people, table):
    fields = [{"id": f"c{n}", "type": "text"} for n in range(250)]
    _, file = table([{f"c{n}": f"v{n}" for n in range(250)}], fields)
    assert show(people, file, q="v249")["total"] == 1
    assert show(people, file, q="v250")["total"] == 0


def test_a_query_that_takes_too_long_is_given_up(people, table, monkeypatch):
    from ckanext.rabatmigration.tables import config, reading

    _, file = table()
    monkeypatch.setattr(config, "seconds", lambda: 0.001)
    import sqlalchemy as sa

    slow = sa.text("SELECT pg_sleep(5)")
    with pytest.raises(reading.TooSlowError), reading.opened(file) as opened:
        opened._connection.execute(slow)
