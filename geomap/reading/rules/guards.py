"""What looks like a claim and is none: a drone shot down, a crowd round a house, a breakout from a bridgehead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.reading.commonwords import MINES
from geomap.reading.rules.misses import is_no_strike
from geomap.reading.rules.unreal import is_unreal

if TYPE_CHECKING:
    from collections.abc import Callable

    from geomap.reading.rules.scene import Draft, Scene

_REACH = 9
"""Items behind a claim's words in which its outcome is told."""
_LOST = frozenset(
    "life lives limbs homes jobs way heart hope patience temper nerve battle fight case war cause".split()
)
_SEAS = frozenset({"sea", "ocean", "gulf", "mediterranean", "atlantic", "pacific", "baltic", "caribbean", "aegean"})
_NONE = frozenset({"no", "none", "nothing", "neither"})
_NAMED = 4
"""Items from a name to the "which" behind it, at most."""
_LASTING = ("until", "till", "through", "for", "into")
_WILDS = frozenset("hills mountains forest forests jungle jungles bush desert marshes swamps countryside".split())
_FLEETS = frozenset({"fleet", "armada", "flotilla", "ship", "ships", "vessel", "vessels", "warships", "frigate"})
_JOURNEYING = frozenset("convoy convoys motorcade motorcades patrol patrols delegation".split())
_LAID = frozenset("mines landmines trenches walls wall fence fences berm berms sandbags barricades wire ditch".split())
_THROUGHOUT = frozenset({"throughout", "across"})
_THAT = 12
"""Items between a denial, the report that is denied and what it says."""
_CALLED = 6
"""Items of "(the fall of X) as mere lies", "was bad propaganda", at most."""
_UNTRUE = 16
"""Items from "the claim" to what it is about."""
_ROUND = frozenset(
    "areas districts villages towns hills countryside regions neighbourhoods neighborhoods mountains suburbs".split()
)
_POLLS = 7
"""Items of "in last month's local elections"."""
_SURPRISED = frozenset({"aback", "unawares", "unaware", "ill", "seriously", "advantage"})
_TITLE = 5
"""Items from "the documentary" to a noun of its title."""
_SUBJECT_OF_WORK = 9
"""Items of "a film, shot in two weeks, about the" at most."""
_ABOUT = frozenset({"about", "on", "depicting", "chronicling", "recounting", "portraying", "set"})


def is_none(scene: Scene, draft: Draft) -> bool:
    """Does what stands round a draft say that it is no claim of control?"""
    for guard in _GUARDS:  # noqa: SIM110 -- a generator costs more than most of them
        if guard(scene, draft):
            return True
    return False


def _out_in_the_country(scene: Scene, draft: Draft) -> bool:
    """ "a gunfight in the hills of X province": somewhere in a province, and in no place of it."""
    if draft.status != "contested":
        return False
    wild = any(scene.low(i) in _WILDS for i in range(min(draft.at, draft.phrase.start), draft.phrase.stop))
    return wild and all(scene.discourse.kind(r.toponym) in {"area", "country"} for r in draft.phrase.refs)


def _by_a_crowd(scene: Scene, draft: Draft) -> bool:
    """ "X is under siege by supporters", "the embassy was surrounded by protesters": nobody holds or starves it."""
    if draft.status != "besieged" or draft.opponent is not None:
        return False
    last = max(draft.last, draft.at)
    for i in range(draft.at, min(len(scene.items), last + _REACH)):
        if scene.low(i) in {"by", "from"}:
            return any(scene.is_in(k, "rules.crowds") for k in range(i + 1, i + 4))
    return False


def _out_of_the_bridgehead(scene: Scene, draft: Draft) -> bool:
    """ "broke out of the X perimeter": that is an advance."""
    if draft.status != "lost" or not draft.rule.startswith("verb:break out"):
        return False
    words = range(draft.phrase.start, min(len(scene.items), draft.phrase.stop + 1))
    return any(scene.is_in(i, "rules.bridgeheads") for i in words)


