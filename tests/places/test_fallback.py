"""Names that are given as places and that no gazetteer has."""

from __future__ import annotations

import pytest

from geomap.places.candidates import ResolutionSettings
from geomap.places.gazetteer import open_gazetteer
from geomap.places.memory import Memory
from geomap.resolving import resolve_given

MEMORY = Memory(open_gazetteer())


def answered(text, name, **options):
    start = text.index(name)
    document = {"id": "d", "text": text, "toponyms": [{"start": start, "end": start + len(name)}]}
    ((answer,),) = (d["toponyms"] for d in resolve_given([document], MEMORY, **options))
    return answer


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("Storms hit Southern Saskatchewan on Friday.", "Southern Saskatchewan", "Saskatchewan"),
        ("A fire broke out in North London.", "North London", "London"),
        ("Prices fell in the Greater Winnipeg Area.", "Greater Winnipeg Area", "Winnipeg"),
        ("She studied at the University of Manchester in Britain.", "University of Manchester", "Manchester"),
        ("He was taken to Mosul General Hospital in Iraq.", "Mosul General Hospital", "Mosul"),
        ("The Russian Foreign Ministry in Moscow protested.", "Russian Foreign Ministry", "Russia"),
    ],
)
def test_the_place_inside_a_name_answers_for_it(text, name, place):
    answer = answered(text, name)
    assert place in answer["place"]
    assert answer["reason"]
    assert answer["uncertainty_m"] >= 10_000


def test_a_street_lies_in_the_town_that_the_text_names():
    answer = answered("Police closed Paris Street in Aleppo, Syria, after a blast.", "Paris Street")
    assert answer["country"] == "SY"
    assert answer["reason"] == "near Aleppo, the closest place that the text names"
    assert answer["uncertainty_m"] >= 25_000


def test_the_town_is_preferred_to_its_country():
    assert answered("In Iraq, a bomb hit the Qwerty market in Kirkuk.", "Qwerty market")["place"] == "Kirkuk"


def test_the_town_that_a_name_is_said_to_be_in_is_preferred_to_one_that_is_named_more():
    text = "Mosul, then Mosul, then Mosul, then the Qwerty market of Kirkuk, then Mosul."
    assert answered(text, "Qwerty market")["place"] == "Kirkuk"


def test_a_fallback_is_worth_less_than_what_it_stands_on():
    text = "Shells hit the Qwerty market in Kirkuk."
    assert answered(text, "Qwerty market")["score"] < answered(text, "Kirkuk")["score"]


def test_a_given_name_lies_somewhere_even_where_nothing_says_which_namesake_is_meant():
    answer = answered("He came from Boston to Plymouth.", "Plymouth")
    assert (answer["place"], answer["country"]) == ("Plymouth", "US")
    assert answer["score"] < 0.5
    assert "share the name" in answer["reason"]


def test_nothing_is_made_up_where_the_text_names_no_place():
    answer = answered("They met at the Qwerty market.", "Qwerty market")
    assert (answer["lat"], answer["score"]) == (None, 0.0)
    assert answer["reason"]


def test_a_stricter_reader_gets_no_guesses():
    sure = ResolutionSettings(min_score=0.95)
    text = "A man was seen in Springfield."
    assert answered(text, "Springfield", settings=sure)["lat"] is None


def test_places_that_the_gazetteer_has_are_left_alone():
    answer = answered("Troops entered Mosul in Iraq.", "Mosul")
    assert (answer["place"], "reason" in answer) == ("Mosul", False)


def test_the_radius_holds_what_the_text_speaks_of():
    near = answered("Police closed Qwerty market in Aleppo, Syria, after a blast.", "Qwerty market")
    far = answered(
        "Talks went on in Geneva. In Aleppo the Qwerty market burnt; Moscow and Washington knew.", "Qwerty market"
    )
    assert near["uncertainty_m"] < 1_000_000
    assert far["uncertainty_m"] > 2_000_000


def test_a_town_alone_in_its_text_keeps_a_town_s_radius():
    assert answered("A bomb hit the Qwerty market in Kirkuk.", "Qwerty market")["uncertainty_m"] == 25_000


@pytest.mark.parametrize(
    ("text", "name", "near"),
    [
        ("In Aleppo, Syria, the Manchester Hospital was shelled.", "Manchester Hospital", "Aleppo"),
        ("In Melbourne, Australia, the Sydney Hospital burnt.", "Sydney Hospital", "Melbourne"),
    ],
    ids=["a town of another country", "somebody of that name"],
)
def test_not_all_that_is_called_after_a_town_is_there(text, name, near):
    assert answered(text, name)["reason"] == f"near {near}, the closest place that the text names"


def test_the_radius_leaves_out_what_is_named_far_from_the_name():
    text = "The Qwerty market in Kirkuk burnt." + " It was late." * 300 + " Washington knew."
    assert answered(text, "Qwerty market")["uncertainty_m"] == 25_000
