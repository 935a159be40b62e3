"""The form: what is sent reaches the contact, nobody's address is shown, nothing typed is lost."""

import html
import re

import pytest
from bs4 import BeautifulSoup
from ckan.tests import factories
from ckan.tests.helpers import call_action

from ckanext.rabatmigration.contact.logic.schema import LONGEST
from ckanext.rabatmigration.tests.contact.conftest import MESSAGE, Visitor, deliver, filled, rows

pytestmark = pytest.mark.functional

SUBJECT = {
    "ar": "سؤال حول مجموعة المعطيات",
    "fr": "Question sur le jeu de données",
    "en": "Question about the dataset",
}


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_a_question_reaches_the_contact_in_the_contacts_language(app, sink, dataset, lang):
    made = dataset(source_language=lang)
    answer = Visitor(app).send(f"/fr/dataset/{made['name']}/ask")
    assert answer.status_code == 200
    assert "salma" not in answer.get_data(as_text=True)
    deliver(app)
    (got,) = sink.received
    assert got.recipients == ("salma@rabat.example",)
    assert got.mail["Reply-To"] == "amina@example.org"
    assert got.mail["Subject"].startswith(SUBJECT[lang])
    assert MESSAGE in got.text
    assert f"/{lang}/dataset/{made['name']}" in got.text or lang == "en"
    assert "amina@example.org" in got.text
    (row,) = rows()
    assert (row.delivery, row.lang, row.state) == ("sent", "fr", "new")


def test_the_form_and_what_follows_show_no_address(app, sink, dataset, people):
    made = dataset()
    visitor = Visitor(app)
    for path in (f"/dataset/{made['name']}", f"/dataset/{made['name']}/ask"):
        page = visitor.open(path)
        assert "salma" not in page.lower()
        assert people["admin"]["email"] not in page
    assert f"/dataset/{made['name']}/ask" in visitor.open(f"/dataset/{made['name']}")


def test_without_a_contact_the_organisations_people_get_it_each_alone(app, sink, dataset, people):
    made = dataset(contact_email="", contact_name="")
    Visitor(app).send(f"/dataset/{made['name']}/ask")
    deliver(app)
    to = sorted(got.recipients for got in sink.received)
    assert to == sorted([(people["admin"]["email"],), (people["editor"]["email"],)])
    for got in sink.received:
        others = {people["admin"]["email"], people["editor"]["email"]} - set(got.recipients)
        assert not any(other in got.mail.as_string() for other in others)


def test_an_organisation_is_written_to(app, sink, people):
    Visitor(app).send(f"/ar/organization/{people['organization']['name']}/ask")
    deliver(app)
    assert {got.mail["Reply-To"] for got in sink.received} == {"amina@example.org"}
    assert all("Agence des loyers" in got.mail["Subject"] for got in sink.received)
    assert len(sink.received) == 2


def test_the_site_is_written_to_where_the_operator_says(app, sink, monkeypatch, ckan_config):
    monkeypatch.setitem(ckan_config, "ckanext.rabatmigration.contact.site_email", "team@x.example")
    answer = Visitor(app).send("/fr/contact")
    assert answer.status_code == 200
    deliver(app)
    (got,) = sink.received
    assert got.recipients == ("team@x.example",)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "Two\nlines"),
        ("name", "x" * 101),
        ("email", ""),
        ("email", "nobody"),
        ("email", "a@b.example, c@d.example"),
        ("email", "a@b.example\nBcc: c@d.example"),
        ("email", "a b@c.example"),
        ("message", ""),
        ("message", "short"),
        ("message", "م" * (LONGEST + 1)),
        ("consent", ""),
        ("website", "http://spam.example"),
        ("_csrf_token", "forged"),
        ("_csrf_token", ""),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(app, sink, dataset, field, value):
    made = dataset()
    answer = Visitor(app).send(f"/fr/dataset/{made['name']}/ask", **{field: value})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert re.search(r'class="rm-problems" role="alert"', page)
    typed = {"name": "Amina Visitor", "email": "amina@example.org", "message": MESSAGE}
    for name, said in typed.items():
        if name != field:
            assert html.escape(said, quote=False) in html.unescape(page), name
    assert rows() == []
    if field in typed:
        assert f'id="error-{field}"' in page
        assert f'href="#field-{field}"' in page


def test_a_form_sent_empty_says_what_to_do_in_each_field(app, sink, dataset):
    made = dataset()
    empty = {"name": "", "email": "", "message": "", "consent": ""}
    answer = Visitor(app).send(f"/en/dataset/{made['name']}/ask", **empty)
    page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
    assert [one.get_text() for one in page.select(".rm-problems li a")] == [
        "Write your name.",
        "Write one e-mail address, such as name@example.org.",
        "Write your message: at least 10 letters.",
        "Without your agreement we may not pass on your name, address and message.",
    ]


