"""Small files written whole or not at all, and what they prove to be done."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any


def write(path: Path, text: str, mode: int = 0o600) -> None:
    """Write a file so that a reader sees the old one or the new one, never half."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object, or an empty one where the file is missing or was cut short."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Write a JSON object, readable by its owner alone."""
    write(path, json.dumps(value, indent=1, sort_keys=True) + "\n")


def folder(path: Path, mode: int = 0o700) -> Path:
    """Make a folder of ours with just this mode; leave an existing one as it is."""
    if not path.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(mode)
    return path


def remove(path: Path) -> None:
    """Remove a file or folder of ours if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def digest(parts: Iterable[Path | str]) -> str:
    """One SHA-256 over the content of files (folders: all files below) and plain strings."""
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            total.update(b"s" + part.encode() + b"\0")
            continue
        found = sorted(p for p in part.rglob("*") if p.is_file()) if part.is_dir() else [part]
        for path in found:
            total.update(b"f" + str(path.relative_to(part.parent)).encode() + b"\0")
            total.update(path.read_bytes() if path.is_file() else b"(missing)")
    return total.hexdigest()


class Stamp:
    """Remembers that a step was done, and for which input."""

    def __init__(self, path: Path, value: str) -> None:
        self.path = path
        self.value = value

    def fresh(self) -> bool:
        """Whether the step was done for this very input."""
        try:
            return self.path.read_text("utf-8").strip() == self.value
        except (OSError, UnicodeDecodeError):
            return False

    def set(self) -> None:
        """Say that it is done now."""
        folder(self.path.parent)
        write(self.path, self.value + "\n", 0o644)

    def clear(self) -> None:
        """Say that it isn't."""
        self.path.unlink(missing_ok=True)


def try_lock(path: Path) -> IO[str] | None:
    """Take an exclusive lock that ends with this process, or None if another holds it."""
    handle = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    return handle


def wait_lock(path: Path) -> IO[str]:
    """Take an exclusive lock, waiting for whoever holds it."""
    handle = path.open("a+", encoding="utf-8")
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def password() -> str:
    """A random password of letters, digits, `-` and `_`: safe in URLs, SQL and ini files."""
    return secrets.token_urlsafe(24)
