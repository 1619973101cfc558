"""Whose "its", "their", "his" and "whose" are, and which forces of a sentence such words may stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geomap.reading.commonwords import POSSESSIVES
from geomap.reading.rules.mentions import are_enemies, are_many, name_mention
from geomap.reading.rules.speakers import Speakers
from geomap.reading.sentences.nounphrases import BELONGING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.sentences.items import ForceLike

_PEOPLES: Final = ("s", "ese", "ish", "nch", "tch")
"""How the names of peoples end that are told of as many ("the Turks", "the Chinese", "the French")."""
_PARTING: Final = frozenset({"while", "whereas", "whilst", ";"})
"""Words between two clauses of equal weight, each with a subject of its own."""
_NEAR_WHOSE: Final = 7
"""Items back to which the party that "whose" stands for is looked for."""
_OF_ONE: Final = frozenset({"his", "her", "our"})
_LEADING_UP: Final = frozenset(
    "while as after before when once although though since with because despite until".split()
)
"""Words that open a clause which leads up to the main one."""
_OF_A_BODY: Final = frozenset({"it", "its"})
_SET_BEFORE = frozenset({"after", "before", "following", "despite", "upon", "since", "with", "during", "by"})
"""Before what a sentence begins with ("Following its retreat from X, Y ...")."""
_BLAMED = 14
_SEAT = 5
"""Items from "their" to "last remaining stronghold", at most."""
_TOWARDS = frozenset({"on", "against", "towards", "toward", "into", "upon"})
_SOME_OF: Final = frozenset("one two three several some most many all another parts part".split())
"""Before "of their strongholds"."""
_ENDS_IN: Final = frozenset({"to", "in", "with", "forced", "forcing", "caused", "completed", "achieved", "secured"})
"""Between what somebody does to others and what becomes of these."""
_SAME: Final = {"their": ("they",), "its": ("it",)}
_SAME_CLAUSE: Final = 6
"""Items from "they" to "their" in "they have further tightened their"."""
_DRIVEN = 5
"""Items from "drove" to "the last of the rebels", at most."""
_PLACES = ("anaphora.settlement", "anaphora.area", "anaphora.facility", "anaphora.sites", "anaphora.plural")
_REMNANTS = frozenset({"remnants", "remnant", "survivors", "stragglers", "remains"})
_OFFICES = ("attribution.organisations", "rules.chiefs")
_JUST_NAMED = 300
"""Characters from the name of a leader to a sentence that speaks of "his men"."""
_ONE_OF = 9
"""Items from "was" to "one of the last towns in the valley", at most."""

_TAKING = 5
"""Items from a pronoun to its verb."""


@dataclass(slots=True)
class Possessives(Speakers):
    """A sentence that is asked whom its possessives stand for."""

    def whose_men(self, force: ForceLike, at: int) -> ForceLike:
        """ "Y said troops of its Northern Command took X": whose the men are that end at item `at`."""
        if self.low(at + 1) != "of" or self.low(at + 2) not in POSSESSIVES:
            return force
        group = self.items[at + 3].force if at + 3 < len(self.items) else None
        named = group if group is not None and group.kind == "named" else None
        return named or self.owner_of_its(at + 3)[0] or force

    def owner_of_its(self, v: int) -> tuple[ForceLike | None, int | None]:
        """ "Y said that missiles fired from its ships struck": the force that "its" or "their" stands for.

        The subject of the sentence before all, else the force named nearest before, else the one that acted last.
        """
        its = next((i for i in range(v - 1, max(-1, v - 12), -1) if self.low(i) in POSSESSIVES), None)
        if its is None:
            return None, None
        if self.low(its) == "whose":
            who = next((i for i in range(its - 1, max(-1, its - _NEAR_WHOSE), -1) if self.items[i].force), None)
            return (self.items[who].force, its) if who is not None else (None, None)
        if (antecedent := self.relative_owner(its)) is not None:
            return self.items[antecedent].force, antecedent
        if (accused := self._accused(its)) is not None:
            return self.items[accused].force, accused
        if (whose := self.driven_out(its) or self._agent_before(its)) is not None:
            return self.items[whose].force, whose
        told = self.discourse.hands.last
        if self.low(its + 1) in _REMNANTS and told is not None and told.status == "lost" and told.force is not None:
            return told.force, its  # "Y drove Z from X. Its remnants"
        if self.low(its) == "our":
            ours = self.ours(its) or self._headed_by(its)
            if ours is not None or not self._is_in_quotation():
                return ours, its
        if (teller := self.saying_so(its)) is not None or (teller := self._teller(self._same_before(its))) is not None:
            return self.speaking(teller), its
        named = [i for i in range(its) if self.items[i].kind == "force" and self.may_be_meant(i)]
        if self.low(its) in _OF_ONE:
            named = [i for i in named if self.items[i].force.category != "described"]  # type: ignore[union-attr]
        named = self._of_number(its, self._of_its_clause(its, named))
        free = [i for i in named if not self.clauses.governed(i)]
        office = self._officeholder(its, named)
        if office is not None:
            return self.items[office].force, its
        if self.low(its) in {"his", "her"} and (leader := self._leader_before(named)) is not None:
            return self.items[leader].force, its
        if self.low(its) in {"his", "her"} and not any(self._is_person(i) for i in named):
            ruled = self._of_a_ruler(its)
            if ruled is not None or not free or any(self.is_in(i, "rules.rulers") for i in range(its)):
                return ruled, its
        acting = [i for i in free if self._acts(i)] or free  # "Damascus: rebel commanders say their men"
        last = self.discourse.actors.last
        before = last is not None and self.low(its - 1) == "by" and self.low(its) in {"its", "their"}
        chosen = acting[0] if acting else named[-1] if named and not before else None
        if chosen is None and self.low(0) in _SET_BEFORE and not self._is_clause(its):
            later, at = self.clauses.to_the_right(its)  # "After its retreat from X, Y"
            if later is not None and at is not None:
                return later, its
        if chosen is None and (unknown := self._begins_with_name(its)) is not None:
            return unknown, its
        owner = self.items[chosen].force if chosen is not None else self._last_actor(its)
        if self.low(its) in _OF_ONE and owner is not None and owner.category == "described":
            return None, its  # "the enemy had gone ... our cavalry": not theirs
        if owner is not None and self.is_taken(its) and self._attacks_it(owner, its):
            others = (*(self.items[i].force for i in reversed(range(its))), last)
            other = next((o for o in others if o is not None and o.force.id != owner.force.id), None)
            enemies = (p for p in reversed(self.discourse.actors.parties) if are_enemies(p, owner))
            return next(enemies, other), its
        return owner, its

    def _same_before(self, its: int) -> int:
        """ "they are tightening their hold": the pronoun before the possessive at item `its` for the same, if any."""
        same = _SAME.get(self.low(its), ())
        for k in range(its - 1, max(0, its - _SAME_CLAUSE), -1):
            if self.low(k) in same:
                return k
            if self.items[k].force is not None or self.items[k].kind == "punct":
                break
        return its

    def _attacks_it(self, force: ForceLike, its: int) -> bool:
        """Is a force, or nobody whom the sentence names before "their" at item `its`, the one that attacks?"""
        acting = [i for i in range(its) if self.items[i].kind == "force" and not self.clauses.governed(i)]
        together = acting[-1:]  # "Y and Z captured their stronghold"
        while len(acting) > len(together) and self._are_joined(acting[-len(together) - 1], together[0]):
            together = acting[-len(together) - 1 :]
        acts = {other.force.id for i in together if (other := self.items[i].force) is not None}
        return not acts or force.force.id in acts

    def _are_joined(self, first: int, i: int) -> bool:
        """Does nothing but "and", and an article, stand between the forces at two items?"""
        return self.low(first + 1) == "and" and i == first + 2 + self.is_in(first + 2, "classes.determiner")

    def _begins_with_force(self, k: int) -> int:
        """The item of the force that a clause at item `k` begins with, an article apart."""
        return k + self.is_in(k, "classes.determiner")

    def _is_clause(self, stop: int) -> bool:
        """ "By noon the town was in their": has what begins the sentence up to item `stop` a verb of its own?"""
        return any(self.is_in(k, "classes.be") or self.is_in(k, "classes.have") for k in range(1, stop))

    def _begins_with_name(self, its: int) -> ForceLike | None:
        """ "The Courts abandoned X and their last seat": a plural name that no lexicon has, which acts first."""
        k = int(self.low(0) == "the")
        if self.low(its) != "their" or k + 1 >= its or self.items[k].kind != "name":
            return None
        acts = any("past" in cue.forms for cue in self.items[k + 1].verbs) and not self.items[k + 1].nouns
        return self.named_actor(k, k + 1) if acts and self.low(k).endswith("s") else None

    def _accused(self, its: int) -> int | None:
        """ "Y accused Z of taking part, saying its jets": Z is whose they are."""
        said = its - 1
        if self.low(its) != "its" or not self.is_in(said, "classes.reporting") or not self.low(said).endswith("ing"):
            return None
        blames = (k for k in range(said - 1, max(-1, said - _BLAMED), -1) if self.low(k) in {"accused", "accuses"})
        verb = next(blames, None)
        found = (k for k in range(verb + 1, verb + 4) if self.items[k].force is not None) if verb is not None else ()
        return next(iter(found), None)

    def driven_out(self, its: int) -> int | None:
        """ "Y drove Z from (one of) their strongholds", "out of its base": the Z, for the "their" at item `its`."""
        some = self.low(its - 1) == "of" and (self.low(its - 2) in _SOME_OF or self.kind(its - 2) == "number")
        from_ = its - 1 - 2 * some
        out = self.low(from_) == "of" and self.low(from_ - 1) == "out"
        if self.low(its) not in {"its", "their"} or not (out or self.low(from_) == "from"):
            return None
        whom = from_ - 1 - out
        if whom < 1 or self.items[whom].kind != "force":
            return None
        for v in range(whom - 1, max(-1, whom - _DRIVEN), -1):
            if any(cue.frame.startswith("ouster>loser") for cue in self.items[v].verbs):
                return whom
            if self.items[v].force is not None or self.items[v].kind == "punct":
                return None
        return None

    def _agent_before(self, its: int) -> int | None:
        """ "Soldiers were killed by Y in their capture of X": the Y, who takes what the noun tells."""
        who = next((k for k in range(its - 1, 0, -1) if self.items[k].force is not None), 0)
        within = who >= its - _SAME_CLAUSE and self.low(its - 1) in {"in", "during"}  # not "driven back after its"
        if not within or not any(cue.status == "captured" for cue in self.items[its + 1].nouns):
            return None
        by = next((k for k in range(who - 1, max(0, who - _DRIVEN), -1) if self.low(k) == "by"), 0)
        done = self.is_in(by - 1, "rules.harmed")  # but not "joined by Y in their capture of X"
        return who if by and done and all(self.kind(k) == "word" for k in range(who + 1, its)) else None

    def _of_its_clause(self, its: int, named: list[int]) -> list[int]:
        """ "Y took X, while Z's corps took W and its": of the forces named, those of its own clause, if any.

        "After Y withdrew, Z began its": so it is behind a comma that a clause leads up to, where a force follows.
        """
        parted = next((i for i in range(its - 1, 0, -1) if self.low(i) in _PARTING), -1)
        if parted < 0 and self.low(0) in _LEADING_UP:
            commas = (k for k in range(its - 2, 1, -1) if self.low(k) == ",")
            parted = next((k for k in commas if self._begins_with_force(k + 1) in named), -1)
        return [i for i in named if i > parted] or named

    def relative_owner(self, its: int) -> int | None:
        """ "Y beat Z, which had used X to keep W in its grip": the force right before the relative of its clause."""
        for k in range(its - 1, 0, -1):
            if self.items[k].kind == "punct" and self.low(k) not in {'"', "“", "”", "-"}:
                return None
            if self.low(k) in {"which", "who"}:
                at = k - 1 - (self.low(k - 1) == ",")
                acts = (
                    self.is_in(k + 1, "classes.have")
                    or self.is_in(k + 1, "classes.be")
                    or bool(self.items[k + 1].verbs)
                )
                return at if at >= 0 and self._acts(at) and acts else None
            if self.items[k].kind == "force":
                return None
        return None

    def is_taken(self, their: int) -> bool:
        """ "stormed their stronghold": is what is theirs, whoever "they" are, attacked by the subject before it?"""
        if self.is_in(their + 1, "rules.power") or self.is_in(their + 2, "rules.power"):
            return False  # "has fallen into their hands"
        if any(cue.status == "captured" for cue in self.items[their + 1].nouns):
            return False  # "launched their takeover of X"
        if self.is_in(their + 1, "rules.driving_out"):
            return self.low(their - 1) in _ENDS_IN  # "a revolt by Y led to their expulsion from X"
        seat = any(cue.frame == "seat" for item in self.items[their + 1 : their + _SEAT] for cue in item.nouns)
        if self.low(their) != "their" and not (self.low(their) == "its" and seat):
            return False
        if seat and self.low(their - 1) in _TOWARDS:
            k = their - 2 - (self.low(their - 2) == "in")  # "closed in on"
            return self.is_in(k, "rules.operations") or self.is_in(k, "rules.making_for")
        cues = self.items[their - 1].verbs if their > 0 else ()
        harmed = {"captured", "besieged", "struck"}
        own = ("loser>", "place>")  # "lost their base", "has fallen to their fighters"
        done = (cue for cue in cues if not cue.frame.startswith(own))
        return any(cue.status in harmed and cue.lemma not in self.vocab.cls["rules.restoring"] for cue in done)

    def _officeholder(self, his: int, named: Sequence[int]) -> int | None:
        """ "the defence minister of Y said that his forces": the country whose man he is, if he is nobody else's."""
        if self.low(his) not in {"his", "her"} or len({self.items[i].force.force.id for i in named}) > 1:  # type: ignore[union-attr]
            return None
        adjectives = (i for i in range(his) if self.items[i].force is not None)  # "the head of the Iraqi service"
        i = named[0] if named else next(adjectives, None)
        if i is None:
            return None
        of = i - 1 - self.is_in(i - 1, "classes.determiner")
        before = range(max(0, of - 3), of) if self.low(of) in {"of", "for"} else range(i + 1, min(his, i + 4))
        return i if any(self.is_in_any(k, _OFFICES) for k in before) else None

    def _leader_before(self, named: Sequence[int]) -> int | None:
        """ "the army beat strongman Z, overrunning his last stronghold": the force named last, if it may be a man's."""
        kinds = [self.items[i].force.kind for i in named]  # type: ignore[union-attr]
        crowd = {"national", "generic", "country"}
        return named[-1] if len(kinds) > 1 and kinds[0] in crowd and kinds[-1] not in crowd else None

    def _is_person(self, i: int) -> bool:
        force = self.items[i].force
        return force is not None and (force.kind in {"leader", "introduced"} or force.role == "authority")

    def _of_a_ruler(self, his: int) -> ForceLike | None:
        """ "the president ... his forces": the state that the report speaks of; nobody where he is no ruler."""
        before = self.discourse.actors.last
        if before is not None and before.kind in {"leader", "introduced"}:
            return before
        if before is not None and before is self.discourse.actors.man:
            return before
        if all(item.force is None for item in self.items[:his]):
            if self.discourse.actors.chief is not None:
                return self.discourse.actors.chief
            man = self.discourse.actors.man
            if man is not None and man.kind == "leader" and self.items[0].start - man.end <= _JUST_NAMED:
                return man  # "they were angry with X. On Monday his forces"
        if not any(self.is_in(i, "rules.rulers") for i in range(his)):
            return None
        return next((p for p in reversed(self.discourse.actors.parties) if p.category == "state"), None)

    def is_rival(self, mention: ForceLike) -> bool:
        """ "their eastern rivals": is it told by whom it is against?"""
        if mention.category != "described":
            return False
        return mention.force.as_written.rpartition(" ")[2].casefold() in self.vocab.cls["rules.rivals"]

    def whose(self, mention: ForceLike | None) -> ForceLike | None:
        """ "his men", "its last troops", "our forces": the force they belong to, where the report tells; else they."""
        if mention is None or mention.category != "described" or self.is_rival(mention):
            return mention
        at = next((i for i, item in enumerate(self.items) if item.force is mention), None)
        if at is None or not any(self.low(i) in POSSESSIVES for i in range(max(0, at - 2), at)):
            return mention
        if self._is_towns(at):
            return mention
        owner, _ = self.owner_of_its(at)
        return owner if owner is not None and owner.role != "weapon" and owner.category != "described" else mention

    def is_towns(self, mention: ForceLike) -> bool:
        """ "left X to its defenders": is a force of the sentence the town's?"""
        return any(item.force is mention and self._is_towns(i) for i, item in enumerate(self.items))

    def _is_towns(self, i: int) -> bool:
        """ "Y besieged X; its garrison": is the force at item `i` the town's, and not those of who acted before?"""
        item = self.items[i]
        last = self.text[item.start : item.end].rpartition(" ")[2].casefold()
        whose = self.low(i - 1) == "whose" and self.items[i - 2 - (self.low(i - 2) == ",")].place is not None
        return (whose or self.low(i - 1) == "its") and last in self.vocab.cls["rules.defenders"]

    def _of_number(self, at: int, named: list[int]) -> list[int]:
        """Of forces that the pronoun at item `at` may mean: for "it" and "its" those that are not told of as many."""
        ones = [i for i in named if not are_many(self.items[i].force)] if self.low(at) in _OF_A_BODY else []  # type: ignore[arg-type]
        if not ones and self.low(at) == "its" and self._is_body_told(named):
            return []  # "X fell to Y. Troops withdrew, and its fighters"
        return ones or named

    def _is_body_told(self, named: Sequence[int]) -> bool:
        """Is who acted before the sentence a body, and on no side of the many whom the sentence names?"""
        last = self.discourse.actors.last
        if last is None or are_many(last) or last.kind == "country":
            return False
        return bool(named) and all(
            are_enemies(last, force) for i in named if (force := self.items[i].force) is not None
        )

    def _last_actor(self, at: int) -> ForceLike | None:
        """Who acted before the sentence; for "it" at item `at`, if they are many, whoever was named behind them."""
        last, victor = self.discourse.actors.last, self.discourse.actors.victor
        taking = (cue for item in self.items[at + 1 : at + _TAKING] for cue in item.verbs)
        if victor is not None and any(cue.status == "captured" for cue in taking):
            return victor  # "Z surrendered to Y. They also took X"
        if last is None or self.low(at) not in _OF_A_BODY or not are_many(last):
            return last
        teller = self.discourse.actors.teller
        if teller is not None and not are_many(teller):
            return teller  # "The army said rebels had taken X. It had left"
        stop = self.items[at].start
        named = reversed(self.discourse.actors.parties)
        behind = (p for p in named if last.start < p.start < stop and p.role == "force")
        return next((p for p in behind if p.kind != "country" and not are_many(p)), last)

    def is_people(self, i: int) -> bool:
        """ "the Russians withdrew": is the country at item `i` named by its people, who do something?"""
        force = self.items[i].force
        written = force.force.as_written if force is not None else ""
        people = written.endswith(_PEOPLES) and not written.endswith("States")
        the = self.low(i - 1) == "the" and people
        acts = self._ends_noun(i) or self.is_in(i + 1, "classes.adverb")
        acts = acts or (self.low(i + 1).endswith("ed") and self.low(i + 1) not in BELONGING | {"owned"})
        return the and force is not None and force.kind == "country" and acts

    def _is_state(self, i: int) -> bool:
        """ "Iran refused, and in July it", "Iran is at war after it": is the country at item `i` the subject?"""
        force = self.items[i].force
        if force is None or force.kind != "country" or self.clauses.governed(i):
            return False
        k = self.run_after(i + 1, "classes.adverb")
        if self.is_in(k, "classes.be"):
            return self.opens_sentence(i)  # but not "Y fought on while Israel was divided; it"
        k = self.run_after(k + 1, "classes.adverb") if self.is_in(k, "classes.have") else k
        acts = k < len(self.items) and self.items[k].kind == "word" and not self._is_function(k)
        return acts and (self.low(k).endswith("ed") or any("past" in cue.forms for cue in self.items[k].verbs))

    def is_aside(self, i: int) -> bool:
        """ "took X, whose Y garrison fled", "it was the last town Y held": is the item told of in a relative clause?"""
        if self._is_of_noun(i):
            return True
        for k in range(i - 1, max(-1, i - _NEAR_WHOSE), -1):
            if self.low(k) in {"whose", "which", "who", "where"}:
                return self.low(k - 1) == ","
            if self.items[k].kind == "punct":
                return False
        return False

    def opens(self, i: int) -> bool:
        """ "While the army was busy, they": does item `i` stand in a clause that only leads up to the main one?"""
        comma = next((k for k, item in enumerate(self.items) if item.lower == ","), 0)
        return i < comma and self.low(0) in _LEADING_UP

    def _is_of_noun(self, i: int) -> bool:
        """ "It was the last town Y (still) held": is the force that of a clause without a pronoun behind a town?"""
        noun = self.run_before(i, "classes.determiner") - 1
        if noun < 1 or not self.is_in_any(noun, _PLACES):
            return False
        verb = self.run_after(i + 1, "classes.adverb", "classes.have")
        told = verb < len(self.items) and bool(self.items[verb].verbs)
        return told and any(self.is_in(k, "classes.be") for k in range(max(0, noun - _ONE_OF), noun))

    def may_be_meant(self, i: int) -> bool:
        """Can "they" stand for the force at item `i`: for no adjective ("a gate on the Chinese border")?"""
        force = self.items[i].force
        if self.low(i - 1) == "of" and self.is_in(i - 2, "extents.directions"):
            return False  # "northeast of Baghdad"
        return force is not None and (force.kind != "country" or self.items[i].place is not None or self._ends_noun(i))

    def _ends_noun(self, i: int) -> bool:
        """Does no noun follow the name of a country or people at item `i` ("the Georgians were")?"""
        after = self.items[i + 1] if i + 1 < len(self.items) else None
        return (
            after is None
            or after.kind in {"punct", "date", "possessive"}
            or bool(after.verbs)
            or self._is_function(i + 1)
            or (after.lower.endswith("ed") and self.text[self.items[i].start : self.items[i].end].endswith("s"))
        )

    def _is_function(self, i: int) -> bool:
        names = ("classes.be", "classes.have", "classes.preposition", "classes.conjunction", "classes.relative")
        return any(self.is_in(i, name) for name in names)

    def named_actor(self, low: int, high: int) -> ForceLike | None:
        """An actor that no lexicon has, by its name in a slot that only an actor fills ("in Nationalist hands")."""
        for i in range(low, high) if self.discourse.at_war else ():
            item = self.items[i]
            if item.kind == "name" and not self.discourse.is_demonym(item.lower.partition("-")[0]):
                return name_mention(self.text[item.start : item.end], item.start)
        return None
