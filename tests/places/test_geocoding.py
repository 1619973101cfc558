"""The geocoders are driven against a real HTTP server on loopback; no name leaves this machine."""

import json
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import Quiet, serving

import geomap
from geomap.errors import GeocoderError
from geomap.model import Candidate, Georeference, Match, Place
from geomap.places.candidates import ResolutionSettings
from geomap.places.geoanswers import clean, is_astray, load_geocoder_lexicon, match_of, pack, read_answer, sift, unpack
from geomap.places.geocache import FILE_NAME, AnswerCache
from geomap.places.geocoding import (
    MAX_FAILURES,
    MAX_WAIT_S,
    SCORE,
    SCORE_CONSIDERED,
    SCORE_ELSEWHERE,
    TRIES,
    open_geocoder,
)
from geomap.places.geohttp import MAX_BYTES

DAY = 86_400.0


# --- a service on loopback ------------------------------------------------------------------------------------


@dataclass
class Asked:
    path: str
    params: dict
    agent: str


@dataclass
class Service:
    """Answers from a queue, the last one for ever; each is (status, headers, body) or a callable on the handler."""

    answers: list = field(default_factory=list)
    asked: list = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    def say(self, *answers):
        self.answers = [a if isinstance(a, tuple) or callable(a) else (200, {}, json.dumps(a)) for a in answers]

    @property
    def questions(self):
        return [a.params.get("q") for a in self.asked]


