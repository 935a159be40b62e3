"""Places of Rabat and around: found in text, drawn on a map.

Codes are those of the vocabulary `place` (the High Commission for Planning's); outlines come from
`schemas/places.geojson`. Everything is read once and kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any

import shapely
import shapely.geometry

from ckanext.rabatmigration.lib import vocabularies

VOCABULARY = "place"

#: Derived outlines leave out detail below this many degrees (about 30 m) and are written with
#: this many decimals (about 1 m).
_TOLERANCE, _DECIMALS = 0.0003, 5

#: Names that are people's, streets' and other places' too. They count when the text says they are
#: a district, speaks of Rabat besides, or says nothing else.
_SHARED = frozenset({"04.421.01.01", "04.421.01.03", "04.421.01.05", "04.421.01.06"})
_RABAT = "04.421"
#: "Sale" is an English word, "Oriental" and الشرق are said of much else.
_SALE, _ORIENTAL = "04.441", "02"

_DISTRICT = frozenset(
    (
        "arrondissement", "arrondissements", "quartier", "quartiers", "district", "districts",
        "commune", "hay", "مقاطعه", "مقاطعات", "مقاطعتي", "حي", "احياء",
    )
)  # fmt: skip
_PROVINCE = frozenset(("province", "provinces", "اقليم", "عماله"))
_REGION = frozenset(("region", "جهه"))
_AFTER_NAME = frozenset(("ii", "iii", "2", "premier", "ثاني"))

#: Other places, people and things that hold our names; what they cover is nobody's.
_OTHERS = (
    "Youssoufia Safi", "Safi Youssoufia", "Youssoufia Marrakech", "Youssoufia province",
    "Province de Youssoufia", "Province d'El Youssoufia", "province of Youssoufia",
    "commune de Youssoufia", "Ville de Youssoufia", "إقليم اليوسفية", "باليوسفية إقليم آسفي",
    "جماعة اليوسفية", "مدينة اليوسفية", "اليوسفية آسفي", "آسفي اليوسفية", "اليوسفية مراكش",
    "Agdal Fès", "Fès Agdal", "Agdal Fez", "Agdal Marrakech", "أكدال فاس", "فاس أكدال",
    "أكدال مراكش", "Aéroport Rabat-Salé", "Aéroport de Rabat-Salé", "Rabat-Salé airport",
    "مطار الرباط سلا", "Rabat Malte", "Moulay Hassan", "مولاي الحسن", "Hassan II", "الحسن الثاني",
    "Sidi Hassan", "Aïn Hassan", "Ribat Al Khair", "Souissi Mohammed",
)  # fmt: skip

_TOKEN = re.compile(r"[^\W_]+")
_ARTICLES = frozenset({"el", "al", "l", "d", "de", "du", "des", "of", "the", "la", "le", "les"})
_ARABIC_PREFIX = re.compile(r"^(?:[وف]?(?:[بك]?ال|لل)|[وف](?=ب))(?=.{3})")
#: And, in, for: tried only where the name isn't known with it.
_ARABIC_LETTER = re.compile(r"^[وبلف](?=[\u0620-\u06d3]{3})")


def match(text: str | None) -> list[str]:
    """Return the codes of the places a text names, in the order of the vocabulary.

    Spellings of all three languages are known, whatever their hyphens, articles, accents and
    Arabic letter forms. The longest name wins: "Rabat-Salé-Kénitra" is the region, not the city.
    Namesakes elsewhere (the province of Youssoufia, Agdal in Fès, Hassan II) are left out.
    """
    if not text:
        return []
    tokens = _tokens(text)
    found = list(_spans(tokens))
    sure = {code for code, start, end in found if _sure(tokens, start, end, code)}
    if "salé" in text.casefold():
        sure |= {_SALE} & {code for code, _, _ in found}
    if any(_in_rabat(code) for code in sure):
        sure |= {code for code, _, _ in found} - {_ORIENTAL}
    order = list(vocabularies.get(VOCABULARY).items)
    return sorted(sure, key=order.index)


def _in_rabat(code: str) -> bool:
    return code == _RABAT or _RABAT in vocabularies.get(VOCABULARY).broader(code)


def _sure(tokens: list[str], start: int, end: int, code: str) -> bool:
    """Tell whether the name at tokens[start:end] is the place's without looking further."""
    if (start == 0 and end == len(tokens)) or end - start > 1:
        return True
    around = set(tokens[max(0, start - 2) : end + 1])
    if code in _SHARED:
        return bool(_DISTRICT & around)
    if code == _ORIENTAL:
        return bool(_REGION & around)
    return tokens[start] != "sale"


