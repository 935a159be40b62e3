"""No visitor reads the name or address of who works in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from secrets import token_hex
from typing import Any

import pytest
from ckan import model
from ckan.tests import factories
from ckan.tests.helpers import call_action

from ckanext.rabatmigration.tests.publishing.conftest import People

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

Make = Callable[..., dict[str, Any]]
NAME, EMAIL = "Zineb Staffmember", "zineb.staffmember@rabat.example"


@pytest.fixture
def named(people: People, dataset: Make) -> dict[str, Any]:
    """An administrator with a name nobody else has, and a dataset she made and changed."""
    user = factories.UserWithToken(fullname=NAME, email=f"{token_hex(4)}{EMAIL}")
    made = dataset(private=False)
    organization = made["organization"]["id"]
    call_action("organization_member_create", id=organization, username=user["name"], role="admin")
    context = {"user": user["name"], "ignore_auth": False}
    call_action("package_patch", context, id=made["id"], notes="Changed by a person")
    call_action("organization_patch", context, id=organization, description="Changed, too")
    return {"user": user, "dataset": made, "organization": made["organization"]["name"]}


def _words(named: dict[str, Any]) -> list[str]:
    return [NAME, EMAIL, named["user"]["name"]]


def test_no_page_names_the_people_of_an_organisation(app, named):
    name, organization = named["dataset"]["name"], named["organization"]
    for path in (
        f"/dataset/{name}",
        f"/dataset/activity/{name}",
        f"/dataset/{name}.ttl",
        f"/organization/{organization}",
        f"/organization/about/{organization}",
        f"/organization/activity/{organization}",
        f"/organization/members/{organization}",
        f"/organization/admins/{organization}",
        f"/user/{named['user']['name']}",
        "/user/",
    ):
        body = app.get(path, follow_redirects=False).body
        told = [word for word in _words(named)[:2] if word in body]
        assert told == [], path
    for path in (f"/organization/admins/{organization}", f"/organization/members/{organization}"):
        assert app.get(path, status=403)


def test_no_action_names_them(app, named):
    dataset, organization = named["dataset"]["id"], named["organization"]
    user = named["user"]["name"]
    for action in (
        f"organization_show?id={organization}&include_users=true",
        f"organization_list?all_fields=true&include_users=true&organizations={organization}",
        f"member_list?id={organization}&object_type=user",
        "user_list?all_fields=true",
        f"user_show?id={user}",
        "user_autocomplete?q=zineb",
        f"package_activity_list?id={dataset}",
        f"organization_activity_list?id={organization}",
        "recently_changed_packages_activity_list",
        f"user_activity_list?id={user}",
        f"package_show?id={dataset}",
        f"package_search?fq=id:{dataset}",
    ):
        answer = app.get(f"/api/3/action/{action}", follow_redirects=False)
        found = json.dumps(json.loads(answer.body).get("result"), ensure_ascii=False)
        assert [word for word in _words(named) if word in found] == [], action


def test_activities_of_strangers_have_no_person(app, named):
    answer = app.get(f"/api/3/action/package_activity_list?id={named['dataset']['id']}")
    activities = json.loads(answer.body)["result"]
    assert activities
    assert {one["user_id"] for one in activities} == {""}
    page = app.get(f"/fr/dataset/activity/{named['dataset']['name']}").body
    assert "L’organisation" in page


def test_colleagues_see_who_did_what(app, named):
    token = {"Authorization": named["user"]["token"]}
    answer = app.get(
        f"/api/3/action/package_activity_list?id={named['dataset']['id']}", headers=token
    )
    actors = {one["user_id"] for one in json.loads(answer.body)["result"]}
    assert model.User.get(named["user"]["name"]).id in actors
    assert NAME in app.get(f"/organization/admins/{named['organization']}", headers=token).body