@pytest.fixture
def service(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    state = Service()

    class Handler(Quiet):
        def do_GET(self):  # noqa: N802 -- as the library calls it
            parts = urlsplit(self.path)
            params = {k: v[0] for k, v in parse_qs(parts.query).items()}
            state.asked.append(Asked(parts.path, params, self.headers.get("User-Agent")))
            answer = state.answers.pop(0) if len(state.answers) > 1 else state.answers[0]
            if callable(answer):
                answer(self)
                return
            status, headers, body = answer
            data = body if isinstance(body, bytes) else body.encode()
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    with serving(Handler, state.over) as port:
        state.port = port
        yield state


class Time:
    def __init__(self):
        self.now = 1_700_000_000.0
        self.slept = []

    def clock(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Time()


@pytest.fixture
def opened(service, clock, tmp_path):
    def make(name="nominatim", *, options=None, folder=tmp_path / "cache", **rest):
        options = {"domain": f"127.0.0.1:{service.port}", "scheme": "http", "timeout": "5", **(options or {})}
        return open_geocoder(name, options=options, cache=folder, clock=clock.clock, sleep=clock.sleep, **rest)

    return make


def box(lat, lon):
    """A town's extent as the service writes it."""
    return [f"{n:.3f}" for n in (lat - 0.047, lat + 0.043, lon - 0.056, lon + 0.054)]


def at(lat, lon):
    return {"lat": str(lat), "lon": str(lon), "boundingbox": box(lat, lon)}


def row(name="Tell Abyad", lat="36.697", lon="38.956", *, country="sy", kind="town", rank=18, osm_id=11, **more):
    return {
        "place_id": 1,
        "osm_type": "node",
        "osm_id": osm_id,
        "lat": lat,
        "lon": lon,
        "class": "place",
        "type": kind,
        "addresstype": kind,
        "place_rank": rank,
        "importance": 0.4,
        "name": name,
        "display_name": f"{name}, Raqqa Governorate, Syria",
        "address": {"state": "Raqqa Governorate", "country": "Syria", "country_code": country},
        "boundingbox": box(36.697, 38.956),
        "namedetails": {"name": "تل أبيض", "name:en": name},
        **more,
    }


def unresolved(name="Tell Abyad", candidates=(), reason="no gazetteer entry is spelled like it"):
    return Georeference(name, None, 0.0, tuple(candidates), "gazetteer", reason)


def hit(lat, lon, *, match=Match.FOLDED, country="SY", score=0.4):
    return Candidate(
        Place("geonames", f"{lat}", "Tell Abyad", lat, lon, country, None, "P.PPL", 0, 1000.0), match, score
    )


# --- what is asked and what comes of it -----------------------------------------------------------------------


def test_a_found_place_carries_its_service_and_says_where_it_is(service, opened):
    service.say([row()])
    before = unresolved(candidates=[hit(10.0, 10.0, match=Match.TRANSLITERATED)])
    found = opened().resolve("Tell Abyad", before, countries=["SY"])
    place = found.place
    assert (place.source, place.source_id, place.name) == ("geocoder:nominatim", "node/11", "Tell Abyad")
    assert (place.lat, place.lon, place.country, place.admin1) == (36.697, 38.956, "SY", "Raqqa Governorate")
    assert place.feature == "P.PPL"
    assert 6_500 < place.uncertainty_m < 7_500  # to the farthest corner of the box
    assert (found.method, found.score, found.reason, found.name) == ("geocoder:nominatim", SCORE, None, "Tell Abyad")
    assert found.candidates == (Candidate(place, Match.FOLDED, SCORE), *before.candidates)


def test_the_question_names_geomap_the_countries_and_how_much_is_wanted(service, opened):
    service.say([row()])
    opened().resolve("Tell Abyad", unresolved(), countries=["TR", "SY", "not a code"])
    (asked,) = service.asked
    assert asked.path == "/search"
    assert asked.agent == f"geomap/{geomap.__version__}"
    assert asked.params["q"] == "Tell Abyad"
    assert asked.params["countrycodes"] == "sy,tr"
    assert asked.params["accept-language"] == "en"
    assert asked.params["format"] == "json"


def test_a_name_that_a_person_gives_is_asked_for_in_the_country_that_is_given_with_it(service, tmp_path):
    service.say([row("Umm Qwerty")])
    options = {"domain": f"127.0.0.1:{service.port}", "scheme": "http"}
    settings = geomap.Settings(geocoder="nominatim", geocoder_options=options, geocoder_cache=tmp_path)
    assert geomap.resolve("Umm Qwerty", country="Syria", settings=settings).place.name == "Umm Qwerty"
    assert geomap.resolve("Umm Qwertz, Syria", settings=settings).place is None
    assert [(a.params["q"], a.params["countrycodes"]) for a in service.asked[:2]] == [
        ("Umm Qwerty", "sy"),
        ("Umm Qwertz", "sy"),
    ]
    asked = len(service.asked)
    assert "no country is known as 'Narnia'" in geomap.resolve("Umm Qwert", country="Narnia", settings=settings).reason
    assert len(service.asked) == asked


def test_scores_stay_below_what_the_gazetteer_must_reach():
    assert 0 < SCORE_CONSIDERED < SCORE_ELSEWHERE < SCORE < ResolutionSettings().min_score


def test_a_name_with_a_place_is_not_asked_for(service, opened):
    service.say([row()])
    known = Georeference("Tell Abyad", hit(1.0, 1.0).place, 0.55, (), "gazetteer")
    assert opened().resolve("Tell Abyad", known) is known
    assert service.asked == []


@pytest.mark.parametrize("name", ["", "  ", "\x00\x01", "a", "x" * 5000, "— …"])
def test_what_is_no_name_is_not_asked_for(service, opened, name):
    service.say([row()])
    found = opened().resolve(name, unresolved(name))
    assert found.place is None
    assert "nominatim: not asked" in found.reason
    assert service.asked == []


def test_a_demonym_is_not_asked_for(service, opened):
    service.say([row()])
    before = unresolved("Syrian")
    assert opened().resolve("Syrian", before, cue="demonym") is before
    assert service.asked == []


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "a&format=html&q=b", "'; DROP TABLE answers; --", "x\ud800y z", "{{7*7}}", "al\u202eBab"],
)
def test_a_name_is_data(service, opened, name, tmp_path):
    service.say([])
    found = opened().resolve(name, unresolved(name))
    assert found.reason.endswith("nominatim: nothing found")
    assert service.questions == [clean(name)]
    assert service.asked[0].params["format"] == "json"
    assert [p.name for p in (tmp_path / "cache").iterdir()] == [FILE_NAME]


def test_nothing_found_leaves_the_name_unresolved_and_says_so(service, opened):
    service.say([])
    found = opened().resolve("Qwzx", unresolved("Qwzx"))
    assert (found.place, found.method, found.score) == (None, "gazetteer", 0.0)
    assert found.reason == "no gazetteer entry is spelled like it; nominatim: nothing found"


# --- which place is chosen ------------------------------------------------------------------------------------


def test_another_name_is_not_taken(service, opened):
    service.say([row("Tell Rifaat", namedetails={})])
    found = opened().resolve("Tell Abyad", unresolved(), countries=["SY"])
    assert found.place is None
    assert found.reason.endswith("nominatim: nothing found that fits 'Tell Abyad'")


def test_any_of_a_places_names_will_do(service, opened):
    service.say(
        [row("Tell Abyad", namedetails={"name:ku": "Girê Spî", "alt_name": "Gire Spi;Akçakale-Süd", "ref": "A 5"})]
    )
    assert opened().resolve("Gire Spî", unresolved(), countries=["SY"]).place.name == "Tell Abyad"
    assert opened().resolve("A 5 0", unresolved(), countries=["SY"]).place is None


