"""The relay for programs, and what the people of an organisation read and note."""

import json

import pytest
from ckan.tests import factories
from ckan.tests.helpers import call_action

from ckanext.rabatmigration.contact.logic.schema import LONGEST
from ckanext.rabatmigration.tests.contact.conftest import MESSAGE, Visitor, asked, deliver, rows

pytestmark = pytest.mark.functional

API = "/api/3/action"


def _post(app, action, data, token=None, lang=""):
    headers = {"Authorization": token} if token else {}
    answer = app.post(f"{lang}{API}/{action}", json=data, headers=headers)
    return answer.status_code, json.loads(answer.body)


def test_anybody_sends_by_the_api(app, sink, dataset):
    made = dataset()
    data = asked(object_type="dataset", id=made["name"])
    status, answer = _post(app, "rabatmigration_contact_send", data)
    assert status == 200
    assert answer["result"] == {"id": rows()[0].id, "delivery": "waiting"}
    again = _post(app, "rabatmigration_contact_send", data)
    assert again[1]["result"]["id"] == answer["result"]["id"]
    deliver(app)
    assert [got.recipients for got in sink.received] == [("salma@rabat.example",)]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"object_type": "user"}, "object_type"),
        ({"object_type": None}, "object_type"),
        ({"id": ""}, "id"),
        ({"name": "a\r\nBcc: x@y.example"}, "name"),
        ({"name": ["a"]}, "name"),
        ({"name": 5}, "name"),
        ({"email": "x@y"}, "email"),
        ({"email": "x@y.example;z@y.example"}, "email"),
        ({"email": '"x y"@y.example'}, "email"),
        ({"email": "é@y.example"}, "email"),
        ({"message": "م" * (LONGEST + 1)}, "message"),
        ({"message": {"a": 1}}, "message"),
        ({"message": "\u0000" * 50}, "message"),
        ({"consent": False}, "consent"),
        ({"consent": "no"}, "consent"),
        ({"submission": "'; DROP TABLE"}, "submission"),
    ],
)
def test_what_can_not_be_sent_is_refused_by_its_field(app, dataset, change, field):
    made = dataset()
    data = {**asked(object_type="dataset", id=made["id"]), **change}
    status, answer = _post(app, "rabatmigration_contact_send", data)
    assert status in (400, 409)
    assert answer["error"]
    if status == 409:
        assert list(answer["error"]) == ["__type", field] or field in answer["error"]
    assert rows() == []


def test_recipients_can_not_be_chosen(app, sink, dataset):
    made = dataset()
    extra = {"to": "victim@example.org", "contact_email": "victim@example.org", "recipients": ["v"]}
    status, _ = _post(
        app, "rabatmigration_contact_send", {**asked(object_type="dataset", id=made["id"]), **extra}
    )
    assert status in (200, 409)
    deliver(app)
    assert {got.recipients for got in sink.received} <= {("salma@rabat.example",)}


def test_strangers_do_not_write_about_what_they_may_not_see(app, dataset, people):
    made = dataset(private=True)
    data = asked(object_type="dataset", id=made["id"])
    assert _post(app, "rabatmigration_contact_send", data)[0] == 403
    stranger = people["stranger"]["token"]
    assert _post(app, "rabatmigration_contact_send", data, stranger)[0] == 403
    assert _post(app, "rabatmigration_contact_send", data, people["editor"]["token"])[0] == 200
    for name in ("zq-none", people["organization"]["id"]):
        data = asked(object_type="dataset", id=name)
        assert _post(app, "rabatmigration_contact_send", data)[0] == 404


def test_the_api_is_limited_as_the_form_is(app, dataset):
    made = dataset()
    told = [
        _post(app, "rabatmigration_contact_send", asked(object_type="dataset", id=made["id"]))
        for _ in range(6)
    ]
    assert [status for status, _ in told] == [200] * 5 + [409]
    assert "minute" in told[-1][1]["error"]["rate"][0]


