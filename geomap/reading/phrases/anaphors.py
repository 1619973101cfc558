"""Phrases that stand for a place named before: "the city", "both villages", "it", "four neighbourhoods"."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from geomap.model import HOLDS
from geomap.reading.commonwords import CENTRES, TOWNS
from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.phrases.pronouns import IT_IS, Pronouns
from geomap.reading.phrases.salience import divided_land
from geomap.reading.phrases.words import is_rid_of

_BOTH = 2
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_COUNTING = frozenset({"both", "all", "the", "former", "latter", *_NUMBERS})
_NO_NOUNS = (
    "classes.be",
    "classes.have",
    "irrealis.modal",
    "classes.preposition",
    "classes.adverb",
    "classes.conjunction",
    "classes.adversative",
    "classes.subordinator",
    "rules.after_name",
)
_ROADS = frozenset({"road", "roads", "highway", "highways", "route", "routes", "corridor"})
_WAYS = frozenset({"road", "highway", "street", "bridge", "pass", "pipeline", "canal", "tunnel"})
_DEFINITE = frozenset({"the", "this", "that", "its"})
_THEIRS = frozenset({"its", "their", "his", "our"})
_TAKEN_UP = ("anaphora.settlement", "anaphora.area", "anaphora.country", "anaphora.facility")
"""Classes of nouns that stand for a place told of before."""
_PARTS = ("rules.bare_directions", "nouns_of_place.inside", "extents.part_nouns", "extent")
"""Classes of nouns that tell a part of the place told of."""
_HOLDING = frozenset({"control", "hands", "occupation", "rule"})
_TOLD_OF = 6
"""Items of "(the area) had by then been held", at most."""
_THE_AREA = frozenset({"the", "entire", "whole", "area"})
_HALVES = frozenset({"half", "side", "bank", "part", "end"})
"""Of which "the other" is of the same place."""
_CALLED = frozenset({"called", "known", "known as", "named"})


class _Noun(NamedTuple):
    """A noun phrase without a name."""

    at: int
    stop: int
    """Its items, end exclusive."""
    place: int
    """The item of the noun."""
    head: str
    words: frozenset[str]
    definite: bool


class AnaphorReader(Pronouns):
    """Finds what descriptions and pronouns of one sentence stand for."""

    def described(self, at: int, stop: int, head: str | None, *, definite: bool) -> PlacePhrase | None:
        """A phrase without a name: "the city", "government-held enclaves", "four neighbourhoods"."""
        if head is None or at >= len(self.items):
            return None
        words = frozenset(self.items[k].lower for k in range(at, stop))
        place = next((k for k in reversed(range(at, stop)) if self.items[k].lower == head), stop - 1)
        noun = _Noun(at, stop, place, head, words, definite or not words.isdisjoint(_DEFINITE))
        if self._is_own_land(noun):
            return None
        if self.items[at].lower == "their" and head in self.cls["rules.towns"]:
            return self._lived_in(place, at)
        if self._is_of_something_else(noun):
            return None
        if head.startswith("approach") and self._goes_to(place + 1):
            return self._approaches(at, place)
        called = self._called(place)
        if called is not None:
            return PlacePhrase((self.names.ref(called)[0],), at, place + 1)
        if self.items[at].lower == "their" and head in self.cls["anaphora.own_sites"]:
            return self._within_town(place, at)
        if any(head in self.cls[name] for name in _TAKEN_UP):
            return self._taken_up(noun)
        if head == "area" and (told := self._area_taken(noun)) is not None:
            return told
        if noun.definite and head in self.cls["nouns_of_place.facility"]:
            return self._within_town(place, at)
        if head in self.cls["anaphora.plural"] and (number := self._number_of_all(at, place)) is not None:
            joint = self._joint(at, place, number or None)
            if joint is not None or head not in self.cls["inner"] or number == _BOTH:
                return joint
        if head in TOWNS and [self.items[k].lower for k in range(at, place)] == ["the"] and self._ends_told(place + 1):
            refs = self.recent if len(self.recent) > 1 else self.discourse.just_joint(self.items[at].start)
            mention = (self.items[at].start, self.items[place].end)
            return PlacePhrase(tuple(r._replace(mention=mention) for r in refs), at, place + 1) if refs else None
        return self._inside(noun)

    def _is_own_land(self, noun: _Noun) -> bool:
        """ "its assigned territories", "the territory bounded by two rivers": no land that was told of."""
        if noun.head not in self.cls["anaphora.own_land"]:
            return False
        behind = noun.place + 1
        return not noun.words.isdisjoint(_THEIRS) or (behind < noun.stop and self.items[behind].lower.endswith("ed"))

    def _is_of_something_else(self, noun: _Noun) -> bool:
        """Do the words behind a noun say that it is not one that was told of?"""
        behind = noun.place + 1
        if (
            behind < len(self.items)
            and self.items[behind].lower == "of"
            and not is_rid_of(self.items, self.cls, behind)
        ):
            return True  # "the town of" somewhere that cannot be read is not the town named before
        if noun.head in self.cls["anaphora.settlement"] and self._lies_in_some(behind):
            self.discourse.see_unnamed(self.items[noun.place].start)  # "the main town in a northern district"
            return True
        return noun.head in _WAYS and self._goes_to(behind)  # "the road to X"

    def _taken_up(self, noun: _Noun) -> PlacePhrase | None:
        """ "the city", "this district": what a noun that can stand for a place told of before stands for."""
        at, place, head = noun.at, noun.place, noun.head
        if not noun.definite or not self._own_words(noun).isdisjoint(self.cls["rules.not_the_same"]):
            return None
        if head in self.cls["anaphora.facility"] and not self.discourse.facilities(head, self.items[place].start):
            return self._within_town(place, at)
        settlement = head in self.cls["anaphora.settlement"]
        if settlement and self.items[place - 1].lower in {"that", "this"}:
            near = self._nearest(place, at)
            last = self.discourse.named_last() if near is None and self.items[place - 1].lower == "that" else None
            near = near or (self.standing_for((last,), place, at) if last is not None else None)
            if near is not None:
                return self._with_extent_of(near, at, place)
        if settlement and "this" in noun.words and (here := self.discourse.dateline()):
            mention = (self.items[at].start, self.items[place].end)
            return PlacePhrase((here[0]._replace(mention=mention),), at, place + 1)  # "this colonial town"
        unnamed = self.discourse.told_unnamed(head, self.items[at].start) if place <= at + 1 else None
        if unnamed is not None:
            meant = self.standing_for(unnamed.refs, place, at)
            return replace(meant, relation=unnamed.relation, share=unnamed.share or "part", part=unnamed.part)
        found = self._in_sentence(place, at, head)
        if not found and head != "capital" and (settlement or head in self.cls["anaphora.area"]):
            found = self.of_residents(place, at)
        found = found or self._gone_to(place, at, head)
        owner = self.items[place - 2].lower if self.items[place - 1].kind == "possessive" else ""
        if owner in self.cls["anaphora.settlement"]:
            return self._within_town(place, at)  # "the city's port"
        whole = self._with_extent_of(found or self.anaphor(place, at, head), at, place)
        return self._only_part(whole, at, place)

    def _own_words(self, noun: _Noun) -> frozenset[str]:
        """The words of a noun itself, without how much of it is meant ("only a third of", "the northern third of")."""
        of = next((k for k in reversed(range(noun.at + 1, noun.place)) if self.items[k].lower == "of"), noun.at)
        sided = of > noun.at + 1 and self.items[of - 2].lower in self.cls["extents.directions"]
        share = of > noun.at and (sided or self.items[of - 1].lower in self.cls["extent"])
        return frozenset(item.lower for item in self.items[of + 1 : noun.stop]) if share else noun.words

    def _area_taken(self, noun: _Noun) -> PlacePhrase | None:
        """ "took X district ... seized the area", "the area was held": the town or district that is meant by it."""
        verbs = self.items[noun.at - 1].verbs if noun.at else ()
        taken = any(cue.status in HOLDS and cue.strict != "part" for cue in verbs)  # not "advanced in the area"
        if noun.at == 0 or self.items[noun.at - 1].kind == "punct":
            told = self.items[noun.place + 1 : noun.place + _TOLD_OF]
            held = (cue.status in HOLDS and cue.strict != "part" for item in told for cue in item.verbs)
            taken = taken or any(held) or not _HOLDING.isdisjoint(item.lower for item in told)
        plain = all(item.lower in _THE_AREA for item in self.items[noun.at : noun.place + 1])
        if not (taken and plain and noun.definite and self._ends_noun(noun.place + 1)):
            return None
        ground = self.discourse.ground(self.items[noun.at].start)
        return self.standing_for((ground,), noun.place, noun.at) if ground is not None else None

    def _inside(self, noun: _Noun) -> PlacePhrase | None:
        """ "the centre", "the suburbs", "the north": a part of the place that the text is about."""
        at, place, head, cls = noun.at, noun.place, noun.head, self.cls
        if any((f := self.items[k].force) is not None and f.kind == "country" for k in range(at, noun.stop)):
            return None  # "large swathes of the Nepalese countryside" are of no town
        other = "other" in noun.words and head not in _HALVES
        if other or not any(head in cls[name] for name in _PARTS):
            return None
        if "its" not in noun.words and head in cls["anaphora.not_inside"]:  # but "in its streets"
            return None
        sides = cls["extents.directions"] | (cls["extent"] - {head})
        if head in cls["anaphora.plural"] and not noun.definite and noun.words.isdisjoint(sides):
            return None
        direction = head in cls["rules.bare_directions"]
        some = place > 1 and self.items[place - 1].lower == "the" and self.items[place - 2].lower == "of"
        if some and direction and self.items[place - 3].lower in cls["extent"]:
            sided = self._with_extent_of(self._sided(place, at), at, place)
            if sided is not None or head not in CENTRES:
                return self._on_side(sided, at, place)  # "parts of the south"; but "most of the centre" of a town
        span = range(at, noun.stop)
        if (land := self._of_land(span, towns=direction)) is not None:
            whole = self.anaphor(land, at, self.items[land].lower)
            if whole is None or not direction:
                return replace(whole, relation="part_of", share="part") if whole is not None else None
            whole = self._with_extent_of(replace(whole, stop=place + 1), at, place)
            return self._on_side(whole, at, place)
        if (k := self._town_described(at)) is not None and not direction:
            phrase = self.described(k - 1, k + 1, self.items[k].lower, definite=True)
            return self._with_extent_of(replace(phrase, start=at, stop=place + 1), at, place) if phrase else None
        phrase = self._part_of_town(span) or self.named_before(place, at) or self.of_residents(place, at)
        set_there = direction and self.items[max(0, place - 2)].lower == "in"
        if phrase is None and set_there:  # "gained ground in the south": of the land, not of the town told of
            phrase = self._sided(place, at)
        if phrase is None and (not set_there or head in CENTRES):
            phrase = self.anaphor(place, at, "city" if head.startswith("city ") else "settlement")
        if phrase is None and direction and not set_there:
            phrase = self._sided(place, at)
        phrase = self._with_extent_of(phrase, at, place)
        return self._on_side(phrase, at, place) if direction else phrase

    def _on_side(self, whole: PlacePhrase | None, at: int, place: int) -> PlacePhrase | None:
        """ "the north (and west)", which ends with item `place`: that part of a place, and not all of it."""
        if whole is None:
            return None
        first = next(k for k in range(at, place + 1) if self.items[k].lower in self.cls["rules.bare_directions"])
        side = self.text[self.items[first].start : self.items[place].end]
        return replace(whole, relation="part_of", share=whole.share or "part", part=whole.part or side)

    def _only_part(self, whole: PlacePhrase | None, at: int, place: int) -> PlacePhrase | None:
        """ "the port of the city", "the north of the country": no more than that of what the noun at `place` means."""
        of = place - 1 - (self.items[place - 1].lower in self.cls["classes.determiner"])
        if whole is None or whole.share is not None or of <= at or self.items[of].lower != "of":
            return whole
        noun = self.items[of - 1].lower
        if noun in self.cls["rules.bare_directions"]:
            return replace(whole, relation="part_of", share="part")
        facility = noun in self.cls["nouns_of_place.facility"] or noun == "port"
        return replace(whole, relation="part_of", share="part", part=noun) if facility else whole

    def _of_land(self, span: range, *, towns: bool) -> int | None:
        """ "the country's northwest corner", "the province's north": the item of the land, or town, the part is of."""
        lands = self.cls["nouns_of_place.country"] | self.cls["nouns_of_place.area"] | (IT_IS if towns else set())
        owners = (k for k in span[:-1] if self.items[k].lower in lands and self.items[k + 1].kind == "possessive")
        return next(owners, None)

    def _part_of_town(self, span: range) -> PlacePhrase | None:
        """ "the capital's outskirts": the town that the part is said to be of."""
        for k in span[:-1]:
            if self.items[k].lower == "capital" and self.items[k + 1].kind == "possessive":
                return self.anaphor(k, span.start, "capital")
        return None

    def _approaches(self, at: int, i: int) -> PlacePhrase | None:
        """ "the southern approaches to X": that part of X."""
        k = i + 2 + (self.items[i + 2].lower == "the" if i + 2 < len(self.items) else 0)
        if k >= len(self.items) or self.items[k].kind not in {"place", "name"} or self.names.is_person(k):
            return None
        ref, stop = self.names.ref(k)
        first = i
        while first > at and self.items[first - 1].lower in self.cls["extents.directions"]:
            first -= 1
        part = self.text[self.items[first].start : self.items[i].end]
        return PlacePhrase((ref,), at, stop, "part_of", "part", None, part)

    def _goes_to(self, i: int) -> bool:
        return i < len(self.items) and self.items[i].lower == "to"

    def _number_of_all(self, at: int, stop: int) -> int | None:
        """How many places "both", "all three", "the two", "these" of items `at` to `stop` mean; 0: it is not said."""
        words = [self.items[k].lower for k in range(at, stop)]
        if "both" in words:
            return _BOTH
        if not words or words[0] not in {"all", "the", "these", "those"} or "other" in words or "of" in words:
            return None
        count = next((_NUMBERS[w] for w in words if w in _NUMBERS), None)
        return count if count is not None else 0 if words[0] in {"these", "those"} else None

    def counted(self, at: int) -> PlacePhrase | None:
        """ "both", "all three", "the two", "the former", "both of which" at item `at`, with no noun behind."""
        k = at
        while k < len(self.items) and k < at + 3 and self.items[k].lower in _COUNTING:
            k += 1
        if k == at:
            return None
        words = {self.items[j].lower for j in range(at, k)}
        of = k + 1 < len(self.items) and self.items[k].lower == "of" and self.items[k + 1].lower in {"which", "them"}
        stop = k + 2 if of else k
        if not self._ends_noun(stop):
            return None
        if words & {"former", "latter"}:
            joint = self.discourse.joint(self.items[at].start, _BOTH)
            if not joint or "the" not in words:
                return None
            span = (self.items[at].start, self.items[k - 1].end)
            return PlacePhrase((joint["latter" in words]._replace(mention=span),), at, stop)
        number = self._number_of_all(at, k)
        return self._joint(at, stop - 1, number) if number else None

    def _ends_noun(self, i: int) -> bool:
        """Does no noun stand at item `i`, for which the words before it would be said?"""
        if i >= len(self.items) or self.items[i].kind in {"punct", "date"}:
            return True
        item, cls = self.items[i], self.cls
        verb = any(cue.forms & {"past", "s"} for cue in item.verbs) and not item.nouns
        return (verb or any(item.lower in cls[name] for name in _NO_NOUNS)) and item.lower != "of"

    def _ends_told(self, i: int) -> bool:
        """ "the towns", "(cleared) the towns of rebels": is nothing said of the noun that ends before item `i`?"""
        return self._ends_noun(i) or (self.items[i].lower == "of" and is_rid_of(self.items, self.cls, i))

    def _lies_in_some(self, at: int) -> bool:
        """Does "in a key northwestern district" stand at item `at`: an area that is not named either?"""
        words = [item.lower for item in self.items[at : at + 7]]
        if words[:1] != ["in"] or words[1:2] not in (["a"], ["an"]):
            return False
        return any(word in self.cls["nouns_of_place.area"] for word in words[2:])

    def _lived_in(self, i: int, at: int) -> PlacePhrase | None:
        """ "X residents say that Y took their village": the X."""
        for k in range(at - 2, -1, -1):
            if self.items[k].kind in {"place", "name"} and self.items[k + 1].lower in self.cls["rules.civilians"]:
                return self.standing_for((self.names.ref(k)[0],), i, at)
        return None

    def _nearest(self, i: int, at: int) -> PlacePhrase | None:
        """ "that city", "this town": the town named last in the sentence, however it stands there."""
        towns = (k for k in range(at - 1, -1, -1) if self._is_town(k) or self._is_goal(k))
        k = next((k for k in towns if k < 1 or not self._is_office(k - 2)), None)
        if k is None:
            return None
        return self.standing_for((self.names.ref(k)[0],), i, at)

    def _is_office(self, k: int) -> bool:
        """ "the governor of X": does who holds an office stand at item `k`, before "of"?"""
        return self.items[k + 1].lower == "of" and self.items[k].lower in self.cls["names.offices"]

    def _is_goal(self, k: int) -> bool:
        """ "marched to X": is an unknown name at item `k` that of a town, by the word before it?"""
        goes = k > 0 and self.items[k - 1].lower in {"to", "towards", "toward", "into", "at", "of"}
        return goes and self.items[k].kind == "name" and not self.names.is_person(k)

    def _joint(self, at: int, last: int, number: int | None) -> PlacePhrase | None:
        """The places named together before item `at`, for the words of items `at` to `last`."""
        told = len(self.recent) > 1 and number in {None, len(self.recent)}
        refs = self.recent if told else self.discourse.joint(self.items[at].start, number)
        span = (self.items[at].start, self.items[last].end)
        return PlacePhrase(tuple(r._replace(mention=span) for r in refs), at, last + 1) if refs else None

    def _sided(self, i: int, at: int) -> PlacePhrase | None:
        """ "rebels hold the north": of the country that the sentence, or the one before, is about."""
        country = self.discourse.country(self.items[i].start)
        if country is None and (land := divided_land(self.items, at, self.cls)) is not None:
            whole = self.names.ref(land)[0]
            country = whole if self.discourse.kind(whole.toponym) == "country" else None
        if country is None:
            return None
        return PlacePhrase((country._replace(mention=(self.items[i].start, self.items[i].end)),), at, i + 1)

    def _called(self, i: int) -> int | None:
        """ "the provincial capital, also called X": the name that the text gives the thing at item `i`."""
        k = i + 1
        if k < len(self.items) and self.items[k].lower == ",":
            k += 1
        first = k
        while k < len(self.items) and self.items[k].lower in self.cls["names.calling"]:
            k += 1
        said = {self.items[j].lower for j in range(first, k)}
        if k == len(self.items) or self.items[k].kind not in {"place", "name"} or said.isdisjoint(_CALLED):
            return None
        return None if self.names.is_person(k) else k

    def _within_town(self, i: int, at: int) -> PlacePhrase | None:
        """ "the airport", "the police station" without a name: a part of the town that the text is about."""
        if self.items[i].lower in _ROADS:
            return None  # "the road (to Z)" is no part of it
        if (k := self._town_described(at)) is not None:
            phrase = self.described(k - 1, k + 1, self.items[k].lower, definite=True)
            refs = phrase.refs if phrase is not None else ()
        else:
            phrase = self.named_before(i, at) or self.of_residents(i, at)
            refs = phrase.refs if phrase is not None else self.discourse.town(self.items[at].start)
        if not refs or self.discourse.kind(refs[0].toponym) not in {"settlement", "unknown"}:
            return None
        if self.items[i].lower == "fortress" and self.is_besieged(refs[0], i):
            return self.standing_for(refs[:1], i, at)  # "the siege of X ended when the fortress was stormed"
        first = i
        while first > at and self.items[first - 1].lower not in self.cls["classes.determiner"]:
            first -= 1
        start, end = self.items[first].start, self.items[i].end
        mention = (self.items[max(at, first - 1)].start, end)
        ref = refs[0]._replace(mention=mention)
        return PlacePhrase((ref,), at, i + 1, "part_of", "part", None, self.text[start:end])

    def _gone_to(self, i: int, at: int, head: str) -> PlacePhrase | None:
        """ "They went to X. The town was encircled": where the last sentence ended by going, else what is attacked."""
        goal = self.discourse.goal or self.discourse.under_attack(self.items[0].start)
        if goal is None or head not in self.cls["anaphora.settlement"] or head.endswith("capital"):
            return None
        if self.discourse.kind(goal.toponym) not in {"settlement", "unknown"} or not self.discourse.fits(
            head, goal.toponym
        ):
            return None
        return self.standing_for((goal,), i, at)
