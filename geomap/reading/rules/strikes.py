"""Strikes from outside: sent ("fired missiles at X"), named ("Y air strikes on X"), suffered ("X came under fire")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.extents import PlacePhrase
from geomap.reading.rules.nominal import is_noun_here
from geomap.reading.rules.owning import owner
from geomap.reading.rules.scene import Draft, bare_group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.cues import VerbCue
    from geomap.reading.extents import PlaceRef
    from geomap.reading.items import ForceLike
    from geomap.reading.rules.scene import Scene

_LODGED = frozenset({"in", "on", "at", "near", "around"})
_GOALS = frozenset({"at", "on", "into", "toward", "towards", "against", "over", "onto", "upon", "across"})
_CARRIED = 5
"""Items of "airstrikes were carried out against", at most."""
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
        if scene.is_in(i, "rules.weapons") or (item.force is not None and item.force.role == "weapon"):
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
        if low in {".", ";", ":", "which", "that", "but"} or verb:
            break
        i += 1
    return None, None, start


# --- named ----------------------------------------------------------------------------------------------------


def strike_named(scene: Scene, n: int, lemma: str) -> Iterator[Draft]:
    """ "Y airstrikes on X", "shelling of X by Y", "killed in X by Y shelling" """
    if scene.irrealis_noun(n):
        return
    force, first = owner(scene, n)
    if scene.is_in(n, "rules.raids") and (force is None or force.role != "weapon") and scene.weapon_before(n) is None:
        return
    if force is None and not _is_told_apart(scene, n):
        # "warplanes carried out strikes", "Y launched missile attacks"
        done = n > 0 and any("past" in c.forms for c in scene.items[n - 1].verbs)
        group = scene.verbs.group(n - 1, frozenset({"past"})) if done else bare_group(n)
        force, at = scene.subject(group)
        first = at if at is not None and at < n else n
        if at is not None and any(scene.is_in(k, "rules.withstanding") for k in range(at + 1, n)):
            force = None  # "Y held X against heavy shelling of the town"
        if at is not None and any(scene.is_in(k, "classes.reporting") for k in range(at + 1, n)):
            force = None  # "Y radio said people were killed in attacks on X"
    i = n + 1
    agent = None
    while i < min(len(scene.items), n + _REACH):
        low = scene.low(i)
        if low == "by":
            agent, after = scene.clauses.agent(i)
            if agent is not None:
                force, i = agent, after
                continue
        if low in scene.vocab.cls["rules.strike_prepositions"]:
            named = scene.discourse.at_war and i + 1 < len(scene.items) and scene.items[i + 1].kind == "name"
            phrase = scene.parser.after(i + 1, names=named, lenient=True, until=_verb_after(scene, i + 1))
            if phrase is not None:
                if agent is None:
                    agent, after = scene.clauses.agent(phrase.stop)
                    force = agent or force
                if force is None and (i > n + _CARRIED or not _needs_no_actor(scene, n, low)):
                    return
                yield Draft(
                    f"noun:{lemma}",
                    "struck",
                    phrase,
                    min(first, n),
                    phrase.stop - 1,
                    n,
                    force,
                    _target(scene, i + 1, phrase.stop, force),
                )
                more = _further(scene, phrase.stop)
                if more is not None:
                    yield Draft(f"noun:{lemma}", "struck", more, more.start, more.stop - 1, n, force)
                return
        verb = scene.items[i].verbs and not scene.items[i].nouns  # what it does is the verb's to say
        if low == "," and (force is None or _is_said(scene, i + 1)):
            break  # "after shelling overnight, the attack on X"; "drone strikes, sources in the city said"
        ends = low in {".", ";", ":", "after", "before", "while", "which", "that", "but"}
        if ends or verb or scene.items[i].kind in {"place", "name"}:
            break
        i += 1
    else:
        verb = False
    where = _where_harmed(scene, min(first, n)) if not verb else None
    if where is None and (hit := _harming(scene, n)) is not None:
        where, blamed = hit
        force = force or blamed
        yield Draft(f"noun:{lemma}", "struck", where, min(first, n), where.stop - 1, n, force)
        return
    if where is None and force is None:
        force, _ = scene.clauses.agent(n + 1)
    if where is None and force is not None and (refs := _unsaid(scene, n, min(first, n))):
        yield Draft(f"noun:{lemma}", "struck", PlacePhrase(refs, n, n + 1), min(first, n), n, n, force)
        return
    if where is not None and (force is not None or _needs_no_actor(scene, n, "on")):
        if force is None or agent is None:
            agent, _ = scene.clauses.agent(n + 1)
            force = agent or force
        yield Draft(f"noun:{lemma}", "struck", where, where.start, n, n, force)


def _is_told_apart(scene: Scene, n: int) -> bool:
    """ "Y said, adding that ten were killed in shelling": does the strike at item `n` stand in what somebody says?"""
    for k in range(n - 1, max(-1, n - 2 * _REACH), -1):
        if scene.items[k].kind == "force":
            return False
        if scene.low(k) == "that" and scene.low(k - 1) not in {"said", "claimed"}:
            return True
    return False


def _is_said(scene: Scene, at: int) -> bool:
    """Does "sources in X said" stand at item `at`: where they are, and nothing else?"""
    for k in range(at, min(len(scene.items), at + _REACH)):
        if scene.is_in(k, "classes.reporting"):
            return k > at
        if scene.items[k].kind == "punct" or scene.items[k].date is not None:
            return False
    return False


def _harming(scene: Scene, n: int) -> tuple[PlacePhrase, ForceLike | None] | None:
    """ "A strike, blamed on Y, killed ten people in X": where those were who were harmed, and who did it."""
    if not scene.discourse.at_war:
        return None
    blamed: ForceLike | None = None
    i = n + 1
    if scene.low(i) == ",":  # an aside
        close = next((k for k in range(i + 1, min(len(scene.items), i + 2 * _REACH)) if scene.low(k) == ","), None)
        if close is None:
            return None
        on = next((k for k in range(i + 1, close) if scene.low(k) in {"on", "to", "by"}), close)
        blamed, _ = scene.clauses.force_within(on + 1)
        i = close + 1
    else:
        agent, after = scene.clauses.agent(i)
        blamed, i = agent, after if agent is not None else i
    while i < len(scene.items) and (
        scene.items[i].kind == "date"
        or scene.is_in(i, "classes.adverb")
        or scene.low(i) in {"on", "has", "have", "had"}
    ):
        i += 1
    if not scene.is_in(i, "rules.harming"):
        return None
    for k in range(i + 1, min(len(scene.items), i + 2 * _REACH)):
        low = scene.low(k)
        if low in {"in", "at", "near", "outside"}:
            phrase = scene.parser.after(k + 1, names=False, lenient=True, aimed=True)
            return (phrase, blamed) if phrase is not None else None
        ends = scene.items[k].kind in {"place", "force"} or low in {";", ":", ".", '"', "that", "which", "who", "from"}
        if ends or scene.is_in(k, "classes.reporting") or (low == "," and not scene.is_in(k + 1, "rules.harmed")):
            return None
    return None


def _unsaid(scene: Scene, n: int, first: int) -> tuple[PlaceRef, ...]:
    """ "Y shelling killed two people": the town told of, in a sentence that names no place."""
    k = first - 1
    while scene.is_in(k, "classes.determiner"):
        k -= 1
    while scene.is_in(k, "rules.fierce") or (
        k >= 0 and scene.low(k).endswith(("ate", "less", "ous", "al"))
    ):  # "indiscriminate"
        k -= 1
    begins = k < 0 or scene.items[k].kind in {"punct", "date"} or scene.is_in(k, "classes.conjunction")
    if not begins:
        return ()  # "with the help of Y airstrikes"
    behind = range(n + 1, min(len(scene.items), n + _REACH))
    harm = any(scene.is_in(i, "rules.harmed") or scene.is_in(i, "rules.going_on") for i in behind)
    if not harm:
        return ()  # "Y airstrikes targeted oil wells", "defend it with trenches and car bombs"
    vague = scene.is_in(n, "rules.strikes_alike") or scene.is_in(n, "rules.raids")
    named = any(item.kind in {"place", "name"} or item.place is not None for item in scene.items)
    if vague or named or not scene.discourse.at_war or scene.question:
        return ()
    return scene.headed or scene.discourse.place_in_question(scene.items[n].start)


def _verb_after(scene: Scene, at: int) -> int | None:
    """The verb of the clause whose subject ends with places named from item `at` on ("strikes on A and B killed")."""
    for i in range(at, min(len(scene.items), at + _REACH)):
        if scene.items[i].verbs and not scene.items[i].nouns and scene.low(i).endswith("ed"):
            return i
        if scene.items[i].kind == "punct" or scene.is_in(i, "classes.preposition"):
            return None
    return None


def _needs_no_actor(scene: Scene, n: int, preposition: str) -> bool:
    """Does the noun at item `n` tell of a strike where nobody is named: no workers', no goal's?"""
    vague = scene.is_in(n, "rules.strikes_alike") and preposition not in {"on", "against", "targeting"}
    return scene.discourse.at_war and not vague


def _target(scene: Scene, start: int, stop: int, force: ForceLike | None) -> ForceLike | None:
    """Whose the thing struck is, of the items that name it."""
    forces = [item.force for item in scene.items[start:stop] if item.force is not None and item.kind == "force"]
    return next((f for f in forces if force is None or f.force.id != force.force.id), None)


def _where_harmed(scene: Scene, n: int) -> PlacePhrase | None:
    """ "two people were killed in X by Y shelling": the place before a strike at item `n` that says where it hit."""
    harmed = None
    for i in range(n - 1, max(-1, n - 16), -1):
        item = scene.items[i]
        if item.lower in {";", ":", "."} or (item.kind == "punct" and item.lower == "," and harmed is None):
            return None
        if scene.is_in(i, "rules.harmed"):
            harmed = i
            break
        if item.kind == "force" or scene.is_in(i, "classes.reporting"):
            return None
    if harmed is None:
        return None
    for i in range(harmed + 1, n):
        if scene.low(i) in {"in", "at", "near", "inside", "outside"}:
            phrase = scene.parser.after(i + 1, names=False, lenient=True, aimed=True)
            return phrase if phrase is not None and phrase.stop <= n else None
    return None


def _further(scene: Scene, at: int) -> PlacePhrase | None:
    """ "..., and additional ones in Y": the places of further strikes that are told behind the first."""
    i = at
    while scene.low(i) in {",", "and"}:
        i += 1
    if i == at or not scene.is_in(i, "rules.further"):
        return None
    while i < at + 7 and i < len(scene.items):
        if scene.low(i) in scene.vocab.cls["rules.strike_prepositions"]:
            return scene.parser.after(i + 1, names=False)
        i += 1
    return None


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
        if (force is None or charged) and not _is_plainly_fire(scene, i, noun):
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
        if weapon or any(c.status == "struck" for c in item.nouns) or _is_armed_attack(scene, i):
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
        elif item.kind in {"place", "punct"} or scene.is_in(i, "classes.preposition"):
            return None
    return None


def _is_plainly_fire(scene: Scene, under: int, noun: int) -> bool:
    """Is it a word of weapons and no other ("came under artillery fire", not "came under fire" of the critics)?"""
    if not scene.is_in(noun, "rules.vague_fire") or " " in scene.low(noun):
        return True
    return any(scene.is_in(k, "rules.fire_makers") for k in range(under + 1, noun))
