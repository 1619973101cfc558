"""What stands before a verb: where the place phrase that is its subject begins, and what is set in behind it."""

from __future__ import annotations

from dataclasses import replace

from geomap.reading.phrases.asides import behind_apposition
from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.phrases.words import PhraseWords

_PARTED = 8
"""Items between two that say where places of one list lie."""
_CLAUSE = 14
"""Items back to which the verb of a clause is looked for."""
_LIES = 14
"""Items of "located some 40 km to the south-east of the capital"."""
_LOCATED = 9
"""Items of ", on the road that leads to Y" at most."""
_FRONTED = 8
"""Items of "In the countryside of X province" at most."""
_WHEREABOUTS = frozenset({"in", "near", "around", "across", "outside", "inside", "throughout"})
_OPENING = (
    "classes.preposition", "classes.relative", "classes.adverb", "classes.number", "classes.subordinator",
    "extents.directions", "rules.about", "nouns_of_place.settlement",
)  # fmt: skip
"""Classes of words that an aside may begin with, and others of them."""
_ARTICLES = frozenset(
    "a an the located about some near home once his her its their another now one long just begun led known".split()
)
_TOLD = 7
"""Items of ", officials in the capital said,", at most."""
_SET_APART = 22
"""Items of an aside."""
_POWER = frozenset({"control", "command", "possession"})
_BRINGING_ABOUT = frozenset({"led", "leads", "leading", "resulted", "resulting", "culminated", "culminating"})
_DIVISIONS = frozenset({"township", "municipality", "commune", "borough"})
"""Words for settlements, and for the land that is governed from them."""
_BESIDE = ("extent", "nouns_of_place.counted", "nouns_of_place.facility", "rules.listable", "rules.hinterland")
"""What is taken beside a place, and is not the place."""
_LEADING = frozenset({"by", "toward", "towards"})
"""Of the words for "near" those that may tell who does something, or whither."""
_COMPARED = frozenset({"than", "about", "around", "over", "under"})


