"""What is told of a name in a list of places: "A, the capital of X", "A in the south", "A, on the lake," """

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.phrases.naming import NameReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.sentences.items import Item

_QUALIFYING = (
    "classes.determiner", "extents.directions", "head", "inner", "extent", "rules.in_list",
)  # fmt: skip
"""Classes of words that may stand before the next name of a list."""
_APPOSED = 14
"""Items of ", a mining centre of 20,000 people in the north of Y,", at most."""
_ASIDE = 14
"""Items of ", on the western shore of the lake," at most."""
_IN_ASIDE = frozenset("-()")
_SIDES_OF = frozenset({"border", "frontier", "side", "coast", "shore", "bank"})
"""What a nation's name may go with that says where a place lies."""
_SERIES = 60
"""Items of a list whose names are parted by semicolons, at most."""
_MAY_DESCRIBE = frozenset({",", ";", "in", "on", "near"})
"""What may stand before what is told of such a name."""
_SET_APART = frozenset({"where", "which", "whose"})
_ABOUT = frozenset({"about", "some", "around", "roughly", "nearly", "approximately", "just", "only"})
_ROUND = frozenset({"vicinity", "surroundings", "environs"})
_ONE_OF = (["one", "of", "the"], ["one", "of", "its"], ["one", "of", "their"])
"""How ", one of the largest towns of the east," begins."""
_ORDINALS = frozenset({"second", "third", "fourth", "fifth", "last", "main", "biggest", "largest", "chief"})
_SEATS = frozenset({"headquarters", "stronghold", "bastion", "birthplace", "base"})
"""What a place may be besides a town or a capital: "A, the headquarters of B"."""
_LANDS = frozenset({"country", "region", "province", "state", "island", "peninsula"})


def items_at(items: Sequence[Item], i: int) -> str:
    """The words of the item at `i`, case-folded; "" where none stands."""
    return items[i].lower if 0 <= i < len(items) else ""


def is_ordinal(item: Item) -> bool:
    """ "1st", "2nd"."""
    return item.kind == "number" and item.lower[-2:] in {"st", "nd", "rd", "th"}


