"""What is left to a force: "X is all that Y has left", "left Y with only X", "had never left Y's hands"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.rules.framing import is_inside
from geomap.reading.rules.relatives import relative_object
from geomap.reading.rules.scene import Draft, bare_group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.phrases.extents import PlacePhrase
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.items import ForceLike

_REACH = 9
"""Items from "all", "the few" to the force that has them left."""
_WHOLE = frozenset({"all", "what"})
_FEW = frozenset({"few", "only", "last", "one", "two", "three", "four"})
_ONE = frozenset({"only", "last"})
_BEHIND = frozenset({"in", "inside", "and", "there", "now", "after"})
_HOLDS = frozenset({"holds", "hold", "held", "controls", "control", "controlled"})
_WHAT_IS_LEFT = frozenset({"what is left", "what was left", "what remains", "what remained"})
_WITH_LESS = frozenset({"only", "just", "merely"})
_THEY = frozenset({"it", "they", "he", "she", "we"})


def remaining_rule(scene: Scene) -> Iterator[Draft]:
    """ "X is all that Y has left", "what is left to Y is X", "leaving Y with only X", "had never left Y's hands" """
    for i in range(len(scene.items) - 1) if scene.discourse.at_war and not scene.question else ():
        if scene.low(i - 1) == "never":
            draft = _never_left(scene, i) if scene.low(i) == "left" else _never_lost(scene, i)
        elif scene.low(i) in _WHAT_IS_LEFT:
            draft = _left_to(scene, i)
        elif scene.low(i) in _HOLDS:
            draft = _all_held(scene, i)
        elif scene.is_in(i, "rules.leaving"):
            draft = _all_left(scene, i) or _left_with(scene, i)
        else:
            continue
        if draft is not None:
            yield draft


# --- "all that Y has left" ------------------------------------------------------------------------------------


def _all_left(scene: Scene, i: int) -> Draft | None:
    """ "X and Z are all that Y has left": whose the places are that the sentence begins with."""
    all_of_it = remainder(scene, i)
    copula = _copula(scene, all_of_it) if all_of_it is not None else None
    force, _ = scene.subject(bare_group(i - 1)) if all_of_it is not None else (None, None)
    if copula is None:
        if force is None or all_of_it is None or not scene.is_in(i + 1, "classes.be"):
            return None
        return _left_is(scene, i, all_of_it, force)
    phrase = scene.parser.subject(copula, names=True) if force is not None else None
    if phrase is None:
        return None
    now = scene.low(copula) in {"is", "are"}
    return Draft("remaining", "controls", phrase, phrase.start, i, i, force, group=bare_group(i), ongoing=now)


def _left_is(scene: Scene, left: int, first: int, force: ForceLike) -> Draft | None:
    """ "All that Y has left is the airport": what stands behind the "is"."""
    phrase = scene.parser.after(left + 2, names=False, direct=True)
    return _draft(scene, phrase, first, phrase.stop - 1, left + 1, force) if phrase is not None else None


def remainder(scene: Scene, left: int) -> int | None:
    """The "all" of "all (that) Y has left", "the few towns they have left", which ends at item `left`; else None."""
    if scene.low(left) != "left" or not scene.is_in(left - 1, "classes.have"):
        return None
    k = left - 2
    ends = scene.kind(left + 1) in {"", "punct"} or scene.low(left + 1) in _BEHIND | {"is", "are", "was", "were"}
    if not ends:
        return None  # "the few rebels have left X"
    if scene.kind(k) != "force" and scene.low(k) not in _THEY:
        return None
    k -= 1 + (scene.low(k - 1) == "the")
    k -= scene.low(k) in {"that", "which"}
    if scene.low(k) in _WHOLE:
        return k
    for j in range(k, max(-1, left - _REACH), -1):
        if scene.low(j) in _FEW:
            several = scene.low(j) in _ONE or any(scene.low(i).endswith("s") for i in range(j + 1, k + 1))
            return j if several else None
        if scene.kind(j) != "word" or (scene.items[j].verbs and not scene.items[j].nouns):
            return None
    return None


def _copula(scene: Scene, at: int) -> int | None:
    """Where the "are" stands before "(among the) few" at item `at`, with its adverbs."""
    k = scene.run_before(at, "classes.determiner", "classes.adverb") - 1
    if scene.low(k) in {"among", "of"}:
        k -= 1 + (scene.low(k - 1) in _FEW)
    k = scene.run_before(k + 1, "classes.adverb") - 1
    return k if scene.is_in(k, "classes.be") else None


def _all_held(scene: Scene, i: int) -> Draft | None:
    """ "all that Y still holds in W is X": with the verb at item `i`."""
    k = scene.run_before(i, "classes.adverb") - 1
    force = scene.items[k].force if k > 1 else None
    k -= 1
    while scene.low(k) in {"the", "that"}:
        k -= 1
    if force is None or force.role != "force" or scene.low(k) != "all":
        return None
    be = next((j for j in range(i + 1, min(len(scene.items), i + _REACH)) if scene.is_in(j, "classes.be")), 0)
    named = be and scene.kind(scene.run_after(be + 1, "classes.determiner")) in {"place", "name"}
    phrase = scene.parser.after(be + 1) if named else None
    return _draft(scene, phrase, k, phrase.stop - 1, i, force) if phrase is not None else None


# --- "left to Y", "left Y with X" -----------------------------------------------------------------------------


def _left_to(scene: Scene, i: int) -> Draft | None:
    """ "what is left to Y is X": with "what is left" at item `i`."""
    force, after = scene.clauses.force_within(i + 2) if scene.low(i + 1) == "to" else (None, i)
    named = scene.kind(scene.run_after(after + 1, "classes.determiner", "rules.only")) in {"place", "name"}
    if force is None or not scene.is_in(after, "classes.be") or not named:
        return None
    phrase = scene.parser.after(after + 1)
    return _draft(scene, phrase, i, phrase.stop - 1, i, force) if phrase is not None else None


def _left_with(scene: Scene, i: int) -> Draft | None:
    """ "left Y with only X": what is left to those who lost the rest."""
    if not scene.is_in(i, "rules.leaving"):
        return None
    force, after = scene.clauses.force_within(i + 1)
    less = after + 1
    if force is None or force.role != "force" or scene.low(after) != "with" or scene.low(less) not in _WITH_LESS:
        return None
    phrase = scene.parser.after(less + 1, names=False, direct=True)
    return _draft(scene, phrase, i, phrase.stop - 1, i, force) if phrase is not None else None


def _never_left(scene: Scene, i: int) -> Draft | None:
    """ "X had never left Y's hands", "the hands of Y": with "left" at item `i`."""
    noun = scene.run_after(i + 1, "classes.determiner")
    if scene.is_in(noun, "rules.power") and scene.low(noun + 1) == "of":
        force, after = scene.clauses.force_within(noun + 2)
        last = after - 1
    else:
        force, noun = scene.clauses.force_within(i + 1)
        noun += scene.kind(noun) == "possessive"
        last = noun
    if force is None or not scene.is_in(noun, "rules.power"):
        return None
    phrase = scene.parser.subject(scene.run_before(i - 1, "classes.have", "classes.adverb"), names=True)
    return _draft(scene, phrase, phrase.start, last, i, force) if phrase is not None else None


def _never_lost(scene: Scene, i: int) -> Draft | None:
    """ "Y never lost X", "X, which Y never gave up": with the verb at item `i`."""
    cue = next((c for c in scene.items[i].verbs if c.lemma in scene.vocab.cls["rules.letting_go"]), None)
    force, at = scene.subject(scene.verbs.group(i, cue.forms)) if cue is not None else (None, None)
    if cue is None or force is None or at is None:
        return None
    phrase = scene.parser.after(i + 1, direct=True) or relative_object(scene, scene.verbs.group(i, cue.forms))
    return _draft(scene, phrase, at, i, i, force) if phrase is not None else None


def _draft(scene: Scene, phrase: PlacePhrase | None, first: int, last: int, at: int, force: ForceLike) -> Draft | None:
    if phrase is None or not is_inside(scene, phrase):
        return None
    said = {scene.low(at - 1), *scene.low(at).split(" ")}
    now = scene.low(at) in {"holds", "controls", "leaves"} or not said.isdisjoint(scene.vocab.cls["rules.present"])
    return Draft("remaining", "controls", phrase, min(first, phrase.start), last, at, force, ongoing=now)
