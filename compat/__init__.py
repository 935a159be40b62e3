"""CKAN's own tests on our plugins and index: `make test-compat`."""