def _on_the_move(scene: Scene, draft: Draft) -> bool:
    """ "armour moving out of X took Y": where it came from."""
    group = draft.group
    if draft.status != "lost" or group is None or not group.gerund or group.start != group.verb:
        return False
    after_noun = scene.items[group.start - 1].kind == "force" if group.start else False
    return after_noun and draft.rule.removeprefix("verb:") in scene.vocab.cls["rules.moving_out"]


def _on_its_way(_: Scene, draft: Draft) -> bool:
    """ "a convoy left X for Z": a journey."""
    if draft.status != "lost" or draft.force is None or not draft.rule.startswith("verb"):
        return False
    return draft.force.force.as_written.rpartition(" ")[2].casefold() in _JOURNEYING


def _ringed_with(scene: Scene, draft: Draft) -> bool:
    """ "surrounding X with mines", "posts throughout X were surrounded": X is neither starved nor shut in."""
    if draft.status != "besieged":
        return False
    last = max(draft.last, draft.at, draft.phrase.stop - 1)
    with_ = next((i for i in range(last + 1, last + 4) if scene.low(i) == "with"), None)
    if with_ is not None and any(scene.low(i) in _LAID for i in range(with_ + 1, with_ + 5)):
        return True
    k = scene.run_before(draft.phrase.start, "classes.determiner") - 1
    within = draft.phrase.start if scene.low(draft.phrase.start) in _THROUGHOUT else k
    return scene.low(within) in _THROUGHOUT


def _way_cut(scene: Scene, draft: Draft) -> bool:
    """ "cut off the retreat from X": the way is cut, and not the place."""
    if draft.status != "besieged":
        return False
    words = {word for i in range(draft.at + 1, draft.phrase.stop - 1) for word in scene.low(i).split()}
    return not words.isdisjoint(scene.vocab.cls["rules.ways_cut"])


def _thrown_back(scene: Scene, draft: Draft) -> bool:
    """ "threw Y back from X": an attack that was beaten off."""
    lemma = draft.rule.removeprefix("verb:")
    beaten = lemma in scene.vocab.cls["rules.beating_off"]
    return draft.status == "lost" and beaten and scene.low(draft.phrase.start - 1) == "from"


def _at_sea(scene: Scene, draft: Draft) -> bool:
    """ "a foothold on the Y Sea", "blockaded the Y Sea coast": on its coast, which is not named."""
    return draft.status != "struck" and all(
        scene.discourse.kind(r.toponym) == "water" and r.toponym.name.casefold().split()[-1] in _SEAS
        for r in draft.phrase.refs
    )


def _over_a_continent(scene: Scene, draft: Draft) -> bool:
    """ "the fiercest fighting in Europe since 1945", "held most of Western Europe": no place on a map of a war."""
    sides = scene.vocab.cls["extents.directions"]
    for ref in draft.phrase.refs:
        words = [word for word in ref.key.split() if word not in sides]
        if " ".join(words) not in scene.vocab.cls["rules.continents"] or scene.discourse.kind(ref.toponym) == "country":
            return False
    return True


def _somewhere_in_a_country(scene: Scene, draft: Draft) -> bool:
    """ "left their main base in Afghanistan": is a thing without a name taken, held or left, and only its land told?"""
    phrase = draft.phrase
    if phrase.relation != "part_of" or phrase.part is not None or draft.status not in {"captured", "lost", "controls"}:
        return False
    within = next((k for k in range(phrase.start, phrase.stop) if scene.low(k) in {"in", "inside", "within"}), None)
    if within is None or not scene.is_in(within - 1, "nouns_of_place.facility"):
        return False
    return all(scene.discourse.kind(r.toponym) == "country" for r in phrase.refs)


