"""When what a sentence says happened: the date of its clause, of the sentence, of the narrative, or of publication."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.engine import Engine
from geomap.reports import report_from_text

PUBLISHED = dt.date(2024, 3, 15)  # a Friday


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


CASES = """
Saraqib, which rebels have held since January, is now besieged. | Saraqib | controls | 2024-01-01..2024-03-15
M23 has held Goma since January, and Uvira remains in the hands of the army. | Uvira | controls | 2024-03-15..2024-03-15
Rebels took Saraqib at the weekend, the army said on Wednesday. | Saraqib | captured | 2024-03-09..2024-03-10
Rebels took Saraqib, the army said on Wednesday. | Saraqib | captured | 2024-03-13..2024-03-13
Since the offensive began on 4 March, rebels have captured Saraqib. | Saraqib | captured | 2024-03-04..2024-03-15
Rebels, who joined a campaign begun in January, seized Saraqib on Monday. | Saraqib | captured | 2024-03-11..2024-03-11
Rebels took Saraqib on Monday. A spokesman said Idlib was still theirs. | Idlib | controls | 2024-03-15..2024-03-15
On Monday rebels took Saraqib. The army continues to shell Idlib. | Idlib | struck | 2024-03-15..2024-03-15
From 4 March the army shelled Idlib. | Idlib | struck | 2024-03-04..None
Saraqib was lost in May 2012, retaken on 4 June and given up on 8 July. | Saraqib | captured | 2012-06-04..2012-06-04
IS ruled Sirte from June 2015 until December 2016, when rebels captured it. | Sirte | captured | 2016-12-01..2016-12-31
Rebels captured Saraqib (4 March), Idlib (6 March) and Hama (9 March). | Idlib | captured | 2024-03-06..2024-03-06
Saraqib has been theirs since 1998. On 4 March rebels took Idlib. | Idlib | captured | 2024-03-04..2024-03-04
Rebels took Saraqib in 2020 and have held it ever since. | Saraqib | controls | 2020-01-01..2024-03-15
Idlib, encircled for two weeks, is still being shelled by the army. | Idlib | besieged | 2024-03-01..2024-03-15
It was only on 4 March, after long talks, that rebels captured Saraqib. | Saraqib | captured | 2024-03-04..2024-03-04
Rebels set out on 4 March and captured Saraqib two days later. | Saraqib | captured | 2024-03-06..2024-03-06
Rebels took Saraqib on 4 March. They held it for a week. | Saraqib | controls | 2024-03-04..2024-03-11
On 4 March the army, backed by militias, took Saraqib. | Saraqib | captured | 2024-03-04..2024-03-04
Saraqib, built by the French from 1920 to 1925, was seized by rebels. | Saraqib | captured | None..2024-03-15
On 4 March rebels took Saraqib, and on the 13th the army entered Idlib. | Saraqib | captured | 2024-03-04..2024-03-04
Rebels took Hama on 4 March. Aircraft hit Idlib, and on the 13th it was calm. | Idlib | struck | 2024-03-04..2024-03-04
Rebels took Saraqib on 4 March. By nightfall Idlib was in their hands. | Idlib | controls | 2024-03-04..2024-03-04
Rebels took Saraqib on 4 March. Idlib remained a government stronghold. | Idlib | controls | 2024-03-04..2024-03-04
Rebels hold half of Saraqib and plan to take the rest within two months. | Saraqib | controls | 2024-03-15..2024-03-15
On 1 March rebels took Saraqib. The army is said to hold Idlib. | Idlib | controls | 2024-03-15..2024-03-15
The siege of Idlib entered its third month on Friday. | Idlib | besieged | 2024-01-15..2024-03-15
On 4 March, after three days of fighting in Idlib, rebels captured Saraqib. | Idlib | contested | 2024-03-01..2024-03-04
Rebels took Azaz on Monday, having seized Idlib on Saturday. They took Hama. | Hama | captured | 2024-03-11..2024-03-11
Saraqib, seized by rebels on 4 March, was retaken by the army on 9 March. | Saraqib | captured | 2024-03-09..2024-03-09
The army holds Idlib after a week of fighting. | Idlib | controls | 2024-03-15..2024-03-15
Rebels took Hama on 4 March. Idlib fell to rebels three days after Hama. | Idlib | captured | 2024-03-07..2024-03-07
On 4 March rebels took Hama. Idlib was hit by mortars. | Idlib | struck | 2024-03-04..2024-03-04
A unit that set out on 1 March had taken Idlib on 4 March; the rebels sang. | Idlib | captured | 2024-03-04..2024-03-04
On 4 March rebels took Hama. The army keeps its hold on Idlib. | Idlib | controls | 2024-03-15..2024-03-15
In 2008 Y left; Israel disputes Syrian-held Idlib. | Idlib | controls | 2024-03-15..2024-03-15
Idlib has been in rebel hands since the battle that ended on 4 March. | Idlib | controls | 2024-03-04..2024-03-15
A band of rebels that crossed the river last week keeps its hold on Idlib. | Idlib | controls | 2024-03-15..2024-03-15
Idlib, besieged since January, fell to rebels on 4 March. | Idlib | besieged | 2024-01-01..2024-03-04
Idlib was besieged for 10 days before it fell to rebels on 11 March. | Idlib | besieged | 2024-03-01..2024-03-11
Idlib was besieged for 10 days before it fell to rebels on 11 March. | Idlib | captured | 2024-03-11..2024-03-11
Rebels took Idlib in May 2012 and at the end of that month entered Hama. | Hama | captured | 2012-05-21..2012-05-31
Idlib was taken by rebels in 2020 and has been in their hands ever since. | Idlib | controls | 2020-01-01..2024-03-15
A ghost town since 1993, Saraqib was taken by rebels on 4 March. | Saraqib | captured | 2024-03-04..2024-03-04
"""


@pytest.mark.parametrize("row", CASES.strip().splitlines())
def test_the_date_of_a_claim(engine: Engine, row: str) -> None:
    text, place, status, days = (cell.strip() for cell in row.split("|"))
    claims = engine.claims(report_from_text(text, id="r", published=PUBLISHED))
    found = [f"{c.when.earliest}..{c.when.latest}" for c in claims if (c.place_as_written, c.status) == (place, status)]
    assert days in found


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