def test_shops_and_streets_are_no_places(service, opened):
    shop = row() | {"class": "shop", "type": "supermarket"}
    street = row() | {"class": "highway", "type": "residential"}
    service.say([shop, street])
    assert opened().resolve("Tell Abyad", unresolved(), countries=["SY"]).place is None


def test_namesakes_leave_it_open(service, opened):
    service.say([row(kind="village", rank=19), row(**at(33.5, 36.3), kind="village", rank=19, osm_id=12)])
    found = opened().resolve("Tell Abyad", unresolved(), countries=["SY"])
    assert found.place is None
    assert found.reason.endswith("nominatim: 2 places of that name and none stands out")
    assert [c.place.source_id for c in found.candidates] == ["node/11", "node/12"]
    assert {c.score for c in found.candidates} == {SCORE_CONSIDERED}


def test_a_town_stands_out_from_hamlets_and_is_one_with_its_district(service, opened):
    hamlet = row(**at(33.5, 36.3), kind="hamlet", rank=20, osm_id=12)
    district = row(lat="36.6", kind="district", rank=12, osm_id=13) | {"class": "boundary", "type": "administrative"}
    service.say([hamlet, row()], [district, row()])
    geocoder = opened()
    assert geocoder.resolve("Tell Abyad", unresolved(), countries=["SY"]).place.source_id == "node/11"
    found = geocoder.resolve("Tall Abyad", unresolved(), countries=["SY"], cue="city")
    assert found.place.source_id == "node/11"


def test_what_the_gazetteer_could_not_tell_apart_a_service_does_not_decide(service, opened):
    service.say([row()])
    namesake = hit(33.5, 36.3)
    found = opened().resolve("Tell Abyad", unresolved(candidates=[namesake]), countries=["SY"])
    assert found.place is None
    assert [c.place.source for c in found.candidates] == ["geonames", "geocoder:nominatim"]
    # ... unless it lies in a country that the report does not speak of.
    elsewhere = hit(33.5, 36.3, country="IQ")
    assert opened().resolve("Tell Abyad", unresolved(candidates=[elsewhere]), countries=["SY"]).place is not None


def test_a_province_is_not_its_city(service, opened):
    province = row("Raqqa Governorate", kind="state", rank=8, namedetails={}) | {
        "class": "boundary",
        "type": "administrative",
    }
    service.say([row("Raqqa", namedetails={}, **at(35.95, 39.0), kind="city", rank=16, osm_id=14), province])
    geocoder = opened()
    assert geocoder.resolve("Raqqa", unresolved("Raqqa"), countries=["SY"], cue="province").place.feature == "A.ADM1"
    assert geocoder.resolve("Raqqa", unresolved("Raqqa"), countries=["SY"], cue="city").place.feature == "P.PPL"


def test_a_field_is_searched_as_a_field(service, opened):
    service.say([row("Omar Oil Field", kind="oil") | {"class": "industrial", "place_rank": 0}])
    found = opened().resolve("Omar", unresolved("Omar"), countries=["SY"], cue="oil field")
    assert service.questions == ["Omar oil field"]
    assert found.place.feature == "L.OILF"


def test_elsewhere_is_asked_only_after_nothing_and_only_a_unique_name_is_taken(service, opened):
    far = row(**at(48.1, 38.2), country="ua")
    service.say([], [far])
    found = opened().resolve("Tell Abyad", unresolved(), countries=["SY"])
    assert [a.params.get("countrycodes") for a in service.asked] == ["sy", None]
    assert (found.place.country, found.score) == ("UA", SCORE_ELSEWHERE)
    hamlet = row(**at(40.0, -80.0), country="us", kind="hamlet", rank=20, osm_id=12)
    service.say([], [far, hamlet])
    assert opened(options={"language": "ar"}).resolve("Tell Abyad", unresolved(), countries=["SY"]).place is None


def test_an_area_without_extent_gets_the_uncertainty_of_its_rank(service, opened):
    service.say([row(kind="city", rank=16, boundingbox=["nan", "1", "2"])])
    assert opened().resolve("Tell Abyad", unresolved(), countries=["SY"]).place.uncertainty_m == 10_000


