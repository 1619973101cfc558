"""Which of the names in a sentence are persons', by what stands round them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.sentences.items import Item, Vocabulary
    from geomap.reading.story.discourse import Discourse

_KUNYAS = frozenset({"abu", "umm", "abi", "bani", "beni", "ben"})
"""How names of Arabs begin, and of many of their villages."""
_HAD_OF_LAND = frozenset({"control", "siege", "fall", "recapture", "liberation", "battle"})
"""Before "of": what nobody has of a person."""
_PLACED = frozenset({"of", "in", "at"})
"""Before a place that people or a town are named by."""
_AGES = 110
_SPEAKING = 10
"""Items from "an officer" to the verb of saying behind it."""

MISTERS = frozenset({"mr", "mrs", "ms"})
"""What stands before the names of persons only."""


class PersonReader:
    """Tells the persons among the names of one sentence."""

    def __init__(self, text: str, items: Sequence[Item], vocab: Vocabulary, discourse: Discourse) -> None:
        self.text, self.items, self.discourse = text, items, discourse
        self.cls, self.vocab = vocab.cls, vocab

    def is_person(self, i: int) -> bool:
        """Is the unknown name at item `i` a person's ("General X", "John X", "X said")?"""
        item = self.items[i]
        if item.kind != "name":
            return False
        words = item.lower.split()
        if words[0] in self.cls["names.openers"] or self.discourse.has_placed(item.lower):
            return False
        if words[0] in MISTERS or self._has_age(i + 1):
            return True
        before = self.items[i - 1].lower if i else ""
        if before in self.vocab.family_particles and i > 1:
            before = self.items[i - 2].lower  # "General de Wet"
        if words[0] in _KUNYAS and (self._is_in_list_of_towns(i) or self._is_only_land(i)):
            return False
        if before == "at" and self._is_which(i + 1):
            return False  # "was halted at X, which"
        if before in self.vocab.titles or words[0] in self.vocab.titles or words[0] in self.vocab.given_names:
            self.discourse.see_person(words[-1])
            return before not in self.cls["head"]
        if before in _PLACED and i > 1 and self._is_placing(i - 1):
            return False  # "residents in X said"
        after = self.items[i + 1].lower if i + 1 < len(self.items) else ""
        known = self.discourse.is_man(words[-1])
        return known or after in self.cls["rules.after_person"] or self._is_of_a_man(i + 1)

    def _has_age(self, k: int) -> bool:
        """Does "(7)" stand at item `k`, behind the name of a person?"""
        words = self.items[k : k + 3]
        bracketed = len(words) == 3 and words[0].lower == "(" and words[2].lower == ")"
        return bracketed and words[1].lower.isdecimal() and int(words[1].lower) < _AGES

    def is_officer(self, i: int) -> bool:
        """ "took A, General X said", "took A, and X and his men": is the name an officer's?"""
        behind = [item.lower for item in self.items[i + 1 : i + 3]]
        followed = len(behind) > 1 and behind[0] in {"and", "with"} and behind[1] in {"his", "her"}
        ranked = self.items[i].lower.partition(" ")[0] in self.cls["names.ranks"]
        return self.items[i].kind == "name" and (ranked or followed)

    def _is_placing(self, k: int) -> bool:
        """ "residents of X", "the town of X", "sources in X": does "of" or "in" at item `k` stand before a place?"""
        people, head = self.items[k - 1].lower, self.cls["head"]
        if people in head or people in self.cls["rules.civilians"]:
            return True
        return self.items[k].lower != "of" and people in self.cls["attribution.organisations"]

    def _is_only_land(self, i: int) -> bool:
        """ "shelled Abu Hajar", "in Abu Hajar", "Abu Hajar fell to": is done at item `i` what is of places only?"""
        before = self.items[i - 1] if i else None
        after = self.items[i + 1] if i + 1 < len(self.items) else None
        if before is not None and (before.lower in {"in", "inside", "into", "at"} or self._takes_land(i - 1)):
            return True
        had, _, of = " ".join(item.lower for item in self.items[max(0, i - 2) : i]).rpartition(" ")
        if of in {"of", "over"} and had.rpartition(" ")[2] in _HAD_OF_LAND:
            return True
        return after is not None and any(cue.frame == "place>force" for cue in after.verbs)

    def _takes_land(self, k: int) -> bool:
        """ "retook", "had retaken": is item `k` a verb that has no object but land, in a form with one behind it?"""
        form = "participle" if k and self.items[k - 1].lower in self.cls["classes.have"] else "past"
        only = self.cls["rules.place_only"]
        return any(cue.lemma in only and form in cue.forms for cue in self.items[k].verbs)

    def _is_of_a_man(self, at: int) -> bool:
        """ "X Y, the spokesman for Z,": does an aside at item `at` say what he is, and not ", a spokesman said"?"""
        low = [item.lower for item in self.items[at : at + 6]]
        if low[:1] != [","] or low[1:2] == [] or low[1] not in {"the", "a", "an", "its", "their"}:
            return False
        office = next((k for k in range(2, len(low)) if self._is_an_office(at + k)), None)
        if office is None:
            return False
        behind = self.items[at + office + 1 : at + office + 1 + _SPEAKING]
        if behind and behind[0].lower in {"'s", "’s"}:
            return False
        for item in behind:  # ", an officer in Z told reporters": the aside is who says it
            if item.lower in self.cls["classes.reporting"]:
                return False
            if item.kind == "punct" or item.lower in {"who", "that"}:
                break
        return True

    def _is_an_office(self, k: int) -> bool:
        """Is the item what somebody is: "a mayor", "a police officer"?"""
        item = self.items[k]
        last = self.text[item.start : item.end].rpartition(" ")[2].casefold() if item.kind == "force" else item.lower
        return last in self.cls["names.offices"]

    def _is_which(self, i: int) -> bool:
        """Does ", which" stand at item `i`: is what is named before it no person?"""
        return [item.lower for item in self.items[i : i + 2]] == [",", "which"]

    def _is_in_list_of_towns(self, i: int) -> bool:
        """ "took Abu Kamal, Hajin and Sousa": are names that are no person's listed with the one at item `i`?"""
        first, stop = i, i + 1
        while first > 1 and self.items[first - 1].lower in {",", "and"} and self._is_name(first - 2):
            first -= 2
        while stop + 1 < len(self.items) and self.items[stop].lower in {",", "and"} and self._is_name(stop + 1):
            stop += 2
        others = [self.items[k] for k in range(first, stop, 2) if k != i]
        if any(item.kind == "place" or self.discourse.is_known(item.lower) for item in others):
            return True
        people = self.vocab.given_names | self.vocab.titles
        return len(others) > 1 and any(item.lower.split()[0] not in people for item in others)

    def _is_name(self, i: int) -> bool:
        return self.items[i].kind in {"place", "name"}
