"""Write a file whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geomap.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_TEMPORARIES: Final = 1000
_FORMATS: Final = frozenset(
    f".{ending}"
    for ending in (
        "csv tsv xls xlsx ods parquet feather arrow db sqlite sqlite3 pkl json jsonl ndjson xml yaml yml toml geojson"
        " topojson kml kmz gpx shp gpkg gml html htm xhtml mht mhtml md rst tex txt rtf doc docx odt ppt pptx pdf eps"
        " png jpg jpeg gif webp bmp tif tiff svg zip gz bz2 xz zst 7z tar tgz rar"
    ).split()
)
"""Endings of files that promise a format."""


def check_writable(path: str | os.PathLike[str]) -> None:
    """Check before the work is done that a result can be written to a path.

    Raises
    ------
    OutputError
        If it certainly cannot: the path is a folder, or a file is in the place of its folder.
    """
    target = Path(path)
    try:
        reason = _hindrance(target)
    except OSError as error:
        raise _refused(target, error) from error
    if reason is not None:
        raise OutputError(f"cannot write {str(target)!r}: {reason}")


def _hindrance(target: Path) -> str | None:
    """Why nothing can be written to a path; None if no reason is known in advance."""
    if "\0" in str(target):
        return "no name of a file can have a NUL in it; name another"
    if target.is_dir():
        return "it is a folder; name a file in it"
    parent = next((p for p in target.absolute().parents if p.exists()), None)
    if parent is None or _is_device(target):
        return None
    if not parent.is_dir():
        return f"{str(parent)!r} is a file; choose another place"
    return None if os.access(parent, os.W_OK) else f"{str(parent)!r} is not writable; choose another place"


def check_suffix(path: Path, suffixes: Iterable[str]) -> None:
    """Check that a file's name does not promise another format than the one that is written.

    Parameters
    ----------
    path
        A device or a pipe may have any name; an ending that is no format's ("claims.new", "map.2024") promises nothing.
    suffixes
        Those of the format, with their dots and in small letters.

    Raises
    ------
    OutputError
        If it has one of another format.
    """
    *others, last = suffixes
    if path.suffix.lower() in _FORMATS - {*others, last} and not _is_device(path):
        wanted = f"{', '.join(others)} or {last}" if others else last
        raise OutputError(f"{str(path)!r} names a format not written here: end it in {wanted}")


def write_whole(path: str | os.PathLike[str], chunks: Iterable[str | bytes]) -> Path:
    """Write a file whole or not at all: to a temporary file beside it, then renamed over it.

    Parameters
    ----------
    path
        Missing folders are created. An existing file keeps its mode; of a link the target is replaced, and a device or
        a pipe is written to directly.
    chunks
        Text, which is written as UTF-8 with its line ends unchanged, or bytes.

    Raises
    ------
    OutputError
        If it cannot be written; nothing is left behind.
    """
    target = Path(path)
    check_writable(target)
    try:
        if _is_device(target):
            with target.open("wb") as out:
                out.writelines(map(_as_bytes, chunks))
        else:
            _write_beside(Path(os.path.realpath(target)), chunks)
    except OutputError:
        raise
    except OSError as error:
        raise _refused(target, error) from error
    return target


def _write_beside(target: Path, chunks: Iterable[str | bytes]) -> None:
    made = _make_folders(target.parent)
    temporary: Path | None = None
    try:
        temporary, handle = _open_beside(target)
        with os.fdopen(handle, "wb") as out:
            out.writelines(map(_as_bytes, chunks))
        if target.exists():
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
        temporary.replace(target)
    except BaseException:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        for folder in reversed(made):
            with contextlib.suppress(OSError):  # somebody else may have put something there
                folder.rmdir()
        raise


def _as_bytes(chunk: str | bytes) -> bytes:
    return chunk.encode() if isinstance(chunk, str) else chunk


def _make_folders(folder: Path) -> list[Path]:
    """Create a folder; returns the folders that had to be created, the outermost first."""
    missing: list[Path] = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    missing.reverse()
    for each in missing:
        each.mkdir(exist_ok=True)
    return missing


def _open_beside(target: Path) -> tuple[Path, int]:
    """Open a new file beside a path, with the mode that the user's mask gives new files."""
    for number in range(_MOST_TEMPORARIES):
        path = target.with_name(f".geomap-{os.getpid()}-{number}.tmp")
        with contextlib.suppress(FileExistsError):
            return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o666)
    raise FileExistsError(errno.EEXIST, "too many unfinished files lie there")


def _is_device(target: Path) -> bool:
    """Whether a path is a terminal, a pipe, /dev/null: nothing may be renamed over these."""
    return target.exists() and not target.is_file() and not target.is_dir()


def _refused(target: Path, error: Exception) -> OutputError:
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return OutputError(f"cannot write {str(target)!r}: {reason}; choose another place")
