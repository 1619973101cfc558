"""The names in a report that are used as names of places.

A scan over capitalised words (any words, in scripts without capitals) proposes every name that the gazetteer knows,
longest first; features of its form and context decide by a sum of weights whether it is a place here, a person, an
organisation or a common word. Words and weights are data: `lexicon/toponyms.toml` and `lexicon/toponym_weights.toml`.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from geomap.model import Match, Toponym
from geomap.places.memory import forms, remember
from geomap.places.names import fold
from geomap.reading.toponymfeatures import features_of
from geomap.reading.toponymscan import JOINS, Span, Text, propose
from geomap.reading.toponymwords import ToponymLexicon, load_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.model import Report
    from geomap.places.gazetteer import Gazetteer
    from geomap.places.memory import Memory


def spans_of(
    report: Report, memory: Memory, ignore: Sequence[tuple[int, int]] = ()
) -> tuple[Text, list[tuple[Span, list[str]]]]:
    """Every candidate of a report with the features that hold for it; what is learned from and decided on.

    Parameters
    ----------
    report
        Its text and zones are read.
    memory
        Of the gazetteer.
    ignore
        Spans in which nothing is looked for.
    """
    lexicon = load_lexicon()
    row = Text(report, ignore, memory.gazetteer.demonyms)
    spans = list(propose(row, memory))
    described = [(span, features_of(row, span, lexicon)) for span in spans]
    mentions = _named_countries(row, spans)
    named: frozenset[str] = frozenset().union(*mentions) if len(mentions) >= _ENOUGH else frozenset()
    local: set[str] = set()
    persons = _persons(row, lexicon)
    persons |= {
        row.lower[span.first]
        for span, found in described
        if "given_name_of_two" in found
        and not {"before_organisation", "before_institution", "before_class_upper"} & set(found)
    }
    seen: dict[str, int] = {}
    for span in spans:
        name = row.lower[span.first] if span.first == span.last else row.slice(span.first, span.last).lower()
        seen[name] = seen.get(name, 0) + 1
        if span.local:
            local.add(name)
    for index, (span, found) in enumerate(described):
        name = row.lower[span.first] if span.first == span.last else row.slice(span.first, span.last).lower()
        if span.glance is not None and not span.glance.feature.startswith("A.PCL") and named:
            loose = "_loose" if span.glance.match is Match.TRANSLITERATED else ""
            found.append(
                ("in_named_country" if not named.isdisjoint(span.glance.countries) else "in_other_country") + loose
            )
        if name in local and not span.local:
            found.append("local_elsewhere")
        if name in persons and not (span.local and name in lexicon.words["first_names"]):
            found.append("person_elsewhere")
        if seen[name] > 2:
            found.append("repeated")
        # "Aleppo, Syria": the neighbour across the comma is a candidate as well.
        if index + 1 < len(spans) and spans[index + 1].first == span.last + 1 and row.gaps[span.last] == ", ":
            found.append("pair_first")
            described[index + 1][1].append("pair_second")
            if spans[index + 1].kind in {"abbreviation", "code"}:
                found.append("pair_abbreviation")
    return row, described


_ENOUGH = 3
"""Mentions of countries that tell where a report takes place: "Russian troops" alone does not."""


def _named_countries(row: Text, spans: Sequence[Span]) -> list[frozenset[str]]:
    """For each mention of a country, adjectives included, the ISO codes that it could mean."""
    named: list[frozenset[str]] = []
    for span in spans:
        if span.kind == "demonym":
            code = row.demonyms.get(row.lower[span.first])
            if code:
                named.append(frozenset({code}))
        elif span.glance is not None and span.glance.feature.startswith("A.PCL") and span.glance.match is Match.FOLDED:
            named.append(span.glance.countries)
    return named


def _persons(row: Text, lexicon: ToponymLexicon) -> set[str]:
    """Words that stand after a given name or a title somewhere in the report: surnames, most of them."""
    given, titles = lexicon.words["first_names"], lexicon.words["titles"]
    found = set()
    for i in range(1, len(row.words)):
        if row.open[i] and row.words[i][0].isupper():
            previous = row.lower[i - 1]
            if (previous in given and row.open[i - 1] and row.gaps[i - 1] == " ") or (
                previous in titles and row.open[i - 1] and row.gaps[i - 1] in {" ", ". "}
            ):
                if row.lower[i] in given and i + 1 < len(row.words) and row.open[i + 1] and row.gaps[i] == " ":
                    found.add(row.lower[i + 1])
                else:
                    found.add(row.lower[i])
    return found


def log_odds(features: Sequence[str], lexicon: ToponymLexicon) -> float:
    """How likely a candidate with these features is the name of a place in use."""
    weights = lexicon.weights
    return sum([weights.get(name, 0.0) for name in features])


THRESHOLD = 0.5
"""The probability from which on a candidate counts as a place."""
_SURE = 1.0
"""Log-odds of a mention that speaks for the report's other mentions of the same name ..."""
_SHARED = 0.75
"""... and what it adds to theirs."""
_LISTED = 1.25
"""What a place of a list adds to the log-odds of its neighbours."""
_LINKS = frozenset({", ", " and ", ", and ", " or ", "/", " / ", "-", "–", " – ", " & ", " и ", " та ", " і ", "، "})


