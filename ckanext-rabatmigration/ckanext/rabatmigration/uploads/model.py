"""Table of files on their way to a dataset."""

from __future__ import annotations

from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.model.types import make_uuid
from sqlalchemy.orm import Mapped, mapped_column

_MOMENT = sa.DateTime(timezone=True)


class UploadRow(tk.BaseModel):
    """A file that arrives in pieces, until it is saved in a dataset.

    Args:
        user_id: whose it is; nobody else gets to know of it
        package_id: the dataset it is meant for
        file_name: as the sender calls it
        size: bytes it will have
        received: bytes that are here; never more than the file on disk holds
        stated_sha256: what the sender says its SHA-256 is, None when not told
        sha256: what it is, None until all of it is here
        touched: when the last piece came
    """

    __tablename__ = "rabatmigration_upload"

    id: Mapped[str] = mapped_column(sa.TEXT, primary_key=True, default=make_uuid)
    user_id: Mapped[str] = mapped_column(sa.TEXT, index=True)
    package_id: Mapped[str] = mapped_column(sa.TEXT)
    file_name: Mapped[str] = mapped_column(sa.TEXT)
    size: Mapped[int] = mapped_column(sa.BigInteger)
    received: Mapped[int] = mapped_column(sa.BigInteger, server_default="0", default=0)
    stated_sha256: Mapped[str | None] = mapped_column(sa.TEXT)
    sha256: Mapped[str | None] = mapped_column(sa.TEXT)
    created: Mapped[datetime] = mapped_column(_MOMENT, server_default=sa.func.now())
    touched: Mapped[datetime] = mapped_column(_MOMENT, server_default=sa.func.now(), index=True)

    @property
    def is_whole(self) -> bool:
        """Tell whether all of it is here and checked."""
        return self.sha256 is not None
