"""Who does what a verb of control says: its subject, its agent, and the forces that are only its objects."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.items import ForceLike, Item, Vocabulary
    from geomap.reading.verbgroups import VerbGroup

_LEFT = 45
_FUTILE = frozenset(
    {"failed", "attempted", "abortive", "major", "massive", "new", "fresh", "further", "large", "renewed"}
)
"""Between what is beaten off and its verb: "repulsed a failed Y attack"."""
"""Items a subject may stand before its verb."""
_SET_IN = 24
"""Items that a clause set in may have."""
_COORDINATION = 2
_OPENS_CLAUSE = frozenset({"than", "when", "while", "because", "although", "whereas", "that"})
"""Words after which a name begins a clause."""
_OPERATION = 9
"""Items from a verb back to the attack that is its subject."""


_ABOUT = frozenset({"about", "around", "over", "under", "than", "near"})


_PARTICLES = frozenset({"out", "off", "back", "away", "down", "up", "over", "through", "aside"})
_THEY = frozenset({"they", "it", "he", "who", "which", "we"})
_LEADING = frozenset({"led", "commanded", "headed", "spearheaded", "dominated"})
_LED = 2
_ADJECTIVE = 2
"""Items that stand before a participle with its adverb, if anything does."""


class ClauseReader:
    """Reads who acts in one sentence."""

    def __init__(self, items: Sequence[Item], vocab: Vocabulary) -> None:
        self.items, self.cls = items, vocab.cls

    def subject_force(self, group: VerbGroup) -> tuple[ForceLike | None, int | None]:
        """The force that does what the verb says, and its item; (None, item) for a pronoun.

        The free (ungoverned) force nearest to the left; a participle looks past its clause for the subject of the
        main one, to the left and then to the right.
        """
        items, cls = self.items, self.cls
        k = group.start - 1
        crossed = False
        while k > 1 and (items[k].kind == "date" or items[k].lower in cls["classes.adverb"]):
            k -= 1
        while k > 1 and items[k].lower in {'"', "”"} and items[k - 1].lower == ",":
            k -= 1
        if k > 1 and items[k].lower == ",":
            # "Y, militias backed by Z, hold": an aside is no subject
            whole = self.before_aside(k)
            if whole is not None:
                return items[whole].force, whole
        if k > 1 and (whole := self._before_dashes(k)) is not None:
            return items[whole].force, whole
        k = self._before_clause_set_in(k)
        if group.gerund:
            k = self._before_relative(k)
        if 0 < k == group.start - 1 and items[k].kind == "name" and items[k - 1].lower in _OPENS_CLAUSE:
            return None, None  # "longer than Smith held Z": he did it
        if group.gerund and k >= 0 and items[k].kind == "force" and k == group.start - 1:
            return items[k].force, k  # "resulted in Y taking X"
        if group.caused is not None:
            return items[group.caused].force, group.caused
        if group.infinitive and (actor := self._for_to(group.verb)) is not None:
            return items[actor].force, actor  # "it took weeks for Y to take X"
        owner = self._owner_of(k)
        if owner is not None:
            return items[owner].force, owner
        if group.gerund and k > 0 and items[k].lower in {"for", "of"}:
            # "praised Y for capturing", "accused Y of shelling"
            near = next((i for i in range(k - 1, max(-1, k - 7), -1) if items[i].kind == "force"), None)
            if near is not None:
                return items[near].force, near
        while k >= 0 and k > group.start - _LEFT:
            item = items[k]
            low = item.lower
            if item.kind == "force":
                if self._is_to_act(k, group.start):
                    return item.force, k  # "only for Y to come back and seize X"
                if self._leads(k) or (not self.governed(k) and not self._is_object(k)):
                    first = self._first_of_list(self._leader_of(k))
                    return items[first].force, first
            elif low == "that" and k and items[k - 1].kind == "date":
                k -= 1  # "and two days after that were masters of X"
            elif low in {"who", "which", "that"} and self._only_adverbs(k, group.start):
                return self._antecedent(k)
            elif low in {"he", "she"}:
                return None, None
            elif low in {"which", "whom"} and not group.participle and self._has_subject(k, group.start):
                return None, None  # "the palace, which somebody's guard still holds"
            elif low == "it" and k > 0 and items[k - 1].verbs and items[k - 1].kind == "word":
                pass  # "closed the ring round it, taking X"
            elif low in {"they", "we"} or ((low == "it" or self.is_named_people(k)) and not self.governed(k)):
                return None, k
            elif low in {"—", "–"} and group.gerund and self._only_when(k + 1, group.start):
                pass  # "Y left X – a month after taking it"
            elif (item.kind == "punct" and low in {";", ".", "—", "–"}) or (low == ":" and k > 3):
                break
            elif (
                low
                in {
                    "after",
                    "before",
                    "while",
                    "when",
                    "as",
                    "because",
                    "although",
                    "though",
                    "since",
                    "once",
                    "where",
                    "whereas",
                }
                and not group.participle
                and not crossed
            ):
                if k < group.start - 1 and self._has_finite_between(k, group.start):
                    crossed = True
                else:
                    # the verb's own subordinator: what stands left is another clause
                    return (None, None) if not group.gerund else self._left_of(k, group)
            elif low in cls["classes.reporting"] and k < group.start - 1 and items[k + 1].lower == "that":
                break
            k -= 1
        if group.participle or group.gerund:
            return self.to_the_right(group.verb)
        return None, None

    def _is_to_act(self, k: int, stop: int) -> bool:
        """Is the force at item `k` that of "for the rebels to come back and seize X"?"""
        before = k - 1 - (k > 1 and self.items[k - 1].lower in self.cls["classes.determiner"])
        named = before >= 0 and self.items[before].lower == "for"
        return named and k + 1 < stop and self.items[k + 1].lower == "to"

    def _for_to(self, v: int) -> int | None:
        """The force of "for Y to" right before the infinitive at item `v`."""
        to = v - 1
        while to > 0 and self.items[to].lower in self.cls["classes.adverb"]:
            to -= 1
        named = to > 1 and self.items[to].lower == "to" and self.items[to - 1].kind == "force"
        return to - 1 if named and self._is_to_act(to - 1, v + 1) else None

    def _before_clause_set_in(self, k: int) -> int:
        """ "Y held X since May, when Z fled, and took W": the item before the clause that ends with the comma."""
        items, cls = self.items, self.cls
        if k < _COORDINATION or items[k].lower not in cls["classes.conjunction"] or items[k - 1].lower != ",":
            return k
        for i in range(k - 2, max(0, k - _SET_IN), -1):
            low = items[i].lower
            if low in {";", ":", "."}:
                return k
            if low in cls["rules.opens_clause"] and items[i - 1].lower == "," and self._has_finite_between(i, k - 1):
                return i - 2
        return k

    def _before_relative(self, k: int) -> int:
        """ "Y took X, which Z had held, after seizing W": the item before the relative clause that ends at `k`."""
        items, cls = self.items, self.cls
        close = k - 1 if items[k].lower in cls["classes.subordinator"] else k
        if close < 1 or items[close].lower != ",":
            return k
        for i in range(close - 1, max(0, close - _SET_IN), -1):
            low = items[i].lower
            if low in cls["classes.relative"] and items[i - 1].lower == ",":
                return i - 2 if low != "who" and self._has_finite_between(i, close) else k
            if low in {";", ":", "."}:
                return k
        return k

    def _owner_of(self, k: int) -> int | None:
        """ "the army's last battalions": the force whose men the noun at item `k` speaks of."""
        if k < 2 or self.items[k].kind != "word" or self.items[k].lower not in self.cls["rules.bodies"]:
            return None
        for i in range(k - 1, max(0, k - 5), -1):
            if self.items[i].kind == "possessive":
                return i - 1 if self.items[i - 1].kind == "force" and not self.governed_by(i - 1) else None
            if self.items[i].kind not in {"word", "number"} or self.items[i].verbs:
                return None
        return None

    def governed_by(self, k: int) -> bool:
        """Does a preposition stand before the owner at item `k` ("for the army's men")?"""
        i = k - 1
        while i >= 0 and self.items[i].lower in self.cls["classes.determiner"]:
            i -= 1
        return i >= 0 and self.items[i].lower in self.cls["classes.preposition"]

    def _has_subject(self, relative: int, verb: int) -> bool:
        """Does a relative clause name somebody, unknown as a force, before its verb, and nothing done before that?"""
        between = self.items[relative + 1 : verb]
        return any(w.kind == "name" for w in between) and not any(w.verbs or w.lower == "," for w in between)

    def _is_object(self, k: int) -> bool:
        """ "Y destroyed the last Z forces in X and secured ...": is the force what an active verb before it acts on?"""
        items, cls = self.items, self.cls
        i = k - 1
        while (
            i >= 0
            and k - i < 4
            and (
                (items[i].lower in cls["classes.determiner"] and items[i].lower != "that")
                or items[i].kind == "number"
                or items[i].lower in cls["rules.last"]
                or items[i].lower in _FUTILE
                or (items[i].lower in _PARTICLES and items[i - 1].verbs)
            )
        ):
            i -= 1
        if i < 1 or i == k - 1 or not items[i].verbs or items[i].nouns:
            return False
        subject = any(item.kind == "force" or item.lower in _THEY for item in items[:i])
        return subject and items[i - 1].lower not in cls["classes.be"]

    def _only_when(self, first: int, stop: int) -> bool:
        """Do the items from `first` to `stop` say when and no more ("a month after")?"""
        return first < stop and all(i.kind == "date" or i.lower in {"after", "before"} for i in self.items[first:stop])

    def _leads(self, k: int) -> bool:
        """ "Factions led by Y", "fighters loyal to Y": is the force at `k` whose the fighters are?"""
        items, by = self.items, k - 1
        while by > 0 and items[by].lower in self.cls["classes.determiner"]:
            by -= 1
        if by < _LED:
            return False
        led = (items[by].lower == "by" and items[by - 1].lower in _LEADING) or (
            items[by].lower == "to" and items[by - 1].lower == "loyal"
        )
        return led and any(items[j].lower in self.cls["rules.fighters"] for j in (by - 2, by - 3) if j >= 0)

    def _leader_of(self, k: int) -> int:
        """ "Rebel groups led by Y": the item of Y, where the force at `k` is known only by what it is; else `k`."""
        force, by = self.items[k].force, k + 2
        if force is None or force.kind != "generic" or by + 1 >= len(self.items):
            return k
        if self.items[by - 1].lower not in _LEADING or self.items[by].lower != "by":
            return k
        named = by + 1 + (self.items[by + 1].lower in self.cls["classes.determiner"])
        return named if named < len(self.items) and self.items[named].kind == "force" else k

    def is_named_people(self, k: int) -> bool:
        """ "the Tigers": a name in the plural with its article, those who fight although no lexicon has them?"""
        item = self.items[k]
        return (
            item.kind == "name"
            and item.lower.endswith("s")
            and " " not in item.lower
            and k > 0
            and self.items[k - 1].lower == "the"
        )

    def _before_dashes(self, close: int) -> int | None:
        """ "Y - backed by Z - hold", "Y -- said to be Z -- hold": the force before what the dash at `close` ends."""
        if not self._is_dash(close):
            return None
        doubled = close - 1 if self.items[close - 1].lower == self.items[close].lower else close
        opener = next((i for i in range(doubled - 2, max(0, close - _SET_IN), -1) if self._is_dash(i)), None)
        if opener is None:
            return None
        for i in range(opener - 1, max(-1, opener - 8), -1):
            if self.items[i].kind == "force":
                return None if self.governed(i) else self._first_of_list(i)
            if self.items[i].lower in {";", ":", "."} or (self.items[i].verbs and not self.items[i].nouns):
                return None
        return None

    def _is_dash(self, k: int) -> bool:
        """Does a dash that sets words apart, and no hyphen, stand at item `k`?"""
        item = self.items[k]
        if item.lower in {"—", "–"}:
            return True
        return item.lower == "-" and k > 0 and (self.items[k - 1].end < item.start or self.items[k - 1].lower == "-")

    def before_aside(self, close: int, *, objects: bool = False) -> int | None:
        """The force right before the aside that the comma at `close` ends, free unless `objects` count too."""
        for k in range(close - 1, max(-1, close - 25), -1):
            low = self.items[k].lower
            if low in {";", ":", "."}:
                return None
            if low == ",":
                for i in range(k - 1, max(-1, k - 5), -1):
                    if self.items[i].kind == "force" and (objects or not self.governed(i)):
                        return i
                    if self.items[i].kind == "force":
                        break  # "Y, made up of A, B and C, took": further out
                    letters = self.items[i].kind in {"name", "place"}  # "the Y Army (YA), who ..., took"
                    if self.items[i].lower not in {")", "(", '"', "”"} and not letters:
                        break
        return None

    def _only_adverbs(self, k: int, stop: int) -> bool:
        return all(w.lower in self.cls["classes.adverb"] or w.kind == "date" for w in self.items[k + 1 : stop])

    def _antecedent(self, k: int) -> tuple[ForceLike | None, int | None]:
        """What the relative pronoun at `k` stands for: the noun before it, if that is a force.

        "that" after a verb of saying is no pronoun, and has no force before it: then the answer is nobody.
        """
        for i in range(k - 1, max(-1, k - 9), -1):
            item = self.items[i]
            if item.kind == "force":
                return item.force, i
            if item.kind == "place" or item.lower in self.cls["classes.reporting"] or item.lower in {";", ":"}:
                break
        return None, None

    def _left_of(self, k: int, group: VerbGroup) -> tuple[ForceLike | None, int | None]:
        for i in range(k - 1, max(-1, group.start - _LEFT), -1):
            if self.items[i].kind == "force" and not self.governed(i):
                first = self._first_of_list(i)
                return self.items[first].force, first
        return self.to_the_right(group.verb)

    def _has_finite_between(self, low: int, high: int) -> bool:
        return any(
            w.lower in self.cls["classes.be"]
            or w.lower in self.cls["classes.have"]
            or any(c.forms & {"past", "s"} for c in w.verbs)
            or (w.kind == "punct" and w.lower == ",")
            for w in self.items[low + 1 : high]
        )

    def to_the_right(self, v: int) -> tuple[ForceLike | None, int | None]:
        """ "After capturing X, the army ...": the first free force after the comma."""
        comma = next((i for i in range(v + 1, min(len(self.items), v + 20)) if self.items[i].lower == ","), None)
        if comma is None or v > 12:
            return None, None
        for i in range(comma + 1, min(len(self.items), comma + 8)):
            if self.items[i].kind == "force" and not self.governed(i):
                return self.items[i].force, i
            if self.items[i].lower in {"they", "it"}:
                return None, i
            if self.items[i].verbs and self.items[i].kind == "word" and not self.items[i].nouns:
                break
        return None, None

    def _first_of_list(self, k: int) -> int:
        """ "the A and B captured": the first of the joint subject."""
        items, cls = self.items, self.cls
        joined = False
        while True:
            before = k - 1
            while before > 0 and items[before].lower in {"the", "its", "their"}:
                before -= 1
            while before > 0 and (
                items[before].lower in cls["rules.joined"]
                or (items[before].kind == "name" and cls["names.peoples"].issuperset(items[before].lower.split()))
            ):
                before -= 1
            if before > 3 and items[before].lower in {"and", ","} and items[before - 1].lower == ")":
                before -= 3 * (items[before - 3].lower == "(")  # "the A (B) and C captured"
            elif before < 1 or items[before].lower not in {"and", ",", "&"}:
                return k
            if items[before - 1].kind != "force":
                return k
            if items[before].lower == "," and not self._is_in_list(before, "and" if joined else ""):
                return k
            joined, k = True, before - 1

    def _is_in_list(self, comma: int, behind: str) -> bool:
        """Does the comma behind a force part it from the next of a list, not "according to the army" from its clause?

        `behind` is the word after that next one.
        """
        last = self.items[comma - 1].force
        return behind in {"and", ",", "&", "or", "("} or (
            last is not None and last.kind == "country" and self.items[comma - 2].lower != "to"
        )

    def is_adjectival(self, v: int) -> bool:
        """ "over Y controlled X", "the Y-held town": does the participle qualify the noun after it?"""
        before = self.items[v - 1] if v else None
        if before is None:
            return False
        if before.lower in {"newly", "recently", "already", "still", "once"}:
            qualified = v < _ADJECTIVE or self.items[v - 2].lower in self.cls["classes.determiner"]
            return qualified or self.items[v - 2].lower in self.cls["classes.preposition"]
        if before.lower in {"the", "a", "an", "its", "their", "his", "this", "these", "those"}:
            return True
        return (before.lower == "-" and before.end == self.items[v].start) or (
            before.kind == "force"
            and (
                self.items[v].lower in self.cls["adjectives.held"]
                or self.items[v].lower in self.cls["adjectives.besieged"]
            )
            and self.governed(v - 1)
            and not self._free_subject_before(v - 1)
            and "by" not in {w.lower for w in self.items[max(0, v - 3) : v - 1]}
        )

    def _free_subject_before(self, k: int) -> bool:
        """Is the force at `k` the last of a joint subject, or the subject of a clause after "that"?"""
        return k > 0 and self.items[k - 1].lower in {"and", "that", ","}

    def governed(self, k: int) -> bool:
        """Is the noun at `k` the object of a preposition or of another verb, or an owner?"""
        items, cls = self.items, self.cls
        nxt = items[k + 1].lower if k + 1 < len(items) else ""
        if (
            nxt in {"'s", "’s"}
            or (nxt == "-" and items[k + 1].start == items[k].end)
            or (nxt in {"’", "'"} and items[k].lower.endswith("s"))
        ):
            return True
        if nxt in {
            "stronghold",
            "strongholds",
            "positions",
            "siege",
            "lines",
            "targets",
            "resistance",
            "defences",
            "defenses",
            "bastion",
        }:
            return True
        if self._qualifies(k):
            return True
        i = k - 1
        skipped = 0
        while i >= 0 and (other := items[i].force) is not None and other.kind in {"country", "generic"}:
            if other.kind == "generic" and items[i].end + 1 != items[i + 1].start:
                break
            i -= 1  # "with the Turkish Cypriots", "by the separatist Y council"
        while i >= 0 and skipped < 5:
            item = items[i]
            low = item.lower
            if (
                (low in cls["classes.determiner"] and low != "that")
                or item.kind in {"number", "possessive"}
                or low in {'"', "“", "'", "‘", "so-called", "-", "(", "’"}
                or low in cls["classes.adverb"]
            ):
                i -= 1
                skipped += 1
                continue
            break
        if i < 0:
            return False
        item = items[i]
        low = item.lower
        if low in cls["classes.conjunction"] or low == ",":
            if i > 0 and items[i - 1].kind == "force" and (low != "," or self._is_in_list(i, nxt)):
                return self.governed(i - 1)
            return False
        if low in cls["classes.subordinator"] or low in cls["classes.relative"] or low in cls["classes.reporting"]:
            return False
        whose = items[k].force
        if low == "backed" and i > 1 and items[i - 1].lower == "-" and whose is not None and whose.category == "state":
            return False  # "the UN-backed government"
        if item.verbs and low.rpartition(" ")[2] == "of" and low.partition(" ")[0] in cls["classes.be"]:
            return True  # "are the masters of the rebel base"
        if low == "of" and i > 0 and items[i - 1].lower.split()[-1].lstrip("·") in cls["rules.bodies"]:
            as_part = i > 1 and items[i - 1].lower == "part" and items[i - 2].lower == "as"
            return as_part or self.governed(i - 1)  # "units of the brigade"; "as part of the mission's withdrawal"
        if low == "of" and i > 0 and (items[i - 1].kind == "number" or items[i - 1].lower in cls["classes.number"]):
            return False  # "three hundred of its fighters"
        if low == "on" and i > 0 and items[i - 1].kind == "date":
            return False  # "from then on the army"
        if low in _ABOUT and items[i + 1].kind == "number":
            return i > 0 and self.governed(i)  # "about 200 marines"
        if low in cls["classes.preposition"] or low == "between":
            return True
        if item.verbs and not item.nouns and not any(c.rest for c in item.verbs):
            return True
        if item.kind == "word" and low.endswith(("ed", "ing")) and low not in {"armed", "united", "allied", "being"}:
            before = items[i - 1].lower if i else ""
            return before not in cls["classes.determiner"] and before not in cls["classes.preposition"] and i > 0
        if skipped == 0 and (low in cls["head"] or low in cls["rules.stretches"]):
            return False  # "along the desert road the army controls": a phrase of its own
        if item.kind == "word" and skipped == 0 and low not in cls["classes.conjunction"]:
            # adjectives and owners before the force ("the country's biggest ..."): look further
            for _ in range(5):
                i -= 1
                earlier = items[i] if i >= 0 else None
                if (
                    earlier is None
                    or earlier.lower in cls["classes.preposition"]
                    or earlier.lower in cls["rules.chasing"]
                ):
                    return earlier is not None  # "engaged advance troops of Y"
                owner = earlier.kind == "possessive" or (i + 1 < len(items) and items[i + 1].kind == "possessive")
                plain = earlier.kind == "word" and not earlier.verbs and earlier.lower not in cls["classes.reporting"]
                if not owner and not (
                    plain and earlier.lower not in cls["classes.conjunction"] | cls["classes.subordinator"]
                ):
                    return False
        return False

    def _qualifies(self, k: int) -> bool:
        """ "Russian diplomats": does a country only say whose the people behind it are?"""
        force, cls = self.items[k].force, self.cls
        nxt = self.items[k + 1] if k + 1 < len(self.items) else None
        if force is None or force.kind != "country" or nxt is None or nxt.kind != "word" or nxt.verbs:
            return False
        if nxt.lower in cls["nouns_of_place.settlement"] or nxt.lower in cls["nouns_of_place.area"]:
            return True  # "withdrew from the Congolese city"
        return nxt.lower.endswith("s") and nxt.lower in cls["rules.civilians"] | cls["nouns_of_place.not_places"]

    def operation(self, group: VerbGroup) -> tuple[ForceLike, int] | None:
        """Whose attack it is that does it: "an offensive by Y captured X", "Y's assault that liberated X"."""
        items, cls = self.items, self.cls
        end, relative = group.start - 1, False
        while end > 0 and (
            items[end].kind == "date"
            or items[end].lower in cls["classes.adverb"]
            or items[end].lower in {"that", "which", ",", "on", "in"}
        ):
            relative = relative or items[end].lower in {"that", "which"}
            end -= 1
        noun = next((k for k in range(end, max(-1, end - _OPERATION), -1) if self._ends_operation(k)), None)
        if noun is None or items[noun].lower not in cls["rules.operations"]:
            return None
        if noun < end:
            by = next((k for k in range(noun + 1, end) if items[k].lower == "by"), None)
            agent, after = self.agent(by) if by is not None else (None, noun)
            return (agent, noun) if agent is not None and after > end else None
        first, determined = noun, False
        while first > 0 and not determined and items[first - 1].kind == "word" and not items[first - 1].verbs:
            first -= 1
            determined = items[first].lower in cls["classes.determiner"] | cls["classes.preposition"]
        if items[first - 1].kind == "possessive":
            first -= 1
        mine = items[first - 1].force if first > 0 else None
        if mine is not None and mine.role == "force":
            return mine, first - 1
        if relative and first > 0 and items[first].lower in cls["classes.determiner"]:
            launched = replace(group, start=first - 1, verb=first - 1, gerund=False, participle=False, caused=None)
            force, at = self.subject_force(launched)  # "Y launched an assault that liberated X"
            return (force, at) if force is not None and at is not None else None
        return None

    def _ends_operation(self, k: int) -> bool:
        """Is the item an attack, or what ends the search for one?"""
        item = self.items[k]
        stop = item.kind in {"place", "punct"} or (item.verbs and not item.nouns and item.lower != "attack")
        return stop or item.lower in self.cls["rules.operations"]

    def agent(self, at: int) -> tuple[ForceLike | None, int]:
        """The force of a by-phrase that begins at item `at` ("by the so-called X"), and the item after it."""
        items, by = self.items, self.past_dates(at)
        if by >= len(items) or items[by].lower != "by":
            return None, at
        for i in range(by + 1, min(len(items), by + 8)):
            if items[i].kind == "force":
                named = self._named_after(i)
                return items[named].force, named + 1
            if (
                items[i].kind == "place"
                or (items[i].kind == "punct" and items[i].lower not in {'"', "“", "'", "‘", "-"})
                or items[i].verbs
            ):
                return None, at
        return None, at

    def past_dates(self, at: int) -> int:
        """The item behind "in January", "at the end of the month" at item `at`; `at` where no date stands there."""
        items = self.items
        while at < len(items):
            dated = at + 1 < len(items) and items[at + 1].kind == "date"
            if items[at].kind == "date":
                at += 1
            elif dated and items[at].lower in {"in", "on", "at", "during", "over"}:
                at += 2
            else:
                break
        return at

    def _named_after(self, i: int) -> int:
        """ "the paramilitary Rapid Support Forces": the name behind a word for what they are, else item `i` itself."""
        if i + 1 >= len(self.items):
            return i
        here, nxt = self.items[i], self.items[i + 1]
        led = here.force is not None and here.force.kind == "leader" and nxt.kind == "possessive"
        if led and i + 2 < len(self.items) and self.items[i + 2].kind == "force":
            return i + 2  # "Laurent Kabila's AFDL"
        generic = here.force is not None and here.force.kind == "generic"
        return i + 1 if generic and nxt.kind == "force" and nxt.start == here.end + 1 else i

    def force_within(self, at: int, reach: int = 6) -> tuple[ForceLike | None, int]:
        """The first force at or after `at` in the same phrase, and the item after it."""
        items, cls = self.items, self.cls
        for i in range(at, min(len(items), at + reach)):
            if items[i].kind == "force":
                named = self._named_after(i)
                return items[named].force, named + 1
            low = items[i].lower
            if (
                items[i].kind == "place"
                or (items[i].kind == "punct" and low not in {'"', "“", "'", "‘", "-"})
                or (low in cls["classes.preposition"] and low != "of")
            ):
                return None, at
        return None, at
