"""The names in a report that are used as names of places.

A scan over capitalised words (any words, in scripts without capitals) proposes every name that the gazetteer knows,
longest first; features of its form and context decide by a sum of weights whether it is a place here, a person, an
organisation or a common word. Words and weights are data: `lexicon/toponyms.toml` and `lexicon/toponym_weights.toml`.
"""

import math
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import repeat
from typing import NamedTuple

from geomap.model import Match, Report, Toponym
from geomap.places.gazetteer import Gazetteer
from geomap.places.memory import Glance, Memory, Spot, forms, remember
from geomap.places.names import fold
from geomap.reading.toponyms.company import Described, compare, listed
from geomap.reading.toponyms.containers import within
from geomap.reading.toponyms.features import Form, features_of, form_of
from geomap.reading.toponyms.lexicon import ToponymLexicon, abbreviation, load_lexicon
from geomap.reading.toponyms.scan import Span, propose, scanner_of
from geomap.reading.toponyms.text import Text
from geomap.reading.toponyms.tokens import REMEMBERED


class Recogniser:
    """What recognition remembers of words and names; one belongs to each memory of a gazetteer."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.lexicon = load_lexicon()
        self.scanner = scanner_of(memory)
        self._forms: dict[tuple[str, str, bool], Form] = {}

    def describe(self, row: Text, span: Span) -> Described:
        """A candidate with the features of its form and its context."""
        key = span.name, span.kind, span.glance is None
        form = self._forms.get(key)
        if form is None:
            form = form_of(row, span, self.lexicon)
            if len(self._forms) >= REMEMBERED:
                self._forms.clear()
            self._forms[key] = form
        return Described(span, features_of(row, span, form, self.lexicon), span.name.lower())


def spans_of(report: Report, memory: Memory, ignore: Sequence[tuple[int, int]] = ()) -> tuple[Text, list[Described]]:
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
    recogniser = memory.companion(Recogniser)
    row = Text(report, ignore, memory, recogniser.scanner.vocabulary)
    described = [recogniser.describe(row, span) for span in propose(row, recogniser.scanner)]
    compare(row, described, recogniser.lexicon)
    return row, described


def weights_for(row: Text, described: Sequence[Described], lexicon: ToponymLexicon) -> list[Mapping[str, float]]:
    """What features weigh for each candidate: reports of war or need name small places far from their readers."""
    if not row.warlike:
        return [lexicon.weights] * len(described)
    return [lexicon.weights_in_war if one.span.overseas else lexicon.weights for one in described]


def log_odds(features: Sequence[str], weights: Mapping[str, float]) -> float:
    """How likely a candidate with these features is the name of a place in use."""
    return sum(map(weights.get, features, _NOTHING))


_NOTHING = repeat(0.0)
"""What a feature without a weight weighs."""
THRESHOLD = 0.5
"""The probability from which on a candidate counts as a place."""
_SURE = 1.0
"""Log-odds of a mention that speaks for what stands in a list with it."""
_LIKELY_ENOUGH = 0.5
"""Log-odds of a mention that speaks for the report's other mentions of the same name ..."""
_SHARED = 0.75
"""... and what it adds to them."""
_LISTED = 1.25
"""What a place of a list adds to the log-odds of its neighbours."""


_OPEN = 3.0
"""Log-odds beyond which, either way, it could make no difference where the report's other places lie."""
_LIKELY = 0.3
"""Probability of a place from which on it tells where the others lie."""
_ENOUGH_PLACES, _MANY_PLACES = 1.0, 0.4
"""Of how many places, and what share of them, the country is a report's own: sums of probabilities ..."""
_ENOUGH_LED = 0.5
"""The same of the country that is named right before."""
_WELL_KNOWN = 2.0
"""... and of how many it is known that a country is not."""
_CLOSE_KM, _NEARBY_KM, _FAR_KM = 60.0, 100.0, 500.0
_FEW, _RARE = 8, 2
"""Places of one name of which it says something that one lies near; that two names lie near each other."""
_FAMOUS, _FAMOUS_ALIAS = 100_000, 200_000
"""People of a city that reports from other countries name; by a name that is not its main one, and hardly another's."""
_WIDE = ("A.PCL", "A.ADM1", "L.CONT", "L.RGN")


class Neighbourhood(NamedTuple):
    """Where the places of a report lie, as far as that is likely before they are resolved."""

    lands: Mapping[str, Mapping[str, float]]
    """Name to the ISO codes of the countries that it could lie in, and how likely it is a place there."""
    sums: Mapping[str, float]
    """The same of all names together."""
    whole: float
    spots: Sequence[Spot]
    """The settlements and smaller divisions, from south to north ..."""
    hints: Sequence[Spot]
    """... and settlements that hardly another bears the name of, however likely it is used as one ..."""
    hinted: Collection[str]
    """... with their names."""


