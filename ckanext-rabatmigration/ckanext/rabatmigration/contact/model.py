"""Table of messages: what was written, to whom it goes, whether it has left, what came of it."""

from __future__ import annotations

from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.model.types import make_uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

_MOMENT = sa.DateTime(timezone=True)

#: What a message is about.
DATASET, ORGANIZATION, SITE = "dataset", "organization", "site"
#: What came of it, as its readers say.
NEW, ANSWERED, CLOSED = "new", "answered", "closed"
#: Whether it has left by mail.
WAITING, SENT, FAILED = "waiting", "sent", "failed"


class MessageRow(tk.BaseModel):
    """A message.

    Args:
        submission: made by the form; the same form sent twice is one message
        object_type: `dataset`, `organization` or `site`
        object_id: id of the dataset or organisation, None for the site
        owner_org: id of the organisation whose editors read it, None for the site's team
        lang: language of the page it was written on
        copy_to: the signed-in sender's own stored address, where a copy was asked for
        state: `new`, `answered` or `closed`
        state_changed_by: id of the user
        delivery: `waiting`, `sent` or `failed` (tried often enough)
        next_attempt: when it is tried again
        mailed: SHA-256 of the addresses it has reached, so that none gets it twice
        last_error: why it did not leave
    """

    __tablename__ = "rabatmigration_contact_message"
    __table_args__ = (
        sa.Index("ix_rabatmigration_contact_message_owner", "owner_org", "created"),
        sa.Index("ix_rabatmigration_contact_message_due", "delivery", "next_attempt"),
        sa.Index("ix_rabatmigration_contact_message_created", "created"),
    )

    id: Mapped[str] = mapped_column(sa.TEXT, primary_key=True, default=make_uuid)
    submission: Mapped[str | None] = mapped_column(sa.TEXT, unique=True)
    created: Mapped[datetime] = mapped_column(_MOMENT, server_default=sa.func.now())
    object_type: Mapped[str] = mapped_column(sa.TEXT)
    object_id: Mapped[str | None] = mapped_column(sa.TEXT)
    owner_org: Mapped[str | None] = mapped_column(sa.TEXT)
    lang: Mapped[str] = mapped_column(sa.TEXT)
    sender_name: Mapped[str] = mapped_column(sa.TEXT)
    sender_email: Mapped[str] = mapped_column(sa.TEXT)
    body: Mapped[str] = mapped_column(sa.TEXT)
    copy_to: Mapped[str | None] = mapped_column(sa.TEXT)
    state: Mapped[str] = mapped_column(sa.TEXT, default=NEW)
    state_changed: Mapped[datetime | None] = mapped_column(_MOMENT)
    state_changed_by: Mapped[str | None] = mapped_column(sa.TEXT)
    delivery: Mapped[str] = mapped_column(sa.TEXT, default=WAITING)
    attempts: Mapped[int] = mapped_column(sa.Integer, server_default="0", default=0)
    next_attempt: Mapped[datetime] = mapped_column(_MOMENT, server_default=sa.func.now())
    mailed: Mapped[list[str]] = mapped_column(
        JSONB, server_default=sa.text("'[]'::jsonb"), default=list
    )
    last_error: Mapped[str | None] = mapped_column(sa.TEXT)
    sent: Mapped[datetime | None] = mapped_column(_MOMENT)
