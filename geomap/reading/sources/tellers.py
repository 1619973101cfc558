"""Who is said to say something: the source that stands before or behind a verb of saying, and its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geomap.model import Attribution
from geomap.reading.sentences.nounphrases import tells_of
from geomap.reading.sources.media import load_media
from geomap.reading.sources.names import PRESS, may_be_many, may_be_person, source_name

if TYPE_CHECKING:
    from geomap.reading.rules import Scene
    from geomap.reading.sentences.items import Item

MAX_NAME: Final = 14
"""Items a source's name may have ..."""
_BRACKETED: Final = 6
"""Items of "(GNA)" at most."""
_MAX_LETTERS: Final = 120
_MAX_ASIDE: Final = 24
"""... and what stands between commas after it."""
_DAY = re.compile(r"\d+(?:st|nd|rd|th)?")
JOINTS = frozenset({"but", "and", "meanwhile", "yet", "so", "however"})
_CALLING = frozenset("calls called describes described dismisses dismissed denies denied rejects rejected".split())
_OBEY = frozenset({"loyal", "allied", "aligned"})
_NO_PARTICIPLES = frozenset("wing being building meeting morning evening briefing training king during".split())
_TIED = frozenset({"loyal", "intent", "opposed", "allied", "aligned", "based"})
_OFFICES = frozenset(
    "spokesman spokeswoman spokesperson minister mayor governor president commander chief official officer general"
    " colonel director leader ambassador head chairman deputy senator secretary envoy lawmaker captain".split()
)
_SPOKESMAN = frozenset({"spokesman", "spokeswoman", "spokesperson"})
_PRONOUNS = frozenset({"it", "he", "she", "they", "who", "which"})
_NOBODY = _PRONOUNS | frozenset(
    "reports report some that this i we you there others many media-reports rumours rumors what one these those".split()
)
_NO_HEADS = _PRONOUNS | {"this", "that", "these", "those", "we"}
_ITS_PAPER = frozenset("statement communique communiqué group report".split())
ENDS = frozenset(
    "that which who whom while when as after before but because although though where whereas whether if".split()
)
QUOTES = frozenset({'"', "“", "”", "«", "»"})
NOUNS_TOO = frozenset("report reports claim claims states state notes posts".split())
"""Verbs of saying that are nouns as well."""
OPEN_NAME = frozenset({"'", "’", "-", ".", "&", "/"})


def teller_before(scene: Scene, end: int, before: Attribution | None) -> tuple[Attribution | None, int]:
    """The source whose name ends before item `end`, and where it begins; an aside between commas is passed over."""
    if end <= 0:
        return None, end
    end = _without_place(scene, _without_who(scene, _without_bracket(scene, end)))
    aside = (end, end)
    if scene.low(end - 1) == ",":
        opening = next((k for k in range(end - 2, max(-1, end - _MAX_ASIDE), -1) if scene.low(k) == ","), None)
        if opening is None:
            return None, end
        if (named := _named_in_aside(scene, opening, end - 1, before)) is not None:
            return named
        if not (_is_aside(scene, opening + 1) or _is_post(scene, opening + 1, end - 1)):
            return None, end
        aside, end = (opening + 1, end - 1), opening
    elif (relative := _relative_before(scene, end)) is not None:
        end = relative  # "the militia that has been fighting Y said"
        aside = (end, end)
    return _name_before(scene, end, aside, before)


def _without_bracket(scene: Scene, end: int) -> int:
    """ "The Government of National Accord (GNA) have said": where the name ends before the bracket."""
    if scene.low(end - 1) != ")":
        return end
    return next((k for k in range(end - 2, max(0, end - _BRACKETED), -1) if scene.low(k) == "("), end)


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
    opening = next((k for k in range(end - 3, max(-1, end - _MAX_ASIDE), -1) if scene.low(k) == ","), None)
    if opening is None or not _is_aside(scene, opening + 1):
        return end
    return end - 2 if is_person(scene, _name_start(scene, opening), opening) else end


