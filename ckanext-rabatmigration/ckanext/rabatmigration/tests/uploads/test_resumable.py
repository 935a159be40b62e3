"""Files in pieces over tus 1.0: nothing is lost, nothing is taken from whom it isn't."""

from __future__ import annotations

import hashlib
import io
import threading
from datetime import UTC, datetime, timedelta

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.rabatmigration.lib.sessions import lock
from ckanext.rabatmigration.schedule.ticking import tasks
from ckanext.rabatmigration.tests.uploads.conftest import TABLE, checksum
from ckanext.rabatmigration.uploads import received, refusals, store
from ckanext.rabatmigration.uploads.model import UploadRow

pytestmark = [pytest.mark.functional, pytest.mark.usefixtures("with_plugins", "clean_queues")]

HALF = len(TABLE) // 2


def message(answer) -> str:
    return answer.json["error"]["message"]


def upload_of(path: str) -> UploadRow:
    model.Session.remove()
    return model.Session.get(UploadRow, path.rpartition("/")[2])


def test_a_file_arrives_in_pieces_and_becomes_a_datasets_file(people, dataset, sender):
    made, client = dataset(private=True), sender()
    path = client.address(made["id"], "سكان الرباط 2024.csv", len(TABLE))
    first = client.piece(path, 0, TABLE[:HALF], Upload_Checksum=checksum(TABLE[:HALF]))
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, str(HALF))
    asked = client.call("HEAD", path)
    assert asked.headers["Upload-Offset"] == str(HALF)
    assert asked.headers["Upload-Length"] == str(len(TABLE))
    client.piece(path, HALF, TABLE[HALF:], Upload_Checksum=checksum(TABLE[HALF:], "sha1"))
    upload_id = path.rpartition("/")[2]
    assert people.act("editor", "rabatmigration_upload_show", id=upload_id)["is_whole"]

    file = people.act(
        "editor", "resource_create", package_id=made["id"], rabatmigration_upload=upload_id
    )
    assert file["hash"] == hashlib.sha256(TABLE).hexdigest()
    assert (file["size"], file["format"], file["url_type"]) == (len(TABLE), "CSV", "upload")
    assert file["file_name"] == "سكان الرباط 2024.csv"
    assert not {"rabatmigration_upload", "upload"} & set(file)
    download = client.call("GET", f"/dataset/{made['id']}/resource/{file['id']}/download/x")
    assert download.data == TABLE
    assert upload_of(path) is None
    assert not store.path(upload_id).exists()


def test_it_says_what_it_can(sender):
    told = sender().call("OPTIONS", "/api/uploads", Tus_Resumable="").headers
    assert told["Tus-Version"] == told["Tus-Resumable"] == "1.0.0"
    assert told["Tus-Extension"] == "creation,termination,checksum,expiration"
    assert told["Tus-Max-Size"] == str(200 * 1024 * 1024)
    assert "sha256" in told["Tus-Checksum-Algorithm"]


def test_another_version_is_refused(sender, dataset):
    answer = sender().call("POST", "/api/uploads", Tus_Resumable="0.2.2")
    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")


@pytest.mark.parametrize(
    ("headers", "named"),
    [
        ({"Upload_Length": ""}, "Upload-Length"),
        ({"Upload_Length": "12.5"}, "Upload-Length"),
        ({"Upload_Length": "-1"}, "Upload-Length"),
        ({"Upload_Length": "9" * 30}, "Upload-Length"),
        ({"Upload_Metadata": "filename not-base64!"}, "Upload-Metadata"),
        ({"Upload_Metadata": "filename /w=="}, "Upload-Metadata"),
        ({"Upload_Metadata": "a YQ==,a YQ=="}, "Upload-Metadata"),
        ({"Upload_Metadata": "a " + "A" * 5000}, "Upload-Metadata"),
    ],
)
def test_headers_that_cannot_be_read_are_named(sender, headers: dict[str, str], named: str):
    sent = {"Upload_Length": "10", "Upload_Metadata": "", **headers}
    answer = sender().call("POST", "/api/uploads", **sent)
    assert answer.status_code == 400
    assert named in message(answer)
    assert model.Session.query(UploadRow).count() == 0


@pytest.mark.parametrize("name", ["", "\x00.csv", "a\u202ecsv.exe", "..", "x" * 300])
def test_a_name_that_cannot_be_kept_is_refused(dataset, sender, name: str):
    answer = sender().begin(dataset(private=True)["id"], name, 10)
    assert answer.status_code == 400
    assert model.Session.query(UploadRow).count() == 0


