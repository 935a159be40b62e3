"""Plugin `rabatmigration_publishing`: who may publish, and what the public gets to see."""

import ckan.plugins as p
import ckan.plugins.toolkit as tk

from ckanext.rabatmigration.publishing.feedback import feedback
from ckanext.rabatmigration.publishing.guard import guard
from ckanext.rabatmigration.publishing.implementations import Datasets, Loading, Uploads
from ckanext.rabatmigration.publishing.logic import action, auth
from ckanext.rabatmigration.publishing.views import publishing
from ckanext.rabatmigration.publishing.web import web


@tk.blanket.config_declarations
@tk.blanket.actions(action.actions)
@tk.blanket.auth_functions(auth.functions)
@tk.blanket.blueprints([web, guard, feedback, publishing])
@tk.blanket.helpers
class PublishingPlugin(Datasets, Uploads, Loading, p.SingletonPlugin):
    """Table of contents of the room `publishing`."""
