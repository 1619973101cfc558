"""Whose words a sentence quotes or states: who "we" are, and who says what "it" did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geomap.reading.commonwords import HE
from geomap.reading.rules.itemised import Itemised
from geomap.reading.rules.mentions import name_mention
from geomap.reading.sentences.nounphrases import tells_of

if TYPE_CHECKING:
    from geomap.reading.sentences.items import ForceLike

_SAYING: Final = frozenset(
    {"saying", "adding", "claiming", "insisting", "stating", "declaring", "announcing", "maintaining"}
)
_SAID_BEHIND: Final = 16
"""Items from "saying" to what is said of "their" control."""
_TOLD = 7
"""Items of "told the X news agency that", at most."""
_SPEAKERS = frozenset(
    "sources officials officers commanders source official command staff leadership headquarters ministry spokesman"
    " spokeswoman spokesperson authorities government proxies commander leaders generals".split()
)
QUOTATION_MARKS: Final = frozenset({'"', "“", "”"})
_OF_STATE = frozenset("military army ministry police government pentagon governor mayor council minister".split())
_NO_STATE = frozenset({"rebel", "separatist", "jihadist", "rebels", "separatists", "militants", "islamists"})
_TO: Final = frozenset({"to", "with"})
_SO_CALLED: Final = frozenset({"known as", "as", "called", "named"})
_AGAINST: Final = frozenset({"against", "hostile"})
DESCRIBED = 14
"""Items of "deployed last month to help W fight Z" at most."""


@dataclass(slots=True)
class Speakers(Itemised):
    """A sentence that is asked who speaks in it."""

    def speaker(self, v: int) -> ForceLike | None:
        """Whose words they are that the verb at item `v` stands in: ""We have taken X," a Y commander said"."""
        if (announced := self._announcing(v)) is not None:
            return announced
        voices = self.discourse.voices
        close = next((k for k in range(v + 1, len(self.items)) if self.low(k) in {'"', "”"}), None)
        if close is None:
            later = voices.later  # "We lost X. They were too many," said a Y fighter
            return (later.force or (voices.spokesman if later.told_of else None)) if later is not None else None
        behind = range(close + 1, min(len(self.items), close + 12))
        said = next((k for k in behind if self.is_in(k, "classes.reporting")), None)
        if said is None:
            return None
        ends = (k for k in behind if k > said and self.is_in(k, "classes.subordinator"))
        behind = range(close + 1, next(ends, behind.stop))  # "the governor said as Y fighters advanced"
        named = next((self.items[k].force for k in behind if self.items[k].kind == "force" and self._acts(k)), None)
        return named or (voices.spokesman if {self.low(said - 1), self.low(said + 1)} & HE else None)

    def _announcing(self, v: int) -> ForceLike | None:
        """ "Y's leader declared from Z, "X is ours"": who is named before the quotation that the item stands in."""
        opens = next((k for k in range(v, 0, -1) if self.low(k) in {'"', "“"}), None)
        before = range(max(0, opens - 12), opens) if opens is not None else range(0)
        said = next((k for k in reversed(before) if self.is_in(k, "classes.reporting")), None)
        if said is None:
            return None
        return next((self.items[k].force for k in before if k < said and self._acts(k)), None)

    def ours(self, its: int) -> ForceLike | None:
        """Whose the "our" at an item is, where what follows can only be a force's: its men, its hands or control."""
        said = self.speaker(its)
        held = self.is_in(its + 1, "rules.ours") or self.is_in(its + 2, "rules.ours")
        if said is not None or not (held or self.items[its + 1].kind == "force"):
            return said
        others = self._is_in_quotation() and any(self._acts(i) for i in range(its))
        return None if held and (others or self._is_quoted(its)) else self.voice()

    def voice(self) -> ForceLike | None:
        """Who "we" are, where the sentence does not say: whose words are quoted or, in a statement, who makes it."""
        quoted = self._is_in_quotation()
        if not quoted and any(self.is_in(k, "classes.reporting") for k in range(len(self.items))):
            return None  # somebody else, whom the sentence names
        voice = self.discourse.voices.voice if quoted else self.discourse.voices.author
        return None if self._is_of_others(voice) else voice

    def _headed_by(self, our: int) -> ForceLike | None:
        """ "Communiqué of Y: our troops took X": who stands before the colon that the words at item `our` follow."""
        colon = next((k for k in range(our - 1, 0, -1) if self.low(k) == ":"), None)
        named = [self.items[i].force for i in range(colon or 0) if self._acts(i)]
        return named[0] if len(named) == 1 else None

    def _is_in_quotation(self) -> bool:
        """Are words of the sentence quoted?"""
        return self.discourse.voices.quoting or any(self.low(k) in QUOTATION_MARKS for k in range(len(self.items)))

    def opening_quote(self, at: int) -> int | None:
        """The mark in the sentence that opens the quotation which the word at item `at` stands in."""
        last, inside = None, self.discourse.voices.quoting
        for k in range(at):
            if self.low(k) in QUOTATION_MARKS:
                last, inside = k, self.low(k) == "“" or (self.low(k) == '"' and not inside)
        return last if inside else None

    def _is_quoted(self, v: int) -> bool:
        """Does the verb at item `v` stand in the words of somebody who is told and speaks for nobody?"""
        marks = [self.low(k) for k in range(v) if self.low(k) in QUOTATION_MARKS]
        straight = (marks.count('"') + self.discourse.voices.quoting) % 2 == 1
        inside = straight or marks.count("“") + self.discourse.voices.quoting > marks.count("”")
        later = self.discourse.voices.later
        if later is not None and inside:
            return later.force is None and not later.official and not later.told_of
        opens = self.opening_quote(v) or 0
        said = self.low(opens - 1) == ":" or any(self.is_in(k, "classes.reporting") for k in range(len(self.items)))
        offices = [k for k in range(len(self.items)) if self.is_in(k, "attribution.organisations")]
        return inside and said and (not offices or self._speaks_for_state(offices))

    def _speaks_for_state(self, offices: list[int]) -> bool:
        """ "We have X, a military spokesman said" behind what insurgents did: are "we" not who was told of last?"""
        last = self.discourse.actors.last
        insurgents = last is not None and last.category in _NO_STATE
        return insurgents and any(self.low(k) in _OF_STATE for k in offices)

    def _is_of_others(self, force: ForceLike | None) -> bool:
        """Is a force told as "we" tell of others ("the enemy")?"""
        return force is not None and force.category == "described"

    def _teller(self, at: int) -> int | None:
        """The force right before the verb of saying that the clause with the pronoun at item `at` stands under."""
        k = at - 1
        whom = k if self.low(k) == "that" else None
        while k > 0 and (self.low(k) in {"that", "on", "in"} or self.items[k].kind == "date"):
            k -= 1
        if whom is not None and not self.is_in(k, "classes.reporting"):  # "told the agency that"
            k = next((v for v in range(k, max(0, whom - _TOLD), -1) if self.is_in(v, "classes.reporting")), k)
        if k < 1 or not self.is_in(k, "classes.reporting"):
            return None
        if self.items[k - 1].force is not None:
            return self.described_from(k - 1)
        speaks = k > 1 and self.low(k - 1) in _SPEAKERS and self.items[k - 2].force is not None
        return k - 2 if speaks else None  # "Russian sources told"

    def speaking(self, i: int) -> ForceLike | None:
        """ "Officers fighting Y said they": the force at item `i` that says something, or those who fight it."""
        k = i - 1
        while k > 0 and (self.is_in(k, "classes.determiner") or self.low(k) in _SO_CALLED):
            k -= 1
        if self.items[k].force is not None and k < i - 1:
            return self.speaking(k)  # "the rebels known as Y said"
        while k > 0 and (self.is_in(k, "classes.determiner") or self.low(k) in _TO):
            k -= 1
        opposing = self.is_in(k, "rules.opposing") or self.low(k) in _AGAINST
        if k < 1 or not opposing or self.items[k - 1].kind != "word" or self.is_in(k - 1, "classes.be"):
            return self.items[i].force
        first = k - 1
        while first > 0 and self.items[first - 1].kind == "word" and not self._is_function_verb(first - 1):
            if self.is_in(first - 1, "classes.determiner") or self.is_in(first - 1, "classes.preposition"):
                break
            first -= 1
        return name_mention(self.text[self.items[first].start : self.items[i].end], self.items[first].start)

    def saying_so(self, its: int) -> int | None:
        """ "Y denied that Z had taken X, saying it was under their control": the Y that the pronoun at `its` means."""
        for k in range(its - 1, max(1, its - _SAID_BEHIND), -1):
            if self.low(k) in _SAYING and self.low(k - 1) == ",":
                return next((i for i in range(k) if self._acts(i) and not self.clauses.governed(i)), None)
            if self.low(k) in {";", ":"} or self.items[k].kind == "force":
                return None
        return None

    def _is_said_by_unknown(self, at: int) -> bool:
        """ "the X command said it had": does somebody say so whose name no lexicon has?"""
        k = at - 1 - (self.low(at - 1) == "that")
        said = k > 1 and self.is_in(k, "classes.reporting") and self.low(k - 1) in _SPEAKERS
        return said and self.items[k - 2].kind == "name" and all(item.force is None for item in self.items[:k])

    def _leaders_say(self, at: int) -> bool:
        """Do leaders of nobody who is known say what the clause with the pronoun at item `at` says?"""
        k = self.run_before(at, "classes.determiner", "classes.adverb") - 1
        k -= self.low(k) == "that"
        return k > 0 and self.is_in(k, "classes.reporting") and self.is_in(k - 1, "rules.leading_men")

    def described_from(self, at: int) -> int:
        """ "Y troops deployed to help W fight Z said": the force that words ending with the one at item `at` describe.

        That one itself where nothing before it is so described.
        """
        first = at
        for k in range(at - 1, max(-1, at - DESCRIBED), -1):
            item = self.items[k]
            if item.kind == "punct" or self.is_in(k, "classes.reporting") or self._is_function_verb(k):
                break
            if item.force is not None and self.items[k + 1].kind == "word" and self._tells_of(k + 1):
                first = k
        return first

    def _tells_of(self, i: int) -> bool:
        """Does the word at item `i` go on about the force before it: "troops sent to", "rebels fighting Y"?"""
        return tells_of(self.low(i)) or (self.low(i).endswith("ing") and self.is_in(i, "rules.opposing"))

    def _is_function_verb(self, i: int) -> bool:
        return self.is_in(i, "classes.be") or self.is_in(i, "classes.have")

    def _acts(self, i: int) -> bool:
        force = self.items[i].force
        return force is not None and force.kind != "country"