@pytest.mark.parametrize(
    ("extent", "kept"),
    [
        (["36.60", "36.69", "38.90", "39.01"], True),  # beside it: a label that stands off its area
        (["36.6965", "36.6965", "38.9555", "38.9555"], True),
        (["48.05", "48.14", "38.15", "38.26"], False),  # another town's
        (["36.65", "36.74", "-39.01", "-38.90"], False),  # the same with a sign lost
        (["34.0", "37.5", "179.0", "-179.5"], False),
        (["34.0", "37.5", "35.0", "-179.5"], True),  # a box that crosses the date line
        (["36.74", "36.65", "38.90", "39.01"], True),  # no extent: south of it is north of it
    ],
)
def test_an_answer_that_contradicts_itself_is_none(service, opened, extent, kept):
    service.say([row(boundingbox=extent)])
    place = opened().resolve("Tell Abyad", unresolved(), countries=["SY"]).place
    assert (place is not None) == kept


@given(
    st.floats(-90, 90),
    st.floats(-180, 180),
    st.tuples(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180)),
)
def test_no_point_lies_astray_of_a_box_that_holds_it(lat, lon, sides):
    south, west, north, east = min(sides[0], lat), sides[1], max(sides[2], lat), sides[3]
    holds = west <= lon <= east if west <= east else lon >= west or lon <= east
    assert not (holds and is_astray(lat, lon, (south, west, north, east)))


# --- other services -------------------------------------------------------------------------------------------


def feature(name="Tell Abyad", lon=38.956, lat=36.697, **properties):
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {
            "osm_type": "R",
            "osm_id": 7,
            "osm_key": "place",
            "osm_value": "town",
            "name": name,
            "countrycode": "SY",
            "state": "Raqqa",
            "extent": [38.90, 36.74, 39.01, 36.65],
            **properties,
        },
    }


def test_photon_through_its_domain_option(service, opened):
    service.say({"type": "FeatureCollection", "features": [feature(), feature(lat="nan")]})
    geocoder = opened("photon")
    found = geocoder.resolve("Tell Abyad", unresolved(), countries=["SY"])
    (asked,) = service.asked
    assert (asked.path, asked.params["q"], asked.agent) == ("/api", "Tell Abyad", f"geomap/{geomap.__version__}")
    assert (found.place.source, found.place.source_id) == ("geocoder:photon", "relation/7")
    assert (found.place.country, found.place.admin1, found.place.feature) == ("SY", "Raqqa", "P.PPL")
    assert 6_500 < found.place.uncertainty_m < 7_500
    assert geocoder.attribution == "© OpenStreetMap contributors, ODbL"


def test_a_service_that_takes_no_countries_is_asked_once(service, opened):
    service.say({"features": []})
    opened("photon").resolve("Tell Abyad", unresolved(), countries=["SY"])
    assert len(service.asked) == 1


def test_geonames_says_features_itself(service, opened):
    service.say(
        {
            "geonames": [
                {
                    "lat": "36.697",
                    "lng": "38.956",
                    "geonameId": 162626,
                    "name": "Tell Abyad",
                    "fcl": "P",
                    "fcode": "PPLA2",
                    "countryCode": "SY",
                    "countryName": "Syria",
                    "adminName1": "Ar-Raqqah",
                }
            ]
        }
    )
    found = opened("geonames", options={"username": "somebody"}).resolve("Tell Abyad", unresolved(), countries=["SY"])
    assert (found.place.source_id, found.place.feature, found.place.admin1) == ("162626", "P.PPLA2", "Ar-Raqqah")
    assert service.asked[0].params["country"] == "sy"


def test_a_service_without_a_table_of_its_own_is_read_as_far_as_it_goes(service, opened):
    service.say(
        {
            "status": "OK",
            "results": [
                {
                    "formatted_address": "Tell Abyad, Syria",
                    "types": ["locality", "political"],
                    "geometry": {
                        "location": {"lat": 36.697, "lng": 38.956},
                        "viewport": {
                            "southwest": {"lat": 36.65, "lng": 38.9},
                            "northeast": {"lat": 36.74, "lng": 39.01},
                        },
                    },
                }
            ],
        }
    )
    found = opened("googlev3", options={"api_key": "not-a-key"}).resolve("Tell Abyad", unresolved(), countries=["SY"])
    assert (found.place.name, found.place.feature, found.place.source_id) == (
        "Tell Abyad",
        "P.PPL",
        "36.69700,38.95600",
    )
    assert 6_500 < found.place.uncertainty_m < 7_500
    assert found.score == SCORE_ELSEWHERE  # it does not say in which country


# --- when the service fails -----------------------------------------------------------------------------------


def refuse(status, **headers):
    return (status, {k.replace("_", "-"): v for k, v in headers.items()}, "<html>no</html>")


