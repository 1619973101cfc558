"""Verbs of control, by the frame that says which roles subject and object play."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.rules.attacks import enter, weapon
from geomap.reading.rules.contests import fight
from geomap.reading.rules.departures import loser_place
from geomap.reading.rules.falls import place_falls, place_force, place_lost
from geomap.reading.rules.handovers import handover
from geomap.reading.rules.ousting import oust
from geomap.reading.rules.sieges import break_siege
from geomap.reading.rules.strikes import launch
from geomap.reading.rules.takings import force_place, take_charge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geomap.reading.rules.scene import Draft, Scene
    from geomap.reading.sentences.cues import VerbCue


def verb_rules(scene: Scene) -> Iterator[Draft]:
    """Every verb of the lexicon, by its frame."""
    for v in scene.verbal:
        for cue in scene.items[v].verbs:
            if cue.frame not in _FRAMES or (
                not scene.discourse.at_war and cue.lemma in scene.vocab.cls["rules.peaceable"]
            ):
                continue
            if cue.frame == "force>place" and _goes_on_doing(scene, v):
                continue
            draft = None
            for draft in _FRAMES[cue.frame](scene, v, cue):
                scene.parser.anaphors.recent = draft.phrase.refs
                if draft.status in {"captured", "lost"}:
                    scene.told = draft
                    scene.changes.append(draft)
                yield draft
            if draft is not None:
                break


def _goes_on_doing(scene: Scene, v: int) -> bool:
    """ "kept withdrawing from X": what is kept is no place."""
    after = scene.items[v + 1] if v + 1 < len(scene.items) else None
    return after is not None and bool(after.verbs) and after.lower.split(" ")[0].endswith("ing")


_FRAMES: dict[str, Callable[[Scene, int, VerbCue], Iterator[Draft]]] = {
    "force>place": force_place,
    "force>": take_charge,
    "besieger>place": force_place,
    "striker>place": force_place,
    "sender>weapon>place": launch,
    "loser>place": loser_place,
    "place>": place_falls,
    "place>force": place_force,
    "place>loser": place_lost,
    "loser>place>force": handover,
    "ouster>loser>place": oust,
    "breaker>siege": break_siege,
    "enterer>place": enter,
    "fighter>fighter": fight,
    "weapon>place": weapon,
}
