"""Who is said to say something: the source that stands before or behind a verb of saying, and its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geomap.model import Attribution
from geomap.reading.sources.again import told_again
from geomap.reading.sources.bounds import (
    BRACKETED,
    ENDS,
    MAX_ASIDE,
    QUOTES,
    adverbial,
    is_finite,
    is_name,
    is_office,
    is_person,
    name_start,
    relative_before,
    trimmed,
    without_tail,
)
from geomap.reading.sources.names import PRESS, may_be_many, may_be_person, source_name

if TYPE_CHECKING:
    from geomap.reading.rules import Scene
    from geomap.reading.sentences.items import ForceLike

ASIDE: Final = 8
"""Items of ", in a statement on Monday,"."""
_MAX_LETTERS: Final = 120
JOINTS = frozenset({"but", "and", "meanwhile", "yet", "so", "however"})
_CALLING = frozenset("calls called describes described dismisses dismissed denies denied rejects rejected".split())
_OBEY = frozenset({"loyal", "allied", "aligned"})
_ITS_OWN = frozenset("report reports statement update assessment data website site page account post tweet map".split())
"""What somebody says something in: "the staff's evening report"."""
_HOWEVER = frozenset({"however", "though", "meanwhile", "too", "instead", "nevertheless"})
_PART = frozenset({"part", "turn", "contrast", "side", "hand"})
"""How asides end that set a speaker against another: ", for their part,", ", in turn,"."""
_INCLUDING = frozenset({"including", "among"})
_TIMES = ENDS - {"that", "which", "who", "whom"}
"""Words that open a clause which somebody's name can begin."""
_PRONOUNS = frozenset({"it", "he", "she", "they", "who", "which"})
_NOBODY = _PRONOUNS | frozenset(
    "reports report some that this i we you there others many media-reports rumours rumors what one these those".split()
)
_NO_HEADS = _PRONOUNS | {"this", "that", "these", "those", "we", "what", "how", "why"}


def teller_before(scene: Scene, end: int, before: Attribution | None) -> tuple[Attribution | None, int]:
    """The source whose name ends before item `end`, and where it begins; an aside between commas is passed over."""
    if end <= 0:
        return None, end
    end = _without_place(scene, _without_who(scene, _without_bracket(scene, end)))
    aside = (end, end)
    if scene.low(end - 1) == ",":
        opening = _comma_before(scene, end - 1)
        if opening is None:
            return None, end
        if scene.low(opening + 1) in _INCLUDING:  # "eight people, including elders, medics and rebels, said"
            return _name_before(scene, opening, (opening, opening), before)
        if (named := _named_in_aside(scene, opening, end - 1, before)) is not None:
            return named
        if _is_whereabouts(scene, opening, end - 1):  # "doctors in X, Y province, said"
            return _name_before(scene, opening, (opening, opening), before)
        if not (is_aside(scene, opening + 1) or _is_post(scene, opening + 1, end - 1)):
            return None, end
        aside, end = (opening + 1, end - 1), opening
    elif (relative := relative_before(scene, end)) is not None:
        end = relative  # "the militia that has been fighting Y said"
        aside = (end, end)
    return _name_before(scene, end, aside, before)


def _comma_before(scene: Scene, close: int) -> int | None:
    """The comma that opens the aside which the comma at item `close` ends; None where none does."""
    commas = [k for k in range(close - 1, max(-1, close - MAX_ASIDE), -1) if scene.low(k) == ","]
    return next((k for k in commas if scene.low(k + 1) in _INCLUDING), next(iter(commas), None))


def _without_bracket(scene: Scene, end: int) -> int:
    """ "The Government of National Accord (GNA) have said": where the name ends before the bracket."""
    if scene.low(end - 1) != ")":
        return end
    return next((k for k in range(end - 2, max(0, end - BRACKETED), -1) if scene.low(k) == "("), end)


def _without_who(scene: Scene, end: int) -> int:
    """ "U.N. officers here, who reported": where the name ends before "who"."""
    if scene.low(end - 1) != "who" or end <= 1:
        return end
    end -= 2 if scene.low(end - 2) == "," else 1
    return end - (scene.low(end - 1) in {"here", "there"})


def _without_place(scene: Scene, end: int) -> int:
    """ "X Y, an elder in the town of Z, Somalia said": where the aside ends before the country."""
    if scene.low(end - 2) != "," or not (
        scene.items[end - 1].place is not None or scene.items[end - 1].kind == "place"
    ):
        return end
    opening = next((k for k in range(end - 3, max(-1, end - MAX_ASIDE), -1) if scene.low(k) == ","), None)
    if opening is None or not is_aside(scene, opening + 1):
        return end
    return end - 2 if is_person(scene, name_start(scene, opening), opening) else end


