from __future__ import annotations

import datetime as dt
import itertools
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.errors import LexiconError
from geomap.model import Toponym
from geomap.places.gazetteer import open_gazetteer
from geomap.places.memory import Memory
from geomap.reading.forces import (
    CUES,
    KINDS,
    ForceContext,
    ForceLexicon,
    ForceMention,
    countries_of_places,
    load_forces,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

DEMONYMS = {
    "chadian": "TD", "polish": "PL", "jordanian": "JO", "haitian": "HT", "mozambican": "MZ", "thai": "TH",
    "cambodian": "KH", "venezuelan": "VE",
}  # fmt: skip
COUNTRIES = {
    "TD": "Chad",
    "PL": "Poland",
    "JO": "Jordan",
    "HT": "Haiti",
    "MZ": "Mozambique",
    "TH": "Thailand",
    "KH": "Cambodia",
}


@pytest.fixture(scope="module")
def lexicon() -> ForceLexicon:
    return load_forces(demonyms=DEMONYMS, country_names=COUNTRIES)


@pytest.fixture(scope="module")
def memory() -> Memory:
    return Memory(open_gazetteer())


def read(lexicon: ForceLexicon, text: str, *, focus: str | None = None, year: int = 2024) -> tuple[ForceMention, ...]:
    context = lexicon.context(text, published=dt.date(year, 6, 1), focus=focus)
    return lexicon.find(text, context=context)


def ids(mentions: Sequence[ForceMention]) -> list[str]:
    return [m.force.id for m in mentions]


def spans(text: str, mentions: Sequence[ForceMention]) -> list[str]:
    return [text[m.start : m.end] for m in mentions]


# --- the lexicon --------------------------------------------------------------------------------------------


def test_bundled_lexicon_is_wide(lexicon: ForceLexicon) -> None:
    at_war = [e for e in lexicon.forces.values() if e.sides]
    assert len(at_war) >= 350
    assert len({t for e in at_war for t in e.sides}) >= 80
    assert {e.kind for e in at_war} == set(KINDS)


def test_sides_of_a_war_are_told_apart(lexicon: ForceLexicon) -> None:
    for theatre in lexicon.theatres.values():
        styles = list(theatre.sides.values())
        assert len({s.cue for s in styles}) == len(styles), theatre.id
        for one, other in itertools.combinations(styles, 2):
            assert _distance(one.colour, other.colour) > 60, (theatre.id, one.name, other.name)


def _distance(one: str, other: str) -> float:
    """Redmean: a cheap distance that follows the eye."""
    (r1, g1, b1), (r2, g2, b2) = (tuple(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (one, other))
    mean = (r1 + r2) / 2
    return float(
        ((2 + mean / 256) * (r1 - r2) ** 2 + 4 * (g1 - g2) ** 2 + (2 + (255 - mean) / 256) * (b1 - b2) ** 2) ** 0.5
    )


def test_styles_have_colours_and_cues(lexicon: ForceLexicon) -> None:
    styles = lexicon.styles()
    assert styles["syria:kurdish"] == lexicon.style("syrian-democratic-forces")
    for style in styles.values():
        assert len(style.colour) == 7
        int(style.colour[1:], 16)
        assert style.cue in CUES
    unknown = lexicon.style("karmadon-brigade")
    assert unknown == lexicon.style("karmadon-brigade")
    assert unknown.cue in CUES


def test_years_are_in_order_and_backers_resolve(lexicon: ForceLexicon) -> None:
    for entry in lexicon.forces.values():
        assert entry.first is None or entry.last is None or entry.first <= entry.last
        assert all(backer.name for backer in lexicon.backers(entry.id))
    assert [f.id for f in lexicon.backers("houthis")] == ["iran"]


def test_names_of_one_war_and_time_are_borne_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[theatres.zor]\nname = "Zor"\nsides.a = { colour = "#112233" }\n'
        '[[force]]\nid = "one"\nname = "First Host"\naliases = ["The Host"]\nsides = { zor = "a" }\nyears = [2000]\n'
        '[[force]]\nid = "two"\nname = "Second Host"\naliases = ["the host"]\nsides = { zor = "a" }\nyears = [2001]\n'
    )
    with pytest.raises(LexiconError, match="'one' and 'two' both bear the name 'the host'"):
        load_forces(path)
    path.write_text(path.read_text().replace("[2000]", "[1990, 1999]"))
    assert "two" in load_forces(path).forces


# --- names --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("ISIS fighters stormed the prison.", 2022, ["islamic-state"]),
        ('The so-called "Islamic State" lost it.', 2017, ["islamic-state"]),
        ("Daesh was driven out by the Peshmerga.", 2016, ["islamic-state", "peshmerga"]),
        ("Jabhat an-Nusra overran the depot.", 2014, ["al-nusra-front"]),
        ("Hay’at Tahrir al-Sham entered Hama.", 2024, ["hayat-tahrir-al-sham"]),
        ("Rapid Support Forces units shelled the camp.", 2023, ["rapid-support-forces"]),
        ("M23 rebels marched into Masisi.", 2025, ["m23"]),
        ("The March 23 Movement holds Rubaya.", 2025, ["m23"]),
        ("Ansar Allah took the pass.", 2015, ["houthis"]),
        ("Wagner mercenaries claimed the salt mine.", 2023, ["wagner-group"]),
        ("Séléka fighters reached the river.", 2013, ["seleka"]),
        ("The Ta'ang National Liberation Army seized Kutkai.", 2024, ["tnla"]),
        ("Tehreek-e-Taliban Pakistan hit the post.", 2014, ["pakistani-taliban"]),
        ("The LTTE lost Elephant Pass.", 2009, ["tamil-tigers"]),
        ("FARC columns held the valley.", 1999, ["farc"]),
        (
            "The Croatian Defence Council and the VRS shelled it.",
            1993,
            ["croatian-defence-council", "army-of-republika-srpska"],
        ),
        ("JNIM overran the barracks.", 2024, ["jnim"]),
        ("Viv Ansanm gunmen burned the station.", 2024, ["viv-ansanm"]),
        ("MONUSCO peacekeepers left the base.", 2024, ["monusco"]),
        ("The Red Army crossed the Vistula.", 1945, ["soviet-union"]),
        ("The Polisario Front shelled the berm.", 2021, ["polisario-front"]),
        ("Jalisco New Generation Cartel gunmen blocked roads.", 2022, ["jalisco-new-generation-cartel"]),
        ("Al-Shabaab lost Adan Yabaal.", 2022, ["al-shabaab"]),
    ],
)
def test_named(lexicon: ForceLexicon, text: str, year: int, expected: list[str]) -> None:
    mentions = read(lexicon, text, year=year)
    assert ids(mentions) == expected
    assert {m.kind for m in mentions} == {"named"}


