"""What a file says of itself is offered to who may edit, and written only when it is accepted."""

from __future__ import annotations

import io
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from bs4 import BeautifulSoup
from werkzeug.datastructures import FileStorage

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins", "clean_queues")]

CSV = (
    "Année,Arrondissement,Sexe,Effectif\n"
    "2014,Hassan,Hommes,12\n2014,Hassan,Femmes,15\n2024,Souissi,Hommes,9\n"
).encode()
PLACES = ["04.421.01.05", "04.421.01.06"]


@pytest.fixture
def file(people, dataset) -> Any:
    """Make an unpublished dataset with a table; return the dataset and the file."""

    def make(content: bytes = CSV, name: str = "residents.csv", **fields: Any) -> tuple[Any, Any]:
        made = dataset(private=True, **fields)
        upload = FileStorage(io.BytesIO(content), name)
        saved = people.act(
            "editor", "resource_create", package_id=made["id"], upload=upload, format="CSV"
        )
        return made, saved

    return make


def stored(people, made: dict[str, Any]) -> dict[str, Any]:
    return people.act("editor", "package_show", id=made["id"])


def test_a_file_says_what_it_holds(people, file):
    _, saved = file()
    found = people.act("editor", "rabatmigration_file_describe", id=saved["id"])
    table = found["table"]
    assert (table["format"], table["encoding"], table["rows"]) == ("CSV", "utf-8", 3)
    assert [one["kind"] for one in table["columns"]] == ["year", "text", "text", "integer"]
    assert table["columns"][2]["label"]["ar"] == "الجنس"
    assert table["preview"][0] == ["2014", "Hassan", "Hommes", "12"]
    assert found["about"]["places"] == PLACES
    assert {one["id"]: one["fields"] for one in found["proposals"]} == {
        "period": {"temporal_start": "2014", "temporal_end": "2024"},
        "places": {"places": PLACES},
        "disaggregation": {"disaggregation": ["sex", "arrondissement"]},
        "crosses": {"crosses": ["sex*arrondissement"]},
    }


def test_nothing_is_written_by_looking(people, file):
    made, saved = file()
    before = stored(people, made)
    people.act("editor", "rabatmigration_file_describe", id=saved["id"])
    assert stored(people, made) == before
    assert not before.get("temporal_start")


def test_what_is_accepted_is_written_and_nothing_else(people, file):
    made, saved = file()
    asked = {"id": saved["id"], "proposals": ["period", "crosses"]}
    people.act("editor", "rabatmigration_file_adopt", **asked)
    now = stored(people, made)
    assert (now["temporal_start"], now["temporal_end"]) == ("2014", "2024")
    assert now["resources"][0]["crosses"] == ["sex*arrondissement"]
    assert now["resources"][0]["hash"] == saved["hash"]
    assert not now.get("places")
    assert not now.get("disaggregation")
    left = people.act("editor", "rabatmigration_file_describe", id=saved["id"])["proposals"]
    assert [one["id"] for one in left] == ["places", "disaggregation"]


@pytest.mark.parametrize(
    ("had", "period"),
    [
        (("2014", "2024"), None),
        (("2010", "2030"), None),
        (("2004", "2014"), ("2004", "2024")),
        (("2020", "2024-06"), ("2014", "2024")),
        (("2010", ""), None),
        (("2020", ""), ("2014", "")),
    ],
)
def test_a_period_grows_and_never_shrinks(people, file, had, period):
    _, saved = file(temporal_start=had[0], temporal_end=had[1])
    found = people.act("editor", "rabatmigration_file_describe", id=saved["id"])["proposals"]
    (fields,) = [one["fields"] for one in found if one["id"] == "period"] or [None]
    assert (fields and (fields["temporal_start"], fields["temporal_end"])) == period


def test_lists_get_longer_and_the_city_gives_way_to_its_districts(people, file):
    made, saved = file(places=["04.421", "04.421.01.01"], disaggregation=["age"])
    people.act(
        "editor",
        "rabatmigration_file_adopt",
        id=saved["id"],
        proposals=["places", "disaggregation"],
    )
    now = stored(people, made)
    assert now["places"] == ["04.421.01.01", *PLACES]
    assert now["disaggregation"] == ["age", "sex", "arrondissement"]


@pytest.mark.parametrize("role", ["anonymous", "outsider", "member"])
@pytest.mark.parametrize("action", ["rabatmigration_file_describe", "rabatmigration_file_adopt"])
def test_only_who_may_edit_is_asked(people, file, role: str, action: str):
    _, saved = file()
    with pytest.raises(tk.NotAuthorized):
        tk.check_access(action, people.context(role), {"id": saved["id"]})
    with pytest.raises(tk.NotAuthorized):
        people.act(role, action, id=saved["id"], proposals=["period"])


