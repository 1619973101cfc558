from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from claims.scoring import Tally

from geomap import claimreading
from geomap.engine import Engine
from geomap.reading.claims import reading_vocabulary
from geomap.reading.topic import names_force, speaks_of_war, tells_of_war
from geomap.reports import report_from_text

PEACE = (
    "The minister opened a new hospital in Lyon on Tuesday. Residents of Marseille hold their breath before the final; "
    "the club took the lead in Nice, and shares in Paris were at their lowest since May."
)


@pytest.fixture(scope="module")
def engine():
    return Engine()


@pytest.fixture(scope="module")
def classes():
    return reading_vocabulary().cls


def mentions(engine: Engine, text: str):
    return engine.forces.find(text, context=engine.forces.context(text))


def test_a_report_of_peace_is_not_read_further(engine, classes, monkeypatch):
    assert not tells_of_war(PEACE, classes)
    assert not names_force(mentions(engine, PEACE), classes)
    monkeypatch.setattr(claimreading, "find_toponyms", None)  # whoever goes on fails
    assert engine.claims(report_from_text(PEACE, id="a")) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Troops entered Lyon.",
        "Shelling went on in Goma.",
        "M23 holds Goma.",
        "Chadian forces hold Faya.",
        "Hezbollah holds Tyre.",
    ],
)
def test_a_word_of_war_or_an_armed_force_is_enough(engine, classes, text):
    assert speaks_of_war(text, mentions(engine, text), classes)
    assert tells_of_war(text, classes) or names_force(mentions(engine, text), classes)
    assert tells_of_war(text, classes) or engine.forces.may_name(text, classes["rules.civil"])


@pytest.mark.parametrize("text", ["Russia annexed Crimea.", "Kalbajar was handed over to Azerbaijan on 25 November."])
def test_a_word_that_says_outright_who_got_a_place_is_enough(engine, classes, text):
    assert not speaks_of_war(text, mentions(engine, text), classes)
    assert tells_of_war(text, classes)


@pytest.mark.parametrize(
    "text",
    [
        "Russia annexed Crimea in 2014.",
        "The sultanate became a protectorate in 1887.",
        "Bulgaria was under Turkish rule for centuries until independence.",
        "The heights are Israeli-occupied since the war.",
    ],
)
def test_a_history_of_land_that_changed_hands_speaks_of_war(engine, classes, text):
    assert speaks_of_war(text, mentions(engine, text), classes)
    assert tells_of_war(text, classes)


@pytest.mark.parametrize(
    "text",
    [
        "The kingdom became a republic in 1952 and won independence by treaty.",
        "The firm is under new control since 1990.",
    ],
)
def test_independence_and_treaties_are_no_war(engine, classes, text):
    assert not tells_of_war(text, classes)


def test_a_phrase_of_war_is_whole_words_of_which_the_last_may_go_on(classes):
    assert tells_of_war("Air strikes went on in Goma.", classes)
    assert tells_of_war("The M23-held town is quiet.", classes)
    assert not tells_of_war("The verdict of the court was upheld by the bench in Goma.", classes)


def test_words_that_sport_has_too_tell_of_war_where_several_stand(engine, classes):
    war = "Kütahya was evacuated in July after the enemy cavalry attacked, and the retreat went on to the river."
    sport = "The champions attacked from the start, and the home side had no answer to them all evening in Lyon."
    assert tells_of_war(war, classes)
    assert not tells_of_war(sport, classes)


def test_a_report_of_sport_is_none_of_war_whatever_it_besieges(engine, classes):
    race = (
        "The siege of the champion began on the first climb. Isolated and out of ammunition he cracked, and lost the "
        "jersey; his team had expected an ambush, and two riders promised to counter-attack."
    )
    shelled = "Rebels shelled the stadium in Homs while the football team trained, killing a coach and two players."
    assert not tells_of_war(race, classes)
    assert tells_of_war(shelled, classes)


