"""According to whom: whose words a clause is, and whether it is told as known or as believed.

A sentence has tellings: stretches that somebody is said to have said. What follows "X said that", what stands before
", X said" and round "according to X" is X's; what a semicolon or another source parts from it is not.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geomap.reading.sources.bounds import (
    MAX_ASIDE,
    NOUNS_TOO,
    OPEN_NAME,
    QUOTES,
    adverbial,
    apposed_person,
    is_finite,
    is_name,
    is_person,
    is_speaker,
    name_end,
    without_tail,
)
from geomap.reading.sources.manners import (
    accused,
    appeared_to_say,
    participle,
    published,
    put,
    quoted,
    subject_before,
)
from geomap.reading.sources.media import load_media
from geomap.reading.sources.stretches import (
    Telling,
    acts,
    content_from,
    left_of,
    object_end,
    own_deed,
    right_of,
    subordinate_end,
)
from geomap.reading.sources.tellers import ASIDE, before_adverbs, is_aside, pointed_at, teller_at, teller_before

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Attribution
    from geomap.reading.rules import Scene
    from geomap.reading.sentences.items import Vocabulary

_MIN_TOLD: Final = 3
"""Items of the shortest clause that somebody can have told, with its comma."""
_GOING_ON: Final = 12
"""Items from the head of a sentence to its "also"."""
_HEAD: Final = 7
"""Items of the name before a colon that heads a line, or behind one that ends it."""
_TO_SAY = frozenset({"say", "announce", "declare", "report", "confirm"})
_SAYING = frozenset("saying claiming reporting announcing stating confirming declaring adding insisting".split())
_OF_THINGS = frozenset({"indicated", "indicates", "indicate", "pointed"})
"""Verbs of saying that images and figures have for a subject as well."""
_DESCRIBING = frozenset({"described", "describes", "describe"})
_CITING = frozenset({"citing", "quoting"})
_PUT = frozenset({"put", "puts"})
_ACCORDING = _CITING | {"according"}
_CONTRARY = frozenset({"while", "although", "though", "whereas"})
_ACCUSING = frozenset({"accused", "accuses", "accusing"})
_TOLD_IN = frozenset("report reports statement statements bulletin bulletins news footage video claims word".split())
_NEVER = _SAYING | {"congratulated"}
_AVOWS = frozenset("announced announces declared declares claimed claims confirmed".split())
_THINGS = frozenset("victory war ceasefire himself itself themselves independence truce".split())


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
    for i in scene.where_begins(_first_words(scene.vocab)):
        speaks = items[i].kind == "word" or (i == 0 and items[i].lower in _CITING)
        if speaks and (telling := _telling_at(scene, i, found, before)) is not None:
            found.append(telling)
    if found:
        return (*_announced(scene, found[0].source), *_cited_first(scene, found))
    if (headed := _headed(scene)) is not None:
        return (headed,)
    if before is not None and items and (inside or items[0].lower in {'"', "“", "«"}):
        return (Telling(0, len(items), before),)  # a quotation that goes on
    if last is not None and _goes_on(scene):
        return (Telling(0, len(items), last),)
    return ()


@lru_cache(maxsize=4)
def _first_words(vocab: Vocabulary) -> frozenset[str]:
    """Words that what tells of saying begins with."""
    said = _ACCUSING | _TOLD_IN | _PUT | _ACCORDING | {"per", "quoted"} | _AVOWS | _TO_SAY | _SAYING
    return said | {word.partition(" ")[0] for word in vocab.cls["classes.reporting"] | load_media().verbs}


def _telling_at(scene: Scene, i: int, found: Sequence[Telling], before: Attribution | None) -> Telling | None:
    """What the word at item `i` says that somebody said, where it is a word of saying; `found` stands before it."""
    low = scene.low(i)
    if low in _ACCUSING:
        return accused(scene, i, before)
    if low in _TOLD_IN and scene.low(i + 1) == "that" and (paper := published(scene, i, before)) is not None:
        return paper
    if low in _PUT and scene.low(i + 1) == "it":
        return put(scene, i, before)
    if low in _ACCORDING or (low == "per" and (i == 0 or _is_per(scene, i))):
        return _according(scene, i, found)
    if low == "quoted":
        return quoted(scene, i)
    if scene.items[i].verbs and " " in low and low.split(" ")[0] in _AVOWS:
        source, start = teller_before(scene, i, before)  # "the army declared full control of X"
        return Telling(start, right_of(scene, i), source) if source is not None else None
    if low in _TO_SAY and scene.low(i - 1) == "to":
        return appeared_to_say(scene, i, before)
    if low in _SAYING:
        return participle(scene, i, found, before)
    return _told(scene, i, found[-1].source if found else before) if _reports(scene, i) else None


def _according(scene: Scene, i: int, found: Sequence[Telling]) -> Telling | None:
    """ "According to X, Y", "Y, according to X", "citing X": what the source named behind item `i` said."""
    low = scene.low(i)
    if low == "according" and scene.low(i + 1) != "to":
        return None
    source, stop = _named_right(scene, i + 2 if low == "according" else i + 1)
    if source is None:
        return None
    if low in _CITING and found and found[-1].stop > i and scene.low(i - 1) == ",":
        return Telling(found[-1].first, i, source)  # "the paper reported that X had fallen, citing Y"
    left = left_of(scene, i)
    if scene.low(i - 1) != "," and (aside := _aside_start(scene, i)) is not None:
        return Telling(aside, i, source)  # "X is surrounded, with a hundred men in it according to Y"
    opens = i <= 1 or all(scene.items[k].kind in {"date", "punct", "number"} for k in range(left, i))
    return Telling(stop if opens else left, right_of(scene, stop, opens=opens), source)


def _is_per(scene: Scene, i: int) -> bool:
    """ ", per local sources.": does "per" at item `i` stand before somebody, and not before what is counted?"""
    end = name_end(scene, i + 1)
    return scene.low(i - 1) == "," and any(is_speaker(scene, k) for k in range(i + 1, end))


def _cited_first(scene: Scene, found: Sequence[Telling]) -> Sequence[Telling]:
    """ "Citing Y, the paper reported that X had fallen": what the paper tells next is the word of Y."""
    if scene.low(0) not in _CITING or len(found) == 1:
        return found
    return (found[0], replace(found[1], source=found[0].source), *found[2:])


def _aside_start(scene: Scene, i: int) -> int | None:
    """Where the phrase begins that ends before item `i` and tells no more than its sentence: ", held in secret"."""
    start = next((k + 1 for k in range(i - 1, 0, -1) if scene.low(k) == ","), None)
    if start is None or not (scene.low(start) == "with" or scene.low(start).endswith(("ed", "ing"))):
        return None
    return start if scene.items[start].kind == "word" else None


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
    if _MARKS.isdisjoint(scene.words):
        return None
    n = len(scene.items) - (scene.low(len(scene.items) - 1) in {".", "!", "?"})
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
    comma = next((k for k in range(first, colon) if scene.low(k) == ","), colon)
    named = comma < colon and is_person(scene, first, comma)  # "X Y, a militia's commander: ..."
    source = teller_at(scene, first, comma, (comma + 1, colon)) if named else teller_at(scene, first, colon)
    return Telling(colon + 1, len(scene.items), source) if source is not None else None


_MARKS = frozenset({":", "–", "—", "-", "--"})
_SAYS = frozenset({"that", ",", ".", "it", "they", "he", "she", ""})
"""Behind "maintains", where it is said."""


def _is_mark(scene: Scene, k: int) -> bool:
    """Does a colon, or a dash between words, stand at item `k`?"""
    at = scene.items[k].start
    return scene.low(k) in _MARKS and (scene.low(k) not in {"-", "--"} or scene.text[at - 1 : at] == " ")


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
    if low in _DESCRIBING and any(
        scene.low(k) in {"as", "by", "how"} for k in range(i, min(len(scene.items), i + ASIDE))
    ):
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
    if low.startswith("maintain") and scene.low(i + 1) not in _SAYS:
        return False  # "maintained a garrison in X"
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
    if _is_inverted(scene, i) and (inverted := _inverted(scene, i)) is not None:
        return inverted
    end = before_adverbs(scene, i)
    if end and (scene.is_in(end - 1, "classes.be") or (scene.low(end - 1) == "as" and scene.low(i + 1) == "by")):
        if scene.low(i + 1) != "by":
            return None  # "was reported"
        source, stop = _named_right(scene, i + 2)
        left = stop + 1 if scene.low(stop) == "that" else left_of(scene, i)
        return Telling(left, right_of(scene, stop, opens=left > stop), source) if source is not None else None
    source, start = None, end
    if scene.low(end - 1) in {"and", "but"}:
        source, start = subject_before(scene, end - 1, before)[0], end  # "the army left X and said"
    if source is None:
        source, start = teller_before(scene, end, before)
    if source is None and scene.low(i - 1) in {",", *QUOTES}:
        said_by = scene.low(adverbial(scene, i + 1) or i + 1)
        if said_by != "that":
            return _inverted(scene, i)
        source = subject_before(scene, i, before)[0]
        that = next((k for k in range(i, len(scene.items)) if scene.low(k) == "that"), i)
        if source is not None:  # "Y entered X, announced on the radio that it was theirs, and left"
            return Telling(that + 1, right_of(scene, that), source)
    if source is None:
        return None
    if scene.low(start - 1) in {"which", "who", "whom"} and scene.low(start - 2) == ",":
        stop = next((k for k in range(i + 1, len(scene.items)) if scene.low(k) == ","), len(scene.items))
        return Telling(i + 1, stop, source)  # "Z, which Y says is backed by W, entered X"
    content = content_from(scene, i + 1, told=scene.low(i) in {"told", "tells", "tell", "informed"})
    quoted = scene.low(start - 1) in QUOTES and scene.is_in(i + 1, "classes.preposition")  # ""...," X said over Y"
    if content is not None and not quoted and not _is_tag(scene, start, content):
        claim = scene.low(content) == "to"  # "claimed to hold X, but Y appeared to"
        stop = min(right_of(scene, content, opens=not claim), own_deed(scene, content))
        if scene.low(start - 1) in _CONTRARY:
            stop = min(stop, subordinate_end(scene, content))  # "While Y claimed to hold X, Z has taken it"
        noun = scene.low(content - 1) != "that" and scene.is_in(content, "classes.determiner")
        if scene.low(i) in _AVOWS and noun:
            stop = min(stop, object_end(scene, content))
        return Telling(content, stop, source)
    return Telling(_tag_start(scene, start), _tag_end(scene, start, i + 1), source)


def _is_inverted(scene: Scene, i: int) -> bool:
    """ "..., on Friday, said X Y": does a person's name end the clause behind the comma and the verb at item `i`?"""
    if scene.low(i - 1) != ",":
        return False
    stop = name_end(scene, i + 1)
    return is_name(scene, i + 1, stop) and is_person(scene, i + 1, stop) and scene.low(stop) in {"", ",", "."}


def _inverted(scene: Scene, i: int) -> Telling | None:
    """What stands before ", said X" at item `i`."""
    if scene.low(i) in {"told", "tell", "tells"} or scene.kind(i + 1) == "number":
        return None  # "X falls, says 100 dead"
    if scene.is_in(i + 1, "classes.preposition"):
        return None  # "..., declared on television that"
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
    return teller_at(scene, start, stop, _aside_behind(scene, stop)), stop


def _aside_behind(scene: Scene, stop: int) -> tuple[int, int]:
    """What is told of who is named before the comma at item `stop`: ", a spokesman for the militia."."""
    if scene.low(stop) != "," or not is_aside(scene, stop + 1):
        return stop, stop
    for k in range(stop + 1, min(len(scene.items), stop + MAX_ASIDE)):
        if scene.items[k].kind == "punct" and scene.low(k) not in OPEN_NAME - {"."}:
            return stop + 1, k
        if acts(scene, k):
            return stop, stop
    return stop + 1, min(len(scene.items), stop + MAX_ASIDE)


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
