#!/bin/bash
# Starts Solr in its container with the configset beside this file: laid out anew at each start,
# so that a new version of ours reaches an old volume. A schema that changed needs
# `ckan search-index rebuild` afterwards.
set -euo pipefail
core=/var/solr/data/ckan
mkdir -p "$core"
rm -rf "$core/conf"
cp -r /observatory/conf "$core/conf"
echo "name=ckan" > "$core/core.properties"
exec solr-foreground
