"""The Rabat Migration Observatory: a CKAN extension."""
