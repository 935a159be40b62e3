"""Reuse: what is given out is valid, safe and in the right language."""
