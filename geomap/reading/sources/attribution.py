"""According to whom: whose words a clause is, and whether it is told as known or as believed.

A sentence has tellings: stretches that somebody is said to have said. What follows "X said that", what stands before
", X said" and round "according to X" is X's; what a semicolon or another source parts from it is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geomap.reading.sources.bounds import (
    ENDS,
    MAX_NAME,
    NOUNS_TOO,
    OPEN_NAME,
    QUOTES,
    adverbial,
    apposed_person,
    is_finite,
    is_person,
    is_speaker,
    name_end,
    without_tail,
)
from geomap.reading.sources.media import load_media
from geomap.reading.sources.stretches import Telling, acts, content_from, left_of, object_end, own_deed, right_of
from geomap.reading.sources.tellers import JOINTS, pointed_at, teller_at, teller_before

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Attribution
    from geomap.reading.rules import Scene

_ASIDE: Final = 8
"""Items of ", in a statement on Monday,"."""
_MIN_TOLD: Final = 3
"""Items of the shortest clause that somebody can have told, with its comma."""
_GOING_ON: Final = 12
"""Items from the head of a sentence to its "also"."""
_HEAD: Final = 7
"""Items of the name before a colon that heads a line, or behind one that ends it."""
_TO_SAY = frozenset({"say", "announce", "declare", "report", "confirm"})
_CALLED = frozenset("called call calls telephoned phoned rang wrote appeared appears went goes came took".split())
_HOWEVER = frozenset({"however", "though", "meanwhile", "too", "instead", "nevertheless"})
_SAYING = frozenset("saying claiming reporting announcing stating confirming declaring adding insisting".split())
_PAPER: Final = 5
"""Items of "aired several unconfirmed reports"."""
_OF_THINGS = frozenset({"indicated", "indicates", "indicate", "pointed"})
"""Verbs of saying that images and figures have for a subject as well."""
_ACCUSING = frozenset({"accused", "accuses", "accusing"})
_TOLD_IN = frozenset("report reports statement statements bulletin bulletins news footage video claims word".split())
_NEVER = _SAYING | {"congratulated"}
_AVOWS = frozenset("announced announces declared declares claimed claims confirmed".split())
_THINGS = frozenset("responsibility victory war ceasefire himself itself themselves independence truce".split())


def narrowest(tellings: Sequence[Telling], at: int) -> Telling | None:
    """The narrowest telling round item `at`."""
    round_it = [t for t in tellings if t.first <= at < t.stop]
    return min(round_it, key=lambda t: t.stop - t.first) if round_it else None


def source_of(tellings: Sequence[Telling], at: int) -> Attribution | None:
    """Whose words item `at` is."""
    telling = narrowest(tellings, at)
    return telling.source if telling is not None else None


def read_tellings(
    scene: Scene,
    before: Attribution | None = None,
    *,
    inside: bool = False,
    last: Attribution | None = None,
) -> tuple[Telling, ...]:
    """Who is said to have said what in a sentence.

    Parameters
    ----------
    scene
        The sentence.
    before
        The source of the sentence before: who "he added" is, and whose a quotation is that goes on.
    inside
        Does the sentence begin in a quotation?
    last
        The source of the sentence before, be it of another paragraph: who tells what "also" was done.
    """
    found: list[Telling] = []
    items = scene.items
    for i, item in enumerate(items):
        if item.kind == "word" and (telling := _telling_at(scene, i, found, before)) is not None:
            found.append(telling)
    if found:
        return (*_announced(scene, found[0].source), *found)
    if (headed := _headed(scene)) is not None:
        return (headed,)
    if before is not None and items and (inside or items[0].lower in {'"', "“", "«"}):
        return (Telling(0, len(items), before),)  # a quotation that goes on
    if last is not None and _goes_on(scene):
        return (Telling(0, len(items), last),)
    return ()


def _telling_at(scene: Scene, i: int, found: Sequence[Telling], before: Attribution | None) -> Telling | None:
    """What the word at item `i` says that somebody said, where it is a word of saying; `found` stands before it."""
    low = scene.low(i)
    if low in _ACCUSING:
        return _accused(scene, i, before)
    if low in _TOLD_IN and scene.low(i + 1) == "that" and (paper := _published(scene, i, before)) is not None:
        return paper
    if low in {"put", "puts"} and scene.low(i + 1) == "it":
        return _put(scene, i, before)
    if low in {"according", "citing", "quoting"} or (low == "per" and i == 0):
        return _according(scene, i)
    if low == "quoted":
        return _quoted(scene, i)
    if scene.items[i].verbs and " " in low and low.split(" ")[0] in _AVOWS:
        source, start = teller_before(scene, i, before)  # "the army declared full control of X"
        return Telling(start, right_of(scene, i), source) if source is not None else None
    if low in _TO_SAY and scene.low(i - 1) == "to":
        return _appeared_to_say(scene, i, before)
    if low in _SAYING:
        return _participle(scene, i, found, before)
    return _told(scene, i, found[-1].source if found else before) if _reports(scene, i) else None


def _according(scene: Scene, i: int) -> Telling | None:
    """ "According to X, Y", "Y, according to X", "citing X": what the source named behind item `i` said."""
    low = scene.low(i)
    if low == "according" and scene.low(i + 1) != "to":
        return None
    source, stop = _named_right(scene, i + 2 if low == "according" else i + 1)
    if source is None:
        return None
    left = left_of(scene, i)
    opens = i <= 1 or all(scene.items[k].kind in {"date", "punct", "number"} for k in range(left, i))
    return Telling(stop if opens else left, right_of(scene, stop, opens=opens), source)


def _accused(scene: Scene, i: int, before: Attribution | None) -> Telling | None:
    """ "Y accused Z of shelling X": what follows "of" is the word of Y."""
    of = next((k for k in range(i + 1, min(len(scene.items), i + _ASIDE)) if scene.low(k) in {"of", "for"}), None)
    if of is None or scene.is_in(i - 1, "classes.be") or scene.low(i + 1) == "by":
        return None
    source, _start = teller_before(scene, _before_adverbs(scene, i), before)
    return Telling(of + 1, right_of(scene, of), source) if source is not None else None


def _published(scene: Scene, i: int, before: Attribution | None) -> Telling | None:
    """ "State television aired reports that X had fallen": what Y had to publish, "reports" or the like at item `i`."""
    verb = next((k for k in range(i - 1, max(0, i - _PAPER), -1) if scene.low(k) in load_media().published), None)
    source = teller_before(scene, _before_adverbs(scene, verb), before)[0] if verb is not None else None
    return Telling(i + 2, right_of(scene, i, opens=True), source) if source is not None else None


def _put(scene: Scene, i: int, before: Attribution | None) -> Telling | None:
    """ "The spokesman put it otherwise: X is ours": what follows the colon."""
    colon = next((k for k in range(i + 1, min(len(scene.items), i + _ASIDE)) if scene.low(k) == ":"), None)
    source = teller_before(scene, i, before)[0] if colon is not None else None
    return Telling(colon + 1, len(scene.items), source) if colon is not None and source is not None else None


def _announced(scene: Scene, source: Attribution) -> Sequence[Telling]:
    """ "Announcing the fall of X, the general said": the words before the comma are the general's as well."""
    items = scene.items
    if items[0].lower not in _SAYING:
        return ()
    return (Telling(1, next((k for k in range(1, len(items)) if items[k].lower == ","), 1), source),)