def _named_in_aside(
    scene: Scene, opening: int, close: int, before: Attribution | None
) -> tuple[Attribution | None, int] | None:
    """Who says it where the name of a person or place stands between commas; None where something else stands."""
    first = opening + 1 + (scene.low(opening + 1) == "the")
    if not is_name(scene, first, close):
        return None
    if scene.low(opening - 1) == "capital":
        return teller_before(scene, opening, before)  # "the mission in the Russian capital, Moscow, said"
    relative = relative_before(scene, opening)
    if relative is not None and _holds_office(scene, relative):
        start = name_start(scene, relative)  # "the head of an office that oversees the army, X Y, said"
        return teller_at(scene, opening + 1, close, (start, relative)), start
    start = name_start(scene, opening)
    led = next((k for k in range(start + 2, opening) if scene.low(k) == "by"), None)
    if led is not None:  # "rebels led by the former president, X, say"
        return teller_at(scene, start, led - 1), start
    written = scene.text[scene.items[first].start : scene.items[close - 1].end]
    if written.isupper() or _holds_office(scene, opening):
        return teller_at(scene, opening + 1, close, (start, opening)), start  # "the mayor, X Y, said"
    if without_tail(scene, start, opening) < opening:
        return teller_at(scene, start, opening), start  # "rebels loyal to the former president, X Y, say"
    if is_person(scene, opening + 1, close) and _describes_one(scene, start, opening):
        return teller_at(scene, opening + 1, close, (start, opening)), start  # "one resident, X Y, said"
    return None


def _name_before(
    scene: Scene, end: int, aside: tuple[int, int], before: Attribution | None
) -> tuple[Attribution | None, int]:
    """The source whose name ends right before item `end`, an aside behind it or none, and where it begins."""
    start = name_start(scene, end)
    if (person := _person_before(scene, start, end)) is not None:
        return teller_at(scene, person, start - 1, (start, end)), person  # "X Y, a police spokesman said"
    opens = start == 0 or scene.items[start - 1].kind in {"punct", "number", "date"} or scene.low(start - 1) in JOINTS
    opens = opens or scene.low(start - 1) in _TIMES
    described = aside[0] < aside[1]
    if described and not opens:
        return None, end  # a clause stood before the comma, no name
    if scene.low(start - 1) == "who" and start > 1 and not described:
        end = start - 1  # "a resident who spoke on condition of anonymity said"
        start = name_start(scene, end)
    words = [scene.low(k).lstrip("·") for k in range(start, end) if not scene.is_in(k, "classes.determiner")]
    if len(words) == 1 and words[0] in _PRONOUNS - {"who", "which"}:
        return _meant(scene, words[0], start, before), start
    bare = len(words) == 1 and " " not in scene.text[scene.items[end - 1].start : scene.items[end - 1].end]
    if bare and scene.low(start) in {"the", "its", "their"}:
        meant = _meant(scene, words[0], start, before)
        if meant is not None:
            return meant, start
    return teller_at(scene, start, end, aside), start


def teller_at(scene: Scene, start: int, end: int, aside: tuple[int, int] = (0, 0)) -> Attribution | None:
    """The source named at items `start` to `end`; None where nobody is."""
    whole = start
    start, end = trimmed(scene, start, end)
    until = end
    if end <= start or (start > whole and all(it.kind == "place" for it in scene.items[start:end])):
        return None  # "in Homs"
    if scene.is_in(start - 1, "classes.have"):
        return None  # "had spoken to people who confirmed"
    owner = next((k for k in range(end - 1, start, -1) if scene.items[k].kind == "possessive"), None)
    if owner is not None and scene.low(end - 1) in _ITS_OWN:
        end = owner  # "the staff's evening report"
    if end - start > 1 and scene.low(end - 1) == "reports" and scene.low(end - 2) in PRESS:
        end -= 1  # "according to local media reports"
    end = without_tail(scene, start, end)
    end = next((k for k in range(start + 1, end) if scene.low(k) in _CALLING), end)  # "X calls this a lie and says"
    items = scene.items[start:end]
    plain = [it for k, it in enumerate(items, start) if not scene.is_in(k, "classes.determiner")]
    if (
        not plain
        or (plain[-1].lower in _NOBODY and not (plain[-1].lower == "report" and any(it.force for it in plain)))
        or items[0].lower in _NO_HEADS
        or all(it.kind in {"number", "punct", "date"} for it in plain)
        or scene.is_in(end - 1, "rules.weapons")  # "shells reported daily"
    ):
        return None
    cited = next((k for k, it in enumerate(items) if it.lower in {"citing", "quoting"}), None)
    if cited is not None and cited + 1 < len(items):
        items = items[cited + 1 :]
    written = scene.text[items[0].start : items[-1].end]
    name = source_name(written)
    if not name or name.casefold() in _NOBODY or len(name) > _MAX_LETTERS:
        return None
    speaking = [it.force for it in items if it.force is not None]
    speaking.sort(key=lambda force: force.kind == "country")  # "Yemen's Houthi movement" speaks for the Houthis
    obeys = scene.low(end) in _OBEY or (scene.low(end) == "fighting" and scene.low(end + 1) == "for")
    if obeys or not _OBEY.isdisjoint(written.split()):
        speaking = [it.force for it in reversed(scene.items[start:until]) if it.force is not None]
    # "director of the Syrian Observatory" does not speak for Syria
    beside = [it.force for it in scene.items[aside[0] : aside[1]] if it.force is not None]
    force = next(iter([*speaking, *(f for f in beside if f.kind != "country")]), None)
    return Attribution(name, written, force.force.side if force is not None else None)


