"""The picture networks show of a shared dataset: its title and producer, 1200 by 630 pixels.

Drawn here from an SVG by resvg, which joins Arabic letters and runs lines from right to left, with
the typefaces of the pages. Lines are broken by the widths of the letters; a title too long for the
picture is shortened. Nothing in it comes from anywhere else: text alone, escaped.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from xml.sax.saxutils import escape

import resvg_py

from ckanext.rabatmigration.lib import languages
from ckanext.rabatmigration.reuse import faces, facts
from ckanext.rabatmigration.reuse.faces import Face, Group

WIDTH, HEIGHT = 1200, 630
_MARGIN = 72
_SPACE = WIDTH - 2 * _MARGIN
#: Where the title's first line stands, the height its lines may take, the sizes it is tried in.
_TOP, _TALLEST = 176, 326
_SIZES = (64, 54, 46)
#: Height of a line for its size: Arabic letters reach further up and down.
_LEADING, _ARABIC_LEADING = 1.25, 1.5
_BLUE, _OCHRE, _SAND, _INK, _QUIET = "#12436D", "#B5652B", "#FAF7F2", "#1B1F24", "#4A525C"
#: A run from right to left in what the drawer takes for a line from left to right, and its end.
_RIGHT_TO_LEFT, _END = "\u202b", "\u202c"
_VERSION = "1"
#: Letters of a title that are looked at; more fit in no picture.
_LONGEST = 600


@dataclass(frozen=True)
class Pen:
    """How a line is written: size in pixels, colour, faces."""

    size: int
    colour: str
    group: Group


def png(title: str, lang: str, below: str, site: str, folder: str) -> bytes:
    """Return the picture.

    :param lang: the title's language; its direction is the picture's
    :param below: what stands under the title: producer, period
    :param folder: where the typefaces are unpacked
    """
    known = faces.load(folder)
    strong, light = known[600], known[400]
    rtl = languages.direction(lang) == "rtl"
    leading = _ARABIC_LEADING if rtl else _LEADING
    size, lines = _fitted(facts.line(title)[:_LONGEST], strong, leading)
    step = round(size * leading)
    drawn = [
        _line(line, _TOP + step * n, Pen(size, _BLUE, strong), rtl) for n, line in enumerate(lines)
    ]
    under = shortened(facts.line(below)[:_LONGEST], 30, light)
    drawn.append(_line(under, _TOP + step * len(lines) + 12, Pen(30, _INK, light), rtl))
    drawn.append(_line(shortened(site, 28, strong), HEIGHT - 64, Pen(28, _QUIET, strong), rtl))
    edge = WIDTH - 20 if rtl else 0
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_SAND}"/>'
        f'<rect x="{edge}" width="20" height="{HEIGHT}" fill="{_BLUE}"/>'
        f'<rect x="{_MARGIN if not rtl else WIDTH - _MARGIN - 96}" y="72" width="96" height="10"'
        f' fill="{_OCHRE}"/>{"".join(drawn)}</svg>'
    )
    files = [face.path for group in known.values() for face in group.faces]
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=files))


def kept(key: list[str], make: Callable[[], bytes], folder: Path, most: int) -> bytes:
    """Return a picture made before of the same words, else make and keep it.

    :param key: all that the picture shows
    :param most: pictures kept; of more, those not asked for longest go
    """
    name = hashlib.sha256("\x00".join([_VERSION, *key]).encode()).hexdigest()
    path = folder / f"{name}.png"
    try:
        found = path.read_bytes()
        os.utime(path)
    except FileNotFoundError:
        found = make()
        folder.mkdir(parents=True, exist_ok=True)
        _forget(folder, most - 1)
        descriptor, part = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(found)
        Path(part).replace(path)
    return found


def _forget(folder: Path, most: int) -> None:
    """Delete the pictures not asked for longest; another process may do so at the same time."""
    dated = []
    for path in folder.glob("*.png"):
        try:
            dated.append((path.stat().st_mtime, path))
        except FileNotFoundError:
            continue
    dated.sort(reverse=True)
    for _, path in islice(dated, max(most, 0), None):
        path.unlink(missing_ok=True)


def width(text: str, size: float, group: Group) -> float:
    """Return about how wide a text is, in pixels; Arabic letters that join are narrower."""
    return size * sum(map(group.width, text))


def shortened(text: str, size: float, group: Group, space: float = _SPACE) -> str:
    """Return a text that fits on a line, with an ellipsis where it was cut."""
    if width(text, size, group) <= space:
        return text
    return f"{text[: _fitting(text, size, group, space - width('…', size, group))].rstrip()}…"


def _fitting(text: str, size: float, group: Group, space: float) -> int:
    """Return how many letters of a text fit."""
    taken = 0.0
    for number, char in enumerate(text):
        taken += size * group.width(char)
        if taken > space:
            return number
    return len(text)


def _fitted(title: str, group: Group, leading: float) -> tuple[int, list[str]]:
    """Return the largest size a title fits in, and its lines; cut where it fits in none."""
    for size in _SIZES:
        lines = broken(title, size, group)
        most = _TALLEST // round(size * leading)
        if len(lines) <= most:
            return size, lines
    last = f"{lines[most - 1]} {lines[most]}"
    return size, [*lines[: most - 1], shortened(f"{last}…", size, group)]


def broken(text: str, size: float, group: Group, space: float = _SPACE) -> list[str]:
    """Break a text into lines between words, a word that fits on no line inside it."""
    lines: list[str] = []
    line = ""
    for whole in text.split():
        joined = f"{line} {whole}".strip()
        if width(joined, size, group) <= space:
            line = joined
            continue
        if line:
            lines.append(line)
        word = whole
        while width(word, size, group) > space:
            fits = max(1, _fitting(word, size, group, space))
            lines.append(word[:fits])
            word = word[fits:]
        line = word
    return [*lines, line] if line or not lines else lines


def _line(text: str, y: int, pen: Pen, rtl: bool) -> str:
    """Return a line as SVG, each run in the face that has its letters; unknown letters left out."""
    runs: list[tuple[Face, str]] = []
    for char in text:
        face = runs[-1][0] if char == " " and runs else pen.group.face(char)
        if face is None:
            continue
        if runs and runs[-1][0] is face:
            runs[-1] = (face, runs[-1][1] + char)
        else:
            runs.append((face, char))
    spans = "".join(f'<tspan font-family="{face.name}">{escape(run)}</tspan>' for face, run in runs)
    x, anchor = (WIDTH - _MARGIN, "end") if rtl else (_MARGIN, "start")
    if rtl:
        spans = f"{_RIGHT_TO_LEFT}{spans}{_END}"
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{pen.size}" fill="{pen.colour}"'
        f' font-family="{pen.group.faces[0].name}" xml:space="preserve">{spans}</text>'
    )
