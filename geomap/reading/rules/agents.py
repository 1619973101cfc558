"""By whom was done what a passive tells: "taken by Y", "captured in a Y attack", "Y advanced and X was taken"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.commonwords import POSSESSIVES
from geomap.reading.rules.mentions import are_many

if TYPE_CHECKING:
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.items import ForceLike

_REACH = 9
"""Items behind a participle in which its "by" stands."""
_HELP = frozenset({"help", "support", "backing", "aid", "assistance", "cover"})
_POSTED = frozenset({"based", "stationed", "garrisoned", "posted", "deployed"})
_ARMS = 6
"""Items of "by two salvoes of rockets", at most."""


def by_whom(scene: Scene, v: int) -> tuple[ForceLike | None, int]:
    """ "captured (in May) by Y": who did it, and the item behind the words that say so."""
    begin = scene.parser.behind_aside(v + 1)  # "was captured, after days of fighting, by Y"
    if any(scene.low(i) == "by" for i in range(v + 1, begin)):
        begin = v + 1
    for i in range(begin, min(len(scene.items), begin + _REACH - 1)):
        if scene.low(i) == "by":
            return _named_by(scene, i, v + 1)
        if scene.low(i) in {"with", "in"} and (sent := _sent(scene, i + 1)) is not None:
            return sent
        if scene.low(i) == "," and scene.low(i + 1) in {"first", "initially"} and scene.low(i + 2) == "by":
            continue  # "was captured, first by Y, and then by Z"
        if scene.low(i) == "," and scene.low(i + 1) == "by" and scene.kind(i + 1) == "word":
            agent, after = scene.clauses.agent(i + 1)
            return (agent, after) if agent is not None else (None, v + 1)  # "was given up, by Y in this case"
        subordinate = scene.is_in(i, "classes.subordinator") and scene.low(i) not in {"during", "amid", "since"}
        if scene.items[i].kind == "punct" or scene.items[i].verbs or subordinate:
            break
    return None, v + 1


def _sent(scene: Scene, at: int) -> tuple[ForceLike, int] | None:
    """ "(hit) with 13 Israeli air strikes", "in Y shelling": whose the weapons at item `at` are, and what follows.

    Not of "(taken) with the help of Y artillery": who helps did not do it.
    """
    for i in range(at, min(len(scene.items), at + 4)):
        if scene.low(i) in _HELP:
            return None
        force = scene.items[i].force
        if force is not None:
            fired = force.role == "weapon" or any(
                c.status == "struck" for item in scene.items[i : i + 2] for c in item.nouns
            )
            return (force, i + 1) if fired else None
        if scene.items[i].kind not in {"word", "number"} or scene.items[i].verbs:
            return None
    return None


def _named_by(scene: Scene, by: int, otherwise: int) -> tuple[ForceLike | None, int]:
    """Who stands behind the "by" at an item, and the item behind; `otherwise` where nobody does."""
    agent, after = scene.clauses.agent(by)
    if agent is None and (weapon := _weapon_behind(scene, by)) is not None:
        agent, after = _launched_by(scene, weapon)
    if agent is not None:
        return scene.whose_men(agent, after - 1), after
    if scene.low(by + 1) in POSSESSIVES and (weapon := _weapon_behind(scene, by)) is not None:
        owner, _ = scene.owner_of_its(by + 2)  # "shelled by their heavy guns"
        return (owner, weapon + 1) if owner is not None else (None, otherwise)
    if scene.low(by + 1) == "us":
        ours = scene.speaker(by) or scene.voice()
        return (ours, by + 2) if ours is not None else (None, otherwise)
    told = scene.told
    if scene.low(by + 1) == "them" and told is not None and told.status == "lost":
        return (told.force, by + 2) if told.force is not None else (None, otherwise)  # "lost by Y, regained by them"
    actor = scene.discourse.actors.last
    if scene.low(by + 1) == "them" and actor is not None and all(item.force is None for item in scene.items):
        acts = actor.role == "force" and (actor.kind != "country" or are_many(actor))
        return (actor, by + 2) if acts else (None, otherwise)
    if by + 1 < len(scene.items):
        return scene.plain_agent(by + 1) or (None, otherwise)
    return None, otherwise


def _weapon_behind(scene: Scene, by: int) -> int | None:
    """ "(hit by) a salvo of rockets": the weapon, of a "by" at an item."""
    return next((k for k in range(by + 1, min(len(scene.items), by + _ARMS)) if scene.is_weapon(k)), None)


def _launched_by(scene: Scene, weapon: int) -> tuple[ForceLike | None, int]:
    """ "a rocket, probably launched by Y": who launched the weapon at an item, and the item behind."""
    for k in range(weapon + 1, min(len(scene.items), weapon + _REACH)):
        if scene.low(k) == "by":
            # "a rocket fired by Y", "shelling by Y"
            sent = k == weapon + 1 or any(cue.frame == "sender>weapon>place" for cue in scene.items[k - 1].verbs)
            return scene.clauses.agent(k) if sent else (None, weapon + 1)
        if scene.kind(k) in {"place", "name", "force"} or scene.low(k) in {";", "and", "which"}:
            break
    return None, weapon + 1


def by_weapon(scene: Scene, v: int) -> bool:
    """Is it said that it was done "by rockets", "with drones", "six times overnight by artillery"?"""
    k = v + 1
    while scene.kind(k) in {"date", "number"} or scene.is_in(k, "classes.number") or scene.is_in(k, "rules.often"):
        k += 1
    return scene.low(k) in {"by", "with"} and any(
        scene.is_in(i, "rules.weapons") or any(c.status == "struck" for c in scene.items[i].nouns)
        for i in range(k + 1, min(len(scene.items), k + 7))
    )


_ATTACKING = frozenset(
    {"launched", "mounted", "staged", "opened", "began", "attacked", "stormed", "swept", "advanced", "broke", "poured"}
    | {"invaded", "landed", "moved", "marched", "assaulted", "crossed", "charged"}
)


def in_attack(scene: Scene, v: int) -> ForceLike | None:
    """ "X was captured when Y launched an attack", "in a Y offensive": by those who attacked."""
    k = v + 1
    while scene.kind(k) == "date" or scene.is_in(k, "classes.adverb") or scene.low(k) == "on":
        k += 1
    if scene.low(k) in {"when", "after", "as"}:
        force, after = scene.clauses.force_within(k + 1, 6)
        attacks = any(scene.low(i) in _ATTACKING for i in range(after, min(len(scene.items), after + 3)))
        return force if attacks and force is not None and force.role == "force" else None
    # "in March in a Y offensive", "In the Y offensive of May X was captured"
    told = (k, *range(v - 1, max(-1, v - _REACH), -1))
    return next((force for at in told if (force := _whose_attack(scene, at)) is not None), None)


def _whose_attack(scene: Scene, at: int) -> ForceLike | None:
    """ "in a Y offensive", "during the Y assault": the Y, if so it is told at item `at`."""
    if scene.low(at) not in {"in", "during"} or not scene.is_in(at + 1, "classes.determiner"):
        return None
    force, after = scene.clauses.force_within(at + 2, 3)
    return force if scene.is_in(after, "rules.operations") else None


def acting_before(scene: Scene, first: int, opponent: ForceLike | None) -> tuple[ForceLike | None, ForceLike | None]:
    """ "They advanced into A, which was captured": who acts before a passive that begins at item `first`.

    By them it was done, unless it was done to them ("Y fought on until X was overrun"): who did it, and to whom.
    """
    until = scene.is_in(first - 1, "rules.up_to")
    at = _actor_before(scene, first, outermost=until)
    agent = scene.items[at].force if at is not None else None
    if at is None or agent is None or any(scene.is_in(i, "classes.reporting") for i in range(at + 1, first)):
        return None, opponent  # who says it need not have done it
    if scene.low(first - 1) in {"after", "since"}:
        return None, opponent  # "Y came back three days after X was captured"
    gone = scene.told.force if scene.told is not None and scene.told.status == "lost" else None
    if any(other is not None and other.force.id == agent.force.id for other in (gone, opponent)):
        return None, opponent  # "the army abandoned A, and B was occupied": not by the army
    if opponent is None and (until or _until_when(scene, at, first) or _in_vain(scene, at, first)):
        return None, agent
    return agent, opponent


def _actor_before(scene: Scene, first: int, *, outermost: bool) -> int | None:
    """The force that acts last in the clause before item `first`; the first in "Y threw Z back until X was overrun"."""
    begins = next((i for i in range(first - 1, -1, -1) if scene.low(i) == ";"), -1)
    acting = (
        i for i in range(first - 1, begins, -1) if scene.items[i].kind == "force" and not scene.clauses.governed(i)
    )
    return min(acting, default=None) if outermost else next(acting, None)


def _until_when(scene: Scene, at: int, first: int) -> bool:
    """ "Y held X until May, when it was taken": does what the force at item `at` did end with what is done?"""
    when = scene.run_before(first, "classes.determiner") - 1
    if scene.low(when) != "when" or any(
        cue.status == "besieged" for i in range(at, when) for cue in scene.items[i].verbs
    ):
        return False
    dates = (item.date.when.as_written or "" for item in scene.items[at + 1 : when] if item.date is not None)
    return any(written.casefold().startswith(("until", "till")) for written in dates)


def _in_vain(scene: Scene, at: int, stop: int) -> bool:
    """Does what the force at item `at` does before item `stop` come to nothing ("Y resisted for days, and")?"""
    for i in range(at + 1, stop):
        if scene.items[i].kind == "force":
            return False  # it may be the other's
        if scene.is_in(i, "rules.in_vain") or (scene.low(i) in _POSTED and scene.is_in(i - 1, "classes.be")):
            return True
    return False
