"""The place that a text says a place lies in: "X, Y", "X (Y)", "X in Y province", "Y's X", "the Y city of X"."""

from collections.abc import Sequence

from geomap.reading.toponyms.lexicon import load_lexicon
from geomap.reading.toponyms.scan import Span
from geomap.reading.toponyms.text import APOSTROPHES, JOINS, Text

_NEAR = 60
"""Characters between two names that can be three words."""


def within(row: Text, kept: Sequence[Span], index: int) -> str | None:
    """The place that a place is said to lie in: "X, Y", "X (Y)", "X in Y", "Y's X", "Y city of X", "X and Z in Y"."""
    span = kept[index]
    if index + 1 < len(kept):
        between = _between(row, kept, index)
        if kept[index + 1].first - span.last == _CLASS_AND_OF and names_another(row, span.last):
            return None
        if _contained_by_next(row, span, kept[index + 1], between.lower()):
            return _owned(row, kept, index + 1)
        if between in _LISTING and (last := _end_of_list(row, kept, index)) + 1 < len(kept):
            between = _between(row, kept, last).lower()
            if between.lstrip()[:1].isalpha() and _contained_by_next(row, kept[last], kept[last + 1], between):
                return _owned(row, kept, last + 1)
    if index > 0:
        other = kept[index - 1]
        between = row.text[row.end(other.last) : row.starts[span.first]]
        if between.lower() in {"'s ", "’s "} and _contains(other, span):
            return other.name
        if span.first - other.last == _CLASS_AND_OF and names_another(row, other.last):
            return other.name
    at = span.first - 1
    if at < 0 or span.kind != "name" or row.gaps[at] not in JOINS:
        return None
    if row.words[at].lower() == "of":
        at -= 1
    while at >= 0 and row.gaps[at] in JOINS and ((token := row.token(at)).class_word or token.strong):
        at -= 1
    if at < 0 or at == span.first - 1 or row.gaps[at] not in JOINS:
        return None
    if at > 0 and row.joins(at - 1) and row.country_of(at - 1, at) is not None:
        return row.slice(at - 1, at)  # "the North Korean city of X"
    token = row.token(at)
    return token.text if token.opens and token.country is not None else None


_WIDE = frozenset({"A.ADM1", "L.RGN", "L.CONT"})
_SMALLER = frozenset({"A.ADM2", "L.RGN"})
"""What may hold a town besides a country or a division of the first order: "Rochester, Kent"."""
_CLASS_AND_OF = 3
"""Words from "Texas" to "Austin" in "the Texas city of Austin"."""
_NAMED_BY = 5
"""Words behind "Iraq's" in which a class word may say what lies there: "third-largest city"."""
_LONGEST_LIST = 12
"""Places of a list of which the last says where they lie."""


def _between(row: Text, kept: Sequence[Span], at: int) -> str:
    """The text between a name and the next."""
    return row.text[row.end(kept[at].last) : row.starts[kept[at + 1].first]]


def _end_of_list(row: Text, kept: Sequence[Span], index: int) -> int:
    """The last place of the list that a place stands in: Z of "X, Y and Z in W"; itself where there is none."""
    at = index
    while at + 1 < len(kept) and at - index < _LONGEST_LIST:
        between = _between(row, kept, at)
        if between not in _LISTING:
            return index  # without an "and" it has no end
        at += 1
        if between != ", ":
            return at
    return index


_LISTING = frozenset({", ", " and ", ", and ", " & "})


def _owned(row: Text, kept: Sequence[Span], at: int) -> str:
    """A place, or the one that is said to be its: in "X in Ethiopia's Amhara region" X lies in Amhara."""
    if at + 1 < len(kept) and _between(row, kept, at) in {"'s ", "’s "}:
        inner = kept[at + 1]
        if inner.glance is not None and inner.glance.division and inner.kind == "name":
            return inner.name
    return kept[at].name


