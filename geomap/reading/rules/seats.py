"""What a place is to those who hold it: "Y's stronghold of X", "X, the last Y bastion", "the Y garrison at X"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.commonwords import POSSESSIVES
from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.rules.owning import owner
from geomap.reading.rules.scene import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.items import ForceLike

_ADJECTIVES = ("ous", "ical", "est", "most", "al", "ant", "ent", "ing", "ive")
"""How words end that say what sort of stronghold it is."""
FORMER = frozenset({"former", "erstwhile", "onetime", "one-time", "ex", "lost"})
_ONCE = frozenset({"once", "formerly", "previously"})
"""Before a description of what is no more."""
_SERVED = frozenset({"served", "serves", "serving", "functioned", "acted", "doubled"})
_ENCLAVES = frozenset({"pocket", "pockets", "enclave", "enclaves", "holdout", "holdouts", "foothold", "toehold"})


def seat(scene: Scene, n: int, lemma: str) -> Iterator[Draft]:
    """ "Y's stronghold of X", "Y strongholds in X and Z", "X is the last stronghold of Y", "X, a Y stronghold" """
    if scene.question:
        return
    counted = scene.items[n + 2 : n + 3]
    if lemma == "garrison" and scene.is_in(n + 1, "nouns_of_place.settlement") and owner(scene, n)[1] == n:
        return  # "X, a garrison town": whose, is not said
    if lemma == "garrison" and scene.low(n + 1) == "of" and counted and counted[0].kind == "number":
        return  # "X, a garrison of 17,000"
    capital = lemma in {"capital", "seat", "headquarters"}
    force, first = owner(scene, n)
    if capital and scene.low(first) in POSSESSIVES and scene.is_taken(first):
        return  # "held most of the province and surrounded its capital"
    stop = n + 1
    # "a hotbed of militants" is held by nobody
    if force is None and scene.low(n + 1) in {"of", "for"} and not lemma.startswith(("garrison", "hotbed")):
        force, after = scene.clauses.force_within(n + 2)
        inner, behind = scene.clauses.force_within(after + 1, 4) if scene.kind(after) == "possessive" else (None, after)
        force, after = (inner, behind) if inner is not None else (force, after)  # "of Z's ousted Y militia"
        stop = after if force is not None else stop
    if force is None or (capital and not _is_rulers(scene, force, n)):
        return
    begin = _joined(scene, description(scene, first))
    force, first = _kept_by(scene, begin) or (force, first)
    if lemma.startswith("garrison") and any(cue.status == "lost" for cue in scene.items[begin - 1].verbs):
        return  # "evacuated their garrison in X"
    found = _home(scene, begin) or described(scene, begin, n, lemma)
    made = found is None and stop == n + 1
    if made:
        found = _made(scene, begin)
        made = found is not None
    if found is None and stop == n + 1:
        found = _behind(scene, n, capital=capital)
    if found is None:
        found = _after_copula(scene, stop)
    if found is None or any(scene.discourse.kind(r.toponym) == "country" for r in found.refs):
        return
    if lemma in _ENCLAVES and found.start > n:
        found = PlacePhrase(found.refs, found.start, found.stop, "part_of", "part", lemma, found.part)
    elif found.start > n and first > 1 and scene.low(first - 1) == "of" and scene.is_in(first - 2, "extents.part"):
        words = scene.text[scene.items[first - 2].start : scene.items[first - 2].end]
        found = replace(found, share="part", share_text=words)
    if not (_has_ended(scene, begin, first, n) or _has_fallen(scene, found) or _falls(scene, found, n)):
        low, high = min(found.start, first), max(n, stop - 1, found.stop - 1)
        past = made or any(scene.low(k) in {"was", "were", "had"} for k in range(max(0, begin - 4), begin))
        yield Draft(f"seat:{lemma}", "controls", found, low, high, n, force, ongoing=not past)


def _kept_by(scene: Scene, begin: int) -> tuple[ForceLike, int] | None:
    """ "Y stationed a garrison in X": whose it is, and the item that names them."""
    if not scene.is_in(begin - 1, "rules.garrisoning") or scene.items[begin].verbs:
        return None  # but "Y had besieged an army enclave"
    force, at = scene.subject(scene.verbs.group(begin - 1, frozenset({"past"})))
    return (force, at) if force is not None and at is not None and force.role == "force" else None


def _is_rulers(scene: Scene, force: ForceLike, n: int) -> bool:
    """ "the rebels' capital", "the de facto capital of Y": no capital of a country."""
    if force.kind in {"country", "national"}:
        return False
    return force.force.side is not None or any(
        scene.low(k) in {"facto", "self-proclaimed"} for k in range(max(0, n - 4), n)
    )


def _has_ended(scene: Scene, begin: int, first: int, n: int) -> bool:
    """ "a former Y stronghold", "the newly captured Y stronghold", "after losing its capital": is it theirs no more?"""
    if any(scene.low(k) in FORMER for k in range(begin, n)) or scene.low(begin - 1) in _ONCE:
        return True
    if scene.driven_out(first) is not None:
        return True
    taken = scene.items[first - 1].verbs if first > 1 else ()
    if any(cue.status in {"captured", "lost"} and "participle" in cue.forms for cue in taken):
        return scene.is_in(first - 2, "classes.adverb") or scene.is_in(first - 2, "classes.determiner")
    before = (cue for k in range(max(0, begin - 1), first) for cue in scene.items[k].verbs)
    return scene.low(first) in POSSESSIVES and any(c.status == "lost" and c.frame == "loser>place" for c in before)


def _has_fallen(scene: Scene, found: PlacePhrase) -> bool:
    """ "the fall of X, the last Y stronghold": it was theirs until then."""
    k = found.start - 1
    while k > 1 and scene.is_in(k, "classes.determiner"):
        k -= 1
    return scene.low(k) == "of" and any(cue.status in {"captured", "lost"} for cue in scene.items[k - 1].nouns)


def _falls(scene: Scene, found: PlacePhrase, n: int) -> bool:
    """ "Y's last stronghold, X, fell": is it told behind the place, or the noun at `n`, that it is theirs no more?"""
    comma = max(found.stop, n + 1)
    verb = scene.run_after(comma + 1, "classes.have", "classes.adverb")
    fell = scene.items[verb].verbs if scene.low(comma) == "," and verb < len(scene.items) else ()
    return any(cue.status in {"captured", "lost"} and not cue.frame.startswith("force") for cue in fell)


def whose_seat(scene: Scene, phrase: PlacePhrase) -> ForceLike | None:
    """ "Y's last stronghold, X, fell", "X, the Y capital, was taken": whose the place of a phrase is called."""
    for nouns in (range(phrase.start - 2, phrase.start - _CALLED, -1), range(phrase.stop + 1, phrase.stop + _CALLED)):
        comma = nouns.start - nouns.step
        if scene.low(comma) != ",":
            continue
        for n in nouns:
            if not 0 <= n < len(scene.items) or scene.low(n) in {",", ";", ":", "(", ")"}:
                break
            heads = scene.kind(n + 1) == "punct" or scene.low(n + 1) in {"in", "of", "on"}
            seat_of = any(cue.frame == "seat" and cue.lemma != "garrison" for cue in scene.items[n].nouns)
            if heads and (seat_of or (scene.is_in(n, "rules.posts") and scene.low(n) != "garrison")):
                force, _ = owner(scene, n)
                return force if force is not None and force.kind not in {"country", "national"} else None
    return None


_SEVERAL = 2
"""Places that are called strongholds at least, none being counted among others."""
_CALLED = 9
"""Items of "Y's administrative and political capital in the north," at most."""


def _joined(scene: Scene, begin: int) -> int:
    """Where "X, a large camp and Y stronghold in Z" begins to describe the X, for a description joined by "and"."""
    if scene.low(begin - 1) != "and":
        return begin
    for k in range(begin - 2, max(0, begin - 9), -1):
        if scene.low(k) in {"a", "an", "the"}:
            named = scene.low(k - 1) == "," and k > 1 and scene.items[k - 2].kind in {"place", "name"}
            return k if named else begin
        if scene.items[k].kind != "word" or (scene.items[k].verbs and not scene.items[k].nouns):
            return begin
    return begin


def description(scene: Scene, first: int) -> int:
    """The item where the description whose owner is named at item `first` begins."""
    k = first
    while k > 0 and (
        scene.is_in(k - 1, "classes.determiner")
        or scene.is_in(k - 1, "rules.between_owner_and_noun")
        or scene.low(k - 1) in {"one", "of"}
        or (
            scene.items[k - 1].kind == "word"
            and scene.low(k - 1).endswith(_ADJECTIVES)
            and not scene.is_in(k - 1, "rules.garrisoning")  # "are stationing a garrison in X"
        )
    ):
        k -= 1
    return k


def described(scene: Scene, begin: int, n: int, lemma: str) -> PlacePhrase | None:
    """ "X, a Y stronghold", "X is the last Y bastion": the place that the description from item `begin` on is of."""
    begin -= scene.low(begin - 1) == "among"
    begin = _behind_joint(scene, begin)
    joint = scene.low(begin - 1)
    # "X is one of Y's strongholds", "X and Z, both Y strongholds"
    one = {"one", "among", "both", "all"} & {scene.low(k) for k in range(begin, n)}
    several = lemma.endswith("s") and not one
    if begin < 2 or (several and not (scene.is_in(begin - 1, "rules.staying") or scene.low(begin - 1) == ",")):
        return None
    if scene.is_in(begin - 1, "rules.staying") or joint in {"become", "became", "been", "being"}:
        k = scene.run_before(begin - 1, "classes.adverb", "classes.have")
        words = {scene.low(i) for i in range(max(0, k - 1), n)}
        if words & (scene.vocab.cls["irrealis.modal"] | scene.vocab.cls["irrealis.negation"]):
            return None
        subject = scene.parser.subject(k, names=True)
        few = subject is not None and several and len(subject.refs) < _SEVERAL
        return None if few else subject  # "X and Z remain Y strongholds"
    k = begin - 1
    if scene.low(k) not in {",", "as", "(", "–", "—"}:
        return None
    if scene.low(k) == "as" and scene.low(k - 1) in _SERVED:
        return scene.parser.subject(k - 1, names=True)  # "X served as Y's capital"
    phrase = scene.parser.before(k, names=True)
    wide = phrase is not None and all(scene.discourse.kind(r.toponym) in {"country", "area"} for r in phrase.refs)
    if phrase is not None and wide and scene.parser.is_whereabouts(phrase):
        phrase = scene.parser.before(phrase.start - 1, names=True) or phrase  # "X and Z in W, both Y strongholds"
    elif phrase is not None and phrase.stop < k and scene.items[k - 1].kind in {"place", "name"}:
        phrase = None
    if phrase is None and scene.low(k) == "," and scene.items[k - 1].kind == "place":
        phrase = PlacePhrase((scene.parser.names.ref(k - 1)[0],), k - 1, k)  # "west of X, its stronghold"
    here = scene.items[0].start  # "an offensive on X to take the province, the last Y stronghold"
    named = phrase is not None and all(r.mention is None or r.toponym.start >= here for r in phrase.refs)
    named = named and not (several and phrase is not None and len(phrase.refs) < _SEVERAL)
    return phrase if named else None


def _behind_joint(scene: Scene, begin: int) -> int:
    """ "X, long a Y stronghold", "X is now one": the item behind the comma or the verb that stands before `begin`."""
    k = begin
    while k > 1 and (scene.is_in(k - 1, "classes.adverb") or scene.kind(k - 1) == "date" or scene.low(k - 1) == "by"):
        k -= 1
    joined = scene.low(k - 1) == "," or scene.is_in(k - 1, "rules.staying")
    return k if joined else begin


def _home(scene: Scene, begin: int) -> PlacePhrase | None:
    """ "X, capital of Z and home to Y's last stronghold": the place before the comma."""
    if [scene.low(begin - 2), scene.low(begin - 1)] != ["home", "to"]:
        return None
    for k in range(begin - 3, max(0, begin - 14), -1):
        if scene.low(k) == "," or scene.is_in(k, "classes.be"):
            named = scene.items[k - 1].kind in {"place", "name"}
            return PlacePhrase((scene.parser.names.ref(k - 1)[0],), k - 1, k) if named else None
    return None


def _made(scene: Scene, begin: int) -> PlacePhrase | None:
    """ "Y made X its capital", "turned X into their stronghold": the place before the description."""
    k = begin - (scene.low(begin - 1) == "into")
    if k < 2 or scene.items[k - 1].kind not in {"place", "name"}:
        return None
    ref, _ = scene.parser.names.ref(k - 1)
    making = next((i for i in range(k - 2, max(-1, k - 9), -1) if scene.is_in(i, "rules.making")), None)
    if making is None or scene.verbs.group(making, frozenset({"past", "base"})).irrealis:
        return None
    return PlacePhrase((ref,), k - 1, k)


def _behind(scene: Scene, n: int, *, capital: bool) -> PlacePhrase | None:
    """ "stronghold of X", "strongholds in X and Z", "stronghold city of X", "de facto capital, X"."""
    i = n + 1
    opened = scene.clauses.past_dates(i)
    if scene.low(opened) == ",":
        i = opened  # "A Y bastion since May, X was ..."
    low = scene.low(i)
    if scene.is_in(i, "nouns_of_place.settlement") and scene.low(i + 1) == "of":
        return scene.parser.after(i)
    if capital and low == "of":
        phrase = scene.parser.after(i + 1)  # "the capital of X and the town of Z": only X is one
        return replace(phrase, refs=phrase.refs[:1]) if phrase is not None else None
    if low in {"of", "in", "at", "around", "inside"}:
        if low == "in" and any(
            scene.is_in(k, "rules.bare_directions") and scene.low(k + 1) != "of" for k in (i + 1, i + 2)
        ):
            return None  # "their stronghold in the north-west": not the town told of
        facto = any(scene.low(k) == "facto" for k in range(max(0, n - 3), n))  # "the de facto capital in X"
        return None if capital and low == "in" and not facto else scene.parser.after(i + 1)
    dash = scene.clauses.is_dash(i) and scene.text[scene.items[i].end : scene.items[i].end + 1].isspace()
    if (low == "," or dash) and (scene.kind(i + 1) == "place" or _is_set_apart(scene, i + 1)):
        return scene.parser.after(i + 1)
    if low == "," and scene.low(i + 1).split(" ")[0] in {"known", "called"}:
        k = i + 2 + (scene.low(i + 1) == "known" and scene.low(i + 2) == "as")
        named = k + scene.is_in(k, "classes.determiner")
        is_name = named < len(scene.items) and scene.items[named].kind in {"place", "name"}
        return PlacePhrase((scene.parser.names.ref(named)[0],), k, named + 1) if is_name else None
    if i < len(scene.items) and scene.items[i].kind in {"place", "name"}:
        return scene.parser.after(i)
    return None


def _is_set_apart(scene: Scene, i: int) -> bool:
    """ "Y's last stronghold, X, was": does a name that is no person's stand alone between commas?"""
    return scene.kind(i) == "name" and scene.low(i + 1) == "," and not scene.parser.names.is_person(i)


def _after_copula(scene: Scene, at: int) -> PlacePhrase | None:
    """ "the last stronghold of Y (in Z) is X" """
    for i in range(at, min(len(scene.items) - 1, at + 6)):
        if scene.is_in(i, "rules.staying"):
            return scene.parser.after(i + 1, direct=True) if scene.items[i + 1].kind in {"place", "name"} else None
        if scene.items[i].kind in {"punct", "force"} or (scene.items[i].verbs and not scene.items[i].nouns):
            return None
    return None
