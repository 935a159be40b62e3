"""CKAN's Action API, versions 2.2 to 2.12, and DKAN's imitation of it."""
