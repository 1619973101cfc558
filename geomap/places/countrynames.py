"""Countries as people write them: by code, or by a name in any usual form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.model import Match
from geomap.places.memory import Memory, remember

if TYPE_CHECKING:
    from geomap.places.gazetteer import Gazetteer

BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
"""A pair of brackets, with what is in them as its group."""


def country_code(written: str, gazetteer: Gazetteer | Memory) -> str | None:
    """ISO 3166-1 alpha-2 code of a country given by code or name; None if it is unknown.

    Parameters
    ----------
    written
        "SY", "SYR", "Syria", "Syrian Arab Republic", "Myanmar (Burma)".
    gazetteer
        Or a memory of one.
    """
    memory = remember(gazetteer)
    countries = memory.gazetteer.countries
    plain = written.strip()
    if plain.upper() in countries:
        return plain.upper()
    for form in filter(None, (plain, BRACKETS.sub("", plain).strip(), *BRACKETS.findall(plain))):
        for hit in memory.hits(form):
            if hit.place.feature.startswith("A.PCL") and hit.match <= Match.ARTICLE and hit.place.country:
                return hit.place.country
    return None
