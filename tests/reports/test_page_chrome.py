"""What of a page is not its article: pages in the styles of several outlets, with words of our own."""

# ruff: noqa: E501 -- cases and pages read better whole

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.errors import ReportError
from geomap.model import Report
from geomap.reports import report_from_text
from geomap.reports.text import MAX_CHARACTERS


def zoned(report: Report) -> list[tuple[str, str]]:
    return [(zone.kind, report.text[zone.start : zone.end]) for zone in report.zones]


def body(report: Report) -> str:
    kept, position = [], 0
    for zone in report.zones:
        kept.append(report.text[position : zone.start])
        position = zone.end
    kept.append(report.text[position:])
    return "\n".join(line.strip() for line in "".join(kept).splitlines() if line.strip())


BROADCASTER = """\
  1. Skip to content
  2. Skip to main menu
  3. Skip to more XW sites
Conflicts

Rebels end siege of Karsa

May 3, 2016

The rebels broke the siege of Karsa on Tuesday, a monitor said.

Kämpfe um Karsa
Image: Agentur/Some Name

They had been cut off since 2014.

Read more: Why Karsa matters: a timeline

A day in the life of a medic

04:30

This browser does not support the video element.

The army still holds the airport.

The road to the coast

Convoys may use the road again, the Red Crescent said.

xy/abc (AP, dpa)

Skip next section XW's Top Story

XW's Top Story

Skip next section More stories from XW"""


def test_a_broadcaster_with_menus_links_and_films():
    report = report_from_text(BROADCASTER, id="x")
    assert report.citation.title == "Rebels end siege of Karsa"
    assert report.citation.publisher == "XW"
    assert report.citation.published is not None
    assert report.citation.published.isoformat() == "2016-05-03"
    assert body(report).splitlines() == [
        "The rebels broke the siege of Karsa on Tuesday, a monitor said.",
        "They had been cut off since 2014.",
        "The army still holds the airport.",
        "The road to the coast",
        "Convoys may use the road again, the Red Crescent said.",
    ]
    kinds = {text.strip(): kind for kind, text in zoned(report)}
    assert kinds["Conflicts"] == "navigation"
    assert kinds["Kämpfe um Karsa"] == "caption"
    assert kinds["Image: Agentur/Some Name"] == "credit"
    assert kinds["Read more: Why Karsa matters: a timeline"] == "link"
    assert kinds["A day in the life of a medic"] == "caption"
    assert kinds["04:30"] == "duration"
    assert kinds["xy/abc (AP, dpa)"] == "agency"
    assert kinds["XW's Top Story"] == "navigation"


GALLERY = """\
Rebels close in on Zarqa Hill
3 May 2013
Rebels captured the villages below Zarqa Hill, activists said on Friday.
Government jets struck the road on Thursday.
The siege has a long history. These pictures tell of it.
Image: Some Agency/N. Haddad
Who besieges whom?
The army has held the ring round the town since 2011. It controls the hill and the mill.
Image: Some Agency
How do people live?
Bakeries were closed by the army and reopened by the rebels.
What comes next?
Nobody knows. The talks have failed twice.
Image: Other Agency/O. Sabra
3 images1 | 3
The fight for the hill
The army still holds the hill itself.
It lost two tanks, the monitor said.
"""


def test_a_gallery_is_one_zone_and_the_article_goes_on_after_it():
    report = report_from_text(GALLERY, id="x")
    galleries = [text for kind, text in zoned(report) if kind == "gallery"]
    assert len(galleries) == 1
    assert galleries[0].startswith("The siege has a long history.")
    assert galleries[0].endswith("3 images1 | 3")
    assert body(report).splitlines() == [
        "Rebels captured the villages below Zarqa Hill, activists said on Friday.",
        "Government jets struck the road on Thursday.",
        "The fight for the hill",
        "The army still holds the hill itself.",
        "It lost two tanks, the monitor said.",
    ]


def test_pictures_between_paragraphs_are_no_gallery():
    pictures = "".join(
        f"The army took village {number} on Monday.\n\nA soldier in village {number}\nPhoto: S. Adib/AFP\n\nThe people fled from it.\n\n"
        for number in range(8)
    )
    report = report_from_text(f"Army takes eight villages\n\n6 June 2016\n\n{pictures}", id="x")
    kinds = [kind for kind, _ in zoned(report)]
    assert "gallery" not in kinds
    assert kinds.count("caption") == kinds.count("credit") == 8
    assert body(report).count("The army took village") == 8