def _ruling_its_own(scene: Scene, draft: Draft) -> bool:
    """ "the junta then ruling Greece", "the regime that governs Y": a state's own rulers, and no power over another."""
    if draft.rule not in {"verb:rule", "verb:govern"} or draft.force is None or draft.force.kind != "generic":
        return False
    own = draft.force.category == "state"
    return own and all(scene.discourse.kind(r.toponym) == "country" for r in draft.phrase.refs)


def _breaking_out(scene: Scene, draft: Draft) -> bool:
    """ "Y stepped in, and war broke out in X": it is the war that did."""
    if draft.group is None or not draft.rule.startswith("verb:break out"):
        return False
    noun = scene.run_before(draft.group.start, "classes.adverb") - 1
    return scene.is_in(noun, "rules.breaks_out") or any(cue.frame == "fighting" for cue in scene.items[noun].nouns)


def _siege_gear(scene: Scene, draft: Draft) -> bool:
    """ "the siege train of the Army of X": what sieges are made with."""
    return draft.rule == "noun:siege" and scene.is_in(draft.at + 1, "rules.siege_gear")


def _by_a_border(scene: Scene, draft: Draft) -> bool:
    """ "pushed Y out of bases near the X border": it was not X that they lost."""
    if scene.low(draft.phrase.stop) not in {"border", "borders", "frontier"}:
        return False
    return all(scene.discourse.kind(r.toponym) == "country" for r in draft.phrase.refs)


def _excepted(scene: Scene, draft: Draft) -> bool:
    """ "all the towns except X were taken" """
    at = draft.phrase.refs[0].toponym.start
    named = next((i for i, item in enumerate(scene.items) if item.start == at), 0)
    which = next((i for i in range(named + 1, named + _NAMED) if scene.is_in(i, "classes.relative")), None)
    if which is not None and which < draft.at and scene.low(which - 1) == ",":
        return False  # "all the towns except X, which stayed under Y control"
    k = named - 1
    while scene.is_in(k, "classes.determiner") or scene.is_in(k, "head") or scene.low(k) in {"for", "from", "of"}:
        k -= 1
    if scene.low(k) == "save" and (scene.is_in(k - 1, "irrealis.negation") or scene.is_in(k - 1, "irrealis.modal")):
        return False  # "could not save X"
    return scene.is_in(k, "extents.excepting")


def _none_of_it(scene: Scene, draft: Draft) -> bool:
    """ "controls no territory in X", "captured none of X" """
    at = draft.phrase.refs[0].toponym.start
    between = [item.lower for item in scene.items[draft.at + 1 :] if item.start < at]
    return not _NONE.isdisjoint(between[:4])


def _that_way(scene: Scene, draft: Draft) -> bool:
    """ "encircled Y in the X direction": on the front that is called after X."""
    return draft.status not in {"contested", "struck"} and scene.low(draft.phrase.stop) in {"direction", "axis"}


def _lying_round(scene: Scene, draft: Draft) -> bool:
    """ "X and surrounding districts": where those lie, and no siege."""
    if scene.low(draft.at) != "surrounding" or draft.status != "besieged":
        return False
    joined = scene.low(draft.at - 1) in {"and", "the", "its", "their", "all", "or", "other", "in", "from", "of", "some"}
    nxt = scene.low(draft.at + 1)
    return joined and (
        scene.is_in(draft.at + 1, "inner") or nxt.rstrip("s") in scene.vocab.cls["nouns_of_place.area"] or nxt in _ROUND
    )


def _subject_behind(scene: Scene, draft: Draft) -> bool:
    """ "As at X, the garrison departed": is what would say whose seat X is the subject of the clause behind it?"""
    if draft.rule != "seat:garrison" or draft.at <= draft.phrase.start:
        return False
    comma = any(scene.low(i) == "," for i in range(draft.phrase.start, draft.at))
    acts = any("past" in cue.forms for item in scene.items[draft.at + 1 : draft.at + 2] for cue in item.verbs)
    return comma and (acts or scene.low(draft.at + 1).endswith("ed"))


