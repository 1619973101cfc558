from __future__ import annotations

import datetime as dt
import gc
import json
import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import hostile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import geomap
from geomap import Engine, Settings
from geomap.claimset import read_claims
from geomap.cli import main
from geomap.commands.console import FAILED, OK
from geomap.errors import ClaimError, CorrectionsError, GeocoderError, LexiconError, ReportError, SettingsError
from geomap.reports import read_reports
from geomap.reports.text import report_from_text

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples" / "reports"
ARMY = "On 5 May 2017 the Syrian army captured Aleppo from rebels."


@pytest.fixture(scope="module")
def engine():
    return Engine()


@pytest.fixture(scope="module")
def examples():
    return geomap.read(EXAMPLES)


# --- the Python API -------------------------------------------------------------------------------------------


def test_the_package_says_what_is_public_and_imports_nothing_for_it():
    assert set(geomap.__all__) == {"Claims", "Engine", "Settings", "__version__", "read", "resolve"}
    assert all(getattr(geomap, name) is not None for name in geomap.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = geomap.nonsense
    code = "import sys, geomap; print(len([m for m in sys.modules if m.startswith('geomap.')]))"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout == b"0\n"


def test_who_holds_what_follows_the_day(examples):
    def holder(day: str, place: str) -> str | None:
        for situation in examples.as_of(day):
            if situation.site.place.name == place and situation.site.part is None and situation.period is not None:
                return situation.period.forces[0].name if situation.period.state == "held" else situation.period.state
        return None

    assert holder("2014-01-01", "Mosul") is None
    assert holder("2014-06-20", "Mosul") == "Islamic State"
    assert examples.as_of("June 2014") == examples.as_of(dt.date(2014, 6, 30))


def test_the_map_has_a_layer_a_force_and_period_with_both_as_tags(examples):
    import folium

    map_ = examples.map(title="Examples")
    assert isinstance(map_, folium.Map)
    forces = {layer.tags["force"] for layer in map_.layers if layer.tags["force"]}
    assert len(forces) >= 6
    assert all({"force", "from", "to", "state", "parties"} <= set(layer.tags) for layer in map_.layers)
    assert any(layer.tags["from"] and layer.tags["to"] for layer in map_.layers)
    assert all(
        layer.tags["from"] <= layer.tags["to"] for layer in map_.layers if layer.tags["from"] and layer.tags["to"]
    )


def test_what_cannot_be_read_is_kept_or_raised(tmp_path):
    with pytest.raises(ReportError, match=r"nowhere\.txt does not exist: check the path"):
        geomap.read("nowhere.txt")
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text(ARMY)
    bad.write_bytes(bytes(range(256)))
    claims = geomap.read([good, bad])
    assert len(claims) == 1
    assert [type(f) for f in claims.failures] == [ReportError]
    told = []
    assert len(geomap.read([bad], on_error=told.append)) == 0
    assert len(told) == 1
    assert len(geomap.read([])) == 0


def test_settings_that_cannot_be_used_are_refused(tmp_path):
    for changes, error in (
        ({"forces": tmp_path / "gone.toml"}, LexiconError),
        ({"geocoder": "wishful"}, GeocoderError),
        ({"geocoder_limit": 3}, GeocoderError),
        ({"min_score": 70}, SettingsError),
        ({"min_score": float("nan")}, SettingsError),
        ({"stale_after_days": -1}, SettingsError),
        ({"corrections": tmp_path / "gone.csv"}, CorrectionsError),
    ):
        settings = Settings(**changes)
        for use in (Engine(settings).check, partial(geomap.read, [], settings=settings)):
            with pytest.raises(error):
                use()
        with pytest.raises(error):
            geomap.resolve("Mosul", settings=settings)


def test_resolve_gives_every_candidate():
    found = geomap.resolve("Deir el-Zour")
    assert (found.place.country, round(found.place.lat, 1), round(found.place.lon, 1)) == ("SY", 35.3, 40.1)
    assert found.candidates[0].place == found.place
    assert geomap.resolve("Deir el-Zour province").place.feature == "A.ADM1"
    assert geomap.resolve("Qqxzvw").place is None
    assert geomap.resolve("Qqxzvw").reason
    assert geomap.resolve("Tripoli", country="Libya").place.country == "LY"


# --- quotes ---------------------------------------------------------------------------------------------------


def assert_claims_stand_in_the_text(engine, report) -> int:
    claims = engine.claims(report)
    for claim in claims:
        evidence = claim.evidence
        assert 0 <= evidence.start < evidence.end <= len(report.text)
        assert evidence.quote == report.text[evidence.start : evidence.end]
        assert max(len(evidence.prefix), len(evidence.suffix)) <= 300
        before, behind = evidence.start - len(evidence.prefix), evidence.end + len(evidence.suffix)
        assert evidence.sentence == report.text[before:behind]
        if claim.mention is not None:
            assert 0 <= claim.mention[0] < claim.mention[1] <= len(report.text)
        if claim.place is None:
            assert claim.georeference.reason
    found, georeferences = engine.toponyms(report)
    for toponym in found:
        assert report.text[toponym.start : toponym.end] == toponym.name
        assert georeferences[toponym].place is not None or georeferences[toponym].reason
    return len(claims)


def test_every_quote_of_the_examples_stands_at_its_offsets(engine):
    assert sum(assert_claims_stand_in_the_text(engine, r) for r in read_reports([EXAMPLES])) > 80


PIECES = st.sampled_from([
    "On 5 May 2017 ", "Syrian army", "the army", "Islamic State fighters", "rebels", "Ukrainian forces", "IS",
    " captured ", " seized ", " withdrew from ", " control ", " besieged ", "the city of ", "Aleppo", "Mosul",
    "Kherson", "Deir el-Zour province", "the southern half of ", "دير الزور", "Дейр-эз-Зор", ", ", ". ",
    "\n\n", "\r\n", "\n", "\r",
    " and ", " from ", " according to SANA", "“", "”",
    '"', "😀", "\U0001d400", "\u202e", "\ufeff", "\u00a0", "\0", "\ud800",
    "{{7*7}}", "${x}", "</script>", "since 2014", "Read more: ", "Image: ", "5 September 2017", "had not ",
    "in an attempt to ", "(", ")", "it ", "the city ",
])  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join))
@settings(max_examples=120, derandomize=True)
def test_every_quote_of_any_text_stands_at_its_offsets(text):
    assert_claims_stand_in_the_text(ENGINE, report_from_text(text, id="x", published=dt.date(2017, 9, 5)))