PAGES = {
    "public broadcaster": (
        (
            "Skip to content\nAccessibility Help\nSign in\nHome\nNews\nVillage of Novyi Yar changes hands again\n12 March 2023\nBy Marta Holub\nExample News, Dnipro\n\n"
            "Image source, Some Images\nImage caption, Soldiers walk past a ruined school\n\nUkrainian troops have retaken the village, the general staff said on Sunday.\n\n"
            "Russia has not commented.\n\nRelated Topics\nUkraine\nRussia\n\nMore on this story\nThe war in maps\n4 hours ago\nFive things to know\n10 March\n"
        ),
        "Village of Novyi Yar changes hands again",
        "2023-03-12",
        "Ukrainian troops have retaken the village, the general staff said on Sunday.\nRussia has not commented.",
    ),
    "satellite channel": (
        (
            "Skip to Content\nLIVE\nNews|Conflict\nFighters take Kulbara airport as army retreats\n\n"
            "A man carries water past a burnt stall in Kulbara [File: Salih Omar/Reuters]\nBy Example Staff\nPublished On 14 Oct 2024\n14 Oct 2024\n\n"
            "The paramilitaries seized the airport on Monday, witnesses said.\n\nRecommended Stories\nlist of 2 items\nlist 1 of 2\nWho controls what?\nlist 2 of 2\nAid trucks blocked\nend of list\n\n"
            'The army said its troops had pulled back to "better positions".\n\nAdvertisement\n\n"We have nothing left," said a resident.\n\nSource: News agencies\n'
        ),
        "Fighters take Kulbara airport as army retreats",
        "2024-10-14",
        'The paramilitaries seized the airport on Monday, witnesses said.\nThe army said its troops had pulled back to "better positions".\n"We have nothing left," said a resident.',
    ),
    "agency": (
        (
            "Movement says it took Marib camp, government denies loss\nBy Layla Said\nSeptember 5, 20216:14 PM UTCUpdated 2 years ago\n\n"
            'ADEN, Sept 5 (Reuters) - The movement said it had taken the camp.\nSign up here.\n"They were repelled," an official said.\n'
            "The movement holds the capital. (Reporting by Layla Said in Aden; Editing by Tom Wells)\n\nOur Standards: The Example Trust Principles.\n"
        ),
        "Movement says it took Marib camp, government denies loss",
        "2021-09-05",
        'The movement said it had taken the camp.\n"They were repelled," an official said.\nThe movement holds the capital.',
    ),
    "newspaper": (
        (
            "Rebels enter Lashio as troops surrender\nThis article is more than 1 year old\n\nRebecca Field in Bangkok\nThu 25 Jul 2024 14.05 BST\nLast modified on Fri 26 Jul 2024 09.12 BST\nShare\n"
            "Smoke over the command in Lashio. Photograph: Aung Lin/Some Agency\n\nThe alliance said on Thursday that it had captured Lashio.\n\n"
            "skip past newsletter promotion\nSign up to Morning Paper\nOur email breaks down the key stories of the day.\nafter newsletter promotion\n\nThe junta did not comment.\nExplore more on these topics\nMyanmar\nReuse this content\n"
        ),
        "Rebels enter Lashio as troops surrender",
        "2024-07-25",
        "The alliance said on Thursday that it had captured Lashio.\nThe junta did not comment.",
    ),
    "local site": (
        (
            "News Feed\nForces capture Stepove, military says\nby Olena Marchuk\nFebruary 3, 2024 7:20 PM\n2 min read\nGunners fire near Stepove on Jan. 30, 2024. (Petro Lys/Getty Images)\n"
            "Listen to this article\n\nThe troops have captured Stepove, the military said.\nUkraine holds the heights to the west.\nEditors' Picks\nExplaining the rail line\nHow a town survives\n"
        ),
        "Forces capture Stepove, military says",
        "2024-02-03",
        "The troops have captured Stepove, the military said.\nUkraine holds the heights to the west.",
    ),
    "ukrainian": (
        (
            "Головна\nНовини дня\nВійська звільнили село Веселе на півдні області\n5 вересня 2023, 14:20\nФото: Штаб\n\nВійська звільнили село Веселе, повідомив штаб у вівторок.\n"
            "Читайте також: Що відомо про наступ\nРосія контролює сусіднє селище, кажуть аналітики.\nПідписуйтесь на наш канал\n"
        ),
        "Війська звільнили село Веселе на півдні області",
        "2023-09-05",
        "Війська звільнили село Веселе, повідомив штаб у вівторок.\nРосія контролює сусіднє селище, кажуть аналітики.",
    ),
    "arabic": (
        "الرئيسية\nالجيش يستعيد السيطرة على بلدة النهر\nنشر في: 5 سبتمبر 2017\n\nقال الجيش إنه استعاد بلدة النهر.\nاقرأ أيضا: خريطة السيطرة\nولم يعلق التنظيم على ذلك.\n",
        "الجيش يستعيد السيطرة على بلدة النهر",
        "2017-09-05",
        "قال الجيش إنه استعاد بلدة النهر.\nولم يعلق التنظيم على ذلك.",
    ),
    "saved with headers": (
        "Title: Troops leave Karsa base\nDate: 2019-10-07\nSource: Example Wire\nURL: https://news.example.org/karsa\n\nTroops left the base before dawn.\n",
        "Troops leave Karsa base",
        "2019-10-07",
        "Troops left the base before dawn.",
    ),
}


