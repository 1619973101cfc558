"""Verbs of going into a place, and reaching it with weapons; and what follows another's lot."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.rules.agents import by_whom
from geomap.reading.rules.bombardments import target
from geomap.reading.rules.elision import place_left
from geomap.reading.rules.framing import framed, set_in
from geomap.reading.rules.nominal import is_noun_here
from geomap.reading.rules.patients import state, thing_in
from geomap.reading.rules.relatives import relative_object
from geomap.reading.rules.scene import Draft
from geomap.reading.rules.unlisted import is_officers, named_commander, named_subject
from geomap.sides import may_be_opposed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.phrases.extents import PlacePhrase, PlaceRef
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.cues import VerbCue
    from geomap.reading.sentences.items import ForceLike
    from geomap.reading.sentences.verbgroups import VerbGroup


_DRIVEN = frozenset({"thrown", "driven", "beaten", "pushed", "forced", "flung", "hurled"})
"""What is done to those who were in a place for a while."""
_ON_THE_RUN = frozenset({"retreat", "retreating", "fleeing", "defeated", "routed", "withdrawing"})
_OVER = frozenset({"after", "following"})
"""Before the fighting that was over when somebody went in."""
_EMPTY = frozenset({"abandoned", "deserted", "undefended", "evacuated", "empty"})
"""What a town is where nobody fights for it."""


def enter(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y entered X": who goes in holds it, unless the sentence tells of fighting."""
    group = scene.verbs.group(v, cue.forms)
    noun = cue.forms == frozenset({"base"}) and not group.infinitive and scene.is_in(v - 1, "classes.determiner")
    if group.irrealis or scene.clauses.is_adjectival(v) or noun:
        return
    rule = f"verb:{cue.lemma}"
    if group.passive:
        phrase = scene.parser.subject(group.start, finite=group.start < v, names=True) or state(scene, group)
        agent, after = by_whom(scene, v)
        in_vain = cue.lemma == "storm" and _is_in_vain(scene, after)
        if phrase is not None and (agent is not None or cue.status == "captured") and not in_vain:
            last = after - 1 if agent is not None else v
            yield Draft(rule, "captured", phrase, min(phrase.start, group.start), last, v, agent, group=group)
        return
    phrase = scene.parser.after(v + 1)
    if phrase is None or (scene.low(v + 1) in {"on", "at"} and scene.kind(v + 2) != "date"):
        phrase = relative_object(scene, group)
    force, at = scene.subject(group)
    if force is None:
        force, at = named_subject(scene, group) if is_officers(scene, group) else named_commander(scene, group)
    if phrase is None and not cue.rest and force is not None and not _goes_on_to(scene, v):
        phrase = place_left(scene, v, cue)
    if phrase is None or force is None or (cue.strict == "left" and not _was_left(scene, phrase, force)):
        return
    if any(scene.low(k) in _ON_THE_RUN for k in range(max(0, v - 6), v)):
        return  # "troops in retreat drove into X"
    if any(_is_wide(scene, phrase, r, taken=cue.status == "captured") for r in phrase.refs):
        return
    first = at if at is not None and at < v else group.start
    last = max(phrase.stop - 1, v)
    if cue.lemma == "storm" and _is_in_vain(scene, last + 1):
        return
    empty = any(scene.low(k) in _EMPTY for k in range(v + 1, phrase.stop))
    resisted = _resisted(scene, v) or _at_its_edge(scene, phrase)
    if empty or (cue.status == "captured" and not resisted):
        yield Draft(rule, "captured", phrase, first, last, v, force, group=group)
        return
    rival = scene.rival(force)
    joint = at is not None and scene.low(at + 1) == "and" and at + 2 < v and scene.items[at + 2].force is rival
    rival = None if joint else rival  # "Polish and Ukrainian troops entered X"
    parties = (force,) if rival is None else (force, rival)
    yield Draft(rule, "contested", phrase, first, last, v, parties=parties, group=group)


