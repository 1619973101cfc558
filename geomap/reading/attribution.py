"""According to whom: whose words a clause is, and whether it is told as known or as believed.

A sentence has tellings: stretches that somebody is said to have said. What follows "X said that", what stands before
", X said" and round "according to X" is X's; what a semicolon or another source parts from it is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geomap.model import Attribution, Modality
from geomap.reading.media import load_media

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.reading.items import Item
    from geomap.reading.rules import Draft, Scene

_MAX_NAME: Final = 14
"""Items a source's name may have ..."""
_OBJECT: Final = 5
"""Items of what is told in a noun alone ("confirmed heavy clashes and")."""
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
_NOUNS_TOO = frozenset("report reports claim claims states state notes posts".split())
_NEVER = frozenset("saying claiming reporting announcing stating confirming declaring congratulated".split())
_THINGS = frozenset("responsibility victory war ceasefire himself itself themselves independence truce".split())
_ENDS = frozenset(
    "that which who whom while when as after before but because although though where whereas whether if".split()
)
_OPEN_NAME = frozenset({"'", "’", "-", ".", "&", "/"})
_QUOTES = frozenset({'"', "“", "”", "«", "»"})


@dataclass(frozen=True, slots=True)
class Telling:
    """Items `first` to before `stop` of a sentence, as somebody's words."""

    first: int
    stop: int
    source: Attribution


def source_of(tellings: Sequence[Telling], at: int) -> Attribution | None:
    """Whose words item `at` is: the narrowest telling round it."""
    round_it = [t for t in tellings if t.first <= at < t.stop]
    return min(round_it, key=lambda t: t.stop - t.first).source if round_it else None


def read_tellings(scene: Scene, before: Attribution | None = None) -> tuple[Telling, ...]:
    """Who is said to have said what in a sentence.

    Parameters
    ----------
    scene
        The sentence.
    before
        The source of the sentence before: who "he added" is, and whose a quotation is that goes on.
    """
    found: list[Telling] = []
    items = scene.items
    for i, item in enumerate(items):
        if item.kind != "word":
            continue
        if item.lower in {"according", "citing", "quoting"} or (item.lower == "per" and i == 0):
            start = i + 2 if item.lower == "according" else i + 1
            if item.lower == "according" and scene.low(i + 1) != "to":
                continue
            stop = _right_end(scene, start)
            source = _source(scene, start, stop)
            if source is None:
                continue
            opens = all(items[k].kind in {"date", "punct", "number"} for k in range(_left(scene, i), i)) or i <= 1
            found.append(Telling(stop if opens else _left(scene, i), _right(scene, stop, opens=opens), source))
        elif item.lower == "quoted":
            telling = _quoted(scene, i)
            if telling is not None:
                found.append(telling)
        elif _reports(scene, i):
            telling = _told(scene, i, found[-1].source if found else before)
            if telling is not None:
                found.append(telling)
    if before is not None and not found and items and items[0].lower in {'"', "“", "«"}:
        found.append(Telling(0, len(items), before))  # a quotation that goes on
    return tuple(found)


def _reports(scene: Scene, i: int) -> bool:
    low = scene.low(i)
    if (low not in scene.vocab.cls["classes.reporting"] and low not in load_media().verbs) or low in _NEVER:
        return False
    if scene.low(i + 1) in _THINGS or scene.is_in(i - 1, "classes.determiner") or scene.low(i - 1) in {"to", "of"}:
        return False
    if low in _NOUNS_TOO:
        before = scene.items[i - 1] if i else None
        subject = before is not None and (
            before.kind in {"force", "name", "place"} or before.lower in load_media().speakers
        )
        ends = scene.low(i + 1) in {"", "."} and before is not None and before.lower.endswith("s")
        if ends and low in {"report", "state", "claim"} and any(scene.low(k) == "," for k in range(max(0, i - 5), i)):
            return True  # "..., aid partners report."
        if not subject or scene.low(i + 1) in {"of", "", ",", "."}:
            return False
    if low == "states" and scene.is_in(i + 1, "classes.preposition"):
        return False  # "Borno and Adamawa states in recent weeks"
    if _claims_land(scene, i):
        return False
    if low == "claimed" and (scene.is_in(i + 1, "extents.most") or scene.is_in(i + 1, "extents.half")):
        return False
    if low == "estimated" and scene.low(i + 1) != "that":
        return False
    nearest = {scene.low(k) for k in range(max(0, i - 3), i)}
    return not nearest & {"not", "never", "n't", "no"} and not any(
        scene.is_in(k, "irrealis.modal") for k in range(max(0, i - 2), i)
    )


