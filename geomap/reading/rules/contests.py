"""Places that are fought over from within: verbs and nouns of fighting."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.reading.phrases.extents import PlacePhrase
from geomap.reading.rules.combatants import JOINTS, between, fallen, is_weapon
from geomap.reading.rules.elision import unsaid
from geomap.reading.rules.framing import framed, is_done_about, is_inside
from geomap.reading.rules.nominal import is_noun_here
from geomap.reading.rules.scene import Draft, bare_group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.cues import VerbCue
    from geomap.reading.sentences.items import ForceLike
    from geomap.reading.sentences.verbgroups import VerbGroup

_INSIDE = frozenset({"in", "inside", "within", "across", "throughout", "through"})
_FOES = frozenset({"with", "against"})
"""Behind a verb of fighting, before whom it is fought."""
_RIVALS = 4
"""Items of "rival armed forces are", at most."""
_SPREAD = 8
"""Items from the place of a fight to "spread to", at most."""
_BUILDING = 5
"""Items of "the former police station", at most."""
AHEAD = 10
"""Items behind a word of fighting within which it is said where."""


# --- where ----------------------------------------------------------------------------------------------------


def _where(scene: Scene, at: int) -> PlacePhrase | None:
    """ "... street by street in X": the place that is told from item `at` on in the clause."""
    for i in range(at, min(len(scene.items), at + AHEAD)):
        low = scene.low(i)
        if low in _INSIDE and scene.items[i].kind == "word":
            k = i + 3 if scene.low(i + 1) == "and" and scene.low(i + 2) in {"around", "near"} else i + 1
            phrase = scene.parser.after(k)
            if phrase is not None:
                return phrase if is_inside(scene, phrase) else None
        if low == "for" and [scene.low(i + 1), scene.low(i + 2)] == ["control", "of"]:
            return _town_only(scene, scene.parser.after(i + 3))
        if low in {"near", "around"} and scene.low(i + 1) in {"a", "an"}:
            continue  # "near a school in X": in X
        if low in {".", ";", "near", "outside", "around", "after", "before", "while"} or scene.items[i].kind == "place":
            return None
        if scene.items[i].verbs and not scene.items[i].nouns:
            return None
    return None


def _town_only(scene: Scene, phrase: PlacePhrase | None) -> PlacePhrase | None:
    """ "fought for control of X", where X is a town: those who fight for a country fight somewhere in it."""
    if phrase is None or any(scene.discourse.kind(r.toponym) in {"country", "area"} for r in phrase.refs):
        return None
    return phrase


# --- verbs and nouns ------------------------------------------------------------------------------------------


def fight(scene: Scene, v: int, cue: VerbCue) -> Iterator[Draft]:
    """ "Y are battling Z inside X", "Y and Z fought street by street in X", "Y fought house to house in X" """
    group = scene.verbs.group(v, cue.forms)
    if group.irrealis or group.passive or is_noun_here(scene, v):
        return
    force, at = scene.subject(group)
    weapon = scene.weapon_before(group.start)
    helps = weapon is not None and (at is None or at > weapon or any(scene.low(i) == "," for i in range(weapon, v)))
    if weapon is not None and not helps:
        return  # "Y's drone engaged Z's positions in X", but not "Y, backed by tanks, fought Z in X"
    other, after = _fought(scene, v, group, at)
    parties: tuple[ForceLike, ...] = ()
    if force is not None and other is not None and force.force.id != other.force.id:
        parties = (force, *_between(scene, at, group, other), other)
    if not parties and not _fights_inside(scene, v, cue, group, force):
        return
    phrase = _controlled(scene, v, both=bool(parties))
    if phrase is None and cue.strict != "for":
        phrase = _where(scene, after) or framed(scene, min(at if at is not None else v, group.start))
    if phrase is None:
        return
    first = at if at is not None and at < v else group.start
    ongoing = group.present or "ing" in cue.forms
    last = max(phrase.stop - 1, v)
    parties = parties or (() if force is None else (force,))
    rule = f"verb:{cue.lemma}"
    yield Draft(rule, "contested", phrase, first, last, v, parties=parties, group=group, ongoing=ongoing)


def _controlled(scene: Scene, v: int, *, both: bool) -> PlacePhrase | None:
    """ "(rival militias are battling) for control of X", "(both sides fought) for X": the X."""
    words = [scene.low(k) for k in range(v + 1, v + 4)]
    if words == ["for", "control", "of"]:
        return scene.parser.after(v + 4)
    return _town_only(scene, scene.parser.after(v + 2, direct=True)) if both and words[:1] == ["for"] else None


def _fought(scene: Scene, v: int, group: VerbGroup, at: int | None) -> tuple[ForceLike | None, int]:
    """ "(Y fought) Z", "(Y) and Z (fought)": whom the subject at an item fights, and where it is told from on where."""
    other, after = scene.clauses.force_within(v + 1 + (scene.low(v + 1) in _FOES))
    where = scene.parser.after(v + 2) if other is None and scene.low(v + 1) in _INSIDE else None
    if where is not None and scene.low(where.stop) in _FOES:  # "clashed in X with Y"
        return scene.clauses.force_within(where.stop + 1)[0], v + 1
    if other is not None or at is None or at >= group.start:
        return other, scene.parser.behind_aside(after)
    joint = [scene.items[i] for i in range(at + 1, group.start) if scene.items[i].force is not None]
    linked = any(scene.low(i) in {"and", "&"} for i in range(at + 1, group.start))
    return (joint[-1].force if joint and linked else None), v + 1


def _between(scene: Scene, at: int | None, group: VerbGroup, last: ForceLike) -> tuple[ForceLike, ...]:
    """ "Y, Z and W fought": those that are named between the first and the last of a list."""
    named = [scene.items[i] for i in range(at + 1, group.start)] if at is not None else []
    listed = bool(named) and all(i.force is not None or i.lower in {",", "and", "the"} for i in named)
    return tuple(i.force for i in named if i.force is not None and i.force is not last) if listed else ()


def _fights_inside(scene: Scene, v: int, cue: VerbCue, group: VerbGroup, force: ForceLike | None) -> bool:
    """ "fought from house to house", "battled through", "the two armies clashed": does it need no enemy's name?"""
    if not scene.discourse.at_war or cue.lemma not in scene.vocab.cls["rules.fighting_verbs"]:
        return False
    if scene.low(v + 1) == "for" and scene.low(v + 2) == "control":
        rivals = any(scene.low(k) in _BOTH for k in range(max(0, group.start - _RIVALS), group.start))
        return rivals and force is not None and force.role == "force"
    if scene.low(v + 1) in {"over", "about", "for"}:
        return False  # "fought over the budget in X"
    if any(
        scene.low(k) in _BOTH and scene.is_in(k + 1, "rules.both_sides") for k in range(group.start - 3, group.start)
    ):
        return True
    if force is None or force.role != "force":
        return False
    ahead = range(v + 1, min(len(scene.items), v + AHEAD))
    return _keeps_on(scene, group) or any(_is_manner(scene, k) for k in ahead)


