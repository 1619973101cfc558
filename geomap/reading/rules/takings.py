"""Verbs by which a force takes, holds, besieges or strikes a place, in every voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.rules.acts import Act
from geomap.reading.rules.bombardments import target
from geomap.reading.rules.elision import ends_clause, unsaid
from geomap.reading.rules.framing import framed
from geomap.reading.rules.headlines import done_in_line, line_named
from geomap.reading.rules.mentions import name_mention
from geomap.reading.rules.nominal import is_no_deed
from geomap.reading.rules.objects import object_of
from geomap.reading.rules.passives import passive
from geomap.reading.rules.patients import predicate_named
from geomap.reading.rules.relatives import left_behind
from geomap.reading.rules.scene import Draft
from geomap.reading.rules.unlisted import is_officers, named_behind, named_subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.model import Status
    from geomap.reading.rules.objects import Object
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.cues import VerbCue
    from geomap.reading.sentences.items import ForceLike

_ABOUT = frozenset({"about", "around", "early", "late", "at", "roughly"})
"""Words between "until" and a day or an hour."""
_LATELY = frozenset({"now", "still", "currently", "already", "then"})
"""Before "occupying" where it goes on."""


def force_place(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y captured X", "X was captured by Y", "X, captured by Y", "captured by Y" """
    act = Act(v, cue, scene.verbs.group(v, cue.forms))
    if (named := _called_taken(scene, act)) is not None:
        yield named
        return
    if is_no_deed(scene, act):
        return
    if not act.group.passive and _is_of_several(scene, act):
        act = act._replace(group=act.group._replace(passive=True, participle=True))
    if not act.group.passive and _is_joined_to_passive(scene, act):
        act = act._replace(group=act.group._replace(passive=True))
    if act.group.passive:
        yield from passive(scene, act)
        return
    line = line_named(scene, act)
    draft = done_in_line(scene, act, line) if line is not None else _done(scene, act)
    if draft is not None:
        yield draft


def _called_taken(scene: Scene, act: Act) -> Draft | None:
    """ "The recaptured villages are X and Z": what is named behind the noun that the participle goes with."""
    v = act.v
    if act.status != "captured" or "participle" not in act.cue.forms or not scene.is_in(v + 1, "anaphora.plural"):
        return None
    first = v - scene.is_in(v - 1, "classes.adverb")  # "the newly captured towns"
    if not scene.is_in(first - 1, "classes.determiner"):
        return None
    phrase = predicate_named(scene, v + 2)
    if phrase is None:
        return None
    return Draft(act.rule, act.status, phrase, first - 1, phrase.stop - 1, v, group=act.group._replace(participle=True))


def _is_of_several(scene: Scene, act: Act) -> bool:
    """ "The towns retaken (from Z) include X": is it told of towns that are named behind it?"""
    if "participle" not in act.cue.forms or not scene.is_in(act.v - 1, "anaphora.plural"):
        return False
    return act.status == "captured" and predicate_named(scene, act.v + 1) is not None


def _is_joined_to_passive(scene: Scene, act: Act) -> bool:
    """ "A was taken by Y in May and X captured in June": is the "was" of the passive before left out?"""
    v = act.v
    if "participle" not in act.cue.forms or scene.chain is None or scene.kind(v - 1) != "place":
        return False
    alike = scene.low(v - 2) in {"and", ","} and scene.chain.stop < v - 1
    return alike and (scene.kind(v + 1) == "date" or scene.low(v + 1) in {"on", "in", "by"})


def _done(scene: Scene, act: Act) -> Draft | None:
    """ "Y captured X": who is told to have done it to what."""
    goal = object_of(scene, act)
    doer = _doer(scene, act, goal) if goal is not None else None
    if goal is None or doer is None:
        return None
    force, at = doer
    first = at if at is not None and at < act.v else act.group.start
    if act.status == "besieged":
        return _besieging(scene, act, goal, force, first)
    opponent = _done_against(scene, act, goal, force)
    if act.cue.strict == "from" and opponent is None:
        return None
    status = _status(scene, act, goal, at)
    ongoing = status == "controls" and act.group.present
    return Draft(
        act.rule, status, goal.phrase, first, goal.last, act.v, force, opponent, group=act.group, ongoing=ongoing
    )


