"""What claims can be, for properties that hold of any: texts as hostile as reports can make them, days, places."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from geomap.model import (
    STATUSES,
    Attribution,
    Candidate,
    Citation,
    Claim,
    Evidence,
    Extent,
    Force,
    Georeference,
    Match,
    Place,
    When,
)

SIDES = ("north", "south", None)
FORCES = tuple(Force(f"force-{n}", f"Force {n}", SIDES[n % 3], f"force {n}") for n in range(5))
PLACES = tuple(
    Place("geonames", str(n), f"Town {n}", 1.0 + n, 2.0 + n, "SY", None, "P.PPL", 100, 1000.0) for n in range(2)
)

ODD = "\0\ud800\udfff\u2028\u2029\x85\x1b\u202e\ufeff\ufffd\n\r\t\"'\\,;=@+-<>{}&`"
texts = st.text(st.one_of(st.sampled_from(ODD), st.characters(), st.sampled_from("abc ")), max_size=12)
maybe_texts = st.none() | texts
numbers = st.floats(0, 1).map(lambda x: round(x, 4))
any_day = st.dates()


def spans(days):
    """First and last day in order, either of them open."""
    return st.tuples(st.none() | days, st.none() | days).map(
        lambda two: (min(two), max(two)) if None not in two else two
    )


hostile_forces = st.builds(Force, texts, texts, maybe_texts, texts)
hostile_places = st.builds(
    Place,
    texts,
    texts,
    texts,
    st.floats(-90, 90),
    st.floats(-180, 180),
    maybe_texts,
    maybe_texts,
    texts,
    st.integers(0, 10**9),
    st.floats(0, 1e7),
)
points = st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(lambda it: (round(it[0], 4), round(it[1], 4)))
lines = st.lists(points, min_size=2, max_size=4).map(tuple)
rings = st.lists(points, min_size=3, max_size=5).map(lambda it: (*it, it[0]))
extents = st.one_of(
    st.builds(Extent, st.just("line"), st.lists(st.tuples(lines), min_size=1, max_size=2).map(tuple), numbers),
    st.builds(
        Extent,
        st.just("area"),
        st.lists(st.lists(rings, min_size=1, max_size=2).map(tuple), min_size=1, max_size=2).map(tuple),
        numbers,
    ),
)
candidates = st.builds(Candidate, hostile_places, st.sampled_from(Match), numbers)
citations = st.builds(
    Citation, texts, maybe_texts, maybe_texts, st.none() | any_day, maybe_texts, maybe_texts, texts, maybe_texts,
    maybe_texts,
)  # fmt: skip


@st.composite
def georeferences(draw, name):
    """Of a place that is among the candidates, or of none."""
    others = draw(st.lists(candidates, max_size=2, unique_by=lambda c: repr(c.place)))
    if not draw(st.booleans()):
        return Georeference(name, None, draw(numbers), tuple(others), draw(texts), draw(maybe_texts))
    chosen = Candidate(draw(hostile_places), draw(st.sampled_from(Match)), draw(numbers))
    rest = [c for c in others if c.place != chosen.place]
    extent = draw(st.none() | extents)
    return Georeference(name, chosen.place, draw(numbers), (chosen, *rest), draw(texts), None, extent=extent)


@st.composite
def hostile_claims(draw):
    """Any claim whose record must say all of it."""
    name = draw(texts)
    early, late = draw(spans(any_day))
    return Claim(
        id=draw(texts),
        citation=draw(citations),
        status=draw(st.sampled_from(STATUSES)),
        georeference=draw(georeferences(name)),
        evidence=Evidence(
            draw(texts),
            draw(st.integers(0, 10**6)),
            draw(st.integers(10**6, 10**7)),
            draw(texts),
            draw(texts),
            draw(texts),
        ),
        when=When(early, late, draw(maybe_texts), draw(maybe_texts)),
        place_as_written=name,
        relation=draw(st.sampled_from(("at", "near", "part_of", "between"))),
        mention=draw(st.none() | st.tuples(st.integers(0, 99), st.integers(100, 999))),
        force=draw(st.none() | hostile_forces),
        opponent=draw(st.none() | hostile_forces),
        parties=tuple(draw(st.lists(hostile_forces, max_size=2))),
        backers=tuple(draw(st.lists(hostile_forces, max_size=2))),
        share=draw(st.sampled_from((None, "part", "half", "most"))),
        share_text=draw(maybe_texts),
        part=draw(maybe_texts),
        modality=draw(st.sampled_from(("asserted", "believed"))),
        according_to=draw(st.none() | st.builds(Attribution, texts, texts, maybe_texts)),
        self_serving=draw(st.booleans()),
        confidence=draw(numbers),
        rule=draw(maybe_texts),
        copies=tuple(draw(st.lists(citations, max_size=2))),
    )


class _Digits:
    """A number as a row of choices: far quicker to draw than the choices one by one."""

    def __init__(self, number):
        self._left = number

    def one_of(self, *choices):
        self._left, index = divmod(self._left, len(choices))
        return choices[index]


def _war_claim(number, choices):
    """A claim of a small war: few places, forces, days and reports, so that they meet."""
    pick = _Digits(choices).one_of
    days = [None, *(dt.date(2020, 1, n) for n in range(1, 12))]
    early, late = pick(*days), pick(*days)
    if early is not None and late is not None:
        early, late = min(early, late), max(early, late)
    status = pick(*STATUSES)
    where, report = pick(*PLACES), pick(*range(6))
    start = 100 * pick(0, 1, 2, 3)
    quote = pick("it is held", "a sentence that is long enough to be a copy of another", f"no. {number}")
    voice = pick(None, "a ministry", "another")
    fought = status == "contested"
    return Claim(
        id=pick(f"id-{number}", f"id-{number}", "id"),
        citation=Citation(f"report-{report}", published=dt.date(2020, 1, 1 + report), sha256=f"{report // 2}"),
        status=status,
        georeference=Georeference(where.name, where, 0.9, (Candidate(where, Match.FOLDED, 0.9),), "gazetteer"),
        evidence=Evidence(quote, start, start + len(quote), "body"),
        when=When(early, late, None, pick(None, "2020", "2020-01/2020-02")),
        place_as_written=where.name,
        relation=pick("at", "at", "part_of", "near"),
        force=None if fought else pick(None, *FORCES),
        opponent=pick(None, *FORCES),
        parties=tuple(pick((), FORCES[:1], FORCES[1:3], FORCES[2:])) if fought else (),
        share=pick(None, None, "part", "half", "most"),
        part=pick(None, None, "north", "south"),
        modality=pick("asserted", "asserted", "believed"),
        according_to=Attribution(voice, voice, pick(*SIDES)) if voice else None,
        self_serving=pick("yes", "no") == "yes",
    )


def wars(most=25):
    """Several claims of it."""
    choices = st.lists(st.integers(0, 10**15), max_size=most)
    return choices.map(lambda numbers: [_war_claim(n, each) for n, each in enumerate(numbers)])