FILLER = st.lists(st.sampled_from(("told", "of", "rain,", "العربية", "naïve", "o" * 40)), max_size=90).map(" ".join)


@given(FILLER, FILLER)
@settings(max_examples=40, derandomize=True)
def test_a_sentence_is_kept_whole_or_cut_between_words(before, behind):
    text = f"{before + ', ' if before else ''}rebels captured Aleppo{' ' + behind if behind else ''}."
    report = report_from_text(f"It rained.\n\n{text}\n\nAll was said.", id="x", published=dt.date(2017, 9, 5))
    for claim in ENGINE.claims(report):
        evidence = claim.evidence
        first, last = evidence.start - len(evidence.prefix), evidence.end + len(evidence.suffix)
        whole = (report.text.index(text), report.text.index(text) + len(text))
        assert first == whole[0] or evidence.prefix[0].isspace()
        assert last == whole[1] or evidence.suffix[-1].isspace()
        assert first == whole[0] or evidence.start - first > 300 - 42
        assert last == whole[1] or last - evidence.end > 300 - 42


def test_a_quote_stands_in_its_sentence_and_in_no_other(engine):
    text = "Kobane is quiet. In the north, he said, rebels captured Aleppo on Monday.[12] It had been held by the army."
    claims = engine.claims(report_from_text(text, id="x", published=dt.date(2017, 9, 5)))
    (told,) = [claim.evidence for claim in claims if claim.status == "captured"]
    assert (told.prefix, told.quote, told.suffix) == (
        "In the north, he said, ",
        "rebels captured Aleppo",
        " on Monday.[12]",
    )