def test_nouns_belong_to_the_name(lexicon: ForceLexicon) -> None:
    text = "Houthi rebels, the Islamic State group and Taliban forces."
    assert spans(text, read(lexicon, text)) == ["Houthi rebels", "Islamic State group", "Taliban forces"]


def test_possessives_end_with_the_name(lexicon: ForceLexicon) -> None:
    text = "IS' last pocket, Hezbollah's tunnels and Hamas’s leaders"
    assert spans(text, read(lexicon, text))[:2] == ["IS", "Hezbollah"]


def test_abbreviation_is_not_the_verb(lexicon: ForceLexicon) -> None:
    assert read(lexicon, "WHO IS IN CONTROL OF THE CITY?") == ()
    assert read(lexicon, "The town is quiet and he told us so.") == ()
    assert ids(read(lexicon, "IS holds the town.")) == ["islamic-state"]
    assert ids(read(lexicon, "SDF CAPTURES RAQQA FROM ISIS")) == ["syrian-democratic-forces", "islamic-state"]


def test_weak_abbreviations_need_their_country(lexicon: ForceLexicon) -> None:
    assert ids(read(lexicon, "The AFP retook the bridge.", focus="PH", year=2017)) == ["philippine-government"]
    assert read(lexicon, "The AFP reported rain.", focus="FR") == ()
    assert ids(read(lexicon, "ADF attackers raided it.", focus="CD")) == ["allied-democratic-forces"]
    assert ids(read(lexicon, "ADF attackers raided it.", focus="CM")) == ["ambazonia-defence-forces"]
    assert ids(read(lexicon, "The SNA took it.", focus="SY", year=2019)) == ["syrian-national-army"]
    assert ids(read(lexicon, "The SNA took it.", focus="SO", year=2019)) == ["somali-government"]


def test_years_choose_between_governments(lexicon: ForceLexicon) -> None:
    for year, expected in ((2017, "syrian-government"), (2025, "syrian-transitional-government")):
        assert ids(read(lexicon, "Syrian troops entered the town.", year=year)) == [expected]
    before, after = (read(lexicon, "Syrian troops entered.", year=year)[0].force for year in (2017, 2025))
    assert (before.side, after.side) == ("syria:government", "syria:opposition")


def test_side_is_that_of_the_war_in_focus(lexicon: ForceLexicon) -> None:
    text = "Russian jets hit the depot."
    assert read(lexicon, text, focus="SY", year=2016)[0].force.side == "syria:government"
    assert read(lexicon, text, focus="UA", year=2023)[0].force.side == "ukraine:russia"
    assert lexicon.side("islamic-state", country="LY", year=2016) == "libya:islamic-state"
    assert lexicon.side("nobody") is None
    assert lexicon.state("TD", year=2021).side == "lake-chad:government"


@pytest.mark.parametrize(
    "text",
    [
        "the union is free",
        "National Front voters",
        "Free elections",
        "The Security Council met on March 23.",
        "Human rights groups spoke.",
        "The Salvation Army cooked.",
        "opposition leaders met the opposition",
        "He played Wagner.",
    ],
)
def test_words_that_are_no_force(lexicon: ForceLexicon, text: str) -> None:
    assert [m for m in read(lexicon, text) if m.kind != "introduced"] == []


def test_history_needs_its_years(lexicon: ForceLexicon) -> None:
    text = "Union troops and Confederate forces met."
    assert ids(read(lexicon, text, year=1863)) == ["union-american", "confederate-states"]
    assert "union-american" not in ids(read(lexicon, text, year=2020))


# --- countries ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected", "role"),
    [
        ("Chadian troops", "chad", "force"),
        ("Chad's armed forces", "chad", "force"),
        ("Jordanian fighter jets", "jordan", "weapon"),
        ("Thai soldiers", "thailand", "force"),
        ("Cambodian artillery", "cambodia", "weapon"),
        ("Polish special forces", "poland", "force"),
        ("U.S. airstrikes", "united-states", "weapon"),
        ("US Marines", "united-states", "force"),
        ("Israeli warplanes", "israel", "weapon"),
        ("Russia's Defense Ministry", "russia", "authority"),
        ("Ukrainian army spokesman", "ukraine", "authority"),
        ("the army of Chad", "chad", "force"),
        ("North Korean soldiers", "north-korea", "force"),
        ("forces loyal to the Chadian government", "chad", "force"),
    ],
)
def test_any_state_has_forces(lexicon: ForceLexicon, text: str, expected: str, role: str) -> None:
    (mention,) = read(lexicon, text)
    assert (mention.force.id, mention.role) == (expected, role)
    assert mention.kind in {"national", "named"}
    assert text[mention.start : mention.end] == text.removeprefix("the ")


def test_rebels_of_a_country_are_not_its_government(lexicon: ForceLexicon) -> None:
    assert ids(read(lexicon, "Syrian rebel forces", year=2016)) == ["syrian-opposition"]
    assert ids(read(lexicon, "Chadian rebels")) == ["chadian-rebels"]
    assert ids(read(lexicon, "Iraqi militia", year=2016)) == ["popular-mobilization-forces"]
    assert ids(read(lexicon, "Yemeni separatists", year=2019)) == ["southern-transitional-council"]
    assert ids(read(lexicon, "Mozambican militants", year=2020)) == ["islamic-state-mozambique"]


