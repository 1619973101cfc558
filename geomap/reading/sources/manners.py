"""Manners of saying beside "X said": accusing, airing reports, calling to say, saying in passing, being quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geomap.reading.sources.bounds import ENDS, MAX_NAME
from geomap.reading.sources.media import load_media
from geomap.reading.sources.stretches import Telling, acts, content_from, left_of, right_of
from geomap.reading.sources.tellers import ASIDE, JOINTS, before_adverbs, teller_at, teller_before

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Attribution
    from geomap.reading.rules import Scene

_CALLED = frozenset("called call calls telephoned phoned rang wrote appeared appears went goes came took".split())
_PAPER: Final = 5
"""Items of "aired several unconfirmed reports"."""


def accused(scene: Scene, i: int, before: Attribution | None) -> Telling | None:
    """ "Y accused Z of shelling X": what follows "of" is the word of Y."""
    of = next((k for k in range(i + 1, min(len(scene.items), i + ASIDE)) if scene.low(k) in {"of", "for"}), None)
    if of is None or scene.is_in(i - 1, "classes.be") or scene.low(i + 1) == "by":
        return None
    source, _start = teller_before(scene, before_adverbs(scene, i), before)
    return Telling(of + 1, right_of(scene, of), source) if source is not None else None


def published(scene: Scene, i: int, before: Attribution | None) -> Telling | None:
    """ "State television aired reports that X had fallen": what Y had to publish, "reports" or the like at item `i`."""
    verb = next((k for k in range(i - 1, max(0, i - _PAPER), -1) if scene.low(k) in load_media().published), None)
    source = teller_before(scene, before_adverbs(scene, verb), before)[0] if verb is not None else None
    return Telling(i + 2, right_of(scene, i, opens=True), source) if source is not None else None


def put(scene: Scene, i: int, before: Attribution | None) -> Telling | None:
    """ "The spokesman put it otherwise: X is ours": what follows the colon."""
    colon = next((k for k in range(i + 1, min(len(scene.items), i + ASIDE)) if scene.low(k) == ":"), None)
    source = teller_before(scene, i, before)[0] if colon is not None else None
    return Telling(colon + 1, len(scene.items), source) if colon is not None and source is not None else None


def appeared_to_say(scene: Scene, i: int, before: Attribution | None) -> Telling | None:
    """ "X called reporters to say", "X went on television to announce": who came to say what follows item `i`."""
    content = content_from(scene, i + 1, told=False)
    verb = next((k for k in range(i - 2, max(0, i - ASIDE), -1) if scene.low(k) in _CALLED), None)
    if content is None or verb is None:
        return None
    source = teller_before(scene, verb, before)[0]
    return Telling(content, right_of(scene, content, opens=True), source) if source is not None else None


def participle(scene: Scene, i: int, found: Sequence[Telling], before: Attribution | None) -> Telling | None:
    """What follows "..., saying that" at item `i` is told by who spoke before in the sentence, else by its subject."""
    content = content_from(scene, i + 1, told=False)
    if content is None or scene.low(i - 1) == "as":
        return None
    source = found[-1].source if found else subject_before(scene, i, before)[0]
    return Telling(content, right_of(scene, content, opens=True), source) if source is not None else None


def subject_before(scene: Scene, i: int, before: Attribution | None) -> tuple[Attribution | None, int]:
    """Who the clause of the verb at item `i` begins with, and where: "Y left X on Monday and said"."""
    left = left_of(scene, i)
    for k in range(left + 1, i):
        if scene.low(k) in ENDS:
            return None, i
        if acts(scene, k) or scene.is_in(k, "classes.reporting") or scene.low(k).endswith("ed"):
            source, start = teller_before(scene, k, before)
            opens = start == left or scene.items[start - 1].kind in {"punct", "date"} or scene.low(start - 1) in JOINTS
            return (source if opens else None), start
    return None, i


def quoted(scene: Scene, i: int) -> Telling | None:
    """ "X was quoted as saying", "Z quoted X as saying": what X said."""
    if i and (scene.is_in(i - 1, "classes.be") or scene.is_in(i - 1, "classes.adverb")):
        end = next((k for k in range(i - 1, -1, -1) if scene.is_in(k, "classes.be")), i)
        source, start = teller_before(scene, end, None)
    else:
        start = i
        stop = next((k for k in range(i + 1, min(len(scene.items), i + MAX_NAME)) if scene.low(k) == "as"), i + 1)
        source = teller_at(scene, i + 1, stop)
    if source is None:
        return None
    saying = next((k for k in range(i, min(len(scene.items), i + MAX_NAME)) if scene.low(k) == "saying"), i)
    content = content_from(scene, saying + 1, told=False)
    if content is not None and scene.low(saying + 1) != "by":
        return Telling(content, right_of(scene, content, opens=True), source)
    return Telling(left_of(scene, start), right_of(scene, saying), source)