@pytest.mark.parametrize("status", [401, 402, 403, 407])
def test_a_refusal_ends_the_asking(service, opened, status):
    service.say(refuse(status))
    geocoder = opened()
    first = geocoder.resolve("Tell Abyad", unresolved())
    second = geocoder.resolve("Kobani", unresolved("Kobani"))
    assert first.reason.endswith(f"nominatim: refused (HTTP {status})")
    assert second.reason.endswith(f"nominatim: not asked: refused (HTTP {status})")
    assert len(service.asked) == geocoder.requests == 1
    assert geocoder.notes == (f"nominatim: refused (HTTP {status}); not asked any more",)


def test_retry_after_is_obeyed(service, opened, clock):
    service.say(refuse(429, Retry_After="17"), [row()])
    found = opened().resolve("Tell Abyad", unresolved(), countries=["SY"])
    assert found.place is not None
    assert clock.slept == [17.0]


def test_retry_after_as_a_date_is_obeyed(service, opened, clock):
    when = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 30))
    service.say(refuse(429, Retry_After=when), [row()])
    assert opened().resolve("Tell Abyad", unresolved(), countries=["SY"]).place is not None
    assert 25 <= sum(clock.slept) <= 32


@pytest.mark.parametrize("header", ["soon", "-5", "nan", "9" * 400, "Thu, 99 Foo 0000 99:99:99 GMT"])
def test_a_senseless_retry_after_is_survived(service, opened, header):
    service.say(refuse(429, Retry_After=header), [row()])
    found = opened().resolve("Tell Abyad", unresolved(), countries=["SY"])
    assert found.place is not None or "asked to slow down (HTTP 429)" in found.reason


def test_a_pause_too_long_to_wait_for_ends_the_asking(service, opened, clock):
    service.say(refuse(429, Retry_After=str(int(MAX_WAIT_S) + 1)))
    geocoder = opened()
    assert geocoder.resolve("Tell Abyad", unresolved()).reason.endswith("asked to slow down (HTTP 429) for 121 s")
    geocoder.resolve("Kobani", unresolved("Kobani"))
    assert len(service.asked) == 1
    assert clock.slept == []


def test_errors_of_the_server_are_tried_again_with_growing_pauses(service, opened, clock):
    service.say(refuse(500), refuse(502), [row()])
    assert opened().resolve("Tell Abyad", unresolved(), countries=["SY"]).place is not None
    assert clock.slept == [2.0, 4.0]


def test_after_several_failures_in_a_row_nothing_more_is_asked(service, opened):
    service.say(refuse(500))
    geocoder = opened()
    reasons = [geocoder.resolve(f"Place {n}", unresolved()).reason for n in range(MAX_FAILURES + 2)]
    assert reasons[0].endswith(f"nominatim: failed (HTTP 500) after {TRIES} tries")
    assert reasons[-1].endswith(f"not asked: failed (HTTP 500) after {TRIES} tries, {MAX_FAILURES} names in a row")
    assert len(service.asked) == MAX_FAILURES * TRIES


def test_an_answer_in_between_starts_the_count_anew(service, opened):
    geocoder = opened()
    for n in range(3 * MAX_FAILURES):
        service.say(refuse(404) if n % MAX_FAILURES else [])
        geocoder.resolve(f"Place {n}", unresolved())
    assert geocoder.stopped is None


def test_odd_questions_do_not_end_the_asking(service, opened):
    service.say(refuse(400))
    geocoder = opened()
    reasons = {geocoder.resolve(f"Place {n}", unresolved()).reason.rpartition("; ")[2] for n in range(6)}
    assert reasons == {"nominatim: did not take the question (HTTP 400)"}
    assert geocoder.stopped is None


def test_a_failed_name_is_asked_for_again_only_in_the_next_run(service, opened):
    service.say((200, {}, "<html>"))
    geocoder = opened()
    assert geocoder.resolve("Kobani", unresolved()) == geocoder.resolve("Kobani", unresolved())
    assert len(service.asked) == 1
    service.say([])
    opened().resolve("Kobani", unresolved())
    assert len(service.asked) == 2


def silent(handler):
    handler.server_version = ""
    handler.close_connection = True
    STATE["service"].over.wait(10)


def dripping_head(handler):
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
    for byte in b"X: " + b"x" * 1000:
        if STATE["service"].over.wait(0.05):
            return
        handler.wfile.write(bytes([byte]))


