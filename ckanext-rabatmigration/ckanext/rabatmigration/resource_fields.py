"""Which fields of a resource are somebody's: the schema's and CKAN's. All others are free."""

from __future__ import annotations

from ckanext.scheming.helpers import scheming_get_dataset_schema

#: What CKAN and its loader keep or tell of a resource.
CKAN = frozenset(
    ("id", "package_id", "url", "url_type", "cache_url", "name", "description", "format", "hash",
     "size", "position", "state", "resource_type", "mimetype", "mimetype_inner", "created",
     "last_modified", "metadata_modified", "cache_last_updated", "datastore_active",
     "datastore_contains_all_records_of_source_file", "has_views", "labels")
)  # fmt: skip


def known(package_type: str | None) -> frozenset[str]:
    """Return the fields of a dataset type's resources that have a meaning."""
    schema = scheming_get_dataset_schema(package_type or "dataset", expanded=False) or {}
    return CKAN.union(field["field_name"] for field in schema.get("resource_fields", []))