def _besieging(scene: Scene, act: Act, goal: Object, force: ForceLike | None, first: int) -> Draft:
    """ "Y besieged X", "Y encircled Z in X", and of those inside: "the corps, surrounded at X" """
    dated = scene.kind(act.v + 2) == "date"  # "the town that Y surrounded in May"
    within = (scene.low(act.v + 1) in {"at", "in", "inside"} and not dated) or (
        act.cue.rest and act.cue.rest[-1] in {"at", "in"} and goal.inside is None  # but not "Y hemmed in Z at X"
    )
    inside = force if within else goal.inside or _whose_post(scene, goal.phrase, force)
    besieger = None if within else force
    left = scene.items[act.group.start - 1].force if within and act.group.start else None
    if left is not None and force is not None and left.force.id != force.force.id:
        inside = left  # "Y left Z trapped in X"
    ongoing = act.group.present and not act.group.perfect
    return Draft(
        act.rule, "besieged", goal.phrase, first, goal.last, act.v, inside, besieger, group=act.group, ongoing=ongoing
    )


def _whose_post(scene: Scene, phrase: PlacePhrase, besieger: ForceLike | None) -> ForceLike | None:
    """ "besieging the Turkish observation post in X": whose it is."""
    for item in scene.items[phrase.start : phrase.stop]:
        if item.kind != "force" or item.force is None or item.place is not None:
            continue
        if besieger is None or item.force.force.id != besieger.force.id:
            return item.force
    return None


def _done_against(scene: Scene, act: Act, goal: Object, force: ForceLike | None) -> ForceLike | None:
    """ "took X from Z", "struck (against) Z in X": whom it was done to."""
    if act.status == "struck":
        against = scene.opponent_after(act.v + 1, frozenset({"against"}))
        return against or target(scene, act.v + 1, goal.phrase.stop, force)
    return scene.opponent_after(goal.last + 1) or _whose_posts(scene, act, goal, force)


def _whose_posts(scene: Scene, act: Act, goal: Object, force: ForceLike | None) -> ForceLike | None:
    """ "captured several Z positions in X", "overran Z's base at X": the Z, from whom they were taken."""
    named = goal.phrase.refs[0].toponym.start
    for k in range(act.v + 1, goal.phrase.stop) if act.status == "captured" else ():
        owner = scene.items[k].force if scene.items[k].end < named else None  # no "8th Brigade base"
        if owner is None or owner.role != "force" or (force is not None and owner.force.id == force.force.id):
            continue
        own = owner.force.as_written.rpartition(" ")[2].casefold() in scene.vocab.cls["rules.posts"]  # "army garrison"
        if own or scene.is_in(k + 1 + (scene.kind(k + 1) == "possessive"), "rules.posts"):
            return owner
    return None


# --- who does it ----------------------------------------------------------------------------------------------


def _doer(scene: Scene, act: Act, goal: Object) -> tuple[ForceLike | None, int | None] | None:
    """Who does it, and the item that says so; of what strikes the weapon alone is enough; None where nobody is."""
    struck = act.status == "struck"
    force, at = scene.striker(act.group) if struck else scene.subject(act.group)
    if _is_of_land(scene, act, at):
        return None
    if force is None and act.group.gerund:
        force = _unnamed(scene, act)
    if force is None and not struck:
        force, at = _unlisted(scene, act, goal.phrase)
    if force is not None:
        return force, at
    if act.status == "captured" and (operation := _operation(scene, act)) is not None:
        return None, operation
    weapon = scene.weapon_before(act.group.start) if struck else None
    agent = scene.clauses.agent(goal.last + 1)[0] if weapon is not None else None  # "rockets fired at X by Y"
    return (agent, weapon) if weapon is not None else None


def _operation(scene: Scene, act: Act) -> int | None:
    """ "The offensive, begun in May, first retook X": the item of what is told to have done what its men did."""
    if act.cue.lemma not in scene.vocab.cls["rules.place_only"] or act.group.gerund or act.group.infinitive:
        return None
    k = scene.run_before(act.group.start, "classes.adverb") - 1
    if scene.low(k) == "," and (opener := scene.parser.aside_start(k)) is not None:
        k = opener - 1
    if k < 0:
        return None
    named = scene.kind(k) == "name" and "operation" in {scene.low(k).partition(" ")[0], scene.low(k - 1)}
    return k if named or (scene.is_in(k, "rules.operations") and scene.low(k - 1) == "the") else None


