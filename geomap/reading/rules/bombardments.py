"""Strikes named by a noun: "Y air strikes on X", "shelling of X by Y", "killed in X by Y shelling"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.rules.framing import is_done_about, where_harmed
from geomap.reading.rules.owning import owner
from geomap.reading.rules.scene import Draft, bare_group
from geomap.reading.sentences.nounphrases import HELPED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.phrases.extents import PlaceRef
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.items import ForceLike

_HELPED_BY = 6
"""Items of "by heavy Z airstrikes", at most."""
_BLAMING = frozenset({"blamed", "blames", "blaming", "blame", "accused", "accuses", "accusing"})
_CONDEMNING = frozenset({"condemned", "condemns", "condemning", "denounced", "denounces", "decried", "protested"})
_REACH = 9
"""Items between a strike and its place, or whom it harmed."""
_ENDS = frozenset({".", ";", ":", "after", "before", "while", "which", "that", "but"})


@dataclass(frozen=True, slots=True)
class _Aim:
    """What the words behind a strike say."""

    force: ForceLike | None
    """Who strikes, as told up to there."""
    agent: ForceLike | None
    """Who strikes, if told last by "by"."""
    phrase: PlacePhrase | None = None
    at: int = 0
    """Item index of the place's preposition."""
    verb: bool = False
    """Does a verb end them: what the strike does is that verb's to say."""


def strike_named(scene: Scene, n: int, lemma: str) -> Iterator[Draft]:
    """ "Y airstrikes on X", "shelling of X by Y", "killed in X by Y shelling" """
    force, first = owner(scene, n)
    if scene.irrealis_noun(n) or _is_raid_on_foot(scene, n, force) or scene.is_in(n - 1, "rules.civil_strikes"):
        return
    if _only_helps(scene, n):
        return  # "troops, backed by airstrikes": not of those who were helped, and aimed at what they were at
    if force is None and not _is_told_apart(scene, n):
        force, first = _sender(scene, n)
    if force is None:
        force = _teller(scene, n)
    aim = _aim(scene, n, force)
    if aim.phrase is not None:
        yield from _struck(scene, n, lemma, min(first, n), aim, aim.phrase)
        return
    draft = _struck_elsewhere(scene, n, lemma, min(first, n), aim)
    if draft is not None:
        yield draft


def _only_helps(scene: Scene, n: int) -> bool:
    """ "troops, backed by Z airstrikes": is a strike told of as what helped somebody?"""
    by = next((k for k in range(n - 1, max(0, n - _HELPED_BY), -1) if scene.low(k) == "by"), 0)
    return by > 0 and scene.low(by - 1) in HELPED


def _teller(scene: Scene, n: int) -> ForceLike | None:
    """ "the Y ministry said that it had carried out strikes": whose they are, by the pronoun before the verb."""
    carried = next((k for k in range(n - 1, max(1, n - _CARRIED), -1) if scene.low(k) in _CARRYING), None)
    if carried is None or scene.low(carried - 1) not in {"had", "have", "has"} or scene.low(carried - 2) not in _THEY:
        return None
    force, _ = scene.subject(bare_group(carried - 1))
    return force if force is not None and force.category != "described" else None


_THEY = frozenset({"it", "they"})
_CARRYING = frozenset({"carried", "conducted", "launched", "staged", "mounted", "performed", "executed"})
_CARRIED = 7
"""Items from the verb to the strikes that were carried out."""


def _is_raid_on_foot(scene: Scene, n: int, force: ForceLike | None) -> bool:
    """ "a raid on X": is no weapon told of?"""
    armed = (force is not None and force.role == "weapon") or scene.weapon_before(n) is not None
    return scene.is_in(n, "rules.raids") and not armed


def _sender(scene: Scene, n: int) -> tuple[ForceLike | None, int]:
    """ "warplanes carried out strikes", "Y launched missile attacks": who, and where the claim begins."""
    if (accused := _accused(scene, n)) is not None:
        return accused
    done = n > 0 and any("past" in c.forms for c in scene.items[n - 1].verbs)
    group = scene.verbs.group(n - 1, frozenset({"past"})) if done else bare_group(n)
    force, at = scene.subject(group)
    if at is not None and scene.is_in(at + 1, "rules.posts"):  # "attacked the Y barracks, detonating a car bomb"
        doers = (i for i in range(at) if scene.items[i].force is not None and not scene.clauses.governed(i))
        at = next(doers, at)
        force = scene.items[at].force
    if at is None:
        return force, n
    told = [k for k in range(at + 1, n) if not _is_claimed(scene, k, n)]
    if any(_are_harmed(scene, k) for k in told):
        return None, n  # "ten fighters were killed in strikes on X"
    if any(scene.is_in(k, name) or scene.low(k) in _CONDEMNING for k in told for name in _NOT_DOING):
        force = None  # "Y held X against heavy shelling of the town", "Y radio said people were killed in attacks on X"
    return force, min(at, n)


