"""What makes a verb no fact: it is intended, attempted, feared, denied, demanded, possible, or stands under an "if"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.commonwords import OF_THE_THIRD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.sentences.infinitives import InfinitiveReader
    from geomap.reading.sentences.items import Item, Vocabulary

_STILL = frozenset({"still", "now", "already", "continue"})
"""Of a state of things, which nobody demands."""
_INSISTING = frozenset({"insist", "insists", "insisted"})
"""Who insists that his own men hold a place does not demand it."""
_DID = frozenset({"did", "do", "does"})
_NOBODY = frozenset({"neither", "none", "nobody", "no", "nor"})
_STATED = frozenset({"stated", "said", "says", "confirmed", "announced", "reported", "added", "insisted", "declared"})
_UNABLE = frozenset({"not", "never", "unable", "cannot", "failed"})
_INVERTED = frozenset({"had", "should", "were"})
_BREAKS = frozenset({",", ";", ":", ".", "—", "–"})
"""Marks that end the clause an "if" stands over."""
_OVER = frozenset({"if", "unless", "whether", "lest", "that", "case"})
"""Words that a clause stands under."""
_SET_IN = 14
"""Items of what is set in."""
_INTENDED = frozenset({"would", "will", "shall", "vowed", "vows", "pledged"})
"""Before what is to go on until something is done."""
_EARLY = frozenset({"early", "soon", "premature"})
""" "Too soon to say that", "premature to declare that": what nobody knows yet."""
_TWO = 2
_JOINED = 18
"""Items between an infinitive and the verb joined to it."""
_CAUSED_REACH = 5
"""Items between a name and the "to" of what it was made to do."""
_UNDER = 16
"""Items between a verb and the "if", "unless", "denied that" it stands under."""
_SUCCEEDING = frozenset({"succeed", "succeeds", "succeeded", "succeeding"})
_NEARLY = frozenset({"within", "short"})
_PURPOSE = frozenset({"to", "for", "that"})
_NEED = frozenset({"need", "needed", "necessary", "required", "possible"})
_PREVENTED = 9
"""Items from "stop" to the "from" of what it stops somebody from."""
_TASKS = frozenset({"task", "feat", "job", "goal", "mission", "objective", "work", "process", "aim"})
_COMPLETED = frozenset({"completed", "complete", "finished", "accomplished", "achieved"})
_UNDONE = 10
"""Items from "not" to the task that is not completed."""
_FAR = 4
"""Items of "within two dozen miles"."""
_MEANS = 14
"""Items of "to secure a major victory on the western front by", at most."""
_MAY = frozenset({"may", "might", "could", "can", "should", "must", "will"})
_SOURCE = 6
"""Items of "from the defence ministry in X" at most."""
_TERMS = 8
"""Items between "conditions" and what they include."""


class IrrealisReader:
    """Tells of the verbs of one sentence what only may, should or did not happen."""

    def __init__(self, items: Sequence[Item], vocab: Vocabulary, infinitives: InfinitiveReader) -> None:
        self.items, self.cls, self._infinitives = items, vocab.cls, infinitives

    def is_a_chance(self, start: int) -> bool:
        """ "the chances of Y's side taking X": is the gerund at item `start` only what may come?"""
        if start <= _TWO or self.items[start - 1].lower == "of":
            return False
        for k in range(start - 2, max(-1, start - 8), -1):
            if self.items[k].lower in self.cls["irrealis.chances"]:
                return self.items[k + 1].lower == "of"
            if self.items[k].kind == "punct":
                return False
        return False

    def governs_gerund(self, start: int) -> bool:
        """ "aimed at capturing", "failed in retaking", "the goal of seizing": is an -ing form governed by an intent?"""
        items, cls = self.items, self.cls
        i = start - 1
        if i < 0:
            return False
        low = items[i].lower
        if i > 0 and f"{items[i - 1].lower} {low}" in cls["irrealis.gerund_governor"]:
            return True  # "instead of taking", "ruled out leaving"
        if low == "by":
            return self._is_means_to_an_aim(i)
        if low in cls["classes.reporting"]:
            # "announced taking X" is no "said retaking X would"
            return low not in cls["rules.avowing"] or self._is_hypothetical(start)
        if low == "including":
            named = {w.lower for w in items[max(0, i - _TERMS) : i]}
            return not named.isdisjoint(cls["irrealis.terms"])  # "new conditions, including lifting the siege"
        if items[i].kind == "force":
            first = i
            while first > 0 and items[first - 1].lower in cls["classes.determiner"]:
                first -= 1
            return first > 0 and items[first - 1].lower in {"towards", "toward"}  # "a step towards Y retaking X"
        if low in cls["irrealis.before_gerund"]:
            if low in {"without", "from", "towards", "toward"}:
                return low != "from" or not self._is_not_prevented(i)
            i -= 1
            if low == "for" and items[i].lower in cls["irrealis.made_ready"]:
                return True
            before = {w.lower for w in items[max(0, i - _FAR) : i + 1]}
            if low == "in" and items[i].lower in _SUCCEEDING and before & (_UNABLE | cls["irrealis.modal"]):
                return True  # "never succeeded in taking X", "may succeed in taking X"
            if low == "of" and items[i].lower in _TASKS and self._is_not_done(i):
                return True  # "have not completed the task of driving Y out"
            if low == "of" and before & _NEARLY and not before & cls["rules.spans"]:
                return True  # "came within two miles of losing X", but not "within days of taking X"
            if i >= 0 and items[i].lower in cls["classes.adverb"]:
                i -= 1
            return i >= 0 and (items[i].lower in cls["irrealis.governor"] or items[i].lower in cls["irrealis.believed"])
        return low in cls["irrealis.gerund_governor"]

    def _is_not_done(self, task: int) -> bool:
        """Is the task at an item said not to be completed?"""
        before = [item.lower for item in self.items[max(0, task - _UNDONE) : task]]
        done = next((k for k, low in enumerate(before) if low in _COMPLETED), None)
        return done is not None and not self.cls["irrealis.negation"].isdisjoint(before[:done])

    def _is_means_to_an_aim(self, by: int) -> bool:
        """ "is poised to win by taking X", "could end it by taking X": is what "by" at an item tells not done yet?"""
        for k in range(by - 1, max(0, by - _MEANS), -1):
            low, before = self.items[k].lower, self.items[k - 1].lower
            if low in _MAY:
                return True
            verb = low == "to" and self.items[k + 1].kind == "word"
            if verb and self.items[k + 1].lower not in self.cls["classes.determiner"]:
                return before in self.cls["irrealis.governor"] and not self._infinitives.is_fact(k)
            if self.items[k].kind == "punct" and low not in {"-", "'", "’"}:
                return False
        return False

    def _is_not_prevented(self, source: int) -> bool:
        """ "Failed to stop Y from taking X", "could not keep X from falling": was what follows "from" not averted?"""
        items = self.items
        back = range(source - 1, max(0, source - _PREVENTED), -1)
        averts = next((k for k in back if items[k].lower in self.cls["irrealis.averting"]), None)
        if averts is None or any(items[k].kind == "punct" for k in range(averts, source)):
            return False
        before = {w.lower for w in items[max(0, averts - _TERMS) : averts]}
        to_come = before & (self.cls["irrealis.modal"] - {"could"})
        return not before.isdisjoint(_UNABLE | {"nothing", "powerless"}) and not to_come

    def _is_hypothetical(self, start: int) -> bool:
        """ "said taking X would help": is the -ing form from item `start` on the subject of what may be?"""
        for item in self.items[start : start + _TERMS]:
            if item.lower in self.cls["irrealis.modal"]:
                return True
            if item.lower in {",", ";", "."} or item.lower in self.cls["classes.subordinator"]:
                return False
        return False

    def is_joined(self, start: int) -> bool:
        """ "Tried to take X and seize Z", "will take X and hold Z": is the verb at item `start` no fact either?"""
        items, cls = self.items, self.cls
        joint = start - 1
        while joint > 0 and items[joint].lower in cls["classes.adverb"] and items[joint].lower != "then":
            joint -= 1
        if joint < 1 or items[joint].lower not in {"and", "or", "then"}:
            return False
        for k in range(joint - 1, max(-1, start - _JOINED), -1):
            low = items[k].lower
            if low in cls["irrealis.modal"]:
                return not any(w.lower in cls["irrealis.afterwards"] for w in items[k:start])
            if low in cls["irrealis.negation"] and items[k - 1].lower in _DID:
                return True  # "did not storm and take X"
            if low == "to" and (items[k + 1].verbs or not self._begins_noun(k + 1)):
                before = {w.lower for w in items[max(0, k - _CAUSED_REACH) : k]}
                if "only" in before and "not" not in before:
                    return False  # "only for Y to return and seize X"
                if not before.isdisjoint(_UNABLE):
                    return True  # "has not been able to take X or hold Z"
                return not (
                    self._infinitives.is_implicative(k)
                    or self._infinitives.caused(k - 1) is not None
                    or self._infinitives.took_days(k)
                    or self._infinitives.got_through(k)
                )
            if low in {";", ":", "that", "who", "which"} or low in cls["classes.subordinator"]:
                return False
            if items[k].verbs and not items[k].nouns and any(c.forms & {"past", "s"} for c in items[k].verbs):
                return False
        return False

    def joined_cause(self, start: int) -> int | None:
        """ "Allowed Y to advance and capture X": the item of Y, whom somebody let do what the verb at `start` says."""
        if start < _TWO or self.items[start - 1].lower not in {"and", "or", "then"}:
            return None
        for k in range(start - 2, max(-1, start - _JOINED), -1):
            if self.items[k].lower == "to" and not self._begins_noun(k + 1):
                return self._infinitives.caused(k - 1)
            if self.items[k].lower in {";", ":", "that", "who", "which"}:
                return None
        return None

    def _begins_noun(self, k: int) -> bool:
        """Is the word at item `k`, behind "to", no verb ("to the city", "to X")?"""
        item = self.items[k]
        return item.kind != "word" or item.lower in self.cls["classes.determiner"] or item.lower in self.cls["head"]

    def is_demanded(self, start: int) -> bool:
        """ "demanded that Y surrender and leave X": is a bare form only what somebody wants?"""
        for k in range(start - 1, max(0, start - 20), -1):
            if self.items[k].lower == "that" and k > 0:
                now = any(w.lower in _STILL or w.kind == "date" for w in self.items[k + 1 : start + 1])
                now = now or (self.items[k + 1].lower in OF_THE_THIRD and self.items[k - 1].lower in _INSISTING)
                return self.items[k - 1].lower in self.cls["irrealis.demanding"] and not now
            if self.items[k].lower in {";", "."}:
                return False
        return False

    def is_denied(self, start: int) -> bool:
        """ "neither side holds", "none of the villages was taken": is the subject denied?"""
        for k in range(start - 1, max(-1, start - 9), -1):
            item = self.items[k]
            if item.lower in _NOBODY:
                if item.lower == "no" and self.items[k + 1].lower == "sooner":
                    return False  # "no sooner had Y taken X than"
                return item.lower != "no" or k == 0 or self.items[k - 1].lower in {",", "and", "but", "that", "because"}
            if item.kind == "punct" or (item.verbs and not item.nouns) or item.lower in self.cls["classes.relative"]:
                return False
        return False

    def is_conditional(self, start: int, *, told: bool) -> bool:
        """Does the clause stand under "if", "unless", "whether", "denied that", "so that"?

        `told`: the verb is in the past; then what came about "once" or "until" something happened is told as well.
        """
        items, cls = self.items, self.cls
        if self._is_last_resort(start):
            return True
        i, last = start, max(-1, start - _UNDER)
        while (i := i - 1) > last:
            low = items[i].lower
            if items[i].kind == "punct" and low in _BREAKS:
                over = self._over_aside(i, start)
                if over is None:
                    return False
                last -= i - over
                i = over
                continue
            if i == 0 and low in _INVERTED:
                return True  # "Had Y taken X, the war would"
            if low == "once" and told and self._is_planned_for(start):
                return True
            if low in {"if", "unless", "whether", "lest"} or (low in {"until", "till", "once"} and not told):
                return low != "once" or self._is_present(start)
            if low in {"until", "till"} and not _INTENDED.isdisjoint(w.lower for w in items[max(0, i - _TERMS) : i]):
                return True  # "would fight on until they had taken X"
            if low == "before" and not told and self._is_present(start):
                return True  # "no talks before Y leaves X"
            if low == "case" and i > 0 and items[i - 1].lower == "in":
                return True
            if low == "that" and i > 1 and items[i - 1].lower in _STATED and not self._is_denied_sign(i - 1):
                return False  # "denied that it was surrounded and stated that it holds X"
            if low == "that" and i > 0 and self._is_denied_sign(i - 1):
                return True
            denied = low in {"that", "reports", "claims", "having"} and i > 0
            if denied and items[i - 1].lower in cls["irrealis.denying_that"]:
                return True
            if low in cls["irrealis.denying_outright"]:
                return True
            if low in _EARLY and items[i + 1].lower == "to":
                said = items[i + 2].lower
                return said in cls["irrealis.thinking"] or said in cls["classes.reporting"]
        return False

    def _is_last_resort(self, start: int) -> bool:
        """ "Giving up X if need be": does "if necessary" follow the verb at item `start` in its clause?"""
        for k in range(start + 1, min(len(self.items) - 1, start + _UNDER)):
            if self.items[k].lower == "if":
                return self.items[k + 1].lower in _NEED
            if self.items[k].kind == "punct" and self.items[k].lower in _BREAKS:
                return False
        return False

    def _is_planned_for(self, start: int) -> bool:
        """ "Once X was taken, they intended to go on": is what the clause at item `start` tells part of a plan?"""
        items, cls = self.items, self.cls
        comma = next((k for k in range(start, min(len(items), start + _UNDER)) if items[k].lower == ","), len(items))
        main = items[comma + 1 : comma + _TERMS]
        if any(w.lower in cls["irrealis.modal"] for w in main):
            return True
        governors = (k for k in range(comma + 1, comma + 1 + len(main)) if items[k].lower in cls["irrealis.governor"])
        return any(k + 1 < len(items) and items[k + 1].lower in _PURPOSE for k in governors)  # not "they moved on"

    def _over_aside(self, close: int, start: int) -> int | None:
        """Where to look on if no clause ends at the mark `close`: "if Y, backed by Z, took", "that, in May, Y took".

        That is the item of the opening mark, or the one behind the word over a phrase in front; else None.
        """
        mark = self.items[close].lower
        if mark not in {",", "—", "–"}:
            return None
        for k in range(close - 1, max(0, close - _SET_IN), -1):
            item = self.items[k]
            if item.lower == mark and k < close - 1:
                return k if close == start - 1 or self.items[k - 1].lower in _OVER else None
            if item.kind == "punct" and item.lower in _BREAKS:
                return None
            fronted = self.items[k + 1].lower
            if item.lower in _OVER and k + 1 < close and mark == ",":
                leads = any(fronted in self.cls[name] for name in ("classes.preposition", "classes.adverb"))
                return k + 1 if leads or fronted in {"after", "although"} else None
        return None

    def _is_denied_sign(self, k: int) -> bool:
        """ "No sign that", "it does not appear that": is there a denial before the word at item `k`?"""
        k = self._before_source(k)
        low = self.items[k].lower
        if low not in self.cls["irrealis.thinking"] and (k == 0 or low not in self.cls["irrealis.signs"]):
            return False
        return any(w.lower in self.cls["irrealis.negation"] for w in self.items[max(0, k - 3) : k])

    def _before_source(self, k: int) -> int:
        """The "confirmation" of "no confirmation from the army that", whose last item is `k`; else `k`."""
        for j in range(k, max(1, k - _SOURCE), -1):
            if self.items[j].lower == "from":
                return j - 1
            if self.items[j].kind == "punct" or (self.items[j].verbs and not self.items[j].nouns):
                break
        return k

    def _is_present(self, start: int) -> bool:
        """ "once they take X": does the clause that begins with the verb at item `start` speak of what is to come?"""
        item = self.items[start]
        return item.lower in {"is", "are"} or any(c.forms & {"base", "s"} and "past" not in c.forms for c in item.verbs)
