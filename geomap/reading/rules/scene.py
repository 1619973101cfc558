"""What every rule works with: one sentence, and the draft of a claim."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geomap.model import Force, Toponym
from geomap.reading.clauses import ClauseReader
from geomap.reading.extents import PlacePhrase, PlaceRef
from geomap.reading.phrases import PlaceParser
from geomap.reading.verbgroups import VerbGroup, VerbGroupReader

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from geomap.model import Status
    from geomap.reading.discourse import Discourse
    from geomap.reading.items import ForceLike, Item, Vocabulary

OWNERS: Final = frozenset({"its", "their", "his", "her", "our"})
QUOTES: Final = frozenset({'"', "“", "”", "-", "’", "'", "‘", "«"})


_GARRISON_OF: Final = re.compile(r"(?:garrison|defenders|contingent|detachment|force) (?:of|in|at) (\w[\w' -]*)")
_ITS_GARRISON: Final = re.compile(r"(\w[\w -]*?)(?:['’]s)? (?:garrison|defenders|contingent)\b")


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim before its date, source and modality are read."""

    rule: str
    status: Status
    phrase: PlacePhrase
    first: int
    """Item index of the first item of its words, `last` of the last."""
    last: int
    at: int
    """Item index of the word that triggered it."""
    force: ForceLike | None = None
    opponent: ForceLike | None = None
    parties: tuple[ForceLike, ...] = ()
    group: VerbGroup | None = None
    ongoing: bool = False
    """A state said to hold at the time of writing."""


