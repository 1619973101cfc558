from __future__ import annotations

import pytest
from chronicles import ARMY, COAST, LEAGUE

from geomap.errors import MapError
from geomap.mapping.palette import PALETTE, colours
from geomap.model import Force


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
