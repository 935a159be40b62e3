"""No form is taken in the name of a cookie alone, whatever was asked of its page before."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from ckan import model
from ckan.tests.helpers import CKANTestApp

from ckanext.rabatmigration.tests.publishing.conftest import People

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins")]

Make = Callable[..., dict[str, Any]]
PASSWORD = "a password of tests only 1"


def _signed_in(app: CKANTestApp, name: str) -> Any:
    """A browser in which somebody has signed in by the form."""
    user = model.User.get(name)
    user.password = PASSWORD
    model.Session.commit()
    client = app.test_client(use_cookies=True)
    page = client.get("/user/login").get_data(as_text=True)
    form = {"login": name, "password": PASSWORD, "_csrf_token": _token(page)}
    client.post("/user/login", data=form)
    assert "account authed" in client.get("/about").get_data(as_text=True)
    return client


def _token(page: str) -> str:
    (found,) = set(re.findall(r'name="_csrf_token" value="([^"]+)"', page))
    return found


def _addresses(app: CKANTestApp, dataset: str) -> list[tuple[str, str]]:
    """Every address that takes something, with its method; their parts in brackets filled."""
    found = []
    for rule in app.flask_app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}):
            path = re.sub(r"<(?:int:)?(?:ver|page)>", "3", rule.rule)
            found.append((re.sub(r"<[^>]+>", dataset, path), method))
    return sorted(set(found))


def test_no_address_takes_a_cookie_without_the_forms_token(
    app, people: People, dataset: Make, monkeypatch
):
    # some of core's views fail on addresses that make no sense: an error page, as on a site
    monkeypatch.setitem(app.flask_app.config, "PROPAGATE_EXCEPTIONS", False)
    made = dataset(private=True)
    addresses = _addresses(app, made["name"])
    assert len(addresses) > 50
    for path, method in addresses:
        for headers in ({}, people.headers("outsider")):
            app.get(path, headers=headers, follow_redirects=False)
            app.test_client(use_cookies=False).open(path, method=method, headers=headers)
    before = people.act("sysadmin", "package_show", id=made["id"])["metadata_modified"]
    client = _signed_in(app, people.names["sysadmin"])
    taken = {
        (path, method, status)
        for path, method in addresses
        if (status := client.open(path, method=method).status_code) not in (400, 403, 405)
    }
    assert taken == set()
    after = people.act("sysadmin", "package_show", id=made["id"])
    assert (after["metadata_modified"], after["private"]) == (before, True)


def test_a_form_with_its_token_is_taken(app, people: People, dataset: Make):
    made = dataset(private=True)
    client = _signed_in(app, people.names["admin"])
    page = client.get(f"/fr/dataset/{made['name']}").get_data(as_text=True)
    token = re.findall(r'name="_csrf_token" value="([^"]+)"', page)[-1]
    client.post(f"/fr/dataset/{made['name']}/publish", data={"_csrf_token": token})
    assert people.act("sysadmin", "package_show", id=made["id"])["private"] is False


def test_a_form_sent_too_late_says_what_to_do(app, people: People, dataset: Make):
    made = dataset(private=True)
    client = _signed_in(app, people.names["admin"])
    page = client.post(f"/fr/dataset/{made['id']}/publish")
    assert page.status_code == 400
    assert "Ouvrez la page de nouveau" in page.get_data(as_text=True)


def test_any_header_is_no_token(app, people: People, dataset: Make):
    made = dataset(private=True)
    client = _signed_in(app, people.names["admin"])
    call = {"data": {"id": made["id"]}, "headers": {"Authorization": "x"}}
    assert client.post("/api/3/action/follow_dataset", **call).status_code == 403


@pytest.mark.parametrize("path", ["/", "/fr/dataset/", "/ar/organization/", "/vocabulary/nowhere"])
def test_reading_opens_no_session(app, path: str):
    answer = app.test_client(use_cookies=False).get(path)
    cookies = answer.headers.getlist("Set-Cookie")
    assert [one for one in cookies if "Max-Age=0" not in one] == []


def test_what_is_made_for_one_person_is_kept_by_no_proxy(app, people: People, dataset: Make):
    made = dataset(private=True)
    answer = app.get(
        f"/api/3/action/package_show?id={made['id']}", headers=people.headers("admin"), status=200
    )
    assert answer.cache_control.private
    assert not answer.cache_control.public
