"""Child processes that never outlive the launcher, not even one killed by SIGKILL.

Each child leads a process group of its own, so that Ctrl-C in the terminal reaches the
launcher alone, which then stops the children in order. The kernel signals a child when the
launcher dies (PR_SET_PDEATHSIG), and what still survived that is swept at the next start,
recognised by process id and start time together.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import files
from .console import LauncherError

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)
_KEEP = (
    "PATH", "HOME", "USER", "LOGNAME", "TERM", "TMPDIR", "JAVA_HOME", "SSL_CERT_FILE",
    "NODE_EXTRA_CA_CERTS",
)  # fmt: skip
_KEEP_PREFIXES = ("UV_", "PIP_", "MAVEN_", "NPM_", "npm_config_", "RM_")
_PROXIES = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


def environment(**extra: str) -> dict[str, str]:
    """A clean environment: no settings of other CKANs, databases or Pythons leak in."""
    env = {
        key: value
        for key, value in os.environ.items()
        if key in _KEEP or key in _PROXIES or key.startswith(_KEEP_PREFIXES)
    }
    env.setdefault("PATH", "/usr/local/bin:/usr/bin:/bin")
    env.update(LC_ALL="C.UTF-8", LANG="C.UTF-8", PYTHONUTF8="1", PYTHONUNBUFFERED="1")
    local = "127.0.0.1,localhost,::1"
    env["no_proxy"] = env["NO_PROXY"] = ",".join(filter(None, [env.get("no_proxy"), local]))
    env.update(extra)
    return env


@dataclass
class User:
    """The account a server runs as."""

    name: str
    uid: int
    gid: int


@dataclass
class Child:
    """A process the launcher started."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: int = signal.SIGTERM
    again: Callable[[], Child] | None = None
    """Starts it anew should it die; without it, its death ends the stack."""

    @property
    def pid(self) -> int:
        """Its process id, also that of its group."""
        return self.process.pid

    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None


def start_time(pid: int) -> str | None:
    """When a process started, in clock ticks since boot; None where there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] == "Z" else fields[19]


def spawn(
    name: str,
    argv: Sequence[str],
    log: Path,
    *,
    env: dict[str, str] | None = None,
    cwd: Path | str = "/",
    user: User | None = None,
    stdin: str | None = None,
    stop_signal: int = signal.SIGTERM,
) -> Child:
    """Start a server; its output is appended to the log.

    :raises LauncherError: when the program can't be started
    """
    parent = os.getpid()

    def prepare() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, stop_signal)
        if os.getppid() != parent:
            os._exit(1)

    with log.open("ab") as out:
        try:
            process = subprocess.Popen(
                list(argv),
                stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env=env if env is not None else environment(),
                start_new_session=True,
                preexec_fn=prepare,
                umask=0o077,
                user=user.uid if user else None,
                group=user.gid if user else None,
                extra_groups=[] if user else None,
            )
        except OSError as error:
            raise LauncherError(f"{name} can't be started: {error}", log=log) from error
    if stdin is not None and process.stdin is not None:
        process.stdin.write(stdin.encode())
        process.stdin.close()
    return Child(name, process, log, stop_signal)


def run(
    what: str,
    argv: Sequence[str],
    log: Path,
    *,
    env: dict[str, str] | None = None,
    cwd: Path | str = "/",
    user: User | None = None,
    stdin: str | None = None,
    todo: str = "",
    timeout: float = 1800,
) -> str:
    """Run a command to its end and return what it printed on stdout; stderr goes to the log.

    :raises LauncherError: naming the step, its log and what to do
    """
    child: subprocess.Popen[bytes] | None = None
    try:
        with log.open("ab") as out:
            child = subprocess.Popen(
                list(argv),
                stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=out,
                cwd=cwd,
                env=env if env is not None else environment(),
                start_new_session=True,
                preexec_fn=_die_with_parent,
                user=user.uid if user else None,
                group=user.gid if user else None,
                extra_groups=[] if user else None,
            )
            data = stdin.encode() if stdin is not None else None
            answer, _ = child.communicate(data, timeout=timeout)
            out.write(answer)
    except OSError as error:
        raise LauncherError(f"{what}: {error}", todo, log) from error
    except BaseException:
        if child is not None:
            _signal_group(child.pid, signal.SIGKILL)
            child.wait()
        raise
    if child.returncode:
        raise LauncherError(f"{what} failed (exit status {child.returncode})", todo, log)
    return answer.decode("utf-8", "replace")


def _die_with_parent() -> None:
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _signal_group(pid: int, number: int) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return


def signal_process(pid: int, number: int) -> None:
    """Signal one process, if it is still there."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def wait_until(
    ready: float, check: Callable[[], bool], children: Sequence[Child], what: str
) -> None:
    """Wait until `check()` is true, a child dies or `ready` seconds are over.

    :raises LauncherError: naming the child or what was waited for
    """
    end = time.monotonic() + ready
    while not check():
        for child in children:
            if not child.alive():
                raise LauncherError(
                    f"{child.name} stopped while starting (exit status {child.process.returncode})",
                    log=child.log,
                )
        if time.monotonic() > end:
            log = children[0].log if children else None
            raise LauncherError(f"{what} took more than {ready:.0f} s", log=log)
        time.sleep(0.1)


def stop(child: Child, patience: float = 15) -> None:
    """Ask a child to end, then make it and its whole group end."""
    if child.alive():
        child.process.send_signal(child.stop_signal)
        try:
            child.process.wait(patience)
        except subprocess.TimeoutExpired:
            _signal_group(child.pid, signal.SIGKILL)
            child.process.wait()
    _signal_group(child.pid, signal.SIGKILL)


class Register:
    """The children's process ids on disk, so that a later start can sweep leftovers."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, children: Sequence[Child]) -> None:
        """Note who runs now."""
        known = {
            str(child.pid): {"name": child.name, "started": start_time(child.pid)}
            for child in children
        }
        files.write_json(self.path, known)

    def sweep(self, patience: float = 15) -> list[str]:
        """End what an earlier, killed launcher left behind; return the names."""
        left = {
            int(pid): entry["name"]
            for pid, entry in files.read_json(self.path).items()
            if entry.get("started") and start_time(int(pid)) == entry["started"]
        }
        for pid, name in left.items():
            _signal_group(pid, signal.SIGINT if name == "PostgreSQL" else signal.SIGTERM)
        end = time.monotonic() + patience
        while any(start_time(pid) for pid in left) and time.monotonic() < end:
            time.sleep(0.1)
        for pid in left:
            _signal_group(pid, signal.SIGKILL)
        self.path.unlink(missing_ok=True)
        return sorted(left.values())
