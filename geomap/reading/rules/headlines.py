"""Lines without a verb of their own: "X captured", "X: taken this morning", "with X taken, the army"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.rules.patients import chain_before, other_subject
from geomap.reading.rules.scene import Draft

if TYPE_CHECKING:
    from geomap.reading.phrases.extents import PlacePhrase
    from geomap.reading.rules.acts import Act
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.items import ForceLike
    from geomap.reading.sentences.verbgroups import VerbGroup

_PRESENT = frozenset({"say", "says", "claim", "claims", "announce", "announces", "declare", "declares"})
_DONE_TO_IT = frozenset({"captured", "besieged", "struck", "lost"})


def line_named(scene: Scene, act: Act) -> PlacePhrase | None:
    """The place of a line whose only verb is the participle ("X captured by Y"); None where it is no such line."""
    if "participle" not in act.cue.forms or act.group.perfect:
        return None
    return bare_participle(scene, act.v, act.group)


def done_in_line(scene: Scene, act: Act, phrase: PlacePhrase) -> Draft | None:
    """ "X captured by Y", "X: besieged": what such a line says was done to its place."""
    if act.status not in _DONE_TO_IT or act.cue.strict is not None:
        return None
    agent = _agent(scene, act, phrase)
    loser = scene.opponent_after(act.v + 1) if act.status == "captured" else None
    force, opponent = (None, agent) if act.status == "besieged" else (agent, loser)
    return Draft(act.rule, act.status, phrase, phrase.start, act.v, act.v, force, opponent, group=act.group)


def _agent(scene: Scene, act: Act, phrase: PlacePhrase) -> ForceLike | None:
    """Who did it: "X captured by Y", "with X captured, Y moved on", "X was attacked by Y and captured"."""
    v = act.v
    agent = scene.opponent_after(v + 1, frozenset({"by", "to"}))
    if agent is not None or act.status != "captured":
        return agent
    if scene.low(phrase.start - 1) == "with":
        agent, _ = scene.clauses.to_the_right(v)
    if (teller := _teller(scene, phrase)) is not None:
        agent = scene.items[teller].force
    if agent is None and phrase.start == v and scene.chain is None:
        by = next((k for k in range(v - 1, max(0, v - 9), -1) if scene.low(k) == "by"), v)
        agent, _ = scene.clauses.agent(by)
    return agent


def bare_participle(scene: Scene, v: int, group: VerbGroup) -> PlacePhrase | None:
    """The place of a line without a verb of its own ("X lost", "X: taken this morning", "X hospital hit (5 Dec)")."""
    if group.gerund or scene.run_after(group.start, "classes.adverb") < v or not _ends_line(scene, v):
        return None
    return scene.heading(v) or _shared_subject(scene, v) or _opening(scene, v)


def _ends_line(scene: Scene, v: int) -> bool:
    """Does nothing follow the participle but when it was done, and by whom?"""
    nxt = scene.run_after(v + 1, "classes.adverb")
    if scene.kind(nxt) in {"", "date", "punct"} or scene.low(nxt) in {"by", "to", "on"}:
        return True
    if scene.low(nxt) == "from" and scene.clauses.force_within(nxt + 1)[0] is not None:
        return True
    return scene.low(nxt) in {"in", "at"} and scene.kind(nxt + 1) == "date"


def _shared_subject(scene: Scene, v: int) -> PlacePhrase | None:
    """ "X was attacked and captured": the place that was the subject of the passive before."""
    k = scene.run_before(v, "classes.adverb", "classes.conjunction") - 1
    if (other := other_subject(scene, k)) is not None:
        return other
    chain = chain_before(scene, v)
    if chain is None or chain.stop >= v or scene.low(k) == "the" or (k == v - 1 and scene.low(k) not in {",", "but"}):
        return None
    return replace(chain, start=v, stop=v + 1)


def _opening(scene: Scene, v: int) -> PlacePhrase | None:
    """ "X lost", "with X captured, the army": the place right before the participle that begins the line."""
    phrase = scene.parser.before(v, names=True)
    if phrase is None or phrase.stop < v - 1 or phrase.refs[0].mention is not None:
        return None
    before = phrase.start - 1
    begins = scene.low(before) == "with" or (scene.kind(before) in {"punct", "date"} and scene.low(before) != ",")
    return phrase if phrase.start == 0 or begins or _teller(scene, phrase) is not None else None


def _teller(scene: Scene, phrase: PlacePhrase) -> int | None:
    """ "Army says X retaken", "Army: X retaken": the item of the party that a line begins with, and tells it."""
    says = phrase.start - 1
    told = scene.low(says) == ":" or (scene.is_in(says, "classes.reporting") and scene.low(says) in _PRESENT)
    return says - 1 if told and says == 1 and scene.kind(0) == "force" else None