def _decide(row: Text, described: Sequence[tuple[Span, list[str]]], least: float) -> list[Span]:
    """The candidates that are places.

    A name is seldom a place in one sentence and something else in the next, and what stands in a list is of one kind.
    """
    lexicon = load_lexicon()
    odds = [log_odds(features, lexicon) for _, features in described]
    sure = {
        row.slice(span.first, span.last).lower()
        for (span, _), value in zip(described, odds, strict=True)
        if value >= _SURE and span.kind == "name"
    }
    kept = []
    for at, ((span, features), value) in enumerate(zip(described, odds, strict=True)):
        total = value
        if value < least and not span.person and "person_elsewhere" not in features:
            if row.slice(span.first, span.last).lower() in sure:
                total += _SHARED
            if any(
                _listed(row, described[i][0], described[i + 1][0]) and _is_sure(described[j], odds[j])
                for i, j in ((at - 1, at - 1), (at, at + 1))
                if i >= 0 and i + 1 < len(described)
            ):
                total += _LISTED
        if total >= least:
            kept.append(span)
    return kept


def _listed(row: Text, one: Span, other: Span) -> bool:
    """Whether two candidates are neighbours in a list."""
    return row.text[row.spans[one.last][1] : row.spans[other.first][0]] in _LINKS


def _is_sure(described: tuple[Span, list[str]], odds: float) -> bool:
    return described[0].kind == "name" and odds >= _SURE


def find_toponyms(
    report: Report,
    gazetteer: Gazetteer | Memory,
    *,
    ignore: Sequence[tuple[int, int]] = (),
    demonyms: bool = False,
    threshold: float = THRESHOLD,
) -> tuple[Toponym, ...]:
    """The names in a report that are used as names of places.

    Parameters
    ----------
    report
        Its text and zones are read; page chrome gives no names.
    gazetteer
        Or a memory of one (`geomap.places.memory.remember`), worth keeping from report to report.
    ignore
        Half-open spans in which nothing is a place, names of forces above all.
    demonyms
        Whether adjectives ("Syrian troops") are given too, with the cue "demonym": corpora of place names count them.
    threshold
        The probability, more than 0 and less than 1, from which on a name counts as a place.

    Returns
    -------
    toponyms
        In order of the text, not overlapping; countries included, whatever they stand for.
    """
    memory = remember(gazetteer)
    row, described = spans_of(report, memory, ignore)
    least = math.log(threshold / (1.0 - threshold))
    kept = [span for span in _decide(row, described, least) if demonyms or span.kind != "demonym"]
    return tuple(_unprefixed(_toponym(row, kept, index), kept[index], memory) for index in range(len(kept)))


