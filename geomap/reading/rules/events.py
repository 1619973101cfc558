"""What nouns of control tell: "the capture of X", "the fall of X to Y", "Y's hold on X", "Y's withdrawal from X"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.reading.rules.agents import by_whom
from geomap.reading.rules.mentions import are_enemies
from geomap.reading.rules.scene import Draft, bare_group
from geomap.sides import side_of

if TYPE_CHECKING:
    from geomap.model import Status
    from geomap.reading.phrases.extents import PlacePhrase
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.cues import NounCue
    from geomap.reading.sentences.items import ForceLike

_PAST = frozenset({"was", "were", "had", "lost", "ended", "ending"})
_SEEMS = frozenset({"seems", "seemed", "looks", "looked", "appears", "appeared"})
_NO_MORE_THAN = frozenset({"only", "just", "still", "merely", "barely"})
_STRONG = frozenset({"-", "strong"})


@dataclass(frozen=True, slots=True)
class Event:
    """A noun of control with its place and whose it is: "Y's capture of X"."""

    n: int
    """Item index of the noun."""
    cue: NounCue
    phrase: PlacePhrase
    force: ForceLike | None
    """Who owns the noun, or is said to do what it tells."""
    first: int
    """Item index of the first item that says so, `last` of the last."""
    last: int

    def draft(
        self,
        status: Status,
        force: ForceLike | None,
        opponent: ForceLike | None = None,
        *,
        first: int | None = None,
        last: int | None = None,
        ongoing: bool = False,
    ) -> Draft:
        """The claim that the noun makes of its place."""
        first = self.first if first is None else first
        last = self.last if last is None else last
        rule = f"noun:{self.cue.lemma}"
        return Draft(rule, status, self.phrase, first, last, self.n, force, opponent, ongoing=ongoing)


def _is_thought_of(scene: Scene, at: int) -> bool:
    """ "the loss of X and other areas will hinder": is what is told, behind what is joined to X, only thought of?"""
    if scene.low(at) not in {"and", "or", ","}:
        return False
    for k in range(at + 1, min(len(scene.items), at + 7)):
        if scene.is_in(k, "irrealis.modal"):
            return True
        if scene.items[k].kind != "word" or scene.items[k].verbs or scene.is_in(k, "classes.be"):
            return False
    return False


def is_to_come(scene: Scene, at: int) -> bool:
    """ "control of X would open the road", "the fall of X is imminent": is it said at item `at` to be still to come?"""
    if scene.is_in(at, "irrealis.modal") or _is_thought_of(scene, at):
        return True
    for k in range(at, min(len(scene.items), at + 7)):
        if scene.is_in(k, "classes.be") or scene.low(k) in _SEEMS:
            return any(scene.is_in(j, "rules.to_come") for j in range(k + 1, k + 4))
        if scene.items[k].kind == "punct":
            break
    return False


def told_by(scene: Scene, event: Event) -> Draft | None:
    """The claim that a noun with a place makes."""
    if event.cue.frame == "place>":
        return _fallen(scene, event)
    if event.cue.status == "controls":
        return _held(scene, event)
    return _left(scene, event) if event.cue.status == "lost" else _taken(scene, event)


def _subject(scene: Scene, event: Event) -> tuple[ForceLike | None, int]:
    """ "Y announced the fall of X": who is the subject before the noun; None, and where the claim begins, if nobody."""
    force, at = scene.subject(bare_group(event.n))
    return (force, at) if at is not None and at < event.n else (None, event.first)


# --- "the fall of X" ------------------------------------------------------------------------------------------


def _fallen(scene: Scene, event: Event) -> Draft | None:
    """ "the fall of X (to Y)", "the loss of X", "the handover of X to Y" """
    handing = event.cue.lemma in scene.vocab.cls["rules.handing"]
    if scene.low(event.phrase.stop) == "to":
        gainer, after = scene.receiver(event.phrase.stop + 1)
        if gainer is not None:
            return event.draft("captured", gainer, event.force, last=after - 1)
    if handing and not _is_given_in(scene, event):
        return None  # "the return of X to its owners" only
    if (verb := _exacting(scene, event.n)) is not None:
        return _exacted(scene, event, verb)
    if event.cue.lemma == "fall" and event.force is not None and event.first < event.n:
        return None
    if event.cue.lemma == "fall" and any(scene.is_in(k, "rules.hailing") for k in range(max(0, event.n - 3), event.n)):
        captor, at = _subject(scene, event)  # "the rebels announced the fall of X"
        if captor is not None:
            return event.draft("captured", captor, first=at)
    if (captor := _in_control_now(scene, event)) is not None:
        return event.draft("captured", captor)
    loser = event.force or _bereft(scene, event.n, event.phrase.stop)
    if loser is None and all(r.key in scene.discourse.hands.dates for r in event.phrase.refs):
        return None  # "two weeks after the fall of X", which was told before
    return event.draft("lost", loser)


def _is_given_in(scene: Scene, event: Event) -> bool:
    """ "the surrender of X on 14 August": does a town give in, and no state?"""
    kinds = {scene.discourse.kind(r.toponym) for r in event.phrase.refs}
    return event.cue.lemma in {"surrender", "capitulation"} and kinds <= {"settlement", "facility"}


def _exacting(scene: Scene, n: int) -> int | None:
    """The "forced" of "forced the surrender", "forced Y into a surrender", whose noun stands at item `n`."""
    for k in range(n - 1, max(-1, n - _EXACTED), -1):
        if scene.kind(k) == "punct":
            return None
        if scene.is_in(k, "rules.exacting"):
            return None if scene.is_in(k - 1, "classes.be") else k
    return None


def _exacted(scene: Scene, event: Event, verb: int) -> Draft | None:
    """ "Y forced Z into a surrender of X": who got the place, and from whom; none of "tried to force", "did not"."""
    captor, at = _subject(scene, event)
    tried = scene.low(verb - 1) == "to" or scene.is_in(verb - 1, "irrealis.negation")
    if captor is None or at >= verb or tried:
        return None
    made = next((item.force for item in scene.items[verb + 1 : event.n] if item.force is not None), None)
    return event.draft("captured", captor, made or event.force, first=at)


_EXACTED = 8
"""Items from "forced" to the surrender that was forced."""


def _in_control_now(scene: Scene, event: Event) -> ForceLike | None:
    """ "With the fall of X, Y now control": the Y that is said to have gained by it."""
    n = event.n - scene.is_in(event.n - 1, "classes.determiner")
    comma = event.phrase.stop
    if event.cue.lemma != "fall" or scene.low(n - 1) != "with" or scene.low(comma) != ",":
        return None
    force, after = scene.clauses.force_within(comma + 1)
    k = after
    while scene.is_in(k, "classes.adverb") or scene.kind(k) == "date" or scene.is_in(k, "classes.have"):
        k += 1
    verbs = scene.items[k].verbs if k < len(scene.items) else ()
    if any(scene.low(i) in _NO_MORE_THAN for i in range(after, min(len(scene.items), k + 2))):
        return None  # "with the fall of X, Y holds only Z"
    return (
        force if any(cue.status in {"controls", "captured"} and cue.frame == "force>place" for cue in verbs) else None
    )


def _bereft(scene: Scene, n: int, after: int) -> ForceLike | None:
    """Who lost the place of "Y confirmed the loss of X", "the loss of X is a blow to Y"."""
    told = range(max(0, n - 4), n)
    fallen = scene.low(n) == "fall" and any(
        scene.low(k) in {"announced", "after"} for k in told
    )  # perhaps by who took it
    admits = scene.subject(bare_group(n))[0] if any(scene.is_in(k, "rules.admitting") for k in told) else None
    if admits is not None and not fallen:
        return admits
    for k in range(after, min(len(scene.items), after + 9)):
        if scene.low(k) in {"left", "leaves"}:
            return scene.clauses.force_within(k + 1)[0]  # "the fall of X left Y in disarray"
        if scene.is_in(k, "rules.blows") and scene.low(k + 1) in {"to", "for"}:
            return scene.clauses.force_within(k + 2)[0]
        if scene.items[k].kind == "punct":
            break
    return None if scene.low(n) == "fall" else _set_before(scene, after)


def _set_before(scene: Scene, after: int) -> ForceLike | None:
    """ "After the loss of X, Y withdrew", "The loss of X forced Y to withdraw": the Y."""
    while scene.kind(after) == "date" or scene.low(after) in {"on", "in", "by", "late", "early"}:
        after += 1
    if scene.low(0) in _UPON and scene.low(after) == ",":
        force, behind = scene.clauses.force_within(after + 1, 3)
        acts = behind < len(scene.items) and not scene.clauses.governed(behind - 1)
        return force if acts and force is not None and force.role == "force" else None
    if scene.low(after) in {"forced", "forces", "compelled", "prompted", "led"}:
        return scene.clauses.force_within(after + 1, 3)[0]
    return None


_UPON = frozenset({"after", "following", "with", "in", "since", "despite", "upon"})
"""Before the loss that a sentence begins with ("In response to the loss of X, Y")."""


# --- "Y's hold on X" ------------------------------------------------------------------------------------------


def _held(scene: Scene, event: Event) -> Draft | None:
    """ "Y's control of X", "control of X rests with Y", "Y ended its occupation of X", "Y imposed its rule on X" """
    n, stop = event.n, event.phrase.stop
    if scene.is_in(stop, "rules.resting") and scene.low(stop + 1) == "with":
        return _resting(scene, event)
    verb = next((k for k in range(n - 1, max(-1, n - 5), -1) if scene.is_in(k, "rules.imposing")), None)
    imposed = verb is not None
    if verb is not None and _is_intended(scene, verb):
        return None
    if scene.low(n + 1) == "to" and not imposed and event.cue.lemma in {"control", "rule", "grip", "occupation"}:
        return None
    ended = _ended_by(scene, n)
    if ended is not None and _is_intended(scene, ended):
        return None  # "a campaign to end Y's control over X"
    if ended is not None or imposed:
        force, at = _subject(scene, event)
        loser = event.force if ended is not None and at is not None and at < event.first else None
        if loser is not None and force is not None and loser.force.id != force.force.id:
            return event.draft("lost", loser, force, first=at)  # "Y ended Z's control of X"
        return event.draft("captured" if ended is None else "lost", force, first=at) if force is not None else None
    told = _predicate(scene, stop)
    if event.force is not None and scene.is_in(told, "rules.is_back"):
        by, _ = by_whom(scene, told)
        if by is not None and are_enemies(by, event.force):
            return event.draft("captured", by, event.force, last=told)  # "Z's control of X was regained by Y"
        return event.draft("captured", event.force, last=told)
    if scene.is_in(told, "irrealis.negation") and scene.is_in(told + 1, "rules.is_back"):
        return None  # "Y's control of X was never restored"
    if event.force is not None and _has_ended(scene, event.first, stop):
        return event.draft("lost", event.force, last=min(len(scene.items) - 1, event.last + 3))
    return _holding(scene, event)


def _is_intended(scene: Scene, verb: int) -> bool:
    """ "wanted to extend its control to X", "will impose": is what the verb at an item says no fact?"""
    before = scene.run_before(verb, "classes.adverb") - 1
    if scene.low(before) == "to":
        return f"{scene.low(before - 1)} to" not in scene.vocab.cls["irrealis.implicative"]
    return scene.is_in(before, "irrealis.modal") or scene.is_in(before, "irrealis.negation")


def _resting(scene: Scene, event: Event) -> Draft | None:
    """ "control of X rests with Y" """
    force, after = scene.clauses.force_within(event.phrase.stop + 2)
    return event.draft("controls", force, first=event.n, last=after - 1, ongoing=True) if force is not None else None


def _holding(scene: Scene, event: Event) -> Draft | None:
    """ "Y's control of X", "Y wields control over X" """
    force, first = event.force, event.first
    if force is None and any(scene.is_in(k, "rules.wielding") for k in range(max(0, event.n - 5), event.n)):
        force, at = scene.subject(bare_group(event.n))
        first = at if at is not None and at < event.n else first
    if force is None:
        return None
    ongoing = not any(scene.low(k) in _PAST for k in range(max(0, first - 5), first))
    return event.draft("controls", force, first=first, ongoing=ongoing)


def _ended_by(scene: Scene, n: int) -> int | None:
    """The verb of "Y ended its occupation of X", but not of "the battle ended with Y in control of X"."""
    verb = next((k for k in range(n - 1, max(-1, n - 6), -1) if scene.is_in(k, "rules.ending")), None)
    return verb if verb is not None and scene.low(verb + 1) not in {"with", "up", "in"} else None


def _has_ended(scene: Scene, first: int, after: int) -> bool:
    """ "broke Y's hold on X", "Y's control of X ended": is a state told of that is over?"""
    k = scene.run_before(first, "classes.determiner") - 1
    if scene.is_in(k, "rules.breaking"):
        return True
    k = _predicate(scene, after)
    return scene.is_in(k, "rules.is_over") or (scene.low(k) in {"came", "come"} and scene.low(k + 2) in {"an", "end"})


def _predicate(scene: Scene, k: int) -> int:
    """The first item from `k` on that is no auxiliary, adverb or date, or that denies what follows."""
    while (scene.is_in_any(k, _AUXILIARIES) or scene.kind(k) == "date") and not scene.is_in(k, "irrealis.negation"):
        k += 1
    return k


_AUXILIARIES = ("classes.be", "classes.have", "classes.adverb")


# --- "Y's withdrawal from X" ----------------------------------------------------------------------------------


def _left(scene: Scene, event: Event) -> Draft | None:
    """ "Y's withdrawal from X", "Y completed its withdrawal from X" """
    force, first = event.force, event.first
    if force is None and any(scene.is_in(k, "rules.taking_part") for k in range(max(0, event.n - 5), event.n)):
        force, at = scene.subject(bare_group(event.n))
        first = at if at is not None and at < event.n else first
    return event.draft("lost", force, first=first) if force is not None else None


# --- "Y's capture of X" ---------------------------------------------------------------------------------------


def _taken(scene: Scene, event: Event) -> Draft:
    """ "Y's capture of X", "Y joined in the capture of X", "Y advances and the capture of X" """
    n, force = event.n, event.force
    opponent = scene.opponent_after(event.phrase.stop)
    if force is None and any(scene.is_in(k, "rules.taking_part") for k in range(max(0, n - 4), n)):
        force, at = scene.subject(bare_group(n, participle=True))
        force = None if at is not None and at > n else force
    if force is None and event.n < _OPENS and _opening(scene, n) in {"by", "with"}:
        force = _gainer_behind(scene, event)  # "By the capture of X Y's brigades looked down on Z"
    if force is None and not any(item.kind == "possessive" for item in scene.items[max(0, n - 2) : n]):
        force = _only_actor(scene, n, opponent)  # "the 58 division's capture of X" is that division's
        force = None if force is not None and _is_of_others(scene, event, force) else force
    hit = (
        item.force
        for i, item in enumerate(scene.items)
        if item.force is not None
        and (_is_hit(scene, i) or (i < n and _is_beaten(scene, i)))
        and item.force is not force
    )
    return event.draft("captured", force, opponent or next(hit, None))


_OPENS = 5
"""Items before the noun of "and by the rapid capture of X"."""


def _opening(scene: Scene, n: int) -> str:
    """The preposition that a clause opens with, before the noun at item `n`; "" where none does."""
    k = n - 1
    while k > 0 and scene.kind(k) == "word" and not scene.items[k].verbs and not scene.is_in(k, "classes.preposition"):
        k -= 1
    begins = k == 0 or scene.kind(k - 1) == "punct" or scene.is_in(k - 1, "classes.conjunction")
    return scene.low(k) if k >= 0 and begins else ""


def _gainer_behind(scene: Scene, event: Event) -> ForceLike | None:
    """The force that is the subject of the clause behind "by the capture of X on 3 May"."""
    k = scene.clauses.past_dates(event.phrase.stop)
    k += scene.low(k) == ","
    return scene.clauses.force_within(k, 3)[0]


def _only_actor(scene: Scene, n: int, opponent: ForceLike | None) -> ForceLike | None:
    """Who takes X in "resulted in rebel advances and the capture of X": the one side that the sentence names."""
    set_off = next((i for i in range(n + 1, len(scene.items)) if _ends_clause(scene, i)), None)
    told = [i for i, item in enumerate(scene.items[:set_off]) if item.force is not None and _may_take(scene, n, i)]
    forces = [f for i in told if (f := scene.items[i].force) is not None and f.kind != "country"]
    holder = any(scene.low(i) == "by" and scene.is_in(i - 1, "adjectives.held") for i in range(1, len(scene.items)))
    if holder:
        return None  # "with the capture of X, held by Y since May"
    sides = {side_of(force.force) for force in forces}
    return forces[0] if opponent is None and len(sides) == 1 else None


def _is_of_others(scene: Scene, event: Event, force: ForceLike) -> bool:
    """ "Y took X. Z pressed on, and the capture of X": was it told before that another took the place?"""
    takers = (scene.discourse.hands.taker(ref) for ref in event.phrase.refs)
    return any(taker is not None and taker.id != force.force.id for taker in takers)


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


def _is_beaten(scene: Scene, k: int) -> bool:
    """ "destroyed the 8th Y army", "a group fighting Y": is the force at item `k` what somebody beats or fights?"""
    i = k - 1
    while i > 0 and (
        scene.is_in(i, "classes.determiner") or scene.items[i].kind == "number" or scene.is_in(i, "rules.last")
    ):
        i -= 1
    if scene.is_in(i, "rules.opposing") and scene.clauses.governed(k):
        return True
    active = i > 0 and not scene.is_in(i - 1, "classes.be")
    return active and scene.low(i).partition(" ")[0] in scene.vocab.cls["rules.defeating"]


def _may_take(scene: Scene, n: int, k: int) -> bool:
    """Can the force at item `k` be who takes the place of "the capture of X"?

    Not where it is who is hit by it ("deals Y a blow"), or whose the place was ("the capture of X, a Y stronghold").
    """
    items = scene.items
    if k < n and (_is_beaten(scene, k) or scene.is_in(k + 1, "classes.reporting")):
        return False  # "routed Y and led to the capture of X", "French officers said the fall of X"
    if k < n and any(scene.is_in(i, "rules.dismayed") and scene.low(i + 1) == "by" for i in range(k + 1, n)):
        return False  # "Y, shaken by the capture of X, withdrew"
    if k > n and (k + 1 >= len(items) or items[k + 1].kind != "possessive"):
        i = k - 1
        while i > n and (items[i].kind == "number" or scene.is_in(i, "classes.determiner") or scene.low(i) in _STRONG):
            i -= 1  # "a success for the 1,000-strong Y force"
        return scene.low(i) in {"for", "by"} and not _is_hit(scene, k)
    seat = any(cue.frame == "seat" for i in range(k + 1, min(len(items), k + 3)) for cue in items[i].nouns)
    dealt = k > n and any(scene.is_in(i, "rules.blows") for i in range(k + 1, k + 4))
    return not (_is_hit(scene, k) or (seat and k > n) or dealt)
