"""The harvest engine: diff, guard and write records that adapters yield."""
