"""The name of a place on the map: the one that reports use, even if the gazetteer spells it differently."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geomap.chronicle import Site
    from geomap.model import Georeference, Place

_LONGEST: Final = 40
_ACRONYM: Final = 4
"""The longest name in capitals that is an acronym; longer ones come from headlines."""


def shown_name(site: Site) -> str:
    """The name that most claims of a site use; the gazetteer's own for provinces, and if no other can be shown.

    Readers know "Raqqa"; GeoNames has "Ar Raqqah". Of equally frequent names the gazetteer's wins, else the first by
    code point.
    """
    place = site.place
    if place.feature.startswith("A."):
        return place.name
    references = [claim.georeference for claim in site.claims]
    different = dict(zip(map(id, references), references, strict=True))  # few objects stand for many claims
    counts = Counter(map(id, references)) if len(different) > 1 else {}
    written: dict[str, int] = {}
    for ident, reference in different.items():
        if _is_of(reference, place):
            written[reference.name] = written.get(reference.name, 0) + counts.get(ident, len(references))
    known = [name for name in written if _is_showable(name)]
    return min(known, key=lambda name: (-written[name], name != place.name, name), default=place.name)


def _is_of(reference: Georeference, of: Place) -> bool:
    """Whether the name stands for the place itself, rather than for one it is measured from."""
    place, anchor = reference.place, reference.anchor
    if place is None or (place.source, place.source_id) != (of.source, of.source_id):
        return False
    return anchor is None or anchor.source_id == place.source_id


def _is_showable(name: str) -> bool:
    if not 1 < len(name) <= _LONGEST or not name.isprintable() or not name[0].isalnum():
        return False
    return not name.islower() and (not name.isupper() or len(name) <= _ACRONYM)
