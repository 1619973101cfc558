from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.engine import Engine
from geomap.explaining import explain
from geomap.reports import report_from_text


@pytest.fixture(scope="module")
def engine():
    return Engine()


@pytest.fixture(scope="module")
def lines(engine):
    def explained(text: str, **more: float) -> list[str]:
        return explain(report_from_text(text, id="a", published=dt.date(2017, 9, 6)), engine, **more)

    return explained


def test_a_claim_is_shown_with_its_rule_and_the_words_it_used(lines):
    said = "\n".join(
        lines("Syrian state television said on Tuesday that the Syrian army had captured Aleppo from rebels.")
    )
    assert "captured Aleppo by Syrian" in said
    assert "rule     verb:capture, called by 'captured'" in said
    assert "place    'Aleppo': Aleppo (Aleppo, SY), geonames:170063" in said
    assert "force    'Syrian army': Syrian Government [syrian-government], side syria:government" in said
    assert "against  'rebels'" in said
    assert "date     2017-09-05, from 'Tuesday'" in said
    assert "source   Syrian state television" in said
    assert "which gains by it" in said


def test_who_is_surrounded_is_not_called_the_besieger(lines):
    said = "\n".join(lines("The Syrian army besieged rebels in Aleppo on Tuesday."))
    assert "besieged Aleppo, with Syrian opposition inside" in said
    assert "besieged Aleppo by" not in said


def test_what_is_not_known_of_a_report_is_not_shown_as_question_marks(engine):
    first, *_, last, _ = explain(report_from_text("The Syrian army captured Aleppo on Tuesday.", id="a"), engine)
    assert first == "a: untitled (undated)"
    assert last.split() == ["date", "unknown,", "from", "'Tuesday'", "of", "a", "report", "without", "a", "date"]


def test_a_place_behind_a_pronoun_is_shown_with_the_name_it_stands_for(lines):
    said = "\n".join(lines("Rebels surrounded Idlib in May. The Syrian army captured the city on Tuesday."))
    assert "place    'the city' for 'Idlib'" in said


@pytest.mark.parametrize(
    ("text", "word", "reason"),
    [
        ("The Syrian army tried to capture Aleppo on Tuesday.", "capture", "intended, attempted, denied"),
        ("Has the Syrian army captured Aleppo?", "captured", "it is asked"),
        ("The Syrian army captured him on Tuesday.", "captured", "no place is named"),
        ("A storm seized Aleppo on Tuesday, and the Syrian army slept.", "seized", "no rule found"),
    ],
)
def test_a_cue_that_made_no_claim_says_why(lines, text, word, reason):
    found = [line for line in lines(text) if f"{word!r} made no claim" in line]
    assert found
    assert reason in found[0]


def test_claims_below_the_asked_confidence_are_left_out(lines):
    text = "The Syrian army captured Aleppo on Tuesday."
    assert "1 claim" in lines(text)
    assert "0 claims" in lines(text, least=1.0)


def test_it_is_the_same_reading_as_the_claims(engine):
    report = report_from_text("The Syrian army captured Aleppo on Tuesday.", id="a", published=dt.date(2017, 9, 6))
    assert tuple(claim for _, claim in engine.read(report)) == engine.claims(report)
    assert all(report.text[s.trigger[0] : s.trigger[1]] == "captured" for s, _ in engine.read(report))


@settings(max_examples=30)
@given(
    st.lists(
        st.sampled_from("army captured Aleppo the by Syrian . , \n ? from rebels not held \x1b[31m".split(" ")),
        max_size=30,
    )
)
def test_any_text_is_explained_in_lines(lines, words):
    assert all("\n" not in line for line in lines(" ".join(words)))


def test_only_sentences_that_say_something_of_it_are_printed(lines):
    said = lines("It snowed for days. The Syrian army captured Aleppo on Tuesday. Nobody came.")
    assert "The Syrian army captured Aleppo on Tuesday." in said
    assert not any("snowed" in line or "Nobody" in line for line in said)


def test_places_that_were_considered_are_counted_without_the_chosen_one(engine):
    report = report_from_text("Fighters captured Tripoli on Tuesday.", id="a", published=dt.date(2017, 9, 6))
    (claim,) = engine.claims(report)
    others = len(claim.georeference.candidates) - 1
    assert others > 0
    assert any(f", {others} more considered" in line for line in explain(report, engine))


def test_a_long_report_takes_time_by_its_length_only(engine):
    """Reading it is measured elsewhere: here it is given as read."""
    sentence = "The army captured Aleppo. "
    (pair,) = engine.read(report_from_text(sentence, id="a", published=dt.date(2017, 9, 6)))

    class Read:
        def __init__(self, times):
            self.pairs = [(replace(pair[0], trigger=(n * len(sentence) + 9, n * len(sentence) + 17)), pair[1])
                          for n in range(times)]  # fmt: skip

        def read(self, _, *, watch):
            assert watch
            return self.pairs

    def seconds(times):
        report = report_from_text(sentence * times, id="a", published=dt.date(2017, 9, 6))
        read = Read(times)
        start = time.process_time()
        assert len(explain(report, read)) > times
        return time.process_time() - start

    few, more = min(seconds(1000) for _ in range(2)), min(seconds(8000) for _ in range(2))
    assert more < max(few, 0.05) * 20  # sixty-four times as long were it by the square


def test_a_report_that_is_not_of_war_says_that_it_was_not_read(lines):
    assert any(line.startswith("not read:") for line in lines("The mayor of Lyon opened a library on Tuesday."))
    told = lines("Powstańcy zajęli miasto Karmadon, a wojsko wycofało się z twierdzy nad jeziorem bez walki.")
    assert "not read: its language is not English, as far as can be told, and claims are read from English only" in told
    assert not any(line.startswith("not read:") for line in lines("Shells fell near Idlib. Rebels hold the city."))
