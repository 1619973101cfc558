"""States told by an adjective or a set phrase: "Y-held X", "declared X liberated", "Y still in control"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.commonwords import TOWNS
from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.rules.owning import owner
from geomap.reading.rules.scene import QUOTES, Draft
from geomap.reading.rules.seats import described, description

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.items import ForceLike
    from geomap.reading.sentences.verbgroups import VerbGroup


# --- "Y's newly captured X" -----------------------------------------------------------------------------------


def newly_rule(scene: Scene) -> Iterator[Draft]:
    """ "Y's newly captured town of X": taken, and not said when; of "newly liberated X" it is not told by whom."""
    for i in range(1, len(scene.items) - 1):
        taken = scene.is_in(i - 1, "rules.newly") and any(
            cue.status == "captured" and "participle" in cue.forms and not cue.rest for cue in scene.items[i].verbs
        )
        force, first = owner(scene, i - 1) if taken and not scene.question else (None, i)
        phrase = scene.parser.after(i + 1, direct=True) if force is not None else None
        if phrase is not None and phrase.refs[0].mention is None:
            yield Draft("adjective:captured", "captured", phrase, first, phrase.stop - 1, i, force)


# --- "Y-held X" -----------------------------------------------------------------------------------------------


def held_rule(scene: Scene) -> Iterator[Draft]:
    """ "Y-held X", "Y-controlled parts of X", "the Y-occupied town of X" """
    for i, item in enumerate(scene.items):
        if item.kind != "force" or item.force is None:
            continue
        k = _held_word(scene, i)
        if k is None or _is_passed(scene, i, k) or _is_of_positions(scene, k) or _is_of_a_body(scene, k):
            continue
        phrase = scene.bracketed(i, k) or scene.parser.after(k + 1, definite=scene.is_the_town(i - 1, k + 1))
        if phrase is None or any(r.mention is not None for r in phrase.refs):
            phrase = _held_before(scene, i, k) or phrase
        if phrase is not None:
            phrase = _of_one(scene, k, phrase)
            first, last = min(i, phrase.start), max(k, phrase.stop - 1)
            was = phrase.stop <= i and any(scene.low(j) in _WAS for j in range(phrase.stop, i))
            yield Draft("held", "controls", phrase, first, last, k, item.force, ongoing=not was)


def _of_one(scene: Scene, k: int, phrase: PlacePhrase) -> PlacePhrase:
    """ "the Y-held capital of X, and the province of Z": the X alone, where the word behind "held" is for one town."""
    one = scene.is_in(k + 1, "rules.towns")
    if len(phrase.refs) == 1 or not one or scene.low(k + 2) != "of":
        return phrase
    name = next(i for i in range(k + 3, phrase.stop) if scene.items[i].start == phrase.refs[0].toponym.start)
    return replace(phrase, refs=phrase.refs[:1], stop=scene.parser.names.ref(name)[1])


def _held_word(scene: Scene, i: int) -> int | None:
    """The "held" that belongs to the force at item `i`: "Y-held", "the "Y"-held town", "in Y controlled X"."""
    k = i + 1
    if scene.low(k) in QUOTES and scene.low(i - 1) in QUOTES and scene.low(k + 1) == "-":
        k += 1
    k += scene.low(k) == "-"
    if not scene.is_in(k, "adjectives.held"):
        return None
    return k if k > i + 1 or _is_spaced(scene, i) or _is_before_place(scene, i, k) else None


def _is_before_place(scene: Scene, i: int, k: int) -> bool:
    """ "in Y controlled X": is the hyphen left out before a name?"""
    force = scene.items[i].force
    if force is None or (force.kind == "country" and scene.items[i].place is not None):
        return False  # "fighters from Tanzania occupied X"
    if scene.low(i - 1) in {"from", "to"} and any(scene.low(j) in {"who", "which", "that"} for j in range(i - 4, i)):
        return False  # "fighters who crossed from Tanzania occupied X"
    if scene.kind(k + 1) != "place" or scene.low(k) in {"run", "ruled", "held", "governed", "administered"}:
        return False
    if scene.kind(i - 2) == "force" and not scene.clauses.is_adjectival(k):
        return False  # "insurgents in Y controlled X"
    return scene.low(i - 1) in {"over", "on", "in", "of", "near", "from", "to"}


def _is_passed(scene: Scene, i: int, k: int) -> bool:
    """ "from Y-held areas": is it only where something comes from or goes to?"""
    if scene.low(i - 1) not in {"from", "to", "between", "with"} or scene.kind(k + 1) == "place":
        return False
    heads = (scene.low(j) for j in range(k + 1, k + 4) if scene.is_in(j, "inner") or scene.is_in(j, "head"))
    return next(heads, "") in _LANDS


def _is_of_positions(scene: Scene, k: int) -> bool:
    """ "Y-held positions near X": no more than where they stand."""
    return scene.low(k + 1) in {"positions", "position"} and scene.low(k + 2) in {"near", "around", "outside"}


def _is_of_a_body(scene: Scene, k: int) -> bool:
    """ "the Y-run health ministry in X", "Y-run X TV": no more than an office or a station?"""
    for j in range(k + 1, min(len(scene.items), k + 5)):
        item = scene.items[j]
        if scene.is_in(j, "names.run_bodies") or item.lower.rpartition(" ")[2] in scene.vocab.cls["names.platforms"]:
            return True
        if item.kind not in {"word", "name"} or scene.is_in(j, "classes.preposition"):
            return False
    return False


def _is_spaced(scene: Scene, i: int) -> bool:
    """ "Around the major government held cities of X": is the hyphen only left out?"""
    if scene.low(i + 2) in _LANDS - {""} and scene.low(i + 3) in {"of", "in"}:
        return scene.is_in(i - 1, "classes.preposition")  # "in Y controlled areas of X"
    words = scene.text[scene.items[i].start : scene.items[i].end].casefold()
    if words not in _ATTRIBUTES or not (scene.is_in(i + 2, "rules.towns") or scene.low(i + 2) in TOWNS):
        return False
    k = i - 1
    while k > 0 and scene.low(k) in _MAJOR:
        k -= 1
    return k >= 0 and (scene.is_in(k, "classes.preposition") or scene.low(k) in {"the", "a", "an", "all"})


_WAS = frozenset({"was", "were", "became", "remained"})
_LANDS = frozenset({"areas", "area", "territory", "territories", "land", "regions", ""})
_ATTRIBUTES = frozenset({"government", "rebel", "regime", "opposition", "insurgent", "militant", "separatist", "army"})
_MAJOR = frozenset(
    {"major", "main", "key", "last", "largest", "biggest", "remaining", "strategic", "other", "important"}
)


def _held_before(scene: Scene, i: int, k: int) -> PlacePhrase | None:
    """ "X, the last Y-held town", "X was the only Y-held town": the place before what is said of it."""
    begin = description(scene, i)
    said = scene.low(begin - 1) in {",", "became"} or scene.is_in(begin - 1, "rules.staying")
    return described(scene, begin, k, "held") if begin < i and said else None


# --- "declared X liberated" -----------------------------------------------------------------------------------


_DECLARED = 20
"""Items from "declared" to the "liberated" behind a list of places."""


def declared_rule(scene: Scene) -> Iterator[Draft]:
    """ "Y declared X (fully) liberated", "X was declared liberated" """
    for i in range(1, len(scene.items)):
        if not scene.is_in(i, "rules.declared"):
            continue
        verb = next(
            (k for k in range(i - 1, max(-1, i - _DECLARED), -1) if scene.is_in(k, "rules.declaring")),
            None,
        )
        if verb is None:
            continue
        group = scene.verbs.group(verb, frozenset({"past", "participle"}))
        if group.irrealis:
            continue
        declared = scene.parser.after(verb + 1, until=i) if not group.passive else None
        phrase = declared if not group.passive else scene.parser.subject(group.start, names=True)
        if phrase is None or (not group.passive and not _is_told_so(scene, phrase.stop, i)):
            continue
        if scene.low(i + 1) == "of":
            yield from _rid_of(scene, phrase, group, i)
            continue
        force, after = scene.clauses.agent(i + 1) if group.passive else (_declaring(scene, group), i + 1)
        last = max(i, after - 1)
        yield Draft("declared", "captured", phrase, min(phrase.start, group.start), last, i, force, group=group)


def _is_told_so(scene: Scene, stop: int, i: int) -> bool:
    """ "declared X, its second city, to be fully liberated": is it item `i` that X is said to be?"""
    behind = scene.parser.behind_aside(stop)
    while behind < i and (scene.low(behind) in _TO_BE or scene.is_in(behind, "classes.adverb")):
        behind += 1
    return behind == i or stop <= i <= stop + 2


_TO_BE = frozenset({"to", "be", "have", "been", "as"})


def _declaring(scene: Scene, group: VerbGroup) -> ForceLike | None:
    """ "Y declared X liberated", "Smith declared X liberated": who says so, if it is a force."""
    named = scene.items[group.start - 1].kind == "name" if group.start else False
    return None if named else scene.subject(group)[0]


def _rid_of(scene: Scene, phrase: PlacePhrase, group: VerbGroup, i: int) -> Iterator[Draft]:
    """ "X was declared free of Y": Y is not there any more; of others nothing is told."""
    loser, after = scene.clauses.force_within(i + 2)
    if loser is not None:
        yield Draft("declared", "lost", phrase, min(phrase.start, group.start), after - 1, i, loser, group=group)


# --- "Y still in control" -------------------------------------------------------------------------------------


def in_control_rule(scene: Scene) -> Iterator[Draft]:
    """ "X: Y still in control", "Y remains in full control": of the place that the line or the text is about."""
    for i in range(1, len(scene.items)):
        if scene.low(i) != "control" or scene.low(i + 1) in {"of", "over"}:
            continue
        k = i - 1
        while scene.low(k) in {"full", "complete", "firm", "total", '"', "“"}:
            k -= 1
        if scene.low(k) != "in":
            continue
        k -= 1
        while (
            scene.is_in(k, "classes.adverb")
            or scene.is_in(k, "classes.be")
            or scene.low(k) in {"remain", "remains", "remained", "firmly"}
            or (k >= 0 and scene.items[k].kind == "date")
        ):
            k -= 1
        if k >= 0 and (first := scene.headed_by(k)) is not None:
            k = first
        if k < 0 or scene.items[k].kind != "force" or "not" in {scene.low(j) for j in range(k, i)}:
            continue
        head = next(
            (
                j
                for j in range(k)
                if scene.items[j].kind == "place" or (scene.items[j].kind == "name" and scene.low(j + 1) == ":")
            ),
            None,
        )
        phrase = (
            PlacePhrase((scene.parser.names.ref(head)[0],), head, head + 1)
            if head is not None
            else scene.parser.there(i)
        )
        if phrase is not None:
            yield Draft(
                "in control", "controls", phrase, min(phrase.start, k), i, i, scene.items[k].force, ongoing=True
            )
