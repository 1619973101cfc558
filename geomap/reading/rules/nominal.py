"""Words that look like verbs of control and are none here: nouns, adjectives, mere subjects of other verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.commonwords import FLOATING
from geomap.reading.rules.objects import is_town

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.reading.rules.acts import Act
    from geomap.reading.rules.scene import Scene

_HELD_UNDER = frozenset({"under", "of", "from", "into", "beyond", "outside"})
_WITH = frozenset({"with", "under", "amid"})
_BEFORE_NOUN = frozenset({"of", "under", "in", "'s", "’s", "from", "whose"})
_SUBJECT = 16
"""Items of "capturing A, B and C in turn will" at most."""
_DOES = frozenset({"did", "does", "do", "to"})


_NOT_BY_ARMS = frozenset({"politically", "economically", "culturally", "commercially", "financially"})


def is_no_deed(scene: Scene, act: Act) -> bool:
    """Does the verb tell of nothing that was done to a place?"""
    if act.group.irrealis and not act.ceased:
        return True  # "hopes to take X", but not "no longer holds X"
    return any(no_deed(scene, act) for no_deed in _NO_DEEDS)


def _is_noun(scene: Scene, act: Act) -> bool:
    """ "the strikes", "take control" """
    return is_noun_here(scene, act.v)


def _is_adjectival(scene: Scene, act: Act) -> bool:
    """ "the captured men" """
    return scene.clauses.is_adjectival(act.v)


def _is_of_politics(scene: Scene, act: Act) -> bool:
    """ "Exporters politically dominated the country": not by arms."""
    return any(scene.low(k) in _NOT_BY_ARMS for k in (act.v - 1, act.v + 1))


def _is_round_about(scene: Scene, act: Act) -> bool:
    """ "seven surrounding provinces", "the dispute surrounding X": of those that are no forces."""
    if scene.low(act.v) != "surrounding" or not act.group.participle or act.v == 0:
        return False
    at = act.v - 1
    if scene.items[at].kind == "number":
        return True
    begins = scene.is_in(at, "rules.begins_gerund") and is_town(scene, act.v + 1)
    joined = scene.is_in(at, "classes.adverb") or scene.is_in(at, "classes.conjunction")
    return scene.items[at].kind == "word" and not joined and not begins


def _is_advance_in_itself(scene: Scene, act: Act) -> bool:
    """ "the most significant advance in X" """
    return act.cue.strict == "part" and "base" in act.cue.forms and not _is_finite(scene, act.group.start)


def _is_mere_subject(scene: Scene, act: Act) -> bool:
    """ "taking X would open the road" """
    if not act.group.gerund or act.group.start != act.v:
        return False
    return begins_a_thought(scene, act.v) or _is_only_thought_of(scene, act.v)


def _is_mere_advance(scene: Scene, act: Act) -> bool:
    """ "gained (little) ground towards X": X is only where it goes."""
    words = [scene.low(k) for k in range(act.v + 1, act.v + 4)]
    ground = next((k for k, low in enumerate(words) if low in {"ground", "terrain"}), None)
    return ground is not None and scene.low(act.v + ground + 2) in {"towards", "toward", "on"}


def _is_of_the_ground(scene: Scene, act: Act) -> bool:
    """ "the mountains that dominate X", "hills which control the road": what lies there does it."""
    start = act.group.start
    return scene.low(start - 1) in {"that", "which"} and scene.low(start - 2) in _GROUND


def _is_running_short(scene: Scene, act: Act) -> bool:
    """ "ran short of ammunition in X", "ruled out leaving X", "kept up the pressure": holds nothing."""
    if act.cue.lemma == "rule":
        return scene.low(act.v + 1) == "out"
    if act.cue.lemma == "keep":
        return scene.low(act.v + 1) == "up"
    behind = act.v + 1 + (scene.kind(act.v + 1) == "word" and scene.low(act.v + 1) not in _SHORT)
    return act.cue.lemma == "run" and scene.low(behind) in _SHORT


_SHORT = frozenset("short out low high dry into away over late for along through down up".split())
_GROUND = frozenset(
    "mountains mountain hills hill heights ridges ridge peaks peak slopes road roads highway valley".split()
)
_NO_DEEDS: tuple[Callable[[Scene, Act], bool], ...] = (
    _is_of_politics,
    _is_noun,
    _is_adjectival,
    _is_round_about,
    _is_advance_in_itself,
    _is_mere_subject,
    _is_mere_advance,
    _is_of_the_ground,
    _is_running_short,
)


def begins_a_thought(scene: Scene, v: int) -> bool:
    """ "Losing X is losing the war", "taking X would open the road": is the gerund at item `v` a mere subject?"""
    before = scene.low(v - 1)
    if not (before in {"", '"', "“", "that"} or before.startswith(("said", "says"))):
        return False
    aside = next((k for k in range(v + 2, min(len(scene.items), v + 5)) if scene.low(k) == ","), None)
    close = (
        next((k for k in range(aside + 2, min(len(scene.items), aside + 12)) if scene.low(k) == ","), 0) if aside else 0
    )
    for k in (
        *range(v + 1, aside or v + 1),
        *range(close + 1 if close else v + 1, min(len(scene.items), (close or v) + 12)),
    ):
        if scene.items[k].kind == "punct" or (scene.items[k].verbs and not scene.items[k].nouns):
            return False
        been = scene.low(k) in {"has", "had"} and scene.low(k + 1) == "been"  # "taking X had been an aim"
        if been or scene.low(k) in {"is", "was", "means", "meant"} or scene.is_in(k, "irrealis.modal"):
            return True
    return False


def _is_only_thought_of(scene: Scene, v: int) -> bool:
    """ "If X falls, capturing Y and Z will follow": is the gerund at item `v` the subject of what may come?"""
    if scene.low(v - 1) not in {"", ",", "and", "that", "then"}:
        return False
    may = next((k for k in range(v + 2, min(len(scene.items), v + _SUBJECT)) if scene.is_in(k, "irrealis.modal")), None)
    phrase = scene.parser.after(v + 1) if may is not None else None
    if may is None or phrase is None or phrase.stop > may:
        return False
    return all(item.kind == "word" and not item.verbs for item in scene.items[phrase.stop : may]) and not any(
        scene.is_in(k, name) for k in range(phrase.stop, may) for name in ("classes.conjunction", "classes.relative")
    )


def _is_finite(scene: Scene, start: int) -> bool:
    """ "Y advance in X", "they have made gains in X": does a subject or an auxiliary stand before the verb?"""
    if start != scene.run_before(start, "classes.be", "classes.have", "irrealis.modal") or scene.low(start) == "to":
        return True
    before = scene.items[start - 1] if start else None
    acts = before is not None and (before.kind in {"force", "name"} or scene.is_in(start - 1, "classes.pronoun"))
    return acts or any(scene.is_in(start, name) for name in ("classes.be", "classes.have")) or scene.low(start) in _DOES


def is_noun_here(scene: Scene, v: int) -> bool:
    """ "the strikes", "take control": is a word that could be a verb a noun here?"""
    item = scene.items[v]
    if _is_compound(scene, v):
        return True
    acts = any("participle" in cue.forms for item in scene.items[v + 1 : v + 2] for cue in item.verbs)
    if (acts or scene.is_in(v + 1, "classes.preposition")) and _is_plural(scene, v):
        return True  # "bombed targets in X", "slammed rockets into X", "intercepted rockets fired at X"
    gerund = any("ing" in c.forms for c in item.verbs)
    if gerund and v > 1 and scene.low(v - 1) == "of" and scene.items[v - 2].kind == "force":
        return scene.low(v + 1) == "of"  # "accused Y of shelling X"
    if gerund and scene.low(v - 1) in {"in", "from"} and scene.low(v + 1) != "of":
        return False  # "succeeded in taking X"
    if not item.nouns and any(c.forms & {"past", "ing"} for c in item.verbs):
        return gerund and scene.low(v - 1) in {"of", "'s", "’s"}
    return _is_event(scene, v) or _stands_as_noun(scene, v)


def _is_plural(scene: Scene, v: int) -> bool:
    """Can the word at item `v` only be a verb that takes an object, or a plural ("targets", "rockets", "shells")?"""
    return all(cue.forms == {"s"} and cue.status == "struck" and not cue.rest for cue in scene.items[v].verbs)


def _is_compound(scene: Scene, v: int) -> bool:
    """ "the garrisons at X", "booby traps", "rocket launchers", "within mortar range" """
    if scene.low(v + 1) in {"range", "distance"}:
        return True
    if scene.low(v - 1) == "booby":
        return True
    if scene.low(v) == "garrisons" and scene.low(v + 1) in {"at", "in", "of"}:
        return True
    sent = scene.low(v - 1) != "to"  # "to fire rockets"
    return sent and scene.is_in(v, "rules.weapons") and scene.low(v + 1).endswith("s") and _is_thing(scene, v + 1)


def _is_event(scene: Scene, v: int) -> bool:
    """ "insurgent control of X", "a firm hold on X", "were under Y control for years" """
    if not scene.items[v].nouns:
        return False
    if scene.low(v + 1) in {"of", "over"} or (scene.low(v - 1) == "firm" and scene.low(v + 1) == "on"):
        return True
    if scene.items[v - 1].kind != "force":
        return False
    return scene.low(v - 2) in _HELD_UNDER or _is_peoples(scene, v)


def _is_peoples(scene: Scene, v: int) -> bool:
    """ "after the Italian surrender in May": is the word at item `v` what the people before it did?"""
    force = scene.items[v - 1].force
    adjective = force is not None and force.kind == "country" and scene.items[v - 1].place is None
    behind = scene.kind(v + 1) in {"", "punct", "date"} or scene.is_in(v + 1, "classes.preposition")
    return adjective and behind and scene.low(v - 2) == "the" and scene.is_in(v - 3, "classes.subordinator")


def _stands_as_noun(scene: Scene, v: int) -> bool:
    """ "under occupation", "the advance", "the army says shells hit X", but not "the force that holds X" """
    before = scene.low(v - 1)
    if v and any(cue.frame == "sender>weapon>place" for cue in scene.items[v - 1].verbs):
        return True  # "to fire rockets at X"
    if before in scene.vocab.cls["classes.reporting"] and scene.low(v).endswith("s") and before != "according":
        return True
    if before == "that" and v > 1:
        return False
    if scene.low(v - 2) in _WITH and scene.items[v - 1].kind == "word" and _is_weapon(scene, v):
        return True  # "were met with heavy fire on the road"
    if _is_weapon(scene, v) and _is_one_of(scene, v):
        return True
    if scene.low(v).endswith("s") and scene.kind(v - 1) == "force" and scene.low(v - 2) in _AIMED:
        return True  # "launched strikes on Y targets in X"
    if before in FLOATING and (scene.is_in(v - 2, "classes.be") or scene.is_in(v - 2, "classes.have")):
        return False  # "were all overrun"
    if (
        before in {"both", "each"}
        and scene.kind(v - 2) == "force"
        and any("base" in c.forms for c in scene.items[v].verbs)
    ):
        return False  # "Y and Z each control"
    return before in scene.vocab.cls["classes.determiner"] or before in _BEFORE_NOUN


def _is_weapon(scene: Scene, v: int) -> bool:
    """Is the verb at item `v` in the form that a noun of what is shot with has ("fire", "bombs")?"""
    inflected = any(cue.forms & {"past", "ing", "participle"} for cue in scene.items[v].verbs)
    return scene.low(v).partition(" ")[0] in scene.vocab.cls["rules.weapons"] and not inflected


def _is_one_of(scene: Scene, v: int) -> bool:
    """ "by a stray Y mortar shell near X": does "a" stand before the word at item `v` and what describes it?"""
    k = v - 1
    while k > 0 and v - k < _DESCRIBED and scene.kind(k) in {"word", "force"} and scene.low(k) not in _ONE:
        if scene.is_in(k, "classes.preposition") or scene.is_in(k, "classes.relative"):
            return False
        k -= 1
    return scene.low(k) in _ONE


_AIMED = frozenset({"on", "against", "upon"})
_ONE = frozenset({"a", "an", "another"})
_DESCRIBED = 6
"""Items of "a stray Y mortar shell", at most."""


def _is_thing(scene: Scene, i: int) -> bool:
    """Is it a plain word, and none for a place, a target or what is there already?"""
    names = ("head", "rules.listable", "nouns_of_place.targets", "classes.determiner", "classes.adverb")
    return scene.items[i].kind == "word" and not any(scene.is_in(i, name) for name in names)
