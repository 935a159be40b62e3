"""Entry point: `python3 docker/native COMMAND` (needs nothing but the system's Python)."""

from __future__ import annotations

import sys
from pathlib import Path

if sys.version_info < (3, 9):  # noqa: UP036  (whatever `python3` happens to be)
    sys.exit("error: Python 3.11 or 3.12 is needed\n  to do: make PYTHON=python3.11 ...")

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from native.commands import main  # noqa: E402  (the package is found only after the line above)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
