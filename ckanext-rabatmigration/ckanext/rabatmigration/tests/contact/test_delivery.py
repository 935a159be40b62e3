"""A mail server that is away, refuses or comes back: no message is lost, none is sent twice."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.tests.helpers import call_action
from click.testing import CliRunner

from ckanext.rabatmigration import schedule
from ckanext.rabatmigration.cli import rabatmigration
from ckanext.rabatmigration.contact import delivery, mail
from ckanext.rabatmigration.contact.model import MessageRow
from ckanext.rabatmigration.tests.contact.conftest import asked, rows

pytestmark = pytest.mark.functional


@pytest.fixture(autouse=True)
def _in_the_application(app):
    """Ask for messages, and deliver them, in whatever language is spoken around."""
    with app.flask_app.test_request_context("/", environ_overrides={"CKAN_LANG": "en"}):
        yield


@pytest.fixture
def message(dataset):
    """A message about a dataset, kept and not yet sent."""

    def make(**fields):
        made = dataset()
        return call_action(
            "rabatmigration_contact_send", object_type="dataset", **asked(id=made["id"], **fields)
        )

    return make


@pytest.fixture
def run():
    """Run a command of operators; return what it says."""

    def invoke(*words):
        done = CliRunner().invoke(rabatmigration, ["contact", *words])
        assert done.exit_code == 0, done.output
        return done.output

    return invoke


def _due() -> None:
    """Let the time until the next attempt pass."""
    model.Session.execute(sa.update(MessageRow).values(next_attempt=datetime.now(UTC)))
    model.Session.commit()


def test_a_dead_server_loses_nothing_and_costs_no_attempt(message, sink, monkeypatch, ckan_config):
    monkeypatch.setitem(ckan_config, "smtp.server", "127.0.0.1:1")
    message()
    for _ in range(20):
        delivery.deliver_due()
    (row,) = rows()
    assert (row.delivery, row.attempts) == ("waiting", 0)
    assert "refused" in row.last_error.lower()
    monkeypatch.setitem(ckan_config, "smtp.server", sink.address)
    delivery.deliver_due()
    assert len(sink.received) == 1
    assert rows()[0].delivery == "sent"
    assert rows()[0].last_error is None


def test_a_server_that_hangs_up_is_away_not_refusing(message, sink):
    sink.greeting = "421 too busy"
    message()
    delivery.deliver_due()
    assert (rows()[0].delivery, rows()[0].attempts) == ("waiting", 0)


def test_a_refused_message_is_tried_again_later_and_set_aside_in_the_end(
    message, sink, monkeypatch, ckan_config
):
    monkeypatch.setitem(ckan_config, "ckanext.rabatmigration.contact.max_attempts", 3)
    sink.answers["salma@rabat.example"] = "550 no such person"
    message()
    delivery.deliver_due()
    (row,) = rows()
    assert (row.delivery, row.attempts) == ("waiting", 1)
    assert row.next_attempt > datetime.now(UTC)
    delivery.deliver_due()
    assert rows()[0].attempts == 1
    for _ in range(2):
        _due()
        delivery.deliver_due()
    (row,) = rows()
    assert (row.delivery, row.attempts) == ("failed", 3)
    assert "550" in row.last_error
    sink.answers.clear()
    call_action("rabatmigration_message_retry", id=row.id)
    delivery.deliver_due()
    assert rows()[0].delivery == "sent"
    assert len(sink.received) == 1


def test_who_got_it_does_not_get_it_again_when_another_is_refused(sink, dataset, people):
    made = dataset(contact_email="", contact_name="")
    sink.answers[people["editor"]["email"]] = "451 later"
    call_action("rabatmigration_contact_send", object_type="dataset", **asked(id=made["id"]))
    for _ in range(3):
        _due()
        delivery.deliver_due()
    sink.answers.clear()
    _due()
    delivery.deliver_due()
    to = sorted(got.recipients[0] for got in sink.received)
    assert to == sorted([people["admin"]["email"], people["editor"]["email"]])


def test_two_senders_at_once_send_it_once(message, sink):
    ids = [message()["id"] for _ in range(3)]
    threads = [threading.Thread(target=_deliver_in_app, args=(ids,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    delivery.deliver_due()
    assert len(sink.received) == 3
    assert {row.delivery for row in rows()} == {"sent"}


def _deliver_in_app(ids: list[str]) -> None:
    from ckanext.rabatmigration.tests.conftest import _SITE

    with _SITE[0].flask_app.app_context():
        delivery.deliver_all(ids)


def test_the_tick_sends_what_no_job_sent(message, sink):
    message()
    report = schedule.tick(datetime.now(UTC) + timedelta(days=2))
    assert "contact_mail" in report.ran
    assert len(sink.received) == 1


def test_without_a_mail_server_messages_wait_and_the_operator_is_told(
    message, run, monkeypatch, ckan_config
):
    monkeypatch.setitem(ckan_config, "smtp.server", "")
    message()
    delivery.deliver_due()
    assert rows()[0].delivery == "waiting"
    assert "no mail server is set" in run("status")


def test_nothing_a_visitor_writes_becomes_a_header(message, sink, dataset):
    made = dataset(title_translated={"fr": "Loyers" + " x" * 140})
    call_action(
        "rabatmigration_contact_send",
        object_type="dataset",
        **asked(
            id=made["id"],
            name="Amina Bcc: x@example.org",
            message="Subject: spam\r\nBcc: v@example.org\r\n\r\n.\r\nRCPT TO:<v@example.org>",
        ),
    )
    delivery.deliver_due()
    (got,) = sink.received
    assert got.recipients == ("salma@rabat.example",)
    assert got.mail["Bcc"] is None
    assert len(got.mail.get_all("Subject")) == 1
    assert len(got.mail["Subject"]) <= mail.LONGEST_SUBJECT
    assert "RCPT TO:<v@example.org>" in got.text


def test_old_messages_are_forgotten(message, run, monkeypatch, ckan_config):
    old, young = message()["id"], message()["id"]
    then = datetime.now(UTC) - timedelta(days=400)
    model.Session.execute(sa.update(MessageRow).where(MessageRow.id == old).values(created=then))
    model.Session.commit()
    monkeypatch.setitem(ckan_config, "ckanext.rabatmigration.contact.keep_days", 0)
    assert delivery.purge() == 0
    monkeypatch.setitem(ckan_config, "ckanext.rabatmigration.contact.keep_days", 365)
    delivery.purge_old()
    assert [row.id for row in rows()] == [young]
    then = datetime.now(UTC) - timedelta(days=5)
    model.Session.execute(sa.update(MessageRow).values(created=then))
    model.Session.commit()
    assert "1 deleted" in run("purge", "--days", "3")
    assert rows() == []


def test_the_operator_sends_again_what_was_set_aside(message, run, sink):
    made = message()
    model.Session.execute(sa.update(MessageRow).values(delivery="failed", last_error="550 no"))
    model.Session.commit()
    assert made["id"] in run("status")
    assert "1 taken up again" in run("send")
    assert len(sink.received) == 1
