"""Who does what a verb of control says: its subject, to the left or the right, or whose attack it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.sentences.nounphrases import HELPED
from geomap.reading.sentences.setin import SET_IN, SetIn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.sentences.items import ForceLike, Item
    from geomap.reading.sentences.verbgroups import VerbGroup

    Subject = tuple[ForceLike | None, int | None]
    """The force that acts and its item; no force, but an item, where a pronoun does."""

_COLUMNS = frozenset({"column", "columns", "convoy", "expedition"})
"""Those of whom a text tells where they go."""
_SOME = frozenset("at least more than over about around some nearly almost up to an estimated".split())
"""Words before a number."""
_ORDERS = 12
"""Items from a verb to the "and" that begins the next clause."""
_JOINING = frozenset({"with", "alongside", "against", "between", "by"})
_LEFT = 45
"""Items a subject may stand before its verb."""
_BEGUN = frozenset({"started", "began", "continued", "kept"})
"""Of which what follows tells ("which began attacking and occupying X")."""
_CIRCUMSTANCES = ("rules.spans", "rules.dayparts", "rules.operations", "rules.battles")
"""Classes of nouns that say when or how something was done."""
_OPENS_CLAUSE = frozenset({"despite", "amid", "than", "when", "while", "because", "although", "whereas", "that"})
"""Words after which a name begins a clause."""
_ASIDE = 14
"""Items of "who last week declared a truce in the whole of the north and"."""
_ADDRESSED = 5
"""Items from a verb of addressing to whom it addresses."""
_OPERATION = 9
"""Items from a verb back to the attack that is its subject."""

_TIES = frozenset(
    "ties links linked loyal allied affiliated aligned backed supported connected connections close".split()
)
_TIED = 10
"""Items of "Y, an armed group with long-standing ties to" at most."""
_MAN = ("mr ", "mrs ", "ms ")
_OWN_SUBJECT = 2
"""Items of "a man", at least."""
_STAND_INS = frozenset("latter former others rest two three pair group both same first second".split())
"""What stands for those who were told of."""


class ClauseReader(SetIn):
    """Reads who acts in one sentence."""

    def subject_force(self, group: VerbGroup) -> Subject:
        """The force that does what the verb says, and its item; (None, item) for a pronoun.

        The free (ungoverned) force nearest to the left; a participle looks past its clause for the subject of the
        main one, to the left and then to the right.
        """
        k = self._before_adverbs(group.start - 1)
        if k >= 0 and self.items[k].lower in self.cls["rules.civilians"] and self._is_peaceful(k):
            return None, None  # "an attack by Y, and hundreds of residents fled"
        if k > 0 and self.items[k].lower in _COLUMNS and self.items[k - 1].lower == "the":
            return None, None  # "the garrison was won over, and the column took X": it is told of before
        if k > 1 and (whole := self._before_set_in(k)) is not None:
            return self.items[whole].force, whole
        k = self._before_clause_set_in(k)
        if group.gerund:
            k = self._before_relative(k)
        if 0 < k == group.start - 1 and self.items[k].kind == "name" and self._opens_clause(group, k):
            return None, None  # "longer than Smith held Z", "and Smith took it": he did it
        if (near := self._named_for(group, k)) is not None:
            return self.items[near].force, near
        return self._to_the_left(group, k)

    def _opens_clause(self, group: VerbGroup, k: int) -> bool:
        """Does a clause of its own begin with the name at item `k`, and not "Y and Smith", "A and B were taken"?"""
        items, joint = self.items, k - 1
        if items[joint].lower in _OPENS_CLAUSE:
            return True
        if items[joint].lower not in {"and", "but"} or joint == 0 or group.passive or group.participle:
            return False
        before = items[joint - 1]
        return before.lower in {",", "it", "them"} or before.kind in {"date", "place"} or items[joint].lower == "but"

    def _before_adverbs(self, k: int) -> int:
        """The last item up to `k` that is no date, no adverb and no quote set off by a comma."""
        items = self.items
        while k > 1 and (items[k].kind == "date" or items[k].lower in self.cls["classes.adverb"]):
            k -= 1
        while k > 1 and items[k].lower in {'"', "”"} and items[k - 1].lower == ",":
            k -= 1
        return k

    def _is_peaceful(self, k: int) -> bool:
        """Is the word for civilians at item `k` a subject of its own ("hundreds of residents")?"""
        items, cls = self.items, self.cls
        i = k - 1
        while (
            i >= 0
            and items[i].kind != "force"
            and (
                items[i].kind == "number"
                or items[i].lower in cls["classes.number"] | cls["classes.determiner"] | _SOME
                or (items[i].lower == "of" and i > 0 and items[i - 1].lower in cls["classes.number"])
                or (items[i].kind == "word" and not items[i].verbs and items[i].lower.endswith(("al", "ed", "ous")))
            )
        ):
            i -= 1
        if i > 0 and items[i].lower in cls["classes.conjunction"]:
            # "and residents are fleeing", "were shot by Y and residents were expelled", but not "Y and villagers"
            return items[i - 1].force is None or self.governed(i - 1)
        return i < 0 or items[i].lower in {",", ";", ":"} | cls["classes.subordinator"] | cls["classes.reporting"]

    def _named_for(self, group: VerbGroup, k: int) -> int | None:
        """The force that the words right before the verb name for it, whatever governs it."""
        items = self.items
        absolute = group.gerund or (group.participle and items[group.start].lower == "having")
        if absolute and k >= 0 and items[k].kind == "force" and self._only_adverbs(k, group.start):
            return k  # "resulted in Y taking X", "with Y having taken X", "against Y now holding X"
        if group.caused is not None:
            return group.caused
        if group.infinitive and (actor := self._for_to(group.verb)) is not None:
            return actor  # "it took weeks for Y to take X"
        if (owner := self._owner_of(k)) is not None:
            return owner
        if group.gerund and k > 0 and items[k].lower in {"for", "of", "from"}:
            # "praised Y for capturing", "accused Y of shelling", "failed to stop Y from taking"
            return next((i for i in range(k - 1, max(-1, k - 7), -1) if items[i].kind == "force"), None)
        return self._addressed(group, k) if (own := self._with_own_subject(group, k)) is None else own

    def _with_own_subject(self, group: VerbGroup, k: int) -> int | None:
        """ "With Y moving west and capturing X, Z": the item of the Y, who does all that the "with" tells."""
        if not (group.gerund or group.participle):
            return None
        for i in range(k, 0, -1):
            item = self.items[i]
            if item.kind == "force":
                before = self.items[i - 1 - (self.items[i - 1].lower in self.cls["classes.determiner"])].lower
                verb = next(
                    v for v in range(i + 1, group.verb + 1) if self.items[v].lower not in self.cls["classes.adverb"]
                )
                return i if before == "with" and self.items[verb].lower.endswith("ing") else None
            if item.kind == "punct" and item.lower != "-":
                return None
        return None

    def _addressed(self, group: VerbGroup, k: int) -> int | None:
        """ "Z warned Y against an attack after seizing X", "Z accused Y of opening fire on X": the item of the Y."""
        items = self.items
        opening = k > 0 and items[k].lower.endswith("ing") and items[k - 1].lower == "of"
        if not opening and not (group.gerund and items[k].lower in {"after", "by"}):
            return None
        verbs = self.cls["rules.blaming" if opening else "rules.addressing"]
        for i in range(k - 1, max(-1, k - _LEFT), -1):
            if items[i].lower in verbs:
                whom = range(i + 1, min(k, i + _ADDRESSED))
                return next((j for j in whom if items[j].kind == "force"), None)
            if items[i].lower in {";", ":", "."}:
                break
        return None

    def _to_the_left(self, group: VerbGroup, k: int) -> Subject:
        """The free force, or the pronoun, nearest to the left of item `k`, in the verb's clause or the one over it."""
        items = self.items
        crossed = False
        beside: int | None = None
        while k >= 0 and k > group.start - _LEFT:
            item = items[k]
            if beside is not None and item.lower in self.cls["classes.reporting"] and not self._is_done_to(k):
                return items[beside].force, beside  # "Y says leaders of Z groups holed up in X": not Y
            if item.kind == "force":
                if (flight := self._before_flight(k, group.start)) is not None:
                    k = flight
                    continue
                if (actor := self._acting(k, group.start)) is not None:
                    return items[actor].force, actor
                if beside is None and all(w.kind == "word" for w in items[k + 1 : group.start]):
                    beside = k
            elif item.lower == "that" and k and items[k - 1].kind == "date":
                k -= 1  # "and two days after that were masters of X"
            elif self._is_before_noun(k):
                pass
            elif item.lower in self.cls["rules.sets_clause"] and not group.participle and not crossed:
                if self._leads_phrase(k, group.start):
                    k -= 1
                    continue  # "Y attacked as a whole division and took X"
                if k == group.start - 1 or not self._has_finite_between(k, group.start):
                    # the verb's own subordinator: what stands left is another clause
                    return (None, None) if not group.gerund else self._left_of(k, group)
                crossed = True
            elif item.lower == "," and (opener := self._opener(k)) is not None:
                k = opener  # "Y, which Z says is backed by W, rose and took"
            elif (pronoun := self._pronoun(k, group)) is not None:
                return pronoun
            elif self._tells_of_another(k, group) or self.is_man(k) or self._is_told_of(k, group):
                return None, None
            elif self._ends_search(k, group):
                break
            k -= 1
        return self.to_the_right(group.verb) if group.participle or group.gerund else (None, None)

    def _leads_phrase(self, k: int, verb: int) -> bool:
        """ "Attacked as a whole division and took", "attacked X and after heavy fighting took it": does the "as",
        "after", "since" at item `k` lead a phrase without a verb, and no clause of its own?
        """
        joined = self._before_adverbs(verb - 1)
        phrase = self.items[k + 1 : joined + 1]
        if not phrase or any(w.verbs and not w.nouns for w in phrase):
            return False
        if phrase[-1].lower == "and":
            return len(phrase) > 1
        how = bool(phrase[-1].nouns) or any(phrase[-1].lower in self.cls[name] for name in _CIRCUMSTANCES)
        return self.items[k - 1].lower in {"and", "but"} and how

    def _acting(self, k: int, verb: int) -> int | None:
        """The item of the actor that the force at `k` is or belongs to; None where something governs it."""
        if self._is_to_act(k, verb):
            return k  # "only for Y to come back and seize X"
        if self._begins_anew(k, verb):
            return k
        if self._leads(k) or (not self.governed(k) and not self._is_object(k)):
            return self.first_of_list(self._leader_of(k))
        return None

    def _begins_anew(self, k: int, verb: int) -> bool:
        """ "Y retreated on the orders of Z and W established": does the "and" before the force join no list?"""
        items, cls = self.items, self.cls
        joint = k - 1
        while joint > 0 and items[joint].lower in cls["classes.determiner"]:
            joint -= 1
        if items[joint].lower != "and" or not self._only_adverbs(k, verb) or items[joint - 1].kind != "force":
            return False
        for i in range(joint - 2, max(0, joint - _ORDERS), -1):
            if items[i].kind == "punct":
                return False
            if any("past" in cue.forms for cue in items[i].verbs) and not items[i].nouns:
                free = items[i - 1].kind == "force" and not self.governed(i - 1)
                return free and items[i + 1].lower != "by" and items[i].lower.rpartition(" ")[2] not in _JOINING
        return False

    def _pronoun(self, k: int, group: VerbGroup) -> Subject | None:
        """Whom the pronoun at item `k` means as the subject: nobody for a person; None where none stands there."""
        low = self.items[k].lower
        if low in {"who", "which", "that"} and (self._only_adverbs(k, group.start) or self._acts_too(k, group.start)):
            return self._antecedent(k)
        if low in {"he", "she"}:
            return None, k
        if low in {"which", "whom"} and not group.participle and self._has_subject(k, group.start):
            return None, None  # "the palace, which somebody's guard still holds"
        if low == "it" and k > 0 and self.items[k - 1].verbs and self.items[k - 1].kind == "word":
            return None  # "closed the ring round it, taking X"
        if low in {"they", "we"} or ((low == "it" or self.is_named_people(k)) and not self.governed(k)):
            return None, k
        return None

    def _tells_of_another(self, k: int, group: VerbGroup) -> bool:
        """ "Y says a man left X", "Y said 300 men entered X": has what is said at item `k` a subject of its own?"""
        items, cls = self.items, self.cls
        between = items[k + 1 : group.start]
        done = items[group.verb].verbs and not items[group.verb].nouns and not group.participle and not group.gerund
        if len(between) < _OWN_SUBJECT or not done:
            return False
        if items[k].lower in {"and", "but"}:
            return self._has_own_subject(k, between)
        if items[k].lower not in cls["classes.reporting"]:
            return False
        counted = between[0].kind == "number" or between[1].kind == "number"
        told = counted or between[0].lower in {"a", "an"} or between[0].lower in cls["classes.number"]
        plain = (w.kind in {"word", "number"} and not w.verbs and not self._joins(w.lower) for w in between)
        return told and all(fits or w.lower == "-" for fits, w in zip(plain, between, strict=True))

    def _has_own_subject(self, k: int, between: Sequence[Item]) -> bool:
        """ "Y fled, and the state regained X": is what stands between "and" at item `k` and the verb its subject?"""
        head, cls = between[-1].lower, self.cls
        if between[0].lower not in {"the", "a", "an"} or head in _STAND_INS:
            return False
        if head in cls["rules.fighters"] or head in cls["rules.operations"]:
            return False
        if any(w.kind != "word" or (w.verbs and not w.nouns) or self._joins(w.lower) for w in between):
            return False
        left = next((j for j in range(k - 1, -1, -1) if self.items[j].kind == "force"), k)
        helping = cls["classes.be"] | cls["classes.have"]
        return any((w.verbs and not w.nouns) or w.lower in helping for w in self.items[left + 1 : k])

    def _is_told_of(self, k: int, group: VerbGroup) -> bool:
        """ "Y said (that the) Zelkani had left X", "Y said Smith, holed up in X,": is it a name that Y tells of?"""
        if self.items[k].kind != "name" or not (self._only_adverbs(k, group.start) or self.items[k + 1].lower == ","):
            return False
        said = k - 1
        while said > 0 and (self.items[said].lower in {"the", "that", "on"} or self.items[said].kind == "date"):
            said -= 1
        if said < 1 or self.items[said].lower not in self.cls["classes.reporting"]:
            return False
        return self.items[said - 1].lower != ","  # "took X, said Smith, and left it"

    def is_man(self, k: int) -> bool:
        """ "and Mr Smith left X": is the name at item `k` that of a man who does what follows?"""
        opens = k == 0 or self._joins(self.items[k - 1].lower) or self.items[k - 1].kind == "punct"
        named = self.items[k].kind == "name" and self.items[k].lower.startswith(_MAN)
        return named and opens and (k == 0 or self.items[k - 1].lower not in {"by", "of", "with", "to"})

    def _joins(self, low: str) -> bool:
        """Does a word lead to another phrase or clause?"""
        return any(low in self.cls[name] for name in ("classes.conjunction", "classes.preposition", "classes.relative"))

    def _acts_too(self, k: int, verb: int) -> bool:
        """ "which had captured and held": do a verb and "and" stand behind the pronoun at item `k`?"""
        between = self.items[k + 1 : verb - 1]
        if self._goes_on_aside(k, verb):
            return True
        joined = self.items[verb - 1].lower == "and" and bool(between) and bool(between[-1].verbs)
        helping = ("classes.be", "classes.have", "classes.adverb")
        return joined and all(
            w.lower in _BEGUN or any(w.lower in self.cls[name] for name in helping) for w in between[:-1]
        )

    def _goes_on_aside(self, k: int, verb: int) -> bool:
        """ "backed Y, who declared a truce and left X": does a clause set off at item `k` go on to the verb?"""
        joint = self._before_adverbs(verb - 1)
        if k < 1 or self.items[k - 1].lower != "," or self.items[joint].lower != "and" or joint - k > _ASIDE:
            return False
        between = self.items[k + 1 : joint]
        if any(w.kind in {"punct", "force"} or w.lower in self.cls["classes.subordinator"] for w in between):
            return False
        plain = (w for w in between if w.kind != "date" and w.lower not in self.cls["classes.adverb"])
        first = next(plain, None)
        return first is not None and first.kind == "word" and (bool(first.verbs) or first.lower.endswith("ed"))

    def _ends_search(self, k: int, group: VerbGroup) -> bool:
        """Is what stands left of item `k` another sentence's, or what somebody said?"""
        low = self.items[k].lower
        if low in {"—", "–"} and group.gerund and self._only_when(k + 1, group.start):
            return False  # "Y left X – a month after taking it"
        heads = low == ":" and (
            k > 3 or self.items[k - 1].kind != "force"
        )  # "X Civil War: the Red Cross left", not "X:"
        if heads or (self.items[k].kind == "punct" and low in {";", ".", "—", "–"}):
            return True
        says = low in self.cls["classes.reporting"] and k < group.start - 1
        return says and self.items[k + 1].lower == "that"

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

    def _has_subject(self, relative: int, verb: int) -> bool:
        """Does a relative clause name somebody, unknown as a force, before its verb, and nothing done before that?"""
        between = self.items[relative + 1 : verb]
        return any(w.kind == "name" for w in between) and not any(w.verbs or w.lower == "," for w in between)

    def _only_when(self, first: int, stop: int) -> bool:
        """Do the items from `first` to `stop` say when and no more ("a month after")?"""
        return first < stop and all(i.kind == "date" or i.lower in {"after", "before"} for i in self.items[first:stop])

    def _only_adverbs(self, k: int, stop: int) -> bool:
        return all(w.lower in self.cls["classes.adverb"] or w.kind == "date" for w in self.items[k + 1 : stop])

    def _antecedent(self, k: int) -> Subject:
        """What the relative pronoun at `k` stands for: the noun before it, if that is a force.

        "that" after a verb of saying is no pronoun, and has no force before it: then the answer is nobody.
        """
        if (first := self._same_relative(k)) is not None:
            return self._antecedent(first)
        if self.items[k].lower != "who" and self.items[k - 1].lower in self.cls["nouns_of_place.counted"]:
            return None, None  # "pushed Y off two heights that overlook X"
        for i in range(k - 1, max(-1, k - 9), -1):
            item = self.items[i]
            if item.kind == "force" and self._is_excepted(i):
                continue  # "It was Y, not Z, that took X"
            if item.kind == "force":
                tied = self._tied_to(i) if i == k - 1 else i
                return (self.items[tied].force, tied) if tied is not None else (None, None)
            if item.kind == "place" or item.lower in self.cls["classes.reporting"] or item.lower in {";", ":"}:
                break
        return None, None

    def _is_excepted(self, i: int) -> bool:
        """ "Y, not Z,": is the force at item `i` named only to say that it was not it?"""
        before = i - 1 - (self.items[i - 1].lower in self.cls["classes.determiner"])
        return before > 0 and self.items[before].lower in {"not", "than"}

    def _same_relative(self, k: int) -> int | None:
        """ "Y, who took X in May, and who hold Z": the first "who", for the one behind "and" at item `k`."""
        joint = k - 1
        if joint < 1 or self.items[joint].lower not in self.cls["classes.conjunction"]:
            return None
        for i in range(joint - 1, max(0, joint - SET_IN), -1):
            if self.items[i].lower == self.items[k].lower:
                return i
            if self.items[i].lower in {";", ":", "."}:
                return None
        return None

    def _tied_to(self, i: int) -> int | None:
        """ "Y, a group with ties to W and Z that": the Y, who has to do with the force at item `i`.

        That force itself where nobody is said to; None where it is somebody who is not known.
        """
        by = self.first_of_list(i) - 1
        while by > 0 and self.items[by].lower in self.cls["classes.determiner"]:
            by -= 1
        if by < 1 or self.items[by].lower not in {"to", "with", "by"} or self.items[by - 1].lower not in _TIES:
            return i
        for k in range(by - 2, max(-1, by - _TIED), -1):
            if self.items[k].kind == "force":
                return k
            if self.items[k].verbs and not self.items[k].nouns:
                break
        return None

    def _left_of(self, k: int, group: VerbGroup) -> Subject:
        for i in range(k - 1, max(-1, group.start - _LEFT), -1):
            if self.items[i].kind == "force" and not self.governed(i):
                first = self.first_of_list(i)
                return self.items[first].force, first
        return self.to_the_right(group.verb)

    def to_the_right(self, v: int) -> Subject:
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
        helped = items[noun + 1].lower in HELPED and items[noun + 2].lower == "by"
        if noun < end and not helped:  # "a Y offensive backed by jets captured X"
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
            launched = group._replace(start=first - 1, verb=first - 1, gerund=False, participle=False, caused=None)
            force, at = self.subject_force(launched)  # "Y launched an assault that liberated X"
            return (force, at) if force is not None and at is not None else None
        return None

    def _ends_operation(self, k: int) -> bool:
        """Is the item an attack, or what ends the search for one?"""
        item = self.items[k]
        stop = item.kind in {"place", "punct"} or (item.verbs and not item.nouns and item.lower != "attack")
        return stop or item.lower in self.cls["rules.operations"]
