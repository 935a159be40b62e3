"""Table of recurring tasks: when each ran, when it is due."""

from __future__ import annotations

from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column


class TaskRow(tk.BaseModel):
    """One recurring task.

    Args:
        name: its name over all rooms
        last_started: when it was last begun
        last_ended: when it last ended, well or not
        next_due: when it is due; a new task is due at once
        last_error: why it failed the last time, None when it did not
        runs: how often it ended well
    """

    __tablename__ = "rabatmigration_tick_task"

    name: Mapped[str] = mapped_column(sa.TEXT, primary_key=True)
    last_started: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True))
    last_ended: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True))
    next_due: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True))
    last_error: Mapped[str | None] = mapped_column(sa.TEXT)
    runs: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")
