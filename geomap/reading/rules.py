"""The rules: each looks for one way in which English says who controls a place.

A rule is a function from a sentence to drafts. What words it listens to stands in `lexicon/cues.toml`; adding a way
of saying something means adding a function here and naming it in `RULES`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geomap.model import Force
from geomap.reading.clauses import ClauseReader, VerbGroup
from geomap.reading.phrases import PlaceParser, PlacePhrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from geomap.model import Status
    from geomap.reading.cues import VerbCue
    from geomap.reading.discourse import Discourse
    from geomap.reading.items import ForceLike, Item, Vocabulary


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


@dataclass(slots=True)
class Scene:
    """One sentence with what the rules use to read it."""

    text: str
    items: Sequence[Item]
    vocab: Vocabulary
    discourse: Discourse
    question: bool = False
    parser: PlaceParser = field(init=False)
    clauses: ClauseReader = field(init=False)

    def __post_init__(self) -> None:
        self.parser = PlaceParser(self.text, self.items, self.vocab, self.discourse)
        self.clauses = ClauseReader(self.items, self.vocab, question=self.question)

    def low(self, i: int) -> str:
        """The item's words, case-folded; "" outside the sentence."""
        return self.items[i].lower if 0 <= i < len(self.items) else ""

    def is_in(self, i: int, name: str) -> bool:
        """Is the item of this word class?"""
        return self.low(i) in self.vocab.cls[name]

    def subject(self, group: VerbGroup) -> tuple[ForceLike | None, int | None]:
        """The force that does it, a pronoun resolved."""
        force, at = self.clauses.subject_force(group)
        if force is None and at is not None:
            for i in range(at - 1, -1, -1):
                item = self.items[i]
                if item.kind == "force" and item.force is not None and item.force.kind != "country":
                    return item.force, at
            return self.discourse.force, at
        if (
            at is not None
            and force is not None
            and force.kind == "generic"
            and self.low(at - 1) in {"its", "their", "his"}
        ):
            owner, _ = self.owner_of_its(at)
            return owner or force, at
        if force is None and any(
            self.low(i) in {"its", "their", "his"} for i in range(max(0, group.start - 3), group.start)
        ):
            return self.owner_of_its(group.start)
        return force, at

    def owner_of_its(self, v: int) -> tuple[ForceLike | None, int | None]:
        """ "Y said that missiles fired from its ships struck": the force that "its" or "their" stands for.

        The subject of the sentence before all, else the force named nearest before, else the one that acted last.
        """
        its = next((i for i in range(v - 1, max(-1, v - 12), -1) if self.low(i) in {"its", "their", "his"}), None)
        if its is None:
            return None, None
        named = [i for i in range(its) if self.items[i].kind == "force"]
        free = next((i for i in named if not self.clauses.governed(i)), None)
        chosen = free if free is not None else named[-1] if named else None
        return (self.items[chosen].force if chosen is not None else self.discourse.force), its

    def named_actor(self, low: int, high: int) -> ForceLike | None:
        """An actor that no lexicon has, by its name in a slot that only an actor fills ("in Nationalist hands")."""
        for i in range(low, high):
            item = self.items[i]
            if item.kind == "name" and not self.discourse.is_demonym(item.lower):
                return name_mention(self.text[item.start : item.end], item.start)
        return None

    def irrealis_noun(self, n: int) -> bool:
        """ "the planned capture of", "plans for the fall of", "failed to prevent the fall": is the noun no fact?"""
        if self.question:
            return True
        for i in range(n - 1, max(-1, n - 6), -1):
            low = self.low(i)
            if self.items[i].kind == "punct" and low == ",":
                return False
            if low in {
                "planned",
                "attempted",
                "possible",
                "potential",
                "imminent",
                "eventual",
                "future",
                "looming",
                "failed",
                "proposed",
                "prevent",
                "prevented",
                "stop",
                "avoid",
                "denied",
                "denies",
                "denying",
                "risk",
                "threat",
                "prospect",
                "fear",
                "feared",
                "fears",
                "plan",
                "plans",
                "aim",
                "aimed",
                "goal",
                "objective",
                "order",
                "ordered",
                "demanded",
                "demand",
                "demanding",
                "expected",
                "no",
                "not",
                "if",
                "would",
                "could",
                "will",
                "may",
                "might",
                "should",
                "without",
                "hopes",
                "hope",
                "until",
                "predicted",
                "threatened",
                "toward",
                "towards",
                "likely",
                "for",
                "rejected",
                "attempt",
                "attempts",
                "bid",
                "agreed",
                "offered",
                "discussed",
                "considering",
                "seek",
                "seeking",
                "sought",
            }:
                return low != "for" or self.low(i - 1) in self.vocab.cls["irrealis.governor"]
        return False

    def opponent_after(self, at: int, prepositions: frozenset[str] = frozenset({"from"})) -> ForceLike | None:
        """ "... from the rebels" within the next few items."""
        for i in range(at, min(len(self.items), at + 9)):
            if self.low(i) in prepositions:
                force, _ = self.clauses.force_within(i + 1)
                return force
            if self.low(i) in {".", ";", "after", "before", "while"} or (
                self.items[i].verbs and self.low(i) not in {"control"}
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


@dataclass(frozen=True, slots=True)
class NameMention:
    """A name read as a force because of where it stands; see `ForceLike`."""

    start: int
    end: int
    force: Force
    kind: str = "name"
    backers: tuple[Force, ...] = ()


def name_mention(name: str, start: int) -> NameMention:
    """A force of this very name, without side."""
    plain = " ".join(name.split())
    return NameMention(
        start, start + len(name), Force("-".join(plain.casefold().split()), plain, None, name, start, start + len(name))
    )


# --- verbs ----------------------------------------------------------------------------------------------------


def verb_rules(scene: Scene) -> Iterator[Draft]:
    """Every verb of the lexicon, by its frame."""
    for v, item in enumerate(scene.items):
        if item.kind != "word" or not item.verbs:
            continue
        for cue in item.verbs:
            draft = None
            for draft in _FRAMES[cue.frame](scene, v, cue):
                yield draft
            if draft is not None:
                break


def _force_place(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y captured X", "X was captured by Y", "X, captured by Y", "captured by Y" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis or _is_noun_here(scene, v) or scene.clauses.is_adjectival(v):
        return
    rule = f"verb:{cue.lemma}"
    if group.passive:
        yield from _passive(scene, v, cue, group, rule)
        return
    if cue.forms == frozenset({"participle"}) and not group.perfect:
        return
    if cue.strict == "passive":
        return
    if cue.strict == "share":
        phrase = _bare_share(scene, v) or scene.parser.after(v + 1)
    else:
        phrase = scene.parser.after(v + 1, names=cue.status != "struck", lenient=cue.status == "struck")
    if cue.strict == "share" and (phrase is None or phrase.share is None):
        return
    relative = None
    if phrase is None or scene.low(v + 1) in {"from", "in"}:
        relative = _relative_object(scene, group)
        phrase = relative or phrase
    if phrase is None:
        return
    force, at = scene.subject(group)
    if force is None and cue.status == "struck":
        force, at = scene.owner_of_its(v)
    if force is None and group.gerund:
        force = scene.discourse.force
    if force is None:
        return
    said = v if relative is not None else phrase.stop - 1
    opponent = (
        scene.opponent_after(said + 1)
        if cue.status != "struck"
        else scene.opponent_after(v + 1, frozenset({"against"}))
    )
    first = at if at is not None and at < v else group.start
    ongoing = cue.status == "controls" and group.present
    if cue.status == "besieged":
        yield Draft(
            rule,
            "besieged",
            phrase,
            first,
            said,
            v,
            None,
            force,
            group=group,
            ongoing=group.present and not group.perfect,
        )
    else:
        yield Draft(rule, cue.status, phrase, first, said, v, force, opponent, group=group, ongoing=ongoing)


def _relative_object(scene: Scene, group: VerbGroup) -> PlacePhrase | None:
    """ "X, which the army took", "the town that rebels hold": the place before the relative pronoun."""
    for i in range(group.start - 1, max(-1, group.start - 9), -1):
        low = scene.low(i)
        if low in {"which", "that"}:
            return scene.parser.before(i + 1) if scene.low(i - 1) not in scene.vocab.cls["classes.reporting"] else None
        if scene.items[i].kind == "punct" and low not in {"-", "'", "’"}:
            return None
        if scene.items[i].verbs and not scene.items[i].nouns:
            return None
    return None


def _is_noun_here(scene: Scene, v: int) -> bool:
    """ "the strikes", "take control": is a word that could be a verb a noun here?"""
    item = scene.items[v]
    before = scene.low(v - 1)
    if any(c.forms & {"past", "ing"} for c in item.verbs) and not item.nouns:
        return before in {"of", "'s", "’s"} and any("ing" in c.forms for c in item.verbs)
    return before in scene.vocab.cls["classes.determiner"] or before in {"of", "under", "in", "'s", "’s", "from"}


def _bare_share(scene: Scene, v: int) -> PlacePhrase | None:
    """ "having claimed more than half": the extent of a place named before."""
    for i in range(v + 1, min(len(scene.items), v + 4)):
        if scene.is_in(i, "extent"):
            k = next((k for k in range(v - 1, -1, -1) if scene.items[k].kind == "place"), None)
            if k is None:
                return None
            ref, _ = scene.parser.ref(k)
            share = "most" if scene.is_in(i, "extents.most") else "half" if scene.is_in(i, "extents.half") else "part"
            words = scene.text[scene.items[i].start : scene.items[i].end]
            return PlacePhrase((ref,), v + 1, i + 1, "at", share, words)  # type: ignore[arg-type]
    return None


def _passive(scene: Scene, v: int, cue: VerbCue, group: VerbGroup, rule: str) -> Iterator[Draft]:
    phrase = scene.parser.subject(group.start)
    agent, stop = None, v + 1
    for i in range(v + 1, min(len(scene.items), v + 9)):
        if scene.low(i) == "by":
            agent, after = scene.clauses.agent(i)
            stop = after if agent is not None else stop
            if agent is None and i + 1 < len(scene.items):
                agent = scene.named_actor(i + 1, min(i + 4, len(scene.items)))
                stop = i + 2 if agent is not None else stop
            break
        if (
            scene.items[i].kind == "punct"
            or scene.items[i].verbs
            or scene.low(i) in scene.vocab.cls["classes.subordinator"] - {"during", "amid"}
        ):
            break
    inside = None
    if phrase is None and cue.status == "besieged":
        inside, _ = scene.clauses.subject_force(group)
        if inside is not None:
            phrase = scene.parser.after(v + 1)
            stop = phrase.stop if phrase else stop
    if phrase is None and cue.status == "struck" and agent is None:
        return
    if phrase is None:
        return
    first = min(phrase.start, group.start)
    last = max(stop, v + 1) - 1
    if cue.status == "besieged":
        if (
            cue.strict == "passive"
            and agent is None
            and scene.low(v + 1) not in {"from", "since", "completely", ",", "by"}
        ):
            return
        yield Draft(rule, "besieged", phrase, first, last, v, inside, agent, group=group, ongoing=group.present)
        return
    if cue.strict == "passive" and cue.status != "besieged":
        return
    if cue.status == "controls" and agent is None:
        return
    if cue.status == "captured" and cue.lemma == "clear" and scene.low(v + 1) == "of" and agent is None:
        loser, after = scene.clauses.force_within(v + 2)
        if loser is not None:
            yield Draft(rule, "lost", phrase, first, after - 1, v, loser, None, group=group)
        return
    if cue.status == "struck" and agent is None and not scene.discourse.parties:
        return
    opponent = scene.opponent_after(v + 1)
    if cue.status == "captured" and agent is None:
        if (group.participle and opponent is None) or scene.low(first) in {"why", "how"}:
            return
        # "they advanced into A, which was captured": by whoever acts in the clause before
        before = (
            i for i in range(first - 1, -1, -1) if scene.items[i].kind == "force" and not scene.clauses.governed(i)
        )
        agent = next((scene.items[i].force for i in before), None)
        if agent is not None and opponent is not None and agent.force.id == opponent.force.id:
            agent = None
    status = cue.passive_status or cue.status
    ongoing = status == "controls" and group.present
    yield Draft(rule, status, phrase, first, last, v, agent, opponent, group=group, ongoing=ongoing)


def _loser_place(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y withdrew from X", "Y lost X to Z", "X was abandoned by Y" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis or scene.clauses.is_adjectival(v):
        return
    rule = f"verb:{cue.lemma}"
    if group.passive:
        yield from (d for d in _passive(scene, v, cue, group, rule) if d.force is not None)
        return
    if cue.forms == frozenset({"participle"}) and not group.perfect and not (cue.forms & {"past"}):
        return
    phrase = scene.parser.after(v + 1)
    if phrase is None or scene.low(v + 1) == "on":
        phrase = _relative_object(scene, group)
    if phrase is None:
        return
    loser, at = scene.subject(group)
    if loser is None:
        return
    first = at if at is not None and at < v else group.start
    gainer = None
    to = next((k for k in range(phrase.stop, min(len(scene.items), phrase.stop + 3)) if scene.low(k) == "to"), None)
    if cue.lemma.startswith("lose") and to is not None:
        gainer, after = scene.clauses.force_within(to + 1)
        if gainer is not None:
            yield Draft(rule, "captured", phrase, first, after - 1, v, gainer, loser, group=group)
            return
    if cue.lemma in {"leave", "flee", "quit"} and scene.low(phrase.stop) in {"with", "in"} and cue.lemma == "leave":
        return
    yield Draft(rule, "lost", phrase, first, max(phrase.stop - 1, v), v, loser, None, group=group)


_AFTER_FALL = frozenset(
    {
        "",
        ".",
        ",",
        ";",
        "!",
        '"',
        "”",
        "after",
        "in",
        "on",
        "to",
        "within",
        "without",
        "and",
        "this",
        "last",
        "early",
        "late",
        "overnight",
        "when",
        "as",
        "following",
        "before",
        "earlier",
        "but",
        "yesterday",
        "today",
        "quickly",
        "swiftly",
        "just",
        "again",
        "during",
        "almost",
        "—",
        "–",
        "first",
        "soon",
        "shortly",
        "two",
        "three",
        "then",
        "with",
        "at",
    }
)


def _place_falls(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "X fell", "X fell on Tuesday to Y" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis or group.passive or group.gerund:
        return
    nxt = scene.items[v + 1] if v + 1 < len(scene.items) else None
    if nxt is not None and nxt.kind != "date" and scene.low(v + 1) not in _AFTER_FALL:
        return
    phrase = scene.parser.subject(group.start)
    if phrase is None or phrase.refs[0].mention is not None and scene.low(phrase.start) == "it":
        return
    for i in range(v + 1, min(len(scene.items), v + 6)):
        if scene.low(i) == "to":
            force, after = scene.clauses.force_within(i + 1)
            if force is not None:
                yield Draft(f"verb:{cue.lemma}", "captured", phrase, phrase.start, after - 1, v, force, group=group)
            return
    yield Draft(f"verb:{cue.lemma}", "lost", phrase, phrase.start, v, v, None, group=group)


def _place_force(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "X fell to Y", "X was handed over to Y", and with the verb left out: "... and Z to W" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis:
        return
    phrase = scene.parser.subject(group.start)
    force, after = scene.clauses.force_within(v + 1)
    if phrase is None or force is None:
        return
    first_item = scene.items[phrase.start]
    if first_item.kind == "force" and phrase.start == phrase.stop - 1:
        return
    opponent = scene.opponent_after(after)
    yield Draft(f"verb:{cue.lemma}", "captured", phrase, phrase.start, after - 1, v, force, opponent, group=group)
    while scene.low(after) in {",", "and", "while"} and after + 1 < len(scene.items):
        k = after + 1
        while scene.low(k) in {"and", "while", "the", "nearby"}:
            k += 1
        more = scene.parser.after(k)
        if more is None or scene.low(more.stop) != "to":
            return
        force, stop = scene.clauses.force_within(more.stop + 1)
        if force is None:
            return
        yield Draft(f"verb:{cue.lemma}", "captured", more, more.start, stop - 1, v, force, group=group)
        after = stop


def _handover(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y handed X over to Z", "Y ceded X to Z" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis or group.passive:
        return
    loser, at = scene.subject(group)
    phrase = scene.parser.after(v + 1)
    if phrase is None:
        # "handed control of X to Z"
        k = next((k for k in range(v + 1, min(len(scene.items), v + 5)) if scene.low(k) == "control"), None)
        phrase = scene.parser.after(k + 2) if k is not None and scene.low(k + 1) in {"of", "over"} else None
    if phrase is None:
        return
    for i in range(phrase.stop, min(len(scene.items), phrase.stop + 4)):
        if scene.low(i) == "to":
            gainer, after = scene.clauses.force_within(i + 1)
            if gainer is not None:
                first = at if at is not None and at < v else group.start
                yield Draft(f"verb:{cue.lemma}", "captured", phrase, first, after - 1, v, gainer, loser, group=group)
            return
    if cue.lemma in {"surrender", "relinquish"} and loser is not None and at is not None:
        yield Draft(f"verb:{cue.lemma}", "lost", phrase, min(at, v), phrase.stop - 1, v, loser, group=group)


def _oust(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Z drove Y out of X", "Y were expelled from X by Z" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis:
        return
    rule = f"verb:{cue.lemma}"
    if group.passive:
        loser, at = scene.subject(group)
        start = v + 1
    else:
        loser, start = scene.clauses.force_within(v + 1)
        at = None
    if loser is None:
        return
    if group.passive and scene.low(v + 1) == "out" and scene.low(v + 2) not in {"of", "from"}:
        yield from _out_of_it(scene, v, loser, group, rule)
        return
    for i in range(start, min(len(scene.items), start + 4)):
        if (
            scene.low(i) == "from"
            or (scene.low(i) == "out" and scene.low(i + 1) in {"of", "from"})
            or (scene.low(i) == "of" and scene.low(i - 1) == "out")
        ):
            k = i + 2 if scene.low(i) == "out" else i + 1
            phrase = scene.parser.after(k)
            if phrase is None:
                return
            ouster, subject_at = (None, at) if group.passive else scene.subject(group)
            last = phrase.stop - 1
            if group.passive:
                ouster, after = scene.clauses.agent(phrase.stop)
                last = max(last, after - 1) if ouster is not None else last
            first = subject_at if subject_at is not None and subject_at < v else group.start
            yield Draft(rule, "lost", phrase, first, last, v, loser, ouster, group=group)
            return


def _out_of_it(scene: Scene, v: int, loser: ForceLike, group: VerbGroup, rule: str) -> Iterator[Draft]:
    """ "were thrown out by Z": out of the place that the sentence named before."""
    named = next((k for k in range(v - 1, -1, -1) if scene.items[k].kind == "place"), None)
    if named is None:
        return
    ref, _ = scene.parser.ref(named)
    ouster, after = scene.clauses.agent(v + 2)
    yield Draft(
        rule, "lost", PlacePhrase((ref,), v, v + 1), group.start, max(v + 1, after - 1), v, loser, ouster, group=group
    )


def _break_siege(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y broke the siege of X", "the siege of X was lifted" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis:
        return
    if group.passive or (
        cue.lemma in {"end", "break"}
        and _siege_noun(scene, range(max(0, group.start - 8), group.start)) is not None
        and _siege_noun(scene, range(v + 1, min(len(scene.items), v + 12))) is None
    ):
        n = _siege_noun(scene, range(max(0, group.start - 10), group.start))
        force, _ = scene.clauses.agent(v + 1)
        first = max(0, n - 1) if n is not None else v
    else:
        n = _siege_noun(scene, range(v + 1, min(len(scene.items), v + 12)))
        force, at = scene.subject(group)
        if force is None and group.gerund:
            force = scene.discourse.force
        first = at if at is not None and at < v else group.start
    if n is None:
        return
    besieger, phrase, last = _siege(scene, n)
    if phrase is None:
        return
    yield Draft(f"verb:{cue.lemma}", "siege_broken", phrase, first, max(last, v), v, force, besieger, group=group)


def _siege_noun(scene: Scene, where: range) -> int | None:
    for i in where:
        if any(c.status == "besieged" for c in scene.items[i].nouns) or scene.low(i) in {"ring", "cordon"}:
            return i
        if scene.low(i) in {",", ";"} and i > where.start + 6:
            return None
    return None


def _siege(scene: Scene, n: int) -> tuple[ForceLike | None, PlacePhrase | None, int]:
    """Besieger and place of the siege noun at item `n`, and the last item that says so."""
    besieger: ForceLike | None = None
    last = n
    for i in range(n - 1, max(-1, n - 5), -1):
        if scene.items[i].kind == "force":
            besieger = scene.items[i].force
            break
        if (
            scene.low(i) in scene.vocab.cls["classes.preposition"]
            or scene.items[i].kind == "punct"
            or scene.items[i].verbs
        ):
            break
    i = n + 1
    phrase: PlacePhrase | None = None
    while i < min(len(scene.items), n + 18):
        low = scene.low(i)
        if low == "by":
            agent, after = scene.clauses.agent(i)
            if agent is not None:
                besieger, i, last = agent, after, after - 1
                continue
        if low in {"of", "on", "in", "at", "around", "against"}:
            phrase = scene.parser.after(i + 1)
            if phrase is not None:
                return besieger, _flat(phrase), phrase.stop - 1
        if scene.items[i].verbs or low in {".", ";", "after", "which", "that"}:
            break
        i += 1
    if n > 0 and scene.items[n - 1].kind == "place":
        ref, _ = scene.parser.ref(n - 1)
        return besieger, PlacePhrase((ref,), n - 1, n + 1), last
    refs = scene.discourse.antecedents("city")
    if refs and scene.low(n - 1) in {"the", "this", "its", "month-long", "long"} or (refs and besieger is not None):
        return besieger, PlacePhrase(refs[:1], n, n + 1), last
    return besieger, phrase, last


def _flat(phrase: PlacePhrase) -> PlacePhrase:
    """A siege of "the government enclave of X" is a siege of X: its extent is not a share."""
    return (
        PlacePhrase(phrase.refs, phrase.start, phrase.stop, "at", None, None, None)
        if phrase.share == "part" and phrase.part is None
        else phrase
    )


def _enter(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y entered X": fighting inside goes on unless the text says that they hold it."""
    group = scene.clauses.group(v, cue.forms)
    if (
        group.irrealis
        or group.passive
        or scene.clauses.is_adjectival(v)
        or (
            cue.forms == frozenset({"base"})
            and not group.infinitive
            and scene.low(v - 1) in scene.vocab.cls["classes.determiner"]
        )
    ):
        return
    phrase = scene.parser.after(v + 1)
    force, at = scene.subject(group)
    if phrase is None or force is None:
        return
    if any(scene.discourse.kind(r.toponym) == "country" for r in phrase.refs):
        return
    rival = scene.rival(force)
    parties = (force,) if rival is None else (force, rival)
    first = at if at is not None and at < v else group.start
    yield Draft(f"verb:{cue.lemma}", "contested", phrase, first, phrase.stop - 1, v, parties=parties, group=group)


_FRAMES: dict[str, Callable[[Scene, int, VerbCue], Iterator[Draft]]] = {
    "force>place": _force_place,
    "besieger>place": _force_place,
    "striker>place": _force_place,
    "loser>place": _loser_place,
    "place>": _place_falls,
    "place>force": _place_force,
    "loser>place>force": _handover,
    "ouster>loser>place": _oust,
    "breaker>siege": _break_siege,
    "enterer>place": _enter,
}


# --- nouns ----------------------------------------------------------------------------------------------------


def noun_rules(scene: Scene) -> Iterator[Draft]:
    """Every noun of the lexicon, by its frame."""
    for n, item in enumerate(scene.items):
        for cue in item.nouns:
            if cue.frame in {"force>place", "loser>place", "place>"}:
                yield from _event_noun(scene, n, cue.status, cue.lemma)
            elif cue.frame == "seat":
                yield from _seat(scene, n, cue.lemma)
            elif cue.frame == "besieger>place":
                yield from _siege_named(scene, n)
            elif cue.frame == "fighting":
                yield from _fighting(scene, n)
            elif cue.frame == "striker>place":
                yield from _strikes(scene, n, cue.lemma)


def _owner(scene: Scene, n: int) -> tuple[ForceLike | None, int]:
    """The force that owns the noun: "Y's capture", "the Y capture", "Y military control"."""
    for i in range(n - 1, max(-1, n - 5), -1):
        item = scene.items[i]
        if item.kind == "force":
            return item.force, i
        if item.kind in {"possessive", "date"} or item.lower in {
            "’",
            "'",
            "full",
            "complete",
            "total",
            "rapid",
            "swift",
            "initial",
            "military",
            "effective",
            "nominal",
            "firm",
            "de",
            "facto",
            "last",
            "former",
            "main",
            "final",
            "key",
            "remaining",
            "self-proclaimed",
            "proclaimed",
            "first",
            "own",
            "continued",
            "long-time",
            "longtime",
            "strategic",
            "major",
            "important",
            "so-called",
            "northern",
            "southern",
            "eastern",
            "western",
        }:
            continue
        break
    return None, n


def _event_noun(scene: Scene, n: int, status: Status, lemma: str) -> Iterator[Draft]:
    """ "the capture of X by Y", "Y's capture of X", "the fall of X to Y", "Y's withdrawal from X", "Y control of X" """
    wanted = (
        {"from"}
        if lemma in {"withdrawal", "retreat", "pullout", "pullback", "evacuation", "expulsion", "ouster"}
        else {"of", "over", "on"}
    )
    if scene.irrealis_noun(n) or (scene.items[n].verbs and not _is_noun_here(scene, n) and _owner(scene, n)[0] is None):
        return
    force, first = _owner(scene, n)
    i = n + 1
    if wanted == {"from"} and scene.low(i) == "of":
        force, i = scene.clauses.force_within(i + 1)
        if force is None:
            return
        i = max(i, n + 2)
    while i < min(len(scene.items), n + 6) and scene.low(i) not in wanted and scene.items[i].kind != "punct":
        i += 1
    if scene.low(i) not in wanted or (i > n + 1 and wanted != {"from"}):
        return
    phrase = scene.parser.after(i + 1)
    if phrase is None:
        return
    last = phrase.stop - 1
    agent, after = scene.clauses.agent(phrase.stop)
    if agent is not None:
        force, last = agent, after - 1
    rule = f"noun:{lemma}"
    if status == "lost" and lemma in {"fall", "loss"}:
        if scene.low(phrase.stop) == "to":
            gainer, after = scene.clauses.force_within(phrase.stop + 1)
            if gainer is not None:
                yield Draft(rule, "captured", phrase, first, after - 1, n, gainer, force)
                return
        if lemma == "fall" and force is not None and first < n:
            return
        yield Draft(rule, "lost", phrase, first, last, n, force)
        return
    opponent = scene.opponent_after(phrase.stop)
    if status == "controls":
        if force is None:
            return
        ongoing = not any(
            scene.low(k) in {"was", "were", "had", "lost", "ended", "ending"} for k in range(max(0, first - 5), first)
        )
        yield Draft(rule, "controls", phrase, first, last, n, force, ongoing=ongoing)
        return
    if status == "lost":
        if force is not None:
            yield Draft(rule, "lost", phrase, first, last, n, force)
        return
    if force is None and any(scene.low(k) in _TAKING_PART for k in range(max(0, n - 4), n)):
        group = VerbGroup(
            n, n, passive=False, participle=True, perfect=False, past_perfect=False, present=False, irrealis=False
        )
        force, at = scene.subject(group)
        if at is not None and at > n:
            force = None
    yield Draft(rule, "captured", phrase, first, last, n, force, opponent)


_TAKING_PART = frozenset(
    {
        "in",
        "completed",
        "complete",
        "led",
        "completing",
        "leading",
        "finished",
        "celebrated",
        "announced",
        "claimed",
        "reported",
        "confirmed",
    }
)


def _seat(scene: Scene, n: int, lemma: str) -> Iterator[Draft]:
    """ "Y's stronghold of X", "Y strongholds in X and Z", "X, the de facto capital of Y", "X, a Y stronghold" """
    if scene.question:
        return
    force, first = _owner(scene, n)
    i = n + 1
    if lemma == "capital" and (force is None or force.kind in {"country", "national"}):
        return
    if scene.low(i) == "of" and force is None and lemma in {"stronghold", "bastion", "redoubt", "capital"}:
        force, after = scene.clauses.force_within(i + 1)
        if force is None:
            return
        phrase = scene.parser.before(max(0, n - 1)) if scene.low(n - 1) in {",", "the", "a", "main", "last"} else None
        if phrase is not None:
            yield Draft(f"seat:{lemma}", "controls", phrase, phrase.start, after - 1, n, force, ongoing=True)
        return
    if force is None:
        return
    if scene.low(i) in {"of", "in", "at", ","} or (i < len(scene.items) and scene.items[i].kind in {"place", "name"}):
        k = i + 1 if scene.low(i) in {"of", "in", "at", ","} else i
        if scene.low(i) != "," or (k < len(scene.items) and scene.items[k].kind == "place"):
            phrase = scene.parser.after(k)
            if phrase is not None:
                share = phrase
                if lemma in {"pocket", "pockets", "enclave", "enclaves", "holdout"}:
                    share = PlacePhrase(phrase.refs, phrase.start, phrase.stop, "part_of", "part", lemma, phrase.part)
                elif (
                    first > 1
                    and scene.low(first - 1) == "of"
                    and scene.low(first - 2) in scene.vocab.cls["extents.part"]
                ):
                    share = PlacePhrase(
                        phrase.refs,
                        phrase.start,
                        phrase.stop,
                        phrase.relation,
                        "part",
                        scene.text[scene.items[first - 2].start : scene.items[first - 2].end],
                        phrase.part,
                    )
                yield Draft(f"seat:{lemma}", "controls", share, first, phrase.stop - 1, n, force, ongoing=True)
                return
    if lemma in {"stronghold", "bastion", "capital", "redoubt"}:
        k = first - 1
        while k >= 0 and scene.low(k) in {"a", "an", "the", "former", "main", "last", "key", "one", "its"}:
            k -= 1
        if scene.low(k) in {",", "is", "remains", "as"} and k > 0:
            phrase = scene.parser.before(k)
            if phrase is not None:
                yield Draft(f"seat:{lemma}", "controls", phrase, phrase.start, n, n, force, ongoing=scene.low(k) != ",")


def _siege_named(scene: Scene, n: int) -> Iterator[Draft]:
    """ "the siege of X", "a three-year siege by Y in X", "Y's siege of X" """
    if scene.irrealis_noun(n):
        return
    named = any(scene.low(i) in {"of", "on", "by"} for i in range(n + 1, min(len(scene.items), n + 3)))
    besieger, phrase, last = _siege(scene, n)
    if phrase is None or not (named or besieger is not None):
        return
    first = n
    while first > 0 and scene.items[first - 1].kind in {"force", "date", "number", "possessive"}:
        first -= 1
    yield Draft("noun:siege", "besieged", phrase, first, last, n, None, besieger)


def _between(scene: Scene, at: int, reach: int = 9) -> tuple[tuple[ForceLike, ...], int]:
    """The sides of "between A and B" after item `at`."""
    for i in range(at, min(len(scene.items), at + reach)):
        if scene.low(i) in {"between", "among", "with", "against", "involving"}:
            sides = []
            k = i + 1
            while k < min(len(scene.items), i + 14):
                item = scene.items[k]
                if item.kind == "force" and item.force is not None:
                    sides.append(item.force)
                elif (
                    item.kind == "place"
                    or (item.verbs and not item.nouns)
                    or item.lower in {"in", "inside", ".", ";", "at", "near"}
                ):
                    break
                k += 1
            return tuple(sides), k
        if scene.items[i].kind == "place" or scene.low(i) in {".", ";"}:
            break
    return (), at


def _fighting(scene: Scene, n: int) -> Iterator[Draft]:
    """ "fighting in X", "clashes between A and B inside X", "street battles in the east of X" """
    if scene.question or any(
        scene.low(i) in {"no", "ended", "if", "avoid", "without"} for i in range(max(0, n - 3), n)
    ):
        return
    sides, after = _between(scene, n + 1)
    i = n + 1 if not sides else after
    stop = min(len(scene.items), i + 7)
    while i < stop:
        low = scene.low(i)
        if (
            low in {"in", "inside", "within", "throughout", "across"}
            or (low == "on" and scene.low(i + 1) == "the" and scene.low(i + 2) in {"streets", "outskirts", "edge"})
        ) and scene.items[i].kind == "word":
            k = i + 1
            if scene.low(k) == "and" and scene.low(k + 1) in {"around", "near"}:
                k += 2
            phrase = scene.parser.after(k)
            if phrase is None:
                i += 1
                continue
            kinds = {scene.discourse.kind(r.toponym) for r in phrase.refs}
            if phrase.relation == "near" or "country" in kinds:
                return
            if not sides:
                sides, _ = _between(scene, phrase.stop)
            subject = None
            if not sides and n > 0:
                before, _ = scene.clauses.subject_force(
                    VerbGroup(
                        n,
                        n,
                        passive=False,
                        participle=False,
                        perfect=False,
                        past_perfect=False,
                        present=False,
                        irrealis=False,
                    )
                )
                subject = before
            parties = sides or ((subject,) if subject is not None else tuple(scene.discourse.parties[-2:]))
            if len(parties) == 1:
                rival = scene.rival(parties[0])
                parties = (parties[0], rival) if rival is not None else parties
            yield Draft(
                "noun:fighting",
                "contested",
                phrase,
                n,
                phrase.stop - 1,
                n,
                parties=parties,
                ongoing=scene.low(i - 1) in {"continues", "continue", "rages", "raging", "ongoing", "continuing"},
            )
            return
        if (
            low in {".", ";", ",", "near", "around", "outside", "for", "towards", "over"}
            or scene.items[i].kind == "place"
        ):
            return
        i += 1


def _strikes(scene: Scene, n: int, lemma: str) -> Iterator[Draft]:
    """ "Y airstrikes on X", "shelling of X by Y", "Y launched strikes against targets in X" """
    if (
        scene.irrealis_noun(n)
        or any(c.lemma for c in scene.items[n].verbs if c.forms & {"s", "base"})
        and scene.low(n - 1) in {"that", "and"}
        and scene.items[n].kind != "word"
    ):
        return
    force, first = _owner(scene, n)
    if force is None:
        # "warplanes carried out strikes", "Y launched missile attacks"
        group = VerbGroup(
            n, n, passive=False, participle=False, perfect=False, past_perfect=False, present=False, irrealis=False
        )
        force, at = scene.subject(group)
        first = at if at is not None and at < n else n
    i = n + 1
    agent = None
    while i < min(len(scene.items), n + 9):
        low = scene.low(i)
        if low == "by":
            agent, after = scene.clauses.agent(i)
            if agent is not None:
                force, i = agent, after
                continue
        if low in {
            "on",
            "in",
            "against",
            "of",
            "at",
            "over",
            "across",
            "near",
            "targeting",
            "hitting",
            "hit",
            "struck",
        }:
            phrase = scene.parser.after(i + 1, names=False, lenient=True)
            if phrase is not None:
                if agent is None:
                    agent, after = scene.clauses.agent(phrase.stop)
                    force = agent or force
                if force is not None:
                    target = next(
                        (
                            it.force
                            for it in scene.items[i + 1 : phrase.stop]
                            if it.kind == "force" and it.force is not None and it.force.force.id != force.force.id
                        ),
                        None,
                    )
                    yield Draft(f"noun:{lemma}", "struck", phrase, min(first, n), phrase.stop - 1, n, force, target)
                return
        if low in {".", ";", ":", "after", "before", "while", "which", "that"} or (scene.items[i].kind == "place"):
            return
        i += 1


# --- adjectives and set phrases -------------------------------------------------------------------------------


def held_rule(scene: Scene) -> Iterator[Draft]:
    """ "Y-held X", "Y-controlled parts of X", "the Y-occupied town of X" """
    for i, item in enumerate(scene.items):
        if item.kind != "force" or item.force is None:
            continue
        k = i + 1
        if scene.low(k) == "-":
            k += 1
        if not scene.is_in(k, "adjectives.held") or (
            k == i + 1 and scene.low(k) in {"run", "ruled", "held", "governed", "administered"}
        ):
            continue
        if k == i + 1 and not (
            k + 1 < len(scene.items)
            and scene.items[k + 1].kind == "place"
            and i > 0
            and scene.low(i - 1) in {"over", "on", "in", "of", "near", "from", "to"}
        ):
            continue
        if scene.low(i - 1) in {"from", "to", "between", "with"} and not (
            k + 1 < len(scene.items) and scene.items[k + 1].kind == "place"
        ):
            head = next(
                (
                    scene.low(j)
                    for j in range(k + 1, min(len(scene.items), k + 4))
                    if scene.is_in(j, "inner") or scene.is_in(j, "head")
                ),
                "",
            )
            if head in {"areas", "area", "territory", "territories", "land", "regions", ""}:
                continue
        phrase = scene.parser.after(k + 1)
        if phrase is not None:
            yield Draft("held", "controls", phrase, i, phrase.stop - 1, k, item.force, ongoing=True)


def under_rule(scene: Scene) -> Iterator[Draft]:
    """ "X is under Y control", "under the control of Y", "in Y hands", "in the hands of Y", "under siege" """
    for i in range(len(scene.items)):
        low = scene.low(i)
        if low not in {"under", "in", "into"}:
            continue
        force: ForceLike | None = None
        last = i
        window = range(i + 1, min(len(scene.items), i + 8))
        noun = next(
            (
                k
                for k in window
                if scene.low(k)
                in {
                    "control",
                    "occupation",
                    "rule",
                    "siege",
                    "hands",
                    "blockade",
                    "encirclement",
                    "administration",
                    "authority",
                }
            ),
            None,
        )
        if noun is None or any(
            scene.items[k].kind == "place"
            or (scene.items[k].kind == "punct" and scene.low(k) not in {'"', "“", "”", "-", "’", "'"})
            for k in range(i + 1, noun)
        ):
            continue
        word = scene.low(noun)
        if (word == "hands") != (low in {"in", "into"}):
            continue
        force = next((scene.items[k].force for k in range(i + 1, noun) if scene.items[k].kind == "force"), None)
        last = noun
        if force is None and scene.low(noun + 1) in {"of", "by"}:
            force, after = scene.clauses.force_within(noun + 2)
            last = after - 1 if force is not None else noun
        siege = word in {"siege", "blockade", "encirclement"}
        if force is None and any(scene.low(k) in {"its", "their", "his"} for k in range(i + 1, noun)):
            here = VerbGroup(
                i, i, passive=False, participle=True, perfect=False, past_perfect=False, present=False, irrealis=False
            )
            force, _ = scene.subject(here)
        if force is None:
            force = scene.named_actor(i + 1, noun)
            if force is None and scene.low(noun + 1) in {"of", "by"}:
                force = scene.named_actor(noun + 2, min(noun + 5, len(scene.items)))
                last = noun + 3 if force is not None else last
        if force is None and not siege:
            continue
        k = i
        while k > 0 and (
            scene.is_in(k - 1, "classes.be")
            or scene.is_in(k - 1, "classes.have")
            or scene.is_in(k - 1, "classes.adverb")
            or scene.low(k - 1)
            in {
                "remain",
                "remains",
                "remained",
                "remaining",
                "stay",
                "stays",
                "stayed",
                "come",
                "comes",
                "came",
                "coming",
                "fall",
                "falls",
                "fell",
                "fallen",
                "falling",
                "brought",
                "bring",
                "bringing",
                "put",
                "placed",
                "kept",
                "stays",
                "to",
                "not",
                "already",
                "entirely",
                "firmly",
                "continued",
                "continues",
            }
            or scene.is_in(k - 1, "irrealis.modal")
        ):
            k -= 1
        words = {scene.low(j) for j in range(k, i)}
        if (
            words & scene.vocab.cls["irrealis.modal"]
            or "not" in words
            or scene.question
            or ("to" in words and "be" in words and not words & {"continued", "continues"})
        ):
            continue
        change = bool(
            words
            & {
                "come",
                "comes",
                "came",
                "coming",
                "fall",
                "falls",
                "fell",
                "fallen",
                "falling",
                "brought",
                "bring",
                "bringing",
                "put",
                "placed",
            }
        )
        phrase = scene.parser.subject(k)
        if phrase is None and change:
            b = next(
                (
                    b
                    for b in range(i - 1, max(-1, i - 12), -1)
                    if scene.low(b) in {"bringing", "brought", "bring", "put", "putting", "placing", "placed"}
                ),
                None,
            )
            phrase = scene.parser.after(b + 1) if b is not None else None
        if phrase is None:
            b = next(
                (
                    b
                    for b in range(i - 1, max(-1, i - 12), -1)
                    if scene.low(b) in {"bringing", "brought", "bring", "bringing", "putting"}
                ),
                None,
            )
            if b is None:
                continue
            phrase = scene.parser.after(b + 1)
            change = True
            if phrase is None:
                continue
        else:
            change = change or any(
                scene.low(b) in {"bringing", "putting"} for b in range(max(0, phrase.start - 2), phrase.start + 1)
            )
        present = bool(words & {"is", "are", "remains", "remain", "has", "have", "stays", "continues"})
        group = VerbGroup(
            k,
            i,
            passive=True,
            participle=False,
            perfect="been" in words,
            past_perfect="had" in words,
            present=present,
            irrealis=False,
        )
        if siege:
            yield Draft(
                "under:siege", "besieged", phrase, phrase.start, last, i, None, force, group=group, ongoing=present
            )
        else:
            yield Draft(
                f"under:{word}",
                "captured" if change else "controls",
                phrase,
                min(phrase.start, k),
                last,
                i,
                force,
                group=group,
                ongoing=present and not change,
            )


def in_control_rule(scene: Scene) -> Iterator[Draft]:
    """ "X: Y still in control", "Y remains in full control": of the place that the line or the text is about."""
    for i in range(1, len(scene.items)):
        if scene.low(i) != "control" or scene.low(i + 1) in {"of", "over"}:
            continue
        k = i - 1
        while scene.low(k) in {"full", "complete", "firm", "total"}:
            k -= 1
        if scene.low(k) != "in":
            continue
        k -= 1
        while (
            scene.is_in(k, "classes.adverb")
            or scene.is_in(k, "classes.be")
            or scene.low(k) in {"remain", "remains", "remained", "firmly"}
            or (k >= 0 and scene.items[k].kind == "date")
        ):
            k -= 1
        if k < 0 or scene.items[k].kind != "force" or "not" in {scene.low(j) for j in range(k, i)}:
            continue
        head = next((j for j in range(k) if scene.items[j].kind == "place"), None)
        phrase = (
            PlacePhrase((scene.parser.ref(head)[0],), head, head + 1) if head is not None else scene.parser.there(i)
        )
        if phrase is not None:
            yield Draft(
                "in control", "controls", phrase, min(phrase.start, k), i, i, scene.items[k].force, ongoing=True
            )


def contested_rule(scene: Scene) -> Iterator[Draft]:
    """ "the contested city of X", "X has been divided between A and B", "X changed hands three times" """
    for i in range(len(scene.items)):
        low = scene.low(i)
        if low in {"contested", "embattled"} and not scene.is_in(i - 1, "classes.be"):
            phrase = scene.parser.after(i + 1)
            if phrase is not None and phrase.start <= i + 1:
                first = i - 1 if scene.is_in(i - 1, "classes.determiner") else i
                yield Draft("adjective:contested", "contested", _flat(phrase), first, phrase.stop - 1, i, ongoing=True)
        elif low in {"contested", "divided", "split", "disputed"} and (
            scene.is_in(i - 1, "classes.be") or scene.is_in(i - 1, "classes.adverb") or scene.low(i - 1) == "remains"
        ):
            sides, after = _between(scene, i + 1, 4)
            if low != "contested" and len(sides) < 2:
                continue
            start = i
            words = set()
            while start > 0 and (
                scene.is_in(start - 1, "classes.be")
                or scene.is_in(start - 1, "classes.have")
                or scene.is_in(start - 1, "classes.adverb")
                or scene.low(start - 1) in {"remains", "remained"}
            ):
                start -= 1
                words.add(scene.low(start))
            phrase = scene.parser.subject(start)
            if phrase is not None:
                yield Draft(
                    "divided",
                    "contested",
                    phrase,
                    start,
                    max(after - 1, i),
                    i,
                    parties=sides,
                    ongoing=bool(words & {"is", "are", "remains", "has", "have"}),
                )
        elif low == "hands" and scene.low(i - 1) in {"changed", "changing", "change", "changes"} | {"repeatedly"}:
            phrase = scene.parser.subject(i - 1)
            if phrase is not None:
                sides, after = _between(scene, i + 1, 6)
                yield Draft(
                    "changed hands",
                    "contested",
                    phrase,
                    phrase.start,
                    i,
                    i,
                    parties=sides or tuple(scene.discourse.parties[-2:]),
                )


def besieged_rule(scene: Scene) -> Iterator[Draft]:
    """ "the besieged city of X", "X still remains surrounded" """
    for i in range(len(scene.items)):
        if not scene.is_in(i, "adjectives.besieged"):
            continue
        if scene.low(i - 1) in {"remain", "remains", "remained"} or (
            scene.is_in(i - 1, "classes.adverb") and scene.low(i - 2) in {"remain", "remains", "remained"}
        ):
            phrase = scene.parser.subject(i - 1)
            if phrase is not None:
                agent, after = scene.clauses.agent(i + 1)
                last = after - 1 if agent is not None else i
                yield Draft("remains surrounded", "besieged", phrase, phrase.start, last, i, None, agent, ongoing=True)
        elif (
            scene.low(i) == "besieged"
            and (scene.is_in(i - 1, "classes.determiner") or scene.low(i - 1) in {"in", "from", "into", "to", "of", ""})
            and i + 1 < len(scene.items)
        ):
            phrase = scene.parser.after(i + 1)
            if phrase is not None:
                yield Draft("adjective:besieged", "besieged", phrase, i, phrase.stop - 1, i, ongoing=True)


RULES: tuple[Callable[[Scene], Iterator[Draft]], ...] = (
    verb_rules,
    noun_rules,
    held_rule,
    under_rule,
    in_control_rule,
    contested_rule,
    besieged_rule,
)
