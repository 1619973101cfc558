"""According to whom: whose words a clause is, and whether it is told as known or as believed.

A sentence has tellings: stretches that somebody is said to have said. What follows "X said that", what stands before
", X said" and round "according to X" is X's; what a semicolon or another source parts from it is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geomap.reading.media import load_media
from geomap.reading.tellers import ENDS, MAX_NAME, OPEN_NAME, QUOTES, is_finite, teller_at, teller_before

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Attribution, Modality
    from geomap.reading.rules import Draft, Scene

_OBJECT: Final = 5
"""Items of what is told in a noun alone ("confirmed heavy clashes and")."""
_NOUNS_TOO = frozenset("report reports claim claims states state notes posts".split())
_NEVER = frozenset("saying claiming reporting announcing stating confirming declaring congratulated".split())
_AVOWS = frozenset("announced announces declared declares claimed claims confirmed".split())
_THINGS = frozenset("responsibility victory war ceasefire himself itself themselves independence truce".split())


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


def read_tellings(scene: Scene, before: Attribution | None = None, *, inside: bool = False) -> tuple[Telling, ...]:
    """Who is said to have said what in a sentence.

    Parameters
    ----------
    scene
        The sentence.
    before
        The source of the sentence before: who "he added" is, and whose a quotation is that goes on.
    inside
        Does the sentence begin in a quotation?
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
            source = teller_at(scene, start, stop)
            if source is None:
                continue
            opens = all(items[k].kind in {"date", "punct", "number"} for k in range(_left(scene, i), i)) or i <= 1
            found.append(Telling(stop if opens else _left(scene, i), _right(scene, stop, opens=opens), source))
        elif item.lower == "quoted":
            telling = _quoted(scene, i)
            if telling is not None:
                found.append(telling)
        elif item.verbs and " " in item.lower and item.lower.split(" ")[0] in _AVOWS:
            source, start = teller_before(scene, i, before)  # "the army declared full control of X"
            if source is not None:
                found.append(Telling(start, _right(scene, i), source))
        elif _reports(scene, i):
            telling = _told(scene, i, found[-1].source if found else before)
            if telling is not None:
                found.append(telling)
    if before is not None and not found and items and (inside or items[0].lower in {'"', "“", "«"}):
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
        or (scene.low(end - 1) in {"there", "here", "earlier", "later"} and end == i)
        or (scene.low(end - 1) in {"on", "in", "also"} and end < i and scene.items[end].kind == "date")
    ):
        end -= 1
    if end and (scene.is_in(end - 1, "classes.be") or (scene.low(end - 1) == "as" and scene.low(i + 1) == "by")):
        if scene.low(i + 1) != "by":
            return None  # "was reported"
        stop = _right_end(scene, i + 2)
        source = teller_at(scene, i + 2, stop)
        return Telling(_left(scene, i), _right(scene, stop), source) if source is not None else None
    source, start = teller_before(scene, end, before)
    if source is None and scene.low(i - 1) in {",", *QUOTES}:
        start, stop = i, _right_end(scene, i + 1)
        told = any(is_finite(item) or item.nouns for item in scene.items[i + 1 : stop])  # "announced the fall of X"
        told = told or _acts(scene, stop)  # ", confirmed rebels had pulled out"
        told = told or any(scene.is_in(k, "irrealis.modal") for k in range(i + 1, stop))
        source = None if told else teller_at(scene, i + 1, stop)
        if source is not None:
            return Telling(_left(scene, i), _right(scene, i + 1), source)
    if source is None:
        return None
    content = _content(scene, i + 1, told=scene.low(i) in {"told", "tells", "tell", "informed"})
    quoted = scene.low(start - 1) in QUOTES and scene.is_in(i + 1, "classes.preposition")  # ""...," X said over Y"
    if content is not None and not quoted:
        return Telling(content, min(_right(scene, content, opens=True), _own_deed(scene, content)), source)
    return Telling(_left(scene, start), _right(scene, i + 1), source)


def _acts(scene: Scene, k: int) -> bool:
    """Does a verb stand at item `k`, so that what is before it is its subject and no speaker?"""
    return k < len(scene.items) and (
        scene.is_in(k, "classes.be")
        or scene.is_in(k, "classes.have")
        or scene.is_in(k, "irrealis.modal")
        or is_finite(scene.items[k])
    )


def _own_deed(scene: Scene, content: int) -> int:
    """ "Y confirmed clashes and shelled X": where what is told ends and what the teller did begins."""
    for k in range(content, min(content + _OBJECT, len(scene.items) - 1)):
        if (
            scene.items[k].kind == "force"
            or scene.is_in(k, "classes.be")
            or scene.is_in(k, "classes.have")
            or is_finite(scene.items[k])
        ):
            break
        verb = k + 2 if scene.is_in(k + 1, "classes.adverb") else k + 1
        if scene.low(k) == "and" and verb < len(scene.items) and is_finite(scene.items[verb]):
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
        source, start = teller_before(scene, end, None)
    else:
        start = i
        stop = next((k for k in range(i + 1, min(len(scene.items), i + MAX_NAME)) if scene.low(k) == "as"), i + 1)
        source = teller_at(scene, i + 1, stop)
    if source is None:
        return None
    saying = next((k for k in range(i, min(len(scene.items), i + MAX_NAME)) if scene.low(k) == "saying"), i)
    content = _content(scene, saying + 1, told=False)
    if content is not None and scene.low(saying + 1) != "by":
        return Telling(content, _right(scene, content, opens=True), source)
    return Telling(_left(scene, start), _right(scene, saying), source)


def _content(scene: Scene, k: int, *, told: bool) -> int | None:
    """Where what is told begins after the verb; None where it stands before it."""
    n = len(scene.items)
    if told:  # whom
        limit = k + 6
        while k < min(n, limit) and scene.items[k].kind not in {"date", "punct"} and scene.low(k) not in ENDS:
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
    if scene.items[k].kind == "punct" or low in ENDS or low in {"and", "or", "during", "following", "despite", "amid"}:
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
        if not (scene.is_in(j, "classes.determiner") or item.kind == "word") or item.verbs or item.lower in ENDS:
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
    while i < len(scene.items) and i < start + MAX_NAME:
        item = scene.items[i]
        if (item.kind == "punct" and item.lower not in OPEN_NAME) or item.kind == "date" or item.lower in ENDS:
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
        if scene.is_in(j, "classes.be") or scene.is_in(j, "classes.have") or is_finite(scene.items[j]):
            return True
    return False


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
