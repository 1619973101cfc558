"""Does a wheel hold the package and the gazetteer's data as they are committed, and nothing else?

python .ci/check_wheel.py WHEEL     in the checkout it was built from
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

MAX_BYTES = 25_000_000


def committed() -> set[str]:
    """Paths that the wheel must have, from what git tracks."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "geomap", "gazetteer/data"],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    )
    files = filter(None, listed.stdout.split("\0"))
    return {
        str(PurePosixPath("geomap/_gazetteer") / PurePosixPath(file).relative_to("gazetteer/data"))
        if file.startswith("gazetteer/data/")
        else file
        for file in files
    }


def problems(wheel: Path) -> list[str]:
    """What is wrong with a wheel, a line each."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    metadata = {name for name in names if name.partition("/")[0].endswith(".dist-info")}
    inside, expected = names - metadata, committed()
    found = [f"missing: {name}" for name in sorted(expected - inside)]
    found += [f"not committed: {name}" for name in sorted(inside - expected)]
    found += [
        f"a script among the data: {name}"
        for name in sorted(inside)
        if name.startswith("geomap/_gazetteer/") and PurePosixPath(name).suffix in {".py", ".sh", ".toml"}
    ]
    for licence in ("LICENSE", "ATTRIBUTION.md"):
        if not any(PurePosixPath(name).name == licence for name in metadata):
            found.append(f"no {licence} in its metadata")
    if not any(name.startswith("geomap/_gazetteer/") for name in inside):
        found.append("no gazetteer")
    size = wheel.stat().st_size
    if size >= MAX_BYTES:
        found.append(f"{size} bytes: {MAX_BYTES} are too many")
    print(f"{wheel.name}: {size} bytes, {len(names)} files")
    return found


if __name__ == "__main__":
    wrong = problems(Path(sys.argv[1]))
    print("\n".join(wrong))
    sys.exit(bool(wrong))
