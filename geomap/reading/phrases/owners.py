"""Which of the places in a sentence only tell whose or where something else is: "Syria's Idlib", "the X town of Y"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.phrases.persons import PersonReader

if TYPE_CHECKING:
    from geomap.reading.phrases.extents import PlaceRef
    from geomap.reading.sentences.items import Item

_SAILING = ("-flagged", "-registered", "-owned", "-bound", "-based")
"""How words end that say whose a ship is, or where it goes."""
_WATERS = frozenset({"sea", "gulf", "lake", "ocean", "bay", "strait"})
_HARBOURS = frozenset({"port", "harbour", "harbor"})
_QUARTERS = frozenset({"district", "neighbourhood", "neighborhood", "suburb", "quarter"})
TALKED_OF = frozenset(
    "peace ceasefire truce accord accords agreement deal treaty talks summit conference process plan mission".split()
)
"""Behind the name of a place: what is called after it, and is none."""


class OwnerReader(PersonReader):
    """Tells the places that own, or that something lies in, among the names of one sentence."""

    def is_town(self, i: int) -> bool:
        """Is the place at item `i` a settlement, whatever class word stands by it?"""
        place = self.items[i].place
        return place is not None and self.discourse.kind(place._replace(cue=None)) == "settlement"

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

    def _is_where_it_lies(self, i: int, noun: Item) -> bool:
        """ "the Mediterranean town": is the sea at item `i` only what a town lies on that was told of?"""
        place = self.items[i].place
        if place is None or i == 0 or self.items[i - 1].lower != "the":
            return False
        town = noun.lower in self.cls["nouns_of_place.settlement"] or noun.lower in _HARBOURS
        called = not _WATERS.isdisjoint(place.name.casefold().split())  # "the Red Sea" is a province, too
        return town and (called or self.discourse.kind(place._replace(cue=None)) == "water")

    def is_attribute(self, i: int) -> bool:
        """Is the place only the owner of what follows ("Syria's Idlib"), or where it is ("the Gaza city of Rafah")?"""
        nxt = self.items[i + 1] if i + 1 < len(self.items) else None
        words = [item.lower for item in self.items[i : i + 3]]
        if "".join(words[: 3 if words[1:2] == ["-"] else 1]).endswith(_SAILING):
            return True  # "a Panama-flagged tanker", "a U.S.-flagged tanker", "an X-based brigade"
        if self.has_seat_behind(i) or (nxt is not None and self._named_behind(i + 1)):
            return True
        if nxt is not None and self._is_where_it_lies(i, nxt):
            return True
        k = i + 1
        if nxt is not None and nxt.lower in self.cls["nouns_of_place.area"] and k + 1 < len(self.items):
            towns = self.cls["nouns_of_place.settlement"] | self.cls["anaphora.plural"]
            k += self.items[k + 1].lower in towns  # "the X state town of Y"
        if nxt is not None and (
            self.items[k].lower in self.cls["nouns_of_place.settlement"]
            or nxt.lower in _HARBOURS
            or self.items[k].lower in self.cls["anaphora.plural"]
        ):
            inner = self.items[k + 2] if k + 2 < len(self.items) and self.items[k + 1].lower == "of" else None
            wider = inner is not None and (self._is_land(inner) or self._is_area(k + 2))  # "X village of Y district"
            return inner is not None and inner.kind in {"place", "name"} and not wider
        if nxt is not None and nxt.lower in TALKED_OF:
            return True  # "withdrew from the X peace deal"
        owned = self.owned_from(i)
        if owned is None:
            return False
        bare = True  # "X's coastal Z"
        for k in range(owned, min(owned + 7, len(self.items))):
            item = self.items[k]
            of_it = (
                self.items[k - 1].lower == "of" and self.items[k - 2].lower in self.cls["head"]
            )  # "X's district of Z"
            if item.kind == "place" or (item.kind == "name" and (of_it or self._is_headed(k) or bare)):
                return True
            bare = (
                bare and item.kind == "word" and not {item.lower} & (self.cls["head"] | self.cls["classes.conjunction"])
            )
            of = k + 1 < len(self.items) and self.items[k + 1].lower == "of"
            if item.lower in self.cls["nouns_of_place.facility"] and not of:
                return False  # "X's airport and the town of Z"
            if item.lower in self.cls["classes.conjunction"] and self._acts_behind(k + 1):
                return False  # "six of X's districts and (has) surrounded Z"
            if item.lower.rpartition(" ")[2] in self.cls["rules.towns"] and (
                k + 1 >= len(self.items) or self.items[k + 1].lower not in {"of", "'s", "’s", "and", "hall"}
            ):
                return True  # "Congo's largest city" is not Congo
            if item.lower == "," and self.items[k - 1].lower in self.cls["nouns_of_place.settlement"]:
                return k + 1 < len(self.items) and self.items[k + 1].kind in {"place", "name"}
            if item.kind == "punct" or item.lower in self.cls["classes.preposition"] - {"of"}:
                return False
        return False

    def owned_from(self, i: int) -> int | None:
        """ "X's", "X province's": where what the place at item `i` has begins."""
        k = i + 1
        if k + 1 < len(self.items) and self.items[k].lower in self.cls["nouns_of_place.area"]:
            k += 1
        return k + 1 if k < len(self.items) and self.items[k].kind == "possessive" else None

    def _acts_behind(self, k: int) -> bool:
        """Does what somebody did begin at item `k`, behind "and"?"""
        k += k + 1 < len(self.items) and self.items[k].lower in self.cls["classes.adverb"]
        if k >= len(self.items):
            return False
        did = any("past" in cue.forms for cue in self.items[k].verbs) and not self.items[k].nouns
        return did or self.items[k].lower in self.cls["classes.have"] or self.items[k].lower in self.cls["classes.be"]

    def may_be_capital(self, area: int, ref: PlaceRef) -> bool:
        """Can a town be the capital of the area at item `area`, as far as is known of countries?"""
        place, force = self.items[area].place, self.items[area].force
        country = place is not None and self.discourse.kind(place) == "country"
        country = country or (force is not None and force.kind == "country")
        return not country or self.discourse.fits("capital", ref.toponym)

    def _is_land(self, item: Item) -> bool:
        """Is it a country, or called a province: "X township of W State" is X?"""
        place = item.place
        if place is None:
            return False
        return self.discourse.kind(place) == "country" or place.cue in self.cls["nouns_of_place.area"]

    def _named_behind(self, k: int) -> bool:
        """ "another X district, Z,": does the name of the part of a town at item `k` follow between commas?"""
        if self.items[k].lower not in _QUARTERS or self.items[k - 2].lower not in {"a", "an", "another", "one"}:
            return False
        words = self.items[k + 1 : k + 4]
        named = len(words) > 1 and words[0].lower == "," and words[1].kind in {"place", "name"}
        return named and (len(words) == 2 or words[2].lower in {",", "."})

    def _is_headed(self, k: int) -> bool:
        """ "X's Y township", "X's Y airport": does a class word of places stand behind the unknown name at item `k`?"""
        return k + 1 < len(self.items) and self.items[k + 1].lower in self.cls["head"]

    def _is_area(self, i: int) -> bool:
        """Is the name at item `i` a province's, a district's: of more than a town?"""
        words = {item.lower.rpartition(" ")[2] for item in self.items[i : i + 2]}
        place = self.items[i].place if i < len(self.items) else None
        area = place is not None and self.discourse.kind(place) == "area"
        return area or not words.isdisjoint(self.cls["nouns_of_place.area"])
