"""The quick look at a report's words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap import claimreading
from geomap.engine import Engine
from geomap.reading.holding import SHORT, is_hopeless, likelihood, load_weights, may_tell, words_of
from geomap.reports import report_from_text
from geomap.settings import Settings

COUNCIL = (
    "The council of Arbroath met on Tuesday to vote on the new budget for schools and libraries. The convener, Morag "
    "Lennox, said that the money would be spent on teachers, and that parents had asked for smaller classes for years. "
    "The opposition, which lost control of the council in May, said that the plan was a retreat from what had been "
    "promised, and that the debate had been a battle from the first day. A former soldier who chairs the committee on "
    "roads said he would resign if the money for repairs was cut again. Trading in the harbour company's shares was "
    "higher on Wednesday, and the company said it would pay a dividend of five pence next spring."
)
"""Of politics and trade, with words of war."""
FRONT = (
    "Fighting went on for a third day round the harbour of Mocha, where the coalition's brigades landed on Sunday. By "
    "Monday evening they had taken the old customs house and the road to Khokha, officers said. The Houthis still hold "
    "the grain silos and shelled the fish market from there overnight. In Taiz the siege goes on; the only road out of "
    "the city was cut again in the morning, and doctors at the hospital said that nothing had come in since the first "
    "week of the month."
)


def test_a_report_from_a_front_is_read_and_one_of_a_council_is_not() -> None:
    weights = load_weights()
    assert may_tell(FRONT)
    assert not may_tell(COUNCIL)
    assert likelihood(words_of(FRONT), weights) > likelihood(words_of(COUNCIL), weights) + 200


def test_one_sentence_that_tells_is_enough_among_others() -> None:
    assert may_tell(f"{COUNCIL} Rebels captured the town of Mocha on Monday and drove the army out of its last base.")


def test_a_text_of_a_few_words_is_always_read() -> None:
    words = COUNCIL.split()
    assert may_tell(" ".join(words[: SHORT - 5]))
    assert not may_tell(" ".join(words))


def test_it_is_judged_before_anything_else_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine()
    report = report_from_text(COUNCIL, id="a")
    monkeypatch.setattr(claimreading, "tells_of_war", None)  # whoever goes on fails
    assert engine.claims(report) == ()
    with pytest.raises(TypeError):
        Engine(Settings(every_report=True)).claims(report)


def test_the_reason_is_told() -> None:
    told = claimreading.unread_for
    assert told(report_from_text(COUNCIL, id="a"), Engine()) == "its words hardly tell who holds a place"
    every = Engine(Settings(every_report=True))
    calm = "The minister opened a hospital in Lyon on Tuesday."
    assert "no word that tells of war" in (told(report_from_text(calm, id="a"), every) or "")
    assert told(report_from_text(FRONT, id="a"), Engine()) is None


def test_a_sentence_of_a_report_can_be_hopeless_but_not_one_of_a_few_words() -> None:
    budget = COUNCIL.partition(".")[0].lower().split()
    assert is_hopeless(budget)
    assert not is_hopeless(budget[:8])
    assert not is_hopeless("rebels captured the town of mocha on monday and drove the army out of it".split())


def test_what_cannot_be_read_as_words_of_ours_is_left_to_others() -> None:
    assert may_tell("")
    assert may_tell("سيطرت القوات على المدينة. " * 100)
    assert likelihood([[]], load_weights()) == -float("inf")


def test_words_are_runs_of_our_letters_in_the_sentences_of_a_text() -> None:
    text = "The 4th half-built fort -- by ex-\n-soldiers -- fell at 5.30 p.m. today. “Étain” was Café-free; They left."
    assert words_of(text) == [
        ["the", "th", "half-built", "fort", "by", "ex"],
        ["soldiers", "fell", "at", "p", "m", "today"],
        ["tain", "was", "caf", "free"],
        ["they", "left"],
    ]


def test_no_name_has_a_weight() -> None:
    named = {"mosul", "aleppo", "syria", "ukraine", "sudan", "congo", "baghdad", "kabul", "paris", "london", "john"}
    assert named.isdisjoint(load_weights().words)


@given(st.text())
def test_any_text_can_be_judged(text: str) -> None:
    assert may_tell(text) in {True, False}