def test_folders_of_a_name_are_left_out(dataset, sender):
    path = sender().address(dataset(private=True)["id"], "C:\\secret\\..\\../../etc/a.csv", 10)
    assert upload_of(path).file_name == "a.csv"


@pytest.mark.parametrize(
    ("size", "status", "words"),
    [(0, 400, "empty"), (200 * 1024 * 1024 + 1, 413, "210 MB")],
)
def test_sizes_out_of_bounds_are_refused_at_the_start(
    dataset, sender, size: int, status: int, words: str
):
    answer = sender().begin(dataset(private=True)["id"], "a.csv", size)
    assert answer.status_code == status
    assert words in message(answer)


def test_a_piece_must_begin_where_the_last_one_ended(dataset, sender):
    client = sender()
    path = client.address(dataset(private=True)["id"], "a.csv", len(TABLE))
    client.piece(path, 0, TABLE[:100])
    for offset in (0, 99, 101, len(TABLE)):
        answer = client.piece(path, offset, TABLE[100:200])
        assert answer.status_code == 409
    assert store.path(path.rpartition("/")[2]).read_bytes() == TABLE[:100]
    assert client.piece(path, 100, TABLE[100:]).status_code == 204


@pytest.mark.parametrize("offset", ["", "abc", "-1", "1e3"])
def test_an_offset_that_is_none_is_refused(dataset, sender, offset: str):
    client = sender()
    path = client.address(dataset(private=True)["id"], "a.csv", 10)
    answer = client.call(
        "PATCH", path, b"abc", Upload_Offset=offset, Content_Type="application/offset+octet-stream"
    )
    assert answer.status_code == 400


def test_more_than_was_told_is_refused(dataset, sender):
    client = sender()
    path = client.address(dataset(private=True)["id"], "a.csv", 10)
    assert client.piece(path, 0, b"x" * 11).status_code == 413
    assert client.call("HEAD", path).headers["Upload-Offset"] == "0"
    with pytest.raises(refusals.UploadRefusedError):  # without a length, as chunked bodies come
        received.receive(upload_of(path), 0, io.BytesIO(b"x" * 11), None, None)
    assert store.path(path.rpartition("/")[2]).read_bytes() == b""


def test_a_damaged_piece_is_refused_and_sent_again(dataset, sender):
    client = sender()
    path = client.address(dataset(private=True)["id"], "a.csv", len(TABLE))
    client.piece(path, 0, TABLE[:HALF])
    damaged = b"?" + TABLE[HALF + 1 :]
    answer = client.piece(path, HALF, damaged, Upload_Checksum=checksum(TABLE[HALF:]))
    assert answer.status_code == 460
    assert client.call("HEAD", path).headers["Upload-Offset"] == str(HALF)
    again = client.piece(path, HALF, TABLE[HALF:], Upload_Checksum=checksum(TABLE[HALF:]))
    assert again.status_code == 204


@pytest.mark.parametrize("said", ["sha256", "sha256 !!", "md5 YWJj", "sha256 YWJj", "sha1 YWJj"])
def test_a_checksum_that_is_none_is_refused(dataset, sender, said: str):
    client = sender()
    path = client.address(dataset(private=True)["id"], "a.csv", 3)
    assert client.piece(path, 0, b"abc", Upload_Checksum=said).status_code == 400
    assert client.call("HEAD", path).headers["Upload-Offset"] == "0"


def test_a_file_that_is_another_than_was_told_begins_anew(dataset, sender):
    client, told = sender(), hashlib.sha256(TABLE).hexdigest()
    made = dataset(private=True)
    path = client.address(made["id"], "a.csv", len(TABLE), sha256=told)
    answer = client.piece(path, 0, b"?" + TABLE[1:])
    assert answer.status_code == 460
    assert client.call("HEAD", path).headers["Upload-Offset"] == "0"
    assert client.piece(path, 0, TABLE).status_code == 204
    assert upload_of(path).sha256 == told


class Broken(io.RawIOBase):
    """A connection that breaks after its first bytes."""

    def __init__(self, content: bytes):
        self.left = [content]

    def read(self, size: int = -1) -> bytes:
        if self.left:
            return self.left.pop()
        raise OSError("connection reset")


