"""Places under somebody's power: "X is under Y control", "fell into Y's hands", "brought X under its rule"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.reading.commonwords import POSSESSIVES
from geomap.reading.rules.mentions import name_mention
from geomap.reading.rules.patients import predicate_named
from geomap.reading.rules.relatives import predicated, town_of_land
from geomap.reading.rules.scene import QUOTES, Draft, bare_group
from geomap.reading.sentences.verbgroups import VerbGroup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.model import Status
    from geomap.reading.phrases.extents import PlacePhrase
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.items import ForceLike

_REACH = 12
"""Items between a verb that brings a place under control and what it brings it under."""
_LANDS = frozenset({"area", "territory", "zone", "region", "land"})
_LIST = 30
"""Items between "left only" and the "under" behind the list of what was left."""


@dataclass(frozen=True, slots=True)
class _Power:
    """ "(is) under the control of Y" """

    at: int
    """Item index of the preposition."""
    noun: int
    force: ForceLike | None
    last: int
    """Item index of the last item that says whose it is."""
    start: int
    """Item index of the first item of the verb; that of the preposition where there is none."""
    words: frozenset[str]
    """The words of the verb."""
    ceased: bool
    """ "No longer under"."""


def under_rule(scene: Scene) -> Iterator[Draft]:
    """ "X is under Y control", "under the control of Y", "in Y hands", "in the hands of Y", "under siege" """
    for i in scene.where({"under", "within", "in", "into", "to"}, scene.vocab.cls["rules.falling_into"]):
        if scene.low(i) == "to" and not scene.is_in(i - 1, "rules.reverting"):
            continue
        power = _power(scene, i)
        draft = _under(scene, power) if power is not None and not _is_no_fact(scene, power) else None
        if draft is not None:
            yield draft


def _under(scene: Scene, power: _Power) -> Draft | None:
    """ "X is under Y control", "fell into Y's hands", "is no longer under Y control", "is under siege" """
    phrase, change = _place_under(scene, power)
    if phrase is None or _is_of_its_own(scene, phrase.stop, power.start) or _is_of_thought(scene, phrase, power):
        return None
    group = _group(scene, power)
    first, last = min(phrase.start, power.start), power.last
    if scene.is_in(power.noun, "rules.siege_words"):
        if power.ceased:
            return None
        force, now = power.force, group.present
        return Draft("under:siege", "besieged", phrase, first, last, power.at, None, force, group=group, ongoing=now)
    status: Status = "lost" if power.ceased else "captured" if change else "controls"
    rule, ongoing = f"under:{scene.low(power.noun)}", group.present and status == "controls"
    return Draft(rule, status, phrase, first, last, power.at, power.force, group=group, ongoing=ongoing)


def _is_of_its_own(scene: Scene, first: int, stop: int) -> bool:
    """ "X, whose churches fell into Y's hands", but not "X, whose churches were famous, fell": is it said of them?"""
    whose = any(scene.low(k) == "whose" for k in range(first, stop))
    return whose and scene.low(stop - 1) != ","


def _is_of_thought(scene: Scene, phrase: PlacePhrase, power: _Power) -> bool:
    """ "X would be the first town under Y control", "taking X could leave them with a port under Y control" """
    between = range(phrase.stop, power.start)
    return any(scene.is_in(k, "irrealis.modal") for k in between) and all(scene.low(k) != "," for k in between)


def _group(scene: Scene, power: _Power) -> VerbGroup:
    """The verb of being or becoming, in which tense it is."""
    return VerbGroup(
        power.start,
        power.at,
        passive=True,
        participle=False,
        perfect="been" in power.words,
        past_perfect="had" in power.words,
        present=bool(power.words & scene.vocab.cls["rules.present"]),
        irrealis=False,
    )


# --- whose power ----------------------------------------------------------------------------------------------


_BUT = frozenset({"but", ",", "though", "although", "albeit"})
_CLAUSE = 3
"""Items of "life goes on in X" up to the name."""
_TOWNS = frozenset({"settlement", "unknown"})


def _power(scene: Scene, i: int) -> _Power | None:
    """The power that item `i` is the preposition of: whose it is, with the verb before."""
    noun = _power_noun(scene, i)
    if noun is None or scene.question:
        return None
    force, last = _holder(scene, i, noun)
    if force is None and not scene.is_in(noun, "rules.siege_words"):
        return None
    start = i - (scene.low(i) == "to")
    ceased = scene.low(start - 1) == "longer" and scene.low(start - 2) == "no"
    start -= 2 * ceased
    while start > 0 and _is_copula(scene, start - 1):
        start -= 1
    return _Power(i, noun, force, last, start, frozenset(scene.low(j) for j in range(start, i)), ceased)


_OTHERWISE = frozenset({"under", "to", "of"})
"""In "in a position to challenge Y control", "in support of Y rule" the control is no longer what the place is in."""


def _power_noun(scene: Scene, i: int) -> int | None:
    """The noun of "under ... control", "in ... hands" that follows item `i` in the same phrase."""
    for k in range(i + 1, min(len(scene.items), i + 8)):
        item = scene.items[k]
        if (
            item.force is not None
            and scene.text[item.start : item.end].rpartition(" ")[2] in scene.vocab.cls["rules.power"]
        ):
            return k  # "under French administration"
        if scene.is_in(k, "rules.power"):
            word = scene.low(i).rpartition(" ")[2]  # of "fell into", "returned to"
            owned = word in {"in", "into"} and k > i + 1 and scene.low(k) in {"control", "charge"}
            fits = word == "to" or owned or scene.is_in(k, "rules.power_in") != (word in {"under", "within"})
            return k if fits else None
        other = scene.is_in(k, "classes.be") or scene.is_in(k, "classes.have") or scene.low(k) in _OTHERWISE
        if other or item.kind in {"place", "date"} or (item.kind == "punct" and scene.low(k) not in QUOTES):
            return None
    return None


def _holder(scene: Scene, i: int, noun: int) -> tuple[ForceLike | None, int]:
    """Whose control, and the last item that says so."""
    for k in range(i + 1, noun + 1):
        if scene.items[k].kind == "force":
            return scene.items[k].force, noun
    laid = scene.low(noun + 1) == "from" and scene.is_in(noun, "rules.siege_words")  # "under siege from Y"
    if (laid or scene.low(noun + 1) in {"of", "by"}) and (named := _holder_behind(scene, noun + 2)) is not None:
        return named
    states = scene.low(noun - 1) == "state" and scene.low(noun) in {"control", "authority"}
    if states or scene.low(noun - 1) == "federal":
        # of several states the one whose country it is is named before those who help it
        whose = next((p for p in scene.discourse.actors.parties if p.category == "state"), None)
        word = scene.items[noun - 1]
        return (
            whose if states or whose is not None else name_mention(scene.text[word.start : word.end], word.start)
        ), noun
    its = next((k for k in range(i + 1, noun) if scene.low(k) in POSSESSIVES), None)
    if its is None or scene.low(noun) == "hand":
        return scene.named_actor(i + 1, noun), noun
    if scene.low(its) == "our":
        return scene.ours(its), noun
    return _owner(scene, i, its, noun), noun


def _holder_behind(scene: Scene, at: int) -> tuple[ForceLike, int] | None:
    """ "(control of) Y": the force or the name at item `at`, and the last item of it."""
    force, after = scene.clauses.force_within(at)
    if force is not None:
        return force, after - 1
    name = scene.named_actor(at, min(at + 3, len(scene.items)))
    return (name, min(at + 1, len(scene.items) - 1)) if name is not None else None


def _owner(scene: Scene, i: int, its: int, noun: int) -> ForceLike | None:
    """ "under its control": the force that "its" at an item stands for."""
    if (antecedent := scene.relative_owner(its)) is not None:
        return scene.items[antecedent].force
    if (teller := scene.saying_so(its)) is not None:
        return scene.items[teller].force
    if (ahead := _ahead(scene, noun)) is not None:
        return ahead
    force, at = scene.subject(bare_group(i, participle=True))
    if force is not None and force.kind == "country" and at is not None and scene.kind(at + 1) == "word":
        force = None  # "after their Y subsidy had dried up, X was in their hands"
    if at is not None and at > i and _is_copula(scene, i - 1):
        force = None  # "X was in their hands, and Y had gone"
    owner, _ = scene.owner_of_its(noun) if force is None else (None, None)
    return force or (owner if owner is not None and owner.kind != "country" else scene.discourse.actors.last)


def _ahead(scene: Scene, noun: int) -> ForceLike | None:
    """ "With X now in their hands, Y turned to Z": the Y, who is the subject behind the comma."""
    if scene.low(0) != "with" or scene.low(noun + 1) != ",":
        return None
    force, after = scene.clauses.force_within(noun + 2, 3)
    acts = force is not None and force.role == "force" and scene.kind(after) == "word"
    return force if acts else None


_ENDING = frozenset({"ended", "ends", "ending", "wound", "winds"})
"""Before "up under Y's control"."""
_NEWLY = frozenset({"back", "up"})


# --- is it a fact ---------------------------------------------------------------------------------------------


_PERCENT = frozenset({"percent", "%", "per", "cent"})


def _is_copula(scene: Scene, k: int) -> bool:
    classes = ("classes.be", "classes.have", "classes.adverb", "irrealis.modal", "rules.copula", "rules.becoming")
    if k > 0 and scene.items[k].kind == "date" and scene.is_in(k - 1, "classes.be"):
        return True  # "are now under"
    if scene.low(k) == "yet" and scene.low(k - 1) == "not":
        return True
    if (scene.low(k) == "up" and scene.low(k - 1) in _ENDING) or (scene.low(k) in _ENDING and scene.low(k + 1) == "up"):
        return True
    if scene.kind(k) == "number" and scene.low(k + 1) in _PERCENT:
        return True  # "is 90 percent under"
    if scene.low(k) in _PERCENT and (scene.kind(k - 1) == "number" or scene.low(k - 1) == "per"):
        return True
    said = k if scene.low(k) != "to" else k - 1  # "is reported to have fallen under"
    if f"{scene.low(said)} to" in scene.vocab.cls["irrealis.implicative"] and scene.low(said + 1) == "to":
        return True
    fell = k >= 0 and bool(scene.items[k].verbs) and scene.low(k).partition(" ")[0] in scene.vocab.cls["rules.becoming"]
    return fell or any(scene.is_in(k, name) for name in classes)  # "fell back into Y's hands" is one item of two words


def _is_no_fact(scene: Scene, power: _Power) -> bool:
    """ "rival forces under Y control", "may be under", "is set to come under" """
    i, start, words = power.at, power.start, power.words
    if start == i and i > 0 and scene.items[i - 1].kind == "force" and scene.items[i - 1].place is None:
        return True
    if start == i and scene.low(power.noun) == "command":
        return True  # "took X under the command of Z"
    never = {"not", "never"} & {*words, scene.low(start - 1), scene.low(start - 2)}  # "X, never before under Y rule"
    if scene.verbs.has_modal(start, i) or never or _to_come(scene, start, i):
        return True
    if scene.verbs.is_conditional(start, told=bool(words & {"was", "were", "had"})):
        return True
    infinitive = {"to", "be"} <= words and not words & {"continued", "continues"}
    return infinitive and not _is_told(scene, start, i) and not _is_declared(scene, start)


def _is_declared(scene: Scene, start: int) -> bool:
    """ "declared the town to be in Y's hands", with "to be" at item `start`: is it held to be so?"""
    shown = _before(scene, start, "rules.showing")
    phrase = scene.parser.after(shown + 1) if shown is not None else None
    return phrase is not None and phrase.stop == start


def _to_come(scene: Scene, k: int, i: int) -> bool:
    """ "Is set to come under", "likely to fall into", "to fall into": an infinitive that nothing makes a fact."""
    if any(scene.low(j) == "to" and _is_governed(scene, j) for j in range(max(1, k), i)):
        return True
    to = next((j for j in (k - 1, i - 2) if k >= j - 1 and scene.low(j) == "to"), None)
    return to is not None and not _is_told(scene, to, to + 1) and not _is_declared(scene, to)


def _is_governed(scene: Scene, to: int) -> bool:
    """ "expected (soon) to", "about to": does what is only wanted or foreseen stand before "to"?"""
    k = to - 1
    while k > 0 and scene.is_in(k, "classes.adverb") and not scene.is_in(k, "irrealis.governor"):
        k -= 1
    told = f"{scene.low(k)} to" in scene.vocab.cls["irrealis.implicative"]  # "feared to have fallen"
    return scene.is_in(k, "irrealis.governor") and not told


def _is_told(scene: Scene, start: int, stop: int) -> bool:
    """ "is reported to be", "appears to be": does the infinitive tell what is held for a fact?"""
    facts = scene.vocab.cls["irrealis.implicative"]
    return any(scene.low(j) == "to" and f"{scene.low(j - 1)} to" in facts for j in range(max(1, start), stop))


# --- which place ----------------------------------------------------------------------------------------------


def _place_under(scene: Scene, power: _Power) -> tuple[PlacePhrase | None, bool]:
    """The place that is under somebody's power, and does it come under it now?"""
    change = _is_change(scene, power)
    only = _left_only(scene, power.at)
    bringing = only if only is not None else _before(scene, power.at, "rules.bringing")
    if bringing is not None and scene.low(bringing - 1) == "to" and not _is_told(scene, bringing - 1, bringing):
        return None, change  # "entered X to bring the region back under Y control"
    phrase = _subject(scene, power) if only is None else None
    if phrase is not None and not power.words.isdisjoint(
        scene.vocab.cls["classes.be"] | scene.vocab.cls["rules.staying"]
    ):
        return phrase, change  # "Y left the town, X was in Z hands"
    if bringing is not None and (phrase is None or scene.items[bringing].start < _said_at(phrase)):
        phrase = scene.parser.after(bringing + 1)  # "brought X under its control": the place is the object
        change = not scene.is_in(bringing, "rules.leaving")
    if phrase is None and bringing is None and (told := _told_behind(scene, power)) is not None:
        phrase = predicate_named(scene, told)
    shown = _before(scene, power.at, "rules.showing")
    if phrase is None and bringing is None and shown is not None:
        phrase, change = scene.parser.after(shown + 1), False
        phrase = phrase if phrase is not None and phrase.stop >= power.start - 1 else None
    if phrase is None and bringing is None and shown is None:
        phrase = _setting(scene, power)
    if phrase is not None and scene.low(power.at).startswith("return") and scene.clauses.governed(phrase.start):
        return None, change  # "the hostages held in X returned to Y control"
    comma = _opens(scene, power)
    return (phrase if comma is None else scene.parser.after(comma + 1)), change


