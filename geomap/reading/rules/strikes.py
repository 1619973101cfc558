"""Strikes from outside that verbs tell: sent ("fired missiles at X"), suffered ("X came under fire")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.commonwords import AIRCRAFT
from geomap.reading.rules.framing import framed
from geomap.reading.rules.nominal import is_noun_here
from geomap.reading.rules.relatives import called_town
from geomap.reading.rules.scene import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.phrases.extents import PlacePhrase
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.cues import VerbCue
    from geomap.reading.sentences.items import ForceLike

_LODGED = frozenset({"in", "on", "at", "near", "around"})
_GOALS = frozenset({"at", "on", "into", "toward", "towards", "against", "over", "onto", "upon", "across"})
_REACH = 9
"""Items between a verb and the weapon that it sends, or the weapon and its goal."""


# --- sent -----------------------------------------------------------------------------------------------------


def launch(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y fired missiles at X", "barrel bombs were dropped on X by Y", "drones launched at X" """
    if not scene.discourse.at_war or is_noun_here(scene, v):
        return
    group = scene.verbs.group(v, cue.forms)
    if group.irrealis or scene.low(v + 1) in {"down", "off"}:
        return
    weapon = None if group.passive else _weapon_sent(scene, v)
    start = weapon + 1 if weapon is not None else v + 1
    sent = group.passive or (weapon is None and "participle" in cue.forms and group.start == v)
    if sent:
        weapon = scene.weapon_before(group.start)
        if weapon is not None and not group.passive and any(scene.items[k].kind == "punct" for k in range(weapon, v)):
            return  # "after air strikes, launched an offensive"
    if weapon is None:
        return
    force, at = (None, None) if sent else scene.subject(group)
    phrase, agent, last = _goal(scene, start)
    if phrase is None or any(scene.is_in(i, "rules.parried") for i in range(last, min(last + 8, len(scene.items)))):
        return
    force = agent or force or scene.items[weapon].force or scene.owner_of_its(v)[0]
    first = at if at is not None and at < v else min(weapon, group.start)
    yield Draft(f"verb:{cue.lemma}", "struck", phrase, first, last, v, force, group=group)


def _weapon_sent(scene: Scene, v: int) -> int | None:
    """The weapon that is the object of a verb at item `v`."""
    for i in range(v + 1, min(len(scene.items), v + _REACH)):
        item = scene.items[i]
        low = item.lower
        if scene.is_weapon(i) or (item.force is not None and item.force.role == "weapon"):
            further = scene.is_in(i + 1, "rules.weapons") or scene.low(i + 1) in {"and", "-"}
            if not further:
                return i
        elif (
            item.kind in {"place", "force"}
            or (item.kind == "punct" and low not in {"-", ",", '"'})
            or (low in _GOALS and low != "at")
            or (item.verbs and not item.nouns)
            or scene.is_in(i, "classes.be")
        ):
            return None
    return None


def _goal(scene: Scene, start: int) -> tuple[PlacePhrase | None, ForceLike | None, int]:
    """The place that something was sent at, told from item `start` on, by whom if said, and the last item of that."""
    agent: ForceLike | None = None
    i = start
    while i < min(len(scene.items), start + 2 * _REACH):
        low = scene.low(i)
        if low == "by":
            agent, after = scene.clauses.agent(i)
            if agent is not None:
                i = after
                continue
        if low in _GOALS:
            phrase = scene.parser.after(i + 1, lenient=True, aimed=True)
            if phrase is not None:
                behind, after = scene.clauses.agent(phrase.stop)
                return phrase, agent or behind, max(phrase.stop, after if behind is not None else 0) - 1
        verb = scene.items[i].verbs and not scene.items[i].nouns and not scene.is_in(i, "rules.weapons")
        if low in {".", ";", ":", "which", "that", "but"} or verb or scene.goes_on(i):
            break
        i += 1
    return None, None, start


