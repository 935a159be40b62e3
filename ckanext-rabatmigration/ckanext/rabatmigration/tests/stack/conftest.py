"""The launcher isn't installed: it runs before anything is."""

import sys
from pathlib import Path

DOCKER = Path(__file__).resolve().parents[5] / "docker"
sys.path.insert(0, str(DOCKER))
