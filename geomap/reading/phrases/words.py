"""What words are to the noun phrase of a place: do they belong to it, end it, set something apart in it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import Toponym
from geomap.reading.phrases.extents import PlacePhrase, PlaceRef

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geomap.reading.phrases.namelists import NameLists
    from geomap.reading.sentences.items import Item


_LOSERS = 16
"""Items of "from jihadists and allied rebels during the operation in", at most."""
_OWNER = 7
"""Items from an "of" to the force whose base it is."""
_CALLED = 2
"""Words of "the town of", but for the last."""
_RID = 6
"""Items of "cleared all of the three villages" at most."""
_REMAINING = frozenset({"all", "last", "remaining"})
_STAYS = frozenset("remain remains remained stay stays stayed continue continues continued became becomes".split())
"""Verbs that no cue has, behind a noun ("the suburbs remained under")."""
_OPENING = 3
"""Items of "the provincial capital" at the head of a sentence."""
_PARTING = 3
"""Words before the day of "late on Friday", at most."""
_TELLING_MORE = frozenset({"run", "where", "full", "built", "held", "for", "popular"})
_WHERE = frozenset({"in", "at", "near", "outside"})
_TOLD = 14
"""Items of "where hundreds of families had taken shelter in" at most."""
_LISTED = 11  # "including the garrison town and key mining hub of X"
_BEHIND_OBJECT = ("classes.preposition", "classes.conjunction", "classes.adverb", "classes.subordinator")
_OF_TWO_WORDS = frozenset({("such", "as"), ("among", "them")})
_QUALIFIERS = 5
"""Items of "a key northern border" before a town without a name."""
_AREAS = frozenset({"area", "region", "country", "valley", "district", "north", "south", "east", "west"})
_SIDED = 2
_SIDES = 6
"""Items of "centre and west of" at most."""
_INSIDE = frozenset({"in", "inside", "across", "throughout"})
"""Before "the west of", where it is a side of the place itself."""
_AUXILIARIES = ("classes.have", "classes.be", "irrealis.modal")


_BEHIND_DEED = frozenset({"to", "on", "towards", "toward", "into", "itself", "themselves", "himself"})
"""Behind a verb that no table has ("and marched on", "and based itself in")."""


def is_rid_of(items: Sequence[Item], cls: Mapping[str, frozenset[str]], of: int) -> bool:
    """ "cleared the town of rebels": does the "of" at an item say what a place told of before was rid of?"""
    if of + 1 >= len(items) or all(
        items[k].lower.partition(" ")[0] not in cls["rules.ridding"] for k in range(max(0, of - _RID), of)
    ):
        return False
    behind = of + 1
    while behind + 1 < len(items) and (
        items[behind].lower in cls["classes.determiner"] or items[behind].lower in _REMAINING
    ):
        behind += 1
    rid = items[behind]
    return (rid.kind == "force" and rid.place is None) or rid.lower in cls["rules.rid_of"]


class PhraseWords:
    """Looks at the items of one sentence, at or before a place phrase."""

    def __init__(self, text: str, items: Sequence[Item], cls: Mapping[str, frozenset[str]], names: NameLists) -> None:
        self.text, self.items, self.cls, self.names = text, items, cls, names

    def is_unnamed(self, i: int) -> bool:
        """ "took a key border town": does the noun at item `i` tell of a town for the first time, without its name?"""
        if self.items[i].lower not in self.cls["towns"]:
            return False
        begin = i
        while begin > 0 and i - begin < _QUALIFIERS and self.items[begin - 1].kind == "word":
            begin -= 1
            low = self.items[begin].lower
            if low in {"a", "an"}:
                break
            if low in {"the", "its", "their", "this", "that"}:
                return False  # "a hospital in the city"
        if self.items[begin].lower not in {"a", "an"} or begin == 0:
            return False
        before, after = self.items[begin - 1], self.items[i + 1] if i + 1 < len(self.items) else None
        led = bool(before.verbs) or before.lower in {"of", "over", "from", "into", "in", "inside", "on", "to"}
        named = after is not None and (after.lower in {"of", ",", "called", "named"} or after.kind in {"name", "place"})
        return led and not named

    def of_country(self, comma: int) -> int | None:
        """The noun of ", centre and east of the country" at the comma; None where no country is spoken of."""
        for k in range(comma + 1, min(comma + 8, len(self.items))):
            if self.items[k].lower in self.cls["nouns_of_place.country"]:
                return k if [w.lower for w in self.items[k - 2 : k]] == ["of", "the"] else None
            plain = self.items[k].lower in {",", "and", "the", "of"}
            if not plain and self.items[k].lower not in self.cls["rules.bare_directions"]:
                return None
        return None

    def called_capital(self, i: int) -> str | None:
        """ "the capital city of X", "the X capital, Y": by which word the place at item `i` is called a capital."""
        k = i - 1
        if k > 0 and self.items[k].lower == "of" and self.items[k - 1].lower == "city":
            k -= 2
        elif k > 0 and self.items[k].lower == ",":
            k -= 1
        low = self.items[k].lower if k >= 0 else ""
        return low if low.endswith("capital") else None

    def is_inserted(self, i: int) -> bool:
        """ "the town (of X)": does the bracket at item `i` hold nothing but the name of what was spoken of?"""
        name = i + 1 + (i + 1 < len(self.items) and self.items[i + 1].lower == "of")
        return self.is_named(name) and name + 1 < len(self.items) and self.items[name + 1].lower in {")", "]"}

    def closes_quote(self, i: int) -> bool:
        """Does a quotation end at item `i`?"""
        low = self.items[i].lower if i < len(self.items) else ""
        return low == "”" or (low == '"' and sum(item.lower == '"' for item in self.items[:i]) % 2 == 1)

    def behind_what_it_is(self, i: int) -> int | None:
        """The "in" of "(a school) sheltering families in X", "(a hospital) run by Y in X", told from item `i` on."""
        low = self.items[i].lower
        if not (low.endswith(("ing", "ed")) or low in _TELLING_MORE):
            return None
        for k in range(i + 1, min(len(self.items), i + _TOLD)):
            item = self.items[k]
            if item.lower in _WHERE and self._names_place(k + 1):
                return k
            ends = item.kind in {"date", "place"} or item.lower in self.cls["classes.subordinator"]
            if ends or (item.kind == "punct" and item.lower not in {"-", "'", "’"}):
                return None
        return None

    def _names_place(self, at: int) -> bool:
        """Does a name stand at item `at`, or behind "the city of", "central"?"""
        plain = ("classes.determiner", "extents.directions", "head", "anaphora.settlement")
        while at < len(self.items) and (
            self.items[at].lower == "of" or any(self.items[at].lower in self.cls[name] for name in plain)
        ):
            at += 1
        return at < len(self.items) and (self.is_named(at) or self.items[at].place is not None)

    def of_force(self, i: int) -> int | None:
        """The item behind "of the 10th Division" at item `i`; None where it is no force's."""
        k = i + 1
        while k < len(self.items) and k < i + _OWNER and self._qualifies_owner(k):
            k += 1
        found = k < len(self.items) and self.items[k].force is not None and self.items[k].place is None
        if found and [item.lower for item in self.items[k + 1 : k + 4 : 2]] == ["(", ")"]:
            k += 3  # "of the Kosovo Liberation Army (KLA)"
        return k + 1 if found else None

    def behind_losers(self, i: int) -> int | None:
        """The "in" of "(took two villages) from Y in X", "(formerly) held by Y in X" at item `i`; None without it."""
        losers, begin = False, i
        while begin < len(self.items) and self.items[begin].lower in self.cls["classes.adverb"]:
            begin += 1
        held = [item.lower for item in self.items[begin : begin + 2]]
        if len(held) > 1 and held[0] in self.cls["adjectives.held"] and held[1] == "by":
            begin += 1
        elif begin > i or held[:1] != ["from"]:
            return None
        for k in range(begin + 1, min(len(self.items), begin + _LOSERS)):
            item = self.items[k]
            losers = losers or item.force is not None
            if item.lower == "in" and losers:
                return k
            told = item.verbs and not item.nouns
            if (item.kind in {"punct", "place", "date"} and item.lower != "-") or told:
                return None
        return None

    def _qualifies_owner(self, k: int) -> bool:
        """Does a word that may stand before a force stand at item `k` ("of the state-backed volunteers")?"""
        item = self.items[k]
        plain = item.kind == "word" and not item.verbs and item.lower not in self.cls["classes.preposition"]
        joined = self.items[k - 1].lower == "-" or item.lower == "-"
        return joined or (plain and item.lower not in self.cls["classes.conjunction"])

    def of_area(self, i: int) -> int | None:
        """The item behind "of X" at item `i`: a capital is no X; None where no place stands there."""
        k = i + 1
        while k < len(self.items) and self.items[k].lower in self.cls["classes.determiner"]:
            k += 1
        return self.names.ref(k)[1] if k < len(self.items) and self.items[k].place is not None else None

    def of_people(self, i: int, head: str | None) -> bool:
        """ "the capital of the Tigers", "cleared the town of rebels": no name of the settlement is behind the "of"."""
        if i + 2 >= len(self.items):
            return False
        if is_rid_of(self.items, self.cls, i):
            return True
        if head not in self.cls["nouns_of_place.settlement"]:
            return False
        return self.items[i + 1].lower == "the" and self.items[i + 2].kind in {"name", "force"}

    def is_bare_side(self, i: int) -> bool:
        """ "hold the east", "the country's west", "the south of it": a side of the place that is spoken of."""
        nxt = self.items[i + 1] if i + 1 < len(self.items) else None
        ends = (
            nxt is None
            or nxt.kind in {"punct", "date"}
            or nxt.lower in {"and", "while", "but", "since", "after", "still"}
            or nxt.lower in self.cls["rules.staying"]
            or nxt.lower in self.cls["classes.have"]
        )
        if i > 1 and self.items[i - 1].kind == "possessive":
            lands = (self.cls[f"nouns_of_place.{name}"] for name in ("country", "area", "settlement"))
            return ends and any(self.items[i - 2].lower in nouns for nouns in lands)
        first = i - 2 if i > 1 and self.items[i - 1].lower == "and" else i  # "the north and west"
        sided = first == i or self.items[first].lower in self.cls["rules.bare_directions"]
        the = first > 0 and self.items[first - 1].lower == "the"
        return ends and sided and the and self.inside_of(first, first - 1) is None

    def inside_of(self, i: int, at: int) -> int | None:
        """The "of" of "in the west of X", "the east and north of X" with the first side of the place at item `i`."""
        whole = i > 0 and self.items[i - 1].lower == "the"
        if not whole or (i - 1 != at and (i < _SIDED or self.items[i - 2].lower not in _INSIDE)):
            return None
        k = i + 1
        while k + 1 < len(self.items) and self.items[k].lower in {"and", ",", "the"}:
            k += 1
            if self.items[k].lower in self.cls["extents.directions"] or self._is_part_of_named(k):
                k += 1  # "the north, the centre and parts of X"
            elif self.items[k].lower not in {"and", "the"}:
                return None
        return k if k < len(self.items) and self.items[k].lower == "of" else None

    def _is_part_of_named(self, k: int) -> bool:
        """ "the centre and parts of X": is the word at item `k` one more side of a place that is named?"""
        low = self.items[k].lower
        if low not in self.cls["rules.bare_directions"] and low not in self.cls["extents.part"]:
            return False
        of = next((j for j in range(k + 1, min(k + _SIDES, len(self.items))) if self.items[j].lower == "of"), None)
        named = (of + 1, of + 2, of + 3) if of is not None else ()
        return any(j < len(self.items) and self.is_named(j) for j in named)

    def renamed_at(self, i: int) -> int | None:
        """The name of the capital behind the comma at item `i` of "the capital of X, (the town of) Y"."""
        if i >= len(self.items) or self.items[i].lower != ",":
            return None
        called = [w.lower for w in self.items[i + 1 : i + 4]]
        if len(called) > _CALLED and called[0] == "the" and called[2] == "of" and self.is_named(i + 4):
            return i + 4 if called[1] in self.cls["nouns_of_place.settlement"] else None
        if not self.is_named(i + 1):
            return None
        return i + 1 if i + 2 >= len(self.items) or self.items[i + 2].lower not in {"and", "or"} else None

    def is_its_capital(self, i: int) -> bool:
        """ "the South Ossetian capital", "the X capital": is the name at item `i` that of what is governed there?"""
        the = i > 0 and self.items[i - 1].lower == "the"
        named = i > 0 and self.is_named(i + 2) and self.items[i].place is not None  # "the Tigray capital Mekele"
        ends = named or i + 2 >= len(self.items) or self.items[i + 2].kind not in {"place", "name", "force"}
        return the and ends and i + 1 < len(self.items) and self.items[i + 1].lower == "capital"

    def is_quarter_of(self, i: int) -> bool:
        """ "the Old City of X": is the name at item `i` only that of a part of the town behind "of"?"""
        if i + 2 >= len(self.items) or self.items[i + 1].lower != "of" or not self.is_named(i + 2):
            return False
        return self.text[self.items[i].start : self.items[i].end].casefold() in self.cls["extents.parts_alone"]

    def what_is_left(self, i: int) -> int | None:
        """The "of" of "what is left of", "what remains of" at item `i`."""
        for k in range(i + 1, min(i + 5, len(self.items))):
            if self.items[k].lower == "of":
                return k if self.items[k - 1].lower in {"left", "remains", "remained", "remain"} else None
        return None

    def counted_of(self, i: int) -> bool:
        """ "nine of X's thirteen counties": is the place at item `i` the whole that some are counted of?"""
        if i < 1 or self.items[i - 1].lower != "of" or i + 3 >= len(self.items):
            return False
        owned, number, noun = self.items[i + 1 : i + 4]
        counted = number.kind == "number" or number.lower in self.cls["classes.number"]
        return owned.kind == "possessive" and counted and noun.lower in self.cls["nouns_of_place.counted"]

    def is_facility(self, i: int) -> bool:
        """Does one more of a list of facilities stand at item `i` ("the town hall")?"""
        for k in range(i, min(i + 4, len(self.items))):
            if self.items[k].lower in self.cls["nouns_of_place.facility"]:
                return k > i and self.items[i].lower in self.cls["classes.determiner"]
            if self.items[k].kind != "word" or self.items[k].verbs:
                return False
        return False

    def post_of_unit(self, at: int, end: int, head: str | None) -> PlacePhrase | None:
        """ "the 8th Brigade base", items `at` to `end`: a post that is known by the number of those it was made for."""
        if end < at + 2 or head not in self.cls["nouns_of_place.facility"] or self.items[end - 1].lower != head:
            return None
        unit, stop = self.items[end - 2], self.items[end - 1].end
        if unit.kind != "force" or not any(char.isdigit() for char in self.text[unit.start : unit.end]):
            return None
        name = self.text[unit.start : stop]
        return PlacePhrase((PlaceRef(Toponym(unit.start, stop, name, head), name),), at, end)

    def from_to(self, i: int) -> tuple[int, int] | None:
        """The two names of "the shore from A to B" with the "from" at item `i`; None where no land is spoken of."""
        words = [w.lower for w in self.items[i : i + 4]]
        if len(words) < 4 or words[0] != "from" or words[2] != "to" or i < 1:
            return None
        land = self.items[i - 1].lower in self.cls["rules.stretches"]
        return (i + 1, i + 3) if land and self.is_named(i + 1) and self.is_named(i + 3) else None

    def what_is_called(self, i: int) -> int | None:
        """The name behind "what is now", "what was then called" at item `i`."""
        k = i + 1
        if k >= len(self.items) or self.items[k].lower not in self.cls["classes.be"]:
            return None
        for j in range(k + 1, min(k + 6, len(self.items))):
            if self.items[j].kind in {"place", "name"} or self.items[j].place is not None:
                return j
            if self.items[j].lower == "left":
                return None
            told = self.items[j].kind == "date" or self.items[j].lower in self.cls["names.calling"]
            if not told and self.items[j].lower not in {"today", "then", "now", "the"}:
                return None
        return None

    def _does_next(self, i: int) -> bool:
        """ "and links landlocked X to the port": is the word at item `i` a verb, as a place stands right behind it?"""
        low = self.items[i].lower
        if self.items[i].kind != "word" or not low.endswith("s") or low in self.cls["head"] | self.cls["inner"]:
            return False
        behind = self.items[i + 1 : i + 3]
        at = next((k for k, item in enumerate(behind) if item.place is not None), None)
        before = [item for item in behind[:at] if item.kind != "word" or self._links(item.lower)]
        return at is not None and not before and low not in self.cls["anaphora.plural"]

    def _links(self, low: str) -> bool:
        """Is it a preposition or a conjunction?"""
        return low in self.cls["classes.preposition"] or low in self.cls["classes.conjunction"]

    def is_named(self, i: int) -> bool:
        """Does a name stand at the item?"""
        return i < len(self.items) and self.items[i].kind in {"place", "name"}

    def direction_end(self, i: int) -> int | None:
        """The "of" of "to the north and south of"; None where no direction stands at `i`."""
        seen = False
        for k in range(i + 1, min(i + 7, len(self.items))):
            low = self.items[k].lower
            if low == "of":
                return k if seen else None
            if low in self.cls["extents.directions"]:
                seen = True
            elif low not in {"the", "and", "immediate"}:
                return None
        return None

    def noun_follows(self, i: int) -> bool:
        """Does a noun of place follow a force within two words ("the IS headquarters in X")?"""
        for k in range(i, min(i + 3, len(self.items))):
            low = self.items[k].lower
            if self.items[k].kind == "place" or low in self.cls["head"] or low in self.cls["inner"]:
                return True
            if (self.items[k].kind == "punct" and low != "-") or (k == i and low in {"in", "at", "near", "around"}):
                return False  # "captured rebels in X"
            told = self.items[k].verbs and not self.items[k].nouns and low not in self.cls["adjectives.held"]
            if told and low not in self.cls["adjectives.besieged"]:
                return False  # "the army shelled X"
        return False

    def blocks(self, i: int, head: str | None) -> bool:
        """Does the item end a noun phrase whose last noun so far is `head`?"""
        item, cls = self.items[i], self.cls
        low = item.lower
        hyphened = i + 1 < len(self.items) and self.items[i + 1].lower == "-" and self.items[i + 1].start == item.end
        if hyphened or self.is_pointed_at(i):
            return False  # "the once-occupied city", "half of that city"
        if (
            low in cls["classes.relative"]
            or low in cls["classes.subordinator"]
            or low in cls["classes.be"]
            or low in cls["classes.have"]
        ):
            return True
        if low in cls["classes.reporting"] or low in cls["classes.adversative"] or low in cls["irrealis.modal"]:
            return True
        if low in cls["classes.conjunction"]:
            nxt = self.items[i + 1] if i + 1 < len(self.items) else None
            if nxt is not None and any("ing" in cue.forms for cue in nxt.verbs) and i + 2 < len(self.items):
                return self.items[i + 2].lower in cls["classes.determiner"]  # "besieging the city and bombing the"
            auxiliary = nxt is not None and any(nxt.lower in cls[name] for name in _AUXILIARIES)
            to = self.items[i + 2].lower if i + 2 < len(self.items) else ""
            goes_on = to in _BEHIND_DEED or to in cls["classes.determiner"]
            # "and marched on", "and humiliating the Kremlin"
            moves = nxt is not None and nxt.kind == "word" and nxt.lower.endswith(("ed", "ing")) and goes_on
            verb = nxt is not None and nxt.verbs and not nxt.nouns
            return nxt is None or bool(auxiliary or moves or verb or nxt.kind == "force") or self._does_next(i + 1)
        if low in cls["classes.preposition"] or (head is not None and (low in _STAYS or low in cls["rules.becoming"])):
            return True
        return bool(item.verbs) and not item.nouns and head is not None and not self._is_of_many(i)

    def is_pointed_at(self, i: int) -> bool:
        """ "half of that city", "left that town": is it a "that" which points at what was named, and no conjunction?"""
        if self.items[i].lower != "that" or not 0 < i < len(self.items) - 1:
            return False
        town, behind = self.items[i + 1].lower in self.cls["anaphora.settlement"], self.items[i + 2 : i + 3]
        ends = all(b.kind in {"punct", "date"} or any(b.lower in self.cls[c] for c in _BEHIND_OBJECT) for b in behind)
        return self.items[i - 1].lower == "of" or bool(self.items[i - 1].verbs and town and ends)

    def _is_of_many(self, i: int) -> bool:
        """ "several liberated villages in X": does the participle at item `i` only tell of what follows?"""
        counted = i > 0 and self.items[i - 1].lower in self.cls["classes.number"]
        many = i + 1 < len(self.items) and self.items[i + 1].lower in self.cls["anaphora.plural"]
        return counted and many and any("participle" in cue.forms for cue in self.items[i].verbs)

    def apposition(self, i: int, head: str | None) -> bool:
        """Does a comma go on with the same phrase (", known as X", "the capital, X")?"""
        nxt = self.items[i + 1] if i + 1 < len(self.items) else None
        if nxt is None:
            return False
        if nxt.lower in {"known", "called", "named", "dubbed"}:
            return True
        if head is None or not self._ends_with(i, head):
            return False
        several = head in self.cls["nouns_of_place.counted"]
        towns = ("head", "anaphora.settlement", "nouns_of_place.inside", "names.centres")
        if not (several or any(head in self.cls[name] for name in towns)):
            return False
        if i > _OPENING and self.names.begins_clause(i + 1):
            return False  # "after Y had taken the town, X was"
        closed = i + 2 >= len(self.items) or self.items[i + 2].kind == "punct"
        closed = closed or (several and self.items[i + 2].lower == "and")  # "two islands, X and Y"
        return (nxt.kind == "place" or nxt.place is not None) or (nxt.kind == "name" and closed)

    def _ends_with(self, i: int, head: str) -> bool:
        """Does the noun of a phrase stand right before item `i` ("the capital", "the capital city")?"""
        before = self.items[i - 1].lower
        return before == head or (head, before) == ("capital", "city")

    def named_behind(self, i: int) -> int | None:
        """ "the last town in the area, X,": the item of the X, for the "in" at item `i` behind the noun."""
        comma = i + 1
        while comma < len(self.items) and comma - i <= _QUALIFIERS and self.items[comma].kind == "word":
            comma += 1
        lands = {item.lower for item in self.items[i + 1 : comma]}
        closed = comma + 2 < len(self.items) and self.items[comma + 2].kind == "punct"
        if not closed or self.items[comma].lower != "," or lands.isdisjoint(self.cls["nouns_of_place.area"] | _AREAS):
            return None
        named = self.items[comma + 1].kind == "place" or self.items[comma + 1].kind == "name"
        return comma + 1 if named and not self.names.is_person(comma + 1) else None

    def is_centre_of(self, i: int) -> bool:
        """ "the transport hub of X", "the mining hub, X": is the word at item `i` what a town is to its land?"""
        if self.items[i].lower not in self.cls["names.centres"] or i + 2 >= len(self.items):
            return False
        return self.items[i + 1].lower in {"of", ","} and self.is_named(i + 2)

    def behind_date(self, at: int) -> int:
        """ "(took control) on Friday of X", "(landed) late on Friday in X": the item behind the word that a date parts
        from its verb.
        """  # fmt: skip
        items = self.items
        k = at
        while k < min(at + _PARTING, len(items)) and items[k].lower in {"on", "in", "during", "late", "early"}:
            k += 1
        if k + 1 >= len(items) or items[k].kind != "date":
            return at
        said = items[k + 1].lower
        goes_with = at > 0 and any(c.rest and c.rest[-1] == said for c in items[at - 1].verbs)
        return k + 2 if said in {"of", "over"} or goes_with else at

    def is_dash(self, k: int) -> bool:
        """Is the item a dash that sets something apart, and not the hyphen of a compound?"""
        item = self.items[k]
        if item.kind != "punct" or item.lower not in {"—", "–", "-"}:
            return False
        return item.lower != "-" or self.text[item.start - 1 : item.end + 1] == " - "

    def counts_more(self, i: int) -> bool:
        """Does "two more, including" stand at item `i`: as many again of the towns told of?"""
        counted = self.items[i - 1].kind == "number" or self.items[i - 1].lower in self.cls["classes.number"]
        behind = [item.lower for item in self.items[i + 1 : i + 3]]
        return counted and behind[:1] == [","] and behind[1:] != [] and behind[1] in self.cls["names.listing"]

    def listing(self, i: int) -> int | None:
        """The first name of "including X", "among them the village of X" at item `i`; None where there is none."""
        i += i + 1 < len(self.items) and self.items[i].lower == "most"  # "most notably X"
        if i >= len(self.items) or self.items[i].lower not in self.cls["names.listing"]:
            return None
        such = i + 1 < len(self.items) and (self.items[i].lower, self.items[i + 1].lower) in _OF_TWO_WORDS
        for k in range(i + 1 + such, min(i + _LISTED, len(self.items))):
            item = self.items[k]
            headed = item.place is not None and self.names.names_head(k - 1)  # "including the capital, X"
            if headed or item.kind in {"place", "name"}:
                return None if self.names.is_person(k) else k
            if item.lower == "," and self.names.names_head(k):
                continue  # "including the regional capital, X, and Y"
            noun = self.items[k - 1].lower
            called = noun in self.cls["head"] or noun.removesuffix("s") in self.cls["names.centres"]
            if item.lower == "of" and called:
                continue  # "including the town of X", "the railway hubs of X and Y"
            if item.kind == "force" or (item.kind == "punct" and item.lower != '"') or self.blocks(k, None):
                return None
        return None
