"""What recurs: tasks of all rooms, run by `ckan rabatmigration tick` each minute."""

from ckanext.rabatmigration.schedule.ticking import TickReport, tick

__all__ = ["TickReport", "tick"]