def _told(scene: Scene, i: int, before: Attribution | None) -> Telling | None:
    """What the verb of saying at item `i` tells, and who says it; None where nobody does."""
    end = i
    while end > 0 and (
        scene.is_in(end - 1, "classes.adverb")
        or scene.is_in(end - 1, "classes.have")
        or scene.items[end - 1].kind == "date"
        or (scene.low(end - 1) == "," and end == i and end > 1 and scene.items[end - 2].kind == "date")
        or (scene.low(end - 1) in {"there", "here"} and end == i)
        or (scene.low(end - 1) in {"on", "in", "also"} and end < i and scene.items[end].kind == "date")
    ):
        end -= 1
    if end and (scene.is_in(end - 1, "classes.be") or (scene.low(end - 1) == "as" and scene.low(i + 1) == "by")):
        if scene.low(i + 1) != "by":
            return None  # "was reported"
        stop = _right_end(scene, i + 2)
        source = _source(scene, i + 2, stop)
        return Telling(_left(scene, i), _right(scene, stop), source) if source is not None else None
    source, start = _subject(scene, end, before)
    if source is None and scene.low(i - 1) in {",", *_QUOTES}:
        start, stop = i, _right_end(scene, i + 1)
        told = any(_finite(item) or item.nouns for item in scene.items[i + 1 : stop])  # "announced the fall of X"
        source = None if told else _source(scene, i + 1, stop)
        if source is not None:
            return Telling(_left(scene, i), _right(scene, i + 1), source)
    if source is None:
        return None
    content = _content(scene, i + 1, told=scene.low(i) in {"told", "tells", "tell", "informed"})
    quoted = scene.low(start - 1) in _QUOTES and scene.is_in(i + 1, "classes.preposition")  # ""...," X said over Y"
    if content is not None and not quoted:
        return Telling(content, min(_right(scene, content, opens=True), _own_deed(scene, content)), source)
    return Telling(_left(scene, start), _right(scene, i + 1), source)


def _own_deed(scene: Scene, content: int) -> int:
    """ "Y confirmed clashes and shelled X": where what is told ends and what the teller did begins."""
    for k in range(content, min(content + _OBJECT, len(scene.items) - 1)):
        if (
            scene.items[k].kind == "force"
            or scene.is_in(k, "classes.be")
            or scene.is_in(k, "classes.have")
            or _finite(scene.items[k])
        ):
            break
        verb = k + 2 if scene.is_in(k + 1, "classes.adverb") else k + 1
        if scene.low(k) == "and" and verb < len(scene.items) and _finite(scene.items[verb]):
            return k
    return len(scene.items)


def _claims_land(scene: Scene, i: int) -> bool:
    """ "X, claimed by Y", "Y claims the isles of X": does the verb at item `i` say what Y wants to have?"""
    low = scene.low(i)
    if low == "claimed" and scene.low(i + 1) == "by":
        return not any(
            scene.low(k) in {"it", "that"} for k in (*range(max(0, i - 3), i), *range(i, min(len(scene.items), i + 8)))
        )
    if low not in {"claim", "claims"} or i + 2 >= len(scene.items):
        return False
    after = scene.items[i + 1]
    acts = bool(scene.items[i + 2].verbs) or scene.is_in(i + 2, "classes.be") or scene.is_in(i + 2, "classes.have")
    return (after.kind in {"place", "name"} and not acts) or (after.kind == "force" and scene.low(i + 2) == "-")


def _quoted(scene: Scene, i: int) -> Telling | None:
    """ "X was quoted as saying", "Z quoted X as saying": what X said."""
    if i and (scene.is_in(i - 1, "classes.be") or scene.is_in(i - 1, "classes.adverb")):
        end = next((k for k in range(i - 1, -1, -1) if scene.is_in(k, "classes.be")), i)
        source, start = _subject(scene, end, None)
    else:
        start = i
        stop = next((k for k in range(i + 1, min(len(scene.items), i + _MAX_NAME)) if scene.low(k) == "as"), i + 1)
        source = _source(scene, i + 1, stop)
    if source is None:
        return None
    saying = next((k for k in range(i, min(len(scene.items), i + _MAX_NAME)) if scene.low(k) == "saying"), i)
    content = _content(scene, saying + 1, told=False)
    if content is not None and scene.low(saying + 1) != "by":
        return Telling(content, _right(scene, content, opens=True), source)
    return Telling(_left(scene, start), _right(scene, saying), source)


