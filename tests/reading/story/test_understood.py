"""Who is understood where a report does not say who took a place."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from geomap.engine import Engine
from geomap.reports import report_from_text

if TYPE_CHECKING:
    from geomap.model import Claim


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def read(engine: Engine, text: str, published: str) -> tuple[Claim, ...]:
    return engine.claims(report_from_text(text, id="r", published=dt.date.fromisoformat(published)))


def captors(engine: Engine, text: str) -> dict[str, str | None]:
    claims = read(engine, text, "2016-06-01")
    return {c.place_as_written: c.force.name if c.force is not None else None for c in claims if c.status == "captured"}


def test_the_side_that_takes_all_else(engine: Engine) -> None:
    text = "Saraqib was taken on Monday. On Friday rebels captured Maarat al-Numan in Syria."
    assert captors(engine, text) == {"Saraqib": "Syrian opposition", "Maarat al-Numan": "Syrian opposition"}


@pytest.mark.parametrize(
    "text",
    [
        "Saraqib was taken on Monday. Rebels captured Maarat al-Numan, and the army seized Khan Shaykhun in Syria.",
        "Saraqib was recaptured on Monday. On Friday rebels captured Maarat al-Numan in Syria.",
        "Saraqib was taken from the rebels on Monday. On Friday rebels captured Maarat al-Numan in Syria.",
    ],
)
def test_nobody_where_it_may_be_another(engine: Engine, text: str) -> None:
    assert captors(engine, text)["Saraqib"] is None


def test_a_round_up_of_several_wars_has_an_army_for_each(engine: Engine) -> None:
    text = (
        "MALI: The army recaptured Ber on Monday.\n\nSUDAN: The army recaptured Omdurman on Tuesday.\n\n"
        "COLOMBIA: The army recaptured Argelia on Friday."
    )
    claims = read(engine, text, "2024-06-01")
    held = {c.place_as_written: c.force.id for c in claims if c.force is not None}
    assert held == {"Ber": "malian-government", "Omdurman": "sudanese-government", "Argelia": "colombian-government"}


def who(engine: Engine, text: str) -> list[tuple[str, str, str | None, str | None]]:
    claims = read(engine, text, "2016-06-01")
    return [
        (c.status, c.place_as_written, c.force and c.force.as_written, c.opponent and c.opponent.as_written)
        for c in claims
    ]


def test_a_place_is_taken_from_who_held_it_last(engine: Engine) -> None:
    text = "Karmadon Brigade men seized Saraqib on Monday. On Friday it was retaken by the army."
    assert who(engine, text)[-1][3] is not None
    text = "On Monday rebels captured Saraqib from the army. The town was recaptured on Friday."
    assert who(engine, text)[1] == ("captured", "Saraqib", "army", "rebels")


def test_where_two_sides_fight_a_place_is_taken_from_the_other(engine: Engine) -> None:
    text = "Rebels captured Saraqib on Monday. Government troops fled to Idlib."
    assert who(engine, text)[0] == ("captured", "Saraqib", "Rebels", "Government troops")


def test_nobody_is_made_up_where_a_place_was_handed_over(engine: Engine) -> None:
    text = "Saraqib was handed over to the army, and Nayrab to the rebels."
    assert who(engine, text)[0][3] is None


def test_who_freed_a_place_long_ago_is_who_holds_it(engine: Engine) -> None:
    text = "Kupiansk is under Ukrainian control. Russian troops are near it. Kupiansk was freed in September 2015."
    assert captors(engine, text) == {"Kupiansk": "Ukraine"}


def test_his_forces_are_those_of_the_country_whose_minister_speaks(engine: Engine) -> None:
    text = "Ukrainian troops withdrew from Avdiivka. The defence minister of Russia said his forces had taken the town."
    assert captors(engine, text) == {"Avdiivka": "Russia"}


def test_who_holds_a_place_has_the_other_side_against_it(engine: Engine) -> None:
    text = "The rebels shelled the airport of Saraqib. Idlib itself is held by the army."
    assert who(engine, text)[-1] == ("controls", "Idlib", "army", "rebels")
    text = "The rebels shelled the airport of Saraqib. Idlib itself is held by local fighters."
    assert who(engine, text)[-1][3] is None


def test_the_nearest_of_several_is_the_other_side(engine: Engine) -> None:
    text = "Islamic State took Raqqa in May. In June rebel fighters defeated the army at Hama and captured Saraqib."
    assert who(engine, text)[-1] == ("captured", "Saraqib", "rebel fighters", "army")


def test_the_imperial_army_is_not_that_of_the_country_spoken_of(engine: Engine) -> None:
    text = "The Hungarians stormed Buda in May 1849. Pest was taken by imperial troops on 5 January."
    assert captors(engine, text) == {"Buda": "Hungary", "Pest": "Imperial forces"}
    text = "The Russian imperial army took Erzurum from the Turks in February 1916."
    assert captors(engine, text) == {"Erzurum": "Russian Empire"}


def test_the_kremlin_is_no_town(engine: Engine) -> None:
    text = "Ukrainian troops withdrew from Avdiivka. The Kremlin said its forces had taken control of the town."
    assert captors(engine, text) == {"Avdiivka": "Russia"}


def sides(engine: Engine, text: str) -> dict[str, tuple[str | None, str | None]]:
    """By place, who took, lost or struck it, and against whom."""
    claims = read(engine, text, "2015-06-15")
    return {
        c.place_as_written: (c.force.name if c.force else None, c.opponent.name if c.opponent else None) for c in claims
    }


GOVERNMENT, OPPOSITION = "Syrian Government", "Syrian opposition"


@pytest.mark.parametrize(
    ("text", "force", "opponent"),
    [
        # who attacked before
        (
            "Karmadon Front guerrillas attacked the army on Monday. Saraqib was overrun within hours.",
            "Karmadon Front",
            GOVERNMENT,
        ),
        (
            "The army launched an offensive against Karmadon Front guerrillas. Saraqib was captured on Tuesday.",
            GOVERNMENT,
            "Karmadon Front",
        ),
        (
            "Saraqib fell on Monday after the Karmadon Front launched an assault against government troops.",
            "Karmadon Front",
            GOVERNMENT,
        ),
        # an attack that came to nothing tells nothing
        ("Rebels attacked at dawn. The attack was repelled. Saraqib was captured on Monday.", None, None),
        # who says it
        ("The defence ministry in Damascus announced that Saraqib had been liberated.", GOVERNMENT, None),
        ("The rebels said that Saraqib had been freed.", OPPOSITION, None),
        ("The rebels admitted that Saraqib had been captured.", None, None),
        (
            "The army fought on. A spokesman for the rebels, Abu Karim, said Saraqib had been freed.",
            OPPOSITION,
            GOVERNMENT,
        ),
        ("The army fought on. On 3 May President Karamov said that Saraqib had been freed.", GOVERNMENT, None),
        ("The rebels said that Saraqib had been overrun. The army did not comment.", None, None),
        # whom the text has against whom
        (
            "Fighting between the Karmadon Front and the Velkan Brigade went on. The Karmadon Front captured Saraqib.",
            "Karmadon Front",
            "Velkan Brigade",
        ),
        (
            "Clashes between the Karmadon Front and the Velkan Brigade went on. The Velkan Brigade left Saraqib.",
            "Velkan Brigade",
            "Karmadon Front",
        ),
        (
            "The Karmadon Front and the Velkan Brigade fought the Ostrava Legion. The Karmadon Front took Saraqib.",
            "Karmadon Front",
            "Ostrava Legion",
        ),
        # who strikes
        ("Syrian officials said that Saraqib was shelled on Monday; rebels denied it.", OPPOSITION, None),
        ("The rebels said warplanes bombed Saraqib. The Syrian army did not comment.", GOVERNMENT, None),
        ("Rebel commanders said jets struck Saraqib on Sunday.", None, None),
    ],
)
def test_who_did_it_to_whom(engine: Engine, text: str, force: str | None, opponent: str | None) -> None:
    assert sides(engine, text)["Saraqib"] == (force, opponent)


def test_a_place_is_taken_from_those_of_whom_it_is_told_later_that_they_had_it(engine: Engine) -> None:
    text = "Soldiers entered Ocosingo on Sunday, two days after the rebels who had taken it left for the hills."
    claims = read(engine, text, "2015-06-15")
    first = next(c for c in claims if c.force is not None and c.force.as_written == "Soldiers")
    assert first.opponent is not None
    assert first.opponent.as_written == "rebels"


WAR = "The army fought rebels in Syria for years. "


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("On Monday forces loyal to Ismail Karamov captured Saraqib.", "forces loyal to Ismail Karamov"),
        ("Fighters backing Ismail Karamov captured Saraqib on Monday.", "Fighters backing Ismail Karamov"),
        ("Troops supporting former president Karamov captured Saraqib.", "Troops supporting former president Karamov"),
        ("A spokesman for the Karmadon Front, Abu Karim, said his men held all of Saraqib.", "Karmadon Front"),
        ("Rebels attacked. Saraqib, a gate on the Turkish border, was in their hands by nightfall.", OPPOSITION),
        ("Rebel snipers hold Saraqib.", OPPOSITION),
        ("Loyalist snipers hold Saraqib.", GOVERNMENT),
        ("XQ troops captured Saraqib.", "XQ"),
    ],
)
def test_forces_told_by_whose_they_are(engine: Engine, text: str, force: str) -> None:
    assert sides(engine, WAR + text)["Saraqib"][0] == force


def test_who_speaks_for_nobody_speaks_of_nobody(engine: Engine) -> None:
    assert sides(engine, WAR + '"We had already left Saraqib," said Karim, a baker.') == {}
    told = sides(engine, WAR + '"We have taken Saraqib," a rebel commander said.')
    assert told["Saraqib"][0] == OPPOSITION


def test_what_was_cleared_was_cleared_of_who_had_it(engine: Engine) -> None:
    text = WAR + "Rebels occupied Saraqib in March. It was cleared on 4 May."
    claims = read(engine, text, "2015-06-15")
    assert [c.force.name for c in claims if c.force is not None] == [OPPOSITION, GOVERNMENT]


def test_who_threw_others_back_until_a_place_fell_did_not_take_it(engine: Engine) -> None:
    text = "Militiamen threw the rebels back twice before Saraqib in Syria was overrun on Monday."
    assert sides(engine, text)["Saraqib"] == (OPPOSITION, "Syrian militia")


def test_the_army_in_gaza_is_israels(engine: Engine) -> None:
    assert sides(engine, "The army captured Jenin on Monday, killing two Hamas fighters.")["Jenin"][0] == "Israel"


def test_the_fall_of_what_was_just_taken_is_no_loss_of_who_took_it(engine: Engine) -> None:
    claims = who(engine, "Rebels captured Saraqib in Syria on Monday. The town's fall was condemned abroad.")
    assert [(status, place, force) for status, place, force, _ in claims] == [
        ("captured", "Saraqib", "Rebels"),
        ("captured", "Saraqib", "Rebels"),
    ]


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("The army fought in Syria. The 93rd Brigade captured Saraqib.", GOVERNMENT),
        ("The Syrians had left the hill. The 93rd Brigade captured Saraqib.", "93rd Brigade"),
    ],
)
def test_a_number_alone_is_a_unit_of_the_army_that_is_spoken_of(engine: Engine, text: str, force: str) -> None:
    assert sides(engine, text)["Saraqib"][0] == force


def test_who_heads_the_sentence_takes_what_it_says_in_passing(engine: Engine) -> None:
    text = "Rebels held Idlib in Syria. The Karamov Hosts closed the ring around it in May, taking Saraqib."
    assert sides(engine, text)["Saraqib"][0] != OPPOSITION


def test_a_unit_by_its_number_is_nobodys_enemy_unless_it_is_said(engine: Engine) -> None:
    text = "In the war of Karamia the XI Corps landed. The Karmadon Front captured Saraqib."
    assert sides(engine, text)["Saraqib"] == ("Karmadon Front", None)
    text = "In the war of Karamia the XI Corps fought the Karmadon Front. The Karmadon Front captured Saraqib."
    assert sides(engine, text)["Saraqib"] == ("Karmadon Front", "XI Corps")


def test_units_of_nobody_known_are_no_enemy_of_who_took_the_same_place(engine: Engine) -> None:
    text = (
        "Russian forces have taken Kupiansk, the general said. Units of the Karmadon group had completed the "
        "liberation of the town in Ukraine. Russian troops held it until September 2015."
    )
    told = who(engine, text)
    assert len(told) > 1
    assert not any("Karmadon" in opponent for _, _, _, opponent in told if opponent is not None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # "their rivals" are whoever is against those named
            "The Libyan National Army took Brega in May 2019. The GNA left Sirte, and its rivals seized the city.",
            "Libyan National Army",
        ),
        (  # what two parties say is neither's own deed
            "Spokesmen for the army and the Taliban in Afghanistan said Sirte was recaptured on Sunday.",
            None,
        ),
        (  # an adjective of a town is nobody who takes another
            "A renegade leader withdrew from the Congolese city, days after seizing Sirte from government troops.",
            "renegade leader",
        ),
        (  # who acts in the main clause, and not in the relative one
            (
                "Yemeni government forces retook Abyan, which had been occupied by the separatist Southern "
                "Transitional Council, after seizing Sirte."
            ),
            "Yemeni Government",
        ),
        ("Syrian troops left Homs, which rebels had held since May, after capturing Sirte.", "Syrian Government"),
        (  # a group is named behind the word for it
            (
                "Sirte fell to fighters from Liberia's second rebel group, the Movement for Democracy in Liberia. LURD "
                "holds Klay."
            ),
            "Movement for Democracy in Liberia",
        ),
        (  # whom somebody engages is not he who enters
            "At dawn the Karmadon Brigade engaged advance government troops in Libya before capturing Sirte.",
            "Karmadon Brigade",
        ),
        ("The rebels held Gao longer than Smith held Sirte in Mali. Then rebels took Sirte.", "rebels"),
        (  # whose the infinitive is
            "Dostum left for Maimana in Afghanistan, only for the Taliban to return and seize Sirte.",
            "Taliban",
        ),
    ],
)
def test_who_took_it(engine: Engine, text: str, expected: str | None) -> None:
    forces = [
        c.force for c in read(engine, text, "2019-06-01") if c.status == "captured" and c.place_as_written == "Sirte"
    ]
    assert [f and (f.name if f.name == expected else f.as_written) for f in forces] == [expected]


def test_a_seat_that_is_taken_is_its_holders_no_more(engine: Engine) -> None:
    text = "The army captured Dabiq, a stronghold of Islamic State in Syria, on Monday."
    assert [(s, p, f, o) for s, p, f, o in who(engine, text)] == [("captured", "Dabiq", "army", "Islamic State")]


def test_those_who_are_pursued_flee(engine: Engine) -> None:
    text = "Syrian troops are pursuing the rebels in Saraqib and Maarat al-Numan, from where they fled."
    assert {f for s, _, f, _ in who(engine, text) if s == "lost"} == {"rebels"}


def test_they_of_whom_a_spokesman_speaks_are_not_his_side(engine: Engine) -> None:
    text = (
        "Government troops recaptured Malakal in South Sudan from the rebels. A spokesman for the rebels disagreed.\n"
        '"They entered Malakal from the north," he said.'
    )
    claims = read(engine, text, "2014-06-01")
    assert {c.force.side for c in claims if c.status == "captured" and c.force} == {"south-sudan:government"}


def test_a_people_withdraws(engine: Engine) -> None:
    text = (
        "When the Russians withdrew, they acted with Chinese Communist forces that moved in as they evacuated Mukden."
    )
    claims = read(engine, text, "1946-04-01")
    assert {c.force.name for c in claims if c.status == "lost" and c.force} == {"Russia"}


def test_we_are_not_the_enemy(engine: Engine) -> None:
    text = 'Syrian rebels fought the army. "The enemy came back. At dawn we captured Saraqib," their commander said.'
    assert who(engine, text) == [("captured", "Saraqib", "Syrian rebels", "army")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels fled their stronghold of Saraqib in Syria.", [("lost", "Saraqib")]),
        ("The army captured Dabiq, a stronghold of rebels in Syria.", [("captured", "Dabiq")]),
        ("The Syrian army held Saraqib.", [("controls", "Saraqib")]),
    ],
)
def test_what_is_lost_is_not_held(engine: Engine, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(status, place) for status, place, _, _ in who(engine, text)] == expected


def test_we_are_those_for_whom_a_spokesman_speaks(engine: Engine) -> None:
    text = (
        "Rebel forces in Myanmar captured a junta outpost in Lalengpi, Chin National Front spokesperson Salai Htet Ni "
        'said. Junta soldiers fled.\n"There was one outpost. We are in control of the entire town."'
    )
    claims = read(engine, text, "2023-11-30")
    assert {c.force.side for c in claims if c.status == "controls" and c.force} == {"myanmar:ethnic"}


@pytest.mark.parametrize(
    "text",
    [
        "The attack by rebels left Aleppo in ruins.",
        "Rebel shelling left Aleppo without power, the Syrian army said.",
        "The Syrian army left the talks in tatters.",
    ],
)
def test_what_is_left_in_ruins_is_not_left(engine: Engine, text: str) -> None:
    assert not [status for status, *_ in who(engine, text) if status == "lost"]


def test_a_compass_army_is_nobodys_enemy_for_its_name(engine: Engine) -> None:
    text = (
        "In July the Southern Army succeeded in occupying Afyon. Kutahya fell, and Eskisehir was evacuated. For ten "
        "days the Turks pounded at the exhausted Greeks."
    )
    assert ("lost", "Eskisehir", "Greeks") not in [told[:3] for told in who(engine, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # for whom the event is good or bad tells who took the place
        ("Syrian troops fought rebels. The loss of Saraqib is a heavy blow to the rebels.", ("lost", "rebels")),
        (
            "The army and rebels fought in Syria. The fall of Saraqib was a victory for the rebels.",
            ("captured", "rebels"),
        ),
        (
            "Syrian troops and rebels fought. The capture of Saraqib was the rebels' greatest triumph.",
            ("captured", "rebels"),
        ),
        (
            "Syrian troops fought rebels. The capture of Saraqib is the worst setback for the rebels.",
            ("captured", "troops"),
        ),
        # what is stormed is the other side's
        (
            "Syrian rebels fought on. Hezbollah and the Syrian army sealed off their stronghold of Saraqib.",
            ("controls", "rebels"),
        ),
        (
            "Syrian rebels fled, and the Syrian army shelled their stronghold of Saraqib.",
            ("controls", "rebels"),
        ),
    ],
)
def test_who_by_what_it_is_to_whom(engine: Engine, text: str, expected: tuple[str, str]) -> None:
    found = [
        (status, (force or "").rpartition(" ")[2])
        for status, place, force, _ in who(engine, text)
        if place == "Saraqib"
    ]
    assert expected in found


@pytest.mark.parametrize(
    "text",
    [
        "The Syrian army withdrew from Saraqib and surrounding districts of Idlib.",
        "As at Idlib, the Syrian garrison departed from Saraqib.",
        "Tribal leaders said they were in control of Saraqib. Syrian troops left Homs.",
    ],
)
def test_no_other_than_what_is_told(engine: Engine, text: str) -> None:
    assert not [
        s for s, place, force, _ in who(engine, text) if s == "besieged" or (s == "controls" and force is not None)
    ]


def test_part_of_a_mission_is_no_subject(engine: Engine) -> None:
    text = 'The Malian army announced that, "as part of the MINUSMA withdrawal", it took control of Ber camp on Sunday.'
    claims = read(engine, text, "2023-08-14")
    assert {c.force.id for c in claims if c.status == "captured" and c.force} == {"malian-government"}


def test_a_flag_is_not_that_of_who_left_before(engine: Engine) -> None:
    text = "The Israelis evacuated Quneitra, and on 26 June 1974 President Smith hoisted the Syrian flag there."
    claims = read(engine, text, "1974-07-01")
    assert not [c for c in claims if c.status == "captured" and c.force and c.force.name == "Israel"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Syrian army resisted for three days, and Saraqib was taken on Friday. Rebels held Idlib.", "rebels"),
        ("Syrian rebels advanced from the west, and Saraqib was taken on Friday.", "rebels"),
        ("Saraqib was captured, first by Syrian rebels, and then by the army.", "rebels"),
        ("Rebels fought the Syrian army, which attempted to return, and Saraqib was taken on Friday.", "rebels"),
    ],
)
def test_who_took_it_as_the_clause_before_tells(engine: Engine, text: str, expected: str) -> None:
    found = [force or "" for status, place, force, _ in who(engine, text) if (status, place) == ("captured", "Saraqib")]
    assert [force.rpartition(" ")[2].casefold() for force in found] == [expected]


def test_who_holds_a_place_is_not_who_shells_it(engine: Engine) -> None:
    text = "The army fought the rebels in Syria. Atarib, held by rebels, was shelled."
    told = [(s, f, o) for s, p, f, o in who(engine, text) if p == "Atarib"]
    assert told == [("controls", "rebels", "army"), ("struck", "army", "rebels")]


def test_what_is_captured_was_its_holders(engine: Engine) -> None:
    text = "The army fought the rebels in Syria. The town of Atarib, held by rebels, was captured on Monday."
    assert ("captured", "Atarib", "army", "rebels") in who(engine, text)


def test_the_besieged_are_those_whose_enclave_is_split(engine: Engine) -> None:
    text = "Turkish forces took Afrin in Syria. Syrian troops split rebel-held Eastern Ghouta in two, isolating Douma."
    assert ("besieged", "Douma", "rebel", "Syrian troops") in who(engine, text)


def test_who_took_a_place_years_before_does_not_take_another_now(engine: Engine) -> None:
    text = (
        "Croatian guards brigades crossed the range on 8 September 1995. Jajce, lost to the VRS three years before, "
        "was theirs on the 13th; Sipovo had been taken on the 12th, and the ARBiH seized Petrovac."
    )
    claims = read(engine, text, "1995-10-31")
    taken = [c for c in claims if (c.status, c.place_as_written) == ("captured", "Sipovo")]
    assert taken
    assert not any(c.force and c.force.name == "Army of Republika Srpska" for c in taken)


def test_a_spokesman_is_not_who_took_it(engine: Engine) -> None:
    text = "The TPLF entered Dessie in Ethiopia. A TPLF spokesman then announced the capture of Kombolcha."
    told = [(s, f) for s, p, f, _ in who(engine, text) if p == "Kombolcha"]
    assert told == [("captured", "TPLF")]


def test_jets_are_of_the_state_at_war_whatever_other_states_are_named(engine: Engine) -> None:
    text = "Soldiers of Myanmar's junta fought the TNLA as Chinese monitors looked on. Jets bombed Nawnghkio."
    assert [f for s, p, f, _ in who(engine, text) if (s, p) == ("struck", "Nawnghkio")] == [
        "Soldiers of Myanmar's junta"
    ]


def test_a_rival_is_not_guessed_where_several_sides_are_at_war(engine: Engine) -> None:
    text = "Al-Nusra fought the army in Idlib. The YPG fought Turkish troops near Afrin. Islamic State holds Raqqa."
    assert who(engine, text)[-1] == ("controls", "Raqqa", "Islamic State", None)
    assert who(engine, "The army attacked. Islamic State holds Raqqa.")[-1][3] == "army"