def _keeps_on(scene: Scene, group: VerbGroup) -> bool:
    """ "continue to fight", "fought on", "are battling through X": do they fight at the time that is told of?"""
    begun = scene.low(group.start - 1) in _CONTINUED or scene.low(group.start) in _CONTINUED
    on = group.verb + 1 + (scene.low(group.verb + 1) == "on")
    through = scene.low(on) in {"through", "inside"} and not group.participle
    weather = any(scene.is_in(k, "rules.weather") for k in range(on + 1, on + 4))
    return begun or (through and not weather) or (on > group.verb + 1 and scene.low(on) in _INSIDE)


_BOTH = frozenset({"two", "both", "rival", "warring", "opposing"})


def _is_manner(scene: Scene, k: int) -> bool:
    """ "street by street", "house to house", "from room to room" """
    same = scene.low(k) == scene.low(k + 2) and scene.low(k + 1) in {"by", "to"}
    return same and scene.is_in(k, "rules.houses")


_SIDES = 9
"""Items of "between riot police and hundreds of protesters"."""
_PROTESTING = frozenset("protesters protestors demonstrators strikers students fans supporters migrants".split())
_SITUATION = 6
"""Items of "the overall security situation", and what may stand before it."""
_WITH = 5
"""Items of "with sporadic fighting and clashes"."""
_NOW = frozenset({"is", "are", "continues", "continue", "rages", "goes"})
_CONTINUED = frozenset({"continue", "continues", "continued", "continuing"})
_AVERTED = frozenset(
    {"no", "ended", "if", "avoid", "avoiding", "without", "prevent", "preventing", "avert", "averting"}
)
_WHERE_FOUGHT = frozenset(
    "area areas zone zones position positions force forces line lines front fronts formation formations unit units men"
    " machine vehicle vehicles spirit season capability capacity strength ability age withdrawal retreat arm patrol"
    " column troops".split()
)
"""What stands behind "fighting" where it is an adjective."""
_FEARED = frozenset("fear fears feared fearing expect expects expected expecting predict predicted risk risks".split())
_WARNING = frozenset("warned warn warns warning threat threats risk danger possibility prospect fear fears".split())
_LEFT_OF_IT = frozenset("remains traces scars marks memory memories veterans veteran anniversary history".split())
"""What there is "of a battle" when it is over."""
_ENDING = frozenset({"resulted", "resulting", "results", "ended", "ending", "culminated", "culminating"})
_STOPPED = frozenset({"ended", "ceased", "stopped", "subsided", "abated"})


