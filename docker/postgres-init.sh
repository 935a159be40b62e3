#!/bin/sh
# Roles and databases at the first start of the container; passwords never pass through a file.
set -eu
psql -v ON_ERROR_STOP=1 -X -q -U postgres \
    -v ckan="$CKAN_DB_PASSWORD" -v reader="$DATASTORE_RO_PASSWORD" <<'SQL'
CREATE ROLE ckan LOGIN PASSWORD :'ckan';
CREATE ROLE datastore_ro LOGIN PASSWORD :'reader';
CREATE DATABASE ckan OWNER ckan;
CREATE DATABASE datastore OWNER ckan;
REVOKE CONNECT ON DATABASE ckan FROM PUBLIC;
REVOKE CONNECT ON DATABASE datastore FROM PUBLIC;
SQL