def test_bare_countries_are_only_possible_actors(lexicon: ForceLexicon) -> None:
    mentions = read(lexicon, "Russia struck the port near the Polish border, Kyiv said.")
    assert [(m.force.id, m.kind, m.attributive) for m in mentions] == [
        ("russia", "country", False),
        ("poland", "country", True),
        ("ukraine", "country", False),
    ]


def test_coordinated_demonyms_are_two_forces(lexicon: ForceLexicon) -> None:
    text = "Ukrainian and Russian forces fought; Turkish/Syrian National Army forces left; Iraqi army and militia."
    mentions = read(lexicon, text, focus="IQ", year=2018)
    assert ids(mentions) == [
        "ukraine",
        "russia",
        "turkey",
        "syrian-national-army",
        "iraqi-government",
        "popular-mobilization-forces",
    ]
    assert all(m.kind != "country" for m in mentions)


def test_held_by_a_country(lexicon: ForceLexicon) -> None:
    mentions = read(lexicon, "Ukrainian-held Kupiansk and Russian-occupied Melitopol")
    assert [(m.force.id, m.kind) for m in mentions] == [("ukraine", "national"), ("russia", "national")]


# --- backers ------------------------------------------------------------------------------------------------


def test_backers_before_and_after(lexicon: ForceLexicon) -> None:
    text = "US-backed Iraqi forces, and Syrian military forces backed by Russia and Iran"
    mentions = read(lexicon, text, focus="IQ", year=2017)
    actors = [m for m in mentions if m.role == "force"]
    assert [(m.force.as_written, [b.id for b in m.backers]) for m in actors] == [
        ("Iraqi forces", ["united-states"]),
        ("Syrian military forces", ["russia", "iran"]),
    ]
    assert text[actors[0].start : actors[0].end] == "US-backed Iraqi forces"


def test_a_patron_is_not_the_actor(lexicon: ForceLexicon) -> None:
    (nusra,) = read(lexicon, "The al-Qaeda-linked Nusra Front", year=2014)
    assert (nusra.force.id, [b.id for b in nusra.backers]) == ("al-nusra-front", ["al-qaeda"])
    (aligned,) = read(lexicon, "Houthi-aligned forces", year=2020)
    assert aligned.force.id == "houthis"
    (proxies,) = read(lexicon, "Moscow-backed forces", focus="UA", year=2020)
    assert (proxies.force.id, proxies.force.side) == ("russia-backed-forces", "ukraine:russia")


def test_alliances(lexicon: ForceLexicon) -> None:
    assert ids(read(lexicon, "US-led coalition jets", year=2016)) == ["us-led-coalition"]
    assert ids(read(lexicon, "The Saudi-led coalition", year=2016)) == ["saudi-led-coalition"]
    assert ids(read(lexicon, "Russian-backed separatists", year=2016)) == ["donbas-separatists"]
    assert ids(read(lexicon, "Syrian Kurdish fighters", year=2017)) == ["syrian-democratic-forces"]


# --- generic words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("focus", "year", "text", "expected"),
    [
        ("SY", 2016, "Government troops hold the airport.", "syrian-government"),
        ("TD", 2021, "The army retook the town.", "chad"),
        ("SD", 2023, "The military lost its base.", "sudanese-government"),
        ("MM", 2024, "The regime kept the airport.", "myanmar-junta"),
        ("SY", 2016, "The rebels lost the hill.", "syrian-opposition"),
        ("YE", 2016, "The rebels hold the port.", "houthis"),
        ("CD", 2025, "Rebels hold the lake port.", "m23"),
        ("SO", 2023, "The militants left.", "al-shabaab"),
        ("UA", 2015, "The separatists held the hub.", "donbas-separatists"),
        ("HT", 2024, "Gangs run the port.", "viv-ansanm"),
        ("TD", 2021, "Rebels crossed the border.", "chadian-rebels"),
        (None, 2021, "Government forces left.", "government"),
    ],
)
def test_generic(lexicon: ForceLexicon, focus: str | None, year: int, text: str, expected: str) -> None:
    (mention,) = read(lexicon, text, focus=focus, year=year)
    assert (mention.kind, mention.force.id) == ("generic", expected)


def test_the_group_is_the_last_one_named(lexicon: ForceLexicon) -> None:
    text = "Boko Haram raided Damasak. Nigerian troops came. The group left; the militants hid."
    assert ids(read(lexicon, text)) == ["boko-haram", "nigeria", "boko-haram", "boko-haram"]
    recent = read(lexicon, "Al-Shabaab attacked.")[0].force
    (mention,) = lexicon.find("The group fled.", context=ForceContext(recent=(recent,)))
    assert mention.force.id == "al-shabaab"
    assert lexicon.find("The group fled.") == ()


def test_a_word_before_a_noun_is_attributive(lexicon: ForceLexicon) -> None:
    (mention,) = read(lexicon, "Rebels attacked", focus="SY", year=2016)
    assert not mention.attributive
    (mention,) = read(lexicon, "An army base burned.", focus="SY", year=2016)
    assert mention.attributive
    assert read(lexicon, "anti-government demonstrators", focus="SY", year=2016) == ()


# --- names the text gives ----------------------------------------------------------------------------------------


def test_names_never_heard_of(lexicon: ForceLexicon) -> None:
    text = "On Monday the Karmadon Brigade seized Vashti. Later the brigade left. Karmadon Brigade fighters returned."
    mentions = read(lexicon, text)
    assert spans(text, mentions) == ["Karmadon Brigade", "brigade", "Karmadon Brigade fighters"]
    assert set(ids(mentions)) == {"karmadon-brigade"}
    assert mentions[0].kind == "introduced"


