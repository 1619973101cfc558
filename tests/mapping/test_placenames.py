import pytest
from chronicles import ARMY, claim, period, place, site

from geomap.mapping.placenames import shown_name
from geomap.model import Georeference

RAQQA = place("Ar Raqqah", 35.95, 39.01, source_id="172955")


def called(*names, where=RAQQA, **more):
    claims = [
        claim(
            where, "captured", "2017-06-01", ARMY, georeference=Georeference(name, where, 0.9, (), "gazetteer"), **more
        )
        for name in names
    ]
    return site(where, period("held", (ARMY,), "2017-06-01"), claims=tuple(claims))


def test_a_place_is_called_what_most_claims_call_it():
    assert shown_name(called("Raqqa", "Raqqa", "Rakka")) == "Raqqa"
    assert shown_name(called("Raqqa", "Ar Raqqah")) == "Ar Raqqah"
    assert shown_name(called("Rakka", "Raqqa")) == "Rakka"
    assert shown_name(called("الرقة", "الرقة", "Raqqa")) == "الرقة"


@pytest.mark.parametrize("name", ["RAQQA CITY", "raqqa", "R", "R" * 60, "Raq\nqa", "<b>Raqqa", "\u202eRaqqa", ""])
def test_what_is_no_name_to_show_is_not_shown(name):
    assert shown_name(called(name, name)) == "Ar Raqqah"


def test_provinces_and_what_is_measured_from_a_place_keep_their_names():
    province = RAQQA._replace(feature="A.ADM1")
    assert shown_name(called("Raqqa province", where=province)) == "Ar Raqqah"
    north = RAQQA._replace(source_id="172955#north", name="20 km north of Ar Raqqah")
    found = Georeference("Raqqa", north, 0.9, (), "gazetteer+relation", anchor=RAQQA)
    one = claim(north, "captured", "2017-06-01", ARMY, georeference=found, relation="offset")
    assert shown_name(site(north, period("held", (ARMY,), "2017-06-01"), claims=(one,))) == north.name
