"""A place's own name in a sentence, with the class word that goes with it, and what the name is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.model import Toponym
from geomap.reading.phrases.asides import behind_apposition
from geomap.reading.phrases.extents import PlaceRef, is_middle
from geomap.reading.phrases.owners import TALKED_OF, OwnerReader
from geomap.reading.phrases.persons import MISTERS
from geomap.reading.sentences.words import is_titled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.sentences.items import Item, Vocabulary
    from geomap.reading.story.discourse import Discourse

_ADJECTIVES = ("an", "ish", "ese", "ic")
"""Ends of words that tell where something is from ("Galician")."""

_UNMARKED = str.maketrans("", "", '"“”«»')
"""Takes away the marks of "the 'X' base" that stand inside of a name with its class word."""
_SHORT = 3
"""Letters of the longest word that joins others and is in no list."""
_WHOLES = ("inner", "extents.part_nouns", "extents.most", "extents.half", "extents.part")
"""Before "of": parts of a place."""

_JOINING = (
    "classes.preposition", "classes.conjunction", "classes.determiner", "classes.adverb", "classes.relative",
    "classes.subordinator", "classes.be", "classes.have", "classes.reporting", "irrealis.modal", "head",
    "inner", "classes.place_preposition", "classes.near_preposition", "extents.directions",
    "anaphora.settlement", "classes.pronoun", "classes.adversative", "rules.staying", "rules.after_name",
    "rules.becoming", "rules.stretches", "rules.front_lines", "names.left_so", "nouns_of_place.counted",
)  # fmt: skip
"""Word classes of words that join others, or tell of places."""


_FINITE = ("classes.be", "classes.have", "irrealis.modal", "rules.staying", "classes.reporting")
_LYING_AT = frozenset({"located", "situated", "based", "placed", "needed", "used"})
_OBJECTS = frozenset({"to", "the", "a", "an", "its", "their", "that", "his"})
"""What stands behind a verb that is in no list, and not behind its participle."""


class NameReader(OwnerReader):
    """Reads the name at an item of one sentence."""

    def __init__(self, text: str, items: Sequence[Item], vocab: Vocabulary, discourse: Discourse) -> None:
        super().__init__(text, items, vocab, discourse)
        self._refs: dict[int, tuple[PlaceRef, int]] = {}

    def is_demonym(self, lower: str) -> bool:
        """Is the word a people's, a faith's or a cause's ("Syrian", "Shiite")? Or each of several words?"""
        peoples = self.cls["names.peoples"]
        return all(word in peoples or self.discourse.is_demonym(word) for word in lower.split())

    def ref(self, i: int) -> tuple[PlaceRef, int]:
        """The place at item `i` with a class word that follows it, and the item after."""
        known = self._refs.get(i)
        if known is None:
            known = self._refs[i] = self._read(i)
        return known

    def _read(self, i: int) -> tuple[PlaceRef, int]:
        item = self.items[i]
        inner = self._named_in_bracket(i)
        if inner is not None:
            return self.ref(inner)[0], inner + 2
        if (owned := self._called_after(i)) is not None:
            return owned
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
            elif nxt.lower in self.cls["classed"] and not nxt.verbs:
                stop += 1
                loose = nxt.lower in self.cls["names.loose_areas"] and self.text[nxt.start].islower()
                if self._names_street(stop - 1):
                    nxt, stop = self.items[stop], stop + 1
                end = end if loose else nxt.end
                one = nxt.lower[:-1] if nxt.lower[:-1] in self.cls["classed"] else nxt.lower  # "X and Y oil fields"
                toponym = toponym._replace(cue=toponym.cue or one)
            elif nxt.lower in self.cls["names.groups"] and self._is_capital(stop):
                stop += 1
                end = nxt.end
                whole = self.text[item.start : end]  # "the Senkaku Islands"
                toponym = toponym._replace(end=end, name=whole) if self.discourse.is_known(whole) else toponym
            elif nxt.lower.endswith("s") and nxt.lower[:-1] in self.cls["classed"]:
                stop += 1  # "X and Y provinces", "the X and Y oil fields"
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
        shared = item.place is not None and len(item.place.name) > item.end - item.start  # "North (and South Kivu)"
        written = toponym.name if shared else self.text[start:end].translate(_UNMARKED)
        return PlaceRef(toponym, written), stop

    def _called_after(self, i: int) -> tuple[PlaceRef, int] | None:
        """ "Hangman's Hill", "Teachers' Tower": the name that a class word with a capital makes with its owner's."""
        words = self.items[i + 1 : i + 3]
        if self.items[i].kind != "name" or len(words) < len(("'s", "Hill")):
            return None
        owned = words[0].kind == "possessive" or (words[0].lower in {"'", "’"} and self.items[i].lower.endswith("s"))
        if not owned or words[1].lower not in self.cls["classed"] or not self._is_capital(i + 2):
            return None
        name = self.text[self.items[i].start : words[1].end]
        return PlaceRef(Toponym(self.items[i].start, words[1].end, name, words[1].lower), name), i + 3

    def _names_street(self, i: int) -> bool:
        """ "the X Street bridge": is the class word at item `i` part of the name of what stands right behind it?"""
        behind = self.items[i + 1] if i + 1 < len(self.items) else None
        if behind is None or behind.verbs or not self._is_capital(i) or self._is_capital(i + 1):
            return False
        return behind.lower in self.cls["nouns_of_place.facility"]

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

    def has_facility(self, i: int) -> bool:
        """ "Kigali (international) airport": does a facility stand right behind the name at item `i`?"""
        nxt = i + 1
        plain = nxt < len(self.items) and self.items[nxt].lower in self.cls["nouns_of_place.facility"]
        return plain or self._facility_behind(nxt) is not None

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

    def begins_clause(self, k: int) -> bool:
        """Is the name at `k` the subject of a clause of its own ("took A, and B fell")?"""
        _, after = self.ref(k)
        if after >= len(self.items):
            return False
        item = self.items[after]
        if (verb := behind_apposition(self.items, after, self.cls)) is not None:
            finite = self.items[verb].lower in self.cls["rules.after_name"]
            return finite or any(cue.frame == "place>as before" for cue in self.items[verb].verbs)
        if item.lower in {"did", "does", "do"} or any(item.lower in self.cls[name] for name in _FINITE):
            return True
        if item.kind == "word" and item.lower.endswith("ed") and item.lower not in _LYING_AT:
            behind = self.items[after + 1].lower if after + 1 < len(self.items) else ""
            if behind in _OBJECTS:
                return True  # "the annexation of A, and B threatened to"
        return any(cue.forms & {"past", "s"} for cue in item.verbs) and not item.nouns

    def is_office(self, i: int) -> bool:
        """Is the place only where an office or people are ("the Homs council", "Kyiv residents")?"""
        if self.items[i].kind != "place" or i + 1 >= len(self.items):
            return False
        nxt = self.items[i + 1]
        if nxt.lower in self.cls["rules.town_things"] and self._is_hit(i):
            return False  # "shells hit X market"
        return (
            nxt.kind == "word"
            and not nxt.verbs
            and not is_middle(i + 1, self.items, self.text, self.cls)
            and (
                self._tells_who(i)
                or nxt.lower in self.cls["rules.qualified"]
                or nxt.lower in self.cls["attribution.organisations"]
                or (nxt.lower in self.cls["nouns_of_place.not_places"] and not self._classed(i))
            )
        )

    def _is_hit(self, i: int) -> bool:
        """Does a verb of striking stand before the place at item `i`, or its article?"""
        k = i - 1 - (i > 1 and self.items[i - 1].lower in self.cls["classes.determiner"])
        return k >= 0 and any(cue.status == "struck" for cue in self.items[k].verbs)

    def _tells_who(self, i: int) -> bool:
        """ "Goma trader Jean X": is the place at item `i` only where the man named behind the noun is from?"""
        words = self.items[i : i + 3]
        if len(words) < 3 or words[2].kind != "name" or words[2].start != words[1].end + 1 or words[1].nouns:
            return False
        return len(words[1].lower) > _SHORT and words[1].lower.isalpha() and self._is_plain_noun(words[1].lower)

    def is_possible(self, i: int, *, names: bool, head: str | None) -> bool:
        """May an unknown capitalised name be the place? After a noun of place or as the bare object it may."""
        item = self.items[i]
        classed = self._classed(i)
        if head is None and ((self.is_person(i) and not classed) or not self.discourse.at_war):
            return False
        titled = self._is_behind_office(i) and not classed
        if titled or item.lower.partition(" ")[0] in MISTERS or (head is None and self._tells_who(i)):
            return False  # "the airport Mr. Smith uses", "guarded X founder John Smith"
        coded = item.lower.partition(" ")[0] in self.cls["names.code_named"] or (
            i > 0 and self.items[i - 1].lower == "operation"
        )
        if coded or self._is_unit(item.lower):
            return False  # "the base of Battalion 540", "Operation X"
        if not (classed and self._is_capital(i + 1)) and self._is_of_people(item.lower):
            return False  # but "the Republican Palace"
        if item.lower in self.cls["names.calendar"] or item.lower in self.cls["names.ordinals"]:
            return False  # "took power in a July coup", "the Fourth and Ninth divisions"
        if item.lower.endswith("ism") or item.lower.startswith("line of "):
            return False
        nxt = self.items[i + 1].lower if i + 1 < len(self.items) else ""
        known = classed or self._is_owned(i) or self.discourse.is_known(self.text[item.start : item.end])
        if not names and head is None and not known:
            return False
        people = head is None and nxt not in self.cls["nouns_of_place.area"] and self._is_people(i)
        if nxt in self.cls["rules.units"] or nxt in TALKED_OF or people:
            return False
        if self.is_body(i):
            return False
        if head is None and not classed and (self._modifies(i) or self._owns_seat(i)):
            return False
        if self._is_of_region(i):
            return False
        return head is not None or classed or nxt not in self.cls["nouns_of_place.not_places"]

    def _is_behind_office(self, i: int) -> bool:
        """ "General X", "the former Y president X": does an office stand right before the name at item `i`?"""
        before = self.items[i - 1] if i else None
        if before is None:
            return False
        if before.force is None or before.force.role != "authority":
            return before.lower in self.cls["names.ranks"]
        return self.text[before.start : before.end].casefold().rpartition(" ")[2] in self.vocab.titles

    def _is_owned(self, i: int) -> bool:
        """ "Mocoa's X": is the name at item `i` that of a part of a town?"""
        owner = self.items[i - 2].place if i > 1 and self.items[i - 1].kind == "possessive" else None
        return owner is not None and self.discourse.kind(owner) not in {"country", "area"}

    def _is_of_people(self, lower: str) -> bool:
        """Is it the adjective of a nation, a people or a creed?"""
        return lower in self.cls["rules.creeds"] or lower in self.cls["names.peoples"] or self.is_demonym(lower)

    def _is_unit(self, lower: str) -> bool:
        """Does a name end with a unit and its number?"""
        name, _, number = lower.rpartition(" ")
        return number.isdecimal() and name.rpartition(" ")[2] in self.cls["rules.units"]

    def _owns_seat(self, i: int) -> bool:
        """ "the Tiger stronghold of X": is the name at item `i` that of those whose seat X is?"""
        seat = i + 3 < len(self.items) and self.items[i + 2].lower == "of"
        return seat and any(cue.frame == "seat" for cue in self.items[i + 1].nouns)

    def _is_of_region(self, i: int) -> bool:
        """ "the Catalonian town of X", "the Galician fortress of X": does the name at item `i` tell only where X is?"""
        items = self.items
        if i + 3 >= len(items) or items[i + 2].lower != "of" or items[i + 3].kind not in {"place", "name", "force"}:
            return False
        town = items[i + 1].lower in self.cls["anaphora.settlement"] and not self._is_area(i + 3)
        return town or (items[i].lower.endswith(_ADJECTIVES) and items[i + 1].lower in self.cls["head"])

    def _classed(self, i: int) -> bool:
        """ "the Omar oilfield": does a class word of places stand behind the name at item `i`?"""
        nxt = self.items[i + 1].lower if i + 1 < len(self.items) else ""
        return nxt in self.cls["classed"]

    def is_body(self, i: int) -> bool:
        """Is the unknown name at item `i` an office's, an outlet's or an event's ("UN ...", "the Spring Offensive")?"""
        words = self.items[i].lower.split()
        whole = self.items[i].lower in self.cls["names.bodies"]
        if whole or words[0] in self.cls["names.bodies"] or words[0] in self.cls["attribution.organisations"]:
            return True
        last = words[-1]
        named = len(words) > 1 and last in self.cls["names.institutions"]
        named = named or words[0] in self.cls["names.vessels"] or self._is_ship(i)
        named = named or (i + 1 < len(self.items) and self.items[i + 1].lower in self.cls["names.institutions"])
        # "the Directorate of Security"
        named = named or (
            i > 1 and self.items[i - 1].lower == "of" and self.items[i - 2].lower in self.cls["names.institutions"]
        )
        return named or self.is_event(i) or last in self.cls["names.platforms"] or last.endswith("news")

    def is_event(self, i: int) -> bool:
        """Is the name at item `i` that of something that happened ("the Civil War", "Operation X")?"""
        words = self.items[i].lower.split() if self.items[i].kind == "name" else []
        return len(words) > 1 and (words[-1] in self.cls["names.events"] or words[0] == "operation")

    def _is_ship(self, i: int) -> bool:
        """ "the Y frigate X", "the tanker X": does what a ship is called stand right before the name at item `i`?"""
        before = self.items[i - 1] if i else None
        words = "" if before is None else self.text[before.start : before.end].rpartition(" ")[2].casefold()
        return words in self.cls["names.ships"]

    def is_described(self, i: int) -> bool:
        """Is the unknown name at item `i` called a place ("X, the diamond town", "the village of X", "at X")?"""
        if self.is_person(i) or self.is_demonym(self.items[i].lower) or self.is_body(i):
            return False
        if self.items[i].lower in self.cls["names.calendar"]:
            return False  # "lasted into April"
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
        return i > 0 and (items[i - 1].lower in {"at", "near", "around", "into"} or self._is_fought_for(i))

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
        if not self.text[self.items[i].start : self.items[i].end][:1].isupper():
            return False
        return not is_titled(self.text[self.items[0].start : self.items[-1].end].split())

    def _modifies(self, i: int) -> bool:
        """Does the name at item `i` only modify a plain noun behind it ("X Party ministries", "an X missile")?"""
        noun = self.items[i + 1] if i + 1 < len(self.items) else None
        if noun is None or noun.kind != "word" or noun.verbs or noun.nouns or not noun.lower.isalpha():
            return False
        if any(item.lower in self.cls["head"] | self.cls["inner"] for item in self.items[i + 2 : i + 4]):
            return False  # "the X diplomatic quarter"
        one = i > 0 and self.items[i - 1].lower in {"a", "an", "the", "its", "their"}
        return (one or noun.lower.endswith("s")) and self._is_plain_noun(noun.lower)

    def _is_plain_noun(self, low: str) -> bool:
        """Is a word none of those that join words, or tell of places?"""
        return not any(low in self.cls[name] for name in _JOINING)

    def is_sure(self, ref: PlaceRef) -> bool:
        """Is it a place beyond doubt: known to the gazetteer, named with a class word, or said before?"""
        return ref.mention is not None or ref.toponym.cue is not None or self.discourse.is_known(ref.toponym.name)