@pytest.mark.parametrize(
    "name",
    ["Free Vashti Movement", "Popular Front for the Liberation of Zor", "Liwa al-Karmadon", "Zorani Liberation Front",
     "Lions of Zor Battalion", "Rebel Northern Group", "Los Perros Cartel", "Movement for the Salvation of Zor"],
)  # fmt: skip
def test_kinds_of_new_names(lexicon: ForceLexicon, name: str) -> None:
    text = f"Fighting broke out when the {name} (XQZ) stormed a hill. XQZ troops held it."
    mentions = read(lexicon, text)
    assert spans(text, mentions) == [name, "XQZ troops"]
    assert mentions[0].force.id == mentions[1].force.id


def test_abbreviations_given_in_the_text(lexicon: ForceLexicon) -> None:
    text = "The Sudanese Armed Forces (SAF) shelled it. SAF troops entered."
    context = lexicon.context(text, published=dt.date(2023, 6, 1), focus="EG")
    assert [i.name for i in context.introduced] == ["SAF"]
    assert set(ids(lexicon.find(text, context=context))) == {"sudanese-government"}
    # ... and used in the headline before they are given
    text = "QZF takes Vashti\n\nThe Qalam Zor Front (QZF) took Vashti."
    assert ids(read(lexicon, text)) == ["qalam-zor-front", "qalam-zor-front"]


def test_capitals_before_fighters_are_a_force(lexicon: ForceLexicon) -> None:
    text = "Cuban-backed MQLA forces took Huambo from UZITA rebels. UZITA later shelled it."
    mentions = read(lexicon, text, focus="AO", year=1985)
    assert ids(mentions)[-3:] == ["mqla", "uzita", "uzita"]
    assert read(lexicon, "THE CITY FIGHTERS LEFT", focus=None) == lexicon.find("THE CITY FIGHTERS LEFT")
    assert "city" not in ids(read(lexicon, "THE CITY FIGHTERS LEFT"))


def test_possessives_within_names(lexicon: ForceLexicon) -> None:
    text = "The Zorani People's Liberation Front (ZPLF) took it from Ukraine's Azov Brigade."
    assert spans(text, read(lexicon, text))[0] == "Zorani People's Liberation Front"


def test_numbered_units_belong_to_a_state(lexicon: ForceLexicon) -> None:
    text = "Ukraine's 93rd Mechanized Brigade and the 47th Brigade held; a base known as Brigade 137 fell."
    mentions = read(lexicon, text)
    assert spans(text, mentions) == ["Ukraine's 93rd Mechanized Brigade", "47th Brigade"]
    assert ids(mentions) == ["ukraine", "ukraine"]


@pytest.mark.parametrize(
    "end", ["", "\n\nLater they came back to the town and held it.", "¶¶Later they came back to the town and held it."]
)
def test_headlines_make_no_names(lexicon: ForceLexicon, end: str) -> None:
    mentions = read(lexicon, "Thousands Flee Burning City As Desperate Army Retreats Again" + end)
    assert all(m.kind != "introduced" for m in mentions)


# --- focus --------------------------------------------------------------------------------------------------


def test_focus_country(lexicon: ForceLexicon) -> None:
    focus = lexicon.focus_country
    assert focus("Russian troops took Avdiivka. Russian jets bombed. Ukrainian units left; Ukraine mourned.") == "UA"
    assert focus("Chadian troops left Faya. Chad mourned. A French diplomat spoke.") == "TD"
    assert focus("Nothing of note happened.") is None
    assert focus("He told us about turkey and china plates.") is None


# --- the user's file ---------------------------------------------------------------------------------------------


def test_user_file_adds_and_overrides(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        """
[theatres.zor]
name = "War of Zor"
countries = ["ZZ"]
sides.valley = { name = "Valley", colour = "#0072B2", cue = "star" }
[theatres.syria]
sides.kurdish = { name = "AANES", colour = "#ffcc00", cue = "circle" }
[[force]]
id = "valley-host"
name = "Valley Host"
aliases = ["VH"]
sides = { zor = "valley" }
[[force]]
id = "houthis"
aliases = ["Northmen"]
""",
        encoding="utf-8",
    )
    lexicon = load_forces(path)
    (mention,) = lexicon.find("VH fighters came.")
    assert (mention.force.id, mention.force.side) == ("valley-host", "zor:valley")
    assert lexicon.style("zor:valley").colour == "#0072b2"
    assert lexicon.style("syrian-democratic-forces").name == "AANES"
    assert lexicon.forces["houthis"].name == "Houthis"
    assert ids(lexicon.find("Northmen fighters")) == ["houthis"]
    assert "syria:government" in lexicon.styles()


