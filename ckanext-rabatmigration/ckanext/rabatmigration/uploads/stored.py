"""The bytes of a file that a dataset has, wherever core keeps them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import IO, Any
from urllib.parse import unquote, urlsplit

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib import files, uploader

from ckanext.rabatmigration.lib.tables.reading import BYTES
from ckanext.rabatmigration.uploads import names


@contextmanager
def opened(resource: model.Resource) -> Iterator[tuple[IO[bytes], str]]:
    """Open a resource's file for reading; yield it with its name.

    Of a file in a storage other than a folder the beginning is fetched, as much as is looked at.
    Raises `ObjectNotFound` where the file is gone.
    """
    name = (resource.extras or {}).get(names.FIELD) or unquote(
        PurePath(urlsplit(resource.url or "").path).name
    )
    found: Any = uploader.get_resource_uploader({"id": resource.id, "url": resource.url or ""})
    storage = getattr(found, "storage", None)
    missing = tk.ObjectNotFound(tk._("The file is no longer there."))
    if storage is None:
        path = Path(found.get_path(resource.id))
        if not path.is_file():
            raise missing
        with path.open("rb") as file:
            yield file, name
        return
    with tempfile.TemporaryFile() as copy:
        try:
            data = files.FileData(files.Location(found.get_path(resource.id)))
            for chunk in storage.stream(data):
                if copy.write(chunk) and copy.tell() > BYTES:
                    break
        except files.exc.MissingFileError as error:
            raise missing from error
        copy.seek(0)
        yield copy, name
