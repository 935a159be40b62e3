"""Suggestions as pages ask for them."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest
from ckan.tests import factories

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]


def ask(house, role="nobody", **data):
    return house.act(role, "rabatmigration_form_suggest", **data)


def test_anybody_may_ask_for_a_place(app, house):
    found = ask(house, list="place", q="حسان", lang="fr")
    assert found[0]["label"] == "Hassan"
    path = "/ar/api/3/action/rabatmigration_form_suggest?list=place&q=hassan"
    assert app.get(path).json["result"][0]["code"] == found[0]["code"]


def test_keywords_are_those_of_the_catalogue_then_of_the_lists(house, quarterly, visible_index):
    word = f"loge{factories.Dataset.stub().name}"[:40]
    quarterly(tags_translated={"fr": [word], "ar": ["سكن"]})
    visible_index()
    found = [one["label"] for one in ask(house, list="keyword", q="loge", lang="fr", limit=20)]
    assert word in found
    assert any("ogement" in one for one in found)
    assert len({one.casefold() for one in found}) == len(found)


def test_keywords_of_what_one_may_not_see_are_not_told(house, quarterly, visible_index):
    word = f"secret{factories.Dataset.stub().name}"[:40]
    quarterly(tags_translated={"fr": [word]}, private=True)
    visible_index()
    for role, told in {"nobody": [], "outsider": [], "editor": [word]}.items():
        found = [one["label"] for one in ask(house, role, list="keyword", q=word[:12], lang="fr")]
        assert [one for one in found if one == word] == told


@pytest.mark.parametrize(
    "wrong",
    [
        {"list": "nothing"},
        {"list": "../place"},
        {"q": ""},
        {"q": "a" * 101},
        {"q": "a\x00"},
        {"q": ["a"]},
        {"lang": "xx"},
        {"limit": "0"},
        {"limit": "21"},
        {"limit": "many"},
    ],
)
def test_a_wrong_question_is_refused(house, wrong):
    with pytest.raises(tk.ValidationError):
        ask(house, **({"list": "place", "q": "a"} | wrong))
