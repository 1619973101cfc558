"""The noun phrase of a place: "large parts of the oil-rich X province", "four districts of X, Y and Z", "the city"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.commonwords import OF_THE_THIRD, SINGLED
from geomap.reading.phrases.anaphors import AnaphorReader
from geomap.reading.phrases.appositions import Appositions
from geomap.reading.phrases.extents import PlacePhrase, with_extent
from geomap.reading.phrases.namelists import NameLists
from geomap.reading.phrases.placewalk import MAX_REACH, PlaceWalk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.phrases.extents import PlaceRef
    from geomap.reading.sentences.items import Item, Vocabulary
    from geomap.reading.story.discourse import Discourse

_CALLS = 4
"""Items of "towns of the north" at most."""
_SAYING = 6
"""Items of "which two senior officials say", at most."""
_OF_WHICH = 3
"""Items that stand before the "which" of "X, all of which" at least."""
_ADDING = (
    ("along", "with"), ("together", "with"), ("as", "well", "as"), ("including",), ("among", "them"), ("such", "as"),
    ("notably",), ("most", "notably"),
)  # fmt: skip
"""What an aside begins with that adds places, or names some of those told of."""
_GOVERNING = frozenset({"under", "by", "with", "against", "from", "for", "led"})
_LYING = frozenset({"in", "of", "at", "on", "near"})
_LAND = (
    "head", "inner", "anaphora.settlement", "anaphora.area", "anaphora.pockets", "nouns_of_place.facility",
    "nouns_of_place.counted", "nouns_of_place.area", "nouns_of_place.inside", "rules.superlative",
)  # fmt: skip


_JOINING = frozenset({"and", "while", "as", "after", "that"})


class PlaceParser(Appositions):
    """Parses place phrases in one sentence."""

    def __init__(self, text: str, items: Sequence[Item], vocab: Vocabulary, discourse: Discourse) -> None:
        super().__init__(text, items, vocab.cls, NameLists(text, items, vocab, discourse))
        self.anaphors = AnaphorReader(text, items, vocab, discourse, self.names)

    # -- rightwards: an object ------------------------------------------------------------------------------

    def _begins_other(self, at: int) -> bool:
        """Does "and", with a name that does something, stand at item `at`?"""
        words = self.items[at : at + 3]
        if len(words) < 3 or words[0].lower not in {"and", "but"} or words[1].kind != "name":
            return False
        return any("past" in cue.forms for cue in words[2].verbs)

    def after(
        self,
        at: int,
        *,
        names: bool = True,
        lenient: bool = False,
        definite: bool = False,
        aimed: bool = False,
        direct: bool = False,
        until: int | None = None,
    ) -> PlacePhrase | None:
        """Parse the phrase that begins at item `at`; None where an object of another kind stands there.

        `names`: is a capitalised name that the gazetteer does not know taken for a place? `lenient`: may something
        else stand in the place ("struck targets in X")? Then a thing that is struck must be named, or a force, unless
        `aimed` says that the verb can only mean striking. `direct`: no other noun may stand before the place.
        `until`: the item that ends the phrase, where it is known.
        """
        if self.closes_quote(at) or self._begins_other(at):
            return None  # ""Y is in control" X said", "the army held and Smith withdrew"
        at = self.behind_date(at)
        if until is None and (both := self.anaphors.counted(at)) is not None:
            return both
        walk = PlaceWalk(
            self,
            self.anaphors,
            at,
            names=names,
            lenient=lenient,
            definite=definite,
            aimed=aimed,
            direct=direct,
            until=until,
        )
        phrase = walk.parse()
        return phrase if phrase is not None or until is not None else self._set_out(at)

    def listed_after(self, at: int) -> PlacePhrase | None:
        """The places of ", including X and Y" within the next items of the clause that goes on at `at`."""
        for i in range(at, min(at + MAX_REACH, len(self.items))):
            if self.items[i].lower in self.cls["names.listing"] and (first := self.listing(i)) is not None:
                refs, stop = self.names.listed(first)
                return PlacePhrase(refs, i, stop)
            if self.items[i].lower in {";", "."} or (self.items[i].verbs and not self.items[i].nouns):
                return None
        return None

    def enumerated(self, at: int, stop: int) -> PlacePhrase | None:
        """The places of "three towns: A, B and C", the towns named without a name at items `at` to `stop`."""
        items = self.items
        head = next((i for i in range(at, min(stop, len(items))) if items[i].lower in self.cls["rules.listable"]), None)
        if head is None or any(items[i].kind in {"place", "name"} and not self._is_people(i) for i in range(at, head)):
            return None
        if any(items[i].lower in self.cls["names.linking"] for i in range(at, head)):
            return None  # "a road linking four provinces: A, B"
        told = next((i for i in range(head + 1, stop) if i < len(items) and items[i].kind == "punct"), stop)
        fallen = any(items[i].verbs and not items[i].nouns for i in range(head + 1, min(told, len(items))))
        for i in range(stop if fallen else head + 1, min(len(items), head + 16)):  # "the villages round X fell: A"
            low = items[i].lower
            picked = fallen and low in {"including", "notably", "namely"}  # "four cities fell in a day, including A"
            if picked or low in {":", "—", "–", "-", "("} or (low in {"such", "like"} and items[i - 1].kind != "punct"):
                k = i + 1
                while k < len(items) and (items[k].lower in {"as", "the", "of"} or items[k].lower in self.cls["head"]):
                    k += 1
                if not self.is_named(k) or self.names.is_person(k):
                    return None
                refs, end = self.names.listed(k)
                return PlacePhrase(refs, i, end)
            if low in {";", "."} or items[i].kind in {"place", "name"} or (items[i].verbs and i > stop):
                return None
        return None

    def _set_out(self, at: int) -> PlacePhrase | None:
        """ "two towns – A and B –", "three towns: A, B and C" at item `at`: the names behind the mark."""
        items = self.items
        for i in range(at, min(len(items) - 1, at + _CALLS)):
            if items[i].lower in self.cls["rules.listable"]:
                k = i + 1
                while k < len(items) - 1 and items[k].lower in self.cls["classes.adverb"]:
                    k += 1  # "three towns in quick succession: A"
                return self.enumerated(at, k) if items[k].lower in {":", "—", "–", "("} else None
            counts = items[i].kind == "number" or items[i].lower in self.cls["classes.number"]
            if not counts and not self._is_people(i) and (items[i].kind != "word" or items[i].verbs):
                return None
        return None

    def _is_people(self, i: int) -> bool:
        """ "four Arab towns": is the name at item `i` that of a people?"""
        return self.items[i].lower in self.cls["names.peoples"]

    def there(self, i: int) -> PlacePhrase | None:
        """The place named before in the sentence, or that the text is about, for words at item `i` that name none."""
        return self.anaphors.there(i)

    # -- leftwards: a subject -------------------------------------------------------------------------------

    def before(self, end: int, *, names: bool = False) -> PlacePhrase | None:
        """Parse the phrase that ends just before item `end`: the subject of a passive, the noun of "held by".

        An aside between commas ("X, to the south of Y, was ...") is stepped over; where no place stands there, the
        first noun phrase of the clause is taken if it is a place. `names`: as for `after`.
        """
        end = self._before_hearsay(end)
        if (of := self._of_which(end)) is not None:
            return of
        k = self.skip_back(end - 1)
        added: tuple[PlaceRef, ...] = ()
        if k >= 0 and self.items[k].lower in {",", ")"}:
            k, added = self._past_aside(k, end)
        elif k >= 0 and self.is_dash(k):
            opener = next((j for j in range(k - 1, max(-1, k - 25), -1) if self.is_dash(j)), None)
            if opener is not None and (apart := self._set_apart(opener, k)) is not None:
                return apart
            k = self.skip_back(opener - 1) if opener is not None else -1
        if k < 0:
            return None
        if self.items[end - 1].lower in self.cls["classes.relative"]:
            k = self.past_location(k)
        k = self.before_side(k)
        heading = self._ends_heading(k)
        k -= heading
        begin = self._begin_of(k, end)
        named = self._renamed(begin, k)
        if named is not None:
            return named
        lying = begin > 1 and self.items[begin - 1].lower in _LYING and self.items[begin - 2].lower in self.cls["head"]
        if lying and not self._is_house_in(begin, k):
            return self._described(begin - 2, k)  # "the last city in X that they held" is not X
        if begin > k:
            return None
        counted = self.anaphors.counted(begin)
        if counted is not None:
            return counted if counted.stop > k else None
        phrase = self.after(begin, names=names or heading, definite=True, until=end)
        if phrase is not None and phrase.stop <= end and not self.is_qualifier(phrase, k):
            here = {ref.toponym.start for ref in phrase.refs}
            phrase = replace(phrase, refs=(*phrase.refs, *(r for r in added if r.toponym.start not in here)))
            return self.lying_in(phrase) or self.with_earlier(phrase)
        if phrase is None and self.items[k].kind == "place" and self.items[k + 1].lower == ",":
            # "the people of X, which was": X itself
            return self.after(k, until=end) if self.items[k + 2].lower == "which" else None
        later = self._of_next_clause(begin, k, end)
        return self.with_earlier(later) if later is not None else None

    def _of_next_clause(self, begin: int, k: int, end: int) -> PlacePhrase | None:
        """ "Y left X, and the town was held by Z", with the town at item `k`: what stands behind the ", and"."""
        for joint in range(k - 1, begin, -1):
            if self.items[joint].lower == "and" and self.items[joint - 1].lower == ",":
                phrase = self.after(joint + 1, definite=True, until=end)
                return phrase if phrase is not None and phrase.stop == k + 1 else None
        return None

    def _is_house_in(self, begin: int, k: int) -> bool:
        """ "opened its parliament in X, which is held by Y": it is X that a comma and "which" take up."""
        takes_up = [item.lower for item in self.items[k + 1 : k + 3]] == [",", "which"]
        towns = self.cls["anaphora.settlement"] | self.cls["anaphora.area"] | self.cls["nouns_of_place.counted"]
        named = self.items[begin].kind in {"place", "name"} and self.items[begin - 2].lower not in towns
        return takes_up and named and self.items[begin - 3].lower in OF_THE_THIRD

    def _past_aside(self, k: int, end: int) -> tuple[int, tuple[PlaceRef, ...]]:
        """The item before the aside that closes at item `k`, -1 for none, and the places that the aside adds."""
        comma = self.items[k].lower == ","
        if comma and k + 1 < end and self.items[k + 1].lower in self.cls["classes.relative"]:
            return self.skip_back(k - 1), ()  # "X, which had been ...": X itself
        inner = self._names_capital(k) if comma else None  # "X, a town far from the capital, Z, was"
        opener = self.aside_start(inner) if inner is not None else None
        opener = self.aside_start(k) if opener is None else opener
        if opener is None:
            return self.skip_back(k - 1), ()
        return self.skip_back(opener - 1), self._in_aside(opener, k)

    def _ends_heading(self, k: int) -> bool:
        """Is item `k` the mark behind what heads a line of a list ("X: taken by Y on Monday")?"""
        mark, before = self.items[k], self.items[k - 1]
        return k > 0 and (mark.lower == ":" or (mark.lower in {"-", "–", "—"} and before.end < mark.start))

    def _begin_of(self, k: int, end: int) -> int:
        """The first item of the phrase that ends with item `k`, before item `end`."""
        begin = k + 1
        while begin > 0 and k + 1 - begin < MAX_REACH and self.in_phrase(begin - 1, k):
            begin -= 1
        while begin <= k and (self.items[begin].lower in {"and", ",", "of"} or self.items[begin].kind == "possessive"):
            begin += 1
        if self.items[end - 1].lower in self.cls["classes.relative"]:
            # "all of X except Z, which"
            excepted = (i for i in range(begin, k) if self.items[i].lower in self.cls["extents.excepting"])
            begin = next(excepted, begin - 1) + 1
        if begin < k and self.items[begin].lower == "control" and self.items[begin + 1].lower in {"of", "over"}:
            begin += 2  # "said that control of X passed to"
        begin = self.behind_phrase(self.last_conjunct(begin, k), k)
        return self.behind_object(begin, k, end)

    def _set_apart(self, opener: int, close: int) -> PlacePhrase | None:
        """ "the three largest cities – A, B and C – were": the names between two dashes that say which are meant."""
        first, told = opener + 1, range(max(0, opener - _CALLS), opener)
        called = self.cls["head"] | self.cls["rules.listable"]
        if not self.is_named(first) or any(self.items[k].kind != "word" for k in told[-1:]):
            return None
        if not any(self.items[k].lower in called for k in told) or any(self.is_named(k) for k in told):
            return None
        refs, stop = self.names.listed(first, close)
        return PlacePhrase(refs, first, stop) if stop == close else None

    def _names_capital(self, close: int) -> int | None:
        """The comma before the name of "from the capital, Z," that the comma at item `close` ends, None of others."""
        named = close > 3 and self.items[close - 1].kind in {"place", "name", "force"}
        if not named or self.items[close - 2].lower != "," or not self.items[close - 3].lower.endswith("capital"):
            return None
        begin = close - 4
        while begin > 0 and self.items[begin].kind in {"place", "name", "force", "possessive"}:
            begin -= 1
        if self.items[begin].lower in self.cls["classes.determiner"]:
            begin -= 1
        lies = self.items[begin].lower == "of" and self.items[begin - 1].lower in self.cls["extents.directions"]
        return close - 2 if lies or self.items[begin].lower in self.cls["classes.preposition"] - {"of"} else None

    def with_earlier(self, phrase: PlacePhrase) -> PlacePhrase:
        """ "A and, a day later, B", "A, the chief town, and B": with the names that stand before what is set in."""
        items, cls = self.items, self.cls
        k, joined, close = phrase.start - 1, len(phrase.refs) > 1, 0
        while k > 0:
            low = items[k].lower
            if low in {",", ")"} and joined:
                # without an aside "A, and later B" begins another clause
                opener = self.explained(k) if low == "," else self.aside_start(k)
                if opener is None:
                    return phrase
                close = k + 1 if low == ")" else 0
                k = opener - 1
                break
            joint = self.joins_back(k)
            joined = joined or joint or low == "and"
            set_in = joint or low in {"and", ","} or low in cls["classes.adverb"] or items[k].kind == "date"
            if not set_in and not (low in {"in", "on"} and items[k + 1].kind == "date"):
                break
            k -= 1
        k = self.before_side(k) if k >= 0 else k
        if joined and 0 <= k < phrase.start - 1 and items[k].kind == "force" and items[k].place is not None:
            seat = self.names.ref(k)[0]  # "Damascus and Homs"
            return replace(phrase, refs=(seat, *phrase.refs), start=k) if self.opens_clause(k) else phrase
        if not joined or k < 0 or k >= phrase.start - 1 or items[k].kind not in {"place", "name"}:
            return phrase
        first = self.before(close or k + 1, names=items[k].kind == "name")
        if (
            first is None
            or first.stop not in {k + 1, close}
            or first.relation != phrase.relation
            or not self.opens_clause(first.start)
        ):
            return phrase
        return replace(phrase, refs=first.refs + phrase.refs, start=first.start)

    def _in_aside(self, opener: int, close: int) -> tuple[PlaceRef, ...]:
        """ "A, along with B,", "A (and neighbouring B)": the places that the aside between two marks adds."""
        words = [item.lower for item in self.items[opener + 1 : opener + 4]]
        joint = next((len(j) for j in _ADDING if tuple(words[: len(j)]) == j), 0)
        joint = joint or (words[:1] == ["and"] and self.items[opener].lower == "(")
        first = self.names.behind_qualifiers(opener + 1 + joint)
        if (
            not joint
            or first >= close
            or self.items[first].kind not in {"place", "name"}
            or self.names.is_person(first)
        ):
            return ()
        refs, stop = self.names.listed(first, close)
        return refs if stop == close else ()

    def _described(self, head: int, last: int) -> PlacePhrase | None:
        """ "Z, the last city in X that they held", with the noun at item `head`: the Z, if one stands there."""
        begin = head
        while begin > 0 and self.items[begin].kind == "word" and self.items[begin].lower not in {"the", "a", "an"}:
            begin -= 1
        if begin < 2 or self.items[begin].kind != "word" or self.items[begin - 1].lower != ",":
            return None
        if self.items[begin - 2].kind not in {"place", "name"}:
            return None
        return PlacePhrase((self.names.ref(begin - 2)[0],), begin - 2, last + 1)

    def _before_hearsay(self, end: int) -> int:
        """ "X, which officials say is": the item behind "which", where nothing but who says so stands before `end`."""
        say = end - 1
        while say > 0 and self.items[say].lower in self.cls["classes.adverb"]:
            say -= 1
        if say < _OF_WHICH or self.items[say].lower not in self.cls["classes.reporting"]:
            return end
        for k in range(say - 1, max(0, say - _SAYING), -1):
            if self.items[k].lower == "which":
                return k + 1 if k < say - 1 else end
            if self.items[k].kind not in {"word", "force", "name"} or self.items[k].verbs:
                return end
        return end

    def _of_which(self, end: int) -> PlacePhrase | None:
        """ "X and Z, both of which were", "X, most of which was": the places before the comma, and how much of them."""
        items, which = self.items, end - 1
        while which > 1 and items[which].lower in self.cls["classes.adverb"]:
            which -= 1
        if which < _OF_WHICH or items[which].lower != "which" or items[which - 1].lower != "of":
            return None
        comma = next((k for k in range(which - 2, max(0, which - 7), -1) if items[k].lower == ","), None)
        if comma is None or any(items[k].kind not in {"word", "number"} for k in range(comma + 1, which)):
            return None
        many = any(items[k].lower in {"both", "all"} for k in range(comma + 1, which)) and self.is_named(comma - 1)
        phrase = self.before(comma, names=True) if not many else self._joined_before(comma, comma)
        return with_extent(phrase, comma + 1, which - 1, self.text, items, self.cls) if phrase is not None else None

    def _is_governed(self, at: int) -> bool:
        """ "forces under X", "the headquarters of Y's X": does the name at item `at` only tell whose something is?"""
        k = at - 1
        while k > 0 and (self.items[k].kind in {"possessive", "force"} or self.items[k].lower == "the"):
            k -= 1
        return self.items[k].lower in _GOVERNING or (k < at - 1 and self.items[k].lower == "of")

    def _renamed(self, begin: int, last: int) -> PlacePhrase | None:
        """ "X, the largest town that they held": the description from `begin` on speaks of the X before the comma.

        Of those before it, where it tells of several ("X and Z, the two towns that they held").
        """
        items = self.items
        while begin > 1 and items[begin - 1].lower in SINGLED:
            begin -= 1
        if begin < 2 or begin > last or items[begin - 1].lower != ",":
            return None
        at = begin - 2
        if at > 1 and items[at].place is not None and items[at - 1].lower == "," and items[at].kind == "force":
            at -= 2  # "X, Syria, a city that"
        if items[at].kind not in {"place", "name"} or self._is_governed(at) or self.names.is_person(at):
            return None  # "forces under X, the town returned"
        said = range(begin, last + 1)
        if any(items[k].kind in {"place", "name"} for k in said):
            return None
        if items[last].lower in self.cls["rules.called_together"] and items[begin].kind in {"word", "number"}:
            return self._joined_before(begin - 1, last + 1)
        if items[begin].lower not in {"the", "a", "an"} or not any(self._is_of_land(k) for k in said):
            return None  # "if they take X, the war is lost"
        ref, _ = self.names.ref(at)
        return PlacePhrase((ref,), at, last + 1)

    def _is_of_land(self, k: int) -> bool:
        """Is the word at item `k` one for a place, or one that singles a place out ("the last that they held")?"""
        return any(self.items[k].lower in self.cls[name] for name in _LAND)

    def _joined_before(self, comma: int, stop: int) -> PlacePhrase | None:
        """ "A, B and C, both of which": the names joined before the comma, in a phrase up to item `stop`."""
        first = comma - 1
        while first > 1:
            joint = first - 1
            joint -= self.items[joint].lower == "and" and self.items[joint - 1].lower == ","
            if self.items[joint].lower not in {"and", ","} or not self.is_named(joint - 1):
                break
            first = joint - 1
        refs, end = self.names.listed(first, comma)
        return PlacePhrase(refs, first, stop) if len(refs) > 1 and end == comma else None

    def subject(self, end: int, *, finite: bool = True, names: bool = False) -> PlacePhrase | None:
        """The place that is the subject of the clause whose verb begins at item `end`.

        `finite`: the verb has a subject of its own. The town of "shares in X fell" is none; that of the participle in
        "the people of X, held by Y," is.
        """
        phrase = self.before(end, names=names)
        if phrase is not None and self.is_kept_from(phrase, end):
            return None
        if phrase is not None and (lying := self.lies_at(phrase.start)) is not None:
            phrase = self.before(lying, names=names) or phrase  # "X, located to the south of Y, was"
        if phrase is not None and (aside := self.lies_aside(phrase.start)) is not None:
            phrase = self.before(aside, names=True) or phrase
        if phrase is not None and self.is_whereabouts(phrase):
            alone = names or self.items[phrase.start - 2].kind == "name"
            named = self.before(phrase.start - 1, names=alone)  # "A and B in the province of X were taken"
            if named is not None and self.items[named.start - 1].lower in self.cls["classes.near_preposition"]:
                named = None  # "the hills around A in the province of X"
            land = all(self.names.discourse.kind(r.toponym) == "country" for r in phrase.refs)
            if named is None and land and self.apposed(phrase) is None:
                return None  # of some place in the country, and not of it
            phrase = self.with_later(named, phrase) if named is not None else phrase
        if phrase is not None and finite and self.is_complement(phrase, end):
            whole = self.first(end, names=names)  # "the headquarters of the 6th Division in X fell"
            lodged = whole is not None and whole.stop == phrase.stop and whole.relation == "part_of"
            return whole if lodged else self._posted(end) or self.begun(phrase)
        if phrase is not None and (named := self.apposed(phrase)) is not None:
            phrase = named
        return phrase or self.first(end, names=names)

    def _posted(self, end: int) -> PlacePhrase | None:
        """ "They entered A and Y positions in B were taken": the B, of the posts behind "and" in which they were."""
        named = self.skip_back(end - 1)
        inside = named > 1 and self.items[named - 1].lower in {"in", "at"} and self.is_named(named)
        k = named - 2
        if not inside or self.items[k].lower not in self.cls["rules.posts"]:
            return None
        while k > 0 and (
            self.items[k - 1].kind in {"force", "number"} or self.items[k - 1].lower in {"the", "'s", "all"}
        ):
            k -= 1
        phrase = self.after(named) if k > 1 and self.items[k - 1].lower in _JOINING else None
        return replace(phrase, start=k, relation="part_of") if phrase is not None and phrase.stop <= end else None

    def _behind_day(self) -> int:
        """The item behind "On 18 July", "In May 1996,", with which the sentence begins; 0 where it does not."""
        day = next((i for i in range(min(3, len(self.items))) if self.items[i].kind == "date"), None)
        if day is None or any(item.kind != "word" for item in self.items[:day]):
            return 0
        return day + 1

    def first(self, end: int, *, names: bool = False) -> PlacePhrase | None:
        """The first noun phrase of the sentence before `end`, if it is a place and not the object of anything."""
        for i in range(self._behind_day(), min(end, len(self.items))):
            item = self.items[i]
            if item.kind in {"place", "name"} or item.lower in {"the", "this"} or item.lower in self.cls["extent"]:
                if item.kind != "word" and self.is_of_another(i):
                    return None
                phrase = self.after(i, names=names)
                if phrase is not None and phrase.stop < end and self.items[phrase.stop].lower == "and":
                    phrase = self.after(i, names=names, until=end)  # "A and B are believed to be held"
                if phrase is not None and phrase.stop <= end:
                    return None if self.is_other_clause(phrase.stop, end) else phrase
                if item.kind != "word" or item.lower not in {"the", "this"}:
                    return None
            elif (
                item.lower in self.cls["classes.preposition"] - {"of"}
                or item.kind == "force"
                or (item.verbs and not item.nouns)
            ):
                return None
        return None
