from __future__ import annotations

import datetime as dt
import re
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.model import When
from geomap.reading.dates.finding import find_dates
from geomap.reading.dates.whole import parse_dateline

if TYPE_CHECKING:
    from geomap.reading.dates.mentions import DateMention

PUBLISHED = dt.date(2019, 10, 16)  # a Wednesday


def find(text: str, published: dt.date | None = PUBLISHED, anchor: When | None = None) -> tuple[DateMention, ...]:
    return find_dates(text, 0, len(text), published=published, anchor=anchor)


def shown(mention: DateMention) -> tuple[str, str]:
    """The kind and the bounds, as the tables write them: "2014-01-01..", one day alone, "-" where unknown."""
    first, last = mention.when.earliest, mention.when.latest
    if first is None and last is None:
        return mention.kind, "-" if mention.length_days is None else f"{mention.length_days} days"
    if first == last:
        return mention.kind, str(first)
    return mention.kind, f"{first or ''}..{last or ''}"


# The square brackets mark the words that must be found; every sentence has exactly one expression.
WHOLE = """
Marines landed at the port on [3 February 1998].                     | point | 1998-02-03
The column left on [February 3, 1998], before dawn.                  | point | 1998-02-03
The column left on [Feb. 3rd 1998].                                  | point | 1998-02-03
On [the 3rd of February, 1998], the bridge fell.                     | point | 1998-02-03
On [Tuesday, 3 February 1998], the bridge fell.                      | point | 1998-02-03
The log entry reads [1998-02-03].                                    | point | 1998-02-03
The log entry reads [1998-02-03T06:15:00Z].                          | point | 1998-02-03
The log entry reads [23/02/1998].                                    | point | 1998-02-23
The log entry reads [02/23/1998].                                    | point | 1998-02-23
The log entry reads [03.02.1998].                                    | point | 1998-02-03
The log entry reads [3/2/1998].                                      | point | -
The garrison surrendered in [June 2004].                             | point | 2004-06-01..2004-06-30
It was shelled in [May or June 2004].                                | range | 2004-05-01..2004-06-30
It was shelled in [May, June and July 2004].                         | range | 2004-05-01..2004-07-31
It was taken [no later than 9 February 2004].                        | by | ..2004-02-09
The garrison surrendered in [2004].                                  | point | 2004-01-01..2004-12-31
It dates from [the 1970s].                                           | point | 1970-01-01..1979-12-31
It dates from [the 1800s].                                           | point | 1800-01-01..1899-12-31
A fort of [the 19th century] guards it.                              | point | 1801-01-01..1900-12-31
They ruled it in [the 18th and 19th centuries].                      | range | 1701-01-01..1900-12-31
The city fell in [1453].                                             | point | 1453-01-01..1453-12-31
It was shelled in [early 2004].                                      | point | 2004-01-01..2004-04-30
It was shelled in [mid-2004].                                        | point | 2004-05-01..2004-08-31
It was shelled in [late 2004].                                       | point | 2004-09-01..2004-12-31
It was shelled in [early June 2004].                                 | point | 2004-06-01..2004-06-10
It was shelled in [mid-June 2004].                                   | point | 2004-06-11..2004-06-20
It was shelled in [late February 2004].                              | point | 2004-02-21..2004-02-29
At [the end of June 2004], the pass was lost.                        | point | 2004-06-21..2004-06-30
At [the start of 2004], the pass was lost.                           | point | 2004-01-01..2004-01-31
In [the first half of 2004], the pass was lost.                      | point | 2004-01-01..2004-06-30
In [the second week of June 2004], the pass was lost.                | point | 2004-06-08..2004-06-14
In [the last week of June 2004], the pass was lost.                  | point | 2004-06-24..2004-06-30
It fell during [the week of June 9, 2004].                           | point | 2004-06-07..2004-06-13
In [mid-to-late June 2004] the lines moved.                          | point | 2004-06-11..2004-06-30
Output fell in [Q3 2004].                                            | point | 2004-07-01..2004-09-30
It was taken in [spring 2004].                                       | point | 2004-03-01..2004-05-31
It was taken in [the summer of 2004].                                | point | 2004-06-01..2004-08-31
It was taken in [the winter of 2004-05].                             | point | 2004-12-01..2005-02-28
At [dawn on 9 June 2004], tanks rolled in.                           | point | 2004-06-09
On [the morning of 9 June 2004], tanks rolled in.                    | point | 2004-06-09
On [the night of 9-10 June 2004], tanks rolled in.                   | point | 2004-06-09..2004-06-10
There is no such day as [31 February 2004].                          | point | -
As of [9 June 2004], the crossing was shut.                          | point | 2004-06-09
Fighting lasted [into June 2004].                                    | until | ..2004-06-30
They held out well [into 2004].                                      | until | ..2004-12-31
It was not retaken [until 9 June 2004].                              | point | 2004-06-09
"""

