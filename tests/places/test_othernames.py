import re

from geomap.model import Place
from geomap.places.gazetteer import open_gazetteer
from geomap.places.names import fold
from geomap.places.othernames import other_names

GAZETTEER = open_gazetteer()


def place(ident, name, source="geonames"):
    return Place(source, ident, name, 0.0, 0.0, None, None, "P.PPL", 0, 1_000.0)


def test_a_town_has_its_names_in_other_scripts():
    aleppo = place("170063", "Aleppo")
    names = other_names(GAZETTEER, [aleppo])["geonames", "170063"]
    assert {"حلب", "халеб"} <= set(names)
    assert len(names) <= 14
    assert all(name == fold(name) for name in names)
    assert not any("aleppo" in name for name in names)


def test_a_name_with_its_article_or_soft_sign_stands_for_the_one_without():
    mosul, mariupol = place("99072", "Mosul"), place("701822", "Mariupol")
    found = other_names(GAZETTEER, [mosul, mariupol])
    assert "الموصل" in found["geonames", "99072"]
    assert "мариуполь" in found["geonames", "701822"]
    assert not any(re.search("[a-z]", name) for names in found.values() for name in names if not name.isascii())


def test_names_that_hold_another_are_left_out():
    for names in other_names(GAZETTEER, [place("703448", "Kyiv"), place("98182", "Baghdad")]).values():
        assert not any(one in other for one in names for other in names if one != other)


def test_a_name_is_no_other_name_of_its_place():
    bakhmut = place("713174", "Bakhmut")
    names = other_names(GAZETTEER, [bakhmut])["geonames", "713174"]
    assert names
    assert "bakhmut" not in names


def test_what_is_in_no_table_has_none():
    assert other_names(GAZETTEER, []) == {}
    assert other_names(GAZETTEER, [place("1", "X", "text"), place("170063#north of", "north of Aleppo")]) == {}


def test_ids_of_any_length_are_found():
    some = [place for _, place in zip(range(3_000), GAZETTEER.tables[0].places(), strict=False)]
    wanted = {(each.source, each.source_id): each for each in some}
    assert GAZETTEER.by_id(wanted) == wanted
