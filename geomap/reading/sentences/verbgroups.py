"""A verb of control with its auxiliaries: its voice, its tense, and whether it is told as a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geomap.reading.commonwords import FLOATING, WAS
from geomap.reading.sentences.foretold import came_about
from geomap.reading.sentences.infinitives import InfinitiveReader
from geomap.reading.sentences.irrealis import IrrealisReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.sentences.items import Item, Vocabulary


class VerbGroup(NamedTuple):
    """A verb with its auxiliaries, as items `start` to `verb`."""

    start: int
    verb: int
    passive: bool
    participle: bool
    """An -ing form or bare participle: it has no subject of its own."""
    perfect: bool
    past_perfect: bool
    present: bool
    irrealis: bool
    """Intended, attempted, denied, possible or asked: nothing that happened."""
    gerund: bool = False
    infinitive: bool = False
    caused: int | None = None
    """The item of the force that is made or let do it ("forced Y to leave")."""
    ceased: bool = False
    """ "No longer": what was so and is so no more; counts as irrealis."""


_WOUND = {
    "up": frozenset({"ended", "wound", "ends", "winds"}),
    "themselves": frozenset({"found", "find", "finds"}),
    "itself": frozenset({"found", "finds"}),
}
_TOLD = frozenset({"reported", "reportedly", "confirmed", "found", "believed", "feared", "presumed", "said"})
_BEGUN = frozenset({"lost", "struck", "besieged"})
_BEGINNING = {
    "begin": frozenset({"base"}),
    "begins": frozenset({"s"}),
    "began": frozenset({"past"}),
    "begun": frozenset({"participle"}),
    "start": frozenset({"base"}),
    "starts": frozenset({"s"}),
    "started": frozenset({"past", "participle"}),
    "resumed": frozenset({"past", "participle"}),
    "finished": frozenset({"past", "participle"}),
    "completed": frozenset({"past", "participle"}),
}
_ASPECTS = frozenset({*_BEGINNING, "kept", "keep", "keeps", "continued", "continues", "continue"})
_OPENING = frozenset({'"', "“", "‘", "'"})
"""What may stand between an auxiliary and its verb ("was "liberated"")."""


_ASIDE = 12
"""Items that may stand between an auxiliary and its verb, set off by commas."""
_SET_IN = (
    "classes.preposition", "classes.subordinator", "classes.adverb", "classes.adversative", "names.connectives",
)  # fmt: skip


_NON_FINITE = frozenset({"being", "having"})
_PRESENT = frozenset({"is", "are", "remains", "am", "has", "have"})
_VAIN = frozenset({"failed", "unable", "hope", "hopes", "hoped"})
_JOINED = 8
"""Items between two -ing forms that "and" joins."""
_UNTIL = 8
"""Items between a verb and its "until"."""


class _Auxiliaries(NamedTuple):
    """What stands before a verb and belongs to it."""

    start: int
    """The item of the first of it; of "to", where there is one."""
    words: frozenset[str]
    be: bool
    have: bool
    modal: bool
    negated: bool
    ceased: bool
    """ "No longer"."""
    to: bool


class VerbGroupReader:
    """Reads the verbs of one sentence."""

    def __init__(self, items: Sequence[Item], vocab: Vocabulary, *, question: bool = False) -> None:
        self.items, self.cls, self.question = items, vocab.cls, question
        self._known: dict[tuple[int, frozenset[str]], VerbGroup] = {}
        self._infinitives = InfinitiveReader(items, vocab)
        self._irrealis = IrrealisReader(items, vocab, self._infinitives)

    def caused_at(self, v: int) -> int | None:
        """The item of the force that is made or let do what the infinitive at item `v`, or behind an adverb, says."""
        while v < len(self.items) and self.items[v].lower in self.cls["classes.adverb"]:
            v += 1
        forms = frozenset({"base"})
        return self.group(v, forms).caused if v < len(self.items) and self.items[v].verbs else None

    def is_unreal(self, start: int) -> bool:
        """Does what begins at item `start` stand under "whether", "unless", "denied that"?"""
        return self._irrealis.is_conditional(start, told=True)

    def group(self, v: int, forms: frozenset[str]) -> VerbGroup:
        """The verb group that ends with the verb at item `v`, whose written form can be `forms`."""
        known = self._known.get((v, forms))
        if known is None:
            known = self._known[v, forms] = self._read(v, forms)
        return known

    def _read(self, v: int, forms: frozenset[str]) -> VerbGroup:
        aux = self._auxiliaries(v, forms)
        start = aux.start
        gerund = "ing" in forms and not aux.be
        passive = self._is_passive(v, forms, aux)
        past_perfect = "had" in aux.words
        present = self._is_in_present(forms, aux)
        caused = self._infinitives.caused(start - 1) if aux.to else None
        helped = None
        if "base" in forms and not (aux.to or aux.words):
            caused = self._irrealis.joined_cause(start)
            helped = self._infinitives.helped(start)
        if helped is not None:
            caused, present = helped[0], False
        fact = aux.to and (caused is not None or self._infinitives.is_fact(start))
        told = past_perfect or ("past" in forms and not present) or self._managed(aux)
        told = told or not WAS.isdisjoint(aux.words)
        irrealis = self._is_irrealis(v, forms, aux, fact=fact, told=told) or (helped is not None and helped[1])
        if fact:
            start = start if caused is not None else self._infinitives.start(start - 1)
            # "while also managing to take X"
            gerund = gerund or (self.items[start].lower.endswith("ing") and not self._infinitives.is_auxiliary(start))
        elif gerund and (governor := self._aspect(start)) is not None:
            start = governor
        return VerbGroup(
            start,
            v,
            passive=passive,
            participle=gerund or (passive and not aux.be) or (bool(aux.words) and aux.words <= _NON_FINITE),
            perfect=aux.have,
            past_perfect=past_perfect,
            present=present,
            irrealis=irrealis,
            gerund=gerund,
            infinitive=aux.to,
            caused=caused,
            ceased=aux.ceased and not (aux.modal or aux.negated or aux.to or self.question),
        )

    def _auxiliaries(self, v: int, forms: frozenset[str]) -> _Auxiliaries:
        """Walk back from the verb at item `v` over what belongs to it."""
        items, cls = self.items, self.cls
        participle = "participle" in forms
        be = have = modal = negated = ceased = to = False
        words: set[str] = set()
        i = v - 1
        while i >= 0:
            low = items[i].lower
            if low in cls["classes.be"]:
                be = True
                words.add(low)
            elif low in cls["classes.have"]:
                have = True
                words.add(low)
            elif low in cls["irrealis.modal"]:
                modal = low != "would" or not came_about(items, cls, i, v)
            elif low in cls["irrealis.negation"] and items[i].kind == "word":
                negated = True
            elif low == "to":
                noun = "ing" in forms or "having" in words  # "admitted to losing X", "to having lost X"
                to = not (noun and items[i - 1].lower in cls["rules.avowing"])
                i -= 1
                break
            elif participle and (low in cls["rules.turning"] or low in cls["rules.staying"]):
                be = True  # "became encircled", "remains occupied"
                words.add(low)
            elif low in _WOUND and i and items[i - 1].lower in _WOUND[low] and participle:
                be = True  # "ended up encircled", "found themselves surrounded"
                words.add(low)
                i -= 1
            elif low in {"did", "does", "do"}:
                words.add(low)
            elif low == "longer" and i > 0 and items[i - 1].lower == "no":
                ceased = True
                i -= 1
            elif low == "," and (opens := self._aside(i)) is not None:
                i = opens
            elif not self._is_between(i, participle=participle):
                break
            i -= 1
        start = i + 1
        if not words and participle and not forms & {"past", "ing"} and (shared := self._shared_have(start)):
            have = True
            words.add(shared)
        return _Auxiliaries(start, frozenset(words), be, have, modal, negated, ceased, to)

    def has_modal(self, start: int, stop: int) -> bool:
        """Does "may", "will" or the like stand between two items, but for a "would" of what came about?"""
        for k in range(max(0, start), stop):
            low = self.items[k].lower
            if low in self.cls["irrealis.modal"] and (low != "would" or not came_about(self.items, self.cls, k, stop)):
                return True
        return False

    def _is_between(self, i: int, *, participle: bool) -> bool:
        """Does the item stand between an auxiliary and its verb without being one: an adverb, a date, a quote?"""
        low = self.items[i].lower
        if low == "yet" and i > 0 and self.items[i - 1].lower in self.cls["irrealis.negation"]:
            return True  # "have not yet taken"
        if ((low in _TOLD and participle) or low in FLOATING) and self._infinitives.is_auxiliary(i - 1):
            return True  # "was reported taken", "was found abandoned", "were all taken", "have both fallen"
        if low in {"both", "each"} and i > 0 and self.items[i - 1].kind == "force":
            return True  # "Y and Z each control"
        if low in {"on", "in"} and i > 0 and self._interrupts(i + 1):
            return True  # "were on Tuesday driven out"
        return low in self.cls["classes.adverb"] or self._interrupts(i) or (i > 0 and low in _OPENING)

    def _is_passive(self, v: int, forms: frozenset[str], aux: _Auxiliaries) -> bool:
        if "participle" not in forms:
            return False
        if aux.be and "ing" not in forms:
            return True
        items = self.items
        after = v + 1 + (v + 2 < len(items) and items[v + 1].lower in {"in", "on"} and items[v + 2].kind == "date")
        after += after < len(items) and items[after].kind == "date"  # "stormed in March by Y"
        by = not aux.have and after < len(items) and items[after].lower == "by"
        return by and not self._tells_how(after + 1)

    def _tells_how(self, i: int) -> bool:
        """ "left by the southern road", "took it by nightfall": is it by when or how, and not by whom?"""
        while i < len(self.items) and any(
            self.items[i].lower in self.cls[name] for name in ("classes.determiner", "extents.directions")
        ):
            i += 1
        if i >= len(self.items):
            return False
        item = self.items[i]
        return item.kind == "date" or any(item.lower in self.cls[name] for name in ("rules.manners", "rules.dayparts"))

    def _is_in_present(self, forms: frozenset[str], aux: _Auxiliaries) -> bool:
        plain = bool(forms & {"base", "s"}) and not aux.to and not aux.modal and aux.words <= {"do", "does"}
        return (
            plain or not _PRESENT.isdisjoint(aux.words) or (aux.to and self._infinitives.governed_in_present(aux.start))
        )

    def _is_irrealis(self, v: int, forms: frozenset[str], aux: _Auxiliaries, *, fact: bool, told: bool) -> bool:
        """Is the verb told of nothing that happened?

        `fact`: its infinitive tells one ("managed to take"). `told`: it is in the past.
        """
        start, unreal = aux.start, self._irrealis
        if aux.modal or aux.ceased or self.question or (v > 0 and self.items[v - 1].lower in {"almost", "nearly"}):
            return True
        if aux.negated and not self._is_negated_until(v):
            return True
        planned = aux.to and start > 0 and self.items[start - 1].lower in {"was", "were", "is", "are"}
        told_later = self.items[start].lower == "would"  # "would later be taken"
        if aux.words == {"be"} and (not aux.to or planned) and not told_later:
            return True  # "ordered that X be taken", "were to be led out of X"
        if aux.to and (not fact or self._is_governed(start, v)):
            return True
        gerund = ("ing" in forms and not aux.be) or self.items[start].lower in _NON_FINITE
        if gerund and self._is_governed_gerund(v, start):
            return True
        if not aux.to and self._is_bare_unreal(start, forms, aux):
            return True
        return unreal.is_conditional(start, told=told) or unreal.is_denied(start)

    def is_conditional(self, start: int, *, told: bool) -> bool:
        """Does the clause whose verb begins at item `start` stand under "if", "unless", "whether"?"""
        return self._irrealis.is_conditional(start, told=told)

    def _is_negated_until(self, v: int) -> bool:
        """ "Was not taken until May": it was taken in May."""
        behind = range(v + 1, min(len(self.items), v + _UNTIL))
        return any(
            self.items[k].lower == "until" or (self.items[k].kind == "date" and self._is_until(k)) for k in behind
        )

    def _is_governed(self, start: int, v: int) -> bool:
        """ "Failed to continue to hold": does what governs the verb before "to" at item `start` count too?"""
        if self.items[start - 1].lower == "but":
            return False
        before = self.items[max(0, start - 5) : start]
        if any(w.lower in self.cls["irrealis.negation"] or w.lower in _VAIN for w in before):
            return True
        return any(
            w.lower in self.cls["irrealis.modal"] and not came_about(self.items, self.cls, start - len(before) + k, v)
            for k, w in enumerate(before)
        )

    def _is_governed_gerund(self, v: int, start: int) -> bool:
        """Is an -ing form an intent or a chance? What has only begun counts where `_counts_when_begun` says so."""
        if self._irrealis.is_a_chance(start):
            return True
        before = self.items[start - 1].lower if start else ""
        if before in {"and", "or"} and (first := self._joined_gerund(start - 1)) is not None:
            return self._is_governed_gerund(first, first)
        if before in _BEGINNING and self._counts_when_begun(v):
            return self.group(start - 1, _BEGINNING[before]).irrealis
        return self._irrealis.governs_gerund(start)

    def _joined_gerund(self, joint: int) -> int | None:
        """ "without storming and taking X": the item of the -ing form before the "and" at item `joint`."""
        for k in range(joint - 1, max(0, joint - _JOINED), -1):
            item = self.items[k]
            if item.lower.partition(" ")[0].endswith("ing") and item.kind == "word":
                return k
            if item.kind not in {"word", "place", "possessive"} or item.lower in self.cls["classes.relative"]:
                return None
        return None

    def _is_bare_unreal(self, start: int, forms: frozenset[str], aux: _Auxiliaries) -> bool:
        """ "Want take the town", "tried to take X and seize Z", "demanded that Y leave X": is a bare form no fact?"""
        if "base" not in forms:
            return False
        if start > 1 and self.items[start - 1].lower == "than" and self.items[start - 2].lower == "rather":
            return True  # "waited rather than storm X"
        if len(forms) == 1:
            if start > 0 and self.items[start - 1].lower in self.cls["irrealis.governor"]:
                return True
            if not aux.words and self._irrealis.is_joined(start):
                return True
        return self._irrealis.is_demanded(start)

    def _aside(self, close: int) -> int | None:
        """ "have, for the first time, taken": the comma behind an auxiliary that opens what the one at `close` ends."""
        for k in range(close - 2, max(0, close - _ASIDE), -1):
            if self.items[k].lower == ",":
                before, first = self.items[k - 1].lower, self.items[k + 1]
                modal = before in self.cls["irrealis.modal"]
                split = modal or before in self.cls["classes.be"] or before in self.cls["classes.have"]
                set_in = first.kind == "date" or any(first.lower in self.cls[name] for name in _SET_IN)
                told = close - 1 > k + 1 and self.items[close - 1].lower in self.cls["classes.reporting"]
                return k if split and (set_in or told or first.lower == "according") else None
            if self.items[k].kind == "force" and self.items[k - 1].lower != "to":
                return None
        return None

    def _interrupts(self, i: int) -> bool:
        """ "has now been", "was on Tuesday captured": does the date at item `i` stand between parts of one verb?"""
        if self.items[i].kind != "date" or i == 0:
            return False
        if i > 1 and self.items[i - 1].lower in _OPENING:
            i -= 1  # "was “currently surrounded”"
        before = self.items[i - 2 if self.items[i - 1].lower in {"on", "in"} and i > 1 else i - 1].lower
        return before in self.cls["classes.be"] or before in self.cls["classes.have"]

    def _is_until(self, k: int) -> bool:
        """Does the date at item `k` begin with "until" ("did not fall until 6 May")?"""
        date = self.items[k].date
        return date is not None and (date.when.as_written or "").casefold().startswith(("until", "till"))

    def _shared_have(self, start: int) -> str | None:
        """ "had shot down a plane and retaken X": the auxiliary that the participle at item `start` shares."""
        if start < 1 or self.items[start - 1].lower not in {"and", ",", "then"}:
            return None
        met = 0
        for k in range(start - 2, max(-1, start - 16), -1):
            item = self.items[k]
            if item.lower in self.cls["classes.have"]:
                nxt = self.items[k + 1]
                shared = nxt.lower != "been" if met else nxt.verbs or nxt.lower.endswith(("ed", "en", "ught"))
                return item.lower if shared else None
            met += item.kind == "force"  # "have toppled the regime and taken X"
            if met > 1 or item.lower in self.cls["classes.subordinator"] or item.lower in {";", "."}:
                return None
        return None

    def _aspect(self, start: int) -> int | None:
        """ "have finished taking X", "went on holding X": where the verb begins that tells how far the gerund is."""
        k = start - 1
        if k > 0 and self.items[k].lower == "on" and self.items[k - 1].lower in {"went", "goes", "going", "gone"}:
            return self.group(k - 1, frozenset({"past"})).start
        if k < 0 or self.items[k].lower not in _ASPECTS:
            return None
        return self.group(k, _BEGINNING.get(self.items[k].lower, frozenset({"past", "participle"}))).start

    def _counts_when_begun(self, v: int) -> bool:
        """ "began shelling X", "started withdrawing from X": is what is begun told of the place, if not done yet?"""
        return any(c.status in _BEGUN or c.frame == "loser>place>force" for c in self.items[v].verbs)

    def _managed(self, aux: _Auxiliaries) -> bool:
        """ "(until they) managed to take": is what governs the infinitive in the past?"""
        governor = self.items[aux.start - 1].lower if aux.to and aux.start > 0 else ""
        return governor.endswith("ed") and self._infinitives.is_implicative(aux.start)
