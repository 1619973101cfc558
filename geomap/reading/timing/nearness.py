"""The dates of a sentence as they are seen from a draft, and which of two says more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from geomap.patterns import lazy
from geomap.reading.timing.costs import OWN

if TYPE_CHECKING:
    from geomap.reading.rules import Scene
    from geomap.reading.sentences.items import DateLike

_DIGIT = lazy(r"\d")
_TOLD_FROM = lazy(
    r"\b(?:later|earlier|afterwards|after|before)$|^(?:the )?(?:next|following|previous|same)\b|^that\b", re.IGNORECASE
)
_JOINING = frozenset({",", "on", "in", "("})
_TO_THE_DAY = frozenset({"almost", "to", "the", "day"})
_REACH = 8
"""Items between a date and the day that says it again, at most."""


class Near(NamedTuple):
    """A date of a sentence, seen from a draft."""

    cost: float
    """How far it is; see `DateCosts`."""
    at: int
    """Its item."""
    date: DateLike


def is_apposed(scene: Scene, told: Near, other: Near) -> bool:
    """ "surrendered eleven months later, on 1 August 1571": is the other date the day that the first counts up to?"""
    if (
        _TOLD_FROM.search(told.date.when.as_written or "") is None
        or other.date.kind != "point"
        or not _is_joined(scene, told.at, other.at)
    ):
        return False
    return _DIGIT.search(other.date.when.as_written or "") is not None or says_more(other._replace(cost=0), told.date)


def is_said_again(scene: Scene, at: int) -> bool:
    """ "on the third day of the war, 22 July 1974": does the day stand behind a date that does not tell it?"""
    behind = range(at + 1, min(len(scene.items), at + _REACH))
    day = next((k for k in behind if scene.items[k].kind == "date"), None)
    return day is not None and any(scene.low(k) == "," for k in range(at + 1, day)) and _is_of_noun(scene, at, day)


def _is_of_noun(scene: Scene, at: int, day: int) -> bool:
    """Does nothing but ", on" or "of the war, on" stand between two dates?"""
    words = [scene.low(k) for k in range(at + 1, day)]
    noun = words.index(",") if words[0] == "of" else 0
    return all(word in _JOINING for word in words[noun:])


def _is_joined(scene: Scene, first: int, other: int) -> bool:
    if not 0 < other - first <= _REACH or not {scene.low(first + 1), scene.low(first + 2)} & {",", "(", "to", "almost"}:
        return False
    return all(scene.low(k) in _JOINING | _TO_THE_DAY for k in range(first + 1, other))


def says_more(told: Near, than: DateLike) -> bool:
    """ "In 1991 Y took X on 5 May": is a date of the clause one day, or month, of another one?"""
    day, whole = told.date.when, than.when
    if told.cost > OWN or told.date.kind != "point" or than.kind != "point" or day.earliest is None:
        return False
    if day.latest is None or whole.earliest is None or whole.latest is None:
        return False
    inside = whole.earliest <= day.earliest and day.latest <= whole.latest
    return inside and (day.earliest, day.latest) != (whole.earliest, whole.latest)
