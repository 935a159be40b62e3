"""Packaging of ckanext-rabatmigration: three top-level folders map into one package."""

from pathlib import Path

from setuptools import find_packages, setup

CORE = "ckanext-rabatmigration"
MAPPED = {
    "ckanext.rabatmigration.schemas": "schemas",
    "ckanext.rabatmigration.harvesters": "harvesters",
    "ckanext.rabatmigration.i18n": "i18n",
}


def _packages() -> list[str]:
    """Every package but the `ckanext` namespace itself, which CKAN's own wheel ships."""
    found = find_packages(CORE, include=["ckanext.rabatmigration", "ckanext.rabatmigration.*"])
    for name, folder in MAPPED.items():
        found += [name, *(f"{name}.{sub}" for sub in find_packages(folder))]
    return found


setup(
    name="ckanext-rabatmigration",
    version="0.1.0",
    description="A trilingual migration data observatory for the Municipality of Rabat, on CKAN",
    long_description=Path("README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="AGPL-3.0-or-later",
    python_requires=">=3.11,<3.13",
    packages=_packages(),
    package_dir={"": CORE, **MAPPED},
    package_data={
        "": [
            "*.yaml",
            "*.yml",
            "*.json",
            "*.geojson",
            "*.csv",
            "*.html",
            "*.txt",
            "*.xml",
            "*.po",
            "*.pot",
            "*.mo",
            "*.css",
            "*.js",
            "*.svg",
            "*.woff2",
            "*.cfg",
            "*.ini",
            "*.mako",
            "*.ttl",
            "templates/**/*",
            "first/**/*",
            "assets/**/*",
            "public/**/*",
            "*/LC_MESSAGES/*",
            "built/**/*",
            "core/*",
            "data/**/*",
            # folders that are no packages
            "migration/**/*.py",
            "migration/**/*.ini",
            "migration/**/*.mako",
            "vocabularies/*.yaml",
        ]
    },
    include_package_data=False,
    zip_safe=False,
    install_requires=[
        "ckan>=2.12,<2.13",
        "ckanext-scheming==3.1.0",
        "ckanext-spatial==2.3.2",
        "ckanext-dcat==2.4.4",
        "ckanext-xloader==2.5.2",
        # what xloader 2.5.2 needs and doesn't name
        "tabulator",
        "chardet",
        "unidecode",
        "rdflib",
        "shapely>=2",
        "sqlalchemy>=2.0,<2.1",
        "pysolr>=3.11",
        "flask>=3.1",
        "flask-compress>=1.25",
        "openpyxl>=3.1",
        "resvg-py>=0.5,<0.6",
        "fonttools>=4.60",
        "brotli",
        "lingua-language-detector>=2.1,<3",
        "openpyxl>=3.1",
        "pyyaml",
        "babel",
    ],
    extras_require={"dev": ["pytest-ckan"]},
    entry_points={
        "ckan.plugins": [
            "rabatmigration = ckanext.rabatmigration.plugin:RabatMigrationPlugin",
            "rabatmigration_uploads = ckanext.rabatmigration.uploads.plugin:UploadsPlugin",
            "rabatmigration_publishing = ckanext.rabatmigration.publishing.plugin:PublishingPlugin",
            "rabatmigration_catalogue = ckanext.rabatmigration.catalogue.plugin:CataloguePlugin",
            "rabatmigration_tables = ckanext.rabatmigration.tables.plugin:TablesPlugin",
            "rabatmigration_forms = ckanext.rabatmigration.forms.plugin:FormsPlugin",
            "rabatmigration_reuse = ckanext.rabatmigration.reuse.plugin:ReusePlugin",
            "rabatmigration_pages = ckanext.rabatmigration.pages.plugin:PagesPlugin",
            "rabatmigration_contact = ckanext.rabatmigration.contact.plugin:ContactPlugin",
            "rabatmigration_harvest = ckanext.rabatmigration.harvest.plugin:HarvestPlugin",
            "rabatmigration_apidocs = ckanext.rabatmigration.apidocs.plugin:ApiDocsPlugin",
            "rabatmigration_demo = ckanext.rabatmigration.demo.plugin:DemoPlugin",
        ],
        "ckan.rdf.profiles": [
            "rabatmigration = ckanext.rabatmigration.catalogue.dcat.profile:RabatMigrationProfile",
        ],
        "rabatmigration.harvesters": [
            "ckan = ckanext.rabatmigration.harvesters.ckan.harvester:CkanHarvester",
        ],
        "babel.extractors": [
            "ckan = ckan.lib.extract:extract_ckan",
        ],
    },
)