OPEN_AND_RANGES = """
The militia has ruled it [since 2011].                               | since    | 2011-01-01..2019-10-16
Cut off [since early March 2019], people starve.                     | since    | 2019-03-01..2019-10-16
[From 2011 onwards], it was a stronghold.                            | since    | 2011-01-01..2019-10-16
It has been shelled [for the past two years].                        | since    | 2017-10-16..2019-10-16
It has been theirs [for the past decades].               | since    | 1999-10-16..2019-10-16
It was theirs [until 9 June 2004].                                   | until    | ..2004-06-09
It was theirs [until June 2004].                                     | until    | ..2004-06-30
[By 9 June 2004], the valley was clear.                              | by       | ..2004-06-09
[By the end of 2004], the valley was clear.                          | by       | ..2004-12-31
[Before 9 June 2004], the valley was quiet.                          | before   | ..2004-06-09
[Before 2004], the valley was quiet.                                 | before   | ..2003-12-31
[After 9 June 2004], the valley was quiet.                           | after    | 2004-06-09..
[After June 2004], the valley was quiet.                             | after    | 2004-07-01..
Fighting raged [between 9 and 12 June 2004].                         | range    | 2004-06-09..2004-06-12
Fighting raged [from 9 to 12 June 2004].                             | range    | 2004-06-09..2004-06-12
Fighting raged on [9–12 June 2004].                                  | range    | 2004-06-09..2004-06-12
Fighting raged on [June 9-12, 2004].                                 | range    | 2004-06-09..2004-06-12
Fighting raged [from 29 May to 3 June 2004].                         | range    | 2004-05-29..2004-06-03
Fighting raged [from 29 December to 3 January 2004].                 | range    | 2003-12-29..2004-01-03
Fighting raged [between May and July 2004].                          | range    | 2004-05-01..2004-07-31
Fighting raged ([November–January 2004]).                            | range    | 2003-11-01..2004-01-31
Fighting raged in [late May to early July 2004].                     | range    | 2004-05-21..2004-07-10
Fighting raged [from 2004 to 2006].                                  | range    | 2004-01-01..2006-12-31
Fighting raged in [2004 and 2005].                                   | range    | 2004-01-01..2005-12-31
The [2004-2006] insurgency left ruins.                               | range    | 2004-01-01..2006-12-31
The [2004–06] insurgency left ruins.                                 | range    | 2004-01-01..2006-12-31
They held out [for three weeks].                                     | duration | 21 days
They held out [for eighty-seven days].                               | duration | 87 days
They held out [for two and a half years].                            | duration | 900 days
They ended [a two-and-a-half-month] siege.                           | duration | 75 days
They held out [for several months].                                  | duration | 90 days
They ended a [nearly two-year] blockade.                             | duration | 730 days
They ended a [weeks-long] blockade.                                  | duration | 14 days
They ended a [yearlong] blockade.                                    | duration | 365 days
It fell [after ten days] of shelling.                                | duration | 10 days
They held out [for two more days].                                      | duration | 2 days
They held out [for another three days].                                 | duration | 3 days
They held out [for a further four days].                                | duration | 4 days
It was bombed [over three days].                                        | duration | 3 days
"""

