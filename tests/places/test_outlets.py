"""Where an outlet is at home, and what that says of its places."""

from __future__ import annotations

import pytest

from geomap.model import Citation, Report, Toponym
from geomap.places.gazetteer import open_gazetteer
from geomap.places.memory import Memory
from geomap.places.outlets import home_of
from geomap.places.resolution import resolve_all

MEMORY = Memory(open_gazetteer())
COUNTRIES = MEMORY.gazetteer.countries


@pytest.mark.parametrize(
    ("publisher", "url", "home"),
    [
        ("www.bbc.co.uk", None, "GB"),
        (None, "https://www.abc.net.au/news/1", "AU"),
        ("The New York Times", None, "US"),
        ("https://www.nytimes.com/2017/x", None, "US"),
        ("Enab Baladi", "https://example.org/a", "SY"),
        ("somebody", "https://news.example.ie/a?b=c.fr", "IE"),
        ("www.example.tv", None, None),
        ("Reuters", "https://www.example.com/uk.html", None),
        (None, None, None),
        ("", "http://user@evil.zz/", None),
        ("The Guardiansville Post", None, None),
    ],
)
def test_the_home_of_an_outlet(publisher, url, home):
    assert home_of(Citation("r", publisher=publisher, url=url), COUNTRIES) == home


def test_the_home_decides_between_namesakes_where_nothing_else_does():
    def country(publisher, text="A man was shot in Edmonton."):
        edmonton = Toponym(text.index("Edmonton"), text.index("Edmonton") + 8, "Edmonton")
        report = Report(Citation("r", publisher=publisher), text)
        return resolve_all([edmonton], report, MEMORY)[edmonton].candidates[0].place.country

    assert country("example.ca") == "CA"
    assert country(None) == "CA"


def test_what_a_report_says_outweighs_the_home():
    text = "Lebanese troops patrolled Tripoli, Lebanon, and Beirut."
    tripoli = Toponym(26, 33, "Tripoli", within="Lebanon")
    report = Report(Citation("r", publisher="libyaobserver.ly"), text)
    assert resolve_all([tripoli], report, MEMORY)[tripoli].place.country == "LB"