def _content(scene: Scene, k: int, *, told: bool) -> int | None:
    """Where what is told begins after the verb; None where it stands before it."""
    n = len(scene.items)
    if told:  # whom
        limit = k + 6
        while k < min(n, limit) and scene.items[k].kind not in {"date", "punct"} and scene.low(k) not in _ENDS:
            k += 1
            if scene.low(k) == "by" or scene.low(k) == "on":
                break
    while k < n and (
        scene.items[k].kind == "date"
        or scene.is_in(k, "classes.adverb")
        or (scene.low(k) in {"on", "in", "by", "at", "from", "early", "late", "via", "to"} and _adverbial(scene, k))
    ):
        k = _adverbial(scene, k) or k + 1
    if k >= n:
        return None
    low = scene.low(k)
    if low in {"that", ":", '"', "“", "«"}:
        return k + 1
    if low == "," and scene.low(k + 1) in {'"', "“", "«", "that"}:
        return k + 1
    if scene.items[k].kind == "punct" or low in _ENDS or low in {"and", "or", "during", "following", "despite", "amid"}:
        return None
    return k


def _adverbial(scene: Scene, k: int) -> int:
    """The item after "on Monday", "in a statement", "by telephone", "on Telegram" at `k`; 0 where none stands."""
    if scene.low(k) not in {"on", "in", "by", "at", "from", "via", "to", "early", "late"}:
        return 0
    for j in range(k + 1, min(len(scene.items), k + 5)):
        item = scene.items[j]
        if item.kind == "date" or item.lower in load_media().channels:
            return j + 1
        if not (scene.is_in(j, "classes.determiner") or item.kind == "word") or item.verbs or item.lower in _ENDS:
            return 0
    return 0


def _left(scene: Scene, i: int) -> int:
    """Where the stretch that item `i` stands in begins: after a semicolon or at the head of the sentence."""
    return next((k + 1 for k in range(i - 1, -1, -1) if scene.low(k) == ";"), 0)


def _right(scene: Scene, i: int, *, opens: bool = False) -> int:
    """Where it ends: at a semicolon; for what stands before its source also where a new clause is joined."""
    for k in range(i, len(scene.items)):
        if scene.low(k) == ";":
            return k
        if not opens and scene.low(k) == "," and scene.low(k + 1) in {"and", "but", "though", "although"}:
            return k
    return len(scene.items)