def _told_behind(scene: Scene, power: _Power) -> int | None:
    """ "the last town in the hands of Y, X, fell", "the areas under Y control include X": what the X stands behind."""
    k = power.last + 1
    while scene.kind(k) == "date" or (scene.low(k) in {"in", "by"} and scene.kind(k + 1) == "date"):
        k += 1
    if scene.low(k) == ",":
        return k
    start = power.start  # "the camps that now fall under Y control"
    while start > 0 and (scene.is_in(start - 1, "classes.relative") or scene.is_in(start - 1, "classes.adverb")):
        start -= 1
    lands = range(max(0, start - 2), start)
    many = any(scene.is_in(j, "rules.listable") for j in lands)
    land = many or any(scene.low(j) in _LANDS for j in lands)
    told = (land and scene.is_in(k, "rules.including")) or (many and scene.low(k) in {"are", "were"})
    return k if told else None


def _is_change(scene: Scene, power: _Power) -> bool:
    """ "fell into Y's hands", "came back under Y control": does it become so?"""
    low = scene.low(power.at)
    said = {part for word in power.words for part in word.split(" ")}  # "fell back" is one item
    if low == "to" or not _NEWLY.isdisjoint(said) or said & scene.vocab.cls["rules.becoming"]:
        return True
    into = low == "into" and not scene.is_in(
        power.noun, "rules.siege_words"
    )  # "fell on 18 December into the hands of Y"
    return into or scene.is_in(power.at, "rules.falling_into")


