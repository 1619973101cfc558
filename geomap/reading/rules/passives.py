"""The passive of verbs that are done to a place: "X was taken by Y", "X, seized in May,", "Taken by Y in May, X"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.extents import PlacePhrase
from geomap.reading.rules.elision import garrisoned
from geomap.reading.rules.framing import framed
from geomap.reading.rules.lasting import for_a_while
from geomap.reading.rules.scene import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.cues import VerbCue
    from geomap.reading.items import ForceLike
    from geomap.reading.rules.scene import Scene
    from geomap.reading.verbgroups import VerbGroup

_STILL = frozenset({"still", "remain", "remains", "remained"})
_PASSIVE = 14
"""Items between a passive and what is joined to it."""


def passive(scene: Scene, v: int, cue: VerbCue, group: VerbGroup, rule: str) -> Iterator[Draft]:
    """ "X was captured by Y", "X, seized on 4 July," """
    if group.start == 0 and group.participle and not scene.headed:
        yield from _opening(scene, v, cue, group, rule)
        return
    phrase = _just_named(scene, v, group) or scene.parser.subject(
        group.start,
        finite=group.start < v,
        names=cue.status != "struck" or cue.lemma in scene.vocab.cls["rules.place_only"] or _by_weapon(scene, v),
    )
    if phrase is not None and phrase.refs[0].mention is not None and (whole := _latest(scene, phrase)) is not None:
        phrase = whole
    agent, stop = None, v + 1
    for i in range(v + 1, min(len(scene.items), v + 9)):
        if scene.low(i) == "by":
            agent, after = scene.clauses.agent(i)
            stop = after if agent is not None else stop
            if agent is None and scene.low(i + 1) == "them" and scene.told is not None and scene.told.status == "lost":
                agent = scene.told.force  # "lost by Y, regained by them"
                stop = i + 2 if agent is not None else stop
            elif agent is None and i + 1 < len(scene.items):
                agent, stop = scene.plain_agent(i + 1) or (None, stop)
            break
        first_by = scene.low(i) == "," and scene.low(i + 1) in {"first", "initially"} and scene.low(i + 2) == "by"
        if first_by:
            continue  # "was captured, first by Y, and then by Z"
        if (
            scene.items[i].kind == "punct"
            or scene.items[i].verbs
            or scene.low(i) in scene.vocab.cls["classes.subordinator"] - {"during", "amid", "since"}
        ):
            break
    country = state(scene, group)
    if country is not None and phrase is not None and phrase.stop <= country.start:
        phrase = country  # "Formerly part of X, Y was occupied"
    phrase = phrase or scene.heading(group.start) or _same_subject(scene, group) or country
    phrase = phrase or _they(scene, cue, group)
    overcome = cue.lemma in scene.vocab.cls["rules.overcoming"]
    if phrase is None and overcome and group.passive and (refs := garrisoned(scene, group.start)):
        loser, at = scene.subject(group)  # "X's garrison was overwhelmed"
        first = group.start if at is None else at
        phrase = PlacePhrase(refs, group.start, v + 1)
        yield Draft(rule, "captured", phrase, first, max(stop, v + 1) - 1, v, agent, loser, group=group)
        return
    if phrase is None and cue.status == "siege_broken" and (refs := garrisoned(scene, group.start)):
        phrase = PlacePhrase(refs, group.start, v + 1)  # "its garrison was relieved"
    if phrase is not None and group.passive:
        scene.chain = phrase
    inside = None
    if phrase is None and cue.status == "besieged":
        inside, _ = scene.clauses.subject_force(group)
        if inside is not None:
            phrase = scene.parser.after(v + 1)
            stop = phrase.stop if phrase else stop
        if phrase is None and (refs := garrisoned(scene, group.start)):
            phrase = PlacePhrase(refs, group.start, v + 1)  # "its defenders were surrounded"
    if cue.status == "besieged" and (where := _where(scene, group)) is not None:
        people = scene.is_in(group.start - 1, "rules.civilians")  # "where thousands of villagers were besieged"
        inside, phrase = None if people else scene.subject(group)[0], where
    if phrase is None and cue.status == "captured":
        phrase = scene.parser.enumerated(max(0, group.start - 5), group.start)
        stop = max(stop, phrase.start) if phrase is not None else stop
    if phrase is None and agent is not None and (phrase := predicate_named(scene, stop)) is not None:
        stop = phrase.stop
    if phrase is None and scene.is_in(group.start - 1, "anaphora.plural"):
        phrase = scene.parser.listed_after(stop)  # "five villages were taken, including X"
        stop = phrase.stop if phrase else stop
    if phrase is None:
        return
    first = min(phrase.start, group.start)
    last = max(stop, v + 1) - 1
    if cue.status == "besieged":
        if (
            cue.strict == "passive"
            and agent is None
            and scene.low(v + 1) not in {"from", "since", "completely", ",", "by"}
            and not (_is_plain_town(scene, phrase) and scene.is_in(v + 1, "rules.after_cut_off"))
        ):
            return
        if agent is None and scene.low(v + 1) == "by" and not scene.is_in(v + 2, "rules.ways"):
            return  # "surrounded by olive groves"
        if scene.low(v - 1) in {"nearly", "almost"}:
            return
        yield Draft(rule, "besieged", phrase, first, last, v, inside, agent, group=group, ongoing=group.present)
        return
    if cue.strict in {"passive", "share"}:
        return
    if cue.status == "controls" and agent is None:
        return
    if (
        cue.status == "captured"
        and cue.lemma in {"clear", "cleanse", "purge"}
        and scene.low(v + 1) == "of"
        and agent is None
    ):
        loser, after = scene.clauses.force_within(v + 2)
        if loser is not None:
            yield Draft(rule, "lost", phrase, first, after - 1, v, loser, None, group=group)
        return
    sure = _by_weapon(scene, v) or scene.discourse.parties or cue.lemma in scene.vocab.cls["rules.violent"]
    if cue.status == "struck" and agent is None and not sure:
        return
    opponent = scene.opponent_after(v + 1)
    if cue.strict == "from" and opponent is None:
        return
    unsaid = agent is None
    if cue.status == "captured" and agent is None:
        agent = _in_attack(scene, v)
    if cue.status == "captured" and agent is None:
        dated = v + 1 < len(scene.items) and any(it.kind == "date" for it in scene.items[v + 1 : v + 3])
        chained = scene.low(group.start - 1) == "and" and phrase.start == group.start
        aside = dated and (scene.low(group.start - 1) == "," or chained)  # "X, taken on 4 July,"
        if (group.participle and opponent is None and not aside) or scene.low(first - 1) in {"why", "how"}:
            return
        # "they advanced into A, which was captured": by whoever acts in the clause before
        begins = next((i for i in range(first - 1, -1, -1) if scene.low(i) == ";"), -1)
        before = (
            i for i in range(first - 1, begins, -1) if scene.items[i].kind == "force" and not scene.clauses.governed(i)
        )
        up_to = scene.is_in(first - 1, "rules.up_to")
        at = min(before, default=None) if up_to else next(before, None)  # "Y threw Z back until X was overrun"
        told = at is not None and any(scene.is_in(i, "classes.reporting") for i in range(at + 1, first))
        agent = scene.items[at].force if at is not None and not told else None  # who says it need not have done it
        gone = scene.told.force if scene.told is not None and scene.told.status == "lost" else None
        if agent is not None and gone is not None and agent.force.id == gone.force.id:
            agent = None  # "the army abandoned A, and B was occupied": not by the army
        if agent is not None and opponent is not None and agent.force.id == opponent.force.id:
            agent = None
        in_vain = at is not None and _in_vain(scene, at, first)
        if agent is not None and opponent is None and (up_to or in_vain):
            # "Y fought on until X was overrun", "Y resisted for days, and X was overrun": not by Y
            agent, opponent = None, agent
    status = cue.passive_status or cue.status
    lasting = any(it.date is not None and it.date.kind == "since" for it in scene.items[v + 1 : v + 3])
    lasting = lasting or scene.low(v + 1) == "since" or for_a_while(scene, v)
    if unsaid and cue.passive_status == "controls" and any(scene.low(i) in _STILL for i in range(group.start - 1, v)):
        agent, lasting = None, True  # "X is still occupied": not by who acted before
    joined = (
        scene.chain is not None and group.start > scene.chain.stop and scene.low(group.start - 1) in {"and", "then"}
    )
    happened = not group.present and not lasting and (scene.dated_after(v) or joined)
    if status != cue.status and ((unsaid and not lasting) or happened):
        status = cue.status  # "was occupied by Y in May": it happened then
    ongoing = status == "controls" and group.present
    yield Draft(rule, status, phrase, first, last, v, agent, opponent, group=group, ongoing=ongoing)


def _where(scene: Scene, group: VerbGroup) -> PlacePhrase | None:
    """ "X, where they were surrounded": the X, of those who are told of with a pronoun."""
    k = group.start - 1
    while scene.is_in(k, "classes.adverb"):
        k -= 1
    if scene.is_in(k, "rules.civilians"):
        many = k  # "where thousands of villagers were besieged"
        while scene.low(many - 1) == "of" or scene.items[many - 1].kind == "number" or _counts(scene, many - 1):
            many -= 1
        return framed(scene, group.start) if scene.low(many - 1) == "where" else None
    return framed(scene, group.start) if scene.low(k) in {"they", "it"} and scene.low(k - 1) == "where" else None


def _counts(scene: Scene, i: int) -> bool:
    """Does a word for how many, or for who they are, stand at item `i` ("hundreds of Christian villagers")?"""
    names = ("classes.number", "rules.about", "classes.determiner", "rules.creeds")
    return scene.low(i) != "where" and (any(scene.is_in(i, n) for n in names) or scene.items[i].kind == "name")


def _they(scene: Scene, cue: VerbCue, group: VerbGroup) -> PlacePhrase | None:
    """ "They were recaptured by Y": the places named together, of what is done to places only."""
    k = group.start - 1
    while scene.is_in(k, "classes.adverb"):
        k -= 1
    if scene.low(k) != "they" or cue.lemma not in scene.vocab.cls["rules.place_only"]:
        return None
    refs = scene.discourse.joint(scene.items[k].start)
    span = (scene.items[k].start, scene.items[k].end)
    return PlacePhrase(tuple(replace(r, mention=span) for r in refs), k, k + 1) if refs else None


def _is_plain_town(scene: Scene, phrase: PlacePhrase) -> bool:
    """Is it a town by its own name that is spoken of, and all of it?"""
    named = phrase.relation == "at" and all(r.mention is None for r in phrase.refs)
    named = named and scene.low(phrase.start - 1) not in {"to", "into", "from", "for"}  # "the road to X"
    return named and all(scene.discourse.kind(r.toponym) in {"settlement", "unknown"} for r in phrase.refs)


def state(scene: Scene, group: VerbGroup) -> PlacePhrase | None:
    """ "Grenada was seized by Y": a state, or the seat it goes by, that is no actor but what was taken."""
    k = group.start - 1
    while scene.is_in(k, "classes.adverb"):
        k -= 1
    if k < 0 or group.start == group.verb or scene.items[k].kind != "force" or scene.items[k].place is None:
        return None
    force = scene.items[k].force
    if force is None or scene.clauses.governed(k):
        return None
    return scene.parser.with_earlier(PlacePhrase((scene.parser.names.ref(k)[0],), k, k + 1))


def _same_subject(scene: Scene, group: VerbGroup) -> PlacePhrase | None:
    """ "X was surrounded in May and given up by Y": the place that was the subject of the passive before."""
    k = group.start - 1
    while scene.is_in(k, "classes.adverb"):
        k -= 1
    joined = scene.low(k) in {"and", ",", "but", "then", "before"}
    chain = chain_before(scene, group.start) if joined else None
    if chain is None or chain.stop >= group.start:
        return None
    return replace(chain, start=group.start, stop=group.start + 1)


def chain_before(scene: Scene, v: int) -> PlacePhrase | None:
    """The place that was the subject of the last passive before item `v`, of what verb soever."""
    return scene.chain or _subject_of_passive(scene, v)


def _subject_of_passive(scene: Scene, v: int) -> PlacePhrase | None:
    """ "X was attacked by Y and captured": the subject that the participle at item `v` shares with the one before."""
    k = v - 1
    while scene.is_in(k, "classes.adverb"):
        k -= 1
    if scene.low(k) not in {"and", "but", "then"}:
        return None
    for i in range(k - 1, max(0, k - _PASSIVE), -1):
        if scene.low(i) in {"was", "were", "been"}:
            verb = i + 1
            while scene.is_in(verb, "classes.adverb"):
                verb += 1
            if verb >= k or not scene.low(verb).endswith(("ed", "en", "overrun", "cut", "hit", "set")):
                return None
            group = scene.verbs.group(verb, frozenset({"participle"}))
            whole = scene.parser.subject(group.start, names=True) or state(scene, group)
            return None if group.irrealis else whole
        if (
            scene.low(i) in {";", ":", "that"}
            or scene.is_in(i, "classes.relative")
            or scene.is_in(i, "classes.subordinator")
        ):
            return None
    return None


def _by_weapon(scene: Scene, v: int) -> bool:
    """Is it said that it was done "by rockets", "with drones"?"""
    return scene.low(v + 1) in {"by", "with"} and any(
        scene.is_in(i, "rules.weapons") or any(c.status == "struck" for c in scene.items[i].nouns)
        for i in range(v + 2, min(len(scene.items), v + 8))
    )


def predicate_named(scene: Scene, at: int) -> PlacePhrase | None:
    """ "the only town held by Y is X", "the last town held by Y, X, fell": the name behind who holds it."""
    told = scene.is_in(at, "rules.staying") or scene.is_in(at, "rules.including")
    first = at + 1
    while told and (scene.low(first) in {"the", "of"} or scene.is_in(first, "nouns_of_place.settlement")):
        first += 1  # "was the village of X"
    named = first < len(scene.items) and scene.items[first].kind in {"place", "name"}
    if not named or not (told or scene.low(at) == ","):
        return None
    ref, stop = scene.parser.names.ref(first)
    refs, stop = scene.parser.names.listed(first) if told else ((ref,), stop)
    ends = scene.low(stop) in {",", ".", ""} or told
    possible = ends and scene.parser.names.is_possible(first, names=True, head="town")
    return PlacePhrase(refs, first, stop) if possible else None


def _just_named(scene: Scene, v: int, group: VerbGroup) -> PlacePhrase | None:
    """ "the capture of X, held by Y since May,": the name right before the comma and the participle at item `v`."""
    if group.start != v or v < 3 or scene.low(v - 1) != "," or scene.items[v - 2].kind != "place":
        return None
    if scene.low(v - 3) in {",", "and"} or scene.low(v - 3) in scene.vocab.cls["head"]:
        return None  # "X, Z, held by": of all that are listed, or of what it is in
    return PlacePhrase((scene.parser.names.ref(v - 2)[0],), v - 2, v)


def _opening(scene: Scene, v: int, cue: VerbCue, group: VerbGroup, rule: str) -> Iterator[Draft]:
    """ "Taken by A in 2006 and by B in 2007, X was ...": the place is the subject behind the comma."""
    comma = next((i for i in range(v + 1, min(len(scene.items), v + 24)) if scene.low(i) in {",", ":"}), None)
    if comma is None or cue.status not in {"captured", "controls", "besieged", "lost"}:
        return
    k = comma + 1
    while scene.items[k : k + 1] and scene.low(k) in {"the", "once"} and scene.items[k + 1 : k + 2]:
        k += 1
    phrase = scene.parser.after(comma + 1, names=True)
    if phrase is None:
        return
    status = cue.passive_status or cue.status
    for i in range(v + 1, comma):
        if scene.low(i) != "by":
            continue
        agent, after = scene.clauses.agent(i)
        if agent is None:
            agent, after = scene.plain_agent(i + 1) or (None, i)
        if agent is None:
            continue
        first = v if i == v + 1 else i
        if status == "besieged":
            yield Draft(rule, status, phrase, first, after - 1, i, None, agent, group=group)
        else:
            yield Draft(rule, status, phrase, first, after - 1, i, agent, group=group)


_ATTACKING = frozenset(
    {"launched", "mounted", "staged", "opened", "began", "attacked", "stormed", "swept", "advanced", "broke", "poured"}
    | {"invaded", "landed", "moved", "marched", "assaulted", "crossed", "charged"}
)


def _in_attack(scene: Scene, v: int) -> ForceLike | None:
    """ "X was captured when Y launched an attack", "in a Y offensive": by those who attacked."""
    k = v + 1
    while k < len(scene.items) and (
        scene.items[k].kind == "date" or scene.is_in(k, "classes.adverb") or scene.low(k) == "on"
    ):
        k += 1
    if scene.low(k) in {"when", "after", "as"}:
        force, after = scene.clauses.force_within(k + 1, 6)
        attacks = any(scene.low(i) in _ATTACKING for i in range(after, min(len(scene.items), after + 3)))
        return force if attacks and force is not None and force.role == "force" else None
    if scene.low(k) in {"in", "during"} and scene.is_in(k + 1, "classes.determiner"):
        force, after = scene.clauses.force_within(k + 2, 3)
        return force if scene.is_in(after, "rules.operations") else None
    return None


def _latest(scene: Scene, phrase: PlacePhrase) -> PlacePhrase | None:
    """ "X was the latest town (that was) taken": the X."""
    said = range(phrase.start, phrase.stop)
    if not any(scene.is_in(k, "rules.superlative") for k in said):
        return None
    begin = scene.run_before(phrase.start, "classes.determiner", "rules.superlative")
    be = scene.run_before(begin, "classes.be", "classes.have", "classes.adverb", "rules.turning")
    return scene.parser.subject(be, names=True) if be < begin else None


def _in_vain(scene: Scene, at: int, stop: int) -> bool:
    """Does what the force at item `at` does before item `stop` come to nothing ("Y resisted for days, and")?"""
    for i in range(at + 1, stop):
        if scene.items[i].kind == "force":
            return False  # it may be the other's
        if scene.is_in(i, "rules.in_vain"):
            return True
    return False
