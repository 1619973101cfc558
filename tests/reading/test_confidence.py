from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from geomap.engine import Engine
from geomap.reading.confidence import confidence, features
from geomap.reports import report_from_text


@pytest.fixture(scope="module")
def statements():
    engine = Engine()

    def read(text: str):
        report = report_from_text(text, id="a", published=dt.date(2017, 9, 6))
        return [statement for statement, _ in engine.read(report)]

    return read


def test_a_plain_sentence_is_surer_than_one_that_leaves_place_and_force_to_be_guessed(statements):
    plain, *_ = statements("The Syrian army captured Aleppo on Tuesday.")
    *_, vague = statements("Fighting went on round Aleppo in May, rebels said. The city was captured.")
    assert plain.confidence > vague.confidence


def test_confidence_is_a_probability_that_never_claims_certainty(statements):
    for statement in statements("The Syrian army captured Aleppo, Homs and Hama on Tuesday. Rebels hold Idlib."):
        assert 0.05 <= statement.confidence <= 0.95
        assert statement.confidence == confidence(statement)


def test_confidence_is_of_what_a_report_tells_as_a_whole_and_not_of_one_sentence(statements):
    read = statements("The Taliban attacked Kunduz in May; the army held it. Kunduz was captured on Monday.")
    assert any(s.force is not None and not s.evidence.start <= (s.force.start or 0) < s.evidence.end for s in read)
    for statement in read:
        assert statement.confidence == confidence(statement)


def test_features_say_what_is_plain_to_see(statements):
    statement, *_ = statements("The Syrian army captured Aleppo on Tuesday.")
    assert {"rule_verb", "status_captured", "relation_at", "zone_body", "modality_asserted", "force_sided"} <= set(
        features(statement)
    )
    assert "force_none" in features(replace(statement, force=None))
    assert "undated" in features(replace(statement, when=type(statement.when)()))
    assert "place_described" in features(replace(statement, mention=(0, 3)))
