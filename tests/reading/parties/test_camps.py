"""Who is with whom and who against whom, by the words between them."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.engine import Engine
from geomap.reading.parties.camps import camps_of

A, B = "Karmadon Brigade", "Velkan Front"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def related(engine: Engine, text: str) -> bool | None:
    """Are the first two forces of a text enemies?"""
    mentions = engine.forces.find(text, context=engine.forces.context(text))
    forces = {m.force.name: m.force for m in mentions}
    return camps_of(mentions, (), text).opposed(forces[A], forces[B])


@pytest.mark.parametrize(
    "text",
    [
        f"Clashes between the {A} and the {B} went on.",
        f"The {A} launched an offensive against the {B}.",
        f"The {A} fought the {B} for days.",
        f"The {A} captured two villages from the {B}.",
        f"The {A} was driven out by the {B}.",
        f"The {A} clashed with the {B} on Monday.",
    ],
)
def test_enemies(engine: Engine, text: str) -> None:
    assert related(engine, text) is True


@pytest.mark.parametrize(
    "text",
    [
        f"The {A} and the {B} advanced.",
        f"The {A}, backed by the {B}, advanced.",
        f"The {A} advanced. Fighters of the {A} alongside the {B} took the hill.",
        f"The {A} in the north was helped. The {A} with the help of the {B} advanced.",
        f"The {A}, who have been fighting alongside the {B}, advanced.",
        f"The {A} fighters loyal to the {B} advanced.",
        f"The {A}, which has pledged allegiance to the {B}, advanced.",
        f"The {A} (KB), who were given military support by the {B}, advanced.",
    ],
)
def test_friends(engine: Engine, text: str) -> None:
    assert related(engine, text) is False


@pytest.mark.parametrize(
    "text",
    [
        f"The {A} advanced. The {B} was elsewhere.",
        f"The {A} and the {B} clashed.",
        f"The {A} held talks with the United Nations. It has not fought the {B}; it never will fight the {B}.",
        f"The {A} received weapons from the {B}.",
        f"The border crossing between the {A} and the {B} was shut.",
    ],
)
def test_nothing_is_told(engine: Engine, text: str) -> None:
    assert related(engine, text) is None


def test_the_enemy_of_an_enemy_stands_on_the_same_side(engine: Engine) -> None:
    text = f"The {A} fought the Ostrava Legion. The Ostrava Legion fought the {B}."
    assert related(engine, text) is False


def test_what_contradicts_is_not_taken_up(engine: Engine) -> None:
    text = f"The {A} fought the {B}. Later the {A} and the {B} advanced."
    assert related(engine, text) is True


def test_the_sides_of_a_war_are_made_no_friends_by_a_truce_that_two_brokered(engine: Engine) -> None:
    text = (
        "In Syria the army fought on. A ceasefire brokered by Russia and Turkey let rebels go. "
        "Syrian rebels backed by Turkey advanced, and the army, helped by Russia, advanced too."
    )
    mentions = engine.forces.find(text, context=engine.forces.context(text))
    forces = {m.force.name: m.force for m in mentions}
    camps = camps_of(mentions, (), text)
    assert camps.opposed(forces["Syrian opposition"], forces["Syrian Government"]) is not False


MALI = {"sahel:france": frozenset({"sahel:azawad"}), "sahel:azawad": frozenset({"sahel:france"})}


@pytest.mark.parametrize(
    ("text", "enemies"),
    [
        ("In Mali French troops took Gao. The MNLA took Kidal.", False),
        ("In Mali French troops fought the MNLA at Kidal.", True),  # whatever the lexicon knows
    ],
)
def test_sides_known_not_to_fight_are_no_enemies_unless_the_report_says_so(
    engine: Engine, text: str, *, enemies: bool
) -> None:
    mentions = engine.forces.find(text, context=engine.forces.context(text, published=dt.date(2013, 2, 5)))
    forces = {m.force.side: m.force for m in mentions}
    camps = camps_of(mentions, (), text, MALI)
    assert camps.opposed(forces["sahel:france"], forces["sahel:azawad"]) is enemies
    assert camps_of(mentions, (), text).opposed(forces["sahel:france"], forces["sahel:azawad"]) is (enemies or None)