def dripping_body(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _ in range(1000):
        if STATE["service"].over.wait(0.05):
            return
        handler.wfile.write(b" ")


STATE = {}


@pytest.mark.parametrize("behaviour", [silent, dripping_head, dripping_body])
def test_a_slow_service_times_out(service, opened, behaviour):
    STATE["service"] = service
    service.say(behaviour)
    started = time.monotonic()
    found = opened(options={"timeout": "0.2"}).resolve("Tell Abyad", unresolved())
    assert found.reason.endswith(f"nominatim: timed out after {TRIES} tries")
    assert time.monotonic() - started < 5


def test_a_service_that_is_not_there(opened, service, monkeypatch):
    service.say([])
    geocoder = opened(options={"domain": "127.0.0.1:1"})
    assert geocoder.resolve("Tell Abyad", unresolved()).reason.endswith(f"cannot be reached after {TRIES} tries")


def hang_up(handler):
    handler.close_connection = True


def too_long(handler):
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b"[" + b" " * MAX_BYTES + json.dumps(row()).encode() + b"]")


ROT = [
    "",
    "<html><script>alert(1)</script></html>",
    "null",
    "17",
    '"text"',
    "{}",
    '{"features": 5}',
    "[[[[",
    "[" * 100_000,
    "[1, 2]",
    "[null]",
    json.dumps([row(lat="nan", lon="nan")]),
    json.dumps([row(lat=float("nan"), lon=float("inf"))]),
    json.dumps([row(lat="91", lon="0")]),
    json.dumps([row(lat={}, lon=[])]),
    json.dumps([row(lat=10**400)]),
    json.dumps([row(lat=0, lon="0")]),
    b"\xff\xfe\x00",
]


@pytest.mark.parametrize("body", [*ROT, hang_up, too_long], ids=range(len(ROT) + 2))
@pytest.mark.parametrize("name", ["nominatim", "photon"])
def test_rot_is_survived_and_never_repeated_to_the_user(service, opened, body, name):
    service.say(body if callable(body) else (200, {"Content-Type": "application/json; charset=base64"}, body))
    found = opened(name).resolve("Tell Abyad", unresolved())
    assert found.place is None
    assert f"{name}: " in found.reason
    assert "script" not in found.reason
    assert len(found.reason) < 200


def test_one_bad_row_does_not_spoil_the_others(service, opened):
    service.say([{"lat": "nan", "lon": "1"}, "text", row()])
    assert opened().resolve("Tell Abyad", unresolved(), countries=["SY"]).place.source_id == "node/11"


def test_an_endless_name_is_cut_and_bad_fields_are_left_out(service, opened):
    bad = row(
        address={"state": {"x": 1}, "country_code": "<b>"},
        boundingbox="everything",
        osm_id="../../x",
        place_rank="first",
        importance="NaN",
        display_name="Tell Abyad" + "x" * 300_000,
        namedetails={"name:en": ["x"], "alt_name": "y" * 300_000},
    )
    service.say([bad])
    found = opened().resolve("Tell Abyad", unresolved())
    place = found.place
    assert (place.name, place.country, place.admin1, place.source_id) == ("Tell Abyad", None, None, "36.69700,38.95600")
    service.say([row("N" * 300_000, namedetails={"name:en": "Kobani"})])
    assert len(opened().resolve("Kobani", unresolved()).place.name) <= 200


def test_control_characters_and_surrogates_do_not_get_in(service, opened):
    service.say([row("Tell\x00 \nAbyad\ud800", namedetails={"name:en": "Tell Abyad"})])
    assert opened().resolve("Tell Abyad", unresolved()).place.name == "Tell Abyad\ufffd"


def test_a_redirect_leads_to_no_file(service, opened, tmp_path):
    secret = tmp_path / "secret.json"
    secret.write_text(json.dumps([row()]))
    for target in (secret.as_uri(), f"ftp://127.0.0.1:{service.port}/x"):
        service.say((302, {"Location": target}, ""))
        assert opened().resolve("Tell Abyad", unresolved()).place is None


def test_a_redirect_on_the_web_is_followed(service, opened):
    service.say((302, {"Location": f"http://127.0.0.1:{service.port}/elsewhere?q=x"}, "moved"), [row()])
    assert opened().resolve("Tell Abyad", unresolved()).place is not None
    assert service.asked[1].path == "/elsewhere"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(sorted(row())), inner, max_size=6),
    max_leaves=15,
)


@given(raw=json_values, layout=st.sampled_from(["nominatim", "photon", "geonames", "any"]))
def test_any_row_is_a_sound_place_or_none(raw, layout):
    service = load_geocoder_lexicon().service({"any": "bing"}.get(layout, layout))
    answer = read_answer(service, raw, 36.0, 38.0, "Tell Abyad, Syria")
    if answer is not None:
        assert answer.names
        assert answer.place.uncertainty_m > 0
        assert answer.place.feature[1] == "."
        assert unpack(pack([answer]), service) == (answer,)


