"""A mail server of tests: it speaks SMTP on loopback, keeps what it gets, refuses when told."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser


@dataclass(frozen=True)
class Received:
    """A mail as it came: who it is really for (the envelope), and what it says."""

    recipients: tuple[str, ...]
    mail: EmailMessage

    @property
    def text(self) -> str:
        """The body."""
        return self.mail.get_content()


@dataclass
class Sink:
    """What came, and how recipients are answered: by address, else with 250."""

    port: int
    received: list[Received] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    #: Answer to everybody who connects, such as "421 too busy"; empty for a welcome.
    greeting: str = ""

    @property
    def address(self) -> str:
        """Host and port, as `smtp.server` wants them."""
        return f"127.0.0.1:{self.port}"


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    sink: Sink


class _Session(socketserver.StreamRequestHandler):
    server: _Server
    timeout = 20

    def handle(self) -> None:
        sink = self.server.sink
        self._say(sink.greeting or "220 sink")
        if sink.greeting:
            return
        recipients: list[str] = []
        while line := self.rfile.readline():
            word = line.decode("ascii", "replace").strip()
            verb = word.upper()
            if verb.startswith("RCPT TO:"):
                address = word[8:].strip().strip("<>")
                answer = sink.answers.get(address, "250 yes")
                if answer.startswith("250"):
                    recipients.append(address)
                self._say(answer)
            elif verb == "DATA":
                self._say("354 go on")
                sink.received.append(Received(tuple(recipients), self._mail()))
                recipients = []
                self._say("250 kept")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            elif verb.startswith("EHLO"):
                self._say("250 sink")
            else:
                self._say("250 yes")

    def _mail(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        parser: BytesParser[EmailMessage] = BytesParser(policy=policy.default)
        return parser.parsebytes(b"".join(lines))

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def running(port: int = 0) -> Iterator[Sink]:
    """Serve for a block."""
    with _Server(("127.0.0.1", port), _Session) as server:
        server.sink = Sink(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.sink
        server.shutdown()
        thread.join()
