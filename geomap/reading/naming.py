"""A place's own name in a sentence, with the class word that goes with it, and the names joined to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import Toponym
from geomap.reading.extents import PlaceRef
from geomap.reading.words import is_titled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.discourse import Discourse
    from geomap.reading.items import Item, Vocabulary


_HARBOURS = frozenset({"port", "harbour", "harbor"})
"""What lies on a sea that is named before it ("the Red Sea port of X")."""


_AGES = 110


_TALKED_OF = frozenset(
    "peace ceasefire truce accord accords agreement deal treaty talks summit conference process plan mission".split()
)
_DESCRIBED = 7
"""Items of "the strategic northern oil hub of", at most."""
_WHOLES = ("inner", "extents.part_nouns", "extents.most", "extents.half", "extents.part")
"""Before "of": parts of a place."""


class NameReader:
    """Reads names of places, one or a list, at an item of one sentence."""

    def __init__(self, text: str, items: Sequence[Item], vocab: Vocabulary, discourse: Discourse) -> None:
        self.text, self.items, self.discourse = text, items, discourse
        self.cls, self.vocab = vocab.cls, vocab

    def is_demonym(self, lower: str) -> bool:
        """Is the word a people's, a faith's or a cause's ("Syrian", "Shiite")? Or each of several words?"""
        peoples = self.cls["names.peoples"]
        return all(word in peoples or self.discourse.is_demonym(word) for word in lower.split())

    def ref(self, i: int) -> tuple[PlaceRef, int]:
        """The place at item `i` with a class word that follows it, and the item after."""
        item = self.items[i]
        inner = self._named_in_bracket(i)
        if inner is not None:
            return self.ref(inner)[0], inner + 2
        toponym = item.place or Toponym(item.start, item.end, self.text[item.start : item.end])
        end, stop = item.end, i + 1
        if stop < len(self.items):
            noun = self._facility_behind(stop)
            if noun is not None:
                end, stop = self.items[noun].end, noun + 1
                toponym = toponym._replace(cue=self.items[noun].lower)
                return PlaceRef(toponym, self.text[item.start : end]), stop
            nxt = self.items[stop]
            first = toponym.name.partition(" ")[0].casefold()
            if nxt.lower in self.cls["names.landform_words"] and first in self.cls["names.landforms"]:
                stop += 1
            elif item.kind == "place" and nxt.lower in self.cls["rules.town_things"]:
                stop += 1  # "X hospital" lies in X
            elif nxt.lower in self.cls["nouns_of_place.area"] | self.cls["nouns_of_place.facility"] and not nxt.verbs:
                stop += 1
                loose = nxt.lower in self.cls["names.loose_areas"] and self.text[nxt.start].islower()
                end = end if loose else nxt.end
                toponym = toponym._replace(cue=toponym.cue or nxt.lower)
            elif nxt.lower in self.cls["names.groups"] and self._is_capital(stop):
                stop += 1
                end = nxt.end
                whole = self.text[item.start : end]  # "the Senkaku Islands"
                toponym = toponym._replace(end=end, name=whole) if self.discourse.is_known(whole) else toponym
            elif nxt.lower.endswith("s") and nxt.lower[:-1] in self.cls["nouns_of_place.area"]:
                stop += 1  # "X and Y provinces"
                toponym = toponym._replace(cue=toponym.cue or nxt.lower[:-1])
            elif (
                nxt.lower in self.cls["nouns_of_place.settlement"]
                or nxt.lower in {"neighbourhood", "neighborhood", "quarter"}
            ) and not self.has_seat_behind(i):
                stop += 1
                end = nxt.end if nxt.lower == "municipality" else end  # more than the town it is named after
                toponym = toponym._replace(cue=toponym.cue or nxt.lower)
        stop = self._past_other_name(stop)
        others = self.items[stop : stop + 2]
        if len(others) == 2 and others[0].lower == "/" and others[1].kind in {"place", "name"}:
            stop += 2  # "Ras al-Ayn/Serê Kaniyê"
        start = item.start
        if i > 0 and self.items[i - 1].lower in self.cls["head"] and self._is_capital(i - 1):
            start = self.items[i - 1].start  # "Mount X", "Camp X": part of the name
        if i > 0 and toponym.cue is None:
            k = i - 1
            if self.items[k].lower == "of" and k > 0:
                k -= 1
            if self.items[k].lower in self.cls["head"]:
                toponym = toponym._replace(cue=self.items[k].lower)
        return PlaceRef(toponym, self.text[start:end]), stop

    def _named_in_bracket(self, i: int) -> int | None:
        """The name in "an Air Defence Battalion base (X)", where what stands before it is not known as a place."""
        words = self.items[i + 1 : i + 5]
        if self.items[i].kind != "name" or len(words) < 4 or self.discourse.is_known(self.items[i].lower):
            return None
        facility = words[0].lower in self.cls["nouns_of_place.facility"] and words[1].lower == "("
        return i + 3 if facility and words[2].kind in {"place", "name"} and words[3].lower == ")" else None

    def _facility_behind(self, i: int) -> int | None:
        """The noun of "provincial government headquarters" at item `i`, behind a name; None where there is none."""
        k = i
        while (
            k < min(i + 3, len(self.items)) and self.items[k].lower.lstrip("·") in self.cls["names.facility_modifiers"]
        ):
            k += 1
        if k == i or k >= len(self.items) or self.items[k].verbs:
            return None
        return k if self.items[k].lower in self.cls["nouns_of_place.facility"] else None

    def _past_other_name(self, stop: int) -> int:
        """The item after the bracket in "X (Y)", "X (Y province)": another name or where it is."""
        items = self.items
        if stop + 2 >= len(items) or items[stop].lower != "(":
            return stop
        for k in range(stop + 1, min(len(items), stop + 7)):
            if items[k].lower == ")":
                return k + 1
            plain = items[k].kind in {"place", "name", "number"} or items[k].lower in self.cls["head"]
            if not plain and items[k].lower not in {"also", "or", "formerly", ",", "/", "the", "of", "in"}:
                return stop
        return stop

    def listed(self, i: int, until: int | None = None) -> tuple[tuple[PlaceRef, ...], int]:
        """The place at `i` and those joined to it: "A", "A, B and C", "A as well as the town of B".

        `until`: the item before which the list is known to end, as a subject does before its verb.
        """
        items, cls = self.items, self.cls
        ref, stop = self.ref(i)
        refs = [ref]
        governor = self._governor(i)
        parted = False
        """Has it been said of one of them where it lies?"""
        while stop < len(items):
            if (lies := self._lies_in(stop, until, parted=parted)) is not None:
                stop, parted = lies, True
                continue
            if items[stop].lower == "(" and (close := self._bracket_end(stop)) is not None:
                stop = close
                continue
            lies = self._lies_in_the(stop)
            if lies is not None:
                stop = lies  # "A in the south and B in the north"
            k = stop
            joined = False
            while k < len(items) and (
                items[k].lower in {",", "and", "&", "including", "or"}
                or (items[k].lower == ";" and items[k - 1].lower == ")")
                or items[k].lower in {"as", "well"}
                or (items[k].lower == "but" and k + 1 < len(items) and items[k + 1].lower in {"also", "even"})
            ):
                joined = True
                k += 1
            if not joined or self._lies(k):
                break
            if until is not None and k >= until:
                break
            if k < len(items) and items[k].lower == governor:
                k += 1  # "from A and from B"
            k = self._such_as(k)
            aside = self._apposition_end(stop, k)
            if aside is not None:
                stop = aside
                continue
            if items[stop].lower == "," and k == stop + 1 and k < len(items) and items[k].lower in {"a", "an"}:
                break  # "X, a Crusader fort"
            k = self._behind_description(k)
            while k < len(items) and (
                self._attributive(k)
                or items[k].lower in cls["classes.determiner"]
                or items[k].lower in cls["extents.directions"]
                or items[k].lower in cls["head"]
                or items[k].lower in cls["inner"]
                or items[k].lower in cls["extent"]
                or items[k].lower in cls["rules.in_list"]
                or (items[k].lower == "," and self.names_head(k))
                or (items[k].lower in {"at", "in"} and items[k - 1].lower in cls["nouns_of_place.facility"])
            ):
                k += 1
            if (
                k < len(items)
                and items[stop].lower == ","
                and k == stop + 1
                and self._is_country(k)
                and not self._is_country(i)
            ):
                stop = k + 1  # "Mosul, Iraq, and ..."
                if stop < len(items) and items[stop].lower == "," and not self._lists(stop):
                    break
                continue
            if items[stop].lower == "," and k + 1 < len(items) and items[k + 1].lower in {"'s", "’s", "'", "’"}:
                break  # "took X, Y's capital,"
            state = k < len(items) and self._is_state_too(k, refs[0], until)
            if not state and (k >= len(items) or items[k].kind not in {"place", "name"}):
                break
            letters = items[k].kind == "name" and self.text[items[k].start : items[k].end].isupper()
            if letters and not self.discourse.has_placed(items[k].lower):
                break  # "in X, the SMM heard"
            if self.has_seat_behind(k) or (until is None and self.begins_clause(k)) or self._is_officer(k):
                break
            ref, after = self.ref(k)
            if items[k].kind == "name" and (
                self.is_demonym(items[k].lower) or (after < len(items) and items[after].kind == "force")
            ):
                break
            unknown = items[stop].lower == "," and k == stop + 1 and items[k].kind == "name"
            bracketed = after < len(items) and items[after].lower == "(" and self._bracket_end(after) is not None
            if unknown and not parted and not bracketed and not self._lists(after):
                break  # "took X, Bashar said"
            wider = items[stop].lower == "," and k == stop + 1 and self._is_province_of(refs[-1], ref, after)
            if wider or self._contains(refs[-1], ref, items[stop].lower):
                stop = after
                if stop < len(items) and items[stop].lower == "," and not self._lists(stop):
                    break
                continue
            refs.append(ref)
            stop = after
        return tuple(refs), stop

    def _is_state_too(self, k: int, first: PlaceRef, until: int | None) -> bool:
        """ "Burma, the Philippines": is a state, that could be an actor, one more of a list of states?"""
        item = self.items[k]
        if item.place is None or item.force is None or self.items[k - 1].lower == "from":
            return False
        if self.discourse.kind(item.place) == "country":
            return self.discourse.kind(first.toponym) == "country"
        nxt = self.items[k + 1] if k + 1 < len(self.items) else None  # "took Homs and Damascus", no "Damascus said"
        if nxt is None or k + 1 == until or nxt.kind in {"punct", "date"}:
            return True
        follows = ("classes.conjunction", "classes.preposition", "classes.subordinator")
        return any(nxt.lower in self.cls[name] for name in follows)

    def _lies_in_the(self, i: int) -> int | None:
        """The item after "in the south" at item `i`, where a list goes on behind it; None where it does not."""
        words = [item.lower for item in self.items[i : i + 4]]
        if len(words) < 4 or words[0] not in {"in", "to", "on"} or words[1] != "the":
            return None
        return i + 3 if words[2] in self.cls["rules.bare_directions"] and words[3] in {"and", ","} else None

    def _lies_in(self, i: int, until: int | None, *, parted: bool) -> int | None:
        """The item after "in Y province" at item `i`, where a list goes on behind it ("X in Y, Z in W"); else None.

        `parted`: was it said of another of the list; then the last may be followed by the end of a subject.
        """
        items, cls = self.items, self.cls
        if items[i].lower not in {"in", "of"}:
            return None
        k = i + 1
        while k < len(items) and (
            items[k].lower in cls["classes.determiner"]
            or items[k].lower in cls["extents.directions"]
            or items[k].lower in cls["head"]
        ):
            k += 1
        placed = k + 1 < len(items) and (items[k].kind == "place" or (parted and items[k].kind == "name"))
        if not placed or (until is not None and k >= until):
            return None
        outer, stop = self.ref(k)
        if stop == until:
            return stop if parted else None
        if stop + 1 >= len(items) or items[stop].lower not in {",", "and", ";"}:
            return None
        inner = stop + 1 + (items[stop + 1].lower == "and")
        while inner < len(items) and (
            items[inner].lower in cls["classes.determiner"] or items[inner].lower in cls["head"] | {"of"}
        ):
            inner += 1
        if inner >= len(items) or items[inner].kind not in {"place", "name"}:
            return None
        behind = self.ref(inner)[1]
        low = items[behind].lower if behind < len(items) and behind != until else "."
        sure = self.discourse.kind(outer.toponym) in {"area", "country"}  # a town's name may be its province's too
        return stop if low == "in" or (low in {",", "and", "."} and (sure or parted)) else None

    def _such_as(self, k: int) -> int:
        """The item behind "other towns such as" at item `k`; `k` where nothing of the kind stands there."""
        if k >= len(self.items) or self.items[k].lower not in self.cls["rules.joined"]:
            return k
        for j in range(k + 1, min(len(self.items), k + 5)):
            if self.items[j].lower in {"like", "including", "namely"}:
                return j + 1
            if [w.lower for w in self.items[j : j + 2]] == ["such", "as"]:
                return j + 2
            if self.items[j].kind != "word" or self.items[j].verbs:
                break
        return k

    def _behind_description(self, k: int) -> int:
        """The name in "and the northern oil hub of X" at item `k` behind "and", else `k`."""
        described = k < len(self.items) and self.items[k].lower in {"the", "its", "their"}
        if not described or self.items[k - 1].lower != "and":
            return k
        for of in range(k + 2, min(len(self.items) - 1, k + _DESCRIBED)):
            item = self.items[of]
            if item.lower == "of" and self.items[of + 1].kind in {"place", "name"}:
                before = self.items[of - 1].lower
                return of + 1 if before in self.cls["head"] or before in self.cls["names.centres"] else k
            if item.kind != "word" or (item.verbs and not item.nouns) or item.lower in self.cls["classes.preposition"]:
                return k
        return k

    def names_head(self, comma: int) -> bool:
        """ "as well as the capital, X": does the name follow that the class word before the comma stands for?"""
        settled = self.items[comma - 1].lower in self.cls["nouns_of_place.settlement"]
        return settled and comma + 1 < len(self.items) and self.items[comma + 1].kind == "place"

    def _governor(self, i: int) -> str | None:
        """The preposition that the place at item `i` hangs on, what stands between them apart."""
        k = i - 1
        while k > 0 and (
            self.items[k].lower in self.cls["classes.determiner"] or self.items[k].lower in self.cls["head"]
        ):
            k -= 1
        low = self.items[k].lower.rpartition(" ")[2] if k >= 0 else ""
        if low in {"around", "near", "outside"} and k > 1 and self.items[k - 1].lower == "and":
            low = self.items[k - 2].lower  # "in and around X, and in Z"
        return low if low in {"from", "in", "over", "into", "on"} else None

    def _is_country(self, k: int) -> bool:
        """Is the actor at item `k` a country by its bare name, closed by a comma or the end?"""
        item = self.items[k]
        if item.force is None or item.force.kind != "country" or item.place is None:
            return False
        return k + 1 == len(self.items) or self.items[k + 1].lower in {",", ".", ";", ")", "and"}

    def _bracket_end(self, i: int) -> int | None:
        """The item after the bracket that opens at item `i`, where a list goes on behind it; None where it does not."""
        close = next((k for k in range(i + 1, min(i + 8, len(self.items))) if self.items[k].lower == ")"), None)
        if close is None or close + 1 >= len(self.items) or self.items[close + 1].lower not in {",", "and", ";"}:
            return None
        return close + 1

    def _attributive(self, k: int) -> bool:
        """ "the military district of X": does a generic force only say what kind of place follows?"""
        item = self.items[k]
        nxt = self.items[k + 1].lower if k + 1 < len(self.items) else ""
        return item.force is not None and item.force.kind == "generic" and nxt in self.cls["head"]

    def _lies(self, k: int) -> bool:
        """Does "south-west of Y" stand at item `k`: where the place before lies, and not the next of a list?"""
        words = [item.lower for item in self.items[k : k + 3]]
        directions = self.cls["extents.directions"]
        return (
            len(words) == 3
            and words[0] in directions
            and (words[1] == "of" or (words[1] in directions and words[2] == "of"))
        )

    def _apposition_end(self, comma: int, k: int) -> int | None:
        """The item after ", (the) capital of (the state of) Y" at the comma; None where the list goes on."""
        items = self.items
        if items[comma].lower != "," or k != comma + 1:
            return None
        while (
            k < len(items)
            and (items[k].lower in self.cls["classes.determiner"] or items[k].lower.endswith(("al", "ial")))
            and k < comma + 5
            and items[k].lower not in self.cls["rules.apposition"]
        ):
            k += 1
        if k + 2 < len(items) and items[k + 1].lower == "," and items[k + 2].lower in {"and", ","}:
            told = self.cls["nouns_of_place.settlement"] | self.cls["rules.apposition"]
            return k + 2 if items[k].lower in told and items[k - 1].lower != "," else None  # "A, the chief town, and B"
        if k + 2 >= len(items) or items[k + 1].lower != "of":
            return None
        settled = items[k].lower in self.cls["nouns_of_place.settlement"]
        if items[k].lower not in self.cls["rules.apposition"] and not settled:
            return None
        after = k + 2
        lying = self.cls["classes.determiner"] | self.cls["extents.directions"]
        while after < len(items) and (items[after].lower in lying or self._is_area_of(after)):
            after += 1 + self._is_area_of(after)
        if after >= len(items) or items[after].kind not in {"place", "name", "force"}:
            return None
        end = self.ref(after)[1] if items[after].kind != "force" else after + 1
        if settled and items[k].lower not in self.cls["rules.apposition"]:
            # "A, the city of B, was": only where the verb follows is B not the next of a list
            verb = items[end + 1].lower if end + 1 < len(items) and items[end].lower == "," else ""
            if verb not in self.cls["classes.be"] | self.cls["classes.have"]:
                return None
        return end + 1 if end < len(items) and items[end].lower == "," else end

    def _is_area_of(self, k: int) -> bool:
        """Does "state of" stand at item `k`, before the name of the area?"""
        of = k + 1 < len(self.items) and self.items[k + 1].lower == "of"
        return of and self.items[k].lower in self.cls["nouns_of_place.area"]

    def _lists(self, i: int) -> bool:
        here = self.items[i] if i < len(self.items) else None
        nxt = self.items[i + 1] if i + 1 < len(self.items) else None
        if here is None or here.lower not in {",", "and"}:
            return here is None or here.lower == "."
        return here.lower == "and" or (
            nxt is not None and (nxt.kind in {"place", "name"} or nxt.lower in {"and", "the"})
        )

    def _contains(self, inner: PlaceRef, outer: PlaceRef, joint: str) -> bool:
        """ "Mosul, Iraq": is the second only where the first is?"""
        if joint != ",":
            return False
        kinds = self.discourse.kind(outer.toponym), self.discourse.kind(inner.toponym)
        if kinds[0] == "country" and kinds[1] != "country":
            return True
        return kinds[0] == "area" and kinds[1] not in {"country", "area"} and inner.toponym.within == outer.toponym.name

    def _is_province_of(self, inner: PlaceRef, outer: PlaceRef, after: int) -> bool:
        """ "Mrauk-U, Rakhine State,": is the second the province of the first, with which the list ends?"""
        words = {(outer.toponym.cue or "").rpartition(" ")[2], outer.as_written.rpartition(" ")[2].casefold()}
        own = {(inner.toponym.cue or "").rpartition(" ")[2], inner.as_written.rpartition(" ")[2].casefold()}
        if words.isdisjoint(self.cls["names.provinces"]) or not own.isdisjoint(self.cls["names.provinces"]):
            return False
        end = self.items[after].lower if after < len(self.items) else ""
        if end == "," and after + 1 < len(self.items):
            nxt = self.items[after + 1]
            return nxt.kind not in {"place", "name"} and nxt.lower not in {"and", "the"}
        return end not in {"and", "&"}

    def begins_clause(self, k: int) -> bool:
        """Is the name at `k` the subject of a clause of its own ("took A, and B fell")?"""
        _, after = self.ref(k)
        if after >= len(self.items):
            return False
        item = self.items[after]
        if (
            item.lower in self.cls["classes.be"]
            or item.lower in self.cls["classes.have"]
            or item.lower in self.cls["irrealis.modal"]
            or item.lower in {"did", "does", "do"}
        ):
            return True
        if item.lower in self.cls["classes.reporting"]:
            return True
        return any(cue.forms & {"past", "s"} for cue in item.verbs) and not item.nouns

    def is_office(self, i: int) -> bool:
        """Is the place only where an office or people are ("the Homs council", "Kyiv residents")?"""
        if self.items[i].kind != "place" or i + 1 >= len(self.items):
            return False
        nxt = self.items[i + 1]
        return (
            nxt.kind == "word"
            and not nxt.verbs
            and (
                nxt.lower in self.cls["rules.qualified"]
                or nxt.lower in self.cls["attribution.organisations"]
                or nxt.lower in self.cls["nouns_of_place.not_places"]
            )
        )

    def is_town(self, i: int) -> bool:
        """Is the place at item `i` a settlement, whatever class word stands by it?"""
        place = self.items[i].place
        return place is not None and self.discourse.kind(place._replace(cue=None)) == "settlement"

    def _has_age(self, k: int) -> bool:
        """Does "(7)" stand at item `k`, behind the name of a person?"""
        words = self.items[k : k + 3]
        bracketed = len(words) == 3 and words[0].lower == "(" and words[2].lower == ")"
        return bracketed and words[1].lower.isdecimal() and int(words[1].lower) < _AGES

    def is_one_in(self, at: int, i: int) -> bool:
        """ "another Adamawa town", "three Idlib villages": is the place at item `i` only the area that they lie in?"""
        place = self.items[i].place
        nxt = self.items[i + 1].lower if i + 1 < len(self.items) else ""
        if place is None or not (nxt in self.cls["nouns_of_place.settlement"] or nxt in self.cls["anaphora.plural"]):
            return False
        if all(self.items[k].lower not in self.cls["names.indefinite"] for k in range(at, i)):
            return False
        return self.discourse.kind(place._replace(cue=None)) in {"area", "country"}

    def has_seat_behind(self, i: int) -> bool:
        """ "the Helmand provincial capital" is not Helmand: does the seat of the area at item `i` stand behind it?"""
        place = self.items[i].place
        nxt = i + 1 + (i + 1 < len(self.items) and self.items[i + 1].kind == "force")  # "the Krajina Serb capital"
        seat = nxt < len(self.items) and self.items[nxt].lower.endswith("capital")
        return seat and place is not None and self.discourse.kind(place) in {"area", "country"}

    def is_attribute(self, i: int) -> bool:
        """Is the place only the owner of what follows ("Syria's Idlib"), or where it is ("the Gaza city of Rafah")?"""
        nxt = self.items[i + 1] if i + 1 < len(self.items) else None
        if self.has_seat_behind(i):
            return True
        if nxt is not None and (nxt.lower in self.cls["nouns_of_place.settlement"] or nxt.lower in _HARBOURS):
            inner = self.items[i + 3] if i + 3 < len(self.items) and self.items[i + 2].lower == "of" else None
            country = inner is not None and inner.place is not None and self.discourse.kind(inner.place) == "country"
            return inner is not None and inner.kind in {"place", "name"} and not country
        if nxt is not None and nxt.lower in _TALKED_OF:
            return True  # "withdrew from the X peace deal"
        if nxt is None or nxt.kind != "possessive":
            return False
        for k in range(i + 2, min(i + 9, len(self.items))):
            item = self.items[k]
            of_it = (
                self.items[k - 1].lower == "of" and self.items[k - 2].lower in self.cls["head"]
            )  # "X's district of Z"
            if item.kind == "place" or (item.kind == "name" and (of_it or self._is_headed(k))):
                return True
            of = k + 1 < len(self.items) and self.items[k + 1].lower == "of"
            if item.lower in self.cls["nouns_of_place.facility"] and not of:
                return False  # "X's airport and the town of Z"
            if item.lower in self.cls["classes.conjunction"] and any(
                self.items[j].lower in self.cls["classes.have"] for j in range(k + 1, min(len(self.items), k + 2))
            ):
                return False  # "six of X's districts and has surrounded Z"
            if item.lower.rpartition(" ")[2] in self.cls["rules.towns"] and (
                k + 1 >= len(self.items) or self.items[k + 1].lower not in {"of", "'s", "’s", "and", "hall"}
            ):
                return True  # "Congo's largest city" is not Congo
            if item.lower == "," and self.items[k - 1].lower in self.cls["nouns_of_place.settlement"]:
                return k + 1 < len(self.items) and self.items[k + 1].kind in {"place", "name"}
            if item.kind == "punct" or item.lower in self.cls["classes.preposition"] - {"of"}:
                return False
        return False

    def _is_headed(self, k: int) -> bool:
        """ "X's Y township", "X's Y airport": does a class word of places stand behind the unknown name at item `k`?"""
        return k + 1 < len(self.items) and self.items[k + 1].lower in self.cls["head"]

    def is_possible(self, i: int, *, names: bool, head: str | None) -> bool:
        """May an unknown capitalised name be the place? After a noun of place or as the bare object it may."""
        item = self.items[i]
        classed = self._classed(i)
        if head is None and ((self.is_person(i) and not classed) or not self.discourse.at_war):
            return False
        if item.lower in self.cls["rules.creeds"] or item.lower.endswith("ism"):
            return False
        nxt = self.items[i + 1].lower if i + 1 < len(self.items) else ""
        if not names and head is None and not classed and not self.discourse.is_known(self.text[item.start : item.end]):
            return False
        if self.is_demonym(self.items[i].lower) or nxt in self.cls["rules.units"]:
            return False
        if item.lower in self.cls["names.peoples"] or (head is None and self._is_people(i)):
            return False
        low = self.items[i].lower
        if head is None and not classed and (self._modifies(i + 1) or self._owns_seat(i)):
            return False
        if low.split(" ")[0] in self.cls["attribution.organisations"]:
            return False
        return head is not None or nxt not in self.cls["nouns_of_place.not_places"]

    def _owns_seat(self, i: int) -> bool:
        """ "the Tiger stronghold of X": is the name at item `i` that of those whose seat X is?"""
        seat = i + 3 < len(self.items) and self.items[i + 2].lower == "of"
        return seat and any(cue.frame == "seat" for cue in self.items[i + 1].nouns)

    def _classed(self, i: int) -> bool:
        """ "the Omar oilfield": does a class word of places stand behind the name at item `i`?"""
        nxt = self.items[i + 1].lower if i + 1 < len(self.items) else ""
        return nxt in self.cls["nouns_of_place.facility"] or nxt in self.cls["nouns_of_place.area"]

    def is_described(self, i: int) -> bool:
        """Is the unknown name at item `i` called a place ("X, the diamond town", "the village of X", "at X")?"""
        if self.is_person(i) or self.is_demonym(self.items[i].lower):
            return False
        ref, after = self.ref(i)
        if ref.toponym.cue is not None:
            return True
        items = self.items
        if after + 1 < len(items) and items[after].lower == "," and items[after + 1].lower in {"a", "an", "the"}:
            settled = (
                k
                for k in range(after + 2, min(len(items), after + 6))
                if items[k].lower in self.cls["nouns_of_place.settlement"]
            )
            town = next(settled, None)
            return town is not None and not self._does(town + 1)  # "under X, the town returned"
        return i > 0 and (items[i - 1].lower in {"at", "near", "into"} or self._is_fought_for(i))

    def _is_people(self, i: int) -> bool:
        """ "the Basques": one word in the plural with its article, that is no place's name as far as is known?"""
        item = self.items[i]
        plural = item.lower.endswith("s") and " " not in item.lower and i > 0 and self.items[i - 1].lower == "the"
        return plural and not self.discourse.is_known(self.text[item.start : item.end])

    def _does(self, i: int) -> bool:
        """Does a finite verb stand at item `i`: is the noun before it a subject?"""
        if i >= len(self.items) or self.items[i].nouns:
            return False
        item = self.items[i]
        past = any("past" in cue.forms for cue in item.verbs) or item.lower.endswith("ed")
        return past or item.lower in self.cls["classes.be"] or item.lower in self.cls["classes.have"]

    def _is_fought_for(self, i: int) -> bool:
        """ "attacked X", "the battle of X", "an assault on X": is it a place by what is done to it?"""
        before = self.items[i - 1].lower
        if before in {"on", "of", "for"}:
            if i > 1 and before == "of" and any(self.items[i - 2].lower in self.cls[n] for n in _WHOLES):
                return True  # "all of X", "the suburbs of X"
            return i > 1 and self.items[i - 2].lower in self.cls["names.contests"]
        return before in self.cls["names.approaching"] and not before.endswith("ing")

    def _is_capital(self, i: int) -> bool:
        """Is the word at item `i` written with a capital for its own sake, and not as all words of a headline are?"""
        if not self.text[self.items[i].start].isupper():
            return False
        return not is_titled(self.text[self.items[0].start : self.items[-1].end].split())

    def _modifies(self, i: int) -> bool:
        """Does a plain noun stand at item `i`: is the name before it only its modifier ("X Party ministries")?"""
        if i >= len(self.items) or self.items[i].kind != "word" or self.items[i].verbs:
            return False
        low, cls = self.items[i].lower, self.cls
        function = (
            "classes.preposition", "classes.conjunction", "classes.determiner", "classes.adverb", "classes.relative",
            "classes.subordinator", "classes.be", "classes.have", "classes.reporting", "irrealis.modal", "head",
            "inner", "classes.place_preposition", "classes.near_preposition", "extents.directions",
            "anaphora.settlement", "classes.pronoun", "classes.adversative", "rules.staying", "rules.after_name",
            "rules.becoming",
        )  # fmt: skip
        return low.isalpha() and low.endswith("s") and not any(low in cls[name] for name in function)

    def is_sure(self, ref: PlaceRef) -> bool:
        """Is it a place beyond doubt: known to the gazetteer, named with a class word, or said before?"""
        return ref.mention is not None or ref.toponym.cue is not None or self.discourse.is_known(ref.toponym.name)

    def _is_officer(self, i: int) -> bool:
        """ "took A, General X said", "took A, and X and his men": is the name an officer's?"""
        behind = [item.lower for item in self.items[i + 1 : i + 3]]
        followed = len(behind) > 1 and behind[0] in {"and", "with"} and behind[1] in {"his", "her"}
        ranked = self.items[i].lower.partition(" ")[0] in self.cls["names.ranks"]
        return self.items[i].kind == "name" and (ranked or followed)

    def is_person(self, i: int) -> bool:
        """Is the unknown name at item `i` a person's ("General X", "John X", "X said")?"""
        item = self.items[i]
        if item.kind != "name":
            return False
        words = item.lower.split()
        if words[0] in self.cls["names.openers"] or self.discourse.has_placed(item.lower):
            return False
        if self._has_age(i + 1):
            return True
        before = self.items[i - 1].lower if i else ""
        if before in self.vocab.titles or words[0] in self.vocab.titles or words[0] in self.vocab.given_names:
            self.discourse.persons.add(words[-1])
            return before not in self.cls["head"]
        after = self.items[i + 1].lower if i + 1 < len(self.items) else ""
        return words[-1] in self.discourse.persons or after in self.cls["rules.after_person"]