ENGINE = Engine()
"""One for all examples of a property, which take no fixtures."""


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_offsets_count_the_characters_of_the_file(engine, tmp_path, newline, mark):
    lines = ["Front report 😀𝐀", "", "5 September 2017", "", f"😀 {ARMY}", "", "Mosul is under 𝐈raqi army control 😀."]
    path = tmp_path / "a.txt"
    path.write_bytes(mark + newline.join(lines).encode())
    (report,) = read_reports([path])
    decoded = path.read_bytes().decode("utf-8-sig")
    assert report.text == decoded
    claims = engine.claims(report)
    assert claims
    assert all(decoded[c.evidence.start : c.evidence.end] == c.evidence.quote for c in claims)
    assert "captured Aleppo" in claims[0].evidence.quote


def test_the_same_text_makes_the_same_claims_in_every_container(engine, tmp_path):
    text = f"Front report\n\n5 September 2017\n\n{ARMY} 😀 The “army” also seized Idlib.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8", newline="")
    (tmp_path / "a.json").write_text(json.dumps({"id": "a", "text": text}))
    (tmp_path / "a.csv").write_text('id,text\na,"' + text.replace('"', '""') + '"\n', encoding="utf-8", newline="")
    said = []
    for name in ("a.txt", "a.json", "a.csv"):
        (report,) = read_reports([tmp_path / name])
        said.append([(c.id, c.status, c.evidence, c.when, c.place) for c in engine.claims(report)])
    assert said[0]
    assert said[0] == said[1] == said[2]


def test_an_unresolved_place_keeps_its_claim_with_the_reason(engine, tmp_path):
    (tmp_path / "a.txt").write_text("On 5 May 2017 the Syrian army captured the village of Qqzvkha.\n")
    claims = geomap.read(tmp_path / "a.txt")
    (record,) = claims.to_records()
    assert record["place"]["as_written"] == "Qqzvkha"
    assert (record["place"]["lat"], record["place"]["lon"], record["place"]["source_id"]) == (None, None, None)
    assert "Qqzvkha" in record["place"]["reason"]
    assert list(claims.unresolved) == list(claims)
    assert claims.chronicle().unresolved == tuple(claims)
    (again,) = read_claims([json.dumps(record)], name="x")
    assert again.place is None
    assert again.georeference.reason == record["place"]["reason"]


def test_claims_survive_their_own_file(examples):
    lines = [json.dumps(r) for r in examples.to_records()]
    again = read_claims(lines, name="x")
    assert again.to_records() == examples.to_records()
    assert [s.periods for s in again.chronicle().sites] != []
    for one, two in zip(examples.chronicle().sites, again.chronicle().sites, strict=True):
        assert one.place == two.place
        assert [(p.state, p.start, p.end, [f.id for f in p.forces]) for p in one.periods] == [
            (p.state, p.start, p.end, [f.id for f in p.forces]) for p in two.periods
        ]
    with pytest.raises(ClaimError, match=r"^x, line 2: "):
        read_claims([lines[0], "nonsense"], name="x")


# --- the same input, the same bytes ---------------------------------------------------------------------------


