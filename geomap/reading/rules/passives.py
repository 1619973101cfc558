"""The passive of verbs that are done to a place: "X was taken by Y", "X, seized in May,", "Taken by Y in May, X"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.commonwords import STILL
from geomap.reading.rules.agents import acting_before, by_weapon, by_whom, in_attack
from geomap.reading.rules.patients import garrison_place, is_party, patient, subject_place
from geomap.reading.rules.scene import Draft
from geomap.reading.rules.seats import whose_seat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.model import Status
    from geomap.reading.phrases.extents import PlacePhrase
    from geomap.reading.rules.acts import Act
    from geomap.reading.rules.patients import Patient
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.items import ForceLike

_AT = (("at",), ("on",))


def passive(scene: Scene, act: Act) -> Iterator[Draft]:
    """ "X was captured by Y", "X, seized on 4 July," """
    if act.status == "controls" and scene.low(act.v + 1) in {"up", "back", "off"}:
        return  # "was held up by"
    if act.group.start == 0 and act.group.participle and not scene.headed:
        yield from _opening(scene, act)
        return
    if act.status == "struck" and act.cue.rest[-1:] in _AT:
        draft = _sent_at(scene, act)
        if draft is not None:
            yield draft
        return
    agent, stop = by_whom(scene, act.v)
    draft = _overwhelmed(scene, act, agent, stop) or _undergone(scene, act, agent, stop)
    if draft is not None:
        yield draft
        if agent is not None:
            yield from _and_others(scene, draft, stop)
            yield from _and_again(scene, draft, stop)


def _and_others(scene: Scene, draft: Draft, stop: int) -> Iterator[Draft]:
    """ "(X is held by Y) and Z by W", from item `stop` on."""
    while (k := scene.clauses.past_dates(stop)) + 1 < len(scene.items) and scene.low(k) in {",", "and", "while"}:
        k += 1 + (scene.low(k + 1) in {"and", "while"})
        more = scene.parser.after(k)
        if more is None or scene.low(more.stop) != "by":
            return
        agent, stop = scene.clauses.agent(more.stop)
        if agent is None:
            return
        besieged = draft.status == "besieged"
        force, opponent = (None, agent) if besieged else (agent, None)
        yield replace(draft, phrase=more, first=more.start, last=stop - 1, at=more.stop, force=force, opponent=opponent)


def _and_again(scene: Scene, draft: Draft, stop: int) -> Iterator[Draft]:
    """ "(X was taken by Y on 3 May), by Z on 9 June and by W in July", from item `stop` on."""
    while draft.status in {"captured", "struck"}:
        k = scene.clauses.past_dates(stop)
        comma = scene.low(k) == ","
        k += comma
        by = scene.run_after(k + 1, "classes.adverb") if scene.low(k) in {"and", "then"} else k
        agent, stop = scene.clauses.agent(by) if by >= k + (not comma) and scene.low(by) == "by" else (None, by)
        timed = scene.clauses.past_dates(stop)
        told = scene.kind(stop) == "date" or scene.low(stop) in {"on", "in"}  # not "by Y's own admission in June"
        if (
            agent is None
            or not told
            or timed == stop
            or (draft.force is not None and agent.force.id == draft.force.force.id)
        ):
            return
        draft = replace(draft, first=by, last=timed - 1, at=by, force=agent, opponent=None)
        yield draft


def _sent_at(scene: Scene, act: Act) -> Draft | None:
    """ "a missile was fired at X (by Y)": what was fired is the subject, and X where it went."""
    weapon = scene.weapon_before(act.group.start)
    phrase = scene.parser.after(act.v + 1, lenient=True, aimed=True) if weapon is not None else None
    if weapon is None or phrase is None:
        return None
    agent, after = scene.clauses.agent(phrase.stop)
    last = after - 1 if agent is not None else phrase.stop - 1
    force = agent or scene.items[weapon].force
    return Draft(act.rule, "struck", phrase, weapon, last, act.v, force, group=act.group)


def _undergone(scene: Scene, act: Act, agent: ForceLike | None, stop: int) -> Draft | None:
    """ "X was captured by Y", "X was surrounded", "X was cleared of Y" """
    of = patient(scene, act, agent, stop)
    if of is None:
        return None
    if act.status == "besieged":
        return _besieged(scene, act, of, agent)
    if _says_nothing(scene, act, agent) or (act.cue.strict == "passive" and _is_of_deed(scene, of.phrase)):
        return None
    if agent is None and _is_cleared(scene, act):
        return _cleared(scene, act, of)
    return _done_to(scene, act, of, agent)


def _overwhelmed(scene: Scene, act: Act, agent: ForceLike | None, stop: int) -> Draft | None:
    """ "X's garrison was overwhelmed": the place of those whom it was done to."""
    if act.cue.lemma not in scene.vocab.cls["rules.overcoming"] or not act.group.passive:
        return None
    phrase = garrison_place(scene, act) if subject_place(scene, act) is None else None
    if phrase is None:
        return None
    loser, at = scene.subject(act.group)
    first, last = act.group.start if at is None else at, max(stop, act.v + 1) - 1
    return Draft(act.rule, "captured", phrase, first, last, act.v, agent, loser, group=act.group)


def _draft(
    act: Act, of: Patient, status: Status, force: ForceLike | None, opponent: ForceLike | None, *, ongoing: bool = False
) -> Draft:
    first, last = min(of.phrase.start, act.group.start), max(of.stop, act.v + 1) - 1
    return Draft(act.rule, status, of.phrase, first, last, act.v, force, opponent, group=act.group, ongoing=ongoing)


# --- sieges ---------------------------------------------------------------------------------------------------


def _besieged(scene: Scene, act: Act, of: Patient, agent: ForceLike | None) -> Draft | None:
    """ "X was surrounded (by Y)", "they were cut off in X" """
    if scene.low(act.v - 1) in {"nearly", "almost"}:
        return None
    if agent is None and (_is_ringed(scene, act) or _is_cut_off(scene, act, of)):
        return None
    _, those = scene.subject(act.group)
    told = those is not None and scene.is_in(those + 1, "head")  # "X, a Palestinian camp near Z, was besieged"
    if those is not None and of.phrase.stop <= those < act.group.start and not told:
        return None  # "X fell, and the corps, which had been shut up in Z": those are shut in, and not X
    return _draft(act, of, "besieged", of.inside, agent, ongoing=act.group.present)


def _is_ringed(scene: Scene, act: Act) -> bool:
    """ "surrounded by olive groves" """
    return scene.low(act.v + 1) == "by" and not scene.is_in(act.v + 2, "rules.ways")


def _is_cut_off(scene: Scene, act: Act, of: Patient) -> bool:
    """ "the road to X was cut off", "X was isolated internationally", but not "X was cut off from" """
    if act.cue.strict != "passive" or scene.low(act.v + 1) in {"from", "since", "completely", ",", "by"}:
        return False
    return not (_is_plain_town(scene, of.phrase) and scene.is_in(act.v + 1, "rules.after_cut_off"))


def _is_plain_town(scene: Scene, phrase: PlacePhrase) -> bool:
    """Is it a town by its own name that is spoken of, and all of it?"""
    named = phrase.relation == "at" and all(r.mention is None for r in phrase.refs)
    named = named and scene.low(phrase.start - 1) not in {"to", "into", "from", "for"}  # "the road to X"
    return named and all(scene.discourse.kind(r.toponym) in {"settlement", "unknown"} for r in phrase.refs)


# --- what was done --------------------------------------------------------------------------------------------


def _says_nothing(scene: Scene, act: Act, agent: ForceLike | None) -> bool:
    """ "X was claimed", "X is held", "X was hit": does the verb say nothing of control, nobody being told to do it?"""
    if act.cue.strict in {"share", "defended"}:
        return True
    if agent is not None:
        return False
    if act.status != "struck":
        return act.status == "controls"
    violent = act.cue.lemma in scene.vocab.cls["rules.violent"]
    return not (violent or scene.discourse.actors.parties or by_weapon(scene, act.v))


def _is_of_deed(scene: Scene, phrase: PlacePhrase) -> bool:
    """ "The bombing of X (was defended by Y)": is it what was done to the place?"""
    noun = phrase.start - 2
    return scene.low(noun + 1) == "of" and noun >= 0 and any(cue.frame != "seat" for cue in scene.items[noun].nouns)


def _is_cleared(scene: Scene, act: Act) -> bool:
    """ "X was cleared of" """
    cleansing = act.cue.lemma in {"clear", "cleanse", "purge"}
    return act.status == "captured" and cleansing and scene.low(act.v + 1) == "of"


def _cleared(scene: Scene, act: Act, of: Patient) -> Draft | None:
    """ "X was cleared of Y": Y lost it."""
    loser, after = scene.clauses.force_within(act.v + 2)
    if loser is None:
        return None
    first = min(of.phrase.start, act.group.start)
    return Draft(act.rule, "lost", of.phrase, first, after - 1, act.v, loser, None, group=act.group)


def _done_to(scene: Scene, act: Act, of: Patient, agent: ForceLike | None) -> Draft | None:
    """ "X was captured by Y", "Y attacked and X was captured", "X is occupied by Y" """
    opponent = scene.opponent_after(act.v + 1)
    if act.cue.strict == "from" and opponent is None:
        return None
    begin = min(of.phrase.start, act.group.start)
    if opponent is None and act.status == "captured" and act.group.passive:
        opponent = whose_seat(scene, of.phrase)  # "Y's last stronghold, X, was taken"
        owners = _whose_posts(scene, act, of.phrase)
        begin = begin if owners is None else min(begin, owners)
        opponent = scene.items[owners].force if opponent is None and owners is not None else opponent
    if opponent is None and act.status == "struck" and is_party(scene, of.phrase.start):
        opponent = scene.items[of.phrase.start].force  # "Y fighters near X were shelled"
    doer = agent
    if act.status == "captured" and agent is None:
        doer = in_attack(scene, act.v)
        if doer is None and _is_mentioned(scene, act, of, opponent):
            return None
        if doer is None and not _is_told_back(scene, act):
            doer, opponent = acting_before(scene, begin, opponent)
    still = agent is None and _is_still(scene, act)
    status = _status(scene, act, unsaid=agent is None, lasting=still or _lasts(scene, act.v))
    doer = None if still else doer  # not by who acted before
    return _draft(act, of, status, doer, opponent, ongoing=status == "controls" and act.group.present)


def _whose_posts(scene: Scene, act: Act, phrase: PlacePhrase) -> int | None:
    """ "Y and Z positions in X were overrun": the item of whose those were, the first named of them."""
    for n in range(max(1, phrase.start - 2), min(phrase.stop, act.group.start)):
        if scene.is_in(n, "rules.posts") and scene.low(n + 1) in {"in", "at", "around", "near", "outside"}:
            k = n - 1 - (scene.low(n - 1) in {"'s", "’s"})
            while scene.kind(k) == "force" and scene.low(k - 1) == "and" and scene.kind(k - 2) == "force":
                k -= 2
            return k if k >= 0 and scene.kind(k) == "force" else None
    return None


def _is_told_back(scene: Scene, act: Act) -> bool:
    """ "Y drove Z from X, which had been taken in May": is it of a time before the deeds of its sentence?"""
    return act.group.past_perfect and scene.low(act.group.start - 1) in {"which", "that"}


def _is_mentioned(scene: Scene, act: Act, of: Patient, opponent: ForceLike | None) -> bool:
    """ "towns captured", "why X was captured": is it mentioned only, and not told ("X, taken on 4 July,")?"""
    first = min(of.phrase.start, act.group.start)
    if scene.low(first - 1) in {"why", "how"}:
        return True
    if of.phrase.start > act.v:
        return False  # "the towns captured in May include X"
    if not act.group.participle or opponent is not None:
        return False
    before = scene.low(act.group.start - 1)
    aside = before == "," or (before == "and" and of.phrase.start == act.group.start)
    return not aside or all(item.kind != "date" for item in scene.items[act.v + 1 : act.v + 3])


# --- a deed or a state ----------------------------------------------------------------------------------------


def _status(scene: Scene, act: Act, *, unsaid: bool, lasting: bool) -> Status:
    """ "is occupied by Y" is a state, "was occupied by Y in May" a deed, and so is what nobody is told to do."""
    state = act.cue.passive_status
    if state is None or (unsaid and not lasting):
        return act.status
    told = (
        scene.dated_after(act.v)
        or _is_joined(scene, act)
        or (not unsaid and _is_dated_first(scene, act) and not _is_still(scene, act))
    )
    happened = not act.group.present and not lasting and told
    return act.status if happened else state


def _is_still(scene: Scene, act: Act) -> bool:
    """ "X is still occupied" """
    before = range(act.group.start - 1, act.v)
    return act.cue.passive_status == "controls" and any(scene.low(i) in STILL for i in before)


def _lasts(scene: Scene, v: int) -> bool:
    """ "occupied since May", "occupied from March to June", "had been occupied for four months" """
    since = any(item.date is not None and item.date.kind == "since" for item in scene.items[v + 1 : v + 3])
    since = since or (scene.low(v + 1) == "for" and any(scene.is_in(k, "rules.spans") for k in range(v + 2, v + 5)))
    return since or scene.low(v + 1) == "since" or _for_a_while(scene, v)


def _is_dated_first(scene: Scene, act: Act) -> bool:
    """ "In early May 2011, X, a town in Z, was occupied by Y", but not "had been": does a day or month open it?"""
    k = next((k for k in range(min(_OPENING, act.group.start)) if scene.kind(k) == "date"), None)
    date = scene.items[k].date if k is not None else None
    if k is None or date is None or date.kind not in {"point", "range"} or act.group.past_perfect:
        return False
    first, last = date.when.earliest, date.when.latest
    short = first is not None and last is not None and (last - first).days <= _MONTH
    opens = all(scene.kind(j) in {"word", "date"} or scene.low(j) == "," for j in range(k))
    return short and opens and (scene.low(k + 1) == "," or scene.kind(k + 1) == "place")


_OPENING = 8
"""Items of "And indeed, on the next day, 3 May", at most."""
_MONTH = 31
"""Days within which a deed falls of which no more than its time is told."""


def _is_joined(scene: Scene, act: Act) -> bool:
    """ "X was attacked and occupied": is it the next thing that was done to the place?"""
    start = act.group.start
    return scene.chain is not None and start > scene.chain.stop and scene.low(start - 1) in {"and", "then"}


# --- the participle first -------------------------------------------------------------------------------------


def _opening(scene: Scene, act: Act) -> Iterator[Draft]:
    """ "Taken by A in 2006 and by B in 2007, X was ...": the place is the subject behind the comma."""
    v = act.v
    comma = next((i for i in range(v + 1, min(len(scene.items), v + 24)) if scene.low(i) in {",", ":"}), None)
    if comma is None or act.status not in {"captured", "controls", "besieged", "lost", "struck"}:
        return
    phrase = scene.parser.after(comma + 1, names=True)
    status = act.cue.passive_status or act.status
    if phrase is None:
        return
    for i in range(v + 1, comma):
        if scene.low(i) != "by":
            continue
        agent, after = scene.clauses.agent(i)
        if agent is None:
            agent, after = scene.plain_agent(i + 1) or (None, i)
        if agent is None:
            continue
        force, opponent = (None, agent) if status == "besieged" else (agent, None)
        first = v if i == v + 1 else i
        yield Draft(act.rule, status, phrase, first, after - 1, i, force, opponent, group=act.group)


def _for_a_while(scene: Scene, v: int) -> bool:
    """ "was occupied between March and November", "for two months": does a stretch of time follow in its clause?"""
    for i in range(v + 1, min(len(scene.items), v + _TELLING)):
        item = scene.items[i]
        if item.date is not None:
            written = (item.date.when.as_written or "").casefold()
            return item.date.kind == "range" and written.startswith(("between", "from", "throughout"))
        if item.kind == "punct":
            return False
        if item.lower == "for":
            lasts = [k for k in range(i + 1, min(len(scene.items), i + _SPAN)) if scene.is_in(k, "rules.spans")]
            return bool(lasts) and all(scene.low(k) != "time" for k in range(i + 1, lasts[0]))
    return False


_TELLING = 10
"""Items behind a verb that may tell how long, at most."""
_SPAN = 8
"""Items of "for a little more than two months", at most."""
