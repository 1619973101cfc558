"""Nouns of control: "the capture of X by Y", "Y's stronghold of X", "clashes in X", "Y strikes on X"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.extents import PlacePhrase
from geomap.reading.rules.contests import fighting_named
from geomap.reading.rules.elision import unsaid
from geomap.reading.rules.nominal import is_noun_here
from geomap.reading.rules.owning import owner
from geomap.reading.rules.scene import Draft, bare_group
from geomap.reading.rules.seats import seat
from geomap.reading.rules.sieges import siege_named
from geomap.reading.rules.strikes import strike_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.model import Status
    from geomap.reading.items import ForceLike
    from geomap.reading.rules.scene import Scene


def noun_rules(scene: Scene) -> Iterator[Draft]:
    """Every noun of the lexicon, by its frame."""
    for n, item in enumerate(scene.items):
        for cue in item.nouns:
            if cue.frame in {"force>place", "loser>place", "place>"}:
                yield from _event_noun(scene, n, cue.status, cue.lemma)
            elif cue.frame == "seat":
                yield from seat(scene, n, cue.lemma)
            elif cue.frame == "besieger>place":
                yield from siege_named(scene, n)
            elif cue.frame == "fighting":
                yield from fighting_named(scene, n)
            elif cue.frame == "striker>place":
                yield from strike_named(scene, n, cue.lemma)


def _event_noun(scene: Scene, n: int, status: Status, lemma: str) -> Iterator[Draft]:
    """ "the capture of X by Y", "Y's capture of X", "the fall of X to Y", "Y's withdrawal from X", "Y control of X" """
    wanted = {"from"} if scene.is_in(n, "rules.going_out") else {"of", "over", "on", "upon"}
    if lemma == "occupation" and scene.low(n + 1) == "in":
        wanted = {"in"}  # "the Syrian occupation in Lebanon"
    if lemma in {"control", "rule", "grip"} and scene.low(n + 1) == "to":
        wanted = {"to"}  # "extended its control to X"
    if scene.irrealis_noun(n) or (scene.items[n].verbs and not is_noun_here(scene, n) and owner(scene, n)[0] is None):
        return
    taken = _of_its_own(scene, n)
    if taken is not None and status in {"captured", "lost"}:
        yield from _changed(scene, n, status, lemma, taken)
        return
    force, first = owner(scene, n)
    if force is None and lemma == "fall" and (lost := _seat_of(scene, n)) is not None:
        force, first = lost, n  # "the fall of Y's stronghold, X"
    if force is None and status == "controls":
        force, first = _in_control(scene, n)
    i = n + 1
    if status == "controls" and force is not None and _extends(scene, i):
        wanted, i = {"to", "over", "across", "into", "in"}, i + 1  # "Y control extends to X"
    left = lemma in {"evacuation", "abandonment"} and i + 1 < len(scene.items)
    if left and scene.low(i) == "of" and scene.clauses.force_within(i + 1)[0] is None:
        wanted = {"of"}  # "the evacuation of X by Y"
    elif wanted == {"from"} and scene.low(i) == "of":
        force, i = scene.clauses.force_within(i + 1)
        if force is None or (i < len(scene.items) and scene.is_in(i, "nouns_of_place.not_places")):
            return
        i = max(i, n + 2)
        wanted = {"from", "in"}  # "the withdrawal of Y in X" is one from X
        if _is_dated_departure(scene, n, i) and (refs := unsaid(scene, n)):
            yield Draft(f"noun:{lemma}", "lost", PlacePhrase(refs, n, n + 1), n, i - 1, n, force)
            return
    if scene.low(i) == "on" and i + 1 < len(scene.items) and scene.items[i + 1].kind == "date":
        i += 1
    if i < len(scene.items) and scene.items[i].kind == "date":
        i += 1  # "Y's seizure on Thursday of X"
    begun = i
    while i < min(len(scene.items), n + 6) and scene.low(i) not in wanted and scene.items[i].kind != "punct":
        i += 1
    if scene.low(i) not in wanted or (i > begun and not wanted & {"from", "to"}):
        return
    phrase = scene.parser.after(i + 1)
    if phrase is None:
        return
    if scene.is_in(phrase.stop, "irrealis.modal") or _is_to_come(scene, phrase.stop):
        return  # "control of X would open the road", "the fall of X to Y is imminent"
    last = phrase.stop - 1
    if status == "controls" and scene.is_in(phrase.stop, "rules.resting") and scene.low(phrase.stop + 1) == "with":
        force, after = scene.clauses.force_within(phrase.stop + 2)
        if force is not None:
            yield Draft(f"noun:{lemma}", "controls", phrase, n, after - 1, n, force, ongoing=True)
        return  # "control of X rests with Y"
    agent, after = scene.clauses.agent(phrase.stop)
    if agent is not None:
        force, last = agent, after - 1
    rule = f"noun:{lemma}"
    if lemma in scene.vocab.cls["rules.handing"] and scene.low(phrase.stop) != "to":
        return  # "the return of X to its owners" only
    if lemma in scene.vocab.cls["rules.handing"] | {"fall", "loss"}:
        if scene.low(phrase.stop) == "to":
            gainer, after = scene.receiver(phrase.stop + 1)
            if gainer is not None:
                yield Draft(rule, "captured", phrase, first, after - 1, n, gainer, force)
                return
        if (lemma == "fall" and force is not None and first < n) or lemma in scene.vocab.cls["rules.handing"]:
            return
        if lemma == "fall" and any(scene.is_in(k, "rules.hailing") for k in range(max(0, n - 3), n)):
            captor, at = scene.subject(bare_group(n))  # "the rebels announced the fall of X"
            if captor is not None and at is not None and at < n:
                yield Draft(rule, "captured", phrase, at, last, n, captor)
                return
        loser = force or _bereft(scene, n, phrase.stop)
        told = all(r.toponym.name.casefold() in scene.discourse.changed for r in phrase.refs)
        if loser is None and told:
            return  # "two weeks after the fall of X", which was told before
        yield Draft(rule, "lost", phrase, first, last, n, loser)
        return
    opponent = scene.opponent_after(phrase.stop)
    imposed = any(scene.is_in(k, "rules.imposing") for k in range(max(0, n - 4), n))
    if scene.low(n + 1) == "to" and not imposed and lemma in {"control", "rule", "grip"}:
        return
    if status == "controls" and _is_given_up(scene, n):
        force, at = scene.subject(bare_group(n))  # "Y ended its occupation of X"
        if force is not None and at is not None and at < n:
            yield Draft(rule, "lost", phrase, at, last, n, force)
        return
    if status == "controls" and imposed:
        force, at = scene.subject(bare_group(n))  # "Y imposed its control over X"
        if force is not None and at is not None and at < n:
            yield Draft(rule, "captured", phrase, at, last, n, force)
        return
    if status == "controls" and force is not None and _has_ended(scene, first, phrase.stop):
        yield Draft(rule, "lost", phrase, first, min(len(scene.items) - 1, last + 3), n, force)
        return
    if status == "controls":
        if force is None and any(scene.is_in(k, "rules.wielding") for k in range(max(0, n - 5), n)):
            force, at = scene.subject(bare_group(n))
            first = at if at is not None and at < n else first
        if force is None:
            return
        ongoing = not any(
            scene.low(k) in {"was", "were", "had", "lost", "ended", "ending"} for k in range(max(0, first - 5), first)
        )
        yield Draft(rule, "controls", phrase, first, last, n, force, ongoing=ongoing)
        return
    if status == "lost":
        if force is None and any(scene.is_in(k, "rules.taking_part") for k in range(max(0, n - 5), n)):
            force, at = scene.subject(bare_group(n))
            first = at if at is not None and at < n else first
        if force is not None:
            yield Draft(rule, "lost", phrase, first, last, n, force)
        return
    if force is None and any(scene.is_in(k, "rules.taking_part") for k in range(max(0, n - 4), n)):
        group = bare_group(n, participle=True)
        force, at = scene.subject(group)
        if at is not None and at > n:
            force = None
    if force is None and not any(item.kind == "possessive" for item in scene.items[max(0, n - 2) : n]):
        force = _only_actor(scene, n, opponent)  # "the 58 division's capture of X" is that division's
    opponent = opponent or next((it.force for i, it in enumerate(scene.items) if it.force and _is_hit(scene, i)), None)
    yield Draft(rule, "captured", phrase, first, last, n, force, opponent)


def _is_to_come(scene: Scene, at: int) -> bool:
    """ "... is imminent", "seems likely" behind item `at`: is what the noun tells still to come?"""
    for k in range(at, min(len(scene.items), at + 7)):
        if scene.is_in(k, "classes.be") or scene.low(k) in {
            "seems",
            "seemed",
            "looks",
            "looked",
            "appears",
            "appeared",
        }:
            return any(scene.is_in(j, "rules.to_come") for j in range(k + 1, k + 4))
        if scene.items[k].kind == "punct":
            break
    return False


def _is_given_up(scene: Scene, n: int) -> bool:
    """ "Y ended its occupation of X", but not "the battle ended with Y in control of X": is what one had told of?"""
    verb = next((k for k in range(n - 1, max(-1, n - 6), -1) if scene.is_in(k, "rules.ending")), None)
    return verb is not None and scene.low(verb + 1) not in {"with", "up", "in"}


def _is_dated_departure(scene: Scene, n: int, after: int) -> bool:
    """ "since the withdrawal of Y on 11 November": did it happen, and is nothing said of where?"""
    if not any(scene.is_in(k, "rules.since_then") for k in range(max(0, n - 4), n)):
        return False
    nxt = after + (scene.low(after) in {"in", "on"})
    ends = after >= len(scene.items) or scene.low(after) in {".", ",", ";", "towards", "toward"}
    return ends or (nxt < len(scene.items) and scene.items[nxt].kind == "date")


def _has_ended(scene: Scene, first: int, after: int) -> bool:
    """ "broke Y's hold on X", "Y's control of X ended": is a state told of that is over?"""
    k = first - 1
    while scene.is_in(k, "classes.determiner"):
        k -= 1
    if scene.is_in(k, "rules.breaking"):
        return True
    k = after
    while (
        scene.is_in(k, "classes.be")
        or scene.is_in(k, "classes.have")
        or scene.is_in(k, "classes.adverb")
        or (k < len(scene.items) and scene.items[k].kind == "date")
    ):
        k += 1
    return scene.is_in(k, "rules.is_over") or (scene.low(k) in {"came", "come"} and scene.low(k + 2) in {"an", "end"})


def _bereft(scene: Scene, n: int, after: int) -> ForceLike | None:
    """Who lost the place of "Y confirmed the loss of X", "the loss of X is a blow to Y"."""
    told = range(max(0, n - 4), n)
    fallen = scene.low(n) == "fall" and any(
        scene.low(k) in {"announced", "after"} for k in told
    )  # perhaps by who took it
    if not fallen and any(scene.is_in(k, "rules.admitting") for k in told):
        return scene.subject(bare_group(n))[0]
    for k in range(after, min(len(scene.items), after + 9)):
        if scene.low(k) in {"left", "leaves"}:
            return scene.clauses.force_within(k + 1)[0]  # "the fall of X left Y in disarray"
        if scene.is_in(k, "rules.blows") and scene.low(k + 1) in {"to", "for"}:
            return scene.clauses.force_within(k + 2)[0]
        if scene.items[k].kind == "punct":
            break
    return None


def _of_its_own(scene: Scene, n: int) -> PlacePhrase | None:
    """The place that owns the noun: "X's capture", "X, whose fall", "the town's loss"."""
    dated = n + 2 < len(scene.items) and scene.items[n + 2].kind == "date"
    if scene.low(n + 1) in {"of", "over", "on"} and not dated:
        return None  # "X's capture of Z"
    if scene.low(n - 1) == "its" and not scene.is_in(n, "rules.going_out"):
        return scene.parser.anaphors.anaphor(n - 1, n - 1, "it")  # "announced its capture"
    if scene.low(n - 1) == "whose":
        return scene.parser.before(n, names=True)
    k = n - 1
    while scene.items[k].kind == "word" and k > n - 3 and not scene.items[k].verbs:
        k -= 1  # "X's rapid fall"
    if k < 1 or scene.items[k].kind != "possessive" or scene.low(k - 1) in {"it", "that", "there", "he", "she", "what"}:
        return None  # "it's a terrible loss"
    if scene.items[k - 1].kind == "force" and scene.items[k - 1].place is None:
        return None
    return scene.parser.before(k, names=True)


def _seat_of(scene: Scene, n: int) -> ForceLike | None:
    """Whose "the fall of Y's administrative centre, X" was."""
    for k in range(n + 2, min(len(scene.items) - 1, n + 5)):
        if scene.items[k].kind == "force":
            owns = scene.items[k + 1].kind == "possessive" and scene.items[k].force is not None
            return scene.items[k].force if owns and scene.low(n + 1) == "of" else None
    return None


def _is_hoped(scene: Scene, i: int) -> bool:
    return scene.is_in(i, "irrealis.modal") or scene.is_in(i, "irrealis.governor")


def _changed(scene: Scene, n: int, status: Status, lemma: str, phrase: PlacePhrase) -> Iterator[Draft]:
    """ "X's capture by Y", "X, whose fall to Y": of the place that owns the noun at item `n`."""
    rule = f"noun:{lemma}"
    if scene.low(n - 1) == "whose" and any(_is_hoped(scene, i) for i in range(n + 1, min(len(scene.items), n + 6))):
        return  # "X, whose capture they hope will"
    if scene.low(n + 1) == "to" and status == "lost":
        gainer, after = scene.receiver(n + 2)
        if gainer is not None:
            yield Draft(rule, "captured", phrase, phrase.start, after - 1, n, gainer)
            return
    agent, after = scene.clauses.agent(n + 1)
    if agent is not None:
        yield Draft(rule, status, phrase, phrase.start, after - 1, n, agent)
    elif lemma in {"fall", "capture", "recapture", "liberation", "loss", "seizure"}:
        yield Draft(rule, status, phrase, phrase.start, n, n)


def _in_control(scene: Scene, n: int) -> tuple[ForceLike | None, int]:
    """ "leaves Y, led by Z, in full control of X": who is in control, and the item that names them."""
    k = n - 1
    while scene.is_in(k, "rules.between_owner_and_noun"):
        k -= 1
    if scene.low(k) != "in" or k < 1:
        return None, n
    k -= 1
    while k > 0 and (scene.is_in(k, "classes.adverb") or scene.items[k].kind == "date"):
        k -= 1
    if scene.items[k].force is not None:
        return scene.items[k].force, k
    if scene.low(k) == "," and scene.items[k - 1].force is not None and not scene.clauses.governed(k - 1):
        return scene.items[k - 1].force, k - 1  # "Y, now in control of X,"
    if scene.low(k) == ",":
        force, at = scene.clauses.subject_force(bare_group(k + 1))
        if at is not None and any(scene.is_in(j, "rules.leaving") for j in range(max(0, at - 3), at)):
            return force, at
        at = scene.clauses.before_aside(k, objects=True)
        return (scene.items[at].force, at) if at is not None else (None, n)
    return None, n


def _extends(scene: Scene, i: int) -> bool:
    """Does "extends to", "stretched across" stand at item `i`?"""
    return scene.is_in(i, "rules.extending") and scene.low(i + 1) in {"to", "over", "across", "into", "in"}


def _only_actor(scene: Scene, n: int, opponent: ForceLike | None) -> ForceLike | None:
    """Who takes X in "resulted in rebel advances and the capture of X": the one side that the sentence names."""
    set_off = next((i for i in range(n + 1, len(scene.items)) if _ends_clause(scene, i)), None)
    told = [i for i, item in enumerate(scene.items[:set_off]) if item.force is not None and _may_take(scene, n, i)]
    forces = [f for i in told if (f := scene.items[i].force) is not None and f.kind != "country"]
    holder = any(scene.low(i) == "by" and scene.is_in(i - 1, "adjectives.held") for i in range(1, len(scene.items)))
    if holder:
        return None  # "with the capture of X, held by Y since May"
    sides = {force.force.side or force.force.id for force in forces}
    return forces[0] if opponent is None and len(sides) == 1 else None


def _ends_clause(scene: Scene, i: int) -> bool:
    """ "announced the capture of X, and called on Y": does what is told behind item `i` leave the noun behind?"""
    if scene.is_in(i, "rules.opens_clause"):
        return True
    joined = scene.low(i) == "and" and scene.low(i - 1) == ","
    return joined and (bool(scene.items[i + 1 : i + 2]) and scene.low(i + 1).endswith("ed"))


def _is_hit(scene: Scene, k: int) -> bool:
    """ "The capture of X is another defeat for Y": is the force at item `k` that to which it is one?"""
    i = k - 1 - scene.is_in(k - 1, "classes.determiner")
    return scene.low(i) in {"for", "to"} and scene.is_in(i - 1, "rules.blows")


def _may_take(scene: Scene, n: int, k: int) -> bool:
    """Can the force at item `k` be who takes the place of "the capture of X"?

    Not where it is who is hit by it ("deals Y a blow"), or whose the place was ("the capture of X, a Y stronghold").
    """
    items = scene.items
    if k > n and (k + 1 >= len(items) or items[k + 1].kind != "possessive"):
        i = k - 1
        while i > n and (items[i].kind == "number" or scene.is_in(i, "classes.determiner") or scene.low(i) in _STRONG):
            i -= 1  # "a success for the 1,000-strong Y force"
        return scene.low(i) in {"for", "by"} and not _is_hit(scene, k)
    seat = any(cue.frame == "seat" for i in range(k + 1, min(len(items), k + 3)) for cue in items[i].nouns)
    dealt = k > n and any(scene.is_in(i, "rules.blows") for i in range(k + 1, k + 4))
    return not (_is_hit(scene, k) or (seat and k > n) or dealt)


_STRONG = frozenset({"-", "strong"})
