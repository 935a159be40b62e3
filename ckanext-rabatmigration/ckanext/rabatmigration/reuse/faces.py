"""The typefaces of the pages, as the drawer of share images takes them.

Pages have them as WOFF2, one file for each script; the drawer reads TrueType, and knows a face by
its family's name alone. So each file is unpacked once into the storage folder under a name of its
own, and each letter is drawn with the first face that has it.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from fontTools.ttLib import TTFont

import ckanext.rabatmigration as package

#: Name the drawer knows a face by -> the file; of several that have a letter the first draws it.
_FILES = {
    "rm-arabic-{weight}": "ibm-plex-sans-arabic-arabic-{weight}",
    "rm-latin-{weight}": "ibm-plex-sans-latin-{weight}",
    "rm-latin-ext-{weight}": "ibm-plex-sans-latin-ext-{weight}",
    "rm-tifinagh-{weight}": "noto-sans-tifinagh-tifinagh-400",
}
WEIGHTS = (400, 600)
#: A family's, a full and a PostScript name, and the typographic family, in the table `name`.
_FAMILY, _FULL, _POSTSCRIPT, _TYPOGRAPHIC, _TYPOGRAPHIC_STYLE = 1, 4, 6, 16, 17
_MADE = Lock()


@dataclass(frozen=True)
class Face:
    """A face: its family's name, its file, and the width of each letter it has, in ems."""

    name: str
    path: str
    widths: dict[int, float]


@dataclass(frozen=True)
class Group:
    """The faces of one weight, and for each letter the one that draws it."""

    faces: list[Face]
    of: dict[int, Face]

    def face(self, char: str) -> Face | None:
        """Return the face that draws a letter, None where none has it."""
        return self.of.get(ord(char))

    def width(self, char: str) -> float:
        """Return a letter's width in ems, 0 for one that isn't drawn."""
        face = self.of.get(ord(char))
        return face.widths[ord(char)] if face else 0.0


@lru_cache(maxsize=4)
def load(folder: str) -> dict[int, Group]:
    """Return the faces by weight, unpacked into `folder`."""
    with _MADE:
        Path(folder).mkdir(parents=True, exist_ok=True)
        return {weight: _group(Path(folder), weight) for weight in WEIGHTS}


def _group(folder: Path, weight: int) -> Group:
    faces = [
        _face(folder, name.format(weight=weight), file.format(weight=weight))
        for name, file in _FILES.items()
    ]
    return Group(faces, {code: face for face in reversed(faces) for code in face.widths})


def _face(folder: Path, name: str, file: str) -> Face:
    target = folder / f"{name}.ttf"
    source = Path(package.__file__).parent / "public/rabatmigration/fonts" / f"{file}.woff2"
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        _unpack(source, target, name)
    with TTFont(target) as font:
        head: Any = font["head"]
        unit, widths = head.unitsPerEm, font["hmtx"]
        cmap = font.getBestCmap() or {}
        return Face(
            name, str(target), {code: widths[glyph][0] / unit for code, glyph in cmap.items()}
        )


def _unpack(source: Path, target: Path, name: str) -> None:
    """Write a face as TrueType under a name; whoever comes at the same time writes the same."""
    with TTFont(source) as font:
        font.flavor = None
        table = font["name"]
        for record in list(table.names):
            if record.nameID in (_TYPOGRAPHIC, _TYPOGRAPHIC_STYLE):
                table.names.remove(record)
            elif record.nameID in (_FAMILY, _FULL, _POSTSCRIPT):
                record.string = name  # pyright: ignore[reportAttributeAccessIssue]
        descriptor, path = tempfile.mkstemp(dir=target.parent, suffix=".part")
        with os.fdopen(descriptor, "wb") as stream:
            font.save(stream)
        Path(path).replace(target)
