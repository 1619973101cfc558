"""What a short run does not load: that, and not the work, is most of its time."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PATHS = ("pathlib", "urllib.parse", "ipaddress")
"""What is loaded where an option names a file."""
HEAVY = (
    "numpy", "shapely", "folium", "geopy", "pandas", "trafilatura", "lxml", "tomllib", "importlib.resources",
    "urllib.request", "http.client", "multiprocessing", "asyncio", "ssl", "csv", "tempfile", "hashlib", "string",
    "dataclasses", "inspect", "ast", "glob", *PATHS,
    "geomap._claimmodel", "geomap.chronicle", "geomap.export", "geomap.mapping", "geomap.pipeline", "geomap.records",
    "geomap.places.corrections", "geomap.places.countrytables",
    "geomap.places.derivation", "geomap.places.fallback", "geomap.places.geocoding", "geomap.places.relations",
    "geomap.places.mgrs", "geomap.places.shapes", "geomap.places.tablewriting",
    "geomap.reading.claims", "geomap.reading.dates",
    "geomap.reading.forces", "geomap.reading.rules", "geomap.reports.html", "geomap.reports.tables",
)  # fmt: skip
"""Modules that `geomap toponyms` must not load for a report in plain text."""

_CODE = """
import json, sys
from geomap.cli import main
status = main(sys.argv[1:])
print(json.dumps([status, sorted(sys.modules)]), file=sys.stderr)
"""
_NAMED_TUPLES = """
from typing import ForwardRef
for name, module in [item for item in sys.modules.items() if item[0].startswith("geomap")]:
    for value in vars(module).values():
        if hasattr(value, "_fields") and ForwardRef in map(type, value.__annotations__.values()):
            print(f"{name}.{value.__name__}")
"""


def run(*words: str) -> tuple[str, set[str]]:
    """Standard output of a command, and the modules it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", _CODE, *words], check=True, capture_output=True, text=True, encoding="utf-8"
    )
    status, modules = json.loads(done.stderr.splitlines()[-1])
    assert status == 0
    return done.stdout, set(modules)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cold") / "report.txt"
    path.write_text("Troops entered Mosul from the north on Sunday, officials in Baghdad said.\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def loaded(report: Path) -> set[str]:
    out, modules = run("toponyms", "-q", str(report))
    assert [t["name"] for t in json.loads(out)["toponyms"]] == ["Mosul", "Baghdad"]
    return modules


@pytest.mark.parametrize("name", HEAVY)
def test_finding_places_does_not_load(loaded: set[str], name: str) -> None:
    assert name not in loaded


def test_no_annotation_is_compiled(report: Path) -> None:
    code = f"{_CODE}{_NAMED_TUPLES}"
    done = subprocess.run([sys.executable, "-c", code, "toponyms", "-q", str(report)], check=True, capture_output=True)
    assert done.stdout.decode("utf-8").splitlines()[1:] == []


def test_a_folder_without_tables_loads_nothing_more(
    report: Path, loaded: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gazetteer").mkdir()
    (tmp_path / "gazetteer" / ".lock").touch()
    monkeypatch.setenv("GEOMAP_DATA", str(tmp_path))
    assert run("toponyms", "-q", str(report))[1] <= loaded


def test_nor_does_writing_them_to_a_file(report: Path, loaded: set[str]) -> None:
    _, modules = run("toponyms", "-q", str(report), "-o", str(report.with_suffix(".jsonl")))
    assert {name for name in modules - loaded if name.startswith("geomap")} == {"geomap.writing"}
    assert modules.isdisjoint(set(HEAVY).difference(PATHS))


def test_reading_claims_loads_no_archives_no_openssl_no_arrays_and_no_paths(tmp_path: Path) -> None:
    path = tmp_path / "claim.txt"
    path.write_text("The rebels captured Aleppo on Monday.\n", encoding="utf-8")
    out, modules = run("extract", "-q", str(path))
    assert json.loads(out)["status"] == "captured"
    assert modules.isdisjoint(PATHS)
    assert modules.isdisjoint({"zipfile", "tempfile", "importlib.resources", "_hashlib", "tomllib", "numpy", "shapely"})


def test_the_version_loads_no_gazetteer() -> None:
    code = "import sys\nfrom geomap.cli import main\ntry:\n    main(['--version'])\nfinally:\n    print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    modules = set(done.stdout.split())
    assert modules.isdisjoint({"marisa_trie", "geomap.engine", "geomap.model", "numpy"})
