"""Demo organisations, accounts and datasets."""