def test_an_editor_takes_nothing_over_into_what_is_published(people, file):
    made, saved = file()
    people.act("admin", "rabatmigration_dataset_publish", id=made["id"])
    with pytest.raises(tk.NotAuthorized):
        people.act("editor", "rabatmigration_file_adopt", id=saved["id"], proposals=["period"])
    assert not stored(people, made).get("temporal_start")


@pytest.mark.parametrize("proposals", [None, "", [], ["title"], {"period": 1}, [["period"]], 7])
def test_proposals_that_are_none_are_refused(people, file, proposals: Any):
    _, saved = file()
    with pytest.raises(tk.ValidationError):
        people.act("editor", "rabatmigration_file_adopt", id=saved["id"], proposals=proposals)


def test_a_link_is_not_looked_at(people, dataset):
    made = dataset(private=True, resources=[{"url": "https://example.org/a.csv"}])
    with pytest.raises(tk.ValidationError):
        people.act("editor", "rabatmigration_file_describe", id=made["resources"][0]["id"])


def test_a_file_that_is_none_is_not_found(people):
    with pytest.raises(tk.ObjectNotFound):
        people.act("sysadmin", "rabatmigration_file_describe", id="no-such-file")


def test_a_file_that_is_no_table_says_nothing(people, file):
    _, saved = file(b"%PDF-1.4 a report", "report.pdf")
    found = people.act("editor", "rabatmigration_file_describe", id=saved["id"])
    assert (found["table"], found["proposals"]) == (None, [])


def test_what_arrived_is_described_before_it_is_saved(people, dataset, sender):
    made = dataset(private=True)
    upload_id = sender().whole(made["id"], "سكان_2014-2024.csv", CSV)
    found = people.act("editor", "rabatmigration_upload_describe", id=upload_id)
    assert (found["name"], found["name_lang"]) == ("سكان 2014-2024", "ar")
    assert len(found["proposals"]) == 3 + 1
    with pytest.raises(tk.ObjectNotFound):
        people.act("admin", "rabatmigration_upload_describe", id=upload_id)


def page_of(app, people, path: str, role: str = "editor", **data: Any) -> Any:
    client = app.test_client(use_cookies=False)
    call = client.post if data else client.get
    sent = {"data": data} if data else {}
    return call(path, headers=people.headers(role), follow_redirects=False, **sent)


def test_saving_a_file_leads_to_what_it_says_and_one_tap_takes_it_over(app, people, dataset):
    made = dataset(private=True)
    sent = {"save": "go-dataset-complete", "id": "", "url": ""}
    answer = app.test_client(use_cookies=False).post(
        f"/fr/dataset/{made['name']}/resource/new",
        data={**sent, "upload": (io.BytesIO(CSV), "residents.csv")},
        headers=people.headers("editor"),
        follow_redirects=False,
    )
    path = answer.headers["Location"]
    assert path.endswith("/found")
    page = BeautifulSoup(page_of(app, people, path).data, "html.parser")
    boxes = [one["value"] for one in page.select("input[name=proposals][checked]")]
    assert boxes == ["period", "places", "disaggregation", "crosses"]
    done = page_of(app, people, path, proposals=boxes)
    assert done.status_code == 302
    assert stored(people, made)["places"] == PLACES


def test_a_file_that_tells_nothing_new_leads_to_its_dataset(app, people, dataset):
    made = dataset(private=True)
    answer = app.test_client(use_cookies=False).post(
        f"/dataset/{made['name']}/resource/new",
        data={
            "save": "go-dataset-complete", "id": "", "url": "",
            "upload": (io.BytesIO(b"a,b\n1,2\n"), "table.csv"),
        },
        headers=people.headers("editor"),
        follow_redirects=False,
    )  # fmt: skip
    assert answer.headers["Location"].endswith(f"/dataset/{made['name']}")


@pytest.mark.parametrize(
    ("role", "status"), [("outsider", 403), ("member", 403), ("anonymous", 403), ("editor", 200)]
)
def test_the_page_is_for_who_may_edit(app, people, file, role: str, status: int):
    made, saved = file()
    path = f"/dataset/{made['name']}/resource/{saved['id']}/found"
    assert page_of(app, people, path, role).status_code == status


def test_the_page_of_another_datasets_file_is_none(app, people, file, dataset):
    _, saved = file()
    path = f"/dataset/{dataset(private=True)['name']}/resource/{saved['id']}/found"
    assert page_of(app, people, path).status_code == 404
