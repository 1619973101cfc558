from __future__ import annotations

import pytest
from chronicles import ARMY, COAST, LEAGUE

from geomap.errors import MapError
from geomap.mapping.palette import PALETTE, colours, cues
from geomap.model import Force
from geomap.sides import CUES


def test_a_given_colour_goes_by_id_then_by_side():
    styles = {"north-army": "#112233", "north:government": "#445566", "north:league": "#77AA00"}
    assert colours((ARMY, LEAGUE), styles) == ("#112233", "#77aa00")


def test_other_forces_get_colours_of_the_palette_and_sides_share_them():
    twin = Force("army-2", "Second Army", ARMY.side, "army")
    first, second, third = colours((ARMY, COAST, twin))
    assert first == third == PALETTE[0]
    assert second == PALETTE[1]


def test_sides_with_the_same_given_colour_get_shades_of_it():
    styles = {"north:government": "#c00000", "north:league": "#c00000"}
    assert colours((ARMY, LEAGUE), styles) == ("#c00000", "#730000")


def test_no_colour_of_the_palette_is_like_a_given_one():
    assert colours((ARMY, LEAGUE), {"north-army": "#0070b0"})[1] == PALETTE[1]


def test_many_forces_start_the_palette_again():
    forces = [Force(f"f{number}", "x", None, "x") for number in range(len(PALETTE) + 1)]
    assert colours(forces)[0] == colours(forces)[-1] == PALETTE[0]


@pytest.mark.parametrize("colour", ["red", "#12345", "#12345g", "url(//x)", "#123456;x"])
def test_what_is_no_colour_is_refused_with_the_remedy(colour):
    with pytest.raises(MapError, match="write it as #rrggbb"):
        colours((ARMY,), {"north-army": colour})


def test_where_all_that_is_left_is_like_a_given_colour_what_differs_most_comes_first():
    given = {"f0": "#c1272d", "f1": "#e8b923", "f2": "#3f9142", "f3": "#2f6db5"}
    chosen = colours([Force(f"f{number}", "x", None, "x") for number in range(11)], given)
    assert chosen[9:] == ("#d55e00", "#44aa99")  # and not a blue and an orange that are near to the given ones


# --- signs ----------------------------------------------------------------------------------------------------


def test_forces_of_one_colour_have_other_signs_and_the_first_of_a_side_keeps_that_of_the_side():
    kin = [Force(f"army-{number}", "x", ARMY.side, "x") for number in range(4)]
    forces = (ARMY, LEAGUE, *kin)
    given = {"north:government": "bars", "north:league": "slash"}
    found = cues(forces, colours(forces), given)
    assert found[:2] == ("bars", "slash")
    assert len(set(found)) == len(forces)


def test_the_parties_of_a_war_have_other_signs_even_where_they_are_given_the_same():
    given = dict.fromkeys(("north:government", "north:league"), "plain")
    first, second = cues((ARMY, LEAGUE), ("#c1272d", "#3f9142"), given)
    assert first == "plain"
    assert second != "plain"


def test_forces_without_a_given_sign_get_those_that_are_rare():
    forces = [Force(f"f{number}", "x", None, "x") for number in range(2 * len(CUES))]
    chosen = [f"#{number:06x}" for number in range(len(forces))]
    assert sorted(cues(forces, chosen)) == sorted([*CUES, *CUES])


def test_a_sign_that_nobody_knows_is_refused_with_the_remedy():
    with pytest.raises(MapError, match="the sign of 'north-army' is 'blob': one of plain, pole"):
        cues((ARMY,), ("#000000",), {"north-army": "blob"})
