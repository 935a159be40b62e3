"""Names of the headers in which the probe sends its counts."""

SQL_HEADER = "X-Bench-Sql"
SOLR_HEADER = "X-Bench-Solr"
