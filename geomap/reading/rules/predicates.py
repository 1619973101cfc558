"""What is said of a place that is the subject: "X remains Y-held", "X is Y's", "X belongs to Y"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geomap.reading.rules.scene import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geomap.model import Status
    from geomap.reading.rules.scene import Scene
    from geomap.reading.sentences.items import DateLike, ForceLike


_OWNING = frozenset({"'s", "’s", "'", "’"})


@dataclass(frozen=True, slots=True)
class _Predicate:
    """Whose a place is said to be."""

    force: ForceLike | None
    before: int
    """Item index before the words that say so: where "is" ends; `last` of the last of them."""
    last: int


def predicate_rule(scene: Scene) -> Iterator[Draft]:
    """ "X remains Y-held", "X is with Y", "X belongs to Y", "X is under Y": of the place that is the subject."""
    said_with = scene.where(scene.vocab.cls["predicated"], _OWNING)
    for i in sorted({*said_with, *scene.forces}) if scene.discourse.at_war else ():
        said = _predicate(scene, i) if i else None
        draft = _said_of(scene, i, said, said.force) if said is not None and said.force is not None else None
        if draft is not None:
            yield draft


def _said_of(scene: Scene, i: int, said: _Predicate, force: ForceLike) -> Draft | None:
    """ "X is Y's": the place that is said to be, or to have become, a force's."""
    copula = _copula(scene, said.before)
    if copula is None:
        return _heading(scene, i, said, force) if scene.low(said.before) == ":" else _apposed(scene, i, said, force)
    words = {scene.low(j) for j in range(copula, i)}
    phrase = scene.parser.subject(copula, names=True)
    if phrase is None or scene.verbs.has_modal(copula, i) or "not" in words or scene.question:
        return None
    ongoing = bool(words & scene.vocab.cls["rules.present"])
    if scene.verbs.is_conditional(copula, told=not ongoing):
        return None
    became = words <= _WAS and scene.low(i) in {"theirs", "ours"} and scene.dated_after(i)
    status: Status = "captured" if became else "controls"  # "X was theirs two days later"
    return Draft("predicate", status, phrase, min(phrase.start, copula), said.last, i, force, ongoing=ongoing)


def _apposed(scene: Scene, i: int, said: _Predicate, force: ForceLike) -> Draft | None:
    """ "X and Z, both under Y, are quiet", "X, Y territory since May,": said in an aside behind the name."""
    comma = scene.run_before(said.before + 1, "rules.apposed") - 1
    if scene.low(comma) != "," or scene.kind(comma - 1) not in {"place", "name"}:
        return None
    if scene.low(i) not in {"under", "with"} and not scene.is_in(i, "rules.ground"):
        return None
    if scene.low(i) == "with" and scene.low(comma - 2) == ",":
        return None  # "came from the capital, X, with Y troops"
    ends = scene.kind(said.last + 1) == "date" or scene.low(said.last + 1) in {",", ".", ";", "since", "for", "by"}
    phrase = scene.parser.before(comma, names=True) if ends else None
    if phrase is None or any(scene.discourse.kind(r.toponym) == "country" for r in phrase.refs):
        return None
    return Draft("predicate", "controls", phrase, phrase.start, said.last, i, force)


def _heading(scene: Scene, i: int, said: _Predicate, force: ForceLike) -> Draft | None:
    """ "X, Z: regime-held" """
    heads = scene.parser.before(said.before + 1, names=True)
    if heads is None:
        return None
    return Draft("predicate", "controls", heads, heads.start, said.last, i, force, ongoing=True)


# --- whose it is ----------------------------------------------------------------------------------------------


def _predicate(scene: Scene, i: int) -> _Predicate | None:
    """Whose the words that end or begin at item `i` say that something is."""
    low = scene.low(i)
    if scene.is_in(i, "adjectives.held") and scene.low(i - 1) == "-":  # "Y-held"
        return _Predicate(scene.items[i - 2].force or scene.named_actor(i - 2, i - 1), i - 3, i)
    if low in {"theirs", "ours"}:
        return _Predicate(_speaking(scene, i), i - 1, i)
    if scene.items[i].kind == "possessive" and _ends_predicate(scene, i + 1):  # "Y's"
        owner = scene.items[i - 1].force or scene.named_actor(i - 1, i)
        return _Predicate(owner, _before_noun(scene, i), i)
    if scene.is_in(i, "nouns_of_place.settlement") and scene.low(i + 1) in {"again", "once"}:  # "a Y town again"
        return _Predicate(scene.items[i - 1].force, _before_noun(scene, i), i)
    if scene.is_in(i, "rules.ground") or scene.is_in(i, "nouns_of_place.settlement"):
        return _ground(scene, i)
    if scene.items[i].kind == "force" and (scene.is_in(i + 1, "rules.again") or _is_still(scene, i)):
        return _nation_again(scene, i)
    if low in {"with", "under"} or (low == "to" and scene.is_in(i - 1, "rules.belonging")):
        return _with_whom(scene, i)
    return None