def toponyms_at(report: Report, gazetteer: Gazetteer | Memory, spans: Sequence[tuple[int, int]]) -> tuple[Toponym, ...]:
    """What the text says of names whose spans are known: class word and container.

    Parameters
    ----------
    report
        Its text is read.
    gazetteer
        Or a memory of one.
    spans
        Length n, half-open, in any order; within the text.

    Returns
    -------
    toponyms
        Length n, in the order of the spans.
    """
    memory = remember(gazetteer)
    lexicon = load_lexicon()
    report = replace(report, zones=())
    row = Text(report, (), memory.gazetteer.demonyms)
    starts = [start for start, _ in row.spans]
    kept: list[Span] = []
    given: dict[tuple[int, int], Span] = {}
    for start, end in sorted(set(spans)):
        first = bisect_left(starts, start)
        last = max(first, bisect_left(starts, end) - 1)
        if first >= len(starts):
            continue
        word, low = row.slice(first, last), row.lower[first]
        glance = memory.glance(word)
        kind = "name"
        if first == last and not (glance is not None and glance.feature.startswith("A.PCL")):
            if low in row.demonyms or low in lexicon.adjectives:
                kind = "demonym"
            elif low in lexicon.abbreviations or (f"{low}." in lexicon.abbreviations and report.text[end - 1] == "."):
                kind = "abbreviation"
            elif row.words[first].isupper() and low in lexicon.codes:
                kind = "code"
        elif glance is None or glance.match is Match.TRANSLITERATED:
            folded = fold(word)
            if folded in row.demonyms or folded in lexicon.adjectives:
                kind = "demonym"
        span = Span(first, last, kind, glance)
        features_of(row, span, lexicon)
        given[start, end] = span
        kept.append(span)
    taken = {k for span in kept for k in range(span.first, span.last + 1)}
    _, described = spans_of(report, memory)
    # What the text names besides can hold what is given: "Paris, Texas" of which only Paris is.
    kept += [
        span
        for span in _decide(row, described, 0.0)
        if span.kind != "demonym" and taken.isdisjoint(range(span.first, span.last + 1))
    ]
    kept.sort(key=lambda span: span.first)
    order = {id(span): at for at, span in enumerate(kept)}
    found = []
    for start, end in spans:
        name = report.text[start:end]
        if (start, end) not in given:
            found.append(Toponym(start, end, name))
        else:
            said = _toponym(row, kept, order[id(given[start, end])])
            found.append(Toponym(start, end, name, said.cue, said.within))
    return tuple(found)


def _unprefixed(toponym: Toponym, span: Span, memory: Memory) -> Toponym:
    """A name without the Arabic or Hebrew particle that is written together with it."""
    if span.glance is None or not (span.glance.inflected and span.caseless):
        return toponym
    for form in forms(toponym.name):
        found = memory.strict(form) if toponym.name.endswith(form) else None
        if found is not None and not found.inflected:
            return replace(toponym, start=toponym.end - len(form), name=form)
    return toponym


def _toponym(row: Text, kept: Sequence[Span], index: int) -> Toponym:
    span = kept[index]
    start, end = row.spans[span.first][0], row.spans[span.last][1]
    cue = span.kind if span.kind != "name" else span.cue
    return Toponym(start, end, row.text[start:end], cue, _within(row, kept, index))