def fighting_named(scene: Scene, n: int) -> Iterator[Draft]:
    """ "fighting in X", "clashes between A and B inside X", "fighting reached X", "X saw street battles" """
    if not scene.discourse.at_war or scene.question or any(scene.low(i) in _AVERTED for i in range(max(0, n - 3), n)):
        return
    if any((scene.low(i), scene.low(i + 1)) == ("no", "mention") for i in range(max(0, n - 5), n)):
        return  # "made no mention of fresh fighting"
    to_come = any(scene.is_in(i, "irrealis.modal") for i in range(max(0, n - 3), n))
    if scene.items[n].verbs and (to_come or _is_verb_here(scene, n)):
        return  # "will fight in X", "will be fighting for X"
    if scene.low(n) == "battle" and scene.low(n + 1) in {"began", "started", "commenced", "ended"}:
        return  # "the battle began when Y entered X"
    combat = scene.low(n) == "combat" and scene.low(n + 1).lstrip("·") in _WHERE_FOUGHT  # "combat troops"
    if combat or (scene.low(n) == "fighting" and scene.low(n + 1) in _WHERE_FOUGHT):
        return  # "left the fighting areas in X"
    if scene.low(scene.run_before(n, "rules.fierce") - 1) in _FEARED:
        return  # "feared clashes in X", but not "feared the clashes in X"
    of = scene.run_before(n, "classes.determiner") - 1
    if scene.low(of) == "of" and scene.low(of - 1) in _LEFT_OF_IT | _WARNING:
        return  # "saw the remains of a battle"
    if scene.is_in(n, "rules.heard") and not scene.discourse.actors.parties:
        return  # gunfire alone may be a crime
    sides, after = between(scene, n + 1)
    if _is_stopped(scene, after) or _is_with_crowd(scene, n + 1):
        return  # "fighting between A and B has ended"
    named_after = bool(sides) and scene.low(n + 1) in JOINTS
    found = _fought_in(scene, after if named_after else n + 1)
    if found is not None and found.refs[0].mention is not None:
        found = _where_going(scene, n, going=_goes_on(scene, n)) or found  # "X, where clashes go on in the town"
    if found is None and scene.low(n + 1) == "for" and _goes_on(scene, n):
        found = _fought_for(scene, n, sides)
    now = False
    if found is None:
        seen = _seen_by(scene, n)
        now = seen is not None and any(scene.low(i) in {"is", "are"} for i in range(max(0, n - 6), n))
        now = now or (scene.low(n - 1) == "where" and any(scene.low(i) in _NOW for i in range(n + 1, n + AHEAD)))
        going = _goes_on(scene, n)
        found = seen or _where_going(scene, n, going=going) or (framed(scene, n) if going or sides else None)
        found = found or _situation(scene, n) or _during(scene, n) or _unsaid(scene, n)
    if found is None or not is_inside(scene, found) or any(is_done_about(scene, i) for i in range(n, found.start)):
        return
    if _is_stopped(scene, found.stop):
        return  # "fighting in X had stopped"
    if not sides:
        of = found.stop + 2 * (scene.low(found.stop) in {"of", ","} and scene.kind(found.stop + 1) == "place")
        sides, _ = between(scene, of)  # "in a district of X between A and B"
        sides = sides or fallen(scene, found.stop)
    subject = None
    if not sides and n > 0:
        subject, _ = scene.clauses.subject_force(bare_group(n))
    if scene.low(n).endswith("opposition") and (subject is None or subject.role != "force"):
        return  # "the bill met stiff opposition in X"
    # whoever else fights, the text round it tells: `geomap.reading.claims` completes the two sides
    parties = sides or ((subject,) if subject is not None and not is_weapon(subject) else ())
    ongoing = any(scene.is_in(i, "rules.going_on") for i in range(n + 1, max(n + 2, min(found.start, n + 6))))
    first, last = min(n, found.start), max(n, found.stop - 1)
    draft = Draft("noun:fighting", "contested", found, first, last, n, parties=parties, ongoing=ongoing or now)
    yield draft
    if (more := _spread_to(scene, last + 1)) is not None:
        yield replace(draft, phrase=more, last=more.stop - 1)


