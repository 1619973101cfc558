"""Which place a name means."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.engine import Engine
from geomap.model import Citation, Match, Report, Toponym
from geomap.places.candidates import ResolutionSettings
from geomap.places.gazetteer import open_gazetteer
from geomap.places.memory import Memory
from geomap.places.regional import resolve_in
from geomap.places.resolution import context_of, kilometres, resolve, resolve_all
from geomap.reading.toponyms.recognition import find_toponyms

MEMORY = Memory(open_gazetteer())


def name(text, cue=None, within=None, start=0):
    return Toponym(start, start + len(text), text, cue, within)


def resolved(text, **options):
    report = Report(Citation("r"), text)
    found = resolve_all(find_toponyms(report, MEMORY, **options), report, MEMORY)
    return {toponym.name: answer for toponym, answer in found.items()}


def near(answer, lat, lon, km=15.0):
    return answer.place is not None and kilometres(answer.place.lat, answer.place.lon, lat, lon) <= km


# Where readers of conflict news expect these names; a spelling of each, no rule for any.
EXPECTED = [
    ("Deir el-Zour", 35.34, 40.14), ("Deir ez-Zor", 35.34, 40.14), ("Dayr az-Zawr", 35.34, 40.14),
    ("دير الزور", 35.34, 40.14), ("Дейр-эз-Зор", 35.34, 40.14), ("Mosul", 36.34, 43.13), ("Sukhna", 34.89, 38.87),
    ("Hawija", 35.33, 43.77), ("Al-Qaim", 34.37, 41.09), ("Tabqa", 35.84, 38.54), ("Kobani", 36.89, 38.35),
    ("Bakhmut", 48.59, 38.0), ("Pokrovsk", 48.28, 37.18), ("El Fasher", 13.63, 25.35), ("Hodeidah", 14.80, 42.95),
    ("Goma", -1.68, 29.22), ("Paris", 48.85, 2.35), ("Washington", 38.90, -77.03), ("Tunis", 36.80, 10.18),
    ("Kharkiv", 49.99, 36.23), ("Marawi", 8.0, 124.29), ("Rafah", 31.29, 34.25), ("Idlib", 35.93, 36.63),
]  # fmt: skip


@pytest.mark.parametrize(("written", "lat", "lon"), EXPECTED, ids=[row[0] for row in EXPECTED])
def test_a_name_alone_means_the_place_in_the_news(written, lat, lon):
    assert near(resolve(name(written), MEMORY), lat, lon)


def test_spellings_of_one_name_are_one_place():
    found = {resolve(name(n), MEMORY).place for n in ("Deir el-Zour", "Deir ez-Zor", "Dayr az-Zawr", "دير الزور")}
    assert len(found) == 1


def test_another_spelling_of_a_town_s_name_is_that_town_before_one_that_was_once_called_so():
    assert near(resolve(name("Sloviansk"), MEMORY), 48.85, 37.6)
    assert near(resolve(name("Nikopol"), MEMORY), 47.57, 34.39)


def test_a_class_word_decides_between_a_town_and_its_province():
    assert resolve(name("Deir el-Zour", "province"), MEMORY).place.feature == "A.ADM1"
    assert resolve(name("Deir el-Zour", "city"), MEMORY).place.feature.startswith("P.")
    assert resolve(name("Homs"), MEMORY).place.feature.startswith("P.")
    assert resolve(name("El Fasher", "airport"), MEMORY).place.feature.startswith("S.AIR")


def test_a_facility_called_like_a_far_city_in_another_language_is_not_that_city():
    assert near(resolve(name("Avana"), MEMORY), 23.13, -82.38)
    assert resolve(name("Avana", "oil field"), MEMORY).place is None
    assert near(resolve(name("Homs", "refinery"), MEMORY), 34.73, 36.71)


def test_both_senses_can_stand_in_one_report():
    text = "Troops hold Homs province. The city of Homs is calm."
    report = Report(Citation("r"), text)
    toponyms = find_toponyms(report, MEMORY)
    found = [answer.place.feature[:1] for answer in resolve_all(toponyms, report, MEMORY).values()]
    assert found == ["A", "P"]


def test_countries_come_before_towns():
    assert resolve(name("Iraq"), MEMORY).place.country == "IQ"
    assert resolve(name("Jordan"), MEMORY).place.feature.startswith("A.PCL")


def test_containers_decide_between_namesakes():
    assert resolve(name("Paris", within="Texas"), MEMORY).place.admin1 == "Texas"
    assert resolve(name("Springfield", within="Ill."), MEMORY).place.admin1 == "Illinois"
    assert resolve(name("Tripoli", within="Lebanon"), MEMORY).place.country == "LB"
    assert resolve(name("Qamishli", within="Syrian"), MEMORY).place.country == "SY"


def test_the_other_places_of_a_report_decide_between_namesakes():
    assert (
        resolved("Police in London, Ontario said. From Toronto to London, Canada froze.")["London"].place.country
        == "CA"
    )
    assert resolved("Lebanese troops left Tripoli for Beirut and Sidon in Lebanon.")["Tripoli"].place.country == "LB"
    assert resolved("Libyan troops left Tripoli for Misrata and Sirte in Libya.")["Tripoli"].place.country == "LY"


def test_a_state_that_is_called_like_a_country_holds_its_towns():
    found = resolved("A man from Forest Park, Georgia, was held in Sumter County, deputies said.")
    assert (found["Georgia"].place.feature, found["Forest Park"].place.admin1) == ("A.ADM1", "Georgia")
    found = resolved("Troops left Tskhinvali for Gori, Georgia, deputies said.")
    assert found["Gori"].place.country == "GE"


def test_a_village_elsewhere_is_less_likely_meant_the_more_is_known_of_where_a_report_takes_place():
    here = [name(n) for n in ("Nyala", "Zalingei", "Geneina", "Kutum")]
    one = name("Eversley")
    surely = resolve_all([one], None, MEMORY)[one].score
    assert resolve_all([*here, one], None, MEMORY)[one].score < surely - 0.1
    london = name("London")
    assert resolve_all([*here, london], None, MEMORY)[london].place.country == "GB"


def test_what_a_province_is_called_is_not_its_country():
    assert resolve(name("Oyo State"), MEMORY).place.feature == "A.ADM1"
    assert resolve(name("Holland"), MEMORY).place.country == "NL"


def test_a_name_has_one_sense_in_a_report():
    text = "Police searched homes in Paris, Texas. Later a man from Paris was held."
    report = Report(Citation("r"), text)
    toponyms = [t for t in find_toponyms(report, MEMORY) if t.name == "Paris"]
    assert {a.place.admin1 for a in resolve_all(toponyms, report, MEMORY).values()} == {"Texas"}


def test_what_is_not_known_is_said():
    nothing = resolve(name("Qwertyville"), MEMORY)
    assert (nothing.place, nothing.candidates, nothing.score) == (None, (), 0.0)
    assert nothing.reason == "no gazetteer entry is spelled like 'Qwertyville'"
    shared = resolve(name("Springfield"), MEMORY)
    assert shared.place is None
    assert "share the name 'Springfield' and nothing in the report says which" in shared.reason
    assert shared.candidates


def test_a_stricter_reader_leaves_more_unresolved():
    sure = ResolutionSettings(min_score=0.999999)
    answer = resolve(name("Homs"), MEMORY, settings=sure)
    assert answer.place is None
    assert answer.candidates[0].place.country == "SY"


def test_adjectives_mean_their_country():
    assert resolve(name("Syrian", "demonym"), MEMORY).place.country == "SY"
    assert resolve(name("European", "demonym"), MEMORY).place.name == "Europe"


def test_abbreviations_mean_their_division():
    for written, kind in (("Ky.", "abbreviation"), ("KY", "code")):
        place = resolve(name(written, kind), MEMORY).place
        assert (place.name, place.feature) == ("Kentucky", "A.ADM1")


def test_a_country_that_is_known_excludes_all_others():
    assert resolve_in(name("Tripoli"), MEMORY, country="LB").place.country == "LB"
    elsewhere = resolve_in(name("Bakhmut"), MEMORY, country="SY")
    assert (elsewhere.place, elsewhere.reason) == (None, "no place in SY is spelled like 'Bakhmut'")
    assert resolve_in(name("Al Qusayr"), MEMORY, country="SY", admin1="Homs").place.admin1 == "Homs"
    division = resolve_in(name("Al Qusayr"), MEMORY, country="SY", admin1="Daraa")
    assert (division.place, division.reason) == (None, "no place in Daraa, SY is spelled like 'Al Qusayr'")


def test_looser_matches_score_lower():
    strict, loose = resolve(name("Raqqa"), MEMORY), resolve(name("Rakkah"), MEMORY)
    assert strict.candidates[0].match is Match.FOLDED
    assert loose.candidates[0].match is Match.TRANSLITERATED
    assert loose.score < strict.score


def test_adjectives_of_a_report_are_context():
    assert context_of(Report(Citation("r"), "Syrian and Syrian and Iraqi troops"), MEMORY).countries == {
        "SY": 1.0,
        "IQ": 0.5,
    }


NAMES = st.sampled_from(
    [
        "Mosul",
        "Paris",
        "Springfield",
        "Homs",
        "Syria",
        "Texas",
        "Qwertyville",
        "Tripoli",
        "دير الزور",
        "London",
        "",
        "x",
    ]
)
TOPONYMS = st.builds(
    name,
    NAMES,
    st.sampled_from([None, "city", "province", "river", "demonym", "code", "nonsense"]),
    st.sampled_from([None, "Iraq", "Texas", "Nowhere", ""]),
    st.integers(0, 10_000),
)


@settings(max_examples=60)
@given(st.lists(TOPONYMS, max_size=8))
def test_every_name_gets_an_answer_that_holds_together(toponyms):
    found = resolve_all(toponyms, None, MEMORY)
    assert list(found) == list(dict.fromkeys(toponyms))
    for toponym, answer in found.items():
        assert answer.name == toponym.name
        assert (answer.place is None) == (answer.reason is not None)
        assert 0.0 <= answer.score <= 1.0
        scores = [candidate.score for candidate in answer.candidates]
        assert scores == sorted(scores, reverse=True)
        assert sum(scores) <= 1.001
        assert len(scores) <= 10
        assert answer.place is None or answer.place == answer.candidates[0].place


@settings(max_examples=30)
@given(st.lists(TOPONYMS, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_names_changes_no_place(toponyms, random):
    distinct = list({(t.name, t.cue, t.within): t for t in toponyms}.values())
    shuffled = random.sample(distinct, len(distinct))
    first, second = resolve_all(distinct, None, MEMORY), resolve_all(shuffled, None, MEMORY)
    for toponym in distinct:
        assert first[toponym].place == second[toponym].place
        assert first[toponym].score == pytest.approx(second[toponym].score, abs=1e-3)


def test_names_that_begin_at_one_place_are_taken_in_one_order():
    both = [name("Mosul", None, None, 0), name("Syria", "river", None, 0)]
    first, second = resolve_all(both, None, MEMORY), resolve_all(both[::-1], None, MEMORY)
    assert [first[t].score for t in both] == [second[t].score for t in both]


def test_what_holds_another_place_is_a_division_or_a_country():
    found = resolved("A bakery in Tacoma, Washington, closed. It had opened in Seattle.")
    assert (found["Washington"].place.feature, found["Washington"].place.admin1) == ("A.ADM1", "Washington")
    assert resolve(name("Washington"), MEMORY).place.feature == "P.PPLC"


def test_a_large_place_is_preferred_to_what_is_called_so_besides():
    assert resolve(name("Cambridge"), MEMORY).candidates[0].place.name == "Cambridge"
    assert resolve(name("New York"), MEMORY).place.country == "US"


def test_countries_at_war_count_less_in_other_news():
    peace = Report(Citation("r"), "The bakery sold bread and cakes to its friends in the morning sun. " * 12)
    war = Report(Citation("r"), "Troops shelled rebels near the front and took prisoners in the morning sun. " * 12)
    assert context_of(peace, MEMORY).theatre < 0.2
    assert context_of(war, MEMORY).theatre == 1.0
    assert context_of(Report(Citation("r"), "Palmyra was quiet."), MEMORY).theatre == 1.0


def test_a_name_that_many_villages_bear_is_not_taken_for_the_one_known():
    shared = resolve_in(name("Vasylivka", "village"), MEMORY, country="UA", admin1="Donetsk")
    assert shared.place is None
    assert shared.candidates
    alone = resolve_in(name("Bakhmut"), MEMORY, country="UA", admin1="Donetsk")
    assert alone.place is not None


def test_oceans_come_before_towns_called_after_them():
    assert resolve(name("Atlantic"), MEMORY).place.feature == "H.OCN"
    assert resolve(name("Pacific"), MEMORY).place.feature == "H.OCN"
    assert resolve(name("White House"), MEMORY).place.country == "US"


def test_parts_of_countries_are_known_by_name():
    for written, country in (("Sinai Peninsula", "EG"), ("Mindanao", "PH"), ("Golan Heights", "SY"), ("Ghouta", "SY")):
        assert resolve(name(written), MEMORY).place.country == country


def test_small_places_of_a_war_are_known_and_come_before_larger_namesakes_far_off():
    found = resolved("Marines from Velyka Novosilka hold the villages of Neskuchne and Makarivka.")
    assert near(found["Makarivka"], 47.78, 36.80, km=3)
    found = resolved("Soldiers from Kilinochchi in Sri Lanka passed Paranthan and dug in at Elephant Pass.")
    assert near(found["Paranthan"], 9.43, 80.40, km=3)
    assert near(found["Elephant Pass"], 9.55, 80.41, km=3)
    found = resolved("Militiamen in the Shan State of Myanmar gave up Kunlong and Nawnghkio.")
    assert [found[town].place.country for town in ("Kunlong", "Nawnghkio")] == ["MM", "MM"]


def test_what_is_said_to_lie_in_a_country_lies_in_no_other():
    found = resolved("The northern Malian town of Ber and the base at Tessalit were handed over to the army.")
    assert found["Ber"].place is None
    assert found["Tessalit"].place.country == "ML"


def test_a_town_of_a_far_country_is_not_meant_in_a_report_of_war_from_another():
    found = resolved("Jihadists killed 40 soldiers in Midyat and burned Tin-Akof, Djibo and Arbinda in Burkina Faso.")
    assert found["Midyat"].place is None
    found = resolved("Rebels hold Djibo and Tin-Akof in Burkina Faso; envoys met in Istanbul and Nairobi.")
    assert [found[city].place.country for city in ("Istanbul", "Nairobi")] == ["TR", "KE"]


def test_a_name_that_only_one_seat_or_long_name_bears_may_be_of_a_war_abroad():
    found = resolved("French troops held Dien Bien Phu, and Paris, Lyon and Marseille were told nothing.")
    assert found["Dien Bien Phu"].place.country == "VN"
    found = resolved("South African and Angolan troops held Menongue, Mavinga and the road to Rundu.")
    assert found["Rundu"].place.country == "NA"


def test_what_only_sounds_like_a_name_does_not_bring_it_home():
    text = "Myanmar's army retook Laukkai and Kokang; rebels of Kokang fled to Yunnan and Kunming in China."
    assert resolved(text)["Kokang"].place is None  # a village of Indonesia; Kuocang is in China


def test_that_much_is_written_of_a_countrys_wars_says_nothing_in_a_report_of_another():
    found = resolved("Congolese troops took Bukavu, Katana and Goma from M23.", threshold=0.1)
    assert found["Bukavu"].place.country == found["Goma"].place.country == "CD"
    assert found["Katana"].place is None  # no Qatana of Syria


def test_a_small_place_abroad_is_not_meant_by_what_others_call_it():
    found = resolved("Malian troops entered Kidal, Ber and Tessalit.", threshold=0.1)
    assert found["Kidal"].place.country == found["Tessalit"].place.country == "ML"
    assert found["Ber"].place is None  # Albanians call Veria in Greece so
    found = resolved("Yemeni troops took Helan, a chain of mountains in Marib, from the Houthis.", threshold=0.1)
    assert found["Helan"].place is None  # a county of China with 110,000 people, which has another name of its own
    assert resolved("Syrian troops held Quneitra and the Golan.")["Golan"].place.name == "Golan Heights"
    assert resolved("Soviet troops captured Cottbus, Seelow and Königsberg.")["Königsberg"].place.country == "RU"


def test_a_lake_between_countries_is_at_home_in_all_of_them():
    found = resolved("Fighters hid in the Sambisa Forest and on islands of Lake Chad, the army of Nigeria said.")
    assert found["Lake Chad"].place.feature == "H.LK"


def of_each_mention(text):
    toponyms, found = Engine().toponyms(Report(Citation("r"), text))
    return [(t.name, place.country, place.admin1) for t in toponyms if (place := found[t].place) is not None]


def test_namesakes_that_the_text_tells_apart_are_told_apart():
    text = (
        "Troops retook Palmyra in Syria; the base near Latakia was quiet. In Palmyra, New York, a church held prayers."
    )
    assert [country for name, country, _ in of_each_mention(text) if name == "Palmyra"] == ["SY", "US"]
    text = "Police in Victoria, Australia, in Victoria, British Columbia, and in Victoria, Texas, gave warnings."
    assert [place for name, *place in of_each_mention(text) if name == "Victoria"] == [
        ["AU", "Victoria"], ["CA", "British Columbia"], ["US", "Texas"],
    ]  # fmt: skip
    text = "A man from Moscow, Idaho, was held. Police in Moscow said he was armed. Moscow is a town of 25,000."
    assert {tuple(place) for name, *place in of_each_mention(text) if name == "Moscow"} == {("US", "Idaho")}


def test_what_lies_in_a_division_and_in_its_country_is_one_place():
    text = "A blast hit Springfield, Illinois. The mayor of Springfield, USA, said so. Springfield, Illinois, mourned."
    assert {tuple(place) for name, *place in of_each_mention(text) if name == "Springfield"} == {("US", "Illinois")}


def test_what_lies_in_a_state_does_not_lie_in_a_town_of_its_name():
    text = (
        "Schools closed in Springfield, Illinois, in Springfield, Missouri, and in Portland, Maine, not Portland, Ore."
    )
    assert [place for name, *place in of_each_mention(text) if name in {"Springfield", "Portland"}] == [
        ["US", "Illinois"], ["US", "Missouri"], ["US", "Maine"], ["US", "Oregon"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "river"),
    [
        ("Troops dug in on the left bank of the Dnipro, opposite Kherson.", "Dnipro"),
        ("Войска вышли на правый берег Днепра у Херсона.", "Днепра"),
        ("Плацдарм на лівому березі Дніпра біля Херсона тримається.", "Дніпра"),
        ("They hold the eastern bank of the Tigris in Mosul.", "Tigris"),
    ],
)
def test_what_has_banks_is_a_river(text, river):
    found = resolved(text)
    assert found[river].place.feature == "H.STM"
    assert all(answer.place.feature.startswith("P.PPL") for name, answer in found.items() if name != river)


def test_a_country_is_no_river():
    assert resolve(name("Oman", "river"), MEMORY).place is None
    assert resolve(name("Jordan", "river"), MEMORY).place.feature == "H.STM"
    assert resolve(name("Dnipro", "river"), MEMORY).place.feature == "H.STM"
    assert resolve(name("Dnipro", "city"), MEMORY).place.feature.startswith("P.PPL")


def test_a_country_s_name_is_a_town_s_where_one_lies_in_the_division_behind_it():
    text = "A man left Lebanon for Lebanon, Pennsylvania. In Peru, Indiana, and in Mexico, Missouri, he had kin."
    assert [place for name, *place in of_each_mention(text) if name in {"Lebanon", "Peru", "Mexico"}] == [
        ["LB", None], ["US", "Pennsylvania"], ["US", "Indiana"], ["US", "Missouri"],
    ]  # fmt: skip
    for text in ("Fighters from Mali, Tigray and Yemen came.", "Those of Iraq, Anbar province said, were late."):
        assert [place[1] for name, *place in of_each_mention(text) if name in {"Mali", "Iraq"}] == [None]


def test_a_capital_is_no_village_of_its_name():
    text = "Rain fell in Patna, in Gaya and all over Bihar in India; three died north of the capital, Dhaka, on Friday."
    assert near(resolved(text)["Dhaka"], 23.7, 90.4)


def test_a_river_is_known_by_its_article():
    assert resolved("They crossed the Ganges near Patna.")["Ganges"].place.feature == "H.STM"


def test_a_county_holds_a_town_and_no_other_county():
    text = "In Rochester, Minn., and in Rochester, Kent, it rained."
    assert [place for name, *place in of_each_mention(text) if name == "Rochester"] == [
        ["US", "Minnesota"], ["GB", "England"],
    ]  # fmt: skip
    found = find_toponyms(
        Report(Citation("r"), "Hampshire, Kent, and Devon were flooded, said a man in Leeds."), MEMORY
    )
    assert [toponym.within for toponym in found] == [None] * 4


def test_adjectives_of_two_words_tell_of_their_own_country():
    told = context_of(Report(Citation("r"), "North Korean and South African men met East Timorese."), MEMORY).countries
    assert told == {"KP": 0.5, "ZA": 0.5, "TL": 0.5}


def test_a_county_lies_in_the_state_that_a_report_is_of():
    text = "Police in Ohio said a man died in Columbus, Ohio, and another in Madison County. Dayton, Ohio, was quiet."
    assert resolved(text)["Madison County"].place.admin1 == "Ohio"


def test_islands_and_regions_lie_in_the_divisions_of_their_country():
    text = "Fires burned in Maui, Hawaii, and in the Southern Highlands of New South Wales."
    answers = resolved(text)
    assert [answers[name].place.country for name in ("Maui", "Southern Highlands")] == ["US", "AU"]


def test_squares_of_one_name_are_told_apart_by_their_cities():
    assert resolved("Protesters filled Tahrir Square in Baghdad, Iraq.")["Tahrir Square"].place.country == "IQ"
    assert resolved("Protesters filled Tahrir Square in Cairo, Egypt.")["Tahrir Square"].place.country == "EG"


def test_what_is_named_behind_a_country_is_not_a_capital_of_another_called_so():
    text = (
        "Prisons are full in Peru, Bolivia and Colombia. In Ecuador, inmates rioted in Cuenca and in Santo Domingo, "
        "police said, and families waited at the gates."
    )
    unsure = resolved(text)["Santo Domingo"]
    assert (unsure.place, unsure.candidates[0].place.country) == (None, "EC")
    text = text.replace("Cuenca and in Santo Domingo", "Santo Domingo, Guayaquil and Quito")
    assert resolved(text)["Santo Domingo"].place.country == "EC"


def test_a_republic_is_a_country_before_it_is_a_province():
    assert resolved("They crossed into Niger Republic, near Maradi.")["Niger"].place.country == "NE"


def test_states_of_a_list_are_states():
    answers = resolved("Fever was reported in Ondo, Edo and Bauchi states, Nigerian officials said.")
    assert [answers[n].place.feature for n in ("Ondo", "Edo", "Bauchi")] == ["A.ADM1"] * 3
