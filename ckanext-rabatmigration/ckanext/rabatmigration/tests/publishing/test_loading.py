"""Files of open, published datasets are loaded as rows, once; all others are not, or no longer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.lib.jobs import get_queue

from ckanext.rabatmigration import events
from ckanext.rabatmigration.publishing import loading
from ckanext.rabatmigration.tests.events.helpers import catch_up
from ckanext.xloader.interfaces import IXloader

pytestmark = [
    pytest.mark.functional,
    pytest.mark.usefixtures("with_plugins", "clean_queues"),
]

Dataset = dict[str, Any]


@pytest.fixture(autouse=True)
def _nothing_to_do(with_plugins: None) -> None:
    catch_up("datastore")


@pytest.fixture
def uploaded(people, dataset, create_with_upload) -> Callable[..., Dataset]:
    """Make a dataset with an uploaded file."""

    def make(content: str = "a,b\n1,2\n", name: str = "table.csv", **fields: Any) -> Dataset:
        saved = dataset(**{"access_level": "open", "private": False, **fields})
        create_with_upload(
            content,
            name,
            context={"user": people.names["sysadmin"]},
            package_id=saved["id"],
            format=name.rpartition(".")[2].upper(),
        )
        return people.act("sysadmin", "package_show", id=saved["id"])

    return make


def consume() -> None:
    """Let the consumer do what is to be done; it must not fail."""
    events.consume("datastore", loading.follow)
    failed = [s for s in events.statuses() if s.consumer == "datastore" and s.attempts]
    assert not failed, failed


def submitted(dataset: Dataset) -> int:
    """Count the loader's jobs for the dataset's first file."""
    model.Session.remove()
    jobs = get_queue("xloader").get_jobs()
    return sum(dataset["resources"][0]["id"] in job.meta["title"] for job in jobs)


def finish(dataset: Dataset, state: str = "complete", error: str = "") -> None:
    """Do what the loader does when it is done."""
    get_queue("xloader").empty()
    model.Session.execute(
        sa.update(model.TaskStatus)
        .where(
            model.TaskStatus.entity_id == dataset["resources"][0]["id"],
            model.TaskStatus.task_type == "xloader",
        )
        .values(state=state, error=error)
    )
    model.Session.commit()


def fill(dataset: Dataset) -> None:
    """Put rows where the loader would."""
    tk.get_action("datastore_create")(
        {
            "ignore_auth": True,
            "user": tk.get_action("get_site_user")({"ignore_auth": True})["name"],
        },
        {"resource_id": dataset["resources"][0]["id"], "force": True, "records": [{"a": 1}]},
    )


def has_rows(dataset: Dataset) -> bool:
    model.Session.remove()
    try:
        tk.get_action("datastore_info")(
            {"ignore_auth": True}, {"id": dataset["resources"][0]["id"]}
        )
    except tk.ObjectNotFound:
        return False
    return True


def test_file_of_an_open_published_dataset_is_submitted(uploaded):
    saved = uploaded()
    assert submitted(saved) == 0, "not before it is committed, and only once"
    consume()
    assert submitted(saved) == 1


def test_file_is_submitted_when_its_dataset_is_published(people, uploaded):
    saved = uploaded(private=True)
    consume()
    assert submitted(saved) == 0
    people.act("admin", "rabatmigration_dataset_publish", id=saved["id"])
    consume()
    assert submitted(saved) == 1


def test_files_created_with_their_dataset_are_submitted(people, dataset, create_with_upload):
    saved = dataset(
        private=True,
        access_level="open",
        resources=[{"url": "https://93.184.216.34/table.csv", "format": "CSV"}],
    )
    people.act("admin", "rabatmigration_dataset_publish", id=saved["id"])
    consume()
    assert submitted(saved) == 1


@pytest.mark.parametrize(
    "fields",
    [{"access_level": "licensed"}, {"access_level": ""}, {"private": True}],
    ids=str,
)
def test_other_files_are_submitted_by_nothing(people, uploaded, fields):
    saved = uploaded(**fields)
    consume()
    assert submitted(saved) == 0
    people.act("sysadmin", "xloader_submit", resource_id=saved["resources"][0]["id"])
    assert submitted(saved) == 0


def test_file_that_is_no_table_is_not_submitted(people, uploaded):
    saved = uploaded("hello", "read.txt")
    consume()
    assert submitted(saved) == 0
    (status,) = people.act("member", "rabatmigration_datastore_status", id=saved["id"])
    assert status["state"] == "not_tabular"


def test_changed_description_loads_nothing_again(people, uploaded):
    saved = uploaded()
    consume()
    finish(saved)
    people.act("admin", "package_patch", id=saved["id"], notes="New")
    people.act("admin", "resource_patch", id=saved["resources"][0]["id"], description="New")
    consume()
    assert submitted(saved) == 0


def test_changed_file_is_loaded_again(people, uploaded, create_with_upload):
    saved = uploaded()
    consume()
    finish(saved)
    create_with_upload(
        "a,b\n3,4\n",
        "table.csv",
        action="resource_patch",
        context={"user": people.names["admin"]},
        id=saved["resources"][0]["id"],
    )
    consume()
    assert submitted(saved) == 1


@pytest.mark.parametrize(
    "change",
    [
        ("rabatmigration_dataset_withdraw", {}),
        ("package_patch", {"access_level": "licensed"}),
        ("package_patch", {"access_level": "metadata_only"}),
        ("package_delete", {}),
    ],
    ids=lambda change: " ".join([change[0], *change[1].values()]),
)
def test_rows_leave_when_the_files_are_no_longer_open(people, uploaded, change):
    saved = uploaded()
    consume()
    fill(saved)
    action, data = change
    people.act("admin", action, id=saved["id"], **data)
    consume()
    assert not has_rows(saved)


@pytest.fixture
def replaced(people, create_with_upload) -> Callable[..., None]:
    """Put another file in the place of a dataset's first: an upload, or an address."""

    def replace(saved: Dataset, name: str = "", url: str = "") -> None:
        file = saved["resources"][0]["id"]
        format_ = (name or url).rpartition(".")[2].upper()
        if url:
            link = {"url": url, "url_type": "", "clear_upload": True, "format": format_}
            people.act("admin", "resource_patch", id=file, **link)
            return
        create_with_upload(
            b"%PDF-1.4",
            name,
            action="resource_patch",
            context={"user": people.names["admin"]},
            id=file,
            format=format_,
        )

    return replace