def _subject(scene: Scene, power: _Power) -> PlacePhrase | None:
    """ "X is under Y control", "X (under Y control)"; not "the Xs, who are under Y control" """
    if scene.low(power.start - 1) == "who":
        return None
    if scene.low(power.start - 1) == "(":
        return scene.parser.before(power.start - 1, names=True)
    if power.start == power.at and (one := predicated(scene, power.start)) is not None:
        return one  # "X was the last city under Y control"
    if power.start == power.at and (one := town_of_land(scene, power.start)) is not None:
        return one  # "X was the only part of Z under Y control"
    return scene.parser.subject(power.start, finite=not _is_aside(scene, power), names=True)


def _is_aside(scene: Scene, power: _Power) -> bool:
    """ "(to) X, a town under Y control", "(in) X, now under": does it only describe the name before a comma?"""
    k = power.start - 1
    while scene.kind(k) in {"word", "number"} and not (scene.items[k].verbs or _is_joint(scene, k)):
        k -= 1
    named = scene.low(k) == "," and k > 1 and scene.kind(k - 1) in {"place", "name"}
    return named and not scene.is_in(k - 2, "classes.near_preposition")


def _is_joint(scene: Scene, k: int) -> bool:
    return scene.is_in(k, "classes.conjunction") or scene.is_in(k, "classes.be")


