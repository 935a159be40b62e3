"""An owner reads why a file didn't load in words that say what to do."""

from __future__ import annotations

import pytest

from ckanext.rabatmigration.publishing.reasons import why

pytestmark = pytest.mark.unit

#: What the loader says, as seen, and a word of what the owner is to read.
SAID = {
    "CKAN server responded with an error status=404 url=x response=y": "answered 404",
    "HTTPConnectionPool: Failed to resolve 'x.example'": "did not answer",
    "Connection timed out after 30s": "did not answer",
    "Job timed out after 3600s": "took too long",
    "Data too large: 3GB": "too large",
    "Only http, https, and ftp resources may be fetched.": "public http or https",
    "address not allowed: it is not public": "public http or https",
    "No entries found - nothing to load": "no rows",
    "[Errno 2] No such file or directory: '...'": "no rows",
    "Loading file raised an error: File is not a zip file": "not what its format says",
    "encoding: the file is not in UTF-8": "UTF-8",
    "the file is an Excel workbook, not text": "not what its format says",
    "the file is a web page, not a table": "not what its format says",
    "the file is not what its ending says": "not what its format says",
    "the file is empty": "no rows",
    "'utf-8' codec can't decode byte 0xe9 in position 3": "UTF-8",
    "Error during the load into PostgreSQL: extra data after last expected column": "as a table",
    "": "as a table",
}


@pytest.mark.parametrize("said", SAID)
def test_reason_of_a_failed_load(said, monkeypatch):
    monkeypatch.setattr("ckanext.rabatmigration.publishing.reasons.tk._", str)
    assert SAID[said] in why(said)
