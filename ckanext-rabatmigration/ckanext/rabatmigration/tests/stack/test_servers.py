"""The test stack itself: its servers answer, and are the tests' own."""

import pytest
from ckan import model
from ckan.lib.redis import connect_to_redis
from ckan.lib.search import check_solr_schema_version
from ckan.plugins import toolkit as tk


@pytest.mark.functional
def test_the_database_is_the_tests_own():
    assert model.Session.get_bind().url.database.endswith("_test")


@pytest.mark.functional
def test_solr_runs_a_schema_that_ckan_accepts():
    assert check_solr_schema_version()
    assert tk.config["solr_url"].endswith("/ckan_test")


@pytest.mark.functional
def test_redis_refuses_a_client_without_password():
    connection = connect_to_redis()
    assert connection.ping()
    assert connection.connection_pool.connection_kwargs["password"]


@pytest.mark.functional
@pytest.mark.usefixtures("with_plugins", "clean_db")
def test_a_cleaned_database_keeps_the_tables_of_plugins():
    from ckan.tests import factories

    assert factories.User()["name"]
