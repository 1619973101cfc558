"""Lands that another state rules: "X became a Y colony", "Y declared a protectorate over X"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.rules.scene import Draft
from geomap.reading.rules.seats import FORMER, described, description

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.model import Status
    from geomap.reading.phrases.extents import PlacePhrase
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.items import ForceLike

_BEHIND_OWNER = 4
"""Words of "a French-speaking self-governing crown colony" between whose it is and the noun."""
_OVER = frozenset({"over", "in", "on"})


def dominion_rule(scene: Scene) -> Iterator[Draft]:
    """What a land is, or becomes, to the state that rules it."""
    for n in scene.where(scene.vocab.cls["rules.dominions"]):
        if scene.question or scene.low(n).endswith("s"):
            continue
        at = _set_up(scene, n) + 1
        over = scene.parser.after(at + 1, direct=True) if scene.low(at) in _OVER else None
        draft = _said_of_land(scene, n) if over is None else _declared_over(scene, n, over)
        if draft is not None:
            yield draft


def _set_up(scene: Scene, n: int) -> int:
    """The last item of "a protectorate (was established)", with the noun at item `n`."""
    done = n + 2
    told = scene.is_in(n + 1, "classes.be") and scene.is_in(done, "rules.establishing")
    return done if told else n


def _said_of_land(scene: Scene, n: int) -> Draft | None:
    """ "X became a Y colony", "X was made a protectorate of Y", "X, a Y possession until 1898" """
    force, first, last = _owner(scene, n)
    if force is None or force.role != "force":
        return None
    begin = description(scene, first)
    if any(scene.low(k) in FORMER for k in range(begin, n)):
        return None
    phrase, copula = _land(scene, begin, n)
    if phrase is None:
        return None
    words = {scene.low(k) for k in range(copula, begin)}
    if "not" in words or words & scene.vocab.cls["irrealis.modal"] or "to" in words:
        return None
    gained = not words.isdisjoint(scene.vocab.cls["rules.made_dominion"])
    ongoing = not gained and not words.isdisjoint(scene.vocab.cls["rules.present"])
    status: Status = "captured" if gained else "controls"
    start = min(phrase.start, first)
    return Draft("dominion", status, phrase, start, max(last, phrase.stop - 1), n, force, ongoing=ongoing)


def _owner(scene: Scene, n: int) -> tuple[ForceLike | None, int, int]:
    """Whose colony it is, and the first and last item of what says so: "a Y crown colony", "a colony of Y"."""
    for k in range(n - 1, max(-1, n - 1 - _BEHIND_OWNER), -1):
        item = scene.items[k]
        if item.kind == "force":
            return item.force, k, n
        if item.kind != "word" or item.verbs or scene.is_in(k, "classes.determiner"):
            break
    if scene.low(n + 1) == "of":
        force, after = scene.clauses.force_within(n + 2)
        return force, n, after - 1
    return None, n, n


def _land(scene: Scene, begin: int, n: int) -> tuple[PlacePhrase | None, int]:
    """The land that the description from item `begin` on is of, and the item where what links them begins."""
    if scene.is_in(begin - 1, "rules.made_dominion") and scene.is_in(begin - 2, "classes.be"):
        k = scene.run_before(begin - 2, "classes.adverb", "classes.have")
        return scene.parser.subject(k, names=True), k
    phrase = described(scene, begin, n, scene.low(n))
    return phrase, phrase.stop if phrase is not None and phrase.stop <= begin else begin


def _declared_over(scene: Scene, n: int, phrase: PlacePhrase) -> Draft | None:
    """ "Y declared a protectorate over X", "a Y protectorate was established over X" """
    own, first, _ = _owner(scene, n)
    begin = description(scene, first if own is not None else n)
    if scene.is_in(begin - 1, "rules.establishing"):
        group = scene.verbs.group(begin - 1, frozenset({"past"}))
        force, at = scene.subject(group)
        force = force or own
        if force is None or group.irrealis or force.role != "force":
            return None
        first = begin - 1 if at is None else min(at, begin - 1)
        return Draft("dominion", "captured", phrase, first, phrase.stop - 1, n, force, group=group)
    done = phrase.stop + 1
    told = scene.is_in(phrase.stop, "classes.be") and scene.is_in(done, "rules.establishing")
    if own is None or not (told or _set_up(scene, n) > n):
        return None
    return Draft("dominion", "captured", phrase, first, done if told else phrase.stop - 1, n, own)
