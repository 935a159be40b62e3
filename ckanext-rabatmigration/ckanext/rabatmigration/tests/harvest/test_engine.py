"""A harvest brings a portal's records in, keeps them up to date, and takes nothing from people."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.lib.jobs import get_queue
from ckan.lib.search.common import make_connection
from ckan.tests.helpers import call_action

from ckanext.rabatmigration import indexing
from ckanext.rabatmigration.errors import HarvestError
from ckanext.rabatmigration.harvest import engine, queueing
from ckanext.rabatmigration.harvest.model import JobRow, SourceRow
from ckanext.rabatmigration.harvesters.ckan.harvester import CkanHarvester
from ckanext.rabatmigration.indexing.model import OutboxRow
from ckanext.rabatmigration.lib.sessions import lock
from ckanext.rabatmigration.tests.harvest.conftest import Harvested, record
from ckanext.rabatmigration.tests.harvesters.conformance import BROKEN, Quirks

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins", "loopback_allowed")]

Make = Callable[..., Harvested]


def test_records_become_datasets_of_the_organisation(harvested: Make) -> None:
    source = harvested(record(0), record(1))
    job = source.run()
    assert job.status == "finished"
    assert job.counts["received"] == job.counts["created"] == job.counts["complete"] == 2
    dataset = source.dataset(0)
    assert dataset["owner_org"] == source.organization["id"]
    assert dataset["title_translated"] == {"en": "Foreign residents of Rabat, table 0"}
    assert dataset["harvest_source"] == source.source["id"]
    assert dataset["harvest_guid"] == "record-0"
    assert dataset["source_metadata_url"].startswith(source.source["url"])
    assert dataset["provenance_translated"] == {
        "en": f"Statistical office – {source.source['name']}"
    }
    assert [one["format"] for one in dataset["resources"]] == ["CSV", "PDF"]


def test_tags_are_suggested_and_say_why(harvested: Make) -> None:
    source = harvested(record(0))
    job = source.run()
    dataset = source.dataset(0)
    assert dataset["migration_theme"] == ["stocks"]
    assert dataset["population_groups"] == ["foreign_residents"]
    assert set(dataset["disaggregation"]) == {"sex", "age"}
    [reason] = [one for one in dataset["suggested_tags"] if one["tag"] == "migration_theme:stocks"]
    assert "Foreign residents" in reason["words"]
    assert job.report["suggested"]["migration_theme:stocks"] == 1


def test_suggestions_of_an_older_version_are_written_anew(
    harvested: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = harvested(record(0))
    with monkeypatch.context() as patch:
        patch.setattr(CkanHarvester, "version", CkanHarvester.version - 1)
        source.run()
    older = [{"tag": "population_groups:foreign_residents", "confidence": 0.9, "words": []}]
    site = {"user": call_action("get_site_user")["name"]}
    call_action("package_patch", site, id=source.row(0).package_id, suggested_tags=older)
    source.run()
    tags = {one["tag"] for one in source.dataset(0)["suggested_tags"]}
    assert "population_group:foreign_residents" in tags
    assert "population_groups:foreign_residents" not in tags


def test_the_sources_own_threshold_decides(harvested: Make) -> None:
    source = harvested(record(0), config={"threshold": 1})
    source.run()
    assert not source.dataset(0).get("migration_theme")


def test_datasets_stay_private_unless_the_source_says_so(harvested: Make) -> None:
    quiet, public = harvested(record(0)), harvested(record(0), config={"publish": True})
    quiet.run()
    public.run()
    assert quiet.dataset(0)["private"] is True
    assert public.dataset(0)["private"] is False
    found = call_action(
        "package_search",
        context={"user": "", "ignore_auth": False},
        fq=f'owner_org:"{public.organization["id"]}"',
    )
    assert [one["id"] for one in found["results"]] == [public.row(0).package_id]


def test_contacts_of_the_source_are_not_public(harvested: Make) -> None:
    source = harvested(record(0), config={"publish": True})
    source.run()
    assert source.dataset(0)["contact_email"] == "desk@example.org"
    shown = call_action(
        "package_show",
        context={"user": "", "ignore_auth": False},
        id=source.row(0).package_id,
    )
    assert "desk@example.org" not in str(shown)


def test_what_was_harvested_is_found(harvested: Make) -> None:
    source = harvested(record(0), record(1))
    source.run()
    assert len(source.documents()) == 2


def test_a_second_run_changes_nothing(harvested: Make) -> None:
    source = harvested(record(0), record(1), record(2))
    source.run()
    before = source.rows(), source.datasets(), source.documents()
    job = source.run()
    assert job.counts["unchanged"] == 3
    assert "updated" not in job.counts
    assert (source.rows(), source.datasets(), source.documents()) == before


def test_a_report_tells_of_every_record_whether_it_changed_or_not(harvested: Make) -> None:
    source = harvested(record(0, version="3"), record(1, url="not an address"))
    first, second = source.run(), source.run()
    assert second.counts["unchanged"] == 2
    assert second.counts["complete"] == first.counts["complete"] == 1
    assert second.report["lost"] == first.report["lost"]
    assert {one["field"] for one in second.report["lost"]} == {"version", "url"}


def test_what_portals_count_does_not_make_a_record_new(harvested: Make) -> None:
    source = harvested(record(0, tracking_summary={"total": 1}))
    source.run()
    source.records[0]["tracking_summary"] = {"total": 2}
    assert source.run().counts["unchanged"] == 1


def test_a_changed_record_changes_its_dataset_and_no_other(harvested: Make) -> None:
    source = harvested(record(0), record(1))
    source.run()
    untouched = source.dataset(1)
    source.records[0]["title"] = "Foreign residents of Rabat, corrected"
    job = source.run()
    assert job.counts["updated"] == 1
    assert job.counts["unchanged"] == 1
    assert source.dataset(0)["title"] == "Foreign residents of Rabat, corrected"
    assert source.dataset(1) == untouched


def test_the_dataset_of_a_changed_record_keeps_its_name_and_files_their_ids(
    harvested: Make,
) -> None:
    source = harvested(record(0))
    source.run()
    before = source.dataset(0)
    source.records[0]["title"] = "Another title"
    source.records[0]["name"] = "another-name"
    source.records[0]["resources"][0]["description"] = "Now with a description"
    source.run()
    after = source.dataset(0)
    assert after["name"] == before["name"]
    assert [one["id"] for one in after["resources"]] == [one["id"] for one in before["resources"]]
    assert after["resources"][0]["description"] == "Now with a description"


def test_files_come_and_go_with_the_source(harvested: Make) -> None:
    source = harvested(record(0))
    source.run()
    new = {"name": "New", "url": "https://example.org/new.csv", "format": "CSV"}
    source.records[0]["resources"] = [new, source.records[0]["resources"][1]]
    source.run()
    urls = [one["url"] for one in source.dataset(0)["resources"]]
    assert urls == ["https://example.org/new.csv", "https://example.org/0.pdf"]


def test_a_value_the_source_dropped_goes(harvested: Make) -> None:
    source = harvested(record(0, caveats="Rounded to tens."))
    source.run()
    assert source.dataset(0)["caveats_translated"] == {"en": "Rounded to tens."}
    del source.records[0]["caveats"]
    source.run()
    assert not source.dataset(0).get("caveats_translated")


def test_what_an_editor_changed_stays(harvested: Make) -> None:
    source = harvested(record(0))
    source.run()
    source.patch(0, caveats_translated={"en": "Ours."}, license_id="odc-odbl")
    for title in ("Second title of the table", "Third title of the table"):
        source.records[0]["title"] = title
        source.records[0]["caveats"] = "Theirs."
        job = source.run()
    after = source.dataset(0)
    assert after["caveats_translated"] == {"en": "Ours."}
    assert after["license_id"] == "odc-odbl"
    assert after["title"] == "Third title of the table"
    assert job.report["kept"] == {"caveats_translated": 1, "license_id": 1}


def test_a_tag_an_editor_took_away_stays_away(harvested: Make) -> None:
    source = harvested(record(0))
    source.run()
    source.patch(0, population_groups=[])
    for title in ("Foreign residents, second table", "Foreign residents, third table"):
        source.records[0]["title"] = title
        source.run()
    after = source.dataset(0)
    assert not after.get("population_groups")
    assert after["migration_theme"] == ["stocks"]
    assert not [t for t in after["suggested_tags"] if t["tag"].startswith("population_group:")]


def test_a_tag_an_editor_added_stays(harvested: Make) -> None:
    source = harvested(record(0))
    source.run()
    source.patch(0, migration_theme=["stocks", "housing"])
    for title in ("Foreign residents, second table", "Bus stops of the city"):
        source.records[0]["title"] = title
        source.records[0]["notes"] = "A list."
        source.records[0]["tags"] = []
        source.run()
    assert source.dataset(0)["migration_theme"] == ["housing"]


def test_a_file_an_editor_changed_added_or_took_away_stays_so(harvested: Make) -> None:
    source = harvested(record(0))
    source.run()
    table, _ = source.dataset(0)["resources"]
    ours = {"name_translated": {"en": "Ours"}, "url": "https://example.org/ours.csv"}
    table["description_translated"] = {"en": "Described here"}
    source.patch(0, resources=[{**table, "description": "Described here"}, ours])
    for title in ("Second title of the table", "Third title of the table"):
        source.records[0]["title"] = title
        source.records[0]["resources"][0]["description"] = "Described there"
        source.run()
    shown = source.dataset(0)["resources"]
    assert [one["url"] for one in shown] == [table["url"], "https://example.org/ours.csv"]
    assert shown[0]["description"] == "Described here"


def test_a_dataset_withdrawn_here_is_not_published_again(harvested: Make) -> None:
    source = harvested(record(0), config={"publish": True})
    source.run()
    source.patch(0, private=True)
    source.records[0]["title"] = "Another title of the table"
    source.run()
    assert source.dataset(0)["private"] is True


def test_a_dataset_deleted_here_is_not_made_again(harvested: Make) -> None:
    source = harvested(record(0))
    source.run()
    source.act("package_delete", 0)
    source.records[0]["title"] = "Another title of the table"
    job = source.run()
    assert job.counts["deleted_here"] == 1
    assert source.dataset(0)["state"] == "deleted"


def test_a_dataset_that_was_purged_is_made_anew(harvested: Make) -> None:
    source = harvested(record(0))
    source.run()
    gone = source.row(0).package_id
    call_action("dataset_purge", id=gone)
    assert source.run().counts["created"] == 1
    assert source.row(0).package_id != gone


def test_a_bad_record_in_the_middle_costs_no_other(harvested: Make) -> None:
    source = harvested(record(0), record(1), record(2), record(3))
    source.records[1]["title"] = ""
    source.records[2] = "not a record"
    job = source.run()
    assert job.status == "finished"
    assert job.counts["created"] == 2
    assert job.counts["left_out"] == 2
    assert source.dataset(0)
    assert source.dataset(3)
    assert {one["guid"] for one in job.report["errors"]} == {"record-1", "#2"}


def test_a_record_the_rules_refuse_is_reported_and_costs_no_other(harvested: Make) -> None:
    source = harvested(record(0), record(1), record(2))
    source.run()
    model.Session.execute(  # a code that has since left its list, which no form lets in
        sa.update(model.Package)
        .where(model.Package.id == source.row(1).package_id)
        .values(extras=model.Package.extras.op("||")({"sampling": "left_the_list"}))
    )
    model.Session.commit()
    for one in source.records:
        one["title"] = f"{one['title']}, changed"
    job = source.run()
    assert (job.status, job.counts["updated"], job.counts["refused"]) == ("finished", 2, 1)
    [error] = job.report["errors"]
    assert error["guid"] == "record-1"
    assert "sampling" in error["params"]["why"]
    assert source.row(1).error
    assert "changed" not in source.dataset(1)["title"]
    assert "changed" in source.dataset(2)["title"]


def test_records_without_an_owner_are_refused_and_say_why(harvested: Make) -> None:
    source = harvested(record(0), record(1))
    site = {"user": call_action("get_site_user")["name"]}
    call_action("organization_purge", site, id=source.organization["id"])
    job = source.run()
    assert (job.status, job.counts["refused"]) == ("finished", 2)
    assert "created" not in job.counts
    assert all("owner_org" in error["params"]["why"] for error in job.report["errors"])


def test_a_value_the_rules_refuse_costs_the_value_not_the_record(harvested: Make) -> None:
    source = harvested(record(0))
    source.records[0]["maintainer"] = "A name that goes on " * 20
    source.records[0]["resources"][1]["version"] = "v" * 300
    job = source.run()
    assert job.counts["created"] == 1
    assert "complete" not in job.counts or job.counts["complete"] == 0
    reasons = {one["field"]: one["reason"] for one in job.report["lost"]}
    assert reasons == {"contact_name": "refused", "resources[].version": "refused"}
    assert "contact_name" not in source.dataset(0) or not source.dataset(0)["contact_name"]


def test_two_sources_with_one_name_get_two_datasets(harvested: Make) -> None:
    name = record(0)["name"]
    first, second = harvested(record(0, name=name)), harvested(record(0, name=name))
    first.run()
    second.run()
    assert first.dataset(0)["name"] == name
    assert second.dataset(0)["name"] == f"{name}-2"


@pytest.mark.parametrize("answer", ["html", "nothing", "status 500", "half a document"])
def test_a_broken_portal_fails_the_job_and_loses_nothing(harvested: Make, answer: str) -> None:
    source = harvested(record(0), record(1))
    source.run()
    before = source.datasets()
    source.quirks.broken_from, source.quirks.reply = 0, BROKEN[answer]
    job = source.run()
    assert job.status == "failed"
    assert job.error["message"]
    assert source.datasets() == before
    assert source.row(0).missing_since is None


def test_what_came_before_the_portal_broke_is_kept(harvested: Make) -> None:
    source = harvested(*(record(number) for number in range(6)), config={"rows": 3})
    source.quirks.broken_from, source.quirks.reply = 1, BROKEN["html"]
    job = source.run()
    assert job.status == "failed"
    assert job.counts["created"] == 3
    source.quirks.broken_from = None
    job = source.run()
    assert (job.status, job.counts["created"], job.counts["unchanged"]) == ("finished", 3, 3)


def test_a_record_that_is_gone_is_marked_and_nothing_is_deleted(harvested: Make) -> None:
    source = harvested(record(0), record(1))
    source.run()
    gone = source.records.pop()
    assert source.run().counts["missing"] == 1
    assert source.row(1).missing_since is not None
    assert source.dataset(1)["state"] == "active"
    source.records.append(gone)
    source.run()
    assert source.row(1).missing_since is None


@pytest.mark.parametrize("case", ["empty", "half"])
def test_an_implausible_list_marks_nothing_as_missing(harvested: Make, case: str) -> None:
    source = harvested(record(0), record(1))
    source.run()
    if case == "empty":
        source.records.clear()
    else:
        source.records.pop()
        source.quirks.total = 2
    source.run()
    assert source.row(1).missing_since is None


def test_two_records_with_one_identifier_are_told(harvested: Make) -> None:
    source = harvested(record(0), record(0, title="Another table of residents"))
    job = source.run()
    assert job.counts["created"] == job.counts["duplicates"] == 1
    assert job.report["oddities"] == ["record-0 came twice, and not the same"]


def test_a_harvest_does_not_need_the_search_engine(
    harvested: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = harvested(record(0), record(1))
    with monkeypatch.context() as patch:
        patch.setitem(tk.config, "solr_url", "http://127.0.0.1:1/solr/ckan")
        assert source.run(visible=False).counts["created"] == 2
        source.records[0]["title"] = "Foreign residents, changed meanwhile"
        assert source.run(visible=False).counts["updated"] == 1
    model.Session.execute(sa.update(OutboxRow).values(retry_at=sa.func.now()))
    model.Session.commit()
    indexing.replay()
    make_connection().commit(waitSearcher=True)
    found = {document["title"] for document in source.documents()}
    assert found == {"Foreign residents, changed meanwhile", "Foreign residents of Rabat, table 1"}


def test_a_patch_keeps_what_a_harvest_wrote_though_solr_does_not_know_it_yet(
    harvested: Make, solr_stopped: Callable[[], AbstractContextManager[None]]
) -> None:
    source = harvested(record(0))
    source.run()
    before = source.dataset(0)["metadata_modified"]
    source.records[0]["title"] = "Foreign residents of Rabat, corrected"
    with solr_stopped():
        source.run(visible=False)
    assert source.dataset(0)["metadata_modified"] > before
    source.patch(0, contact_url="https://example.org/contact")
    assert source.dataset(0)["title"] == "Foreign residents of Rabat, corrected"


def test_oddities_of_the_portal_are_told(harvested: Make) -> None:
    source = harvested(
        *(record(n) for n in range(3)), config={"rows": 2}, quirks=Quirks(stuck=True)
    )
    job = source.run()
    assert job.report["oddities"] == ["the next page repeats an earlier one"]


def test_changed_options_apply_to_every_record(harvested: Make) -> None:
    source = harvested(record(0))
    source.run()
    call_action(
        "rabatmigration_harvest_source_update", id=source.source["id"], config={"publish": True}
    )
    assert source.run().counts["updated"] == 1
    assert source.dataset(0)["private"] is False


def test_only_one_harvest_of_a_source_runs_at_a_time(harvested: Make) -> None:
    source = harvested(record(0))
    with lock(f"harvest:{source.source['id']}") as ours:
        assert ours
        job = source.run()
    assert job.status == "failed"
    assert job.error["message"] == engine.RUNNING_ALREADY
    assert source.run().status == "finished"


def test_a_job_that_was_cut_off_is_told_by_the_next(harvested: Make) -> None:
    source = harvested(record(0))
    row = model.Session.get_one(SourceRow, source.source["id"])
    cut_off = queueing.start_here(row)
    source.run()
    model.Session.expire_all()
    assert model.Session.get_one(JobRow, cut_off).status == "interrupted"


def test_a_record_that_meets_an_error_of_ours_costs_no_other(
    harvested: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = harvested(*(record(number) for number in range(3)))
    suggested: list[Any] = []

    def broken_once(*_: Any) -> list[Any]:
        suggested.append(1)
        if len(suggested) == 2:
            raise ZeroDivisionError
        return []

    monkeypatch.setattr("ckanext.rabatmigration.harvest.suggest.suggest", broken_once)
    job = source.run()
    assert job.status == "finished"
    assert (job.counts["created"], job.counts["left_out"]) == (2, 1)


def test_a_source_that_cannot_be_started_ends_its_job_as_failed(
    harvested: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = harvested(record(0))

    def gone(*_: Any) -> None:
        raise HarvestError("no such adapter")

    monkeypatch.setattr("ckanext.rabatmigration.harvest.adapters.start", gone)
    assert source.run().status == "failed"


def test_errors_of_ours_in_a_row_end_the_job_as_failed_and_are_raised(
    harvested: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ckanext.rabatmigration.harvest.engine.MOST_FAILURES", 2)
    source = harvested(*(record(number) for number in range(3)))

    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("ckanext.rabatmigration.harvest.suggest.suggest", broken)
    with pytest.raises(ZeroDivisionError):
        source.run()
    model.Session.rollback()
    job = model.Session.scalar(sa.select(JobRow).where(JobRow.source_id == source.source["id"]))
    assert job is not None
    assert job.status == "failed"
    assert job.error["params"] == {"error": "ZeroDivisionError"}


def test_the_site_itself_is_the_author_and_needs_no_member(harvested: Make) -> None:
    source = harvested(record(0))
    source.run()
    site = call_action("get_site_user")
    creator = model.Session.get_one(model.User, source.dataset(0)["creator_user_id"])
    assert creator.name == site["name"]


def test_a_job_no_worker_was_told_of_is_told_by_the_tick(harvested: Make) -> None:
    source = harvested(record(0))
    earlier = datetime.now(UTC) - timedelta(minutes=3)
    job = JobRow(source_id=source.source["id"], status="queued", created=earlier)
    model.Session.add(job)
    model.Session.commit()
    queueing.queue_due()
    queueing.queue_due()
    waiting = get_queue(queueing.QUEUE).get_job_ids()
    assert waiting.count(f"harvest-{job.id}") == 1