FROM_PUBLICATION = """
Troops entered [today].                                              | point | 2019-10-16
Troops entered [yesterday].                                          | point | 2019-10-15
Troops entered [overnight].                                          | point | 2019-10-15..2019-10-16
Troops entered [the day before yesterday].                           | point | 2019-10-14
Troops entered on [Wednesday].                                       | point | 2019-10-16
Troops entered on [Thursday].                                        | point | 2019-10-10
Troops entered [early on Monday].                                    | point | 2019-10-14
Troops entered [late on Sunday night].                               | point | 2019-10-13
Troops entered in [the early hours of Sunday].                       | point | 2019-10-13
Troops entered [last Wednesday].                                     | point | 2019-10-09
Troops entered [last night].                                         | point | 2019-10-15
Troops entered [this morning].                                       | point | 2019-10-16
Troops entered at [the weekend].                                     | point | 2019-10-12..2019-10-13
[Since the weekend], the port is shut.                               | since | 2019-10-12..2019-10-16
Troops entered [two nights ago].                                     | point | 2019-10-14
Troops entered on [Christmas Eve].                                   | point | 2018-12-24
Troops entered on [New Year’s Day].                                  | point | 2019-01-01
The mill burned [between Christmas and the middle of April].         | range | 2018-12-25..2019-04-20
The army moved in on [23/02].                                        | point | 2019-02-23
The army moved in on [03.09].                                        | point | 2019-09-03
Footage published on [October 5 and 6] shows the port.               | range | 2019-10-05..2019-10-06
Troops entered [last week].                                          | point | 2019-10-07..2019-10-13
Troops entered on [Monday of last week].                             | point | 2019-10-07
Troops entered [earlier this week].                                  | point | 2019-10-14..2019-10-16
Troops entered [earlier this month].                                 | point | 2019-10-01..2019-10-16
Troops entered [last month].                                         | point | 2019-09-01..2019-09-30
Troops entered [late last month].                                    | point | 2019-09-21..2019-09-30
Troops entered [last year].                                          | point | 2018-01-01..2018-12-31
So far [this year], nine posts fell.                                 | point | 2019-01-01..2019-10-16
Troops entered [last November].                                      | point | 2018-11-01..2018-11-30
Troops entered [last summer].                                        | point | 2019-06-01..2019-08-31
Troops entered [three days ago].                                     | point | 2019-10-13
Troops entered [two months ago].                                     | point | 2019-08-01..2019-08-31
Troops entered [a month ago].                                        | point | 2019-09-11..2019-09-21
Troops entered [just over a month ago].                              | point | 2019-09-11..2019-09-16
Troops entered on [the third of October].                            | point | 2019-10-03
Troops entered on [the first of the month].                          | point | 2019-10-01
Troops have been there [since the morning of the sixth].             | since | 2019-10-06..2019-10-16
Troops entered [a week ago].                                         | point | 2019-10-09
Troops entered [only two weeks ago].                                 | point | 2019-10-02
Troops entered [about two weeks ago].                                | point | 2019-09-29..2019-10-05
Troops entered [half a year ago].                                    | point | 2019-04-01..2019-04-30
Troops entered [a year and a half ago].                              | point | 2018-04-01..2018-04-30
Troops entered on [Friday last].                                     | point | 2019-10-11
Troops entered on [Friday] last of all.                              | point | 2019-10-11
Troops entered on [the Monday before last].                          | point | 2019-10-07
Troops entered [the night before last].                              | point | 2019-10-14
They bombed it throughout [the week].                                | range | 2019-10-14..2019-10-16
Troops entered on [the sixth].                                       | point | 2019-10-06
Troops entered at [the start of the week].                           | point | 2019-10-14..2019-10-15
Troops entered [about two years ago].                                | point | 2017-01-01..2017-12-31
In [recent days], troops entered.                                    | range | 2019-10-09..2019-10-16
Over [the past two weeks], nine posts fell.                          | range | 2019-10-02..2019-10-16
The rebels are [now] in the port.                                    | point | 2019-10-16
The port is [currently] in rebel hands.                              | point | 2019-10-16
The army moved in on [8 September].                                  | point | 2019-09-08
The army moved in on [8 November].                                   | point | 2018-11-08
The army moved in on [October 18].                                   | point | 2019-10-18
The army moved in in [December].                                     | point | 2018-12-01..2018-12-31
The army moved in [overnight into Saturday].                         | point | 2019-10-11..2019-10-12
The army moved in [overnight from Friday to Saturday].               | point | 2019-10-11..2019-10-12
The army moved in [the week before last].                            | point | 2019-09-30..2019-10-06
The army moved in [this weekend].                                    | point | 2019-10-12..2019-10-13
The army moved in during [the Second World War].                     | range | 1939-01-01..1945-12-31
The army moved in during [World War I].                              | range | 1914-01-01..1918-12-31
The army moved in on [the 12th].                                     | point | 2019-10-12
The army moved in on [the 22nd], by boat.                            | point | 2019-09-22
The army moved in on [Saturday, 8 September].                        | point | 2018-09-08
[Since Monday], the port is shut.                                    | since | 2019-10-14..2019-10-16
[By 9 February], the port was shut.                                  | by    | ..2019-02-09
Clashes went on [from Monday to Wednesday].                          | range | 2019-10-14..2019-10-16
"""

