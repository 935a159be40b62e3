"""Sources are managed by those who manage the organisation, and jobs run once each."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.lib.jobs import get_queue
from ckan.tests import factories
from ckan.tests.helpers import call_action

from ckanext.rabatmigration.harvest import adapters, engine, queueing
from ckanext.rabatmigration.harvest.model import JobRow, RecordRow, SourceRow
from ckanext.rabatmigration.lib.sessions import lock, own_session
from ckanext.rabatmigration.tests.harvest.conftest import Harvested, account, record

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins", "loopback_allowed")]

ROLES = ("anonymous", "outsider", "member", "editor", "admin", "sysadmin")


@pytest.fixture
def people() -> dict[str, str]:
    """Return names by role; `org` is the organisation they have it in."""
    names = {role: factories.User(**account())["name"] for role in ROLES[1:-1]}
    names |= {"anonymous": "", "sysadmin": factories.Sysadmin(**account())["name"]}
    members = [{"name": names[role], "capacity": role} for role in ("member", "editor", "admin")]
    return {**names, "org": factories.Organization(users=members)["id"]}


def act(user: str, action: str, **data: Any) -> Any:
    return call_action(action, context={"user": user, "ignore_auth": False}, **data)


def fields(people: dict[str, str], **more: Any) -> dict[str, Any]:
    url = "https://portal.example.org"
    return {"name": f"S {uuid.uuid4()}", "url": url, "owner_org": people["org"], **more}


@pytest.mark.parametrize("role", ROLES)
def test_only_those_who_manage_the_organisation_manage_its_sources(
    people: dict[str, str], role: str
) -> None:
    known = act(people["sysadmin"], "rabatmigration_harvest_source_create", **fields(people))
    attempts: list[tuple[str, dict[str, Any]]] = [
        ("source_create", fields(people)),
        ("source_show", {"id": known["id"]}),
        ("source_update", {"id": known["id"], "active": True}),
        ("run", {"id": known["id"]}),
        ("job_show", {"id": known["id"]}),
        ("job_list", {"source_id": known["id"]}),
        ("report", {"id": known["id"]}),
        ("source_delete", {"id": known["id"]}),
    ]
    call_action("rabatmigration_harvest_run", id=known["id"])
    for action, data in attempts:
        if role in ("admin", "sysadmin"):
            act(people[role], f"rabatmigration_harvest_{action}", **data)
        else:
            with pytest.raises(tk.NotAuthorized):
                act(people[role], f"rabatmigration_harvest_{action}", **data)


def test_people_see_the_sources_of_their_organisations_only(people: dict[str, str]) -> None:
    ours = act(people["admin"], "rabatmigration_harvest_source_create", **fields(people))
    elsewhere = {**fields(people), "owner_org": factories.Organization()["id"]}
    theirs = act(people["sysadmin"], "rabatmigration_harvest_source_create", **elsewhere)
    seen = act(people["admin"], "rabatmigration_harvest_source_list")
    assert [one["id"] for one in seen] == [ours["id"]]
    everything = {
        one["id"] for one in act(people["sysadmin"], "rabatmigration_harvest_source_list")
    }
    assert {ours["id"], theirs["id"]} <= everything
    for role in ("anonymous", "outsider", "member", "editor"):
        with pytest.raises(tk.NotAuthorized):
            act(people[role], "rabatmigration_harvest_source_list")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("url", "file:///etc/passwd"),
        ("url", "http://user:secret@example.org/"),
        ("url", "gopher://example.org"),
        ("protocol", "carrier-pigeon"),
        ("owner_org", "no-such-organisation"),
        ("schedule", 0),
        ("schedule", "often"),
        ("config", "text"),
        ("config", {"unheard": "of"}),
        ("config", {"publish": "yes"}),
        ("config", {"rows": 0}),
        ("config", {"threshold": 2}),
        ("config", {"organization": ["a) OR (b"]}),
    ],
)
def test_wrong_values_are_refused_field_by_field(
    people: dict[str, str], field: str, value: Any
) -> None:
    with pytest.raises((tk.ValidationError, tk.NotAuthorized)) as refusal:
        act(
            people["sysadmin"],
            "rabatmigration_harvest_source_create",
            **{**fields(people), field: value},
        )
    assert list(refusal.value.error_dict) == [field]


def test_a_name_is_given_once(people: dict[str, str]) -> None:
    first = fields(people)
    act(people["admin"], "rabatmigration_harvest_source_create", **first)
    with pytest.raises(tk.ValidationError) as refusal:
        act(people["admin"], "rabatmigration_harvest_source_create", **first)
    assert "name" in refusal.value.error_dict


def test_an_update_changes_what_is_given_and_nothing_else(people: dict[str, str]) -> None:
    made = act(
        people["admin"],
        "rabatmigration_harvest_source_create",
        **fields(people, schedule=24, config={"language": "fr"}),
    )
    changed = act(
        people["admin"], "rabatmigration_harvest_source_update", id=made["id"], active=False
    )
    assert changed == {**made, "active": False}
    by_hand = act(
        people["admin"], "rabatmigration_harvest_source_update", id=made["id"], schedule=None
    )
    assert by_hand["schedule"] is None
    assert by_hand["next_run"] is None


def test_forgetting_a_source_keeps_its_datasets(harvested: Callable[..., Harvested]) -> None:
    source = harvested(record(0))
    source.run()
    package_id = source.row(0).package_id
    call_action("rabatmigration_harvest_source_delete", id=source.source["id"])
    assert call_action("package_show", id=package_id)["state"] == "active"
    left = sa.select(sa.func.count()).select_from(RecordRow)
    left = left.where(RecordRow.source_id == source.source["id"])
    assert model.Session.scalar(left) == 0


def test_running_queues_one_job_however_often_it_is_asked(people: dict[str, str]) -> None:
    made = act(people["admin"], "rabatmigration_harvest_source_create", **fields(people))
    first = act(people["admin"], "rabatmigration_harvest_run", id=made["id"])
    second = act(people["admin"], "rabatmigration_harvest_run", id=made["id"])
    assert first["id"] == second["id"]
    assert first["status"] == "queued"
    assert first["requested_by"] == people["admin"]
    waiting = [job.args for job in get_queue("harvest").jobs]
    assert (first["id"],) in [tuple(args) for args in waiting]


def test_a_source_that_is_switched_off_does_not_run(people: dict[str, str]) -> None:
    made = act(
        people["admin"], "rabatmigration_harvest_source_create", **fields(people, active=False)
    )
    with pytest.raises(tk.ValidationError):
        act(people["admin"], "rabatmigration_harvest_run", id=made["id"])


def test_a_worker_does_a_queued_job_once(harvested: Callable[..., Harvested]) -> None:
    source = harvested(record(0))
    job = call_action("rabatmigration_harvest_run", id=source.source["id"])
    queueing.work(job["id"])
    queueing.work(job["id"])
    shown = call_action("rabatmigration_harvest_job_show", id=job["id"])
    assert shown["status"] == "finished"
    assert shown["counts"]["created"] == 1
    jobs = call_action("rabatmigration_harvest_job_list", source_id=source.source["id"])
    assert [one["id"] for one in jobs] == [job["id"]]


def test_a_job_is_claimed_once(people: dict[str, str]) -> None:
    made = act(people["admin"], "rabatmigration_harvest_source_create", **fields(people))
    job = act(people["admin"], "rabatmigration_harvest_run", id=made["id"])
    assert engine.claim(job["id"])
    assert not engine.claim(job["id"])


def test_two_workers_with_one_job_leave_it_to_the_first(
    harvested: Callable[..., Harvested], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = harvested(record(0))
    job = call_action("rabatmigration_harvest_run", id=source.source["id"])
    start = adapters.start

    def meanwhile(row: SourceRow) -> Any:
        """Let another worker come while the first holds the lock."""
        with own_session():
            queueing.work(job["id"])
        return start(row)

    monkeypatch.setattr(adapters, "start", meanwhile)
    queueing.work(job["id"])
    shown = call_action("rabatmigration_harvest_job_show", id=job["id"])
    assert (shown["status"], shown["error"]) == ("finished", None)
    assert shown["counts"]["created"] == 1


def test_a_worker_that_read_a_job_as_queued_does_not_end_it_for_another(
    harvested: Callable[..., Harvested],
) -> None:
    source = harvested(record(0))
    job = call_action("rabatmigration_harvest_run", id=source.source["id"])
    stale = model.Session.get_one(JobRow, job["id"])
    assert stale.status == "queued"
    with own_session():
        assert engine.claim(job["id"])
    with lock(engine.lock_name(source.source["id"])):
        queueing.work(job["id"])
    shown = call_action("rabatmigration_harvest_job_show", id=job["id"])
    assert (shown["status"], shown["ended"]) == ("running", None)


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "This source is being harvested. Delete it when the harvest has ended."),
        ("fr", "Cette source est en cours de moissonnage."),
        ("ar", "هذا المصدر قيد الجمع الآن."),
    ],
)
def test_a_source_is_not_deleted_while_it_is_harvested(
    app: Any, harvested: Callable[..., Harvested], lang: str, told: str
) -> None:
    source = harvested(record(0))
    token = factories.SysadminWithToken(**account())["token"]
    call = {
        "json": {"id": source.source["id"]},
        "headers": {"Authorization": token},
    }
    address = f"/{lang}/api/3/action/rabatmigration_harvest_source_delete"
    with lock(engine.lock_name(source.source["id"])) as ours:
        assert ours
        answer = app.post(address, status=409, **call)
    assert told in answer.json["error"]["id"][0]
    app.post(address, status=200, **call)


def running(source_id: str, minutes: int) -> str:
    """Make a job that says it has been running for so long; return its id."""
    started = datetime.now(UTC) - timedelta(minutes=minutes)
    job = JobRow(source_id=source_id, status="running", created=started, started=started)
    model.Session.add(job)
    model.Session.commit()
    return job.id


def status(job_id: str) -> str:
    return call_action("rabatmigration_harvest_job_show", id=job_id)["status"]


def test_the_tick_ends_jobs_whose_process_is_gone(people: dict[str, str]) -> None:
    by_hand = act(people["admin"], "rabatmigration_harvest_source_create", **fields(people))
    gone, fresh = running(by_hand["id"], 3), running(by_hand["id"], 0)
    queueing.queue_due()
    model.Session.commit()
    assert (status(gone), status(fresh)) == ("interrupted", "running")
    shown = call_action("rabatmigration_harvest_job_show", id=gone)
    assert shown["ended"] is not None


def test_the_tick_leaves_a_long_harvest_alone(people: dict[str, str]) -> None:
    made = act(people["admin"], "rabatmigration_harvest_source_create", **fields(people))
    long = running(made["id"], 300)
    with lock(engine.lock_name(made["id"])) as ours:
        assert ours
        queueing.queue_due()
        model.Session.commit()
        assert status(long) == "running"
    queueing.queue_due()
    model.Session.commit()
    assert status(long) == "interrupted"


def test_a_report_is_in_the_readers_words(harvested: Callable[..., Harvested]) -> None:
    source = harvested(record(0, title=""), record(1, url="not an address"))
    source.run()
    told = call_action("rabatmigration_harvest_report", id=source.source["id"])
    assert told["report"]["errors"] == [
        {
            "guid": "record-0",
            "url": told["report"]["errors"][0]["url"],
            "error": "The record has no title.",
        }
    ]
    assert {"field": "url", "reason": "refused", "count": 1, "example": "not an address"} in told[
        "report"
    ]["lost"]


def test_what_is_due_is_queued_once_however_often_the_clock_ticks(people: dict[str, str]) -> None:
    made = act(
        people["admin"], "rabatmigration_harvest_source_create", **fields(people, schedule=24)
    )
    by_hand = act(people["admin"], "rabatmigration_harvest_source_create", **fields(people))
    now = datetime.now(UTC) + timedelta(minutes=1)
    first, second = queueing.request_due(now), queueing.request_due(now)
    model.Session.commit()
    assert made["name"] in first
    assert made["name"] not in second
    assert by_hand["name"] not in first
    row = model.Session.get_one(SourceRow, made["id"])
    assert row.next_run == now + timedelta(hours=24)
    jobs = sa.select(sa.func.count()).select_from(JobRow).where(JobRow.source_id == made["id"])
    assert model.Session.scalar(jobs) == 1


def test_a_source_on_a_private_network_fails_and_says_why(
    harvested: Callable[..., Harvested], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(tk.config, "ckanext.rabatmigration.harvest.allow_loopback", False)
    source = harvested(record(0))
    source.run()
    job = call_action("rabatmigration_harvest_job_show", id=source.source["id"])
    assert job["status"] == "failed"
    assert "private network" in job["error"]


def test_the_page_lists_sources_to_those_who_manage_them(
    app: Any, harvested: Callable[..., Harvested]
) -> None:
    source = harvested(record(0), record(1, title=""))
    source.run()
    token = factories.SysadminWithToken(**account())["token"]
    page = app.get("/harvest", headers={"Authorization": token})
    assert source.source["name"] in page.body
    report = app.get(f"/harvest/{source.source['id']}", headers={"Authorization": token})
    assert "The record has no title." in report.body
    assert app.get("/harvest", status=403)
    outsider = factories.UserWithToken(**account())["token"]
    assert app.get("/harvest", headers={"Authorization": outsider}, status=403)
    app.get("/harvest/nothing", headers={"Authorization": token}, status=404)
