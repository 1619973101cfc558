"""Verbs whose subject is the place that goes from hand to hand: "X fell", "X fell to Y", "X slipped from Y's grasp"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.commonwords import POSSESSIVES
from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.rules.acts import Act
from geomap.reading.rules.elision import garrisoned, place_left
from geomap.reading.rules.patients import garrison_place, predicate_named, same_subject, set_out, state
from geomap.reading.rules.scene import Draft
from geomap.reading.rules.seats import whose_seat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.model import Status
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.cues import VerbCue
    from geomap.reading.sentences.items import ForceLike
    from geomap.reading.sentences.verbgroups import VerbGroup

_SUBJECT = 5
"""Items of "four more provincial capitals" before its verb, at most."""


_BEHIND_REALM = ("classes.preposition", "classes.subordinator", "classes.conjunction")
_FROM = frozenset({"from"})
_SURRENDERING = frozenset({"surrender to", "capitulate to", "lay down its arms to", "lay down their arms to"})
"""What a garrison does, and gives its town up by it."""

# --- "X fell" -------------------------------------------------------------------------------------------------


def place_falls(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "X fell", "X fell on Tuesday to Y" """
    act = Act(v, cue, scene.verbs.group(v, cue.forms))
    if scene.low(v - 1) in POSSESSIVES:
        return  # "and its fall": a noun
    if cue.lemma == "go" and (gone := _gone_away(scene, act)) is not None:
        yield gone
        return
    if cue.lemma == "go" and not _is_gone(scene, v, act.group):
        return
    if act.group.irrealis or (act.group.passive and cue.lemma != "go") or act.group.gerund:
        return
    draft = _fallen(scene, act) if _ends_fall(scene, v) else _named_behind(scene, act)
    if draft is not None:
        yield draft


def _ends_fall(scene: Scene, v: int) -> bool:
    """Does nothing follow the verb but when or how the place fell, or to whom?"""
    if scene.kind(v + 1) in {"", "date"} or scene.is_in(v + 1, "rules.after_fall"):
        return True
    behind = scene.run_after(v + 1, "classes.adverb")
    if behind > v + 1 and scene.low(behind) in {"to", ":"} and scene.low(v + 1) != "back":
        return True  # "fell once more to Y", "fell one after another: A"
    if behind > v + 1 and scene.kind(behind) in {"", "date", "punct"}:
        return True  # "had fallen too."
    if scene.low(v + 1) in {"in", "within"} and any(scene.is_in(k, "rules.spans") for k in (v + 3, v + 4)):
        return True  # "fell in a day", "within three weeks"
    dated = scene.kind(v + 2) == "date" or scene.is_in(v + 2, "rules.hours")
    return dated and scene.low(v + 1) in {"in", "on", "by"}


def _named_behind(scene: Scene, act: Act) -> Draft | None:
    """ "the first town to fall was X" """
    named = predicate_named(scene, act.v + 1) if act.group.infinitive and scene.discourse.at_war else None
    if named is None:
        return None
    return Draft(act.rule, "lost", named, act.group.start, named.stop - 1, act.v, group=act.group)


def _fallen(scene: Scene, act: Act) -> Draft | None:
    """ "X fell", "the garrison of X surrendered", "X fell to Y" """
    v, group = act.v, act.group
    if act.cue.lemma in scene.vocab.cls["rules.giving_up"] and (within := garrison_place(scene, act)) is not None:
        loser, at = scene.subject(group)
        return Draft(act.rule, "lost", within, group.start if at is None else at, v, v, loser, group=group)
    phrase = set_out(scene, act) or scene.parser.subject(group.start, names=True) or same_subject(scene, group)
    phrase = phrase or scene.parser.enumerated(max(0, group.start - _SUBJECT), v + 1) or _fallen_state(scene, act)
    if phrase is None or _is_other_thing(scene, phrase) or _is_commander(scene, phrase, act):
        return None
    to = _to_whom(scene, v)
    if to is not None:
        force, after = _victor(scene, to)
        if force is None:
            return None
        return Draft(act.rule, "captured", phrase, phrase.start, after - 1, v, force, group=group)
    if not scene.discourse.at_war and not group.perfect:
        return None  # where nobody fights, it is a price or a government that fell
    loser = whose_seat(scene, phrase)
    return Draft(act.rule, "lost", phrase, min(phrase.start, v), max(v, phrase.stop - 1), v, loser, group=group)


