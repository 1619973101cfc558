"""Verbs of control, by the frame that says which roles subject and object play."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.extents import PlacePhrase
from geomap.reading.rules.scene import Draft
from geomap.reading.rules.sieges import break_siege

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geomap.model import Status
    from geomap.reading.clauses import VerbGroup
    from geomap.reading.cues import VerbCue
    from geomap.reading.items import ForceLike
    from geomap.reading.rules.scene import Scene


def verb_rules(scene: Scene) -> Iterator[Draft]:
    """Every verb of the lexicon, by its frame."""
    for v, item in enumerate(scene.items):
        if item.kind != "word" or not item.verbs:
            continue
        for cue in item.verbs:
            if not scene.discourse.at_war and cue.lemma in scene.vocab.cls["rules.peaceable"]:
                continue
            draft = None
            for draft in _FRAMES[cue.frame](scene, v, cue):
                scene.parser.anaphors.recent = draft.phrase.refs
                if draft.status in {"captured", "lost"}:
                    scene.told = draft
                yield draft
            if draft is not None:
                break


def _force_place(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y captured X", "X was captured by Y", "X, captured by Y", "captured by Y" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis or is_noun_here(scene, v) or scene.clauses.is_adjectival(v):
        return
    rule = f"verb:{cue.lemma}"
    if group.passive:
        yield from _passive(scene, v, cue, group, rule)
        return
    if "participle" in cue.forms and not group.perfect and (bare := _bare_participle(scene, v, group)) is not None:
        if cue.status in {"captured", "besieged", "struck", "lost"} and cue.strict is None:
            agent = scene.opponent_after(v + 1, frozenset({"by", "to"}))
            force = None if cue.status == "besieged" else agent
            opponent = agent if cue.status == "besieged" else None
            yield Draft(rule, cue.status, bare, bare.start, v, v, force, opponent, group=group)
        return
    if cue.forms == frozenset({"participle"}) and not group.perfect:
        return
    if cue.strict == "passive":
        return
    direct = False
    if cue.strict == "share":
        phrase = _bare_share(scene, v) or scene.parser.after(v + 1)
    else:
        strike = cue.status == "struck"
        direct = cue.lemma in scene.vocab.cls["rules.direct"]
        sure = cue.lemma in scene.vocab.cls["rules.violent"]
        phrase = scene.parser.after(v + 1, names=not strike, lenient=strike, aimed=sure, direct=direct)
    if cue.strict == "share" and (phrase is None or phrase.share is None):
        return
    if cue.status == "controls" and scene.is_in(v + 1, "rules.owners") and scene.is_in(v + 2, "rules.seats"):
        return  # "kept its headquarters at X": it is there, and more is not said
    relative = None
    if phrase is None or scene.low(v + 1) in {"from", "in"}:
        if scene.low(v + 1) == "in" and (direct or cue.lemma == "strike"):
            return  # "the meeting held in X"
        relative = _relative_object(scene, group)
        phrase = relative or phrase
    inside: ForceLike | None = None
    if phrase is None and cue.status == "besieged":
        phrase, inside = _force_in_place(scene, v)
    if phrase is None:
        return
    force, at = scene.subject(group)
    if force is None and cue.status == "struck":
        force, at = scene.owner_of_its(v)
        if force is None:
            force, at = scene.sender(group)
    if force is None and group.gerund:
        force = scene.discourse.force
    if force is None and cue.status != "struck" and all(scene.parser.names.is_sure(r) for r in phrase.refs):
        force, at = scene.named_subject(group)
    if force is None and not (cue.status == "struck" and scene.weapon_before(group.start) is not None):
        return
    if scene.low(v + 1) == "of" and phrase.share is None and phrase is not relative:
        phrase = replace(phrase, relation="part_of", share="part")  # "all that Y holds of X"
    said = v if relative is not None else phrase.stop - 1
    opponent = (
        scene.opponent_after(said + 1)
        if cue.status != "struck"
        else scene.opponent_after(v + 1, frozenset({"against"}))
    )
    first = at if at is not None and at < v else group.start
    status = cue.status
    if cue.passive_status == "controls" and group.present:
        status = "controls"  # "has occupied X since", "who still occupy X"
    ongoing = status == "controls" and group.present
    if cue.status == "besieged":
        within = scene.low(v + 1) in {"at", "in", "inside"} or (cue.rest and cue.rest[-1] in {"at", "in"})
        yield Draft(
            rule,
            "besieged",
            phrase,
            first,
            said,
            v,
            force if within else inside or _inside(scene, phrase, force),  # "the corps, surrounded at X"
            None if within else force,
            group=group,
            ongoing=group.present and not group.perfect,
        )
    else:
        yield Draft(rule, status, phrase, first, said, v, force, opponent, group=group, ongoing=ongoing)


def _bare_participle(scene: Scene, v: int, group: VerbGroup) -> PlacePhrase | None:
    """The place of a line without a verb of its own ("X lost", "X: taken this morning", "X hospital hit (5 Dec)")."""
    if group.start != v or group.gerund:
        return None
    nxt = v + 1
    while scene.is_in(nxt, "classes.adverb"):
        nxt += 1
    ends = nxt >= len(scene.items) or scene.items[nxt].kind in {"date", "punct"} or scene.low(nxt) in {"by", "to", "on"}
    if not ends:
        return None
    heading = scene.heading(v)
    if heading is not None:
        return heading
    k = v - 1
    while scene.is_in(k, "classes.adverb") or scene.is_in(k, "classes.conjunction"):
        k -= 1
    if (
        scene.chain is not None
        and scene.chain.stop < v
        and (k < v - 1 or scene.low(k) == ",")
        and scene.low(k) != "the"
    ):
        return replace(scene.chain, start=v, stop=v + 1)
    phrase = scene.parser.before(v, names=True)
    begins = phrase is not None and (
        phrase.start == 0
        or (scene.items[phrase.start - 1].kind in {"punct", "date"} and scene.low(phrase.start - 1) != ",")
    )
    return phrase if phrase is not None and begins and phrase.stop >= v - 1 and phrase.refs[0].mention is None else None


def _force_in_place(scene: Scene, v: int) -> tuple[PlacePhrase | None, ForceLike | None]:
    """ "surrounded Y in and around X", "completed the encirclement of Y in X": the place, and who is inside."""
    force, after = scene.clauses.force_within(v + 1, 3)
    if force is None or scene.low(after) not in {"in", "inside", "at", "near"}:
        return None, None
    place = next(
        (i for i in range(after, min(after + 4, len(scene.items))) if scene.items[i].kind in {"place", "name"}), None
    )
    return (scene.parser.after(place), force) if place is not None else (None, None)


def _inside(scene: Scene, phrase: PlacePhrase, besieger: ForceLike | None) -> ForceLike | None:
    """ "besieging the Turkish observation post in X": whose it is."""
    for item in scene.items[phrase.start : phrase.stop]:
        force = item.force
        if item.kind == "force" and force is not None and (besieger is None or force.force.id != besieger.force.id):
            return force
    return None


def _relative_object(scene: Scene, group: VerbGroup) -> PlacePhrase | None:
    """ "X, which the army took", "the town that rebels hold": the place before the relative pronoun."""
    for i in range(group.start - 1, max(-1, group.start - 9), -1):
        low = scene.low(i)
        if low in {"which", "that"}:
            if scene.low(i - 1) == "and":
                # "X, which the army took and which it holds": the same antecedent as that of the first
                first = next((k for k in range(i - 2, 0, -1) if scene.low(k) == low), None)
                return scene.parser.before(first + 1) if first is not None else None
            if scene.is_in(i - 1, "classes.reporting"):
                return None
            phrase = scene.parser.before(i + 1, names=True)
            return None if phrase is not None and _is_event(scene, phrase) else phrase
        if scene.items[i].kind == "punct" and low not in {"-", "'", "’"}:
            return None
        if scene.items[i].verbs and not scene.items[i].nouns:
            return None
    return None


def _is_event(scene: Scene, phrase: PlacePhrase) -> bool:
    """ "the talks in X, from which it withdrew": is the place only where something takes place?"""
    before = phrase.start - 1
    if not scene.is_in(before, "classes.place_preposition"):
        return False
    return scene.is_in(before - 1, "rules.qualified") or scene.is_in(before - 1, "rules.events")


def is_noun_here(scene: Scene, v: int) -> bool:
    """ "the strikes", "take control": is a word that could be a verb a noun here?"""
    item = scene.items[v]
    before = scene.low(v - 1)
    if any(c.forms & {"past", "ing"} for c in item.verbs) and not item.nouns:
        return before in {"of", "'s", "’s"} and any("ing" in c.forms for c in item.verbs)
    if item.nouns and scene.low(v + 1) in {"of", "over"}:
        return True  # "insurgent control of"
    return before in scene.vocab.cls["classes.determiner"] or before in {"of", "under", "in", "'s", "’s", "from"}


def _bare_share(scene: Scene, v: int) -> PlacePhrase | None:
    """ "having claimed more than half": the extent of a place named before."""
    for i in range(v + 1, min(len(scene.items), v + 4)):
        if scene.is_in(i, "extent"):
            k = next((k for k in range(v - 1, -1, -1) if scene.items[k].kind == "place"), None)
            if k is None:
                return None
            ref, _ = scene.parser.names.ref(k)
            share = "most" if scene.is_in(i, "extents.most") else "half" if scene.is_in(i, "extents.half") else "part"
            words = scene.text[scene.items[i].start : scene.items[i].end]
            return PlacePhrase((ref,), v + 1, i + 1, "at", share, words)  # type: ignore[arg-type]
    return None


def _passive(scene: Scene, v: int, cue: VerbCue, group: VerbGroup, rule: str) -> Iterator[Draft]:
    if group.start == 0 and group.participle and not scene.headed:
        yield from _opening(scene, v, cue, group, rule)
        return
    phrase = scene.parser.subject(
        group.start,
        finite=group.start < v,
        names=cue.status != "struck" or cue.lemma in scene.vocab.cls["rules.place_only"],
    )
    agent, stop = None, v + 1
    for i in range(v + 1, min(len(scene.items), v + 9)):
        if scene.low(i) == "by":
            agent, after = scene.clauses.agent(i)
            stop = after if agent is not None else stop
            if agent is None and i + 1 < len(scene.items):
                agent, stop = scene.plain_agent(i + 1) or (None, stop)
            break
        if (
            scene.items[i].kind == "punct"
            or scene.items[i].verbs
            or scene.low(i) in scene.vocab.cls["classes.subordinator"] - {"during", "amid", "since"}
        ):
            break
    phrase = phrase or scene.heading(group.start)
    if phrase is not None and group.passive:
        scene.chain = phrase
    inside = None
    if phrase is None and cue.status == "besieged":
        inside, _ = scene.clauses.subject_force(group)
        if inside is not None:
            phrase = scene.parser.after(v + 1)
            stop = phrase.stop if phrase else stop
    if phrase is None and scene.is_in(group.start - 1, "anaphora.plural"):
        phrase = scene.parser.listed_after(stop)  # "five villages were taken, including X"
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
        if agent is None and scene.low(v + 1) == "by":
            return  # "surrounded by olive groves"
        yield Draft(rule, "besieged", phrase, first, last, v, inside, agent, group=group, ongoing=group.present)
        return
    if cue.strict == "passive":
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
    if cue.status == "struck" and agent is None and not scene.discourse.parties:
        return
    opponent = scene.opponent_after(v + 1)
    if cue.status == "captured" and agent is None:
        dated = v + 1 < len(scene.items) and any(it.kind == "date" for it in scene.items[v + 1 : v + 3])
        aside = dated and scene.low(group.start - 1) == ","  # "X, taken on 4 July,"
        if (group.participle and opponent is None and not aside) or scene.low(first - 1) in {"why", "how"}:
            return
        # "they advanced into A, which was captured": by whoever acts in the clause before
        before = (
            i for i in range(first - 1, -1, -1) if scene.items[i].kind == "force" and not scene.clauses.governed(i)
        )
        agent = next((scene.items[i].force for i in before), None)
        if agent is not None and opponent is not None and agent.force.id == opponent.force.id:
            agent = None
        agent = agent or scene.discourse.sole_captor()
    status = cue.passive_status or cue.status
    if status != cue.status and not group.present and scene.dated_after(v):
        status = cue.status  # "was occupied by Y in May": it happened then
    ongoing = status == "controls" and group.present
    yield Draft(rule, status, phrase, first, last, v, agent, opponent, group=group, ongoing=ongoing)


def _opening(scene: Scene, v: int, cue: VerbCue, group: VerbGroup, rule: str) -> Iterator[Draft]:
    """ "Taken by A in 2006 and by B in 2007, X was ...": the place is the subject behind the comma."""
    comma = next((i for i in range(v + 1, min(len(scene.items), v + 24)) if scene.low(i) == ","), None)
    if comma is None or cue.status not in {"captured", "controls", "besieged"}:
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


def _loser_place(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y withdrew from X", "Y lost X to Z", "X was abandoned by Y" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis or scene.clauses.is_adjectival(v):
        return
    rule = f"verb:{cue.lemma}"
    if group.passive and not (cue.rest and cue.rest[-1] in {"of", "from"}):  # "were pulled out of X": they left it
        people = any(scene.is_in(i, "rules.civilians") for i in range(len(scene.items)))
        for draft in _passive(scene, v, cue, group, rule):
            named = draft.phrase.relation == "at" and all(r.mention is None for r in draft.phrase.refs)
            if draft.force is not None or (named and not people and cue.lemma in scene.vocab.cls["rules.left_behind"]):
                yield draft
        return
    if "participle" in cue.forms and not cue.rest and (bare := _bare_participle(scene, v, group)) is not None:
        gainer = scene.opponent_after(v + 1, frozenset({"to"}))
        status: Status = "captured" if gainer is not None else "lost"
        yield Draft(rule, status, bare, bare.start, v, v, gainer, None, group=group)
        return
    if cue.forms == frozenset({"participle"}) and not group.perfect and not (cue.forms & {"past"}):
        return
    phrase = scene.parser.after(v + 1)
    if phrase is None or scene.low(v + 1) == "on":
        phrase = _relative_object(scene, group)
    if phrase is None and cue.lemma in scene.vocab.cls["rules.go_away"]:
        phrase = _place_left(scene, v, cue)
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
    if cue.lemma == "leave" and scene.is_in(phrase.stop, "rules.left_as"):
        return  # "leaving X without power"
    yield Draft(rule, "lost", phrase, first, max(phrase.stop - 1, v), v, loser, None, group=group)


def _place_left(scene: Scene, v: int, cue: VerbCue) -> PlacePhrase | None:
    """ "... and the militants pulled out the same night": of the place that was spoken of last, nothing being named."""
    nxt = v + 1
    while scene.is_in(nxt, "classes.adverb") or scene.is_in(nxt, "rules.way_off"):
        nxt += 1
    ends = nxt >= len(scene.items) or scene.items[nxt].kind == "date" or scene.is_in(nxt, "rules.after_going")
    if not ends or (cue.forms & {"base", "ing"} and "past" not in cue.forms):
        return None
    refs = scene.parser.anaphors.recent[:1] or scene.headed or scene.discourse.place_in_question()
    return PlacePhrase(refs, v, v + 1) if refs else None


def _place_falls(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "X fell", "X fell on Tuesday to Y" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis or group.passive or group.gerund:
        return
    nxt = scene.items[v + 1] if v + 1 < len(scene.items) else None
    dated = v + 2 < len(scene.items) and scene.low(v + 1) in {"in", "on"} and scene.items[v + 2].kind == "date"
    if nxt is not None and nxt.kind != "date" and not dated and not scene.is_in(v + 1, "rules.after_fall"):
        return
    phrase = scene.parser.subject(group.start, names=True)
    if phrase is None:
        return
    if scene.low(phrase.stop - 1) == "it" and phrase.refs[0].toponym.start < scene.items[0].start:
        return  # "it" may be anything, but not where the sentence is about a place
    for i in range(v + 1, min(len(scene.items), v + 6)):
        if scene.low(i) == "to":
            force, after = scene.clauses.force_within(i + 1)
            if force is not None:
                yield Draft(f"verb:{cue.lemma}", "captured", phrase, phrase.start, after - 1, v, force, group=group)
            return
    if scene.discourse.at_war or group.perfect:  # where nobody fights, it is a price or a government that fell
        yield Draft(f"verb:{cue.lemma}", "lost", phrase, phrase.start, v, v, None, group=group)


def _place_force(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "X fell to Y", "X was handed over to Y", and with the verb left out: "... and Z to W" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis:
        return
    phrase = scene.parser.subject(group.start, names=True)
    force, after = scene.receiver(v + 1)
    if phrase is None or force is None:
        return
    first_item = scene.items[phrase.start]
    if first_item.kind == "force" and first_item.place is None and phrase.start == phrase.stop - 1:
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
        force, stop = scene.receiver(more.stop + 1)
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
            gainer, after = scene.receiver(i + 1)
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
    if loser is None or loser.role != "force":
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
    refs = scene.parser.anaphors.recent[:1]
    if not refs:
        named = next((k for k in range(v - 1, -1, -1) if scene.items[k].kind == "place"), None)
        refs = (scene.parser.names.ref(named)[0],) if named is not None else ()
    if refs:
        ouster, after = scene.clauses.agent(v + 2)
        phrase = PlacePhrase(refs, v, v + 1)
        yield Draft(rule, "lost", phrase, group.start, max(v + 1, after - 1), v, loser, ouster, group=group)


def _fight(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y are battling Z inside X" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis or group.passive or is_noun_here(scene, v):
        return
    force, at = scene.subject(group)
    other, after = scene.clauses.force_within(v + 1)
    if force is None or other is None:
        return
    for i in range(after, min(len(scene.items), after + 4)):
        if scene.low(i) in {"in", "inside", "within"}:
            phrase = scene.parser.after(i + 1)
            if phrase is not None and all(scene.discourse.kind(r.toponym) != "country" for r in phrase.refs):
                first = at if at is not None and at < v else group.start
                parties = (force, other)
                ongoing = group.present or "ing" in cue.forms
                yield Draft(
                    f"verb:{cue.lemma}",
                    "contested",
                    phrase,
                    first,
                    phrase.stop - 1,
                    v,
                    parties=parties,
                    group=group,
                    ongoing=ongoing,
                )
            return


def _enter(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y entered X": who goes in holds it, unless the sentence tells of fighting."""
    group = scene.clauses.group(v, cue.forms)
    noun = cue.forms == frozenset({"base"}) and not group.infinitive and scene.is_in(v - 1, "classes.determiner")
    if group.irrealis or scene.clauses.is_adjectival(v) or noun:
        return
    rule = f"verb:{cue.lemma}"
    if group.passive:
        phrase = scene.parser.subject(group.start, finite=group.start < v, names=True)
        agent, after = scene.clauses.agent(v + 1)
        if phrase is not None and (agent is not None or cue.status == "captured"):
            last = after - 1 if agent is not None else v
            yield Draft(rule, "captured", phrase, min(phrase.start, group.start), last, v, agent, group=group)
        return
    phrase = scene.parser.after(v + 1)
    if phrase is None or scene.low(v + 1) in {"on", "at"}:
        phrase = _relative_object(scene, group)
    force, at = scene.subject(group)
    if phrase is None and not cue.rest and force is not None:
        phrase = _place_left(scene, v, cue)
    if phrase is None or force is None:
        return
    if any(scene.discourse.kind(r.toponym) == "country" for r in phrase.refs):
        return
    first = at if at is not None and at < v else group.start
    last = max(phrase.stop - 1, v)
    if cue.status == "captured" and not _resisted(scene, v):
        yield Draft(rule, "captured", phrase, first, last, v, force, group=group)
        return
    rival = scene.rival(force)
    parties = (force,) if rival is None else (force, rival)
    yield Draft(rule, "contested", phrase, first, last, v, parties=parties, group=group)


