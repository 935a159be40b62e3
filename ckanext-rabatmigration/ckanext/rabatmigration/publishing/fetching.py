"""How the loader fetches and reads files.

It fetches through the guard, as a redirect may lead into the network, and reads what is written in
UTF-8 alone: guessing takes Arabic in a Windows encoding for French and says nothing.
"""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import requests

from ckanext.rabatmigration.lib import http
from ckanext.rabatmigration.lib.outbound_errors import OutboundError
from ckanext.rabatmigration.publishing import contents
from ckanext.xloader import jobs, loader
from ckanext.xloader.job_exceptions import LoaderError

#: What is said of a file that isn't loaded, by what `contents.fault` finds; `reasons` explains it.
_FAULTS = {
    "empty": "the file is empty",
    "workbook": "the file is an Excel workbook, not text",
    "page": "the file is a web page, not a table",
    "binary": "the file is not what its ending says",
    "encoding": "encoding: the file is not in UTF-8",
}


def install() -> None:
    """Let xloader fetch and read with the functions below."""
    jobs.get_response = get_response
    loader.detect_encoding = encoding


def encoding(path: str) -> dict[str, Any]:
    """Return a file's encoding as xloader asks for it.

    Raises its error for a file that isn't what its ending says, or not in UTF-8.
    """
    with Path(path).open("rb") as file:
        found = contents.fault(file, contents.ending(path))
        marked = file.read(3) == codecs.BOM_UTF8
    if found:
        raise LoaderError(_FAULTS[found])
    return {"encoding": "utf-8-sig" if marked else "utf-8", "confidence": 1.0}


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