def _contained_by_next(row: Text, span: Span, other: Span, between: str) -> bool:
    """Whether the words between a name and the next say that it lies there."""
    if between in {", ", " (", " - "}:
        if _is_owner(row, other):
            return False
        if between == ", " and _is_foreign_division(other, span):
            return not _in_list(row, other)
        return _contains(other, span) and _is_division(other) and not _in_list(row, other)
    if len(between) > _NEAR and not between.rstrip().endswith("in"):
        return False
    words = between.split()
    if not words:
        return False
    lists = load_lexicon().words
    class_words, near = lists["class_words"], len(words) <= 3
    said = (
        near
        and words[-1] in {"in", "of"}
        and "," not in between
        and between[:1].isspace()
        and all(word in class_words or word in {"the", "province", "city"} for word in words[:-1])
    )
    said = said or (words[0] in class_words and words[-1] == "in")
    # "in western Idlib's X" has its container before it; "X in western Idlib province" after it.
    said = said or (
        near and words[0] == "in" and all(word in lists["prepositions_strong"] or word == "the" for word in words)
    )
    return said and _contains(other, span)


def names_another(row: Text, last: int) -> bool:
    """Whether the class word behind a name is that of the next one, which lies in it: "the Texas city of Austin"."""
    at = last + 2
    if at + 1 >= len(row.words) or row.words[at] != "of" or row.gaps[at - 1] != " " or not row.token(at + 1).opens:
        return False
    if not row.known[row.words[at - 1]].small or row.gaps[at] != " ":
        return False
    outer, inner = row.glance(row.words[last]), row.glance(row.words[at + 1])
    if outer is None or (inner is not None and inner.feature.startswith("A.PCL")):
        return False
    return outer.feature.startswith("A.PCL") or (outer.division and (inner is None or not inner.division))


def _is_owner(row: Text, span: Span) -> bool:
    """Whether what belongs to a place follows, and no place in it: "X, Iraq's army", but "X, Iraq's third city"."""
    at = span.last + 1
    if at >= len(row.words) or row.words[at] != "s" or row.gaps[span.last] not in APOSTROPHES:
        return False
    class_words = load_lexicon().words["class_words"]
    for following in range(at + 1, min(len(row.words), at + 1 + _NAMED_BY)):
        if row.words[following].lower() in class_words:
            return False
        if row.gaps[following] not in JOINS:
            break
    return True


def _is_foreign_division(outer: Span, inner: Span) -> bool:
    """Whether a name is that of a country, and the next that of another one's division: "Lebanon, Kentucky" may be a
    town. Whether there is one is for resolution to see.
    """
    if outer.kind != "name" or inner.kind != "name" or outer.glance is None or inner.glance is None:
        return False
    foreign = outer.glance.feature == "A.ADM1" and outer.glance.country != inner.glance.country
    return foreign and inner.glance.feature.startswith("A.PCL")


def _is_division(span: Span) -> bool:
    return span.kind != "name" or (
        span.glance is not None and (span.glance.division or span.glance.feature in _SMALLER)
    )


def _in_list(row: Text, span: Span) -> bool:
    """Whether a name stands in a row of names: "Homs, Hama and Idlib" are three places."""
    if span.kind != "name" or (span.glance is not None and span.glance.feature.startswith(("A.PCL", "A.ADM1"))):
        return False  # a country or a division whose name no town shares
    if span.last + 1 >= len(row.words):
        return False
    gap, following = row.gaps[span.last], row.token(span.last + 1)
    return (gap == " " and following.lower in {"and", "or"}) or (gap == ", " and following.opens)


def _contains(outer: Span, inner: Span) -> bool:
    """Whether one place could hold another, as far as their kinds tell."""
    if outer.kind in {"abbreviation", "code"}:
        return inner.kind == "name"
    if outer.kind != "name" or inner.kind != "name" or outer.glance is None or inner.glance is None:
        return False
    if inner.glance.feature[:1] == "H" and inner.glance.country is None:
        return False  # "the Tigris in Mosul" flows through more than one
    if inner.glance.feature in _WIDE and outer.glance.feature == "A.ADM1":
        return False  # "Donbas, Transnistria" are two
    if outer.glance.feature in _SMALLER and inner.glance.feature[:1] != "P":
        return False
    return not inner.glance.feature.startswith("A.PCL")