def _goes_on(scene: Scene) -> bool:
    """ "They also took X", "troops went on to X": is more of the same told?"""
    for k in range(1, min(len(scene.items), _GOING_ON)):
        if scene.items[k].kind == "punct" or scene.is_in(k, "classes.be"):
            return False
        if scene.low(k) == "also" or (scene.low(k) in {"went", "gone"} and scene.low(k + 1) == "on"):
            return not any(scene.is_in(j, "irrealis.believed") for j in range(k + 1, k + 3))
    return False


def _headed(scene: Scene) -> Telling | None:
    """ "X falls to rebels: monitor", "Residents: rebels have taken X": a line with its source before or behind it."""
    n = len(scene.items)
    if n == 0 or scene.low(n - 1) in {".", "!", "?"}:
        last = n
    else:
        last = next((k for k in range(n - 1, max(_MIN_TOLD, n - _HEAD), -1) if _is_mark(scene, k)), n)
    if last < n and is_speaker(scene, n - 1) and not any(acts(scene, k) for k in range(last + 1, n)):
        source = teller_at(scene, last + 1, n)
        return Telling(0, last, source) if source is not None else None
    first = next((k for k in range(n) if scene.items[k].kind not in {"number", "date", "punct"}), n)
    colon = next((k for k in range(first, min(n, first + _HEAD)) if scene.low(k) == ":"), n)
    if colon + _MIN_TOLD >= n or colon == first or any(acts(scene, k) for k in range(first, colon)):
        return None
    says = scene.low(colon + 1) in QUOTES and is_person(scene, first, colon)
    if not says and not is_speaker(scene, colon - 1):
        return None
    source = teller_at(scene, first, colon)
    return Telling(colon + 1, n, source) if source is not None else None


