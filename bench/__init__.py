"""Our figures beside plain CKAN's, measured in one run on one machine: `make bench`."""
