"""Tests of `make bench`, which lies outside the package, in the checkout."""

import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[5]
for _folder in (_ROOT / "docker", _ROOT):
    if str(_folder) not in sys.path:
        sys.path.append(str(_folder))
