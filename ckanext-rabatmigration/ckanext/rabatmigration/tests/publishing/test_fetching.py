"""The loader fetches files from this site and from public addresses, and from nowhere else."""

from __future__ import annotations

import pytest
import requests

from ckanext.rabatmigration.publishing import fetching
from ckanext.rabatmigration.tests.loopback import Reply, serve
from ckanext.xloader import jobs

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("ckan_config", "with_plugins")]

OWN = "ckanext.xloader.site_url"


def test_a_file_of_this_site_is_fetched(ckan_config):
    with serve(lambda _: Reply(b"a,b\n1,2\n")) as site:
        ckan_config[OWN] = site.url
        response = fetching.get_response(f"{site.url}/file.csv", {"Authorization": "token"})
        assert response.content == b"a,b\n1,2\n"
        assert site.requests[0].headers["authorization"] == "token"


def test_a_redirect_into_the_network_is_not_followed(ckan_config):
    with serve(lambda _: Reply(b"secret")) as inside:
        away = Reply(status=302, headers={"Location": f"{inside.url}/secret"})
        with serve(lambda _: away) as site:
            ckan_config[OWN] = site.url
            with pytest.raises(requests.exceptions.ConnectionError):
                fetching.get_response(f"{site.url}/file.csv", {})
        assert inside.requests == []


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "169.254.169.254", "localhost"])
def test_an_address_inside_the_network_is_not_reached(host):
    with pytest.raises(requests.exceptions.ConnectionError):
        fetching.get_response(f"http://{host}:9/file.csv", {})


def test_the_loader_fetches_in_this_way():
    assert jobs.get_response is fetching.get_response
