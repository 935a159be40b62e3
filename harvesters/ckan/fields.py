"""Which field of a CKAN record becomes which of ours; docs/harvesting.md prints these tables."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Fields that hold a whole period, and those that hold one side of it.
SPANS = ("dataset_date", "temporal", "temporal_coverage", "period")
STARTS = ("temporal_start", "temporal_coverage-from", "temporal_coverage_from")
ENDS = ("temporal_end", "temporal_coverage-to", "temporal_coverage_to")
#: Sides of a box, in degrees: west, south, east, north.
BOX = ("bbox-west-long", "bbox-south-lat", "bbox-east-long", "bbox-north-lat")

#: Our dataset field -> fields of the source, the first that is filled wins.
DATASET: dict[str, tuple[str, ...]] = {
    "title_translated": ("title",),
    "notes_translated": ("notes", "description"),
    "name": ("name",),
    "tags_translated": ("tags", "keywords", "keyword"),
    "source_language": ("language", "metadata-language", "metadata_language"),
    "data_kind": ("data_kind", "dataset_type"),
    "places": ("places", "spatial_coverage", "geographic_coverage", "spatial-text", "groups"),
    "spatial": ("spatial", "geometry", *BOX),
    "temporal_start": (*SPANS, *STARTS),
    "temporal_end": (*SPANS, *ENDS),
    "frequency": (
        "data_update_frequency",
        "frequency",
        "accrualPeriodicity",
        "accrual_periodicity",
        "frequency-of-update",
        "update_frequency",
        "Frequência de atualização",
        "Fréquence de mise à jour",
    ),
    "data_updated": ("data_updated", "last_modified", "dcat_modified", "modified", "date_updated"),
    "next_update": ("due_date", "next_update"),
    "access_level": (
        "access_level",
        "access_rights",
        "accessLevel",
        "is_requestdata_type",
        "license_id",
        "isopen",
    ),
    "access_note_translated": ("access_note", "access_constraints", "license_other", "rights"),
    "license_id": ("license_id", "license_url", "license_title", "licence", "license"),
    "data_collector_translated": (
        "dataset_source",
        "data_collector",
        "responsible-party",
        "author",
    ),
    "collection_method": ("collection_method", "methodology"),
    "methodology_translated": ("methodology_other", "methodology"),
    "caveats_translated": ("caveats", "limitations"),
    "conforms_to": ("conforms_to",),
    "provenance_translated": ("provenance", "lineage", "organization"),
    "url": ("url", "landing_page"),
    "contact_name": ("contact", "maintainer", "contact_name", "author"),
    "contact_email": (
        "contact",
        "maintainer_email",
        "contact_email",
        "contact-email",
        "author_email",
    ),
    "contact_url": ("contact", "contact_uri", "contact_url"),
    "source_modified": ("metadata_modified", "revision_timestamp", "metadata-date"),
}

#: Our resource field -> fields of the source's resource.
RESOURCE: dict[str, tuple[str, ...]] = {
    "name_translated": ("name", "title"),
    "description_translated": ("description",),
    "url": ("url", "download_url", "access_url"),
    "format": ("format", "mimetype", "mimetype_inner", "url"),
    "language": ("language",),
    "resource_kind": ("resource_kind", "resource_type"),
    "temporal_start": ("daterange_for_data", "temporal_coverage", "temporal_start"),
    "temporal_end": ("daterange_for_data", "temporal_coverage", "temporal_end"),
    "version": ("version",),
    "hash": ("hash", "checksum"),
    "size": ("size", "byte_size"),
}

#: Bookkeeping of portals: says nothing about the data, and is not reported as lost.
TECHNICAL: frozenset[str] = _words(
    "archived approval_status batch creator_user_id dataset_preview display_name extras guid "
    "harvest_catalogue_name harvest_catalogue_url harvest_dataset_url harvest_object_id "
    "harvest_source_id harvest_source_title has_geodata has_quickcharts has_showcases id "
    "is_fresh metadata_created notes_rendered num_resources num_tags openness_score "
    "openness_score_last_checked overdue_date owner_org package_creator pageviews_last_14_days "
    "qa_checklist qa_completed relationships_as_object relationships_as_subject resources "
    "review_date revision_id score solr_additions state subnational total_res_downloads "
    "tracking_summary type update_status updated_by_script INSPIRE coupled-resource "
    "resource-type private spatial-data-service-type isopen last_modified fts_id "
    "log_message published_by"
)

#: The same of resources.
RESOURCE_TECHNICAL: frozenset[str] = _words(
    "alt_url broken_link cache_filepath cache_last_updated cache_url cache_url_updated created "
    "dataset_preview_enabled datastore_active fs_check_info hash_algorithm hdx_rel_url id "
    "in_quarantine issued last_modified metadata_modified modified mimetype mimetype_inner "
    "microdata originalHash package_id pii pii_is_sensitive pii_predict_score "
    "pii_report_flag pii_report_id pii_timestamp position preview_resource_view_id quickcharts "
    "resource_group_id resource_locator_function resource_locator_protocol revision_id "
    "revision_last_updated revision_timestamp shape_info state tracking_summary url_type "
    "webstore_last_updated webstore_url wms_base_urls access_url download_url format"
)

#: Data on persons that are kept in no field and repeated in no report.
PERSONAL: frozenset[str] = frozenset(
    {
        "author_email",
        "maintainer_email",
        "contact-email",
        "contact_email",
        "contact_phone",
        "maintainer_phone",
        "users",
    }
)
