"""Outbound HTTP refuses what could reach inside, and stops at its limits."""

from __future__ import annotations

import gzip
import socket
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from ckanext.rabatmigration.lib import addresses
from ckanext.rabatmigration.lib import outbound_errors as errors
from ckanext.rabatmigration.lib.http import Client, Limits, check_url
from ckanext.rabatmigration.tests.loopback import Reply, Request, serve

pytestmark = pytest.mark.unit

AGENT = "rabatmigration-test"


def client(**kwargs: Any) -> tuple[Client, list[float]]:
    """Return a client that may talk to loopback, and the pauses it made."""
    pauses: list[float] = []
    limits = kwargs.pop("limits", Limits(connect=5, read=5, total=20))
    kwargs.setdefault("allow_loopback", True)
    return Client(AGENT, limits=limits, sleep=pauses.append, **kwargs), pauses


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
    ],
)
def test_closed_networks_are_refused(address: str) -> None:
    assert addresses.is_allowed(address) is False


@pytest.mark.parametrize("address", ["8.8.8.8", "196.200.160.1", "2a00:1450:4007::1"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert addresses.is_allowed(address) is True


@pytest.mark.parametrize("address", ["10.0.0.1", "169.254.169.254", "fe80::1", "0.0.0.0"])
def test_allowing_loopback_opens_nothing_else(address: str) -> None:
    assert addresses.is_allowed("127.0.0.1", allow_loopback=True) is True
    assert addresses.is_allowed(address, allow_loopback=True) is False


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://example.org/",
        "ftp://example.org/",
        "//example.org/",
        "http://",
        "http://user:secret@example.org/",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://[::1",
        "http://exa mple.org/",
        "http://example.org/\r\nHost: evil",
        "javascript:alert(1)",
    ],
)
def test_only_plain_web_addresses_are_followed(url: str) -> None:
    with pytest.raises(errors.UrlRefusedError):
        check_url(url)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "2130706433", "0x7f.1", "[::1]"])
def test_loopback_in_any_spelling_is_refused_by_default(host: str) -> None:
    with serve(lambda _: Reply(b"inside")) as portal:
        port = portal.url.rsplit(":", 1)[1]
        fetcher, _ = client(allow_loopback=False)
        with pytest.raises(errors.AddressRefusedError):
            fetcher.get(f"http://{host}:{port}/")
        assert portal.requests == []


def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    def resolve(_host: str, port: int, *_: Any) -> list[Any]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))
            for ip in ("8.8.8.8", "10.1.1.1")
        ]

    fetcher, _ = client(resolve=resolve)
    with pytest.raises(errors.AddressRefusedError):
        fetcher.get("http://portal.example/")


def test_the_address_that_was_checked_is_the_one_connected_to() -> None:
    """A name that changes its mind between check and connection gains nothing."""
    asked: list[str] = []

    with serve(lambda _: Reply(b"pinned")) as portal:
        port = int(portal.url.rsplit(":", 1)[1])

        def resolve(host: str, _port: int, *_: Any) -> list[Any]:
            asked.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

        fetcher, _ = client(resolve=resolve)
        answer = fetcher.get("http://portal.example/data")

    assert answer.body == b"pinned"
    assert asked == ["portal.example"]
    assert portal.requests[0].headers["host"] == "portal.example"


def test_a_redirect_into_a_closed_network_is_refused() -> None:
    there = {"Location": "http://169.254.169.254/latest/meta-data/"}
    with serve(lambda _: Reply(status=302, headers=there)) as portal:
        fetcher, _ = client()
        with pytest.raises(errors.AddressRefusedError):
            fetcher.get(portal.url)


def test_a_redirect_to_a_file_is_refused() -> None:
    with serve(lambda _: Reply(status=301, headers={"Location": "file:///etc/passwd"})) as portal:
        fetcher, _ = client()
        with pytest.raises(errors.UrlRefusedError):
            fetcher.get(portal.url)


def test_redirects_are_followed_up_to_the_limit() -> None:
    def answer(request: Request) -> Reply:
        left = int(request.path.strip("/"))
        if left == 0:
            return Reply(b"arrived")
        return Reply(status=302, headers={"Location": f"/{left - 1}"})

    with serve(answer) as portal:
        fetcher, _ = client()
        assert fetcher.get(f"{portal.url}/5").body == b"arrived"
        with pytest.raises(errors.LimitExceededError):
            fetcher.get(f"{portal.url}/6")


