"""What a phrase says of places, and how much of them: "large parts of", "the southern half of", "80 % of"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from geomap.model import Toponym
from geomap.reading.commonwords import CENTRES
from geomap.reading.loci.lexicon import load_loci
from geomap.reading.sentences.words import number_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.model import Relation, Share
    from geomap.reading.sentences.items import Item


class PlaceRef(NamedTuple):
    """One place that a phrase speaks of."""

    toponym: Toponym
    as_written: str
    """The place's own name, with the class word that makes it another place ("X province", "X dam")."""
    mention: tuple[int, int] | None = None
    """Span of the pronoun or description that stands for it."""

    @property
    def key(self) -> str:
        """The place's name, case-folded: what a report tells of one name it tells of one place."""
        return self.toponym.name.casefold()


_OF_AIRPORTS = frozenset({"international", "military", "domestic", "air", "regional"})


def town_named(ref: PlaceRef) -> PlaceRef:
    """The X of "X airport", "X province", "X International Airport"."""
    toponym = ref.toponym
    words = toponym.name.split(" ")
    if len(words) > 1 and words[-1].casefold() == (toponym.cue or "").rpartition(" ")[2]:
        del words[-1]
        while len(words) > 1 and words[-1].casefold() in _OF_AIRPORTS:
            del words[-1]
    name = " ".join(words)
    return ref._replace(toponym=Toponym(toponym.start, toponym.start + len(name), name), as_written=name)


@dataclass(frozen=True, slots=True)
class PlacePhrase:
    """What a noun phrase says of one or more places."""

    refs: tuple[PlaceRef, ...]
    start: int
    """Item index of the first item, `stop` after the last."""
    stop: int
    relation: Relation = "at"
    share: Share | None = None
    share_text: str | None = None
    part: str | None = None


def with_extent(
    phrase: PlacePhrase, at: int, place: int, text: str, items: Sequence[Item], cls: Mapping[str, frozenset[str]]
) -> PlacePhrase:
    """A phrase with the share and part that the words before its name tell ("X's northern outskirts": after it).

    Parameters
    ----------
    phrase
        As parsed so far.
    at, place
        Items where the phrase begins and where the name, or the noun that stands for it, is.
    text, items, cls
        The report's text, the sentence's items and the word classes.
    """
    low = at
    while low > 0 and at - low < 3 and (items[low - 1].lower in cls["extent"] or items[low - 1].kind == "number"):
        low -= 1
    span = items[low:place]
    share, share_text = phrase.share, phrase.share_text
    counted = _counted(items, at, place, cls) or _counted_of(items, place, phrase.stop, cls)
    for k, item in enumerate(span):
        found = _share(item.lower, span, k, cls)
        if found is not None:
            share, share_text = found, _share_words(span, k, text)
            break
    if counted is not None and share in {None, "part"}:
        share, share_text = counted[0], text[items[counted[1]].start : items[counted[2]].end]
    part, stop = _part(span, text, cls), phrase.stop
    relation = phrase.relation
    owned = _owned_part(phrase.stop, items, cls)
    middle = relation == "at" and len(phrase.refs) == 1 and is_middle(stop, items, text, cls)
    if counted is not None and counted[2] > phrase.stop:
        stop = counted[2] + 1
    elif middle:
        part, stop = text[items[stop].start : items[stop].end], stop + 1  # "X centre"
    elif (site := _named_site(phrase, items, cls)) is not None:
        part, stop = text[items[site[0]].start : items[site[1]].end], site[1] + 1
    elif owned is not None:
        part, stop = text[items[phrase.stop + 1].start : items[owned - 1].end], owned
    if part is not None and relation == "at":
        relation = "part_of"
    if relation == "at" and stop < len(items) and items[stop].lower in cls["rules.listable"]:
        relation, share, stop = "part_of", share or "part", stop + 1  # "all five X state capitals"
    if share is None and part is not None and relation == "part_of":
        share = "part"
    if relation == "near" and share is None:
        share = "part"
    return PlacePhrase(phrase.refs, phrase.start, stop, relation, share, share_text, part)