@given(json_values)
def test_sifting_raises_nothing_but_value_errors(data):
    for layout in ("nominatim", "photon", "geonames", "any"):
        try:
            sift(layout, data)
        except ValueError:
            continue


# --- pace and limit -------------------------------------------------------------------------------------------


def test_one_request_a_second(service, opened, clock):
    service.say([row()])
    geocoder = opened()
    for n in range(4):
        geocoder.resolve(f"Place {n}", unresolved(), countries=["SY"])
        clock.now += 0.25
    assert clock.slept == [0.75, 0.75, 0.75]


def test_two_processes_share_one_pace(service, opened, clock):
    service.say([row()])
    opened().resolve("Kobani", unresolved(), countries=["SY"])
    opened().resolve("Afrin", unresolved(), countries=["SY"])
    assert clock.slept == [1.0]


def test_a_clock_that_was_set_back_does_not_stop_the_asking(service, opened, clock):
    service.say([row()])
    geocoder = opened()
    geocoder.resolve("Kobani", unresolved(), countries=["SY"])
    clock.now -= 10 * DAY
    geocoder.resolve("Afrin", unresolved(), countries=["SY"])
    assert sum(clock.slept) <= 1.0


def test_ones_own_server_may_be_asked_faster(service, opened, clock):
    service.say([row()])
    geocoder = opened(options={"delay": "0"})
    for n in range(3):
        geocoder.resolve(f"Place {n}", unresolved(), countries=["SY"])
    assert clock.slept == []


def test_the_limit_holds_with_tries_included_and_says_so(service, opened):
    service.say(refuse(500), [])
    geocoder = opened(limit=3)
    reasons = [geocoder.resolve(f"Place {n}", unresolved()).reason for n in range(4)]
    assert len(service.asked) == geocoder.requests == 3
    assert reasons[1].endswith("nominatim: nothing found")
    assert reasons[3].endswith("nominatim: not asked: the limit of 3 requests is reached")


def test_a_limit_of_none_at_all_leaves_the_cache(service, opened):
    service.say([row()])
    opened().resolve("Tell Abyad", unresolved(), countries=["SY"])
    geocoder = opened(limit=0)
    assert geocoder.resolve("Tell Abyad", unresolved(), countries=["SY"]).place is not None
    assert geocoder.resolve("Kobani", unresolved()).place is None
    assert len(service.asked) == 1


# --- cache ----------------------------------------------------------------------------------------------------


def test_what_was_answered_is_not_asked_again(service, opened):
    service.say([row()])
    first = opened().resolve("Tell Abyad", unresolved(), countries=["SY"])
    assert opened().resolve("Tell Abyad", unresolved(), countries=["SY"]) == first
    assert len(service.asked) == 1


def test_that_there_is_nothing_is_kept_too_but_not_as_long(service, opened, clock):
    service.say([])
    opened().resolve("Tell Abyad", unresolved())
    clock.now += 6 * DAY
    assert opened().resolve("Tell Abyad", unresolved()).reason.endswith("nothing found")
    assert len(service.asked) == 1
    clock.now += 2 * DAY
    opened().resolve("Tell Abyad", unresolved())
    assert len(service.asked) == 2


def test_answers_grow_old(service, opened, clock):
    service.say([row()])
    opened().resolve("Tell Abyad", unresolved(), countries=["SY"])
    clock.now += 179 * DAY
    opened().resolve("Tell Abyad", unresolved(), countries=["SY"])
    assert len(service.asked) == 1
    clock.now += 2 * DAY
    opened().resolve("Tell Abyad", unresolved(), countries=["SY"])
    assert len(service.asked) == 2


def test_another_question_or_server_has_its_own_answers(service, opened):
    service.say([row()])
    opened().resolve("Tell Abyad", unresolved(), countries=["SY"])
    opened().resolve("Tell Abyad", unresolved(), countries=["TR"])
    opened(options={"language": "ar"}).resolve("Tell Abyad", unresolved(), countries=["SY"])
    opened(options={"domain": f"localhost:{service.port}"}).resolve("Tell Abyad", unresolved(), countries=["SY"])
    assert len(service.asked) == 4


def test_keys_are_not_written_to_the_cache(service, opened, tmp_path):
    service.say({"geonames": []})
    opened("geonames", options={"username": "s3cret"}).resolve("Tell Abyad", unresolved())
    assert b"s3cret" not in (tmp_path / "cache" / FILE_NAME).read_bytes()


