"""The form as any browser sends it, scripts or not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

Form = dict[str, Any]


def fields_of(form: Tag) -> Form:
    """Return what a browser would send if nothing was touched."""
    sent: Form = {}
    for one in form.select("input[name], textarea[name], select[name]"):
        kind = one.get("type")
        if kind in ("submit", "file") or (kind == "checkbox" and not one.has_attr("checked")):
            continue
        if one.name == "select":
            values = [o["value"] for o in one.select("option[selected]")]
            if not values and not one.has_attr("multiple"):
                values = [o["value"] for o in one.select("option")[:1]]
        else:
            values = [one.text if one.name == "textarea" else one.get("value", "")]
        sent.setdefault(one["name"], []).extend(values)
    return sent


@pytest.fixture
def browse(app: CKANTestApp, writer: dict[str, Any]) -> Callable[..., BeautifulSoup]:
    """Get a page, or send a form and get what comes back."""

    def go(path: str, sent: Form | None = None) -> BeautifulSoup:
        headers = {"Authorization": writer["token"]}
        if sent is None:
            answer = app.get(path, headers=headers)
        else:
            answer = app.post(path, data=sent, headers=headers)
        assert answer.status_code == 200, answer.body
        return BeautifulSoup(answer.body, "html.parser")

    return go


def test_seven_things_are_asked_the_rest_is_folded(browse):
    page = browse("/fr/dataset/new")
    asked = {one["name"].partition("-")[0] for one in page.select(".rm-asked [name]")}
    assert asked == {
        "title_translated", "notes_translated", "owner_org", "private", "migration_theme",
        "places", "temporal_start", "temporal_end", "access_level", "contact_name",
        "contact_email",
    }  # fmt: skip
    groups = page.select("details.rm-group")
    assert [group["id"].removeprefix("group-") for group in groups] == [
        "what", "who", "where_when", "method", "why", "access", "contact",
    ]  # fmt: skip
    assert not [group for group in groups if group.has_attr("open")]
    assert len(page.select(".rm-question")) == 7
    counts = [group.select_one("summary .rm-count").text for group in groups]
    assert counts[0] == "Répondu\u00a0: 0 sur 4"
    assert counts[5] == "Répondu\u00a0: 1 sur 3"  # a licence is chosen


def test_what_is_right_most_of_the_time_is_there_already(app):
    user = factories.UserWithToken()
    own = factories.Organization(users=[{"name": user["name"], "capacity": "editor"}])
    answer = app.get("/fr/dataset/new", headers={"Authorization": user["token"]})
    page = BeautifulSoup(answer.body, "html.parser")
    assert page.select_one("[name=license_id] option[selected]")["value"] == "cc-by-4.0"
    assert page.select_one("input[type=hidden][name=owner_org]")["value"] == own["id"]
    assert not page.select("select[name=owner_org]")


@pytest.mark.ckan_config("ckanext.rabatmigration.default_license", "")
def test_an_operator_may_presume_no_licence(browse):
    assert not browse("/fr/dataset/new").select("[name=license_id] option[selected]")


def test_a_form_with_errors_says_so_in_its_title_and_at_its_inputs(browse, owner):
    sent = {"_ckan_phase": "dataset_new_1", "save": "", "owner_org": owner, "temporal_start": "x"}
    page = browse("/fr/dataset/new", sent)
    assert page.title.text.startswith("À corriger")
    for name in ("title_translated-fr", "temporal_start"):
        wrong = page.select_one(f'[name="{name}"]')
        assert wrong["aria-invalid"] == "true"
        told = wrong["aria-describedby"].split()[0]
        assert page.select_one(f"#{told} li").text.strip()
    assert not page.select_one("[name=temporal_end]").has_attr("aria-invalid")


def test_what_answers_bring_is_told_and_follows_them(browse, owner):
    uses = browse("/fr/dataset/new").select(".rm-brings .rm-use")
    assert {one["data-ready"] for one in uses} == {"false"}
    sent = {
        "_ckan_phase": "dataset_new_1", "save": "", "owner_org": owner, "temporal_start": "x",
        "title_translated-fr": "Logement", "migration_theme": ["", "housing"],
        "places": ["", "MA"], "methodology_translated-ar": "بحث",
    }  # fmt: skip
    uses = browse("/fr/dataset/new", sent).select(".rm-brings .rm-use")
    assert [one["data-ready"] for one in uses] == ["true"] + ["false"] * 7
    needs = {one["data-need"]: one.has_attr("hidden") for one in uses[4].select(".rm-need")}
    assert needs == {
        "methodology_translated": True, "collection_method": False, "caveats_translated": False,
    }  # fmt: skip


def test_every_input_has_a_label_and_its_language(browse):
    page = browse("/ar/dataset/new")
    for one in page.select("#dataset-edit :is(input, select, textarea):not([type=hidden])"):
        assert page.select_one(f'label[for="{one["id"]}"]') or one.find_parent("label"), one
    title = page.select_one('[name="title_translated-ar"]')
    assert (title["lang"], title["dir"]) == ("ar", "rtl")
    assert page.select_one('[name="title_translated-fr"]')["dir"] == "ltr"


def test_a_wrong_form_keeps_what_was_typed_and_leads_to_what_is_wrong(browse, owner):
    page = browse(
        "/fr/dataset/new",
        {
            "_ckan_phase": "dataset_new_1",
            "save": "",
            "owner_org": owner,
            "title_translated-ar": "السكن في الرباط",
            "title_translated-fr": "<b>Logement</b>",
            "migration_theme": ["", "labour", "housing"],
            "places": "",
            "sdg_targets": ["", "10.7"],
            "policy_reasons-sdg:10.7-fr": "Parce que",
            "temporal_start": "l’an dernier",
            "tags_translated-fr": "loyer, habitat",
            "next_update": "bientôt",
            "contact_public": ["", "true"],
        },
    )
    kept = fields_of(page.select_one("#dataset-edit"))
    assert kept["title_translated-fr"] == ["<b>Logement</b>"]
    assert kept["title_translated-ar"] == ["السكن في الرباط"]
    assert kept["migration_theme"] == ["", "labour", "housing"]
    assert kept["policy_reasons-sdg:10.7-fr"] == ["Parce que"]
    assert kept["temporal_start"] == ["l’an dernier"]
    assert kept["tags_translated-fr"] == ["loyer, habitat"]
    assert kept["contact_public"] == ["", "true"]
    links = [one["href"] for one in page.select(".rm-problems a")]
    assert links == ["#field-title_translated", "#field-temporal_start", "#field-next_update"]
    assert all(page.select_one(link) for link in links)
    opened = [group["id"] for group in page.select("details.rm-group[open]")]
    assert opened == ["group-where_when"]
    assert "Les balises HTML" in page.select_one("#error-title_translated").text


def test_a_dataset_saved_as_the_form_shows_it_stays_as_it_was(browse, make, act):
    made = make(
        title_translated={"fr": "Logement", "ar": "السكن"},
        source_language="fr",
        tags_translated={"fr": ["droit d’asile", "loyer"]},
        migration_theme=["housing", "labour"],
        sdg_targets=["10.7"],
        policy_reasons={"sdg:10.7": {"ar": "لأن"}},
        places=["04.421.01.05", "MA"],
        citizenship=["SEN"],
        temporal_start="2014-Q3",
        access_level="open",
        conforms_to=["https://example.org/a", "https://example.org/b"],
        contact_email="a@example.org",
        contact_public=True,
        harvest_guid="abc",
        author="Somebody",
        extras=[{"key": "theirs", "value": "x"}],
        private=True,
    )
    path = f"/fr/dataset/edit/{made['name']}"
    form = browse(path).select_one("#dataset-edit")
    browse(path, {**fields_of(form), "save": ""})
    shown = act("package_show", id=made["id"])
    changed = {k for k in shown | made if shown.get(k) != made.get(k)}
    assert changed <= {"metadata_modified", "num_tags"}


def test_emptied_boxes_clear_a_field(browse, make, act):
    made = make(title="Logement", migration_theme=["housing"], contact_public=True)
    path = f"/fr/dataset/edit/{made['name']}"
    sent = fields_of(browse(path).select_one("#dataset-edit"))
    browse(path, {**sent, "migration_theme": "", "contact_public": "", "save": ""})
    shown = act("package_show", id=made["id"])
    assert "migration_theme" not in shown
    assert "contact_public" not in shown


def test_a_file_s_form_keeps_its_crosses_and_adds_one(browse, make, act):
    made = make(
        title="Logement",
        resources=[{"url": "https://example.org/a.csv", "name": "a", "crosses": ["sex*age"]}],
    )
    resource = made["resources"][0]
    path = f"/fr/dataset/{made['name']}/resource/{resource['id']}/edit"
    sent = fields_of(browse(path).select_one("#resource-edit"))
    assert sent["crosses-0"] == ["", "sex", "age"]
    sent["crosses-1"] = ["", "citizenship", "sex"]
    browse(path, {**sent, "save": "go-metadata"})
    changed = act("resource_show", id=resource["id"])
    assert changed["crosses"] == ["sex*age", "sex*citizenship"]
    assert changed["name_translated"] == resource["name_translated"]


def test_a_dataset_s_page_tells_the_rest_in_the_reader_s_language(browse, make):
    made = make(
        title_translated={"fr": "Logement"},
        population_groups=["international_migrants"],
        data_collector_translated={"ar": "المندوبية"},
        private=False,
    )
    page = browse(f"/fr/dataset/{made['name']}")
    more = page.select_one(".rm-additional")
    assert "Populations concernées" in more.text
    assert re.search("migrant", more.text)
    shown = more.find("bdi", string="المندوبية")
    assert (shown["lang"], shown["dir"]) == ("ar", "rtl")


def test_an_organization_saved_as_the_form_shows_it_stays_as_it_was(browse, act):
    made = act(
        "organization_create",
        title_translated={"fr": "Commune", "ar": "جماعة"},
        source_language="fr",
        org_role="producer",
        website="https://example.org",
        contact_public=True,
    )
    before = act("organization_show", id=made["id"])
    path = f"/fr/organization/edit/{made['name']}"
    form = browse(path).select_one("#organization-edit-form")
    browse(path, {**fields_of(form), "save": ""})
    assert act("organization_show", id=made["id"]) == before