def _named_in_aside(
    scene: Scene, opening: int, close: int, before: Attribution | None
) -> tuple[Attribution | None, int] | None:
    """Who says it where the name of a person or place stands between commas; None where something else stands."""
    if not _is_name(scene, opening + 1, close):
        return None
    if scene.low(opening - 1) == "capital":
        return teller_before(scene, opening, before)  # "the mission in the Russian capital, Moscow, said"
    start = _name_start(scene, opening)
    led = next((k for k in range(start + 2, opening) if scene.low(k) == "by"), None)
    if led is not None:  # "rebels led by the former president, X, say"
        return teller_at(scene, start, led - 1), start
    if scene.text[scene.items[opening + 1].start : scene.items[close - 1].end].isupper() or _holds_office(
        scene, opening
    ):
        return teller_at(scene, opening + 1, close, (start, opening)), start  # "the mayor, X Y, said"
    if without_tail(scene, start, opening) < opening:
        return teller_at(scene, start, opening), start  # "rebels loyal to the former president, X Y, say"
    return None


def _name_before(
    scene: Scene, end: int, aside: tuple[int, int], before: Attribution | None
) -> tuple[Attribution | None, int]:
    """The source whose name ends right before item `end`, an aside behind it or none, and where it begins."""
    start = _name_start(scene, end)
    if (person := _person_before(scene, start, end)) is not None:
        return teller_at(scene, person, start - 1, (start, end)), person  # "X Y, a police spokesman said"
    opens = start == 0 or scene.items[start - 1].kind in {"punct", "number", "date"} or scene.low(start - 1) in JOINTS
    described = aside[0] < aside[1]
    if described and not opens:
        return None, end  # a clause stood before the comma, no name
    if scene.low(start - 1) == "who" and start > 1 and not described:
        end = start - 1  # "a resident who spoke on condition of anonymity said"
        start = _name_start(scene, end)
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
    start, end = _trimmed(scene, start, end)
    until = end
    if end <= start or (start > whole and all(it.kind == "place" for it in scene.items[start:end])):
        return None  # "in Homs"
    owner = next((k for k in range(end - 1, start, -1) if scene.items[k].kind == "possessive"), None)
    if owner is not None and scene.low(end - 1) in {"report", "reports", "statement", "update", "assessment", "data"}:
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
    if scene.low(end) in _OBEY or not _OBEY.isdisjoint(written.split()):
        speaking = [it.force for it in reversed(scene.items[start:until]) if it.force is not None]
    # "director of the Syrian Observatory" does not speak for Syria
    beside = [it.force for it in scene.items[aside[0] : aside[1]] if it.force is not None]
    force = next(iter([*speaking, *(f for f in beside if f.kind != "country")]), None)
    return Attribution(name, written, force.force.side if force is not None else None)


def without_tail(scene: Scene, start: int, end: int) -> int:
    """Where a name ends that says more: "X Y by telephone", "X Y of the militia", "troops deployed to help"."""
    for k in range(start + 1, end):
        if (
            adverbial(scene, k)
            or _is_described(scene, k - 1)
            or (scene.low(k) in {"of", "from"} and _is_of_force(scene, start, k, end))
        ):
            return k
    return end


def _is_described(scene: Scene, k: int) -> bool:
    """ "troops deployed to help", "a resident fleeing the fighting": does what follows item `k` tell of it?"""
    if k + 2 >= len(scene.items) or scene.items[k + 1].kind != "word":
        return False
    word, after = scene.low(k + 1), scene.items[k + 2]
    if word in _TIED:
        return True
    if scene.items[k].kind != "force" and not is_speaker(scene, k):
        return False
    if tells_of(word):
        return scene.items[k].kind == "force" or scene.is_in(k + 2, "classes.preposition") or after.kind == "date"
    return (
        word.endswith("ing") and word not in _NO_PARTICIPLES and not any(is_speaker(scene, j) for j in (k + 1, k + 2))
    )


def _is_of_force(scene: Scene, start: int, k: int, end: int) -> bool:
    """ "X Y of the militia": is a person's name before item `k`, and whom he belongs to behind it?"""
    if not is_person(scene, start, k):
        return False
    return any(scene.items[j].kind == "force" or is_speaker(scene, j) for j in range(k + 1, end))


