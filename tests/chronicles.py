"""Chronicles for tests of the map, made by hand: what the map is given does not depend on how it was read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from geomap.chronicle import Annotation, Chronicle, Period, Site
from geomap.model import (
    Attribution,
    Candidate,
    Citation,
    Claim,
    Evidence,
    Extent,
    Force,
    Georeference,
    Match,
    Place,
    When,
)

ARMY = Force("north-army", "Northern Army", "north:government", "the army")
LEAGUE = Force("hill-league", "Hill League", "north:league", "the League")
COAST = Force("coast-guard", "Coast Guard Brigades", None, "the brigades")
FORCES = (ARMY, LEAGUE, COAST)


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def place(name: str, lat: float, lon: float, **more: Any) -> Place:
    values = {
        "source": "geonames",
        "source_id": f"{name.lower()}",
        "name": name,
        "lat": lat,
        "lon": lon,
        "country": "SY",
        "admin1": "Raqqa",
        "feature": "P.PPL",
        "population": 50_000,
        "uncertainty_m": 4000.0,
    }
    return Place(**(values | more))


def claim(where: Place, status: str, when: str | None, force: Force | None = None, /, **more: Any) -> Claim:
    published = day(when)
    quote = more.pop("quote", f"{force.name if force else 'Somebody'} is said to have {status} {where.name}.")
    candidates = (
        Candidate(where, Match.FOLDED, 0.93),
        Candidate(
            where._replace(source_id=f"{where.source_id}-2", lat=where.lat + 3, country="IQ"), Match.FOLDED, 0.41
        ),
    )
    values: dict[str, Any] = {
        "id": f"{where.source_id}-{status}-{when}-{force.id if force else 'nobody'}",
        "citation": Citation(
            id=f"report-{when}",
            title=f"Fighting near {where.name}",
            publisher="The Courier",
            published=published,
            url="https://courier.example/report",
            path="/home/somebody/reports/one.txt",
        ),
        "status": status,
        "georeference": Georeference(where.name, where, 0.93, candidates, "gazetteer"),
        "evidence": Evidence(quote, 500, 500 + len(quote), "body", more.pop("prefix", ""), more.pop("suffix", "")),
        "when": When(published, published, "on Tuesday", when),
        "place_as_written": where.name,
        "force": force,
        "according_to": Attribution("a spokesman", "the spokesman said"),
        "confidence": 0.8,
    }
    return Claim(**(values | more))


def period(state: str, forces: tuple[Force, ...], start: str | None, end: str | None = None, **more: Any) -> Period:
    values: dict[str, Any] = {"modality": "asserted", "share": None, "claims": ()}
    return Period(state, forces, day(start), day(end), **(values | more))


def site(where: Place, *periods: Period, part: str | None = None, **more: Any) -> Site:
    claims = more.get("claims") or tuple(
        claim(
            where,
            {"held": "captured", "vacated": "lost"}.get(it.state, "contested"),
            str(it.start or "") or None,
            force,
        )
        for it in periods
        for force in (it.forces or (None,))
    )
    key = f"{where.source}:{where.source_id}" + (f"#{part}" if part else "")
    return Site(key, where, part, claims, periods, more.get("annotations", ()), more.get("elsewhere", ()))


def note(
    where: Place, status: str, start: str | None, end: str | None = None, force: Force | None = None
) -> Annotation:
    return Annotation(status, force, None, day(start), day(end), f"{where.source_id}-{status}")


def chronicle(*sites: Site, unresolved: tuple[Claim, ...] = (), **more: Any) -> Chronicle:
    values: dict[str, Any] = {"first": day("2016-01-01"), "last": day("2017-06-30")}
    return Chronicle(tuple(sorted(sites, key=lambda it: it.key)), unresolved, **(values | more))


def war() -> Chronicle:
    """A small war with every state in it."""
    alda, bera, cove, dorn = (
        place("Alda", 35.95, 39.01, population=220_000),
        place("Bera", 35.33, 40.14, population=90_000),
        place("Cove", 36.52, 37.95),
        place("Dorn", 34.55, 38.28),
    )
    east, fort = place("East Mill", 36.2, 41.0), place("Fort Gray", 35.1, 41.3, feature="S.MILB")
    gul, hama = place("Gul", 34.9, 39.6), place("الحامة", 36.8, 39.4)
    province = place("Raqqa", 36.0, 38.9, feature="A.ADM1", source_id="172957", uncertainty_m=90_000.0)
    lost = claim(
        place("Nowhere", 0, 0),
        "captured",
        "2017-05-01",
        ARMY,
        quote="army took Nowhere",
        prefix="The ",
        suffix=".",
        place_as_written="Nowhere",
    )
    lost = replace(
        lost, georeference=Georeference("Nowhere", None, 0.0, (), "gazetteer", "no place of that name is known")
    )
    return chronicle(
        site(
            alda,
            period("held", (LEAGUE,), "2016-01-01", "2017-02-28"),
            period("held", (ARMY,), "2017-03-01"),
        ),
        site(
            bera, period("contested", (ARMY, LEAGUE), "2017-06-01"), annotations=(note(bera, "besieged", "2017-05-01"),)
        ),
        site(bera, period("held", (LEAGUE,), "2017-06-10"), part="southern half"),
        site(cove, period("disputed", (ARMY, COAST), "2017-06-20")),
        site(dorn, period("vacated", (LEAGUE,), "2017-06-12")),
        site(east, period("held", (COAST,), "2017-06-25", modality="believed")),
        site(fort, period("unknown", (), "2017-06-28"), annotations=(note(fort, "struck", "2017-06-28", force=ARMY),)),
        site(gul, period("held", (COAST,), "2016-02-01", share="most")),
        site(hama, period("held", (ARMY,), "2017-06-29")),
        site(province, period("held", (LEAGUE,), "2017-06-15", share="most")),
        unresolved=(lost,),
    )


def described() -> Chronicle:
    """Claims of a road, a border that is fought over and what lies north of a town, each with its line or area."""
    town = place("Alda", 35.95, 39.01)
    road = ((39.01, 35.95), (40.14, 35.33))
    border = ((38.4, 36.5), (39.2, 36.5), (39.9, 36.4))
    north = ((38.85, 36.15), (39.17, 36.15), (39.2, 36.3), (38.82, 36.3), (38.85, 36.15))
    told = (
        ("Alda–Bera road", 35.64, 39.57, "along", "Alda–Bera road", Extent("line", ((road,),), 9_000.0)),
        ("Alda border", 36.5, 39.2, "along", "Alda border", Extent("line", ((border,),), 9_000.0)),
        ("30 km north of Alda", 36.22, 39.01, "offset", "30 km north of", Extent("area", ((north,),), 4_000.0)),
    )
    sites = []
    for name, lat, lon, relation, words, extent in told:
        where = place(name, lat, lon, source_id=f"alda#{name}", feature="L.LCTY", uncertainty_m=60_000.0)
        found = Georeference("Alda", where, 0.9, (Candidate(town, Match.FOLDED, 0.9),), "gazetteer+relation",
                             anchor=town, extent=extent)  # fmt: skip
        forces = (ARMY, LEAGUE) if "border" in name else (ARMY,)
        claims = tuple(
            claim(where, "controls", "2017-06-01", force, georeference=found, relation=relation,
                  relation_as_written=words, place_as_written="Alda")
            for force in forces
        )  # fmt: skip
        state = "contested" if len(forces) > 1 else "held"
        sites.append(site(where, period(state, forces, "2017-06-01"), claims=claims))
    return chronicle(*sites)


RUNS = "window.geomapRan=1"
HOSTILE = (
    "{{ cycler.__init__.__globals__.os.environ.__setitem__('GEOMAP_RAN', '1') }}",
    "{{ ''.__class__ }}{% for x in y %}{#",
    "{% raw %",
    "{#",
    "${" + RUNS + "}",
    "`+(" + RUNS + ")+`",
    "</script><script>" + RUNS + "</script>",
    "<!--<script>" + RUNS + "//",
    "<img src=x onerror=" + RUNS + ">",
    '"><svg onload=' + RUNS + ">",
    "' onmouseover='" + RUNS,
    "</title></style></textarea><iframe srcdoc='<script>parent." + RUNS + "</script>'>",
    "javascript:" + RUNS,
    "data:text/html,<script>parent." + RUNS + "</script>",
    "\\u003cimg src=x onerror=" + RUNS + "\\u003e\\",
    "a\x00b",
    "lone \ud800 and \udfff surrogates",
    "right\u202eto left override \u2066isolate",
    "line\u2028separator\u2029paragraph\r\nnew\tline",
    "&lt;b&gt;&amp;#123;",
    "=1+1; =1\r\n -1;\u200b@SUM(A1)\n\uff0b1",
    "__proto__",
    "constructor",
)


def hostile(texts: tuple[str, ...] = HOSTILE) -> Chronicle:
    """A chronicle in which every string that a report can reach is hostile: one site for each text."""
    return chronicle(
        *(_hostile_site(number, text) for number, text in enumerate(texts)), unresolved=_hostile_unresolved(texts)
    )


def _hostile_site(number: int, text: str) -> Site:
    force = Force(text, text, text, text)
    where = place(text, 30.0 + number / 3, 35.0 + (number % 5), source_id=f"{number:03}", country=text, admin1=text)
    where = where._replace(feature=text)
    cite = Citation(text, text, text, day("2017-05-01"), text, text, "", text)
    one = claim(
        where,
        "captured",
        "2017-05-01",
        force,
        quote=text,
        prefix=text,
        suffix=text,
        id=text,
        citation=cite,
        when=When(day("2017-05-01"), day("2017-05-01"), text, text),
        place_as_written=text,
        georeference=Georeference(text, where, 0.5, (Candidate(where, Match.FOLDED, 0.5),), text, text),
        according_to=Attribution(text, text, text),
        share_text=text,
        part=text,
        parties=(force,),
        backers=(force,),
        copies=(cite,),
        rule=text,
    )
    spans = (period("held", (force,), "2017-05-01"), period("contested", (force,), "2017-06-01"))
    return site(
        where, *spans[number % 2 :][:1], claims=(one,), annotations=(note(where, "struck", "2017-06-28", force=force),)
    )


def _hostile_unresolved(texts: tuple[str, ...]) -> tuple[Claim, ...]:
    return tuple(
        replace(
            _hostile_site(number, text).claims[0], georeference=Georeference(text, None, 0.0, (), text, reason=text)
        )
        for number, text in enumerate(texts)
    )
