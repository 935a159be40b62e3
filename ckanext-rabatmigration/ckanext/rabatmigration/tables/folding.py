"""Texts as a search compares them, in Python and in PostgreSQL alike.

No case, no accents, no Arabic marks, letters that people write for one another unified: who types
*etranger* or احسان finds *étranger* and إحسان.
"""

from __future__ import annotations

import sqlalchemy as sa

from ckanext.rabatmigration.lib import vocabularies

#: Latin with accents, Arabic with its forms, marks that stand after their letter.
_RANGES = ((0xC0, 0x180), (0x1E00, 0x1F00), (0x621, 0x64B), (0x66E, 0x6D4))
_MARKS = "".join(map(chr, [*range(0x300, 0x370), *range(0x610, 0x61B), 0x640, *range(0x64B, 0x660),
                           0x670, *range(0x6D6, 0x6DD)]))  # fmt: skip


def _pairs() -> dict[str, str]:
    found = {}
    for start, end in _RANGES:
        for letter in map(chr, range(start, end)):
            folded = vocabularies.fold(letter)
            if len(folded) == 1 and folded != letter and letter == letter.lower():
                found[letter] = folded
    return found


_FROM_TO = _pairs()
_FROM, _TO = "".join(_FROM_TO), "".join(_FROM_TO.values())
_TABLE = str.maketrans(_FROM, _TO, _MARKS)


def folded(text: str) -> str:
    """Return a text as it is compared."""
    return text.lower().translate(_TABLE)


def folded_sql(text: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """Return the expression for the same in the database."""
    return sa.func.translate(sa.func.lower(text), _FROM + _MARKS, _TO)
