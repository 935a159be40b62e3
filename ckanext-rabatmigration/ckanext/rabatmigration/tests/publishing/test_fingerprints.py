"""SHA-256 and size of every file that is kept here, open or not, table or not."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from werkzeug.datastructures import FileStorage

from ckanext.rabatmigration.publishing import fingerprints

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins", "clean_queues")]

File = dict[str, Any]

PDF = b"%PDF-1.4 " + b"report " * 400_000
CSV = b"a,b\n1,2\n"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def upload(people) -> Callable[..., File]:
    """Upload a file as an editor or administrator does."""

    def send(
        content: bytes, name: str, action: str = "resource_create", role: str = "admin", **data: Any
    ) -> File:
        file = FileStorage(io.BytesIO(content), name)
        return people.act(
            role, action, upload=file, url=name, format=name.rpartition(".")[2].upper(), **data
        )

    return send


def shown(people, file: File) -> File:
    return people.act("admin", "resource_show", id=file["id"])


@pytest.mark.parametrize(
    "fields",
    [
        {"access_level": "open"},
        {"access_level": "licensed"},
        {"access_level": "open", "private": True},
        {"access_level": "metadata_only", "private": True},
    ],
    ids=str,
)
@pytest.mark.parametrize(("content", "name"), [(PDF, "report.pdf"), (CSV, "table.csv")])
def test_a_stored_file_bears_its_sha256_and_size(
    people, dataset, upload, fields: dict[str, Any], content: bytes, name: str
):
    file = upload(content, name, package_id=dataset(**fields)["id"])
    found = shown(people, file)
    assert (found["hash"], found["size"]) == (sha256(content), len(content))


def test_what_a_client_says_of_a_stored_file_is_not_taken(people, dataset, upload):
    sent = {"hash": "0" * 64, "size": 1}
    file = upload(PDF, "report.pdf", package_id=dataset()["id"], **sent)
    people.act("admin", "resource_patch", id=file["id"], description="Changed", **sent)
    people.act("admin", "resource_patch", id=file["id"], hash="", size="")
    found = shown(people, file)
    assert (found["hash"], found["size"]) == (sha256(PDF), len(PDF))


def test_what_the_loader_notes_does_not_take_its_place(people, dataset, upload):
    file = upload(CSV, "table.csv", package_id=dataset(access_level="open")["id"])
    md5 = hashlib.md5(CSV, usedforsecurity=False).hexdigest()
    people.act("sysadmin", "resource_patch", id=file["id"], hash=md5)
    assert shown(people, file)["hash"] == sha256(CSV)


def test_another_file_has_another_fingerprint(people, dataset, upload):
    file = upload(PDF, "report.pdf", package_id=dataset()["id"])
    upload(CSV, "table.csv", action="resource_patch", id=file["id"])
    found = shown(people, file)
    assert (found["hash"], found["size"]) == (sha256(CSV), len(CSV))


@pytest.mark.parametrize("sent_back", [True, False])
def test_a_file_that_goes_takes_its_fingerprint_along(people, dataset, upload, sent_back: bool):
    file = upload(PDF, "report.pdf", package_id=dataset()["id"])
    known = shown(people, file)
    back = {field: str(known[field]) for field in ("hash", "size")} if sent_back else {}
    link = {"url": "https://example.org/report.pdf", "url_type": "", "clear_upload": "true"}
    people.act("admin", "resource_patch", id=file["id"], **link, **back)
    found = shown(people, file)
    assert not found["hash"]
    assert not found["size"]


def test_the_checksum_of_a_file_elsewhere_is_the_producers(people, dataset):
    link = {"url": "https://example.org/a.pdf", "hash": "d41d8cd98f00b204e9800998ecf8427e"}
    made = dataset(resources=[link])
    people.act("admin", "package_patch", id=made["id"], notes="New")
    assert shown(people, made["resources"][0])["hash"] == link["hash"]


def test_a_file_is_stored_whole_after_it_was_read(app, people, dataset, upload):
    file = upload(CSV, "table.csv", package_id=dataset(access_level="open")["id"])
    address = f"/dataset/{file['package_id']}/resource/{file['id']}/download/table.csv"
    assert app.get(address, status=200).body.encode() == CSV


def test_a_large_file_is_read_piece_by_piece(people, dataset):
    reads: list[int] = []

    class Watched(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            reads.append(len(self.getvalue()) if size is None or size < 0 else size)
            return super().read(size)

    content = PDF * 2
    file = FileStorage(Watched(content), "report.pdf")
    made = people.act(
        "admin", "resource_create", package_id=dataset()["id"], url="report.pdf", upload=file
    )
    assert shown(people, made)["hash"] == sha256(content)
    assert 0 < max(reads) <= 1024 * 1024 < len(content)


def test_a_file_that_is_too_large_is_not_read(monkeypatch):
    monkeypatch.setitem(tk.config, "ckan.max_resource_size", 1)
    resource = {"upload": FileStorage(io.BytesIO(PDF), "report.pdf")}
    fingerprints.note(resource)
    assert "hash" not in resource
    assert resource["upload"].stream.tell() == 0


@pytest.mark.parametrize("resources", [["x"], [{"id": {}}], [{"id": ["x"], "upload": "x"}], "x"])
def test_what_is_no_file_is_left_to_the_rules(people, dataset, upload, resources: Any):
    made = dataset()
    upload(PDF, "report.pdf", package_id=made["id"])
    sent = {"id": made["id"], "resources": resources}
    assert fingerprints.keep(model.Package.get(made["id"]), sent) == sent