FROM_ANCHOR = """
[The same day], the mill burned.                                     | point | 2012-12-28
[The next day], the mill burned.                                     | point | 2012-12-29
[Next morning], the mill burned.                                     | point | 2012-12-29
[Within a fortnight] the mill burned.                                | range | 2012-12-28..2013-01-11
[A few days after that], the mill burned.                            | point | 2012-12-30..2013-01-02
[By the 30th] the mill had burned.                                   | by    | ..2012-12-30
[A few days after that] rebels burned the mill.                      | point | 2012-12-30..2013-01-02
[Since that date], the mill is a ruin.                               | since | 2012-12-28..2019-10-16
[The following morning], the mill burned.                            | point | 2012-12-29
[The previous day], the mill burned.                                 | point | 2012-12-27
[The day before], the mill burned.                                   | point | 2012-12-27
[The night before], the mill burned.                                 | point | 2012-12-27
[Two days later], the mill burned.                                   | point | 2012-12-30
[Hours later], the mill burned.                                      | point | 2012-12-28
[A few days later], the mill burned.                                 | point | 2012-12-30..2013-01-02
[Two and a half years later], the mill burned.                       | point | 2015-06-01..2015-06-30
[A year and a half later], the mill burned.                          | point | 2014-06-01..2014-06-30
The mill burned [a week after it].                                   | point | 2013-01-04
The mill burned [a week after] it was built.                         | point | -
[A week earlier], the mill burned.                                   | point | 2012-12-21
[Ten days on], the mill burned.                                      | point | 2013-01-07
[A week into] the siege, the mill burned.                            | point | 2013-01-04
The mill burned [a fortnight on].                                    | point | 2013-01-11
The mill burned on [the third day].                                  | point | 2012-12-30
The mill burned [in the space of a week].                            | range | 2012-12-28..2013-01-04
The mill burned [before the year was out].                           | range | 2012-12-28..2012-12-31
The mill had burned [by year's end].                                 | by    | ..2012-12-31
The mill burned at [the month's end].                                | point | 2012-12-21..2012-12-31
The mill burned at [the turn of the year].                           | point | 2012-12-25..2013-01-08
The mill burned [the autumn before].                                 | point | 2012-09-01..2012-11-30
The mill burned [the year before].                                   | point | 2011-01-01..2011-12-31
[Three years and two months later], the mill burned.                 | point | 2016-02-01..2016-02-29
In [March the following year], the mill burned.                      | point | 2013-03-01..2013-03-31
[A month later], the mill burned.                                    | point | 2013-01-01..2013-01-31
[Earlier that month], the mill burned.                               | point | 2012-12-01..2012-12-28
[Later that year], the mill burned.                                  | point | 2012-12-28..2012-12-31
[The following week], the mill burned.                               | point | 2012-12-31..2013-01-06
[The following year], the mill burned.                               | point | 2013-01-01..2013-12-31
[The following spring], the mill burned.                             | point | 2013-03-01..2013-05-31
[The following Monday], the mill burned.                             | point | 2012-12-31
In [the following two days], the mill burned.                        | range | 2012-12-29..2012-12-30
On [30 December], the mill burned.                                   | point | 2012-12-30
On [2 January], the mill burned.                                     | point | 2013-01-02
In [November], the mill burned.                                      | point | 2012-11-01..2012-11-30
[By the end of the year], the mill had burned.                       | by    | ..2012-12-31
[Since then], the mill is a ruin.                                    | since | 2012-12-28..2019-10-16
[Until then], the mill had worked.                                   | until | ..2012-12-28
[Two days after] the truce, the mill burned.                         | point | -
In [November of the same year], the mill burned.                     | point | 2012-11-01..2012-11-30
On [5 May of the following year], the mill burned.                   | point | 2013-05-05
In [late June of that year], the mill burned.                        | point | 2012-06-21..2012-06-30
In [May of last year] the mill burned.                               | point | 2018-05-01..2018-05-31
[By December of the previous year], the mill had burned.             | by    | ..2011-12-31
In [the spring of the following year], the mill burned.              | point | 2013-03-01..2013-05-31
[Three days after that] the mill burned.                             | point | 2012-12-31
[Within days] the mill burned.                                       | range | 2012-12-28..2013-01-03
[Within the week] the mill burned.                                   | range | 2012-12-28..2013-01-04
[By nightfall] the mill had burned.                                  | point | 2012-12-28
[By late afternoon], the mill had burned.                            | point | 2012-12-28
[By the evening of the 7th] the mill had burned.                     | by    | ..2012-12-07
It burned about [the 27th], they say.                                | point | 2012-12-27
[For months afterwards] the mill smoked.                             | range | 2012-12-28..
[For two weeks afterwards] the mill smoked.                          | range | 2012-12-28..2013-01-11
In [the days that followed], the mill burned.                        | range | 2012-12-29..2013-01-03
[By the new year] the mill had burned.                               | by    | ..2013-01-01
On [the 9th] they burned the mill.                                   | point | 2012-12-09
[Two days after that] were bad ones.                                 | point | 2012-12-30
[Two days on], the mill burned.                                      | point | 2012-12-30
It burned on [the same Monday, the 24th].                            | point | 2012-12-24
They rebuilt it [that December], and it burned.                      | point | 2012-12-01..2012-12-31
The mill had been bought [three years before].                       | point | 2009-01-01..2009-12-31
It burned [a month later] to the day.                                | point | 2013-01-28
In [the opening days of August], the mill burned.                    | point | 2012-08-01..2012-08-07
"""