def _unnamed(scene: Scene, act: Act) -> ForceLike | None:
    """ "The X closed in, taking Y", "... since taking X": who does what a gerund tells, having no subject."""
    leader = named_behind(scene, act.v) if scene.opens_sentence(act.group.start) else None
    if leader is not None:
        return leader
    name = next((i for i in range(act.group.start) if scene.heads_clause(i)), None)
    if name is not None:
        return scene.named_actor(name, name + 1)
    if any(scene.clauses.is_man(k) for k in range(act.group.start)):
        return None  # "Mr Smith spoke after bombing X"
    head = int(scene.is_in(0, "classes.determiner"))
    if head < act.group.start and scene.is_in(head, "rules.fighters"):
        start = scene.items[head].start
        return name_mention(scene.text[start : scene.items[head].end], start)  # "The alliance made news by taking X"
    return _sole(scene, act.v) or scene.discourse.actors.last


def _sole(scene: Scene, v: int) -> ForceLike | None:
    """ "Hailed by the Y media as their biggest success since taking X": the one party that the sentence names."""
    if not any(scene.low(k) in {"its", "their"} for k in range(max(0, v - 9), v)):
        return None
    named = [item.force for item in scene.items[:v] if item.force is not None]
    return named[0] if len({f.force.id for f in named}) == 1 else None


def _unlisted(scene: Scene, act: Act, phrase: PlacePhrase) -> tuple[ForceLike | None, int | None]:
    """ "Grant took X", "some followers of Grant took X": a subject that no lexicon has."""
    force, at = None, None
    sure = all(scene.parser.names.is_sure(r) for r in phrase.refs)
    if sure or is_officers(scene, act.group):
        force, at = named_subject(scene, act.group)
    elif act.cue.lemma not in scene.vocab.cls["rules.place_only"]:
        return None, None
    begun = act.group.gerund and scene.low(act.group.start - 1) not in {"on", "kept", "keep"}  # "went on holding X"
    if force is None and act.status in {"captured", "controls"} and not begun:
        force, at = scene.plain_subject(act.group)
    return force, at


def _is_of_land(scene: Scene, act: Act, at: int | None) -> bool:
    """ "lost much of the territory (that) it controlled in X": is it done to land without a name?"""
    if act.status != "controls" or scene.low(act.v + 1) not in {"in", "inside", "across"}:
        return False
    return any(k is not None and _is_behind_land(scene, k) for k in (at, act.group.start - 1))


def _is_behind_land(scene: Scene, at: int) -> bool:
    """ "the territory (that) Y": is land without a name what the item stands behind?"""
    k = at - 1
    while k > 0 and (scene.is_in(k, "classes.relative") or scene.is_in(k, "classes.determiner")):
        k -= 1
    return scene.is_in(k, "rules.lands")


# --- a deed or a state ----------------------------------------------------------------------------------------


def _status(scene: Scene, act: Act, goal: Object, at: int | None) -> Status:
    """ "occupied X" is a deed, "has occupied X since", "the troops occupying X" a state, "no longer holds X" a loss."""
    if act.ceased:
        return "lost"
    if act.cue.passive_status == "controls" and _is_state(scene, act, goal, at):
        return "controls"
    return act.status


def _is_state(scene: Scene, act: Act, goal: Object, at: int | None) -> bool:
    """ "occupies X", "still occupied X", "had been occupying X", "the troops occupying X", "occupied X for years" """
    group = act.group
    if group.present and (group.perfect or not _is_of_a_day(scene, act)):
        return True
    if any(scene.low(i) in {"still", "continued"} for i in range(max(0, group.start - 1), act.v)):
        return True
    lodged = "ing" in act.cue.forms and (_goes_on(scene, act) or _stands_before(scene, at, act))
    behind = act.v + 1 if goal.last == act.v else goal.phrase.stop  # "X, which Y had occupied since May"
    return lodged or _for_a_time(scene, behind)


def _goes_on(scene: Scene, act: Act) -> bool:
    """ "had been occupying X" """
    return scene.low(scene.run_before(act.v, "classes.adverb") - 1) in {"been", "was", "were"}


def _stands_before(scene: Scene, at: int | None, act: Act) -> bool:
    """ "the troops (now) occupying X": does the force at an item stand right before what it does?"""
    behind = at is not None and at < act.group.start and act.group.participle
    between = range(at + 1, act.group.start) if at is not None and behind else None
    return between is not None and all(scene.kind(k) == "date" or scene.low(k) in _LATELY for k in between)


def _is_of_a_day(scene: Scene, act: Act) -> bool:
    """ "occupies it within the hour", "8 August – Y occupies X", "On 8 August Y occupies X": is it told as a deed?"""
    if scene.dated_after(act.v):
        return True
    plain = act.group.start == act.v and act.cue.forms <= {"base", "s"}
    day = next((item.date for item in scene.items[:2] if item.date is not None and item.date.kind == "point"), None)
    headed = day is not None and any(map(str.isdigit, scene.text[day.start : day.end]))
    return plain and (scene.discourse.narrative.diary or headed)


