"""From a file that arrived to a dataset's file: checked as any upload, and never lost on errors."""

from __future__ import annotations

import codecs
import io
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from bs4 import BeautifulSoup
from ckan import model
from werkzeug.datastructures import FileStorage

from ckanext.rabatmigration.uploads.model import UploadRow

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins", "clean_queues")]

CSV = "année,effectif\n2014,12\n2024,15\n".encode()
ARABIC = "السنة,المقاطعة,عدد المقيمين\n2024,حسان,12\n".encode("windows-1256")


def post(app, people, path: str, data: dict[str, Any], role: str = "editor") -> Any:
    client = app.test_client(use_cookies=False)
    return client.post(
        path,
        data={"save": "go-dataset-complete", "id": "", "url": "", **data},
        headers=people.headers(role),
        content_type="multipart/form-data",
        follow_redirects=False,
    )


def test_a_file_that_is_not_what_its_ending_says_is_refused(people, dataset, sender):
    made = dataset(private=True)
    upload_id = sender().whole(made["id"], "table.csv", b"PK\x03\x04 a workbook")
    with pytest.raises(tk.ValidationError) as caught:
        people.act(
            "editor", "resource_create", package_id=made["id"], rabatmigration_upload=upload_id
        )
    assert "Excel workbook" in caught.value.error_dict["url"][0]
    assert model.Session.get(UploadRow, upload_id) is not None


def test_half_a_file_is_not_saved(people, dataset, sender):
    made, client = dataset(private=True), sender()
    path = client.address(made["id"], "a.csv", 10)
    client.piece(path, 0, b"a,b")
    with pytest.raises(tk.ValidationError) as caught:
        people.act(
            "editor",
            "resource_create",
            package_id=made["id"],
            rabatmigration_upload=path.rpartition("/")[2],
        )
    assert "not arrived whole" in caught.value.error_dict["url"][0]
    assert people.act("editor", "package_show", id=made["id"])["resources"] == []


@pytest.mark.parametrize("upload", ["0" * 36, "x", "../../etc/passwd", 5, ["a"], {"a": 1}])
def test_an_upload_that_is_none_is_refused(people, dataset, upload: Any):
    with pytest.raises(tk.ValidationError):
        people.act(
            "editor",
            "resource_create",
            package_id=dataset(private=True)["id"],
            rabatmigration_upload=upload,
        )


def test_somebody_elses_upload_or_one_for_another_dataset_is_refused(people, dataset, sender):
    made, other = dataset(private=True), dataset(private=True)
    upload_id = sender("admin").whole(made["id"], "a.csv", CSV)
    for role, package in (("editor", made), ("admin", other), ("sysadmin", made)):
        with pytest.raises(tk.ValidationError):
            people.act(
                role, "resource_create", package_id=package["id"], rabatmigration_upload=upload_id
            )
    assert model.Session.get(UploadRow, upload_id) is not None


def test_a_file_takes_the_place_of_another(people, dataset, sender):
    made = dataset(private=True)
    first = sender().whole(made["id"], "قديم.csv", CSV)
    file = people.act(
        "editor", "resource_create", package_id=made["id"], rabatmigration_upload=first
    )
    second = sender().whole(made["id"], "plain.csv", b"a,b\n1,2\n")
    changed = people.act("editor", "resource_patch", id=file["id"], rabatmigration_upload=second)
    assert changed["url"].endswith("/plain.csv")
    assert (changed["size"], changed.get("file_name") or "") == (8, "")


def test_an_upload_that_is_refused_for_another_field_can_be_saved_later(people, dataset, sender):
    made = dataset(private=True)
    upload_id = sender().whole(made["id"], "a.csv", CSV)
    asked = {"package_id": made["id"], "rabatmigration_upload": upload_id}
    with pytest.raises(tk.ValidationError):
        people.act("editor", "resource_create", temporal_start="jamais", **asked)
    file = people.act("editor", "resource_create", temporal_start="2024", **asked)
    assert file["size"] == len(CSV)


def test_the_form_keeps_a_file_sent_with_it_when_another_field_is_wrong(app, people, dataset):
    made = dataset(private=True)
    path = f"/dataset/{made['id']}/resource/new"
    sent = {"upload": (io.BytesIO(CSV), "جدول 2024.csv"), "temporal_start": "jamais"}
    page = BeautifulSoup(post(app, people, path, sent).data, "html.parser")
    held = page.select_one("input[name=rabatmigration_upload]")
    assert "جدول 2024.csv" in page.select_one("#rm-arrived").text
    again = {"rabatmigration_upload": held["value"], "temporal_start": "2024"}
    assert post(app, people, path, again).status_code == 302
    (file,) = people.act("editor", "package_show", id=made["id"])["resources"]
    assert (file["file_name"], file["size"]) == ("جدول 2024.csv", len(CSV))