def is_middle(k: int, items: Sequence[Item], text: str, cls: Mapping[str, frozenset[str]]) -> bool:
    """ "took X centre": is the plain word at item `k` the middle of the place before it, and no institute?"""
    if not 0 < k < len(items) or items[k].lower not in CENTRES or items[k - 1].kind != "place":
        return False
    before, behind = items[k - 2] if k > 1 else None, items[k + 1] if k + 1 < len(items) else None
    some = before is not None and (before.kind == "force" or before.lower in cls["classes.determiner"])
    if some or not text[items[k].start].islower():
        return False  # "a X centre for the blind", "X Centre"
    plain = behind is None or behind.kind in {"punct", "date"}
    return plain or (behind is not None and behind.lower != "for" and any(behind.lower in cls[n] for n in _ENDING))


def _counted(
    items: Sequence[Item], at: int, place: int, cls: Mapping[str, frozenset[str]]
) -> tuple[Share, int, int] | None:
    """ "three of the five districts of X": how much that is, and the first and last item that say so."""
    for i in range(at, place - 2):
        if items[i + 1].lower != "of":
            continue
        k = i + 2
        while k < place and items[k].lower in cls["classes.determiner"]:
            k += 1
        some, all_ = _number(items[i]), _number(items[k])
        if some is not None and all_ is not None and 0 < some < all_:
            share: Share = "most" if some * 2 > all_ else "half" if some * 2 == all_ else "part"
            return share, i, min(k + 1, place - 1)
    return None


def _number(item: Item) -> int | None:
    if (said := number_of(item.lower)) is not None:
        return said
    return int(item.lower) if item.kind == "number" and item.lower.isdecimal() and len(item.lower) < _LONG else None


def _counted_of(
    items: Sequence[Item], place: int, stop: int, cls: Mapping[str, frozenset[str]]
) -> tuple[Share, int, int] | None:
    """ "nine of X's thirteen counties", with the X at item `place`: how much that is, and the items that say so."""
    if place < 2 or stop + 2 >= len(items) or items[stop].kind != "possessive":
        return None
    some, all_ = _number(items[place - 2]), _number(items[stop + 1])
    if (
        some is None
        or all_ is None
        or not 0 < some < all_
        or items[stop + 2].lower not in cls["nouns_of_place.counted"]
    ):
        return None
    return "most" if some * 2 > all_ else "half" if some * 2 == all_ else "part", place - 2, stop + 2


_LONG = 4


def _share_words(span: Sequence[Item], k: int, text: str) -> str:
    item = span[k]
    if item.kind == "number":
        return text[item.start : span[min(k + 1, len(span) - 1)].end]
    after_number = item.kind == "word" and k > 0 and span[k - 1].kind in {"number", "punct"}
    return text[span[0].start if after_number else item.start : item.end]


_SITED = 3
"""Items of "central police station", at most."""
_OWNED = 6
"""Items from a possessive to the facility it is of, at most."""


def _owned_part(stop: int, items: Sequence[Item], cls: Mapping[str, frozenset[str]]) -> int | None:
    """The item after "'s northern outskirts", "'s airport", "'s west" at `stop`; None where none of them stands."""
    if stop >= len(items) or items[stop].kind != "possessive":
        return None
    nouns = cls["extents.part_nouns"] | cls["nouns_of_place.inside"]
    tail = stop + 1
    while tail < len(items) and (items[tail].lower in cls["extents.directions"] | nouns or items[tail].lower == "and"):
        tail += 1
    tail -= items[tail - 1].lower == "and"
    if tail > stop + 1 and (items[tail - 1].lower in nouns or _is_side(items, tail - 1, cls)):
        return tail
    for k in range(stop + 1, min(stop + _OWNED, len(items))):
        if _is_facility(items[k].lower, cls):
            return k + 1  # "'s former international airport"
        if items[k - 1].lower in cls["extents.directions"] and items[k].lower in cls["nouns_of_place.area"]:
            return k + 1  # "'s northern highlands"
        force = items[k].force  # "'s army headquarters"
        if items[k].verbs or not (items[k].kind == "word" or (force is not None and force.kind == "generic")):
            return None
    return None


