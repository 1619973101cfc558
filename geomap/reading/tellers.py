"""Who is said to say something: the source that stands before or behind a verb of saying, and its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geomap.model import Attribution
from geomap.reading.nounphrases import tells_of

if TYPE_CHECKING:
    from geomap.reading.items import Item
    from geomap.reading.rules import Scene

MAX_NAME: Final = 14
"""Items a source's name may have ..."""
_BRACKETED: Final = 6
"""Items of "(GNA)" at most."""
_MAX_LETTERS: Final = 120
_MAX_ASIDE: Final = 24
"""... and what stands between commas after it."""
_COUNT = re.compile(r"^(?:two|three|four|five|six|several)\s+(?=[^\W\d_])", re.IGNORECASE)
_WHERE = re.compile(
    r"^(?P<who>(?:[\w'’-]+\s+){0,3}?(?:residents?|officials?|officers?|spokes(?:man|woman|person)|witnesses|villagers|doctors"
    r"|activists|commanders?|medics|workers|sources?|journalists|reporters|refugees|elders))\s+"
    r"(?:in|near|around|inside|outside|reached|contacted|watching|interviewed|speaking|who)\b(?!.*\sand\s)",
    re.IGNORECASE,
)
""" "Kurdish spokesman in Damascus", "residents reached by telephone": who, and not where."""
_DAY = re.compile(r"\d+(?:st|nd|rd|th)?")
_ARTICLES = re.compile(r"^(?:(?:the|a|an|both|some|other|one)\s+)+", re.IGNORECASE)
_CAPITAL = r"(?!\d)[^\W_]*[A-Z][\w'’.-]*"
_NAME = re.compile(
    rf"(?:^|\s)(?P<role>[^\W\d_A-Z][\w-]*)\s+"
    rf"(?P<name>{_CAPITAL}(?:\s+(?:(?:al|el|bin|ibn|de|van|von|ul)[ -])?{_CAPITAL})*)$"
)
_JOINTS = frozenset({"but", "and", "meanwhile", "yet", "so", "however"})
_CALLING = frozenset("calls called describes described dismisses dismissed denies denied rejects rejected".split())
_PRESS = frozenset({"media", "news", "press", "agency", "television", "tv", "radio"})
_LINKS = frozenset("of for the and in at from to by with on a an or as both".split())
_OFFICE = re.compile(
    r"^(?:[A-Z][\w.’'-]*\s+){0,3}?(?:(?:Vice|Deputy|Prime|Foreign|Defen[cs]e|Interior)\s+)*"
    r"(?:President|Minister|Secretary|Governor|Mayor|Spokesman|Spokeswoman|Spokesperson|Ambassador|Senator|Premier|Chancellor)"
    r"(?:\s+of\s+(?:the\s+)?[A-Z][\w-]+)?\s+(?=[A-Z])"
)
_PAPER = re.compile(r"\s+(?:statement|communiqu[eé]|video|press release|bulletin)$", re.IGNORECASE)
_PRONOUNS = frozenset({"it", "he", "she", "they", "who", "which"})
_NOBODY = _PRONOUNS | frozenset(
    "reports report some that this i we you there others many media-reports rumours rumors what one these those".split()
)
_NO_HEADS = _PRONOUNS | {"this", "that", "these", "those", "we"}
_ITS_PAPER = frozenset("statement communique communiqué ministry spokesman spokeswoman agency group".split())
ENDS = frozenset(
    "that which who whom while when as after before but because although though where whereas whether if".split()
)
QUOTES = frozenset({'"', "“", "”", "«", "»"})
OPEN_NAME = frozenset({"'", "’", "-", ".", "&", "/"})


def teller_before(scene: Scene, end: int, before: Attribution | None) -> tuple[Attribution | None, int]:
    """The source whose name ends before item `end`, and where it begins; an aside between commas is passed over."""
    if end <= 0:
        return None, end
    if scene.low(end - 1) == ")":  # "the Government of National Accord (GNA) have said"
        end = next((k for k in range(end - 2, max(0, end - _BRACKETED), -1) if scene.low(k) == "("), end)
    aside = (end, end)
    if scene.low(end - 1) == ",":
        opening = next((k for k in range(end - 2, max(-1, end - _MAX_ASIDE), -1) if scene.low(k) == ","), None)
        if opening is not None and scene.low(opening - 1) == "capital" and _is_name(scene, opening + 1, end - 1):
            return teller_before(scene, opening, before)  # "the mission in the Russian capital, Moscow, said"
        letters = scene.text[scene.items[opening + 1].start : scene.items[end - 2].end] if opening is not None else ""
        named = opening is not None and _is_name(scene, opening + 1, end - 1)
        if opening is not None and named:
            start = _name_start(scene, opening)
            led = next((k for k in range(start + 2, opening) if scene.low(k) == "by"), None)
            if led is not None:  # "rebels led by the former president, X, say"
                return teller_at(scene, start, led - 1), start
        if opening is not None and named and (letters.isupper() or _holds_office(scene, opening)):
            start = _name_start(scene, opening)
            return teller_at(scene, opening + 1, end - 1, (start, opening)), start  # "the mayor, X Y, said"
        if opening is None or not (_is_aside(scene, opening + 1) or _is_post(scene, opening + 1, end - 1)):
            return None, end
        aside, end = (opening + 1, end - 1), opening
    if aside[0] == aside[1] and (relative := _relative_before(scene, end)) is not None:
        end = relative  # "the militia that has been fighting Y said"
    start = _name_start(scene, end)
    if (person := _person_before(scene, start, end)) is not None:
        return teller_at(scene, person, start - 1, (start, end)), person  # "X Y, a police spokesman said"
    opens = start == 0 or scene.items[start - 1].kind in {"punct", "number", "date"} or scene.low(start - 1) in _JOINTS
    if aside[0] < aside[1] and not opens:
        return None, end  # a clause stood before the comma, no name
    if scene.low(start - 1) == "who" and start > 1 and aside[0] == aside[1]:
        end = start - 1  # "a resident who spoke on condition of anonymity said"
        start = _name_start(scene, end)
    words = [scene.low(k) for k in range(start, end) if not scene.is_in(k, "classes.determiner")]
    known = _PRONOUNS - {"who", "which"} | (_ITS_PAPER if before is not None else set())
    if len(words) == 1 and words[0] in known:
        return before or _meant(scene, words[0], start), start
    return teller_at(scene, start, end, aside), start


