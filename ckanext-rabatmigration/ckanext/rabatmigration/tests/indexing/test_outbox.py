"""What is saved is found, whatever happens to Solr or to us between the commit and the index."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import requests
import sqlalchemy as sa
from ckan import model
from ckan.lib import search
from ckan.tests import factories

from ckanext.rabatmigration import indexing
from ckanext.rabatmigration.indexing import delivery, outbox

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


def test_saved_dataset_is_found_at_once(dataset, indexed, waiting):
    saved = dataset(title="Asylum requests")
    assert indexed(saved["id"])["title"] == "Asylum requests"
    assert waiting(saved["id"]) is None


def test_changed_dataset_is_found_as_changed(act, dataset, indexed):
    saved = dataset()
    act("package_patch", id=saved["id"], title="Changed")
    assert indexed(saved["id"])["title"] == "Changed"


def test_dataset_saved_while_solr_is_stopped_is_found_after_it_starts(
    dataset, indexed, waiting, solr_stopped
):
    with solr_stopped():
        saved = dataset()
    row = waiting(saved["id"])
    assert row.attempts == 1
    assert row.last_error

    outcome = indexing.replay()

    assert saved["id"] in outcome.sent
    assert indexed(saved["id"])["name"] == saved["name"]
    assert waiting(saved["id"]) is None


def test_no_password_of_solr_is_kept_or_logged(dataset, waiting, solr_stopped, caplog, monkeypatch):
    monkeypatch.setattr(delivery.log, "disabled", False)  # commands of other tests turn it off
    with solr_stopped():
        saved = dataset()
    assert "secret-word" not in waiting(saved["id"]).last_error
    assert "secret-word" not in "".join(r.getMessage() for r in caplog.records if "rabat" in r.name)
    assert any("stay queued" in record.getMessage() for record in caplog.records)


def test_rolled_back_save_indexes_nothing(org, indexed, waiting):
    context = {"ignore_auth": True, "user": factories.Sysadmin()["name"], "defer_commit": True}
    saved = tk.get_action("package_create")(
        context, {"name": factories.Dataset.stub().name, "owner_org": org["id"], "title": "Ghost"}
    )
    indexing.enqueue([saved["id"]])
    model.Session.rollback()
    assert indexed(saved["id"]) is None
    assert waiting(saved["id"]) is None


def test_savepoint_rolled_back_is_not_sent_while_the_rest_is(dataset, indexed, waiting):
    kept, undone = dataset(), dataset()
    model.Session.get(model.Package, kept["id"]).title = "Kept"
    indexing.enqueue([kept["id"]])
    savepoint = model.Session.begin_nested()
    model.Session.get(model.Package, undone["id"]).title = "Undone"
    indexing.enqueue([undone["id"]])
    savepoint.rollback()
    assert indexed(kept["id"])["title"] == kept["title"]

    model.Session.commit()

    assert indexed(kept["id"])["title"] == "Kept"
    assert indexed(undone["id"])["title"] == undone["title"]
    assert waiting(undone["id"]) is None


def test_committed_savepoint_sends_nothing_before_the_outer_commit(dataset, indexed):
    saved = dataset()
    with model.Session.begin_nested():
        model.Session.get(model.Package, saved["id"]).title = "Too early"
        indexing.enqueue([saved["id"]])
    assert indexed(saved["id"])["title"] == saved["title"]
    model.Session.rollback()
    assert indexed(saved["id"])["title"] == saved["title"]


def test_deleted_dataset_leaves_the_index(act, dataset, indexed):
    saved = dataset()
    act("package_delete", id=saved["id"])
    assert indexed(saved["id"]) is None


def test_purged_dataset_leaves_the_index(act, dataset, indexed, waiting):
    saved = dataset()
    act("dataset_purge", id=saved["name"])
    assert indexed(saved["id"]) is None
    assert waiting(saved["id"]) is None


def test_process_killed_between_commit_and_sending_is_healed_by_replay(
    org, indexed, waiting, ckan_config
):
    name = factories.Dataset.stub().name
    script = f"""
        import os, signal
        from ckan.cli.cli import ckan
        from ckan.cli import load_config
        from ckan.config.middleware import make_app
        make_app(load_config({ckan_config["__file__"]!r}))
        import ckan.plugins.toolkit as tk
        from ckanext.rabatmigration.indexing import delivery
        delivery._deliver = lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL)
        tk.get_action("package_create")(
            {{"ignore_auth": True, "user": {factories.Sysadmin()["name"]!r}}},
            {{"name": {name!r}, "title": "Survivor", "owner_org": {org["id"]!r}}},
        )
    """
    died = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        env={**os.environ, "CKAN_INI": ckan_config["__file__"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    package = model.Package.get(name)
    assert package is not None
    package_id = package.id
    assert indexed(package_id) is None
    assert waiting(package_id) is not None

    indexing.replay()

    assert indexed(package_id)["title"] == "Survivor"


def _break(package_id: str, **columns: Any) -> None:
    """Put into the database what the index can't take."""
    model.Session.execute(
        sa.update(model.Package).where(model.Package.id == package_id).values(**columns)
    )
    model.Session.commit()


