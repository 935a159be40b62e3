"""Outbound HTTP to hosts somebody else named: guarded, limited, polite.

Only `http` and `https`; every name is resolved once, all its addresses are checked and the socket
goes to a checked one, so a name that resolves differently a moment later changes nothing. Each
redirect is checked alike. Proxies and `.netrc` of the environment are ignored: behind a proxy the
guard could not see where a request ends. Answers are read into memory within `Limits`.
"""

from __future__ import annotations

import email.utils
import random
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from ckanext.rabatmigration.lib.addresses import is_allowed
from ckanext.rabatmigration.lib.outbound_errors import (
    AddressRefusedError,
    LimitExceededError,
    NotReachedError,
    OutboundError,
    StatusError,
    UrlRefusedError,
)

REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Statuses after which the same request may succeed later.
PASSING = frozenset({429, 502, 503, 504})
CHUNK = 64 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds of one `Client.get`, retries excluded from `total`; times in seconds."""

    connect: float = 10.0
    read: float = 30.0
    #: One attempt from name lookup to last byte, redirects included.
    total: float = 120.0
    #: Body after decompression, in bytes.
    size: int = 50 * 1024 * 1024
    redirects: int = 5
    attempts: int = 4
    #: The longest pause before a retry; a server asking for more is given up on.
    pause: float = 60.0


@dataclass(frozen=True)
class Answer:
    """A successful answer: the URL that gave it, headers by lower-case name, and its body."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """Fetches URLs that come from outside; one per source and thread."""

    def __init__(
        self,
        agent: str,
        *,
        limits: Limits | None = None,
        allow_loopback: bool = False,
        resolve: Callable[..., list[Any]] = socket.getaddrinfo,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Name ourselves as `agent`; `resolve` and `sleep` are replaceable for tests."""
        self.limits = limits or Limits()
        self._sleep = sleep
        self._gate = _Gate(allow_loopback, resolve)
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update({"User-Agent": agent, "Accept-Encoding": "gzip, deflate"})
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _GuardedAdapter(self._gate))

    def get(self, url: str, params: Mapping[str, Any] | None = None, accept: str = "*/*") -> Answer:
        """Fetch `url`; raise an `OutboundError` unless the last answer is a 2xx within limits.

        Passing failures (429, 502, 503, 504, broken connections) are retried with growing, jittered
        pauses, or after `Retry-After` where the server says it.
        """
        for attempt in range(1, self.limits.attempts + 1):
            try:
                return self._attempt(url, params, accept)
            except (StatusError, NotReachedError) as error:
                pause = self._pause(error, attempt)
                if pause is None:
                    raise
                self._sleep(pause)
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _pause(self, error: OutboundError, attempt: int) -> float | None:
        """Return how long to wait before trying again, None to give up."""
        if attempt >= self.limits.attempts:
            return None
        asked = None
        if isinstance(error, StatusError):
            if error.status not in PASSING:
                return None
            asked = error.retry_after
        if asked is not None:
            return asked if asked <= self.limits.pause else None
        return min(self.limits.pause, 2.0**attempt * random.uniform(0.5, 1.0))  # noqa: S311

    def _attempt(self, url: str, params: Mapping[str, Any] | None, accept: str) -> Answer:
        with _Deadline(self.limits.total) as deadline:
            self._gate.deadline = deadline
            for _ in range(self.limits.redirects + 1):
                check_url(url)
                answer = self._hop(url, params, accept, deadline)
                if isinstance(answer, Answer):
                    return answer
                url, params = answer, None
        raise LimitExceededError.redirects(self.limits.redirects, url)

    def _hop(
        self, url: str, params: Mapping[str, Any] | None, accept: str, deadline: _Deadline
    ) -> Answer | str:
        """Return the answer, or the URL it redirects to."""
        try:
            with self._session.get(
                url,
                params=params,
                headers={"Accept": accept, "Connection": "close"},
                timeout=(self.limits.connect, self.limits.read),
                allow_redirects=False,
                stream=True,
            ) as response:
                target = response.headers.get("Location")
                if response.status_code in REDIRECTS and target:
                    return urljoin(url, target)
                if not response.ok:
                    raise StatusError(response.status_code, url, _retry_after(response))
                headers = {name.lower(): value for name, value in response.headers.items()}
                body = self._read(response, url, deadline)
                return Answer(response.url, response.status_code, headers, body)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            if deadline.passed:
                raise LimitExceededError.time(self.limits.total, url) from error
            raise NotReachedError(url, error) from error

    def _read(self, response: requests.Response, url: str, deadline: _Deadline) -> bytes:
        body = bytearray()
        while chunk := response.raw.read1(CHUNK, decode_content=True):
            body += chunk
            if len(body) > self.limits.size:
                raise LimitExceededError.size(self.limits.size, url)
        if deadline.passed:
            raise LimitExceededError.time(self.limits.total, url)
        return bytes(body)