def _are_harmed(scene: Scene, k: int) -> bool:
    """ "were killed", "died" at item `k`: was it done to those before it?"""
    return scene.low(k) == "died" or (scene.is_in(k, "rules.harmed") and scene.is_in(k - 1, "classes.be"))


def _is_claimed(scene: Scene, k: int, n: int) -> bool:
    """ "Y claimed a strike on X", "Y claimed responsibility for": does item `k` say that the strike is its own?"""
    own = scene.low(k + 1) == "responsibility" or scene.is_in(k + 1, "classes.determiner")
    return scene.low(k) in _CLAIMING and own and _verb_after(scene, n + 2) is None


_NOT_DOING = ("rules.withstanding", "classes.reporting")
_CLAIMING = frozenset({"claimed", "claims", "claiming"})


def _accused(scene: Scene, n: int) -> tuple[ForceLike | None, int] | None:
    """ "Z blamed Y for the shelling": Y, and where that begins; nobody of "Z condemned the shelling"; else None."""
    for k in range(n - 1, max(-1, n - _REACH), -1):
        if scene.low(k) in _BLAMING:
            at = next((i for i in range(k + 1, n) if scene.items[i].kind == "force"), None)
            return (scene.items[at].force, k) if at is not None else None
        if scene.low(k) in _CONDEMNING:
            return None, n
        if scene.items[k].kind == "punct":
            break
    return None


# --- where it is aimed ----------------------------------------------------------------------------------------


def _aim(scene: Scene, n: int, force: ForceLike | None) -> _Aim:
    """ "(strikes) by Y on X": by whom and at what, of a strike at item `n` that is a force's so far."""
    agent = None
    i, last = n + 1, n + _REACH
    while i < min(len(scene.items), last):
        if scene.low(i) == "by":
            agent, after = scene.clauses.agent(i)
            if agent is not None:
                force, i = agent, _behind_backing(scene, after)
                last = max(last, i + _CARRIED)
                continue
        if scene.is_in(i, "rules.strike_prepositions") and (phrase := _place(scene, i + 1)) is not None:
            return _Aim(force, agent, phrase, i)
        if scene.low(i) in _CARRYING and scene.low(i + 1) == "by":
            i += 1
            continue  # "airstrikes launched by Y"
        verb = bool(scene.items[i].verbs) and not scene.items[i].nouns and not _takes_place(scene, i)
        if verb or _ends(scene, i, force):
            return _Aim(force, agent, verb=verb)
        i += 1
    return _Aim(force, agent)


def _behind_backing(scene: Scene, at: int) -> int:
    """The item behind "backing the Y2 forces" at item `at`, of whoever strikes; else `at`."""
    if scene.low(at) not in {"backing", "supporting", "fighting"}:
        return at
    helped, after = scene.clauses.force_within(at + 1)
    return after if helped is not None else at


def _takes_place(scene: Scene, v: int) -> bool:
    """Does "took place" stand at item `v`, and not "will take place"?"""
    return scene.low(v + 1) == "place" and any("past" in cue.forms for cue in scene.items[v].verbs)


def _place(scene: Scene, at: int) -> PlacePhrase | None:
    """ "(strikes on) X": the place from item `at` on."""
    named = scene.discourse.at_war and scene.kind(at) == "name"
    return scene.parser.after(at, names=named, lenient=True, until=_verb_after(scene, at))


def _ends(scene: Scene, i: int, force: ForceLike | None) -> bool:
    """Does what is told of a strike end at item `i`?"""
    if scene.low(i) == "," and (force is None or _is_said(scene, i + 1)):
        return True  # "after shelling overnight, the attack on X"; "drone strikes, sources in the city said"
    if is_done_about(scene, i) or scene.goes_on(i):
        return True
    return scene.low(i) in _ENDS or scene.items[i].kind in {"place", "name"}


