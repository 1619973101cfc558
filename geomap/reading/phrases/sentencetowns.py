"""The town that "the city" means by what its own sentence told, led to, was set in or named before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.phrases.extents import PlacePhrase, PlaceRef, town_named
from geomap.reading.phrases.salience import standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.phrases.namelists import NameLists
    from geomap.reading.sentences.items import Item, Vocabulary
    from geomap.reading.story.discourse import Discourse

_AIMING = frozenset({"for", "on", "at", "into", "of", "over"})
"""Before what is fought for ("the battle for X", "the attack on X")."""
_MEETING = frozenset(
    "meet meets met meeting talks summit conference visit visited spoke speaking interview".split()
    + "brokered mediated negotiated signed concluded agreed".split()
)
_CAPITAL_OF = 5
"""Items of "X, the capital of" before the name behind them."""
_SAID_BY = 5
"""Items of "residents of X said it", at least."""
_WRITING = frozenset({"writes", "wrote"})
_SINCE = frozenset({"since", "after", "before", "upon", "on", "while", "by"})

_COME_FOR = frozenset({"captured", "controls", "besieged"})
"""What those do with a place to whom it matters that they came to it."""
_COME_TO = 4
"""Items of "on X and took" before "it", at least."""


class SentenceTowns:
    """Looks for a town leftwards in one sentence."""

    def __init__(
        self, text: str, items: Sequence[Item], vocab: Vocabulary, discourse: Discourse, names: NameLists
    ) -> None:
        self.text, self.items, self.discourse, self.names = text, items, discourse, names
        self.recent: tuple[PlaceRef, ...] = ()
        """The places of the claim just made in this sentence: what "it" stands for."""
        self.cls = vocab.cls

    def standing_for(self, refs: Sequence[PlaceRef], i: int, at: int) -> PlacePhrase:
        """The places that the noun at item `i` stands for; its determiners from item `at` on belong to the mention."""
        start = i
        while start > at and self.items[start - 1].lower in self.cls["classes.determiner"]:
            start -= 1
        span = (self.items[start].start, self.items[i].end)
        return PlacePhrase(tuple([ref._replace(mention=span) for ref in refs]), at, i + 1)

    def _in_sentence(self, i: int, at: int, head: str) -> PlacePhrase | None:
        """The place that a word for a town means in its own sentence: what was told, set or led to there last."""
        found = (self._framed(i, at, head), self._just_told(i, at, head), self._approached(i, at, head))
        others = (self._acted_in(i, at, head), self._about(i, at, head))
        if self._is_of_none(i, at) and (town := self.discourse.place_in_question(self.items[0].start)):
            return self.standing_for(town, i, at)
        told = [phrase for phrase in (*found, *others) if phrase is not None]
        fitting = [phrase for phrase in told if self.discourse.fits(head, phrase.refs[0].toponym)]
        if head.endswith("capital"):
            told = fitting
        if not told and head in self.cls["anaphora.settlement"] and not head.endswith("capital"):
            return self._named_last(i, at, head)
        return max(fitting or told, key=lambda phrase: phrase.refs[0].toponym.start, default=None)

    def _is_of_none(self, i: int, at: int) -> bool:
        """ "A, B and C were taken, and the town was surrounded": does the sentence tell of several, and of no one?"""
        if len(self.recent) <= 1 or self.items[at].lower != "the":
            return False
        listed = {ref.toponym.start for ref in self.recent}
        named = [item for item in self.items[:i] if item.kind == "place"]
        return bool(named) and all(item.start in listed for item in named)

    def _named_last(self, i: int, at: int, head: str) -> PlacePhrase | None:
        """ "The battle for X ended with the fall of the city": the town named last in the sentence, however it stands.

        Not one by which another is told of ("from X", "near X"), nor where one is only headed for.
        """
        for k in range(at - 1, -1, -1):
            if not (self._is_town(k) or self._is_aim(k) or self._is_named_for_town(k)) or not self._is_spoken_of(k):
                continue
            ref, _ = self.names.ref(k)
            if self._is_named_for_town(k):
                ref = town_named(ref)
            if self.discourse.fits(head, ref.toponym):
                return self.standing_for((ref,), i, at)
        return None

    def _is_named_for_town(self, k: int) -> bool:
        """ "X airport ... the city": is the place at item `k` one that has its town's name?"""
        place = self.items[k].place
        if place is None or place.cue not in self.cls["rules.named_for_town"] or self._is_where_town_lies(k):
            return False
        return self.discourse.is_known(town_named(PlaceRef(place, place.name)).toponym.name)

    def _is_where_town_lies(self, k: int) -> bool:
        """ "Y, the biggest town in (northern) X state ... the town": does the place at item `k` tell where Y lies?"""
        k -= 1
        while k > 1 and any(self.items[k].lower in self.cls[n] for n in ("classes.determiner", "extents.directions")):
            k -= 1
        return k > 0 and self.items[k].lower == "in" and self.items[k - 1].lower in self.cls["anaphora.settlement"]

    def _is_aim(self, k: int) -> bool:
        """ "the battle for X", "a campaign to recover X": is a known name that was not read a town's, by what it is?"""
        item, before = self.items[k], self.items[k - 1]
        if item.kind != "name" or k == 0 or self._is_no_town(k) or not self.discourse.is_known(item.lower):
            return False
        return before.lower in _AIMING or any(cue.status == "captured" for cue in before.verbs)

    def _is_spoken_of(self, k: int) -> bool:
        """Is the town at item `k` meant itself, and no way, no government and no other name in brackets?"""
        low = [item.lower for item in self.items]
        opened = next((w for w in reversed(low[max(0, k - 10) : k]) if w in "()"), "")
        closed = next((w for w in low[k + 1 : k + 4] if w in "()"), "")
        if opened == "(" or (not opened and closed == ")"):
            return False  # "X (formerly Y)"
        if self._is_where_met(k):
            return False
        if self.items[k].kind == "force":
            return k + 1 < len(self.items) and self.items[k + 1].lower in self.cls["rules.operations"]
        if low[k - 1] == "," and "of" in low[max(0, k - 6) : k - 1] and self._lies_from(k - 1):
            return False  # "X, 750 km east of the capital, Y"
        return not self._is_aside(k) and self.items[k - 1].lower not in {"towards", "toward"}

    def _is_where_met(self, k: int) -> bool:
        """ "meeting him in X", "a truce signed in X": is the town at item `k` only where somebody met?"""
        before = [item.lower for item in self.items[max(0, k - 8) : k]]
        return before[-1:] == ["in"] and not _MEETING.isdisjoint(before)

    def _acted_in(self, i: int, at: int, head: str) -> PlacePhrase | None:
        """ "Have killed hundreds in X since capturing the city": where what came of it was done."""
        gerund = at > 1 and any("ing" in cue.forms for cue in self.items[at - 1].verbs)
        if not gerund or head not in self.cls["anaphora.settlement"] or self.items[at - 2].lower not in _SINCE:
            return None
        for k in range(at - 3, max(0, at - 7), -1):
            if self.items[k].kind in {"place", "name"} and self.items[k - 1].lower in {"in", "at", "inside"}:
                ref, _ = self.names.ref(k)
                town = self.discourse.kind(ref.toponym) in {"settlement", "unknown"}
                return self.standing_for((ref,), i, at) if town else None
        return None

    def of_residents(self, i: int, at: int) -> PlacePhrase | None:
        """ "Residents of X, not far from Z, said that Y took it": the X, for the word at item `i`."""
        if self.recent or len(self.items) < _SAID_BY:
            return None
        begin = next((k for k, item in enumerate(self.items) if item.kind not in {"number", "date", "punct"}), 0)
        head = [item.lower for item in self.items[begin : begin + _SAID_BY]]
        who = next((k for k, low in enumerate(head) if self._is_local(low)), None)
        if who is None:
            return None
        k = begin + (1 if head[0] == "from" else who + 2)  # "from X our correspondent writes"
        if self.items[k - 1].lower not in {"of", "in", "from"}:
            return None
        while k < len(self.items) and self.items[k].kind == "word" and not self.items[k].verbs and k < 12:
            if self.items[k].lower in self.cls["classes.reporting"]:
                return None
            k += 1  # "residents in the strategic town of X"
        if k >= len(self.items) or self.items[k].kind not in {"place", "name"}:
            return None
        said = any(
            item.lower in self.cls["classes.reporting"] or item.lower in _WRITING for item in self.items[k + 1 : i]
        )
        if not said or self.names.is_person(k):
            return None
        return self.standing_for((self.names.ref(k)[0],), i, at)

    def _is_local(self, low: str) -> bool:
        """Is it a word for somebody who is in the town that he tells of?"""
        return low in self.cls["rules.civilians"] or low in self.cls["rules.locals"]

    def _town_described(self, at: int) -> int | None:
        """ "fell back into the capital, where it holds the airport": the "capital", if no town is named behind it."""
        for k in range(at - 1, 0, -1):
            item, before = self.items[k], self.items[k - 1]
            if item.kind in {"place", "name"} or item.lower == ";":
                return None
            definite = before.lower == "the" or (before.kind == "force" and item.lower == "capital")
            if definite and item.lower in self.cls["anaphora.settlement"] and not self._is_said_by(k - 1):
                behind = self.items[k + 1]
                return None if behind.lower in {"of", "'s", "’s"} or behind.kind in {"place", "name"} else k
        return None

    def _is_said_by(self, the: int) -> bool:
        """ "from the capital", "north of the city": does the noun behind "the" only tell where something else is?"""
        led = self.items[the - 1].lower if the else ""
        return led == "from" or led in self.cls["classes.near_preposition"] or (led == "of" and self._lies_from(the))

    def _about(self, i: int, at: int, head: str) -> PlacePhrase | None:
        """ "X held out, although Y took half of the town": the place that the clause, or one before it, is about."""
        ref = self.about(at) if head in self.cls["anaphora.settlement"] else None
        if ref is None:
            return None
        return self.standing_for((ref,), i, at)

    def about(self, at: int) -> PlaceRef | None:
        """The town before item `at` that its clause, or one before it in the sentence, begins with or is set in."""
        for k in range(at - 1, -1, -1):
            if self.items[k].kind not in {"place", "name"} or not self._is_placed(k) or self._is_dateline(k):
                continue
            ref, after = self.names.ref(k)
            stands = standing(self.items, k, after, self.cls) in {"subject", "frame"}
            if stands and after < at and not self.is_only_owner(k):
                return ref
        return None

    def _is_dateline(self, k: int) -> bool:
        """Is the place at item `k` only where the report is written from?"""
        return self.items[k].start < self.discourse.dateline_end

    def _is_aside(self, k: int) -> bool:
        """Is the place at item `k` only that of who speaks, or by which another is told of?"""
        beside = standing(self.items, k, self.names.ref(k)[1], self.cls) in {"beside", "teller"}
        return beside or self.is_only_owner(k)

    def _is_where(self, k: int) -> bool:
        """ "news from X, where Y took the police station": is it the place at item `k` where what follows was done?"""
        after = self.names.ref(k)[1]
        after += after < len(self.items) and self.items[after].lower == ","
        return after < len(self.items) and self.items[after].lower == "where"

    def is_only_owner(self, k: int) -> bool:
        """ "X, the provincial capital of Y": does the place at item `k` only say whose capital, or part, another is?"""
        if k < _CAPITAL_OF or self.items[k - 1].lower != "of":
            return False
        noun = self.items[k - 2].lower
        only = noun == "part" and self.items[k - 3].lower in {"only", "last"}  # "X, the only part of Y that"
        if not only and not noun.endswith("capital"):
            return False
        comma = k - 3 - only
        comma -= self.items[comma].lower in self.cls["classes.determiner"]
        if self.items[comma].lower != ",":
            return False
        before, first = self.items[comma - 1], self.items[comma - 2]
        return before.kind in {"place", "name"} or (before.kind == "word" and first.kind in {"place", "name"})

    def _is_placed(self, k: int) -> bool:
        """Is the name at item `k` a town's, as far as is known?"""
        if self.items[k].kind == "name":
            return not self.names.is_person(k) and self.discourse.has_placed(self.items[k].lower)
        return self._is_town(k)

    def _just_told(self, i: int, at: int, head: str) -> PlacePhrase | None:
        """ "recaptured X, but Z retook the town": the place of the claim before it in the sentence."""
        if head not in self.cls["anaphora.settlement"] or len(self.recent) != 1:
            return None
        ref = self.recent[0]
        if ref.toponym.start >= self.items[i].start or self.discourse.kind(ref.toponym) not in {
            "settlement",
            "unknown",
        }:
            return None
        return self.standing_for((ref,), i, at)

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
        ref, _ = self.names.ref(1)
        return self.standing_for((ref,), i, at)

    def _approached(self, i: int, at: int, head: str) -> PlacePhrase | None:
        """ "advanced to X and captured the town": the place that the sentence has just led to."""
        if head not in self.cls["anaphora.settlement"] or head == "capital":
            return None
        for k in range(at - 1, 0, -1):
            item = self.items[k]
            if item.kind not in {"place", "name"} or (item.kind == "name" and self._is_no_town(k)):
                continue
            if self.items[k - 1].lower == "from":
                continue  # "came from Z and took the town"
            if self.is_led_to(k):
                ref, _ = self.names.ref(k)
                if self.discourse.kind(ref.toponym) in {"settlement", "unknown"}:
                    return self.standing_for((ref,), i, at)
        return None

    def _is_no_town(self, k: int) -> bool:
        """Is the unknown name at item `k` a person's, or that of a people or a cause ("fell into Allied hands")?"""
        return self.names.is_person(k) or self.names.is_demonym(self.items[k].lower)

    def is_led_to(self, k: int) -> bool:
        """ "advanced on X", "marched to the town of X": does somebody come to the place at item `k`?"""
        goals, heads, v = self.cls["names.goal_prepositions"], self.cls["head"], k - 1
        while v > 0 and k - v < 4 and (self.items[v].lower in goals or self.items[v].lower in heads):
            v -= 1
        if v > 1 and self.items[v].kind in {"place", "name"} and self.items[v - 1].lower == "from":
            v -= 2  # "advanced from Z to X"
        return v >= 0 and self.items[v].lower.partition(" ")[0] in self.cls["names.approaching"]

    def come_to(self, i: int) -> PlacePhrase | None:
        """ "Having taken Z, they marched on X and took it", "advanced on X, taking it": the X, for "it" at item `i`."""
        if i < _COME_TO or not any(cue.status in _COME_FOR for cue in self.items[i - 1].verbs):
            return None
        joint = i - 2
        while joint > 0 and self.items[joint].lower in self.cls["classes.adverb"]:
            joint -= 1
        k = joint - 1
        while k > 0 and self.items[k].kind == "date":
            k -= 1 + (self.items[k - 1].lower in {"on", "in"})
        taking = self.items[joint].lower == "," and any("ing" in cue.forms for cue in self.items[i - 1].verbs)
        if self.items[k].kind == "place" and (land := self._lies_within(k)) is not None:
            k = land  # "on X in the north of Z, taking it"
        if not (self.items[joint].lower == "and" or taking) or self.items[k].kind not in {"place", "name"}:
            return None
        if not self.is_led_to(k):
            return None
        return self.standing_for((self.names.ref(k)[0],), i, i)

    def _lies_within(self, k: int) -> int | None:
        """ "X in (central) Z", with the Z at item `k`: the item of the X, if a name stands there."""
        at = k - 1 - (self.items[k - 1].lower in self.cls["extents.directions"])
        return at - 1 if at > 0 and self.items[at].lower == "in" and self.items[at - 1].kind == "place" else None

    def _is_town(self, k: int) -> bool:
        place = self.items[k].place
        return place is not None and self.discourse.kind(place) in {"settlement", "unknown"}

    def _lies_from(self, k: int) -> bool:
        """ "east of the capital": do the words before item `k` say from where something lies?"""
        of = next((j for j in range(k - 1, max(0, k - 6), -1) if self.items[j].lower == "of"), 0)
        return of > 0 and self.items[of - 1].lower in self.cls["extents.directions"]

    def is_besieged(self, ref: PlaceRef, i: int) -> bool:
        """Is the place of the fortress at item `i` told of as one that is besieged?"""
        here = any(item.lower in self.cls["rules.siege_words"] for item in self.items[:i])
        return here or self.discourse.hands.is_besieged(ref)

    def is_called_town(self, k: int) -> bool:
        """ "the garrison town of X": is the unknown name at item `k` said to be a town's?"""
        if self.items[k].kind != "name" or k < 2 or self.items[k - 1].lower != "of":
            return False
        head = self.items[k - 2].lower.rpartition(" ")[2]
        return head in self.cls["nouns_of_place.settlement"] and not self.names.is_person(k)

    def villages_told(self, i: int) -> PlacePhrase | None:
        """ "overran three villages in X, handing them over": those without a name, for the "them" at item `i`."""
        many = any(item.lower in self.cls["anaphora.plural"] for item in self.items[:i])
        here = [ref for ref in self.recent if self.items[0].start <= ref.toponym.start < self.items[i].start]
        if not many or len(here) != 1:
            return None
        return replace(self.standing_for(tuple(here), i, i), relation="part_of", share="part")
