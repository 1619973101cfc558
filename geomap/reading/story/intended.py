"""Who has a place, as others tell who mean to take it back: "X was overrun. The army has vowed to retake it from Y"."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from geomap.patterns import lazy
from geomap.sides import side_of

if TYPE_CHECKING:
    from geomap.model import Force, Statement
    from geomap.reading.parties.belligerents import Belligerents
    from geomap.reading.sentences.items import ForceLike

_BEHIND: Final = 300
"""Characters behind a statement in which such an intention is looked for."""
_BEFORE: Final = 70
_AFTER: Final = 60
"""Characters round a mention that say what is meant to be done to it."""
_MEANT: Final = r"\b(?:to|could|can|cannot|will|would|must|not|may|might)\s(?:\w+\s){0,2}?"
_IT: Final = (
    r"(?P<what>it|the\s(?:town|city|village|capital|base|port|area|district)|[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){0,3})\b"
)
_FROM: Final = lazy(
    _MEANT + r"(?:(?:re)?(?:take|capture|gain|claim)|recover|wrest|win|liberate|free|seize|get)\s"
    rf"{_IT}(?:\sback)?\sfrom\s(?:the\s|its\s)?$"
)
""" "to take it back from", "failed to wrest X from" before a mention."""
_OUT: Final = lazy(
    _MEANT + r"(?:dislodge|oust|expel|evict|drive|push|flush|throw|eject|force|kick)\s(?:out\s)?"
    r"(?:the\s)?(?:last\s|remaining\s)?(?:of\s)?(?:the\s)?$"
)
_WHENCE: Final = lazy(rf"\s(?:\w+\s)?(?:out\sof|from|off)\s{_IT}")
""" "to dislodge" before a mention, "from the town" behind it."""


def still_to_be_driven_out(s: Statement, sides: Belligerents) -> Force | None:
    """Who is said, behind a statement, to have its place still: the one side from whom others mean to take it."""
    low = s.evidence.end
    first, last = (bisect_left(sides.all, at, key=_start) for at in (low, low + _BEHIND))
    found = [f.force for f in sides.all[first:last] if _has_it(f, sides.text, s.toponym.name)]
    return found[0] if len({side_of(f) for f in found}) == 1 else None


def _has_it(mention: ForceLike, text: str, place: str) -> bool:
    before = text[max(0, mention.start - _BEFORE) : mention.start]
    meant = _FROM.search(before)
    if meant is None and _OUT.search(before) is not None:
        meant = _WHENCE.match(text, mention.end, mention.end + _AFTER)
    return meant is not None and (meant["what"].startswith(("it", "the ")) or meant["what"] == place)


def _start(mention: ForceLike) -> int:
    return mention.start