def _was_left(scene: Scene, phrase: PlacePhrase, force: ForceLike) -> bool:
    """ "Z left X. Y returned to the town": was it said last that an enemy had left the place, or had taken it?"""
    told = scene.changes[-1] if scene.changes else scene.discourse.hands.last
    if told is None or told.force is None:
        return False
    if told.status != "lost":  # nor "Z took X. Y returned to their barracks", "to the town as prisoners"
        ends = scene.low(scene.clauses.past_dates(phrase.stop)) in {"", ".", ",", ";", "and"}
        if told.status != "captured" or phrase.relation != "at" or not ends:
            return False
    places = {ref.key for ref in told.phrase.refs}
    here = any(ref.key in places for ref in phrase.refs)
    return here and may_be_opposed(told.force.force, force.force)


def _is_wide(scene: Scene, phrase: PlacePhrase, ref: PlaceRef, *, taken: bool) -> bool:
    """Is it a country, or a region: an advance into one is no fight in it, as it is in a quarter of a town?"""
    kind, cue = scene.discourse.kind(ref.toponym), ref.toponym.cue or ""
    if taken or kind != "area":
        return kind == "country"
    of_land = scene.is_in(phrase.stop + 2, "nouns_of_place.area")  # "the X district of Z province"
    of_town = cue == "district" and ref.toponym.within is not None and not of_land
    return cue not in scene.vocab.cls["rules.quarters"] and not of_town


def _at_its_edge(scene: Scene, phrase: PlacePhrase) -> bool:
    """ "entered the western outskirts of X": the rest is another's, who meets them there."""
    part = phrase.part.casefold().split() if phrase.part is not None else [""]
    return part[-1] in scene.vocab.cls["rules.edges"]


def _goes_on_to(scene: Scene, v: int) -> bool:
    """ "re-entered and took X": does another verb follow, whose object is that of the one at item `v`?"""
    behind = scene.items[v + 2 : v + 3]
    return scene.low(v + 1) in {"and", ","} and any(c.frame == "force>place" for item in behind for c in item.verbs)


def _resisted(scene: Scene, v: int) -> bool:
    """Does the sentence tell of fighting where somebody went in at item `v`?"""
    return any(
        scene.low(i).partition(" ")[0] in scene.vocab.cls["rules.resisted"]  # "clashed heavily with" is one item
        and not any(scene.is_in(k, "rules.unresisted") for k in range(max(0, i - 3), i))
        and not (scene.low(i) == "battle" and scene.low(i + 1) == "of")
        and not any(scene.low(k) in _OVER for k in range(max(v if i > v else 0, i - _AFTER), i))
        for i in range(max(0, v - 6), len(scene.items))
        if i != v
    ) or _thrown_back(scene, v)


def _is_in_vain(scene: Scene, at: int) -> bool:
    """ "(stormed X) but did not take it", "but failed to": is it told from item `at` on that it was for nothing?"""
    for k in range(at, min(len(scene.items), at + _OUTCOME)):
        if scene.low(k) == "but":
            behind = {scene.low(j) for j in range(k + 1, k + 4)}
            return not behind.isdisjoint(scene.vocab.cls["irrealis.negation"] | {"failed"})
        if scene.low(k) in {";", "."}:
            break
    return False


_AFTER = 7
"""Items of "after a 55-day battle"."""
_OUTCOME = 6
"""Items from a storm to the "but" before its outcome."""


def _thrown_back(scene: Scene, v: int) -> bool:
    """ "entered X but were thrown back": were those who went in at item `v` driven out at once?"""
    for k in range(v + 1, len(scene.items) - 1):
        if scene.low(k) in {";", "."}:
            return False
        if scene.low(k).partition(" ")[0] in _DRIVEN and scene.is_in(k - 1, "classes.be"):
            away = scene.low(k).rpartition(" ")[2] if " " in scene.low(k) else scene.low(k + 1)
            return away in {"back", "off"}
    return False


