"""The dates of a sentence as they are seen from a draft, and which of two says more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from geomap.reading.timing.costs import OWN

if TYPE_CHECKING:
    from geomap.reading.rules import Scene
    from geomap.reading.sentences.items import DateLike

_DIGIT = re.compile(r"\d")
_TOLD_FROM = ("later", "earlier", "afterwards", "after", "before")
_JOINING = frozenset({",", "on", "in", "("})


class Near(NamedTuple):
    """A date of a sentence, seen from a draft."""

    cost: float
    """How far it is; see `DateCosts`."""
    at: int
    """Its item."""
    date: DateLike


def is_apposed(scene: Scene, told: Near, other: Near) -> bool:
    """ "surrendered eleven months later, on 1 August 1571": is the other date the day that the first counts up to?"""
    if not (told.date.when.as_written or "").casefold().endswith(_TOLD_FROM):
        return False
    joined = 0 < other.at - told.at <= len(_JOINING) - 1 and scene.low(told.at + 1) in {",", "("}
    joined = joined and all(scene.low(k) in _JOINING for k in range(told.at + 1, other.at))
    return joined and other.date.kind == "point" and _DIGIT.search(other.date.when.as_written or "") is not None


def says_more(told: Near, than: DateLike) -> bool:
    """ "In 1991 Y took X on 5 May": is a date of the clause one day, or month, of another one?"""
    day, whole = told.date.when, than.when
    if told.cost > OWN or told.date.kind != "point" or than.kind != "point" or day.earliest is None:
        return False
    if day.latest is None or whole.earliest is None or whole.latest is None:
        return False
    inside = whole.earliest <= day.earliest and day.latest <= whole.latest
    return inside and (day.earliest, day.latest) != (whole.earliest, whole.latest)