def _left_so(scene: Scene, draft: Draft) -> bool:
    """ "left X in ruins", "left the town without power": what became of it, and nobody went away."""
    if draft.rule != "verb:leave":
        return False
    return any(_is_state_left(scene, after) for after in (draft.at + 1, draft.phrase.stop))


def _is_state_left(scene: Scene, after: int) -> bool:
    after += scene.is_in(after, "rules.town_things")
    ruined = scene.low(after) in {"in", "without"} and scene.is_in(after + 1, "rules.states_left")
    return ruined or scene.is_in(after, "rules.states_left")


def _taken_otherwise(scene: Scene, draft: Draft) -> bool:
    """ "was taken aback", "won X over", "cleared mines in X": no place changed hands."""
    if draft.status != "captured" or not draft.rule.startswith("verb:"):
        return False
    verb, behind = draft.rule.removeprefix("verb:"), scene.low(draft.at + 1)
    if verb == "win":
        return draft.phrase.start > draft.at and scene.low(draft.phrase.stop) == "over"
    return behind in _SURPRISED if verb == "take" else verb in {"clear", "sweep"} and behind in MINES


def _died(scene: Scene, draft: Draft) -> bool:
    """ "lost their lives", "lost its way": no place."""
    whose = scene.low(draft.at + 1) in {"their", "his", "her", "its"}
    return draft.rule == "verb:lose" and whose and scene.low(draft.at + 2) in _LOST


def _lasts(scene: Scene, draft: Draft) -> bool:
    """ "The battle of X went on (until May)", but not "X went on 9 May": it did not fall."""
    if draft.rule != "verb:go" or scene.low(draft.at + 1) not in {"on", "through", "ahead", "without", "quiet", "dark"}:
        return False
    behind = scene.items[draft.at + 2 : draft.at + 3]
    dated = bool(behind) and behind[0].kind == "date" and not scene.text.startswith(_LASTING, behind[0].start)
    return scene.low(draft.at + 1) != "on" or not dated


def _burns(scene: Scene, draft: Draft) -> bool:
    """ "was engulfed in flames": nobody took it."""
    return draft.rule == "verb:engulf" and scene.low(draft.at + 1) == "in"


def _under_sail(scene: Scene, draft: Draft) -> bool:
    """ "the fleet left X for Z": ships put out of a port that stays whose it is."""
    if draft.status != "lost" or not draft.rule.startswith("verb:"):
        return False
    words = scene.text[scene.items[draft.first].start : scene.items[draft.at].start].casefold().split()
    return not _FLEETS.isdisjoint(words)


def _too_soon(scene: Scene, draft: Draft) -> bool:
    """ "announced the fall of X ahead of the event" """
    return draft.rule.startswith("noun:") and scene.low(draft.phrase.stop) in {"ahead", "prematurely"}


def _of_people(scene: Scene, draft: Draft) -> bool:
    """ "were under fourteen when Y took them": them, and not the towns they are from."""
    if draft.status != "captured" or scene.low(draft.at + 1) != "them":
        return False
    return any(scene.is_in(i, "rules.civilians") or scene.is_in(i, "rules.abducted") for i in range(draft.at))


def _kept_in(scene: Scene, draft: Draft) -> bool:
    """ "sealed X off after an outbreak of cholera", "cut X off from the power grid": nobody lays siege to it."""
    behind = range(draft.at, min(len(scene.items), draft.at + _REACH))
    return draft.status == "besieged" and any(scene.is_in(k, "rules.no_siege") for k in behind)


def _unconfirmed(scene: Scene, draft: Draft) -> bool:
    """ "declined to confirm the capture of X", "refrained from confirming their control": left open."""
    first = min(draft.first, draft.phrase.start)
    for k in range(first - 1, max(-1, first - _SAID), -1):
        if scene.is_in(k, "rules.confirming"):
            before = range(max(0, k - _WILL), k)
            return any(scene.is_in(i, "rules.declining") for i in before)
        if scene.kind(k) in {"punct", "date"} or scene.low(k) == "that":
            return False
    return False