def test_of_a_piece_that_is_cut_off_what_came_is_kept(dataset, sender):
    client = sender()
    path = client.address(dataset(private=True)["id"], "a.csv", len(TABLE))
    received.receive(upload_of(path), 0, Broken(TABLE[:1000]), HALF, None)
    assert client.call("HEAD", path).headers["Upload-Offset"] == "1000"
    assert client.piece(path, 1000, TABLE[1000:]).status_code == 204
    assert upload_of(path).sha256 == hashlib.sha256(TABLE).hexdigest()


def test_what_a_checksum_was_to_vouch_for_is_not_kept_in_part(dataset, sender):
    client = sender()
    path = client.address(dataset(private=True)["id"], "a.csv", len(TABLE))
    vouched = protocol_piece(TABLE[:HALF])
    received.receive(upload_of(path), 0, Broken(TABLE[:1000]), HALF, vouched)
    assert client.call("HEAD", path).headers["Upload-Offset"] == "0"


def protocol_piece(content: bytes):
    from ckanext.rabatmigration.uploads.protocol import checksum as parsed

    return parsed(checksum(content))


def test_bytes_a_dead_process_left_are_overwritten(dataset, sender):
    client = sender()
    path = client.address(dataset(private=True)["id"], "a.csv", len(TABLE))
    client.piece(path, 0, TABLE[:100])
    with store.path(path.rpartition("/")[2]).open("ab") as file:
        file.write(b"left over")
    client.piece(path, 100, TABLE[100:])
    assert upload_of(path).sha256 == hashlib.sha256(TABLE).hexdigest()


def test_two_pieces_at_once_do_not_mix(dataset, sender):
    client = sender()
    path = client.address(dataset(private=True)["id"], "a.csv", len(TABLE))
    with lock(f"upload:{path.rpartition('/')[2]}") as is_ours:
        assert is_ours
        assert client.piece(path, 0, TABLE).status_code == 423
    assert client.piece(path, 0, TABLE).status_code == 204


def test_two_files_at_once_are_two(dataset, sender):
    client, made = sender(), dataset(private=True)
    one, two = (client.address(made["id"], "a.csv", 6) for _ in range(2))
    client.piece(one, 0, b"a,b")
    client.piece(two, 0, b"c,d")
    client.piece(one, 3, b"\n1\n")
    client.piece(two, 3, b"\n2\n")
    paths = [store.path(path.rpartition("/")[2]) for path in (one, two)]
    assert [path.read_bytes() for path in paths] == [b"a,b\n1\n", b"c,d\n2\n"]


@pytest.mark.parametrize("role", ["outsider", "member", "admin", "sysadmin", "anonymous"])
def test_others_do_not_get_to_know_of_it(people, dataset, sender, role: str):
    path = sender("editor").address(dataset(private=True)["id"], "a.csv", 3)
    other = sender(role)
    for method in ("HEAD", "PATCH", "DELETE"):
        headers = {"Upload_Offset": "0", "Content_Type": "application/offset+octet-stream"}
        assert other.call(method, path, b"abc", **headers).status_code == 404
    assert upload_of(path).received == 0


@pytest.mark.parametrize(
    ("role", "status"), [("anonymous", 403), ("outsider", 403), ("member", 403), ("admin", 201)]
)
def test_only_those_who_may_add_files_begin_one(dataset, sender, role: str, status: int):
    answer = sender(role).begin(dataset(private=True)["id"], "a.csv", 3)
    assert answer.status_code == status


def test_an_editor_may_not_send_a_file_to_what_is_published(dataset, sender):
    answer = sender("editor").begin(dataset()["id"], "a.csv", 3)
    assert answer.status_code == 403
    assert "published" in message(answer)


def test_a_dataset_that_is_none_is_not_found(sender):
    assert sender("sysadmin").begin("no-such-dataset", "a.csv", 3).status_code == 404


def test_who_may_no_longer_add_files_sends_no_more_pieces(people, dataset, sender):
    made, client = dataset(private=True), sender("editor")
    path = client.address(made["id"], "a.csv", 3)
    people.act("admin", "rabatmigration_dataset_publish", id=made["id"])
    assert client.piece(path, 0, b"abc").status_code == 403


def test_a_piece_of_another_kind_is_refused(dataset, sender):
    client = sender()
    path = client.address(dataset(private=True)["id"], "a.csv", 3)
    assert client.piece(path, 0, b"abc", Content_Type="text/csv").status_code == 415


