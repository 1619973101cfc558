"""Places that are said to be in dispute: "contested", "divided between A and B", on a front, changing hands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.rules.combatants import JOINTS, between, sides_named
from geomap.reading.rules.contests import AHEAD, is_denied
from geomap.reading.rules.framing import framed, is_inside
from geomap.reading.rules.scene import Draft
from geomap.reading.rules.sieges import flat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.phrases.extents import PlacePhrase
    from geomap.reading.rules.scene import Scene

_LINE = 7
"""Items between a front line and the verb that says where it runs, at most."""
_SHOWN = 14
"""Items of "shows the northern half of X as"."""
_ONE_SIDE = 12
"""Items behind "divided" within which one side of the town is told of."""
_OTHER_LINES = frozenset({"defence", "defense", "defensive", "supply", "power", "railway", "rail", "phone", "fault"})
_HAND_TO_HAND = (("hand", "to", "hand"), ("side", "to", "side"), ("one", "side", "to"), ("one", "army", "to"))


# --- fronts ---------------------------------------------------------------------------------------------------


def front_rule(scene: Scene) -> Iterator[Draft]:
    """ "the front line runs through X", "the Green Line cut X in two", "X has become a battlefield" """
    for i in range(1, len(scene.items) - 1) if scene.discourse.at_war else ():
        draft = None
        if scene.is_in(i, "rules.running"):
            draft = _running(scene, i)
        elif scene.is_in(i, "rules.battlegrounds"):
            draft = _turned_battlefield(scene, i)
        elif scene.is_in(i, "rules.fronts"):
            draft = _front_in(scene, i)
        if draft is not None:
            yield draft


def _running(scene: Scene, i: int) -> Draft | None:
    """ "the front line runs through X", "the Green Line cut X in two": with the verb at item `i`."""
    line = next((k for k in range(i - 1, max(-1, i - _LINE), -1) if scene.is_in(k, "rules.fronts")), None)
    if line is None or is_denied(scene, line, i) or scene.low(line - 1) in _OTHER_LINES:
        return None
    ahead = range(i + 1, min(len(scene.items), i + 4))
    through = next((k for k in ahead if scene.low(k) in {"through", "across", "down"}), None)
    if through is None and not scene.is_in(i, "rules.cutting"):
        return None
    phrase = scene.parser.after(through + 1 if through is not None else i + 1)
    if phrase is None or not is_inside(scene, phrase):
        return None
    behind = range(phrase.stop, min(len(scene.items), phrase.stop + 4))
    if through is None and not any(scene.low(k) in {"two", "half", "halves"} for k in behind):
        return None
    phrase = replace(flat(phrase), part=None, relation="at")
    return Draft("front", "contested", phrase, line, phrase.stop - 1, i, ongoing=_is_now(scene, i))


def _turned_battlefield(scene: Scene, i: int) -> Draft | None:
    """ "X has become a battlefield (between A and B)", "X is a battleground between A and B" """
    before = range(i - 1, max(-1, i - _LINE), -1)
    sides, after = between(scene, i + 1)
    verbs = ("rules.turning", "rules.staying") if sides else ("rules.turning",)
    be = next((k for k in before if scene.is_in_any(k, verbs) or scene.low(k) == "turned"), None)
    if be is None or is_denied(scene, be - 3, i):
        return None
    phrase = scene.parser.subject(scene.run_before(be, "classes.have", "classes.adverb"), names=True)
    if phrase is None or not is_inside(scene, phrase):
        return None
    return Draft("front", "contested", phrase, phrase.start, max(i, after - 1), i, parties=sides)


def _front_in(scene: Scene, i: int) -> Draft | None:
    """ "in X the main avenue is the front line": a street of the town that the clause is set in."""
    k = scene.run_before(i, "classes.determiner")
    be = k - 1
    if k == i or not (scene.is_in(be, "classes.be") or scene.is_in(be, "rules.turning") or scene.low(be) in _FORMING):
        return None
    start = scene.run_before(be, "classes.have", "classes.adverb")
    if not scene.is_in(start - 1, "rules.front_lines") or is_denied(scene, start, i):
        return None
    the = next((j for j in range(start - 2, max(-1, start - _LINE), -1) if scene.is_in(j, "classes.determiner")), None)
    phrase = framed(scene, the + 1) if the is not None else None
    if phrase is None:
        return None
    sides, after = between(scene, i + 1)
    last = max(i, after - 1)
    return Draft("front", "contested", flat(phrase), phrase.start, last, i, parties=sides, ongoing=_is_now(scene, be))


_FORMING = frozenset({"formed", "forms", "marked", "marks"})


def _is_now(scene: Scene, v: int) -> bool:
    """Is a plain verb at item `v` in the present tense?"""
    low = scene.low(v)
    return (low.endswith("s") and low != "was") or scene.is_in(v - 1, "rules.present")


# --- nobody's -------------------------------------------------------------------------------------------------


def neither_rule(scene: Scene) -> Iterator[Draft]:
    """ "neither side fully controls X", "no side has full control of X" """
    for i in range(len(scene.items) - 2) if scene.discourse.at_war else ():
        low = scene.low(i)
        if low not in {"neither", "no"} or not any(scene.is_in(k, "rules.sides") for k in (i + 1, i + 2)):
            continue
        for k in range(i + 2, min(len(scene.items), i + 8)):
            item = scene.items[k]
            held = "controls" in {*(c.status for c in item.verbs), *(c.status for c in item.nouns)}
            if not held:
                if item.kind in {"place", "force", "punct"}:
                    break
                continue
            phrase = scene.parser.after(k + 1 + (scene.low(k + 1) in {"of", "over"}))
            if phrase is not None and is_inside(scene, phrase):
                now = scene.low(k).endswith("s") or any(scene.is_in(j, "rules.present") for j in range(i, k))
                yield Draft("neither", "contested", flat(phrase), i, phrase.stop - 1, k, ongoing=now)
            break


# --- contested ------------------------------------------------------------------------------------------------


def contested_rule(scene: Scene) -> Iterator[Draft]:
    """ "the contested city of X", "X has been divided between A and B", "X changed hands three times" """
    for i in range(len(scene.items)):
        if scene.is_in(i, "rules.disputed") and _is_said_behind(scene, i):
            yield from _divided(scene, i)
            continue
        draft = _shown_as(scene, i)
        if draft is None and scene.is_in(i, "rules.contested_before") and not _is_predicate(scene, i):
            draft = _called_contested(scene, i)
        elif scene.low(i) == "fought" and scene.low(i + 1) == "over":
            draft = _fought_over(scene, i)
        elif scene.low(i) in _HANDS or (scene.low(i).endswith("from") and scene.low(i + 1) in _FROM_ONE):
            draft = _changed_hands(scene, i)
        elif scene.low(i) == "forth":
            draft = _back_and_forth(scene, i)
        elif scene.low(i - 1) == "in" and scene.low(i) in _DISPUTE:
            draft = _in_dispute(scene, i)
        if draft is not None:
            yield draft


_FROM_ONE = frozenset({"hand", "side", "one"})
_DISPUTE = frozenset({"dispute", "contention"})


def _is_said_behind(scene: Scene, i: int) -> bool:
    """ "X is divided", "X, bitterly divided": does it stand behind what it is said of?"""
    return _is_predicate(scene, i) or scene.is_in(i - 1, "classes.adverb")


def _is_predicate(scene: Scene, i: int) -> bool:
    """ "X is (bitterly) divided", "X, split between": is it said of a place before it?"""
    before = scene.run_before(i, "classes.adverb") - 1
    aside = scene.low(i) in {"divided", "split"} and scene.low(i - 1) == ","
    return aside or scene.is_in(before, "rules.staying") or scene.is_in(before, "classes.be")


def _called_contested(scene: Scene, i: int) -> Draft | None:
    """ "the contested city of X", "X was a divided city" """
    phrase = scene.parser.after(i + 1)
    start = _named_a(scene, i)
    if phrase is None:
        phrase = scene.parser.subject(start, names=True) if start is not None else None
        if phrase is None or start is None or not scene.is_in(i + 1, "head"):
            return None
        present = scene.is_in(start, "rules.present")
        return Draft("adjective:contested", "contested", phrase, phrase.start, i + 1, i, ongoing=present)
    named = all(r.mention is None for r in phrase.refs)
    split = scene.low(i) in {"divided", "split"}
    if phrase.start > i + 1 or (split and not scene.is_in(i + 1, "head")):
        return None
    if start is not None and not named:
        phrase = scene.parser.subject(start, names=True)  # "X was a divided city"
    elif split and not named:
        return None
    if phrase is None:
        return None
    first = i - 1 if scene.is_in(i - 1, "classes.determiner") else i
    first, last = min(first, phrase.start), max(i, phrase.stop - 1)
    present = start is None or bool(scene.is_in(start, "rules.present"))
    return Draft("adjective:contested", "contested", flat(phrase), first, last, i, ongoing=present)


def _named_a(scene: Scene, i: int) -> int | None:
    """The verb of being in "X is a divided city", where the adjective stands at item `i`; None where there is none."""
    k = i - 1
    while k > 0 and scene.low(k) in {"a", "an", "the", "now", "still", "most", "bitterly", "fiercely", "hotly"}:
        k -= 1
    return k if k > 0 and k < i - 1 and scene.is_in(k, "rules.staying") else None


def _shown_as(scene: Scene, i: int) -> Draft | None:
    """ "the map shows X as disputed", "X is a grey zone": of a place that nobody is shown to hold."""
    zone = scene.is_in(i, "classes.nobodys")
    if not scene.discourse.at_war or not (zone or scene.low(i) in {"disputed", "contested"}):
        return None
    start = scene.run_before(i, "classes.determiner", "classes.adverb")
    if scene.low(start - 1) == "as":
        return _mapped(scene, start - 1, i)
    be = start - 1 - (scene.low(start - 1) in {"in", "inside"})
    if not zone or not (scene.is_in(be, "rules.staying") or scene.is_in(be, "rules.turning")):
        return None
    phrase = scene.parser.subject(scene.run_before(be, "classes.have", "classes.adverb"), names=True)
    if phrase is None or not is_inside(scene, phrase) or is_denied(scene, be - 3, i):
        return None
    now = scene.is_in(be, "rules.present")
    return Draft("divided", "contested", flat(phrase), phrase.start, i, i, ongoing=now)


def _mapped(scene: Scene, at: int, i: int) -> Draft | None:
    """ "(shows) X as disputed", with "as" at one item and what it is shown as at another."""
    show = next((k for k in range(at - 1, max(-1, at - _SHOWN), -1) if scene.is_in(k, "rules.mapping")), None)
    phrase = scene.parser.after(show + 1) if show is not None else None
    if show is None or phrase is None or phrase.stop != at or is_denied(scene, show - 3, i):
        return None
    if phrase.refs[0].mention is not None and phrase.refs[0].toponym.start >= scene.items[0].start:
        return None  # "X Maps showed it": not itself
    return Draft("divided", "contested", phrase, show, i, i, ongoing=_is_now(scene, show))


def _fought_over(scene: Scene, i: int) -> Draft | None:
    """ "X was fought over yard by yard", "X is still being fought over by A and B" """
    start = scene.run_before(i, "classes.be", "classes.have", "classes.adverb")
    if start == i or not any(scene.is_in(k, "classes.be") for k in range(start, i)):
        return None
    phrase = scene.parser.subject(start, names=True)
    if phrase is None or is_denied(scene, start, i) or not scene.discourse.at_war:
        return None
    if _begins_noun(scene, i + 2) or (phrase.stop != start and scene.kind(phrase.stop) != "punct"):
        return None  # "the X war was fought over the oil"
    by = next((k for k in range(i + 2, i + 8) if scene.low(k) == "by" and scene.low(k - 1) != scene.low(k + 1)), None)
    parties, after = sides_named(scene, by + 1) if by is not None else ((), i + 2)
    now = any(scene.is_in(k, "rules.present") for k in range(start, i))
    last = max(i + 1, after - 1)
    return Draft("divided", "contested", flat(phrase), phrase.start, last, i, parties=parties, ongoing=now)


def _begins_noun(scene: Scene, at: int) -> bool:
    """ "the war was fought over the oil": does a noun stand at item `at`, that is what they fight for?"""
    named = scene.kind(at) in {"place", "name", "force", "number"} or scene.is_in(at, "classes.determiner")
    return named or scene.low(at) in {"who", "whether", "what", "how"}


def _changed_hands(scene: Scene, i: int) -> Draft | None:
    """ "X changed hands three times", "X changed hands to Y", "X passed from one side to the other" """
    verb = i - (scene.low(i) in _HANDS | {"from"})
    if scene.low(i) not in _HANDS:
        there = tuple(scene.low(k) for k in (i + 1, i + 2, i + 3)) in _HAND_TO_HAND
        if not there or scene.low(verb).partition(" ")[0] not in _PASSING or not scene.discourse.at_war:
            return None
    elif scene.low(i - 1) not in _CHANGING or _may_change(scene, i) or _is_the_last_time(scene, i):
        return None
    phrase = scene.parser.subject(verb, names=True)
    if phrase is None or "not" in {scene.low(k) for k in range(max(0, phrase.start - 3), i)}:
        return None
    to = next((k for k in range(i + 1, min(len(scene.items), i + 8)) if scene.low(k) == "to"), None)
    gainer, after = scene.receiver(to + 1) if to is not None and scene.low(i) in _HANDS else (None, i)
    if gainer is not None:
        return Draft("changed hands", "captured", phrase, phrase.start, after - 1, i, gainer)
    sides, _ = between(scene, i + 1, 6)
    if not sides and scene.low(i) in _HANDS and _is_once(scene, i):
        return Draft("changed hands", "captured", phrase, phrase.start, i, i)
    parties = sides or tuple(scene.discourse.actors.parties[-2:])
    return Draft("changed hands", "contested", phrase, phrase.start, i, i, parties=parties)


_HANDS = frozenset({"hands", "masters"})
_CHANGING = frozenset({"changed", "changing", "change", "changes", "repeatedly"})
_PASSING = frozenset({"passed", "passing", "passes", "went", "going", "swung", "moved", "back"})


def _back_and_forth(scene: Scene, i: int) -> Draft | None:
    """ "(control of) X shifted back and forth (between A and B)", with "forth" at item `i`."""
    told = (scene.low(i - 2), scene.low(i - 1)) == ("back", "and") and scene.discourse.at_war
    if not told or scene.low(i - 3) not in _SWINGING or is_denied(scene, i - 6, i):
        return None
    phrase = scene.parser.subject(scene.run_before(i - 3, "classes.be", "classes.have", "classes.adverb"), names=True)
    if phrase is None or not is_inside(scene, phrase):
        return None
    sides, after = between(scene, i + 1)
    last = max(i, after - 1)
    parties = sides or tuple(scene.discourse.actors.parties[-2:])
    return Draft("changed hands", "contested", flat(phrase), phrase.start, last, i, parties=parties)


_SWINGING = frozenset("shifted shifting swung swinging passed passing went going seesawed moved changed".split())


def _in_dispute(scene: Scene, i: int) -> Draft | None:
    """ "control of X is still in dispute", with the noun at item `i`; what else is in dispute is not fought over."""
    start = scene.run_before(i - 1, "classes.be", "classes.have", "classes.adverb", "rules.staying")
    if start == i - 1 or not scene.discourse.at_war or is_denied(scene, start, i):
        return None
    phrase = _controlled(scene, start)
    if phrase is None or phrase.stop != start:
        return None
    sides, after = between(scene, i + 1, 4)
    now = any(scene.low(k) in _PRESENT for k in range(start, i))
    return Draft("divided", "contested", flat(phrase), start, max(i, after - 1), i, parties=sides, ongoing=now)


def _controlled(scene: Scene, verb: int) -> PlacePhrase | None:
    """ "control of X (is split)": the X, with the verb that follows at item `verb`."""
    begin = next((k for k in range(verb - 1, max(-1, verb - 9), -1) if scene.low(k) == "control"), None)
    return scene.parser.after(begin + 2) if begin is not None and scene.low(begin + 1) in {"of", "over"} else None


def _may_change(scene: Scene, hands: int) -> bool:
    """ "could change hands", "is likely to change hands": is it only what may come?"""
    before = scene.low(hands - 2)
    return scene.low(hands - 1) == "change" and (before == "to" or scene.is_in(hands - 2, "irrealis.modal"))


def _is_once(scene: Scene, hands: int) -> bool:
    """ "changed hands on Monday", but not "twice in May": is one change told of, and its day?"""
    told = range(hands - 2, min(len(scene.items), hands + AHEAD))
    if any(scene.low(k) in _OFTEN for k in told if k >= 0):
        return False
    if scene.low(hands) == "masters":
        return True
    nxt = hands + 1 + (scene.low(hands + 1) in {"on", "in", "early", "late"})
    date = scene.items[nxt].date if nxt < len(scene.items) else None
    return date is not None and date.kind in {"point", "by"}


_OFTEN = frozenset({"times", "twice", "thrice", "repeatedly", "again", "constantly", "frequently", "often", "since"})


def _is_the_last_time(scene: Scene, i: int) -> bool:
    """ "for the last time it changed hands": does somebody hold it since?"""
    return any(scene.low(k) in {"last", "first"} and scene.low(k + 1) == "time" for k in range(i))


# --- divided --------------------------------------------------------------------------------------------------


def _divided(scene: Scene, i: int) -> Iterator[Draft]:
    """ "X has been divided between A and B", "X is split, A in the north and B in the south" """
    low = scene.low(i)
    sides, after = between(scene, i + 1, 4)
    if not sides and low in {"contested", "shared", "disputed"} and scene.low(i + 1) == "by":
        sides, after = sides_named(scene, i + 2)
    shares = _shares(scene, i) if len(sides) < 2 else ()
    if (
        not shares
        and low != "contested"
        and len(sides) < 2
        and not (_is_along_line(scene, i) and scene.discourse.at_war)
    ):
        return
    start = scene.run_before(i, "classes.be", "classes.have", "classes.adverb", "rules.staying")
    if is_denied(scene, start, i):
        return
    phrase = scene.parser.subject(start, names=True)
    phrase = phrase or _controlled(scene, start)
    if phrase is None:
        return
    now = any(scene.low(k) in _PRESENT for k in range(start, i))
    parties = tuple(force for k, _, _ in shares if (force := scene.items[k].force) is not None) or sides
    yield Draft("divided", "contested", flat(phrase), start, max(after - 1, i), i, parties=parties, ongoing=now)
    for k, stop, part in shares:
        own = replace(phrase, relation="part_of", share="part", part=part)
        yield Draft("divided", "controls", own, k, stop - 1, k, scene.items[k].force, ongoing=now)


_PRESENT = frozenset({"is", "are", "remains", "remain", "has", "have", "stays"})


def _is_along_line(scene: Scene, i: int) -> bool:
    """ "divided by the river", "split between two factions": do the words behind say between whom or where?"""
    if scene.low(i + 1) in {"by", "along", "down"}:
        ahead = range(i + 2, min(len(scene.items), i + 7))
        if any(scene.is_in(k, "rules.front_lines") or scene.low(k).endswith(" line") for k in ahead):
            return True
    told = range(i + 2, min(len(scene.items), i + 6)) if scene.low(i + 1) in JOINTS else ()
    return any(scene.low(k) in {"sides", "parties", "camps", "factions"} for k in told)


def _shares(scene: Scene, i: int) -> tuple[tuple[int, int, str], ...]:
    """ "(divided), A in the north and B in the south": who is told to be where, from which item to which."""
    if scene.low(i + 1) not in {",", ":", "with", "–", "—"} | JOINTS:
        return ()
    found = []
    for k in range(i + 2, min(len(scene.items), i + 2 + 2 * _ONE_SIDE)):
        if scene.low(k) in {".", ";"}:
            break
        at = k + 1
        while scene.low(at) in {"holding", "in", "on", "to", "the", "control", "of"}:
            at += 1
        if scene.kind(k) != "force" or at < k + 2 or not scene.is_in(at, "rules.bare_directions"):
            continue
        stop = at + 1
        while scene.low(stop) == "and" and scene.is_in(stop + 1, "rules.bare_directions"):
            stop += 2
        found.append((k, stop, scene.text[scene.items[at].start : scene.items[stop - 1].end]))
    return tuple(found) if len(found) > 1 else ()
