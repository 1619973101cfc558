"""Rings drawn round a place: "the ring around X closed", "the noose is tightening round X"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.rules.framing import is_inside
from geomap.reading.rules.scene import Draft
from geomap.reading.rules.sieges import flat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.phrases.extents import PlacePhrase
    from geomap.reading.rules.scene import Scene

_ROUND = frozenset({"around", "round", "about"})
_REACH = 6
"""Items between a ring, or the place it is drawn round, and the word that says it is closed."""


def ring_rule(scene: Scene) -> Iterator[Draft]:
    """ "the ring around X (was) closed (by Y)", "the Y noose is tightening round X" """
    for i in scene.where(scene.vocab.cls["rules.rings"]) if scene.discourse.at_war else ():
        round_it = _ringed(scene, i)
        if round_it is None:
            continue
        phrase, closed, last = round_it
        group = scene.verbs.group(closed, frozenset({"past", "participle"}))
        if group.irrealis or not is_inside(scene, phrase):
            continue
        before = scene.items[i - 1].force if i else None
        agent, after = scene.clauses.agent(last + 1)
        last = max(last, after - 1) if agent is not None else last
        yield Draft(
            "ring", "besieged", flat(phrase), i, last, closed, None, agent or before, group=group, ongoing=group.present
        )


def _ringed(scene: Scene, ring: int) -> tuple[PlacePhrase, int, int] | None:
    """What the ring at an item is round, the word that says it is closed, and the last item of both."""
    if scene.low(ring + 1) in _ROUND:  # "the ring around X closed"
        phrase = scene.parser.after(ring + 2)
        closed = _closing(scene, phrase.stop) if phrase is not None else None
        return (phrase, closed, closed) if phrase is not None and closed is not None else None
    closed = _closing(scene, ring + 1)  # "the ring closed around X"
    if closed is None or scene.low(closed + 1) not in _ROUND:
        return None
    phrase = scene.parser.after(closed + 2)
    return (phrase, closed, phrase.stop - 1) if phrase is not None else None


def _closing(scene: Scene, at: int) -> int | None:
    """The "closed", "tightening" that stands at item `at` or behind what belongs to it."""
    for k in range(at, min(len(scene.items), at + _REACH)):
        if scene.is_in(k, "rules.closing"):
            return k
        aux = scene.is_in(k, "classes.be") or scene.is_in(k, "classes.have") or scene.is_in(k, "classes.adverb")
        if not aux and scene.kind(k) != "date":
            return None
    return None
