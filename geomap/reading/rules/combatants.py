"""Who fights whom, as words of fighting tell: "between A and B", "(fighting) killed ten of A and three of B"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geomap.sides import may_be_opposed

if TYPE_CHECKING:
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.items import ForceLike

JOINTS: Final = frozenset({"between", "among", "with", "against", "involving", "pitting", "pits", "pitted"})
_BORDERS: Final = frozenset({"border", "frontier", "boundary", "talks", "negotiations"})
"""What is "with" somebody, or "between" two, and no fight."""
_SET_IN: Final = 24
"""Items of "between A, which holds the north of X, and B" between the two."""
_KILLING: Final = frozenset({"killed", "left", "wounded", "injured", "claimed"})
_FAR: Final = 9
"""Items from where there is fighting to what it did."""
_TWO: Final = 2


def between(scene: Scene, at: int, reach: int = 9) -> tuple[tuple[ForceLike, ...], int]:
    """The sides of "between A and B" after item `at`."""
    for i in range(at, min(len(scene.items), at + reach)):
        if scene.low(i) in JOINTS and scene.low(i - 1) not in _BORDERS:
            return sides_named(scene, i + 1)
        if scene.items[i].kind == "place" or scene.low(i) in {".", ";", ","}:
            break
    return (), at


def sides_named(scene: Scene, at: int) -> tuple[tuple[ForceLike, ...], int]:
    """The forces named from item `at` on in the same phrase, and the item behind it."""
    sides = []
    k, stop = at, at + 13
    while k < min(len(scene.items), stop):
        item = scene.items[k]
        if item.kind == "force" and item.force is not None:
            sides.append(item.force)
            if scene.low(k + 1) == "," and scene.low(k + 2) in {"which", "who", "whose"}:
                closes = (j for j in range(k + 3, min(len(scene.items), at + _SET_IN)) if scene.low(j) == ",")
                k = next(closes, k)
                stop = at + _SET_IN
        elif (
            item.kind == "place"
            or (item.verbs and not item.nouns)
            or item.lower in {"in", "inside", ".", ";", "at", "near", "around"}
            or (sides and (scene.is_in(k, "classes.be") or scene.is_in(k, "rules.engulfing")))
        ):
            break
        k += 1
    return tuple(sides), k


def is_weapon(force: ForceLike) -> bool:
    """Is it what a force strikes with ("Russian airstrikes") rather than its men?"""
    return force.role == "weapon"


def fallen(scene: Scene, at: int) -> tuple[ForceLike, ...]:
    """ "(fighting in X) killed ten men of A and three B fighters": the two whose men fell, told from item `at` on."""
    for i in range(at, min(len(scene.items), at + _FAR)):
        if scene.low(i) in _KILLING:
            sides, _ = sides_named(scene, i + 1)
            sides = tuple({side.force.id: side for side in sides}.values())
            joined = len(sides) == _TWO and may_be_opposed(sides[0].force, sides[1].force)
            return sides if joined else ()
        if scene.kind(i) == "force" or scene.low(i) in {".", ";"}:
            break
    return ()
