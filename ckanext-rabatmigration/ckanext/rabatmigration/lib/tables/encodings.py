"""In which encoding a text is written: UTF-8, UTF-16, or one of the two Excel used in Morocco."""

from __future__ import annotations

import codecs
import re

UTF8, UTF8_MARKED, UTF16_LE, UTF16_BE = "utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"
ARABIC, WESTERN = "windows-1256", "windows-1252"

_MARKS = (
    (codecs.BOM_UTF8, UTF8_MARKED),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Letters of windows-1256 that are Arabic; French ones stand there at their Western places.
_ARABIC_RUN = re.compile(rb"[\xc0-\xd6\xd8-\xdf\xe1\xe3-\xe6\xec\xed\x81\x8d\x8e\x90\x98]{2,}")
_HIGH = re.compile(rb"[\x80-\xff]")


def guess(start: bytes, *, is_whole: bool = True) -> str:
    """Return the encoding of a text by its first bytes; `is_whole` when these are all of it.

    One of `utf-8`, `utf-8-sig`, `utf-16`, `utf-16-le`, `utf-16-be`, `windows-1256` and
    `windows-1252`, which reads anything: wrong letters are better than no table.
    """
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    if b"\x00" in start[:4096]:
        return _sixteen(start[:4096])
    try:
        codecs.getincrementaldecoder(UTF8)().decode(start, final=is_whole)
    except UnicodeDecodeError:
        return _eight(start)
    return UTF8


def _sixteen(start: bytes) -> str:
    """Tell by where the zeros of separators and digits stand: before or after."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    return UTF16_BE if even > odd else UTF16_LE


def _eight(start: bytes) -> str:
    """Tell Arabic from French: Arabic letters follow one another, accented ones stand alone."""
    high = len(_HIGH.findall(start))
    in_runs = sum(len(run) for run in _ARABIC_RUN.findall(start))
    return ARABIC if in_runs * 2 > high else WESTERN


def is_unicode(encoding: str) -> bool:
    """Tell whether a file in it is stored as it is: UTF-8, with or without a mark."""
    return encoding in (UTF8, UTF8_MARKED)