def _is_other_thing(scene: Scene, phrase: PlacePhrase) -> bool:
    """ "the commandant was killed and his post fell", "it fell": may it be anything but a place?"""
    if any(scene.low(k) in {"his", "her"} for k in (phrase.start - 1, phrase.start)):
        return True
    if scene.is_in(phrase.start, "rules.weather"):
        return True  # "Snow was falling"
    outside = phrase.refs[0].toponym.start < scene.items[0].start
    besieged = scene.discourse.hands.is_besieged(phrase.refs[0])
    told = besieged or scene.discourse.is_centre(phrase.refs[0])
    return scene.low(phrase.stop - 1) == "it" and outside and not told


def _is_commander(scene: Scene, phrase: PlacePhrase, act: Act) -> bool:
    """ "X capitulated on the 31st": may the X that is not told of as a place be a man, who surrenders as towns do?"""
    ref, at = phrase.refs[0], phrase.start
    own = at == phrase.stop - 1 and scene.kind(at) == "name" and ref.mention is None and ref.toponym.cue is None
    man = own and not scene.discourse.has_placed(scene.low(at))
    return man and act.cue.lemma in scene.vocab.cls["rules.giving_up"]


def _to_whom(scene: Scene, v: int) -> int | None:
    """The "to" of "fell on Tuesday to Y", with the verb at item `v`."""
    for i in range(v + 1, min(len(scene.items), v + 6)):
        if scene.low(i) == "to":
            return i
        if scene.low(i) == ";" or (scene.items[i].verbs and not scene.items[i].nouns):
            return None
    return None


def _victor(scene: Scene, to: int) -> tuple[ForceLike | None, int]:
    """ "to Y", "to an attack by Y": who took what fell, and the item behind."""
    force, after = scene.clauses.force_within(to + 1)
    if force is not None:
        return force, after
    by = next((k for k in range(to + 1, min(len(scene.items), to + 9)) if scene.low(k) == "by"), to)
    return scene.clauses.agent(by)


def _gone_away(scene: Scene, act: Act) -> Draft | None:
    """ "the Y troops were gone by Tuesday": of those who are gone from the town told of."""
    if scene.low(act.v) != "gone" or not act.group.passive or act.group.irrealis:
        return None
    force, at = scene.subject(act.group)
    phrase = place_left(scene, act.v, act.cue) if force is not None and force.role == "force" else None
    if phrase is None or at is None or force is None or force.kind == "country" or scene.kind(at) != "force":
        return None  # "their homes are gone"
    return Draft(act.rule, "lost", phrase, min(at, act.group.start), act.v, act.v, force, group=act.group)


def _is_gone(scene: Scene, v: int, group: VerbGroup) -> bool:
    """ "X went on Thursday", "X is gone": did it fall, where towns do?"""
    nxt = v + 1
    while scene.low(nxt) in {"on", "in", "too", "next", "first", "last"} or (nxt > v + 1 and scene.low(nxt) == ","):
        nxt += 1
    ends = nxt >= len(scene.items) or scene.items[nxt].kind == "date" or scene.low(nxt) in {".", ",", ";"}
    if group.passive or group.perfect or scene.low(v) == "gone":
        return ends and scene.low(v) == "gone"
    return scene.low(v) == "went" and ends and (nxt > v + 1 or scene.items[nxt : nxt + 1] != [])


# --- "X slipped out of Y's hands" -----------------------------------------------------------------------------