def _before_noun(scene: Scene, i: int) -> int:
    """The item before "the Y ..." whose last word is item `i`."""
    return scene.run_before(i - 1, "classes.determiner") - 1


def _ground(scene: Scene, i: int) -> _Predicate | None:
    """ "X is rebel territory", "a rebel town" """
    force = scene.items[i - 1].force
    since = scene.low(i + 1) == "since" or ((date := _date_at(scene, i + 1)) is not None and date.kind == "since")
    if force is None or force.role != "force" or (force.kind in {"country", "national"} and not since):
        return None
    return _Predicate(force, _before_noun(scene, i), i)


def _date_at(scene: Scene, i: int) -> DateLike | None:
    return scene.items[i].date if i < len(scene.items) else None


def _nation_again(scene: Scene, i: int) -> _Predicate | None:
    """ "X has been Indian again since June", "X is still Nationalist" """
    force = scene.items[i].force
    if force is None or force.role != "force" or scene.items[i].place is not None:
        return None
    if force.kind != "country" and (force.kind != "named" or not force.force.as_written[0].isupper()):
        return None
    return _Predicate(force, i - 1, i)


_REMAINS = frozenset({"remain", "remains", "remained", "stays", "stayed"})


def _is_still(scene: Scene, i: int) -> bool:
    """ "(is) still (firmly) Y.", "remains Y": does the force at item `i` end what is said to be so still?"""
    k = scene.run_before(i, "classes.adverb")
    still = any(scene.low(j) in {"still", "again", "now"} for j in range(k, i)) or scene.low(k - 1) in _REMAINS
    return still and _ends_predicate(scene, i + 1)


def _with_whom(scene: Scene, i: int) -> _Predicate | None:
    """ "X is with Y", "X is under Y", "X belongs to Y" """
    force, after = scene.clauses.force_within(i + 1, 4)
    if force is None or scene.is_in(after, "rules.power") or scene.is_in(after, "rules.under_fire"):
        return None
    if any(scene.is_in(j, "rules.power") for j in range(i + 1, after - 1)):
        return None  # "is under its control and Y is in disarray"
    if any(scene.is_in(j, "classes.subordinator") for j in range(i + 1, after)):
        return None  # "were under fourteen when Y came"
    if scene.items[after - 1].nouns or force.role != "force" or scene.low(after) in {"'s", "’s"}:
        return None
    return _Predicate(force, i - 1, after - 1)


_WAS = frozenset({"was", "were", "soon", "now", "already", "all", "both", ""})


_ENDS_PREDICATE = frozenset(". , ; since on by and alone again now for yet still ever".split())


def _ends_predicate(scene: Scene, i: int) -> bool:
    """Does what is said of a place end at item `i` ("X is Y's.", "X has been Y's since May")?"""
    if i >= len(scene.items) or scene.items[i].kind == "date":
        return True
    return scene.low(i) in _ENDS_PREDICATE


def _speaking(scene: Scene, i: int) -> ForceLike | None:
    """Whose "theirs" and "ours" at item `i` means: who says so, who is named before, or who took what was told last."""
    if scene.low(i) == "ours":
        speaker = (it.force for it in scene.items[i:] if it.force is not None)
        # whose the town is of ""X is ours," the president said" is not told
        return next((f for f in speaker if f.kind == "leader" or f.role == "authority"), None)
    free = (k for k in range(i - 1, -1, -1) if scene.may_be_meant(k) and not scene.clauses.governed(k))
    named = next((scene.items[k].force for k in free), None)  # not the Z of "X, seat of the Z corps, was theirs"
    told = scene.told.force if scene.told is not None and scene.told.status == "captured" else None
    return named or told or scene.discourse.actors.last


def _copula(scene: Scene, k: int) -> int | None:
    """Where the verb of being that ends at item `k`, adverbs apart, begins; None where there is none."""
    start, seen = k + 1, False
    while k >= 0 and (
        scene.is_in(k, "rules.staying")
        or scene.is_in(k, "rules.belonging")
        or scene.is_in(k, "classes.adverb")
        or scene.is_in(k, "classes.have")
        or scene.items[k].kind == "date"
        or scene.low(k) in {"been", "not", "firmly", "in", "stay", "all", "both", "wholly"}
    ):
        seen = seen or scene.is_in(k, "rules.staying") or scene.is_in(k, "rules.belonging") or scene.low(k) == "been"
        start = k
        k -= 1
    return start if seen else None
