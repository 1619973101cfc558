import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linear import assert_linear

from geomap.model import Toponym
from geomap.reading.loci.finding import find_loci, read_part

_NAME = re.compile(r"\[([^\]|]*)(\|d)?\]")


def marked(text):
    """A text whose names stand in brackets, adjectives with "|d": the plain text and its toponyms."""
    plain, toponyms, at = "", [], 0
    for match in _NAME.finditer(text):
        plain += text[at : match.start()]
        start = len(plain)
        plain += match[1]
        toponyms.append(Toponym(start, len(plain), match[1], "demonym" if match[2] else None))
        at = match.end()
    return plain + text[at:], tuple(toponyms)


def only(text):
    plain, toponyms = marked(text)
    (locus,) = find_loci(plain, toponyms)
    return locus


OFFSETS = [
    ("a hill 20 km north of [Palmyra] on Monday", "20 km north of", 20_000, 0),
    ("20km north of [Palmyra]", "20km north of", 20_000, 0),
    ("some 15 kilometres south-east of the city of [Raqqa]", "some 15 kilometres south-east of", 15_000, 135),
    ("about 10 miles (16 km) to the west of [Mosul]", "about 10 miles (16 km) to the west of", 16_093.4, 270),
    ("5-7 km NW of [Orikhiv]", "5-7 km NW of", 6_000, 315),
    ("1,200 metres east of the [Syrian|d] town of [Kobani]", "1,200 metres east of", 1_200, 90),
    ("ten kilometers north-northeast of [Goma]", "ten kilometers north-northeast of", 10_000, 22.5),
    ("20 km from [Palmyra]", "20 km from", 20_000, None),
    ("30 nautical miles off [Berbera]", "30 nautical miles off", 55_560, None),
    ("12 km off the coast of [Berbera]", "12 km off the coast of", 12_000, None),
]


@pytest.mark.parametrize(("text", "words", "distance", "bearing"), OFFSETS)
def test_distances_and_directions(text, words, distance, bearing):
    locus = only(text)
    assert (locus.kind, locus.as_written, locus.bearing_deg) == ("offset", words, bearing)
    assert locus.distance_m == pytest.approx(distance, rel=0.05)
    assert locus.distance_m - locus.spread_m <= distance <= locus.distance_m + locus.spread_m
    assert locus.spread_m >= 0.09 * distance


def test_the_rounder_a_figure_the_wider_it_is():
    spreads = [only(f"{figure} km north of [X]").spread_m for figure in ("20", "23", "25", "about 20", "more than 20")]
    assert spreads[1] < spreads[2] <= spreads[0] <= spreads[3]
    few = only("a few kilometres east of [X]")
    assert few.spread_m > few.distance_m / 2
    assert only("within 10 km of [X]").distance_m - only("within 10 km of [X]").spread_m == 0
    more = only("more than 20 km north of [X]")
    assert more.distance_m - more.spread_m == 20_000


def test_the_finer_a_direction_the_narrower_it_is():
    angles = [only(f"5 km {way} of [X]").half_angle_deg for way in ("north", "northeast", "north-northeast")]
    assert angles == [45, 22.5, 11.25]
    both = only("to the north and east of [X]")
    assert (both.bearing_deg, both.half_angle_deg) == (45, 90)
    assert only("north and northwest of [X]").bearing_deg == pytest.approx(337.5)


PARTS = [
    ("the southern half of [Deir ez-Zor]", "half", 180),
    ("the northern outskirts of [Aleppo]", "edge", 0),
    ("[Aleppo]'s western countryside", "countryside", 270),
    ("the centre of [Mosul]", "centre", None),
    ("central [Khartoum]", "centre", None),
    ("[Mosul] city centre", "centre", None),
    ("eastern districts of the city of [Aleppo]", "inside", 90),
    ("in the north of [Syria]", "inside", 0),
    ("eastern [Aleppo]", "inside", 90),
    ("north-western [Syria]", "inside", 315),
    ("rural [Hama]", "countryside", None),
]


@pytest.mark.parametrize(("text", "part", "bearing"), PARTS)
def test_parts(text, part, bearing):
    locus = only(text)
    assert (locus.kind, locus.part, locus.bearing_deg) == ("part", part, bearing)


