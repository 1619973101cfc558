"""A place that is free: from whom goes without saying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.rules.scene import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.rules.scene import Scene

_ENDS = frozenset({"", ".", ",", ";", "!", "again", "at", "once", "since", "by", "on"})
"""What may stand behind "X is free" where it is not free of something, to do something, or for all."""


def free_rule(scene: Scene) -> Iterator[Draft]:
    """ "X is free again", "by which evening X itself was free" """
    if not scene.discourse.at_war or scene.question:
        return
    for i in range(1, len(scene.items)):
        if scene.low(i) != "free" or (scene.low(i + 1) not in _ENDS and not _is_date(scene, i + 1)):
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


def _is_date(scene: Scene, i: int) -> bool:
    return i < len(scene.items) and scene.items[i].kind == "date"
