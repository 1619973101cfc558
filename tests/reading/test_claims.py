"""Reading control claims: ways of saying it, what is no claim, dates, sources; floors on labelled texts."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from claims.scoring import Tally
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.engine import Engine
from geomap.reading.claims import reading_vocabulary
from geomap.reports import report_from_text

CLAIMS = Path(__file__).parents[1] / "claims"
PUBLISHED = dt.date(2020, 3, 10)  # a Tuesday


@pytest.fixture(scope="module")
def engine():
    return Engine()


@pytest.fixture
def read(engine):
    def read(text, published=PUBLISHED):
        return engine.claims(report_from_text(text, id="r", published=published))

    return read


def told(claims):
    """(status, place, force or inside, opponent) of each claim."""
    return [
        (c.status, c.place_as_written, c.force.name if c.force else None, c.opponent.name if c.opponent else None)
        for c in claims
    ]


SAYINGS = [
    # active, passive, participle, relative
    ("On 3 March rebels captured Saraqib.", "captured", "Saraqib", "Rebel"),
    ("Saraqib was captured by rebels on 3 March.", "captured", "Saraqib", "Rebel"),
    ("The town of Saraqib, seized by rebels on 3 March, lies on the motorway.", "captured", "Saraqib", "Rebel"),
    ("The Taliban overran Kunduz in 2015.", "captured", "Kunduz", "Taliban"),
    ("Kunduz, which the Taliban overran in 2015, is in the north.", "captured", "Kunduz", "Taliban"),
    # state
    ("The Taliban control Kunduz.", "controls", "Kunduz", "Taliban"),
    ("Kunduz is under Taliban control.", "controls", "Kunduz", "Taliban"),
    ("Kunduz is under the control of the Taliban.", "controls", "Kunduz", "Taliban"),
    ("Kunduz remains in the hands of the Taliban.", "controls", "Kunduz", "Taliban"),
    ("A convoy reached Taliban-held Kunduz on Monday.", "controls", "Kunduz", "Taliban"),
    ("They fled the Taliban stronghold of Kunduz.", "controls", "Kunduz", "Taliban"),
    # to whom
    ("Kunduz fell to the Taliban on 28 September 2015.", "captured", "Kunduz", "Taliban"),
    ("Kunduz was handed over to the Taliban.", "captured", "Kunduz", "Taliban"),
    # nominal
    ("The capture of Kunduz by the Taliban in 2015 shocked Kabul.", "captured", "Kunduz", "Taliban"),
    ("The Taliban's seizure of Kunduz in 2015 shocked Kabul.", "captured", "Kunduz", "Taliban"),
    # losing
    ("The Taliban withdrew from Kunduz on 13 October 2015.", "lost", "Kunduz", "Taliban"),
    ("The Taliban lost Kunduz in October 2015.", "lost", "Kunduz", "Taliban"),
    ("The Taliban were driven out of Kunduz in October 2015.", "lost", "Kunduz", "Taliban"),
    # struck
    ("Russian jets bombed Idlib on Monday.", "struck", "Idlib", "Russia"),
    ("Russian airstrikes on Idlib killed ten people.", "struck", "Idlib", "Russia"),
    # a force never heard of, and an implicative verb
    ("The Karmadon Brigade went on to capture Kunduz.", "captured", "Kunduz", "Karmadon"),
]


@pytest.mark.parametrize(("text", "status", "place", "force"), SAYINGS)
def test_a_way_of_saying_who_holds_a_place(read, text, status, place, force):
    found = [c for c in read(text) if c.status == status and c.place_as_written == place]
    assert found, told(read(text))
    assert found[0].force is not None
    assert (
        force.casefold() in found[0].force.name.casefold() or force.casefold() in found[0].force.as_written.casefold()
    )


NO_CLAIMS = [
    "The army plans to capture Kunduz.",
    "The army failed to capture Kunduz on Monday.",
    "The army tried to retake Kunduz.",
    "The army could capture Kunduz within days.",
    "The army has not captured Kunduz.",
    "The governor denied that the Taliban had captured Kunduz.",
    "If the Taliban capture Kunduz, the road will be cut.",
    "Will the Taliban capture Kunduz?",
    "The president ordered the army to withdraw from Kunduz.",
    "The Taliban threatened to seize Kunduz.",
    "The Taliban captured twelve soldiers near Kunduz.",
    "The army captured weapons and ammunition in Kunduz.",
    "The team from Kunduz captured the title on Monday.",
    "Troops exchanged fire across the Line of Control in Kashmir.",
    "Shares in Kabul fell 3 percent on Monday.",
    "The photographer captured Kunduz at dawn.",
]


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_what_is_no_claim(read, text):
    assert told(read(text)) == []


def test_coordinated_places_are_a_claim_each(read):
    claims = read("On 3 March rebels captured Saraqib, Nayrab and Kafr Nabl.")
    assert [(c.status, c.place_as_written) for c in claims] == [
        ("captured", "Saraqib"),
        ("captured", "Nayrab"),
        ("captured", "Kafr Nabl"),
    ]
    assert len({c.id for c in claims}) == 3


def test_the_city_is_the_one_named_before_and_its_span_is_kept(read):
    text = "Fighting raged round Kunduz. On 3 March the Taliban captured the city."
    (claim,) = [c for c in read(text) if c.status == "captured"]
    assert claim.place_as_written == "Kunduz"
    assert claim.mention is not None
    assert text[slice(*claim.mention)] == "the city"


def test_a_province_is_not_its_city(read):
    (claim,) = read("The Taliban control most of Kunduz province.")
    assert claim.place_as_written == "Kunduz province"
    assert claim.place is not None
    assert claim.place.feature == "A.ADM1"
    assert claim.share == "most"


def test_a_part_is_not_the_whole(read):
    (claim,) = read("Rebels hold the southern half of Aleppo.")
    assert (claim.part, claim.relation) == ("southern half", "part_of")


@pytest.mark.parametrize("named", ["the rail centre of Homs", "the northern industrial center of Homs"])
def test_a_town_that_is_a_centre_is_no_part_of_itself(read, named):
    (whole,) = read(f"Rebels seized {named}.")
    (centre,) = read("Rebels seized the historic centre of Homs.")
    assert (whole.relation, whole.part, whole.share) == ("at", None, None)
    assert (centre.relation, centre.part, centre.share) == ("part_of", "centre", "part")


def test_seized_and_lost_again_in_one_sentence(read):
    claims = read("Rebels seized Saraqib on 1 March but lost it again two days later.")
    assert [(c.status, c.when.edtf) for c in claims] == [("captured", "2020-03-01"), ("lost", "2020-03-03")]
    assert {c.place_as_written for c in claims} == {"Saraqib"}


def test_a_siege_has_those_inside_and_those_outside(read):
    (claim,) = [c for c in read("The Taliban besieged Kunduz in April 2016.") if c.status == "besieged"]
    assert claim.force is None
    assert claim.opponent is not None
    assert claim.opponent.name == "Taliban"
    assert claim.when.edtf == "2016-04"


def test_breaking_a_siege(read):
    (claim,) = [
        c for c in read("On Monday the Afghan army broke the Taliban siege of Kunduz.") if c.status == "siege_broken"
    ]
    assert claim.opponent is not None
    assert claim.opponent.name == "Taliban"
    assert claim.when.edtf == "2020-03-09"


def test_a_divided_city_has_its_parties(read):
    (claim,) = read("Aleppo has been divided between rebels and government forces since 2012.")
    assert claim.status == "contested"
    assert len(claim.parties) == 2
    assert claim.when.earliest == dt.date(2012, 1, 1)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("On 3 March rebels captured Saraqib.", "2020-03-03"),
        ("Rebels captured Saraqib last month.", "2020-02"),
        ("Rebels have held Saraqib since 2012.", "2012/2020-03-10"),
        ("Rebels captured Saraqib.", "../2020-03-10"),
        ("Rebels control Saraqib.", "2020-03-10"),
    ],
)
def test_when(read, text, edtf):
    (claim,) = read(text)
    low, _, high = edtf.partition("/")
    assert (claim.when.edtf or "").startswith(low)
    assert not high or claim.when.latest == dt.date.fromisoformat(high)


def test_without_any_date_the_claim_stays_undated(read):
    (claim,) = read("Rebels captured Saraqib.", published=None)
    assert (claim.when.earliest, claim.when.latest) == (None, None)


def test_according_to_whom_and_whether_it_serves_them(read):
    (claim,) = read("Russian forces captured Bakhmut on 20 May, Russia's defence ministry said.", dt.date(2023, 5, 21))
    assert claim.according_to is not None
    assert "defence ministry" in claim.according_to.name
    assert claim.self_serving


def test_believed_is_not_asserted(read):
    assert read("Rebels reportedly captured Saraqib on 3 March.")[0].modality == "believed"
    assert read("Rebels captured Saraqib on 3 March.")[0].modality == "asserted"


def test_an_unknown_place_keeps_its_claim_and_its_reason(read):
    (claim,) = read("On 3 March rebels captured the village of Qwxyzville.")
    assert claim.place is None
    assert claim.georeference.reason


FLOORS = json.loads((CLAIMS / "floors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "half", "floors"),
    [
        pytest.param(name, half, floors, id=f"{name}-{half}")
        for name, halves in FLOORS.items()
        if name != "about"
        for half, floors in halves.items()
    ],
)
def test_accuracy_does_not_fall(engine, name, half, floors):
    tally = Tally()
    for line in (CLAIMS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        text = json.loads(line)
        if half in {text["half"], "both"}:
            published = dt.date.fromisoformat(text["published"]) if text["published"] else None
            tally.add(text["claims"], engine.claims(report_from_text(text["text"], id=text["id"], published=published)))
    figures = tally.figures()
    below = {k: (round(figures[k], 3), floor) for k, floor in floors.items() if figures[k] < floor}
    assert not below, f"{name} {half}: {below}; all figures: {figures}"


WORDS = st.sampled_from(
    'the rebels captured Aleppo and army lost control of Mosul , . which had been under siege by IS ( ) " - since 2014 '
    "it the city was held ; fell to on Monday said Taliban half northern 's not to".split()
)


LISTED = st.sampled_from(sorted({word for words in reading_vocabulary().cls.values() for word in words}))
ODD = st.sampled_from(
    ["\u200f", "\x00", "\ud800", "𝐌𝐨𝐬𝐮𝐥", "o\u0301\u0327", "\u2028", "\x85", "\r\n", "\n\n", "•", "“", "[", "—"]
)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(WORDS, max_size=60).map(" ".join),
        st.lists(st.one_of(WORDS, WORDS, LISTED, ODD), max_size=25).map(
            lambda words: " ".join(["Rebels attacked.", *words])
        ),
    )
)
def test_any_text_gives_quotes_that_stand_in_it(engine, text):
    report = report_from_text(text, id="r", published=PUBLISHED)
    for claim in engine.claims(report):
        said = claim.evidence
        assert report.text[said.start : said.end] == said.quote
        assert report.text[: said.start].endswith(said.prefix or "")
        assert report.text[said.end :].startswith(said.suffix or "")
        assert claim.when.earliest is None or claim.when.latest is None or claim.when.earliest <= claim.when.latest
        assert 0 <= claim.confidence <= 1


@pytest.mark.parametrize(
    "text", ["rebels captured Aleppo, " * 4000, "(" * 20_000, '"' * 20_000, "," * 50_000, "under siege by " * 5000]
)
def test_long_lines_are_read_in_pieces(engine, text):
    assert engine.claims(report_from_text(text, id="r", published=PUBLISHED)) is not None


def test_a_description_after_a_comma_is_the_place_before_it(read):
    text = "Rebels have retaken Saraqib, the largest town that the army had captured, a spokesman in Damascus said."
    assert {c.place_as_written for c in read(text)} == {"Saraqib"}


def test_a_town_that_cannot_be_read_is_not_the_town_named_before(read):
    claims = read("Fighting went on round Kunduz. The Taliban captured the town of (xq) on 3 March.")
    assert [c for c in claims if c.status == "captured"] == []


@pytest.mark.parametrize(
    "text",
    [
        "Kunduz has been surrounded by the Taliban for 99999999 years.",
        "Rebels captured Saraqib on 1 January 1600, 999999 days after the army captured Kunduz.",
    ],
)
def test_times_beyond_the_calendar_are_no_fault(read, text):
    assert all(c.when.earliest is None or c.when.latest is None or c.when.earliest <= c.when.latest for c in read(text))


@pytest.mark.parametrize(
    "text",
    [
        "Rebels captured districts by\x85",
        "Rebels attacked.\nDeparture\nTaliban",
        "Rebels attacked. Taliban reenters ,",
        "Rebels attacked, citing ,",
    ],
)
def test_a_text_that_breaks_off_is_no_fault(read, text):
    assert not read(text)


@pytest.mark.parametrize("text", ["GARRISON", "THE REBEL STRONGHOLD", "the last pocket"])
def test_a_line_that_ends_with_a_word_for_a_stronghold_is_no_fault(read, text):
    assert not read(text)
