"""Demo accounts have a known password: they stay on one machine."""

import runpy

import pytest
from ckan import model
from ckan.exceptions import CkanConfigurationException
from ckan.tests import factories

from ckanext.rabatmigration.demo import guard
from ckanext.rabatmigration.demo.accounts import NAMES

PRODUCTION = "ckanext.rabatmigration.production"


@pytest.mark.unit
@pytest.mark.parametrize(
    "url",
    ["http://localhost:5000", "http://127.0.0.1:5000", "http://[::1]:80", "https://a.localhost"],
)
def test_a_demo_starts_on_this_machine(url):
    guard.refuse_in_production({"ckan.site_url": url})


@pytest.mark.unit
@pytest.mark.parametrize(
    "url",
    [
        "https://data.rabat.example",
        "http://0.0.0.0:5000",
        "http://10.0.0.1",
        "http://localhost.example",
    ],
)
def test_a_demo_does_not_start_where_others_reach_it(url):
    with pytest.raises(CkanConfigurationException, match=r"demo accounts"):
        guard.refuse_in_production({"ckan.site_url": url})


@pytest.mark.unit
def test_a_demo_does_not_start_in_production_even_here():
    with pytest.raises(CkanConfigurationException, match="production"):
        guard.refuse_in_production({"ckan.site_url": "http://localhost", PRODUCTION: True})


@pytest.mark.functional
@pytest.mark.usefixtures("clean_db")
def test_production_does_not_start_while_a_demo_account_can_sign_in():
    guard.refuse_accounts()
    account = factories.User(name=NAMES[0])
    with pytest.raises(CkanConfigurationException, match=NAMES[0]):
        guard.refuse_accounts()
    model.User.get(account["id"]).state = model.State.DELETED
    model.Session.commit()
    guard.refuse_accounts()


def _served(monkeypatch):
    """Make the application a server asks for, around a site that is set up already."""
    monkeypatch.setattr("ckan.cli.load_config", lambda: {})
    monkeypatch.setattr("ckan.config.middleware.make_app", lambda _: "the site")
    return runpy.run_module("ckanext.rabatmigration.wsgi")["application"]


@pytest.mark.functional
@pytest.mark.usefixtures("clean_db", "with_plugins")
@pytest.mark.ckan_config(PRODUCTION, True)
def test_whatever_server_runs_it_production_is_guarded(monkeypatch):
    assert _served(monkeypatch) == "the site"
    factories.User(name=NAMES[0])
    with pytest.raises(CkanConfigurationException, match=NAMES[0]):
        _served(monkeypatch)


@pytest.mark.functional
@pytest.mark.usefixtures("clean_db", "with_plugins")
@pytest.mark.ckan_config(PRODUCTION, False)
def test_a_demonstration_is_served_with_its_accounts(monkeypatch):
    factories.User(name=NAMES[0])
    assert _served(monkeypatch) == "the site"
