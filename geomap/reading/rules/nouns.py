"""Nouns of control: "the capture of X by Y", "Y's stronghold of X", "clashes in X", "Y strikes on X"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.rules.bombardments import strike_named
from geomap.reading.rules.contests import fighting_named
from geomap.reading.rules.elision import unsaid
from geomap.reading.rules.events import Event, is_to_come, told_by
from geomap.reading.rules.nominal import is_noun_here
from geomap.reading.rules.owning import owner
from geomap.reading.rules.scene import Draft, bare_group
from geomap.reading.rules.seats import seat
from geomap.reading.rules.sieges import siege_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.cues import NounCue
    from geomap.reading.sentences.items import ForceLike


_EVENTS = frozenset({"force>place", "loser>place", "place>"})


def noun_rules(scene: Scene) -> Iterator[Draft]:
    """Every noun of the lexicon, by its frame."""
    for n, item in enumerate(scene.items):
        if item.nouns and scene.low(n - 1) == "to" and _is_infinitive(scene, n):
            continue
        for cue in item.nouns:
            if cue.frame in _EVENTS:
                draft = event_noun(scene, n, cue)
                if draft is not None:
                    yield draft
            elif cue.frame == "seat":
                yield from seat(scene, n, cue.lemma)
            elif cue.frame == "besieger>place":
                yield from siege_named(scene, n)
            elif cue.frame == "fighting":
                yield from fighting_named(scene, n)
            elif cue.frame == "striker>place":
                yield from strike_named(scene, n, cue.lemma)


def _is_infinitive(scene: Scene, n: int) -> bool:
    """ "proposals to strike X", "vowed to siege X": does the noun behind "to" stand for a verb?

    Of what can be both, the singular without an article is a verb; "led to Y control of X" has one of the noun's.
    """
    return any("base" in cue.forms for cue in scene.items[n].verbs)


def event_noun(scene: Scene, n: int, cue: NounCue) -> Draft | None:
    """ "the capture of X by Y", "Y's capture of X", "the fall of X to Y", "Y's withdrawal from X", "Y control of X" """
    if scene.irrealis_noun(n) or _is_verb(scene, n) or _is_of_another_kind(scene, n, cue):
        return None
    own = _of_its_own(scene, n)
    if own is not None and cue.status in {"captured", "lost"}:
        return _changed(scene, n, cue, own)
    force, first = _whose(scene, n, cue)
    start, links = _links(scene, n, cue, force)
    if force is None and cue.status == "controls" and scene.low(n + 1) == "of":
        ruler, behind = scene.clauses.force_within(n + 2)
        if ruler is not None and scene.low(behind) in _OVER:
            force, start = ruler, behind  # "the control of Y over X"
    if links == _FROM and scene.low(start) == "of":
        force, start = scene.clauses.force_within(start + 1)
        if force is None or scene.is_in(start, "nouns_of_place.not_places"):
            return None
        start, links = max(start, n + 2), _FROM_WHERE
        if _is_dated_departure(scene, n, start) and (refs := unsaid(scene, n)):
            return Draft(f"noun:{cue.lemma}", "lost", PlacePhrase(refs, n, n + 1), n, start - 1, n, force)
    if force is None and scene.low(n + 1) == "by" and links == _ON:
        force, start = scene.clauses.agent(n + 1)  # "the seizure by Y of X"
        start = start if force is not None else n + 1
    phrase = _linked(scene, n, start, links)
    if phrase is not None:
        behind = scene.parser.behind_aside(_behind_land(scene, phrase.stop))  # "of X, a river port, by Y"
        goes_on = scene.low(behind) in {"by", "to"} or is_to_come(scene, behind)
        phrase = replace(phrase, stop=behind) if goes_on else phrase
    if phrase is None or is_to_come(scene, phrase.stop):
        return None
    agent, after = scene.clauses.agent(phrase.stop)
    if agent is not None and is_to_come(scene, after):
        return None  # "the capture of X by Y would open the road"
    last = after if agent is not None else phrase.stop
    return told_by(scene, Event(n, cue, phrase, agent or force, first, last - 1))


def _behind_land(scene: Scene, stop: int) -> int:
    """ "the capture of X in (the province of) Z by Y": the item behind where it lies, if somebody is named there."""
    if scene.low(stop) != "in":
        return stop
    land = scene.parser.after(stop + 1, direct=True)
    return land.stop if land is not None and scene.low(land.stop) == "by" else stop


def _is_of_another_kind(scene: Scene, n: int, cue: NounCue) -> bool:
    """ "fire control over X", "air traffic control in X": is it a control that holds no ground?"""
    return cue.lemma == "control" and scene.is_in(n - 1, "rules.other_control")


def _is_verb(scene: Scene, n: int) -> bool:
    """ "they control X": could the noun be a verb, and does nothing say that it is none?"""
    return bool(scene.items[n].verbs) and not is_noun_here(scene, n) and owner(scene, n)[0] is None


def _whose(scene: Scene, n: int, cue: NounCue) -> tuple[ForceLike | None, int]:
    """ "Y's capture", "the fall of Y's stronghold, X", "Y, in full control of X": whose, and the item that says so."""
    force, first = owner(scene, n)
    if force is not None:
        return force, first
    if cue.lemma == "fall" and (lost := _seat_of(scene, n)) is not None:
        return lost, n
    return _in_control(scene, n) if cue.status == "controls" else (None, first)


_ON = frozenset({"of", "over", "on", "upon"})
_OVER = frozenset({"over", "on", "upon"})
_IN = frozenset({"in"})
_TO = frozenset({"to"})
_FROM = frozenset({"from"})
_FROM_WHERE = frozenset({"from", "in"})
"""In "the withdrawal of Y in X" it is X that they leave."""
_REACHING = frozenset({"include", "encompass", "cover", "reach"})
"""Behind "extended its control to"."""
_ACROSS = frozenset({"to", "over", "across", "into", "in"})


def _links(scene: Scene, n: int, cue: NounCue, force: ForceLike | None) -> tuple[int, frozenset[str]]:
    """From which item on the place of the noun is told, and behind which prepositions."""
    behind = scene.low(n + 1)
    if cue.status == "controls" and force is not None and _extends(scene, n + 1):
        return n + 2, _ACROSS  # "Y control extends to X"
    if cue.lemma == "occupation" and behind == "in":
        return n + 1, _IN  # "the Syrian occupation in Lebanon"
    sided = any(scene.is_in(k, "rules.bare_directions") for k in (n + 2, n + 3))  # "Y control in the north": of a land
    if cue.lemma in {"control", "authority"} and behind == "in" and force is not None and not sided:
        return n + 1, _IN  # "restored Y control in X"
    if cue.lemma in {"control", "rule", "grip", "occupation"} and behind == "to":
        return n + 1, _TO  # "extended its control to X", "to include X"
    if cue.lemma == "evacuation" and behind == "of" and scene.clauses.force_within(n + 2)[0] is None:
        return n + 1, _ON  # "the evacuation of X by Y"
    return n + 1, _FROM if scene.is_in(n, "rules.going_out") else _ON


def _linked(scene: Scene, n: int, start: int, links: frozenset[str]) -> PlacePhrase | None:
    """The place behind one of these prepositions, a date between ("Y's seizure on Thursday of X")."""
    i = start + (scene.low(start) == "on" and scene.kind(start + 1) == "date")
    i += scene.kind(i) == "date"
    far = bool(links & {"from", "to"})
    while far and i < min(len(scene.items), n + 6) and scene.low(i) not in links and scene.items[i].kind != "punct":
        i += 1
    i += scene.low(i) == "to" and scene.low(i + 1) in _REACHING
    return scene.parser.after(i + 1) if scene.low(i) in links or scene.low(i) in _REACHING else None


def _is_dated_departure(scene: Scene, n: int, after: int) -> bool:
    """ "since the withdrawal of Y on 11 November": did it happen, and is nothing said of where?"""
    if not any(scene.is_in(k, "rules.since_then") for k in range(max(0, n - 4), n)):
        return False
    nxt = after + (scene.low(after) in {"in", "on"})
    ends = after >= len(scene.items) or scene.low(after) in {".", ",", ";", "towards", "toward"}
    return ends or (nxt < len(scene.items) and scene.items[nxt].kind == "date")


def _of_its_own(scene: Scene, n: int) -> PlacePhrase | None:
    """The place that owns the noun: "X's capture", "X, whose fall", "the town's loss"."""
    dated = n + 2 < len(scene.items) and scene.items[n + 2].kind == "date"
    if scene.low(n + 1) in {"of", "over", "on"} and not dated:
        return None  # "X's capture of Z"
    if scene.low(n - 1) == "its" and not scene.is_in(n, "rules.going_out"):
        # "X was cut off, and its fall", "announced its capture"
        return _told_behind(scene, n) or scene.parser.anaphors.owner_place(n - 1)
    if scene.low(n - 1) == "whose":
        return scene.parser.before(n, names=True)
    k = n - 1
    while k > 0 and scene.items[k].kind == "word" and k > n - 3 and not scene.items[k].verbs:
        k -= 1  # "X's rapid fall"
    if k < 1 or scene.items[k].kind != "possessive" or scene.low(k - 1) in {"it", "that", "there", "he", "she", "what"}:
        return None  # "it's a terrible loss"
    if scene.items[k - 1].kind == "force" and scene.items[k - 1].place is None:
        return None
    return scene.parser.before(k, names=True)


def _told_behind(scene: Scene, n: int) -> PlacePhrase | None:
    """ "After its capture by Y in May, X was shelled", with the noun at item `n`: the subject behind it."""
    if n > _OPENS or scene.low(n - 2) not in _SET_BEFORE:
        return None
    for k in range(n + 1, min(len(scene.items) - 1, n + _BEHIND_SET)):
        if scene.low(k) != "," and scene.kind(k) != "date":
            continue
        begin = k + 1 + (scene.low(k + 1) == ",")
        phrase = scene.parser.after(begin, direct=True)
        if phrase is not None and phrase.start == begin and len(phrase.refs) == 1:
            acts = scene.kind(phrase.stop) == "word" and not scene.is_in(phrase.stop, "classes.preposition")
            if scene.items[begin].force is not None or scene.discourse.kind(phrase.refs[0].toponym) == "country":
                return None  # "After its capture by Y, Z shelled X": a state that acts
            return phrase if acts or scene.low(phrase.stop) == "," == scene.low(k) else None
        if scene.low(k) == ",":
            return None
    return None


_SET_BEFORE = frozenset({"after", "following", "since", "until", "before", "upon", "despite", "prior to"})
_OPENS = 3
"""Items of "Soon after its" before the noun."""
_BEHIND_SET = 14
"""Items from "its capture" to the comma behind who did it and when."""


def _seat_of(scene: Scene, n: int) -> ForceLike | None:
    """Whose "the fall of Y's administrative centre, X" was."""
    for k in range(n + 2, min(len(scene.items) - 1, n + 5)):
        if scene.items[k].kind == "punct" and any(item.kind == "force" for item in scene.items[:n]):
            return None  # "Z moved on after the fall of X, Y's capital": to Z
        if scene.items[k].kind == "force":
            owns = scene.items[k + 1].kind == "possessive" and scene.items[k].force is not None
            return scene.items[k].force if owns and scene.low(n + 1) == "of" else None
    return None


def _is_hoped(scene: Scene, i: int) -> bool:
    return scene.is_in(i, "irrealis.modal") or scene.is_in(i, "irrealis.governor")


def _changed(scene: Scene, n: int, cue: NounCue, phrase: PlacePhrase) -> Draft | None:
    """ "X's capture by Y", "X, whose fall to Y": of the place that owns the noun at item `n`."""
    if scene.is_in(n + 1, "rules.operations") or scene.low(n + 1) in _TOLD:
        return None  # "X's liberation campaign", "his capture announcement"
    event = Event(n, cue, phrase, None, phrase.start, n)
    if is_to_come(scene, n + 1):
        return None  # "X's capture would open the road"
    if scene.low(n - 1) == "whose" and any(_is_hoped(scene, i) for i in range(n + 1, min(len(scene.items), n + 6))):
        return None  # "X, whose capture they hope will"
    if scene.low(n + 1) == "to" and cue.status == "lost":
        gainer, after = scene.receiver(n + 2)
        if gainer is not None:
            return event.draft("captured", gainer, last=after - 1)
    agent, after = scene.clauses.agent(n + 1)
    if agent is not None:
        return event.draft(cue.status, agent, last=after - 1)
    return event.draft(cue.status, None) if cue.lemma in _CHANGES else None


_TOLD = frozenset(
    {"declaration", "announcement", "claim", "claims", "report", "reports", "anniversary", "ceremony", "day"}
)
_CHANGES = frozenset({"fall", "capture", "recapture", "liberation", "loss", "seizure"})


def _in_control(scene: Scene, n: int) -> tuple[ForceLike | None, int]:
    """ "leaves Y, led by Z, in full control of X": who is in control, and the item that names them."""
    k = scene.run_before(n, "rules.between_owner_and_noun") - 1
    if scene.low(k) != "in" or k < 1:
        return None, n
    k -= 1
    while k > 0 and (scene.is_in(k, "classes.adverb") or scene.items[k].kind == "date"):
        k -= 1
    if scene.items[k].force is not None:
        return scene.items[k].force, k
    if scene.low(k) == "," and scene.items[k - 1].force is not None and not scene.clauses.governed(k - 1):
        return scene.items[k - 1].force, k - 1  # "Y, now in control of X,"
    if scene.clauses.is_dash(k):  # "leaves Y - driven from Z - in control of X"
        opener = next((j for j in range(k - 2, max(0, k - _ASIDE), -1) if scene.clauses.is_dash(j)), None)
        return (scene.items[opener - 1].force, opener - 1) if opener is not None else (None, n)
    if scene.low(k) == ",":
        force, at = scene.clauses.subject_force(bare_group(k + 1))
        if at is not None and any(scene.is_in(j, "rules.leaving") for j in range(max(0, at - 3), at)):
            return force, at
        at = scene.clauses.before_aside(k, objects=True)
        return (scene.items[at].force, at) if at is not None else (None, n)
    return None, n


_ASIDE = 30
"""Items between two dashes at most."""


def _extends(scene: Scene, i: int) -> bool:
    """Does "extends to", "stretched across" stand at item `i`?"""
    return scene.is_in(i, "rules.extending") and scene.low(i + 1) in {"to", "over", "across", "into", "in"}
