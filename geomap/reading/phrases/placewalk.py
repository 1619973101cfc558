"""The walk over a place phrase from its first item: "large parts of the oil-rich X province", "four towns of X"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.commonwords import PERCENT
from geomap.reading.phrases.extents import PlacePhrase, has_side, with_extent
from geomap.reading.phrases.walkends import WalkEnds
from geomap.reading.phrases.walkstate import Met, Walk

if TYPE_CHECKING:
    from geomap.reading.sentences.items import Item

MAX_REACH = 18
"""Items between a verb and the name of its place: more is another phrase."""
_ANY = frozenset({"a", "an", "one", "two", "three", "several", "some"})
"""Before what was not told of yet."""
_ALL_OF_THEM = frozenset({"both", "all", "the", "these", "those"})
"""Before a plural that means all the places told of."""
_ABOUT = frozenset({"about", "around", "nearly", "almost", "roughly"})
_LANDS = ("rules.bare_directions", "nouns_of_place.area", "nouns_of_place.country", "anaphora.area", "inner")
_QUOTES = frozenset({'"', "'", "“", "”", "‘", "’", "-", "%"})
"""Marks inside a phrase."""
_CALLING = frozenset({"known", "as", "called", "named", "dubbed"})
_CALLED_AS = frozenset({"known", "such", "area", "region", "district", "locally", "formerly", "previously"})
"""Before the "as" of "known as", which begins no clause."""
_AND_AROUND = (["and", "around"], ["and", "near"])
"""Behind "in": what is in and around X is of X."""
_MORE = frozenset({"and", "with", "as", "plus"})
_BORDERING = frozenset({"neighbouring", "neighboring", "adjoining", "bordering"})
_TAIL = 6
"""Items of "a textile factory and two bridges in X", at most."""
_OF_TOWNS = (
    "rules.in_town",
    "rules.town_things",
    "rules.named_for_town",
    "nouns_of_place.inside",
    "nouns_of_place.counted",
)
_SINGLED_TOWN = ("rules.superlative", "nouns_of_place.settlement")
"""Classes of the words of "the second largest city"."""
_LOOSE = 3
"""Words of unknown class that may stand before a name which no gazetteer has."""


class PlaceWalk(WalkEnds):
    """One walk over a phrase, an item at a time."""

    __slots__ = ()

    def parse(self) -> PlacePhrase | None:
        """The phrase; None where an object of another kind stands there."""
        stop = min(len(self._items), self._at + MAX_REACH)
        while self._i < stop:
            met = self._step(self._items[self._i])
            if met is Walk.END:
                break
            if met is not Walk.ON:
                return met if isinstance(met, PlacePhrase) else None
        return self._unnamed()

    # -- one item -------------------------------------------------------------------------------------------

    def _step(self, item: Item) -> Met:
        words, i = self._words, self._i
        if words.names.is_office(i):
            return None
        if item.kind in {"place", "name"} and words.is_its_capital(i):
            return self._on()  # "the X capital"
        if item.kind in {"place", "name"} and words.is_quarter_of(i):
            self._head, self._relation, self._preposition = "part", "part_of", None
            return self._on()  # "the Old City of X"
        if item.kind == "place":
            return self._name(attribute=words.names.is_attribute(i))
        if item.kind == "name" and words.names.is_possible(
            i, names=self._names and self._loose <= _LOOSE, head=self._head
        ):
            return self._name(attribute=False)
        if item.kind == "force":
            return self._force(item)
        if item.lower == "square" and self._is_in(i + 1, "rules.distances"):
            return None  # "three thousand square kilometres"
        if (met := self._passed_over(item)) is not Walk.OTHER:
            return met
        return self._mark(item.lower) if item.kind == "punct" else self._word(item.lower)

    def _name(self, *, attribute: bool) -> Met:
        """A name: the phrase ends with it, if it only tells whose something else is the walk goes on."""
        if attribute:
            return self._on()
        if self._is_of_land():
            return self._to_town()
        if self._direct and self._head is None and self._loose > 1:
            return None
        return self._complete(self._i, self._relation)

    def _to_town(self) -> Walk:
        """Go on at the name of the town behind that of its land and a comma."""
        self._relation, self._head, self._preposition = "at", None, None
        return self._on(2)

    def _is_of_land(self) -> bool:
        """ "the capital of X, Y", "the largest city of X, Y": is the name here that of the land of the next?"""
        sided = self._is_in(self._i - 1, "extents.directions")
        if (self._preposition != "of" and not sided) or self._words.renamed_at(self._i + 1) is None:
            return False
        if (self._head or "").endswith("capital"):
            return True
        place = self._items[self._i].place
        passed = {word for item in self._items[self._at : self._i] for word in item.lower.split()}
        singled = not any(passed.isdisjoint(self._cls[name]) for name in _SINGLED_TOWN)
        return singled and place is not None and self._words.names.discourse.kind(place) in {"area", "country"}

    def _force(self, item: Item) -> Met:
        """A force, or a country that may be one: "nine of Liberia's counties", "the IS headquarters in X"."""
        i, words = self._i, self._words
        follows = self._items[i + 1].lower if i + 1 < len(self._items) else ""
        if item.place is not None and self._is_of_land():
            return self._to_town()
        owner = follows in self._cls["rules.after_owner"]
        if item.place is not None:
            if owner and words.counted_of(i):
                return self._complete(i, "part_of")
            if owner and has_side(self._items, i + 1, self._cls):
                return self._complete(i, "at")  # "holds Y's west"
            if owner and words.names.is_town(i) and self._is_townscape(i + 2):
                return self._complete(i, self._relation)  # "Damascus's airport"
            listed = follows in {"and", ",", "itself", "but"} or self._is_in(
                i + 1, "extents.excepting"
            )  # "Damascus and"
            town = not owner and words.names.is_town(i) and words.names.has_facility(i)  # "captured Kigali airport"
            if town or (not owner and (listed or not words.noun_follows(i + 1))):
                return self._complete(i, self._relation)
        share = self._head in self._cls["extent"] or self._is_percentage()
        if owner and share and self._is_in(i + 2, "anaphora.own_land"):
            return self._complete(i, self._relation)  # "half of Y's territory"
        held = i + 1 + (follows == "-")
        if self._head is not None and self._is_in(held, "adjectives.held") and self._preposition is not None:
            return self._to(held + 1)  # "a school in Y-held X"
        if self._lenient or owner or words.noun_follows(i + 1):
            self._aimed = True
            return self._on()
        return None

    def _is_townscape(self, at: int) -> bool:
        """ "(X's) main railway station": is what begins at an item a town's, and not its rulers'?"""
        for k in range(at, min(len(self._items), at + _LOOSE)):
            if any(self._is_in(k, name) for name in _OF_TOWNS) and not self._is_in(k, "rules.posts"):
                return not self._is_in(k + 1, "classes.preposition")  # "X's embassy in Z"
            if self._items[k].kind != "word" or self._items[k].verbs:
                return False
        return False

    def _is_percentage(self) -> bool:
        """Was "20 % of" passed?"""
        return self._preposition == "of" and any(w.lower in PERCENT for w in self._items[self._at : self._i])

    def _passed_over(self, item: Item) -> Met:
        """What the walk steps over, whatever it has passed: numbers, dates, "what is left of", "all but"."""
        low, i, words = item.lower, self._i, self._words
        if low in self._cls["names.listing"] and self._head is not None and (first := words.listing(i)) is not None:
            return self._to_listed(first)
        if self._head is None and low in {"more", "others"} and words.counts_more(i):
            self._head = "towns"  # "encircled two more, including X"
            return self._on()
        if low == "what" and (of := words.what_is_left(i)) is not None:
            self._head, self._preposition = "part", "of"
            return self._to(of + 1)
        if low == "what" and (now := words.what_is_called(i)) is not None:
            return self._to(now)
        if low == "what" and i + 1 < len(self._items) and self._items[i + 1].kind != "word":
            return None  # "gained what X described as footholds"
        if low == "all" and i + 1 < len(self._items) and self._items[i + 1].lower == "but":
            return self._on(2)
        if (low in self._cls["rules.bounding"] or low in _ABOUT) and (number := self._bounded(i)) is not None:
            return self._to(number)
        if low == "all but" and words.is_named(i + 1):
            return None  # X is what they have not; "all but two quarters of X" is most of it
        if item.kind in {"date", "number", "possessive"} or low in {"percent", "per", "cent"}:
            return self._on()
        if low in self._cls["adjectives.besieged"] and i > self._at and self._is_in(i - 1, "classes.determiner"):
            return self._on()  # "a bridge in the besieged city of X"
        if item.kind != "punct" and i + 1 < len(self._items):
            about = low in {"about", "around"} and self._is_in(i + 1, "extent")
            if about or self._items[i + 1].kind == "number":
                return self._on()
        return Walk.OTHER

    def _bounded(self, i: int) -> int | None:
        """ "up to 80 % of X", "more than 70 % of X", with "up" or "more" at item `i`: where the number stands."""
        behind = i + (self._items[i].lower in _ABOUT)
        while behind < i + _LOOSE and self._is_in(behind, "rules.bounding"):
            behind += 1
        few = behind + (behind < len(self._items) and self._items[behind].lower == "a")  # "more than a dozen of"
        if few >= len(self._items):
            return None
        counts = self._is_in(few, "classes.number") or self._is_in(few, "rules.collectives")
        return few if self._items[few].kind == "number" or counts else None

    def _mark(self, low: str) -> Met:
        """A mark inside the phrase, or its end."""
        i, head, cls, words = self._i, self._head, self._cls, self._words
        if low in _QUOTES:
            return self._on()
        one = i + 2 < len(self._items) and self._items[i + 2].lower == ")"
        if low == "(" and one and self._items[i - 1].kind != "place":
            return self._on(3)  # "the Armed Forces' (XAF) headquarters in X"
        if low in {"(", "["} and head in cls["anaphora.settlement"] and words.is_inserted(i):
            return self._on()  # "the town (of X)", "the city [X]"
        if self._words.is_dash(i) and head is not None and (first := words.listing(i + 1)) is not None:
            return self._to_listed(first)  # "the villages—including X and Z—"
        return self._comma() if low == "," else Walk.END

    def _comma(self) -> Met:
        i, head, cls, words = self._i, self._head, self._cls, self._words
        if words.apposition(i, head):
            return self._on()
        if head in cls["rules.bare_directions"] and (land := words.of_country(i)) is not None:
            whole = self._anaphors.anaphor(land, self._at, self._items[land].lower)
            return replace(whole, relation="part_of", share="part") if whole is not None else None
        if head in cls["nouns_of_place.facility"] and words.is_facility(i + 1):
            return self._on()  # "the station, the town hall and the port of X"
        if head is not None and (first := words.listing(i + 1)) is not None:
            return self._to_listed(first)
        return Walk.END

    def _to_listed(self, first: int) -> Met:
        """ "some communities in the state, including X", "towns in the north, including X": X, and no part of it."""
        towns = any(self._is_in(k, "rules.listable") for k in range(self._at, self._i))
        if towns or (self._head or "").endswith("s"):
            self._relation = "at"
        self._at = first
        return self._to(first)

    # -- words ----------------------------------------------------------------------------------------------

    def _word(self, low: str) -> Met:
        i, cls, head = self._i, self._cls, self._head
        if self._is_noun(low):
            self._head = self._head if self._head == "capital" and low == "city" else low
            self._preposition, self._loose = None, 0
            return self._on()
        if low == "of":
            return self._of()
        if self._is_in(i - 1, "rules.listable") and (lies := self._words.behind_losers(i)) is not None:
            return self._to(lies)
        if low == "following" and self._is_in(i - 1, "classes.determiner"):
            return self._on()  # "the following towns: A"
        if (low in cls["rules.collectives"] or low in cls["classes.number"]) and i + 1 < len(self._items):
            return self._on()  # "a string of towns", "three of the five districts"
        such = i > 1 and self._items[i - 2].lower == "such"  # "such towns as X"
        if low in _CALLING and (low != "as" or such or self._items[i - 1].lower in _CALLED_AS):
            return self._on()
        building = low == "and" and self._is_in(i + 2, "names.buildings") and self._words.is_named(i + 1)
        if building and head in cls["nouns_of_place.facility"]:
            return self._on(3)  # "the station and X office in Z"
        for step in (self._between, self._direction, self._preposed, self._beside, self._pronoun):
            if (met := step(low)) is not Walk.OTHER:
                return met
        if self._is_thing(i - 1) and (where := self._words.behind_what_it_is(i)) is not None:
            return self._to(where)  # "a school sheltering families in X"
        if self._words.blocks(i, self._head) or self._ends_at_joint(low):
            return Walk.END
        if not (low in cls["classes.determiner"] or low in cls["classes.adverb"] or low in cls["extents.directions"]):
            self._loose += 1
            self._aimed = self._aimed or low in cls["nouns_of_place.targets"]
        return self._on()

    def _is_noun(self, low: str) -> bool:
        """Is the word a noun of place or extent?"""
        cls = self._cls
        return (
            low in cls["head"]
            or low in cls["inner"]
            or low in cls["extent"]
            or low in cls["anaphora.settlement"]
            or low in cls["nouns_of_place.country"]
            or (low in cls["rules.bare_directions"] and self._words.is_bare_side(self._i))
            or self._words.is_centre_of(self._i)
        )

    def _of(self) -> Met:
        i, head = self._i, self._head
        if self._words.of_people(i, head):
            return Walk.END
        if head is not None and head.endswith("capital") and (end := self._words.of_area(i)) is not None:
            return self._capital(end)
        facilities = self._cls["nouns_of_place.facility"]
        site = head is not None and (head in facilities or head.rpartition(" ")[2].removesuffix("s") in facilities)
        seat = any(cue.frame == "seat" for cue in self._items[i - 1].nouns)  # "the rebel bastion of X"
        if (site or seat) and (owned := self._words.of_force(i)) is not None:
            return self._to(owned)  # "a base of the 10th Division in X", "the last stronghold of Y at X"
        self._preposition = "of"
        return None if head is None and self._loose and not (self._lenient or seat) else self._on()

    def _capital(self, end: int) -> PlacePhrase | None:
        """ "the capital of X", whose area ends before item `end`: the town called so behind it, or the area's seat."""
        items = self._items
        seat = end + 1 if end < len(items) and items[end].lower == "," else end
        seat = self._words.renamed_at(end) or seat
        if end < seat < len(items) and items[seat].kind == "place":
            return self._complete(seat, self._relation)  # "the capital of X, (the town of) Y"
        town = next(k for k in range(self._i + 1, end) if items[k].place is not None)
        if self._words.names.is_town(town):
            return self._complete(town, self._relation)  # "the capital of Nanjing"
        capital = self._anaphors.anaphor(self._i - 1, self._at, "city")
        if capital is not None and not self._words.names.may_be_capital(town, capital.refs[0]):
            return None  # "the capital of X" is not where the report was sent from
        return replace(capital, stop=end) if capital is not None else None

    def _between(self, low: str) -> Met:
        """ "the town halfway between X and Y", "the bridge (or coast) between X and Y", "a road linking X, Y and Z"."""
        facility = any(self._head in self._cls[name] for name in ("nouns_of_place.facility", "rules.stretches"))
        linking = facility and low in self._cls["names.linking"]
        settled = low in self._cls["names.between"] and self._head in self._cls["nouns_of_place.settlement"]
        if not settled and not linking and not (facility and low == "between"):
            return Walk.OTHER
        ends = range(self._i + 1, min(self._i + 3, len(self._items)))
        name = next((k for k in ends if self._items[k].kind == "place"), None)
        if name is None:
            return None if linking else Walk.OTHER  # "a road linking four provinces": none of them
        ref, stop = self._words.names.ref(name)
        return PlacePhrase((ref,), self._at, stop, "between")

    def _direction(self, low: str) -> Met:
        """ "villages to the north and south of X"; of a town it tells only where it is."""
        if low != "to" or (of := self._words.direction_end(self._i)) is None:
            return Walk.OTHER
        if self._head is None or self._is_settled():
            return Walk.END
        self._relation, self._preposition = "near", "near"
        return self._to(of + 1)

    def _preposed(self, low: str) -> Met:
        """ "the army base in X", "parts of X"; "the town in X" is not X."""
        head, cls = self._head, self._cls
        part = self._lenient or head in cls["extent"] or head in cls["nouns_of_place.area"]
        on_side = low == "on" and part and self._is_edge()
        if low not in cls["classes.place_preposition"] and not on_side:
            return Walk.OTHER
        single = head in cls["nouns_of_place.settlement"] and self._is_in(self._at, "classes.determiner")
        if single and low == "in" and (named := self._words.named_behind(self._i)) is not None:
            return self._complete(named, "at")  # "the last town in the area, X,"
        if head is not None and (self._is_span(self._i + 1) or self._is_told_of()):
            return Walk.END  # "most of the peninsula within a few days"
        if self._lenient and self._loose and not self._aimed and head is None:
            return None
        if not (self._i == self._at or self._lenient or (head is None and self._loose == 0)):
            if not self._is_divided() and not self._is_seat():
                return Walk.END if head in cls["nouns_of_place.settlement"] else None
            self._relation = "part_of"
        elif head is None and self._counts_others():
            self._head, self._relation = "towns", "part_of"
        thing = head in cls["nouns_of_place.facility"] or self._aimed
        if thing and self._preposition is None and self._items[self._at].lower in _ANY:
            self._whole = self._i + 1
        self._preposition = low
        around = [item.lower for item in self._items[self._i + 1 : self._i + 3]] in _AND_AROUND
        return self._on(3 if around else 1)

    def _counts_others(self) -> bool:
        """ "(took ten towns of X) and one in": does the phrase begin with nothing but how many more of them?"""
        if self._i != self._at + 1 or not self._at or self._items[self._at - 1].lower not in _MORE:
            return False
        return self._items[self._at].kind == "number" or self._is_in(self._at, "classes.number")

    def _is_told_of(self) -> bool:
        """ "both towns in a raid", "the villages in two days": places told of before, with no name behind the "in"?"""
        if self._head not in self._cls["anaphora.plural"] or self._items[self._at].lower not in _ALL_OF_THEM:
            return False
        behind = self._items[self._i + 1 : self._i + 1 + _TAIL]
        clause = next((k for k, item in enumerate(behind) if item.kind in {"punct", "date"}), len(behind))
        lands = (self._cls[name] for name in _LANDS)
        words = frozenset(item.lower for item in behind[:clause])  # "the towns in the north" are others
        return all(item.kind in {"word", "number"} for item in behind[:clause]) and all(map(words.isdisjoint, lands))

    def _beside(self, low: str) -> Met:
        """ "in the west of X", "positions near X", "the hills south of X", "the towns neighbouring X"."""
        i, head, cls, items = self._i, self._head, self._cls, self._items
        if low == "surrounding" and i and items[i - 1].lower in cls["classes.determiner"]:
            return self._on()  # "the surrounding villages of X"
        direction = low in cls["extents.directions"]
        if direction and (of := self._words.inside_of(i, self._at)) is not None:
            self._head, self._relation, self._preposition, self._loose = head or "part", "part_of", None, 0
            return self._to(of)
        aside = direction and i + 1 < len(items) and items[i + 1].lower == "of"
        nextdoor = low in _BORDERING and head is not None and items[i - 1].lower == head and self._words.is_named(i + 1)
        if not aside and not nextdoor and low not in cls["classes.near_preposition"]:
            return Walk.OTHER
        if not (self._lenient and (self._aimed or head is not None)):
            unnamed = any(items[k].lower in cls["names.indefinite"] for k in range(self._at, i))
            land = any(head in cls[name] for name in ("nouns_of_place.counted", "extent", "rules.hinterland"))
            settled = self._is_settled() and (not land or head in cls["nouns_of_place.settlement"])
            if head is None or (not unnamed and settled):
                return Walk.END
            if not (land or unnamed or head in cls["nouns_of_place.facility"]):
                return None
            self._loose, self._begun = 0, i + 1 + direction
        self._relation, self._preposition = "near", "near"
        return self._on(1 + (low == "close" and i + 1 < len(items) and items[i + 1].lower == "to"))

    def _pronoun(self, low: str) -> Met:
        """ "it", "them", "most of it", "there"; and nouns that are no places."""
        i, items = self._i, self._items
        if low in self._cls["nouns_of_place.not_places"] and not self._lenient:
            return None
        if i == self._at and low in {"it", "them"}:
            if low == "it":
                return self._anaphors.it(i)
            return self._anaphors.villages_told(i) or self._anaphors.anaphor(i, i, low)
        if i == self._at and low == "there":
            return self._anaphors.there(i)
        of_it = low == "it" and self._head in self._cls["extent"]
        if of_it and [w.lower for w in items[i - 2 : i]] == [self._head, "of"]:
            whole = self._anaphors.named_before(i, self._at) or self._anaphors.anaphor(i, self._at, low)
            return with_extent(whole, self._at, i, self._words.text, items, self._cls) if whole is not None else None
        return Walk.OTHER

    def _is_led_again(self) -> bool:
        """ "pulled out of the city and of X": does "and" with a preposition of its own stand here?"""
        nxt = self._items[self._i + 1].lower if self._i + 1 < len(self._items) else ""
        return self._head is not None and self._preposition is None and nxt in {"of", "from"}

    def _begins_clause(self) -> bool:
        """ "lost ground and X was taken": does another clause begin with the "and" the walk stands at?"""
        if self._head is None or self._preposition is not None or not self._words.is_named(self._i + 1):
            return False
        return self._head not in self._cls["anaphora.land"] or self._words.names.begins_clause(self._i + 1)

    def _ends_at_joint(self, low: str) -> bool:
        """Does the phrase end with the "and" the walk stands at?"""
        joints = (self._begins_clause, self._is_led_again, self._begins_another, self._others_act)
        return low == "and" and any(joint() for joint in joints)

    def _others_act(self) -> bool:
        """ "hold the north and the army the south", "took X and the army fled": does a party follow?"""
        k = self._i + 1 + self._is_in(self._i + 1, "classes.determiner")
        if self._head is None or self._preposition is not None or k + 1 >= len(self._items):
            return False
        side = self._items[k + 1].lower == "the" and self._is_in(k + 2, "rules.bare_directions")
        acts = bool(self._items[k + 1].verbs) and not self._items[k + 1].nouns
        return self._items[k].kind == "force" and (side or acts)

    def _begins_another(self) -> bool:
        """ "the airport and a base in the south": does something else without a name follow the "and"?"""
        if self._is_town_and_more():
            return True
        part = any(self._head in self._cls[name] for name in ("nouns_of_place.facility", "nouns_of_place.inside"))
        if not part or self._lenient or self._preposition not in {None, "of"}:
            return False
        definite = any(item.lower == "the" for item in self._items[self._at : self._i])
        if not definite or not self._is_in(self._i + 1, "names.indefinite"):
            return False
        behind = self._items[self._i + 1 : self._i + 1 + _TAIL]
        facility = self._head in self._cls["nouns_of_place.facility"]
        return facility or all(item.kind not in {"place", "name"} for item in behind)

    def _is_town_and_more(self) -> bool:
        """ "half of the city and several villages": is "the city" the town told of, and what follows without a name?"""
        head, items, i = self._head, self._items, self._i
        definite = items[i - 1].lower == head and items[i - 2].lower == "the"
        if not definite or head not in self._cls["anaphora.settlement"]:
            return False
        behind = items[i + 1 : i + 1 + _TAIL]
        ends = (k for k, item in enumerate(behind) if item.kind in {"punct", "date"} or item.verbs)
        more = behind[: next(ends, len(behind))]
        if items[i - 3].lower == "," and more and more[0].lower == "the":
            return False  # "the camp, the port and the parliament"
        return bool(more) and all(item.kind in {"word", "number"} for item in more)

    # -- the phrase -----------------------------------------------------------------------------------------