def weapon(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Shells fell on X", "Y's drones attacked X", "Y attacked X with rockets" """
    group = scene.verbs.group(v, cue.forms)
    if group.irrealis or is_noun_here(scene, v) or scene.clauses.is_adjectival(v):
        return
    if not scene.discourse.at_war:
        return
    if group.passive:
        yield from _attacked_with(scene, v, cue, group)
        return
    weapon = scene.weapon_before(group.start)
    if weapon is None and not (cue.lemma == "attack" and scene.weapon_after(v + 1)):
        return
    drove = cue.rest == ("into",) or cue.lemma == "reach"
    if weapon is not None and drove and scene.rolls(weapon):
        return  # "tanks smashed into X", "tanks reached X": they drove there
    hurt = cue.lemma in scene.vocab.cls["rules.killing"]
    named = bool(cue.rest) or hurt or (v + 1 < len(scene.items) and scene.items[v + 1].kind == "name")
    phrase = scene.parser.after(v + 1, names=named, lenient=True, aimed=True) or set_in(scene, group.start)
    if phrase is None:
        return
    if cue.rest and cue.rest[-1] in {"near", "outside", "around"}:
        phrase = replace(phrase, relation="near")
    force, at = scene.striker(group)
    first = at if at is not None and at < v else weapon if weapon is not None else group.start
    whose = target(scene, v + 1, phrase.stop, force)
    yield Draft(f"verb:{cue.lemma}", "struck", phrase, first, phrase.stop - 1, v, force, whose, group=group)


def _attacked_with(scene: Scene, v: int, cue: VerbCue, group: VerbGroup) -> Iterator[Draft]:
    """ "X was attacked by drones", "X was damaged by Y shelling" """
    by = scene.low(v + 1) in {"by", "with", "in"}
    if by and scene.low(v + 1) == "in" and cue.lemma in scene.vocab.cls["rules.killing"]:
        yield from _killed_in(scene, v, cue, group)
        return
    weapon = next(
        (
            i
            for i in range(v + 2, min(len(scene.items), v + 9))
            if scene.is_in(i, "rules.weapons")
            or scene.is_armed(i)
            or any(c.status == "struck" for c in scene.items[i].nouns)
        ),
        None,
    )
    if not by or weapon is None:
        return
    force, after = scene.clauses.force_within(v + 2)
    if force is None:
        force, after = scene.clauses.agent(next((k for k in range(weapon, weapon + 4) if scene.low(k) == "by"), weapon))
    if cue.lemma in scene.vocab.cls["rules.killing"]:
        phrase = framed(scene, group.start)
    else:
        phrase = scene.parser.subject(group.start, finite=group.start < v, names=True)
        if phrase is not None and phrase.refs[0].mention is not None and scene.low(phrase.start - 1) == "where":
            phrase = framed(scene, group.start)  # "reached X, where it was destroyed by jets"
        phrase = phrase or thing_in(scene, group.start)
    if phrase is not None:
        last = max(weapon, after - 1 if force is not None else weapon)
        yield Draft(f"verb:{cue.lemma}", "struck", phrase, phrase.start, last, v, force, group=group)


def _killed_in(scene: Scene, v: int, cue: VerbCue, group: VerbGroup) -> Iterator[Draft]:
    """ "two people were killed in X by rockets", "... by rockets fired by Y" """
    phrase = scene.parser.after(v + 2, names=False, lenient=True)
    if phrase is None or scene.low(phrase.stop) != "by":
        return
    armed = range(phrase.stop + 1, min(len(scene.items), phrase.stop + 6))
    weapon = next((i for i in armed if scene.is_in(i, "rules.weapons")), None)
    if weapon is None or any(c.status == "struck" for c in scene.items[weapon].nouns):
        return
    by = next((k for k in range(weapon, min(len(scene.items), weapon + 4)) if scene.low(k) == "by"), weapon)
    force, after = scene.clauses.agent(by)
    last = max(weapon, after - 1) if force is not None else weapon
    yield Draft(f"verb:{cue.lemma}", "struck", phrase, group.start, last, v, force, group=group)