def _struck(scene: Scene, n: int, lemma: str, first: int, aim: _Aim, phrase: PlacePhrase) -> Iterator[Draft]:
    """ "Y airstrikes on X, and additional ones in Z" """
    force = aim.force
    if aim.agent is None:
        agent, _ = scene.clauses.agent(phrase.stop)
        force = agent or force
    if force is None and (aim.at > n + _CARRIED or not _needs_no_actor(scene, n, scene.low(aim.at))):
        return
    aimed_at = target(scene, aim.at + 1, phrase.stop, force) or _victims(scene, phrase.stop, force)
    yield Draft(f"noun:{lemma}", "struck", phrase, first, phrase.stop - 1, n, force, aimed_at)
    more = _further(scene, phrase.stop)
    if more is not None:
        yield Draft(f"noun:{lemma}", "struck", more, more.start, more.stop - 1, n, force)


def _struck_elsewhere(scene: Scene, n: int, lemma: str, first: int, aim: _Aim) -> Draft | None:
    """ "killed in X by Y shelling", "a strike killed ten people in X", "Y shelling killed two people" """
    rule, force = f"noun:{lemma}", aim.force
    where = where_harmed(scene, first) if not aim.verb else None
    if where is not None:
        if force is None and not _needs_no_actor(scene, n, "on"):
            return None
        agent = scene.clauses.agent(n + 1)[0] if force is None or aim.agent is None else None
        return Draft(rule, "struck", where, where.start, n, n, agent or force)
    if (hit := _harming(scene, n)) is not None:
        phrase, blamed = hit
        return Draft(rule, "struck", phrase, first, phrase.stop - 1, n, force or blamed)
    force = force or scene.clauses.agent(n + 1)[0]
    refs = _unsaid(scene, n, first) if force is not None else ()
    return Draft(rule, "struck", PlacePhrase(refs, n, n + 1), first, n, n, force) if refs else None


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


# --- whom it harmed -------------------------------------------------------------------------------------------


def _harming(scene: Scene, n: int) -> tuple[PlacePhrase, ForceLike | None] | None:
    """ "A strike, blamed on Y, killed ten people in X": where those were who were harmed, and who did it."""
    if not scene.discourse.at_war:
        return None
    told = _blamed(scene, n + 1)
    if told is None:
        return None
    blamed, i = told
    i = _to_verb(scene, i)
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


def _victims(scene: Scene, at: int, force: ForceLike | None) -> ForceLike | None:
    """ "(an attack in X) killed three Y soldiers": of whom those were, told from item `at` on; never who struck."""
    verb = _to_verb(scene, at)
    if not scene.is_in(verb, "rules.harming"):
        return None
    reach = range(verb + 1, min(len(scene.items), verb + _REACH))
    stop = next((k for k in reach if _tells_of_more(scene, k)), reach.stop)
    return target(scene, verb + 1, stop, force)


def _tells_of_more(scene: Scene, k: int) -> bool:
    """Is item `k` behind those who were harmed: where, or after a comma that adds none of them?"""
    parted = scene.kind(k) == "punct" and scene.low(k + 1) not in {"including", "among"}
    return parted or scene.kind(k) == "place" or scene.low(k) == "in"


def _to_verb(scene: Scene, i: int) -> int:
    """The first item from `i` on that is no date, adverb or auxiliary."""
    while scene.kind(i) == "date" or scene.is_in(i, "classes.adverb") or scene.low(i) in {"on", "has", "have", "had"}:
        i += 1
    return i


def _blamed(scene: Scene, i: int) -> tuple[ForceLike | None, int] | None:
    """ "(a strike), blamed on Y," or "by Y" at item `i`: by whom, and the item behind."""
    if scene.low(i) != ",":
        agent, after = scene.clauses.agent(i)
        return agent, after if agent is not None else i
    close = next((k for k in range(i + 1, min(len(scene.items), i + 2 * _REACH)) if scene.low(k) == ","), None)
    if close is None:
        return None
    on = next((k for k in range(i + 1, close) if scene.low(k) in {"on", "to", "by"}), close)
    return scene.clauses.force_within(on + 1)[0], close + 1


def _unsaid(scene: Scene, n: int, first: int) -> tuple[PlaceRef, ...]:
    """ "Y shelling killed two people": the town told of, in a sentence that names no place."""
    k = scene.run_before(first, "classes.determiner") - 1
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
    armed = preposition == "at" and scene.is_weapon(n - 1)  # "a rocket salvo at X"
    return scene.discourse.at_war and (armed or not vague)


def target(scene: Scene, start: int, stop: int, force: ForceLike | None) -> ForceLike | None:
    """ "(struck) Z positions in X": whose the thing struck is, of the items that name it."""
    for i in range(start, stop):
        named = scene.items[i].force if scene.kind(i) == "force" else None
        lands = named is not None and named.kind == "country" and scene.kind(i + 1) == "possessive"  # "Yemen's X"
        if named is not None and not lands and (force is None or named.force.id != force.force.id):
            return named
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
