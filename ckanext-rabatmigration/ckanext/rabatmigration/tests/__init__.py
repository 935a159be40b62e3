"""Tests of the observatory, mirroring its tree."""
