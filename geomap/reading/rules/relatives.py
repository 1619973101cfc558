"""The place that a relative pronoun stands for: "X, which Y took", "X, from which Y withdrew", "where Y took over"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.rules.scene import QUOTES

if TYPE_CHECKING:
    from geomap.model import Share
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.verbgroups import VerbGroup


_THEY = frozenset({"they", "it", "we"})
_HANGING = 9
"""Items of "of the small town in the valley, which"."""
_CALLED = 16
"""Items of ", a mining town in the south of the country that"."""
_ONLY = frozenset({"only", "last", "sole"})
_ONE_OF = 8
"""Items of "one of the last few mountain strongholds"."""
_AT = frozenset({"against", "on", "for", "towards", "toward", "into", "upon"})


def left_behind(scene: Scene, group: VerbGroup) -> PlacePhrase | None:
    """ "X, from which Y were driven": the place before the relative pronoun that the verb's clause begins with."""
    for i in range(group.start - 1, max(-1, group.start - 9), -1):
        if scene.low(i) in {"which", "where", "whence"}:
            return _left_or_entered(scene, i, group)
        if scene.items[i].kind == "punct" and scene.low(i) not in QUOTES:
            return None
    return None


_TELLING = frozenset({"told", "telling", "tells", "informed", "assured"})
_WHOM = 5
"""Items from "told" to "the Lake Herald that", at most."""


def relative_object(scene: Scene, group: VerbGroup) -> PlacePhrase | None:
    """ "X, which the army took", "the town that rebels hold": the place before the relative pronoun."""
    for i in range(group.start - 1, max(-1, group.start - 9), -1):
        low = scene.low(i)
        if low == "whose" and (own := _own_part(scene, i)) is not None:
            return own
        if low in {"which", "where", "whence"} and (phrase := _left_or_entered(scene, i, group)) is not None:
            return phrase
        if low in {"which", "that"}:
            at_once = scene.run_after(i + 1, "classes.adverb") in {group.start, group.verb}
            if at_once and not group.passive and not group.participle:
                return None  # "fought Y, which has taken half of X": it is Y who did
            if scene.low(i - 1) == "and":
                # "X, which the army took and which it holds": the same antecedent as that of the first
                first = next((k for k in range(i - 2, 0, -1) if scene.low(k) == low), None)
                return scene.parser.before(first + 1) if first is not None else None
            if scene.is_in(i - 1, "classes.reporting") or scene.low(i - 1) in {"to", "from"}:
                return None
            if low == "that" and not _TELLING.isdisjoint(scene.low(k) for k in range(max(0, i - _WHOM), i)):
                return None  # "told the Tribune that Y had taken ten villages"
            if scene.low(i - 1) == "of" and low == "which" and (share := _share_of_which(scene, i)) is not None:
                return share
            phrase = _antecedent(scene, i)
            if low == "which" and _is_lain_by(scene, i - 2):
                phrase = PlacePhrase((scene.parser.names.ref(i - 2)[0],), i - 2, i - 1)
            if phrase is not None and scene.low(i - 1) == ",":
                phrase = scene.parser.apposed(phrase) or _lying_there(scene, phrase) or phrase
            return None if phrase is not None and _is_event(scene, phrase) else phrase
        doer = scene.items[i].kind == "force" or low in _THEY
        if doer and (phrase := _bare_relative(scene, i, group)) is not None:
            return phrase
        if scene.items[i].kind == "punct" and low not in {"-", "'", "’"}:
            return None
        if scene.items[i].verbs and not scene.items[i].nouns:
            return None
    return None


def _antecedent(scene: Scene, i: int) -> PlacePhrase | None:
    """The place that the noun before the "which" or "that" at item `i` names."""
    phrase = (
        town_of_land(scene, i)
        or scene.parser.before(i + 1, names=True)
        or predicated(scene, i)
        or _one_of(scene, i - 1)
    )
    return phrase or _hanging(scene, i) or called_town(scene, i)


def _hanging(scene: Scene, i: int) -> PlacePhrase | None:
    """ "the loss of the town, which", with the pronoun at item `i`: the town."""
    if scene.low(i - 1) != "," or scene.low(i) != "which":
        return None
    for k in range(i - 2, max(0, i - _HANGING), -1):
        if scene.is_in(k, "classes.preposition"):
            phrase = scene.parser.after(k + 1)
            return phrase if phrase is not None and phrase.stop == i - 1 else None
        if scene.kind(k) == "punct" or (scene.items[k].verbs and not scene.items[k].nouns):
            return None
    return None


