"""What words are to the nouns beside them: qualifying, owning, joined in a list, a participle told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.sentences.forcephrases import ForcePhrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.sentences.items import Item

PARTICLES = frozenset({"out", "off", "back", "away", "down", "up", "over", "through", "aside", "dead"})
THEY = frozenset({"they", "it", "he", "who", "which", "we"})
TIED = frozenset(
    {"linked", "loyal", "allied", "affiliated", "aligned", "sworn", "tied", "associated", "answering", "belonging"}
)
_FUTILE = frozenset(
    {"failed", "attempted", "abortive", "major", "massive", "new", "fresh", "further", "large", "renewed"}
)
"""Between what is beaten off and its verb: "repulsed a failed Y attack"."""
_SERIES = 4
"""Items of "A, B," before the "and" of a list."""
_NOUNS = 3
"""Words behind a country's name that may say what comes from there."""


class NounWords(ForcePhrases):
    """Reads single words round the nouns of one sentence."""

    def _is_led_participle(self, i: int) -> bool:
        """ "the newly formed Y": is the word at item `i` an adverb that a participle follows, inside a noun phrase?"""
        items, cls = self.items, self.cls
        if i < 0 or not items[i].lower.endswith("ly") or not items[i + 1].lower.endswith(("ed", "ing")):
            return False
        before = items[i - 1].lower if i else "the"
        return before != "that" and (before in cls["classes.determiner"] or before in cls["classes.preposition"])

    def governed_by(self, k: int) -> bool:
        """Does a preposition stand before the owner at item `k` ("for the army's men")?"""
        i = k - 1
        while i >= 0 and self.items[i].lower in self.cls["classes.determiner"]:
            i -= 1
        return i >= 0 and self.items[i].lower in self.cls["classes.preposition"]

    def _qualifies(self, k: int) -> bool:
        """ "Russian diplomats": does a country only say whose the people behind it are?"""
        force, cls = self.items[k].force, self.cls
        nxt = self.items[k + 1] if k + 1 < len(self.items) else None
        if force is None or force.kind != "country" or nxt is None or nxt.kind != "word":
            return False
        unarmed = cls["rules.unarmed"] | cls["rules.civilians"]
        if any(w.lower in unarmed for w in self._nouns_behind(k)):
            return True
        if nxt.verbs:
            return False
        if nxt.lower in cls["nouns_of_place.settlement"] or nxt.lower in cls["nouns_of_place.area"]:
            return True  # "withdrew from the Congolese city"
        return nxt.lower.endswith("s") and nxt.lower in cls["nouns_of_place.not_places"]

    def _nouns_behind(self, k: int) -> Sequence[Item]:
        """The plain words that follow the name of a country at item `k` ("Y rescue teams")."""
        words = self.items[k + 1 : k + 1 + _NOUNS]
        stop = next((j for j, w in enumerate(words) if w.kind != "word" or self._is_function(w)), len(words))
        return words[:stop]

    def _is_function(self, word: Item) -> bool:
        classes = ("preposition", "conjunction", "determiner", "be", "have", "reporting", "subordinator", "relative")
        acts = any(cue.forms & {"past", "s", "ing"} for cue in word.verbs) and not word.nouns
        return acts or any(word.lower in self.cls[f"classes.{name}"] for name in classes)

    def _is_in_list(self, comma: int, behind: str) -> bool:
        """Does the comma behind a force part it from the next of a list, not "according to the army" from its clause?

        `behind` is the word after that next one.
        """
        last = self.items[comma - 1].force
        return behind in {"and", ",", "&", "or", "("} or (
            last is not None and last.kind == "country" and self.items[comma - 2].lower != "to"
        )

    def _is_of_many(self, v: int) -> bool:
        """ "several liberated districts of X": does a word for several places follow the participle at item `v`?"""
        many = v + 1 < len(self.items) and self.items[v + 1].lower in self.cls["anaphora.plural"]
        return many and any("participle" in cue.forms for cue in self.items[v].verbs)

    def _is_done_to_name(self, v: int) -> bool:
        """Is the word at item `v` a participle of a verb of control, and a name what follows it?"""
        named = v + 1 < len(self.items) and self.items[v + 1].kind in {"place", "name"}
        return named and any("participle" in cue.forms for cue in self.items[v].verbs)

    def _is_tie(self, k: int) -> bool:
        """ "Militants linked to Y occupied": does the force at item `k` only say whose the subject before it is?"""
        return k > 1 and self.items[k - 1].lower in {"to", "with"} and self.items[k - 2].lower in TIED

    def _is_told(self, v: int) -> bool:
        """ "rebels in Y controlled X": is the word at item `v` the only verb that those named before it can have?"""
        items, cls = self.items, self.cls
        k = v - 2
        while k > 0 and (items[k].lower in cls["extents.directions"] or items[k].lower in cls["classes.determiner"]):
            k -= 1
        if k < 1 or items[k].lower not in {"in", "of", "from", "across"} or items[k - 1].kind != "force":
            return False
        land = items[v - 1].force
        if land is None or land.category != "state":
            return False
        finite = cls["classes.be"] | cls["classes.have"] | cls["irrealis.modal"] | cls["classes.reporting"]
        behind = (i.lower in finite or any("past" in c.forms for c in i.verbs) for i in items[v + 1 :])
        return not any(behind)

    def _free_subject_before(self, k: int) -> bool:
        """Is the force at `k` the last of a joint subject, or the subject of a clause after "that"?"""
        return k > 0 and self.items[k - 1].lower in {"and", "that", ","}

    def _is_object(self, k: int) -> bool:
        """ "Y destroyed the last Z forces in X and secured ...": is the force what an active verb before it acts on?"""
        items, cls = self.items, self.cls
        i = k - 1
        counted = i > 0 and (items[i - 1].kind == "number" or items[i - 1].lower in cls["classes.number"])
        if counted and items[i].kind == "word" and not items[i].verbs:
            i -= 1  # "killed nine foreign Z fighters"
        while (
            i >= 0
            and k - i < 4
            and (
                (items[i].lower in cls["classes.determiner"] and items[i].lower != "that")
                or items[i].kind == "number"
                or items[i].lower in cls["classes.number"]
                or items[i].lower in cls["rules.last"]
                or items[i].lower in _FUTILE
                or items[i].lower in cls["names.ranks"]
                or (items[i].lower in PARTICLES and items[i - 1].verbs)
            )
        ):
            i -= 1
        if i < 1 or i == k - 1 or not items[i].verbs or items[i].nouns:
            return False
        subject = any(item.kind == "force" or item.lower in THEY for item in items[:i])
        return subject and items[i - 1].lower not in cls["classes.be"]

    def _ends_series(self, joint: int) -> bool:
        """Does the "and" at an item, behind a comma, join the last of "A, B, and C", and no clause to "A fled"?"""
        items = self.items
        if joint < _SERIES or items[joint].lower != "and" or items[joint - 1].lower != ",":
            return False
        k = joint - 3
        while k > 1 and items[k].lower in self.cls["classes.determiner"]:
            k -= 1
        return items[joint - 2].kind == "force" and items[k].lower == "," and items[k - 1].kind == "force"

    def _is_event(self, i: int) -> bool:
        """ "In the 1991 uprising rebels took X", but not "engaged advance guards": is it an event by its article?"""
        if self.items[i].lower not in self.cls["rules.operations"] or i == 0:
            return False
        k = i - 1
        while k > 0 and (
            self.items[k].kind in {"date", "number"} or self.items[k].lower in self.cls["classes.determiner"]
        ):
            k -= 1
        return k < i - 1 and self.items[k].lower in {"in", "after", "during", "since", "before", "with"}

    def _is_done_to(self, i: int) -> bool:
        """ "The army met the rebels": is the word at item `i`, behind who did so, one for what is done to others?"""
        i -= i > 0 and self.items[i].lower in PARTICLES
        before = i - 1
        while before > 0 and self._is_manner(before):
            before -= 1
        doer = self.items[before] if i > 0 else None
        if (
            doer is not None
            and doer.lower == "to"
            and self.items[i].kind == "word"
            and not self._is_function(self.items[i])
        ):
            return self.items[i].lower not in self.cls["classes.adverb"]  # "moved to help the militia"
        if doer is None or self.items[i].lower not in self.cls["rules.done_to"]:
            return False
        return doer.kind in {"force", "name"} or doer.lower in THEY | {"also", "then", "had", "has", "have"}

    def _is_manner(self, i: int) -> bool:
        """Does the word at item `i` only say how what follows is done ("quickly overcame")?"""
        word = self.items[i]
        return word.kind == "word" and (word.lower.endswith("ly") or word.lower in self.cls["classes.adverb"])
