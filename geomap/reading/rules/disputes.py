"""Places said to be fought over or divided: fronts, "contested", "divided", "neither side", "changed hands"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.rules.contests import AHEAD, JOINTS, between, is_denied, sides_named
from geomap.reading.rules.framing import is_inside
from geomap.reading.rules.scene import Draft
from geomap.reading.rules.sieges import flat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.rules.scene import Scene

_OTHER_LINES = frozenset({"defence", "defense", "defensive", "supply", "power", "railway", "rail", "phone", "fault"})


def front_rule(scene: Scene) -> Iterator[Draft]:
    """ "the front line runs through X", "the Green Line cut X in two", "X has become a battlefield" """
    for i in range(1, len(scene.items) - 1) if scene.discourse.at_war else ():
        if scene.is_in(i, "rules.running"):
            line = next(
                (k for k in range(i - 1, max(-1, i - 7), -1) if scene.is_in(k, "rules.fronts")),
                None,
            )
            if line is None or is_denied(scene, line, i) or scene.low(line - 1) in _OTHER_LINES:
                continue
            through = next(
                (
                    k
                    for k in range(i + 1, min(len(scene.items), i + 4))
                    if scene.low(k) in {"through", "across", "down"}
                ),
                None,
            )
            cuts = scene.is_in(i, "rules.cutting")
            if through is None and not cuts:
                continue
            phrase = scene.parser.after(through + 1 if through is not None else i + 1)
            halved = phrase is not None and any(
                scene.low(k) in {"two", "half", "halves"}
                for k in range(phrase.stop, min(len(scene.items), phrase.stop + 4))
            )
            if phrase is None or not is_inside(scene, phrase) or (through is None and not halved):
                continue
            phrase = replace(flat(phrase), part=None, relation="at")
            yield Draft("front", "contested", phrase, line, phrase.stop - 1, i, ongoing=_is_now(scene, i))
        elif scene.is_in(i, "rules.battlegrounds") and any(
            scene.is_in(k, "rules.turning") or scene.low(k) in {"into", "turned"} for k in range(max(0, i - 6), i)
        ):
            be = next(
                (
                    k
                    for k in range(i - 1, max(-1, i - 7), -1)
                    if scene.is_in(k, "rules.turning") or scene.low(k) == "turned"
                ),
                None,
            )
            if be is None or is_denied(scene, be - 3, i):
                continue
            while be > 0 and (scene.is_in(be - 1, "classes.have") or scene.is_in(be - 1, "classes.adverb")):
                be -= 1
            phrase = scene.parser.subject(be, names=True)
            if phrase is not None and is_inside(scene, phrase):
                sides, after = between(scene, i + 1)
                yield Draft("front", "contested", phrase, phrase.start, max(i, after - 1), i, parties=sides)


def _is_now(scene: Scene, v: int) -> bool:
    """Is a plain verb at item `v` in the present tense?"""
    low = scene.low(v)
    return low.endswith("s") or scene.is_in(v - 1, "rules.present")


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


def contested_rule(scene: Scene) -> Iterator[Draft]:
    """ "the contested city of X", "X was fought over by A and B", "X changed hands three times" """
    for i in range(len(scene.items)):
        low = scene.low(i)
        before = scene.run_before(i, "classes.adverb") - 1
        aside = low in {"divided", "split"} and scene.low(i - 1) == ","
        stays = aside or scene.is_in(before, "rules.staying") or scene.is_in(before, "classes.be")
        if scene.is_in(i, "rules.contested_before") and not stays:
            yield from _called_contested(scene, i)
        elif scene.is_in(i, "rules.disputed") and (stays or before < i - 1):
            yield from _divided(scene, i)
        elif low == "fought" and stays and scene.low(i + 1) == "over" and not _begins_noun(scene, i + 2):
            yield from _divided(scene, i + 1)
        elif low == "hands" and scene.low(i - 1) in _CHANGING and not _may_change(scene, i):
            yield from _changed_hands(scene, i)


def _begins_noun(scene: Scene, at: int) -> bool:
    """ "the war was fought over the oil": does a noun stand at item `at`, that is what they fight for?"""
    named = scene.kind(at) in {"place", "name", "force", "number"} or scene.is_in(at, "classes.determiner")
    return named or scene.low(at) in {"who", "whether", "what", "how"}


_CHANGING = frozenset({"changed", "changing", "change", "changes", "repeatedly"})


def _called_contested(scene: Scene, i: int) -> Iterator[Draft]:
    """ "the contested city of X", "X was a divided city": of the adjective at item `i`."""
    phrase = scene.parser.after(i + 1)
    start = _named_a(scene, i)
    if phrase is None:
        phrase = scene.parser.subject(start, names=True) if start is not None else None
        if phrase is not None and start is not None and scene.is_in(i + 1, "head"):
            present = scene.is_in(start, "rules.present")
            yield Draft("adjective:contested", "contested", phrase, phrase.start, i + 1, i, ongoing=present)
        return
    named = all(r.mention is None for r in phrase.refs)
    split = scene.low(i) in {"divided", "split"}
    if phrase.start > i + 1 or (split and not scene.is_in(i + 1, "head")):
        return
    if start is not None and not named:
        phrase = scene.parser.subject(start, names=True)
    elif split and not named:
        return
    if phrase is None:
        return
    first = i - 1 if scene.is_in(i - 1, "classes.determiner") else i
    first, last = min(first, phrase.start), max(i, phrase.stop - 1)
    present = start is None or bool(scene.is_in(start, "rules.present"))
    yield Draft("adjective:contested", "contested", flat(phrase), first, last, i, ongoing=present)


def _changed_hands(scene: Scene, i: int) -> Iterator[Draft]:
    """ "X changed hands three times", "X changed hands to Y": where the hands stand at item `i`."""
    if any(scene.low(k) in {"last", "first"} and scene.low(k + 1) == "time" for k in range(i)):
        return
    phrase = scene.parser.subject(i - 1, names=True)
    if phrase is None or "not" in {scene.low(k) for k in range(max(0, phrase.start - 3), i)}:
        return
    to = next((k for k in range(i + 1, min(len(scene.items), i + 8)) if scene.low(k) == "to"), None)
    gainer, after = scene.receiver(to + 1) if to is not None else (None, i)
    if gainer is not None:
        yield Draft("changed hands", "captured", phrase, phrase.start, after - 1, i, gainer)
        return
    sides, _ = between(scene, i + 1, 6)
    if not sides and _is_once(scene, i):
        yield Draft("changed hands", "captured", phrase, phrase.start, i, i)
        return
    parties = sides or tuple(scene.discourse.parties[-2:])
    yield Draft("changed hands", "contested", phrase, phrase.start, i, i, parties=parties)


def _is_once(scene: Scene, hands: int) -> bool:
    """ "changed hands on Monday", but not "twice in May": is one change told of, and its day?"""
    told = range(hands - 2, min(len(scene.items), hands + AHEAD))
    if any(scene.low(k) in _OFTEN for k in told if k >= 0):
        return False
    nxt = hands + 1 + (scene.low(hands + 1) in {"on", "in", "early", "late"})
    date = scene.items[nxt].date if nxt < len(scene.items) else None
    return date is not None and date.kind in {"point", "by"}


_OFTEN = frozenset({"times", "twice", "thrice", "repeatedly", "again", "constantly", "frequently", "often", "since"})


def _named_a(scene: Scene, i: int) -> int | None:
    """The verb of being in "X is a divided city", where the adjective stands at item `i`; None where there is none."""
    k = i - 1
    while k > 0 and scene.low(k) in {"a", "an", "the", "now", "still", "most", "bitterly", "fiercely", "hotly"}:
        k -= 1
    return k if k > 0 and k < i - 1 and scene.is_in(k, "rules.staying") else None


def _divided(scene: Scene, i: int) -> Iterator[Draft]:
    low = scene.low(i)
    sides, after = between(scene, i + 1, 4)
    by = next((k for k in range(i + 1, i + (7 if low == "over" else 2)) if scene.low(k) == "by"), None)
    if not sides and by is not None and low in {"contested", "shared", "disputed", "over"}:
        sides, after = sides_named(scene, by + 1)
    line = scene.low(i + 1) in {"by", "along", "down"} and any(
        scene.is_in(k, "rules.front_lines") or scene.low(k).endswith(" line")
        for k in range(i + 2, min(len(scene.items), i + 7))
    )
    told = range(i + 2, min(len(scene.items), i + 6)) if scene.low(i + 1) in JOINTS else ()
    line = line or any(scene.low(k) in {"sides", "parties", "camps", "factions"} for k in told)
    over = low == "over"  # "fought over"
    if low != "contested" and len(sides) < 2 and not ((line or over) and scene.discourse.at_war):
        return
    start = scene.run_before(i - over, "classes.be", "classes.have", "classes.adverb", "rules.staying")
    words = {scene.low(k) for k in range(start, i)}
    if words & (scene.vocab.cls["irrealis.modal"] | scene.vocab.cls["irrealis.negation"]):
        return
    phrase = scene.parser.subject(start, names=True)
    if phrase is None:
        # "control of X is split between A and B"
        begin = next((k for k in range(start - 1, max(-1, start - 9), -1) if scene.low(k) == "control"), None)
        phrase = scene.parser.after(begin + 2) if begin is not None and scene.low(begin + 1) in {"of", "over"} else None
    if phrase is not None:
        ongoing = bool(words & {"is", "are", "remains", "remain", "has", "have", "stays"})
        last = max(after - 1, i)
        yield Draft("divided", "contested", flat(phrase), start, last, i, parties=sides, ongoing=ongoing)


def _may_change(scene: Scene, hands: int) -> bool:
    """ "could change hands", "is likely to change hands": is it only what may come?"""
    before = scene.low(hands - 2)
    return scene.low(hands - 1) == "change" and (before == "to" or scene.is_in(hands - 2, "irrealis.modal"))
