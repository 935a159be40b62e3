"""Plugin `rabatmigration_catalogue`."""

import ckan.plugins as p
import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.catalogue.api_input import input_blueprint
from ckanext.rabatmigration.catalogue.api_language import ApiMiddleware, language_blueprint
from ckanext.rabatmigration.catalogue.api_refusals import refusals_blueprint
from ckanext.rabatmigration.catalogue.dataset_form import DatasetForm
from ckanext.rabatmigration.catalogue.facets import Facets
from ckanext.rabatmigration.catalogue.implementations import PackageController, actions
from ckanext.rabatmigration.catalogue.vocabularies_views import vocabulary


@tk.blanket.actions(actions)
@tk.blanket.auth_functions
@tk.blanket.blueprints([language_blueprint, input_blueprint, refusals_blueprint, vocabulary])
@tk.blanket.config_declarations
@tk.blanket.helpers
@tk.blanket.validators
class CataloguePlugin(DatasetForm, Facets, PackageController, ApiMiddleware, p.SingletonPlugin):
    """Table of contents of the room `catalogue`."""
