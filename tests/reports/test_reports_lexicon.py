"""The lists of what stands on a page: what tells cheaply that a line is not like them must never be wrong."""

from __future__ import annotations

from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.lexicons import read_table
from geomap.reports.lexicon import chrome_lexicon

TABLE = read_table("page_chrome")
GROUPS = tuple(chain.from_iterable(rule.get("patterns", ()) for rule in TABLE["rules"])) + tuple(
    TABLE["counters"].values()
)
EXPRESSIONS = [(expression, group) for group in GROUPS for expression in group["any"]]


@settings(max_examples=300)
@given(
    st.sampled_from(EXPRESSIONS).flatmap(lambda one: st.tuples(st.from_regex(one[0], fullmatch=True), st.just(one[1])))
)
def test_what_an_expression_fits_has_what_its_group_needs(case: tuple[str, dict[str, object]]) -> None:
    line, group = case
    if "needs" in group:
        assert any(need in line for need in group["needs"])
    if "words" in group:
        assert len(line.split()) < group["words"]  # a bullet may stand before it


def test_a_line_without_what_is_needed_or_with_too_many_words_does_not_fit() -> None:
    counters = chrome_lexicon().counters
    assert counters.fits("3 of 12", 3)
    assert not counters.fits("3 of 12", 7)
    assert [
        rule.kind for rule in chrome_lexicon().rules if any(p.fits("www.example.org", 1) for p in rule.patterns)
    ] == ["link"]