def guarded_session(trusted: str) -> requests.Session:
    """Return a session for code of others, whose connections lead to public addresses only.

    Redirects are followed and each is checked when it is connected to. `trusted` is a URL whose
    host and port may be reached wherever they are: our own.
    """
    parts = urlsplit(trusted)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    gate = _Gate(False, socket.getaddrinfo, frozenset({((parts.hostname or "").lower(), port)}))
    session = requests.Session()
    session.trust_env = False
    for scheme in ("http://", "https://"):
        session.mount(scheme, _GuardedAdapter(gate))
    return session


def check_url(url: str) -> None:
    """Raise `UrlRefusedError` unless `url` is a plain http(s) URL with a host and no password."""
    try:
        parts = urlsplit(url)
        wrong = (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.username is not None
            or parts.port == 0
        )
    except ValueError:
        wrong = True
    if wrong or any(char.isspace() or not char.isprintable() for char in url):
        raise UrlRefusedError(url)


def _retry_after(response: requests.Response) -> float | None:
    """Read `Retry-After`, in seconds or as a date; None when absent or unreadable."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        when = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


class _Deadline:
    """Cuts every connection opened under it when its time is over, whatever they are doing."""

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> _Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            for watched in self._sockets:
                watched.close()
            self._sockets.clear()

    def watch(self, connection: socket.socket) -> None:
        """Watch a duplicate: it outlives the wrapping of `connection` in TLS."""
        with self._lock:
            self._sockets.append(connection.dup())

    def _cut(self) -> None:
        with self._lock:
            self.passed = True
            for watched in self._sockets:
                try:
                    watched.shutdown(socket.SHUT_RDWR)
                except OSError:  # the other side was quicker
                    continue


class _Gate:
    """Resolves, checks and connects: the only way out to the network."""

    deadline: _Deadline | None = None

    def __init__(
        self,
        allow_loopback: bool,
        resolve: Callable[..., list[Any]],
        trusted: frozenset[tuple[str, int]] = frozenset(),
    ) -> None:
        self._allow_loopback = allow_loopback
        self._resolve = resolve
        self._trusted = trusted

    def open(self, host: str, port: int, timeout: float | None) -> socket.socket:
        """Return a socket connected to an address of `host` that was checked."""
        found = self._resolve(host.strip("[]"), port, 0, socket.SOCK_STREAM)
        trusted = (host.lower(), port) in self._trusted
        for *_, address in found:
            if not trusted and not is_allowed(address[0], allow_loopback=self._allow_loopback):
                raise AddressRefusedError(host)
        failure: OSError = OSError(f"no address for {host}")
        for family, kind, proto, _, address in found:
            connection = socket.socket(family, kind, proto)
            try:
                if self.deadline:
                    self.deadline.watch(connection)
                connection.settimeout(timeout)
                connection.connect(address)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except OSError as error:
                connection.close()
                failure = error
            else:
                return connection
        raise failure


class _GuardedAdapter(HTTPAdapter):
    """Requests' transport with our own way of opening sockets."""

    def __init__(self, gate: _Gate) -> None:
        self._gate = gate
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        gate = self._gate

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return gate.open(self._dns_host, self.port, self.timeout)  # type: ignore[arg-type]

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return gate.open(self._dns_host, self.port, self.timeout)  # type: ignore[arg-type]

        class PlainPool(urllib3.HTTPConnectionPool):
            ConnectionCls = Plain  # pyright: ignore[reportAssignmentType]

        class SecurePool(urllib3.HTTPSConnectionPool):
            ConnectionCls = Secure  # pyright: ignore[reportAssignmentType]

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