def _is_mark(scene: Scene, k: int) -> bool:
    """Does a colon, or a dash between words, stand at item `k`?"""
    at = scene.items[k].start
    return scene.low(k) in {":", "–", "—"} or (scene.low(k) in {"-", "--"} and scene.text[at - 1 : at] == " ")


def _reports(scene: Scene, i: int) -> bool:
    low = scene.low(i)
    if (low not in scene.vocab.cls["classes.reporting"] and low not in load_media().verbs) or low in _NEVER:
        return False
    thing = i + 2 if scene.is_in(i + 1, "classes.determiner") else i + 1
    if not _THINGS.isdisjoint({scene.low(thing), scene.low(thing + 1)}):
        return False
    if scene.is_in(i - 1, "classes.determiner") or scene.low(i - 1) in {"to", "of"}:
        return False
    if low == "report" and scene.low(i - 1) == "," and is_person(scene, i + 1, i + 2):
        return True  # ", report X Y and Z"
    if low in NOUNS_TOO and not _is_verb(scene, i):
        return False
    if low in _OF_THINGS and not (_is_sayer(scene, i - 1) and (low != "pointed" or scene.low(i + 1) == "out")):
        return False
    if low == "states" and scene.is_in(i + 1, "classes.preposition"):
        return False  # "Borno and Adamawa states in recent weeks"
    if _claims_land(scene, i):
        return False
    if low == "claimed" and (scene.is_in(i + 1, "extents.most") or scene.is_in(i + 1, "extents.half")):
        return False
    if low == "estimated" and scene.low(i + 1) != "that":
        return False
    if low in {"replied", "answered"} and scene.low(i + 1) in {"by", "with"}:
        return False  # "replied by bombing X"
    nearest = {scene.low(k) for k in range(max(0, i - 3), i)}
    return not nearest & {"not", "never", "n't", "no"} and not any(
        scene.is_in(k, "irrealis.modal") for k in range(max(0, i - 2), i)
    )


def _is_sayer(scene: Scene, k: int) -> bool:
    """Can the word at item `k` be the subject of a verb of saying?"""
    return k >= 0 and (scene.items[k].kind in {"force", "name", "place"} or scene.low(k) in load_media().speakers)


def _is_verb(scene: Scene, i: int) -> bool:
    """Is "reports", "claims" at item `i` a verb: "the agency reports that", ", his brother claims."?"""
    low = scene.low(i)
    many = i > 0 and scene.low(i - 1).endswith("s") and low in {"report", "state", "claim"}
    one = low in {"reports", "states", "claims"} and scene.is_in(i - 2, "classes.determiner")
    tag = any(scene.low(k) == "," for k in range(max(0, i - 5), i))
    if tag and scene.low(i + 1) in {"", ".", ";"} and (many or one):
        return True  # "..., aid partners report."
    if scene.low(i + 1) in {"of", "", ",", "."} or scene.is_in(i + 1, "classes.reporting"):
        return False
    return _is_sayer(scene, i - 1)


