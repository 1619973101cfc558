"""How much of a place a claim is of: "X and the airport at Z", "took half of X and lost it", "X, all but the port"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import HOLDS
from geomap.reading.commonwords import INSIDE
from geomap.reading.phrases.extents import PlacePhrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geomap.reading.phrases.extents import PlaceRef
    from geomap.reading.rules.scene import Draft, Scene

_NEAR = 400
"""Characters behind a name for which "it" can be the part of the place that was told of there."""
_EXCEPTED = 6
"""Items of "except for the old international airport", at most."""


# --- the places of a list -------------------------------------------------------------------------------------


def each_part(scene: Scene, draft: Draft) -> Iterator[Draft]:
    """ "X and parts of Z": the draft once for the places that are told of whole, and once for each part."""
    phrase = draft.phrase
    whole: list[PlaceRef] = []
    several = len(phrase.refs) > 1 and draft.status in HOLDS
    shared: PlacePhrase | None = None
    for ref in phrase.refs:
        part = _part_of(scene, phrase, ref) if several and whole else None
        if part is None and shared is not None and _shares(scene, phrase, shared, ref):
            part = replace(shared, refs=(ref,))
        shared = part
        if several and whole and part is None and phrase.share is not None and _is_all_of(scene, phrase, ref):
            part = replace(phrase, refs=(ref,), relation="at", share=None, share_text=None, part=None)
        if part is None:
            whole.append(ref)
        else:
            yield replace(draft, phrase=part)
    yield draft if len(whole) == len(phrase.refs) else replace(draft, phrase=replace(phrase, refs=tuple(whole)))


def _shares(scene: Scene, phrase: PlacePhrase, part: PlacePhrase, ref: PlaceRef) -> bool:
    """ "most of A as well as parts of B and C": is the C told of as the B before it, of which `part` tells?"""
    if part.share is None or _is_all_of(scene, phrase, ref):
        return False
    k = scene.run_before(part.start, "classes.determiner", "extents.directions", "rules.in_list")
    return phrase.share is not None or scene.low(k - 1) in {"and", "as", "with"}


def _is_all_of(scene: Scene, phrase: PlacePhrase, ref: PlaceRef) -> bool:
    """ "most of A and all of B", "most of A, including B": is it said of a place of a list that it is all of it?"""
    behind = range(phrase.start, len(scene.items))  # what an aside adds stands behind the phrase
    i = next((k for k in behind if scene.items[k].start == ref.toponym.start), None)
    if i is not None and any(scene.is_in(k, "names.listing") for k in range(phrase.start, i)):
        return True
    of = -1 if i is None else i - 1 - scene.is_in(i - 1, "classes.determiner")
    return scene.low(of) == "of" and scene.low(of - 1) in {"all", "whole", "entirety"}


def _part_of(scene: Scene, phrase: PlacePhrase, ref: PlaceRef) -> PlacePhrase | None:
    """ "... and most of X", "... and the base at X": that much of a place of a list, as the words before it say."""
    i = next((k for k in range(phrase.start, phrase.stop) if scene.items[k].start == ref.toponym.start), None)
    if i is None or ref.mention is not None:
        return None
    begin = i
    while begin > phrase.start and scene.kind(begin - 1) in {"word", "number", "force"}:
        if scene.low(begin - 1) in {"and", "as", "with"}:
            break
        begin -= 1
    found = scene.parser.after(begin, until=scene.parser.names.ref(i)[1]) if begin < i else None
    if found is not None and [r.toponym.start for r in found.refs] == [ref.toponym.start] and is_partial(found):
        return found
    return None


# --- what stands for a part -----------------------------------------------------------------------------------


def is_one_part(scene: Scene, phrase: PlacePhrase) -> bool:
    """ "the TV station in X", "the northern half of X": is it of one thing in one place that "it" can stand for?"""
    if len(phrase.refs) > 1 or phrase.refs[0].mention is not None or not is_partial(phrase):
        return False
    named = phrase.refs[0].toponym.start
    nouns = (scene.low(k) for k in range(phrase.start, phrase.stop) if scene.items[k].start < named)
    noun = next((low for low in nouns if any(low in scene.vocab.cls[name] for name in _NOUNS)), None)
    return noun is not None and (not noun.endswith("s") or noun in scene.vocab.cls["nouns_of_place.facility"])


_NOUNS = ("nouns_of_place.facility", "extents.part_nouns", "extents.half", "extents.part")


def thing_at(scene: Scene, i: int) -> PlacePhrase | None:
    """ "a police post in X", "that outpost near X": the one thing that the name at item `i` tells the place of."""
    near = scene.is_in(i - 1, "classes.beside")
    if i < _THING or not (near or scene.low(i - 1) in INSIDE) or not _is_thing(scene, i - 2):
        return None
    begin = next((k for k in range(i - 3, max(-1, i - _WORDS), -1) if scene.is_in(k, "classes.determiner")), None)
    if begin is None or any(scene.kind(k) not in {"word", "force", "name"} for k in range(begin, i - 2)):
        return None
    ref, stop = scene.parser.names.ref(i)
    return PlacePhrase((ref,), begin, stop, "near" if near else "part_of", "part" if near else None)


_THING = 3
"""Items of "a base in" before a name."""
_WORDS = 8
"""Items back from a name to the "a" of such a thing, at most."""


def _is_thing(scene: Scene, i: int) -> bool:
    """Is it one thing that can be held alone?"""
    plural = scene.low(i) + "s"
    posts = scene.is_in(i, "rules.posts") or plural in scene.vocab.cls["rules.posts"]
    return (posts and not scene.low(i).endswith("s")) or scene.is_in(i, "nouns_of_place.facility")


def is_partial(phrase: PlacePhrase) -> bool:
    """Is less told of than the place that is named?"""
    return phrase.share is not None or phrase.relation != "at"


def of_same_part(scene: Scene, draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """ "seized the TV station in X and held it": the draft, where "it" is the part of a place told of before."""
    phrase = draft.phrase
    mention = phrase.refs[0].mention
    if draft.status not in HOLDS or len(phrase.refs) > 1 or mention is None or is_partial(phrase):
        return draft
    if scene.text[mention[0] : mention[1]].casefold() != "it":
        return draft
    toponym = phrase.refs[0].toponym
    here = (d.phrase for d in drafts if d.at < draft.at and d.phrase.refs[0].toponym.start == toponym.start)
    told = next((p for p in here if is_one_part(scene, p)), scene.discourse.parts.get(toponym.start))
    if told is None or mention[0] - toponym.end > _NEAR:
        return draft
    between = re.findall(r"\w+", scene.text[toponym.end : mention[0]].casefold())
    if not scene.vocab.cls["anaphora.settlement"].isdisjoint(between):
        return draft  # "a base in X. They attacked the town and took it"
    return replace(
        draft,
        phrase=replace(phrase, relation=told.relation, share=told.share, share_text=told.share_text, part=told.part),
    )


# --- all but --------------------------------------------------------------------------------------------------


def but_for(scene: Scene, draft: Draft) -> Draft:
    """ "X, all but the port,", "X apart from its airport": the draft, with what is left out of the place."""
    phrase = draft.phrase
    if draft.status not in HOLDS or len(phrase.refs) > 1 or is_partial(phrase):
        return draft
    behind = (k + (scene.low(k) == ",") for k in (phrase.stop, draft.last + 1))
    at = next((k for k in behind if _excepts(scene, k) or _all_but(scene, phrase, k)), None)
    if at is None and scene.low(phrase.start - 1) == "," and _excepts(scene, 0):
        at = 0  # "With the exception of the port, X is"
    if at is None:
        return draft
    stop = at + 1
    while stop < min(len(scene.items), at + _EXCEPTED) and scene.kind(stop) in {"word", "place", "name", "possessive"}:
        if (scene.items[stop].verbs and not scene.items[stop].nouns) or scene.is_in(stop, "classes.conjunction"):
            break
        stop += 1
    words = scene.text[scene.items[at].start : scene.items[stop - 1].end]
    return replace(draft, phrase=replace(phrase, share="most", share_text=words))


def _all_but(scene: Scene, phrase: PlacePhrase, k: int) -> bool:
    """ "all of X but Z", "the whole of X but the port" """
    whole = any(scene.low(j) in {"all", "whole", "entire"} for j in range(phrase.start, phrase.stop))
    left_out = scene.low(k) == "but" and scene.kind(k + 1) in {"place", "name"}
    return whole and left_out and not any(item.verbs for item in scene.items[k + 2 : k + 3])


def _excepts(scene: Scene, k: int) -> bool:
    """Does "except for" with a place, or with a part of one, stand at item `k`, and not "all but unopposed"?"""
    if not scene.is_in(k, "extents.excepting"):
        return False
    for i in range(k + 1, min(len(scene.items), k + _EXCEPTED)):
        if scene.kind(i) in {"place", "name"} or any(scene.is_in(i, name) for name in _PARTS):
            return True
        if scene.kind(i) not in {"word", "number", "possessive", "force"} or scene.is_in(i, "classes.relative"):
            return False
    return False


_PARTS = ("nouns_of_place.facility", "nouns_of_place.inside", "nouns_of_place.counted", "extents.part_nouns", "extent")
