"""One client per site: requests one after the other on one kept connection, timed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

_TIMEOUT = 60
_OK = 200


class WrongAnswerError(Exception):
    """A site answered something else than what is measured."""


@dataclass(frozen=True)
class Answer:
    """A response: seconds from sending to the last byte, headers in lower case, body."""

    seconds: float
    headers: dict[str, str]
    body: bytes

    def count(self, header: str) -> int:
        """A number the probe put into a header."""
        return int(self.headers[header.lower()])

    def json(self) -> dict[str, Any]:
        """The body as a JSON object."""
        return json.loads(self.body)


Check = Callable[[Answer], None]


class Client:
    """A visitor without a session."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.link = HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT)

    def get(self, path: str) -> Answer:
        """Fetch a page.

        :raises WrongAnswerError: for any status but 200
        """
        return self._send("GET", path, None, {})

    def action(self, name: str, data: dict[str, Any], token: str) -> Answer:
        """Call an action of CKAN's API that writes.

        :raises WrongAnswerError: with CKAN's own message
        """
        headers = {"Content-Type": "application/json", "Authorization": token}
        return self._send("POST", f"/api/3/action/{name}", json.dumps(data).encode(), headers)

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        start = time.perf_counter()
        self.link.request(method, path, body, headers)
        response = self.link.getresponse()
        content = response.read()
        seconds = time.perf_counter() - start
        if response.status != _OK:
            told = content[:400].decode("utf-8", "replace")
            raise WrongAnswerError(f"{method} {path} on port {self.port}: {response.status} {told}")
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(seconds, found, content)