OTHERS = [
    ("fighting near [Homs]", "near", "near", ["Homs"]),
    ("just outside [Homs]", "near", "just outside", ["Homs"]),
    ("the town halfway between [Homs] and [Palmyra]", "between", "halfway between", ["Homs", "Palmyra"]),
    ("villages between [Homs] and the town of [Palmyra]", "between", "between", ["Homs", "Palmyra"]),
    ("A bus was hit between [Gao] and [Kidal].", "between", "between", ["Gao", "Kidal"]),
    ("The train derailed between [Gao] and [Kidal].", "between", "between", ["Gao", "Kidal"]),
    ("the [Gao] to [Kidal] road", "road", "Gao to Kidal road", ["Gao", "Kidal"]),
    ("a tanker off the coast of [Berbera]", "near", "off the coast of", ["Berbera"]),
    ("the [Damascus]–[Homs] highway", "road", "Damascus–Homs highway", ["Damascus", "Homs"]),
    ("the main road from [Homs] to [Hama]", "road", "road from Homs to Hama", ["Homs", "Hama"]),
    ("a highway linking [Homs] with [Hama]", "road", "highway linking Homs with Hama", ["Homs", "Hama"]),
    ("the [Syrian|d]-[Iraqi|d] border", "border", "Syrian-Iraqi border", ["Syrian", "Iraqi"]),
    ("the border between [Syria] and [Iraq]", "border", "border between Syria and Iraq", ["Syria", "Iraq"]),
    ("[Iraq]'s border with [Syria]", "border", "Iraq's border with Syria", ["Iraq", "Syria"]),
    ("a post on the border with [Iraq]", "border", "border with Iraq", ["Iraq"]),
    ("the [Iraqi|d] border", "border", "Iraqi border", ["Iraqi"]),
    ("the left bank of the [Oskil] near [Kupiansk]", "bank", None, ["Oskil", "Kupiansk"]),
    ("the eastern bank of the [Euphrates] river", "bank", "eastern bank of the Euphrates", ["Euphrates"]),
    ("east of the [Euphrates]", "offset", "east of", ["Euphrates"]),
]


@pytest.mark.parametrize(("text", "kind", "words", "anchors"), OTHERS)
def test_other_relations(text, kind, words, anchors):
    locus = only(text)
    assert locus.kind == kind
    assert [a.name for a in locus.anchors] == anchors
    if words is not None:
        assert locus.as_written == words


@pytest.mark.parametrize(
    "text",
    [
        "talks between [Moscow] and [Kyiv]",
        "a match between [Homs] and [Hama]",
        "parts of [Aleppo]",
        "the northern city of [Raqqa]",
        "20 km of road in [Homs]",
        "East [Jerusalem]",
        "Farther south-east [Homs] was quiet.",
        "northern [Syrian|d] towns",
        "They left [Homs] and [Hama].",
        "3 people in [Homs]",
        "They cut off [Homs] and took off [Hama]'s guards.",
        "They drove from [Homs] to [Hama]. Road works went on.",
        "[Homs] - [Hama] - [Idlib]",
    ],
)
def test_what_is_no_relation(text):
    assert find_loci(*marked(text)) == ()


def test_what_lies_there_is_named():
    for text in (
        "[Robotyne], about 15 km south of [Orikhiv]",
        "[Robotyne] (a village 15 km south of [Orikhiv])",
        "[Robotyne], a small village located 15 km south of [Orikhiv]",
        "[Robotyne] 15 km south of [Orikhiv]",
    ):
        locus = only(text)
        assert locus.subject is not None
        assert locus.subject.name == "Robotyne"
    assert only("The army left [Robotyne] and took a hill 15 km south of [Orikhiv]").subject is None


@pytest.mark.parametrize(
    ("words", "part", "bearing"),
    [("southern half", "half", 180), ("old city", "centre", None), ("northern and western parts", "inside", 315)],
)
def test_a_part_by_its_words_alone(words, part, bearing):
    toponym = Toponym(7, 11, "Homs")
    locus = read_part(words, toponym)
    assert locus is not None
    assert (locus.part, locus.bearing_deg, locus.anchors) == (part, bearing, (toponym,))


def test_words_that_are_no_part():
    assert read_part("", Toponym(0, 4, "Homs")) is None
    assert read_part("some streets", Toponym(0, 4, "Homs")) is None


WORDS = st.sampled_from(
    "20 km north of near between and the half outskirts 's - – border with road ( ) , . [Homs] [Syrian|d] [X] "
    "southern bank a few about miles eastern from halfway".split()
) | st.text(st.characters(exclude_characters="[]|"), max_size=6)


@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_any_text_gives_loci_in_its_bounds(text):
    plain, toponyms = marked(text)
    seen = set()
    for locus in find_loci(plain, toponyms):
        assert 0 <= locus.start < locus.end <= len(plain)
        assert set(locus.anchors) <= set(toponyms)
        assert all(locus.start <= a.start and a.end <= locus.end for a in locus.anchors)
        assert seen.isdisjoint(locus.anchors)
        seen |= set(locus.anchors)
        assert locus.spread_m >= 0
        assert 0 < locus.half_angle_deg <= 180
        assert locus.distance_m is None or locus.distance_m >= locus.spread_m - 0.2
    assert find_loci(plain, toponyms) == find_loci(plain, tuple(reversed(toponyms)))


@pytest.mark.parametrize(
    "piece", ["[X] ", "20 km north of [X] ", "[X] and ", "between [X] and ", "northern and ", "the road from [X]-[X] "]
)
def test_time_is_linear(piece):
    def read(size):
        plain, toponyms = marked(piece * (size // len(piece)))
        return lambda: find_loci(plain, toponyms)

    assert_linear(read, 8_000)
