"""Relief that no verb of siege tells: "Y opened a corridor into X", "Y reached the besieged X", "X is free again"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.rules.framing import is_inside
from geomap.reading.rules.scene import Draft
from geomap.reading.rules.sieges import flat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.cues import Form


def relief_rule(scene: Scene) -> Iterator[Draft]:
    """ "Y opened a corridor into X, breaking a siege", "Y reached the besieged town of X" """
    for i in range(1, len(scene.items) - 1) if scene.discourse.at_war else ():
        if scene.is_in(i, "rules.reached"):
            phrase = scene.parser.after(i + 1)
            shut = phrase is not None and any(
                scene.is_in(k, "adjectives.besieged") or scene.low(k) == "trapped" for k in range(i + 1, phrase.stop)
            )
        elif scene.is_in(i, "rules.corridors") and scene.low(i + 1) in {"to", "into", "with", "between"}:
            opened = any(scene.is_in(k, "rules.opening") for k in range(max(0, i - 6), i))
            phrase = scene.parser.after(i + 2) if opened and not _is_humane(scene, i) else None
            shut = phrase is not None and _speaks_of_siege(scene)
        elif scene.low(i) == "with" and scene.low(i - 1).endswith("up"):
            phrase = _garrison_met(scene, i)
            shut = phrase is not None
        else:
            continue
        if phrase is None or not shut or not is_inside(scene, phrase):
            continue
        met = next((k for k in (i - 1, i - 2) if scene.low(i) == "with" and scene.low(k) in _MEETING), i)
        verb = next((k for k in range(met, max(-1, met - 7), -1) if scene.is_in(k, "rules.opening") or k == met), met)
        forms: frozenset[Form] = frozenset({"ing"} if scene.low(verb).endswith("ing") else {"past"})
        group = scene.verbs.group(verb, forms)
        force, at = scene.subject(group)
        if force is None or group.irrealis:
            continue
        first = at if at is not None and at < verb else verb
        yield Draft("relief", "siege_broken", flat(phrase), first, phrase.stop - 1, i, force, group=group)


def _garrison_met(scene: Scene, at: int) -> PlacePhrase | None:
    """ "linked up with the garrison of X", "with the defenders of X": the X, for the "with" at item `at`."""
    if not any(scene.low(k) in _MEETING for k in range(max(0, at - 2), at)):
        return None
    for k in range(at + 1, min(len(scene.items) - 2, at + 5)):
        item = scene.items[k]
        if refs := scene.garrisoned(k):
            return PlacePhrase(refs, k, k + 1)
        last = scene.text[item.start : item.end].rpartition(" ")[2].casefold()
        if last in scene.vocab.cls["rules.defenders"]:
            return scene.parser.after(k + 2) if scene.low(k + 1) in {"of", "at", "in"} else None
        if item.kind in {"place", "punct"} or item.verbs:
            return None
    return None


_MEETING = frozenset({"linked", "links", "linked up"})


def _is_humane(scene: Scene, i: int) -> bool:
    """Is the corridor at item `i` one that was agreed on for those who leave?"""
    return any(scene.low(k) in {"humanitarian", "safe", "aid", "evacuation"} for k in range(max(0, i - 3), i))


def _speaks_of_siege(scene: Scene) -> bool:
    return any(
        scene.is_in(k, "rules.siege_words") or scene.is_in(k, "adjectives.besieged") for k in range(len(scene.items))
    )


_BEHIND_FREE = frozenset({"", ".", ",", ";", "!", "again", "at", "once", "since", "by", "on"})
"""What may stand behind "X is free" where it is not free of something, to do something, or for all."""


def free_rule(scene: Scene) -> Iterator[Draft]:
    """ "X is free again", "by which evening X itself was free" """
    if not scene.discourse.at_war or scene.question:
        return
    for i in range(1, len(scene.items)):
        if scene.low(i) != "free" or (scene.low(i + 1) not in _BEHIND_FREE and scene.kind(i + 1) != "date"):
            continue
        k = scene.run_before(i, "classes.be", "classes.have", "classes.adverb")
        words = {scene.low(j) for j in range(k, i)}
        if not words & {"is", "was", "are", "were", "been"} or "not" in words:
            continue
        group = scene.verbs.group(i, frozenset({"participle"}))
        phrase = scene.parser.subject(k, names=True)
        if phrase is None or group.irrealis:
            continue
        named = any(item.kind == "place" for item in scene.items[phrase.start : phrase.stop])
        if not named and any(r.mention is None for r in phrase.refs):
            continue
        yield Draft("free", "captured", phrase, phrase.start, i, i, None, group=group)