def test_a_strike_that_kills_is_none_of_workers(engine, classes):
    assert tells_of_war("An Israeli strike hit a school in Nuseirat, killing 17.", classes)
    assert not tells_of_war("A strike of drivers hit schools in Lyon, and nurses joined it.", classes)
    (claim,) = engine.claims(report_from_text("An Israeli strike hit a school in Nuseirat, killing 17.", id="a"))
    assert (claim.status, claim.force.name) == ("struck", "Israel")


def test_the_gate_costs_next_to_no_claim_that_a_label_asks_for(engine, monkeypatch, own_texts):
    def tally() -> int:
        counts = Tally()
        for text in own_texts:
            day = dt.date.fromisoformat(text["published"]) if text["published"] else None
            counts.add(text["claims"], engine.claims(report_from_text(text["text"], id=text["id"], published=day)))
        return counts.found

    gated = tally()
    monkeypatch.setattr(claimreading, "tells_of_war", lambda *_: True)
    assert tally() - gated <= gated // 200


@pytest.fixture(scope="module")
def own_texts():
    folder = Path(__file__).parent.parent / "claims"
    lines = [line for name in ("own", "wide") for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return [json.loads(line) for line in lines]


def test_a_paragraph_of_a_history_needs_such_words_close_to_one_another(engine, classes):
    text = (
        "After Odense had held out for five months, Hald surrendered in December. "
        "Nyborg was given up by the Swedes in the autumn. By the end of the month they were in possession of Kolding "
        "and of the road that leads from there to the sea."
    )
    assert speaks_of_war(text, mentions(engine, text), classes)
    assert not tells_of_war(text + " The shop sells bread to whoever asks for it in the morning." * 9, classes)


@pytest.mark.parametrize(
    "text",
    [
        "Vietnam withdraws from Battambang.",
        "India withdrew from Jaffna.",
        "General Giap: Hoa Binh is back in French hands.",
        "Seoul was evacuated by the Chinese, General Ridgway says.",
    ],
)
def test_in_a_line_of_news_one_word_is_enough(engine, classes, text):
    assert tells_of_war(text, classes)
    assert speaks_of_war(text, mentions(engine, text), classes)
    assert not tells_of_war(text + " The shop sells bread to whoever asks for it in the morning." * 5, classes)


@pytest.mark.parametrize(
    "text",
    [
        "The port of Genoa is in Chinese hands.",
        "Murray surrendered to Djokovic in Rome.",
        "China withdraws pandas from Bath.",
    ],
)
def test_a_line_of_other_news_is_not_read(classes, text):
    assert not tells_of_war(text, classes)


def test_the_places_of_a_line_say_who_its_letters_mean(engine):
    told = engine.claims(report_from_text("SNA takes Baidoa, Somalia.", id="a"))
    assert [(c.status, c.place_as_written) for c in told] == [("captured", "Baidoa")]
    assert engine.claims(report_from_text("AA takes Leeds.", id="b")) == ()


def test_a_caption_that_is_all_of_a_report_is_read(engine):
    told = engine.claims(report_from_text("Rebels on a tank in rebel-held Sake. Photo: agency", id="a"))
    assert [(c.status, c.place_as_written, c.evidence.zone) for c in told] == [("controls", "Sake", "gallery")]


def test_several_words_of_war_make_a_report_one_of_it(engine, classes):
    text = "The offensive was over. The Croats withdrew, and on 4 July Derventa fell."
    one = text.replace("offensive", "talking")
    assert not speaks_of_war(one, mentions(engine, one), classes)
    assert speaks_of_war(text, mentions(engine, text), classes)
    assert [c.place_as_written for c in engine.claims(report_from_text(text, id="a"))] == ["Derventa"]
    sport = "The visitors regained their form with an attack on goal. The coach said that his defenders won the match."
    assert not speaks_of_war(sport, (), classes)