def _within(row: Text, kept: Sequence[Span], index: int) -> str | None:
    """The place that a place is said to lie in: "X, Y", "X (Y)", "X in Y", "Y's X", "the Y city of X"."""
    span = kept[index]
    if index + 1 < len(kept):
        other = kept[index + 1]
        between = row.text[row.spans[span.last][1] : row.spans[other.first][0]].lower()
        name = row.slice(other.first, other.last)
        if (
            between in {", ", " (", " - "}
            and _contains(other, span)
            and _is_division(other)
            and not _in_list(row, other)
        ):
            return name
        words = between.split()
        if words and words[-1] in {"in", "of"} and len(words) <= 3 and "," not in between and between[:1].isspace():
            inner = words[:-1]
            class_words = load_lexicon().words["class_words"]
            if all(word in class_words or word in {"the", "province", "city"} for word in inner) and _contains(
                other, span
            ):
                return name
        if (
            words
            and words[0] in load_lexicon().words["class_words"]
            and words[-1:] == ["in"]
            and _contains(other, span)
        ):
            return name
        # "in western Idlib's X" has its container before it; "X in western Idlib province" after it.
        if (
            len(words) <= 3
            and words[:1] == ["in"]
            and all(word in load_lexicon().words["prepositions_strong"] or word == "the" for word in words)
            and _contains(other, span)
        ):
            return name
    if index > 0:
        other = kept[index - 1]
        between = row.text[row.spans[other.last][1] : row.spans[span.first][0]].lower()
        if between in {"'s ", "’s "} and _contains(other, span):
            return row.slice(other.first, other.last)
    at = span.first - 1
    if at >= 0 and row.gaps[at] in JOINS and span.kind == "name":
        if row.lower[at] == "of":
            at -= 1
        class_words = load_lexicon().words["class_words"]
        while (
            at >= 0
            and row.gaps[at] in JOINS
            and (row.lower[at] in class_words or row.lower[at] in load_lexicon().words["prepositions_strong"])
        ):
            at -= 1
        if at >= 0 and at < span.first - 1 and row.gaps[at] in JOINS and row.lower[at] in row.demonyms and row.open[at]:
            return row.words[at]
    return None


def _is_division(span: Span) -> bool:
    return span.kind != "name" or (span.glance is not None and span.glance.division)


def _in_list(row: Text, span: Span) -> bool:
    """Whether a name stands in a row of names: "Homs, Hama and Idlib" are three places."""
    gap = row.gaps[span.last]
    if span.kind != "name" or (span.glance is not None and span.glance.feature[:1] == "A"):
        return False  # a country or a division whose name no town shares
    following = row.lower[span.last + 1] if span.last + 1 < len(row.words) else ""
    return (gap == " " and following in {"and", "or"}) or (gap == ", " and row.open[span.last + 1])


def _contains(outer: Span, inner: Span) -> bool:
    """Whether one place could hold another, as far as their kinds tell."""
    if outer.kind in {"abbreviation", "code"}:
        return inner.kind == "name"
    if outer.kind != "name" or inner.kind != "name" or outer.glance is None or inner.glance is None:
        return False
    return not inner.glance.feature.startswith("A.PCL")


PlaceKind = Literal["country", "area", "settlement", "facility", "water", "unknown"]

_KINDS: dict[str, PlaceKind] = {
    "P": "settlement",
    "S": "facility",
    "H": "water",
    "A": "area",
    "L": "area",
    "T": "area",
    "V": "area",
    "R": "facility",
}


def place_kind(toponym: Toponym, gazetteer: Gazetteer | Memory) -> PlaceKind:
    """What kind of thing a name most likely names, without resolving it: "the city" must not mean a country.

    Parameters
    ----------
    toponym
        Its name and cue are read.
    gazetteer
        Or a memory of one.
    """
    words = load_lexicon().words
    cue = (toponym.cue or "").rpartition(" ")[2]
    for kind in ("settlement", "area", "facility", "water"):
        if cue in words[f"kind_{kind}"]:
            return kind
    if toponym.cue in {"abbreviation", "code"}:
        return "area"
    if toponym.cue == "demonym":
        return "country"
    glance = remember(gazetteer).glance(toponym.name)
    if glance is None:
        return "unknown"
    if glance.feature.startswith("A.PCL"):
        return "country"
    return _KINDS.get(glance.feature[:1], "unknown")
