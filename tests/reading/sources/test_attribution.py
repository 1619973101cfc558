"""Whose words a claim is, whom they speak for, and whether it is told as known."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.engine import Engine
from geomap.reading.sources.names import source_name
from geomap.reports import report_from_text


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def read(engine: Engine, text: str, year: int = 2016):
    return engine.claims(report_from_text(text, id="r", published=dt.date(year, 6, 1)))


def sources(engine: Engine, text: str, year: int = 2016) -> list[str | None]:
    return [c.according_to.name if c.according_to else None for c in read(engine, text, year)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rebels captured Maaret al-Numan on Monday, two teachers and a baker said.", "two teachers and a baker"),
        ("Rebels captured Maaret al-Numan, said Hamid Darwish, a grocer of the town.", "Hamid Darwish"),
        ("Maaret al-Numan, where the rebels had maintained a garrison, was captured by the army.", None),
        ("The rebels maintain that they captured Maaret al-Numan.", "rebels"),
        ("The interior ministry spokesman Kanan Sabri said rebels had captured Maaret al-Numan.", "Kanan Sabri"),
        ("Kanan Sabri, a spokesman for the governor, said that rebels had captured Maaret al-Numan.", "Kanan Sabri"),
        ("According to shopkeepers by the bridge, rebels captured Maaret al-Numan.", "shopkeepers by the bridge"),
        ("Rebels captured Maaret al-Numan, according to the news agency Zorapress.", "Zorapress"),
        ("Rebels captured Maaret al-Numan, a source quoting SANA said.", "SANA"),
        ("The army announced in a statement on Telegram that rebels had captured Maaret al-Numan.", "army"),
        ("The army told reporters on Friday that rebels had captured Maaret al-Numan.", "army"),
        ("It was reported by the Observatory that rebels had captured Maaret al-Numan.", "Observatory"),
        ("The Observatory claims that the Nusra Front and other rebels captured Maaret al-Numan.", "Observatory"),
        ("Rebels captured Maaret al-Numan, Zorapress quoted a baker as saying.", "baker"),
        ("Rebels captured Maaret al-Numan, a baker was quoted as saying by Zorapress.", "baker"),
        ("As reported by Zorapress, rebels captured Maaret al-Numan.", "Zorapress"),
        ("The guild, which sits in Homs, said rebels had captured Maaret al-Numan.", "guild"),
        ("Aziz Karam, head of the guild, said rebels had captured Maaret al-Numan.", "Aziz Karam"),
        ("According to the guild's evening report, rebels captured Maaret al-Numan.", "guild"),
        ("Prime Minister Imad Khamis said rebels had captured Maaret al-Numan.", "Imad Khamis"),
        ("Residents report that rebels captured Maaret al-Numan.", "Residents"),
        ("The mayor, Karim Haddad, said rebels had captured Maaret al-Numan.", "Karim Haddad"),
        ("The alliance's spokesman, Abu Karim, announced that rebels had captured Maaret al-Numan.", "Abu Karim"),
        ("On 13 May President Karamov told the nation that rebels had captured Maaret al-Numan.", "Karamov"),
        ("Rebels captured Maaret al-Numan, aid partners report.", "aid partners"),
        ("Two residents said rebels had captured Maaret al-Numan.", "residents"),
        ("Hospital officials in Homs said rebels had captured Maaret al-Numan.", "Hospital officials"),
        ("Residents reached by telephone said rebels had captured Maaret al-Numan.", "Residents"),
        ("Doctors at the clinic said rebels had captured Maaret al-Numan.", "Doctors at the clinic"),
        ("A commander there claimed that rebels had captured Maaret al-Numan.", "commander"),
        ("The governor signalled that rebels had captured Maaret al-Numan.", "governor"),
        ('"Rebels have captured Maaret al-Numan," minister Karim Haddad insisted over the radio.', "Karim Haddad"),
        ("The army confirmed clashes and shelled Maaret al-Numan.", None),
        ("The rebels, whom Damascus says are paid from abroad, captured Maaret al-Numan.", None),
        ("The rebels, who the guild says are paid from abroad, captured Maaret al-Numan.", None),
        ("A group battling the army said that its men had captured Maaret al-Numan.", "group"),
        ("The army said it had lost two men and captured Maaret al-Numan.", "army"),
        ("Rebels hold Maaret al-Numan, claimed by Lebanon and Turkey.", None),
        ("It was claimed by the army that rebels had captured Maaret al-Numan.", "army"),
        ("They called this untrue and said rebels had captured Maaret al-Numan.", None),
        ("Rebels captured Maaret al-Numan, and the army has not said why.", None),
        ("Rebels capture Maaret al-Numan, says 10,000 missing", None),
        ("A nurse had spoken to people who confirmed that rebels captured Maaret al-Numan.", None),
        ("The army denied reports of a coup. Rebels captured Maaret al-Numan.", None),
        ("Rebels captured Maaret al-Numan; the army said it had lost nobody.", None),
        ("The guild of bakers, GOBS, said rebels had captured Maaret al-Numan.", "GOBS"),
        (
            "Aziz Karam, the army's governor for Idlib, where he was born, said rebels took Maaret al-Numan.",
            "Aziz Karam",
        ),
        ("Aziz Karam, whom nobody had asked, confirmed rebels had captured Maaret al-Numan.", "Aziz Karam"),
        ("Rebels captured Maaret al-Numan, according to Aleppo media reports.", "Aleppo media"),
        ("Bakers led by the former mayor, Karim Haddad, say rebels captured Maaret al-Numan.", "Bakers"),
        ("But Aziz Karam, a spokesman for the guild, insisted that rebels had captured Maaret al-Numan.", "Aziz Karam"),
        ("Aziz Karam, a spokesman for the guild, earlier confirmed that rebels took Maaret al-Numan.", "Aziz Karam"),
        ("The guild that has been feeding the town said rebels had captured Maaret al-Numan.", "guild"),
        ("The police that have been feeding the town said rebels had captured Maaret al-Numan.", "police"),
        ("The guild calls this a lie and says rebels captured Maaret al-Numan.", "guild"),
        ("Zorapress state TV said rebels had captured Maaret al-Numan.", "Zorapress state TV"),
        ("Homs is 40 km away and guild sources said rebels had captured Maaret al-Numan.", "guild sources"),
        (
            "Russian troops deployed last May to help the army said rebels had captured Maaret al-Numan.",
            "Russian troops",
        ),
        ("Ilir Moza, an elder in the village of Kafr, Syria said that rebels had captured Saraqib.", "Ilir Moza"),
        ("Ilir Moza, a fisherman in Homs said rebels had captured Maaret al-Numan.", "Ilir Moza"),
        ("Rebels captured Maaret al-Numan on Monday, said Ilir Moza, a grocer of the town.", "Ilir Moza"),
        ("Rebels captured Maaret al-Numan, said the deputy police chief, Ilir Moza.", "Ilir Moza"),
        ("Rebels captured Maaret al-Numan, according to the mayor, Ilir Moza, who fled.", "Ilir Moza"),
        ("Rebels captured Maaret al-Numan, said spokesman Ilir Moza by satellite phone.", "Ilir Moza"),
        ("Rebels captured Maaret al-Numan, hospital sources told AFP on condition of anonymity.", "hospital sources"),
        ('"Rebels captured Maaret al-Numan," a baker told Reuters on Monday from Homs.', "baker"),
        ("Colonel Ilir Moza of the Free Syrian Army said rebels had captured Maaret al-Numan.", "Ilir Moza"),
        ("The army in a statement said rebels had captured Maaret al-Numan.", "army"),
        ("The army, however, said rebels had captured Maaret al-Numan.", "army"),
        ("The guild, a name nobody had heard before Friday, said rebels had captured Maaret al-Numan.", "guild"),
        ("Bakers loyal to the former mayor, Ilir Moza, say rebels captured Maaret al-Numan.", "Bakers"),
        ("Officials based in Homs said rebels had captured Maaret al-Numan.", "Officials"),
        ("Villagers (two of them old) from Kafr said rebels had captured Maaret al-Numan.", "Villagers from Kafr"),
        ("A villager fled, saying that rebels had captured Maaret al-Numan.", "villager"),
        ("The army issued a note on Monday saying rebels had captured Maaret al-Numan.", "army"),
        ('All were "crushed," a general said, adding that rebels had captured Maaret al-Numan.', "general"),
        ("The general visited Homs and said rebels had captured Maaret al-Numan.", "general"),
        (
            "Announcing the fall of Maaret al-Numan to the rebels, the general spoke of a plot, Zorapress said.",
            "Zorapress",
        ),
        ("Ilir Moza, calling it a retreat, admitted that rebels had captured Maaret al-Numan.", "Ilir Moza"),
        ("Ilir Moza announced from Homs that rebels had captured Maaret al-Numan.", "Ilir Moza"),
        ("A government military report said rebels had captured Maaret al-Numan.", "government military report"),
        ("Rebels captured Maaret al-Numan, the army's military wing in Homs said.", "army's military wing in Homs"),
        ("All posts, the mayor said, had been given up, and rebels had captured Maaret al-Numan.", "mayor"),
        ("One of the villagers of Kafr said rebels had captured Maaret al-Numan.", "villagers of Kafr"),
        (
            "Villagers defending Homs from attacks, however, tell the BBC rebels took Maaret al-Numan.",
            "Villagers",
        ),
        (
            "A spokesman for the guild called reporters to say rebels had captured Maaret al-Numan.",
            "spokesman for the guild",
        ),
        ("Ilir Moza went on television to announce that rebels had captured Maaret al-Numan.", "Ilir Moza"),
        ("The guild announced the end of the fast, after rebels had captured Maaret al-Numan.", None),
        ("Rebels captured Maaret al-Numan, said a villager reached by phone from Homs.", "villager"),
        ("Rebels captured Maaret al-Numan, report Ilir Moza and Petra Moza.", "Ilir Moza and Petra Moza"),
        ("Villagers who fled in the night and are now backing Moza said rebels took Maaret al-Numan.", "Villagers"),
        ("Forces loyal to the former mayor, Ilir Moza, said rebels had captured Maaret al-Numan.", "Forces"),
        ("Ilir Moza of the People's Army, or PA, said rebels had captured Maaret al-Numan.", "Ilir Moza"),
        ("Villagers here, who reported the fall of Maaret al-Numan to rebels, were few.", "Villagers"),
        ("The guild claimed to run Homs, but rebels captured Maaret al-Numan.", None),
        ("In Homs, said the mayor, all is calm. Rebels captured Maaret al-Numan.", None),
        ("Nothing moved, although the 9th Brigade, which is based near Homs, said rebels took Saraqib.", "9th Brigade"),
        ("The lake-watching blog Zorasat said late on Friday that rebels had captured Maaret al-Numan.", "Zorasat"),
        ("Forces fighting for the exiled mayor said rebels had captured Maaret al-Numan.", "Forces"),
        ("Nine people, including bakers, a judge and a priest from Homs, said rebels took Saraqib.", "Nine people"),
        (
            "The head of an office that oversees the camps, Lt. Gen. Ilir Moza, said that rebels took Saraqib.",
            "Ilir Moza",
        ),
        ("State radio carried reports that rebels had captured Maaret al-Numan.", "State radio"),
        ("Bakers from Homs pointed out that rebels had captured Maaret al-Numan.", "Bakers from Homs"),
        ("Villagers indicated that rebels had captured Maaret al-Numan.", "Villagers"),
        ("Pictures indicated that rebels had captured Maaret al-Numan.", None),
        ("Turkey accused the rebels of shelling Maaret al-Numan.", "Turkey"),
        ("Turkey was accused by many; rebels shelled Maaret al-Numan.", None),
        ("The guild's spokesman put it otherwise: rebels have captured Maaret al-Numan.", "guild's spokesman"),
        ("Villagers entered Homs, announced on the radio that rebels had captured Saraqib, and left.", "Villagers"),
        ("Rebels captured Maaret al-Numan, his brother claims.", "his brother"),
        ("Rebels, some of whom came, as the guild insisted, from Homs, captured Maaret al-Numan.", None),
        ("The guild announced a ceasefire and rebels captured Maaret al-Numan.", None),
        ("The guild announced an unconditional truce and rebels captured Maaret al-Numan.", None),
        ("The guild claimed the blessing of God, and a day later rebels captured Maaret al-Numan.", None),
        ("The guild said Homs was calm, although rebels had captured Maaret al-Numan.", None),
        ("The defence ministry's website said rebels had captured Maaret al-Numan.", "defence ministry"),
        ("Rebels captured Maaret al-Numan, 30 miles from Aleppo, on Friday, said Ilir Moza.", "Ilir Moza"),
        ("Rebels captured Maaret al-Numan with the help of many, with tanks among them according to Moza.", None),
        ("Villagers entered Homs, announced on the radio that it was calm, and rebels captured Saraqib.", None),
        ("A Reuters correspondent said rebels had captured Maaret al-Numan.", "Reuters"),
        ("Karelia's state news agency said rebels had captured Saraqib in Syria.", "Karelia's state news agency"),
        ("Minister of Territorial Affairs Ilir Moza said rebels had captured Maaret al-Numan.", "Ilir Moza"),
        ("Residents reached by telephone described rebel shelling of Maaret al-Numan.", "Residents"),
        ("One shepherd, Ilir Moza, said rebels had captured Maaret al-Numan.", "Ilir Moza"),
        ("A surveyor at the Lake Institute, Ilir Moza, said rebels had captured Maaret al-Numan.", "Ilir Moza"),
        ("Lebanon's prime minister, Ilir Moza, accused the rebels of shelling Maaret al-Numan.", "Ilir Moza"),
        ("The guild's envoy for the lakes, Ilir Moza, said late on Friday that rebels took Saraqib.", "Ilir Moza"),
        ("A watchdog of bakers, the GOBSU, insisted that rebels had captured Maaret al-Numan.", "GOBSU"),
        ("Shepherds in the hills, Friday, said rebels had captured Maaret al-Numan.", "Shepherds in the hills"),
        ("The guild said in a statement carried by Zorapress that rebels had captured Maaret al-Numan.", "guild"),
        ("The guild said on its Radio Zora that rebels had captured Maaret al-Numan.", "guild"),
        ("The mayor, Ilir Moza, declared on state television that rebels took Maaret al-Numan.", "Ilir Moza"),
        ("A Turkish report seen by Zorapress said rebels had captured Maaret al-Numan.", "Turkish report"),
        ("Zorapress reported that rebels had captured Maaret al-Numan, quoting a shepherd.", "shepherd"),
        ("Rebels captured Maaret al-Numan, Zorapress reported, citing guild sources.", "guild sources"),
        ("Citing guild sources, Zorapress reported that rebels had captured Maaret al-Numan.", "guild sources"),
        ("The guild, for its part, said rebels had captured Maaret al-Numan.", "guild"),
        ("The rebels claimed responsibility for the capture of Maaret al-Numan.", "rebels"),
        (
            "Rebels captured Maaret al-Numan, according to two bakers and a nurse reached by telephone.",
            "two bakers and a nurse",
        ),
        ("Rebels captured Maaret al-Numan, per local sources.", "local sources"),
        ("Rebels captured Maaret al-Numan, citing bakers,", "bakers"),
        (
            "Bakers with shops in Saraqib, Syria, reported that rebels had captured Maaret al-Numan.",
            "Bakers with shops in Saraqib",
        ),
        ("A guild commander, known only as Zor, said rebels had captured Maaret al-Numan.", "guild commander"),
        ("A guild note dated 4 March said rebels had captured Maaret al-Numan.", "guild note"),
        ("Rebels captured Maaret al-Numan, 40 men per village.", None),
        ("Rebels captured Maaret al-Numan, the BBC's correspondent says.", "BBC"),
        ("What the surveyors write is that rebels captured Maaret al-Numan.", None),
        ("Surveyors write in their paper that rebels captured Maaret al-Numan.", "Surveyors"),
        ("Ilir Moza, a guild commander: rebels have captured Maaret al-Numan", "Ilir Moza"),
        ("Residents described it as a rout as rebels captured Maaret al-Numan.", None),
    ],
)
def test_who_says_so(engine: Engine, text: str, name: str | None) -> None:
    assert sources(engine, f"SYRIA. {text}")[:1] == [name]


def test_each_clause_has_its_own_source(engine: Engine) -> None:
    text = (
        "The defence ministry said that the army had captured Palmyra, and a rebel commander said that rebels had "
        "captured Saraqib in Syria."
    )
    assert sources(engine, text) == ["defence ministry", "rebel commander"]


def test_what_a_sentence_begins_with_is_told_by_its_own_source(engine: Engine) -> None:
    text = "While the guild claimed that rebels had captured Saraqib in Syria, the army is said to have captured Hama."
    assert sources(engine, text) == ["guild", None]
    text = "Although the guild said rebels had captured Saraqib, “with God,” the army captured Hama in Syria."
    assert sources(engine, text) == ["guild", None]


def test_a_source_is_carried_only_where_the_text_does(engine: Engine) -> None:
    text = "The mayor said that rebels had captured Saraqib in Syria. He added that the army had captured Palmyra."
    assert sources(engine, text) == ["mayor", "mayor"]
    text = "The mayor said that rebels had captured Saraqib in Syria. On Friday the army captured Palmyra."
    assert sources(engine, text) == ["mayor", None]
    text = 'The mayor said: "Rebels captured Saraqib in Syria." "The army captured Palmyra at noon."'
    assert sources(engine, text) == ["mayor", "mayor"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rebels capture Saraqib in Syria, army says", "army"),
        ("Rebels capture Saraqib in Syria: war monitor", "war monitor"),
        ("Rebels capture Saraqib in Syria: officials", "officials"),
        ("Residents: Rebels have captured Saraqib in Syria", "Residents"),
        ('09:40 Ilir Moza: "Rebels have captured Saraqib in Syria."', "Ilir Moza"),
        ("Syria: Rebels have captured Saraqib", None),
        ("Update: Rebels have captured Saraqib in Syria", None),
    ],
)
def test_a_line_is_headed_by_who_says_it(engine: Engine, text: str, name: str | None) -> None:
    assert sources(engine, text)[:1] == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SANA said the army had captured Palmyra. Troops went on to capture Saraqib in Syria.", ["SANA", "SANA"]),
        ("The army said it had captured Palmyra.\n\nIt also captured Saraqib in Syria.", ["army", "army"]),
        ("The mayor said the army had captured Palmyra. It is also feared to have captured Saraqib.", ["mayor", None]),
        (
            "The Observatory said rebels had captured Saraqib in Syria. Later they captured Palmyra, the group added.",
            ["Observatory", "Observatory"],
        ),
        ("Villagers said the army held Palmyra.\n\nRebels captured Saraqib, they said.", ["Villagers", "Villagers"]),
        ("The army said it held Palmyra.\n\nRebels captured Saraqib, he said.", ["army", None]),
        (
            "A hospital source said the army held Palmyra. Rebels took Saraqib, the source said.",
            ["hospital source"] * 2,
        ),
        ("Army spokesman Ilir Moza said it held Palmyra. Rebels took Saraqib, the spokesman said.", ["Ilir Moza"] * 2),
        ("The army held Palmyra, a newspaper said. They claimed to have taken Saraqib.", ["newspaper", "army"]),
        ("General Moza visited the front on Friday. Rebels took Saraqib, he said.", ["General Moza"]),
        ("Governor Lina Moza was in tears. She said rebels had taken Saraqib.", ["Lina Moza"]),
        ("The Free Zoran Army attacked on Friday. Rebels took Saraqib, he said.", [None]),
        ("General Moza visited the front. The weather was bad. Rebels took Saraqib, he said.", [None]),
        ("The mayor said the army held Palmyra. Rebels took Saraqib, the army said.", ["mayor", "army"]),
        ('The mayor said the army held Palmyra. "Rebels took Saraqib," he told Reuters from Homs.', ["mayor", "mayor"]),
        ("The army said it held Palmyra.\n\nThey say they also hold Saraqib.", ["army", "army"]),
        (
            "Hezbollah captured Palmyra. It had announced that it had taken Saraqib.",
            [None, "Hezbollah"],
        ),
        ("Hospital sources said the army held Palmyra.\n\n“Rebels took Saraqib,” he added.", ["Hospital sources"] * 2),
        (
            "A hospital source and a priest said the army held Palmyra.\n\n“Rebels took Saraqib,” the priest said.",
            ["hospital source and a priest", "priest"],
        ),
        (
            "The army held Palmyra, state television said. “Rebels took Saraqib,” said the broadcaster.",
            ["state television"] * 2,
        ),
    ],
)
def test_what_goes_on_is_told_by_the_same(engine: Engine, text: str, names: list[str | None]) -> None:
    assert sources(engine, f"SYRIA. {text}") == names


@pytest.mark.parametrize(
    ("text", "year", "whose"),
    [
        ("SANA said that the Syrian army had captured Palmyra.", 2017, "its own"),
        ("SANA said that rebels had captured Palmyra in Syria.", 2017, "another"),
        ("Reuters said that the Syrian army had captured Palmyra.", 2017, "another"),
        ("Amaq said that Islamic State had captured Palmyra in Syria.", 2017, "its own"),
        ("TASS said that Ukrainian troops had captured Kupiansk.", 2022, "another"),
        ("TASS said that Russian troops had captured Kupiansk in Ukraine.", 2022, "its own"),
        ("The defence ministry said that Sri Lankan troops had captured Mannar.", 2008, "its own"),
        ("The Syrian army said that it had driven rebels out of Saraqib in Syria.", 2017, "its own"),
        ("Rebels said that they had withdrawn from Saraqib in Syria.", 2017, "another"),
        ("Al-Masirah said that the Houthis had captured Marib in Yemen.", 2021, "its own"),
        ("Yemen's Houthi movement said that it had captured Marib.", 2021, "its own"),
        ("The Houthis had captured Marib, said Ilir Moza, a spokesman for the Houthis.", 2021, "its own"),
        ("The Houthis had captured Marib, said Ilir Moza, a baker who fled the Houthis.", 2021, "another"),
        ("The guild of bakers in Sri Lanka said that Sri Lankan troops had captured Mannar.", 2008, "another"),
        ("The president said that Sri Lankan troops had captured Mannar.", 2008, "its own"),
        ("Volodymyr Zelensky said that Ukrainian troops had captured Kupiansk.", 2022, "its own"),
        ("Six people, among them rebels and bakers, said that rebels had captured Saraqib in Syria.", 2017, "another"),
    ],
)
def test_who_speaks_for_himself(engine: Engine, text: str, year: int, whose: str) -> None:
    (claim,) = read(engine, text, year)
    assert claim.self_serving is (whose == "its own")


def test_who_is_named_again_speaks_for_the_same(engine: Engine) -> None:
    text = (
        "Ilir Moza, a spokesman for the Syrian army, said its troops had captured Palmyra. "
        "The army also took Saraqib in Syria, Moza said."
    )
    assert [c.self_serving for c in read(engine, text, 2017)] == [True, True]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Rebels are said to have captured Saraqib in Syria.", "believed"),
        ("Rebels were reported to have captured Saraqib in Syria.", "believed"),
        ("Rebels captured Saraqib in Syria, a claim that could not be verified.", "believed"),
        ("Rebels appear to have captured Saraqib in Syria.", "believed"),
        ("Unconfirmed: rebels captured Saraqib in Syria.", "believed"),
        ("Rebels are also reportedly in control of Saraqib in Syria.", "believed"),
        ("The mayor said that rebels had captured Saraqib in Syria.", "asserted"),
        ("According to reports, rebels captured Saraqib in Syria.", "believed"),
        ("The agency reports that rebels captured Saraqib in Syria.", "asserted"),
        ("Reports that rebels captured Saraqib in Syria came in.", "believed"),
        ("Rebels captured Saraqib in Syria, officials alleged.", "believed"),
        ("Rebels captured Saraqib in Syria, according to unconfirmed reports.", "believed"),
        ("Rebels captured Saraqib in Syria, the mayor said, but there was no independent confirmation.", "believed"),
        ("Saraqib in Syria, believed to be a base of bandits, was captured by rebels.", "asserted"),
        ("A reported air strike by rebels on Saraqib in Syria was the first.", "believed"),
        ("Sultan Moza appeared on television to announce that rebels had captured Saraqib in Syria.", "asserted"),
        ("Two men were reported wounded in a rebel air strike on Saraqib in Syria.", "asserted"),
        ("Reports from the north indicate that rebels captured Saraqib in Syria.", "believed"),
        ("State radio carried reports that rebels had captured Saraqib in Syria.", "asserted"),
        ("Rebels captured Saraqib in Syria, according to available reports.", "believed"),
        ("Rebels captured Saraqib in Syria, bakers said, although nobody has yet seen confirmation.", "believed"),
    ],
)
def test_known_or_believed(engine: Engine, text: str, modality: str) -> None:
    assert read(engine, text)[0].modality == modality


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("the regional governor Aziz al-Din", "Aziz al-Din"),
        ("Colonel Aziz", "Colonel Aziz"),
        ("Vice President Aziz Karam", "Aziz Karam"),
        ("a Zorani army statement", "Zorani army"),
        ("residents of Saraqib", "residents of Saraqib"),
        ("the Ministry of Defence", "Ministry of Defence"),
    ],
)
def test_names_without_office(written: str, name: str) -> None:
    assert source_name(written) == name