@pytest.mark.parametrize(
    "columns",
    [{"metadata_created": None}, {"title": "x" * 40_000}],
    ids=["cannot be built", "refused by Solr"],
)
def test_bad_record_in_the_middle_of_a_batch_stops_no_other(
    dataset, indexed, waiting, columns: dict[str, Any]
):
    first, bad, last = dataset(), dataset(), dataset()
    ids = [first["id"], bad["id"], last["id"]]
    for id_ in (first["id"], last["id"]):
        _break(id_, title="Renamed")
    _break(bad["id"], **columns)
    indexing.enqueue(ids)
    model.Session.commit()

    assert indexed(first["id"])["title"] == "Renamed"
    assert indexed(last["id"])["title"] == "Renamed"
    row = waiting(bad["id"])
    assert row.attempts == 1
    assert row.last_error
    assert waiting(first["id"]) is None

    assert bad["id"] not in indexing.replay().failed, "it waits before it is tried again"


def test_large_backlog_takes_few_requests(org, indexed, solr_stopped, monkeypatch):
    packages = [
        model.Package(name=factories.Dataset.stub().name + str(n), title=str(n), type="dataset")
        for n in range(500)
    ]
    for package in packages:
        package.owner_org = org["id"]
    model.Session.add_all(packages)
    model.Session.flush()
    ids = [package.id for package in packages]
    with solr_stopped():
        indexing.enqueue(ids)
        model.Session.commit()
    sent: list[str] = []
    send = requests.Session.send

    def counted(session: requests.Session, request: Any, **options: Any) -> requests.Response:
        sent.append(request.url)
        return send(session, request, **options)

    monkeypatch.setattr(requests.Session, "send", counted)

    outcome = indexing.replay()

    assert len(outcome.sent) == 500
    assert len(sent) <= 6, sent
    assert sum("commit=true" in url.lower() for url in sent) <= 1
    monkeypatch.undo()
    search.make_connection().commit(waitSearcher=True)
    assert indexed(ids[0])["id"] == ids[0]
    assert indexed(ids[-1])["id"] == ids[-1]


def test_row_changed_while_sending_stays(dataset, waiting):
    saved = dataset()
    outbox.put([saved["id"]])
    read = outbox.tokens([saved["id"]])
    outbox.put([saved["id"]])
    outbox.settle(read)
    model.Session.commit()
    assert waiting(saved["id"]) is not None


def test_replay_takes_no_more_than_asked(dataset):
    ids = [dataset()["id"] for _ in range(3)]
    outbox.put(ids)
    model.Session.commit()
    assert len(indexing.replay(limit=2).sent) == 2
    assert indexing.backlog().waiting == 1


def test_deleting_a_tag_reindexes_though_no_commit_follows(act, dataset, indexed):
    saved = dataset(tags=[{"name": "asylum"}, {"name": "housing"}])
    assert sorted(indexed(saved["id"])["tags"]) == ["asylum", "housing"]
    act("tag_delete", id="asylum")
    assert indexed(saved["id"])["tags"] == ["housing"]


def test_user_is_not_told_of_a_stopped_solr_after_the_commit(
    app, dataset, waiting, solr_stopped, indexed
):
    saved = dataset(tags=[{"name": "return"}])
    token = factories.SysadminWithToken()["token"]
    with solr_stopped():
        answer = app.post(
            "/api/action/tag_delete", json={"id": "return"}, headers={"Authorization": token}
        )
    assert answer.status_code == 200
    assert waiting(saved["id"]) is not None
    indexing.replay()
    assert "tags" not in indexed(saved["id"])


def test_rebuilding_the_index_reports_a_stopped_solr(dataset, solr_stopped):
    saved = dataset()
    with solr_stopped(), pytest.raises(search.SearchIndexError):
        search.rebuild(saved["id"])


def test_rebuilding_the_index_brings_a_document_back(dataset, indexed):
    saved = dataset()
    search.clear(saved["id"])
    assert indexed(saved["id"]) is None
    search.rebuild(saved["id"])
    assert indexed(saved["id"])["id"] == saved["id"]


def test_rebuilding_settles_what_waited(dataset, waiting, solr_stopped):
    with solr_stopped():
        saved = dataset()
    search.rebuild(saved["id"])
    assert waiting(saved["id"]) is None


def test_commands_tell_what_waits_and_replay_it(cli, dataset, solr_stopped):
    from ckan.cli.cli import ckan

    with solr_stopped():
        saved = dataset()
    status = cli.invoke(ckan, ["rabatmigration", "index", "status"])
    assert "1 waiting, 1 of them failed" in status.output
    assert saved["id"] in status.output
    replayed = cli.invoke(ckan, ["rabatmigration", "index", "replay"])
    assert replayed.exit_code == 0, replayed.output
    assert "1 sent, 0 failed" in replayed.output


def test_replay_command_fails_when_solr_is_stopped(cli, dataset, solr_stopped):
    from ckan.cli.cli import ckan

    with solr_stopped():
        dataset()
        result = cli.invoke(ckan, ["rabatmigration", "index", "replay"])
    assert result.exit_code == 1
    assert "Solr doesn't answer" in result.output