def called_town(scene: Scene, i: int) -> PlacePhrase | None:
    """ "X, a mining town in the south of Y that", ", where", with the pronoun at item `i`: the X."""
    town = False
    for k in range(i - 1 - (scene.low(i - 1) == ","), max(1, i - _CALLED), -1):
        if scene.low(k) == ",":
            begins = scene.low(k + 1) in {"a", "an", "the"} and scene.kind(k - 1) in {"place", "name"}
            named = begins and town and not scene.parser.names.is_person(k - 1)
            return PlacePhrase((scene.parser.names.ref(k - 1)[0],), k - 1, k) if named else None
        if scene.items[k].verbs and not scene.items[k].nouns:
            return None
        town = town or scene.is_in(k, "anaphora.settlement") or scene.is_in(k, "anaphora.pockets")
    return None


def _lying_there(scene: Scene, phrase: PlacePhrase) -> PlacePhrase | None:
    """ "took A and B in the province of X, which Y recovered": the A and B, for a phrase that is where they lie."""
    wide = all(scene.discourse.kind(r.toponym) in {"area", "country"} for r in phrase.refs)
    if not wide or not scene.parser.is_whereabouts(phrase):
        return None
    named = scene.parser.before(phrase.start - 1, names=True)
    if named is None or any(scene.discourse.kind(r.toponym) in {"area", "country"} for r in named.refs):
        return None
    told = scene.parser.anaphors.recent
    starts = {r.toponym.start for r in told}
    return replace(named, refs=told) if named.refs[0].toponym.start in starts else named


def _is_lain_by(scene: Scene, i: int) -> bool:
    """ "Z lies 5 km south of X, which": does item `i` name the X?"""
    if i < 3 or scene.items[i].kind != "place" or scene.low(i + 1) != "," or scene.low(i - 1) != "of":
        return False
    before = range(max(0, i - 10), i - 2)
    lies = any(scene.is_in(k, "classes.be") or scene.low(k) in {"lies", "lay", "sits", "sat"} for k in before)
    return lies and scene.is_in(i - 2, "extents.directions")


def _own_part(scene: Scene, i: int) -> PlacePhrase | None:
    """ "X, whose airport Y captured", with the pronoun at item `i`: that part of X."""
    last = i + 1
    while last + 1 < len(scene.items) and scene.items[last].kind == "word" and not _is_part(scene, last):
        last += 1
    phrase = scene.parser.before(i + 1, names=True) if _is_part(scene, last) else None
    if phrase is None or any(scene.discourse.kind(r.toponym) in {"country", "area"} for r in phrase.refs):
        return None
    part = scene.text[scene.items[i + 1].start : scene.items[last].end]
    return replace(phrase, relation="part_of", share="part", part=part)


def _is_part(scene: Scene, i: int) -> bool:
    return scene.is_in(i, "nouns_of_place.facility") or scene.is_in(i, "nouns_of_place.inside")


def _share_of_which(scene: Scene, i: int) -> PlacePhrase | None:
    """ "X, most of which Y holds", with the pronoun at item `i`: as much of X."""
    words = next((k for k in range(i - 2, max(0, i - 5), -1) if scene.is_in(k, "extent")), None)
    phrase = scene.parser.before(words, names=True) if words is not None and scene.low(words - 1) == "," else None
    if phrase is None or words is None:
        return None
    share: Share = (
        "most" if scene.is_in(words, "extents.most") else "half" if scene.is_in(words, "extents.half") else "part"
    )
    said = scene.text[scene.items[words].start : scene.items[i - 2].end]
    return replace(phrase, relation="part_of", share=share, share_text=said)


def town_of_land(scene: Scene, i: int) -> PlacePhrase | None:
    """ "X is the only town of Z that Y holds", with the pronoun at item `i`, or "the only part of Z under": the X."""
    of = next((k for k in range(i - 2, max(0, i - _ONE_OF), -1) if scene.low(k) in {"of", "in"}), None)
    if of is None or scene.kind(i - 1) not in {"place", "word", "force"}:
        return None
    only = any(scene.low(k) in _ONLY for k in range(max(0, of - 3), of - 1))
    land = scene.is_in(of - 1, "nouns_of_place.area") or scene.low(of - 1) in {"part", "area", "place"}
    if not scene.is_in(of - 1, "nouns_of_place.settlement") and not (only and land):
        return None
    for k in range(of - 2, max(-1, of - _ONE_OF), -1):
        if scene.is_in(k, "classes.be"):
            phrase = scene.parser.subject(k, names=True)
            return phrase if phrase is not None and phrase.refs[0].mention is None else None
        if scene.items[k].kind not in {"word", "number"} or scene.items[k].verbs:
            break
    return None


def predicated(scene: Scene, i: int) -> PlacePhrase | None:
    """ "X was the only capital that Y took", with the pronoun at item `i`: the X."""
    if not (scene.is_in(i - 1, "head") or scene.is_in(i - 1, "inner")):
        return None
    for k in range(i - 2, max(-1, i - 9), -1):
        if scene.is_in(k, "classes.be") or scene.is_in(k, "rules.turning"):
            return scene.parser.subject(k, names=True)
        if scene.items[k].kind not in {"word", "number"} or scene.items[k].verbs:
            break
    return None


