"""What is left to a force: "X and Z are all that Y has left", "X is among the few towns they have left"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.rules.scene import Draft, bare_group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.rules.scene import Scene

_REACH = 9
"""Items from "all", "the few" to the force that has them left."""
_WHOLE = frozenset({"all", "what"})
_FEW = frozenset({"few", "only", "last", "one", "two", "three", "four"})
_BEHIND = frozenset({"in", "inside", "and", "there", "now", "after"})
_THEY = frozenset({"it", "they", "he", "she", "we"})


def remaining_rule(scene: Scene) -> Iterator[Draft]:
    """ "X and Z are all that Y has left": whose the places are that the sentence begins with."""
    if not scene.discourse.at_war or scene.question:
        return
    for i in scene.where({"left"}):
        all_of_it = remainder(scene, i)
        copula = _copula(scene, all_of_it) if all_of_it is not None else None
        if all_of_it is None or copula is None:
            continue
        force, _ = scene.subject(bare_group(i - 1))
        phrase = scene.parser.subject(copula, names=True) if force is not None else None
        if phrase is not None:
            now = scene.low(copula) in {"is", "are"}
            yield Draft("remaining", "controls", phrase, phrase.start, i, i, force, group=bare_group(i), ongoing=now)


def remainder(scene: Scene, left: int) -> int | None:
    """The "all" of "all (that) Y has left", "the few towns they have left", which ends at item `left`; else None."""
    if scene.low(left) != "left" or not scene.is_in(left - 1, "classes.have"):
        return None
    k = left - 2
    if scene.kind(left + 1) not in {"", "punct"} and scene.low(left + 1) not in _BEHIND:
        return None  # "the few rebels have left X"
    if scene.kind(k) != "force" and scene.low(k) not in _THEY:
        return None
    k -= 1 + (scene.low(k - 1) == "the")
    k -= scene.low(k) in {"that", "which"}
    if scene.low(k) in _WHOLE:
        return k
    for j in range(k, max(-1, left - _REACH), -1):
        if scene.low(j) in _FEW:
            return j if any(scene.low(i).endswith("s") for i in range(j + 1, k + 1)) else None
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