def _told(scene: Scene, i: int, before: Attribution | None) -> Telling | None:
    """What the verb of saying at item `i` tells, and who says it; None where nobody does."""
    end = _before_adverbs(scene, i)
    if end and (scene.is_in(end - 1, "classes.be") or (scene.low(end - 1) == "as" and scene.low(i + 1) == "by")):
        if scene.low(i + 1) != "by":
            return None  # "was reported"
        source, stop = _named_right(scene, i + 2)
        left = stop + 1 if scene.low(stop) == "that" else left_of(scene, i)
        return Telling(left, right_of(scene, stop, opens=left > stop), source) if source is not None else None
    source, start = None, end
    if scene.low(end - 1) in {"and", "but"}:
        source, start = _subject(scene, end - 1, before)[0], end  # "the army left X and said"
    if source is None:
        source, start = teller_before(scene, end, before)
    if source is None and scene.low(i - 1) in {",", *QUOTES}:
        said_by = scene.low(adverbial(scene, i + 1) or i + 1)
        if said_by != "that":
            return _inverted(scene, i)
        source = _subject(scene, i, before)[0]  # "Y entered X, announced on the radio that"
    if source is None:
        return None
    content = content_from(scene, i + 1, told=scene.low(i) in {"told", "tells", "tell", "informed"})
    quoted = scene.low(start - 1) in QUOTES and scene.is_in(i + 1, "classes.preposition")  # ""...," X said over Y"
    if content is not None and not quoted and not _is_tag(scene, start, content):
        claim = scene.low(content) == "to"  # "claimed to hold X, but Y appeared to"
        stop = min(right_of(scene, content, opens=not claim), own_deed(scene, content))
        if scene.low(i) in _AVOWS and scene.is_in(content, "classes.determiner"):
            stop = min(stop, object_end(scene, content))
        return Telling(content, stop, source)
    return Telling(_tag_start(scene, start), _tag_end(scene, start, i + 1), source)


def _before_adverbs(scene: Scene, i: int) -> int:
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
    for k in range(end - 2, max(0, end - _ASIDE), -1):
        if adverbial(scene, k) == end:
            return None if scene.items[k - 1].verbs or scene.low(k - 1).endswith("ed") else k
    return None


def _aside_before(scene: Scene, close: int) -> int | None:
    """The comma before "on Monday", "however", "in a statement" that the comma at `close` ends; None for others."""
    for k in range(close - 1, max(-1, close - _ASIDE), -1):
        if scene.low(k) == ",":
            within = range(k + 1, close)
            alone = all(scene.is_in(j, "classes.adverb") or scene.items[j].kind == "date" for j in within)
            return k if alone or adverbial(scene, k + 1) == close or scene.low(k + 1) in _HOWEVER else None
    return None


def _inverted(scene: Scene, i: int) -> Telling | None:
    """What stands before ", said X" at item `i`."""
    if scene.low(i) in {"told", "tell", "tells"}:
        return None
    stop = name_end(scene, i + 1)
    name = without_tail(scene, i + 1, stop)
    told = any(is_finite(item) or item.nouns for item in scene.items[i + 1 : name])  # "announced the fall of X"
    told = told or acts(scene, stop)  # ", confirmed rebels had pulled out"
    told = told or any(scene.is_in(k, "irrealis.modal") for k in range(i + 1, name))
    source = None if told else _named_right(scene, i + 1)[0]
    return Telling(_tag_start(scene, i), _tag_end(scene, i, i + 1), source) if source is not None else None


def _is_tag(scene: Scene, start: int, content: int) -> bool:
    """ "..., X told Y from Z", "..., X told Y on condition of anonymity": does nothing told follow the verb?"""
    if scene.low(start - 1) not in {",", *QUOTES} or start < _MIN_TOLD:
        return False
    for k in range(content, len(scene.items)):
        if scene.items[k].kind == "punct" and scene.low(k) not in OPEN_NAME:
            return True
        if acts(scene, k) or scene.items[k].nouns or scene.low(k - 1) == "that":
            return False
    return True