_TITLES = frozenset({"general", "colonel", "major", "captain", "commander", "brigadier", "marshal", "lieutenant"})


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name read as a force because of where it stands; see `ForceLike`."""

    start: int
    end: int
    force: Force
    kind: str = "name"
    role: str = "force"
    category: str = "unknown"
    backers: tuple[Force, ...] = ()


def name_mention(name: str, start: int) -> NameMention:
    """A force of this very name, without side."""
    words = name.split()
    while len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES:
        del words[0]
    plain = " ".join(words)
    return NameMention(
        start, start + len(name), Force("-".join(plain.casefold().split()), plain, None, name, start, start + len(name))
    )


_COLUMNS = frozenset({"convoy", "column", "contingent", "detachment"})
"""What "the convoy" is that was told of: whoever acted last."""
_BELONGING = frozenset(
    {"backed", "led", "allied", "armed", "based", "supported", "trained", "linked", "aligned", "called", "named"}
)
"""Participles that say whose fighters are: "men led by Z"."""
_BRINGING_ABOUT = frozenset({"led", "leads", "leading", "resulted", "resulting", "culminated", "culminating", "ended"})


def are_enemies(a: ForceLike, b: ForceLike) -> bool:
    """Are two mentions of forces on sides that are known to differ?"""
    return a.force.side is not None and b.force.side is not None and a.force.side != b.force.side


def bare_group(at: int, *, participle: bool = False) -> VerbGroup:
    """A verb group for a noun at item `at`, to look for its subject as if it were a verb."""
    return VerbGroup(
        at,
        at,
        passive=False,
        participle=participle,
        perfect=False,
        past_perfect=False,
        present=False,
        irrealis=False,
    )


class _Lower(dict[int, str]):
    """The words of items by number; "" outside the sentence."""

    def __missing__(self, number: int) -> str:
        return ""


@dataclass(slots=True)
class Scene:
    """One sentence with what the rules use to read it."""

    text: str
    items: Sequence[Item]
    vocab: Vocabulary
    discourse: Discourse
    question: bool = False
    chain: PlacePhrase | None = None
    """The place that is the subject of the last passive: "X was retaken, given up and recovered"."""
    told: Draft | None = None
    """The last change of hands told, in this sentence or before: what "X followed" says of X."""
    headed: tuple[PlaceRef, ...] = ()
    """The place that heads the paragraph ("X: taken on Monday")."""
    parser: PlaceParser = field(init=False)
    verbs: VerbGroupReader = field(init=False)
    clauses: ClauseReader = field(init=False)
    low: Callable[[int], str] = field(init=False)
    """The item's words, case-folded; "" outside the sentence."""
    words: Mapping[str, Sequence[int]] = field(init=False)
    """Which items have these words, case-folded."""

    def __post_init__(self) -> None:
        lower = [item.lower for item in self.items]
        self.low = _Lower(enumerate(lower)).__getitem__
        words: dict[str, list[int]] = {}
        for i, word in enumerate(lower):
            words.setdefault(word, []).append(i)
        self.words = words
        self.parser = PlaceParser(self.text, self.items, self.vocab, self.discourse)
        self.verbs = VerbGroupReader(self.items, self.vocab, question=self.question)
        self.clauses = ClauseReader(self.items, self.vocab)

    def where(self, *classes: Container[str]) -> list[int]:
        """The items whose words are in one of these, in order."""
        found = {i for words in classes for word, at in self.words.items() if word in words for i in at}
        return sorted(found)

    def heads_line(self, i: int) -> bool:
        """Does the place at item `i` head the line ("X: ...", "07:40 X: ...")?"""
        item = self.items[i]
        named = item.kind in {"place", "name"} or item.place is not None
        if not named or i > 5 or any(it.kind not in {"number", "punct", "date"} for it in self.items[:i]):
            return False
        after = self.parser.names.ref(i)[1]
        if self.low(after) == ":" and self.low(after + 1) in QUOTES and self.low(after + 1) != "-":
            return False  # who speaks
        return self.low(after) in {":", "", "—", "–"} or (self.low(after) == "." and after == len(self.items) - 1)

    def is_in(self, i: int, name: str) -> bool:
        """Is the item of this word class?"""
        return self.low(i) in self.vocab.cls[name]

    def garrisoned(self, k: int) -> tuple[PlaceRef, ...]:
        """The place of the force at item `k`, whose name says it ("the garrison of X", "X's defenders")."""
        if not 0 <= k < len(self.items) or self.items[k].kind != "force":
            return ()
        start, end = self.items[k].start, self.items[k].end
        found = _GARRISON_OF.search(self.text, start, end) or _ITS_GARRISON.match(self.text, start, end)
        if found is None:
            return ()
        named = self.discourse.at_war and found.re is _GARRISON_OF and all(w[:1].isupper() for w in found[1].split())
        if not self.discourse.is_known(found[1]) and not (named and not self.discourse.is_demonym(found[1].casefold())):
            return ()
        its = self.text[found.end(1) : found.end(1) + 1] in {"'", "’"} or found.re is _GARRISON_OF
        if not its and not self.discourse.has_placed(found[1].casefold()):
            return ()  # "the Polish garrison" is of no place
        return (PlaceRef(Toponym(found.start(1), found.end(1), found[1]), found[1]),)

    def is_the_town(self, the: int, at: int) -> bool:
        """Do "the" at one item and a word for a town at or behind another make it one told of ("the Y-held city")?"""
        if self.low(the) not in {"the", "this", "that"}:
            return False
        for k in range(at, min(len(self.items), at + 3)):
            if self.is_in(k, "anaphora.settlement") or self.is_in(k, "anaphora.pockets"):
                return self.low(k + 1) != "of"
            if self.items[k].kind != "word" or self.items[k].verbs:
                return False
        return False

    def run_before(self, stop: int, *names: str) -> int:
        """Where the run of words of these classes that ends just before item `stop` begins; `stop` if there is none."""
        while stop > 0 and any(self.is_in(stop - 1, name) for name in names):
            stop -= 1
        return stop

    def needs_no_place(self, v: int) -> bool:
        """Is the verb at item `v` one of coming or going that need not name the place?"""
        cls = self.vocab.cls
        lemmas = cls["rules.go_away"] | cls["rules.take_charge"] | cls["rules.rule_there"]
        return any(cue.lemma in lemmas for cue in self.items[v].verbs)

    def subject(self, group: VerbGroup) -> tuple[ForceLike | None, int | None]:
        """The force that does it, a pronoun resolved."""
        force, at = self.clauses.subject_force(group)
        people = force is None and at is not None and self.clauses.is_named_people(at)
        if people and at is not None and not self.discourse.is_known(self.items[at].lower):
            return self.named_actor(at, at + 1), at
        if force is None and at is not None and self.low(at) in {"we", "our"}:
            speaker = self.speaker(group.verb)
            if speaker is not None or self._is_quoted(group.verb):
                return speaker, at
        if force is None and at is not None:
            if (teller := self._teller(at)) is not None:
                return self.items[teller].force, at  # "Moscow admitted it had pulled out"
            if self.low(at) == "they" and self._leaders_say(at):
                return None, at  # "the region's former leaders said they were in control"
            named = [i for i in range(at) if self._acts(i) or self._is_people(i)]
            named = [i for i in named if not self._flies(i)]
            if self.discourse.force is not None and all(self.is_in(i + 1, "rules.operations") for i in named):
                named = []  # "a Y counter-attack hit them, and they withdrew": those told of before
            if group.caused == at and len(named) > 1:
                del named[-1]  # "Y arrived in X, which Z allowed them to take"
            free = [i for i in named if not self.clauses.governed(i)]
            chosen = free or named or [i for i in range(at) if self._attacks(i)]
            if named and self._leaves(group.verb) and self._is_chased(named[-1]):
                return self.items[named[-1]].force, at
            last = self.whose(self.items[chosen[-1]].force) if chosen else self.discourse.force
            ours = self.low(at) in {"we", "our"} and last is not None and last.category == "described"
            return (None if ours else last), at  # "the enemy ... we hold it"
        if force is None and at is None and (told := self.clauses.operation(group)) is not None:
            return told
        if force is not None and self.is_rival(force):
            return force, at
        if at is not None and force is not None and force.kind == "generic" and self.low(at - 1) in OWNERS:
            owner, _ = self.owner_of_its(at)
            return owner or force, at
        if force is None and any(self.low(i) in OWNERS for i in range(max(0, group.start - 3), group.start)):
            return self.owner_of_its(group.start)
        if force is None and self.low(0) in OWNERS:
            return self.discourse.force, 0  # "Its armour, coming out of X, took"
        return force, at

    def _attacks(self, i: int) -> bool:
        """ "Y's assault on X has died down, but they": is it the country at item `i` whose attack is spoken of?"""
        if self.items[i].force is None or self.low(i + 1) not in {"'s", "’s", "'", "’"}:
            return False
        return any(self.is_in(k, "rules.operations") for k in range(i + 2, i + 5))

    def _leaves(self, v: int) -> bool:
        """Is the verb at item `v` one of going away?"""
        return any(cue.status == "lost" for cue in self.items[v].verbs)

    def _is_chased(self, i: int) -> bool:
        """ "pursuing the rebels": is the force at item `i` whom somebody attacks or pursues?"""
        k = self.run_before(i, "classes.determiner", "classes.adverb", "rules.last")
        return k > 0 and self.is_in(k - 1, "rules.chasing")

    def _flies(self, i: int) -> bool:
        """Is the force at item `i` a weapon that takes no town ("Y jets", but not "Y armour")?"""
        item = self.items[i]
        rolls = self.text[item.start : item.end].rpartition(" ")[2].casefold() in self.vocab.cls["rules.rolling"]
        return item.force is not None and item.force.role == "weapon" and not rolls

    def _is_quoted(self, v: int) -> bool:
        """Does the verb at item `v` stand in the words of somebody who is told and speaks for nobody?"""
        marks = [self.low(k) for k in range(v) if self.low(k) in {'"', "“", "”"}]
        straight = marks.count('"') % 2 == 1
        inside = straight or marks.count("“") > marks.count("”")
        said = any(self.is_in(k, "classes.reporting") for k in range(len(self.items)))
        return inside and said and not any(self.is_in(k, "attribution.organisations") for k in range(len(self.items)))

    def speaker(self, v: int) -> ForceLike | None:
        """Whose words they are that the verb at item `v` stands in: ""We have taken X," a Y commander said"."""
        if (announced := self._announcing(v)) is not None:
            return announced
        close = next((k for k in range(v + 1, len(self.items)) if self.low(k) in {'"', "”"}), None)
        if close is None:
            return None
        behind = range(close + 1, min(len(self.items), close + 12))
        if not any(self.is_in(k, "classes.reporting") for k in behind):
            return None
        return next((self.items[k].force for k in behind if self.items[k].kind == "force" and self._acts(k)), None)

    def _announcing(self, v: int) -> ForceLike | None:
        """ "Y's leader declared from Z, "X is ours"": who is named before the quotation that the item stands in."""
        opens = next((k for k in range(v, 0, -1) if self.low(k) in {'"', "“"}), None)
        before = range(max(0, opens - 12), opens) if opens is not None else range(0)
        said = next((k for k in reversed(before) if self.is_in(k, "classes.reporting")), None)
        if said is None:
            return None
        return next((self.items[k].force for k in before if k < said and self._acts(k)), None)

    def named_subject(self, group: VerbGroup) -> tuple[ForceLike | None, int | None]:
        """A subject that is a name and no known force ("Grant took X"): right before the verb, governed by nothing."""
        k = group.start - 1
        while k > 0 and (self.items[k].kind == "date" or self.is_in(k, "classes.adverb") or self.low(k) in {'"', "”"}):
            k -= 1
        if k >= 0 and self.items[k].kind == "name" and not self.clauses.governed(k):
            return self.named_actor(k, k + 1), k
        return None, None

    def heads_clause(self, i: int) -> bool:
        """Is the item a name that no lexicon has, at the head of the sentence, before its verb ("The X closed in,")?"""
        begins = i == 0 or (i == 1 and self.is_in(0, "classes.determiner"))
        return (
            begins
            and self.items[i].kind == "name"
            and bool(self.items[i + 1 : i + 2])
            and bool(self.items[i + 1].verbs)
        )

    def plain_subject(self, group: VerbGroup) -> tuple[ForceLike | None, int | None]:
        """A subject of plain words and no known force ("some followers of Grant, landing by boat, took X")."""
        if not self.discourse.at_war:
            return None, None
        end = group.start
        for k in range(group.start - 1, max(-1, group.start - 16), -1):
            item = self.items[k]
            if item.lower in {",", "that", "who", "which"} and (
                item.lower == "," or self.is_in(k - 1, "rules.fighters")
            ):
                end = k
            elif (
                (item.verbs and not item.nouns and end == group.start)
                or item.lower in {";", ":", "."}
                or (item.lower in {"that", "who", "which"} and not self.is_in(k - 1, "rules.fighters"))
                or self.is_in(k, "classes.subordinator")
                or item.kind == "force"
            ):
                break
            elif self.is_in(k, "rules.fighters") and not self._in_phrase_of(k):
                if item.lower in _COLUMNS and self.low(k - 1) == "the" and self.discourse.force is not None:
                    return self.discourse.force, k
                if self.low(k - 1) in OWNERS and (owner := self.owner_of_its(k)[0]) is not None:
                    return owner, k - 1  # "his followers"
                acts = (j for j in range(k + 1, end) if self.low(j).endswith("ed") and self.low(j) not in _BELONGING)
                end = next(acts, end)  # "forces retaliated, and took X"
                words = self.text[item.start : self.items[end - 1].end]
                return name_mention(words, item.start), k
        return None, None

    def _in_phrase_of(self, k: int) -> bool:
        """ "with volunteers", "a column of tanks": does the noun at item `k` hang on a preposition?"""
        i = k - 1
        while i >= 0 and k - i < 5 and self.items[i].kind in {"word", "number", "name"}:
            if self.is_in(i, "classes.preposition"):
                return True
            if self.items[i].verbs or self.is_in(i, "classes.determiner"):
                return self.is_in(i - 1, "classes.preposition")
            i -= 1
        return False

    def _acts(self, i: int) -> bool:
        force = self.items[i].force
        return force is not None and force.kind != "country"

    def _is_people(self, i: int) -> bool:
        """ "the Russians withdrew": is the country at item `i` named by its people, who do something?"""
        force = self.items[i].force
        written = force.force.as_written if force is not None else ""
        the = self.low(i - 1) == "the" and written.endswith("s") and not written.endswith("States")
        acts = self._ends_noun(i) or self.is_in(i + 1, "classes.adverb")
        return the and force is not None and force.kind == "country" and acts

    def may_be_meant(self, i: int) -> bool:
        """Can "they" stand for the force at item `i`: for no adjective ("a gate on the Chinese border")?"""
        force = self.items[i].force
        return force is not None and (force.kind != "country" or self.items[i].place is not None or self._ends_noun(i))

    def _ends_noun(self, i: int) -> bool:
        """Does no noun follow the name of a country or people at item `i` ("the Georgians were")?"""
        after = self.items[i + 1] if i + 1 < len(self.items) else None
        return (
            after is None
            or after.kind in {"punct", "date", "possessive"}
            or bool(after.verbs)
            or self._is_function(i + 1)
        )

    def _is_function(self, i: int) -> bool:
        names = ("classes.be", "classes.have", "classes.preposition", "classes.conjunction", "classes.relative")
        return any(self.is_in(i, name) for name in names)

    def owner_of_its(self, v: int) -> tuple[ForceLike | None, int | None]:
        """ "Y said that missiles fired from its ships struck": the force that "its" or "their" stands for.

        The subject of the sentence before all, else the force named nearest before, else the one that acted last.
        """
        its = next((i for i in range(v - 1, max(-1, v - 12), -1) if self.low(i) in OWNERS), None)
        if its is None:
            return None, None
        if self.low(its) == "our" and (speaker := self.speaker(v)) is not None:
            return speaker, its
        if (teller := self._teller(its)) is not None:
            return self.items[teller].force, its
        named = [i for i in range(its) if self.items[i].kind == "force" and self.may_be_meant(i)]
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
        chosen = acting[0] if acting else named[-1] if named else None
        owner = self.items[chosen].force if chosen is not None else self.discourse.force
        if owner is not None and self._is_taken(its):
            return next((p for p in reversed(self.discourse.parties) if are_enemies(p, owner)), None), its
        return owner, its

    def _is_taken(self, their: int) -> bool:
        """ "stormed their stronghold": is what is theirs, whoever "they" are, attacked by the subject before it?"""
        if self.low(their) != "their":
            return False
        cues = self.items[their - 1].verbs if their > 0 else ()
        harmed = {"captured", "besieged", "struck"}
        return any(cue.status in harmed and cue.lemma not in self.vocab.cls["rules.restoring"] for cue in cues)

    def _teller(self, at: int) -> int | None:
        """The force right before the verb of saying that the clause with the pronoun at item `at` stands under."""
        k = at - 1
        while k > 0 and (self.low(k) in {"that", "on", "in"} or self.items[k].kind == "date"):
            k -= 1
        if k < 1 or not self.is_in(k, "classes.reporting"):
            return None
        return k - 1 if self.items[k - 1].force is not None else None

    def _leaders_say(self, at: int) -> bool:
        """Do leaders of nobody who is known say what the clause with the pronoun at item `at` says?"""
        k = self.run_before(at, "classes.determiner", "classes.adverb") - 1
        k -= self.low(k) == "that"
        return k > 0 and self.is_in(k, "classes.reporting") and self.is_in(k - 1, "rules.leading_men")

    def _officeholder(self, his: int, named: Sequence[int]) -> int | None:
        """ "the defence minister of Y said that his forces": the country whose man he is, if he is nobody else's."""
        if self.low(his) not in {"his", "her"} or len({self.items[i].force.force.id for i in named}) != 1:  # type: ignore[union-attr]
            return None
        i = named[0]
        of = i - 1 - self.is_in(i - 1, "classes.determiner")
        before = range(max(0, of - 3), of) if self.low(of) in {"of", "for"} else range(i + 1, min(his, i + 4))
        return i if any(self.is_in(k, "attribution.organisations") for k in before) else None

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
        before = self.discourse.force
        if before is not None and before.kind in {"leader", "introduced"}:
            return before
        if not any(self.is_in(i, "rules.rulers") for i in range(his)):
            return None
        return next((p for p in reversed(self.discourse.parties) if p.category == "state"), None)

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
        if at is None or not any(self.low(i) in OWNERS for i in range(max(0, at - 2), at)):
            return mention
        owner, _ = self.owner_of_its(at)
        return owner if owner is not None and owner.role != "weapon" and owner.category != "described" else mention

    def sender(self, group: VerbGroup) -> tuple[ForceLike | None, int | None]:
        """ "a drone launched by Y struck": who sent what struck."""
        for i in range(group.start - 1, max(-1, group.start - 8), -1):
            if self.items[i].kind == "force" and self.low(i - 1) in {"by", "of", "from", "the", "on", "to"}:
                return self.items[i].force, i
            if self.items[i].kind == "punct" and self.low(i) not in QUOTES:
                break
        return None, None

    def striker(self, group: VerbGroup) -> tuple[ForceLike | None, int | None]:
        """Who strikes: whoever sent the weapon that is the subject, else the subject, else whose "its rockets" are."""
        weapon = self.weapon_before(group.start)
        sent, at = self.sender(group)
        if weapon is not None and at is not None and at > weapon:
            return sent, at
        force, at = self.subject(group)
        if weapon is not None and at is not None and any(self.is_in(i, "classes.reporting") for i in range(at, weapon)):
            return None, None  # "Y said warplanes had bombed X"
        if force is None:
            force, at = self.owner_of_its(group.verb)
        return (force, at) if force is not None else self.sender(group)

    def dated_after(self, v: int) -> bool:
        """Does a day or a stretch of days follow the verb at item `v` in its clause?"""
        for i in range(v + 1, min(len(self.items), v + 10)):
            date = self.items[i].date
            if date is not None:
                return date.kind in {"point", "range", "by"}
            if self.items[i].kind == "punct" or (self.items[i].verbs and not self.items[i].nouns):
                return False
        return False

    def weapon_before(self, end: int) -> int | None:
        """The weapon that is the subject of a verb whose group begins at item `end` ("shells", "Y drones")."""
        for i in range(end - 1, max(-1, end - 12), -1):
            item = self.items[i]
            if self.is_in(i, "rules.weapons") or any(c.status == "struck" for c in item.nouns):
                return i
            if item.force is not None and (
                item.force.role == "weapon"
                or self.text[item.start : item.end].rpartition(" ")[2] in self.vocab.cls["rules.weapons"]
            ):
                return i  # "Y drones", "suicide bombers"
            if (item.verbs and not item.nouns and not self.is_in(i + 1, "rules.by")) or self.low(i) in {
                ";",
                ":",
                ".",
                "which",
            }:
                return None
        return None

    def weapon_after(self, start: int) -> bool:
        """Is it said that it was done with weapons that reach far ("with drones", "using missiles")?"""
        for i in range(start, min(len(self.items), start + 12)):
            if self.low(i) in {"with", "using", "by"} and any(
                self.is_in(k, "rules.weapons") for k in range(i + 1, min(len(self.items), i + 6))
            ):
                return True
            if self.low(i) in {".", ";", "after", "before", "while", "but"}:
                return False
        return False

    def heading(self, start: int) -> PlacePhrase | None:
        """The place that heads the paragraph, for words from item `start` on that begin a clause without a subject."""
        before = self.low(start - 1)
        if not self.headed or not (start == 0 or before in {":", ";", "–", "—", "-", ",", ")", "•", "*"}):
            return None
        return PlacePhrase(self.headed, start, start + 1)

    def receiver(self, at: int) -> tuple[ForceLike | None, int]:
        """Who gets a place at "to Y": a force, or whoever is named there."""
        force, after = self.clauses.force_within(at)
        if force is not None:
            return force, after
        if self.low(at) in {"him", "her"}:
            actor = self.discourse.force
            return (actor if actor is not None and actor.kind in {"leader", "introduced"} else None), at + 1
        if self.low(at) in {"them", "it"}:
            named = next((it.force for it in reversed(self.items[:at]) if it.force is not None), None)
            actor = named if named is not None and named.kind != "country" else self.discourse.force
            return actor, at + 1
        for i in range(at, min(len(self.items), at + 3)):
            item = self.items[i]
            if item.kind == "place" and item.place is not None and self.discourse.kind(item.place) == "country":
                return name_mention(self.text[item.start : item.end], item.start), i + 1
            if item.kind == "name":
                return name_mention(self.text[item.start : item.end], item.start), i + 1
            if item.kind != "word":
                break
        return None, at

    def named_actor(self, low: int, high: int) -> ForceLike | None:
        """An actor that no lexicon has, by its name in a slot that only an actor fills ("in Nationalist hands")."""
        for i in range(low, high) if self.discourse.at_war else ():
            item = self.items[i]
            if item.kind == "name" and not self.discourse.is_demonym(item.lower.partition("-")[0]):
                return name_mention(self.text[item.start : item.end], item.start)
        return None

    def plain_agent(self, at: int) -> tuple[ForceLike, int] | None:
        """ "by the southerners", "by Y": an actor that no lexicon has, and the item after it."""
        if not self.discourse.at_war:
            return None
        for i in range(at, min(len(self.items), at + 4)):
            item = self.items[i]
            if item.kind == "name":
                actor = self.named_actor(i, i + 1)
                return (actor, i + 1) if actor is not None else None
            if item.kind != "word" or item.verbs or self.is_in(i, "classes.preposition"):
                return None
            body = self.is_in(i, "rules.bodies") or (item.lower.endswith("s") and len(item.lower) > 4)
            plural = i > at and body and self.low(at) in {"the", "its", "their"}
            if plural and not self.is_in(i, "head") and not self.is_in(i, "inner"):
                start = at + 1
                return name_mention(self.text[self.items[start].start : item.end], self.items[start].start), i + 1
        return None

    def irrealis_noun(self, n: int) -> bool:
        """ "the planned capture of", "plans for the fall of", "failed to prevent the fall": is the noun no fact?"""
        if self.question:
            return True
        for i in range(n - 1, max(-1, n - 6), -1):
            low = self.low(i)
            if self.items[i].kind == "punct" and low == ",":
                return False
            if low == "until" and self._is_past(i):
                return False  # "lasted until the fall of X"
            if low in self.vocab.cls["irrealis.noun"]:
                return low != "for" or self.low(i - 1) in self.vocab.cls["irrealis.governor"]
            if low == "led to" or (low in {"to", "in"} and self.low(i - 1) in _BRINGING_ABOUT):
                return False  # "the rejected plan led to the fall of"
        return False

    def _is_past(self, until: int) -> bool:
        """Is what went on till then told in the past ("lasted until", "was held until")?"""
        before = self.items[max(0, until - 8) : until]
        to_come = any(w.lower in self.vocab.cls["irrealis.modal"] | self.vocab.cls["irrealis.negation"] for w in before)
        return not to_come and any(w.lower in {"was", "were", "had"} or w.lower.endswith("ed") for w in before)

    def opponent_after(self, at: int, prepositions: frozenset[str] = frozenset({"from"})) -> ForceLike | None:
        """ "... from the rebels" within the next few items."""
        for i in range(at, min(len(self.items), at + 9)):
            if self.low(i) in prepositions and not self.is_in(i - 1, "rules.distances"):
                force, _ = self.clauses.force_within(i + 1)
                return force
            if self.low(i) in {".", ";", "after", "before", "while"} or (
                self.items[i].verbs and self.low(i) != "control"
            ):
                return None
        return None

    def rival(self, force: ForceLike | None) -> ForceLike | None:
        """The force last named that is of another side."""
        for other in reversed(self.discourse.parties):
            if force is None or (
                other.force.id != force.force.id and (other.force.side is None or other.force.side != force.force.side)
            ):
                return other
        return None