def _meant(scene: Scene, word: str, at: int, before: Attribution | None) -> Attribution | None:
    """Who "he", "they", "the group" or "the spokesman" at item `at` is: who spoke before, or does what is told."""
    spoke = before or scene.discourse.voices.speaker
    if word in {"he", "she"}:
        named = next((k for k in range(at - 1, 0, -1) if _begins_clause(scene, k)), None)
        if named is not None:
            return teller_at(scene, name_start(scene, named), named)  # "X Y rejected this: the hills, she said, ..."
        if spoke is not None and (may_be_person(spoke) or spoke.name.endswith("s")):
            return spoke
        return scene.discourse.voices.told_of  # "General X came on Friday. He said"
    if word not in _PRONOUNS:
        return told_again(scene, word, spoke, before)
    last = scene.discourse.actors.last
    if word == "they" and spoke is not None and not may_be_many(spoke):
        written = scene.text[last.start : last.end] if last is not None else ""
        return Attribution(written, written, last.force.side) if last is not None else None
    if before is not None:
        return spoke
    if word == "they" and spoke is not None and (spoke.side is None or _is_of(spoke, last)):
        return spoke
    doing = (k for k in range(at) if scene.items[k].kind == "force" and not scene.clauses.governed(k))
    subject = next(doing, None) if scene.low(at - 1) in {",", *QUOTES} else None
    force = scene.items[subject].force if subject is not None else None
    if subject is None or force is None or force.role == "weapon":
        if word == "it" and spoke is None:
            return told_again(scene, "group", None, None)  # "Y took X. It had proclaimed its capture in May."
        return spoke if word == "it" and spoke is not None and not may_be_person(spoke) else None
    return spoke if spoke is not None and _is_of(spoke, force) else teller_at(scene, subject, subject + 1)


def pointed_at(scene: Scene, start: int, stop: int) -> Attribution | None:
    """Whom "the source", "the same official" at items `start` to `stop` point back to; None for other words."""
    words = [scene.low(k) for k in range(start, stop) if scene.items[k].kind != "punct"]
    spoke = scene.discourse.voices.speaker
    if len(words) > 2 and words[:2] == ["the", "same"]:
        return spoke
    return told_again(scene, words[1], spoke, None) if len(words) == 2 and words[0] == "the" else None


def _is_of(spoke: Attribution, force: ForceLike | None) -> bool:
    """Does a source speak for the side of a force?"""
    return force is not None and spoke.side is not None and spoke.side == force.force.side


def _begins_clause(scene: Scene, k: int) -> bool:
    """Does the verb at item `k` stand right behind the name of a person?"""
    if scene.items[k - 1].kind != "name" or not (is_finite(scene.items[k]) or scene.low(k).endswith("ed")):
        return False
    return is_person(scene, name_start(scene, k), k)


def _holds_office(scene: Scene, stop: int) -> bool:
    """Does the name that ends before item `stop` say what somebody is: "the mayor", "a spokesman for Y"?"""
    start = name_start(scene, stop)
    words = range(start, stop)
    force = scene.items[start].force
    first = scene.is_in(start, "classes.determiner") or any(scene.items[k].kind == "possessive" for k in words)
    first = first or (force is not None and force.role == "authority")  # "Y's prime minister", read as one force
    return first and any(is_office(scene, k) for k in words)


def _is_whereabouts(scene: Scene, opening: int, close: int) -> bool:
    """ "in X, Y province,": do the commas hold a place that another before them lies in?"""
    aside = scene.items[opening + 1 : close]
    lies = scene.items[opening - 1].kind in {"place", "name"} and scene.is_in(opening - 2, "classes.preposition")
    return lies and bool(aside) and all(item.kind == "place" or item.place is not None for item in aside)


