"""Plain names of files: the text in the source language, also when that language changes.

CKAN validates only the files that changed, so the others are brought in step after an update.
"""

from __future__ import annotations

from ckan import model

from ckanext.rabatmigration.catalogue import derive
from ckanext.rabatmigration.catalogue.fields import from_json
from ckanext.rabatmigration.lib import languages


def follow(package_id: str) -> None:
    """Bring names and descriptions of a dataset's files in step with its source language."""
    package = model.Package.get(package_id)
    if package is None:
        return
    source = (package.extras or {}).get("source_language") or languages.default()
    for resource in package.resources:
        for name in ("name", "description"):
            texts = from_json((resource.extras or {}).get(f"{name}_translated"))
            plain = derive.plain_text(texts, source)
            if plain and plain != getattr(resource, name):
                setattr(resource, name, plain)
    model.Session.flush()  # what is shown next is read past the session
