"""Read events in an order that skips none."""

from __future__ import annotations

import sqlalchemy as sa
from ckan import model

from ckanext.rabatmigration.events.model import EventRow, OffsetRow

_XMIN = sa.literal_column("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
_XMAX = sa.literal_column("pg_snapshot_xmax(pg_current_snapshot())::text::bigint")


def after(offset: OffsetRow) -> EventRow | None:
    """Return the event after `offset`, None when there is none that may be read yet.

    Transactions commit in another order than they draw numbers, so a reader by number would skip
    what is committed late. The order is (transaction, number), and only transactions older than
    every running one are read: nothing can appear before the last event read. A transaction that
    runs long holds back the events of younger ones.
    """
    return model.Session.scalar(
        sa.select(EventRow)
        .where(
            EventRow.id > offset.floor_id,
            sa.tuple_(EventRow.txid, EventRow.id)
            > sa.tuple_(sa.literal(offset.last_txid), sa.literal(offset.last_id)),
            sa.or_(EventRow.txid < _XMIN, EventRow.id <= offset.restored_id),
        )
        .order_by(EventRow.txid, EventRow.id)
        .limit(1)
    )


def last_restored() -> int | None:
    """Return the last event whose transaction is still to come, None when there is none.

    Such a transaction belongs to another PostgreSQL cluster, from which a backup was restored into
    one that has counted less far.
    """
    return model.Session.scalar(sa.select(sa.func.max(EventRow.id)).where(EventRow.txid >= _XMAX))
