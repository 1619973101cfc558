from __future__ import annotations

import datetime as dt
import json

from chronicles import ARMY, LEAGUE, chronicle, claim, day, described, hostile, note, period, place, site, war
from packed import quotes, said

from geomap.chronicle import Site, compile_chronicle
from geomap.mapping import payload
from geomap.model import Extent, Georeference


def _columns(it):
    roll = payload.enrol(it)
    return roll, payload.columns(it, roll, ["#000000"] * len(roll.forces), ["plain"] * len(roll.forces), as_of=it.last)


def test_layers_are_one_for_each_force_that_holds_places():
    one, two, three = place("One", 1, 1), place("Two", 2, 2), place("Three", 3, 3)
    roll = payload.enrol(
        chronicle(
            site(one, period("held", (ARMY,), "2017-01-01")),
            site(two, period("held", (ARMY,), "2017-01-01")),
            site(three, period("held", (ARMY,), "2017-01-02"), period("held", (LEAGUE,), "2017-01-02")),
        )
    )
    assert [key.force.id for key in roll.layers] == ["north-army", "hill-league"]
    assert roll.layers[0].spans == ((day("2017-01-01"), None), (day("2017-01-02"), None))


def test_states_without_a_holder_have_layers_of_their_own():
    states = {key.state: key.force for key in payload.enrol(war()).layers if key.state != "held"}
    assert states == {"contested": None, "disputed": None, "vacated": None, "unknown": None}


def test_every_period_finds_its_layer_its_days_and_its_forces():
    it = war()
    roll, data = _columns(it)
    rows = {name: column.tolist() for name, column in data.core["periods"].items()}
    assert data.core["sites"]["periods"].tolist() == [len(payload.site_periods(each)) for each in it.sites]
    row = first = 0
    for each in it.sites:
        usual = None
        for one in payload.site_periods(each):
            key = roll.layers[rows["layer"][row]]
            members = payload.members_of(one)
            assert key.state == one.state == payload.STATES[rows["state"][row]]
            assert key.force == (members[0] if one.state == "held" else None)
            assert (one.start, one.end) in key.spans
            gap, length = rows["gap"][row], rows["length"][row]
            start = None if gap is None else gap + (first if usual is None else usual)
            end = None if length is None else length + (start or 0)
            assert (start, end) == (payload.day_number(one.start), payload.day_number(one.end))
            ids = [data.core["forces"]["id"][number] for number in data.core["sets"][rows["set"][row]]]
            assert ids == [force.id for force in members]
            if usual is None and start is not None:
                first = start
            usual = first if start is None and end is None else (start if end is None else end) + 1
            row += 1


def test_every_claim_stands_once_with_its_days_at_the_site_it_speaks_of():
    it = war()
    _, data = _columns(it)
    expected = [one for each in it.sites for one in each.claims] + list(it.unresolved)
    rows = {name: column.tolist() for name, column in data.core["claims"].items() if name != "casts"}
    assert data.core["sites"]["claims"].tolist() == [len(each.claims) for each in it.sites]
    lasts = said(rows["to"])
    assert lasts == [payload.day_number(one.when.latest) for one in expected]
    first = [None if it is None else it + (last or 0) for it, last in zip(rows["from"], lasts, strict=True)]
    assert first == [payload.day_number(one.when.earliest) for one in expected]
    casts = [
        [data.core["forces"]["id"][number] if number >= 0 else None for number in each]
        for each in data.core["claims"]["casts"]
    ]
    assert [casts[number] for number in rows["cast"]] == [
        [force and force.id for force in (one.force, one.opponent, *one.parties)] for one in expected
    ]
    assert quotes(data.chunks) == [(it.prefix, it.quote, it.suffix) for it in (one.evidence for one in expected)]
    assert "".join(quotes(data.chunks)[-1]) == "The army took Nowhere."


def test_a_claim_that_two_sites_list_stands_at_its_part():
    where = place("Here", 1, 1)
    of_part = claim(where, "captured", "2017-01-01", ARMY, part="southern half")
    of_whole = claim(where, "contested", "2017-01-02", parties=(ARMY, LEAGUE))
    it = chronicle(
        site(
            where, period("contested", (ARMY, LEAGUE), "2017-01-01"), claims=(of_part, of_whole), elsewhere=(of_part,)
        ),
        site(where, period("held", (ARMY,), "2017-01-01"), part="southern half", claims=(of_part,)),
    )
    _, data = _columns(it)
    assert data.core["placed"] == 2
    assert data.core["sites"]["claims"].tolist() == [1, 1]
    assert data.core["sites"]["also"] == {"0": [1]}
    assert data.chunks["text-0"]["id"] == [of_whole.id, of_part.id]


def test_texts_are_split_into_chunks_that_stay_small():
    where = [place(f"P{number:03}", number / 10, 1.0) for number in range(60)]
    it = chronicle(
        *(
            site(
                one,
                period("held", (ARMY,), "2017-01-01"),
                claims=(claim(one, "captured", "2017-01-01", ARMY, quote=one.name * 5_000),),
            )
            for one in where
        )
    )
    _, data = _columns(it)
    texts = [chunk for name, chunk in data.chunks.items() if name.startswith("text")]
    assert len(texts) > 2
    assert max(sum(map(len, chunk["words"])) for chunk in texts) < 500_000
    assert data.core["texts"] == [sum(len(it["id"]) for it in texts[:number]) for number in range(len(texts))]
    assert quotes(data.chunks) == [("", one.name * 5_000, "") for one in where]


