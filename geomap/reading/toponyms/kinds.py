"""What kind of thing a name names, and whether "the city" or "the village" can mean it, without resolving it."""

from geomap.model import Toponym
from geomap.places.gazetteer import Gazetteer
from geomap.places.memory import Memory, remember
from geomap.reading.commonwords import PlaceKind
from geomap.reading.toponyms.lexicon import load_lexicon

_KINDS: dict[str, PlaceKind] = {
    "P": "settlement",
    "S": "facility",
    "H": "water",
    "A": "area",
    "L": "area",
    "T": "area",
    "V": "area",
    "R": "facility",
}


def place_kind(toponym: Toponym, gazetteer: Gazetteer | Memory) -> PlaceKind:
    """What kind of thing a name most likely names, without resolving it: "the city" must not mean a country.

    Parameters
    ----------
    toponym
        Its name and cue are read.
    gazetteer
        Or a memory of one.
    """
    words = load_lexicon().words
    cue = (toponym.cue or "").rpartition(" ")[2]
    for kind in ("settlement", "area", "facility", "water"):
        if cue in words[f"kind_{kind}"]:
            return kind
    if toponym.cue in {"abbreviation", "code"}:
        return "area"
    if toponym.cue == "demonym":
        return "country"
    glance = remember(gazetteer).glance(toponym.name)
    if glance is None:
        return "unknown"
    if glance.feature.startswith("A.PCL"):
        return "country"
    return _KINDS.get(glance.feature[:1], "unknown")


_VILLAGE, _CITY = 40_000, 15_000
"""Inhabitants: no village has more, and what is called a city seldom fewer, where they are known."""
_DISTRICTS = frozenset({"district", "subdistrict", "sub-district", "county", "commune", "municipality", "raion"})
_PROVINCES = frozenset({"province", "governorate", "oblast", "state", "region", "prefecture", "department"})
"""Of the words for areas those of the first level, which are divided into the others."""
_CAPITALS = frozenset({"provincial capital", "regional capital", "state capital"})
_SEATS = ("P.PPLC", "P.PPLA")


def suits(word: str, toponym: Toponym, gazetteer: Gazetteer | Memory) -> bool:
    """Can "the village", "the city", "the capital" mean a place, by how large it is and what is governed from there?

    Parameters
    ----------
    word
        The class word, case-folded; of words that tell nothing of size the answer is yes.
    toponym
        The place, which is not resolved: the most prominent of its name counts.
    gazetteer
        Or a memory of one.
    """
    if word in _DISTRICTS:
        return toponym.cue not in _PROVINCES and (word != "district" or not _is_province(toponym, gazetteer))
    seat = word in _CAPITALS
    if word not in {"village", "hamlet", "town", "city", "capital"} and not seat:
        return True
    glance = remember(gazetteer).glance(toponym.name)
    if glance is None:
        return word not in {"city", "capital"} and not seat
    if seat:
        return glance.feature in {"P.PPLA", "P.PPLC"}
    if word == "capital":
        return glance.feature == "P.PPLC"
    if word == "city":
        return glance.population >= _CITY or glance.feature.startswith(_SEATS)
    if word == "town":
        return glance.feature != "P.PPLC"
    return glance.population < _VILLAGE and not glance.feature.startswith(_SEATS)


def _is_province(toponym: Toponym, gazetteer: Gazetteer | Memory) -> bool:
    """Is it a division of the first level that the text does not call a district?"""
    glance = remember(gazetteer).glance(toponym.name) if toponym.cue not in _DISTRICTS else None
    return glance is not None and glance.feature == "A.ADM1"
