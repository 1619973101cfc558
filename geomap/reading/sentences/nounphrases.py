"""What a force is in its noun phrase: free to act, governed by another word, an owner, or one of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geomap.reading.sentences.nounwords import PARTICLES, TIED, NounWords

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.sentences.items import ForceLike, Item, Vocabulary

_ABOUT = frozenset({"about", "around", "over", "under", "than", "near"})
"""Before a number: "about 200 marines"."""
_LEADS_IT = frozenset({"led", "dominated", "affiliated", "aligned", "allied"})
_LED_BY = 2
"""Items from the Y to the "led" of "Y-led"."""
_OPENING = ("classes.subordinator", "classes.relative", "classes.reporting", "classes.showing")
"""Classes of words behind which a clause begins."""
_STOPPING = frozenset("stop stops stopped stopping halt halts halted halting thwart thwarted".split())
"""Of whoever is kept from something."""
_ABOUT_PLACE = frozenset(
    {"in", "of", "from", "into", "to", "inside", "within", "across", "throughout", "for", "near", "around"}
)
"""Before "occupied X", where nobody is said to occupy it."""
_LEADING = frozenset({"led", "commanded", "headed", "spearheaded", "dominated"})
_INSIDE = frozenset({'"', "“", "'", "‘", "so-called", "-", "(", "’"})
"""Marks between a word that governs and its noun."""
_RULERS = frozenset({"president", "premier", "king", "emperor", "dictator", "strongman", "warlord", "leader"})
_TOGETHER = frozenset({"jointly", "together", "along"})
_FLED_FROM = frozenset({"before", "than"})
"""Words before a clause, or before a noun alone ("fled before the army")."""
_ONCE = frozenset({"former", "ex-president", "ousted", "deposed", "exiled", "late", "acting"})
"""Before the title of a man: "allied with former president Z"."""
_ADJECTIVES = frozenset(
    {"armed", "united", "allied", "being", "suspected", "alleged", "unidentified", "masked", "hooded"}
)
BELONGING = frozenset(
    {"backed", "led", "allied", "armed", "based", "supported", "trained", "linked", "aligned", "called", "named"}
)
"""Participles that say whose fighters are: "men led by Z"."""
HELPED: Final = frozenset(
    {"backed", "supported", "aided", "assisted", "helped", "accompanied", "covered", "reinforced"}
)
"""What is done to a force "by" whoever or whatever helps it."""
_SETTING = 9
"""Items of "In accordance with the terms of the agreement" at most."""
_PLAIN = frozenset({"word", "number", "possessive", "date"})
_ALSO_SETTING = frozenset({"despite", "due", "because", "according", "amid", "unlike", "following", "thanks", "as"})
_NO_NOUNS = ("classes.determiner", "classes.preposition", "classes.conjunction", "classes.subordinator")
"""Classes of words behind which a noun still comes."""
_SENT = frozenset({"sent", "flown", "brought", "drawn"})
_MET = frozenset({"through", "past", "against", "from"})
"""Before whom something is done to: "broke through weakened Y troops", but "in fighting Y took"."""
_LYING = 2
"""Items of "X," before the country that it lies in."""
_ACTED_ON = 3
"""Items before the adjective of "to oust the hardline Y"."""
_INNER = 5
"""Words of a noun phrase before its noun."""
_LED = 2
"""Items of "led by", which stand behind whoever is led."""
_AS_WELL_AS = 2
_BRACKETED = 3
"""Items of "(XA)"."""
_ADJECTIVE = 2
"""Items that stand before a participle with its adverb, if anything does."""


_FINITE = frozenset({"past", "s"})
"""Forms of a verb that has a subject of its own."""
_CALLED = frozenset({"called", "named", "dubbed", "known as"})
_BODIES = frozenset(
    "group faction movement militia organisation organization front alliance coalition gang army unit".split()
)
"""What has a name of its own behind "called"."""


def tells_of(word: str) -> bool:
    """ "troops deployed to", "troops sent to help": may a word behind a force be a participle that tells of it?"""
    return (word.endswith("ed") or word in _SENT) and word not in BELONGING


def _tells_whose(force: ForceLike) -> bool:
    """Does a force say of the next one only of what country or kind it is, or what office he holds?"""
    return force.kind in {"country", "generic"} or (force.kind == "national" and force.role == "authority")


_CLOSING = ("head", "rules.stretches", "rules.moments")
"""Words with which a phrase of place or time ends before who acts: "along the desert road the army controls"."""


class NounPhrases(NounWords):
    """Reads the noun phrases of one sentence in which forces are named."""

    def __init__(self, items: Sequence[Item], vocab: Vocabulary) -> None:
        super().__init__(items, vocab)
        self._governed: dict[int, bool] = {}

    def governed(self, k: int) -> bool:
        """Is the noun at `k` the object of a preposition or of another verb, or an owner?"""
        known = self._governed.get(k)
        if known is None:
            known = self._governed[k] = self._is_governed(k)
        return known

    def _is_governed(self, k: int) -> bool:
        items, cls = self.items, self.cls
        if self._is_owner(k) or self._qualifies(k) or self._is_where(k):
            return True
        if self._is_behind_setting(k):
            return False
        i, skipped = self._before_phrase(k)
        if i < 0:
            return False
        low = items[i].lower
        if low in _CALLED and i > 0 and items[i - 1].lower in _BODIES:
            return self.governed(i - 1)  # "a group called Y captured X"
        if low == ")" and i > _BRACKETED and items[i - 2].lower == "(" and items[i - _BRACKETED].kind == "force":
            return self.governed(i - _BRACKETED)  # "joined by X Army (XA) volunteers"
        if low in cls["classes.conjunction"] or low == ",":
            if low == "," and items[i - 1].kind == "force" and self._accompanies(i - 1):
                return True  # "Y jointly with Z, W and V took X"
            if low == "," and (self._acts_next(k) or (self._acts_with_next(k) and not self._is_between(i - 1))):
                return False  # "in the first days of the war between Y and Z, their troops took X"
            behind = items[k + 1].lower if k + 1 < len(items) else ""
            if low != "," and i > 0 and items[i - 1].lower in cls["rules.fighters"]:
                return self.governed(i - 1)  # "at the expense of the factions and Y"
            if (low != "," or behind in {"and", ","}) and self._is_help(i - 1):
                return True  # "an offensive backed by jets and Y drove Z out", "backed by W, Y and Z"
            if self._ends_series(i):
                return self.governed(i - 2)  # "clashes between A, B, and C"
            listed = i > 0 and items[i - 1].kind == "force" and (low != "," or self._is_in_list(i, behind))
            return listed and self.governed(i - 1)
        if self._is_done_to(i) or (low in _FLED_FROM and self._stands_alone(k)):
            return True
        if any(low in cls[name] for name in _OPENING) or (low in {"but", "yet"} and self._acts_next(k)):
            return False  # "Y retook positions in the town but Z captured it"
        if (by_word := self._governed_by_word(i, k)) is not None:
            return by_word
        if skipped == 0 and (any(low in cls[name] for name in _CLOSING) or self._is_event(i)):
            return False  # "along the desert road the army controls", "by nightfall the army": a phrase of its own
        return items[i].kind == "word" and skipped == 0 and self._governed_far(i)

    def _is_behind_setting(self, k: int) -> bool:
        """ "Under heavy pressure Y left", "By then Y held X": does Y act, behind words that only say when or how?

        They begin the clause with a preposition, have no verb and name nobody.
        """
        items, cls = self.items, self.cls
        last = k - 1 - (k > 1 and items[k - 1].lower == "the")
        if last < 1 or items[last].kind != "word" or any(items[last].lower in cls[name] for name in _NO_NOUNS):
            return False
        behind = items[k + 1].lower if k + 1 < len(items) else ""
        finite = behind.endswith("ed") or behind in cls["classes.be"] or behind in cls["classes.have"]
        if items[last].lower.endswith("ed") or not (finite or self._acts_next(k)):
            return False
        if items[k + 1].lower in cls["adjectives.held"] and (k + 2 == len(items) or items[k + 2].kind == "word"):
            return False  # "in most Y held territory"
        for i in range(last, max(-1, k - _SETTING), -1):
            acts = not items[i].nouns and any(not _FINITE.isdisjoint(cue.forms) for cue in items[i].verbs)
            if acts or items[i].kind not in _PLAIN:
                return False
            if i == 0 or items[i - 1].lower in {";", ":", "but"}:
                return i < last and items[i].lower.partition(" ")[0] in cls["classes.preposition"] | _ALSO_SETTING
        return False

    def _is_where(self, k: int) -> bool:
        """ "attacked X, Syria, after": does the country at item `k` only say where the place before it lies?"""
        force, items = self.items[k].force, self.items
        if force is None or force.kind != "country" or k < _LYING or items[k - 1].lower != ",":
            return False
        behind = items[k + 1].lower if k + 1 < len(items) else "."
        return behind in {",", "."} and (items[k - 2].kind == "place" or items[k - 2].lower in self.cls["head"])

    def _accompanies(self, k: int) -> bool:
        """ "Y jointly with Z": does another act together with the force at item `k`, and is it told of first?"""
        i = k - 1
        while i > 0 and self.items[i].lower in self.cls["classes.determiner"]:
            i -= 1
        joint = self.items[i].lower == "with" and self.items[i - 1].lower in _TOGETHER
        return joint and i > 1 and self.items[i - 2].kind == "force"

    def _is_help(self, k: int) -> bool:
        """ "Backed by foreign jets": do plain words that end with item `k` say who or what helps somebody?"""
        for i in range(k, max(0, k - _INNER), -1):
            if self.items[i].lower == "by":
                return self.items[i - 1].lower in HELPED
            force = self.items[i].force
            plain = self.items[i].kind in {"word", "name", "number"} and not self._is_function(self.items[i])
            if not plain and (force is None or force.kind != "country"):
                return False
        return False

    def _is_before_noun(self, i: int) -> bool:
        """ "Fled before the army and": does the word at item `i`, that may begin a clause, only stand before a noun?"""
        k = i + 1
        while k < len(self.items) and self.items[k].lower in self.cls["classes.determiner"]:
            k += 1
        named = k < len(self.items) and self.items[k].kind == "force"
        return self.items[i].lower in _FLED_FROM and named and self._stands_alone(k)

    def _stands_alone(self, k: int) -> bool:
        """ "Fled before the army and have left": is the force at item `k` followed by no verb of its own?"""
        behind = k + 1 + (_BRACKETED if self._is_abbreviated(k + 1) else 0)
        nxt = self.items[behind] if behind < len(self.items) else None
        return nxt is None or nxt.kind == "punct" or nxt.lower in self.cls["classes.conjunction"]

    def _is_abbreviated(self, at: int) -> bool:
        """Does "(XA)" stand at an item?"""
        words = [item.lower for item in self.items[at : at + _BRACKETED]]
        return len(words) == _BRACKETED and words[0] == "(" and words[2] == ")"

    def _acts_next(self, k: int) -> bool:
        """Does a finite verb stand right behind the force at item `k`: no list ends so, for want of an "and"?"""
        nxt = self.items[k + 1] if k + 1 < len(self.items) else None
        return nxt is not None and not nxt.nouns and any(not _FINITE.isdisjoint(cue.forms) for cue in nxt.verbs)

    def _acts_with_next(self, k: int) -> bool:
        """ "after days of resistance from Y, Z and W enter X": do the force at item `k` and the next act?"""
        items = self.items
        if k + 2 >= len(items) or items[k + 1].lower != "and":
            return False
        other = k + 2 + (items[k + 2].lower in self.cls["classes.determiner"])
        if other + 1 >= len(items) or items[other].kind != "force" or items[other + 1].nouns:
            return False
        return any("participle" not in cue.forms or "past" in cue.forms for cue in items[other + 1].verbs)

    def _is_between(self, k: int) -> bool:
        """ "clashes between Y, Z and W": is the force at item `k` the first of those that something is between?"""
        before = k - 1
        while before > 0 and self.items[before].lower in self.cls["classes.determiner"]:
            before -= 1
        return before >= 0 and self.items[before].lower == "between"

    def _is_owner(self, k: int) -> bool:
        """ "The army's", "the army-", "the rebels' base", "the rebel stronghold"."""
        if k + 1 >= len(self.items):
            return False
        here, nxt = self.items[k], self.items[k + 1]
        return (
            nxt.lower in {"'s", "’s"}
            or (nxt.lower == "-" and nxt.start == here.end)
            or (nxt.lower in {"’", "'"} and here.lower.endswith("s"))
            or nxt.lower in self.cls["rules.belongings"]
            or self._shares_posts(k)
        )

    def _shares_posts(self, k: int) -> bool:
        """ "(Y) and Z positions": does the force at item `k` own what the next one does too?"""
        items = self.items
        if k + 3 >= len(items) or items[k + 1].lower != "and" or items[k + 2].kind != "force":
            return False
        return items[k + 3].lower in self.cls["rules.posts"]

    def _before_phrase(self, k: int) -> tuple[int, int]:
        """The item before the noun phrase that ends at `k`, and how many words of it were stepped over.

        Countries and kinds before the name ("the separatist Y council") are no such words.
        """
        items, cls = self.items, self.cls
        i, skipped, begun = k - 1, 0, False
        i = self._before_led(i)
        while i >= 0 and (other := items[i].force) is not None and _tells_whose(other):
            if other.kind == "generic" and items[i].end + 1 != items[i + 1].start:
                break
            i -= 1  # "with the Turkish Cypriots"
        if i >= 0 and i == k - 1 and items[i].kind == "name" and items[i].end + 1 == items[k].start:
            i -= 1  # "and Hayyat Tahrir al-Sham", of which the lexicon has the end
        while i >= 0 and skipped < _INNER:
            low = items[i].lower
            determined = low in cls["classes.determiner"] and low != "that"
            # "at first the rebels": an adverb before the article is of the clause
            adverb = low in cls["classes.adverb"] and not begun
            inner = items[i].kind in {"number", "possessive"} or low in _INSIDE or adverb or self._is_range(i)
            before = items[i - 1].lower if i else ""
            if inner and low in cls["classes.subordinator"] and before not in cls["classes.determiner"]:
                break  # "prices have doubled since the army took X", but "its once mighty army"
            if items[i].kind == "word" and low.endswith(("ed", "ing")) and not self._is_event(i):
                own = before in cls["classes.determiner"] and before != "that"  # "the invading army"
                inner = inner or (own and not begun and low not in cls["rules.moments"])  # "in the evening the army"
                inner = inner or "-" in low  # "Y's UN-recognised government"
                inner = inner or self._is_led_participle(i - 1)
            inner = inner or self._is_led_participle(i)
            inner = inner or low in cls["names.ranks"] or low in _RULERS or low in _ONCE  # "defeated General Y's men"
            inner = inner or low in cls["rules.creeds"] or self._is_of_whom(i)  # "drove the Shiite Y militia out"
            inner = inner or (low in cls["classes.number"] and before in {"of", "the"})
            if not determined and not inner:
                break
            begun = begun or low == "the"
            i -= 1
            skipped += 1
        return i, skipped

    def _is_of_whom(self, i: int) -> bool:
        """ "managed to oust the hardline Y", "expelled the Y": does a plain word tell of whom something is done to?"""
        if self.items[i].kind != "word" or self.items[i].verbs or self._is_function(self.items[i]) or i < _ACTED_ON:
            return False
        article, verb = self.items[i - 1].lower, self.items[i - 2]
        if article not in self.cls["classes.determiner"] or article == "that" or verb.kind != "word":
            return False
        acts = any(cue.forms & {"past", "base", "ing"} for cue in verb.verbs)
        return acts or (self.items[i - _ACTED_ON].lower == "to" and not self._is_function(verb))

    def _before_led(self, i: int) -> int:
        """The item before "Y-led", "Western-backed" that ends with item `i`; `i` where none of them stands there."""
        low, whose = self.items[i].lower, self.items[i - _LED_BY].kind if i >= _LED_BY else ""
        led = whose == "force" and low in _LEADS_IT
        named = whose == "name" and (low in _LEADS_IT or low in HELPED)
        return i - _LED_BY - 1 if (led or named) and self.items[i - 1].lower == "-" else i

    def _governed_by_word(self, i: int, k: int) -> bool | None:
        """Does the word at item `i`, before the phrase of the force at `k`, govern it? None: it tells nothing."""
        items, cls = self.items, self.cls
        item, low, whose = items[i], items[i].lower, items[k].force
        before = items[i - 1] if i > 0 else None
        if low == "backed" and i > 1 and items[i - 1].lower == "-" and whose is not None and whose.category == "state":
            return False  # "the UN-backed government"
        if item.verbs and low.rpartition(" ")[2] == "of" and low.partition(" ")[0] in cls["classes.be"]:
            return True  # "are the masters of the rebel base"
        if before is not None and low == "of" and before.lower.rpartition(" ")[2].lstrip("·") in cls["rules.bodies"]:
            if before.force is not None and whose is not None and before.force.force.id != whose.force.id:
                return True  # "the rebels of X"
            as_part = i > 1 and before.lower == "part" and items[i - 2].lower == "as"
            extent = before.lower in cls["extents.part"] or before.lower in cls["extents.most"]
            if extent and items[k].place is not None and whose is not None and whose.kind == "country":
                return True  # "held Idlib and parts of Syria, bombing Aleppo": land, and nobody's men
            return as_part or self.governed(i - 1)  # "units of the brigade"; "as part of the mission's withdrawal"
        if before is not None and low == "of" and (before.kind == "number" or before.lower in cls["classes.number"]):
            land = whose is not None and whose.kind == "country"  # "half of Syria", but "three hundred of its fighters"
            return land or self._is_done_to(self._before_phrase(i - 1)[0])
        if before is not None and low == "on" and before.kind == "date":
            return False  # "from then on the army"
        if low in _ABOUT and items[i + 1].kind == "number":
            return i > 0 and self.governed(i)  # "about 200 marines"
        if low.rpartition(" ")[2] in cls["classes.preposition"] or low == "between" or low in _STOPPING:
            return True  # "with Y", "clashed with Y"
        if low in cls["rules.opposing"] and before is not None:
            people = before.kind == "force" or before.lower in cls["rules.fighters"]
            return people or before.lower in cls["classes.relative"]  # "groups that oppose Y"; "in fighting Y took"
        drives = low.rpartition(" ")[2] in PARTICLES and any(c.frame.startswith("ouster") for c in item.verbs)
        if item.verbs and not item.nouns and (drives or not any(c.rest for c in item.verbs)):  # "beat back Y"
            return not self._is_attack(i)
        if any(c.frame == "ouster>loser>place" for c in item.verbs):
            return True  # "pushed back Y"
        if item.kind == "word" and low.endswith(("ed", "ing")) and low not in _ADJECTIVES and not self._is_event(i):
            first = before.lower if before is not None else ""
            leads = first in cls["classes.preposition"] and first not in _MET
            return i > 0 and first not in cls["classes.determiner"] and not leads
        return None

    def _is_attack(self, i: int) -> bool:
        """ "In a surprise attack the rebels took X": is the word at item `i` a noun, by its article?"""
        determined = any(items.lower in {"a", "an", "the", "this"} for items in self.items[max(0, i - 2) : i])
        return determined and self.items[i].lower in self.cls["rules.operations"]

    def _governed_far(self, i: int) -> bool:
        """ "Engaged advance troops of Y", "by the country's biggest": what stands before adjectives and owners?"""
        items, cls = self.items, self.cls
        if items[i].lower in cls["classes.conjunction"]:
            return False
        for k in range(i - 1, i - 1 - _INNER, -1):
            if k < 0:
                return False
            earlier = items[k]
            if earlier.lower in cls["classes.preposition"] or earlier.lower in cls["rules.chasing"]:
                return True
            if earlier.kind == "possessive" or items[k + 1].kind == "possessive":
                continue
            if earlier.kind == "name" and items[i].lower in _BODIES and items[k - 1].lower in cls["classes.determiner"]:
                continue  # "the last bastion of the Somali militant group Y"
            plain = earlier.kind == "word" and not earlier.verbs and earlier.lower not in cls["classes.reporting"]
            if earlier.lower == "and" and self._is_help(k - 1):
                return True  # "an offensive backed by jets and tribal Y drove Z out"
            joins = earlier.lower in cls["classes.conjunction"] or earlier.lower in cls["classes.subordinator"]
            if not plain or joins:
                return False
        return False

    def is_adjectival(self, v: int) -> bool:
        """ "over Y controlled X", "the Y-held town": does the participle qualify the noun after it?"""
        before = self.items[v - 1] if v else None
        if before is None:
            return False
        if before.lower in {"newly", "recently", "already", "still", "once"}:
            opens = self.items[v - 2].lower  # "that" is "who" here
            qualified = v < _ADJECTIVE or (opens in self.cls["classes.determiner"] and opens != "that")
            if self.items[v - 2].lower == "to" and any("base" in cue.forms for cue in self.items[v].verbs):
                return False  # "are said to still hold X"
            return qualified or self.items[v - 2].lower in self.cls["classes.preposition"]
        if before.lower in {"the", "a", "an", "its", "their", "his", "this", "these", "those"}:
            return True
        if before.lower in self.cls["classes.number"] and self._is_of_many(v):
            return True  # "from several liberated districts"
        if self._is_done_to_name(v) and before.lower in _ABOUT_PLACE:
            return True  # "in occupied X", "from newly liberated X"
        if self.items[v].lower in self.cls["adjectives.besieged"] and self.items[v + 1 : v + 2]:
            led = before.lower in self.cls["classes.preposition"] or (before.verbs and not before.nouns)
            if led and self.items[v + 1].kind in {"place", "name"}:
                return True  # "apart from besieged X", "entered besieged X"
        return (before.lower == "-" and before.end == self.items[v].start) or (
            before.kind == "force"
            and not self._is_told(v)
            and (
                self.items[v].lower in self.cls["adjectives.held"]
                or self.items[v].lower in self.cls["adjectives.besieged"]
            )
            and self.governed(v - 1)
            and not self._is_tie(v - 1)
            and not self._free_subject_before(v - 1)
            and not self._is_origin(v - 1)
            and "by" not in {w.lower for w in self.items[max(0, v - 3) : v - 1]}
        )

    def _is_origin(self, k: int) -> bool:
        """ "Paratroopers from Y occupied X": is the force at item `k` only where the subject of the verb comes from?"""
        whence = k > 1 and self.items[k - 1].lower == "from" and self.items[k - 2].kind == "force"
        return whence and not any(item.verbs for item in self.items[: k - 2])

    def _leads(self, k: int) -> bool:
        """ "Factions led by Y", "fighters loyal to Y": is the force at `k` whose the fighters are?"""
        items, by = self.items, k - 1
        while by > 0 and items[by].lower in self.cls["classes.determiner"]:
            by -= 1
        if by < _LED:
            return False
        led = items[by].lower == "by" and items[by - 1].lower in _LEADING
        tied = items[by].lower in {"to", "with"} and items[by - 1].lower in TIED
        if not (led or tied):
            return False
        men = next((j for j in (by - 2, by - 3) if j >= 0 and items[j].lower in self.cls["rules.fighters"]), None)
        return men is not None and not (items[men].kind == "word" and self.governed(men))

    def _leader_of(self, k: int) -> int:
        """ "Rebel groups led by Y", "fighters of the 3rd Y Brigade": the item of Y, for a force known by what it is."""
        force, by = self.items[k].force, k + 2
        before = self._before_led(k - 1) + 1 if force is not None and force.kind == "generic" else k
        if before < k and self.items[before].kind == "force":
            return before  # "Y-led rebels"
        if force is None or force.kind != "generic" or by + 1 >= len(self.items):
            return k
        if self.items[by - 1].lower == "of":
            unit = by + (self.items[by].lower in self.cls["classes.determiner"])
            whose = self.items[unit].force if unit < len(self.items) else None
            introduced = whose is not None and whose.kind == "introduced"
            return unit if introduced and force.category != "state" else k  # but "soldiers of the 47th"
        if self.items[by - 1].lower not in _LEADING or self.items[by].lower != "by":
            return k
        named = by + 1 + (self.items[by + 1].lower in self.cls["classes.determiner"])
        return named if named < len(self.items) and self.items[named].kind == "force" else k

    def first_of_list(self, k: int) -> int:
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
            elif before > _AS_WELL_AS and [w.lower for w in items[before - 2 : before + 1]] == ["as", "well", "as"]:
                before -= 2  # "the A as well as B captured"
            elif before < 1 or items[before].lower not in {"and", ",", "&"}:
                return k
            if self._ends_series(before) and not self.governed(before - 2):
                before, joined = before - 1, True
            if items[before - 1].kind != "force":
                return k
            comma = items[before].lower == ","
            if comma and ((not joined and self._acts_next(k)) or not self._is_in_list(before, "and" if joined else "")):
                return k
            if comma and joined and self.governed(before - 1):
                return k  # "after days of resistance from Y, Z and W enter X"
            joined, k = True, before - 1