def neighbourhood(row: Text, described: Sequence[Described], odds: Sequence[float]) -> Neighbourhood:
    """Where the places of a report lie, by the log-odds that each candidate has so far."""
    lands: dict[str, dict[str, float]] = {}
    spots: dict[str, tuple[float, float]] = {}
    hints: dict[str, tuple[float, float]] = {}
    for (span, _, low), value in zip(described, odds, strict=True):
        glance, code, likely = span.glance, None, 1.0
        if span.kind == "demonym":
            code = row.country_of(span.first, span.last)
        elif span.kind != "name":
            code, _ = abbreviation(span.name) or (None, "")
        elif glance is not None and glance.match is not Match.TRANSLITERATED:
            likely = 1.0 / (1.0 + math.exp(-value))
            code = glance.country if likely >= _LIKELY else None
            if glance.places <= _RARE and value > -_OPEN and not span.person and glance.feature[:1] == "P":
                hints[low] = glance.spot
        if code is None or max(lands.get(low, {}).values(), default=0.0) >= likely:
            continue
        lands[low] = {code: likely}
        if glance is not None:
            if glance.places <= _FEW:
                lands[low] |= {other: likely / 2.0 for other in glance.countries if other != code}
            if not glance.feature.startswith(_WIDE):
                spots[low] = glance.spot
    sums: dict[str, float] = {}
    for codes in lands.values():
        for code, likely in codes.items():
            sums[code] = sums.get(code, 0.0) + likely
    whole = sum(max(codes.values()) for codes in lands.values())
    return Neighbourhood(lands, sums, whole, _from_south(spots), _from_south(hints), hints.keys())


def _from_south(spots: Mapping[str, tuple[float, float]]) -> list[Spot]:
    return sorted((lat, lon, name) for name, (lat, lon) in spots.items())


def features_beside(one: Described, around: Neighbourhood) -> list[str]:
    """What the report's other places say of a candidate: who writes of Murang'a writes of Kenya.

    Whether it could lie in a country that many of them lie in (`at_home`), or in none of theirs (`abroad`; capitals and
    cities are known all over the world), or close to one of them (`near`); `_loose` if it is not spelled like the
    place; close to one whose name is as rare as its own (`clustered`); that there are no others (`alone`).
    """
    glance, low = one.span.glance, one.low
    if one.span.kind != "name" or glance is None or glance.feature.startswith("A.PCL") or "named_after" in one.features:
        return []
    found = []
    loose = glance.match is Match.TRANSLITERATED
    own = around.lands.get(low, {})
    others = around.whole - max(own.values(), default=0.0)
    most = max([around.sums.get(code, 0.0) - own.get(code, 0.0) for code in glance.countries], default=0.0)
    if most >= max(_ENOUGH_PLACES, _MANY_PLACES * others) or (
        most >= _ENOUGH_LED and not one.span.led.isdisjoint(glance.countries)
    ):
        found.append("at_home_loose" if loose else "at_home")
    elif others < _WELL_KNOWN:
        found.append("alone")
    elif (
        most < _LIKELY / 2.0
        and not (_is_famous(glance) or _PLAIN.issubset(one.features))
        and not glance.lies_near(around.spots, _FAR_KM, low)
    ):
        found.append("abroad_loose" if loose else "abroad_local" if one.span.local else "abroad")
    if glance.places <= _FEW and glance.feature != "A.ADM1" and glance.lies_near(around.spots, _NEARBY_KM, low):
        found.append("near_loose" if loose else "near")
    elif low in around.hinted and glance.lies_near(around.hints, _CLOSE_KM, low):
        found.append("clustered")
    return found


_PLAIN = frozenset({"common", "class_inside"})
"""Features of names that any town may have for a part of it, wherever one that is in the tables lies: "Old Town"."""


def _is_famous(glance: Glance) -> bool:
    if glance.own:
        return glance.feature == "P.PPLC" or glance.population >= _FAMOUS
    if glance.feature == "P.PPLC":
        return True
    return glance.feature[:1] == "P" and glance.population >= _FAMOUS_ALIAS and glance.places <= _RARE


