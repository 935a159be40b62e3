"""What the suggestion of tags writes, every reader of `suggested_tags` understands."""

from __future__ import annotations

from typing import Any

import pytest
from ckan.tests import factories
from ckan.tests.helpers import CKANTestApp, call_action

from ckanext.dcat.processors import RDFParser, RDFSerializer
from ckanext.rabatmigration.harvest.suggest import suggest
from ckanext.rabatmigration.tests.harvest.conftest import account

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

TEXTS = {
    "title_translated": {"en": "Housing of migrant workers in Rabat"},
    "notes_translated": {"en": "Indicators of SDG 11.1 by sex and age, for urban planning."},
}
LABELS = {
    "sdg:11.1": "Logement adéquat et services de base pour tous",
    "mc2cm:urban_planning_housing": "Planification urbaine et accès à un logement adéquat",
    "population_group:migrant_workers": "Travailleurs migrants",
    "migration_theme:housing": "Logement et habitat",
    "disaggregation:sex": "Sexe",
}


@pytest.fixture
def suggested() -> dict[str, Any]:
    """A public dataset with the tags its texts call for."""
    tags = [one.as_dict() for one in suggest(TEXTS)]
    return call_action(
        "package_create",
        context={"user": factories.Sysadmin(**account())["name"], "ignore_auth": False},
        owner_org=factories.Organization(name=account()["name"])["id"],
        private=False,
        suggested_tags=tags,
        **TEXTS,
    )


def test_suggestions_are_labelled(app: CKANTestApp, suggested: dict[str, Any]):
    address = f"/api/3/action/package_show?id={suggested['id']}&lang=fr"
    labels = app.get(address, status=200).json["result"]["labels"]["suggested_tags"]
    assert len(labels) == len(suggested["suggested_tags"])
    found = {one["id"]: one["label"] for one in labels}
    assert {tag: found.get(tag) for tag in LABELS} == LABELS
    assert not [one for one in labels if one["label"] == one["id"]]


def test_suggestions_go_out_as_rdf_and_come_back(suggested: dict[str, Any]):
    parser = RDFParser()
    parser.parse(RDFSerializer().serialize_dataset(suggested, _format="ttl"), _format="ttl")
    [back] = list(parser.datasets())
    assert _by_tag(back) == _by_tag(suggested)
    assert LABELS.keys() <= _by_tag(back).keys()


def _by_tag(dataset: dict[str, Any]) -> dict[str, Any]:
    return {
        one["tag"]: (one["confidence"], sorted(one["words"])) for one in dataset["suggested_tags"]
    }