class ListAsides(NameReader):
    """Steps over what stands between the names of a list."""

    def _is_comma(self, i: int) -> bool:
        return i < len(self.items) and self.items[i].lower == ","

    def _is_surely_place(self, i: int) -> bool:
        """Is it a place that stands at the item, or a name that some place has and no person here?"""
        if i >= len(self.items) or self.items[i].kind not in {"place", "name"}:
            return False
        known = self.items[i].kind == "place" or self.discourse.is_known(
            self.text[self.items[i].start : self.items[i].end]
        )
        return known and not self.is_person(i)

    def behind_qualifiers(self, k: int) -> int:
        """The name behind "the town of", "parts of", "the military district of" at item `k`."""
        items, cls = self.items, self.cls
        classes = [cls[name] for name in _QUALIFYING]
        while k < len(items) and (
            self._attributive(k)
            or items[k].lower in _ROUND
            or any(items[k].lower in words for words in classes)
            or (items[k].lower == "," and self.names_head(k))
            or is_ordinal(items[k])  # "1st X"
            or self._places_it(k)
        ):
            k += 1
        return k

    def _places_it(self, k: int) -> bool:
        """ "(A and) the airport at B", "the villages around B": does item `k` say where the thing before it lies?"""
        low, before = self.items[k].lower, self.items[k - 1].lower
        if low in {"at", "in"}:
            return before in self.cls["nouns_of_place.facility"]
        grounds = ("nouns_of_place.facility", "nouns_of_place.counted", "rules.listable")
        return low in self.cls["classes.beside"] and any(before in self.cls[name] for name in grounds)

    def _attributive(self, k: int) -> bool:
        """ "the military district of X": does a generic force only say what kind of place follows?"""
        item = self.items[k]
        nxt = self.items[k + 1].lower if k + 1 < len(self.items) else ""
        return item.force is not None and item.force.kind == "generic" and nxt in self.cls["head"]

    def names_head(self, comma: int) -> bool:
        """ "as well as the capital, X": does the name follow that the class word before the comma stands for?"""
        settled = self.items[comma - 1].lower in self.cls["nouns_of_place.settlement"]
        named = settled and comma + 1 < len(self.items) and self.items[comma + 1].place is not None
        return named and not self.begins_clause(comma + 1)

    def lies_off(self, k: int) -> bool:
        """ "north of Y", "(about) 40 km from Y": does item `k` begin to say how a place lies to another?"""
        k += items_at(self.items, k) in _ABOUT
        measured = k < len(self.items) and self.items[k].kind == "number"
        return measured or items_at(self.items, k) in self.cls["extents.directions"]

    def _behind_aside(self, stop: int, until: int | None) -> int:
        """The "and" behind ", on the lake," or ", where ships wait," at item `stop`, if a place follows."""
        first = items_at(self.items, stop + 1)
        told = first in _SET_APART
        located = first in self.cls["classes.preposition"] or self.lies_off(stop + 1)
        if not self._is_comma(stop) or not (told or located):
            return stop
        for k in range(stop + 2, min(len(self.items) - 2, stop + _ASIDE, until or len(self.items))):
            item = self.items[k]
            if item.lower == ",":
                joined = self.items[k + 1].lower == "and" and self._is_surely_place(self.behind_qualifiers(k + 2))
                return k + 1 if joined else stop
            party = item.kind == "force" and items_at(self.items, k + 1) not in _SIDES_OF
            if party or (item.kind == "punct" and item.lower not in _IN_ASIDE) or (item.verbs and not told):
                return stop
        return stop

    def _before_semicolon(self, stop: int) -> int | None:
        """The ";" behind what is told of a name before item `stop` ("A, the capital of X; B in Y; and C"); else None.

        Only where the last of the names has its "; and", and nothing is done between.
        """
        items, first = self.items, None
        if items[stop].lower not in _MAY_DESCRIBE:
            return None
        for k in range(stop, min(len(items), stop + _SERIES)):
            low = items[k].lower
            if low == ";":
                first = k if first is None else first
                last = items_at(items, k + 1) == "and"
                name = self.behind_qualifiers(k + 1 + last)
                if not self._is_surely_place(name) or self.begins_clause(name):
                    return None
                if last:
                    return first
            elif items[k].kind == "force" or (items[k].verbs and not items[k].nouns) or low in self.cls["classes.be"]:
                return None
        return None

    def _bracket_end(self, i: int) -> int | None:
        """The item after the bracket that opens at item `i`, where a list goes on behind it; None where it does not."""
        close = next((k for k in range(i + 1, min(i + _ASIDE, len(self.items))) if self.items[k].lower == ")"), None)
        if close is None or close + 1 >= len(self.items) or self.items[close + 1].lower not in {",", "and", ";"}:
            return None
        return close + 1

    def _lies_in_the(self, i: int) -> int | None:
        """The item after "in the south (of the country)" at item `i`, where a list goes on behind it; else None."""
        words = [item.lower for item in self.items[i : i + 7]]
        if len(words) < 4 or words[0] not in {"in", "to", "on"} or words[1] != "the":
            return None
        if words[2] not in self.cls["rules.bare_directions"]:
            return None
        behind = 6 if words[3:5] == ["of", "the"] and words[5:6] and words[5] in _LANDS else 3
        return i + behind if words[behind : behind + 1] and words[behind] in {"and", ","} else None

    def _lies_on(self, i: int) -> int | None:
        """The "and" after "on the east coast", "along the river" at item `i`, where a list goes on; else None."""
        if items_at(self.items, i) not in {"on", "along", "by"}:
            return None
        qualifying = self.cls["classes.determiner"] | self.cls["extents.directions"]
        k = i + 1
        while items_at(self.items, k) in qualifying:
            k += 1
        land = self.cls["rules.stretches"] | self.cls["rules.front_lines"]
        if k == i + 1 or items_at(self.items, k) not in land or items_at(self.items, k + 1) != "and":
            return None
        return k + 1 if k + 2 < len(self.items) and self.items[k + 2].kind in {"place", "name"} else None

    def _apposition_end(self, comma: int, k: int) -> int | None:
        """The item after ", (the) capital of (the state of) Y" at the comma; None where the list goes on."""
        items = self.items
        if items[comma].lower != "," or k != comma + 1:
            return None
        if (close := self._described_until(comma)) is not None:
            return close
        if (own := self._owned_until(comma)) is not None:
            return own
        while (
            k < len(items)
            and (items[k].lower in _ORDINALS | self.cls["classes.determiner"] or items[k].lower.endswith(("al", "ial")))
            and k < comma + 5
            and items[k].lower not in self.cls["rules.apposition"]
        ):
            k += 1
        if k + 2 < len(items) and items[k + 1].lower == "," and items[k + 2].lower in {"and", ","}:
            told = self.cls["nouns_of_place.settlement"] | self.cls["rules.apposition"]
            return k + 2 if items[k].lower in told and items[k - 1].lower != "," else None  # "A, the chief town, and B"
        if k + 2 >= len(items) or items[k + 1].lower != "of":
            return None
        settled = items[k].lower in self.cls["nouns_of_place.settlement"] and items[k - 1].lower not in _ORDINALS
        told = self.cls["rules.apposition"] | _SEATS
        if items[k].lower not in told and not settled and items[k - 1].lower not in _ORDINALS:
            return None
        after = k + 2
        lying = self.cls["classes.determiner"] | self.cls["extents.directions"]
        while after < len(items) and (items[after].lower in lying or self._is_area_of(after)):
            after += 1 + self._is_area_of(after)
        namesake = [items_at(items, after + j) for j in range(2)] == ["same", "name"]  # "the province of the same name"
        if after >= len(items) or not (namesake or items[after].kind in {"place", "name", "force"}):
            return None
        end = self.ref(after)[1] if items[after].kind in {"place", "name"} else after + 1 + namesake
        if settled and items[k].lower not in told:
            # "A, the city of B, was": only where the verb follows is B not the next of a list
            verb = items[end + 1].lower if end + 1 < len(items) and items[end].lower == "," else ""
            if verb not in self.cls["classes.be"] | self.cls["classes.have"]:
                return None
        goes_on = self._is_comma(end) and self._is_surely_place(end + 1) and self._lists(self.ref(end + 1)[1])
        return end + 1 if self._is_comma(end) and not goes_on else end  # "A, capital of X, B, capital of Y, and C"

    def _described_until(self, comma: int) -> int | None:
        """The "and" behind ", a mining centre of 20,000 people," at the comma, where a place follows; else None.

        Of ", one of the largest towns of the east," the list goes on behind its comma too.
        """
        one = [item.lower for item in self.items[comma + 1 : comma + 4]] in _ONE_OF
        if not one and (comma + 1 >= len(self.items) or self.items[comma + 1].lower not in {"a", "an"}):
            return None
        for k in range(comma + 2, min(len(self.items) - 2, comma + _APPOSED)):
            item = self.items[k]
            if item.lower == ",":
                if one and self._lists(k):
                    return k
                return k + 1 if self.items[k + 1].lower == "and" else None
            if item.lower == ";":
                return k
            told = item.verbs and not item.nouns
            marked = item.kind in {"punct", "force", "date"} and item.lower not in {"-", "'", "’"}
            if marked or told or item.lower in self.cls["classes.relative"]:
                return None
        return None

    def _owned_until(self, comma: int) -> int | None:
        """The item behind ", Smith's home town," at the comma, where the list goes on; else None."""
        words = [item.lower for item in self.items[comma + 1 : comma + 7]]
        owner = next((k for k, low in enumerate(words[:3]) if low in {"'s", "’s"}), None)
        if owner is None or self.items[comma + 1].kind not in {"name", "force"}:
            return None
        for k in range(owner + 1, len(words)):
            if words[k] == ",":
                noun = self.items[comma + k].lower
                told = noun in self.cls["nouns_of_place.settlement"] | self.cls["rules.apposition"] | _SEATS
                return comma + 1 + k if told and self._lists(comma + 1 + k) else None
            if self.items[comma + 1 + k].kind != "word" or self.items[comma + 1 + k].verbs:
                return None
        return None

    def _is_area_of(self, k: int) -> bool:
        """Does "state of" stand at item `k`, before the name of the area?"""
        of = k + 1 < len(self.items) and self.items[k + 1].lower == "of"
        return of and self.items[k].lower in self.cls["nouns_of_place.area"]

    def _lists(self, i: int) -> bool:
        i += items_at(self.items, i) in self.cls["anaphora.plural"]  # "A, B villages in F, C"
        if items_at(self.items, i) == "in" and items_at(self.items, i - 1) in self.cls["anaphora.plural"]:
            return True
        here = self.items[i] if i < len(self.items) else None
        nxt = self.items[i + 1] if i + 1 < len(self.items) else None
        if here is None or here.lower not in {",", "and"}:
            return here is None or here.lower == "."
        return here.lower == "and" or (
            nxt is not None and (nxt.kind in {"place", "name"} or nxt.lower in {"and", "the"} or is_ordinal(nxt))
        )
