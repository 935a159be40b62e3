"""Table of datasets whose document in Solr is out of date."""

from __future__ import annotations

import uuid
from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column


class OutboxRow(tk.BaseModel):
    """One dataset to index.

    Args:
        package_id: the dataset; it may be gone by now
        token: new with each change, so that a sender deletes only what it has read
        queued_at: when the last change was queued
        attempts: how often sending has failed since
        last_error: why, the last time
        retry_at: not to be replayed before
    """

    __tablename__ = "rabatmigration_index_outbox"

    package_id: Mapped[str] = mapped_column(sa.TEXT, primary_key=True)
    token: Mapped[uuid.UUID] = mapped_column(sa.UUID, server_default=sa.func.gen_random_uuid())
    queued_at: Mapped[datetime] = mapped_column(
        sa.DateTime(timezone=True), server_default=sa.func.now()
    )
    attempts: Mapped[int] = mapped_column(sa.Integer, server_default="0")
    last_error: Mapped[str | None] = mapped_column(sa.TEXT)
    retry_at: Mapped[datetime] = mapped_column(
        sa.DateTime(timezone=True), server_default=sa.func.now(), index=True
    )
