"""Options of the room."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

#: Rows of a worksheet below its head.
_SHEET = 1_048_575


def download_rows() -> int:
    """Return how many rows one download as text may hold."""
    return max(1, tk.config["ckanext.rabatmigration.tables.download_rows"])


def workbook_rows() -> int:
    """Return how many rows one download as XLSX may hold."""
    return min(_SHEET, max(1, tk.config["ckanext.rabatmigration.tables.workbook_rows"]))


def seconds() -> int:
    """Return how long a query may take."""
    return max(1, tk.config["ckanext.rabatmigration.tables.seconds"])