def test_methods_may_be_told_in_a_header(dataset, sender):
    client = sender()
    path = client.address(dataset(private=True)["id"], "a.csv", 3)
    sent = {"Upload_Offset": "0", "Content_Type": "application/offset+octet-stream"}
    answer = client.call("POST", path, b"abc", X_HTTP_Method_Override="PATCH", **sent)
    assert answer.status_code == 204
    assert client.call("POST", path, b"abc", **sent).status_code == 400


def test_cancelling_removes_it(dataset, sender):
    client = sender()
    path = client.address(dataset(private=True)["id"], "a.csv", 3)
    assert client.call("DELETE", path).status_code == 204
    assert client.call("HEAD", path).status_code == 404
    assert not store.path(path.rpartition("/")[2]).exists()


def test_one_person_has_so_many_on_their_way(people, dataset, sender, monkeypatch):
    monkeypatch.setitem(tk.config, "ckanext.rabatmigration.uploads.most", 2)
    client, made = sender(), dataset(private=True)
    paths = [client.address(made["id"], "a.csv", 3) for _ in range(2)]
    answer = client.begin(made["id"], "a.csv", 3)
    assert (answer.status_code, "2 files" in message(answer)) == (413, True)
    assert sender("admin").begin(made["id"], "a.csv", 3).status_code == 201
    assert len(people.act("editor", "rabatmigration_upload_list")) == 2
    client.call("DELETE", paths[0])
    assert client.begin(made["id"], "a.csv", 3).status_code == 201


def test_files_on_their_way_have_so_much_room(dataset, sender, monkeypatch):
    monkeypatch.setitem(tk.config, "ckanext.rabatmigration.uploads.quota_mb", 1)
    client, made = sender(), dataset(private=True)
    client.address(made["id"], "a.csv", 1024 * 1024 - 10)
    assert client.begin(made["id"], "a.csv", 11).status_code == 413
    assert client.begin(made["id"], "a.csv", 10).status_code == 201


def test_two_at_once_do_not_both_take_the_last_place(people, dataset, monkeypatch):
    monkeypatch.setitem(tk.config, "ckanext.rabatmigration.uploads.most", 1)
    user = model.User.get(people.names["editor"]).id
    package = dataset(private=True)["id"]
    model.Session.remove()
    began, refused = [], []

    def begin() -> None:
        try:
            began.append(received.begin(user, package, "a.csv", 3, None).id)
        except refusals.UploadRefusedError as error:
            refused.append(error.status)
        finally:
            model.Session.remove()

    monkeypatch.setattr(refusals, "too_many", lambda _: refusals.UploadRefusedError(413, "many"))
    threads = [threading.Thread(target=begin) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert (len(began), refused) == (1, [413] * 3)


def test_what_nobody_goes_on_with_is_forgotten(dataset, sender):
    client, made = sender(), dataset(private=True)
    old, fresh = (client.address(made["id"], "a.csv", 3) for _ in range(2))
    stray = store.path("0" * 36)
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"left over")
    row = upload_of(old)
    row.touched = datetime.now(UTC) - timedelta(hours=49)
    model.Session.commit()
    tasks()["uploads_expire"].run()
    assert client.call("HEAD", old).status_code == 404
    assert not store.path(old.rpartition("/")[2]).exists()
    assert client.call("HEAD", fresh).status_code == 200
    assert stray.exists()
    received.expire(datetime.now(UTC) + timedelta(hours=49))
    assert not stray.exists()


def test_it_tells_until_when_it_is_kept(dataset, sender):
    client = sender()
    path = client.address(dataset(private=True)["id"], "a.csv", 3)
    until = client.call("HEAD", path).headers["Upload-Expires"]
    moment = datetime.strptime(until, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    assert timedelta(hours=47) < moment - datetime.now(UTC) <= timedelta(hours=48)


def test_a_full_disk_is_said_and_nothing_is_half_kept(dataset, sender, monkeypatch):
    client = sender()
    path = client.address(dataset(private=True)["id"], "a.csv", len(TABLE))
    client.piece(path, 0, TABLE[:100])

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    answer = client.piece(path, 100, TABLE[100:])
    assert answer.status_code == 507
    assert store.path(path.rpartition("/")[2]).stat().st_size == 100
    monkeypatch.undo()
    assert client.piece(path, 100, TABLE[100:]).status_code == 204
