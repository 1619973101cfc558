"""Lists of who is where: "X and Z: Y", "• X – Y", "X = contested", "Y: X, Z"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geomap.patterns import lazy
from geomap.reading.commonwords import POSSESSIVES
from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.rules.scene import Draft
from geomap.reading.rules.sieges import flat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.items import ForceLike

_HEAD = 24
"""Items before the mark behind a list of places, at most."""
_LINE = 24
"""Words of a line of a roster, at most."""
_EARLY = 12
"""Of these the words before the mark, at most."""
_BULLETS = frozenset({"•", "*", "-", "–", "■", "▪", "●", "·", ".", "|"})
_SEVERAL = 2
_LABEL = 5
"""Items of "Controlled by:", at most."""
_TABLE = lazy(
    r"^[^\n]*\|[^\n]*\b(?:held|holders?|controls?|controlled|controlling)\b[^\n]*$", re.MULTILINE | re.IGNORECASE
)
_LONG_TABLE = 2_000
"""Characters above a line within which the heading of its table stands."""
_ENDS = frozenset({"", ".", ";", "(", "|"})


def tells_roster(words: Sequence[str], classes: Mapping[str, frozenset[str]]) -> bool:
    """May a line of these words, in small letters, say by a dash or the like who is in a place?"""
    return len(words) <= _LINE and not classes["rules.roster_marks"].isdisjoint(words[1:_EARLY])


def roster_rule(scene: Scene) -> Iterator[Draft]:
    """ "X and Z: Y", "X, seat of the province: the Y since May", "- X – contested": a list of who is where."""
    if not scene.discourse.at_war or scene.question or len(scene.items) < _SEVERAL + 1:
        return
    start = _behind_bullet(scene)
    mark = next((i for i in range(start + 1, min(len(scene.items) - 1, _HEAD)) if _is_mark(scene, i)), None)
    if mark is None or any(scene.items[k].verbs or scene.is_in(k, "classes.be") for k in range(start, mark)):
        return
    phrase = scene.parser.after(start, names=True, until=mark)
    if phrase is None or phrase.start != start or phrase.stop > mark:
        return
    if any(scene.discourse.kind(r.toponym) == "country" for r in phrase.refs):
        return
    if scene.low(start).lstrip("·") in scene.vocab.cls["rules.colours_of_maps"]:
        return  # "Orange = Y": the legend of a map
    if (last := _disputed(scene, mark)) is not None:
        yield Draft("roster", "contested", flat(phrase), start, last, mark, ongoing=True)
        return
    force, after = _holder(scene, mark, bulleted=start > 0)
    if force is not None:
        yield Draft("roster", "controls", phrase, start, after - 1, mark, force, ongoing=True)


def _behind_bullet(scene: Scene) -> int:
    """The first item behind what may stand before an entry of a list ("• X", "2. X", "(b) X")."""
    start = 0
    while scene.low(start) in _BULLETS or (scene.kind(start) == "number" and scene.low(start + 1) in {".", ")"}):
        start += 1 + (scene.kind(start) == "number")
    return start


def _is_mark(scene: Scene, i: int) -> bool:
    low = scene.low(i)
    if not scene.is_in(i, "rules.roster_marks") or (low == "|" and not _is_in_table(scene)):
        return False
    return low not in {"-", "–", "—"} or (scene.clauses.is_dash(i) and scene.items[i - 1].end < scene.items[i].start)


def _is_in_table(scene: Scene) -> bool:
    """Does a line stand in a table whose heading speaks of who holds what?"""
    start = scene.items[0].start
    return _TABLE.search(scene.text, max(0, start - _LONG_TABLE), start) is not None


def _disputed(scene: Scene, mark: int) -> int | None:
    """ "X: (still) contested", "X = grey zone": the last item of what says that nobody holds it, if it is said."""
    at = scene.run_after(mark + 1, "classes.adverb", "classes.determiner")
    if not (scene.is_in(at, "rules.disputed") or scene.is_in(at, "classes.nobodys") or scene.low(at) == "contested"):
        return None
    return at if scene.low(at + 1) in _ENDS | {",", "by", "between"} or scene.kind(at + 1) == "date" else None


def _holder(scene: Scene, mark: int, *, bulleted: bool) -> tuple[ForceLike | None, int]:
    """Who is said to be there behind the mark, with the item behind: a force with which the entry ends."""
    force, after = scene.clauses.force_within(mark + 1, 5)
    if any(scene.items[k].verbs or scene.low(k) == "of" for k in range(mark + 1, after - 1)):
        return None, after  # "X: cleared of Y"
    if force is None or force.role != "force" or (force.kind == "country" and not _is_adjective(scene, force)):
        return None, after
    if scene.low(mark) != ":" and force.kind != "country":
        ends = scene.low(after) in _ENDS or scene.low(after) == "since" or scene.kind(after) == "date"
        return (force if ends or (bulleted and scene.low(after) == ",") else None), after
    if not scene.is_in(after, "rules.after_roster") or (force.kind == "country" and scene.low(after) not in {"", "."}):
        return None, after
    goes_on = scene.low(after) == "," and scene.low(after + 1) not in {"which", "who", "since", "as", "with", "heavily"}
    more = scene.low(after) == "and" and after + 2 < len(scene.items) - 1 and scene.low(after + 1) not in POSSESSIVES
    return (force if not (goes_on and not bulleted) and not more else None), after


def _is_adjective(scene: Scene, force: ForceLike) -> bool:
    """ "X = Ukrainian", but no "X: Ukraine", which says where it lies."""
    return force.force.as_written.casefold() != force.force.name.casefold() and scene.discourse.is_demonym(
        force.force.as_written.casefold()
    )


def held_by_rule(scene: Scene) -> Iterator[Draft]:
    """ "- Y: X, Z and part of W": the places that are listed behind who is in them, to the end of the line."""
    if not scene.discourse.at_war or scene.question:
        return
    start = _behind_bullet(scene)
    force, after = scene.clauses.force_within(start, 5)
    if after < len(scene.items) and scene.low(after) == "(":
        after = next((k + 1 for k in range(after, min(len(scene.items), after + 5)) if scene.low(k) == ")"), after)
    if force is None or not _is_mark(scene, after) or force.role != "force" or force.kind == "country":
        return
    phrase = _listed_to_the_end(scene, after + 1)
    if phrase is not None and (start > 0 or len(phrase.refs) >= _SEVERAL):
        yield Draft("roster", "controls", phrase, start, phrase.stop - 1, after, force, ongoing=True)


def _listed_to_the_end(scene: Scene, at: int) -> PlacePhrase | None:
    """The places listed from item `at` to the end of the line; None where something else is said there."""
    phrase = scene.parser.after(at, names=True)
    if phrase is None or phrase.start != at or any(scene.discourse.kind(r.toponym) == "country" for r in phrase.refs):
        return None
    if any(item.verbs and not item.nouns for item in scene.items[phrase.stop :]):
        return None
    return phrase if scene.low(phrase.stop) in _ENDS | {","} or phrase.stop >= len(scene.items) - 1 else None


def labelled_rule(scene: Scene) -> Iterator[Draft]:
    """ "Control: Y", "Status: Y-held", "Held by: Y": said of the place that the entry is headed by."""
    colon = labelled(scene, "rules.labels_of_control")
    if colon is None or not scene.discourse.at_war or not scene.headed:
        return
    phrase = PlacePhrase(scene.headed, colon, colon + 1)
    if (last := _disputed(scene, colon)) is not None:
        yield Draft("roster", "contested", flat(phrase), 0, last, colon, ongoing=True)
        return
    force, after = scene.clauses.force_within(colon + 1, 5)
    after += scene.low(after) == "-"
    after += scene.is_in(after, "adjectives.held")
    if (
        force is not None
        and force.role == "force"
        and force.kind != "country"
        and (scene.low(after) in _ENDS | {"since"} or scene.kind(after) == "date" or _ends_in_aside(scene, after))
    ):
        yield Draft("roster", "controls", phrase, 0, after - 1, colon, force, ongoing=True)


def _ends_in_aside(scene: Scene, at: int) -> bool:
    """ "Status: Y, since May", and not "Status: Y, Z agree ceasefire": does a comma at item `at` end who holds it?"""
    return scene.low(at) == "," and scene.kind(at + 1) not in {"force", "name", "place"}


def labelled(scene: Scene, name: str) -> int | None:
    """The colon behind a label of this class with which the line begins; None where it begins otherwise."""
    if ":" not in scene.words:
        return None
    start = _behind_bullet(scene)
    colon = next((i for i in range(start + 1, min(len(scene.items) - 1, start + _LABEL)) if scene.low(i) == ":"), None)
    words = " ".join(scene.low(i) for i in range(start, colon)) if colon is not None else ""
    return colon if words in scene.vocab.cls[name] else None
