"""Where a walk over a place phrase ends: at a name, at a list of names, or at a noun that stands for one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.phrases.extents import PlacePhrase, with_extent
from geomap.reading.phrases.walkstate import WalkState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Relation
    from geomap.reading.phrases.extents import PlaceRef

_SOME_TOWNS = 2
"""Names of "towns in X, A and B" that may be of one list: a land and a single town."""


class WalkEnds(WalkState):
    """Makes the phrase that a walk has come to the end of."""

    __slots__ = ()

    def _complete(self, i: int, relation: Relation) -> PlacePhrase:
        """The phrase whose name, or first name, stands at item `i`."""
        at, head, items, cls, names = self._at, self._head, self._items, self._cls, self._words.names
        refs, stop = names.listed(i, self._until)
        if relation == "at" and len(refs) == 1 and self._is_joined(i):
            return PlacePhrase(refs, at, stop, "part_of", "part")
        if head in cls["head"] and relation == "at" and refs[0].toponym.cue is None:
            refs = (refs[0]._replace(toponym=refs[0].toponym._replace(cue=head)), *refs[1:])
        if head in cls["rules.listable"] and self._are_its_towns(i, refs):
            return PlacePhrase(refs[1:], at, stop)
        phrase = with_extent(PlacePhrase(refs, at, stop, relation), at, i, self._words.text, items, cls)
        if head in cls["nouns_of_place.facility"] and self._is_its_name(refs):
            return PlacePhrase(refs[1:], at, stop)  # "their main base in Y, X Air Base"
        several = (
            len(refs) == 1 and relation == "at" and stop < len(items) and items[stop].lower in cls["anaphora.plural"]
        )
        if several and (told := self._told_apart(stop + 1)) is not None:
            return told  # "three X townships: A, B and C"
        if names.is_one_in(at, i):
            return replace(phrase, relation="part_of", share="part")
        if several:  # "two Kherson villages" are not Kherson
            return replace(phrase, relation="part_of", share=phrase.share or "part", stop=max(stop + 1, phrase.stop))
        listed = len(refs) > 1 or items[i - 1].lower != "of"
        if head in cls["rules.listable"] and relation != "at" and (told := self._told_apart(stop)) is not None:
            return told
        if head in cls["anaphora.plural"] and relation == "at" and listed:
            return replace(phrase, share=None, share_text=None)  # "the villages of A and B": all of each
        return phrase

    def _is_joined(self, i: int) -> bool:
        """ "the airport and the port of X": are two things in the town named that stands at item `i`?"""
        joint = next((k for k in range(self._at + 1, i - 1) if self._items[k].lower == "and"), None)
        if joint is None or self._items[i - 1].lower != "of":
            return False
        nouns = ("nouns_of_place.facility", "nouns_of_place.inside")
        return all(any(self._is_in(k, name) for name in nouns) for k in (joint - 1, i - 2))

    def _is_its_name(self, refs: Sequence[PlaceRef]) -> bool:
        """Is the second of two names that of the thing which lies in the country that is named first?"""
        kinds = [self._words.names.discourse.kind(ref.toponym) for ref in refs]
        return kinds == ["country", "facility"]

    def _are_its_towns(self, i: int, refs: Sequence[PlaceRef]) -> bool:
        """ "two towns in the north of X, A and B": do the names behind a land at item `i` say which of its towns?"""
        names, lands = self._words.names, {"area", "country"}
        comma = names.ref(i)[1]
        if len(refs) <= _SOME_TOWNS or self._items[comma].lower != ",":
            return False
        first, *others = (names.discourse.kind(ref.toponym) for ref in refs)
        return first in lands and lands.isdisjoint(others)

    def _told_apart(self, stop: int) -> PlacePhrase | None:
        """ "five towns in X – A, B and C", "two towns in X (A and B)": the names behind where they are."""
        words, items = self._words, self._items
        if stop >= len(items) or not (words.is_dash(stop) or items[stop].lower in {":", "(", ","}):
            return None
        k = stop + 1
        while k < len(items) and (items[k].lower in {"the", "of"} or items[k].lower in self._cls["head"]):
            k += 1
        if not words.is_named(k) or words.names.is_person(k):
            return None
        refs, end = words.names.listed(k)
        if len(refs) == 1 or words.names.begins_clause(k):
            return None
        closed = end < len(items) and words.is_dash(stop) and words.is_dash(end)
        return PlacePhrase(refs, self._at, end + closed)

    def _unnamed(self) -> PlacePhrase | None:
        """A phrase that ends without a name: "the city", "a village near the city", "the coast from A to B"."""
        i, at, names = self._i, self._at, self._words.names
        if self._loose and self._head is not None and self._head not in self._cls["head"]:
            return None  # "most oil wells": the last noun is another thing
        if self._until is None and (reach := self._words.from_to(i)) is not None:
            (one, _), (other, stop) = names.ref(reach[0]), names.ref(reach[1])
            return PlacePhrase((one, other), at, stop, "near", "part")
        end = min(i, len(self._items))
        if self._whole is not None and self._head in self._cls["anaphora.settlement"]:
            phrase = self._anaphors.described(self._whole, end, self._head, definite=False)
            return replace(phrase, start=at, relation="part_of") if phrase is not None else None
        phrase = self._anaphors.described(self._begun, end, self._head, definite=self._definite)
        if phrase is not None and self._begun > at:
            return replace(phrase, start=at, relation="near", share="part", share_text=None)
        if phrase is not None and self._relation == "part_of" and phrase.relation == "at" and phrase.share is None:
            return replace(phrase, relation="part_of")  # "the headquarters of four battalions in the town"
        return phrase or self._words.post_of_unit(at, end, self._head)
