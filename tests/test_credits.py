from __future__ import annotations

from dataclasses import replace

import pytest
from chronicles import ARMY, claim, place
from packed import unpack

from geomap import Claims
from geomap.credits import credit_of
from geomap.model import Citation, Georeference, Report, Toponym
from geomap.placerecords import toponyms_record
from geomap.records import claim_record, read_claim

FOUND = place("Zamfoo", 13.9, 44.2)._replace(source="geocoder:nominatim", source_id="node/5")
KNOWN = place("Alda", 35.95, 39.01)


@pytest.mark.parametrize("source", ["geonames", "corrections", "text", "geocoder:", "geocoder:none such", "nominatim"])
def test_only_what_an_online_geocoder_found_needs_a_credit(source):
    assert credit_of(source) is None


def test_answers_carry_the_credit_of_their_service():
    assert "OpenStreetMap" in (credit_of("geocoder:nominatim") or "")
    reference = Georeference("Zamfoo", FOUND, 0.3, (), "geocoder:nominatim")
    told = claim(FOUND, "captured", "2017-05-01", ARMY, georeference=reference)
    record = claim_record(told)
    assert record["place"]["attribution"] == credit_of("geocoder:nominatim")
    assert claim_record(read_claim(record)) == record
    assert "attribution" not in claim_record(claim(KNOWN, "captured", "2017-05-01", ARMY))["place"]
    name = Toponym(0, 6, "Zamfoo")
    (line,) = toponyms_record(Report(Citation("r"), "Zamfoo fell."), [name], {name: reference})["toponyms"]
    assert (line["source"], line["attribution"]) == ("geocoder:nominatim", credit_of("geocoder:nominatim"))


def test_the_map_credits_the_geocoders_that_its_places_are_from():
    own = claim(KNOWN, "controls", "2017-05-01", ARMY)
    other = replace(own, id="other", georeference=Georeference("Zamfoo", FOUND, 0.3, (), "geocoder:nominatim"))
    for claims, credits_ in (([own], []), ([own, other], [credit_of("geocoder:nominatim")])):
        assert unpack(Claims(claims).map()._data.parts["core"])["credits"] == credits_