def _tag_start(scene: Scene, start: int) -> int:
    """Where they begin: with the quotation, where it is joined to a clause that is told before."""
    left = left_of(scene, start)
    if scene.low(start - 1) == "as" and scene.low(start - 2) == ",":
        return next((k + 1 for k in range(start - 3, left, -1) if scene.low(k) == ","), left)
    if scene.low(start - 1) not in QUOTES and scene.low(start - 2) not in QUOTES:
        return left
    opening = next((k for k in range(start - 3, left, -1) if scene.low(k) in QUOTES), left)
    return opening if scene.low(opening - 1) in {"and", "but", "while"} and scene.low(opening - 2) == "," else left


def _tag_end(scene: Scene, start: int, i: int) -> int:
    """Where the words end that somebody is said to have said in a tag from item `start`, its verb before `i`."""
    low = scene.low(start - 1)
    if low in QUOTES or (low in {",", "."} and scene.low(start - 2) in QUOTES):
        again = any(scene.low(k) in QUOTES for k in range(i, len(scene.items)))
        return right_of(scene, i) if again else start  # behind a quotation the reporter goes on
    if low == "as" and scene.low(start - 2) == ",":
        commas = [k for k in range(i, len(scene.items)) if scene.low(k) == ","]
        return min(right_of(scene, i), commas[1]) if len(commas) > 1 else right_of(scene, i)
    parted = not any(acts(scene, k) for k in range(left_of(scene, start), start))
    return right_of(scene, i, opens=parted)  # "the hills, X said, had never been lost, and Y was held"


def _named_right(scene: Scene, start: int) -> tuple[Attribution | None, int]:
    """The source whose name begins at item `start`, and where it ends: "the police chief, X Y" is X Y."""
    stop = name_end(scene, start)
    if (again := pointed_at(scene, start, stop)) is not None:
        return again, stop
    end = apposed_person(scene, start, stop)
    if end is not None:
        return teller_at(scene, stop + 1, end, (start, stop)), end
    return teller_at(scene, start, stop), stop


def _appeared_to_say(scene: Scene, i: int, before: Attribution | None) -> Telling | None:
    """ "X called reporters to say", "X went on television to announce": who came to say what follows item `i`."""
    content = content_from(scene, i + 1, told=False)
    verb = next((k for k in range(i - 2, max(0, i - _ASIDE), -1) if scene.low(k) in _CALLED), None)
    if content is None or verb is None:
        return None
    source = teller_before(scene, verb, before)[0]
    return Telling(content, right_of(scene, content, opens=True), source) if source is not None else None


def _participle(scene: Scene, i: int, found: Sequence[Telling], before: Attribution | None) -> Telling | None:
    """What follows "..., saying that" at item `i` is told by who spoke before in the sentence, else by its subject."""
    content = content_from(scene, i + 1, told=False)
    if content is None or scene.low(i - 1) == "as":
        return None
    source = found[-1].source if found else _subject(scene, i, before)[0]
    return Telling(content, right_of(scene, content, opens=True), source) if source is not None else None


def _subject(scene: Scene, i: int, before: Attribution | None) -> tuple[Attribution | None, int]:
    """Who the clause of the verb at item `i` begins with, and where: "Y left X on Monday and said"."""
    left = left_of(scene, i)
    for k in range(left + 1, i):
        if scene.low(k) in ENDS:
            return None, i
        if acts(scene, k) or scene.is_in(k, "classes.reporting") or scene.low(k).endswith("ed"):
            source, start = teller_before(scene, k, before)
            opens = start == left or scene.items[start - 1].kind in {"punct", "date"} or scene.low(start - 1) in JOINTS
            return (source if opens else None), start
    return None, i


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
        source, start = teller_before(scene, end, None)
    else:
        start = i
        stop = next((k for k in range(i + 1, min(len(scene.items), i + MAX_NAME)) if scene.low(k) == "as"), i + 1)
        source = teller_at(scene, i + 1, stop)
    if source is None:
        return None
    saying = next((k for k in range(i, min(len(scene.items), i + MAX_NAME)) if scene.low(k) == "saying"), i)
    content = content_from(scene, saying + 1, told=False)
    if content is not None and scene.low(saying + 1) != "by":
        return Telling(content, right_of(scene, content, opens=True), source)
    return Telling(left_of(scene, start), right_of(scene, saying), source)
