"""What was said of a file's columns, kept while the table itself comes and goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column


class ColumnsRow(tk.BaseModel):
    """The data dictionary of a file.

    Args:
        resource_id: the file
        columns: what the DataStore calls `info`, by column
        modified: when it last changed
    """

    __tablename__ = "rabatmigration_table_columns"

    resource_id: Mapped[str] = mapped_column(sa.TEXT, primary_key=True)
    columns: Mapped[dict[str, Any]] = mapped_column(
        JSONB, server_default=sa.text("'{}'::jsonb"), default=dict
    )
    modified: Mapped[datetime] = mapped_column(
        sa.DateTime(timezone=True), server_default=sa.func.now(), onupdate=sa.func.now()
    )
