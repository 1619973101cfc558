"""Country tables in the user's data folder: added, listed, removed, and opened beside the bundled one.

A table is a folder SY-1, SY-2 ... that never changes; SY.json says which one is in use. It is replaced in one step when
the new table is complete: whatever happens on the way (a broken download, a full disk, a pulled plug) leaves the old
table in place, and whoever reads in the meantime reads one or the other.
"""

import contextlib
import datetime as dt
import errno
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.errors import GazetteerError, OutputError
from geomap.folders import DATA_VARIABLE, TABLES, user_data_folder
from geomap.patterns import lazy
from geomap.places.countrydump import ASSUMED, ATTRIBUTION, LICENCE
from geomap.places.gazetteer import Gazetteer, open_gazetteer
from geomap.places.table import Table, open_table

if TYPE_CHECKING:
    from geomap.places.countryfetch import Limits, Progress

WAIT_S = 600.0
"""Seconds to wait for another process that is changing the tables."""
_POINTER = lazy(r"([A-Z]{2})\.json")
_FOLDER = lazy(r"([A-Z]{2})-(\d{1,9})")
_BUILDING = ".new-"


class CountryTable(NamedTuple):
    """A country table that is installed."""

    country: str
    folder: Path
    retrieved: str
    """ISO day on which it was added."""
    rows: int
    size: int
    """Bytes on disk."""
    about: dict[str, Any]
    """Title, version (day of the last change in it), sources with licence, attribution, address and sha256, counts."""
    problem: str | None = None
    """Why it cannot be used; the other fields are then meaningless."""


def tables_folder(given: Path | None = None) -> Path | None:
    """The folder of country tables: in the folder given, else in the user's data folder; None if there is none."""
    base = given if given is not None else user_data_folder()
    return Path(base) / TABLES if base is not None else None


# --- what is there --------------------------------------------------------------------------------------------