def _fought_for(scene: Scene, n: int, sides: tuple[ForceLike, ...]) -> PlacePhrase | None:
    """ "the street battle for X", "the battle for X rages", "a fight for X between A and B is under way": the X."""
    phrase = scene.parser.after(n + 2)
    if phrase is None or scene.is_in(n, "rules.inside_fighting"):
        return phrase
    going = range(phrase.stop, min(len(scene.items), phrase.stop + AHEAD))
    told = any(scene.is_in(i, "rules.raging") for i in going) or bool(sides or between(scene, phrase.stop)[0])
    return _town_only(scene, phrase) if told and scene.is_in(n, "rules.battles") else None


def _situation(scene: Scene, n: int) -> PlacePhrase | None:
    """ "The situation in X remains tense, with sporadic fighting and clashes": the X."""
    led = any(scene.low(k) in {"with", "amid", "as"} for k in range(max(0, n - _WITH), n))
    told = next((k for k in range(min(n, _SITUATION)) if scene.low(k) == "situation"), None)
    if not led or told is None or scene.low(told + 1) not in {"in", "inside"}:
        return None
    phrase = scene.parser.after(told + 2)
    return phrase if phrase is not None and phrase.stop < n else None


def _during(scene: Scene, n: int) -> PlacePhrase | None:
    """ "20 people died in X in clashes", "X was burned down in May in fighting": the place before "in"."""
    led = scene.run_before(n, "classes.determiner", "rules.fierce", "classes.number") - 1
    if scene.low(led) not in {"in", "during", "amid"}:
        return None
    k = led - 1
    while k > 0 and (scene.kind(k) == "date" or (scene.low(k) in {"in", "on"} and scene.kind(k + 1) == "date")):
        k -= 1
    if scene.kind(k) == "place":
        before = range(k - 1, max(-1, k - _BUILDING), -1)
        within = next((j for j in before if scene.low(j) in _INSIDE), None)
        phrase = scene.parser.after(within + 1) if within is not None else None
        return phrase if phrase is not None and phrase.stop == k + 1 else None
    ruined = next((j for j in range(k, max(-1, k - _BUILDING), -1) if scene.is_in(j, "rules.ruined")), None)
    if ruined is None:
        return None
    group = scene.verbs.group(ruined, frozenset({"participle"}))
    return scene.parser.subject(group.start, names=True) if group.passive and not group.irrealis else None


def _spread_to(scene: Scene, at: int) -> PlacePhrase | None:
    """ "(clashes go on in X) and have spread to Z": the Z, told from item `at` on."""
    for i in range(at, min(len(scene.items), at + _SPREAD)):
        if scene.is_in(i, "rules.engulfing") and scene.low(i + 1) in {"to", "into"}:
            phrase = scene.parser.after(i + 2)
            named = phrase is not None and all(r.mention is None for r in phrase.refs)
            return phrase if named and not is_denied(scene, at, i) else None
        if scene.kind(i) not in {"word", "punct", "date"} or scene.low(i) in {".", ";"}:
            return None
    return None


def _is_with_crowd(scene: Scene, at: int) -> bool:
    """ "(clashes) with riot police": are those of item `at` no fighters?"""
    if scene.low(at) == "between":
        ends = range(at + 1, min(len(scene.items), at + _SIDES))
        near = next((range(at + 1, k) for k in ends if scene.low(k) in {"in", "at", "near", ",", "."}), ends)
        return any(scene.low(k) in _PROTESTING for k in near)
    return scene.low(at) in _FOES and any(scene.is_in(k, "rules.crowds") for k in (at + 1, at + 2))


def _is_stopped(scene: Scene, at: int) -> bool:
    """Does "had stopped", "has ended", "is over" stand at item `at`?"""
    words = [scene.low(i) for i in range(at, min(len(scene.items), at + 3))]
    over = "over" in words and words[0] in {"is", "was", "are", "were"}
    return over or not _STOPPED.isdisjoint(words)


