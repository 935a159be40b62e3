"""Keeps a stack alive until told to stop, then stops all of it in order."""

from __future__ import annotations

import signal
import subprocess
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import IO

from . import files, settings, site
from .console import LauncherError, say
from .paths import Stack
from .processes import Child, Register, start_time, stop
from .stack import Builder, Running

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_TICK_SECONDS = 60
_RESTARTS = 5
_WINDOW = 600
"""So many deaths within so many seconds are put up with."""


class Stopped(BaseException):
    """A signal asked the launcher to stop."""


class Supervisor:
    """One stack from its lock to its last process."""

    def __init__(self, stack: Stack, *, site_too: bool) -> None:
        self.stack = stack
        self.site_too = site_too
        self.lock: IO[str] | None = None
        self.asked = threading.Event()
        self.starting = False
        self.builder: Builder | None = None
        self.next_tick = 0.0
        self.tick: Child | None = None
        self.deaths: list[float] = []

    def __enter__(self) -> Supervisor:
        self.stack.make()
        self.lock = files.try_lock(self.stack.dir / "lock")
        if self.lock is None:
            raise LauncherError(
                f"this stack ({self.stack.name}) runs already",
                f"stop it first: {stop_command(self.stack)}",
            )
        for number in _SIGNALS:
            signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        if self.lock is not None:
            self.lock.close()

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        first = not self.asked.is_set()
        self.asked.set()
        if self.starting and first:
            raise Stopped(signal.Signals(number).name)

    def up(self) -> Running:
        """Bring everything up.

        :raises Stopped: when a signal came meanwhile
        """
        self.starting = True
        self.builder = Builder(self.stack, site_too=self.site_too)
        running = self.builder.up()
        self.starting = False
        return running

    def serve(self) -> None:
        """Watch the processes and run the tick each minute, until a signal comes.

        :raises LauncherError: when a server died
        """
        if self.builder is None:
            return
        running = self.builder.running
        while not self.asked.wait(0.5):
            for child in list(running.children):
                if child is not self.tick and not child.alive():
                    self._revive(running, child)
            if self.site_too and "rabatmigration" in settings.plugins(self.stack.ini):
                self._tick(running)

    def _revive(self, running: Running, child: Child) -> None:
        """Start a process again, unless it dies again and again."""
        running.children.remove(child)
        now = time.monotonic()
        self.deaths = [past for past in self.deaths if now - past < _WINDOW] + [now]
        status = child.process.returncode
        if child.again is None or len(self.deaths) > _RESTARTS:
            raise LauncherError(f"{child.name} stopped (exit status {status})", log=child.log)
        say(f"{child.name} stopped (exit status {status}): starting it again, see {child.log}")
        running.add(child.again(), child.again)

    def _tick(self, running: Running) -> None:
        if self.tick is not None and not self.tick.alive():
            if self.tick.process.returncode:
                say(f"the minute tick failed, see {self.tick.log}")
            running.children.remove(self.tick)
            self.tick = None
        now = time.monotonic()
        if self.tick is None and now >= self.next_tick:
            self.next_tick = now + _TICK_SECONDS
            self.tick = site.start_tick(self.stack)
            running.add(self.tick)

    def stop(self) -> None:
        """Stop every process, last started first; a second signal doesn't cut it short."""
        if self.builder is None:
            return
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        running = self.builder.running
        for child in reversed(running.children):
            stop(child)
        running.children.clear()
        (self.stack.dir / "pids.json").unlink(missing_ok=True)
        state = files.read_json(self.stack.dir / "state.json")
        if state:
            state |= {"ready": False, "pid": 0}
            files.write_json(self.stack.dir / "state.json", state)


def stop_command(stack: Stack) -> str:
    """How a person stops a stack."""
    return "make down" if stack.served else f"make stack-down STACK={stack.name}"


def is_up(stack: Stack) -> bool:
    """Whether a launcher holds this stack and has said that it is ready."""
    if not (stack.dir / "lock").exists():
        return False
    lock = files.try_lock(stack.dir / "lock")
    if lock is not None:
        lock.close()
        return False
    return bool(files.read_json(stack.dir / "state.json").get("ready"))


def is_held(stack: Stack) -> bool:
    """Whether a launcher holds this stack, ready or not."""
    if not (stack.dir / "lock").exists():
        return False
    lock = files.try_lock(stack.dir / "lock")
    if lock is None:
        return True
    lock.close()
    return False


def background(stack: Stack, argv: list[str]) -> None:
    """Start a launcher that stays when this one ends; show its progress until it is ready.

    :raises LauncherError: when it ended instead
    """
    stack.make()
    if is_held(stack):
        raise LauncherError(
            f"this stack ({stack.name}) runs already", f"stop it: {stop_command(stack)}"
        )
    log = stack.logs / "launcher.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    files.write_json(
        stack.dir / "launcher.json", {"pid": process.pid, "started": start_time(process.pid)}
    )
    follow(log, lambda: process.poll() is not None or is_ready(stack, process.pid))
    if process.poll() is not None:
        raise LauncherError("the stack did not start", "see above")


def is_ready(stack: Stack, pid: int) -> bool:
    """Whether that launcher has said that all is up."""
    state = files.read_json(stack.dir / "state.json")
    return bool(state.get("ready")) and state.get("pid") == pid


def follow(log: object, done: Callable[[], bool]) -> None:
    """Print a log's lines as they come, until done."""
    with open(str(log), encoding="utf-8", errors="replace") as handle:
        while True:
            finished = done()
            for line in handle:
                say(line.rstrip("\n"))
            if finished:
                return
            time.sleep(0.1)


def down(stack: Stack, patience: float = 60) -> bool:
    """Stop a stack in the background; return whether there was one."""
    from .processes import signal_process

    known = files.read_json(stack.dir / "launcher.json")
    pid = int(known.get("pid") or 0)
    if not pid or start_time(pid) != known.get("started"):
        return False
    signal_process(pid, signal.SIGTERM)
    end = time.monotonic() + patience
    while start_time(pid) == known["started"]:
        if time.monotonic() > end:
            signal_process(pid, signal.SIGKILL)
            Register(stack.dir / "pids.json").sweep()
            break
        time.sleep(0.1)
    (stack.dir / "launcher.json").unlink(missing_ok=True)
    return True
