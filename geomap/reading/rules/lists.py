"""Lists whose heading tells what happened to the places on their lines: "Towns taken by Y:", "- A (13 June)"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.rules.scene import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.rules.scene import Scene

_FRAMES = frozenset({"force>place", "loser>place"})
_EARLY = 1
"""Items before the participle of "Also captured were"."""
_LONGEST = 30
"""Items of a line of a list: what is longer tells more than a name and a date."""


def list_heading(scene: Scene) -> Draft | None:
    """What a line that ends in a colon says of the places that follow it; None where it heads no list of places.

    "Towns taken by Y in June:", "Y has captured the following villages:".
    """
    items = scene.items
    return taking_of_many(scene) if items and items[-1].lower == ":" else None


def taking_of_many(scene: Scene) -> Draft | None:
    """ "Y captured twelve villages": what is said of towns that are not named; None where nothing is."""
    items = scene.items
    if not scene.discourse.at_war or not any(
        scene.is_in(i, "rules.listable") or scene.is_in(i, "rules.gains") for i in range(len(items))
    ):
        return None
    for v, item in enumerate(items):
        cue = next((c for c in item.verbs if c.frame in _FRAMES and c.status in {"captured", "lost", "controls"}), None)
        if cue is None or item.kind != "word":
            continue
        group = scene.verbs.group(v, cue.forms)
        if group.irrealis:
            return None
        force = scene.clauses.agent(v + 1)[0] if group.passive else scene.subject(group)[0]
        if force is not None:
            return Draft("listed", cue.status, PlacePhrase((), v, v + 1), v, v, v, force, group=group)
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
            many = scene.discourse.many
            agent = scene.subject(group)[0] or (many.force if many is not None and many.status == cue.status else None)
        yield Draft("among", cue.status, phrase, v, phrase.stop - 1, be, agent, group=group)
        return


def included_rule(scene: Scene) -> Iterator[Draft]:
    """ "Y took twelve villages. The captured villages include A and B": those of the sentence before."""
    many = scene.discourse.many or scene.discourse.told
    if many is None or len(scene.items) < _EARLY + 3 or scene.low(0) not in scene.vocab.cls["classes.determiner"]:
        return
    cue = next((c for c in scene.items[1].verbs if c.frame in _FRAMES and c.status == many.status), None)
    if cue is None or "participle" not in cue.forms or not scene.is_in(2, "rules.listable"):
        return
    if scene.low(3) not in scene.vocab.cls["rules.comprising"]:
        return
    phrase = scene.parser.after(4)
    if phrase is not None and phrase.refs[0].mention is None:
        yield Draft("included", many.status, phrase, 1, phrase.stop - 1, 1, many.force, many.opponent)


def listed_rule(scene: Scene) -> Iterator[Draft]:
    """ "- A (13 June)" under such a heading: a line of names that says nothing else of them."""
    head = scene.discourse.listing
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