def _decide(row: Text, described: Sequence[Described], least: float) -> list[Span]:
    """The candidates that are places.

    A name is seldom a place in one sentence and something else in the next, and what stands in a list is of one kind.
    """
    weights = weights_for(row, described, load_lexicon())
    odds = [log_odds(one.features, used) for one, used in zip(described, weights, strict=True)]
    around = neighbourhood(row, described, odds)
    odds = [
        value + log_odds(features_beside(one, around), used) if -_OPEN < value < _OPEN else value
        for one, value, used in zip(described, odds, weights, strict=True)
    ]
    sure = {
        one.low
        for one, value in zip(described, odds, strict=True)
        if value >= _LIKELY_ENOUGH and one.span.kind == "name"
    }
    totals = [
        value if value >= least else _with_company(one, value, sure) for one, value in zip(described, odds, strict=True)
    ]
    # What could not make a difference is not looked for.
    doubtful = [
        at
        for at, total in enumerate(totals)
        if least > total >= least - _LISTED
        and not (described[at].span.person or "person_elsewhere" in described[at].features)
    ]
    if doubtful:
        firm = [_is_sure(one.span, value) for one, value in zip(described, odds, strict=True)]
        _spread(row, described, totals, firm, doubtful, least, -1)
        _spread(row, described, totals, firm, reversed(doubtful), least, 1)
    return [one.span for one, total in zip(described, totals, strict=True) if total >= least]


def _spread(
    row: Text,
    described: Sequence[Described],
    totals: list[float],
    firm: list[bool],
    doubtful: Iterable[int],
    least: float,
    side: int,
) -> None:
    """Add to the log-odds of doubtful candidates what is known of the places beside them in a list.

    What is known of one goes on to the next: `side` is -1 from the left and 1 from the right, with the doubtful ones in
    that order.
    """
    for at in doubtful:
        beside = at + side
        if totals[at] >= least or not 0 <= beside < len(described) or totals[beside] < least:
            continue
        more = _LISTED if firm[beside] else _LISTED / 2.0
        first, second = sorted((beside, at))
        if (
            described[beside].span.kind == "name"
            and totals[at] + more >= least
            and listed(row, described[first].span, described[second].span)
        ):
            totals[at] += more
            firm[at] = firm[beside]


def _with_company(one: Described, value: float, sure: AbstractSet[str]) -> float:
    """What a doubtful mention has from those of the same name that are sure."""
    if one.span.person or "person_elsewhere" in one.features or one.low not in sure:
        return value
    return value + _SHARED


def _is_sure(span: Span, odds: float) -> bool:
    return span.kind == "name" and odds >= _SURE


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
    report = report._replace(zones=())
    recogniser = memory.companion(Recogniser)
    row = Text(report, (), memory, recogniser.scanner.vocabulary)
    kept: list[Span] = []
    given: dict[tuple[int, int], Span] = {}
    starts = row.starts
    for start, end in sorted(set(spans)):
        first = bisect_left(starts, start)
        last = max(first, bisect_left(starts, end) - 1)
        if first >= len(starts):
            continue
        name = row.slice(first, last)
        glance = memory.glance(name)
        span = Span(first, last, _kind(row, first, last, end, glance), glance, name)
        recogniser.describe(row, span)
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


def _kind(row: Text, first: int, last: int, end: int, glance: Glance | None) -> str:
    """What kind of name stands in a given span."""
    lexicon = load_lexicon()
    token = row.token(first)
    low = token.lower
    if first == last and not (glance is not None and glance.feature.startswith("A.PCL")):
        if token.adjective:
            return "demonym"
        if low in lexicon.abbreviations or (f"{low}." in lexicon.abbreviations and row.text[end - 1] == "."):
            return "abbreviation"
        if token.capitals and low in lexicon.codes:
            return "code"
    elif glance is None or glance.match is Match.TRANSLITERATED:
        folded = fold(row.slice(first, last))
        if folded in row.demonyms or folded in lexicon.adjectives:
            return "demonym"
    return "name"


def _unprefixed(toponym: Toponym, span: Span, memory: Memory) -> Toponym:
    """A name without the Arabic or Hebrew particle, or the Turkish ending, that is written together with it."""
    if span.glance is None or not span.glance.inflected:
        return toponym
    stem = toponym.name.replace("’", "'").partition("'")[0]
    if stem != toponym.name and not span.caseless:
        return toponym._replace(end=toponym.start + len(stem), name=stem) if stem in forms(toponym.name) else toponym
    if not span.caseless:
        return toponym
    for form in forms(toponym.name):
        found = memory.strict(form) if toponym.name.endswith(form) else None
        if found is not None and not found.inflected:
            bare = form.lstrip()  # the particle may be a word of its own
            return toponym._replace(start=toponym.end - len(bare), name=bare)
    return toponym


def _toponym(row: Text, kept: Sequence[Span], index: int) -> Toponym:
    span = kept[index]
    cue = span.kind if span.kind != "name" else span.cue
    return Toponym(row.starts[span.first], row.end(span.last), span.name, cue, within(row, kept, index))