def _goes_on(scene: Scene, n: int) -> bool:
    """ "fighting for the port is ongoing", "clashes broke out": is it said in the clause that there was some?"""
    for i in range(n + 1, min(len(scene.items), n + AHEAD)):
        if scene.is_in(i, "rules.going_on"):
            return True
        if scene.items[i].kind == "punct" or scene.is_in(i, "classes.subordinator"):
            return False
    return False


def _where_going(scene: Scene, n: int, *, going: bool) -> PlacePhrase | None:
    """ "X, where heavy fighting has broken out": the place before the pronoun that the clause begins with."""
    k = scene.run_before(n, "classes.determiner", "classes.adverb", "rules.fierce") - 1
    if scene.low(k) != "where" or not going:
        return None
    words = {scene.low(i) for i in range(n + 1, min(len(scene.items), n + 4))}
    ended = words & (scene.vocab.cls["irrealis.modal"] | scene.vocab.cls["irrealis.negation"])
    return None if ended else scene.parser.before(k, names=True)


def _in_its_midst(scene: Scene, k: int) -> bool:
    """Does "the streets", "its bazaar", "town" stand at item `k`: within the town told of?"""
    if "streets" in {scene.low(k), scene.low(k + 1)} or scene.low(k) == "town":
        return True
    noun = scene.items[k + 1] if k + 1 < len(scene.items) else None
    return scene.low(k) == "its" and noun is not None and noun.kind == "word" and not noun.verbs


def _unsaid(scene: Scene, n: int) -> PlacePhrase | None:
    """ "after a week of house-to-house fighting", "the fighting went on for five months": in the town told of."""
    k = n - 1
    while scene.is_in(k, "classes.determiner") or (k >= 0 and scene.low(k) in scene.vocab.cls["rules.fierce"]):
        k -= 1
    begins = k < 0 or scene.items[k].kind == "punct" or scene.is_in(k, "classes.conjunction")
    going = scene.is_in(n + 1, "rules.going_on") and begins
    nxt = n + 1
    while scene.is_in(nxt, "rules.going_on") or scene.is_in(nxt, "classes.adverb") or scene.low(nxt) == "on":
        nxt += 1
    inside = scene.is_in(n, "rules.inside_fighting") or _is_by_houses(scene, n + 1)
    if not inside and not (going and _is_timed(scene, nxt)):
        return None
    refs = unsaid(scene, n)
    told = bool(refs) and refs[0].toponym.start < scene.items[n].start  # not of a place that is named later
    return PlacePhrase(refs, n, n + 1) if told else None


def _is_by_houses(scene: Scene, at: int) -> bool:
    """ "combat from house to house", "fighting, house by house": is it told at item `at` how one fights in a town?"""
    at += scene.low(at) in {",", "from"}
    return _is_manner(scene, at + (scene.low(at) == "from"))


def _is_timed(scene: Scene, at: int) -> bool:
    """Does it stand at item `at` how long it went on ("for five days", "until 4 May", "into the night")?"""
    timed = (scene.items[k].kind == "date" or scene.is_in(k, "rules.spans") or scene.is_in(k, "rules.dayparts")
             for k in range(at, min(len(scene.items), at + 5)))  # fmt: skip
    begins = at < len(scene.items) and (scene.items[at].kind == "date" or scene.low(at) in _LASTING)
    return begins and any(timed)


_LASTING = frozenset({"for", "until", "till", "through", "throughout", "into", "on", "all"})


def _is_verb_here(scene: Scene, n: int) -> bool:
    """Is a word that could be either a verb at item `n` ("rebels battle troops", "they clash"), not "heavy clashes"?"""
    if any("ing" in c.forms for c in scene.items[n].verbs) or is_noun_here(scene, n):
        return False
    k = scene.run_before(n, "classes.adverb") - 1
    acts = scene.items[k].kind == "force" or scene.low(k) in {"to", "they", "we", "who", "that"} if k >= 0 else False
    return acts or scene.is_in(k, "irrealis.modal") or scene.is_in(k, "classes.have")