def test_only_those_who_answer_for_an_organisation_read_its_messages(app, dataset, people):
    made = dataset()
    call_action("rabatmigration_contact_send", object_type="dataset", **asked(id=made["id"]))
    call_action("rabatmigration_contact_send", object_type="site", **asked())
    other = factories.UserWithToken()
    factories.Organization(users=[{"name": other["name"], "capacity": "admin"}])
    assert _post(app, "rabatmigration_message_list", {})[0] == 403
    for who in ("member", "stranger"):
        assert _post(app, "rabatmigration_message_list", {}, people[who]["token"])[0] == 403
    assert _post(app, "rabatmigration_message_list", {}, other["token"])[1]["result"]["count"] == 0
    asked_for = {"organization": people["organization"]["name"]}
    assert _post(app, "rabatmigration_message_list", asked_for, other["token"])[0] == 404
    for who in ("admin", "editor"):
        found = _post(app, "rabatmigration_message_list", {}, people[who]["token"])[1]["result"]
        assert found["count"] == found["new"] == 1
        (message,) = found["results"]
        assert message["message"] == MESSAGE
        assert message["object"]["name"] == made["name"]
        assert message["email"] == "amina@example.org"
    sysadmin = factories.SysadminWithToken()
    found = _post(app, "rabatmigration_message_list", {}, sysadmin["token"])[1]["result"]
    assert {one["object_type"] for one in found["results"]} == {"dataset", "site"}


def test_what_came_of_a_message_is_noted_by_those_who_read_it(app, dataset, people):
    made = dataset()
    sent = call_action("rabatmigration_contact_send", object_type="dataset", **asked(id=made["id"]))
    change = {"id": sent["id"], "state": "answered"}
    for who in ("member", "stranger"):
        assert _post(app, "rabatmigration_message_update", change, people[who]["token"])[0] == 403
        assert _post(app, "rabatmigration_message_delete", change, people[who]["token"])[0] == 403
        assert _post(app, "rabatmigration_message_retry", change, people[who]["token"])[0] == 403
    editor = people["editor"]["token"]
    assert _post(app, "rabatmigration_message_update", {**change, "state": "zq"}, editor)[0] == 409
    done = _post(app, "rabatmigration_message_update", change, editor)[1]["result"]
    assert done["state"] == "answered"
    assert done["state_changed"]
    listed = _post(app, "rabatmigration_message_list", {"state": "new"}, editor)[1]["result"]
    assert (listed["count"], listed["new"]) == (0, 0)
    assert _post(app, "rabatmigration_message_delete", {"id": sent["id"]}, editor)[0] == 200
    assert rows() == []
    assert _post(app, "rabatmigration_message_update", change, editor)[0] == 404


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_messages_stand_on_the_dashboard(app, dataset, people, lang):
    made = dataset()
    call_action("rabatmigration_contact_send", object_type="dataset", **asked(id=made["id"]))
    editor = Visitor(app, {"Authorization": people["editor"]["token"]})
    page = editor.open(f"/{lang}/dashboard/messages")
    assert MESSAGE in page
    assert "mailto:amina@example.org" in page
    assert MESSAGE not in editor.open(f"/{lang}/dashboard/messages?state=closed")
    answer = editor.client.post(
        f"/{lang}/dashboard/messages/{rows()[0].id}/state",
        data={"state": "closed"},
        headers=editor.headers,
        follow_redirects=True,
    )
    assert answer.status_code == 200
    assert rows()[0].state == "closed"
    member = Visitor(app, {"Authorization": people["member"]["token"]})
    assert MESSAGE not in member.open(f"/{lang}/dashboard/messages")
    nobody = Visitor(app).client.get(f"/{lang}/dashboard/messages", follow_redirects=False)
    assert nobody.status_code == 302


def test_tables_are_made_and_unmade_by_migrations(migrate_db_for, app):
    import sqlalchemy as sa
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from ckan import model

    from ckanext.rabatmigration.contact.model import MessageRow

    table = MessageRow.__tablename__

    def there():
        model.Session.remove()
        return table in sa.inspect(model.ensure_engine()).get_table_names()

    assert there()
    migrate_db_for("rabatmigration_contact", version="base", forward=False)
    try:
        assert not there()
    finally:
        migrate_db_for("rabatmigration_contact")
    assert there()
    with model.ensure_engine().connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), MessageRow.metadata)
    assert [str(one) for one in found if table in str(one)] == []