def _describes_one(scene: Scene, start: int, stop: int) -> bool:
    """ "One resident", "a hunter from Z", "Y's envoy": do items `start` to `stop` say who the person behind them is?"""
    begins = max(0, start - 1) if scene.kind(start - 1) == "number" else start
    opens = begins == 0 or scene.items[begins - 1].kind in {"punct", "date"} or scene.low(begins - 1) in JOINTS
    first = scene.is_in(begins, "classes.determiner") or scene.low(begins) in {"one", "another"}
    return opens and (first or (scene.items[stop - 1].force is not None and not is_person(scene, start, stop)))


def is_aside(scene: Scene, i: int) -> bool:
    """Does what begins after a comma describe who was named before it ("a spokesman", "director of", "who is")?"""
    if i >= len(scene.items):
        return False
    item = scene.items[i]
    if scene.is_in(i, "classes.determiner") or item.lower in {"who", "whom", "whose", "which", "where", "or"}:
        return True
    if item.lower in {"known", "called", "identified", "nicknamed"} and item.kind == "word":
        return True  # "a commander, known only as X,"
    return (
        item.kind == "word"
        and not item.verbs
        and scene.text[item.start].islower()
        and (scene.low(i + 1) in {"of", "for", "at", "in"} or item.lower.endswith("ing"))
        and not scene.is_in(i, "classes.preposition")
    )


def _person_before(scene: Scene, start: int, end: int) -> int | None:
    """Where the name begins of him who "a police spokesman", "Y's governor" of items `start` to `end` is."""
    if scene.low(start - 1) != ",":
        return None
    one = scene.low(start) in {"a", "an"} and scene.items[start - 2].kind == "name"  # "X Y, an elder in Z said"
    if not one and not any(is_office(scene, k) for k in range(start, end)):
        return None
    owner = next((k for k in range(start, end) if scene.items[k].kind == "possessive"), None)
    if scene.low(start) not in {"a", "an", "the"} and owner is None and scene.text[scene.items[start].start].isupper():
        return None
    begin = name_start(scene, start - 1)
    named = scene.items[start - 2].kind == "name" and is_name(scene, begin, start - 1)
    return begin if named and (begin == 0 or scene.items[begin - 1].kind == "punct") else None


def _is_post(scene: Scene, start: int, end: int) -> bool:
    """ "X, Y's minister for ports, said", "X, deputy police chief in Z, said": is the aside what X is?"""
    words = range(start, end)
    return any(is_office(scene, k) for k in words) and not any(
        is_finite(scene.items[k]) or scene.is_in(k, "classes.be") or scene.is_in(k, "classes.have") for k in words
    )


def before_adverbs(scene: Scene, i: int) -> int:
    """The item behind the name of who says it, where the verb of saying stands at item `i`."""
    end = i
    while end > 0:
        before = scene.items[end - 1]
        if scene.is_in(end - 1, "classes.adverb") or scene.is_in(end - 1, "classes.have") or before.lower == "also":
            end -= 1
        elif before.kind == "date" or (end == i and before.lower in {"there", "here", "earlier", "later"}):
            end -= 2 if scene.low(end - 2) in {"on", "in"} else 1
        elif before.lower == "," and (aside := _aside_before(scene, end - 1)) is not None:
            end = aside  # "X, on Monday, said", "X, however, said"
        elif (said := _said_in(scene, end)) is not None:
            end = said  # "X in a statement said"
        else:
            break
    return max(end, 0)


def _said_in(scene: Scene, end: int) -> int | None:
    """Where "in a statement" begins that ends before item `end` and does not belong to "reached by telephone"."""
    for k in range(end - 2, max(0, end - ASIDE), -1):
        if adverbial(scene, k) == end:
            return None if scene.items[k - 1].verbs or scene.low(k - 1).endswith("ed") else k
    return None


def _aside_before(scene: Scene, close: int) -> int | None:
    """The comma before "on Monday", "however", "in a statement" that the comma at `close` ends; None for others."""
    for k in range(close - 1, max(-1, close - ASIDE), -1):
        if scene.low(k) == ",":
            within = range(k + 1, close)
            alone = all(scene.is_in(j, "classes.adverb") or scene.items[j].kind == "date" for j in within)
            part = scene.low(close - 1) in _PART and scene.is_in(k + 1, "classes.preposition")
            return k if alone or part or adverbial(scene, k + 1) == close or scene.low(k + 1) in _HOWEVER else None
    return None