def rows(table: str) -> list[tuple[str, str, str]]:
    cells = [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]
    return [(text, kind, bounds) for text, kind, bounds in cells]


def check(row: tuple[str, str, str], published: dt.date | None, anchor: When | None = None) -> None:
    marked, kind, bounds = row
    words = marked[marked.index("[") + 1 : marked.index("]")]
    text = re.sub(r"[\[\]]", "", marked)
    found = find(text, published, anchor)
    assert [(m.when.as_written, *shown(m)) for m in found] == [(words, kind, bounds)]


def test_the_next_goes_without_its_day():
    assert [shown(m) for m in find("The mill was lost on 3 May 2012 and won back the next.")] == [
        ("point", "2012-05-03"),
        ("point", "2012-05-04"),
    ]


@pytest.mark.parametrize("row", rows(WHOLE), ids=lambda row: row[0])
def test_a_whole_date_needs_nothing_else(row):
    check(row, PUBLISHED)
    check(row, None)


@pytest.mark.parametrize("row", rows(OPEN_AND_RANGES), ids=lambda row: row[0])
def test_prepositions_say_which_way_it_is_open(row):
    check(row, PUBLISHED)


@pytest.mark.parametrize("row", rows(FROM_PUBLICATION), ids=lambda row: row[0])
def test_told_from_publication(row):
    check(row, PUBLISHED)


