"""Datasets and organisations as the observatory describes them."""
