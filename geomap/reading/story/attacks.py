"""Which town is attacked or marched on, and by whom: what follows is done there, though nobody is said to hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from geomap.reading.commonwords import THEY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.reading.phrases.extents import PlaceRef
    from geomap.reading.rules import Scene
    from geomap.reading.sentences.items import ForceLike

_AT: Final = frozenset({"on", "of", "for", "against", "at"})
_AWAY: Final = frozenset({"forced", "driven", "retreated", "withdrew", "withdrawn", "went", "go", "gone", "came"})
"""Of the words for coming to a place those that tell as well of flight, or of a visit."""
_HEAD: Final = 3
"""Items of "the northern town of" before a name, at most."""


class Attacked(NamedTuple):
    """A town that is attacked, or marched on, and of which nothing else is told yet."""

    ref: PlaceRef
    by: ForceLike | None
    """Who attacks, None where it is not said."""
    sentence: int


def tells_attack(words: Sequence[str], cls: Mapping[str, frozenset[str]]) -> bool:
    """May the words of a sentence, in lower case, tell of an attack on a place?"""
    return not (cls["names.approaching"].isdisjoint(words) and cls["names.contests"].isdisjoint(words))


def attack_on(scene: Scene, i: int, after: int) -> bool:
    """ "attacked X", "an attack on X", "X was stormed": is the place at items `i` to `after` one that is attacked?"""
    be = scene.run_after(after, "classes.have")
    done = scene.run_after(be + 1, "classes.adverb")
    if scene.is_in(be, "classes.be") and _comes(scene, done):
        return True
    if scene.parser.anaphors.is_led_to(i):
        return not any(scene.low(k).partition(" ")[0] in _AWAY for k in range(max(0, i - _HEAD - 1), i))
    k = i - 1
    while k > 0 and i - k <= _HEAD and (scene.is_in(k, "head") or scene.low(k) == "the" or scene.low(k) == "of"):
        if scene.low(k) == "of" and scene.is_in(k - 1, "names.contests"):
            break
        k -= 1
    if k >= 0 and any(cue.frame == "force>place" and cue.status == "captured" for cue in scene.items[k].verbs):
        return True  # "failed to take X": of what was taken more is told
    return scene.low(k) in _AT and scene.is_in(k - 1, "names.contests")


def _comes(scene: Scene, k: int) -> bool:
    """Does a word for what is done by those who attack stand at item `k`?"""
    word = scene.low(k).partition(" ")[0]
    return word in scene.vocab.cls["names.approaching"] and word not in _AWAY


def attacker(scene: Scene, i: int) -> ForceLike | None:
    """Who attacks the place at item `i`: who is the subject before it, or by whom it is done, or whose attack it is."""
    acting = [k for k, item in enumerate(scene.items) if item.kind == "force" and _acts(item.force)]
    before = [k for k in acting if k < i and not scene.clauses.governed(k)]
    by = [k for k in acting if scene.low(scene.run_before(k, "classes.determiner") - 1) == "by"]
    chosen = next(iter([*before[-1:], *by[-1:], *acting[:1]]), None)
    if chosen is not None:
        return scene.items[chosen].force
    they = any(scene.low(k) in THEY for k in range(i))
    return scene.discourse.actors.last if they else None


def _acts(force: ForceLike | None) -> bool:
    return force is not None and force.role == "force"