def _pointers(folder: Path | None) -> dict[str, Path]:
    """The files that say which table of a country is in use, by the country's code."""
    if folder is None:
        return {}
    try:
        found = sorted(path.name for path in folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise GazetteerError(
            f"cannot read the country tables in {folder}: {error.strerror}; {DATA_VARIABLE} names another folder"
        ) from error
    return {match[1]: folder / name for name in found if (match := _POINTER.fullmatch(name))}


def _read_pointer(path: Path) -> dict[str, Any]:
    raw = json.loads(path.read_text(encoding="utf-8"))
    match = _FOLDER.fullmatch(str(raw["folder"]))
    if match is None or f"{match[1]}.json" != path.name:
        raise ValueError(f"it names the folder {raw['folder']!r}")
    return dict(raw)


def _open(country: str, path: Path) -> tuple[Table, dict[str, Any]] | None:
    """The table of a country; None if it has just been removed."""
    while True:
        before = _stamp(path)
        if before is None:
            return None
        try:
            pointer = _read_pointer(path)
            return open_table(path.parent / pointer["folder"]), pointer
        except (OSError, ValueError, KeyError, TypeError, GazetteerError) as error:
            if _stamp(path) != before:
                continue  # another process has put a new table in its place meanwhile
            raise GazetteerError(
                f"the country table of {country} in {path.parent} cannot be used ({error}): `geomap gazetteer add "
                f"{country}` gets it again, `geomap gazetteer remove {country}` does without"
            ) from error


def _stamp(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        return str(error).encode()


def installed(folder: Path | None) -> tuple[CountryTable, ...]:
    """The country tables in a folder, by code; damaged ones with what is wrong with them.

    Parameters
    ----------
    folder
        See `tables_folder`.

    Raises
    ------
    GazetteerError
        If the folder cannot be read.
    """
    found = []
    for country, path in _pointers(folder).items():
        try:
            opened = _open(country, path)
        except GazetteerError as error:
            found.append(CountryTable(country, path, "", 0, 0, {}, str(error)))
        else:
            if opened is not None:
                found.append(_described(country, *opened))
    return tuple(found)


def _described(country: str, table: Table, pointer: dict[str, Any]) -> CountryTable:
    retrieved = str(pointer.get("retrieved", ""))
    return CountryTable(country, Path(table.folder), retrieved, len(table), table.size(), table.meta["about"])


def open_with_tables(folder: Path | None) -> Gazetteer:
    """The bundled gazetteer with the country tables that a user added.

    Parameters
    ----------
    folder
        See `tables_folder`.

    Raises
    ------
    GazetteerError
        If a table cannot be used: answers that silently lack a country would be worse.
    """
    gazetteer = open_gazetteer()
    opened = (_open(country, path) for country, path in _pointers(folder).items())
    return Gazetteer(gazetteer.folder, (*gazetteer.tables, *(it[0] for it in opened if it is not None)))


def credits_of(gazetteer: Gazetteer) -> tuple[str, ...]:
    """Whom a map must name for the tables that a user added, besides GeoNames: each with the licence."""
    sources = [source for table in gazetteer.tables[1:] for source in table.meta["about"].get("sources", ())]
    named = ((source["attribution"], source["licence"].removesuffix(ASSUMED)) for source in sources)
    return tuple(
        dict.fromkeys(f"{whose}, {licence}" for whose, licence in named if (whose, licence) != (ATTRIBUTION, LICENCE))
    )


# --- adding ---------------------------------------------------------------------------------------------------


def add(
    country: str,
    folder: Path | None,
    *,
    origin: str | None = None,
    licence: str | None = None,
    attribution: str | None = None,
    limits: "Limits | None" = None,
    progress: "Progress | None" = None,
    tell: Callable[[str], None] | None = None,
    today: dt.date | None = None,
    wait_s: float = WAIT_S,
) -> CountryTable:
    """Fetch the table of a country and put it in place of the one that is there.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-2 code.
    folder
        See `tables_folder`; created if it does not exist.
    origin
        A folder or address of country tables; GeoNames' public host if None.
    licence, attribution
        Licence of the table and whose it is; GeoNames' if None.
    limits
        The most that is accepted of archives and hosts.
    progress
        Called with what is being done, how much of it is done, and out of how much if that is known.
    tell
        Called with messages for the user.
    today
        The day of the addition.
    wait_s
        Seconds to wait for another process that is changing the tables.

    Raises
    ------
    GazetteerError
        If it cannot be fetched, or is not a table. The old table is still in place.
    OutputError
        If it cannot be written. The old table is still in place.
    """
    # Who only reads needs neither the network nor numpy.
    from geomap.places.countrybuilding import Order, build  # noqa: PLC0415
    from geomap.places.countryfetch import GEONAMES, check_origin  # noqa: PLC0415

    country = check_code(country)
    origin = check_origin(origin if origin is not None else GEONAMES)
    today = today or dt.datetime.now(dt.UTC).date()
    home = _usable(folder)
    try:
        home.mkdir(parents=True, exist_ok=True)
        with _alone(home, wait_s=wait_s, tell=tell):
            import tempfile  # noqa: PLC0415 -- every command opens tables, few change them

            _sweep(home)
            work = Path(tempfile.mkdtemp(prefix=f"{_BUILDING}{country}-", dir=home))
            try:
                about = build(Order(country, origin, licence, attribution, limits, progress, tell), work)
                _install(
                    country, home, work / "table", {"retrieved": today.isoformat(), "from": about["sources"][0]["url"]}
                )
            finally:
                _take_away(work)
            _sweep(home)
            return next(table for table in installed(home) if table.country == country)
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError(_disk(home, error)) from error


def check_code(written: str) -> str:
    """The code of a country as tables are called.

    Raises
    ------
    GazetteerError
        If there is no such country.
    """
    gazetteer = open_gazetteer()
    code = written.strip().upper()
    if code in gazetteer.countries:
        return code
    hint = ""
    for hit in gazetteer.lookup(written[:80], limit=5):
        if hit.place.feature.startswith("A.PCL") and hit.place.country and hit.match == 0:
            hint = f" ({hit.place.name} is {hit.place.country})"
            break
    raise GazetteerError(f"no country has the code {written[:40]!r}{hint}: give ISO 3166 codes of two letters, SY IQ")


def _usable(folder: Path | None) -> Path:
    if folder is None:
        raise OutputError(f"there is no home for country tables on this system: name a folder with {DATA_VARIABLE}")
    return folder


def _disk(home: Path, error: OSError) -> str:
    full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
    reason = "the disk is full" if full else error.strerror or str(error)
    return (
        f"cannot write the country table to {home}: {reason}; "
        f"{'make room' if full else 'check the folder'}, or name another with {DATA_VARIABLE}"
    )


def _install(country: str, home: Path, table: Path, pointer: dict[str, Any]) -> None:
    """Make a table that is written the one that counts."""
    for file in table.iterdir():
        with file.open("rb+") as stream:
            os.fsync(stream.fileno())
    there = (match for path in home.iterdir() if (match := _FOLDER.fullmatch(path.name)))
    numbers = [int(match[2]) for match in there if match[1] == country]
    target = home / f"{country}-{max(numbers, default=0) + 1}"
    table.rename(target)
    new = home / f"{_BUILDING}{country}.json"
    try:
        text = json.dumps({"format": 1, "folder": target.name, **pointer}, ensure_ascii=False, sort_keys=True) + "\n"
        with new.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(home / f"{country}.json")
    except BaseException:
        new.unlink(missing_ok=True)
        _take_away(target)
        raise


def _take_away(folder: Path) -> None:
    import shutil  # noqa: PLC0415 -- every command opens tables, few change them

    shutil.rmtree(folder, ignore_errors=True)


def _sweep(home: Path) -> None:
    """Take away what no pointer names: old tables, and what a process that was killed left behind."""
    kept = set()
    for path in _pointers(home).values():
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            kept.add(_read_pointer(path)["folder"])
    for path in sorted(home.iterdir()):
        ours = path.name.startswith(_BUILDING) or _FOLDER.fullmatch(path.name) is not None
        if ours and path.name not in kept and not path.is_symlink():
            if path.is_dir():
                _take_away(path)  # on Windows one that is being read stays until the next time
            else:
                path.unlink(missing_ok=True)


def remove(
    country: str, folder: Path | None, *, tell: Callable[[str], None] | None = None, wait_s: float = WAIT_S
) -> None:
    """Remove the table of a country.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-2 code.
    folder
        See `tables_folder`.
    tell
        Called with messages for the user.
    wait_s
        Seconds to wait for another process that is changing the tables.

    Raises
    ------
    GazetteerError
        If no table of the country is installed.
    OutputError
        If it cannot be removed.
    """
    code = country.strip().upper()
    if code not in _pointers(folder):
        there = " ".join(_pointers(folder)) or "none is"
        raise GazetteerError(
            f"no country table of {country[:40]!r} is installed ({there}); see `geomap gazetteer list`"
        )
    home = _usable(folder)
    try:
        with _alone(home, wait_s=wait_s, tell=tell):
            (home / f"{code}.json").unlink(missing_ok=True)
            _sweep(home)
    except OSError as error:
        if isinstance(error, OutputError):
            raise
        raise OutputError(f"cannot remove the country table of {code} from {home}: {error.strerror}") from error


# --- one at a time --------------------------------------------------------------------------------------------


@contextmanager
def _alone(home: Path, *, wait_s: float, tell: Callable[[str], None] | None) -> Iterator[None]:
    """Keep other processes from changing the tables, by a lock of the system that ends with the process."""
    with (home / ".lock").open("a+b") as file:
        began = time.monotonic()
        told = False
        while not _try_lock(file):
            if time.monotonic() - began >= wait_s:
                raise OutputError(f"another geomap is still changing the country tables in {home}: try again later")
            if not told and tell is not None:
                tell(f"another geomap is changing the country tables in {home}: waiting for it")
            told = True
            time.sleep(0.1)
        yield


def _try_lock(file: Any) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EACCES, errno.EAGAIN, errno.EDEADLK}:
            return False
        raise
    return True


def codes_of(written: Iterable[str]) -> tuple[str, ...]:
    """The codes of several countries, each once, in the order given.

    Raises
    ------
    GazetteerError
        If there is no such country.
    """
    return tuple(dict.fromkeys(check_code(word) for word in written))