def test_after_a_correction_the_same_form_is_sent(app, sink, dataset):
    made = dataset()
    visitor = Visitor(app)
    path = f"/dataset/{made['name']}/ask"
    refused = visitor.send(path, consent="")
    again = visitor.client.post(path, data=filled(refused.get_data(as_text=True)))
    assert again.status_code == 200
    assert len(rows()) == 1


def test_the_same_form_twice_is_one_message(app, sink, dataset):
    made = dataset()
    visitor = Visitor(app)
    path = f"/dataset/{made['name']}/ask"
    form = filled(visitor.open(path))
    assert [visitor.client.post(path, data=form).status_code for _ in range(3)] == [200] * 3
    assert len(rows()) == 1


def test_a_form_of_no_reasonable_size_is_refused(app, dataset):
    made = dataset()
    visitor = Visitor(app)
    path = f"/dataset/{made['name']}/ask"
    form = filled(visitor.open(path)) | {"message": "x" * 1_000_000}
    assert visitor.client.post(path, data=form).status_code == 413
    assert rows() == []


def test_letters_no_table_holds_are_left_out(app, sink, dataset):
    made = dataset()
    path = f"/dataset/{made['name']}/ask"
    assert Visitor(app).send(path, message="Rents of\x07 2024, please?").status_code == 200
    assert Visitor(app).send(path, message="Rents\x00 of 2024, please?").status_code == 200
    assert [row.body for row in rows()] == ["Rents of 2024, please?"] * 2


def test_one_visitor_writes_so_often_and_hears_when_to_come_back(app, sink, dataset):
    made = dataset()
    visitor = Visitor(app)
    path = f"/fr/dataset/{made['name']}/ask"
    codes = [visitor.send(path, email=f"a{n}@example.org").status_code for n in range(5)]
    assert codes == [200] * 5
    refused = visitor.send(path)
    page = refused.get_data(as_text=True)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert "Réessayez dans 60" in page
    assert MESSAGE in page
    assert len(rows()) == 5


def test_one_address_given_from_everywhere_is_limited_too(
    app, sink, dataset, monkeypatch, ckan_config
):
    monkeypatch.setitem(ckan_config, "ckanext.rabatmigration.contact.proxies", 1)
    made = dataset()
    path = f"/dataset/{made['name']}/ask"
    codes = [
        Visitor(app, {"X-Forwarded-For": f"6.6.6.6, 198.51.100.{n}"}).send(path).status_code
        for n in range(6)
    ]
    assert codes == [200] * 5 + [429]


def test_what_a_visitor_writes_of_proxies_is_not_believed(app, sink, dataset):
    made = dataset()
    path = f"/dataset/{made['name']}/ask"
    codes = [
        Visitor(app, {"X-Forwarded-For": f"198.51.100.{n}"})
        .send(path, email=f"a{n}@example.org")
        .status_code
        for n in range(6)
    ]
    assert codes == [200] * 5 + [429]


def test_a_wrong_form_costs_no_share(app, sink, dataset):
    made = dataset()
    visitor = Visitor(app)
    path = f"/dataset/{made['name']}/ask"
    assert {visitor.send(path, consent="").status_code for _ in range(7)} == {400}
    assert visitor.send(path).status_code == 200


@pytest.mark.parametrize("who", ["private", "draft", "deleted", "none"])
def test_what_is_not_public_is_not_there_for_strangers(app, sink, dataset, people, who):
    fields = {"private": {"private": True}, "draft": {"private": True, "state": "draft"}}
    made = dataset(**fields.get(who, {}))
    if who == "deleted":
        sysadmin = factories.Sysadmin()
        call_action("package_delete", {"user": sysadmin["name"]}, id=made["id"])
    name = "zq-none" if who == "none" else made["name"]
    visitor = Visitor(app)
    form = filled(visitor.open("/contact"))
    for headers in ({}, {"Authorization": people["stranger"]["token"]}):
        for path in (f"/dataset/{name}/ask", f"/fr/dataset/{name}/ask"):
            assert visitor.client.get(path, headers=headers).status_code == 404
            assert visitor.client.post(path, data=form, headers=headers).status_code == 404
    assert rows() == []


def test_a_copy_goes_to_the_account_of_who_is_signed_in_alone(app, sink, dataset, people):
    made = dataset()
    anonymous = Visitor(app)
    assert 'name="copy"' not in anonymous.open(f"/dataset/{made['name']}/ask")
    anonymous.send(f"/dataset/{made['name']}/ask", copy="true", email="victim@example.org")
    deliver(app)
    assert [got.recipients for got in sink.received] == [("salma@rabat.example",)]
    sink.received.clear()
    signed_in = Visitor(app, {"Authorization": people["stranger"]["token"]})
    signed_in.send(f"/ar/dataset/{made['name']}/ask", copy="true")
    deliver(app)
    to = [got.recipients[0] for got in sink.received]
    assert to == ["salma@rabat.example", people["stranger"]["email"]]
    assert sink.received[1].mail["Subject"].startswith("نسخة من رسالتكم")
    assert sink.received[1].mail["Reply-To"] is None
