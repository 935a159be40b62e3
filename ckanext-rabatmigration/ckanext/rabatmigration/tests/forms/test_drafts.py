"""What is typed and not sent is kept, for the one who typed it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.tests import factories

from ckanext.rabatmigration.forms import keeping
from ckanext.rabatmigration.forms.model import DraftRow

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

KEY = "0123456789abcdef"
INPUTS = [["title_translated-fr", "Logement"], ["places", ""], ["places", "MA"]]


def rows():
    model.Session.rollback()
    return model.Session.scalar(sa.select(sa.func.count()).select_from(DraftRow))


def save(house, role="editor", **fields):
    sent = {"form": "dataset/new", "key": KEY, "inputs": INPUTS} | fields
    return house.act(role, "rabatmigration_form_draft_save", **sent)


def show(house, role="editor", form="dataset/new"):
    return house.act(role, "rabatmigration_form_draft_show", form=form)


def test_what_was_typed_is_found_again(house):
    kept = save(house)
    assert kept["inputs"] == INPUTS
    assert show(house) == kept
    assert datetime.now(UTC) - datetime.fromisoformat(kept["saved"]) < timedelta(minutes=1)


def test_what_is_typed_later_takes_its_place(house):
    save(house)
    save(house, key="another-key", inputs=[["title_translated-fr", "Loyers"]])
    assert show(house)["inputs"] == [["title_translated-fr", "Loyers"]]
    assert show(house)["key"] == "another-key"


def test_nobody_else_sees_it_and_nobody_without_an_account_keeps_anything(house):
    save(house)
    assert show(house, "admin") is None
    house.act("admin", "rabatmigration_form_draft_delete", form="dataset/new")
    assert show(house)["inputs"] == INPUTS
    for action in ("save", "show", "delete"):
        with pytest.raises(tk.NotAuthorized):
            house.act(
                "nobody",
                f"rabatmigration_form_draft_{action}",
                form="dataset/new",
                key=KEY,
                inputs=[],
            )


def test_it_is_deleted_when_its_owner_says_so(house):
    save(house)
    said = house.act("editor", "rabatmigration_form_draft_delete", form="dataset/new")
    assert said == {"form": "dataset/new", "deleted": True}
    assert show(house) is None
    said = house.act("editor", "rabatmigration_form_draft_delete", form="dataset/new")
    assert said["deleted"] is False


def test_a_form_is_kept_by_those_who_may_send_it(house, quarterly):
    made = quarterly()
    form = f"dataset/edit/{made['id']}"
    save(house, "admin", form=form, base=made["metadata_modified"])
    assert show(house, "admin", form)["base"] == made["metadata_modified"]
    for role in ("outsider", "editor"):  # it is published, and not theirs to change
        with pytest.raises(tk.NotAuthorized):
            save(house, role, form=form)
    with pytest.raises(tk.ObjectNotFound):
        save(house, form="dataset/edit/00000000-0000-0000-0000-000000000000")
    lonely = factories.User()
    with pytest.raises(tk.NotAuthorized):
        tk.get_action("rabatmigration_form_draft_save")(
            {"user": lonely["name"], "ignore_auth": False},
            {"form": "dataset/new", "key": KEY, "inputs": []},
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"form": "user/edit"},
        {"form": "dataset/edit/1"},
        {"form": ["dataset/new"]},
        {"key": "short"},
        {"key": "<script>aaaa"},
        {"inputs": "text"},
        {"inputs": {"a": "b"}},
        {"inputs": [["a"]]},
        {"inputs": [["a", 1]]},
        {"inputs": [["a", None]]},
        {"inputs": [["", "b"]]},
        {"inputs": [["a" * 300, "b"]]},
        {"inputs": [["a", "b\x00"]]},
        {"inputs": [["a", "b"]] * 1501},
        {"inputs": [["a", "b" * 200_001]]},
        {"base": "x" * 41},
    ],
)
def test_what_is_no_form_is_refused(house, wrong):
    before = rows()
    with pytest.raises(tk.ValidationError):
        save(house, **wrong)
    assert rows() == before


def test_tokens_of_a_page_are_not_kept(house):
    save(house, inputs=[["_csrf_token", "secret"], ["title_translated-fr", "Logement"]])
    assert show(house)["inputs"] == [["title_translated-fr", "Logement"]]


def test_there_are_few_of_one_person(house):
    ids = [
        f"dataset/new/00000000-0000-0000-0000-{number:012}" for number in range(keeping.MOST + 3)
    ]
    for form in ids:
        save(house, form=form)
    assert [form for form in ids if show(house, form=form)] == ids[3:]


def test_old_ones_are_forgotten(house):
    save(house)
    old = datetime.now(UTC) - timedelta(days=31)
    model.Session.execute(sa.update(DraftRow).values(saved=old))
    model.Session.commit()
    assert show(house) is None
    assert rows() > 0
    keeping.purge()
    assert rows() == 0


def send(app, house, **fields):
    sent = {"_ckan_phase": "dataset_new_1", "save": "", "owner_org": house.org["id"]} | fields
    return app.post("/fr/dataset/new", data=sent, headers=house.headers("editor"))


def test_it_ends_when_the_form_is_sent(app, house):
    save(house)
    said = f"dataset/new {KEY}"
    send(app, house, **{"title_translated-fr": "Un logement", "rabatmigration_draft": said})
    kept = show(house)
    assert (kept["key"], kept["inputs"]) == (KEY, None)


def test_what_comes_late_does_not_bring_back_what_was_sent(app, house):
    said = f"dataset/new {KEY}"
    send(app, house, **{"title_translated-fr": "Un logement", "rabatmigration_draft": said})
    assert save(house)["inputs"] is None
    assert show(house)["inputs"] is None
    assert save(house, key="another-key")["inputs"] == INPUTS


def test_it_stays_when_the_form_comes_back_with_errors(app, house):
    save(house)
    said = f"dataset/new {KEY}"
    answer = send(app, house, temporal_start="jamais", rabatmigration_draft=said)
    assert f'value="{said}"' in answer.body
    assert 'data-returned="true"' in answer.body
    assert 'data-form="dataset/new"' in answer.body
    assert show(house)["inputs"] == INPUTS


@pytest.mark.parametrize(
    "said", ["", "dataset/new", "x" * 500, "dataset/new <b>", "dataset/new a b"]
)
def test_a_form_that_says_nothing_of_a_draft_ends_none(app, house, said):
    save(house)
    send(app, house, **{"title_translated-fr": "Un logement", "rabatmigration_draft": said})
    assert show(house)["inputs"] == INPUTS


def test_what_the_form_says_of_its_draft_is_not_stored(app, house):
    title = f"Titre {factories.Dataset.stub().name}"
    said = f"dataset/new {KEY}"
    send(app, house, **{"title_translated-fr": title, "rabatmigration_draft": said})
    package = model.Session.scalars(
        sa.select(model.Package).where(model.Package.title == title)
    ).one()
    assert "rabatmigration_draft" not in package.extras
    shown = house.act("editor", "package_show", id=package.id)
    assert "rabatmigration_draft" not in shown
    assert shown["extras"] == []


def test_a_browser_forgets_at_sign_out(app, house):
    answer = app.post("/user/_logout", headers=house.headers("editor"), follow_redirects=False)
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in app.get("/fr/").headers
