"""Brackets that say where a text has it from: "(BBC 17 Oct. 2011; UN 9 Aug. 2011)", "(Crisis Group, 4 May 2015, p. 7)".

Their dates are of what was published, and not of what is told.
"""

from __future__ import annotations

import re
from typing import Final

_BRACKET: Final = re.compile(r"\(([^()\n]{6,240})\)")
_TIMES: Final = frozenset(
    """january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday in on at since until till from by
    between after before late early mid spring summer autumn winter fall""".split()
)
"""What a bracket with a date of the story itself begins with."""
_SMALL: Final = frozenset("of the for and on in to et al p pp para paras dated accessed ibid see also a an".split())
_SOURCE: Final = re.compile(
    r";|\bpp?\.\s?\d|\bparas?\b|\bet al\b|\b(?!AD|BC|AM|PM|US|UK|EU)[A-Z]{2,7}\b|\b(?:Times|News|Post|Guardian|Reuters"
    r"|Agency|Watch|Group|Report|Institute|Journal|Herald|Telegraph|Jazeera|Press|Tribune|Monitor|Council|Amnesty|Interview|Ibid"
    r"|Economist|Independent|Mail|Daily|Weekly|Standard|Review|Dispatch|Observer|Foundation|Centre|Center)\b"
)
_WORD: Final = re.compile(r"[^\W\d_][\w'’.-]*")


def citations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The brackets of a stretch that cite: offsets of each, its brackets included, in order."""
    if text.find("(", start, end) < 0:
        return []
    return [m.span() for m in _BRACKET.finditer(text, start, end) if _cites(m[1])]


def _cites(inside: str) -> bool:
    first = _WORD.search(inside)
    if first is None or not first[0][0].isupper() or not any(c.isdigit() for c in inside):
        return False
    if first[0].rstrip(".").casefold() in _TIMES or _SOURCE.search(inside) is None:
        return False
    words = (w[0] for w in _WORD.finditer(inside))
    return all(not w[0].islower() or w.rstrip(".").casefold() in _SMALL for w in words)