FORCE = '[[force]]\nid = "a"\nname = "Alpha"\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[force]\n", "is not valid TOML: .*line 1"),
        ('\n[[force]]\nname = "X"\n', "line 2: a force needs an id"),
        ('[[force]]\nid = "x"\n', "line 1: force 'x' needs a name"),
        (FORCE + 'kind = "army"\n', "kind of force 'a' is 'army': one of state, alliance"),
        (FORCE + 'alias = ["B"]\n', "force 'a' has 'alias', which is not known: one of adjectives, aliases"),
        (FORCE + 'aliases = "B"\n', "aliases of force 'a' must be a list"),
        (FORCE + "years = [2020, 2010]\n", "years of force 'a' end before they begin"),
        (FORCE + 'years = ["2020"]\n', r"years of force 'a' must be \[from\]"),
        (FORCE + 'country = "Syria"\n', "a country of force 'a' must be a code"),
        (
            FORCE + 'sides = { mars = "red" }\n',
            r"line 1: force 'a' is in theatre 'mars', which is not defined: add \[theatres.mars\]",
        ),
        (FORCE + 'sides = { syria = "red" }\n', "on side 'red' of theatre 'syria', which has government, opposition"),
        (FORCE + 'backers = ["nobody"]\n', "backer 'nobody' of force 'a'"),
        (FORCE + FORCE, "line 4: force 'a' is there twice"),
        (FORCE + 'aliases = ["..."]\n', "the name '...' has neither letter nor digit"),
        (
            '[theatres.x]\nsides.a = { colour = "red" }\n',
            "line 1: colour of side 'a' of theatre 'x' is 'red': write it as #rrggbb",
        ),
        ('[theatres.x]\nsides.a = { colour = "#000000", cue = "blob" }\n', "cue of side 'a' of theatre 'x' is 'blob'"),
        (
            '[theatres.x]\nsides.a = { colour = "#000000" }\nsides.b = { colour = "#000000" }\n',
            "share the colour #000000",
        ),
        ('[theatres.x]\ngeneric.rebels = "nobody"\n', "'rebels' of theatre 'x' is 'nobody', which is no force"),
        ('[theatres.x]\ngeneric.monks = "nobody"\n', "generic of theatre 'x' has 'monks': one of rebels"),
        ('[theatres.x]\ngovernments = "b"\n', "governments of theatre 'x' is 'b'"),
        ('\n[theatres.x]\nallied = "a b"\n', "line 2: allied of theatre 'x' must be a list of { sides = "),
        ("\n[theatres.x]\nallied = [3]\n", "line 2: 1. alliance of theatre 'x' must be a table, not 3"),
        (
            '[theatres.x]\nallied = [{ side = ["a", "b"] }]\n',
            "1. alliance of theatre 'x' has 'side', which is not known",
        ),
        ('[theatres.x]\nallied = [{ sides = ["a"] }]\n', "needs two sides or more, not "),
        (
            '[theatres.x]\nsides.a = { colour = "#000000" }\nallied = [{ sides = ["a", "b"] }]\n',
            "the 1. alliance of theatre 'x' has side 'b', which is none of a",
        ),
        (
            '[theatres.syria]\nallied = [{ sides = ["turkish", "kurdish"], years = [2020, 2019] }]\n',
            "years of the 1. alliance of theatre 'syria' end before they begin",
        ),
        ("theatres = 3\n", "theatres must be a table"),
        ("[words]\nnothing = 'x'\n", "line 2: words.nothing is not known"),
        ("[words]\nopeners = ['x']\n", "words.openers must be one string"),
        ("\n[sides]\n", "line 2: 'sides' is not known"),
        ('[force]\nid = "a"\n', r"line 1: write each force as \[\[force\]\]"),
    ],
)
def test_mistakes_are_told_by_line(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=message) as caught:
        load_forces(path)
    assert str(path) in str(caught.value) or "bear" in message or "neither" in message


def test_sides_that_do_not_fight_one_another(lexicon: ForceLexicon, tmp_path: Path) -> None:
    assert "sahel:azawad" not in lexicon.alliances(2012)["sahel:france"]
    assert "sahel:azawad" in lexicon.alliances(2014)["sahel:france"]
    assert "sahel:france" in lexicon.alliances(2014)["sahel:azawad"]
    assert "sahel:azawad" in lexicon.alliances(None)["sahel:france"]  # the year is not known
    path = tmp_path / "mine.toml"
    path.write_text('[theatres.sahel]\nallied = [{ sides = ["al-qaeda", "france"], years = [1900, 1901] }]\n', "utf-8")
    mine = load_forces(path)
    assert "sahel:france" not in mine.alliances(2014)
    assert mine.alliances(1900)["sahel:al-qaeda"] == {"sahel:france"}


def test_sides_at_war_in_every_year_are_no_allies(lexicon: ForceLexicon) -> None:
    for year in range(1960, 2027):
        allies = lexicon.alliances(year)
        for one, other in (("syria:opposition", "syria:government"), ("congo:m23", "congo:government")):
            assert other not in allies.get(one, frozenset())


def test_unreadable_user_files(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="cannot be read"):
        load_forces(tmp_path / "missing.toml")
    (tmp_path / "latin.toml").write_bytes(b'[[force]]\nname = "\xe9"\n')
    with pytest.raises(LexiconError, match="is not UTF-8"):
        load_forces(tmp_path / "latin.toml")


# --- any text -----------------------------------------------------------------------------------------------

LEXICON = load_forces(demonyms=DEMONYMS, country_names=COUNTRIES)
LINE_1 = "Russian Russia backed -backed -led by and the of for Front Brigade 93rd army forces rebels IS US U.S. (RSF)"
LINE_2 = "(XY) Syrian Kurdish fighters al- Liwa Movement group government 's / . Nusra Houthi Zor Chadian held military"
WORDS = [*LINE_1.split(), *LINE_2.split(), "\n", "loyal to", "with the support of"]
texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=4)), max_size=40).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=40).map("".join),
)


@settings(max_examples=150, deadline=None)
@given(texts, st.sampled_from([None, "SY", "UA", "TD", "ZZ"]), st.integers(0, 50))
def test_any_text_gives_mentions_that_slice_back(text: str, focus: str | None, start: int) -> None:
    context = LEXICON.context(text, published=dt.date(2016, 5, 1), focus=focus)
    stop = start
    for mention in LEXICON.find(text, start, context=context):
        assert stop <= mention.start < mention.end <= len(text)
        stop = mention.end
        force = mention.force
        assert force.start is not None
        assert force.end is not None
        assert mention.start <= force.start < force.end <= mention.end
        assert text[force.start : force.end] == force.as_written
        assert force.id
        assert force.name


@settings(max_examples=60, deadline=None)
@given(texts)
def test_read_is_context_and_find(text: str) -> None:
    context = LEXICON.context(text)
    assert LEXICON.read(text) == (context, LEXICON.find(text, context=context))


@pytest.mark.parametrize(
    "unit",
    ["US-backed ", "IS ", "Russia and ", "Russia backed by ", "Front for the ", "Al al ", "Syrian Army (",
     "the brigade ",
     "Zor Brigade (ZB). ", "forces loyal to ", "e\u0301", "U.S.", "Syrian armed forces military ", "army of the "],
)  # fmt: skip
def test_work_is_linear(unit: str) -> None:
    small, large = (_calls(unit * count) for count in (250, 2000))
    assert large < 8 * 1.5 * small  # quadratic would be 64 times


