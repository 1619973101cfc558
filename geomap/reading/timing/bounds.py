"""Whether a date is that of an event by which what is told was over, or since which it has lasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.timing.lengths import CHANGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.rules import Draft, Scene
    from geomap.reading.timing.nearness import Near

_EVENT = 10
"""Items of "since the battle of X in"."""


def is_since_event(scene: Scene, draft: Draft, near: Near) -> bool:
    """ "had been theirs since a counter-offensive in July": is the date that of the event that "since" names?"""
    if draft.group is None or draft.status in CHANGES:
        return False
    return (draft.group.past_perfect or draft.group.perfect) and _is_behind(scene, draft, near, "since")


def is_until_event(scene: Scene, draft: Draft, near: Near) -> bool:
    """ "surrounded, they held out until their leader gave up on the 8th": is it the day on which it was over?"""
    return _is_behind(scene, draft, near, "until")


def is_before_event(scene: Scene, draft: Draft, near: Near, drafts: Sequence[Draft]) -> bool:
    """ "changed hands twice before it fell on 15 June", "before taking A on Monday, they took B": is it a bound?

    So is the day of "By the time they came on Monday, X had been taken".
    """
    if near.date.kind not in {"point", "range"}:
        return False
    at, first = near.at, min(draft.first, draft.phrase.start)
    if at > max(draft.last, draft.at):
        told = any(scene.items[i].verbs for i in range(max(draft.last, draft.at) + 1, at))
        return told and _is_behind(scene, draft, near, "before")  # not "before breakfast on Monday"
    if at > first:
        return False
    if draft.group is not None and draft.group.past_perfect and _is_by_the_time(scene, at):
        return True
    return scene.low(0) == "before" and any(0 < d.at < at for d in drafts if d is not draft)


def _is_by_the_time(scene: Scene, at: int) -> bool:
    """ "By the time they came on Monday, X had been taken", "when they came": is it the day when it was over?"""
    for k in range(at - 1, max(-1, at - _EVENT), -1):
        if scene.low(k) in {",", ";", ":"}:
            return False
        if scene.low(k) == "time" and scene.low(k - 1) == "the" and scene.low(k - 2) == "by":
            return True
        if scene.low(k) == "when":
            return k == 0
    return False


def _is_behind(scene: Scene, draft: Draft, near: Near, word: str) -> bool:
    """ "until their leader gave up on": does a date behind a deed stand behind that word, with no break between?"""
    at = near.at
    begun = next((i for i in range(at - 1, max(draft.at, at - _EVENT), -1) if scene.low(i) == word), None)
    return begun is not None and not any(scene.low(i) in {",", ";", ":"} for i in range(begun, at))