def is_person(scene: Scene, start: int, end: int) -> bool:
    """Do items `start` to `end` end with a name of two words or more that no force or office bears?"""
    words = 0
    for k in range(end - 1, start - 1, -1):
        item = scene.items[k]
        if item.kind == "punct" and item.lower in OPEN_NAME:
            continue
        if item.kind == "force" or not scene.text[item.start].isupper() or is_speaker(scene, k):
            break
        words += len(scene.text[item.start : item.end].split())
    return words > 1


def apposed_person(scene: Scene, start: int, stop: int) -> int | None:
    """The end of the name behind the comma at item `stop`: "said the police chief, X Y."; None where none stands."""
    if scene.low(stop) != "," or not any(_is_office(scene, k) for k in range(start, stop)):
        return None
    if is_person(scene, start, stop):
        return None
    end = stop + 1
    while end < len(scene.items) and end <= stop + _BRACKETED and _is_name(scene, end, end + 1):
        end += 1
    ends = end >= len(scene.items) or (scene.items[end].kind == "punct" and scene.low(end) not in OPEN_NAME - {"."})
    return end if ends and is_person(scene, stop + 1, end) else None


def adverbial(scene: Scene, k: int) -> int:
    """The item after "on Monday", "in a statement", "by telephone", "on Telegram" at `k`; 0 where none stands."""
    if scene.low(k) not in {"on", "in", "by", "at", "from", "via", "over", "to", "through", "early", "late"}:
        return 0
    for j in range(k + 1, min(len(scene.items), k + 6)):
        item = scene.items[j]
        if item.kind == "date" or (
            item.lower in load_media().channels and scene.low(j + 1) not in load_media().channels
        ):
            return j + 1
        if not (scene.is_in(j, "classes.determiner") or item.kind == "word") or item.verbs or item.lower in ENDS:
            return 0
    return 0


def is_finite(item: Item) -> bool:
    """Is the item a verb of its clause, in the past or the present?"""
    return item.kind == "word" and not item.nouns and any(c.forms & {"past", "s"} for c in item.verbs)


def _meant(scene: Scene, word: str, at: int, before: Attribution | None) -> Attribution | None:
    """Who "he", "they", "the group" or "the spokesman" at item `at` is: who spoke before, or does what is told."""
    spoke = before or scene.discourse.speaker
    if word in {"he", "she"}:
        named = next((k for k in range(at - 1, 0, -1) if _begins_clause(scene, k)), None)
        if named is not None:
            return teller_at(scene, _name_start(scene, named), named)  # "X Y rejected this: the hills, she said, ..."
        return spoke if spoke is not None and may_be_person(spoke) else None
    if word not in _PRONOUNS:
        words = spoke.as_written.casefold().split() if spoke is not None else []
        office = word in _SPOKESMAN and before is not None and may_be_person(before)
        papers = word in _ITS_PAPER and spoke is not None and (word != "group" or not may_be_person(spoke))
        same = len(words) > 1 and (word == words[-1] or (word in words and word in _OFFICES))
        return spoke if office or papers or same else None
    doing = (k for k in range(at) if scene.items[k].kind == "force" and not scene.clauses.governed(k))
    subject = next(doing, None) if scene.low(at - 1) in {",", *QUOTES} else None
    force = scene.items[subject].force if subject is not None else None
    if word == "they" and spoke is not None and not may_be_many(spoke):
        last = scene.discourse.force
        return (
            Attribution(scene.text[last.start : last.end], scene.text[last.start : last.end], last.force.side)
            if last
            else None
        )
    if before is not None or (word == "they" and spoke is not None and spoke.side is None):
        return spoke
    if subject is None or force is None or force.role == "weapon":
        return None
    if spoke is not None and spoke.side is not None and spoke.side == force.force.side:
        return spoke
    return teller_at(scene, subject, subject + 1)