def _calls(text: str) -> int:
    """How many functions are called to read a text: a measure of work that no other process disturbs."""
    count = 0

    def tick(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(tick)
    try:
        LEXICON.find(text)
    finally:
        sys.setprofile(None)
    return count


def test_bundled_file_is_found_beside_the_package() -> None:
    assert Path(load_forces.__code__.co_filename).with_name("forces.py").exists()
    assert len(load_forces().forces) >= 120


# --- the country in focus from its places --------------------------------------------------------------------


def test_towns_alone_tell_whose_army_it_is(lexicon: ForceLexicon, memory: Memory) -> None:
    text = "The army has lost Nampula and Quelimane, and French television showed its soldiers at Beira."
    toponyms = [
        Toponym(text.index(name), text.index(name) + len(name), name) for name in ("Nampula", "Quelimane", "Beira")
    ]
    places = countries_of_places(toponyms, memory)
    assert max(places, key=lambda code: places[code]) == "MZ"
    assert lexicon.focus_country(text) != "MZ"
    focus = lexicon.focus_country(text, places=places)
    assert focus == "MZ"
    army = lexicon.find(text, context=lexicon.context(text, focus=focus))[0]
    assert (army.country, army.force.as_written) == ("MZ", "army")


def test_a_country_is_no_place_of_its_own_and_a_name_counts_three_times(memory: Memory) -> None:
    one = Toponym(0, 7, "Nampula")
    assert countries_of_places([Toponym(0, 6, "Angola")], memory) == {}
    assert countries_of_places([one] * 9, memory) == countries_of_places([one] * 3, memory)


@pytest.mark.parametrize(
    ("country", "year", "text", "ident", "side"),
    [
        ("LR", 1992, "Taylor held Gbarnga.", "npfl", "liberia:npfl"),
        ("LR", 2003, "Taylor held Monrovia.", "liberian-government", "liberia:government"),
        ("BA", 1994, "Serb forces took it.", "army-of-republika-srpska", "yugoslavia:serb"),
        ("HR", 1992, "Serb forces took it.", "republic-of-serbian-krajina", "yugoslavia:serb"),
        ("XK", 1999, "Serb forces took it.", "yugoslav-peoples-army", "yugoslavia:serb"),
        ("NP", 2004, "Maoist rebels took it.", "nepalese-maoists", "nepal:maoist"),
        ("IN", 2004, "Maoist rebels took it.", "naxalites", "kashmir:naxalite"),
        ("PK", 2009, "The Taliban took it.", "pakistani-taliban", "pakistan:taliban"),
        ("AF", 2009, "The Taliban took it.", "taliban", "afghanistan:taliban"),
        ("RW", 1993, "The army took it.", "rwandan-government-1994", "rwanda:government"),
        ("AF", 1998, "The government took it.", "afghan-government-rabbani", "afghanistan:resistance"),
        ("AF", 2024, "The government took it.", "taliban-government", "afghanistan:taliban"),
        ("VE", 2021, "The army took it.", "venezuela", "colombia:venezuela"),
        ("CD", 1997, "The rebels took it.", "afdl", "first-congo-war:afdl"),
        ("CD", 2008, "The rebels took it.", "cndp", "congo:m23"),
        ("SD", 1996, "The SPLA took it.", "splma", "sudan-second-civil-war:spla"),
        ("SS", 2016, "The SPLA took it.", "government-of-south-sudan", "south-sudan:government"),
    ],
)
def test_one_name_in_several_wars(
    lexicon: ForceLexicon, country: str, year: int, text: str, ident: str, side: str
) -> None:
    force = read(lexicon, text, focus=country, year=year)[0].force
    assert (force.id, force.side) == (ident, side)


# --- actors told by what they are ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "span", "name"),
    [
        ("By noon Kasumov's men were in the fort.", "Kasumov's men", "Kasumov's men"),
        ("The Dorji brothers' gunmen hold the pass.", "Dorji brothers' gunmen", "Dorji brothers' gunmen"),
        ("The garrison of the fort gave up.", "garrison", "garrison"),
        ("On Monday the last defenders left.", "last defenders", "last defenders"),
        ("He said foreign troops had taken it.", "foreign troops", "foreign troops"),
        ("It said its troops had taken the fort.", "troops", "troops"),
        ("Later the ZDKP captured the fort.", "ZDKP", "ZDKP"),
        ("The fort was captured by the ZDKP on Monday.", "ZDKP", "ZDKP"),
        ("We met the Sons of the Steppe at the ford.", "Sons of the Steppe", "Sons of the Steppe"),
    ],
)
def test_actors_without_an_entry_go_by_the_texts_words(lexicon: ForceLexicon, text: str, span: str, name: str) -> None:
    (mention,) = read(lexicon, text, focus="TD", year=2012)
    assert text[mention.start : mention.end] == mention.force.as_written == span
    assert (mention.force.name, mention.force.side) == (name, None)


@pytest.mark.parametrize(
    "text",
    [
        "The UNHCR took the children in.", "They live in NSW towns.", "The PLC reported a loss.",
        "BORDER POST TAKEN BY ZDKP TODAY", "Yesterday's men came home.",
    ],
)  # fmt: skip
def test_capitals_and_owners_that_are_no_actors(lexicon: ForceLexicon, text: str) -> None:
    assert read(lexicon, text, focus="TD", year=2012) == ()


def test_a_presidents_soldiers_are_the_states(lexicon: ForceLexicon) -> None:
    text = "President Tamba's soldiers held the palace, and the army of President Tamba the bridge."
    mentions = read(lexicon, text, focus="TD", year=2012)
    assert ids(mentions) == ["chad", "chad"]
    assert spans(text, mentions) == ["President Tamba's soldiers", "army of President Tamba"]