@pytest.mark.parametrize("rot", [b"not a database" * 100, b"SQLite format 3\x00" + b"\xff" * 4000, "other table"])
def test_a_damaged_cache_is_set_aside(service, opened, tmp_path, rot):
    folder = tmp_path / "cache"
    folder.mkdir()
    if isinstance(rot, bytes):
        (folder / FILE_NAME).write_bytes(rot)
    else:
        with closing(sqlite3.connect(folder / FILE_NAME)) as db:
            db.execute("CREATE TABLE answers (x)")
            db.commit()
    service.say([row()])
    geocoder = opened()
    assert geocoder.resolve("Tell Abyad", unresolved(), countries=["SY"]).place is not None
    assert "set aside" in geocoder.notes[0]
    assert (folder / f"{FILE_NAME}.damaged").exists()
    assert opened().resolve("Tell Abyad", unresolved(), countries=["SY"]).place is not None
    assert len(service.asked) == 1


@pytest.mark.parametrize("stored", ["rot", "[]x", "[1]", '[{"place": {}}]', "null", b"\xff"])
def test_a_stored_answer_that_is_none_is_asked_for_again(service, opened, tmp_path, stored):
    service.say([row()])
    opened().resolve("Tell Abyad", unresolved(), countries=["SY"])
    with closing(sqlite3.connect(tmp_path / "cache" / FILE_NAME)) as db:
        db.execute("UPDATE answers SET answer = ?", (stored,))
        db.commit()
    assert opened().resolve("Tell Abyad", unresolved(), countries=["SY"]).place is not None
    assert len(service.asked) == 2


def test_a_cache_that_cannot_be_written_is_done_without(service, opened, tmp_path):
    (tmp_path / "file").write_text("")
    service.say([row()])
    geocoder = opened(folder=tmp_path / "file" / "cache")
    assert geocoder.resolve("Tell Abyad", unresolved(), countries=["SY"]).place is not None
    geocoder.resolve("Tell Abyad", unresolved(), countries=["SY"])
    assert len(service.asked) == 1
    assert "cannot be used" in geocoder.notes[0]


def test_threads_share_a_cache(tmp_path):
    def work(number):
        cache = AnswerCache(tmp_path, "nominatim")
        turn = cache.reserve(now=1000.0, delay_s=1.0)
        cache.put(f"q{number}", str(number), now=1000.0, empty=False)
        return turn, cache.notes

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(work, range(24)))
    assert sorted(turn for turn, _ in done) == [float(n) for n in range(24)]
    assert all(notes == [] for _, notes in done)
    cache = AnswerCache(tmp_path, "nominatim")
    kept = [cache.get(f"q{n}", now=1000.0, keep_s=1.0, keep_nothing_s=0.0) for n in range(24)]
    assert kept == [str(n) for n in range(24)]


def test_processes_share_a_cache(tmp_path):
    program = (
        "import sys, pathlib; from geomap.places.geocache import AnswerCache;"
        "cache = AnswerCache(pathlib.Path(sys.argv[1]), 's');"
        "print([cache.reserve(now=1000.0, delay_s=1.0) for _ in range(20)], cache.notes)"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=60)[0].strip() for process in running]
    assert all(text.endswith("] []") for text in said)
    assert sorted(float(n) for text in said for n in json.loads(text[:-3])) == [float(n) for n in range(40)]


# --- setting up -----------------------------------------------------------------------------------------------


def test_other_arguments_are_checked(tmp_path):
    with pytest.raises(GeocoderError, match="a limit of -1"):
        open_geocoder("nominatim", limit=-1, cache=tmp_path)
    (tmp_path / "file").write_text("precious")
    with pytest.raises(GeocoderError, match="must be a folder"):
        open_geocoder("nominatim", cache=tmp_path / "file")
    assert (tmp_path / "file").read_text() == "precious"


def test_setting_up_writes_and_asks_nothing(service, opened, tmp_path):
    opened()
    assert service.asked == []
    assert not (tmp_path / "cache").exists()


def test_geomap_itself_does_not_load_the_geocoders():
    program = (
        "import sys, geomap, geomap.pipeline, geomap.places.resolution; sys.exit('geopy.geocoders' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0


# --- spelling -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "called", "match"),
    [
        ("Tell Abyad", ["tell-abyad"], Match.FOLDED),
        ("al-Bab", ["Bab"], Match.ARTICLE),
        ("Deir el-Zour", ["Deir ez-Zor"], Match.TRANSLITERATED),
        ("Deir el-Zour", ["دير الزور"], Match.TRANSLITERATED),
        ("دير الزور", ["Dayr az Zawr"], Match.TRANSLITERATED),
        ("Kobani", ["Afrin", "Manbij"], None),
        ("Kobani", ["Afrin", "عفرين"], None),
    ],
)
def test_how_strictly_a_name_is_met(asked, called, match):
    assert match_of([asked], called) is match