def _left_or_entered(scene: Scene, i: int, group: VerbGroup) -> PlacePhrase | None:
    """ "X, from which Y withdrew", "X, where Y took control", with the pronoun at item `i`: the X."""
    k = i
    while scene.is_in(k - 1, "rules.before_relative"):
        k -= 1
    if k == i and scene.low(i) == "which":
        return None
    if scene.low(i) == "where" and k == i and not scene.needs_no_place(group.verb):
        return None  # "X, where they captured Y"
    between = range(i + 1, group.start)
    if not any(scene.items[b].kind == "force" or scene.low(b) in {"they", "it"} for b in between):
        return None  # "X, from which people were fleeing"
    if k == i and scene.is_in(i - 1, "rules.staying"):
        return scene.parser.subject(i - 1, names=True)  # "X is where Y hold sway"
    phrase = scene.parser.before(k, names=True)
    return None if phrase is not None and _is_event(scene, phrase) else phrase


def _is_event(scene: Scene, phrase: PlacePhrase) -> bool:
    """ "the talks in X, from which it withdrew": is the place only where something takes place?"""
    before = phrase.start - 1
    if scene.low(before - 2) == "under":
        return False  # "came under attack in X, which Y had taken"
    against = scene.run_before(phrase.start, "classes.determiner") - 1
    if scene.low(against) in _AT and scene.is_in(against - 1, "rules.operations"):
        return True  # "the offensive against X that Y abandoned"
    if not scene.is_in(before, "classes.place_preposition") or scene.low(before) == "of":
        return False  # "the mayor of X, which Y took"
    return scene.is_in(before - 1, "rules.qualified") or scene.is_in(before - 1, "rules.events")


def _bare_relative(scene: Scene, at: int, group: VerbGroup) -> PlacePhrase | None:
    """ "X, a city the rebels hold": the place of a noun that the clause of the force at item `at` is joined to."""
    behind = scene.items[group.verb + 1] if group.verb + 1 < len(scene.items) else None
    ends = behind is None or behind.kind in {"punct", "date"} or scene.is_in(group.verb + 1, "rules.after_relative")
    j = scene.run_before(at, "classes.determiner") - 1
    settled = scene.is_in(j, "anaphora.settlement") or scene.is_in(j, "anaphora.area") or scene.is_in(j, "inner")
    if ends and (one := _one_of(scene, j) or _fronted(scene, j)) is not None:
        return one
    if group.present and behind is not None and behind.kind == "punct" and scene.is_in(j, "rules.listable"):
        return scene.parser.enumerated(j, group.verb + 1)  # "three towns Y holds: A"
    if not ends or not settled or scene.items[j].verbs:
        return None
    if scene.kind(at) != "force" and any(scene.is_in(k, "rules.not_the_same") for k in range(max(0, j - 3), j)):
        return None  # "the rebels, the only capital they ever held"
    phrase = scene.parser.before(j + 1, names=True) or predicated(scene, j + 1)
    return None if phrase is not None and _is_event(scene, phrase) else phrase


def _fronted(scene: Scene, name: int) -> PlacePhrase | None:
    """ "X the rebels still hold": the name at an item, where the sentence or the clause begins with it."""
    begins = name == 0 or scene.low(name - 1) in {";", ":", "but", '"'}
    if not begins or scene.kind(name) not in {"place", "name"} or scene.parser.names.is_person(name):
        return None
    ref, stop = scene.parser.names.ref(name)
    return PlacePhrase((ref,), name, stop)


def _one_of(scene: Scene, noun: int) -> PlacePhrase | None:
    """ "X, one of the last strongholds (that Y hold)", whose noun stands at item `noun`: the X."""
    low = scene.low(noun)
    if not (scene.is_in(noun, "anaphora.plural") or (low.endswith("s") and _is_place_noun(scene, low[:-1]))):
        return None
    for k in range(noun - 1, max(1, noun - _ONE_OF), -1):
        if scene.low(k) == "one" and scene.low(k + 1) == "of":
            named = scene.low(k - 1) == "," and scene.kind(k - 2) in {"place", "name"}
            return PlacePhrase((scene.parser.names.ref(k - 2)[0],), k - 2, noun + 1) if named else None
        if scene.kind(k) not in {"word", "number"} or (scene.items[k].verbs and not scene.items[k].nouns):
            return None
    return None


def _is_place_noun(scene: Scene, word: str) -> bool:
    return any(word in scene.vocab.cls[name] for name in ("anaphora.settlement", "anaphora.facility", "anaphora.sites"))
