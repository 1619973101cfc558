"""Who a place that only tells where another lies is set behind: "X, capital of Z province", "X, 5 km south of Z"."""

from __future__ import annotations

from dataclasses import replace

from geomap.reading.commonwords import SINGLED
from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.phrases.subjectwords import SubjectWords

_LEADING = frozenset({"gateway", "key", "door", "approach", "access"})
"""What a place is to the land behind it: "X, the gateway to Z"."""
_BEGINNING = frozenset("a an the its their one about around some roughly just nearly less more only".split())
"""Before what a place is, or how far off it lies."""
_EXPLAINED = 14
"""Items of ", some 40 km (25 miles) north of Y," at most."""
_ASIDE = 12
"""Items of ", a town in the hills 5 km south of" at most."""


class Appositions(SubjectWords):
    """Finds the name that a description behind a comma speaks of."""

    def apposed(self, phrase: PlacePhrase) -> PlacePhrase | None:
        """ "X, capital of Z province", "X, the rebels' last line in Z": the X, for a phrase that is where it lies."""
        start = phrase.refs[0].toponym.start
        preposition = next((k for k in range(phrase.start, phrase.stop) if self.items[k].start == start), 0) - 1
        while preposition > 0 and self.items[preposition].lower in self.cls["extents.directions"] | {"the"}:
            preposition -= 1
        low = self.items[preposition].lower if preposition > 1 else ""
        if low == "in" and (hub := self._hub_in(preposition)) is not None:
            return hub
        if not self._is_set_by(preposition):
            return None
        noun = self.items[preposition - 1].lower
        for k in range(preposition - 1, max(0, preposition - _ASIDE), -1):
            item = self.items[k]
            if item.lower == ",":
                first = self.items[k + 1]
                begins = first.kind == "number" or first.lower in _BEGINNING | self.cls["extents.directions"]
                at = k - 1 - (k > 1 and self.items[k - 1].kind == "word" and self.names.ref(k - 2)[1] == k)
                named = self.items[at].kind in {"place", "name"} and not self.names.is_person(at)
                if not named or not (begins or noun in self.cls["rules.apposition"]):
                    return None
                return PlacePhrase((self.names.ref(at)[0],), at, k)
            if item.kind in {"place", "date"} or (item.kind == "punct" and item.lower not in {"-", "'", "’"}):
                return None
            if (item.verbs and not item.nouns) or item.lower in self.cls["classes.be"] | self.cls["classes.relative"]:
                return None
        return None

    def _is_set_by(self, preposition: int) -> bool:
        """ "a town in Z", "capital of Z", "the gateway to Z", "60 km north of Z", "a suburb near Z": told by the Z?"""
        low, noun = (self.items[k].lower if k > 0 else "" for k in (preposition, preposition - 1))
        near = self.cls["classes.near_preposition"]
        if low == "in" or low in near:
            return True
        if low == "of":
            only = noun == "part" and self.items[preposition - 2].lower in SINGLED  # "the only part of Z that"
            return only or noun in self.cls["rules.apposition"] or noun in self.cls["extents.directions"]
        away = low == "from" and noun in self.cls["rules.distances"]
        return away or (low == "to" and noun in _LEADING | self.cls["rules.apposition"] | near)

    def _hub_in(self, preposition: int) -> PlacePhrase | None:
        """ "the railway hub of X in eastern Y fell": the X before "in"."""
        k = preposition - 1
        if k < 2 or self.items[k].kind not in {"place", "name"} or self.items[k - 1].lower != "of":
            return None
        if self.items[k - 2].lower not in self.cls["names.centres"] or self.names.is_person(k):
            return None
        return PlacePhrase((self.names.ref(k)[0],), k - 1, k + 1)

    def with_later(self, named: PlacePhrase, lying: PlacePhrase) -> PlacePhrase:
        """ "A, near B, and C were taken": the A, and what is joined to it behind the B that tells where it lies."""
        told = next(k for k in range(lying.start, lying.stop) if self.items[k].start >= lying.refs[0].toponym.start)
        apart = self.items[named.stop].lower == "," and self.items[self.names.ref(told)[1]].lower == ","
        return replace(named, refs=(*named.refs, *lying.refs[1:]), stop=lying.stop) if apart else named

    def joins_back(self, k: int) -> bool:
        """ "A as well as B", "A together with B", "A & B", "not only A but also B": is item `k` part of what joins?"""
        low, before = self.items[k].lower, self.items[k - 1].lower
        behind = self.items[k + 1].lower if k + 1 < len(self.items) else ""
        if low == "as":
            return before == "well" or behind == "well"
        if low in {"with", "together", "along"}:
            return before in {"together", "along"} or behind == "with"
        return low == "&" or (low == "but" and behind == "also")

    def explained(self, close: int) -> int | None:
        """The comma that opens ", the chief town," or ", in the west," that ends at item `close`, or None."""
        for k in range(close - 2, max(0, close - _EXPLAINED), -1):
            if self.items[k].lower == ",":
                said = range(k + 1, close)
                settled = self.cls["head"] | self.cls["anaphora.settlement"] | self.cls["rules.apposition"]
                first = self.items[k + 1].lower
                described = first in {"a", "an"} or first in self.cls["classes.preposition"]
                described = described or self.names.lies_off(k + 1)
                told = described or any(self.items[j].lower in settled for j in said)
                return k if told and not any(self.items[j].verbs for j in said) else None
            hangs = self.items[k - 1].lower in self.cls["classes.preposition"] | {"the"}
            if self.items[k].kind in {"place", "name", "force"} and not hangs:
                return None
        return None

    def opens_clause(self, start: int) -> bool:
        """Does a clause begin with the phrase at item `start`: what stands before it governs nothing?"""
        if start == 0:
            return True
        before, cls = self.items[start - 1], self.cls
        if before.lower in cls["classes.adverb"] or before.lower in {";", ":", "that", "when", "where", "both"}:
            only = before.lower == "not only"
            return start == 1 or only or before.lower not in cls["classes.adverb"] or self.opens_clause(start - 1)
        if before.lower == ",":
            opener = self.items[start - 2]  # "that day, A and B", "two towns, A and B"
            return opener.kind == "date" or opener.lower in cls["classes.adverb"] | cls["anaphora.plural"]
        return before.kind == "date" or before.lower in cls["classes.subordinator"]