@pytest.mark.parametrize("row", rows(FROM_ANCHOR), ids=lambda row: row[0])
def test_told_from_the_narrative(row):
    check(row, PUBLISHED, When(dt.date(2012, 12, 28), dt.date(2012, 12, 28), "28 December 2012", "2012-12-28"))


@pytest.mark.parametrize(
    "text",
    [
        "May said the army may march on Sun City, and march it did.",
        "About 2,000 fighters in 300 villages fired 1,500 rounds at 06:00.",
        "Resolution 2254 of the council names T-72, Su-25 and M-16 models; 137 died.",
        "A crowd of 2000 soldiers came with 1900 km of wire.",
        "It was the worst fighting since 2014.",
        "The port fell for the first time since May.",
        "It was taken by the 25th Brigade and the 3rd, 4th and 5th Divisions.",
        "A 25-year-old fighter of the second platoon lost 20% and $2014.",
        "The Sunday Times and Friday Mosque are on Black Friday Street.",
        "The fall of the city and the spring of hope.",
        "The now-defunct brigade was the first to arrive.",
        "He fought in in in of the by a.",
        "World War II bombs lay about the 7th Brigade's camp; by night they fired, by evening they slept.",
        "Some 1204 men held the fort with 1320 guns.",
        "Two days on the road, and three in its first week.",
        "A month into the job, he turned the year's books over.",
        "",
    ],
)
def test_no_date(text):
    assert find(text) == ()


@pytest.mark.parametrize(
    ("text", "days"),
    [("The siege entered its fifth month.", 120), ("The siege, then in its second year, went on.", 365)],
)
def test_what_has_entered_its_nth_month_has_lasted_the_months_before(text, days):
    assert [(m.kind, m.length_days) for m in find(text) if m.kind == "duration"] == [("duration", days)]


def test_each_mention_is_the_anchor_of_the_next():
    found = find("Surrounded since 2005, it was relieved and then lost the following year, and again two years later.")
    assert [shown(m)[1] for m in found] == [
        "2005-01-01..2019-10-16",
        "2006-01-01..2006-12-31",
        "2008-01-01..2008-12-31",
    ]
    found = find("On 30 April 2008 they came; the next day they left; on 4 May they were back; that month it rained.")
    assert [shown(m)[1] for m in found] == ["2008-04-30", "2008-05-01", "2008-05-04", "2008-05-01..2008-05-31"]


def test_days_after_an_event_that_is_dated_behind_are_counted_from_there():
    told = [shown(m) for m in find("Ten days after the fall of the fort on 20 May 2004, they left.")]
    assert told == [("point", "2004-05-30"), ("point", "2004-05-20")]
    told = [shown(m) for m in find("Two weeks before the treaty of 20 May 2004, they left.")]
    assert told == [("point", "2004-05-06"), ("point", "2004-05-20")]
    assert (
        find("Ten days after the fall of the fort, on which nobody slept, on 20 May 2004 they left.")[0].when.edtf
        is None
    )


def test_a_background_date_does_not_lend_its_year():
    text = "Held by the militia since 2011, the port was stormed on 8 September."
    assert shown(find(text)[1]) == ("point", "2019-09-08")
    since = find("since 2011")[0].when
    assert shown(find("On 8 September the port was stormed.", anchor=since)[0])[1] == "2019-09-08"
    assert shown(find("It fell the following year.", anchor=since)[0])[1] == "2012-01-01..2012-12-31"


