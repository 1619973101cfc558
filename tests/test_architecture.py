"""Which room imports which: a stage never imports a later one (docs/architecture.md)."""

from __future__ import annotations

import ast
import graphlib
import re
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "geomap"
MODULES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
GROUND = {
    "geomap", "geomap._claimmodel", "geomap.collector", "geomap.credits", "geomap.digests", "geomap.errors",
    "geomap.folders", "geomap.jsonlines", "geomap.lexicons", "geomap.model", "geomap.patterns", "geomap.settings",
    "geomap.sides", "geomap.writing",
}  # fmt: skip
EXPORT = {"geomap.records", "geomap.geojson", "geomap.export", "geomap.frames"}
MAY_IMPORT: dict[str, set[str]] = {
    "geomap.reports": set(),
    "geomap.places": set(),
    "geomap.reading": {"geomap.places.names", "geomap.places.gazetteer", "geomap.places.memory", "geomap.places.mgrs"},
    "geomap.chronicle": set(),
    # `python -m geomap.mapping.basemap` opens the shapes that a map is given.
    "geomap.mapping": {"geomap.chronicle", "geomap.geojson", "geomap.places.shapes"},
    **{name: {*EXPORT, "geomap.mapping.palette"} for name in EXPORT},
    **{name: set() for name in GROUND - {"geomap", "geomap.model"}},
}
"""What of geomap each room may import besides the ground and itself; modules not named here may import anything."""


def imported(path: Path) -> set[str]:
    """The modules of geomap that a module imports when it is loaded or run, but not those it names for types alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module is not None and node.module.split(".")[0] == "geomap":
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module for name in full}
    return found


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_a_room_imports_only_what_stands_before_it(room):
    allowed = GROUND | MAY_IMPORT[room]
    inside = [name for name in MODULES if name == room or name.startswith(f"{room}.")]
    assert inside, f"{room} is not there any more"
    wrong = {
        (name, other)
        for name in inside
        for other in imported(MODULES[name])
        if other not in allowed and other != room and not other.startswith(f"{room}.")
    }
    assert wrong == set()


def test_no_two_rooms_of_reading_import_each_other():
    rooms: dict[str, set[str]] = {}
    for name, path in MODULES.items():
        room = ".".join(name.split(".")[:3])
        if room.startswith("geomap.reading."):
            others = {".".join(other.split(".")[:3]) for other in imported(path)} - {room}
            rooms.setdefault(room, set()).update(other for other in others if other.startswith("geomap.reading."))
    assert len(rooms) > 10
    list(graphlib.TopologicalSorter(rooms).static_order())  # raises CycleError


def test_modules_of_reading_do_not_import_in_circles():
    reading = {name: imported(path) - {name} for name, path in MODULES.items() if name.startswith("geomap.reading.")}
    assert len(reading) > 100
    list(graphlib.TopologicalSorter(reading).static_order())  # raises CycleError


def test_what_finds_forces_is_no_chain_of_classes():
    """Rules are functions: where classes add methods to one another, nobody sees what one of them needs."""
    found = [
        (node.name, ast.unparse(base))
        for name, path in MODULES.items()
        if name.startswith("geomap.reading.forces.")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        for base in node.bases
    ]
    assert [pair for pair in found if pair[1] != "NamedTuple"] == [("Scan", "Row")]


def test_only_mapping_imports_folium():
    users = {
        name
        for name, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "folium" for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "folium")
    }
    assert users
    assert all(name.startswith("geomap.mapping.") for name in users)


def test_reading_compiles_no_pattern_before_it_is_used():
    def compiled(node: ast.AST) -> bool:
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            return False
        call = isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"
        return call or any(map(compiled, ast.iter_child_nodes(node)))

    reading = {name: path for name, path in MODULES.items() if name.startswith(("geomap.reading", "geomap.claim"))}
    eager = {name for name, path in reading.items() if compiled(ast.parse(path.read_text(encoding="utf-8")))}
    assert eager == set()


def test_no_set_of_words_stands_twice():
    """A set that several modules ask for stands in `reading/commonwords.py`, or in the lexicon."""

    def words(value):
        match value:
            case ast.Call(func=ast.Name(id="frozenset"), args=[inner]):
                return words(inner)
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="split")):
                return frozenset(text.split())
            case ast.Set(elts=members) if all(isinstance(m, ast.Constant) for m in members):
                return frozenset(m.value for m in members)
        return frozenset()

    found = {}
    for name, path in MODULES.items():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and len(several := words(node.value)) >= 3:
                target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
                found.setdefault(several, []).append(f"{name}.{target.id}")
    assert [modules for modules in found.values() if len(modules) > 1] == []


ROOMS = ("geomap/", "reading/", "places/", "chronicle/", "mapping/", "reports/", "commands/", "lexicon/", "tests/")


def texts() -> list[Path]:
    """What people read of the package: its modules, its word lists and its documents."""
    root = PACKAGE.parent
    documents = [*root.glob("*.md"), *root.glob("docs/*.md"), *root.glob("gazetteer/*.md")]
    return [*MODULES.values(), *PACKAGE.rglob("*.toml"), *documents]


def exists(name: str) -> bool:
    """Is there a module, class, function or attribute of this dotted name?"""
    module = next((part for part in prefixes(name) if part in MODULES), None)
    if module is None:
        return False
    found = import_module(module)
    for attribute in name.removeprefix(module).split(".")[1:]:
        if not hasattr(found, attribute) and attribute not in getattr(found, "__annotations__", {}):
            return False
        found = getattr(found, attribute, None)
    return True


def prefixes(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(len(parts), 0, -1)]


def test_what_the_texts_name_is_there():
    """A docstring or document that sends its reader to a module or function that is not there any more."""
    named = {
        (path.name, name)
        for path in texts()
        for name in re.findall(r"`(geomap(?:\.\w+)+)(?:\(\))?`", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert {(path, name) for path, name in named if not exists(name)} == set()
    written = {
        (path.name, name)
        for path in texts()
        for name in re.findall(
            r"[`(]((?:[a-z_]+/)+[a-z_.]+|[a-z_]+\.(?:py|toml))[`)]", path.read_text(encoding="utf-8")
        )
        if name.startswith(ROOMS) or "/" not in name
    }
    assert len(written) > 40
    root = PACKAGE.parent
    there = {path.name for folder in ("geomap", "gazetteer", "tests") for path in (root / folder).rglob("*.*")}
    there |= {path.name for path in root.glob("*.toml")}
    missing = {
        (path, name)
        for path, name in written
        if not any((folder / name).exists() for folder in (root, PACKAGE)) and ("/" in name or name not in there)
    }
    assert missing - {("README.md", "geomap/_gazetteer")} == set()  # where an installed copy has it