_SAID = 6
"""Items of "confirming the (rebels') full" before what is confirmed."""
_WILL = 3
"""Items of "stopped short of" before "confirming"."""


def _denied(scene: Scene, draft: Draft) -> bool:
    """ "dismissed as fake a report that Y took X", "rumours that Y had taken X proved false" """
    first, last = min(draft.first, draft.phrase.start), max(draft.last, draft.at)
    that = next((i for i in range(first - 1, max(-1, first - _THAT), -1) if scene.low(i) == "that"), None)
    if that is not None and scene.is_in(that - 1, "rules.denying"):
        return all(scene.low(i) not in {",", ";", "but"} for i in range(that, first))  # "denied that X is in Y's hands"
    if that is None:
        return _is_of_denied(scene, first, last)
    by = any(scene.low(i) == "by" for i in range(max(0, that - _THAT), that))
    back = _THAT if by else 2  # "dismissed as disinformation a statement by Z that"
    if not any(scene.is_in(i, "rules.hearsay") for i in range(max(0, that - back), that)):
        return False
    noun = next(i for i in range(that - 1, -1, -1) if scene.is_in(i, "rules.hearsay"))
    if any(
        scene.is_in(i, "rules.denying") or scene.is_in(i, "rules.untrue") for i in range(max(0, noun - _THAT), noun)
    ):
        return True
    for i in range(last + 1, min(len(scene.items), last + _REACH)):
        if scene.low(i) in {";", ",", "which", "but"}:
            return False
        not_so = scene.low(i) == "not" and scene.low(i + 1) in {"true", "correct", "accurate", "so"}
        if not_so or scene.is_in(i, "rules.untrue") or scene.is_in(i, "rules.denying"):
            return True
    return False


def _is_of_denied(scene: Scene, first: int, last: int) -> bool:
    """ "refuted the information about the loss of X", "called reports of X's fall lies": of items `first` to `last`."""
    about = scene.run_before(first, "classes.determiner") - 1
    if scene.low(about) not in {"about", "of", "on", "regarding", "concerning"}:
        return False
    if not scene.is_in(about - 1, "rules.hearsay"):
        return False
    if any(scene.is_in_any(i, _DENYING) for i in range(max(0, about - _THAT), about - 1)):
        return True
    behind = range(last + 1, min(len(scene.items), last + _CALLED))
    said = next((i for i in behind if scene.is_in(i, "rules.untrue") or scene.low(i) in {",", ";"}), None)
    return said is not None and scene.is_in(said, "rules.untrue")


_DENYING = ("rules.denying", "irrealis.denying_outright")


def _called_untrue(scene: Scene, draft: Draft) -> bool:
    """ "reports about the fall of X, spread by Y, are not true", "the claim of X's capture is a lie" """
    first, last = min(draft.first, draft.phrase.start), max(draft.last, draft.at)
    words = scene.where(scene.vocab.cls["rules.untrue"], _TRUE)
    untrue = next((i for i in words if i > last and _is_untrue(scene, i)), None)
    if untrue is None or any(scene.low(i) in {";", "but", "which"} for i in range(last + 1, untrue)):
        return False
    if draft.rule.startswith("noun:") and untrue <= last + _CALLED and "," not in map(scene.low, range(last, untrue)):
        return True  # "the fall of X was propaganda"
    noun = next((i for i in range(first - 1, max(-1, first - _UNTRUE), -1) if scene.is_in(i, "rules.hearsay")), None)
    if noun is None:
        return False
    return any(scene.low(i) in {"about", "of", "on", "regarding", "concerning", "that"} for i in range(noun + 1, first))


_TRUE = frozenset({"true"})


