"""Lists whose heading tells what happened to the places on their lines: "Towns taken by Y:", "- A (13 June)"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.rules.scene import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.model import Status
    from geomap.reading.rules.scene import Scene

_FRAMES = frozenset({"force>place", "loser>place"})
_EARLY = 1
"""Items before the participle of "Also captured were"."""
_DESCRIBED = 6
"""Items of "the two recently captured villages", at most."""
_HEADING = 16
"""Items before the colon behind such a heading, if the list stands on its line."""
_LONGEST = 30
"""Items of a line of a list: what is longer tells more than a name and a date."""


def list_heading(scene: Scene) -> Draft | None:
    """What a line that ends in a colon says of the places that follow it; None where it heads no list of places.

    "Towns taken by Y in June:", "Y has captured the following villages:".
    """
    items = scene.items
    return taking_of_many(scene) if items and items[-1].lower == ":" else None


def taking_of_many(scene: Scene, until: int | None = None) -> Draft | None:
    """ "Y captured twelve villages": what is said, before item `until`, of towns not named; None where nothing is."""
    items = scene.items if until is None else scene.items[:until]
    told = scene.where(scene.vocab.cls["rules.listable"], scene.vocab.cls["rules.gains"])
    if not scene.discourse.at_war or not told or told[0] >= len(items):
        return None
    for v in scene.verbal:
        cues = items[v].verbs if v < len(items) else ()
        cue = next((c for c in cues if c.frame in _FRAMES and c.status in {"captured", "lost", "controls"}), None)
        if cue is None:
            continue
        group = scene.verbs.group(v, cue.forms)
        if group.irrealis:
            return None
        force = scene.clauses.agent(v + 1)[0] if group.passive else scene.subject(group)[0]
        if force is not None:
            return Draft("listed", cue.status, PlacePhrase((), v, v + 1), v, v, v, force, group=group)
    return None


def headed_rule(scene: Scene) -> Iterator[Draft]:
    """ "Liberated by Y: A, B", "Still occupied: A, B", "Towns taken by Y: A, B": a list behind what is said of it."""
    colon = next((i for i in range(1, min(len(scene.items) - 1, _HEADING)) if scene.low(i) == ":"), None)
    if colon is None or not scene.discourse.at_war or scene.question:
        return
    head = _bare_heading(scene, colon)
    if head is None:
        many = taking_of_many(scene, until=colon)
        head = many if many is not None and many.group is not None and many.group.participle else None
    phrase = scene.parser.after(colon + 1, names=True) if head is not None else None
    if head is None or phrase is None or phrase.start > colon + 1 or scene.low(phrase.stop) not in {"", ".", ";"}:
        return
    if any(r.mention is not None or scene.discourse.kind(r.toponym) == "country" for r in phrase.refs):
        return
    yield replace(head, rule="listed", phrase=phrase, first=0, last=phrase.stop - 1)


def _bare_heading(scene: Scene, colon: int) -> Draft | None:
    """ "Still occupied (by Y) in May": a heading that begins with what was done."""
    v = scene.run_after(0, "classes.adverb", "classes.determiner")
    still = any(scene.low(k) == "still" for k in range(v))
    for cue in scene.items[v].verbs:
        if (
            cue.frame not in _FRAMES
            or cue.status not in {"captured", "lost", "controls"}
            or "participle" not in cue.forms
        ):
            continue
        group = scene.verbs.group(v, cue.forms)
        force, behind = scene.clauses.agent(v + 1)
        rest = range(max(v + 1, behind if force is not None else v + 1), colon)
        if group.gerund or any(
            scene.kind(k) not in {"date", "number"} and not scene.is_in(k, "classes.preposition") for k in rest
        ):
            return None
        status: Status = "controls" if still or cue.status == "controls" else cue.status
        if cue.frame == "loser>place" and force is not None:
            return None
        return Draft(
            "listed", status, PlacePhrase((), v, v + 1), v, v, v, force, group=group, ongoing=status == "controls"
        )
    return None


def among_rule(scene: Scene) -> Iterator[Draft]:
    """ "Among the towns taken by Y were A and B", "Also lost were A and B": the places behind the verb of being."""
    among = scene.low(0) == "among"
    for v in range(min(len(scene.items), 14)):
        item = scene.items[v]
        cue = next((c for c in item.verbs if c.frame in _FRAMES and c.status in {"captured", "lost"}), None)
        if cue is None or not {"past", "participle"} & cue.forms or not (among or v <= _EARLY):
            continue
        stop = min(len(scene.items) - 1, v + 9)
        be = next((k for k in range(v + 1, stop) if scene.low(k) in {"were", "are", "was", "is"}), None)
        if be is None or (not among and be != v + 1 and scene.low(v + 1) != "by"):
            return
        phrase = scene.parser.after(be + 1)
        if phrase is None or phrase.refs[0].mention is not None:
            return
        group = scene.verbs.group(v, cue.forms)
        agent, _ = scene.clauses.agent(v + 1)
        if agent is None and among and scene.low(v + 1) != "by":
            many = scene.discourse.begun.many
            agent = scene.subject(group)[0] or (many.force if many is not None and many.status == cue.status else None)
        yield Draft("among", cue.status, phrase, v, phrase.stop - 1, be, agent, group=group)
        return


def included_rule(scene: Scene) -> Iterator[Draft]:
    """ "Y took twelve villages. The captured villages include A and B": those of a sentence before, or of this one."""
    many, told = scene.discourse.begun.many, scene.discourse.hands.last
    first = _names_of(scene, many) if many is not None else None
    if first is None and told is not None and (first := _names_of_taken(scene, told)) is not None:
        many = told
    if first is None and (first := _listed_by_they(scene)) is not None:
        many = taking_of_many(scene)
    if many is None or first is None:
        return
    refs, stop = scene.parser.names.listed(first)
    begin = next(i for i in range(first) if scene.items[i].kind == "word")
    phrase = PlacePhrase(refs, first, stop)
    yield Draft("included", many.status, phrase, begin, stop - 1, first, many.force, many.opponent)


def _names_of_taken(scene: Scene, told: Draft) -> int | None:
    """ "the captured villages include A and B", after towns that were told of by their names: where theirs begin."""
    if len(scene.items) < _EARLY + 3 or not _is_done(scene, 1, told):
        return None
    behind = _behind_towns(scene, 0, told)
    return _first_name(scene, behind + 1) if behind == 3 and scene.is_in(behind, "rules.comprising") else None


def _is_done(scene: Scene, i: int, told: Draft) -> bool:
    """Does the participle at item `i` say what was told?"""
    cues = (c for c in scene.items[i].verbs if c.frame in _FRAMES and c.status == told.status)
    return any("participle" in cue.forms for cue in cues)


def _names_of(scene: Scene, many: Draft) -> int | None:
    """ "the villages are A and B", "named the villages as A and B", "both villages, A and B, lie": where A stands."""
    for i in range(len(scene.items)):
        if not scene.is_in(i, "rules.naming"):
            continue
        behind = i + 2 if scene.low(i + 1) == "them" else _behind_towns(scene, i + 1, many)
        if behind is not None and scene.low(behind) in {"as", ":"}:
            return _first_name(scene, behind + 1)
    behind = 1 if scene.low(0) in {"they", "these"} else _behind_towns(scene, 0, many)
    if behind is None:
        return None
    if scene.is_in(behind, "rules.comprising"):
        return _first_name(scene, behind + 1)
    apart = scene.low(behind) in {",", "("} or scene.clauses.is_dash(behind)
    first = _first_name(scene, behind + 1) if apart else None
    if first is None:
        return None
    refs, stop = scene.parser.names.listed(first)
    closed = stop + 1 < len(scene.items) and (scene.low(stop) in {",", ")"} or scene.clauses.is_dash(stop))
    return first if closed and len(refs) > 1 else None


def _behind_towns(scene: Scene, at: int, told: Draft) -> int | None:
    """The item behind "the (two recently captured) villages" at item `at`, of what was told; None if it is another."""
    if not scene.is_in(at, "classes.determiner") and scene.low(at) != "both":
        return None
    for i in range(at, min(len(scene.items), at + _DESCRIBED)):
        if scene.is_in(i, "rules.listable"):
            return i + 1
        other = any(c.frame in _FRAMES for c in scene.items[i].verbs) and not _is_done(scene, i, told)
        if other or scene.items[i].kind not in {"word", "number"} or scene.is_in(i, "classes.preposition"):
            return None
    return None


def _first_name(scene: Scene, at: int) -> int | None:
    """The name at item `at`, or behind ":", "the towns of"; None where none stands there."""
    at = scene.run_after(at, "rules.listable", "classes.determiner")
    at += scene.low(at) in {":", "of"}
    named = at < len(scene.items) and scene.items[at].kind in {"place", "name"}
    return at if named and not scene.parser.names.is_person(at) else None


def _listed_by_they(scene: Scene) -> int | None:
    """ "the number of villages taken by Y rose to 15, they are A and B": where the names begin."""
    for i in range(_EARLY, len(scene.items) - 2):
        if scene.low(i) == "they" and scene.low(i + 1) in {"are", "were"} and scene.low(i - 1) in {",", ";", ":"}:
            return _first_name(scene, i + 2)
    return None


def listed_rule(scene: Scene) -> Iterator[Draft]:
    """ "- A (13 June)" under such a heading: a line of names that says nothing else of them."""
    head = scene.discourse.begun.listing
    if head is None or len(scene.items) > _LONGEST:
        return
    if any(item.verbs and not item.nouns for item in scene.items):
        return
    start = next((i for i, item in enumerate(scene.items) if item.kind in {"place", "name"} or item.place), None)
    if start is None or any(scene.items[i].kind not in {"punct", "number", "date"} for i in range(start)):
        return
    if scene.items[start].kind == "name" and scene.parser.names.is_person(start):
        return
    refs, stop = scene.parser.names.listed(start)
    yield replace(head, phrase=PlacePhrase(refs, start, stop), first=start, last=stop - 1, at=start)