class SubjectWords(PhraseWords):
    """Looks leftwards from an item of one sentence."""

    def _parts_list(self, i: int, last: int) -> bool:
        """ "A in X, B in Y and C in Z": is it the "in" at item `i` that says where one of a list lies?"""

        def flanked(k: int) -> bool:
            named = k > 0 and self.items[k - 1].kind in {"place", "name"}
            behind = k + 1 + (self.items[k + 1 : k + 2] != [] and self.items[k + 1].lower in self.cls["head"])
            return named and behind <= last and self.items[behind].kind in {"place", "name"}

        if not flanked(i):
            return False
        others = [
            k for k in range(max(0, i - _PARTED), min(last, i + _PARTED)) if self.items[k].lower == "in" and k != i
        ]
        for k in others:
            low, high = sorted((i, k))
            between = self.items[low + 1 : high]
            joined = any(w.lower in {",", "and", ";"} for w in between)
            if joined and flanked(k) and not any(w.verbs or w.kind in {"force", "date"} for w in between):
                return True
        return False

    def last_conjunct(self, begin: int, last: int) -> int:
        """ "the operation and the districts of X": where the conjunct that holds the place begins."""
        place = next((i for i in range(begin, last + 1) if self.items[i].kind in {"place", "name"}), last + 1)
        cut = next((i for i in range(place - 1, begin, -1) if self.items[i].lower == "and"), None)
        if cut is None or (
            cut + 1 < place
            and any(self.items[i].lower in self.cls["inner"] | self.cls["head"] for i in range(begin, cut))
        ):
            return begin
        return cut + 1

    def behind_phrase(self, begin: int, last: int) -> int:
        """ "after the fall of A, B was": where the subject begins, if what stands before its comma hangs elsewhere."""
        if begin + 1 < last and self.items[begin + 1].lower == "," and self.names.is_event(begin):
            return begin + 2  # "in the Y Civil War, X was"
        fronted = any(self.items[i].lower == "part" for i in range(max(0, begin - 1), min(begin + 2, last)))
        led = begin > 0 and self._leads(begin - 1)
        if not led and not (fronted and self.items[begin + 1].lower in {"of", "part"}):
            return begin  # "formerly part of X, Y was": Y
        for i in range(begin + 1, last + 1 if led else begin):
            area = i - 1 > begin and self.items[i - 1].lower in self.cls["nouns_of_place.area"]
            if not self.is_named(i - 1 - area):
                continue
            if self.items[i].lower in self.cls["classes.determiner"]:
                return i  # "in neighbouring X the villages of A and B were"
            if area and self.is_named(i):
                return i  # "in X province A and B were"
        commas = [i for i in range(begin, last) if self.items[i].lower == ","]
        joined = any(self.items[i].lower in {"and", "&"} for i in range(begin, last))
        if len(commas) != 1 or joined:
            return begin
        named = self.is_named(commas[0] + 1) or self.items[commas[0] + 1].place is not None
        return commas[0] + 1 if named else begin

    def _leads(self, k: int) -> bool:
        """ "in X, Y was", "after the fall of X, Y was": does item `k` lead a phrase that the subject stands behind?"""
        if self.items[k].lower in self.cls["classes.preposition"]:
            return True
        event = self.items[k + 1 + (self.items[k + 1].lower in self.cls["classes.determiner"])]
        return self.items[k].lower in {"after", "before", "since"} and bool(event.nouns)

    def behind_object(self, begin: int, last: int, end: int) -> int:
        """ "shelled A, and B fell": where the subject begins, if what stands before the "and" is a verb's object."""
        if begin > 0 and (own := self._next_clause(begin, last)) is not None:
            return own
        apart = self.items[end - 1].lower == "," and behind_apposition(self.items, last + 1, self.cls) != end
        if begin == 0 or apart or self.items[end - 1].lower in self.cls["classes.relative"]:
            return begin
        verb = self.items[begin - 1]
        cut = next((i for i in range(last, begin, -1) if self.items[i].lower in {"and", ","}), None)
        lies = verb.lower == "in" and begin > 1 and self.items[begin - 2].kind in {"place", "name"}
        if lies and cut is not None and self.items[cut - 1].lower == "," and self.is_named(cut + 1):
            return cut + 1  # "took A in X, and B fell"
        if cut is None or not verb.verbs or verb.nouns or not any(c.forms & {"past", "s"} for c in verb.verbs):
            return begin
        adjectival = begin > 1 and self.items[begin - 2].lower in self.cls["classes.determiner"] | {"-"}
        return begin if adjectival or not self.is_named(cut + 1) else cut + 1

    def _next_clause(self, begin: int, last: int) -> int | None:
        """ "they were in X, and Z, W and V fell", "fell back to X and Z was taken": where the next clause begins.

        What stands before the preposition has a verb of its own; behind the first name stands ", and", or "and" with
        one name alone.
        """
        governed = self.items[begin - 1].lower in self.cls["classes.preposition"]
        first = next((k for k in range(begin, last + 1) if self.items[k].kind in {"place", "name"}), None)
        if not governed or first is None or not self._has_finite(begin - 1):
            return None
        k = first + 1
        comma = k < last and self.items[k].lower == ","
        joint = k + comma
        if joint >= last or self.items[joint].lower != "and" or not self.is_named(joint + 1):
            return None
        return joint + 1 if comma or joint + 1 == last else None

    def _has_finite(self, stop: int) -> bool:
        """Does a finite verb stand before item `stop` in its clause?"""
        for k in range(stop - 1, max(-1, stop - _CLAUSE), -1):
            item = self.items[k]
            if item.lower in {";", ":"} or item.lower in self.cls["classes.relative"]:
                return False
            if item.lower in self.cls["classes.be"] or item.lower in self.cls["classes.have"]:
                return True
            if any("past" in cue.forms for cue in item.verbs) and not item.nouns:
                return True
        return False

    def is_qualifier(self, phrase: PlacePhrase, last: int) -> bool:
        """ "Grad rockets", "X's writ": a name that nobody knows, with another noun as the head behind it."""
        if self.items[phrase.stop - 1].kind != "name" or phrase.stop > last:
            return False
        item = self.items[phrase.stop]
        return item.kind == "possessive" or (item.kind == "word" and item.lower not in self.cls["classes.adverb"])

    def lying_in(self, phrase: PlacePhrase) -> PlacePhrase | None:
        """ "the town of X, Z region, which": the X, for a phrase that is the Z; None where it is no such thing."""
        comma, behind = phrase.start - 1, self.items[phrase.stop : phrase.stop + 2]
        if comma < 1 or self.items[comma].lower != "," or self.items[comma - 1].kind != "place":
            return None
        apart = len(behind) > 1 and behind[0].lower == "," and behind[1].lower in self.cls["classes.relative"]
        if not apart or len(phrase.refs) > 1 or self.items[phrase.stop - 1].lower not in self.cls["names.provinces"]:
            return None
        ref, _ = self.names.ref(comma - 1)
        return PlacePhrase((ref,), comma - 1, phrase.stop)

    def is_whereabouts(self, phrase: PlacePhrase) -> bool:
        """ "A and B in the province of X were": does the phrase only tell where the place before it is?"""
        if phrase.start < 2 or self.items[phrase.start - 1].lower not in {"in", "inside", "near", "on"}:
            return False
        k = phrase.start - 2
        if self.items[k].lower in {"deep", "high", "far", "just"} and k > 1:
            k -= 1  # "X deep in the Y"
        if self.items[k].lower == "," and self.items[k - 1].kind == "place":
            k -= 1  # "X, in the province of Y, which was held"
        listed = self.items[k].kind == "name" and k > 1 and self.items[k - 1].lower in {"and", ","}
        division = self.items[phrase.stop - 1].lower in self.cls["nouns_of_place.area"] | _DIVISIONS
        kinds = {"place", "name"} if division or self._are_places(k) else {"place"}
        classed = self.items[k].kind == "name" and k > 1 and self.items[k - 1].lower == "of"
        classed = classed and self.items[k - 2].lower in self.cls["head"]  # "the village of A in X"
        wide = division or all(self.names.discourse.kind(r.toponym) == "area" for r in phrase.refs)
        alone = wide and self.items[k].kind == "name" and (k == 0 or not self.is_named(k - 1))
        known = self.items[k].kind == "name" and self.names.discourse.is_known(self.items[k].lower)
        named = (
            self.items[k].kind == "place" or known or classed or (listed and self.items[k - 2].kind in kinds) or alone
        )
        wider = {"country", "area"}  # "A and B in the west of the country were"
        return named and all(r.mention is None or self.names.discourse.kind(r.toponym) in wider for r in phrase.refs)

    def _are_places(self, k: int) -> bool:
        """ "the villages of A, B and C", "positions at A and B": is the name at item `k` one of a list of places?"""
        while k > 0 and (self.is_named(k) or self.items[k].lower in {"and", ",", "the"} | self.cls["head"]):
            k -= 1
        if self.items[k].lower not in {"of", "at"} or k == 0:
            return False
        noun = self.items[k - 1].lower
        return noun in self.cls["nouns_of_place.counted"] or noun in self.cls["anaphora.plural"]

    def past_location(self, last: int) -> int:
        """ "X, on the border with Y, which", "X, 20 km east of Y, which": the X's item, where `last` is the Y's.

        The words that end at item `last` are stepped over if they only tell where the town named before them lies.
        """
        for k in range(last, max(0, last - _LOCATED), -1):
            item = self.items[k]
            if item.kind == "number" or item.lower in {"on", "near", "along"}:
                town = k - 1 - (self.items[k - 1].lower == ",")
                if town > 0 and self._is_class_behind(town):
                    town -= 1  # "X village near Y, which"
                return town if self._locates(k, last) and self._is_town_before(town, k) else last
            if item.kind in {"punct", "date", "force"} and item.place is None:
                return last
            if item.verbs and not item.nouns:
                return last
        return last

    def before_side(self, last: int) -> int:
        """ "X in the west", with the "west" at item `last`: the X; else `last`."""
        words = [item.lower for item in self.items[max(0, last - 2) : last + 1]]
        town = last - len(words)
        side = words[:2] == ["in", "the"] and words[-1] in self.cls["rules.bare_directions"]
        return town if side and town >= 0 and self.items[town].kind == "place" else last

    def _locates(self, k: int, last: int) -> bool:
        """ "on the border with Y", "near Y", "20 km east of Y": do items `k` to `last` tell where something lies?"""
        if self.items[k].kind == "number":
            return self.items[k + 1].lower in self.cls["rules.distances"] and self.is_named(last)
        if self.items[k].lower == "near":
            return True
        lines = self.cls["rules.stretches"] | self.cls["rules.front_lines"]
        return any(item.lower in lines for item in self.items[k + 1 : last + 1])

    def _is_town_before(self, town: int, k: int) -> bool:
        """Is item `town` the name of a town, that what begins at item `k` is said of?"""
        if town < 0 or self.items[town].kind not in {"place", "name"} or self.names.is_person(town):
            return False
        before = self.items[town - 1] if town else None
        led = before is not None and before.lower == "of"
        taken = before is not None and any(cue.status in {"captured", "controls"} for cue in before.verbs)
        return led or taken or town < k - 1 or self.items[town].kind == "place"

    def _is_class_behind(self, k: int) -> bool:
        """ "X village", "the X base": is the word at item `k` one for what the name before it is?"""
        classes = ("nouns_of_place.settlement", "nouns_of_place.area", "nouns_of_place.facility")
        named = self.items[k - 1].kind in {"place", "name"}
        return named and any(self.items[k].lower in self.cls[name] for name in classes)

    def lies_at(self, start: int) -> int | None:
        """ "X located south of Y": the word that tells where the place before it lies, of the Y at item `start`."""
        for k in range(start - 1, max(0, start - _LIES), -1):
            item = self.items[k]
            if item.lower in self.cls["rules.lying"]:
                before = k - 1 - (self.items[k - 1].lower == ",")
                return before + 1 if self.is_named(before) else None
            if item.kind == "force" and item.place is None:
                return None
            if item.verbs and not item.nouns:
                return None
        return None

    def lies_aside(self, start: int) -> int | None:
        """ "X to the north of Y", with "the north of Y" at item `start`: the item behind the X."""
        words = [item.lower for item in self.items[max(0, start - 1) : start + 3]]
        sided = len(words) > 3 and words[:2] == ["to", "the"] and words[3] == "of"
        if not sided or words[2] not in self.cls["extents.directions"] or start < 2:
            return None
        return start - 1 if self.is_named(start - 2) else None

    def is_complement(self, phrase: PlacePhrase, end: int) -> bool:
        """Does the phrase just before the verb complete another noun by a preposition?"""
        auxiliary = self.cls["classes.be"] | self.cls["classes.have"]
        finite = end < len(self.items) and self.items[end].lower in auxiliary
        set_in = phrase.stop < end - 1 or finite  # "men in X, which is in Y, fell", "men in X, a town in Y, were taken"
        if (
            phrase.start < 2
            or (self.items[end - 1].lower in {",", ")"} and not set_in)
            or self.items[end - 1].lower in self.cls["classes.relative"]
        ):
            return False
        before, noun = self.items[phrase.start - 1], self.items[phrase.start - 2]
        if noun.lower in _BRINGING_ABOUT and self.items[end].lower == "being":
            return False  # "the war resulted in X being taken"
        if before.verbs and (noun.lower == "to" or before.lower.endswith((" from", " to"))):
            return True  # "a plan to take X was abandoned", "the decision to withdraw from X was taken"
        if before.lower not in self.cls["classes.preposition"] - {"by", "with"} or before.kind == "date":
            return False
        if noun.lower in _POWER and before.lower in {"of", "over"}:
            return False  # "control of X passed to Y"
        beside = before.lower in self.cls["classes.near_preposition"] and self.is_named(phrase.start)
        governed = beside or self.items[phrase.start].lower in self.cls["classes.determiner"]
        if before.lower in _COMPARED and not governed:
            return False  # "more than 80% of X"
        if before.lower in {"to", "toward", "towards"}:
            return True  # "the road to X"
        return noun.kind in {"word", "name", "force", "number"} and not self._is_part(noun.lower)

    def begun(self, phrase: PlacePhrase) -> PlacePhrase | None:
        """ "They failed to take A, and B was": the B alone, a list of two having no comma before "and"."""
        starts = [ref.toponym.start for ref in phrase.refs[1:]]
        name = next((k for k in range(phrase.start, phrase.stop) if [self.items[k].start] == starts), 0)
        joint = name > 1 and [item.lower for item in self.items[name - 2 : name]] == [",", "and"]
        return replace(phrase, refs=phrase.refs[1:], start=name) if joint else None

    def is_kept_from(self, phrase: PlacePhrase, end: int) -> bool:
        """ "prevented X being taken": is what the gerund at item `end` tells of the phrase governed as no fact?"""
        if end >= len(self.items) or self.items[end].lower != "being":
            return False
        start = phrase.refs[0].toponym.start
        name = next((k for k in range(phrase.start, phrase.stop) if self.items[k].start == start), phrase.start)
        while name > 1 and self.items[name - 1].lower in self.cls["classes.determiner"]:
            name -= 1
        before = self.items[name - 1].lower if name else ""
        return before in self.cls["irrealis.governor"] or before in self.cls["irrealis.gerund_governor"]

    def is_of_another(self, i: int) -> bool:
        """ "The mayor of X": does the place at item `i` tell whose or what another noun is?"""
        noun = self.items[i - 2] if i > 1 and self.items[i - 1].lower == "of" else None
        return noun is not None and noun.kind == "word" and not noun.nouns and not self._is_part(noun.lower)

    def _is_part(self, noun: str) -> bool:
        """Is it a word for a place or a part of one?"""
        return any(noun in self.cls[name] for name in ("inner", "head", "extent"))

    def is_other_clause(self, start: int, end: int) -> bool:
        """ "X residents said that men were taken": does another clause stand between a place and the verb?"""
        between = self.items[start:end]
        opens = len(between) > 1 and between[0].lower == "," and between[1].lower in self.cls["classes.determiner"]
        if opens and all(item.lower != "," for item in between[1:]):
            return True  # "if they take X, the war is lost"
        return self.items[start].kind == "possessive" or any(
            item.lower in self.cls["classes.reporting"] or item.lower in {"that", ";", ":"} for item in between
        )

    def skip_back(self, k: int) -> int:
        """The last item up to `k` that is no quotation mark, adverb, relative or date; -1 if all are."""
        if k > 1 and [item.lower for item in self.items[k - 2 : k + 1]] == ["as", "a", "whole"]:
            k -= 3
        while k >= 0 and (
            self.items[k].lower in {'"', "”", "'", "’", "itself", "themselves"}
            or self.items[k].lower in self.cls["classes.adverb"]
            or self.items[k].lower in self.cls["classes.relative"]
            or self.items[k].kind == "date"
            or (
                self.items[k].lower in {"on", "in", "by"}
                and self.items[k + 1 : k + 2]
                and self.items[k + 1].kind == "date"
            )
        ):
            k -= 1
        return k

    def aside_start(self, close: int) -> int | None:
        """The comma that opens the aside which the comma at `close` ends; None where it is no aside."""
        for k in range(close - 1, max(-1, close - 25), -1):
            low = self.items[k].lower
            if low in {";", ":", "."}:
                return None
            if low in {",", "("} and k + 1 < close:
                aside = low == "(" or self._opens_aside(k + 1) or self._is_told(k, close)
                return k if aside and k > 0 and not self._is_fronted(k) else None
        return None

    def _opens_aside(self, i: int) -> bool:
        """Can an aside begin with the item?"""
        head, cls = self.items[i], self.cls
        return (
            any(head.lower in cls[name] for name in _OPENING)
            or head.lower in _ARTICLES
            or head.lower in {"close", "far", "not", "rather"}
            or (head.lower in {"both", "all"} and self.items[i + 1].lower in cls["classes.preposition"])
            or head.lower.endswith(("ed", "ing"))
            or any("participle" in cue.forms for cue in head.verbs)
            or head.kind in {"number", "force"}
        )

    def _is_told(self, comma: int, close: int) -> bool:
        """ ", officials said,": do the words between two commas only say who tells it?"""
        said = close - 1
        if close - comma > _TOLD or said < comma + 2 or self.items[said].lower not in self.cls["classes.reporting"]:
            return False
        return all(item.lower not in self.cls["classes.be"] for item in self.items[comma:said])  # "he had been told"

    def behind_aside(self, i: int) -> int:
        """The item behind the aside at item `i` ("drove Y, weakened by desertions, out of X"); `i` where none opens."""
        low = self.items[i].lower if i + 1 < len(self.items) else ""
        if low == "(" or (low == "," and self._opens_aside(i + 1)) or (low and self.is_dash(i)):
            closing = ")" if low == "(" else low
            for k in range(i + 2, min(len(self.items) - 1, i + _SET_APART)):
                here = self.items[k].lower
                if here == closing:
                    return k + 1
                if here in {";", ":", "."}:
                    break
        return i

    def _is_fronted(self, comma: int) -> bool:
        """ "In X province, the town of Y, held by": is what the comma ends only where it is?"""
        first = comma
        while first > 0 and comma - first < _FRONTED and self.items[first - 1].kind != "punct":
            first -= 1
        begins = first == 0 or self.items[first - 1].kind == "punct"
        return begins and self.items[first].lower in _WHEREABOUTS

    def _ends_name(self, k: int) -> bool:
        """Does a name end at item `k`, with its class word or without ("X", "X dam")?"""
        classed = k > 0 and self.items[k].lower in self.cls["nouns_of_place.facility"] and self.is_named(k - 1)
        return classed or (k >= 0 and self.is_named(k))

    def _is_next_listed(self, comma: int, last: int) -> bool:
        """ "X, the city of Y and the village of Z were": does one more of a list follow, which hangs on nothing?"""
        items, cls = self.items, self.cls
        heads = cls["head"] | cls["anaphora.plural"] | cls["extent"]
        k = comma + 1 + (items[comma + 1].lower in cls["classes.determiner"])
        if k + 2 < last and self.is_named(k) and items[k + 1].lower in cls["nouns_of_place.facility"]:
            return any(item.lower == "and" for item in items[k + 2 : last])  # "X, the Y crossing and Z were"
        if k + 2 > last or items[k].lower not in heads or items[k + 1].lower != "of" or not self.is_named(k + 2):
            return False
        if all(item.lower not in {"and", "as"} for item in items[k + 2 : last]):
            return False  # "X, the city of Y, was"
        before = comma - 1
        while before > 0 and (
            self.is_named(before) or items[before].lower in heads | cls["classes.determiner"] | {"of"}
        ):
            before -= 1
        return items[before].lower not in cls["classes.preposition"]

    def _is_beside(self, noun: int) -> bool:
        """ "villages around X", "a base near X": can what item `noun` names lie beside a place, and be taken itself?"""
        low = self.items[noun].lower
        return any(low in self.cls[name] for name in _BESIDE)

    def in_phrase(self, i: int, last: int) -> bool:
        """Going left from item `last`: does the item still belong to its noun phrase?"""
        item, cls = self.items[i], self.cls
        low = item.lower
        if item.kind in {"place", "name", "number", "possessive"}:
            return True
        if item.kind == "date":
            return False
        if item.kind == "force":
            nxt = self.items[i + 1]
            of = i - 1 - (i > 0 and self.items[i - 1].lower in cls["extents.directions"])
            if i == last and item.place is not None and of >= 0 and self.items[of].lower == "of":
                return True  # "the south-west of X"
            return (
                nxt.kind == "possessive"
                or nxt.lower in {"-", "'", "’", "controlled", "stronghold", "bastion"}
                or self.noun_follows(i + 1)
            )
        if item.kind == "punct":
            if low in {"-", "%", '"', "“", "”", "'", "’"}:
                return True
            listed = i < last and (self.items[i + 1].kind in {"place", "name"} or self.items[i + 1].lower == "and")
            listed = listed or (i < last and self._is_next_listed(i, last))
            return low == "," and listed and self._ends_name(i - 1)
        if low == "that":
            return self.is_pointed_at(i)  # not "said that X"
        if (
            low in cls["classes.determiner"]
            or low in cls["extents.directions"]
            or low in cls["head"]
            or low in cls["inner"]
            or low in cls["extent"]
            or low in {"of", "percent", "per", "cent", "both", "and"}
        ):
            return not (low == "and" and i in (0, last))
        if low in {"in", "inside"}:
            own = i > 0 and (self.items[i - 1].lower in cls["inner"] or self.items[i - 1].lower in cls["extent"])
            return own or self._parts_list(i, last)
        if low in cls["classes.near_preposition"] - _LEADING or (low == "to" and self.items[i - 1].lower == "close"):
            return i > 0 and self._is_beside(i - 1 - (low == "to"))
        if low in {"it", "them", "there"}:
            return i == last
        if self.blocks(i, "head") or low in cls["classes.adverb"] or low in cls["classes.conjunction"]:
            return False
        if item.verbs and not item.nouns:
            return i > 0 and self.items[i - 1].lower in cls["classes.determiner"]
        return True
