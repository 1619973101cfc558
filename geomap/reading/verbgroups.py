"""A verb of control with its auxiliaries: its voice, its tense, and whether it is told as a fact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.reading.infinitives import InfinitiveReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.items import Item, Vocabulary


_NOBODY = frozenset({"neither", "none", "nobody", "no", "nor"})


@dataclass(frozen=True, slots=True)
class VerbGroup:
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
_STATED = frozenset({"stated", "said", "says", "confirmed", "announced", "reported", "added", "insisted", "declared"})
_INVERTED = frozenset({"had", "should", "were"})
_TOLD = frozenset({"reported", "reportedly", "confirmed", "found", "believed", "feared", "presumed", "said"})
_EACH = frozenset({"all", "both", "each"})
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
_TWO = 2
_JOINED = 18
"""Items between an infinitive and the verb joined to it."""
_CAUSED_REACH = 5
"""Items between a name and the "to" of what it was made to do."""


_ASIDE = 12
"""Items that may stand between an auxiliary and its verb, set off by commas."""
_SET_IN = (
    "classes.preposition", "classes.subordinator", "classes.adverb", "classes.adversative", "names.connectives",
)  # fmt: skip
_TERMS = 8
"""Items between "conditions" and what they include."""


class VerbGroupReader:
    """Reads the verbs of one sentence."""

    def __init__(self, items: Sequence[Item], vocab: Vocabulary, *, question: bool = False) -> None:
        self.items, self.cls, self.question = items, vocab.cls, question
        self._known: dict[tuple[int, frozenset[str]], VerbGroup] = {}
        self._infinitives = InfinitiveReader(items, vocab)

    def group(self, v: int, forms: frozenset[str]) -> VerbGroup:
        """The verb group that ends with the verb at item `v`, whose written form can be `forms`."""
        known = self._known.get((v, forms))
        if known is None:
            known = self._known[v, forms] = self._read(v, forms)
        return known

    def _read(self, v: int, forms: frozenset[str]) -> VerbGroup:
        items, cls = self.items, self.cls
        be = have = modal = negated = ceased = to = False
        aux: list[str] = []
        i = v - 1
        while i >= 0:
            low = items[i].lower
            if low in cls["classes.be"]:
                be = True
                aux.append(low)
            elif low in cls["classes.have"]:
                have = True
                aux.append(low)
            elif low in cls["irrealis.modal"]:
                # "would later fall": told from a time before it, and a fact
                modal = low != "would" or not any(w.lower in cls["irrealis.afterwards"] for w in items[i + 1 : v])
            elif low in cls["irrealis.negation"] and items[i].kind == "word":
                negated = True
            elif low == "to":
                to = True
                i -= 1
                break
            elif low in cls["rules.turning"] and "participle" in forms:
                be = True  # "became encircled"
                aux.append(low)
            elif low in _WOUND and i and items[i - 1].lower in _WOUND[low] and "participle" in forms:
                be = True  # "ended up encircled", "found themselves surrounded"
                aux.append(low)
                i -= 1
            elif low in {"did", "does", "do"}:
                aux.append(low)
            elif low == "yet" and i > 0 and items[i - 1].lower in cls["irrealis.negation"]:
                pass  # "have not yet taken"
            elif low == "longer" and i > 0 and items[i - 1].lower == "no":
                ceased = True
                i -= 1
            elif low in _TOLD and "participle" in forms and self._infinitives.is_auxiliary(i - 1):
                pass  # "was reported taken", "was found abandoned"
            elif low in _EACH and self._infinitives.is_auxiliary(i - 1):
                pass  # "were all taken", "have both fallen"
            elif low == "," and (opens := self._aside(i)) is not None:
                i = opens
            elif low not in cls["classes.adverb"] and not self._interrupts(i) and (i == 0 or low not in _OPENING):
                break
            i -= 1
        start = i + 1
        if not aux and "participle" in forms and not forms & {"past", "ing"} and (shared := self._shared_have(start)):
            have = True
            aux.append(shared)
        passive = be and bool(forms & {"participle"}) and "ing" not in forms
        after = v + 2 if v + 1 < len(items) and items[v + 1].kind == "date" else v + 1
        by_agent = after < len(items) and items[after].lower == "by"
        if not passive and "participle" in forms and not have and by_agent:
            passive = True
        participle = (
            ("ing" in forms and not be) or (passive and not be) or (bool(aux) and set(aux) <= {"being", "having"})
        )
        past_perfect = "had" in aux
        present = (
            bool(forms & {"base", "s"} and not to and not modal and set(aux) <= {"do", "does"})
            or bool({"is", "are", "remains", "am"} & set(aux))
            or (bool({"has", "have"} & set(aux)))
            or (to and self._infinitives.governed_in_present(i + 1))
        )
        until = (
            negated
            and not modal
            and any(
                items[k].lower == "until" or (items[k].kind == "date" and self._is_until(k))
                for k in range(v + 1, min(len(items), v + 8))
            )
        )
        short_of_it = v > 0 and items[v - 1].lower in {"almost", "nearly"}
        irrealis = (
            modal or short_of_it or ceased or (negated and not until) or self.question
        )  # "was not taken until May" was taken in May
        planned = to and i >= 0 and items[i].lower in {"was", "were", "is", "are"}
        if aux == ["be"] and (not to or planned):
            irrealis = True  # "ordered that X be taken", "were to be led out of X"
        caused = self._infinitives.caused(i) if to else None
        fact_infinitive = to and (
            caused is not None
            or self._infinitives.took_days(i + 1)
            or self._infinitives.is_implicative(i + 1)
            or self._infinitives.superlative(i) is not None
            or self._infinitives.got_through(i + 1)
        )
        if to and not fact_infinitive:
            irrealis = True
        if (("ing" in forms and not be) or "having" in aux) and not irrealis:
            irrealis = self._governed_gerund(start, begun=self._counts_when_begun(v))
        if not irrealis and to and items[i].lower != "but":
            # "failed to continue to hold": what governs the implicative counts as well
            before = items[max(0, i - 4) : i + 1]
            irrealis = any(
                w.lower in cls["irrealis.negation"]
                or w.lower in cls["irrealis.modal"]
                or w.lower in {"failed", "unable", "hope", "hopes", "hoped"}
                for w in before
            )
        if not irrealis and forms <= {"base"} and start > 0 and not to:
            irrealis = items[start - 1].lower in cls["irrealis.governor"]  # "want take the town"
        if not irrealis and forms <= {"base"} and not to and not aux:
            irrealis = self._joined_unreal(start)
        if not irrealis and "base" in forms and not to:
            irrealis = self._demanded(start)
        if not irrealis:
            irrealis = self._conditional(
                start, told=bool(past_perfect or (forms & {"past"} and not present) or self._managed(to, i))
            ) or self._by_nobody(start)
        if "ing" in forms and not be and (governor := self._aspect(start)) is not None:
            start = governor
        if caused is not None:
            start = i + 1
        elif fact_infinitive:
            start = self._infinitives.start(i)
        return VerbGroup(
            start,
            v,
            passive,
            participle,
            have,
            past_perfect,
            present,
            irrealis,
            "ing" in forms and not be,
            to,
            caused,
            ceased and not (modal or negated or to or self.question),
        )

    def _aside(self, close: int) -> int | None:
        """ "have, for the first time, taken": the comma behind an auxiliary that opens what the one at `close` ends."""
        for k in range(close - 2, max(0, close - _ASIDE), -1):
            if self.items[k].lower == ",":
                before, first = self.items[k - 1].lower, self.items[k + 1]
                modal = before in self.cls["irrealis.modal"]
                split = modal or before in self.cls["classes.be"] or before in self.cls["classes.have"]
                set_in = first.kind == "date" or any(first.lower in self.cls[name] for name in _SET_IN)
                return k if split and (set_in or first.lower == "according") else None
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
        for k in range(start - 2, max(-1, start - 16), -1):
            item = self.items[k]
            if item.lower in self.cls["classes.have"]:
                nxt = self.items[k + 1]
                return item.lower if nxt.verbs or nxt.lower.endswith(("ed", "en", "ught")) else None
            if item.kind == "force" or item.lower in self.cls["classes.subordinator"] or item.lower in {";", "."}:
                return None
        return None

    def _demanded(self, start: int) -> bool:
        """ "demanded that Y surrender and leave X": is a bare form only what somebody wants?"""
        for k in range(start - 1, max(0, start - 20), -1):
            if self.items[k].lower == "that" and k > 0:
                return self.items[k - 1].lower in self.cls["irrealis.demanding"]
            if self.items[k].lower in {";", "."}:
                return False
        return False

    def _is_present(self, start: int) -> bool:
        """ "once they take X": does the clause that begins with the verb at item `start` speak of what is to come?"""
        item = self.items[start]
        return item.lower in {"is", "are"} or any(c.forms & {"base", "s"} and "past" not in c.forms for c in item.verbs)

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

    def _is_a_chance(self, start: int) -> bool:
        """ "the chances of Y's side taking X": is the gerund at item `start` only what may come?"""
        for k in range(start - 2, max(-1, start - 8), -1):
            if self.items[k].lower in self.cls["irrealis.chances"]:
                return self.items[k + 1].lower == "of"
            if self.items[k].kind == "punct":
                return False
        return False

    def _governed_gerund(self, start: int, *, begun: bool = False) -> bool:
        """ "aimed at capturing", "failed in retaking", "the goal of seizing": is an -ing form governed by an intent?

        `begun`: what has only begun counts.
        """
        items, cls = self.items, self.cls
        i = start - 1
        if i > 1 and items[i].lower != "of" and self._is_a_chance(start):
            return True
        if begun and i >= 0 and items[i].lower in _BEGINNING:
            return self.group(i, _BEGINNING[items[i].lower]).irrealis
        if i >= 0 and items[i].lower in cls["classes.reporting"]:
            # "announced taking X" is no "said retaking X would"
            return items[i].lower not in cls["rules.avowing"] or self._is_hypothetical(start)
        if i >= 0 and items[i].lower == "including":
            named = {w.lower for w in items[max(0, i - _TERMS) : i]}
            return not named.isdisjoint(cls["irrealis.terms"])  # "new conditions, including lifting the siege"
        if i >= 0 and items[i].lower in {
            "of",
            "at",
            "in",
            "from",
            "on",
            "for",
            "towards",
            "toward",
            "about",
            "to",
            "despite",
            "without",
        }:
            if items[i].lower in {"without", "from", "towards", "toward"}:
                return True
            i -= 1
            if i >= 0 and items[i].lower in cls["classes.adverb"]:
                i -= 1
            return i >= 0 and (items[i].lower in cls["irrealis.governor"] or items[i].lower in cls["irrealis.believed"])
        return i >= 0 and items[i].lower in {
            "consider",
            "considering",
            "considered",
            "discussed",
            "discussing",
            "avoid",
            "avoided",
            "deny",
            "denied",
            "denies",
            "imminent",
            "start",
            "started",
            "began",
            "begin",
            "begun",
            "stop",
            "stopped",
            "plans",
            "planned",
        }

    def _is_hypothetical(self, start: int) -> bool:
        """ "said taking X would help": is the -ing form from item `start` on the subject of what may be?"""
        for item in self.items[start : start + _TERMS]:
            if item.lower in self.cls["irrealis.modal"]:
                return True
            if item.lower in {",", ";", "."} or item.lower in self.cls["classes.subordinator"]:
                return False
        return False

    def _joined_unreal(self, start: int) -> bool:
        """ "Tried to take X and seize Z", "will take X and hold Z": is the verb at item `start` no fact either?"""
        items, cls = self.items, self.cls
        if start < _TWO or items[start - 1].lower not in {"and", "or", "then"}:
            return False
        for k in range(start - 2, max(-1, start - _JOINED), -1):
            low = items[k].lower
            if low in cls["irrealis.modal"]:
                return not any(w.lower in cls["irrealis.afterwards"] for w in items[k:start])
            if low == "to" and (items[k + 1].verbs or not self._begins_noun(k + 1)):
                if any(w.lower == "only" for w in items[max(0, k - _CAUSED_REACH) : k]):
                    return False  # "only for Y to return and seize X"
                return not (
                    self._infinitives.is_implicative(k)
                    or self._infinitives.caused(k - 1) is not None
                    or self._infinitives.took_days(k)
                )
            if low in {";", ":", "that", "who", "which"} or low in cls["classes.subordinator"]:
                return False
            if items[k].verbs and not items[k].nouns and any(c.forms & {"past", "s"} for c in items[k].verbs):
                return False
        return False

    def _begins_noun(self, k: int) -> bool:
        """Is the word at item `k`, behind "to", no verb ("to the city", "to X")?"""
        item = self.items[k]
        return item.kind != "word" or item.lower in self.cls["classes.determiner"] or item.lower in self.cls["head"]

    def _managed(self, to: bool, i: int) -> bool:  # noqa: FBT001
        """ "(until they) managed to take": is what governs the infinitive in the past?"""
        return to and i >= 0 and self.items[i].lower.endswith("ed") and self._infinitives.is_implicative(i + 1)

    def _by_nobody(self, start: int) -> bool:
        """ "neither side holds", "none of the villages was taken": is the subject denied?"""
        for k in range(start - 1, max(-1, start - 9), -1):
            item = self.items[k]
            if item.lower in _NOBODY:
                return item.lower != "no" or k == 0 or self.items[k - 1].lower in {",", "and", "but", "that", "because"}
            if item.kind == "punct" or (item.verbs and not item.nouns) or item.lower in self.cls["classes.relative"]:
                return False
        return False

    def _conditional(self, start: int, *, told: bool) -> bool:
        """Does the clause stand under "if", "unless", "whether", "denied that", "so that"?

        `told`: the verb is in the past; then what came about "once" or "until" something happened is told as well.
        """
        items, cls = self.items, self.cls
        for i in range(start - 1, max(-1, start - 16), -1):
            low = items[i].lower
            if items[i].kind == "punct" and low in {",", ";", ":", ".", "—", "–"}:
                return False
            if i == 0 and low in _INVERTED:
                return True  # "Had Y taken X, the war would"
            if low in {"if", "unless", "whether", "lest"} or (low in {"until", "till", "once"} and not told):
                return low != "once" or self._is_present(start)
            if low == "that" and i > 1 and items[i - 1].lower in _STATED:
                return False  # "denied that it was surrounded and stated that it holds X"
            if low == "that" and items[i - 1].lower in cls["irrealis.signs"] and i > 1:
                denied = any(w.lower in cls["irrealis.negation"] for w in items[max(0, i - 4) : i - 1])
                if denied:
                    return True  # "no sign that"
            if low == "that" and items[i - 1].lower in cls["irrealis.thinking"]:
                denied = any(w.lower in cls["irrealis.negation"] for w in items[max(0, i - 4) : i - 1])
                if denied:
                    return True  # "it does not appear that"
            if low in {"that", "reports", "claims", "having"} and i > 0:
                verb = items[i - 1].lower
                if verb in {
                    "denied",
                    "denies",
                    "denying",
                    "deny",
                    "rejected",
                    "dismissed",
                    "refuted",
                    "unclear",
                    "unlikely",
                    "doubtful",
                    "improbable",
                    "untrue",
                    "false",
                    "impossible",
                    "fears",
                    "fear",
                    "fearing",
                    "hopes",
                    "hoping",
                    "doubt",
                    "doubted",
                    "predicted",
                    "warned",
                    "warning",
                    "warns",
                    "suggestions",
                    "ensure",
                    "demanded",
                    "demanding",
                    "insisting",
                    "threat",
                    "imagine",
                    "possibility",
                }:
                    return True
            if (
                low in {"denied", "denies", "denying", "refuted", "rejected", "dismissed", "doubted"}
                and low not in cls["classes.determiner"]
            ):
                return True
        return False
