"""Files on their way: begun, added to piece by piece, whole, saved or forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import IO

import sqlalchemy as sa
from ckan import model
from ckan.model.types import make_uuid

from ckanext.rabatmigration.lib import formats
from ckanext.rabatmigration.lib.sessions import lock
from ckanext.rabatmigration.uploads import config, refusals, store
from ckanext.rabatmigration.uploads.model import UploadRow
from ckanext.rabatmigration.uploads.protocol import Piece


def begin(
    user_id: str, package_id: str, file_name: str, size: int, sha256: str | None
) -> UploadRow:
    """Begin a file and return it; committed.

    Raises `UploadRefusedError` for an empty or too large one, and when the person has too much on
    its way.
    """
    if config.folder() is None:
        raise refusals.no_files()
    if size <= 0:
        raise refusals.empty()
    if size > config.largest():
        raise refusals.too_large(formats.size(size), formats.size(config.largest()))
    # one person's requests wait for one another: two at once may not both take the last place
    key = sa.func.hashtextextended(f"rabatmigration:uploads:{user_id}", 0)
    model.Session.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))
    count, together = model.Session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(UploadRow.size), 0)).where(
            UploadRow.user_id == user_id
        )
    ).one()
    if count >= config.most():
        model.Session.rollback()
        raise refusals.too_many(count)
    if together + size > config.quota():
        model.Session.rollback()
        raise refusals.too_much(formats.size(config.quota()))
    row = UploadRow(
        id=make_uuid(), user_id=user_id, package_id=package_id, file_name=file_name, size=size,
        received=0, stated_sha256=sha256,
    )  # fmt: skip
    store.create(row.id)
    model.Session.add(row)
    model.Session.commit()
    return row


def find(upload_id: str, user_id: str) -> UploadRow | None:
    """Return a person's file on its way; None for what isn't there or is somebody else's."""
    row = model.Session.get(UploadRow, upload_id, populate_existing=True)
    return row if row is not None and row.user_id == user_id else None


def of_user(user_id: str) -> list[UploadRow]:
    """Return a person's files on their way, the newest first."""
    query = sa.select(UploadRow).where(UploadRow.user_id == user_id)
    return list(model.Session.scalars(query.order_by(UploadRow.touched.desc())))


def receive(
    row: UploadRow, offset: int, body: IO[bytes], length: int | None, checksum: Piece | None
) -> UploadRow:
    """Take a piece of a file; committed. The file is checked when all of it is here.

    Raises `UploadRefusedError`; what came before stays, but for a file that as a whole isn't what
    was told, which begins anew.
    """
    upload_id = row.id
    with lock(f"upload:{upload_id}") as is_ours:
        if not is_ours:
            raise refusals.busy()
        model.Session.refresh(row)
        if offset != row.received:
            raise refusals.elsewhere(row.received)
        room = row.size - offset
        if length is not None and length > room:
            raise refusals.beyond(row.size)
        model.Session.commit()  # nothing is held open while a slow connection sends
        count = store.append(upload_id, offset, body, room, checksum)
        row.received, row.touched = offset + count, datetime.now(UTC)
        if row.received == row.size:
            _check(row)
        model.Session.commit()
    return row


def _check(row: UploadRow) -> None:
    found = store.sha256(row.id)
    if row.stated_sha256 and row.stated_sha256 != found:
        row.received = 0
        model.Session.commit()
        raise refusals.other_file()
    row.sha256 = found


def forget(upload_ids: Iterable[str]) -> None:
    """Forget files on their way, and remove their bytes; committed."""
    ids = list(upload_ids)
    model.Session.execute(sa.delete(UploadRow).where(UploadRow.id.in_(ids)))
    model.Session.commit()
    for upload_id in ids:
        store.remove(upload_id)


def expire(now: datetime | None = None) -> int:
    """Forget what nobody went on with, and bytes that belong to no file; return how many files."""
    before = (now or datetime.now(UTC)) - config.kept()
    old = list(model.Session.scalars(sa.select(UploadRow.id).where(UploadRow.touched < before)))
    for upload_id in old:
        with lock(f"upload:{upload_id}") as is_ours:
            if is_ours:  # else a piece arrives at this moment
                forget([upload_id])
    strays = set(store.older_than(before))
    known = sa.select(UploadRow.id).where(UploadRow.id.in_(strays))
    for upload_id in strays - set(model.Session.scalars(known)) if strays else ():
        store.remove(upload_id)
    return len(old)