@pytest.mark.parametrize(
    "file",
    [
        {"name": "report.pdf"},
        {"url": "http://127.0.0.1/table.csv"},
        {"url": "https://93.184.216.34/report.pdf"},
    ],
    ids=lambda file: " ".join(file.values()),
)
def test_rows_leave_with_the_table_they_came_from(people, uploaded, replaced, file):
    saved = uploaded()
    consume()
    finish(saved)
    fill(saved)
    replaced(saved, **file)
    consume()
    assert not has_rows(saved)
    assert submitted(saved) == 0
    shown = people.act("admin", "package_show", id=saved["id"])
    assert not shown["resources"][0]["datastore_active"]


def test_rows_of_a_table_that_was_replaced_while_it_loaded_are_taken_back(
    people, uploaded, replaced
):
    saved = uploaded()
    consume()
    replaced(saved, name="report.pdf")
    consume()
    fill(saved)
    resource = people.act("sysadmin", "resource_show", id=saved["resources"][0]["id"])
    for plugin in p.PluginImplementations(IXloader):
        plugin.after_upload({}, resource, saved)
    assert not has_rows(saved)


def test_rows_typed_in_stay_in_an_open_dataset(people, dataset):
    saved = dataset(access_level="open")
    people.act(
        "sysadmin",
        "datastore_create",
        resource={"package_id": saved["id"], "name": "Typed in"},
        records=[{"a": 1}],
    )
    consume()
    assert has_rows(people.act("sysadmin", "package_show", id=saved["id"]))


def test_rows_that_come_from_no_file_are_never_dropped(people, dataset):
    saved = dataset(access_level="licensed")
    people.act(
        "sysadmin",
        "datastore_create",
        resource={"package_id": saved["id"], "name": "Typed in"},
        records=[{"a": 1}],
    )
    people.act("sysadmin", "package_patch", id=saved["id"], private=True)
    consume()
    assert has_rows(people.act("sysadmin", "package_show", id=saved["id"]))


