"""CKAN clients that know nothing of ours read and write all the same."""

from uuid import uuid4

import pytest
import sqlalchemy as sa
from ckan import model

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


@pytest.mark.parametrize(
    ("lang", "title", "notes", "tag"),
    [
        ("ar", "المهاجرون في الرباط", "ملخص قصير.", "هجرة"),
        ("fr", "Les étrangers à Rabat", "Un résumé.", "étrangers"),
        ("en", "Foreign residents of Rabat", "A summary.", "people"),
    ],
)
def test_title_notes_tags_and_owner_are_enough(make, lang, title, notes, tag):
    dataset = make(title=title, notes=notes, tags=[{"name": tag}])
    assert dataset["source_language"] == lang
    assert dataset["title_translated"] == {lang: title}
    assert dataset["notes_translated"] == {lang: notes}
    assert dataset["tags_translated"] == {lang: [tag]}
    assert (dataset["title"], dataset["notes"]) == (title, notes)
    assert [one["name"] for one in dataset["tags"]] == [tag]


def test_a_title_is_enough(make):
    assert make(title="Les étrangers à Rabat")["state"] == "active"


def test_a_name_alone_is_the_title_as_in_ckan(make, refused):
    name = f"logement-{uuid4().hex}"
    assert make(name=name)["title"] == name
    errors = refused(name=f"{name}-2", title_translated={"fr": ""})
    assert list(errors) == ["title_translated"]


def test_translations_alone_make_the_plain_fields(make):
    dataset = make(
        title_translated={"fr": "Logement", "ar": "السكن"},
        notes_translated={"ar": "ملخص"},
        tags_translated={"fr": ["droit d’asile"]},
        source_language="fr",
    )
    assert dataset["title"] == "Logement"
    assert dataset["notes"] == "ملخص"
    assert [one["name"] for one in dataset["tags"]] == ["droit d asile"]


def test_showing_and_saving_again_changes_nothing(make, act):
    made = make(title="Logement social", tags=[{"name": "loyer"}], places=["04.421.01.05"])
    shown = act("package_show", id=made["id"])
    assert act("package_update", **shown) == shown
    changed = act("package_update", **{**shown, "contact_name": "Le service"})
    same = {"metadata_modified", "contact_name", "completeness"}
    assert {k: v for k, v in changed.items() if k not in same} == {
        k: v for k, v in shown.items() if k not in same
    }


def test_a_patched_title_fills_the_source_language_and_keeps_the_others(make, act):
    made = make(title_translated={"fr": "Logement", "ar": "السكن"}, source_language="fr")
    patched = act("package_patch", id=made["id"], title="Habitat")
    assert patched["title_translated"] == {"ar": "السكن", "fr": "Habitat"}
    assert patched["title"] == "Habitat"


def test_a_patched_translation_changes_the_plain_title(make, act):
    made = make(title_translated={"fr": "Logement", "ar": "السكن"}, source_language="fr")
    patched = act("package_patch", id=made["id"], title_translated={"fr": "Habitat"})
    assert patched["title_translated"] == {"fr": "Habitat"}
    assert patched["title"] == "Habitat"


def test_an_update_by_a_client_without_translations_loses_none(make, act, owner):
    made = make(title_translated={"fr": "Logement", "ar": "السكن"}, source_language="fr")
    changed = act("package_update", id=made["id"], title="Habitat", owner_org=owner)
    assert changed["title_translated"] == {"ar": "السكن", "fr": "Habitat"}


@pytest.mark.parametrize("empty", [None, ""])
def test_null_and_empty_clear_a_field(make, act, empty):
    made = make(
        title="Logement",
        notes="Un résumé.",
        migration_theme=["housing"],
        temporal_start="2024",
        url="https://www.hcp.ma",
        caveats_translated={"fr": "Attention."},
        places=["04.421.01.05"],
    )
    names = ["notes", "migration_theme", "temporal_start", "url", "caveats_translated", "places"]
    cleared = act("package_patch", id=made["id"], **dict.fromkeys(names, empty))
    assert not any(cleared.get(name) for name in [*names, "notes_translated", "spatial"])