def test_short_forms_of_a_name(lexicon: ForceLexicon) -> None:
    text = "The Zor Liberation Front took Vashti. A day later the Front lost it, and the front line moved."
    assert ids(read(lexicon, text, focus="TD")) == ["zor-liberation-front"] * 2
    text = "The Karmadon Revolutionary Movement came in the night; the movement then left."
    assert ids(read(lexicon, text, focus="TD")) == ["karmadon-revolutionary-movement"] * 2


def test_a_name_is_told_by_what_stands_beside_it(lexicon: ForceLexicon) -> None:
    text = "Kalinga, the guerrilla army, took Vashti. In the south nobody saw Kalinga."
    assert ids(read(lexicon, text, focus="TD")) == ["kalinga"] * 3


def test_leaders_stand_for_their_forces_in_their_own_war(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[theatres.zor]\ncountries = ["TD"]\nyears = [2010]\nsides.a = { name = "A", colour = "#123456" }\n'
        '[[force]]\nid = "zor-army"\nname = "Zor Army"\nkind = "rebel"\nsides = { zor = "a" }\nleaders = ["Tamba"]\n'
    )
    lexicon = load_forces(own, demonyms=DEMONYMS, country_names=COUNTRIES)
    text = "Tamba withdrew from Vashti. Fighters loyal to Tamba, men under General Tamba and Tamba's forces stayed."
    mentions = read(lexicon, text, focus="TD", year=2012)
    assert ids(mentions) == ["zor-army"] * 4
    assert [m.kind for m in mentions] == ["leader", "named", "named", "named"]
    assert read(lexicon, "Tamba withdrew from the race.", focus="PL", year=2012) == ()


def test_a_number_says_little_where_armies_of_states_fight(lexicon: ForceLexicon) -> None:
    assert read(lexicon, "The 28th Brigade held.", focus="UA")[0].force.side is None
    assert ids(read(lexicon, "The 28th Brigade held.", focus="TD")) == ["chad"]
    assert read(lexicon, "Harmon's Third Army came.", focus="TD")[0].force.side is None


def test_armed_forces_are_not_armed_by_somebody(lexicon: ForceLexicon) -> None:
    assert ids(read(lexicon, "The Cambodian Armed Forces withdrew.", focus="KH")) == ["cambodia"]


def test_whose_troops_may_not_be_guessed(lexicon: ForceLexicon) -> None:
    text = "The Houthis left. Southern fighters came."
    mentions = read(lexicon, text, focus="YE", year=2016)
    assert ids(mentions)[0] == "houthis"
    assert mentions[-1].force.side is None
    # a unit of nobody's, where another state's troops are about
    text = "Polish soldiers landed. The 21st Brigade took the port."
    assert read(lexicon, text, focus="TD")[-1].force.side is None


def test_ministries_with_their_troops(lexicon: ForceLexicon) -> None:
    text = "Chadian Ministry of the Interior troops took it."
    (mention,) = read(lexicon, text, focus="TD")
    assert (mention.force.id, mention.force.as_written) == ("chad", "Chadian Ministry of the Interior troops")


def test_men_of_a_particle(lexicon: ForceLexicon) -> None:
    text = "Colonel Riad al-Zori's men held the Khalid ibn al-Zor Brigade off."
    assert spans(text, read(lexicon, text, focus="TD")) == ["Colonel Riad al-Zori's men", "Khalid ibn al-Zor Brigade"]


def test_rebels_are_those_that_the_text_has_named(lexicon: ForceLexicon) -> None:
    text = "In the Central African Republic the UFDR took Birao. The rebels then seized Ouadda."
    assert read(lexicon, text, year=2013)[-1].force.name == "Union of Democratic Forces for Unity"
    assert read(lexicon, "In the Central African Republic rebels took Birao.", year=2013)[-1].force.name == "Seleka"


@pytest.mark.parametrize(
    ("text", "focus", "year", "expected"),
    [
        # by whom they fight
        ("anti-Houthi forces took Mocha", "YE", 2017, [("anti-Houthi forces", "unknown", None)]),
        ("Anti-Gadhafi fighters entered Sirte", "LY", 2011, [("Anti-Gadhafi fighters", "rebel", "libya:revolution")]),
        ("anti-Taliban protests", "AF", 2009, []),
        ("anti-Syrian militiamen held Tripoli", "LB", 1983, [("anti-Syrian militiamen", "described", None)]),
        (
            "Forces opposing President Laurent Gbagbo entered Man",
            "CI",
            2011,
            [("Forces opposing President Laurent Gbagbo", "rebel", "ivory-coast:forces-nouvelles")],
        ),
        (
            "Fighters opposed to Gaddafi held Zawiya",
            "LY",
            2011,
            [("Fighters opposed to Gaddafi", "rebel", "libya:revolution")],
        ),
        # by whom they serve
        (
            "Forces loyal to Ivory Coast's elected president, Alassane Ouattara, took Man",
            "CI",
            2011,
            [
                (
                    "Forces loyal to Ivory Coast's elected president, Alassane Ouattara",
                    "rebel",
                    "ivory-coast:forces-nouvelles",
                )
            ],
        ),
        ("Soldiers loyal to two renegade officers took Goma", "CD", 2004, [("Soldiers", "described", None)]),
        ("Soldiers loyal to the president took Goma", "CD", 2004, [("Soldiers", "state", "congo:government")]),
        ("The renegades left Bukavu", "CD", 2004, [("renegades", "described", None)]),
        ("Their eastern rivals took Brega", "LY", 2019, [("eastern rivals", "described", None)]),
        ("The rivals met in Geneva", "LY", 2019, []),
        # of what side the rebels of a war with two sides are
        ("Rebels took Abeche", "TD", 2006, [("Rebels", "rebel", "chad:rebels")]),
        ("In the city government opposition melted away", "CI", 2011, []),
        # a generic word within a name is the name's
        ("Karamand Defense Forces took Loikaw", "MM", 2023, [("Karamand Defense Forces", "unknown", None)]),
        ("The PUK retook Sulaymaniyah", "IQ", 1996, [("PUK", "militia", "kurdish-civil-war:puk")]),
        ("The PUK retook Jalawla", "IQ", 2014, [("PUK", "militia", "iraq:kurdish")]),
        # by a name and its abbreviation
        (
            "The rebel Rally of Democratic Forces (RDF) and the rebel Forces for Unity and Renewal (FUR) took Biltine",
            "TD",
            2006,
            [("Rally of Democratic Forces", "unknown", None), ("Forces for Unity and Renewal", "unknown", None)],
        ),
        (
            "The rebel Forces for Development and Democracy (UFDD) took Abeche",
            "TD",
            2006,
            [("Forces for Development and Democracy", "rebel", "chad:rebels")],
        ),
        (
            "Union for Peace in the Central African Republic (UPC) rebels captured Bambari",
            "CF",
            2020,
            [
                (
                    "Union for Peace in the Central African Republic (UPC) rebels",
                    "rebel",
                    "central-african-republic:seleka",
                )
            ],
        ),
    ],
)  # fmt: skip
def test_whose_they_are_is_told_by_the_words_round_them(
    lexicon: ForceLexicon, text: str, focus: str, year: int, expected: list[tuple[str, str, str | None]]
) -> None:
    found = [
        (text[m.start : m.end], m.category, m.force.side)
        for m in read(lexicon, text, focus=focus, year=year)
        if m.kind != "country"
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Islamist rebels gave up Gao. MNLA rebels took it.",
            ["ansar-dine", "national-movement-for-the-liberation-of-azawad"],
        ),
        ("MUJAO held Gao. The Islamist militants left it.", ["mujao", "mujao"]),
        ("Fighters from the Islamist Ansar Dine group took it.", ["ansar-dine"]),
        ("It was held by troops belonging to the MNLA.", ["national-movement-for-the-liberation-of-azawad"]),
        ("Mercenaries from Russia's Wagner Group took it.", ["wagner-group"]),
        ("The MNLA-dominated HCUA took it.", ["hcua"]),
    ],
)
def test_which_rebels(lexicon: ForceLexicon, text: str, expected: list[str]) -> None:
    assert [m.force.id for m in read(lexicon, text, focus="ML", year=2013)] == expected