def test_a_body_over_the_limit_is_not_read_to_its_end() -> None:
    with serve(lambda _: Reply(b"x" * 3000)) as portal:
        fetcher, _ = client(limits=Limits(size=2999))
        with pytest.raises(errors.LimitExceededError, match="2999"):
            fetcher.get(portal.url)


def test_the_size_that_counts_is_the_unpacked_one() -> None:
    packed = gzip.compress(b"0" * 5_000_000)
    with serve(lambda _: Reply(packed, headers={"Content-Encoding": "gzip"})) as portal:
        fetcher, _ = client(limits=Limits(size=1_000_000))
        with pytest.raises(errors.LimitExceededError):
            fetcher.get(portal.url)


def test_packed_answers_are_unpacked() -> None:
    packed = gzip.compress("معطيات".encode())
    with serve(lambda _: Reply(packed, headers={"Content-Encoding": "gzip"})) as portal:
        fetcher, _ = client()
        assert fetcher.get(portal.url).body.decode() == "معطيات"


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nonly this",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nonly\r\n",
        b"not HTTP at all\r\n\r\n",
        b"",
    ],
)
def test_a_body_that_breaks_off_is_an_error_not_a_shorter_body(raw: bytes) -> None:
    with serve(lambda _: Reply(raw=raw)) as portal:
        fetcher, _ = client(limits=Limits(read=5, attempts=1))
        with pytest.raises(errors.NotReachedError):
            fetcher.get(portal.url)


@pytest.mark.parametrize(
    "raw", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"]
)
def test_a_server_that_keeps_us_waiting_is_left_when_the_time_is_over(raw: bytes) -> None:
    done = threading.Event()
    with serve(lambda _: Reply(raw=raw, then=lambda: done.wait(10))) as portal:
        fetcher, _ = client(limits=Limits(read=8, total=0.3, attempts=1))
        with pytest.raises(errors.LimitExceededError, match=r"0\.3"):
            fetcher.get(portal.url)
        done.set()


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_passing_failure_is_tried_again(status: int) -> None:
    replies = [Reply(status=status), Reply(status=status), Reply(b"well")]
    with serve(lambda _: replies.pop(0)) as portal:
        fetcher, pauses = client()
        assert fetcher.get(portal.url).body == b"well"
    assert len(pauses) == 2
    assert 0 < pauses[0] <= 2
    assert 0 < pauses[1] <= 4


def test_a_lasting_failure_is_given_up_after_the_last_attempt() -> None:
    with serve(lambda _: Reply(status=503)) as portal:
        fetcher, pauses = client(limits=Limits(attempts=3))
        with pytest.raises(errors.StatusError, match="503"):
            fetcher.get(portal.url)
        assert len(portal.requests) == 3
    assert len(pauses) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500])
def test_an_answer_that_would_not_change_is_not_asked_for_twice(status: int) -> None:
    with serve(lambda _: Reply(status=status)) as portal:
        fetcher, pauses = client()
        with pytest.raises(errors.StatusError):
            fetcher.get(portal.url)
        assert len(portal.requests) == 1
    assert pauses == []


def test_retry_after_in_seconds_is_honoured() -> None:
    replies = [Reply(status=429, headers={"Retry-After": "7"}), Reply(b"well")]
    with serve(lambda _: replies.pop(0)) as portal:
        fetcher, pauses = client()
        fetcher.get(portal.url)
    assert pauses == [7.0]


def test_retry_after_as_a_date_is_honoured() -> None:
    when = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    replies = [Reply(status=503, headers={"Retry-After": when}), Reply(b"well")]
    with serve(lambda _: replies.pop(0)) as portal:
        fetcher, pauses = client()
        fetcher.get(portal.url)
    assert 20 < pauses[0] <= 30


def test_a_server_asking_for_a_day_is_not_waited_for() -> None:
    with serve(lambda _: Reply(status=429, headers={"Retry-After": "86400"})) as portal:
        fetcher, pauses = client()
        with pytest.raises(errors.StatusError):
            fetcher.get(portal.url)
    assert pauses == []


def test_we_say_who_we_are_and_nothing_about_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://10.0.0.1:3128")
    monkeypatch.setenv("http_proxy", "http://10.0.0.1:3128")
    with serve(lambda _: Reply(b"ok")) as portal:
        fetcher, _ = client()
        fetcher.get(portal.url, params={"q": "هجرة"})
    assert portal.requests[0].headers["user-agent"] == AGENT
    assert portal.requests[0].query == {"q": "هجرة"}
    assert not {"cookie", "authorization", "referer"} & set(portal.requests[0].headers)
