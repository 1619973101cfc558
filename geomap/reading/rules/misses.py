"""What looks like a strike and is none: rockets that were intercepted, earthquakes, guns that stand somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.commonwords import AIRCRAFT, MINES
from geomap.reading.rules.agents import by_weapon

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.reading.rules.scene import Draft, Scene

_REACH = 9
"""Items behind a claim's words in which its outcome is told."""
_POSITIONS = frozenset({"position", "positions", "battery", "batteries", "unit", "units"})
_WAYS = frozenset({"road", "roads", "highway", "motorway", "street", "avenue"})
_ACCOMPANIED = frozenset({"backed", "supported", "aided", "covered", "amid", "after", "following", "despite", "with"})
_COUNTED = 5
"""Items of "intercepted two ballistic missiles", at most, before the last."""
_BROUGHT_DOWN = frozenset({"shot", "brought", "knocked"})


def is_no_strike(scene: Scene, draft: Draft) -> bool:
    """Does what stands round a draft of a strike say that nothing struck the place?"""
    return draft.status == "struck" and any(guard(scene, draft) for guard in _GUARDS)


def _parried(scene: Scene, draft: Draft) -> bool:
    """ "missiles fired at X were intercepted", "drones launched at X had been shot down" """
    weapon = scene.weapon_before(draft.at)
    if weapon is None:
        return False
    if any(_is_parried(scene, i) for i in range(max(0, weapon - _COUNTED), weapon)):
        return True  # "Z intercepted two rockets fired at X by Y"
    last = max(draft.last, draft.at)
    for i in range(last + 1, min(len(scene.items), last + _REACH)):
        if scene.low(i) in {";", "but", "while", "killing"} or scene.is_in(i, "rules.some"):
            return False
        if _is_parried(scene, i):
            return True
    return False


def _is_parried(scene: Scene, i: int) -> bool:
    """Does "intercepted", "shot down" stand at item `i`?"""
    return scene.is_in(i, "rules.parried") or (scene.low(i) == "down" and scene.low(i - 1) in _BROUGHT_DOWN)


def _aimed_for(scene: Scene, draft: Draft) -> bool:
    """ "their advance now targeting X", "targeting X next": where an offensive goes, and nothing has struck yet."""
    if not draft.rule.startswith("verb:target"):
        return False
    goes = any(scene.low(k) in _ADVANCES for k in range(max(0, draft.at - _GOING), draft.at))
    return goes or scene.low(draft.phrase.stop) == "next"


_ADVANCES = frozenset(
    "advance advances offensive offensives counteroffensive counter-offensive push drive thrust".split()
)
_GOING = 4
"""Items of "advance is now" before "targeting"."""


def _by_nature(scene: Scene, draft: Draft) -> bool:
    """ "X was hit by an earthquake", "hit hard by sanctions": by nothing that anybody sent."""
    group = draft.group
    if draft.force is not None or group is None or not group.passive:
        return False
    if draft.rule.removeprefix("verb:") in scene.vocab.cls["rules.violent"]:
        return False
    by = next((i for i in range(draft.at + 1, draft.at + 4) if scene.low(i) == "by"), None)
    return by is not None and not by_weapon(scene, by - 1)


def _on_the_way(_: Scene, draft: Draft) -> bool:
    """ "met with fire on the X road": on a way, where nobody holds anything."""
    return all(r.as_written.rpartition(" ")[2].casefold() in _WAYS for r in draft.phrase.refs)


def _set_off(scene: Scene, draft: Draft) -> bool:
    """ "Backed by Y air strikes, Z reached X": the strikes are told of before another clause, which names the place."""
    if not draft.rule.startswith("noun") or draft.at >= draft.phrase.start:
        return False
    comma = next((i for i in range(draft.at + 1, draft.phrase.start) if scene.low(i) == ","), None)
    if comma is None or scene.low(0) not in _ACCOMPANIED:
        return False
    return any(scene.items[i].kind == "force" for i in range(comma + 1, draft.phrase.start))


def _repelled(scene: Scene, draft: Draft) -> bool:
    """ "repelled the air raids on X": an attack that was beaten off."""
    if not draft.rule.startswith("noun:"):
        return False
    lemmas: set[str] = set()
    for i in range(draft.at - 1, max(-1, draft.at - _REACH), -1):
        if scene.items[i].kind == "punct" or scene.is_in(i, "classes.conjunction"):
            break
        lemmas |= {cue.lemma for cue in scene.items[i].verbs}
    return not lemmas.isdisjoint(scene.vocab.cls["rules.beating_off"])


def _of_positions(scene: Scene, draft: Draft) -> bool:
    """ "artillery positions near X": where guns stand, and not what they fire at."""
    return draft.rule.startswith("noun:") and scene.low(draft.at + 1) in _POSITIONS


def _over_a_mine(scene: Scene, draft: Draft) -> bool:
    """ "their vehicle hit a mine near X": the mine, and not X."""
    if not draft.rule.startswith("verb:"):
        return False
    return scene.low(draft.at + 1) in {"a", "an", "another"} and scene.low(draft.at + 2) in MINES


def _touched_down(scene: Scene, draft: Draft) -> bool:
    """ "a plane landed in X" """
    before = {item.lower for item in scene.items[max(0, draft.at - _REACH) : draft.at]}
    if not draft.rule.startswith(("verb:land ", "verb:crash in", "verb:come down ")) or draft.rule == "verb:crash into":
        return False
    force = draft.force.force.as_written.rpartition(" ")[2].casefold() if draft.force is not None else ""
    return force in AIRCRAFT or not before.isdisjoint(AIRCRAFT)


_GUARDS: tuple[Callable[[Scene, Draft], bool], ...] = (
    _parried,
    _aimed_for,
    _by_nature,
    _on_the_way,
    _set_off,
    _repelled,
    _of_positions,
    _over_a_mine,
    _touched_down,
)
