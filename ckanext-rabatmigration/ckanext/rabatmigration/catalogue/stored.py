"""What is stored of a dataset, resource or organisation, read from its row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ckan import model

from ckanext.rabatmigration.catalogue.fields import from_json


@dataclass(frozen=True)
class Stored:
    """A stored record: `core` are columns, `fields` what the schema adds, as JSON values."""

    core: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    resources: Mapping[str, Stored] = field(default_factory=dict)

    def texts(self, name: str) -> dict[str, Any]:
        """Return a field's texts by language, or none."""
        value = self.fields.get(name)
        return dict(value) if isinstance(value, Mapping) else {}


NOTHING = Stored()


def _fields(extras: Mapping[str, Any] | None) -> dict[str, Any]:
    return {key: from_json(value) for key, value in (extras or {}).items()}


def dataset(package: model.Package | None) -> Stored:
    """Return what is stored of a dataset; nothing of a new one."""
    if package is None or package.id is None:
        return NOTHING
    return Stored(
        core={"name": package.name, "title": package.title, "notes": package.notes},
        fields=_fields(package.extras),
        tags=[tag.name for tag in package.get_tags() if tag.vocabulary_id is None],
        resources={
            resource.id: Stored(
                core={"name": resource.name, "description": resource.description},
                fields=_fields(resource.extras),
            )
            for resource in package.resources
        },
    )


def organization(group: model.Group | None) -> Stored:
    """Return what is stored of an organisation; nothing of a new one."""
    if group is None or group.id is None:
        return NOTHING
    core = {"name": group.name, "title": group.title, "description": group.description}
    extras = group.extras  # pyright: ignore[reportAttributeAccessIssue]
    return Stored(core=core, fields=_fields(extras))