def test_what_an_operation_is_called_is_no_actor(lexicon: ForceLexicon) -> None:
    assert not read(lexicon, "It was dubbed Operation Volcano of Rage.", focus="LY", year=2020)


def test_a_presidency_speaks_for_its_state(lexicon: ForceLexicon) -> None:
    (mention,) = read(lexicon, "The Yemeni presidency said it had retaken Mukalla.", focus="YE", year=2026)
    assert (mention.force.id, mention.role) == ("yemeni-government", "authority")


def test_rebels_before_any_is_named_are_the_first_named(lexicon: ForceLexicon) -> None:
    found = read(lexicon, "Buchanan fell to rebels. The port is held by MODEL, not by LURD.", focus="LR", year=2003)
    assert [m.force.id for m in found] == ["model", "model", "lurd"]
    found = read(lexicon, "Ganta fell to rebels. LURD said so; MODEL did not.", focus="LR", year=2003)
    assert [m.force.id for m in found] == ["lurd", "lurd", "model"]
    found = read(lexicon, "LURD has Gbarnga. MODEL took Buchanan. The rebels want Taylor to go.", focus="LR", year=2003)
    assert found[2].force.id == "model"


@pytest.mark.parametrize(
    ("country", "year", "text", "ident", "side"),
    [
        ("TD", 1987, "Libyan troops took it.", "gaddafi-government", "chad:libya"),
        ("TD", 1981, "Habré took it.", "fan-chad", "chad:rebels"),
        ("TD", 1987, "Habré took it.", "chad", "chad:government"),
        ("CD", 1997, "Kabila's troops took it.", "afdl", "first-congo-war:afdl"),
        ("CD", 2000, "Kabila's troops took it.", "congolese-government", "second-congo-war:government"),
        ("LB", 1983, "Druze militiamen of Jumblatt took it.", "progressive-socialist-party", "lebanon-1975:left"),
        ("LB", 1976, "Syrian troops took it.", "syrian-government", "lebanon-1975:syria"),
        ("LB", 2006, "Hezbollah took it.", "hezbollah", "lebanon:hezbollah"),
        ("CD", 2000, "Ugandan troops took it.", "uganda", "second-congo-war:uganda"),
        ("CD", 2022, "Ugandan troops took it.", "uganda", "congo:government"),
        ("AO", 1975, "South African troops took it.", "south-africa", "angola:south-africa"),
        ("AF", 1993, "Massoud's forces took it.", "jamiat-e-islami", "afghanistan-1992:rabbani"),
        ("AF", 1998, "Massoud's forces took it.", "northern-alliance", "afghanistan:resistance"),
        ("IR", 1982, "Iraqi troops took it.", "iraqi-government", "iran-iraq-war:iraq"),
        ("SY", 1973, "Israeli troops took it.", "israel", "arab-israeli:israel"),
        ("ET", 1977, "Somali troops took it.", "somalia-barre", "ogaden-war:somalia"),
        ("BA", 1943, "The Chetniks took it.", "chetniks", "world-war-ii:chetniks"),
    ],
)
def test_further_wars(lexicon: ForceLexicon, country: str, year: int, text: str, ident: str, side: str) -> None:
    found = [m.force for m in read(lexicon, text, focus=country, year=year)]
    assert (ident, side) in [(force.id, force.side) for force in found]


def test_a_country_is_read_as_what_it_was_part_of_before_it_was_a_state(lexicon: ForceLexicon) -> None:
    text = "In 1992 government troops recaptured Kapoeta and Torit in South Sudan."
    assert lexicon.focus_country(text, published=dt.date(1992, 12, 31), places={"SS": 2.0}) == "SD"
    assert lexicon.focus_country(text, published=dt.date(2014, 12, 31), places={"SS": 2.0}) == "SS"
