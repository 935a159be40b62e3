"""Tests of `make test-compat`, which lies outside the package, in the checkout."""

import sys
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parents[5])
if _ROOT not in sys.path:
    sys.path.append(_ROOT)
