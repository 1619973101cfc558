"""The noun phrase of a place: "large parts of the oil-rich X province", "four districts of X, Y and Z", "the city"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.model import Toponym
from geomap.reading.extents import PlacePhrase, PlaceRef, with_extent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Relation
    from geomap.reading.discourse import Discourse
    from geomap.reading.items import Item, Vocabulary

MAX_REACH = 18
"""Items between a verb and the name of its place: more is another phrase."""


class PlaceParser:
    """Parses place phrases in one sentence."""

    def __init__(self, text: str, items: Sequence[Item], vocab: Vocabulary, discourse: Discourse) -> None:
        self.text, self.items, self.discourse = text, items, discourse
        self.is_demonym = discourse.is_demonym
        self.recent: tuple[PlaceRef, ...] = ()
        """The places of the claim just made in this sentence: what "it" stands for."""
        self.cls = vocab.cls

    # -- rightwards: an object ------------------------------------------------------------------------------

    def after(
        self,
        at: int,
        *,
        names: bool = True,
        lenient: bool = False,
        definite: bool = False,
        aimed: bool = False,
        direct: bool = False,
    ) -> PlacePhrase | None:
        """Parse the phrase that begins at item `at`; None where an object of another kind stands there.

        `names`: is a capitalised name that the gazetteer does not know taken for a place? `lenient`: may something
        else stand in the place ("struck targets in X")? Then a thing that is struck must be named, or a force, unless
        `aimed` says that the verb can only mean striking. `direct`: no other noun may stand before the place.
        """
        items, cls = self.items, self.cls
        head: str | None = None
        """The last noun of place or extent seen."""
        relation: Relation = "at"
        loose = 0  # words of unknown class since the last head or preposition
        preposition: str | None = None
        i = at
        while i < len(items) and i < at + MAX_REACH:
            item = items[i]
            low = item.lower
            if self._is_office(i):
                return None
            if item.kind == "place" or (
                item.kind == "name" and self._is_place_name(i, names=names and loose <= 3, head=head)
            ):
                if item.kind == "place" and self._is_attribute(i):
                    i += 1
                    continue
                if direct and head is None and loose > 1:
                    return None
                return self._complete(at, i, relation, head)
            if item.kind == "force":
                follows = items[i + 1].lower if i + 1 < len(items) else ""
                owner = follows in cls["rules.after_owner"]
                if item.place is not None and not owner and not self._noun_follows(i + 1):
                    return self._complete(at, i, relation, head)
                if lenient or owner or self._noun_follows(i + 1):
                    i += 1
                    aimed = True
                    continue
                return None
            number_next = i + 1 < len(items) and (
                items[i + 1].kind == "number" or (low in {"about", "around"} and items[i + 1].lower in cls["extent"])
            )
            if item.kind in {"date", "number", "possessive"} or low in {"percent", "per", "cent"} or number_next:
                i += 1
                continue
            if item.kind == "punct":
                if low in {'"', "'", "“", "”", "‘", "’", "-", "%"} or (low == "," and self._apposition(i)):
                    i += 1
                    continue
                break
            if (
                low in cls["head"]
                or low in cls["inner"]
                or low in cls["extent"]
                or low in cls["anaphora.settlement"]
                or low in cls["nouns_of_place.country"]
            ):
                head, preposition, loose = low, None, 0
            elif low in {"of", "known", "as", "called", "named", "dubbed"}:
                preposition = "of" if low == "of" else preposition
                if low == "of" and head is None and loose and not lenient:
                    return None
            elif low == "to" and (of := self._direction_end(i)) is not None:
                if head is None or head in cls["nouns_of_place.settlement"] or head in cls["nouns_of_place.area"]:
                    break
                relation, preposition, i = "near", "near", of
            elif low in cls["classes.place_preposition"]:
                if lenient and loose and not aimed and head is None:
                    return None
                if i == at or lenient or (head is None and loose == 0):
                    pass
                elif (
                    head in cls["inner"]
                    or head in cls["nouns_of_place.facility"]
                    or head in cls["extent"]
                    or head in cls["nouns_of_place.area"]
                ):
                    relation = "part_of"
                elif head in cls["nouns_of_place.settlement"]:
                    break  # "the town in X": X is only where it is
                else:
                    return None
                preposition = low
            elif low in cls["extents.directions"] and self._inside_of(i):
                head, relation, preposition, loose = head or "part", "part_of", None, 0  # "in the west of X"
            elif low in cls["classes.near_preposition"] or (
                low in cls["extents.directions"] and i + 1 < len(items) and items[i + 1].lower == "of"
            ):
                if lenient and (aimed or head is not None):
                    relation, preposition = "near", "near"
                    i += 1
                    continue
                if head is None or head in cls["nouns_of_place.settlement"] or head in cls["nouns_of_place.area"]:
                    break
                if head not in cls["nouns_of_place.counted"] and head not in cls["nouns_of_place.facility"]:
                    return None
                relation, preposition = "near", "near"
            elif low in cls["nouns_of_place.not_places"] and not lenient:
                return None
            elif low in {"it", "them"} and i == at:
                return (self._named_before(i, i) if low == "it" else None) or self._anaphor(i, i, low)
            elif low == "there" and i == at:
                return self._anaphor(i, i, "there")
            elif self._blocks(i, head):
                break
            elif (
                low not in cls["classes.determiner"]
                and low not in cls["classes.adverb"]
                and low not in cls["extents.directions"]
            ):
                loose += 1
                aimed = aimed or low in cls["nouns_of_place.targets"]
            i += 1
        if loose and head is not None and head not in cls["head"]:
            return None  # "most oil wells": the last noun is another thing
        return self._described(at, min(i, len(items)), head, definite=definite)

    def _is_office(self, i: int) -> bool:
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

    def _inside_of(self, i: int) -> bool:
        """Is the direction at `i` a side of the place itself ("in the west of X")?"""
        words = [self.items[k].lower if 0 <= k < len(self.items) else "" for k in (i - 2, i - 1, i + 1)]
        return words[2] == "of" and words[1] == "the" and words[0] in {"in", "inside", "across", "throughout"}

    def _direction_end(self, i: int) -> int | None:
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

    def _is_attribute(self, i: int) -> bool:
        """Is the place only the owner of what follows ("Syria's Idlib")?"""
        nxt = self.items[i + 1] if i + 1 < len(self.items) else None
        if nxt is None or nxt.kind != "possessive":
            return False
        for k in range(i + 2, min(i + 9, len(self.items))):
            item = self.items[k]
            if item.kind == "place":
                return True
            if item.kind == "punct" or item.lower in self.cls["classes.preposition"] - {"of"}:
                return False
        return False

    def _noun_follows(self, i: int) -> bool:
        """Does a noun of place follow a force within two words ("the IS headquarters in X")?"""
        for k in range(i, min(i + 3, len(self.items))):
            low = self.items[k].lower
            if self.items[k].kind == "place" or low in self.cls["head"] or low in self.cls["inner"]:
                return True
            if self.items[k].kind == "punct" and low != "-":
                return False
        return False

    def _blocks(self, i: int, head: str | None) -> bool:
        item, cls = self.items[i], self.cls
        low = item.lower
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
            return nxt is None or bool(nxt.verbs and not nxt.nouns) or nxt.kind == "force"
        if low in cls["classes.preposition"]:
            return True
        return bool(item.verbs) and not item.nouns and head is not None

    def _is_place_name(self, i: int, *, names: bool, head: str | None) -> bool:
        """May an unknown capitalised name be the place? After a noun of place or as the bare object it may."""
        item = self.items[i]
        if not names and head is None and not self.discourse.is_known(self.text[item.start : item.end]):
            return False
        if self.is_demonym(self.items[i].lower):
            return False
        low = self.items[i].lower
        nxt = self.items[i + 1].lower if i + 1 < len(self.items) else ""
        if low.split(" ")[0] in self.cls["attribution.organisations"]:
            return False
        return head is not None or nxt not in self.cls["nouns_of_place.not_places"]

    def _apposition(self, i: int) -> bool:
        """Does a comma go on with the same phrase (", known as X", ", the capital of X")?"""
        nxt = self.items[i + 1].lower if i + 1 < len(self.items) else ""
        return nxt in {"known", "called", "named", "dubbed"}

    def _complete(self, at: int, i: int, relation: Relation, head: str | None) -> PlacePhrase:
        refs, stop = self.listed(i)
        if head in self.cls["head"] and relation == "at" and refs[0].toponym.cue is None:
            refs = tuple(replace(r, toponym=replace(r.toponym, cue=r.toponym.cue or head)) for r in refs[:1]) + refs[1:]
        return with_extent(PlacePhrase(refs, at, stop, relation), at, i, self.text, self.items, self.cls)

    def listed(self, i: int) -> tuple[tuple[PlaceRef, ...], int]:
        """The place at `i` and those joined to it: "A", "A, B and C", "A as well as the town of B"."""
        items, cls = self.items, self.cls
        ref, stop = self.ref(i)
        refs = [ref]
        while stop < len(items):
            k = stop
            joined = False
            while k < len(items) and (
                items[k].lower in {",", "and", "&", "including", "or"} or items[k].lower in {"as", "well"}
            ):
                joined = True
                k += 1
            if not joined:
                break
            aside = self._apposition_end(stop, k)
            if aside is not None:
                stop = aside
                continue
            while k < len(items) and (
                items[k].lower in cls["classes.determiner"]
                or items[k].lower in cls["extents.directions"]
                or items[k].lower in cls["head"]
                or items[k].lower in cls["inner"]
                or items[k].lower
                in {"of", "strategic", "key", "small", "neighbouring", "neighboring", "adjacent", "also", "then"}
            ):
                k += 1
            if k >= len(items) or items[k].kind not in {"place", "name"} or self._begins_clause(k):
                break
            ref, after = self.ref(k)
            if items[k].kind == "name" and (
                self.is_demonym(items[k].lower) or (after < len(items) and items[after].kind == "force")
            ):
                break
            if items[stop].lower == "," and k == stop + 1 and items[k].kind == "name" and not self._lists(after):
                break  # "took X, Bashar said"
            if self._contains(refs[-1], ref, items[stop].lower):
                stop = after
                if stop < len(items) and items[stop].lower == "," and not self._lists(stop):
                    break
                continue
            refs.append(ref)
            stop = after
        return tuple(refs), stop

    def _apposition_end(self, comma: int, k: int) -> int | None:
        """The item after ", (the) capital of Y" that begins at the comma; None where the list goes on."""
        items = self.items
        if items[comma].lower != "," or k != comma + 1:
            return None
        while (
            k < len(items)
            and (items[k].lower in self.cls["classes.determiner"] or items[k].lower.endswith(("al", "ial")))
            and k < comma + 5
            and items[k].lower != "capital"
        ):
            k += 1
        if k + 2 >= len(items) or items[k].lower not in self.cls["rules.apposition"] or items[k + 1].lower != "of":
            return None
        after = k + 2
        while after < len(items) and items[after].lower in self.cls["classes.determiner"]:
            after += 1
        if after >= len(items) or items[after].kind not in {"place", "name", "force"}:
            return None
        end = self.ref(after)[1] if items[after].kind != "force" else after + 1
        return end + 1 if end < len(items) and items[end].lower == "," else end

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

    def _begins_clause(self, k: int) -> bool:
        """Is the name at `k` the subject of a clause of its own ("took A, and B fell")?"""
        _, after = self.ref(k)
        if after >= len(self.items):
            return False
        item = self.items[after]
        if (
            item.lower in self.cls["classes.be"]
            or item.lower in self.cls["classes.have"]
            or item.lower in self.cls["irrealis.modal"]
        ):
            return True
        if item.lower in self.cls["classes.reporting"]:
            return True
        return any(cue.forms & {"past", "s"} for cue in item.verbs) and not item.nouns

    def ref(self, i: int) -> tuple[PlaceRef, int]:
        """The place at item `i` with a class word that follows it, and the item after."""
        item = self.items[i]
        toponym = item.place or Toponym(item.start, item.end, self.text[item.start : item.end])
        end, stop = item.end, i + 1
        if stop < len(self.items):
            nxt = self.items[stop]
            if nxt.lower in self.cls["nouns_of_place.area"] | self.cls["nouns_of_place.facility"] and not nxt.verbs:
                end, stop = nxt.end, stop + 1
                toponym = replace(toponym, cue=toponym.cue or nxt.lower)
            elif nxt.lower in self.cls["nouns_of_place.settlement"] or nxt.lower in {
                "neighbourhood",
                "neighborhood",
                "quarter",
            }:
                stop += 1
                toponym = replace(toponym, cue=toponym.cue or nxt.lower)
        start = item.start
        if i > 0 and self.items[i - 1].lower in self.cls["head"] and self.text[self.items[i - 1].start].isupper():
            start = self.items[i - 1].start  # "Mount X", "Camp X": part of the name
        if i > 0 and toponym.cue is None:
            k = i - 1
            if self.items[k].lower == "of" and k > 0:
                k -= 1
            if self.items[k].lower in self.cls["head"]:
                toponym = replace(toponym, cue=self.items[k].lower)
        return PlaceRef(toponym, self.text[start:end]), stop

    # -- descriptions and pronouns --------------------------------------------------------------------------

    def _described(self, at: int, stop: int, head: str | None, *, definite: bool) -> PlacePhrase | None:
        """A phrase without a name: "the city", "government-held enclaves", "four neighbourhoods"."""
        if head is None:
            return None
        span = range(at, stop)
        definite = definite or any(self.items[k].lower in {"the", "this", "that", "its", "their"} for k in span)
        place = next((k for k in reversed(span) if self.items[k].lower == head), stop - 1)
        if place + 1 < len(self.items) and self.items[place + 1].lower == "of":
            return None  # "the town of" somewhere that cannot be read is not the town named before
        cls = self.cls
        if (
            head
            in cls["anaphora.settlement"] | cls["anaphora.area"] | cls["anaphora.country"] | cls["anaphora.facility"]
        ):
            if not definite or any(self.items[k].lower in self.cls["rules.not_the_same"] for k in span):
                return None
            return self._with_extent_of(self._framed(place, at, head) or self._anaphor(place, at, head), at, place)
        if head in cls["anaphora.plural"] and any(self.items[k].lower in {"both", "two", "the"} for k in span):
            return self._anaphor(place, at, head) if any(self.items[k].lower == "both" for k in span) else None
        if head in cls["nouns_of_place.inside"] | cls["extents.part_nouns"] | cls["extent"] | {
            "districts",
            "neighbourhoods",
            "neighborhoods",
        }:
            if head in {
                "villages",
                "towns",
                "settlements",
                "territory",
                "territories",
                "areas",
                "area",
                "swathes",
                "swaths",
                "streets",
                "land",
                "ground",
            }:
                return None
            phrase = self._named_before(place, at) or self._anaphor(place, at, "town")
            return self._with_extent_of(phrase, at, place)
        return None

    def _framed(self, i: int, at: int, head: str) -> PlacePhrase | None:
        """ "In X, ... the town": the place that the sentence begins with."""
        if (
            head not in self.cls["anaphora.settlement"]
            or len(self.items) < 3
            or self.items[0].lower not in {"in", "at"}
        ):
            return None
        if self.items[1].kind != "place" or at < 3 or self.discourse.kind(self.items[1].place) == "country":  # type: ignore[arg-type]
            return None
        ref, _ = self.ref(1)
        return PlacePhrase((replace(ref, mention=(self.items[i].start, self.items[i].end)),), at, i + 1)

    def _named_before(self, i: int, at: int) -> PlacePhrase | None:
        """ "took half of X before losing two districts": a part speaks of the place just named in the sentence."""
        span = (self.items[i].start, self.items[i].end)
        if self.recent and self.recent[0].toponym.start < span[0]:
            return PlacePhrase(tuple(replace(r, mention=span) for r in self.recent[:1]), at, i + 1)
        for k in range(at - 1, -1, -1):
            if self.items[k].kind == "place" and self.discourse.kind(self.items[k].place) in {"settlement", "unknown"}:  # type: ignore[arg-type]
                ref, _ = self.ref(k)
                return PlacePhrase((replace(ref, mention=span),), at, i + 1)
        return None

    def _with_extent_of(self, phrase: PlacePhrase | None, at: int, place: int) -> PlacePhrase | None:
        return None if phrase is None else with_extent(phrase, at, place + 1, self.text, self.items, self.cls)

    def there(self, i: int) -> PlacePhrase | None:
        """The place the text is about, for words at item `i` that do not name it."""
        return self._anaphor(i, i, "there")

    def _anaphor(self, i: int, at: int, word: str) -> PlacePhrase | None:
        refs = self.discourse.antecedents(word)
        if not refs:
            return None
        start = i
        while start > at and self.items[start - 1].lower in self.cls["classes.determiner"]:
            start -= 1
        span = (self.items[start].start, self.items[i].end)
        return PlacePhrase(tuple(replace(r, mention=span) for r in refs), at, i + 1)

    # -- leftwards: a subject -------------------------------------------------------------------------------

    def before(self, end: int) -> PlacePhrase | None:
        """Parse the phrase that ends just before item `end`: the subject of a passive, the noun of "held by".

        An aside between commas ("X, to the south of Y, was ...") is stepped over; where no place stands there, the
        first noun phrase of the clause is taken if it is a place.
        """
        k = self._skip_back(end - 1)
        if k < 0:
            return None
        if self.items[k].lower == "," and k + 1 < end and self.items[k + 1].lower in self.cls["classes.relative"]:
            k = self._skip_back(k - 1)  # "X, which had been ...": X itself
        elif self.items[k].lower in {",", ")"}:
            opener = self._aside_start(k)
            k = self._skip_back(opener - 1) if opener is not None else self._skip_back(k - 1)
        if k < 0:
            return None
        heading = self.items[k].lower == ":" and k > 0  # a list's "X: taken by Y on Monday"
        k -= heading
        begin = k + 1
        while begin > 0 and k + 1 - begin < MAX_REACH and self._in_phrase(begin - 1, k):
            begin -= 1
        while begin <= k and (self.items[begin].lower in {"and", ",", "of"} or self.items[begin].kind == "possessive"):
            begin += 1
        named = self._renamed(begin, k)
        if named is not None:
            return named
        if (
            begin > 1
            and self.items[begin - 1].lower in {"in", "of", "at"}
            and self.items[begin - 2].lower in self.cls["head"]
        ):
            return None  # "the last city in X that they held" is not X
        if begin <= k:
            phrase = self.after(begin, names=heading, definite=True)
            if phrase is not None and phrase.stop <= end:
                return phrase
        return None

    def _renamed(self, begin: int, last: int) -> PlacePhrase | None:
        """ "X, the largest town that they held": the description from `begin` on speaks of the X before the comma."""
        items = self.items
        if begin < 2 or begin > last or items[begin - 1].lower != "," or items[begin - 2].kind not in {"place", "name"}:
            return None
        inside = any(items[k].kind in {"place", "name"} for k in range(begin, last + 1))
        if items[begin].lower not in {"the", "a", "an"} or inside:
            return None
        ref, _ = self.ref(begin - 2)
        return PlacePhrase((ref,), begin - 2, last + 1)

    def subject(self, end: int, *, finite: bool = True) -> PlacePhrase | None:
        """The place that is the subject of the clause whose verb begins at item `end`.

        `finite`: the verb has a subject of its own. The town of "shares in X fell" is none; that of the participle in
        "the people of X, held by Y," is.
        """
        phrase = self.before(end)
        if phrase is not None and finite and self._is_complement(phrase, end):
            return None
        return phrase or self.first(end)

    def _is_complement(self, phrase: PlacePhrase, end: int) -> bool:
        """Does the phrase just before the verb complete another noun by a preposition?"""
        if (
            phrase.start < 2
            or self.items[end - 1].lower in {",", ")"}
            or self.items[end - 1].lower in self.cls["classes.relative"]
        ):
            return False
        before, noun = self.items[phrase.start - 1], self.items[phrase.start - 2]
        if before.lower not in self.cls["classes.preposition"] - {"by", "with"} or before.kind == "date":
            return False
        own = self.cls["inner"] | self.cls["head"] | self.cls["extent"]
        return noun.kind in {"word", "name", "force", "number"} and noun.lower not in own

    def first(self, end: int) -> PlacePhrase | None:
        """The first noun phrase of the sentence before `end`, if it is a place and not the object of anything."""
        for i in range(min(end, len(self.items))):
            item = self.items[i]
            if item.kind in {"place", "name"} or item.lower in {"the", "this"} or item.lower in self.cls["extent"]:
                phrase = self.after(i, names=False)
                if phrase is not None and phrase.stop <= end:
                    return phrase
                if item.kind != "word" or item.lower not in {"the", "this"}:
                    return None
            elif (
                item.lower in self.cls["classes.preposition"] - {"of"}
                or item.kind == "force"
                or (item.verbs and not item.nouns)
            ):
                return None
        return None

    def _skip_back(self, k: int) -> int:
        while k >= 0 and (
            self.items[k].lower in {'"', "”", "'", "’"}
            or self.items[k].lower in self.cls["classes.adverb"]
            or self.items[k].lower in self.cls["classes.relative"]
            or self.items[k].kind == "date"
        ):
            k -= 1
        return k

    def _aside_start(self, close: int) -> int | None:
        """The comma that opens the aside which the comma at `close` ends; None where it is no aside."""
        cls = self.cls
        for k in range(close - 1, max(-1, close - 25), -1):
            low = self.items[k].lower
            if low in {";", ":", "."}:
                return None
            if low in {",", "("} and k + 1 < close:
                head = self.items[k + 1]
                aside = (
                    head.lower in cls["classes.preposition"]
                    or head.lower in cls["classes.relative"]
                    or head.lower
                    in {
                        "a",
                        "an",
                        "the",
                        "located",
                        "about",
                        "some",
                        "near",
                        "home",
                        "once",
                        "now",
                        "one",
                        "long",
                        "just",
                    }
                    or head.lower.endswith(("ed", "ing"))
                    or head.kind in {"number", "force"}
                    or self.items[k].lower == "("
                )
                return k if aside and k > 0 else None
        return None

    def _in_phrase(self, i: int, last: int) -> bool:
        """Going left from item `last`: does the item still belong to its noun phrase?"""
        item, cls = self.items[i], self.cls
        low = item.lower
        if item.kind in {"place", "name", "number", "possessive"}:
            return True
        if item.kind == "date":
            return False
        if item.kind == "force":
            nxt = self.items[i + 1]
            return (
                nxt.kind == "possessive"
                or nxt.lower in {"-", "'", "’", "controlled", "stronghold", "bastion"}
                or self._noun_follows(i + 1)
            )
        if item.kind == "punct":
            if low in {"-", "%", '"', "“", "”", "'", "’"}:
                return True
            listed = i < last and (self.items[i + 1].kind in {"place", "name"} or self.items[i + 1].lower == "and")
            return low == "," and i > 0 and self.items[i - 1].kind in {"place", "name"} and listed
        if (
            low in cls["classes.determiner"]
            or low in cls["extents.directions"]
            or low in cls["head"]
            or low in cls["inner"]
            or low in cls["extent"]
            or low in {"of", "percent", "both", "and"}
        ):
            return not (low == "and" and i in (0, last))
        if low in {"in", "inside"}:
            return i > 0 and (self.items[i - 1].lower in cls["inner"] or self.items[i - 1].lower in cls["extent"])
        if low in {"it", "them", "there"}:
            return i == last
        if self._blocks(i, "head") or low in cls["classes.adverb"] or low in cls["classes.conjunction"]:
            return False
        if item.verbs and not item.nouns:
            return i > 0 and self.items[i - 1].lower in cls["classes.determiner"]
        return True
