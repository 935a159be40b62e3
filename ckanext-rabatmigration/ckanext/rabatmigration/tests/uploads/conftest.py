"""People, datasets, and a client that sends files in pieces as any tus client does."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.tests.helpers import CKANTestApp

from ckanext.rabatmigration.tests.publishing.conftest import (  # noqa: F401  (fixtures)
    People,
    dataset,
    people,
)
from ckanext.rabatmigration.uploads import protocol
from ckanext.rabatmigration.uploads.model import UploadRow

#: 300 kB that are a table.
TABLE = "سنة,عدد\n".encode() + b"".join(b"%d,%d\n" % (1000 + n, n) for n in range(30_000))


def checksum(content: bytes, name: str = "sha256") -> str:
    return f"{name} {base64.b64encode(hashlib.new(name, content).digest()).decode()}"


@dataclass
class Sender:
    """A program that sends files in pieces in the name of a role."""

    app: CKANTestApp
    headers: dict[str, str]

    def call(self, method: str, path: str, body: bytes = b"", **headers: str) -> Any:
        sent = {"Tus-Resumable": "1.0.0", **self.headers}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.app.test_client(use_cookies=False).open(
            path, method=method, data=body, headers={k: v for k, v in sent.items() if v}
        )

    def begin(self, dataset_id: str, name: str, size: int, **more: str) -> Any:
        said = protocol.written({"filename": name, "dataset": dataset_id, **more})
        return self.call("POST", "/api/uploads", Upload_Length=str(size), Upload_Metadata=said)

    def address(self, dataset_id: str, name: str, size: int, **more: str) -> str:
        answer = self.begin(dataset_id, name, size, **more)
        assert answer.status_code == 201, answer.data
        return urlsplit(answer.headers["Location"]).path

    def piece(self, path: str, offset: int, content: bytes, **headers: str) -> Any:
        headers.setdefault("Content_Type", "application/offset+octet-stream")
        return self.call("PATCH", path, content, Upload_Offset=str(offset), **headers)

    def whole(self, dataset_id: str, name: str, content: bytes) -> str:
        """Send a file in one piece and return its id."""
        path = self.address(dataset_id, name, len(content))
        assert self.piece(path, 0, content).status_code == 204
        return path.rpartition("/")[2]


@pytest.fixture
def sender(app: CKANTestApp, people: People) -> Callable[[str], Sender]:  # noqa: F811
    """Return a client for a role."""

    def make(role: str = "editor") -> Sender:
        return Sender(app, people.headers(role))

    return make


@pytest.fixture(autouse=True)
def _nothing_left(request: pytest.FixtureRequest) -> Any:
    """No test leaves files on their way for the next, which has the same people."""
    yield
    if request.node.get_closest_marker("functional"):
        model.Session.rollback()
        model.Session.execute(sa.delete(UploadRow))
        model.Session.commit()
