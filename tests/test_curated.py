"""The hand-checked places: shape, ranges and provenance of every row of `gazetteer/curated.csv`."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

CURATED = Path(__file__).parents[1] / "gazetteer" / "curated.csv"
COLUMNS = [
    "name",
    "variants",
    "lat",
    "lon",
    "country",
    "admin1",
    "feature",
    "uncertainty_m",
    "source",
    "source2",
    "note",
]
# GeoNames feature codes in use. A new kind of place means a look at GeoNames' list, then a line here.
FEATURES = {
    "A": "ADM1 ADM2 ADM3",
    "H": "BAY GLCR GULF LK RSV STM STRT WAD",
    "L": "AREA GASF INDS MILB OILF PRK PRT RES RGN",
    "P": "PPL PPLX STLMT",
    "R": "RD RDCR RDJCT",
    "S": "AIRB AIRF AIRH AIRP BDG CMP CMPRF CSTL CTRA DAM FCL FT HSP MFG MN OILR OILT PMPO PRN PS PSH PSN PSTB RSTN "
    "RUIN SHRN TOWR UNIV",
    "T": "CAPE DSRT HLL HLLS ISL ISLS LAVA MT MTS PASS PEN PK PLAT RDGE VAL",
    "V": "FRST",
}
# The countries and territories of the theatres covered, ISO 3166-1 alpha-2.
COUNTRIES = (
    "AF AM AO AZ BA BF BI BO CD CF CM CO CY DJ DZ EG EH ER ET FK GE HT IL IN IQ IR JO KE KP KR LA LB LK LR LY ML MM "
    "MZ NE NG PG PH PK PS RU RW SA SD SO SS SV SY TD TL TR UA UG VE VN XK YE"
)


def rows() -> list[dict[str, str]]:
    with CURATED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module", name="rows")
def _rows() -> list[dict[str, str]]:
    return rows()


def test_header_and_line_ends():
    text = CURATED.read_bytes()
    assert text.decode("utf-8").splitlines()[0] == ",".join(COLUMNS)
    assert b"\r" not in text
    assert text.endswith(b"\n")
    assert not text.startswith(b"\xef\xbb\xbf")


def test_no_row_is_ragged():
    with CURATED.open(encoding="utf-8", newline="") as file:
        widths = Counter(len(row) for row in csv.reader(file))
    assert set(widths) == {len(COLUMNS)}


def test_brigade_137_is_there(rows):
    (row,) = [row for row in rows if row["name"] == "Brigade 137"]
    assert float(row["lat"]) == pytest.approx(35.321, abs=0.005)
    assert float(row["lon"]) == pytest.approx(40.023, abs=0.005)
    assert row["country"] == "SY"
    assert row["feature"] == "L.MILB"
    assert {"137th Brigade", "Base 137", "Brigade 137 base", "137th Mechanised Brigade base"} <= set(
        row["variants"].split("|")
    )
    assert row["source2"]


def test_at_least_twelve_countries(rows):
    assert len({row["country"] for row in rows}) >= 12


def test_rows_are_sorted_and_unique(rows):
    keys = [(row["country"], row["name"]) for row in rows]
    assert keys == sorted(keys)
    folded = Counter((country, name.casefold()) for country, name in keys)
    assert [key for key, count in folded.items() if count > 1] == []


def test_only_known_countries_and_features(rows):
    for row in rows:
        assert row["country"] in COUNTRIES.split(), row["name"]
        feature_class, _, code = row["feature"].partition(".")
        assert code in FEATURES.get(feature_class, "").split(), (row["name"], row["feature"])


def test_coordinates_are_in_range_and_no_finer_than_known(rows):
    for row in rows:
        assert re.fullmatch(r"-?\d{1,2}(\.\d{1,5})?", row["lat"]), row["name"]
        assert re.fullmatch(r"-?\d{1,3}(\.\d{1,5})?", row["lon"]), row["name"]
        assert -90 <= float(row["lat"]) <= 90
        assert -180 <= float(row["lon"]) <= 180
        assert row["uncertainty_m"].isdecimal(), row["name"]
        uncertainty_m = int(row["uncertainty_m"])
        assert 50 <= uncertainty_m <= 300_000, row["name"]
        # A last digit that stands for less than a hundredth of the uncertainty would be pretence.
        decimals = max(len(row[axis].partition(".")[2]) for axis in ("lat", "lon"))
        assert 111_320 / 10**decimals >= uncertainty_m / 1000, row["name"]


def test_every_row_says_where_it_is_from(rows):
    for row in rows:
        assert row["source"].strip(), row["name"]
        assert row["source"] != row["source2"], row["name"]
        for text in row.values():
            assert text == text.strip()
            assert "://" not in text, row["name"]
            assert not re.search(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]", text), row["name"]


def test_variants_are_distinct_names(rows):
    for row in rows:
        variants = row["variants"].split("|") if row["variants"] else []
        assert all(variant and variant == variant.strip() for variant in variants), row["name"]
        names = [name.casefold() for name in [row["name"], *variants]]
        assert len(set(names)) == len(names), row["name"]
        assert min(map(len, names)) >= 2, row["name"]


def test_one_name_means_one_place_within_a_country(rows):
    """A variant may not be the name of another row of the same country: nobody could choose between them."""
    names = {(row["country"], row["name"].casefold()) for row in rows}
    for row in rows:
        for variant in filter(None, row["variants"].split("|")):
            assert (row["country"], variant.casefold()) not in names, (row["name"], variant)