def _spans(tokens: list[str]) -> Iterator[tuple[str, int, int]]:
    """Yield (code, start, end) of names, longest first at each place; none overlap."""
    names, longest = _names()
    at = 0
    while at < len(tokens):
        for length in range(min(longest, len(tokens) - at), 0, -1):
            words = tuple(tokens[at : at + length])
            code = names.get(words, names.get((_ARABIC_LETTER.sub("", words[0]), *words[1:])))
            if code is not None and not _elsewhere(tokens, at, at + length, code):
                if code:
                    yield code, at, at + length
                at += length
                break
        else:
            at += 1


def _elsewhere(tokens: list[str], start: int, end: int, code: str) -> bool:
    """Tell whether what stands around a shared name makes it another's."""
    if code not in _SHARED:
        return False
    before = set(tokens[max(0, start - 1) : start])
    after = set(tokens[end : end + 1])
    return bool(before & (_PROVINCE | _REGION) or after & _AFTER_NAME)


@lru_cache(maxsize=1)
def _names() -> tuple[dict[tuple[str, ...], str], int]:
    """Return names as tokens -> code ("" for namesakes elsewhere), and the longest's length."""
    names: dict[tuple[str, ...], str] = {}
    for other in _OTHERS:
        names[tuple(_tokens(other))] = ""
    for item in vocabularies.get(VOCABULARY).items.values():
        words = [*item.label.values(), *(word for group in item.alt.values() for word in group)]
        for word in words:
            names.setdefault(tuple(_tokens(word)), item.id)
    names.pop((), None)
    return names, max(len(tokens) for tokens in names)


def _tokens(text: str) -> list[str]:
    """Split a text into words as they are compared: no articles, one form per letter."""
    words = _TOKEN.findall(vocabularies.fold(text))
    bare = (_ARABIC_PREFIX.sub("", word) for word in words)
    return [word for word in bare if word not in _ARTICLES]


def geometry(code: str) -> dict[str, Any] | None:
    """Return a place's outline as a GeoJSON geometry, or None where none is known."""
    return _outlines().get(code)


@lru_cache(maxsize=1)
def _outlines() -> dict[str, dict[str, Any]]:
    path = files("ckanext.rabatmigration.schemas") / "places.geojson"
    collection = json.loads(path.read_text(encoding="utf-8"))
    return {item["properties"]["id"]: item["geometry"] for item in collection["features"]}


def union(codes: Iterable[str]) -> dict[str, Any] | None:
    """Return one GeoJSON geometry that covers the places, or None where no outline is known.

    A place that lies in another of them adds nothing. A place without an outline of its own is
    covered by what lies around it. The outline is simplified for lists and maps (about 30 m).
    """
    known = vocabularies.get(VOCABULARY)
    chosen = {_drawn(code) for code in codes if code in known} - {None}
    outer = {code for code in chosen if code and not chosen.intersection(known.broader(code))}
    return _union(tuple(sorted(outer))) if outer else None


def _drawn(code: str) -> str | None:
    """Return the code itself or the nearest one above it that has an outline."""
    for candidate in (code, *vocabularies.get(VOCABULARY).broader(code)):
        if candidate in _outlines():
            return candidate
    return None


@lru_cache(maxsize=256)
def _union(codes: tuple[str, ...]) -> dict[str, Any]:
    shapes = [shapely.geometry.shape(_outlines()[code]) for code in codes]
    whole = shapely.union_all(shapes).simplify(_TOLERANCE, preserve_topology=True)
    parts = [part for part in shapely.get_parts(whole) if part.area > _TOLERANCE**2 * 10]
    outline = shapely.set_precision(
        shapely.geometry.MultiPolygon(parts) if len(parts) > 1 else parts[0], 10**-_DECIMALS
    )
    drawn = json.loads(shapely.to_geojson(shapely.normalize(outline)))
    return {"type": drawn["type"], "coordinates": _rounded(drawn["coordinates"])}


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, list):
        return [_rounded(value) for value in coordinates]
    return round(coordinates, _DECIMALS)