def test_rows_leave_with_a_purged_dataset(people, uploaded):
    saved = uploaded()
    fill(saved)
    people.act("sysadmin", "dataset_purge", id=saved["id"])
    consume()
    assert not has_rows(saved)


def test_rows_come_back_when_published_again(people, uploaded):
    saved = uploaded()
    consume()
    finish(saved)
    people.act("admin", "rabatmigration_dataset_withdraw", id=saved["id"])
    consume()
    people.act("admin", "rabatmigration_dataset_publish", id=saved["id"])
    consume()
    assert submitted(saved) == 1


def test_rows_loaded_while_the_dataset_was_withdrawn_are_taken_back(people, uploaded):
    saved = uploaded()
    consume()
    people.act("admin", "rabatmigration_dataset_withdraw", id=saved["id"])
    consume()
    fill(saved)
    resource = people.act("sysadmin", "resource_show", id=saved["resources"][0]["id"])
    for plugin in p.PluginImplementations(IXloader):
        plugin.after_upload({}, resource, saved)
    assert not has_rows(saved)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8983/solr/",
        "http://169.254.169.254/latest/meta-data/table.csv",
        "http://[::1]/table.csv",
        "ftp://example.org/table.csv",
        "http://user:word@93.184.216.34/table.csv",
    ],
)
def test_address_inside_the_network_is_never_fetched(people, dataset, url):
    saved = dataset(access_level="open", resources=[{"url": url, "format": "CSV"}])
    consume()
    assert submitted(saved) == 0
    (status,) = people.act("admin", "rabatmigration_datastore_status", id=saved["id"])
    assert status["state"] == "failed"
    assert "address" in status["reason"]


def test_owner_is_told_why_a_file_did_not_load(people, uploaded):
    saved = uploaded()
    consume()
    finish(saved, "error", "CKAN server responded with an error status=404 url=x response=y")
    (status,) = people.act("member", "rabatmigration_datastore_status", id=saved["name"])
    assert status["resource_id"] == saved["resources"][0]["id"]
    assert status["state"] == "failed"
    assert "status=404" in status["error"]
    assert "its server answered 404" in status["reason"]
    assert status["when"]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("pending", "waiting"),
        ("running", "loading"),
        ("running_but_viewable", "loading"),
        ("complete", "loaded"),
        ("error", "failed"),
    ],
)
def test_status_follows_the_loader(people, uploaded, state, expected):
    saved = uploaded()
    consume()
    finish(saved, state, "x" if state == "error" else "")
    (status,) = people.act("member", "rabatmigration_datastore_status", id=saved["id"])
    assert status["state"] == expected


def test_status_of_what_is_not_public_says_so(people, uploaded):
    saved = uploaded(access_level="licensed")
    (status,) = people.act("editor", "rabatmigration_datastore_status", id=saved["id"])
    assert status["state"] == "not_public"


@pytest.mark.parametrize("role", ["anonymous", "outsider"])
def test_status_is_the_owners_alone(people, uploaded, role):
    saved = uploaded()
    with pytest.raises(tk.NotAuthorized):
        people.act(role, "rabatmigration_datastore_status", id=saved["id"])


def test_loader_that_takes_nothing_is_asked_again(people, uploaded, monkeypatch):
    saved = uploaded(private=True)
    people.act("admin", "rabatmigration_dataset_publish", id=saved["id"])
    monkeypatch.setitem(tk.config, "ckanext.xloader.api_token", "NOT_SET")
    events.consume("datastore", loading.follow)
    (status,) = [s for s in events.statuses() if s.consumer == "datastore"]
    assert status.attempts == 1
    assert "api_token" in status.last_error


def test_owner_may_ask_for_loading_again(people, uploaded):
    saved = uploaded()
    consume()
    finish(saved, "error", "x")
    people.act("admin", "xloader_submit", resource_id=saved["resources"][0]["id"])
    assert submitted(saved) == 1
