"""Places in reports of war and need, and what stands behind a name that tells them from persons."""

from __future__ import annotations

import pytest

from geomap.model import Citation, Report
from geomap.places.gazetteer import open_gazetteer
from geomap.places.memory import Memory
from geomap.reading.toponyms.lexicon import load_lexicon
from geomap.reading.toponyms.recognition import find_toponyms, spans_of

MEMORY = Memory(open_gazetteer())


def report(text):
    return Report(Citation("r"), text)


def names(text):
    return [t.name for t in find_toponyms(report(text), MEMORY)]


def features(text, name):
    _, described = spans_of(report(text), MEMORY)
    return next(one.features for one in described if one.span.name == name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Four Soviet battalions were flown to Fayzabad.", ["Fayzabad"]),
        ("Bovec, where the rebels had their hospital, fell to the army on 24 October.", ["Bovec"]),
        ("The regiments marched on Myitkyina in May.", ["Myitkyina"]),
        ("Estella surrendered to the cavalry, and Tafalla was abandoned.", ["Estella", "Tafalla"]),
        ("At Ambatondrazaka, 4,000 families were displaced by the cyclone.", ["Ambatondrazaka"]),
        ("Displaced families from Batangafo need water; the epidemic began at Kabo.", ["Batangafo", "Kabo"]),
    ],
)
def test_reports_of_war_and_need_name_small_places_overseas(text, expected):
    assert names(text) == expected


def test_what_else_is_told_of_small_places_stays_doubtful():
    assert names("Estella opened a bakery, and Fayzabad was on the menu.") == []


def test_only_names_of_places_where_english_is_not_spoken_have_the_weights_of_war():
    row, described = spans_of(report("Troops held Myitkyina; Wellington and Syrian gunners shelled Kisy."), MEMORY)
    overseas = {one.span.name: one.span.overseas for one in described}
    assert row.warlike
    assert overseas["Myitkyina"]
    assert not overseas["Wellington"]
    assert not overseas["Syrian"]
    lexicon = load_lexicon()
    assert lexicon.weights_in_war["at_home"] > lexicon.weights["at_home"]


@pytest.mark.parametrize(
    ("text", "name", "feature"),
    [
        ("Soldiers arrested Altamirano, who had commanded the rebels.", "Altamirano", "before_who"),
        ("Altamirano, the young gunman, had fled.", "Altamirano", "before_who"),
        ("The army left Altamirano, where the rebels returned.", "Altamirano", "before_where"),
        ("The army left Altamirano, a small market town.", "Altamirano", "before_where"),
        ("The army left Altamirano, the rain over.", "Altamirano", "before_comma"),
        ("Altamirano ordered the retreat.", "Altamirano", "before_deed"),
        ("Altamirano had captured the bridge.", "Altamirano", "before_deed"),
        ("Altamirano captured the bridge.", "Altamirano", "before_deed"),
        ("Altamirano was captured.", "Altamirano", "before_word"),
    ],
)
def test_what_stands_behind_a_name_tells_a_town_from_a_man(text, name, feature):
    assert feature in features(text, name)


def test_persons_are_no_places_however_warlike_the_report():
    assert names("Soldiers arrested Altamirano, who had commanded the rebels.") == []
    assert names("Cabañas ordered the guerrillas into the hills above the town.") == []


def test_an_article_makes_of_a_towns_name_that_of_something_else_before_a_preposition_too():
    assert names("The armies met at the Alberche in July and the infantry crossed it.") == []


def test_what_is_called_after_a_place_is_not_made_one_by_what_lies_near():
    text = "The militia of Toledo and Talavera de la Reina stood on the Alberche, and troops held Madrid and Escalona."
    assert "Alberche" not in names(text)
    assert {"Toledo", "Madrid"} <= set(names(text))


def test_what_is_somebodys_by_the_adjective_is_no_town():
    assert "after_capital" in features("Syrian helicopters landed troops at the French Chamber.", "Chamber")
    assert "after_demonym" in features("The troops were sent to French Guiana or German Kisumu.", "Kisumu")
