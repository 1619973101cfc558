"""The place that something is done to, as passives tell it: "X was taken", "X, seized in May,", "they were taken"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.reading.commonwords import INSIDE
from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.rules.agents import by_weapon, by_whom
from geomap.reading.rules.elision import garrisoned
from geomap.reading.rules.framing import framed

if TYPE_CHECKING:
    from geomap.reading.rules.acts import Act
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.items import ForceLike
    from geomap.reading.sentences.verbgroups import VerbGroup

_CLAUSE = 18
"""Items from a participle to the comma that ends its clause."""
_THING = 8
"""Items of "school in the centre of X", at most."""
_PARTICIPLES = ("ed", "en", "overrun", "cut", "hit", "set", "lost", "held", "won")
_PASSIVE = 14
"""Items between a passive and what is joined to it."""


@dataclass(frozen=True, slots=True)
class Patient:
    """The place that something was done to."""

    phrase: PlacePhrase
    stop: int
    """The item behind the words that say what was done, by whom and to what."""
    inside: ForceLike | None = None
    """Who is in the place: "they were surrounded at X"."""


def subject_place(scene: Scene, act: Act) -> PlacePhrase | None:
    """ "X was taken", "X, held by Y since May,", "X: taken": the place that is the subject."""
    group = act.group
    if (behind := _behind_clause(scene, group)) is not None:
        return behind
    if act.status != "struck" and (listed := set_out(scene, act)) is not None:
        return listed
    phrase = _just_named(scene, act.v, group) or scene.parser.subject(
        group.start, finite=group.start < act.v, names=_may_be_unlisted(scene, act)
    )
    if phrase is not None and phrase.refs[0].mention is not None:
        if scene.low(phrase.start - 1) == "where":
            return framed(scene, group.start)  # "reached X, where a depot was hit": not one of the town before
        phrase = _latest(scene, phrase) or phrase
        begin = scene.run_before(phrase.start, "classes.determiner", "rules.superlative", "rules.of_note")
        last = any(scene.is_in(k, "rules.superlative") for k in range(begin, phrase.stop))
        bare = scene.run_before(act.v, "classes.adverb") == phrase.stop
        if last and bare and predicate_named(scene, by_whom(scene, act.v)[1]) is not None:
            return None  # "the last crossing held by Y, Z, fell": one that is told of for the first time
    if phrase is None and act.status == "struck":
        shot_at = act.cue.lemma in scene.vocab.cls["rules.violent"] or by_weapon(scene, act.v)
        phrase = thing_in(scene, group.start, men=shot_at)
    country = state(scene, group)
    if country is not None and phrase is not None and phrase.stop <= country.start:
        return country  # "Formerly part of X, Y was occupied"
    named = phrase or scene.heading(group.start) or same_subject(scene, group) or country
    return named or _they(scene, act)


def set_out(scene: Scene, act: Act) -> PlacePhrase | None:
    """ "three towns fell in quick succession: A on 3 May, B": the first of those that are named behind the colon."""
    if ":" not in scene.words:
        return None
    return scene.parser.enumerated(max(0, act.group.start - _SUBJECT), act.v + 1)


_SUBJECT = 6
"""Items of "the villages around X" and what stands between them and the verb."""


def _behind_clause(scene: Scene, group: VerbGroup) -> PlacePhrase | None:
    """ "After being taken by Y in May, X was ...", "Having been shelled for days, X": the place behind the comma."""
    if group.start > 1 or scene.low(group.start) not in {"being", "having"}:
        return None
    clause = range(group.verb, min(len(scene.items), group.verb + _CLAUSE))
    comma = next((i for i in clause if scene.low(i) == ","), None)
    phrase = scene.parser.after(comma + 1, names=True, definite=True) if comma is not None else None
    return phrase if phrase is not None and phrase.relation == "at" else None


def thing_in(scene: Scene, end: int, *, men: bool = False) -> PlacePhrase | None:
    """ "A school in X was hit", "Y fighters near X were shelled": where that lies, or those are, which is struck."""
    for at in range(end - 2, max(0, end - _THING), -1):
        near = scene.is_in(at, "classes.beside")
        if not (near or scene.low(at) in INSIDE) or not (_is_thing(scene, at - 1) or (men and is_party(scene, at - 1))):
            continue
        place = scene.parser.after(at + 1, names=True)
        if place is None or scene.run_before(end, "classes.adverb") != place.stop:
            return None
        return replace(place, start=at - 1, relation="near" if near else "part_of")
    return None


def is_party(scene: Scene, i: int) -> bool:
    """Does item `i` name those who fight, and not what they fight with?"""
    force = scene.items[i].force if scene.kind(i) == "force" else None
    return force is not None and force.role == "force" and force.kind != "country"


def _is_thing(scene: Scene, i: int) -> bool:
    """Is it a word for what weapons are aimed at, one or several?"""
    words = {scene.low(i), scene.low(i).removesuffix("s")}
    return any(words & scene.vocab.cls[name] for name in ("nouns_of_place.targets", "nouns_of_place.facility"))


def _may_be_unlisted(scene: Scene, act: Act) -> bool:
    """Is it done to places only, so that a name that no gazetteer has is one ("X was shelled by rockets")?"""
    if act.status != "struck" or act.cue.lemma in scene.vocab.cls["rules.place_only"]:
        return True
    return by_weapon(scene, act.v)


def garrison_place(scene: Scene, act: Act) -> PlacePhrase | None:
    """ "the garrison of X was relieved": the place of those whom it was done to."""
    refs = garrisoned(scene, act.group.start)
    return PlacePhrase(refs, act.group.start, act.v + 1) if refs else None


def patient(scene: Scene, act: Act, agent: ForceLike | None, stop: int) -> Patient | None:
    """The place that something was done to, by whom being told up to item `stop`; None where none is plain."""
    if act.status == "siege_broken" and scene.low(act.v + 1) == "of":
        return None  # "was relieved of his post"
    phrase = subject_place(scene, act)
    if phrase is not None and act.status == "besieged" and _are_others(scene, phrase, act.group):
        phrase = None
    if phrase is None and act.status == "siege_broken":
        phrase = garrison_place(scene, act)
    if phrase is not None and act.group.passive:
        scene.chain = phrase
    inside = None
    if act.status == "besieged":
        phrase, inside, stop = _besieged(scene, act, phrase, stop)
    if phrase is not None:
        return Patient(phrase, stop, inside)
    phrase, stop = _named_behind(scene, act, agent, stop)
    if phrase is None and act.status == "struck" and agent is not None:
        phrase = _struck_in(scene, act, stop)
        stop = phrase.stop if phrase is not None else stop
    return Patient(phrase, stop, inside) if phrase is not None else None


def _are_others(scene: Scene, phrase: PlacePhrase, group: VerbGroup) -> bool:
    """ "After X fell, the Y were encircled": are they told of who are surrounded, and not the place before them?"""
    k = scene.run_before(group.start, "classes.adverb") - 1
    force = scene.items[k].force if k >= phrase.stop else None
    clause = any(scene.low(j) == "," for j in range(phrase.stop, max(phrase.stop, k)))
    return force is not None and scene.items[k].place is None and clause and phrase.refs[0].mention is None


def _struck_in(scene: Scene, act: Act, stop: int) -> PlacePhrase | None:
    """ "rebels were bombed by Y's jets in X": where those were who were struck, told behind item `stop`."""
    victims, _ = scene.clauses.subject_force(act.group)
    if victims is None or act.group.participle or scene.low(stop) not in {"in", "inside", "at"}:
        return None
    return scene.parser.after(stop + 1, direct=True)


def _besieged(
    scene: Scene, act: Act, phrase: PlacePhrase | None, stop: int
) -> tuple[PlacePhrase | None, ForceLike | None, int]:
    """ "they were surrounded in X", "its defenders were cut off": the place, who is inside, and the item behind."""
    inside = None
    within = act.cue.rest[-1:] == ("in",) and not _are_people(scene, act.group.start)
    if phrase is None or within:
        inside, at = scene.clauses.subject_force(act.group)
        # "a Marine patrol was trapped in X": behind the verb, whatever the subject is called
        behind = scene.parser.after(act.v + 1) if inside is not None or within else None
        stop = behind.stop if behind is not None else stop
        phrase = behind or phrase
        phrase = phrase or garrison_place(scene, act)
        if phrase is None and inside is not None:
            phrase = framed(scene, act.group.start)  # "At X, in May, Y were surrounded"
            phrase = phrase or (framed(scene, at) if at is not None else None)
    if (where := _where(scene, act.group)) is not None:
        people = scene.is_in(act.group.start - 1, "rules.civilians")
        return where, None if people else scene.subject(act.group)[0], stop
    return phrase, inside, stop


def _are_people(scene: Scene, before: int) -> bool:
    """ "50 workers, including 20 foreigners, (remain trapped)": are civilians the subject that ends before an item?"""
    k = before - 1
    opener = scene.parser.aside_start(k) if scene.low(k) == "," else None
    return scene.is_in(k if opener is None else opener - 1, "rules.civilians")


def _named_behind(scene: Scene, act: Act, agent: ForceLike | None, stop: int) -> tuple[PlacePhrase | None, int]:
    """ "five villages were taken, including X", "the only town held by Y is X": the place, and the item behind."""
    before = act.group.start
    if act.status == "captured" and (listed := scene.parser.enumerated(max(0, before - 5), before)) is not None:
        return listed, max(stop, listed.start)
    bare = act.group.participle and act.status == "captured" and scene.is_in(before - 1, "anaphora.plural")
    phrase = predicate_named(scene, stop) if agent is not None or bare else None
    if phrase is None and scene.is_in(before - 1, "anaphora.plural"):
        phrase = scene.parser.listed_after(stop)
    return (phrase, phrase.stop) if phrase is not None else (None, stop)


def _where(scene: Scene, group: VerbGroup) -> PlacePhrase | None:
    """ "X, where they were surrounded", "X, where thousands of villagers were besieged": the X."""
    k = scene.run_before(group.start, "classes.adverb") - 1
    if scene.is_in(k, "rules.civilians"):
        while scene.low(k - 1) == "of" or scene.items[k - 1].kind == "number" or _counts(scene, k - 1):
            k -= 1
    elif scene.low(k) not in {"they", "it"}:
        return None
    return framed(scene, group.start) if scene.low(k - 1) == "where" else None


def _counts(scene: Scene, i: int) -> bool:
    """Does a word for how many, or for who they are, stand at item `i` ("hundreds of Christian villagers")?"""
    names = ("classes.number", "rules.about", "classes.determiner", "rules.creeds")
    return scene.low(i) != "where" and (any(scene.is_in(i, n) for n in names) or scene.items[i].kind == "name")


def _they(scene: Scene, act: Act) -> PlacePhrase | None:
    """ "They were recaptured by Y": the places named together, of what is done to places only."""
    k = scene.run_before(act.group.start, "classes.adverb") - 1
    if scene.low(k) != "they" or act.cue.lemma not in scene.vocab.cls["rules.place_only"]:
        return None
    refs = scene.discourse.joint(scene.items[k].start)
    span = (scene.items[k].start, scene.items[k].end)
    return PlacePhrase(tuple(r._replace(mention=span) for r in refs), k, k + 1) if refs else None


def state(scene: Scene, group: VerbGroup, *, active: bool = False) -> PlacePhrase | None:
    """ "Grenada was seized by Y": a state, or its seat, that is no actor but what was taken; `active`: it "fell"."""
    k = scene.run_before(group.start, "classes.adverb") - 1
    if k < 0 or (group.start == group.verb and not active) or scene.clauses.governed(k):
        return None
    if scene.kind(k) != "force" or scene.items[k].force is None or scene.items[k].place is None:
        return None
    return scene.parser.with_earlier(PlacePhrase((scene.parser.names.ref(k)[0],), k, k + 1))


def same_subject(scene: Scene, group: VerbGroup) -> PlacePhrase | None:
    """ "X was surrounded in May and given up by Y": the place that was the subject of the passive before."""
    k = scene.run_before(group.start, "classes.adverb") - 1
    joined = scene.low(k) in {"and", ",", "but", "then", "before"}
    if (other := other_subject(scene, k)) is not None:
        return other
    chain = chain_before(scene, group.start) if joined else None
    if chain is None or chain.stop >= group.start:
        return None
    return replace(chain, start=group.start, stop=group.start + 1)


def other_subject(scene: Scene, k: int) -> PlacePhrase | None:
    """ "X was taken, and Z, captured in May, was calm": the subject that the comma at item `k` sets apart from X."""
    if scene.low(k) != "," or scene.kind(k - 1) != "place" or scene.low(k - 2) not in {"and", ";", "while"}:
        return None
    ref, _ = scene.parser.names.ref(k - 1)
    return PlacePhrase((ref,), k - 1, k)


def chain_before(scene: Scene, v: int) -> PlacePhrase | None:
    """The place that was the subject of the last passive before item `v`, of what verb soever."""
    return scene.chain or _subject_of_passive(scene, v)


def _subject_of_passive(scene: Scene, v: int) -> PlacePhrase | None:
    """ "X was attacked by Y and captured": the subject that the participle at item `v` shares with the one before."""
    k = scene.run_before(v, "classes.adverb") - 1
    if scene.low(k) not in {"and", "but", "then", ","}:
        return None
    for i in range(k - 1, max(0, k - _PASSIVE), -1):
        if scene.low(i) in {"was", "were", "been"}:
            verb = scene.run_after(i + 1, "classes.adverb")
            if scene.low(verb) in {"in", "under"} and any(scene.is_in(j, "rules.power") for j in range(verb + 1, k)):
                return scene.parser.subject(i, names=True)  # "X was in Y's hands in May and retaken in June"
            if scene.low(k) == ",":
                return None
            if verb >= k or not scene.low(verb).endswith(
                ("ed", "en", "overrun", "cut", "hit", "set", "lost", "held", "won")
            ):
                return None
            group = scene.verbs.group(verb, frozenset({"participle"}))
            whole = scene.parser.subject(group.start, names=True) or state(scene, group)
            return None if group.irrealis else whole
        if (
            scene.low(i) in {";", ":", "that"}
            or scene.is_in(i, "classes.relative")
            or scene.is_in(i, "classes.subordinator")
        ):
            return None
    return None


def predicate_named(scene: Scene, at: int) -> PlacePhrase | None:
    """ "the only town held by Y is X", "the last town held by Y, X, fell": the name behind who holds it."""
    at = _behind_setting(scene, at)
    told = scene.is_in(at, "rules.staying") or scene.is_in(at, "rules.including")
    first = at + 1
    if scene.low(first) == "," and (close := scene.parser.behind_aside(first)) > first:
        first = close  # "include, in Y province, X"
    while told and (scene.low(first) in {"the", "of"} or scene.is_in(first, "nouns_of_place.settlement")):
        first += 1  # "was the village of X"
    named = first < len(scene.items) and scene.items[first].kind in {"place", "name"}
    if not named or not (told or scene.low(at) == ","):
        return None
    ref, stop = scene.parser.names.ref(first)
    refs, stop = scene.parser.names.listed(first) if told else ((ref,), stop)
    ends = scene.low(stop) in {",", ".", ""} or told
    possible = ends and scene.parser.names.is_possible(first, names=True, head="town")
    return PlacePhrase(refs, first, stop) if possible else None


def _behind_setting(scene: Scene, at: int) -> int:
    """ "(held by Y) in the west, where it has its base, is X": the "is" behind where and since when, else `at`."""
    k = scene.run_after(at, "classes.adverb")
    k += scene.low(k) == "so far"
    while k < min(len(scene.items), at + _SETTING):
        if scene.is_in(k, "rules.staying") or scene.is_in(k, "rules.including"):
            return k
        if scene.low(k) == "," and (close := scene.parser.behind_aside(k)) > k:
            k = close
            continue
        ends = scene.items[k].kind in {"punct", "name"} or (scene.items[k].verbs and not scene.items[k].nouns)
        set_in = scene.is_in(k, "classes.place_preposition") or scene.items[k].kind == "date" or scene.low(k) == "from"
        if ends or (k == at and not set_in):
            return at
        k += 1
    return at


_SETTING = 24
"""Items between who holds a town and the "is" before its name."""


def _just_named(scene: Scene, v: int, group: VerbGroup) -> PlacePhrase | None:
    """ "the capture of X, held by Y since May,": the name right before the comma and the participle at item `v`."""
    if group.start != v or v < 3 or scene.low(v - 1) != "," or scene.items[v - 2].kind != "place":
        return None
    if scene.low(v - 3) in {",", "and"} or scene.low(v - 3) in scene.vocab.cls["head"]:
        return None  # "X, Z, held by": of all that are listed, or of what it is in
    if v > 3 and scene.low(v - 3) == "in" and scene.items[v - 4].kind in {"place", "name"}:
        return None  # "X in Z, held by"
    at = scene.parser.past_location(v - 2)  # "X near Z, held by"
    whole = scene.parser.before(v - 1)
    if whole is not None and whole.relation == "near" and whole.refs[0].toponym.start == scene.items[at].start:
        return whole  # "villages around X, held by"
    phrase = PlacePhrase((scene.parser.names.ref(at)[0],), at, v)
    return scene.parser.apposed(phrase) or phrase  # "X, 5 km south of Z, held by"


def _latest(scene: Scene, phrase: PlacePhrase) -> PlacePhrase | None:
    """ "X was the latest town (that was) taken": the X."""
    said = range(phrase.start, phrase.stop)
    if not any(scene.is_in(k, "rules.superlative") for k in said):
        return None
    begin = scene.run_before(phrase.start, "classes.determiner", "rules.superlative")
    be = scene.run_before(begin, "classes.be", "classes.have", "classes.adverb", "rules.turning")
    return scene.parser.subject(be, names=True) if be < begin else None
