"""One source of settings for the native stack, for containers and for tests."""

import configparser
import os
import re
import string
import subprocess

import pytest
import yaml
from native import container, settings, site
from native.console import LauncherError
from native.paths import DOCKER, ROOT

pytestmark = pytest.mark.unit

VALUES = {
    "site_url": "http://localhost:5000",
    "sqlalchemy_url": "postgresql://ckan:a%40b@db/ckan",
    "datastore_write_url": "postgresql://ckan:x@db/datastore",
    "datastore_read_url": "postgresql://ro:x@db/datastore",
    "solr_url": "http://solr/ckan",
    "redis_url": "redis://:x@redis/0",
    "storage_path": "/srv/données du site",
    "secret_key": "s1",
    "csrf_secret": "s2",
    "token_secret": "s3",
}


def _read(text: str) -> configparser.SectionProxy:
    parser = configparser.ConfigParser()
    parser.optionxform = str  # type: ignore[assignment]
    parser.read_string(text)
    return parser["app:main"]


def _compose() -> dict:
    return yaml.safe_load((DOCKER / "compose.yaml").read_text("utf-8"))


def _example() -> dict[str, str]:
    made = subprocess.run(
        [DOCKER / "secrets.sh", "--example"], capture_output=True, text=True, check=True
    )
    lines = [line for line in made.stdout.splitlines() if not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def test_a_percent_sign_in_a_password_reaches_ckan_as_it_is():
    assert _read(settings.render(VALUES))["sqlalchemy.url"] == VALUES["sqlalchemy_url"]


def test_a_missing_value_is_named():
    few = {key: value for key, value in VALUES.items() if key != "solr_url"}
    with pytest.raises(LauncherError, match="solr_url"):
        settings.render(few)


def test_a_line_break_in_a_value_is_refused():
    with pytest.raises(LauncherError, match="site_title"):
        settings.render({**VALUES, "site_title": "Rabat\nckan.plugins = evil"})


def test_a_site_is_in_production_unless_it_is_said_to_be_a_demo():
    read = _read(settings.render(VALUES))
    assert read["ckanext.rabatmigration.production"] == "true"
    assert settings.DEMO_PLUGIN not in read["ckan.plugins"].split()


def test_cookies_are_secure_where_the_site_is():
    plain, secure = (
        _read(settings.render({**VALUES, "site_url": url}))
        for url in ("http://localhost:5000", "https://data.example.org")
    )
    assert (plain["SESSION_COOKIE_SECURE"], secure["SESSION_COOKIE_SECURE"]) == ("false", "true")


def test_settings_hold_secrets_for_their_owner_alone(tmp_path):
    ini = tmp_path / "ckan.ini"
    settings.write(ini, VALUES)
    assert ini.stat().st_mode & 0o777 == 0o600


def test_the_tests_run_with_the_sites_own_settings():
    parser = configparser.RawConfigParser()
    parser.optionxform = str  # type: ignore[assignment]
    parser.read(ROOT / "test.ini", "utf-8")
    tests = parser["app:main"]
    served = _read(settings.render(VALUES))
    rules = (
        "ckan.auth.",
        "ckan.plugins",
        "ckan.locale",
        "ckan.i18n",
        "ckan.views",
        "search.",
        "ckanext.",
    )
    own = ("ckanext.xloader.site_url", "ckanext.xloader.jobs_db.uri", "ckanext.xloader.api_token")
    own += ("ckanext.rabatmigration.production", "ckanext.rabatmigration.demo.password")
    own += (
        "ckanext.rabatmigration.contact.site_email",
        "ckanext.rabatmigration.contact.proxies",
    )
    for key, value in served.items():
        if key.startswith(rules) and key not in own:
            assert tests.get(key, "").split() == value.split(), key


def test_every_secret_compose_asks_for_is_made():
    text = (DOCKER / "compose.yaml").read_text("utf-8")
    asked = set(re.findall(r"\$\{(\w+):\?", text))
    assert {"CKAN_DB_PASSWORD", "REDIS_PASSWORD", "SECRET_KEY"} <= asked
    made = _example()
    assert asked <= set(made)
    secrets = [value for name, value in made.items() if name not in ("CKAN_SITE_URL", "LISTEN")]
    assert all(len(value) >= 32 for value in secrets)
    assert len(set(secrets)) == len(secrets)


def test_containers_get_all_that_the_settings_need():
    environment = set(_compose()["x-site"]["environment"])
    assert set(container.REQUIRED) | set(settings.ADJUSTABLE.values()) <= environment
    assert set(settings.EXTERNAL.values()) <= environment
    made = _read(settings.render(container.values(_example(), "token")))
    names = set(string.Template(settings.TEMPLATE.read_text("utf-8")).get_identifiers())
    assert names
    assert made["ckanext.xloader.api_token"] == "token"
    assert not any("${" in value for value in made.values())


def test_containers_find_one_another_by_name():
    services = _compose()["services"]
    values = container.values(_example(), "token")
    hosts = {
        "postgres": values["sqlalchemy_url"],
        "redis": values["redis_url"],
        "solr": values["solr_url"],
        "ckan": values["internal_url"],
    }
    for host, url in hosts.items():
        assert host in services
        assert re.search(rf"[@/]{host}[:/]", url), url


def test_servers_of_the_operators_own_take_the_place_of_the_composed_ones():
    environment = _compose()["x-site"]["environment"]
    own = {name: f"scheme://{name.lower()}" for name in settings.EXTERNAL.values()}
    assert all(environment[name] == f"${{{name}:-}}" for name in own)
    made = _example()
    composed = container.values({**made, **dict.fromkeys(own, "")}, "token")
    assert composed == container.values(made, "token")
    values = container.values({**made, **own}, "token")
    assert {values[key] for key in settings.EXTERNAL} == set(own.values())


def test_a_percent_sign_in_a_containers_environment_stops_no_ckan(tmp_path, monkeypatch):
    started = {}
    monkeypatch.setattr(container, "INI", tmp_path / "ckan.ini")
    monkeypatch.setattr(os, "umask", lambda _: 0)
    monkeypatch.setattr(os, "execv", lambda *_: started.update(os.environ))
    url = "postgresql://ckan:a%40b@db/ckan"
    for name, value in {**_example(), "CKAN_SQLALCHEMY_URL": url}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CKAN_SITE_TITLE", "100 % Rabat")
    monkeypatch.setenv("CKAN_INI", "none yet")
    container.main(["worker", "default"])
    assert not [name for name, value in started.items() if name[:5] == "CKAN_" and "%" in value]
    read = _read((tmp_path / "ckan.ini").read_text("utf-8"))
    assert (read["sqlalchemy.url"], read["ckan.site_title"]) == (url, "100 % Rabat")


def test_every_queue_has_a_worker_in_both_stacks():
    compose = {
        queue
        for service in _compose()["services"].values()
        if isinstance(service.get("command"), list) and service["command"][0] == "worker"
        for queue in service["command"][1:]
    }
    native = {queue for queues in site.QUEUES.values() for queue in queues}
    assert compose == native == {"default", "xloader", "harvest"}


def test_both_stacks_search_with_the_same_configset():
    mounts = _compose()["services"]["solr"]["volumes"]
    assert "./solr:/observatory:ro" in mounts
    assert "/observatory/conf" in (DOCKER / "solr" / "start.sh").read_text("utf-8")
    assert (DOCKER / "solr" / "conf" / "schema.xml").is_file()


def test_nothing_is_published_beyond_loopback_unless_asked_for():
    published = [p for s in _compose()["services"].values() for p in s.get("ports", [])]
    assert published == ["${LISTEN:-127.0.0.1:8080}:80"]


def test_a_container_without_secrets_says_what_makes_them():
    with pytest.raises(LauncherError, match="SECRET_KEY") as caught:
        container.values({"CKAN_SITE_URL": "http://localhost"}, "token")
    assert "secrets.sh" in caught.value.todo


def _container(**given: str) -> dict[str, str]:
    return container.values({**dict.fromkeys(container.REQUIRED, "x"), **given}, "token")


@pytest.mark.parametrize("listen", ["127.0.0.1:8080", "localhost:80", "[::1]:8080", "127.0.1.1:1"])
def test_the_demo_in_containers_is_served_on_this_machine(listen):
    demo = _container(OBSERVATORY_DEMO="true", LISTEN=listen)
    assert demo["demo_plugin"] == settings.DEMO_PLUGIN


@pytest.mark.parametrize("listen", ["8080", "0.0.0.0:80", "192.0.2.7:80", "[::]:80", "", "x.org:1"])
def test_the_demo_is_served_to_nobody_else(listen):
    with pytest.raises(LauncherError, match="known password"):
        _container(OBSERVATORY_DEMO="true", LISTEN=listen)
    assert "demo_plugin" not in _container(LISTEN=listen)
