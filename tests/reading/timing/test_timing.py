"""When what a sentence says happened: the date of its clause, of the sentence, of the narrative, or of publication."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geomap.engine import Engine
from geomap.reports import report_from_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geomap.model import Claim

PUBLISHED = dt.date(2024, 3, 15)  # a Friday


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


CASES = [
    line
    for line in Path(__file__).with_name("timing.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("row", CASES)
def test_the_date_of_a_claim(engine: Engine, row: str) -> None:
    text, place, status, days = (cell.strip() for cell in row.split("|"))
    claims = engine.claims(report_from_text(text.replace("\\n", "\n"), id="r", published=PUBLISHED))
    found = [f"{c.when.earliest}..{c.when.latest}" for c in claims if (c.place_as_written, c.status) == (place, status)]
    assert days in found


def test_before_the_first_year_that_a_text_without_a_date_names_its_days_are_of_that_year(engine: Engine) -> None:
    text = "Idlib, encircled since 10 April, was relieved on 27 November 1941."
    claims = engine.claims(report_from_text(text, id="r"))
    besieged = next(c for c in claims if c.status == "besieged")
    assert (besieged.when.earliest, besieged.when.latest) == (dt.date(1941, 4, 10), dt.date(1941, 11, 27))


def test_under_the_date_of_its_day_the_present_is_that_day(engine: Engine) -> None:
    text = (
        "8 August 2021 – Kunduz falls to the Taliban.\n12 August – The Taliban seize Herat. Kandahar is in rebel hands."
    )
    claims = engine.claims(report_from_text(text, id="r", published=PUBLISHED))
    assert {c.place_as_written: str(c.when.earliest) for c in claims} == {
        "Kunduz": "2021-08-08",
        "Herat": "2021-08-12",
        "Kandahar": "2021-08-12",
    }


def test_a_line_that_is_a_day_dates_what_is_told_in_the_present_below_it(engine: Engine) -> None:
    text = "The week in the war\n\n4 March[edit]\n\nRebels hold Idlib.\n\n6–7 March[edit]\n\nThe army has retaken Hama."
    claims = engine.claims(report_from_text(text, id="r", published=PUBLISHED))
    assert {c.place_as_written: (str(c.when.earliest), str(c.when.latest)) for c in claims} == {
        "Idlib": ("2024-03-04", "2024-03-04"),
        "Hama": ("2024-03-06", "2024-03-07"),
    }


def days_of(claims: Iterable[Claim]) -> dict[str, tuple[str, str]]:
    return {c.place_as_written: (str(c.when.earliest), str(c.when.latest)) for c in claims}


def test_an_entry_of_a_chronology_goes_on_from_the_one_before_and_not_from_what_that_looked_back_to(
    engine: Engine,
) -> None:
    text = (
        "Key dates:\n\n- October 17, 2022: Rebels besiege Hama. It was there in July 2014 that their leader spoke.\n\n"
        "- November 3: Rebels seize Idlib.\n\n- January 8: The army takes Saraqib."
    )
    days = days_of(engine.claims(report_from_text(text, id="r", published=PUBLISHED)))
    assert days["Idlib"] == ("2022-11-03", "2022-11-03")
    assert days["Saraqib"] == ("2023-01-08", "2023-01-08")


@pytest.mark.parametrize("published", [None, PUBLISHED])
def test_a_weekday_in_an_entry_of_a_chronology_is_told_from_its_date(engine: Engine, published: dt.date | None) -> None:
    text = (
        "24 February 1999: Rebels seized Idlib on Monday, a spokesman said on Wednesday. Yesterday they took Hama.\n\n"
        "27 January: Rebels shelled Saraqib on Tuesday."
    )
    days = days_of(engine.claims(report_from_text(text, id="r", published=published)))
    assert days == {
        "Idlib": ("1999-02-22", "1999-02-22"),
        "Hama": ("1999-02-23", "1999-02-23"),
        "Saraqib": ("1999-01-26", "1999-01-26"),
    }


def test_lines_that_are_days_are_of_the_year_of_their_title(engine: Engine) -> None:
    text = "June 1944\n\nSunday, June 25th\n\nRebels capture Idlib.\n\nMonday, June 26th\n\nThe army besieges Hama."
    days = days_of(engine.claims(report_from_text(text, id="r")))
    assert days == {"Idlib": ("1944-06-25", "1944-06-25"), "Hama": ("1944-06-26", "1944-06-26")}


def test_a_heading_between_dashes_claims_nothing(engine: Engine) -> None:
    text = "- Fall of Idlib -\n\nOn 4 March rebels shelled Hama.\n\n- Battle for Saraqib -\n\nOn 8 March it was calm."
    days = days_of(engine.claims(report_from_text(text, id="r", published=PUBLISHED)))
    assert days == {"Hama": ("2024-03-04", "2024-03-04")}


def test_what_has_lasted_since_a_month_began_before_the_day_that_the_story_has_come_to(engine: Engine) -> None:
    text = "On 15 October 1948 rebels took Idlib. Hama, besieged since May, fell to them within the week."
    claims = engine.claims(report_from_text(text, id="r"))
    days = {(c.status, c.place_as_written): (str(c.when.earliest), str(c.when.latest)) for c in claims}
    assert days["captured", "Hama"] == ("1948-10-15", "1948-10-22")
    assert days["besieged", "Hama"] == ("1948-05-01", "1948-10-22")


def test_behind_a_chronology_of_one_paragraph_a_weekday_is_told_from_publication(engine: Engine) -> None:
    text = "4 March: Rebels took Idlib on Sunday.\n\nThe army retook Hama on Thursday."
    days = days_of(engine.claims(report_from_text(text, id="r", published=PUBLISHED)))
    assert days == {"Idlib": ("2024-03-03", "2024-03-03"), "Hama": ("2024-03-14", "2024-03-14")}


def test_what_is_told_after_another_event_is_counted_back_from_the_first(engine: Engine) -> None:
    text = "Rebels took Hama on Wednesday, a day after the army left Idlib and the rebels captured Saraqib."
    claims = engine.claims(report_from_text(text, id="r", published=PUBLISHED))
    assert {c.place_as_written: str(c.when.earliest) for c in claims} == {
        "Hama": "2024-03-13",
        "Idlib": "2024-03-12",
        "Saraqib": "2024-03-12",
    }


def test_a_line_of_a_log_is_of_its_day_whatever_hour_stands_behind_it(engine: Engine) -> None:
    text = "4 March, about noon: Rebels hold Idlib.\n6 March, 23:35: The army holds Hama."
    claims = engine.claims(report_from_text(text, id="r", published=PUBLISHED))
    assert {c.place_as_written: str(c.when.earliest) for c in claims} == {"Idlib": "2024-03-04", "Hama": "2024-03-06"}


def test_the_narrative_goes_on_from_what_happened_and_not_from_when_it_was_said(engine: Engine) -> None:
    text = "Rebels took Saraqib at the weekend, a spokesman said on Thursday. They also seized Idlib."
    claims = engine.claims(report_from_text(text, id="r", published=PUBLISHED))
    assert {str(c.when.earliest) for c in claims} == {"2024-03-09"}


def test_a_weekday_of_a_report_without_a_date_is_not_the_day_told_before(engine: Engine) -> None:
    text = "Rebels took Kunduz in August 2005. On Friday the army captured Faizabad. It holds Taloqan."
    claims = engine.claims(report_from_text(text, id="r"))
    assert {c.place_as_written: c.when.earliest for c in claims} == {
        "Kunduz": dt.date(2005, 8, 1),
        "Faizabad": None,
        "Taloqan": None,
    }


def test_a_place_held_until_it_was_taken_is_not_held_today(engine: Engine) -> None:
    text = "On 4 March the army captured rebel-held Saraqib."
    claims = engine.claims(report_from_text(text, id="r", published=PUBLISHED))
    assert {(c.status, str(c.when.latest)) for c in claims} == {("captured", "2024-03-04"), ("controls", "2024-03-04")}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        # the year told last, where none is ahead
        ("The army held Hama until 20 July 2012. On 25 July rebels took Idlib.", {"Hama": None, "Idlib": "2012-07-25"}),
        # New Year lies between the first date and the next
        (
            "On 15 December rebels took Hama. The garrison of Idlib surrendered on 8 January 2013.",
            {"Hama": "2012-12-15", "Idlib": "2013-01-08"},
        ),
        # a story told day by day steps back over it
        (
            "Rebels took Hama on 5 January 2013. Other rebels took Idlib on 15 December.",
            {"Hama": "2013-01-05", "Idlib": "2012-12-15"},
        ),
        # a time that cannot be told, told from the narrative, does not end it
        (
            "Rebels took Hama on 5 May 2013 and moved on after the rains. They took Idlib on 30 July.",
            {"Hama": "2013-05-05", "Idlib": "2013-07-30"},
        ),
        ("Rebels took Hama by the 5th Corps base on 7 May 2013.", {"Hama": "2013-05-07"}),
    ],
)
def test_a_history_without_a_date_of_its_own_has_its_years(engine: Engine, text: str, days: dict[str, str]) -> None:
    claims = engine.claims(report_from_text(text, id="r"))
    first = {c.place_as_written: c.when.earliest for c in reversed(claims)}
    assert {place: day and str(day) for place, day in first.items()} == days


def test_forces_are_those_of_the_years_that_a_history_without_a_date_names(engine: Engine) -> None:
    text = "In 1672 Spanish troops held Ypres. A force of 1200 men besieged it."
    claims = engine.claims(report_from_text(text, id="r"))
    assert [claim.force.name for claim in claims if claim.force is not None] == ["Spain"]
    later = engine.claims(report_from_text("In 1937 Spanish troops held Toledo.", id="r"))
    assert [claim.force.name for claim in later if claim.force is not None] == ["Spanish Republic"]