def _setting(scene: Scene, power: _Power) -> PlacePhrase | None:
    """ "Schools have reopened in X under Y control": the town in which something is so; not "a camp in X under ..."."""
    if scene.low(power.noun) == "rule":
        return None  # "born in X under Y rule": of an age
    k = power.start - 1
    while scene.low(k) in _BUT or scene.is_in(k, "classes.adverb"):
        k -= 1
    if scene.kind(k) not in {"place", "name"} or scene.low(k - 1) not in {"in", "inside"} or k < _CLAUSE:
        return None
    things = ("head", "inner", "extent", "nouns_of_place.facility", "nouns_of_place.area", "anaphora.plural")
    if scene.kind(k - 2) != "word" or any(scene.is_in(k - 2, name) for name in things):
        return None
    phrase = scene.parser.after(k)
    return phrase if phrase is not None and scene.discourse.kind(phrase.refs[0].toponym) in _TOWNS else None


def _before(scene: Scene, i: int, name: str) -> int | None:
    """The last item of a word class that stands shortly before item `i`."""
    return next((k for k in range(i - 1, max(-1, i - _REACH), -1) if scene.is_in(k, name)), None)


def _left_only(scene: Scene, i: int) -> int | None:
    """The verb of "left only A, B and part of C on the bank of the D under Y control"."""
    verbs = (k for k in range(i - 1, max(-1, i - _LIST), -1) if scene.items[k].verbs and not scene.items[k].nouns)
    last = next(verbs, None)
    leaves = last is not None and scene.is_in(last, "rules.leaving") and scene.is_in(last + 1, "rules.only")
    return last if leaves else None


def _opens(scene: Scene, power: _Power) -> int | None:
    """The comma of "Under Y rule, X has grown quiet", where a name follows it."""
    comma = power.last + 1
    while scene.kind(comma) == "date":
        comma += 1
    opens = scene.low(power.start) == "under" and (power.start == 0 or scene.low(power.start - 1) == ",")
    named = scene.low(comma) == "," and scene.kind(comma + 1) in {"place", "name"}
    return comma if opens and named else None


def _said_at(phrase: PlacePhrase) -> int:
    """The offset where the first place of a phrase is named or pointed back to."""
    ref = phrase.refs[0]
    return ref.mention[0] if ref.mention is not None else ref.toponym.start
