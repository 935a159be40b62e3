"""One folder per protocol: bytes to records."""