def _fought_in(scene: Scene, start: int) -> PlacePhrase | None:
    """The place that is named from item `start` on, behind a noun of fighting."""
    i = start
    stop = min(len(scene.items), i + AHEAD)
    while i < stop:
        low = scene.low(i)
        if low in {"in", "with"} and scene.low(i - 1) in _ENDING:
            return None  # "the battle resulted in Y taking X"
        if low in {"as", "when"} and scene.low(i - 1) != "such":
            return None  # "the battle began on 7 March, when Y entered X"
        if (
            low in {"in", "inside", "within", "throughout", "across", "on", "there", "at"}
            and scene.items[i].kind == "word"
        ):
            k = i + (low != "there")
            if scene.low(k) == "and" and scene.low(k + 1) in {"around", "near"}:
                k += 2
            phrase = scene.parser.after(k)
            told = scene.discourse.town(scene.items[i].start) if phrase is None and _in_its_midst(scene, k) else ()
            if told:
                return PlacePhrase(told, i, i + 3)  # "fighting in the streets"
            on = low == "on" and phrase is not None and phrase.part is None
            if phrase is None or (on and scene.low(i + 2) not in {"streets", "edge"}):
                i += 1
                continue
            kinds = {scene.discourse.kind(r.toponym) for r in phrase.refs}
            fought = i == start and not scene.is_in(i - 1, "rules.battles")  # "clashes (with Y) at X"
            if low == "at" and not kinds <= ({"facility", "settlement"} if fought else {"facility"}):
                return None
            return _narrowed(scene, phrase) or phrase
        if low in {"around", "near", "at"} and (within := _in_town(scene, i + 1)) is not None:
            return within
        if scene.is_in(i, "rules.engulfing"):
            to = scene.low(i + 1) in {"to", "into", "through", "across", "as", "on", "in"}
            phrase = scene.parser.after(i + 2 if to else i + 1)
            inner = not scene.is_in(i, "rules.reaching") or (phrase is not None and phrase.part is not None)
            return phrase if inner else None
        inside = any(scene.low(j) in {"inside", "within"} for j in range(i + 1, min(len(scene.items), i + 7)))
        if low == "for" and (inside or _is_timed(scene, i)):
            i += 1  # "fighting for X went on inside the city", "clashes continued for a third day in X"
            continue
        if low == "for" and [scene.low(i + 1), scene.low(i + 2)] == ["control", "of"]:
            return scene.parser.after(i + 3)  # "fighting for control of X"
        if low in {".", ";", ",", "near", "around", "outside", "for", "towards", "over"} or (
            scene.items[i].kind == "place" and not inside
        ):
            return None
        i += 1
    return None


def _narrowed(scene: Scene, whole: PlacePhrase) -> PlacePhrase | None:
    """ "(fighting in X) in 2014 was concentrated in the cities of A and B": the A and B."""
    k = scene.run_after(scene.clauses.past_dates(whole.stop), "classes.be", "classes.adverb")
    narrowing = scene.low(k) in _NARROWING and scene.low(k + 1) in {"in", "on", "to"} and k > whole.stop
    return scene.parser.after(k + 2) if narrowing else None


_NARROWING = frozenset("confined limited restricted concentrated focused focussed centred centered".split())


def _in_town(scene: Scene, at: int) -> PlacePhrase | None:
    """ "(fighting around) the railway station (of X)": the town that the building at item `at` stands in."""
    noun = next((k for k in range(at, min(len(scene.items), at + _BUILDING)) if scene.is_in(k, "rules.in_town")), None)
    if noun is None or any(scene.kind(k) != "word" for k in range(at, noun)):
        return None
    phrase = scene.parser.after(at, direct=True)
    return phrase if phrase is not None and phrase.relation in {"at", "part_of"} else None


def _seen_by(scene: Scene, n: int) -> PlacePhrase | None:
    """ "X saw fierce street battles", "X is the scene of fighting": the place that is the subject of it."""
    for k in range(n - 1, max(-1, n - 7), -1):
        if scene.is_in(k, "rules.scenes") and scene.low(k + 1) == "of":
            back = range(k - 1, max(-1, k - 5), -1)
            be = next((j for j in back if scene.is_in(j, "classes.be") or scene.is_in(j, "rules.turning")), None)
            return scene.parser.subject(be, names=True) if be is not None and not is_denied(scene, be, k) else None
        if scene.is_in(k, "rules.seeing"):
            start = scene.run_before(k, "classes.have", "classes.be", "classes.adverb")
            return scene.parser.subject(start, names=True) if not is_denied(scene, start - 1, k) else None
        if scene.items[k].kind in {"place", "force", "punct"}:
            return None
    return None


def is_denied(scene: Scene, start: int, stop: int) -> bool:
    """Does "not", "may", "could" stand among the items from `start` up to `stop`?"""
    words = {scene.low(i) for i in range(max(0, start), stop)}
    return bool(words & (scene.vocab.cls["irrealis.modal"] | scene.vocab.cls["irrealis.negation"]))
