"""Table of what people have typed into a form and not sent yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column


class DraftRow(tk.BaseModel):
    """One form of one person.

    Args:
        user_id: whose it is
        form: which form: `dataset/new`, or `dataset/edit/` and the dataset's id
        key: made by the page for one go at the form, so that a form that was sent is told from
            one that was not
        inputs: [name, value] of each input; None once the form was sent
        base: when the dataset was last changed as the form was opened, None for a new one
        saved: when it was kept, or sent
    """

    __tablename__ = "rabatmigration_form_draft"

    user_id: Mapped[str] = mapped_column(sa.TEXT, primary_key=True)
    form: Mapped[str] = mapped_column(sa.TEXT, primary_key=True)
    key: Mapped[str] = mapped_column(sa.TEXT)
    inputs: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    base: Mapped[str | None] = mapped_column(sa.TEXT)
    saved: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True), index=True)
