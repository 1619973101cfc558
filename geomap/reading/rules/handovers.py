"""Verbs by which one force gives a place to another: "Y handed X over to Z", "Y gave Z control of X"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.rules.acts import Act
from geomap.reading.rules.nominal import is_noun_here
from geomap.reading.rules.passives import passive
from geomap.reading.rules.patients import chain_before
from geomap.reading.rules.relatives import relative_object
from geomap.reading.rules.scene import Draft
from geomap.reading.rules.unlisted import named_commander

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.phrases.extents import PlacePhrase
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.cues import VerbCue
    from geomap.reading.sentences.items import ForceLike


def handover(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y handed X over to Z", "Y ceded X to Z" """
    act = Act(v, cue, scene.verbs.group(v, cue.forms))
    if act.group.irrealis or is_noun_here(scene, v):
        return  # "forced Y into a humiliating surrender of X"
    if act.group.passive:
        yield from _handed(scene, act)
        return
    if (handed := _handed_on(scene, act)) is not None:
        yield handed
        return
    given = _given(scene, v) if cue.lemma != "leave" else None
    if given is not None:
        receiver, got = given
        yield Draft(act.rule, "captured", got, min(v, act.group.start), got.stop - 1, v, receiver, group=act.group)
        return
    draft = _ceded(scene, act)
    if draft is not None:
        yield draft


def _handed(scene: Scene, act: Act) -> Iterator[Draft]:
    """ "X was surrendered (by Y)", "X was relinquished by Y" """
    if act.cue.lemma in scene.vocab.cls["rules.handed"] and scene.low(act.v + 1) not in {"to", "over", "back"}:
        given = _given_by(scene, act)
        for draft in passive(scene, act._replace(cue=act.cue._replace(status="captured"))):
            taker = scene.told.force if scene.told is not None and scene.told.status == "captured" else None
            own = taker is not None and draft.force is not None and taker.force.id == draft.force.force.id
            if given is not None:
                yield replace(draft, force=given[0], opponent=draft.force, last=max(draft.last, given[1] - 1))
            else:  # by whom, and not to whom; but "Y took A, and the town was surrendered": not by Y
                yield replace(draft, force=None, opponent=None if own else draft.force)
    elif act.cue.lemma in scene.vocab.cls["rules.left_behind"]:
        for draft in passive(scene, act._replace(cue=act.cue._replace(status="lost"))):
            if draft.force is not None:
                yield draft


def _handed_on(scene: Scene, act: Act) -> Draft | None:
    """ "X was taken by Y in May and handed back to Z in June": by whose "was" it is passive, and whose X is then."""
    k = scene.run_before(act.v, "classes.adverb") - 1
    joined = act.group.start == act.v and "participle" in act.cue.forms and scene.low(k) in {"and", "but", "then"}
    to = act.v + 1 + (scene.low(act.v + 1) in {"over", "back"})
    if not joined or scene.low(to) != "to" or (chain := chain_before(scene, act.v)) is None or chain.stop >= act.v:
        return None
    gainer, after = scene.receiver(to + 1)
    if gainer is None:
        return None
    return Draft(act.rule, "captured", replace(chain, start=act.v, stop=act.v + 1), act.v, after - 1, act.v, gainer)


def _given_by(scene: Scene, act: Act) -> tuple[ForceLike, int] | None:
    """ "(X was ceded) by Y to Z": who got it, and the item behind."""
    if scene.low(act.v + 1) != "by":
        return None
    _, after = scene.clauses.agent(act.v + 1)
    gainer, stop = scene.receiver(after + 1) if scene.low(after) == "to" else (None, after)
    return (gainer, stop) if gainer is not None else None


def _ceded(scene: Scene, act: Act) -> Draft | None:
    """ "Y handed X over to Z", "Y surrendered X" """
    loser, at = scene.subject(act.group)
    if loser is None and scene.low(act.v + 1) not in {"at", "in", "near"}:
        loser, at = named_commander(scene, act.group)
    phrase = _place_given(scene, act)
    if phrase is None:
        return None
    behind = scene.parser.behind_aside(phrase.stop)  # "handed X, a town of 20,000 people, over to Z"
    to = next((i for i in range(behind, behind + 4) if scene.low(i) == "to"), None)
    if to is not None:
        gainer, after = scene.receiver(to + 1)
        if scene.low(to + 1) == "them" and _has_just_taken(scene, loser):
            return None  # "Z fled as Y took X, leaving its banks to them"
        if scene.low(to + 1) == "them" and loser is not None and gainer is loser:
            if act.group.gerund:
                return None  # "Z fled as Y stormed X, leaving its bank to them": who left it is not who did so last
            others = (p for p in reversed(scene.discourse.actors.parties) if p.force.id != loser.force.id)
            gainer = next((p for p in others if p.role == "force"), None)  # "Y advanced. Z surrendered X to them"
        if gainer is None or scene.is_towns(gainer) or _is_of_office(scene, gainer, phrase, to + 1):
            return None
        if _is_deed(scene, to + 1):
            return None
        first = at if at is not None and at < act.v else act.group.start
        return Draft(act.rule, "captured", phrase, first, after - 1, act.v, gainer, loser, group=act.group)
    given_up = act.cue.lemma in {"surrender", "relinquish"} or _is_given_back(scene, act, phrase)
    if not given_up or loser is None or at is None:
        return None
    theirs = scene.garrisoned(at) if phrase.refs[0].mention is not None else ()
    phrase = replace(phrase, refs=theirs or phrase.refs)  # "the defenders of X surrendered the city"
    return Draft(act.rule, "lost", phrase, min(at, act.v), phrase.stop - 1, act.v, loser, group=act.group)


