from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import geomap

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
README = (ROOT / "README.md").read_text("utf-8")

NOT_OURS = {".git", ".venv", "venv", "dist", "build", "downloads", "__pycache__", "node_modules"}
# Assembled, so that this file does not hold what it looks for.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
        ("conda", "anaconda", "org"),
    )
]
MACHINE_PATHS = ["/" + folder + "/" for folder in ("work", "opt/pypi", "root", "home/runner", "opt/wheels")]
BUILT_IN_NAMES = {"geomap"}
# What a package is imported as, where that is not its name.
IMPORTED_AS = {"marisa-trie": "marisa_trie", "xstatic-leaflet": "xstatic"}
OPTIONAL = {"trafilatura", "pandas"}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def names(requirements: list[str]) -> set[str]:
    return {normal(re.match(r"[A-Za-z0-9._-]+", line).group()) for line in requirements}


def files():
    """What a commit would hold: everything but caches, environments and results."""
    for folder, folders, found in os.walk(ROOT):
        folders[:] = sorted(
            f for f in folders if f not in NOT_OURS and not re.fullmatch(r"\..*_cache|\.hypothesis|.*\.egg-info", f)
        )
        if Path(folder) == ROOT / "output":
            continue
        yield from (Path(folder) / name for name in sorted(found) if name not in NOT_OURS)  # a worktree has a file .git


def pins(name: str) -> dict[str, str]:
    """The entries of a constraints file by name of the package, continued lines joined."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {normal(line.partition("==")[0]): line for line in lines}


def block(mark: str) -> str:
    found = re.search(rf"^<!-- ci: {mark} -->\n```\w+\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert found is not None, f"README.md has no block {mark!r}"
    return found.group(1)


def run(*arguments: str, cwd: Path, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", *arguments], cwd=cwd, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == code, done.stderr
    return done.stdout


# --- pins -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["constraints.txt", "constraints-dev.txt"])
def test_every_pin_is_exact_and_has_hashes(name):
    entries = pins(name)
    assert entries
    for line in entries.values():
        pin = re.match(r"[a-z0-9-]+==[0-9][\w.!+]*(?: ; [^-]+?)?\s+(?=--hash)", line)
        assert pin is not None, line
        assert re.fullmatch(r"(?:--hash=sha256:[0-9a-f]{64}\s*)+", line[pin.end() :]), line


def test_no_package_is_pinned_twice():
    assert not pins("constraints.txt").keys() & pins("constraints-dev.txt").keys()


def test_what_runs_and_builds_geomap_is_pinned():
    declared = PROJECT["build-system"]["requires"] + PROJECT["project"]["dependencies"]
    declared += PROJECT["project"]["optional-dependencies"]["html"]
    assert names(declared) <= pins("constraints.txt").keys()


def test_what_tests_geomap_is_pinned():
    declared = [line for group in PROJECT["dependency-groups"].values() for line in group]
    assert names(declared) <= pins("constraints.txt").keys() | pins("constraints-dev.txt").keys()


def test_pins_are_of_the_versions_the_project_allows():
    from packaging.requirements import Requirement

    pinned = pins("constraints.txt") | pins("constraints-dev.txt")
    declared = PROJECT["build-system"]["requires"] + PROJECT["project"]["dependencies"]
    declared += [line for group in PROJECT["dependency-groups"].values() for line in group]
    for requirement in map(Requirement, declared):
        version = re.search(r"==([\w.!+]+)", pinned[normal(requirement.name)]).group(1)
        assert version in requirement.specifier, requirement


def test_every_third_party_import_is_declared():
    declared = {IMPORTED_AS.get(name, name) for name in names(PROJECT["project"]["dependencies"])}
    extras = {n for group in PROJECT["project"]["optional-dependencies"].values() for n in names(group)}
    assert extras >= OPTIONAL
    imported = set()
    for path in (ROOT / "geomap").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                imported.add(node.module.partition(".")[0])
    assert imported - set(sys.stdlib_module_names) - BUILT_IN_NAMES - declared - extras == set()


# --- what a commit must not hold ------------------------------------------------------------------------------


def test_no_file_names_a_registry_or_a_path_of_a_machine():
    wanted = [text.encode() for text in REGISTRIES + MACHINE_PATHS]
    found = []
    for path in files():
        data = path.read_bytes()
        # A table of place names can hold any few bytes by chance: its hosts are looked for, its slashes are not.
        looked_for = wanted[: len(REGISTRIES)] if b"\0" in data[:4096] else wanted
        found += [f"{path.relative_to(ROOT)}: {text.decode()}" for text in looked_for if text in data]
    assert found == []


def test_the_walk_sees_the_project():
    seen = {str(path.relative_to(ROOT)) for path in files()}
    assert {"pyproject.toml", "constraints.txt", "geomap/__init__.py", "gazetteer/data/ATTRIBUTION.md"} <= seen


# --- what a stranger reads first ------------------------------------------------------------------------------


def test_readme_has_the_two_commands():
    first, second = block("map"), block("tests")
    assert "--require-hashes -r constraints.txt" in first
    assert "geomap map examples/reports -o output/map.html" in first
    assert "pytest" in second
    assert all(line.endswith("&&") for text in (first, second) for line in text.splitlines()[:-1])


def test_ci_runs_the_commands_of_the_readme():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    for mark in re.findall(r"<!-- ci: (\w+) -->", README):
        assert f"readme_block {mark}" in script
        assert f"block.{mark}" in script
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_readme_names_every_command_and_only_options_that_exist(tmp_path):
    usage = run("-m", "geomap.cli", "--help", cwd=tmp_path)
    commands = re.findall(r"^    (\w+)(?: |$)", usage, re.MULTILINE)
    assert {"map", "extract", "toponyms", "resolve", "gazetteer"} <= set(commands)
    known = {"--require-hashes", "--no-deps", "--no-build-isolation", "--help"}
    for command in commands:
        assert f"`geomap {command} " in README
        known |= set(re.findall(r"--[a-z-]+", run("-m", "geomap.cli", command, "--help", cwd=tmp_path)))
    for action in ("info", "add"):
        known |= set(re.findall(r"--[a-z-]+", run("-m", "geomap.cli", "gazetteer", action, "--help", cwd=tmp_path)))
    assert set(re.findall(r"(?<![\w!<-])--[a-z][a-z-]+", README)) - known == set()


DOCUMENTS = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_of_a_document_lead_somewhere(document):
    for target, _, heading in re.findall(r"""(?:\]\(|src=")([^)#:"]*)(#([\w-]+))?[)"]""", document.read_text("utf-8")):
        linked = document.parent / target if target else document
        assert linked.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.+)$", linked.read_text("utf-8"), re.MULTILINE)
            assert heading in {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in headings}, heading


