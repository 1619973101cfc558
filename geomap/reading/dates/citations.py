"""Brackets that say where a text has it from: "(BBC 17 Oct. 2011; UN 9 Aug. 2011)", "(Crisis Group, 4 May 2015, p. 7)".

Their dates are of what was published, and not of what is told.
"""

from __future__ import annotations

import re
from typing import Final

from geomap.reading.dates.words import lexicon

_BRACKET: Final = re.compile(r"\(([^()\n]{6,240})\)")
_SOURCE: Final = re.compile(r";|\bpp?\.\s?\d|\bparas?\b|\bet al\b|\b(?!AD|BC|AM|PM|US|UK|EU)[A-Z]{2,7}\b")
"""Pages, authors and abbreviations, besides the names of works."""
_WORD: Final = re.compile(r"[^\W\d_][\w'’.-]*")


def citations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The brackets of a stretch that cite: offsets of each, its brackets included, in order."""
    if text.find("(", start, end) < 0:
        return []
    return [m.span() for m in _BRACKET.finditer(text, start, end) if _cites(m[1])]


def _cites(inside: str) -> bool:
    words = _WORD.findall(inside)
    if not words or not words[0][0].isupper() or not any(c.isdigit() for c in inside):
        return False
    known = lexicon()
    first = words[0].rstrip(".").casefold()
    if first in known.tells or known.is_of_calendar(first):
        return False
    if known.works.isdisjoint(words) and _SOURCE.search(inside) is None:
        return False
    return all(not w[0].islower() or w.rstrip(".").casefold() in known.small_in_citations for w in words)
