"""Verbs by which one force drives another out of a place: "Z drove Y out of X", "Y were expelled from X by Z"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.rules.acts import Act
from geomap.reading.rules.elision import place_left, unsaid
from geomap.reading.rules.mentions import name_mention
from geomap.reading.rules.relatives import left_behind
from geomap.reading.rules.scene import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.cues import VerbCue
    from geomap.reading.sentences.items import ForceLike
    from geomap.reading.sentences.verbgroups import VerbGroup


def oust(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Z drove Y out of X", "Y were expelled from X by Z", "X, from which Y were driven" """
    act = Act(v, cue, scene.verbs.group(v, cue.forms))
    if act.group.irrealis:
        return
    if not act.group.passive and _is_driven(scene, v, cue, act.group):
        act = act._replace(group=act.group._replace(passive=True, participle=True))
    draft = _were_driven(scene, act) if act.group.passive else _drove(scene, act)
    if draft is not None:
        yield draft


# --- "Z drove Y out of X" -------------------------------------------------------------------------------------


def _drove(scene: Scene, act: Act) -> Draft | None:
    """ "Z drove Y out of X", "drove out Y", "drives them out" """
    loser, start = _whom(scene, act)
    if loser is None or loser.role != "force" or _are_residents(scene, act, loser, start):
        return None
    source = _source(scene, start)
    if source is not None:
        phrase = _place_from(scene, source)
    elif scene.low(act.v + 1) == "out" or scene.low(start) == "out":
        phrase = place_left(scene, start - (scene.low(start) != "out"), act.cue)  # "retakes X, drives out Y"
    else:
        phrase = None
    if phrase is None:
        return None
    if scene.kind(act.v + 1) == "name" and scene.low(phrase.stop) == "to":
        return None  # "drove Smith from X to Z"
    ouster, at = scene.subject(act.group)
    if ouster is not None and ouster.force.id == loser.force.id:
        ouster = None
    first = at if at is not None and at < act.v else act.group.start
    return Draft(act.rule, "lost", phrase, first, max(phrase.stop - 1, act.v), act.v, loser, ouster, group=act.group)


def _whom(scene: Scene, act: Act) -> tuple[ForceLike | None, int]:
    """ "drove Y", "drove out Y", "drove them", "drove the sect": who is driven out, and the item behind."""
    behind = act.v + 1
    loser, start = scene.clauses.force_within(behind + (scene.low(behind) in {"out", "off", "back", "away"}))
    if loser is None and scene.low(behind) == "them":
        loser, start = _those(scene, act.group), behind + 1
    if loser is None and scene.kind(behind) == "name" and scene.discourse.at_war:
        loser, start = scene.named_actor(behind, behind + 1), behind + 1  # "drove Smith out of X"
    return (loser, start) if loser is not None else _plain_loser(scene, behind)


def _are_residents(scene: Scene, act: Act, loser: ForceLike, after: int) -> bool:
    """ "expelled Albanians from X", "expelled thousands of Serbs": is it told of a people, and not of who fights?"""
    if act.cue.lemma not in scene.vocab.cls["rules.deporting"]:
        return False
    people = loser.force.as_written.casefold().removesuffix("s")
    listed = people in scene.vocab.cls["names.peoples"] or scene.discourse.is_demonym(people)
    return listed and not scene.is_in(after - 2, "classes.determiner")


def _those(scene: Scene, group: VerbGroup) -> ForceLike | None:
    """Who "them" are in "Y had taken X but Z drove them out": the last force named that is not the subject."""
    subject, at = scene.subject(group)
    own = subject.force.id if subject is not None else ""
    actor = scene.discourse.actors.last
    before = scene.items[: _first_of_subject(scene, group, at)]
    if subject is not None and actor is not None and all(it.force is None for it in before):
        return actor if actor.force.id != own and actor.role == "force" else scene.rival(subject)
    named = (it.force for it in reversed(before) if it.force is not None and it.force.role == "force")
    return next((f for f in named if f.force.id != own), None) or scene.rival(subject)


def _first_of_subject(scene: Scene, group: VerbGroup, at: int | None) -> int:
    """The item of the A in "A and B drove them out", with the subject, A or B, at item `at`."""
    last = scene.run_before(group.start, "classes.adverb") - 1
    if last < 0 or scene.kind(last) != "force":
        return group.start if at is None or at > last else at
    first = scene.clauses.first_of_list(last)
    return first if at is None or at > last else min(first, at)


def _plain_loser(scene: Scene, at: int) -> tuple[ForceLike | None, int]:
    """ "its rivals", "the sect": who is driven out although no lexicon has them, and the item after it."""
    for i in range(at, min(len(scene.items), at + 4)):
        item = scene.items[i]
        if item.kind == "word" and (scene.is_in(i, "rules.fighters") or scene.is_in(i, "rules.foes")):
            noun = i + (scene.low(i) == "last" and scene.low(i + 1).endswith("s"))  # "the last warlords"
            return name_mention(scene.text[item.start : scene.items[noun].end], item.start), noun + 1
        if item.kind != "word" or item.verbs or scene.is_in(i, "classes.preposition"):
            break
    return None, at


# --- "Y were driven from X" -----------------------------------------------------------------------------------


