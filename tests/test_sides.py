"""On whose side forces are."""

from __future__ import annotations

import pytest
from hypothesis import given
from strategies import hostile_forces

from geomap.model import Force
from geomap.sides import may_be_opposed, on_different_sides, side_of, war_of

ARMY = Force("army", "Army", "zor:government", "Army")
GUARD = Force("guard", "Guard", "zor:government", "Guard")
REBELS = Force("rebels", "Rebels", "zor:rebels", "Rebels")
BRIGADE = Force("brigade", "Brigade", None, "Brigade")


def test_a_force_without_a_side_is_a_side_of_its_own():
    assert (side_of(ARMY), side_of(BRIGADE), side_of(None)) == ("zor:government", "brigade", None)
    assert (war_of(ARMY), war_of(BRIGADE)) == ("zor", None)


@pytest.mark.parametrize(
    ("a", "b", "opposed", "different"),
    [(ARMY, GUARD, False, False), (ARMY, REBELS, True, True), (ARMY, BRIGADE, True, False), (ARMY, ARMY, False, False)],
)
def test_what_is_not_known_may_be_and_is_not_said_to_be(a, b, opposed, different):
    assert may_be_opposed(a, b) is opposed
    assert on_different_sides(a, b) is different


@given(hostile_forces, hostile_forces)
def test_the_order_of_two_forces_says_nothing(a, b):
    assert may_be_opposed(a, b) is may_be_opposed(b, a)
    assert on_different_sides(a, b) is on_different_sides(b, a)
