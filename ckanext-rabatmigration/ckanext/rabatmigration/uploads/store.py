"""Bytes of files on their way, on disk: pieces are added at the end, nothing is held in memory."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from werkzeug.exceptions import ClientDisconnected

from ckanext.rabatmigration.uploads import config, refusals
from ckanext.rabatmigration.uploads.protocol import Piece

_CHUNK = 1 << 16
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def path(upload_id: str) -> Path:
    """Return where a file's bytes are; ids are made here, never taken from clients."""
    folder = config.folder()
    if folder is None:
        raise refusals.no_files()
    return folder / upload_id[:2] / upload_id


def create(upload_id: str) -> None:
    """Make an empty file, for its owner alone."""
    target = path(upload_id)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _room():
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def append(upload_id: str, offset: int, body: IO[bytes], most: int, checksum: Piece | None) -> int:
    """Write a piece at `offset` and return how many bytes of it are kept.

    What stands beyond `offset`, left by a process that died, is overwritten. Of a piece that is
    cut off what came is kept, unless a checksum was to vouch for all of it.

    Raises `UploadRefusedError` for a piece longer than `most` bytes, a wrong checksum and a full
    disk; nothing of the piece is kept then.
    """
    found = hashlib.new(checksum.name) if checksum else None
    with path(upload_id).open("r+b") as file:
        file.truncate(offset)
        file.seek(offset)
        try:
            count, is_cut = _copy(body, file, most, found.update if found else None)
            if checksum and found and found.digest() != checksum.digest:
                if not is_cut:
                    raise refusals.damaged()
                count = 0
                file.truncate(offset)
            _flush(file)
        except refusals.UploadRefusedError:
            file.truncate(offset)
            raise
    return count


def _copy(
    body: IO[bytes], file: IO[bytes], most: int, seen: Callable[[bytes], None] | None
) -> tuple[int, bool]:
    """Copy to the end; return the bytes and whether the connection broke."""
    count = 0
    for chunk in _chunks(body):
        if chunk is None:
            return count, True
        count += len(chunk)
        if count > most:
            raise refusals.beyond(file.tell() + most)
        if seen:
            seen(chunk)
        with _room():
            file.write(chunk)
    return count, False


def _chunks(body: IO[bytes]) -> Iterator[bytes | None]:
    """Yield what comes; None at last if the connection broke."""
    while True:
        try:
            chunk = body.read(_CHUNK)
        except (ClientDisconnected, OSError):
            yield None
            return
        if not chunk:
            return
        yield chunk


def _flush(file: IO[bytes]) -> None:
    with _room():
        file.flush()
        os.fsync(file.fileno())


class _room:  # noqa: N801  (read as a word: with _room())
    """Say that the disk is full in place of what the system says."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Translate."""
        if isinstance(error, OSError) and error.errno in _FULL:
            raise refusals.disk_full() from error


def sha256(upload_id: str) -> str:
    """Return the SHA-256 of what is here."""
    with path(upload_id).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove(upload_id: str) -> None:
    """Remove a file's bytes, if they are still there."""
    path(upload_id).unlink(missing_ok=True)


def older_than(moment: datetime) -> Iterator[str]:
    """Yield the ids of files on disk that were last written before `moment`."""
    folder = config.folder()
    for file in folder.glob("??/*") if folder and folder.is_dir() else ():
        if datetime.fromtimestamp(file.stat().st_mtime, UTC) < moment:
            yield file.name