def _for_a_time(scene: Scene, stop: int) -> bool:
    """ "occupied X from 1942 to 1945", "for three years", "since May": told of a state behind the place."""
    if scene.low(stop) == "since":
        return True  # "since the first hours of the revolt"
    date = scene.items[stop].date if stop < len(scene.items) else None
    if date is not None:
        return date.kind == "since" or scene.text[date.start : date.end].casefold().startswith(
            ("from ", "between ", "until ")
        )
    following = scene.items[stop + 1] if stop + 1 < len(scene.items) else None
    return (
        scene.low(stop) in {"for", "from", "until", "throughout"}
        and following is not None
        and (
            following.kind in {"number", "date"} or following.lower in _ABOUT or scene.is_in(stop + 1, "classes.number")
        )
    )


# --- power taken ----------------------------------------------------------------------------------------------


def take_charge(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y took control in X", "X, where Y seized power": of the place where it was done."""
    group = scene.verbs.group(v, cue.forms)
    opponent, stop = scene.clauses.force_within(v + 2) if scene.low(v + 1) == "from" else (None, v + 1)
    if group.irrealis or group.passive or scene.low(stop) in {"of", "over", "from"}:
        return
    dated = stop + 1 < len(scene.items) and scene.items[stop + 1].kind == "date"
    if scene.low(stop) in {"in", "at", "inside", "across", "throughout"} and not dated:
        phrase = scene.parser.after(stop + 1)
    elif scene.low(stop) == "there":
        phrase = scene.parser.there(stop)
    elif cue.lemma in scene.vocab.cls["rules.go_in"]:
        phrase = _gone_into(scene, v)
    else:
        phrase = left_behind(scene, group) or _regained(scene, v, stop, cue)
    force, at = scene.subject(group)
    if phrase is None or force is None or (force.role != "force" and not _rolls(scene, at)):
        return
    first = at if at is not None and at < v else group.start
    last = max(stop - 1, phrase.stop - 1)
    yield Draft(f"verb:{cue.lemma}", "captured", phrase, first, last, v, force, opponent, group=group)


def _regained(scene: Scene, v: int, stop: int, cue: VerbCue) -> PlacePhrase | None:
    """ "Y left X and Z took over", "In X, Y seized control": of the town spoken of, words behind `stop` apart."""
    behind = scene.run_after(scene.clauses.past_dates(stop), "classes.adverb")
    if scene.low(behind) == "after" and scene.low(behind + 1) in {"", ".", ","}:
        behind += 1  # "shortly after"
    refs = scene.parser.anaphors.recent[:1]
    outright = cue.lemma.endswith("control")  # and no government's office
    if scene.low(behind) not in {"", ".", ",", "and", ";"} and not (
        outright and scene.is_in(behind, "classes.subordinator")
    ):
        return None
    if not refs and outright and (frame := framed(scene, v)) is not None:
        return frame
    if not refs and scene.low(0) in {"in", "at"} and scene.kind(1) in {"place", "name", "force"}:
        return None  # "In X, Z's president said Y had seized control": of what was named before
    if not refs and (outright or cue.lemma.startswith("re")):
        before = scene.parser.anaphors.named_before(v, v)
        refs = before.refs if before is not None else unsaid(scene, v)
    return PlacePhrase(refs[:1], v, v + 1) if refs else None


def _rolls(scene: Scene, at: int | None) -> bool:
    """ "Y tanks", "Y armour": is it what men ride in on?"""
    if at is None:
        return False
    item = scene.items[at]
    return scene.text[item.start : item.end].rpartition(" ")[2].casefold() in scene.vocab.cls["rules.rolling"]


def _gone_into(scene: Scene, v: int) -> PlacePhrase | None:
    """ "Y walked in on Sunday": into the town that was spoken of last, if the clause names no other."""
    if scene.low(v).partition(" ")[0].endswith("ing") and not scene.is_in(v - 1, "classes.be"):
        return None  # "shells towns before moving in": what is done anywhere
    nxt = v + 1
    while scene.is_in(nxt, "classes.adverb") or scene.low(nxt) == "on":
        nxt += 1
    refs = unsaid(scene, v)
    return PlacePhrase(refs, v, v + 1) if refs and ends_clause(scene, nxt) else None
