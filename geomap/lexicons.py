"""The tables of words and weights in `geomap/lexicon`: TOML for people, and some also as JSON, which loads faster.

`lexicon/compiled/NAME.json` is made from `lexicon/NAME.toml` by `python -m geomap.lexicons`, for the tables that every
run needs, or every run that reads claims. It is used only if it was made from the TOML file as it is now, so an edited
file takes effect at once.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGE = os.path.dirname(__file__)
"""Where geomap is installed. It is always a folder: the gazetteer's tables are mapped into memory."""
FOLDER = os.path.join(PACKAGE, "lexicon")
COMPILED = (
    "cues",
    "datelines",
    "dates",
    "forces",
    "holding",
    "languages",
    "loci",
    "media",
    "outlets",
    "page_chrome",
    "resolution",
    "toponym_weights",
    "toponyms",
)
"""The tables that are also kept as JSON."""


def read_file(name: str) -> str:
    """The text of a file in `lexicon`."""
    with open(f"{FOLDER}{os.sep}{name}", encoding="utf-8") as file:
        return file.read()


def read_table(name: str) -> dict[str, Any]:
    """The contents of `lexicon/NAME.toml`.

    Raises
    ------
    OSError, ValueError
        If the file does not exist, or is not TOML.
    """
    with open(f"{FOLDER}{os.sep}{name}.toml", "rb") as file:
        source = file.read()
    if name in COMPILED:
        compiled = _compiled(name, crc32(source))
        if compiled is not None:
            return compiled
    import tomllib  # noqa: PLC0415 -- slow to load, and mostly not needed

    return tomllib.loads(source.decode("utf-8"))


def _compiled(name: str, checksum: int) -> dict[str, Any] | None:
    try:
        with open(f"{FOLDER}{os.sep}compiled{os.sep}{name}.json", "rb") as file:
            made = json.loads(file.read())
        table: dict[str, Any] = made["table"]
        return table if made["crc32"] == checksum else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def compiled_tables() -> Mapping[str, str]:
    """What the files of `lexicon/compiled` must hold, by file name."""
    import tomllib  # noqa: PLC0415

    files = {}
    for name in COMPILED:
        with open(f"{FOLDER}{os.sep}{name}.toml", "rb") as file:
            source = file.read()
        made = {"crc32": crc32(source), "table": tomllib.loads(source.decode("utf-8"))}
        files[f"{name}.json"] = json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n"
    return files


def main() -> None:
    """Write the files of `lexicon/compiled`."""
    folder = os.path.join(FOLDER, "compiled")
    os.makedirs(folder, exist_ok=True)
    for name, text in compiled_tables().items():
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