def test_a_sentence_that_several_claims_quote_is_in_the_page_once():
    where = place("Alda", 1, 1)
    words = ("The army took Alda", " on Monday \U0001f600, ", "and the League Bera", ".")
    first, second = (
        claim(
            where,
            "captured",
            "2017-01-01",
            ARMY,
            quote=words[at],
            prefix="".join(words[:at]),
            suffix="".join(words[at + 1 :]),
        )
        for at in (0, 2)
    )
    alone = claim(where, "captured", "2017-01-01", ARMY, quote="Alda fell.")
    it = chronicle(site(where, period("held", (ARMY,), "2017-01-01"), claims=(first, alone, second)))
    _, data = _columns(it)
    assert data.chunks["text-0"]["sentence"].tolist() == [0, 1, -1]
    assert quotes(data.chunks) == [
        ("", words[0], "".join(words[1:])),
        ("", "Alda fell.", ""),
        (words[0] + words[1], words[2], "."),
    ]


def test_a_file_keeps_its_name_and_loses_its_folder():
    _, data = _columns(war())
    assert "/home/somebody" not in repr(data.chunks)
    assert set(data.chunks["reports-0"]["file"]) == {"one.txt"}


def test_reports_stand_once_by_date():
    it = war()
    _, data = _columns(it)
    reports = data.chunks["reports-0"]
    days = [it for it in said(data.core["reportDays"].tolist()) if it is not None]
    assert days == sorted(days)
    cites = {one.citation for each in it.sites for one in each.claims} | {one.citation for one in it.unresolved}
    assert len(reports["id"]) == len(cites) == len(data.core["reportSources"])
    rows = said(data.core["claims"]["report"].tolist())
    claims = [one for each in it.sites for one in each.claims] + list(it.unresolved)
    assert [reports["title"][row] for row in rows] == [one.citation.title for one in claims]
    sources = [data.core["sources"][data.core["reportSources"].tolist()[row]] for row in rows]
    assert sources == [one.citation.publisher for one in claims]


def test_names_as_reports_write_them_travel_for_the_search():
    where = place("Raqqa", 1, 1)
    it = chronicle(
        site(
            where,
            period("held", (ARMY,), "2017-01-01"),
            claims=(claim(where, "captured", "2017-01-01", ARMY, place_as_written="الرقة"),),
        )
    )
    _, data = _columns(it)
    assert data.core["sites"]["names"] == {"0": ["الرقة"]}


def test_a_site_without_a_period_is_unknown_from_when_it_is_spoken_of():
    where = place("Here", 1, 1)
    bare = Site("geonames:here", where, None, (), (), (note(where, "struck", "2017-02-03"),))
    (only,) = payload.site_periods(bare)
    assert (only.state, only.start, only.end) == ("unknown", dt.date(2017, 2, 3), None)


def test_nothing_dated_is_nothing_counted():
    where = place("Here", 1, 1)
    _, data = _columns(chronicle(site(where, period("held", (ARMY,), None)), first=None, last=None))
    assert data.core["asOf"] is None
    assert data.core["periods"]["gap"].tolist() == [None]
    assert data.core["claims"]["to"].tolist() == [None]


def test_an_empty_chronicle_has_empty_columns():
    _, data = _columns(chronicle())
    assert data.core["sites"]["name"] == []
    assert data.core["claims"]["status"].tolist() == []
    assert data.chunks == {}


def test_hostile_texts_are_data_like_any_other():
    it = hostile()
    _, data = _columns(it)
    assert data.core["sites"]["name"] == [each.place.name for each in it.sites]


def test_what_words_describe_travels_with_its_site():
    it = described()
    packed = payload.columns(it, payload.enrol(it), ["#000000"] * 2, ["plain"] * 2, as_of=None)
    extents = packed.core["sites"]["extents"]
    assert sorted(found["kind"] for found in extents.values()) == ["area", "line", "line"]
    road = extents[str([site.place.name for site in it.sites].index("Alda–Bera road"))]
    assert road == {"kind": "line", "within": 9000, "lines": [[39010, 35950, 1130, -620]]}
    json.dumps(extents)


def test_a_whole_place_has_not_the_extent_of_its_part():
    town = place("Alda", 35.95, 39.01)
    half = town._replace(lat=35.94)
    ring = ((38.9, 35.9), (39.1, 35.9), (39.0, 35.8), (38.9, 35.9))
    extent = Extent("area", ((ring,),), 0.0)
    found = Georeference("Alda", half, 0.9, (), "gazetteer+relation", anchor=town, extent=extent)
    claims = (
        claim(town, "contested", "2017-06-01", ARMY),
        claim(town, "controls", "2017-06-02", ARMY, georeference=found, part="southern half", relation="part_of"),
    )
    it = compile_chronicle(claims)
    packed = payload.columns(it, payload.enrol(it), ["#000000"] * 2, ["plain"] * 2, as_of=None)
    parts = [site.part for site in it.sites]
    assert list(packed.core["sites"]["extents"]) == [str(parts.index("southern half"))]
