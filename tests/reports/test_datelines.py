"""The day a report came out, as lines say it."""

# ruff: noqa: E501 -- cases and pages read better whole

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.reports.datelines import (
    beginning,
    date_in_name,
    date_in_url,
    find_dates,
    is_byline,
    parse_published,
    whole_line,
)

FIFTH = dt.date(2017, 9, 5)


@pytest.mark.parametrize(
    "line",
    [
        "September 5, 2017", "Sept. 5, 2017", "5 September 2017", "5th of September 2017", "Tuesday, 5 September 2017", "Tue 5 Sep 2017 14.05 BST",
        "2017-09-05", "2017/09/05", "2017-09-05T14:20:00+03:00", "05.09.2017", "Published 5 September 2017", "Published: 2017-09-05 10:32 GMT",
        "Published On 5 Sep 2017", "Posted on September 5, 2017 at 3:15 pm", "Updated 10:32 GMT, 5 September 2017", "First published on Tue 5 Sep 2017 09.00 BST",
        "5 septembre 2017", "Publié le 5 septembre 2017 à 10h30", "5. September 2017", "5 de septiembre de 2017", "5 de setembro de 2017", "5 settembre 2017",
        "5 Eylül 2017", "5 сентября 2017, 14:20", "5 вересня 2017", "5 września 2017", "نشر في: 5 سبتمبر 2017", "٥ أيلول ٢٠١٧", "2017年9月5日",
        "By Jane Miller | 5 September 2017", "Beirut, 5 September 2017", "5 September 2017 | Middle East", "September 5, 20176:14 PM UTCUpdated 2 years ago",
    ],
)  # fmt: skip
def test_a_line_that_is_a_date(line):
    found = whole_line(line)
    assert found is not None
    assert found.found is not None
    assert found.found.day == FIFTH


@pytest.mark.parametrize(
    "line",
    [
        "Troops took the town on September 5, 2017", "The battle of September 5, 2017 in pictures", "September 5, 2017 was a Tuesday.", "In May",
        "Karsa", "", "06:00", "Battle for Karsa 5 September 2017", "Who held Karsa on 5 September 2017?",
    ],
)  # fmt: skip
def test_a_line_that_says_more_is_none(line):
    assert whole_line(line) is None


def test_of_two_dates_the_published_one_counts():
    line = whole_line("Updated 7 September 2017, first published 5 September 2017")
    assert line is not None
    assert line.found is not None
    assert (line.found.day, line.label) == (FIFTH, "published")


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("05/09/2017", None), ("09/05/2017", None), ("25/09/2017", dt.date(2017, 9, 25)), ("09/25/2017", dt.date(2017, 9, 25)), ("09/09/2017", dt.date(2017, 9, 9)),
        ("2017-02-30", None), ("31 April 2017", None), ("5 September 20170", None), ("September 2017", None), ("", None), ("n/a", None), ("20170905", FIFTH),
        ("2017-09-05 and 2017-09-06", None), ("0217-09-05", None), ("{{7*7}}", None), ("Tue, 05 Sep 2017 10:00:00 GMT", FIFTH),
    ],
)  # fmt: skip
def test_a_date_that_can_be_read_in_two_ways_is_none(value, day):
    assert parse_published(value) == day


@pytest.mark.parametrize(
    ("paragraph", "prefix", "day", "month_day"),
    [
        ("BEIRUT, Sept 5 (Reuters) - Troops took Karsa.", "BEIRUT, Sept 5 (Reuters) - ", None, (9, 5)),
        ("DAMASCUS, Syria (AP) — Troops took Karsa.", "DAMASCUS, Syria (AP) — ", None, None),
        ("LOS ANGELES, April 05, 2018 (SOME WIRE) -- A firm", "LOS ANGELES, April 05, 2018 (SOME WIRE) -- ", dt.date(2018, 4, 5), None),
        ("Springton, Ky. (September 5, 2017) – Police", "Springton, Ky. (September 5, 2017) – ", FIFTH, None),
        ("(Reuters) - Troops", "(Reuters) - ", None, None),
        ("(Reuters) -Troops took", "(Reuters) -", None, None),
        ("Damascus, March 16 (IANS) Troops took Karsa.", "Damascus, March 16 (IANS) ", None, (3, 16)),
        ("MOSCOW, July 16. /TASS/. Troops took Karsa.", "MOSCOW, July 16. /TASS/. ", None, (7, 16)),
        ("Kano, Nigeria (AFP) ― Troops took Karsa.", "Kano, Nigeria (AFP) ― ", None, None),
        ("KYIV — Troops took", "KYIV — ", None, None),
        ("Updated at 1:33 p.m. on Tuesday, September 5, 2017. Troops took", "Updated at 1:33 p.m. on Tuesday, September 5, 2017. ", FIFTH, None),
    ],
)  # fmt: skip
def test_a_paragraph_begins_with_a_dateline(paragraph, prefix, day, month_day):
    found = beginning(paragraph)
    assert found is not None
    assert paragraph[: found.end] == prefix
    assert (found.found.day if found.found else None, found.found.month_day if found.found else None) == (
        day,
        month_day,
    )


@pytest.mark.parametrize(
    "paragraph",
    [
        "Troops took Karsa on Sept 5 - the third time this year.",
        "The Islamic State (IS) - which held the town - withdrew.",
        "On September 5, 2017, troops took the town.",
        "In the east - where fighting goes on - nothing changed.",
        "UNITA (the Union) The rebels took Huambo.",
        "Rebels of FARC (Revolutionary Forces) The army took Tame.",
    ],
)
def test_prose_has_no_dateline(paragraph):
    assert beginning(paragraph) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Jane Miller", True),
        ("by Olena Marchuk", True),
        ("By Jane Miller and Omar Al-Said in Beirut", True),
        ("By Monday the town had fallen", False),
        ("By the river", False),
    ],
)
def test_a_byline_is_names(line, expected):
    assert is_byline(line) is expected


def test_names_of_files_and_addresses():
    assert date_in_name("2017-09-05-karsa.txt") == FIFTH
    assert date_in_name("karsa_20170905.html") == FIFTH
    assert date_in_name("2017-09-05_2017-09-06.txt") is None
    assert date_in_name("report-12345678901.txt") is None
    assert date_in_url("https://news.example/world/2017/09/05/karsa") == FIFTH
    assert date_in_url("https://news.example/world/2017/9/5/karsa") == FIFTH
    assert date_in_url("https://news.example/a-201709051234") is None


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_iso_dates_come_back(day):
    assert parse_published(day.isoformat()) == day
    assert parse_published(f"{day.day} {day:%B} {day.year}") == day
    assert parse_published(f"{day:%B} {day.day}, {day.year}") == day


@given(st.text(max_size=300))
def test_any_line_is_looked_at_without_harm(line):
    for found in find_dates(line):
        assert 0 <= found.start < found.end <= len(line)
    assert whole_line(line) is None or whole_line(line).end == len(line)
    found = beginning(line)
    assert found is None or 0 < found.end <= len(line)
