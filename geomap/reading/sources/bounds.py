"""Where the name of a source begins and ends, and what kind of words it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geomap.patterns import lazy
from geomap.reading.sentences.nounphrases import tells_of
from geomap.reading.sources.media import load_media

if TYPE_CHECKING:
    from geomap.reading.rules import Scene
    from geomap.reading.sentences.items import Item

MAX_NAME: Final = 14
"""Items a source's name may have ..."""
MAX_ASIDE: Final = 24
"""... and what stands between commas after it."""
BRACKETED: Final = 6
"""Items of "(GNA)" at most."""
_DAY = lazy(r"\d+(?:st|nd|rd|th)?")
_NO_PARTICIPLES = frozenset(
    "wing being building meeting morning evening briefing training king during citing quoting".split()
)
_READ = frozenset("seen obtained reviewed read examined viewed heard verified carried cited quoted".split())
"""What a paper or an agency does with somebody's words: they stay those of whom they are of."""
_TIED = frozenset({"loyal", "intent", "opposed", "allied", "aligned", "based"})
ENDS = frozenset(
    "that which who whom while when as after before but because although though where whereas whether if".split()
)
NOUNS_TOO = frozenset("report reports claim claims states state notes posts".split())
"""Verbs of saying that are nouns as well."""
QUOTES = frozenset({'"', "“", "”", "«", "»"})
OPEN_NAME = frozenset({"'", "’", "-", ".", "&", "/"})


def without_tail(scene: Scene, start: int, end: int) -> int:
    """Where a name ends that says more: "X Y by telephone", "X Y of the militia", "troops deployed to help"."""
    for k in range(start + 1, end):
        if (
            adverbial(scene, k)
            or (scene.low(k) == "dated" and scene.items[k + 1 : k + 2] != [] and scene.items[k + 1].kind == "date")
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
    if after.lower == "by" and scene.low(k) in load_media().channels:
        return word in _READ  # "a report seen by X"
    if word in _TIED or (word.endswith("ing") and scene.is_in(k + 1, "rules.opposing")):
        return True  # "groups battling Y have claimed": the words are not Y's
    if scene.items[k].kind != "force" and not is_speaker(scene, k):
        return False
    if tells_of(word):
        return scene.items[k].kind == "force" or scene.is_in(k + 2, "classes.preposition") or after.kind == "date"
    return (
        word.endswith("ing")
        and "-" not in word  # "war-tracking blog X"
        and word not in _NO_PARTICIPLES
        and not any(is_speaker(scene, j) for j in (k + 1, k + 2))
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
        if item.kind == "force" or not scene.text[item.start : item.end][:1].isupper() or is_speaker(scene, k):
            break
        words += len(scene.text[item.start : item.end].split())
    return words > 1


def apposed_person(scene: Scene, start: int, stop: int) -> int | None:
    """The end of the name behind the comma at item `stop`: "said the police chief, X Y."; None where none stands."""
    if scene.low(stop) != "," or not any(is_office(scene, k) for k in range(start, stop)):
        return None
    if is_person(scene, start, stop):
        return None
    end = stop + 1
    while end < len(scene.items) and end <= stop + BRACKETED and is_name(scene, end, end + 1):
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


def is_name(scene: Scene, start: int, end: int) -> bool:
    """Are the items of an aside a person's name and nothing else?"""
    return start < end and all(
        scene.text[it.start : it.end][:1].isupper() or it.lower in {"al", "el", "de", "bin", "van", "-", "."}
        for it in scene.items[start:end]
    )


def is_speaker(scene: Scene, k: int) -> bool:
    """Is the noun at item `k` one for those who say things?"""
    item = scene.items[k] if 0 <= k < len(scene.items) else None
    if item is None or item.kind not in {"word", "force"}:
        return False
    low = item.lower if item.kind == "word" else scene.text[item.start : item.end].rpartition(" ")[2].casefold()
    nouns = load_media().speakers
    return low in scene.vocab.cls["attribution.organisations"] or low in nouns or f"{low}s" in nouns


def is_office(scene: Scene, k: int) -> bool:
    """Does the item say what somebody is in office: "mayor", "police"?"""
    force = scene.items[k].force
    return scene.is_in(k, "attribution.organisations") or (force is not None and force.role == "authority")


def relative_before(scene: Scene, end: int) -> int | None:
    """The relative pronoun of a clause that ends before item `end` and tells of the noun before it, if one does."""
    for r in range(end - 2, max(0, end - MAX_ASIDE), -1):
        low = scene.low(r)
        if (scene.items[r].kind == "punct" and low not in OPEN_NAME) or scene.is_in(r, "classes.reporting"):
            return None
        if low in {"that", "who", "which"}:
            acts = (
                is_finite(scene.items[r + 1])
                or scene.is_in(r + 1, "classes.be")
                or scene.is_in(r + 1, "classes.have")
                or (scene.items[r + 1].kind == "word" and scene.low(r + 1).endswith(("ed", "es")))  # "oversees"
            )
            noun = scene.items[r - 1].kind in {"force", "name"} or scene.is_in(r - 1, "attribution.organisations")
            noun = noun or (r > 1 and scene.items[r - 1].kind == "word" and scene.is_in(r - 2, "classes.determiner"))
            return r if acts and noun else None
    return None


def name_start(scene: Scene, end: int) -> int:
    """Where the name of a source that ends before item `end` begins."""
    start = end
    while start > 0 and start > end - MAX_NAME:
        k = start - 1
        item = scene.items[k]
        if item.lower == ")":  # "hunters (yan banga) from Mubi said"
            opening = next((j for j in range(k - 1, max(-1, k - BRACKETED), -1) if scene.low(j) == "("), None)
            if opening is not None and opening > 0:
                start = opening
                continue
        if (item.kind == "punct" and item.lower not in OPEN_NAME) or item.lower in ENDS:
            break
        participle = is_finite(item) and start < end and scene.is_in(start, "classes.preposition")
        participle = participle or k == end - 1  # "militant attacks said": a noun, as it stands before a verb
        tied = scene.low(start) in _TIED or (
            scene.low(start).endswith("ing") and scene.low(start) not in _NO_PARTICIPLES
        )
        participle = participle or (item.lower == "forces" and tied)  # "forces fighting for Y said"
        if scene.is_in(k, "classes.be") or scene.is_in(k, "classes.have") or (is_finite(item) and not participle):
            joint = (j for j in range(start, end - 1) if scene.is_in(j, "classes.conjunction"))
            start = next(joint, start)  # "X is north of Y and residents said"
            start += 2 * (scene.low(start + 1) == "by")  # "was denied by residents, who said"
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


def trimmed(scene: Scene, start: int, end: int) -> tuple[int, int]:
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
            or (item.lower == "and" and clause_after(scene, i + 1))
            or (item.lower in {"in", "on", "at"} and i + 1 < len(scene.items) and scene.items[i + 1].kind == "date")
        ):
            break
        i += 1
    return i


def clause_after(scene: Scene, k: int) -> bool:
    """Does a clause of its own stand after "and"?"""
    for j in range(k, min(len(scene.items), k + 8)):
        if scene.items[j].kind == "punct":
            return False
        if scene.is_in(j, "classes.be") or scene.is_in(j, "classes.have"):
            return True
        if is_finite(scene.items[j]) and scene.low(j + 1) != "by":  # no "and an officer reached by telephone"
            return True
    return False