def _resisted(scene: Scene, v: int) -> bool:
    """Does the sentence tell of fighting where somebody went in at item `v`?"""
    return any(
        scene.is_in(i, "rules.resisted")
        and not any(scene.is_in(k, "rules.unresisted") for k in range(max(0, i - 3), i))
        for i in range(max(0, v - 6), len(scene.items))
        if i != v
    )


def _weapon(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Shells fell on X", "Y's drones attacked X", "Y attacked X with rockets" """
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis or group.passive or is_noun_here(scene, v) or scene.clauses.is_adjectival(v):
        return
    if not scene.discourse.at_war:
        return
    weapon = scene.weapon_before(group.start)
    if weapon is None and not (cue.lemma == "attack" and scene.weapon_after(v + 1)):
        return
    phrase = scene.parser.after(v + 1, names=False, lenient=True, aimed=True)
    if phrase is None:
        return
    force, at = scene.subject(group)
    if force is None:
        force, at = scene.owner_of_its(v)
    if force is None:
        force, at = scene.sender(group)
    first = at if at is not None and at < v else weapon if weapon is not None else group.start
    yield Draft(f"verb:{cue.lemma}", "struck", phrase, first, phrase.stop - 1, v, force, group=group)


def _follows(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "X followed on the 14th": what was told of the place before is told of X."""
    group = scene.clauses.group(v, cue.forms)
    if group.irrealis or group.passive or scene.told is None:
        return
    nxt = v + 1
    while scene.low(nxt) in {"on", "in", "suit", "shortly", "soon", "the", "a"}:
        nxt += 1
    timed = (
        nxt >= len(scene.items) or scene.items[nxt].kind in {"date", "number"} or scene.low(nxt) in {".", ",", "and"}
    )
    phrase = scene.parser.subject(group.start, names=True) if timed else None
    if phrase is None:
        return
    last = scene.told
    yield Draft(f"verb:{cue.lemma}", last.status, phrase, phrase.start, v, v, last.force, last.opponent, group=group)


_FRAMES: dict[str, Callable[[Scene, int, VerbCue], Iterator[Draft]]] = {
    "force>place": _force_place,
    "besieger>place": _force_place,
    "striker>place": _force_place,
    "loser>place": _loser_place,
    "place>": _place_falls,
    "place>force": _place_force,
    "loser>place>force": _handover,
    "ouster>loser>place": _oust,
    "breaker>siege": break_siege,
    "enterer>place": _enter,
    "fighter>fighter": _fight,
    "weapon>place": _weapon,
    "place>as before": _follows,
}
