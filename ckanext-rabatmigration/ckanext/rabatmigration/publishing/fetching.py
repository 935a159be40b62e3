"""How the loader fetches files: through the guard, as a redirect may lead into the network."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import requests

from ckanext.rabatmigration.lib import http
from ckanext.rabatmigration.lib.outbound_errors import OutboundError
from ckanext.xloader import jobs


def install() -> None:
    """Let xloader fetch with `get_response` below."""
    jobs.get_response = get_response


def get_response(url: str, headers: dict[str, Any]) -> requests.Response:
    """Fetch as xloader does, from public addresses and this site alone, whatever redirects say.

    Raises what xloader expects of requests; an address that is refused is one that isn't reached.
    """
    own = tk.config.get("ckanext.xloader.site_url") or tk.config["ckan.site_url"]
    try:
        response = http.guarded_session(own).get(
            url, headers=headers, timeout=jobs.DOWNLOAD_TIMEOUT, verify=jobs.ssl_verify, stream=True
        )
    except OutboundError as error:
        raise requests.exceptions.ConnectionError(str(error)) from error
    response.raise_for_status()
    return response