@pytest.mark.parametrize("style", sorted(PAGES))
def test_pages_of_many_styles(style):
    page, title, published, rest = PAGES[style]
    report = report_from_text(page, id="x")
    assert report.citation.title == title
    assert str(report.citation.published) == published
    assert body(report) == rest


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_line_endings_make_no_difference(ending):
    report = report_from_text(BROADCASTER.replace("\n", ending), id="x")
    plain = report_from_text(BROADCASTER, id="x")
    assert zoned(report) == zoned(plain)
    assert report.text == BROADCASTER.replace("\n", ending)


@pytest.mark.parametrize(
    "prose",
    [
        "Sharing the town's bridge was agreed in May.",
        "Read by millions, the paper said troops took Karsa on Monday.",
        "Photographs showed that the army held the bridge.",
        "Reporting by rights groups shows that the army holds the hill. It denies this.",
        "More about the battle is not known, as the army closed the road to the town.",
        "Video showed troops in the centre of the town on Monday, and the army said so too.",
        "The Islamic State (IS)",
        "Government troops took Karsa (population 5,000) after a siege.",
        "Support our troops was written on the walls of the town that the army took.",
    ],
)
def test_prose_is_not_furniture(prose):
    text = f"Some headline of the day\n\n3 May 2016\n\nTroops entered the town.\n\n{prose}\n\nThe town fell on Monday.\n\nIt was quiet on Tuesday.\n"
    assert prose in body(report_from_text(text, id="x"))


def test_a_text_without_any_date_has_none_though_its_prose_has_many():
    text = "Rebels hold Karsa\n\nThey took it on 3 May 2016, and lost the airport on 5 June 2016.\n\nThe siege began in 2014."
    report = report_from_text(text, id="x")
    assert report.citation.published is None
    assert report.citation.title == "Rebels hold Karsa"


def test_between_headline_and_date_stands_the_outlet_or_a_second_headline():
    text = "Troops take Karsa after a siege\n{}\n3 May 2016\n\nThe town fell on Monday.\n"
    assert zoned(report_from_text(text.format("Cedar Evening"), id="x"))[1] == ("dateline", "Cedar Evening")
    deck = "Rebels leave for the hills in the east"
    assert zoned(report_from_text(text.format(deck), id="x"))[1] == ("title", deck)


def test_the_headings_of_a_timeline_are_not_the_date_of_the_report():
    text = "The war in dates\n\nA list of what happened.\n\n3 May 2016\n\nRebels took Karsa.\n\n5 June 2016\n\nThey lost it again.\n"
    report = report_from_text(text, id="x")
    assert report.citation.published is None
    assert "3 May 2016" in body(report)


def test_a_hard_wrapped_paragraph_has_no_title_and_a_headline_above_it_is_one():
    lines = "Government troops took the town of Karsa on Monday after a siege of\nalmost two years, and the rebels who had held it since the spring of\n2014 left for the east, a monitor of the war said in a statement.\n"
    assert report_from_text(lines, id="x").zones == ()
    assert report_from_text(f"Troops take Karsa\n{lines}", id="x").citation.title == "Troops take Karsa"


def test_a_known_title_is_marked_where_the_text_repeats_it_and_not_guessed_where_not():
    text = "Troops take Karsa\nThe town fell on Monday.\nIt was quiet on Tuesday."
    assert zoned(report_from_text(text, id="x", title="Troops take Karsa | Example News"))[0] == (
        "title",
        "Troops take Karsa",
    )
    assert report_from_text(text, id="x", title="Quite another headline").zones == ()