def test_two_runs_give_the_same_bytes(tmp_path):
    code = (
        "import sys; from geomap.cli import main; reports, to = sys.argv[1:]\n"
        "for line in ('map -o {}.html', 'extract -o {}.jsonl', 'extract -o {}.csv', 'toponyms -o {}.places.jsonl'):\n"
        "    assert main([*line.format(to).split(), '-q', reports]) == 0"
    )
    made = []
    for seed in ("1", "2"):
        to = tmp_path / seed
        subprocess.run(
            [sys.executable, "-c", code, str(EXAMPLES), str(to)],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        made.append([to.with_suffix(s).read_bytes() for s in (".html", ".jsonl", ".csv", ".places.jsonl")])
    assert made[0] == made[1]
    assert all(made[0])


def test_the_order_of_paths_changes_the_order_of_claims_and_nothing_else(examples):
    paths = sorted(EXAMPLES.iterdir())
    backwards = geomap.read([*reversed(paths)])
    assert sorted(backwards.to_records(), key=lambda r: r["id"]) == sorted(examples.to_records(), key=lambda r: r["id"])
    assert geomap.read([*paths, EXAMPLES, *paths]).to_records() == examples.to_records()

    def states(claims):
        return {
            site.key: [(p.state, p.start, p.end, {f.id for f in p.forces}) for p in site.periods]
            for site in claims.chronicle().sites
        }

    assert states(backwards) == states(examples)


def test_one_report_reads_the_same_alone_and_among_others(examples):
    for path in sorted(EXAMPLES.iterdir())[::5]:
        alone = geomap.read(path).to_records()
        assert alone == [r for r in examples.to_records() if r["report"]["path"] == str(path)]


@pytest.mark.skipif(shutil.which("unshare") is None, reason="no unshare here")
def test_the_network_is_not_needed(tmp_path):
    if subprocess.run(["unshare", "-n", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this user may not cut the network")
    line = ["unshare", "-n", sys.executable, "-m", "geomap", "map", str(EXAMPLES), "-o", "map.html"]
    done = subprocess.run(line, check=False, capture_output=True, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (OK, b"map.html\n")
    assert (tmp_path / "map.html").stat().st_size > 100_000


# --- hostile reports ------------------------------------------------------------------------------------------


def test_hostile_reports_are_read_and_drawn_and_run_nothing(tmp_path, capfd, monkeypatch):
    canary = tmp_path / "canary"
    folder = tmp_path / "reports"
    hostile.write(folder, canary)
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.chdir(tmp_path)
    assert main(["extract", "reports", "-o", "claims.jsonl"]) == OK
    assert main(["extract", "reports", "-o", "claims.csv"]) == OK
    for source, page in (("reports", "reports.html"), ("claims.jsonl", "claims.html")):
        assert main(["map", source, "-o", page, "--title", canary_payload(canary), "--note", "{% if"]) == OK
    assert (tmp_path / "reports.html").read_bytes() == (tmp_path / "claims.html").read_bytes()
    out, err = capfd.readouterr()
    assert all(c.isprintable() or c == "\n" for c in out + err)
    assert sorted(tmp_path.rglob("*")) == sorted(
        [*before, *(tmp_path / n for n in ("claims.jsonl", "claims.csv", "claims.html", "reports.html"))]
    )
    records = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text("utf-8").split("\n")[:-1]]
    payloads = (*hostile.payloads(canary), hostile.LONE)
    assert len(records) > 150  # "the town of" a payload is no claim of the town named before
    titled = {p for p in payloads if any(p in (r["report"]["title"] or "") for r in records)}
    assert titled == set(payloads)
    quoted = {p for p in payloads if any(p in r["evidence"]["quote"] for r in records)}
    assert len(quoted) >= 12
    assert "\0" not in (tmp_path / "claims.csv").read_text("utf-8")


def canary_payload(canary: Path) -> str:
    return hostile.payloads(canary)[1]


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_canary_sings_where_a_template_engine_gets_it(tmp_path):
    """Else that it is silent elsewhere would prove nothing."""
    import jinja2

    canary = tmp_path / "canary"
    for payload in hostile.payloads(canary)[1:3]:
        jinja2.Template(payload).render()
        gc.collect()
        assert canary.exists()
        canary.unlink()


def test_forces_may_be_called_anything_and_run_nothing(tmp_path):
    canary = tmp_path / "canary"
    payloads = [p for p in hostile.payloads(canary) if "\0" not in p and any(c.isalnum() for c in p)]
    forces = hostile.forces_file(tmp_path / "forces.toml", *payloads)
    lines = [f"On 5 May 2017 the {hostile.ALIASES[n]} Brigade captured Aleppo.\n\n" for n in range(len(payloads))]
    (tmp_path / "a.txt").write_text("6 May 2017\n\n" + "".join(lines))
    claims = geomap.read(tmp_path / "a.txt", settings=Settings(forces=forces))
    assert [c.force.name for c in claims] == payloads
    assert len(payloads) >= 28
    page = claims.map(title=payloads[1], note=payloads[2]).get_root().render()
    assert [p for p in payloads if any(mark in p for mark in ("<", "{{", "{%", "${")) and p in page] == []
    assert not canary.exists()
    forces.write_text(hostile.forces_file(forces, "]]>").read_text())
    with pytest.raises(LexiconError, match="'evil-0'"):
        Engine(Settings(forces=forces)).check()


def test_claims_of_nobody_s_making_are_drawn_as_text(tmp_path, examples):
    canary = tmp_path / "canary"
    records = hostile.claim_records(json.loads(json.dumps(examples.to_records())), canary)
    (tmp_path / "claims.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records))
    assert main(["map", "-q", str(tmp_path / "claims.jsonl"), "-o", str(tmp_path / "map.html")]) == OK
    page = (tmp_path / "map.html").read_text("utf-8")
    for payload in hostile.payloads(canary):
        if any(mark in payload for mark in ("<", "{{", "{%", "${")):
            assert payload not in page
    assert not canary.exists()


def test_a_file_that_is_not_there_is_what_python_calls_it(tmp_path):
    gone = tmp_path / "gone"
    for kind, ask in (
        (ReportError, lambda: geomap.read(gone)),
        (ReportError, lambda: geomap.read(f"{gone}*.txt")),
        (ClaimError, lambda: geomap.Claims.load(gone)),
        (CorrectionsError, lambda: geomap.read(EXAMPLES, settings=geomap.Settings(corrections=gone))),
    ):
        with pytest.raises(FileNotFoundError, match=r"gone") as caught:
            ask()
        assert isinstance(caught.value, kind)
    with pytest.raises(ReportError) as caught:
        geomap.read("")
    assert not isinstance(caught.value, OSError)


def test_a_fault_of_ours_in_one_report_does_not_cost_the_others(tmp_path, capsys, monkeypatch):
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(f"6 May 2017\n\n{ARMY}\n")
    asked = Engine.read

    def faulty(self, report, **more):
        if report.citation.id in broken:
            raise IndexError("a\x1b[31m\nb")
        return asked(self, report, **more)

    monkeypatch.setattr(Engine, "read", faulty)
    broken = {"b"}
    assert main(["extract", str(tmp_path)]) == 3
    out, err = capsys.readouterr()
    assert [json.loads(line)["report"]["id"] for line in out.splitlines()] == ["a", "c"]
    assert "b.txt: a fault of geomap itself (IndexError: a\\x1b[31m\\nb): please report it" in err
    assert "Traceback" not in err
    broken = {"a", "b", "c"}
    assert main(["map", str(tmp_path), "-o", str(tmp_path / "map.html")]) == FAILED
    assert not (tmp_path / "map.html").exists()


# --- the two articles that geomap started from ----------------------------------------------------------------


def _seeds() -> Path | None:
    """They are another publisher's text and no part of the project: a folder of them may lie beside it."""
    for folder in (os.environ.get("GEOMAP_SEEDS"), ROOT.parent / "shared" / "seeds"):
        if folder and (Path(folder) / "gold.jsonl").is_file() and (Path(folder) / "gold.json").is_file():
            return Path(folder)
    return None


SEEDS = _seeds()
seeded = pytest.mark.skipif(SEEDS is None, reason="GEOMAP_SEEDS names no folder with the two articles and their gold")


@pytest.fixture(scope="module")
def seeds():
    assert SEEDS is not None
    paths = sorted(SEEDS.glob("*.txt"))
    assert len(paths) == 2
    return geomap.read(paths)


def _plain(name: str | None) -> str:
    return " ".join((name or "").casefold().replace("the ", " ").split())


def _named(accepted: list[str] | None, force) -> bool:
    if not accepted:
        return True
    return force is not None and bool({_plain(force.name), _plain(force.as_written)} & {_plain(a) for a in accepted})


def _right_force(gold: dict, claim) -> bool:
    if gold["status"] == "contested":
        parties = gold.get("parties") or []
        return all(any(_named(party, f) for f in claim.parties) for party in parties)
    besieger = gold.get("opponent") if gold["status"] == "besieged" else None
    return _named(gold.get("force"), claim.force) and _named(besieger, claim.opponent)


def _right_date(gold: dict, claim) -> bool:
    wanted = [dt.date.fromisoformat(d) if d else None for d in (gold["earliest"], gold["latest"])]
    said = [claim.when.earliest, claim.when.latest]
    if None in (*wanted, *said):
        pairs = [(a, b) for a, b in zip(wanted, said, strict=True) if a and b]
        return bool(pairs) and all(abs((a - b).days) <= 3 for a, b in pairs)
    both = (min(wanted[1], said[1]) - max(wanted[0], said[0])).days + 1
    return both / ((max(wanted[1], said[1]) - min(wanted[0], said[0])).days + 1) >= 0.5


def _right_place(gold: dict, claim) -> bool:
    wanted, said = _plain(gold["place"]), _plain(claim.place_as_written)
    return wanted in {said, said.removesuffix(" city")} and claim.place is not None


@seeded
def test_the_articles_claims_are_found(seeds):
    for document in map(json.loads, (SEEDS / "gold.jsonl").read_text("utf-8").splitlines()):
        keys = ("place", "status", "force", "parties", "earliest", "latest")
        body = [g for g in document["claims"] if g["zone"] == "body" and not g.get("optional")]
        distinct = list({json.dumps([g.get(k) for k in keys]): g for g in body}.values())
        assert len(distinct) == 16
        free = [c for c in seeds if c.citation.id == document["id"]]
        scored = sorted(
            (-(2 * _right_force(g, c) + _right_date(g, c)), n, m)
            for n, g in enumerate(distinct)
            for m, c in enumerate(free)
            if c.status in {g["status"], *g.get("status_also", ())} and _right_place(g, c)
        )
        pairs: dict[int, int] = {}
        for _, n, m in scored:
            if n not in pairs and m not in pairs.values():
                pairs[n] = m
        right = [(distinct[n], free[m]) for n, m in pairs.items() if _right_force(distinct[n], free[m])]
        assert len(right) >= 12
        assert sum(_right_date(g, c) for g, c in right) >= 10


@seeded
def test_the_articles_quotes_stand_in_their_files(seeds):
    for claim in seeds:
        text = Path(claim.citation.path).read_bytes().decode("utf-8")
        assert text[claim.evidence.start : claim.evidence.end] == claim.evidence.quote


@seeded
def test_the_articles_places_lie_where_they_should(seeds):
    from geopy.distance import geodesic

    expected = json.loads((SEEDS / "gold.json").read_text("utf-8"))["gazetteer_expectations"]
    where = {"Raqqa": "raqqa", "Mosul": "mosul", "Brigade 137": "brigade-137", "Syria": "syria", "Iraq": "iraq"}
    where |= {"Deir el-Zour": "deir-ez-zor-city", "Deir el-Zour province": "deir-ez-zor-province"}
    assert {c.place_as_written for c in seeds} >= {*where} - {"Syria", "Iraq"}
    for claim in seeds:
        it = expected[where[claim.place_as_written]]
        tolerance = max(it["tolerance_km"], 350 if claim.place.feature.startswith("A.PCL") else 0)
        assert geodesic((claim.place.lat, claim.place.lon), (it["lat"], it["lon"])).km <= tolerance


@seeded
class TestMistakesAReaderWouldNotForgive:
    def body(self, seeds):
        return [c for c in seeds if c.evidence.zone == "body"]

    def test_actors_and_demonyms_are_no_places(self, seeds):
        actors = {"RU", "US", "IR", "LB"}
        assert not [c for c in seeds if c.place is not None and c.place.country in actors]
        assert not [c for c in seeds if "kurdistan" in c.place_as_written.casefold()]
        assert {c.place.country for c in self.body(seeds)} == {"SY", "IQ"}

    def test_words_of_credits_are_no_places(self, seeds, engine):
        words = {"al-furqan", "moore", "zuma", "imago", "getty", "abaca", "dw"}
        assert not [c for c in seeds if c.place_as_written.casefold() in words]
        for report in read_reports(sorted(SEEDS.glob("*.txt"))):
            assert not words & {t.name.casefold() for t in engine.toponyms(report)[0]}

    def test_page_furniture_makes_neither_claims_nor_dates(self, seeds):
        for claim in seeds:
            text = Path(claim.citation.path).read_bytes().decode("utf-8")
            line = text[text.rfind("\n", 0, claim.evidence.start) + 1 : claim.evidence.end]
            assert not line.lstrip().startswith(("Image:", "Read more:", "7 images", "06:00", "01:32", "Advertisement"))
            assert claim.evidence.zone in {"body", "gallery"}
            written = claim.when.as_written or ""
            assert not any(stub in written for stub in ("06:00", "01:32", "images", "| 7"))

    def test_a_province_is_not_its_city(self, seeds):
        said = {c.place_as_written: c.place for c in seeds}
        assert said["Deir el-Zour province"].feature == "A.ADM1"
        assert said["Deir el-Zour"].feature.startswith("P.")
        assert said["Deir el-Zour province"].source_id != said["Deir el-Zour"].source_id

    def test_mosul_fell_in_august(self, seeds):
        (when,) = {c.when for c in self.body(seeds) if c.place_as_written == "Mosul" and c.status == "captured"}
        assert (when.earliest, when.latest) == (dt.date(2017, 8, 1), dt.date(2017, 8, 31))

    def test_divided_towns_are_not_held_by_one_side(self, seeds):
        states = {s.site.place.name: s.period for s in seeds.as_of("2017-09-05") if s.site.part is None}
        for name in ("Deir ez-Zor", "Ar Raqqah"):
            (period,) = [
                p
                for s in seeds.as_of("2017-09-05")
                if s.site.part is None
                and (p := s.period) is not None
                and s.site.place.name == name
                and s.site.place.feature.startswith("P.")
            ]
            assert period.state in {"contested", "disputed"} or period.share is not None
        assert states["Mosul"].state == "held"
        assert states["Mosul"].forces[0].side != "iraq:islamic-state"

    def test_who_took_mosul_in_2014_is_not_who_took_it_in_2017(self, seeds):
        takings = {
            (c.force.id, c.when.earliest) for c in seeds if c.place_as_written == "Mosul" and c.status == "captured"
        }
        assert all(earliest != dt.date(2017, 8, 1) for force, earliest in takings if force == "islamic-state")
        assert len({force for force, earliest in takings if earliest == dt.date(2017, 8, 1)}) == 1

    def test_an_uprising_is_not_control(self, seeds):
        told = [c for c in seeds if "rose up" in c.evidence.quote]
        assert all(c.force is None or c.force.id == "islamic-state" for c in told)

    def test_european_capitals_are_not_held(self, seeds):
        assert not [c for c in seeds if c.place_as_written in {"Berlin", "Brussels", "Paris", "Europe", "EU"}]

    def test_the_sea_that_missiles_came_from_is_not_struck(self, seeds):
        assert not [c for c in seeds if "Mediterranean" in c.place_as_written]
        assert not [c for c in seeds if c.place is not None and c.place.feature.startswith("H.")]
        assert {c.place_as_written for c in seeds if c.status == "struck"} == {"Deir el-Zour"}
