"""The description of the API, its pages and its examples."""
