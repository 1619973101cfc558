"""Brackets that say where a text has it from: "(BBC 17 Oct. 2011; UN 9 Aug. 2011)", "(Crisis Group, 4 May 2015, p. 7)".

Their dates are of what was published, and not of what is told. Nor are those of the war that heads an item of news:
"Iraqi Civil War (2014-2017): Troops retook ...".
"""

from __future__ import annotations

from typing import Final

from geomap.patterns import lazy
from geomap.reading.dates.words import lexicon

_BRACKET: Final = lazy(r"\(([^()\n]{6,240})\)")
_SOURCE: Final = lazy(r";|\bpp?\.\s?\d|\bparas?\b|\bet al\b|\b(?!AD|BC|AM|PM|US|UK|EU)[A-Z]{2,7}\b")
"""Pages, authors and abbreviations, besides the names of works."""
_YEARS: Final = lazy(r"\(\d{4}(?:\s?[-–—]\s?(?:\d{2,4}|present|ongoing))?\)(?=\s?[.:](?:\s|$))")
"""Years in brackets that end a heading."""
_HEADING: Final = lazy(r"(?:^|[.:!?\n]\s?)\s*([A-Z][^.:!?\n()]{3,80}?)\s$")
_SMALL: Final = frozenset({"of", "in", "the", "on", "for", "against", "and", "at"})
_HEAD_REACH: Final = 90
_ELIDED: Final = lazy(r"[dl]['’]")
_WORD: Final = lazy(r"[^\W\d_][\w'’.-]*")


def citations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The brackets of a stretch that cite: offsets of each, its brackets included, in order."""
    if text.find("(", start, end) < 0:
        return []
    cited = [m.span() for m in _BRACKET.finditer(text, start, end) if _cites(m[1])]
    return sorted([*cited, *(m.span() for m in _YEARS.finditer(text, start, end) if _heads(text, start, m.start()))])


def _heads(text: str, start: int, bracket: int) -> bool:
    """Do nothing but the words of a name stand before the bracket in its sentence?"""
    heading = _HEADING.search(text[max(start, bracket - _HEAD_REACH) : bracket])
    words = _WORD.findall(heading[1]) if heading is not None else []
    return len(words) > 1 and all(word[0].isupper() or word in _SMALL for word in words)


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
    return all(not w[0].islower() or _ELIDED.match(w) or w.rstrip(".") in known.small_in_citations for w in words)
