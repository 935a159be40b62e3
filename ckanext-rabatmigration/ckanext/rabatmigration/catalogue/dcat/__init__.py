"""Datasets as DCAT-AP 3, out and in, through a profile of ckanext-dcat."""