def _named_site(
    phrase: PlacePhrase, items: Sequence[Item], cls: Mapping[str, frozenset[str]]
) -> tuple[int, int] | None:
    """The items of "police station", "grand mosque" behind the one town of a phrase, which is not all of it."""
    stop = phrase.stop
    if len(phrase.refs) != 1 or phrase.relation != "at" or phrase.refs[0].mention is not None or stop < 1:
        return None
    if items[stop - 1].lower in cls["rules.in_town"] and items[stop - 2].kind in {"place", "name"}:
        return stop - 1, stop - 1
    if items[stop - 1].kind not in {"place", "name"}:
        return None
    for k in range(stop, min(len(items), stop + _SITED)):
        item = items[k]
        if item.kind != "word" or item.verbs or any(item.lower in cls[n] for n in (*_ENDING, *_BREAKING)):
            return None
        if item.lower in cls["rules.in_town"]:
            return stop, k
    return None


def has_side(items: Sequence[Item], stop: int, cls: Mapping[str, frozenset[str]]) -> bool:
    """Does "'s west", "'s northern highlands" stand at item `stop`: a side of the country before it?"""
    owned = _owned_part(stop, items, cls)
    if owned is None or items[owned - 1].lower in cls["nouns_of_place.facility"]:
        return False
    if owned + 1 < len(items) and items[owned].lower == "of" and items[owned + 1].kind == "place":
        return False  # "Y's western province of X" is X
    return any(item.lower in cls["extents.directions"] for item in items[stop + 1 : owned])


def _is_side(items: Sequence[Item], k: int, cls: Mapping[str, frozenset[str]]) -> bool:
    """ "Y's west": is the word at item `k` a side that is meant alone?"""
    low, behind = items[k].lower, items[k + 1].lower if k + 1 < len(items) else ""
    ends = k + 1 == len(items) or items[k + 1].kind in {"punct", "date"} or any(behind in cls[n] for n in _ENDING)
    return low in cls["rules.bare_directions"] and ends


def _is_facility(low: str, cls: Mapping[str, frozenset[str]]) -> bool:
    """Is the word, or the singular of it, a part of a town that can be held alone?"""
    held = cls["nouns_of_place.facility"] | cls["nouns_of_place.counted"]
    return low in held or (low.endswith("s") and low[:-1] in held)


def _share(low: str, span: Sequence[Item], k: int, cls: Mapping[str, frozenset[str]]) -> Share | None:
    before = span[k - 1].lower if k else ""
    if low in cls["extents.most"]:
        return "most"
    if low in cls["extents.half"]:
        return "half"
    if low in cls["extents.part"]:
        if (
            low == "territory"
            and span[k + 1 : k + 2]
            and span[k + 1].lower == "of"
            and _WHOLE & {i.lower for i in span}
        ):
            return None  # "the disputed territory of X" is X
        if low in {"parts", "swathes", "swaths"} and before == "most":
            return "most"
        return None if before in cls["extents.directions"] else "part"
    if span[k].kind == "number" and k + 1 < len(span) and span[k + 1].lower in {"%", "percent", "per"}:
        said = number_of(low)
        value = float(re.sub(r"[^\d.]", "", low.replace(",", "")) or 0) if said is None else said
        return "most" if value > 50 else "half" if value == 50 else "part"
    if low in {"percent", "%"} and k and span[k - 1].kind == "number":
        return _share(before, span, k - 1, cls)
    return None


_WHOLE = frozenset({"the", "this", "whole", "entire"})
_ENDING = ("classes.preposition", "classes.conjunction", "classes.adverb", "classes.be", "classes.have")
"""Classes of words that a noun phrase ends before."""
_BREAKING = ("classes.subordinator", "classes.determiner", "classes.relative", "classes.reporting")
"""Classes of words besides that no name of a site goes on over."""
_CENTRES = frozenset({"centre", "center", "heart"})


def _part(span: Sequence[Item], text: str, cls: Mapping[str, frozenset[str]]) -> str | None:
    """ "southern half", "western and northern parts": directions with a noun of part."""
    for k, item in enumerate(span):
        if item.lower not in cls["extents.part_nouns"] and item.lower not in cls["nouns_of_place.inside"]:
            continue
        if k and item.lower in _CENTRES and span[k - 1].lower in load_loci().centre_of:
            continue  # "the rail centre of X" is X
        j = k
        while j > 0 and (span[j - 1].lower in cls["extents.directions"] or span[j - 1].lower in {"and", ",", "most"}):
            j -= 1
        while j < k and span[j].lower in {"and", ",", "most"}:
            j += 1
        if j < k:
            return text[span[j].start : item.end]
        if item.lower in cls["extents.parts_alone"]:
            return text[item.start : item.end]
    return None
