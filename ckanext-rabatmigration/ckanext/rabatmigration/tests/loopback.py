"""A small web server on loopback that tests script: it plays a partner's portal."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Request:
    """What was asked: path, query (last value of each name), headers by lower-case name, body."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Reply:
    """What is answered; `raw` bytes replace everything else, as they go over the wire."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    #: Called before the connection is closed: lets a test keep it open for as long as it wants.
    then: Callable[[], object] | None = None


class Portal:
    """The scripted server: `answer(request) -> Reply`, and the requests it has seen."""

    def __init__(self, answer: Callable[[Request], Reply]) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        self.url = ""


def _handler(portal: Portal) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {k: v[-1] for k, v in parse_qs(parts.query, keep_blank_values=True).items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", "0")))
            request = Request(parts.path, query, headers, body)
            portal.requests.append(request)
            reply = portal.answer(request)
            self.close_connection = True
            try:
                self._send(reply)
            except OSError:  # the client left, as some tests mean it to
                return

        do_POST = do_GET  # noqa: N815  (a name the server looks for)

        def _send(self, reply: Reply) -> None:
            if reply.raw is None:
                self.send_response(reply.status)
                headers = {"Content-Length": str(len(reply.body)), "Connection": "close"}
                for name, value in {**headers, **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
            self.wfile.write(reply.body if reply.raw is None else reply.raw)
            self.wfile.flush()
            if reply.then:
                reply.then()

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    return Handler


@contextmanager
def serve(answer: Callable[[Request], Reply]) -> Iterator[Portal]:
    """Serve `answer` on a port of the system's choice until the block ends."""
    portal = Portal(answer)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(portal))
    server.daemon_threads = True
    portal.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield portal
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
