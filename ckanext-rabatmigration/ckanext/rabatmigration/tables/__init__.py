"""What the DataStore holds of a file: shown, searched, drawn, taken along, described."""