def _begins_clause(scene: Scene, k: int) -> bool:
    """Does the verb at item `k` stand right behind the name of a person?"""
    if scene.items[k - 1].kind != "name" or not (is_finite(scene.items[k]) or scene.low(k).endswith("ed")):
        return False
    return is_person(scene, _name_start(scene, k), k)


def _is_name(scene: Scene, start: int, end: int) -> bool:
    """Are the items of an aside a person's name and nothing else?"""
    return start < end and all(
        scene.text[it.start].isupper() or it.lower in {"al", "el", "de", "bin", "van", "-", "."}
        for it in scene.items[start:end]
    )


def _holds_office(scene: Scene, stop: int) -> bool:
    """Does the name that ends before item `stop` say what somebody is: "the mayor", "a spokesman for Y"?"""
    start = _name_start(scene, stop)
    words = range(start, stop)
    first = scene.is_in(start, "classes.determiner") or any(scene.items[k].kind == "possessive" for k in words)
    return first and any(_is_office(scene, k) for k in words)


def _is_aside(scene: Scene, i: int) -> bool:
    """Does what begins after a comma describe who was named before it ("a spokesman", "director of", "who is")?"""
    item = scene.items[i]
    if scene.is_in(i, "classes.determiner") or item.lower in {"who", "whom", "whose", "which", "where", "or"}:
        return True
    return (
        item.kind == "word"
        and not item.verbs
        and scene.text[item.start].islower()
        and (scene.low(i + 1) in {"of", "for", "at", "in"} or item.lower.endswith("ing"))
        and not scene.is_in(i, "classes.preposition")
    )


def is_speaker(scene: Scene, k: int) -> bool:
    """Is the noun at item `k` one for those who say things?"""
    item = scene.items[k] if 0 <= k < len(scene.items) else None
    if item is None or item.kind not in {"word", "force"}:
        return False
    low = item.lower if item.kind == "word" else scene.text[item.start : item.end].rpartition(" ")[2].casefold()
    nouns = load_media().speakers
    return low in scene.vocab.cls["attribution.organisations"] or low in nouns or f"{low}s" in nouns


def _is_office(scene: Scene, k: int) -> bool:
    force = scene.items[k].force
    return scene.is_in(k, "attribution.organisations") or (force is not None and force.role == "authority")


def _person_before(scene: Scene, start: int, end: int) -> int | None:
    """Where the name begins of him who "a police spokesman", "Y's governor" of items `start` to `end` is."""
    if scene.low(start - 1) != ",":
        return None
    one = scene.low(start) in {"a", "an"} and scene.items[start - 2].kind == "name"  # "X Y, an elder in Z said"
    if not one and not any(_is_office(scene, k) for k in range(start, end)):
        return None
    owner = next((k for k in range(start, end) if scene.items[k].kind == "possessive"), None)
    if scene.low(start) not in {"a", "an", "the"} and owner is None and scene.text[scene.items[start].start].isupper():
        return None
    begin = _name_start(scene, start - 1)
    named = scene.items[start - 2].kind == "name" and _is_name(scene, begin, start - 1)
    return begin if named and (begin == 0 or scene.items[begin - 1].kind == "punct") else None


def _is_post(scene: Scene, start: int, end: int) -> bool:
    """ "X, Y's minister for ports, said", "X, deputy police chief in Z, said": is the aside what X is?"""
    words = range(start, end)
    return any(_is_office(scene, k) for k in words) and not any(
        is_finite(scene.items[k]) or scene.is_in(k, "classes.be") or scene.is_in(k, "classes.have") for k in words
    )


def _relative_before(scene: Scene, end: int) -> int | None:
    """The relative pronoun of a clause that ends before item `end` and tells of the noun before it, if one does."""
    for r in range(end - 2, max(0, end - _MAX_ASIDE), -1):
        low = scene.low(r)
        if (scene.items[r].kind == "punct" and low not in OPEN_NAME) or scene.is_in(r, "classes.reporting"):
            return None
        if low in {"that", "who", "which"}:
            acts = (
                is_finite(scene.items[r + 1]) or scene.is_in(r + 1, "classes.be") or scene.is_in(r + 1, "classes.have")
            )
            noun = scene.items[r - 1].kind in {"force", "name"} or scene.is_in(r - 1, "attribution.organisations")
            noun = noun or (r > 1 and scene.items[r - 1].kind == "word" and scene.is_in(r - 2, "classes.determiner"))
            return r if acts and noun else None
    return None


