"""Those who are shut in, and places kept shut or ringed: "Y are trapped in X", "Y have X surrounded"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.reading.rules.framing import framed, is_inside
from geomap.reading.rules.scene import Draft
from geomap.reading.rules.sieges import flat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.phrases.extents import PlacePhrase
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.cues import Form
    from geomap.reading.sentences.items import ForceLike
    from geomap.reading.sentences.verbgroups import VerbGroup


def shut_in_rule(scene: Scene) -> Iterator[Draft]:
    """ "Y are trapped in X", "the Y garrison at X has been cut off", "in X, Y are hemmed in by Z" """
    for i in range(1, len(scene.items)):
        if not scene.is_in(i, "rules.shut_in"):
            continue
        group = scene.verbs.group(i, _PARTICIPLE)
        k = _subject_of_shut(scene, i, group)
        those = _those_shut_in(scene, k, group) if k is not None else None
        people = _people_shut_in(scene, k) if k is not None and those is None else None
        those = those or people
        if those is None or not _may_be_shut_in(those.force):
            continue
        besieger, phrase, last = _shut_in_by(scene, i, those.phrase)
        if people is not None and besieger is None:
            continue  # a landslide may have done it
        phrase = phrase or framed(scene, those.first)
        if phrase is None and (besieger is not None or scene.is_in(i, "adjectives.besieged")):
            phrase = _taken_by(scene, those.force)
        if phrase is not None and is_inside(scene, phrase):
            phrase, now = flat(phrase), group.present
            yield Draft("shut in", "besieged", phrase, those.first, last, i, those.force, besieger, ongoing=now)


@dataclass(frozen=True, slots=True)
class _Those:
    """Who are shut in, and where if their name says so ("the Y garrison at X")."""

    force: ForceLike | None
    phrase: PlacePhrase | None
    first: int
    """Item index of the first item that names them."""


def _subject_of_shut(scene: Scene, i: int, group: VerbGroup) -> int | None:
    """The last item of the subject of "are trapped"; None of "Y encircled X", "Y had cut off X"."""
    k = group.start - 1
    while k > 0 and (
        any(scene.is_in(k, name) for name in ("rules.staying", "rules.turning", "classes.adverb"))
        or scene.items[k].kind == "date"
        or scene.low(k) in _FOUND
    ):
        k -= 1
    if k < 0 or group.irrealis:
        return None
    aux = {scene.low(j) for j in range(k + 1, i)}
    if aux & (scene.vocab.cls["classes.be"] | scene.vocab.cls["rules.staying"] | _FOUND):
        return k
    if scene.low(i + 1) in _PARTICLES and scene.clauses.force_within(i + 2)[0] is not None:
        return None  # "Y hemmed in Z at X"
    k -= scene.low(k) == "," and scene.kind(k - 1) == "force"  # "the Y divisions, shut in at X,"
    ends = scene.kind(i + 1) in {"", "punct", "date"} or scene.low(i + 1) in _AFTER_SHUT
    return k if ends and not aux & scene.vocab.cls["classes.have"] else None


def _those_shut_in(scene: Scene, k: int, group: VerbGroup) -> _Those | None:
    """ "Y", "they", "the Y garrison at X", "the defenders of X" that ends with item `k`."""
    force = scene.subject(group)[0] if scene.low(k) in {"they", "we", "but", "and"} else scene.items[k].force
    if force is None and scene.kind(k) == "name" and scene.parser.names.is_person(k):
        force = scene.named_actor(k, k + 1)  # "Marshal X is encircled at Z"
    if force is not None:
        return _Those(force, None, k)
    named = scene.items[k].kind in {"place", "name"} or (scene.is_in(k, "head") and scene.low(k - 1) == "the")
    phrase = scene.parser.before(k + 1, names=True) if named else None
    owner = phrase.start - 2 if phrase is not None else -1
    if phrase is not None and scene.is_in(phrase.start + 1, "rules.defenders"):
        owner = phrase.start + 1  # "the garrisons in X"
    if owner < 0 or scene.low(owner + 1) not in {"in", "at", "inside", "of"}:
        return None
    force = scene.items[owner].force
    return _Those(force, phrase, owner) if force is not None or scene.is_in(owner, "rules.defenders") else None


def _people_shut_in(scene: Scene, k: int) -> _Those | None:
    """ "more than 200 civilians (were trapped)": they matter only where it is said who shut them in."""
    return _Those(None, None, k) if scene.is_in(k, "rules.civilians") and scene.discourse.at_war else None


def _taken_by(scene: Scene, force: ForceLike | None) -> PlacePhrase | None:
    """ "Y entered X but found itself encircled": the place that those took who are shut in, which was told last."""
    told = scene.changes[-1] if scene.changes else None
    taker = told.force if told is not None and told.status == "captured" else None
    return told.phrase if told and taker and force and taker.force.id == force.force.id else None


def _may_be_shut_in(force: ForceLike | None) -> bool:
    return force is None or (force.role == "force" and force.kind != "country")


def _shut_in_by(scene: Scene, i: int, phrase: PlacePhrase | None) -> tuple[ForceLike | None, PlacePhrase | None, int]:
    """ "(are trapped) in X by Y": by whom and where, and the last item that says so."""
    besieger, last = None, i
    for j in range(i + 1, min(len(scene.items), i + 10)):
        low = scene.low(j)
        if low == "by" and besieger is None:
            besieger, after = scene.clauses.agent(j)
            last = max(last, after - 1)
        if phrase is None and low in {"in", "at", "inside", "within", "into"}:
            phrase = scene.parser.after(j + 1)
            last = max(last, phrase.stop - 1) if phrase is not None else last
        if low in {".", ";"} or (scene.items[j].verbs and not scene.items[j].nouns):
            break
    return besieger, phrase, last


_FOUND = frozenset({"found", "themselves", "itself"})
"""Of those who "found themselves" shut in."""
_PARTICLES = frozenset({"in", "up", "down"})
_AFTER_SHUT = frozenset({"into", "in", "at", "inside", "by", "since", "on"})
_SHUT = frozenset({"under", "cut off", "isolated", "hemmed in"})
_PARTICIPLE: frozenset[Form] = frozenset({"participle"})


def kept_shut_rule(scene: Scene) -> Iterator[Draft]:
    """ "Y have X surrounded", "Y kept X under siege", "Y put X under siege", "which left X cut off" """
    if not scene.where(scene.vocab.cls["adjectives.besieged"], _SHUT):
        return
    for i in scene.where(scene.vocab.cls["rules.keeping"], scene.vocab.cls["rules.bringing"]):
        phrase = scene.parser.after(i + 1) if 0 < i < len(scene.items) - 2 else None
        if phrase is None or not is_shut(scene, phrase.stop):
            continue
        group = scene.verbs.group(i, frozenset({"ing"} if scene.low(i).endswith("ing") else {"past"}))
        if group.irrealis:
            continue
        force, at = scene.subject(group) if not scene.is_in(i, "rules.leaving") else (None, None)
        first = at if at is not None and at < i else i
        last = min(len(scene.items) - 1, phrase.stop + 1)
        present = scene.low(i) in {"has", "have", "keep", "keeps", "hold", "holds"}
        yield Draft("kept shut", "besieged", flat(phrase), first, last, i, None, force, group=group, ongoing=present)


def is_shut(scene: Scene, at: int) -> bool:
    """Does "surrounded", "under siege" stand at item `at`, behind a place?"""
    at = scene.run_after(at, "classes.adverb")
    if scene.low(at) == "under":
        return any(scene.is_in(k, "rules.siege_words") for k in range(at + 1, at + 4))
    return scene.is_in(at, "adjectives.besieged") or scene.low(at) in _SHUT


# --- rings drawn round a place --------------------------------------------------------------------------------

_ROUND = frozenset({"around", "round", "about"})
_CLOSED = 6
"""Items between a ring, or the place it is drawn round, and the word that says it is closed."""
_AUXILIARY = ("classes.be", "classes.have", "classes.adverb")


def ring_rule(scene: Scene) -> Iterator[Draft]:
    """ "the ring around X (was) closed (by Y)", "the Y noose is tightening round X" """
    for i in scene.where(scene.vocab.cls["rules.rings"]) if scene.discourse.at_war else ():
        round_it = _ringed(scene, i)
        if round_it is None:
            continue
        phrase, closed, last = round_it
        group = scene.verbs.group(closed, frozenset({"past", "participle"}))
        if group.irrealis or not is_inside(scene, phrase):
            continue
        before = scene.items[i - 1].force if i else None
        agent, after = scene.clauses.agent(last + 1)
        last = max(last, after - 1) if agent is not None else last
        yield Draft(
            "ring", "besieged", flat(phrase), i, last, closed, None, agent or before, group=group, ongoing=group.present
        )


def _ringed(scene: Scene, ring: int) -> tuple[PlacePhrase, int, int] | None:
    """What the ring at an item is round, the word that says it is closed, and the last item of both."""
    if scene.low(ring + 1) in _ROUND:  # "the ring around X closed"
        phrase = scene.parser.after(ring + 2)
        closed = _closing(scene, phrase.stop) if phrase is not None else None
        return (phrase, closed, closed) if phrase is not None and closed is not None else None
    closed = _closing(scene, ring + 1)  # "the ring closed around X"
    if closed is None or scene.low(closed + 1) not in _ROUND:
        return None
    phrase = scene.parser.after(closed + 2)
    return (phrase, closed, phrase.stop - 1) if phrase is not None else None


def _closing(scene: Scene, at: int) -> int | None:
    """The "closed", "tightening" that stands at item `at` or behind what belongs to it."""
    for k in range(at, min(len(scene.items), at + _CLOSED)):
        if scene.is_in(k, "rules.closing"):
            return k
        if not scene.is_in_any(k, _AUXILIARY) and scene.kind(k) != "date":
            return None
    return None
