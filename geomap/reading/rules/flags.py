"""A flag that goes up, or still flies, over a place: whose it is, theirs is the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.rules.elision import unsaid
from geomap.reading.rules.scene import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.model import Status
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.items import ForceLike


def flag_rule(scene: Scene) -> Iterator[Draft]:
    """ "Y raised the national flag over X", "Y's colours were hoisted above the town hall of X" """
    for i in range(1, len(scene.items)):
        if not scene.is_in(i, "rules.flags") or scene.low(i - 1) == "white":
            continue
        verb = next((k for k in range(i - 1, max(-1, i - 8), -1) if scene.is_in(k, "rules.raised")), None)
        if verb is not None:
            group = scene.verbs.group(
                verb, frozenset({"ing"} if scene.low(verb).endswith("ing") else {"past", "participle"})
            )
            force, at = scene.subject(group)
            if at is not None and any(item.kind == "name" for item in scene.items[at + 1 : verb]):
                force = _whose_flag(scene, i)[0] or force  # "Y left; President Smith hoisted the Z flag"
            behind = i + 1
        else:
            verb = next((k for k in range(i + 1, min(len(scene.items), i + 9)) if _goes_up(scene, k)), None)
            if verb is None:
                continue
            group = scene.verbs.group(verb, frozenset({"past", "participle"}))
            force, at = _whose_flag(scene, i)
            agent, after = scene.clauses.agent(verb + 1)
            force, behind = (agent, after) if agent is not None else (force, verb + 1)
        if force is None or group.irrealis:
            continue
        over = next(
            (
                k
                for k in range(behind, min(len(scene.items), behind + 4))
                if scene.is_in(k, "rules.over") or scene.low(k) in {"there", "from"}
            ),
            None,
        )
        finite = any(scene.is_in(k, "classes.be") for k in range(max(0, verb - 2), verb))
        carried = scene.low(verb) == "flying" and not finite and scene.low(over or 0) == "in"
        if over is None or carried:  # "gunmen flying the flag of a movement in Z": whose men they are
            continue
        there = scene.low(over) == "there"
        phrase = scene.parser.there(over) if there else scene.parser.after(over + 1, lenient=True, aimed=True)
        if phrase is None:
            refs = unsaid(scene, over)
            phrase = PlacePhrase(refs, over, over + 1) if refs else None
        if phrase is None:
            continue
        first = at if at is not None and at < verb else min(verb, i)
        still = scene.low(verb - 1) in {"still", "yet"} or scene.low(verb) in {"flies", "fly", "flutters", "waves"}
        lasted = scene.low(verb) in {"flew", "flown"} and _is_lasting(scene)
        status: Status = "controls" if still or lasted else "captured"
        last = max(phrase.stop - 1, i, verb)
        yield Draft("flag", status, phrase, first, last, verb, force, group=group, ongoing=still)


def _is_lasting(scene: Scene) -> bool:
    """ "For nineteen months the Y flag flew over X", "until 24 May": is it said how long?"""
    for i, item in enumerate(scene.items[:-1]):
        nxt = scene.items[i + 1]
        counted = nxt.kind in {"number", "date"} or scene.is_in(i + 1, "classes.number")
        if item.lower in {"for", "until", "throughout"} and (counted or item.lower == "throughout"):
            return True
    return False


def _goes_up(scene: Scene, k: int) -> bool:
    """ "was raised", "flies", "went up": is it what a flag does or is done to it?"""
    if scene.low(k) in {"went", "goes", "gone"}:
        return scene.low(k + 1) == "up"
    return scene.is_in(k, "rules.raised") and scene.low(k) not in {"run", "ran", "put"}


def _whose_flag(scene: Scene, i: int) -> tuple[ForceLike | None, int | None]:
    """Whose the flag at item `i` is: "the Y flag", "Y's colours", "the flag of Y"."""
    if scene.low(i + 1) == "of":
        force, after = scene.clauses.force_within(i + 2, 4)
        return force, after - 1
    for k in range(i - 1, max(-1, i - 5), -1):
        if scene.items[k].kind == "force":
            return scene.items[k].force, k
        if scene.items[k].kind in {"place", "name"} or scene.is_in(k, "classes.preposition"):
            break
    return None, None
