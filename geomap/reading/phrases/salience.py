"""How a place stands in its sentence: what the sentence is about, where it is set, or only where somebody speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.reading.sentences.items import Item

Standing = Literal["subject", "frame", "other", "beside", "teller"]

_SAYING = 10
"""Items behind "In X" within which it is said who speaks there."""
_SPEAKER = 3
"""Items before "in X" within which the speaker stands ("a Kurdish spokesman in X")."""
_APART = 7
"""Items of ", some forty miles farther north,"."""
_SETTING = frozenset({"in", "at", "inside", "around"})
_THROUGH = frozenset({"from", "between", "through", "via", "with", "by", "against", "than", "like"})
_CLOSE = frozenset({"close", "closer", "closest", "nearest", "next", "adjacent"})
_LYING = frozenset({"located", "situated", "lying", "lies", "lay", "sits", "sat"})
_TOWARDS = frozenset({"to", "into", "for", "toward", "towards"})
_FLIGHT = frozenset({"flee", "flees", "fled", "fleeing", "escape", "escaped", "flight"})
_UNARMED = frozenset({"thousands", "hundreds", "dozens", "many", "others", "official", "households", "displaced"})
_FLEEING = 10
"""Items before "fled" in which those who do are told of."""
_FLED_OF = 4
"""Items before a force in which "of" makes it that of another: "an official of the X local government, who fled"."""
_FUNCTION = (
    "classes.preposition",
    "classes.conjunction",
    "classes.adversative",
    "classes.subordinator",
    "classes.relative",
    "classes.be",
    "classes.have",
)
_STOPS = frozenset({";", ":", "—", "–", '"', "“", "•"})


def standing(items: Sequence[Item], i: int, after: int, cls: Mapping[str, frozenset[str]]) -> Standing:
    """How the place at item `i`, whose name ends before item `after`, stands in its sentence.

    "subject": a clause begins with it ("X, which lies to the east, was"); "frame": a clause is set there ("At X, ...");
    "beside": another is told of by it ("near X", "south of X", "refugees from X"); "teller": somebody only speaks
    there ("a spokesman in X said", "In X, officials said", "X said").
    """
    k = i - 1
    while k >= 0 and (_in_phrase(items, k, cls) or _qualifies(items, k, cls)):
        k -= 1
    while k > 0 and items[k].lower == "," and items[k - 1].kind == "place" and _goes_on(items, after):
        k -= 2  # "from A, B and C": as the first of the list stands
        while k >= 0 and _in_phrase(items, k, cls):
            k -= 1
    set_there = k >= 0 and items[k].lower in _SETTING
    if _speaks(items, after, k if set_there else None, cls):
        return "teller"
    begins = k - 1 if set_there else k
    if k >= 0 and (_is_by(items, k, cls) or (set_there and _is_seat_of(items, k - 1, cls))):
        return "beside"
    if not _begins(items, begins, cls):
        return "other"
    if set_there:
        return "frame"
    return "subject" if _is_acted_on(items, after, cls) else "other"


def _goes_on(items: Sequence[Item], after: int) -> bool:
    """Does a list go on behind the name that ends before item `after`: with "and" or a comma, and another name?"""
    if after + 1 >= len(items) or items[after].lower not in {",", "and"}:
        return False
    nxt = after + 1 + (items[after + 1].lower == "and")
    return nxt < len(items) and items[nxt].kind in {"place", "name"}


def _in_phrase(items: Sequence[Item], k: int, cls: Mapping[str, frozenset[str]]) -> bool:
    """Does the item before a place belong to its noun phrase ("the northern town of X", "parts of X")?"""
    low = items[k].lower
    if low == "of" and k > 1 and items[k - 1].lower in cls["extents.directions"]:
        return items[k - 2].lower == "the"  # not "south of X"
    if low == "of":
        return k > 0 and any(items[k - 1].lower in cls[name] for name in ("head", "inner", "extent"))
    return any(low in cls[name] for name in ("classes.determiner", "head", "inner", "extent", "extents.directions"))


def _qualifies(items: Sequence[Item], k: int, cls: Mapping[str, frozenset[str]]) -> bool:
    """ "the river town of X": does a plain word between a determiner and the word for a place stand at item `k`?"""
    item = items[k]
    adjective = item.force is not None and item.force.kind == "country"  # "the Somali capital of X"
    if (
        not (adjective or item.kind == "word")
        or item.verbs
        or k < 1
        or not any(items[k + 1].lower in cls[n] for n in ("head", "inner"))
    ):
        return False
    return items[k - 1].lower in cls["classes.determiner"] and not any(item.lower in cls[n] for n in _FUNCTION)


def _is_by(items: Sequence[Item], k: int, cls: Mapping[str, frozenset[str]]) -> bool:
    """Does "near", "from", "south of" stand at item `k`: what follows is only where something else is?"""
    if items[k].lower == "of":
        return k > 0 and items[k - 1].lower in cls["extents.directions"]
    if items[k].lower == "to" and k and items[k - 1].lower in _CLOSE:
        return True
    if items[k].lower == "on" and k and items[k - 1].lower in _LYING:
        return True  # "located on the outskirts of X"
    if items[k].lower in _TOWARDS and k and items[k - 1].lower in _FLIGHT and _are_civilians(items, k - 1, cls):
        return True  # "thousands fled to X"
    if k > 1 and items[k - 1].lower == "and" and items[k - 2].lower in {"in", "inside"}:
        return False  # "in and around X"
    return items[k].lower in cls["classes.near_preposition"] or items[k].lower in _THROUGH


def _is_seat_of(items: Sequence[Item], k: int, cls: Mapping[str, frozenset[str]]) -> bool:
    """ "the government in X", "peace talks in X": does item `k` only tell who sits, or what is agreed on, there?"""
    if k < 0:
        return False
    force = items[k].force
    last = force.force.as_written.rpartition(" ")[2].casefold() if force is not None else items[k].lower
    return last in cls["rules.seated"]


def _are_civilians(items: Sequence[Item], verb: int, cls: Mapping[str, frozenset[str]]) -> bool:
    """Are those who flee, told of before item `verb`, no fighters?"""
    for k in range(verb - 1, max(-1, verb - _FLEEING), -1):
        if items[k].force is not None and all(item.lower != "of" for item in items[max(0, k - _FLED_OF) : k]):
            return False
        low = items[k].lower
        if low in _UNARMED or low in cls["rules.civilians"] or low in cls["rules.locals"]:
            return True
    return False


def _begins(items: Sequence[Item], k: int, cls: Mapping[str, frozenset[str]]) -> bool:
    """Does a clause begin behind item `k`?"""
    while k >= 0 and (items[k].kind == "date" or items[k].lower in cls["classes.adverb"]):
        k -= 1
    if k < 0:
        return True
    low = items[k].lower
    joined = any(low in cls[name] for name in ("classes.conjunction", "classes.adversative", "classes.subordinator"))
    return joined or low in _STOPS or low in {",", "that"}


def _is_acted_on(items: Sequence[Item], after: int, cls: Mapping[str, frozenset[str]]) -> bool:
    """Does a finite verb, or an aside before one, follow behind the name at item `after`?"""
    if after >= len(items):
        return False
    item = items[after]
    if item.kind == "possessive" or item.lower in {"(", ":", "and"}:
        return True
    if item.lower == "," and after + 1 < len(items):
        nxt = items[after + 1].lower
        aside = any(nxt in cls[name] for name in ("classes.relative", "classes.determiner", "rules.begins_aside"))
        aside = aside or nxt == "or" or any("participle" in cue.forms for cue in items[after + 1].verbs)
        return aside or _acts_behind(items, after, cls)
    return _acts(item, cls)


def _acts(item: Item, cls: Mapping[str, frozenset[str]]) -> bool:
    """Is it a finite verb, or one that stands with another?"""
    if any(item.lower in cls[name] for name in ("classes.be", "classes.have", "irrealis.modal", "rules.after_name")):
        return True
    return any(cue.forms & {"past", "s"} for cue in item.verbs) and not item.nouns


def _acts_behind(items: Sequence[Item], comma: int, cls: Mapping[str, frozenset[str]]) -> bool:
    """ "X, farther north, is": does a finite verb stand behind the few words that the comma sets apart?"""
    for k in range(comma + 1, min(comma + _APART, len(items) - 1)):
        if items[k].lower == ",":
            return _acts(items[k + 1], cls)
        if items[k].kind not in {"word", "number"} or (items[k].verbs and not items[k].nouns):
            return False
    return False


def _is_office(item: Item) -> bool:
    """Is it one who speaks for others ("a Kurdish spokesman")?"""
    return item.force is not None and item.force.role == "authority"


def _speaks(items: Sequence[Item], after: int, setting: int | None, cls: Mapping[str, frozenset[str]]) -> bool:
    """Is the place only that of who says something?"""
    said = cls["classes.reporting"]
    if after < len(items) and items[after].lower in said and setting is None:
        return True  # "Moscow said"
    said_behind = [item.lower in said for item in items[after : after + 2]]
    if said_behind[-1:] == [True] and items[after].lower == "," and after > 1 and items[after - 2].kind == "name":
        return True  # "a spokesman, Willy Ngoma, said"
    if setting is None:
        return False
    persons = cls["attribution.organisations"]
    near = items[max(0, setting - _SPEAKER) : setting]
    if any(item.lower in persons or _is_office(item) for item in near) and not any(
        item.lower in cls["classes.be"]
        for item in near  # "ministry troops were in X"
    ):
        return True
    if _is_where_told(items, setting, said) or said_behind[-1:] == [True]:
        return True  # "Y radio, monitored by Z in X, said"
    for k in range(after, min(len(items), after + _SAYING)):
        if items[k].lower in persons:
            return any(items[j].lower in said for j in range(k, min(len(items), k + _SAYING)))
        if items[k].verbs and not items[k].nouns:
            return False
    return False


def _is_where_told(items: Sequence[Item], setting: int, said: frozenset[str]) -> bool:
    """ "said at a news conference in X", "told reporters in X": do such words stand before the "in" at an item?"""
    k = setting - 1
    while k > 0 and (items[k].lower in _HEARERS or items[k].kind == "date"):
        k -= 1
    return 0 <= k < setting - 1 and items[k].lower in said


_HEARERS = frozenset(
    "at in a an the on during press news media daily weekly joint televised".split()
    + "briefing conference interview speech statement reporters journalists".split()
)
"""Words of where and to whom something is said."""


_WAS = ("classes.be", "classes.have", "classes.adverb")


def divided_land(items: Sequence[Item], before: int, cls: Mapping[str, frozenset[str]]) -> int | None:
    """The item of the X of "X was partitioned, with Y holding the north", "war split X", before another item."""
    for k in range(before - 1, 0, -1):
        if items[k].lower not in cls["rules.parting"]:
            continue
        j = k - 1
        while j > 0 and any(items[j].lower in cls[name] for name in _WAS):
            j -= 1
        passive = items[j + 1].lower in cls["classes.be"] | cls["classes.have"]
        whole = j if passive else k + 1
        if whole < before and items[whole].place is not None:
            return whole
    return None