def teller_at(scene: Scene, start: int, end: int, aside: tuple[int, int] = (0, 0)) -> Attribution | None:
    """The source named at items `start` to `end`; None where nobody is."""
    start, end = _trimmed(scene, start, end)
    if end <= start:
        return None
    owner = next((k for k in range(end - 1, start, -1) if scene.items[k].kind == "possessive"), None)
    if owner is not None and scene.low(end - 1) in {"report", "reports", "statement", "update", "assessment", "data"}:
        end = owner  # "the staff's evening report"
    if end - start > 1 and scene.low(end - 1) == "reports" and scene.low(end - 2) in _PRESS:
        end -= 1  # "according to local media reports"
    end = next((k + 1 for k in range(start, end - 1) if _is_described(scene, k)), end)
    end = next((k for k in range(start + 1, end) if scene.low(k) in _CALLING), end)  # "X calls this a lie and says"
    items = scene.items[start:end]
    plain = [it for k, it in enumerate(items, start) if not scene.is_in(k, "classes.determiner")]
    if (
        not plain
        or plain[-1].lower in _NOBODY
        or items[0].lower in _NO_HEADS
        or all(it.kind in {"number", "punct", "date"} for it in plain)
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
    # "director of the Syrian Observatory" does not speak for Syria
    beside = [it.force for it in scene.items[aside[0] : aside[1]] if it.force is not None]
    force = next(iter([*speaking, *(f for f in beside if f.kind != "country")]), None)
    return Attribution(name, written, force.force.side if force is not None else None)


def _is_described(scene: Scene, k: int) -> bool:
    """ "Y troops deployed last month to help": does a participle follow the force at item `k`?"""
    return scene.items[k].kind == "force" and scene.items[k + 1].kind == "word" and tells_of(scene.low(k + 1))


def source_name(written: str) -> str:
    """A source's name without article and office: "the interior ministry spokesman Kanan Aliyev" is Kanan Aliyev.

    Military ranks are kept, and so is a source without a name of its own ("two officers and a resident").
    """
    name = " ".join(written.split())
    name = _ARTICLES.sub("", name)
    if " and " not in name:
        name = _COUNT.sub("", name)
    if (where := _WHERE.match(name)) is not None:
        name = where["who"]
    name = _OFFICE.sub("", name)
    if match := _NAME.search(name):
        role = match["role"].casefold()
        if role not in _LINKS and match["name"].casefold() not in _PRESS:
            name = match["name"]
    return _PAPER.sub("", name) if " " in name else name


def is_finite(item: Item) -> bool:
    """Is the item a verb of its clause, in the past or the present?"""
    return item.kind == "word" and not item.nouns and any(c.forms & {"past", "s"} for c in item.verbs)


def _meant(scene: Scene, pronoun: str, at: int) -> Attribution | None:
    """Who "he" or "it" at item `at` is, where nobody spoke before it in the paragraph: "X took Y, it said"."""
    speaker = scene.discourse.speaker
    if pronoun in {"he", "she"}:
        return speaker
    doing = (k for k in range(at) if scene.items[k].kind == "force" and not scene.clauses.governed(k))
    subject = next(doing, None) if scene.low(at - 1) in {",", *QUOTES} else None
    force = scene.items[subject].force if subject is not None else None
    if subject is None or force is None or force.role == "weapon":
        return None
    if speaker is not None and speaker.side is not None and speaker.side == force.force.side:
        return speaker
    return teller_at(scene, subject, subject + 1)


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
    if scene.is_in(i, "classes.determiner") or item.lower in {"who", "whom", "whose", "which", "where"}:
        return True
    return (
        item.kind == "word"
        and not item.verbs
        and scene.text[item.start].islower()
        and (scene.low(i + 1) in {"of", "for", "at", "in"} or item.lower in {"speaking", "talking", "writing"})
        and not scene.is_in(i, "classes.preposition")
    )


def _is_office(scene: Scene, k: int) -> bool:
    force = scene.items[k].force
    return scene.is_in(k, "attribution.organisations") or (force is not None and force.role == "authority")


def _person_before(scene: Scene, start: int, end: int) -> int | None:
    """Where the name begins of him who "a police spokesman", "Y's governor" of items `start` to `end` is."""
    if scene.low(start - 1) != ",":
        return None
    if not any(_is_office(scene, k) for k in range(start, end)):
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
        if scene.items[r].kind == "punct" or scene.is_in(r, "classes.reporting"):
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
        if (item.kind == "punct" and item.lower not in OPEN_NAME) or item.lower in ENDS:
            break
        participle = is_finite(item) and start < end and scene.is_in(start, "classes.preposition")
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
