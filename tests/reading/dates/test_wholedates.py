from __future__ import annotations

import datetime as dt

import pytest

from geomap.errors import DateError
from geomap.reading.dates.whole import parse_dateline, parse_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("September 5, 2017", "2017-09-05"),
        ("5 Sep 2017", "2017-09-05"),
        ("2017-09-05", "2017-09-05"),
        ("05.09.2017", "2017-09-05"),
        ("25/12/2016", "2016-12-25"),
        ("20170905", "2017-09-05"),
        ("Tue, 05 Sep 2017 10:00:00 GMT", "2017-09-05"),
        ("2017-09-05T10:00:00+02:00", "2017-09-05"),
        ("Published: Tuesday 5 September 2017, 10:30 am", "2017-09-05"),
        ("(Sept. 5th, 2017)", "2017-09-05"),
        ("5/9/2017", None),
        ("5 September", None),
        ("September 2017", None),
        ("2017-02-30", None),
        ("0000-01-01", None),
        ("The army came on 5 September 2017", None),
        ("5 May 2016 and 6 June 2017", None),
        ("by 5 May 2016", None),
        ("", None),
        ("5 May 2016" + " " * 200, None),
    ],
)
def test_dateline(text, day):
    found = parse_dateline(text)
    assert (found and found.isoformat()) == day


def test_a_users_day():
    assert parse_day("5 September 2017") == dt.date(2017, 9, 5)
    assert parse_day("2016-02") == parse_day("February 2016") == dt.date(2016, 2, 29)
    assert parse_day("2016") == dt.date(2016, 12, 31)


@pytest.mark.parametrize("text", ["5/9/2017", "yesterday", "2017-13", "2017-02-30", "", "x" * 5000])
def test_a_users_day_that_is_none(text):
    with pytest.raises(DateError, match="2017-09-05") as error:
        parse_day(text)
    assert repr(text[:100])[1:-1] in str(error.value)
    assert len(str(error.value)) < 300