def place_lost(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "X is free of Y", "X slipped out of Y's hands" """
    group = scene.verbs.group(v, cue.forms)
    if group.irrealis:
        return
    loser, after = scene.clauses.force_within(v + 1, 4)
    if loser is None and cue.strict == "held" and scene.low(v + 1) in POSSESSIVES and scene.is_in(v + 2, "rules.power"):
        loser, after = scene.owner_of_its(v + 2)[0], v + 2  # "X is out of our control"
    if loser is None or (loser.role != "force" and scene.low(v + 1) not in POSSESSIVES):
        return
    if cue.strict == "held" and not (cue.lemma == "pass from" and scene.low(after) == "to"):
        k = after + (scene.low(after) in {"'s", "’s", "'", "’"})
        if not scene.is_in(k, "rules.power"):
            return
        after = k + 1
    phrase = scene.parser.subject(group.start, names=True)
    gainer = scene.receiver(after + 1) if scene.low(after) == "to" else (None, after)
    if phrase is not None and gainer[0] is not None:
        yield Draft(
            f"verb:{cue.lemma}", "captured", phrase, phrase.start, gainer[1] - 1, v, gainer[0], loser, group=group
        )
    elif phrase is not None and scene.low(after) != "to":
        yield Draft(f"verb:{cue.lemma}", "lost", phrase, phrase.start, after - 1, v, loser, group=group)


# --- "X fell to Y" --------------------------------------------------------------------------------------------


def place_force(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "X fell to Y", "X was handed over to Y", and with the verb left out: "... and Z to W" """
    act = Act(v, cue, scene.verbs.group(v, cue.forms))
    if act.group.irrealis:
        return
    force, after = _receiver(scene, v + 1)
    phrase = _place_of_change(scene, act, after) if force is not None else None
    if phrase is None or force is None or _is_actor(scene, phrase):
        return
    if scene.is_in(after + (scene.low(after) in {"'s", "’s", "'", "’"}), "rules.asked"):
        return  # "surrendered to Y's demands"
    if act.cue.lemma.endswith(("part of", "ed into")) and not _is_realm(scene, force, after):
        return
    if cue.strict == "town" and not _takes_sides(scene, phrase, v, force):
        return
    if cue.lemma.startswith("be "):
        scene.chain = phrase  # "X was lost to Y in May and recovered in June"
    giver = frozenset({"from", "by"}) if cue.lemma.startswith("be ") and cue.lemma.endswith(" to") else _FROM
    opponent = scene.opponent_after(after, giver)  # "was handed over to Z by Y"
    kept = cue.lemma == "be left to" and (act.group.present or scene.is_in(phrase.start - 1, "rules.only"))
    now = kept and act.group.present  # "only X and Z are now left to Y"
    status: Status = "controls" if kept else "captured"
    yield Draft(act.rule, status, phrase, phrase.start, after - 1, v, force, opponent, group=act.group, ongoing=now)
    yield from _and_others(scene, act, after)


def _is_realm(scene: Scene, force: ForceLike, after: int) -> bool:
    """ "became part of the Y Empire", but not of "Y's defences", "the Y supply route" or "the Y army": a state?"""
    after += scene.is_in(after, "rules.realms")
    closed = scene.kind(after) in {"", "date", "punct"} or scene.is_in_any(after, _BEHIND_REALM)
    body = force.force.as_written.rpartition(" ")[2].casefold() in scene.vocab.cls["rules.fighters"]
    return closed and not body and (force.kind in {"country", "name"} or force.category == "state")


def _receiver(scene: Scene, at: int) -> tuple[ForceLike | None, int]:
    """ "(fell to) Y", "Y said that X had fallen to its fighters": who gets the place, and the item behind."""
    force, after = scene.receiver(at)
    if force is None or scene.low(at) not in POSSESSIVES:
        return force, after
    owner, _ = scene.owner_of_its(at + 1)
    return owner or force, after


def _place_of_change(scene: Scene, act: Act, after: int) -> PlacePhrase | None:
    """ "X fell to Y", "the garrison of X fell to Y", "surrendered to Y", "the first to fall to Y was X": the X."""
    start = act.group.start
    prevented = act.group.gerund and scene.low(start - 1) == "from"  # "could not keep X from falling to Y"
    phrase = scene.parser.subject(start - prevented, names=True)
    surrenders = act.cue.lemma in _SURRENDERING
    if phrase is None and surrenders and scene.low(start - 1) in {"but", "and"}:
        phrase = scene.chain  # "X was besieged by Z but surrendered to Y"
    falls = surrenders or act.cue.lemma == "fall to"
    disarmed = act.cue.lemma.startswith("lay down")  # which others do as well, and not only "the garrison of X"
    if (
        phrase is None
        and falls
        and (refs := scene.garrisoned(start - 1) or (() if disarmed else garrisoned(scene, start)))
    ):
        phrase = PlacePhrase(refs, start, start + 1)
    if phrase is None and act.group.infinitive:
        phrase = predicate_named(scene, after)
    return phrase or scene.parser.enumerated(max(0, start - _SUBJECT), act.v + 1) or _fallen_state(scene, act)


def _fallen_state(scene: Scene, act: Act) -> PlacePhrase | None:
    """ "Grenada fell in May", "Grenada fell to Y": of a state as of a town; but it may be a game that it lost to Y."""
    if not act.cue.lemma.startswith("fall") or not scene.discourse.at_war:
        return None
    phrase = state(scene, act.group, active=True)
    to = act.v if scene.low(act.v).endswith(" to") else _to_whom(scene, act.v)
    if phrase is None:
        return None
    if to is None:
        own = scene.items[phrase.start].force
        others = any(own is None or party.force.id != own.force.id for party in scene.discourse.actors.parties)
        ends = scene.low(scene.clauses.past_dates(act.v + 1)) in {"", ".", ",", ";", "and"}
        return phrase if others and ends else None
    taker, after = scene.clauses.force_within(to + 1)
    if taker is None:
        return None
    written = taker.force.as_written
    people = scene.low(after - 2) == "the" and not written.endswith(("lands", "States"))  # "fell to the Japanese"
    return phrase if people or taker.kind != "country" else None


def _is_actor(scene: Scene, phrase: PlacePhrase) -> bool:
    """Is the place named by a force that is none ("the Syrians went over to Y")?"""
    first = scene.items[phrase.start]
    return first.kind == "force" and first.place is None and phrase.start == phrase.stop - 1


def _and_others(scene: Scene, act: Act, after: int) -> Iterator[Draft]:
    """ "(X fell to Y,) and Z to W", from item `after` on."""
    while (k := scene.clauses.past_dates(after)) + 1 < len(scene.items) and scene.low(k) in {",", "and", "while"}:
        k += 1
        while scene.low(k) in {"and", "while", "the", "nearby"}:
            k += 1
        more = scene.parser.after(k)
        if more is None or scene.low(more.stop) != "to":
            return
        force, after = scene.receiver(more.stop + 1)
        if force is None:
            return
        yield Draft(act.rule, "captured", more, more.start, after - 1, act.v, force, group=act.group)


def _takes_sides(scene: Scene, phrase: PlacePhrase, v: int, force: ForceLike) -> bool:
    """ "X joined the rebels": is it a town that speaks, and no government ("Moscow sided with Y") or other thing?"""
    named = all(r.mention is None and scene.parser.names.is_sure(r) for r in phrase.refs)
    towns = all(scene.discourse.kind(r.toponym) in {"settlement", "area"} for r in phrase.refs)
    metonym = any(item.kind == "force" for item in scene.items[phrase.start : phrase.stop])
    behind = scene.items[v + 1 : v + 2]
    ruled = any(scene.is_in(k, "rules.civil") for k in range(v + 1, min(len(scene.items), v + 5)))
    if ruled or "government" in force.force.name.casefold() or force.category == "unknown":
        return False  # "X joined the government", "X joined the OPEC"
    who = behind[0].lower in {"the", "a", "its", "their"} or behind[0].kind == "force" if behind else False
    return scene.discourse.at_war and named and towns and not metonym and who