def test_a_month_since_which_something_was_so_does_not_lend_itself_to_a_day():
    text = "The port, which they have held since January 2014, was shelled on the 9th."
    assert shown(find(text)[1]) == ("point", "2019-10-09")
    anchor = find("on 3 May 2018")[0].when
    assert shown(find(text, anchor=anchor)[1]) == ("point", "2018-05-09")


def test_a_range_that_ends_on_a_day_ends_in_its_own_month_or_the_next():
    assert shown(find("They held it from 8 August until the 28th.")[0])[1] == "2019-08-08..2019-08-28"
    assert shown(find("They held it from 28 December 2014 to the 3rd.")[0])[1] == "2014-12-28..2015-01-03"


def test_what_had_happened_is_of_the_year_before():
    anchor = find("in March 1968")[0].when
    assert shown(find("The port had been taken on 4 October.", anchor=anchor)[0])[1] == "1967-10-04"
    assert shown(find("They said it had been taken on 4 October.", anchor=anchor)[0])[1] == "1968-10-04"
    text = "They had lost it in October, and took it back on 9 June."
    assert [shown(m)[1] for m in find(text, anchor=anchor)] == ["1967-10-01..1967-10-31", "1968-06-09"]


def test_without_publication_or_anchor_the_mention_stays_but_its_days_are_unknown():
    for text in (
        "on Tuesday",
        "yesterday",
        "on 8 November",
        "two days later",
        "last month",
        "the next day",
        "that year",
    ):
        (mention,) = find(text, published=None)
        assert (mention.when.earliest, mention.when.latest, mention.when.edtf) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("on 5 June 2016", "2016-06-05"),
        ("in June 2016", "2016-06"),
        ("in 2016", "2016"),
        ("since 2016", "2016/2019-10-16"),
        ("since June 2016", "2016-06/2019-10-16"),
        ("by 5 June 2016", "../2016-06-05"),
        ("by 2016", "../2016"),
        ("after 5 June 2016", "2016-06-05/.."),
        ("summer 2016", "2016-22"),
        ("in early 2016", "2016-01/2016-04"),
        ("from 3 May to 5 June 2016", "2016-05-03/2016-06-05"),
        ("the 1980s", "198X"),
        ("for two years", None),
    ],
)
def test_edtf(text, edtf):
    (mention,) = find(text)
    assert mention.when.edtf == edtf


def test_since_is_open_where_publication_is_unknown_or_earlier():
    assert find("since 2016", published=None)[0].when == When(dt.date(2016, 1, 1), None, "since 2016", "2016/..")
    assert find("since 2025")[0].when.latest is None


def test_reads_only_the_stretch_it_is_given():
    text = "In 2001 it fell. In 2002 it rose. In 2003 it fell."
    (mention,) = find_dates(text, 17, 33, published=None)
    assert text[mention.start : mention.end] == "2002"


# --- properties ---------------------------------------------------------------------------------------------

WORDS = re.split(
    " ",
    "May March 31 February 29 2016 0000 9999 99999 2014 1000 2199 - – / , . the a in on since until by before after "
    "from to between and day days week month year decades later earlier ago next following previous last past this "
    "that same two several first half of early late mid end summer winter yesterday overnight now Tuesday night "
    "2017-02-30 5/9/2017 0001-01-01 9999-12-31 1990s 21st century then time not for over long coming recent 999 at as "
    "Sept dawn Q1",
)
ANY_TEXT = (
    st.text()
    | st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)
    | st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=30).map("".join)
)
ANY_DAY = st.dates() | st.sampled_from([dt.date.min, dt.date.max, dt.date(2016, 2, 29)])
ANY_ANCHOR = (
    st.none()
    | st.builds(
        lambda days, edtf: When(min(days), max(days), None, edtf),
        st.lists(ANY_DAY, min_size=1, max_size=2),
        st.none() | st.text(),
    )
    | st.builds(When, st.none(), ANY_DAY)
)