def test_the_form_offers_utf_8_for_other_letters(app, people, dataset):
    made = dataset(private=True)
    path = f"/dataset/{made['id']}/resource/new"
    answer = post(app, people, path, {"upload": (io.BytesIO(ARABIC), "arabe.csv")})
    page = BeautifulSoup(answer.data, "html.parser")
    assert "السنة · المقاطعة · عدد المقيمين" in page.select_one("#rm-arrived").text
    held = page.select_one("input[name=rabatmigration_upload]")["value"]
    again = {"rabatmigration_upload": held, "rabatmigration_recode": "true"}
    assert post(app, people, path, again).status_code == 302
    (file,) = people.act("editor", "package_show", id=made["id"])["resources"]
    client = app.test_client(use_cookies=False)
    kept = client.get(
        f"/dataset/{made['id']}/resource/{file['id']}/download/x",
        headers=people.headers("editor"),
    )
    assert kept.data == codecs.BOM_UTF8 + ARABIC.decode("windows-1256").encode()


def test_without_consent_letters_are_not_changed(people, dataset, sender):
    made = dataset(private=True)
    upload_id = sender().whole(made["id"], "arabe.csv", ARABIC)
    asked = {"package_id": made["id"], "rabatmigration_upload": upload_id}
    with pytest.raises(tk.ValidationError) as caught:
        people.act("editor", "resource_create", **asked)
    assert "UTF-8" in caught.value.error_dict["url"][0]
    assert people.act("editor", "resource_create", rabatmigration_recode=True, **asked)["size"]


@pytest.mark.parametrize(
    ("name", "address", "kept"),
    [
        ("ملف.csv", "milaff.csv", "ملف.csv"),
        ("Résidents étrangers (2024).csv", "residents-etrangers-2024.csv", None),
        ("plain-2024.csv", "plain-2024.csv", ""),
        ('a"b\r\nX-Evil: 1.csv', None, None),
    ],
)
def test_plain_uploads_keep_their_names_too(app, people, dataset, name, address, kept):
    made = dataset(private=True)
    file = people.act(
        "editor",
        "resource_create",
        package_id=made["id"],
        upload=FileStorage(io.BytesIO(CSV), name),
        format="CSV",
    )
    if address:
        assert file["url"].rpartition("/")[2] == address
    if kept is not None:
        assert (file.get("file_name") or "") == kept
    answer = app.test_client(use_cookies=False).get(
        f"/dataset/{made['id']}/resource/{file['id']}/download/x", headers=people.headers("editor")
    )
    assert answer.status_code == 200
    said = answer.headers["Content-Disposition"]
    assert said.startswith("attachment")
    assert "X-Evil" not in answer.headers
    if kept:
        assert "filename*=UTF-8''%D9%85%D9%84%D9%81.csv" in said
        assert 'filename="milaff.csv"' in said


def test_a_name_follows_its_file_whatever_clients_send(people, dataset):
    made = dataset(private=True, resources=[{"url": "https://example.org/a.csv", "file_name": "x"}])
    assert not made["resources"][0].get("file_name")
    file = people.act(
        "editor",
        "resource_create",
        package_id=made["id"],
        upload=FileStorage(io.BytesIO(CSV), "ملف.csv"),
        format="CSV",
    )
    people.act("editor", "resource_patch", id=file["id"], file_name="other.exe", name="Table")
    assert people.act("editor", "resource_show", id=file["id"])["file_name"] == "ملف.csv"
    people.act("editor", "package_patch", id=made["id"], notes="Changed")
    assert people.act("editor", "resource_show", id=file["id"])["file_name"] == "ملف.csv"


def test_the_name_of_a_hidden_file_is_hidden(people, dataset):
    made = dataset(private=True, access_level="licensed")
    people.act(
        "admin",
        "resource_create",
        package_id=made["id"],
        upload=FileStorage(io.BytesIO(CSV), "سري.csv"),
        format="CSV",
    )
    people.act("admin", "rabatmigration_dataset_publish", id=made["id"])
    (seen,) = people.act("anonymous", "package_show", id=made["id"])["resources"]
    assert not seen.get("file_name")
