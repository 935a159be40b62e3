"""Tests of the launcher, the settings, Docker's files and the search schema."""