def _is_given_back(scene: Scene, act: Act, phrase: PlacePhrase) -> bool:
    """ "handed over X on 3 May", "returned A and B": are towns given by their names, to whom being known?"""
    behind, split = phrase.stop, act.cue.lemma in {"hand", "give"}
    if phrase.relation != "at" or not (split or act.cue.lemma in scene.vocab.cls["rules.handed"]):
        return False
    if split and scene.low(behind) not in {"back", "over"}:
        return False  # but "gave X back"
    behind += split
    named = all(r.mention is None and scene.parser.names.is_sure(r) for r in phrase.refs)
    ends = scene.clauses.past_dates(behind)
    own = named and all(scene.discourse.kind(r.toponym) in _GIVEN for r in phrase.refs)
    return own and (ends > behind or scene.kind(ends) in {"", "punct"} or scene.low(ends) in _GIVEN_SO)


_GIVEN = frozenset({"settlement", "area", "unknown"})
_GIVEN_SO = frozenset({"and", "after", "under", "without", "as", "when", "in", "on", "by", "before"})


def _is_deed(scene: Scene, k: int) -> bool:
    """ "left X to join the Y": does a verb stand at item `k`, and nobody who is given anything?"""
    plain = scene.kind(k) == "word" and scene.low(k) != "them" and not scene.is_in(k, "classes.determiner")
    return plain and (scene.is_in(k + 1, "classes.determiner") or scene.is_in(k + 1, "classes.preposition"))


def _has_just_taken(scene: Scene, force: ForceLike | None) -> bool:
    return (
        force is not None and scene.told is not None and scene.told.status == "captured" and scene.told.force is force
    )


def _is_of_office(scene: Scene, gainer: ForceLike, phrase: PlacePhrase, at: int) -> bool:
    """ "passing control of the country to his Cabinet", with whom at item `at`: no other country got it."""
    lands = all(scene.discourse.kind(r.toponym) == "country" for r in phrase.refs)
    state = any(item.place is not None for item in scene.items[at : at + 2])
    return lands and gainer.category == "unknown" and not state


def _place_given(scene: Scene, act: Act) -> PlacePhrase | None:
    """ "ceded X", "handed control of X to Z", "X, which Y ceded to Z" """
    v = act.v
    phrase = scene.parser.after(v + 1)
    if phrase is None:
        control = next((k for k in range(v + 1, v + 5) if scene.low(k) == "control"), None)
        of = control is not None and scene.low(control + 1) in {"of", "over"}
        phrase = scene.parser.after(control + 2) if control is not None and of else None
    if phrase is None and (relative := relative_object(scene, act.group)) is not None:
        phrase = replace(relative, stop=v + 1)
    return phrase


def _given(scene: Scene, v: int) -> tuple[ForceLike, PlacePhrase] | None:
    """ "gave Y X", "brought them X and Z", "handed Y control of X": who got what."""
    k = scene.run_after(v + 1, "classes.determiner")
    if scene.low(k) == "them":
        gainer = scene.discourse.actors.last
    else:
        gainer = scene.items[k].force if scene.kind(k) == "force" else None
    if gainer is None or gainer.role != "force":
        return None
    control = next((c for c in range(k + 1, k + 4) if scene.low(c) in {"control", "possession"}), None)
    if control is not None:
        phrase = scene.parser.after(control + 2) if scene.low(control + 1) in {"of", "over"} else None
    else:
        phrase = _ground(scene, k + 1)
    return (gainer, phrase) if phrase is not None else None


def _ground(scene: Scene, at: int) -> PlacePhrase | None:
    """ "(gave Y) X", "most of X", "the town": a place, no country, right at item `at`."""
    phrase = scene.parser.after(at, direct=True)
    near = scene.kind(at) == "place" or scene.is_in(at, "extent") or scene.low(at) in {"the", "nearly", "almost"}
    if phrase is None or not near:
        return None
    return phrase if all(scene.discourse.kind(r.toponym) != "country" for r in phrase.refs) else None