def test_patched_tags_become_keywords_of_the_source_language(make, act):
    made = make(title="Logement", tags_translated={"fr": ["loyer"], "ar": ["كراء"]})
    patched = act("package_patch", id=made["id"], tags=[{"name": "habitat"}])
    assert patched["tags_translated"] == {"ar": ["كراء"], "fr": ["habitat"]}
    assert [one["name"] for one in patched["tags"]] == ["habitat"]


def test_a_keyword_keeps_its_apostrophe_when_tags_are_echoed(make, act):
    made = make(title="Logement", tags_translated={"fr": ["droit d’asile"]})
    patched = act("package_patch", id=made["id"], contact_name="Le service")
    assert patched["tags_translated"] == {"fr": ["droit d’asile"]}


def test_a_tag_ckan_cannot_hold_is_refused_as_ever(refused):
    errors = refused(title="Un titre", title_translated=None, tags=[{"name": "a/b"}])
    assert list(errors) == ["tags"]


def test_resource_patch_works_on_a_dataset_that_only_has_a_title(make, act):
    made = make(title="Logement", resources=[{"url": "https://example.org/a.csv", "name": "a"}])
    model.Session.execute(
        sa.update(model.Package)
        .where(model.Package.id == made["id"])
        .values(extras={}, metadata_modified=sa.func.now())
    )
    model.Session.commit()
    resource = made["resources"][0]["id"]
    assert act("resource_patch", id=resource, name="Fichier")["name"] == "Fichier"
    shown = act("package_show", id=made["id"])
    assert shown["title"] == "Logement"
    assert shown["title_translated"] == {"fr": "Logement"}


def test_extras_that_are_fields_of_ours_are_checked_as_such(make, refused):
    extras = [{"key": "frequency", "value": "annual"}, {"key": "theirs", "value": "x"}]
    dataset = make(title="Logement", extras=extras)
    assert dataset["frequency"] == "annual"
    assert dataset["extras"] == [{"key": "theirs", "value": "x"}]
    assert "frequency" in refused(extras=[{"key": "frequency", "value": "bogus"}])


def test_what_machines_wrote_survives_a_form(make, act, owner):
    made = make(title="Logement", harvest_guid="abc", source_modified="2024-05-31T10:00:00")
    changed = act("package_update", id=made["id"], title="Habitat", owner_org=owner)
    assert changed["harvest_guid"] == "abc"
    assert "harvest_guid" not in act("package_patch", id=made["id"], harvest_guid=None)


def test_what_is_shown_besides_may_be_sent_back(make, act):
    made = make(title="Logement")
    shown = act("package_show", id=made["id"])
    assert shown["completeness"]["percent"] > 0
    changed = act("package_update", **{**shown, "notes": "Un résumé."})
    assert "notes_translated" in changed["completeness"]["done"]
    assert "completeness" not in model.Package.get(made["id"]).extras


def test_empty_columns_are_shown_as_plain_ckan_does(make):
    dataset = make(title="Logement")
    assert dataset["url"] is None
    assert dataset["license_id"] is None


def test_an_organization_needs_no_more_than_a_title(act):
    made = act("organization_create", title="جمعية المواكبة")
    assert made["title_translated"] == {"ar": "جمعية المواكبة"}
    assert made["name"].startswith("jamiya-al-")
    patched = act("organization_patch", id=made["id"], org_role="producer")
    assert patched["name"] == made["name"]
    shown = act("organization_show", id=made["id"])
    assert shown["org_role"] == "producer"
    assert shown["title_translated"] == {"ar": "جمعية المواكبة"}


def test_an_organization_s_plain_and_translated_fields_follow_each_other(act):
    made = act("organization_create", title_translated={"fr": "Commune", "ar": "جماعة"})
    assert made["title"] == "جماعة"
    act("organization_patch", id=made["id"], title="جماعة الرباط", description="وصف")
    shown = act("organization_show", id=made["id"])
    assert shown["title_translated"] == {"ar": "جماعة الرباط", "fr": "Commune"}
    assert shown["description_translated"] == {"ar": "وصف"}
