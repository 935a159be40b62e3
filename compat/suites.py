"""Which of the tests in CKAN's wheel are run, and where their results go."""

from __future__ import annotations

SUITES = (
    "ckan.tests.lib.search",
    "ckan.tests.logic.action.test_get::TestPackageSearch",
    "ckan.tests.logic.action.test_create::TestDatasetCreate",
    "ckan.tests.logic.action.test_create::TestPackagePluginData",
    "ckan.tests.logic.action.test_update::TestDatasetUpdate",
    "ckan.tests.logic.action.test_update::TestDatasetRevise",
    "ckan.tests.logic.action.test_update::TestPackagePluginData",
    "ckan.tests.logic.action.test_patch",
)
"""`lib.search` whole; of the actions what tests package_search, package_create, package_update
(package_revise goes through it) and package_patch."""