def landed_rule(scene: Scene) -> Iterator[Draft]:
    """ "X, where shells landed on Monday": where weapons are said to have come down."""
    for i in scene.where(_LANDING) if scene.discourse.at_war else ():
        weapon = scene.run_before(i, "classes.have", "classes.adverb") - 1
        if weapon < 1 or not _comes_down(scene, weapon):
            continue
        begin = weapon
        while begin > 0 and scene.kind(begin - 1) in {"word", "number", "force"} and scene.low(begin - 1) != "where":
            begin -= 1
        where = scene.low(begin - 1) == "where" and weapon - begin < _REACH
        phrase = called_town(scene, begin - 1) or framed(scene, begin) if where else None
        if phrase is not None:
            sender = next((item.force for item in scene.items[begin : weapon + 1] if item.force is not None), None)
            yield Draft("landed", "struck", phrase, phrase.start, i, i, sender)


def _comes_down(scene: Scene, i: int) -> bool:
    """ "shells", "Y rockets": is it a weapon, and nothing that lands on wheels?"""
    armed = scene.is_weapon(i) or _is_weapon(scene.items[i].force)
    return armed and scene.text[scene.items[i].start : scene.items[i].end].rpartition(" ")[2].casefold() not in AIRCRAFT


_LANDING = frozenset({"landed", "fell", "exploded", "crashed", "fallen", "rained"})


# --- suffered -------------------------------------------------------------------------------------------------


def under_fire_rule(scene: Scene) -> Iterator[Draft]:
    """ "X came under Y shelling", "X was under heavy artillery fire", "X came under fire from Y" """
    for i in range(1, len(scene.items)) if scene.discourse.at_war else ():
        if scene.low(i) != "under":
            continue
        found = _fire(scene, i)
        if found is None:
            continue
        noun, force = found
        last = noun
        if force is None:
            start = next(
                (k for k in range(noun + 1, min(len(scene.items), noun + 4)) if scene.low(k) in {"from", "by"}), None
            )
            force, after = scene.clauses.force_within(start + 1) if start is not None else (None, noun + 1)
            last = max(after - 1, noun)
        charged = scene.low(noun) in {"attack", "attacks", "assault", "assaults"}  # it may be one on foot
        plain = _is_plainly_fire(scene, i, noun) or (force is None and _is_shot_at(scene, i, noun))
        if (force is None or charged) and not plain:
            continue
        k = scene.run_before(i, "classes.be", "classes.have", "classes.adverb", "rules.becoming", "rules.staying")
        if scene.low(k - 1) == "to" and f"{scene.low(k - 2)} to" in scene.vocab.cls["irrealis.implicative"]:
            k = scene.run_before(k - 2, "classes.be", "classes.have", "classes.adverb")  # "is said to have come under"
        words = {scene.low(j) for j in range(max(0, k - 1), i)}
        if k == i or words & (scene.vocab.cls["irrealis.modal"] | scene.vocab.cls["irrealis.negation"]):
            continue
        phrase, whose = scene.parser.subject(k, names=True), None
        if phrase is None:
            phrase, whose = _lodged(scene, k)
        if phrase is not None:
            yield Draft("under fire", "struck", phrase, phrase.start, last, i, force, whose)


def suffered_rule(scene: Scene) -> Iterator[Draft]:
    """ "X was rocked by Y shelling", "X was subjected to an attack by Y drones", "X endured heavy bombardment" """
    for i in range(1, len(scene.items)) if scene.discourse.at_war else ():
        passive = scene.is_in(i, "rules.rocked")
        if not passive and not scene.is_in(i, "rules.suffering"):
            continue
        found = _suffered(scene, i, passive=passive)
        if found is None:
            continue
        noun, force, last = found
        if passive:
            k = scene.run_before(i, "classes.be", "classes.have", "classes.adverb")
        else:
            k = scene.run_before(i, "classes.have", "classes.adverb")
        words = {scene.low(j) for j in range(max(0, k - 1), i)}
        if (passive and k == i) or words & (scene.vocab.cls["irrealis.modal"] | scene.vocab.cls["irrealis.negation"]):
            continue
        phrase = scene.parser.subject(k, names=True)
        if phrase is not None and all(scene.discourse.kind(r.toponym) != "country" for r in phrase.refs):
            yield Draft("suffered", "struck", phrase, phrase.start, max(noun, last), i, force)


