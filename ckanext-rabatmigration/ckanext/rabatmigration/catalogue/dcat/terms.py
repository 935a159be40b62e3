"""Which RDF term says what of a dataset.

Standard terms first: DCAT-AP 3, StatDCAT-AP for dimensions, the Data Cube vocabulary for which of
them are crossed, DDI-RDF Discovery for universe and unit of analysis, the Core Person Vocabulary
for whose data it is, PROV for how it was gathered, DQV for its limits, OWL-Time for quarters, Web
Annotation for what a machine suggests. What none of them says is in our own namespace, defined in
`terms.ttl` and served at `/vocabulary/terms.ttl`. `docs/dcat.md` shows the whole mapping.
"""

from __future__ import annotations

from importlib.resources import files
from typing import NamedTuple

from rdflib import Namespace, URIRef

from ckanext.dcat.profiles import DCAT, DCT, SCHEMA

RM = Namespace("https://w3id.org/rabatmigration/terms#")
STAT = Namespace("http://data.europa.eu/s1n/")
QB = Namespace("http://purl.org/linked-data/cube#")
DISCO = Namespace("http://rdf-vocabulary.ddialliance.org/discovery#")
PERSON = Namespace("http://www.w3.org/ns/person#")
DQV = Namespace("http://www.w3.org/ns/dqv#")
OA = Namespace("http://www.w3.org/ns/oa#")
ITSRDF = Namespace("http://www.w3.org/2005/11/its/rdf#")

PREFIXES = {
    "rm": RM,
    "stat": STAT,
    "qb": QB,
    "disco": DISCO,
    "person": PERSON,
    "dqv": DQV,
    "oa": OA,
    "itsrdf": ITSRDF,
    "prov": Namespace("http://www.w3.org/ns/prov#"),
}

#: Definitions of our own terms.
ONTOLOGY = files("ckanext.rabatmigration.catalogue.dcat") / "terms.ttl"

#: Access right of a public contact; of any other, the one below.
PUBLIC = URIRef("http://publications.europa.eu/resource/authority/access-right/PUBLIC")
NON_PUBLIC = URIRef("http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC")
ACCESS_RIGHTS = "http://publications.europa.eu/resource/authority/access-right/"

MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
CHECKSUMS = "http://spdx.org/rdf/terms#checksumAlgorithm_"


class Coded(NamedTuple):
    """A field that holds one code, or several, of a vocabulary.

    `kind` is what DCAT-AP wants the concept to be besides.
    """

    field: str
    predicate: URIRef
    vocabulary: str
    many: bool = False
    kind: URIRef | None = None


#: Said of the dataset itself.
DATASET_CODES = (
    Coded("data_kind", DCT.type, "data_kind"),
    Coded("migration_theme", DCAT.theme, "migration_theme", many=True),
    Coded("sdg_targets", DCT.subject, "sdg", many=True),
    Coded("mc2cm_recommendations", DCT.subject, "mc2cm", many=True),
    Coded("population_groups", DISCO.universe, "population_group", True, DISCO.Universe),
    Coded("disaggregation", STAT.dimension, "disaggregation", True, QB.DimensionProperty),
    Coded("frequency", DCT.accrualPeriodicity, "frequency", kind=DCT.Frequency),
    Coded("access_level", DCT.rights, "access_level", kind=DCT.RightsStatement),
    Coded("identifiability", RM.identifiability, "identifiability"),
    Coded("collection_method", SCHEMA.measurementTechnique, "collection_method"),
    Coded("unit_of_analysis", DISCO.analysisUnit, "unit_of_analysis", kind=DISCO.AnalysisUnit),
    Coded("sampling", RM.sampling, "sampling"),
)

#: Said of the people the data is about.
PEOPLE_CODES = (
    Coded("citizenship", PERSON.citizenship, "citizenship", many=True),
    Coded("country_of_birth", PERSON.countryOfBirth, "country_of_birth", many=True),
    Coded("legal_status", RM.legalStatus, "legal_status", many=True),
)

#: Said of a distribution.
RESOURCE_CODES = (
    Coded("resource_kind", DCT.type, "resource_kind"),
    Coded("language", DCT.language, "language", True, DCT.LinguisticSystem),
    Coded("identifiability", RM.identifiability, "identifiability"),
)

#: Fields whose codes are policy tags -> their vocabulary; a reason's key is `<vocabulary>:<code>`.
POLICY_TAGS = {"sdg_targets": "sdg", "mc2cm_recommendations": "mc2cm"}

#: What the catalogue says of itself, unless the operator named it otherwise.
TITLE = {
    "ar": "مرصد الهجرة بالرباط",
    "fr": "Observatoire de la migration à Rabat",
    "en": "Rabat Migration Observatory",
}
DESCRIPTION = {
    "ar": "ما هو معروف عن الهجرة بالرباط، ومن يعرفه: مجموعات معطيات موصوفة بثلاث لغات.",
    "fr": "Ce que l’on sait de la migration à Rabat, et qui le sait : des jeux de données décrits "
    "en trois langues.",
    "en": "What is known about migration in Rabat, and who knows it: datasets described in three "
    "languages.",
}