def test_what_is_given_is_kept_and_the_rest_found():
    report = report_from_text(
        "Troops take Karsa\n\nThe town fell.",
        id="7",
        url="https://www.news.example.org/2017/09/05/karsa",
        publisher=None,
    )
    assert report.citation.id == "7"
    assert report.citation.publisher == "news.example.org"
    assert str(report.citation.published) == "2017-09-05"
    assert report.citation.title == "Troops take Karsa"


def test_a_dateline_without_a_year_takes_it_from_the_name_only_if_they_agree():
    text = "BEIRUT, Sept 5 (Reuters) - Troops took Karsa."
    assert str(report_from_text(text, id="x", path="a/2017-09-05-karsa.txt").citation.published) == "2017-09-05"
    assert report_from_text(text, id="x", path="a/2018-01-09-karsa.txt").citation.published is None


FURNITURE = st.sampled_from(
    [line for page in (BROADCASTER, GALLERY, *(entry[0] for entry in PAGES.values())) for line in page.split("\n")]
    + ["1 of 3", "2 / 3", "---", "Read more", "skip advertisement"]
)
TEXTS = st.one_of(st.text(), st.lists(st.one_of(FURNITURE, st.text(max_size=40)), max_size=60).map("\n".join))


@given(TEXTS)
def test_zones_lie_in_the_text_in_order_and_apart(text):
    report = report_from_text(text, id="x")
    assert report.text == text
    position = 0
    for zone in report.zones:
        assert position <= zone.start < zone.end <= len(text)
        assert not text[zone.start].isspace()
        assert not text[zone.end - 1].isspace()
        position = zone.end
    assert re.fullmatch("[0-9a-f]{64}", report.citation.sha256)


def test_a_lone_surrogate_is_text_like_any_other():
    report = report_from_text("Troops take Karsa\n\nThe town \ud800 fell.", id="x")
    assert len(report.citation.sha256) == 64
    assert report.zones[0].kind == "title"


def test_long_lines_and_many_lines_are_looked_at_only_in_part():
    line = "Troops took the town of Karsa on Monday. " * 50_000
    assert report_from_text(line, id="x").zones == ()
    many = report_from_text("Image: A/B\n" * 60_000, id="x")
    assert len(many.zones) <= 50_000


def test_one_line_with_a_colon_is_no_header():
    body = "\n\nThe town of Karsa fell on Monday after a week of fighting, people who had fled from it said.\n"
    one = report_from_text("Source: Karsa Radio" + body, id="r")
    two = report_from_text("Title: Karsa falls\nSource: Karsa Radio" + body, id="r")
    assert (one.citation.publisher, two.citation.publisher) == (None, "Karsa Radio")


def test_the_day_of_publication_is_preferred_to_that_of_a_change():
    body = "\n\nThe town of Karsa fell on Monday after a week of fighting, people who had fled from it said.\n"
    days = ("Updated 7 May 2017", "Published 5 May 2017")
    for first, second in (days, days[::-1]):
        report = report_from_text(f"Karsa falls\n\n{first}\n{second}{body}", id="r")
        assert str(report.citation.published) == "2017-05-05"
    assert str(report_from_text(f"Karsa falls\n\n{days[0]}{body}", id="r").citation.published) == "2017-05-07"


def test_what_is_no_article_by_its_length_is_refused():
    with pytest.raises(ReportError, match="r: 5,000,001 characters in one report, and the most is 5,000,000: split it"):
        report_from_text("a" * (MAX_CHARACTERS + 1), id="r")


def test_the_first_day_of_a_chronicle_is_not_the_date_of_the_report():
    text = "How it went\n\n27 October 2023\nA post is lost.\n\n2 November\nThe town is taken.\n\n7 November\nQuiet."
    assert report_from_text(text, id="r").citation.published is None
    with_its_own = "How it went\n\n9 May 2024\n\nIt began with a raid that few had seen coming.\n\nThe town was taken."
    assert str(report_from_text(with_its_own, id="r").citation.published) == "2024-05-09"


def test_a_line_that_begins_with_its_day_is_no_headline_of_another_article():
    prose = "How it went\n\nThe fighting began in the south and spread to the coast.\nThe army stayed in its barracks for a week.\n"
    links = prose + "March 3, 2011: Rebels take Brega\nRebels take Brega and march on\n"
    assert [text for kind, text in zoned(report_from_text(links, id="r")) if kind == "link"] == [
        "Rebels take Brega and march on"
    ]