def _were_driven(scene: Scene, act: Act) -> Draft | None:
    """ "Y were expelled from X by Z", "Driven from X, Y", "Y were thrown out" """
    v, group = act.v, act.group
    loser, at = _driven(scene, group) if group.start == v else scene.subject(group)
    if loser is None or loser.role != "force" or _are_people(scene, group):
        return None
    if scene.low(v + 1) == "out" and scene.low(v + 2) not in {"of", "from"}:
        return _out_of_it(scene, act, loser)
    source = _source(scene, v + 1)
    phrase = _place_from(scene, source) if source is not None else _driven_from(scene, act)
    if phrase is None:
        return None
    ouster, after = scene.clauses.agent(phrase.stop if source is not None else v + 1)
    if ouster is None and source is not None:
        ouster, after = scene.clauses.agent(scene.parser.behind_aside(phrase.stop))  # "from X, a port, by Z"
    last = max(phrase.stop - 1, v, after - 1 if ouster is not None else 0)
    first = at if at is not None and at < v else group.start
    return Draft(act.rule, "lost", phrase, first, last, v, loser, ouster, group=group)


def _are_people(scene: Scene, group: VerbGroup) -> bool:
    """ "its population was expelled from X": people, and not whose they are."""
    return scene.is_in(scene.run_before(group.start, "classes.adverb") - 1, "rules.civilians")


def _driven_from(scene: Scene, act: Act) -> PlacePhrase | None:
    """ "X, from which Y were driven", "Y held X until they were expelled" """
    phrase = left_behind(scene, act.group)
    recent = scene.parser.anaphors.recent
    if phrase is not None or act.cue.lemma not in scene.vocab.cls["rules.only_others"] or not recent:
        return phrase
    ends = scene.low(act.v + 1) in {"", ".", ",", "by", "and"} or scene.kind(act.v + 1) == "date"
    return PlacePhrase(recent[:1], act.v, act.v + 1) if ends else None


_MEN = 3
"""Items of "the last soldiers"."""


def _is_driven(scene: Scene, v: int, cue: VerbCue, group: VerbGroup) -> bool:
    """ "Y, driven from X,": is it a bare participle, with nobody behind it who is driven?"""
    if "participle" not in cue.forms or group.start != v or group.perfect or _source(scene, v + 1) is None:
        return False
    k = scene.run_after(v + 1, "classes.adverb")
    if scene.low(k) not in {"from", "out", "off", "back", "away"}:
        return False
    if scene.low(k) != "from" and scene.low(k + 1) != "of" and scene.clauses.force_within(k + 1, _MEN)[0] is not None:
        return False  # "flushed out the soldiers from X"
    opens = v == 0 or scene.low(v - 1) in {",", "when", "once", "after", "(", "and"}
    opens = opens or _is_headline(scene, v)
    return opens or "past" not in cue.forms or cue.lemma in scene.vocab.cls["rules.only_others"]


def _is_headline(scene: Scene, v: int) -> bool:
    """ "Y pushed out of X", "Y pushed out of X, army says": a line without a full stop, and without another verb?"""
    source, stop = _source(scene, v + 1), scene.items[-1]
    unclosed = stop.start == stop.end or stop.lower != "."
    phrase = scene.parser.after(source) if source is not None and unclosed else None
    return phrase is not None and scene.low(phrase.stop) in {"", ".", ",", "by"}


def _driven(scene: Scene, group: VerbGroup) -> tuple[ForceLike | None, int | None]:
    """Who is driven out in "Y, driven from X" and "Driven from X, Y"."""
    k = group.start - 1
    while k >= 0 and (scene.low(k) in {",", "(", "who", "and"} or scene.is_in(k, "classes.adverb")):
        k -= 1
    if k >= 0 and scene.items[k].kind == "force":
        return scene.items[k].force, k
    right = scene.clauses.to_the_right(group.verb)
    return right if right[0] is not None else scene.subject(group)


def _source(scene: Scene, start: int) -> int | None:
    """The item after the "from", "out of", "off" that follows those who are driven away."""
    start = scene.parser.behind_aside(start)
    for i in range(start, min(len(scene.items), start + 6)):
        low = scene.low(i)
        if low in {"out", "back", "away"} and scene.low(i + 1) in {"of", "from"}:
            return i + 2
        if low in {"from", "off"} or (low == "of" and scene.low(i - 1) == "out"):
            return i + 1
        item = scene.items[i]
        if item.kind in {"place", "punct"} or (item.verbs and not item.nouns):
            return None
    return None


def _place_from(scene: Scene, source: int) -> PlacePhrase | None:
    """ "from the area into X": the place behind "from" at item `source`, and not whither they were driven."""
    if scene.low(source) == "town":
        refs = scene.parser.anaphors.recent[:1] or unsaid(scene, source)
        return PlacePhrase(refs, source, source + 1) if refs else None  # "chased out of town"
    for i in range(source + 1, min(len(scene.items), source + 8)):
        if scene.low(i) == "into":
            phrase = scene.parser.after(source, until=i)
            return phrase if phrase is not None and phrase.stop <= i else None
        if scene.items[i].kind in {"place", "name", "punct"}:
            break
    return scene.parser.after(source)


def _out_of_it(scene: Scene, act: Act, loser: ForceLike) -> Draft | None:
    """ "were thrown out by Z": out of the place that the sentence named before, or that is told of."""
    refs = scene.parser.anaphors.recent
    if scene.told is None or scene.told.status != "captured" or scene.told.force is not loser:
        refs = refs[:1]  # "took A and B but was driven out": of both
    if not refs:
        named = next((k for k in range(act.v - 1, -1, -1) if scene.items[k].kind == "place"), None)
        refs = (scene.parser.names.ref(named)[0],) if named is not None else unsaid(scene, act.v)
    if not refs:
        return None
    ouster, after = scene.clauses.agent(act.v + 2)
    last = max(act.v + 1, after - 1)
    phrase = PlacePhrase(refs, act.v, act.v + 1)
    return Draft(act.rule, "lost", phrase, act.group.start, last, act.v, loser, ouster, group=act.group)