def _right_end(scene: Scene, start: int) -> int:
    """Where the name of a source that begins at `start` ends."""
    i = start
    while i < len(scene.items) and i < start + _MAX_NAME:
        item = scene.items[i]
        if (item.kind == "punct" and item.lower not in _OPEN_NAME) or item.kind == "date" or item.lower in _ENDS:
            break
        if i > start and (
            scene.is_in(i, "classes.be")
            or scene.is_in(i, "classes.have")
            or item.lower in scene.vocab.cls["classes.reporting"] - _NOUNS_TOO
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
        if scene.is_in(j, "classes.be") or scene.is_in(j, "classes.have") or _finite(scene.items[j]):
            return True
    return False


def _finite(item: Item) -> bool:
    return item.kind == "word" and not item.nouns and any(c.forms & {"past", "s"} for c in item.verbs)


def _subject(scene: Scene, end: int, before: Attribution | None) -> tuple[Attribution | None, int]:
    """The source whose name ends before item `end`, and where it begins; an aside between commas is passed over."""
    if end <= 0:
        return None, end
    if scene.low(end - 1) == ")":  # "the Government of National Accord (GNA) have said"
        end = next((k for k in range(end - 2, max(0, end - _BRACKETED), -1) if scene.low(k) == "("), end)
    aside = (end, end)
    if scene.low(end - 1) == ",":
        opening = next((k for k in range(end - 2, max(-1, end - _MAX_ASIDE), -1) if scene.low(k) == ","), None)
        if opening is not None and scene.low(opening - 1) == "capital" and _is_name(scene, opening + 1, end - 1):
            return _subject(scene, opening, before)  # "the mission in the Russian capital, Moscow, said"
        if opening is not None and _is_name(scene, opening + 1, end - 1) and _holds_office(scene, opening):
            start = _name_start(scene, opening)
            return _source(scene, opening + 1, end - 1, (start, opening)), start  # "the mayor, X Y, said"
        if opening is None or not (_is_aside(scene, opening + 1) or _is_post(scene, opening + 1, end - 1)):
            return None, end
        aside, end = (opening + 1, end - 1), opening
    start = _name_start(scene, end)
    if aside[0] == aside[1] and (person := _person_before(scene, start, end)) is not None:
        return _source(scene, person, start - 1, (start, end)), person  # "X Y, a police spokesman said"
    if aside[0] < aside[1] and start > 0 and scene.items[start - 1].kind not in {"punct", "number", "date"}:
        return None, end  # a clause stood before the comma, no name
    if scene.low(start - 1) == "who" and start > 1 and aside[0] == aside[1]:
        end = start - 1  # "a resident who spoke on condition of anonymity said"
        start = _name_start(scene, end)
    words = [scene.low(k) for k in range(start, end) if not scene.is_in(k, "classes.determiner")]
    known = _PRONOUNS - {"who", "which"} | (_ITS_PAPER if before is not None else set())
    if len(words) == 1 and words[0] in known:
        return before, start
    return _source(scene, start, end, aside), start


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
    return first and any(scene.is_in(k, "attribution.organisations") for k in words)


def _is_aside(scene: Scene, i: int) -> bool:
    """Does what begins after a comma describe who was named before it ("a spokesman", "director of", "who is")?"""
    item = scene.items[i]
    if scene.is_in(i, "classes.determiner") or item.lower in {"who", "whose", "which"}:
        return True
    return (
        item.kind == "word"
        and not item.verbs
        and scene.text[item.start].islower()
        and scene.low(i + 1) in {"of", "for", "at", "in"}
        and not scene.is_in(i, "classes.preposition")
    )


def _is_office(scene: Scene, k: int) -> bool:
    force = scene.items[k].force
    return scene.is_in(k, "attribution.organisations") or (force is not None and force.role == "authority")


def _person_before(scene: Scene, start: int, end: int) -> int | None:
    """Where the name begins of him who "a police spokesman" of items `start` to `end` is, before a comma."""
    if scene.low(start - 1) != "," or scene.low(start) not in {"a", "an", "the"}:
        return None
    if not any(_is_office(scene, k) for k in range(start, end)):
        return None
    begin = _name_start(scene, start - 1)
    named = scene.items[start - 2].kind == "name" and _is_name(scene, begin, start - 1)
    return begin if named and (begin == 0 or scene.items[begin - 1].kind == "punct") else None


def _is_post(scene: Scene, start: int, end: int) -> bool:
    """ "X, Y's minister for ports, said", "X, deputy police chief in Z, said": is the aside what X is?"""
    words = range(start, end)
    return any(_is_office(scene, k) for k in words) and not any(
        _finite(scene.items[k]) or scene.is_in(k, "classes.be") or scene.is_in(k, "classes.have") for k in words
    )


def _name_start(scene: Scene, end: int) -> int:
    start = end
    while start > 0 and start > end - _MAX_NAME:
        k = start - 1
        item = scene.items[k]
        if (item.kind == "punct" and item.lower not in _OPEN_NAME) or item.lower in _ENDS:
            break
        participle = _finite(item) and start < end and scene.is_in(start, "classes.preposition")
        if scene.is_in(k, "classes.be") or scene.is_in(k, "classes.have") or (_finite(item) and not participle):
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


def _source(scene: Scene, start: int, end: int, aside: tuple[int, int] = (0, 0)) -> Attribution | None:
    start, end = _trimmed(scene, start, end)
    if end <= start:
        return None
    owner = next((k for k in range(end - 1, start, -1) if scene.items[k].kind == "possessive"), None)
    if owner is not None and scene.low(end - 1) in {"report", "reports", "statement", "update", "assessment", "data"}:
        end = owner  # "the staff's evening report"
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
        if role not in _LINKS:
            name = match["name"]
    return _PAPER.sub("", name) if " " in name else name


def read_modality(scene: Scene, draft: Draft) -> Modality:
    """Is the clause told as known, or as thought, feared, unconfirmed or reported by nobody named?"""
    believed = scene.vocab.cls["irrealis.believed"]
    low = max(0, draft.first - 9)
    for i in range(min(len(scene.items), draft.last + 2) - 1, low - 1, -1):
        word = scene.low(i)
        if i < draft.first and (word in {";", "."} or (word == ":" and scene.low(i - 1) not in believed)):
            break
        if word in {"appear", "seem"} and scene.low(i + 1) == "to":
            return "believed"
        if word in believed and not (word in {"likely", "estimated"} and i > draft.last):
            return "believed"
        told = (word == "reported" and scene.low(i + 1) != "by") or (
            word in {"said", "understood", "alleged"} and scene.low(i + 1) == "to"
        )
        if told and any(scene.is_in(k, "classes.be") for k in range(max(0, i - 2), i)):
            return "believed"
        if (
            word in {"reports", "rumours", "rumors"}
            and i < draft.first
            and scene.low(i + 1) in {"that", "of", "say", "said", "suggest", "suggested", "indicated"}
        ):
            return "believed"
    for i in range(draft.last + 1, min(len(scene.items), draft.last + 16)):
        if scene.low(i) == ";":
            break
        if scene.low(i) in load_media().checked and {"not", "n't", "never"} & {scene.low(k) for k in range(i - 4, i)}:
            return "believed"  # "a claim that could not be verified"
    return "asserted"
