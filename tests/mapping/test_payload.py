from __future__ import annotations

import datetime as dt
import json

from chronicles import ARMY, LEAGUE, chronicle, claim, day, hostile, note, period, place, site, war

from geomap.chronicle import Site
from geomap.mapping import payload


def _columns(it):
    roll = payload.enrol(it)
    return roll, payload.columns(it, roll, ["#000000"] * len(roll.forces), as_of=it.last)


def test_layers_are_one_for_each_force_and_period():
    one, two, three = place("One", 1, 1), place("Two", 2, 2), place("Three", 3, 3)
    roll = payload.enrol(
        chronicle(
            site(one, period("held", (ARMY,), "2017-01-01")),
            site(two, period("held", (ARMY,), "2017-01-01")),
            site(three, period("held", (ARMY,), "2017-01-02"), period("held", (LEAGUE,), "2017-01-02")),
        )
    )
    found = [(key.holder.id, key.start, key.end) for key in roll.layers]
    assert found == [
        ("north-army", day("2017-01-01"), None),
        ("north-army", day("2017-01-02"), None),
        ("hill-league", day("2017-01-02"), None),
    ]


def test_states_without_a_holder_have_layers_of_their_own():
    states = {key.state: key.holder for key in payload.enrol(war()).layers if key.state != "held"}
    assert states == {"contested": None, "disputed": None, "vacated": None, "unknown": None}


def test_every_period_finds_its_layer_and_its_forces():
    it = war()
    roll, data = _columns(it)
    rows = data.core["periods"]
    expected = [(number, one) for number, each in enumerate(it.sites) for one in payload.site_periods(each)]
    assert rows["site"] == [number for number, _ in expected]
    for row, (_, one) in enumerate(expected):
        key = roll.layers[rows["layer"][row]]
        assert (key.state, key.start, key.end) == (one.state, one.start, one.end)
        ids = [data.core["forces"]["id"][number] for number in data.core["sets"][rows["set"][row]]]
        assert ids == [force.id for force in key.forces]


def test_every_claim_is_in_the_chunk_its_site_names():
    it = war()
    _, data = _columns(it)
    for number, each in enumerate(it.sites):
        texts = data.chunks[data.core["sites"]["chunk"][number]]["sites"][str(number)]
        assert [text["quote"] for text in texts] == [one.evidence.quote for one in each.claims]
    assert [text["quote"] for text in data.chunks[-1]["sites"]["unresolved"]] == ["The army took Nowhere."]


def test_texts_are_split_into_chunks_that_stay_small():
    where = [place(f"P{number:03}", number / 10, 1.0) for number in range(60)]
    long = "x" * 20_000
    it = chronicle(
        *(
            site(
                one,
                period("held", (ARMY,), "2017-01-01"),
                claims=(claim(one, "captured", "2017-01-01", ARMY, quote=long),),
            )
            for one in where
        )
    )
    _, data = _columns(it)
    assert len(data.chunks) > 3
    assert max(len(json.dumps(chunk)) for chunk in data.chunks) < 500_000
    for number in range(60):
        assert str(number) in data.chunks[data.core["sites"]["chunk"][number]]["sites"]


def test_the_first_force_is_not_lost_for_having_number_nought():
    _, data = _columns(war())
    numbers = [text.get("force") for chunk in data.chunks for texts in chunk["sites"].values() for text in texts]
    assert 0 in numbers


def test_a_file_keeps_its_name_and_loses_its_folder():
    _, data = _columns(war())
    assert "/home/somebody" not in json.dumps(data.chunks)
    assert data.chunks[0]["cites"][0]["file"] == "one.txt"


def test_a_site_without_a_period_is_unknown_from_when_it_is_spoken_of():
    where = place("Here", 1, 1)
    bare = Site("geonames:here", where, None, (), (), (note(where, "struck", "2017-02-03"),))
    (only,) = payload.site_periods(bare)
    assert (only.state, only.start, only.end) == ("unknown", dt.date(2017, 2, 3), None)


def test_nothing_dated_is_nothing_counted():
    where = place("Here", 1, 1)
    _, data = _columns(chronicle(site(where, period("held", (ARMY,), None)), first=None, last=None))
    assert data.core["asOf"] is None
    assert data.core["periods"]["from"] == [None]


def test_an_empty_chronicle_has_empty_columns():
    _, data = _columns(chronicle())
    assert data.core["sites"]["name"] == []
    assert data.chunks[-1]["sites"] == {"unresolved": []}


def test_hostile_texts_are_data_like_any_other():
    it = hostile()
    _, data = _columns(it)
    assert data.core["sites"]["name"] == [each.place.name for each in it.sites]
