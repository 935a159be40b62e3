"""How fresh data are by what their producer promised."""

from datetime import date

import pytest

from ckanext.rabatmigration.catalogue import freshness
from ckanext.rabatmigration.lib import vocabularies

pytestmark = pytest.mark.unit

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({}, "unknown"),
        ({"frequency": "monthly"}, "unknown"),
        ({"data_updated": "2026-01-01"}, "unknown"),
        ({"frequency": "irregular", "data_updated": "2020-01-01"}, "unknown"),
        ({"frequency": "once", "data_updated": "2014-01-01"}, "finished"),
        ({"frequency": "monthly", "data_updated": "2026-02-01"}, "fresh"),
        ({"frequency": "monthly", "data_updated": "2026-01-20"}, "due"),
        ({"frequency": "monthly", "data_updated": "2026-01-01"}, "overdue"),
        ({"frequency": "annual", "data_updated": "2025-03-01"}, "fresh"),
        ({"frequency": "annual", "data_updated": "2024-11-30"}, "overdue"),
        ({"frequency": "decennial", "data_updated": "2024-12-31"}, "fresh"),
        ({"next_update": "2026-03-01"}, "fresh"),
        ({"next_update": "2026-02-28"}, "due"),
        ({"next_update": "2026-01-01", "frequency": "annual"}, "due"),
        (
            {"next_update": "2025-12-01", "frequency": "weekly", "data_updated": "2026-02-28"},
            "overdue",
        ),
        ({"frequency": "monthly", "data_updated": "a long time ago"}, "unknown"),
    ],
)
def test_a_dataset_is_as_fresh_as_its_producer_promised(told, state):
    assert freshness.of(told, TODAY).state == state


def test_the_day_of_the_next_update_is_told():
    told = {"frequency": "quarterly", "data_updated": "2026-01-31"}
    assert freshness.of(told, TODAY).due == date(2026, 5, 3)


def test_every_frequency_has_its_days_or_is_waited_for_by_nobody():
    without = {"irregular", "unknown", *freshness._FINISHED}
    codes = set(vocabularies.get("frequency").items)
    assert codes - without == set(freshness._DAYS)


@pytest.mark.parametrize(
    ("pkg", "window"),
    [
        ({"frequency": "annual", "data_updated": "2025-01-01"}, "2026-01-02/2026-03-03"),
        ({"next_update": "2026-05-03"}, "2026-05-03/2026-06-02"),
        ({"frequency": "once", "next_update": "2026-05-03"}, "finished"),
        ({}, "unknown"),
        ({"next_update": "9999-12-31"}, "unknown"),
    ],
)
def test_the_index_holds_days_that_time_leaves_true(pkg, window):
    assert freshness.window(pkg) == window
