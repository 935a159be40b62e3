from __future__ import annotations

import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import insert

from ckanext.rabatmigration.events.model import EventRow, OffsetRow


def catch_up(consumer: str) -> None:
    """Let the consumer be done with all that happened before, however much it was."""
    newest = sa.select(EventRow.txid, EventRow.id).order_by(
        EventRow.txid.desc(), EventRow.id.desc()
    )
    txid, id_ = model.Session.execute(newest.limit(1)).one_or_none() or (0, 0)
    here = {"last_txid": txid, "last_id": id_, "attempts": 0, "retry_at": None}
    model.Session.execute(
        insert(OffsetRow)
        .values(consumer=consumer, **here)
        .on_conflict_do_update(index_elements=["consumer"], set_=here)
    )
    model.Session.commit()