def _name_start(scene: Scene, end: int) -> int:
    start = end
    while start > 0 and start > end - MAX_NAME:
        k = start - 1
        item = scene.items[k]
        if item.lower == ")":  # "hunters (yan banga) from Mubi said"
            opening = next((j for j in range(k - 1, max(-1, k - _BRACKETED), -1) if scene.low(j) == "("), None)
            if opening is not None and opening > 0:
                start = opening
                continue
        if (item.kind == "punct" and item.lower not in OPEN_NAME) or item.lower in ENDS:
            break
        participle = is_finite(item) and start < end and scene.is_in(start, "classes.preposition")
        participle = participle or k == end - 1  # "militant attacks said": a noun, as it stands before a verb
        participle = participle or (item.lower == "forces" and scene.low(start) in _TIED)
        if scene.is_in(k, "classes.be") or scene.is_in(k, "classes.have") or (is_finite(item) and not participle):
            joint = (j for j in range(start, end - 1) if scene.is_in(j, "classes.conjunction"))
            start = next(joint, start)  # "X is north of Y and residents said"
            break
        start = k
    while start < end and (
        scene.is_in(start, "classes.conjunction")
        or scene.is_in(start, "classes.adverb")
        or scene.items[start].kind in {"date", "number", "punct"}
        or scene.low(start) in {"but", "meanwhile", "yet", "so"}
    ):
        start += 1
    return start


def _trimmed(scene: Scene, start: int, end: int) -> tuple[int, int]:
    """ "In the north the paramilitaries" are the paramilitaries; what joins a name to other words is left out."""
    while start < end and (scene.is_in(start, "classes.preposition") or scene.items[start].kind == "date"):
        start += 1
        while start < end and (scene.items[start].kind in {"date", "punct"} or _DAY.fullmatch(scene.low(start))):
            start += 1  # "on 13 February the president"
        first = start
        if start < end and scene.items[start - 1].kind in {"date", "punct"}:
            continue
        while start < end and scene.items[start].kind != "force" and not scene.is_in(start, "classes.determiner"):
            start += 1
        if start == end:
            return first, end
        if scene.is_in(start, "classes.determiner") and any(
            scene.is_in(k, "classes.determiner") for k in range(start + 1, end)
        ):
            start += 1
            while start < end and scene.items[start].kind != "force" and not scene.is_in(start, "classes.determiner"):
                start += 1
    while end > start and (
        scene.is_in(end - 1, "classes.preposition")
        or scene.is_in(end - 1, "classes.conjunction")
        or scene.items[end - 1].kind in {"date", "punct"}
    ):
        end -= 1
    return start, end


def name_end(scene: Scene, start: int) -> int:
    """Where the name of a source that begins at `start` ends."""
    i = start
    while i < len(scene.items) and i < start + MAX_NAME:
        item = scene.items[i]
        if (item.kind == "punct" and item.lower not in OPEN_NAME) or item.kind == "date" or item.lower in ENDS:
            break
        if i > start and (
            scene.is_in(i, "classes.be")
            or scene.is_in(i, "classes.have")
            or item.lower in scene.vocab.cls["classes.reporting"] - NOUNS_TOO
            or (item.lower == "and" and _clause_after(scene, i + 1))
            or (item.lower in {"in", "on", "at"} and i + 1 < len(scene.items) and scene.items[i + 1].kind == "date")
        ):
            break
        i += 1
    return i


def _clause_after(scene: Scene, k: int) -> bool:
    """Does a clause of its own stand after "and"?"""
    for j in range(k, min(len(scene.items), k + 8)):
        if scene.items[j].kind == "punct":
            return False
        if scene.is_in(j, "classes.be") or scene.is_in(j, "classes.have") or is_finite(scene.items[j]):
            return True
    return False