def test_figures_of_the_readme_are_those_of_the_document_on_accuracy():
    table = README[README.index("## How well it reads") : README.index("## Safety")]
    full = (ROOT / "docs" / "accuracy.md").read_text("utf-8")
    figures = re.findall(r"\b0\.\d+\b", table)
    assert figures
    assert [figure for figure in figures if figure not in full] == []


def test_licences_are_there():
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License")
    assert all((ROOT / path).is_file() for path in PROJECT["project"]["license-files"])
    assert "GeoNames" in (ROOT / "gazetteer" / "data" / "ATTRIBUTION.md").read_text("utf-8")


# --- the package ----------------------------------------------------------------------------------------------


def test_one_version_everywhere(tmp_path):
    from importlib.metadata import version

    assert version("geomap-news") == geomap.__version__
    assert run("-m", "geomap.cli", "--version", cwd=tmp_path).split() == ["geomap", geomap.__version__]
    assert f"## {geomap.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_command_is_installed():
    from importlib.metadata import entry_points

    (command,) = entry_points(group="console_scripts", name="geomap")
    assert command.load() is __import__("geomap.cli", fromlist=["command"]).command


def test_every_public_name_can_be_imported():
    for name in geomap.__all__:
        assert getattr(geomap, name) is not None
    with pytest.raises(AttributeError, match="no_such_name"):
        geomap.no_such_name  # noqa: B018


HEAVY = ("folium", "branca", "jinja2", "trafilatura", "lxml", "geopy.geocoders", "pandas", "requests")
REPORT = str(ROOT / "examples" / "reports" / "2017-03-03_palmyra.txt")
LIGHT = {
    "import": "import geomap",
    "version": "from geomap.cli import main\ntry:\n    main(['--version'])\nexcept SystemExit:\n    pass",
    "resolve": "from geomap.cli import main\nassert main(['resolve', 'Mosul']) == 0",
    "extract": f"from geomap.cli import main\nassert main(['extract', {REPORT!r}]) == 0",
}


def loaded(job: str, modules: tuple[str, ...], cwd: Path) -> str:
    script = f"{LIGHT[job]}\nimport sys\nprint([m for m in {modules!r} if m in sys.modules])"
    return run("-c", script, cwd=cwd).splitlines()[-1]


@pytest.mark.parametrize("job", LIGHT)
def test_what_draws_no_map_loads_no_folium(job, tmp_path):
    assert loaded(job, HEAVY, tmp_path) == "[]"


@pytest.mark.parametrize("job", ["import", "version"])
def test_saying_the_version_reads_no_gazetteer(job, tmp_path):
    assert loaded(job, ("numpy", "marisa_trie", "shapely"), tmp_path) == "[]"
