"""Keep, find, end and forget drafts: one per person and form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import insert

from ckanext.rabatmigration.forms.model import DraftRow

DAYS = "ckanext.rabatmigration.draft_days"
#: Most drafts of one person; the oldest go first.
MOST = 20


def save(user_id: str, form: str, key: str, inputs: list[Any], base: str | None) -> DraftRow:
    """Keep what stands in a form, in place of what stood there before; the caller commits.

    What comes late from a form that was sent meanwhile doesn't bring its draft back.
    """
    row = {"key": key, "inputs": inputs, "base": base, "saved": datetime.now(UTC)}
    model.Session.execute(
        insert(DraftRow)
        .values(user_id=user_id, form=form, **row)
        .on_conflict_do_update(
            index_elements=["user_id", "form"],
            set_=row,
            where=sa.or_(DraftRow.key != key, DraftRow.inputs.is_not(None)),
        )
    )
    _drop_oldest(user_id)
    return model.Session.get_one(DraftRow, (user_id, form), populate_existing=True)


def find(user_id: str, form: str) -> DraftRow | None:
    """Return a person's draft of a form, None when there is none that still holds."""
    row = model.Session.get(DraftRow, (user_id, form))
    return row if row is not None and row.saved > _eldest() else None


def delete(user_id: str, form: str) -> bool:
    """Forget a draft; tell whether there was one. The caller commits."""
    mine = sa.delete(DraftRow).where(DraftRow.user_id == user_id, DraftRow.form == form)
    return bool(model.Session.connection().execute(mine).rowcount)


def finish(user_id: str, form: str, key: str) -> None:
    """Empty a draft whose form was sent, within the sender's transaction.

    The row stays, so that a browser that kept a copy of its own learns that it was sent.
    """
    row = {"key": key, "inputs": None, "base": None, "saved": datetime.now(UTC)}
    model.Session.execute(
        insert(DraftRow)
        .values(user_id=user_id, form=form, **row)
        .on_conflict_do_update(index_elements=["user_id", "form"], set_=row)
    )


def purge() -> None:
    """Forget what is too old, all of it."""
    model.Session.execute(sa.delete(DraftRow).where(DraftRow.saved <= _eldest()))
    model.Session.commit()


def _eldest() -> datetime:
    return datetime.now(UTC) - timedelta(days=tk.config[DAYS])


def _drop_oldest(user_id: str) -> None:
    mine = DraftRow.user_id == user_id
    newest = sa.select(DraftRow.form).where(mine).order_by(DraftRow.saved.desc()).limit(MOST)
    model.Session.execute(
        sa.delete(DraftRow)
        .where(mine, DraftRow.form.not_in(newest))
        .execution_options(synchronize_session=False)
    )
