"""Names of two lands that share a word: "North and South Kivu" names both provinces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import Match, Toponym
from geomap.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.places.memory import Memory

_SIDES = frozenset("North South East West Northern Southern Eastern Western Central Upper Lower".split())
_WORD = lazy(r"[A-Z][a-z]+")
_BEFORE = lazy(r"(?<!\bthe )\b(?:[A-Z][a-z]+|(?:[A-Z][a-z]+, ){1,3}[A-Z][a-z]+,?) and \Z")
_REACH = 50
"""Characters of "North, West and " at most."""
_LANDS = ("A.ADM", "L.RGN")


def sharing(text: str, toponyms: Sequence[Toponym], memory: Memory) -> tuple[Toponym, ...]:
    """The lands whose last word stands only behind another's: North Kivu, of "North and South Kivu".

    Parameters
    ----------
    text
        Of the report.
    toponyms
        What was recognised in it, in order of start.
    memory
        Of the gazetteer: both names are known, and lie in one country.

    Returns
    -------
    toponyms
        In order of start, none of those given; each spans the word that stands there and has the whole name.
    """
    taken = {toponym.start for toponym in toponyms}
    return tuple(found for toponym in toponyms for found in _before(text, toponym, memory) if found.start not in taken)


def _before(text: str, last: Toponym, memory: Memory) -> Iterator[Toponym]:
    side, _, shared = last.name.partition(" ")
    if side not in _SIDES or not shared:
        return
    led = _BEFORE.search(text, max(0, last.start - _REACH), last.start)
    known = memory.glance(last.name) if led is not None else None
    if led is None or known is None or not known.feature.startswith(_LANDS):
        return
    for word in _WORD.finditer(text, led.start(), last.start):
        name = f"{word[0]} {shared}"
        glance = memory.glance(name) if word[0] in _SIDES else None
        if glance is None or glance.match is Match.TRANSLITERATED or not glance.feature.startswith(_LANDS):
            continue
        if known.country in glance.countries:
            yield last._replace(start=word.start(), end=word.end(), name=name)
