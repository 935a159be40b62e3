"""Our RDF profile: what we add to `euro_dcat_ap_3`, after which it runs on the same graph.

Set `ckanext.dcat.rdf.profiles = euro_dcat_ap_3 rabatmigration`.
"""

from __future__ import annotations

import logging
from typing import Any

from ckan.common import config
from rdflib import BNode, Literal, URIRef

from ckanext.dcat.profiles import DCAT, DCT, FOAF, RDF, SKOS, RDFProfile
from ckanext.rabatmigration.catalogue.dcat import (
    nodes,
    read,
    read_files,
    terms,
    write,
    write_files,
)
from ckanext.rabatmigration.lib import languages, vocabularies

# A traceback for each checksum that isn't one: ckanext-dcat writes it as such before we mend it.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)

#: What `euro_dcat_ap_3` reads and we read better, or what only repeats it.
_REPEATED = frozenset({
    "access_rights", "alternate_identifier", "conforms_to", "contact_email", "contact_identifier",
    "contact_name", "contact_uri", "contact_url", "dcat_type", "frequency", "homepage",
    "identifier", "issued", "language", "modified", "provenance", "source", "spatial",
    "spatial_bbox", "spatial_centroid", "spatial_text", "spatial_uri", "temporal_end",
    "temporal_start", "theme", "uri",
})  # fmt: skip
_REPLACED = ("notes", "provenance_activity", "qualified_relation", "license_id", "url", "tags")


class RabatMigrationProfile(RDFProfile):
    """Datasets of the observatory in DCAT-AP 3, out and in."""

    def graph_from_dataset(self, dataset_dict: dict[str, Any], dataset_ref: URIRef) -> None:
        """Complete the graph ckanext-dcat made of a dataset."""
        write.dataset(self.g, dataset_ref, dataset_dict)
        write_files.distributions(self.g, dataset_dict)

    def graph_from_catalog(self, catalog_dict: dict[str, Any], catalog_ref: URIRef) -> None:
        """Say which languages the catalogue speaks, which themes it has and whose it is."""
        title = config["ckan.site_title"]
        if title == terms.TITLE["en"]:
            write.translated(self.g, catalog_ref, DCT.title, terms.TITLE)
        if not config["ckan.site_description"]:
            write.translated(self.g, catalog_ref, DCT.description, terms.DESCRIPTION)
        nodes.cut(self.g, catalog_ref, DCT.language)
        for code in languages.codes():
            language = nodes.concept(self.g, vocabularies.get("language"), code)
            if language is not None:
                self.g.add((catalog_ref, DCT.language, language))
                self.g.add((language, RDF.type, DCT.LinguisticSystem))
        self._themes(catalog_ref)
        publisher = BNode()
        self.g.add((catalog_ref, DCT.publisher, publisher))
        self.g.add((publisher, RDF.type, FOAF.Agent))
        self.g.add((publisher, FOAF.name, Literal(title)))
        for homepage in list(self.g.objects(catalog_ref, FOAF.homepage)):
            self.g.add((homepage, RDF.type, FOAF.Document))

    def _themes(self, catalog_ref: URIRef) -> None:
        themes = vocabularies.get("migration_theme")
        scheme = URIRef(themes.scheme_uri)
        self.g.add((catalog_ref, DCAT.themeTaxonomy, scheme))
        self.g.add((scheme, RDF.type, SKOS.ConceptScheme))
        nodes.add_texts(self.g, scheme, DCT.title, themes.title)

    def parse_dataset(self, dataset_dict: dict[str, Any], dataset_ref: URIRef) -> dict[str, Any]:
        """Put our fields in place of what ckanext-dcat made of the same triples."""
        data = read.dataset(self.g, dataset_ref)
        title = dataset_dict.get("title")
        for key in _REPLACED:
            dataset_dict.pop(key, None)
        extras = dataset_dict.get("extras") or []
        kept = [extra for extra in extras if extra["key"] not in _REPEATED]
        if "owner_org" in data:
            kept = [extra for extra in kept if not extra["key"].startswith("publisher_")]
        dataset_dict["extras"] = kept
        dataset_dict.update(data)
        if title:
            dataset_dict.setdefault("title", title)
        source = data.get("source_language")
        dataset_dict["resources"] = read_files.resources(self.g, dataset_ref, source)
        return dataset_dict