@given(text=ANY_TEXT, published=st.none() | ANY_DAY, anchor=ANY_ANCHOR)
def test_any_text_gives_mentions_that_hold_together(text, published, anchor):
    found = find(text, published, anchor)
    end = 0
    for mention in found:
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        when = mention.when
        assert text[mention.start : mention.end] == when.as_written
        assert when.earliest is None or when.latest is None or when.earliest <= when.latest
        assert (when.edtf is None) == (when.earliest is None and when.latest is None)
        assert (mention.length_days is None) == (mention.kind != "duration")
    assert found == find(text, published, anchor)


@given(before=st.text(max_size=20), text=ANY_TEXT)
def test_offsets_move_with_the_text(before, text):
    alone = find(text)
    moved = find_dates(before + "\n\n" + text, len(before) + 2, len(before) + 2 + len(text), published=PUBLISHED)
    shifted = [(m.start + len(before) + 2, m.end + len(before) + 2, m.when, m.kind) for m in alone]
    assert [(m.start, m.end, m.when, m.kind) for m in moved] == shifted


@given(day=st.dates(dt.date(1600, 1, 1), dt.date(2100, 12, 31)))
def test_a_written_day_comes_back(day):
    for form in ("%d %B %Y", "%B %d, %Y", "%a, %d %b %Y", "%Y-%m-%d", "%d.%m.%Y"):
        written = day.strftime(form)
        assert parse_dateline(written) == day
        (mention,) = find(f"They came on {written} at last.", published=None)
        assert (mention.when.earliest, mention.when.latest) == (day, day)


@given(
    day=st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31)),
    published=st.dates(dt.date(2001, 1, 1), dt.date(2100, 12, 31)),
)
def test_a_day_without_a_year_is_not_in_the_future(day, published):
    (mention,) = find(f"on {day.day} {day:%B}", published=published)
    assert mention.when.earliest is not None
    assert mention.when.earliest <= published + dt.timedelta(days=3)
    assert (mention.when.earliest.month, mention.when.earliest.day) == (day.month, day.day)
    assert (published - mention.when.earliest).days <= 366 * 8


@pytest.mark.parametrize(
    "piece",
    [
        ",",
        "1",
        "1,",
        "5 ",
        "-",
        "May ",
        "since ",
        "early ",
        "two days after ",
        "2014-",
        "the night of ",
        "between 5 and ",
        "a few ",
        "5/",
    ],
)
def test_time_is_linear_in_the_length(piece):
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        started = time.process_time()
        find(text)
        return time.process_time() - started

    seconds(1000)
    assert seconds(100_000) < 20 * seconds(20_000) + 0.5


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("2012 March - Officers depose the president.", "2012-03"),
        ("2012 May-June - Two groups merge.", "2012-05/2012-06"),
        ("1992, 7 May: The bridge is blown up.", "1992-05-07"),
        ("1992 Summer – The siege goes on.", "1992-22"),
        ("2012 - March on the capital begins.", "2012"),
    ],
)
def test_a_chronology_heads_its_entries_with_a_year_and_what_is_within_it(text, edtf):
    assert [m.when.edtf for m in find_dates(text, 0, len(text), published=None)] == [edtf]


@pytest.mark.parametrize(
    ("text", "kind", "edtf"),
    [
        ("The port was theirs before the mutiny of 1991.", "until", "../1991"),
        ("They held the fort until the truce of 3 May 1991.", "until", "../1991-05-03"),
        ("They have held the fort since the mutiny of 1991.", "since", "1991/2001-01-01"),
        ("They held the fort after the mutiny of 1991.", "point", "1991"),
    ],
)
def test_what_was_before_or_since_an_event_is_bounded_by_its_date(text, kind, edtf):
    found = find_dates(text, 0, len(text), published=dt.date(2001, 1, 1))
    assert [(m.kind, m.when.edtf) for m in found] == [(kind, edtf)]


def test_a_year_ago_today_is_a_day():
    found = find_dates("A year ago today the bridge fell.", 0, 33, published=dt.date(2024, 3, 13))
    assert [m.when.edtf for m in found] == ["2023-03-13"]
