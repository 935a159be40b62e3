"""What the launcher says: one line per step, one clear message per failure."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path


class LauncherError(Exception):
    """Something a person can act on.

    :param what: what failed, in one sentence
    :param todo: what to do about it
    :param log: file that tells more
    """

    def __init__(self, what: str, todo: str = "", log: Path | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo
        self.log = log

    def lines(self) -> list[str]:
        """The message, with the end of the log when there is one."""
        out = [f"error: {self.what}"]
        if self.log is not None:
            out += [f"  | {line}" for line in tail(self.log)]
            out.append(f"  log: {self.log}")
        if self.todo:
            out.append(f"  to do: {self.todo}")
        return out


def tail(path: Path, count: int = 12) -> list[str]:
    """The last lines of a log, or nothing where it can't be read."""
    try:
        with path.open("rb") as handle:
            handle.seek(0, 2)
            handle.seek(max(0, handle.tell() - 8192))
            text = handle.read().decode("utf-8", "replace")
    except OSError:
        return []
    return text.splitlines()[-count:]


def say(text: str) -> None:
    """Print a line at once, whatever the terminal's encoding."""
    encoding = sys.stdout.encoding or "ascii"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    sys.stdout.flush()


class Progress:
    """Numbers the steps and times them: `[ 3/12] PostgreSQL ... 1.2 s`."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.number = 0

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[Note]:
        """Announce a step, run it, say how long it took."""
        self.number += 1
        start = time.monotonic()
        note = Note()
        label = f"[{self.number:2}/{self.total}] {name}"
        if sys.stdout.isatty():
            sys.stdout.write(f"{label} ...\r")
            sys.stdout.flush()
        try:
            yield note
        except BaseException:
            say(f"{label}: failed after {time.monotonic() - start:.1f} s")
            raise
        detail = f" ({note.text})" if note.text else ""
        say(f"{label}{detail}: {time.monotonic() - start:.1f} s")


class Note:
    """A remark a step adds to its own line, such as `up to date`."""

    text = ""
