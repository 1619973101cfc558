"""Who is back in a place, out of it, or was in it by a day."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from geomap.reading.commonwords import WAS
from geomap.reading.rules.scene import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.model import Status
    from geomap.reading.phrases.extents import PlacePhrase
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.items import ForceLike

_LONGEST = 6
"""Items of "the southern half of the city of X"."""
_IN = frozenset({"in", "inside"})
_BEING = WAS | {"remain", "remains", "remained"}
_HEAD = 4
"""Items before the force that a headline without a verb begins with."""


def presence_rule(scene: Scene) -> Iterator[Draft]:
    """ "Army back in X", "Rebels out of X", "Y were in X by Friday", "Y is back in X", "Y are still in X" """
    if not scene.discourse.at_war or scene.question:
        return
    for i in scene.where({"back", "out", "were", "was", "still", "remain", "remains", "remained"}):
        if i == 0:
            continue
        if scene.low(i) == "back" and scene.low(i + 1) in {"in", "inside"}:
            yield from _said(scene, i, i + 2, "captured")
        elif scene.low(i) == "out" and scene.low(i + 1) == "of" and scene.items[i - 1].kind == "force":
            yield from _said(scene, i, i + 2, "lost")
        elif scene.low(i) in WAS and scene.low(i + 1) in _IN and _is_dated(scene, i + 2):
            yield from _said(scene, i, i + 2, "captured")
        elif scene.low(i + 1) in {"in", "inside"} and _stays(scene, i):
            yield from _said(scene, i, i + 2, "controls")


def _said(scene: Scene, i: int, at: int, status: Status) -> Iterator[Draft]:
    """The draft of words at item `i`, where a place stands at item `at`, and who is there right before them."""
    k = i - 1
    copula = False
    while k > 0 and (scene.is_in(k, "classes.be") or scene.is_in(k, "classes.adverb")):
        copula = copula or scene.is_in(k, "classes.be")
        k -= 1
    force = scene.items[k].force
    if force is None or not _are_men(scene, k, force) or scene.clauses.governed(k):
        return
    if force.kind == "country" and not scene.is_people(k):
        return
    verbless = k < _HEAD and not any(item.verbs and not item.nouns for item in scene.items)
    if not copula and not verbless and scene.low(i) not in _BEING:
        return
    phrase = scene.parser.after(at, names=False, direct=True)
    if phrase is None or not _is_town(scene, phrase, at):
        return
    group = scene.verbs.group(i, frozenset({"past"}))
    if not group.irrealis and not _is_errand(scene, phrase.stop):
        now = status == "controls" and (scene.is_in(i - 1, "rules.present") or scene.is_in(i, "rules.present"))
        yield Draft("presence", status, phrase, k, phrase.stop - 1, i, force, group=group, ongoing=now)


def _stays(scene: Scene, i: int) -> bool:
    """ "are still (in X)", "remain (in X)" """
    return scene.is_in(i - 1, "classes.be") if scene.low(i) == "still" else scene.low(i).startswith("remain")


def _are_men(scene: Scene, k: int, force: ForceLike) -> bool:
    """Are those named at item `k` men at war, or what they ride in on: no peacekeepers, no guns?"""
    if force.category == "peacekeeping":
        return False
    words = scene.text[scene.items[k].start : scene.items[k].end]
    return force.role == "force" or words.rpartition(" ")[2].casefold() in scene.vocab.cls["rules.rolling"]


def _is_errand(scene: Scene, stop: int) -> bool:
    """ "were in X by Monday for a parade", "on 4 May to train the army": does it say what they were there for?"""
    after = scene.clauses.past_dates(stop)
    return scene.low(after) in {"to", "for"} and scene.low(after + 1) not in {"good", "the"}


def _is_town(scene: Scene, phrase: PlacePhrase, at: int) -> bool:
    kinds = {scene.discourse.kind(r.toponym) for r in phrase.refs}
    return kinds <= {"settlement", "facility"} and phrase.relation in {"at", "part_of"} and phrase.stop <= at + _LONGEST


def tells_presence(words: Sequence[str]) -> bool:
    """May the words of a sentence, in lower case, tell that somebody was in a place by a day?"""
    return any(a in WAS and b in _IN for a, b in pairwise(words))


def _is_dated(scene: Scene, at: int) -> bool:
    """Is it said by when, or on which day right behind the place named at item `at`?"""
    if any(item.date is not None and item.date.kind == "by" for item in scene.items) or any(
        scene.low(i) == "by" and scene.low(i + 1) in {"nightfall", "noon", "dawn", "dusk", "midday", "evening", "then"}
        for i in range(len(scene.items))
    ):
        return True
    phrase = scene.parser.after(at, names=False, direct=True)
    date = scene.items[phrase.stop + 1].date if phrase is not None and phrase.stop + 1 < len(scene.items) else None
    day = date is not None and date.when.earliest is not None and date.when.earliest == date.when.latest
    told = scene.told is not None or scene.discourse.hands.last is not None  # where towns change hands
    return phrase is not None and day and told and scene.low(phrase.stop) == "on"
