"""What a place is called on the map: as the reports call it, where a gazetteer writes it otherwise."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geomap.chronicle import Site
    from geomap.model import Georeference, Place

_LONGEST: Final = 40
_ACRONYM: Final = 4
"""Capitals that a name may consist of; longer ones are the headline's."""


def shown_name(site: Site) -> str:
    """The name that most claims of a site use; the gazetteer's own where none is a name to show, and of provinces.

    "Raqqa" is what readers know, and "Ar Raqqah" what GeoNames has. Of names that are as frequent the gazetteer's
    goes first, then the first by code point.
    """
    place = site.place
    if place.feature.startswith("A."):
        return place.name
    references = [claim.georeference for claim in site.claims]
    counts = Counter(map(id, references))  # few objects stand for many claims
    written: Counter[str] = Counter()
    for reference in dict(zip(map(id, references), references, strict=True)).values():
        if _is_of(reference, place):
            written[reference.name] += counts[id(reference)]
    known = [name for name in written if _is_showable(name)]
    return min(known, key=lambda name: (-written[name], name != place.name, name), default=place.name)


def _is_of(reference: Georeference, of: Place) -> bool:
    """Does the name stand for the place itself, and not for one that it is measured from?"""
    place, anchor = reference.place, reference.anchor
    if place is None or (place.source, place.source_id) != (of.source, of.source_id):
        return False
    return anchor is None or anchor.source_id == place.source_id


def _is_showable(name: str) -> bool:
    if not 1 < len(name) <= _LONGEST or not name.isprintable() or not name[0].isalnum():
        return False
    return not name.islower() and (not name.isupper() or len(name) <= _ACRONYM)