def _suffered(scene: Scene, verb: int, *, passive: bool) -> tuple[int, ForceLike | None, int] | None:
    """The strike that a place suffers, told behind the verb, whose it is and the last item of that."""
    joined = not passive
    force: ForceLike | None = None
    for i in range(verb + 1, min(len(scene.items), verb + 2 * _REACH)):
        item, low = scene.items[i], scene.low(i)
        if not joined:
            joined = low in {"by", "to"}
            plain = item.kind == "date" or scene.is_in(i, "classes.adverb") or low in {"on", "throughout", "the", "all"}
            if joined or plain or item.kind == "word":
                continue
            return None
        weapon = item.force is not None and item.force.role == "weapon"
        if item.force is not None:
            force = item.force
        armed = weapon or scene.is_in(i, "rules.weapons") or _is_armed_attack(scene, i)
        blast = passive and scene.is_in(i, "rules.blasts") and scene.low(i - 1) not in _PEACEFUL
        if armed or blast or any(c.status == "struck" for c in item.nouns):
            by = (k for k in range(i + 1, min(len(scene.items), i + _REACH)) if scene.low(k) == "by")
            agents = ((agent, k) for k in by if (agent := scene.clauses.agent(k)[0]) is not None)
            agent, at = next(agents, (None, i - 1))  # "by Y", "by drones that were sent by Y"
            return i, agent or force, at + 1
        if (
            item.kind in {"place", "name"}
            or (item.kind == "punct" and low not in {"-", '"'})
            or low in {"in", "at", "near"}
        ):
            return None
    return None


_PEACEFUL = frozenset({"gas", "chemical", "accidental", "factory", "mine", "volcanic", "sonic"})
"""Kinds of explosions that nobody sets off."""


def _is_armed_attack(scene: Scene, i: int) -> bool:
    """Is it an attack that is said to be one by weapons that reach far ("a similar attack by Y drones")?"""
    if scene.low(i) not in {"attack", "attacks", "shelling", "bombardment"}:
        return False
    behind = range(i + 1, min(len(scene.items), i + _REACH))
    return any(scene.is_in(k, "rules.weapons") or _is_weapon(scene.items[k].force) for k in behind)


def _is_weapon(force: ForceLike | None) -> bool:
    return force is not None and force.role == "weapon"


def _lodged(scene: Scene, end: int) -> tuple[PlacePhrase | None, ForceLike | None]:
    """ "Y's defences on the X heights came under fire": where those are that are fired at, and whose they are."""
    phrase = scene.parser.before(end, names=True)
    on = phrase.start - 1 if phrase is not None else 0
    if scene.low(on) not in _LODGED or not scene.is_in(on - 1, "rules.fired_at"):
        return None, None
    whose = scene.items[max(0, on - 2)].force
    return phrase, whose


def _fire(scene: Scene, under: int) -> tuple[int, ForceLike | None] | None:
    """What falls on a place that is "under" it, and whose it is."""
    force: ForceLike | None = None
    for i in range(under + 1, min(len(scene.items), under + 7)):
        item = scene.items[i]
        struck = any(c.status == "struck" for c in item.nouns)
        if item.force is not None:
            force = item.force
            if struck or item.force.role == "weapon":
                return i, force
        elif struck or scene.is_in(i, "rules.fire_words") or scene.is_in(i, "rules.vague_fire"):
            return i, force
        elif (
            item.kind == "place"
            or (item.kind == "punct" and item.lower != "-")
            or scene.is_in(i, "classes.preposition")
        ):
            return None
    return None


def _is_shot_at(scene: Scene, under: int, noun: int) -> bool:
    """ "X had come under fire": is a town fired at, and is nothing said of why, as of who is blamed?"""
    k = scene.run_before(under, "classes.have", "classes.adverb", "rules.becoming")
    town = scene.low(noun) == "fire" and scene.kind(k - 1) == "place" and scene.low(noun + 1) not in {"for", "over"}
    place = scene.items[k - 1].place if town and k < under else None
    return place is not None and scene.discourse.kind(place) == "settlement"


def _is_plainly_fire(scene: Scene, under: int, noun: int) -> bool:
    """Is it a word of weapons and no other ("came under artillery fire", not "came under fire" of the critics)?"""
    if not scene.is_in(noun, "rules.vague_fire") or " " in scene.low(noun):
        return True
    if scene.low(noun + 1) == "from" and any(scene.is_in(k, "rules.weapons") for k in range(noun + 2, noun + 5)):
        return True  # "under fire from Y's rockets"
    return any(scene.is_in(k, "rules.fire_makers") for k in range(under + 1, noun))