def _is_untrue(scene: Scene, i: int) -> bool:
    """ "is false", "are not true", "isn't true": does it say so at item `i`?"""
    before = [scene.low(k) for k in range(max(0, i - 3), i)]
    if scene.low(i) == "true":
        return any(low == "not" or low.endswith("n't") for low in before)
    copula = any(scene.is_in(k, "classes.be") or scene.low(k).endswith("n't") for k in range(max(0, i - 3), i))
    return scene.is_in(i, "rules.untrue") and copula and "not" not in before


def _at_the_polls(scene: Scene, draft: Draft) -> bool:
    """ "took X in the elections": seats, and no ground."""
    last, polls = max(draft.last, draft.at), scene.vocab.cls["rules.polls"]
    if polls.isdisjoint(scene.words):
        return False
    if any(word.endswith("seats") for word in scene.words):
        return True  # "swept the elections, seizing control of X and taking 40 seats"
    for i in range(last + 1, min(len(scene.items), last + _POLLS)):
        if scene.low(i) in polls:
            return any(scene.low(k) in {"in", "at", "during"} for k in range(last + 1, i))
        if scene.items[i].kind in {"punct", "place"}:
            return False
    return False


def _in_a_work(scene: Scene, draft: Draft) -> bool:
    """ "In the novel, Y takes X", "the documentary The Fall of X": a story, or the title of one."""
    start = 0
    while start < len(scene.items) and scene.low(start) in {'"', "“", "but", "and"}:
        start += 1
    if scene.low(start) == "in" and any(scene.is_in(i, "rules.fiction") for i in range(start + 1, start + 4)):
        return True
    noun = scene.items[draft.at]
    titled = draft.rule.startswith("noun:") and noun.force is None and scene.text[noun.start].isupper()
    return titled and any(scene.is_in(i, "rules.works") for i in range(max(0, draft.at - _TITLE), draft.at))


def _on_a_work(scene: Scene, draft: Draft) -> bool:
    """ "a film about the fall of X", "a book on how Y took X": what it is about, told as no news."""
    first = min(draft.at, draft.first, draft.phrase.start)
    for i in range(first - 1, max(-1, first - _SUBJECT_OF_WORK), -1):
        if scene.is_in(i, "rules.works"):
            return any(scene.low(k) in _ABOUT for k in range(i + 1, first))
        if scene.items[i].kind not in {"word", "punct"} or scene.items[i].verbs:
            return False
    return False


def _on_a_boundary(scene: Scene, draft: Draft) -> bool:
    """ "exchanged fire across the Line of Control": a line that is no place to hold."""
    lines = scene.vocab.cls["rules.boundaries"]
    return all(ref.key in lines for ref in draft.phrase.refs)


def _of_a_firm(_: Scene, draft: Draft) -> bool:
    """ "shareholders took control of Paris-based X": whoever has its seat in a place is none."""
    return all("-based " in ref.key for ref in draft.phrase.refs)


_GUARDS: tuple[Callable[[Scene, Draft], bool], ...] = (
    is_no_strike,
    _out_in_the_country,
    _by_a_crowd,
    _kept_in,
    _out_of_the_bridgehead,
    _on_the_move,
    _on_its_way,
    _ringed_with,
    _way_cut,
    _thrown_back,
    _at_sea,
    _over_a_continent,
    _somewhere_in_a_country,
    _ruling_its_own,
    _breaking_out,
    _siege_gear,
    _by_a_border,
    _excepted,
    _none_of_it,
    _that_way,
    _lying_round,
    _subject_behind,
    _left_so,
    _taken_otherwise,
    _died,
    _lasts,
    _burns,
    _under_sail,
    _of_people,
    _in_a_work,
    _on_a_work,
    _on_a_boundary,
    _of_a_firm,
    _too_soon,
    _unconfirmed,
    _denied,
    _called_untrue,
    is_unreal,
    _at_the_polls,
)
