"""The answers of online geocoders, kept on disk, and the turns by which several processes ask them.

The processes share one file. Nothing that happens to it is fatal: a damaged file is set aside, and geomap does without
one that cannot be used.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from geomap.errors import GeocoderError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_VERSION = 1
FILE_NAME = f"geocoder-{_VERSION}.sqlite3"
_DAMAGED = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_LONGEST_QUEUE = 3600.0
"""A turn further away than this was given by a clock that has since been set back."""
_ANSWERS = """CREATE TABLE IF NOT EXISTS answers
    (service TEXT, question TEXT, stored REAL, empty INTEGER, answer TEXT, PRIMARY KEY (service, question))"""
_TURNS = "CREATE TABLE IF NOT EXISTS turns (service TEXT PRIMARY KEY, next REAL)"

T = TypeVar("T")


class AnswerCache:
    """Answers and turns of one service.

    Parameters
    ----------
    folder
        Created if it does not exist; None keeps nothing on disk.
    service
        The key of a service at one address, under which its answers are kept.

    Raises
    ------
    GeocoderError
        If `folder` is a file.
    """

    def __init__(self, folder: Path | None, service: str) -> None:
        if folder is not None and folder.exists() and not folder.is_dir():
            raise GeocoderError(f"{folder}: the geocoder's cache must be a folder: name another one")
        self.path = folder / FILE_NAME if folder is not None else None
        self.service = service
        self.notes: list[str] = []
        """What was wrong with the file."""
        self._next = 0.0

    # --- answers --------------------------------------------------------------------------------------------

    def get(self, question: str, *, now: float, keep_s: float, keep_nothing_s: float) -> str | None:
        """An answer not older than `keep_s` seconds, or `keep_nothing_s` seconds if it was that there is nothing."""

        def action(db: sqlite3.Connection) -> str | None:
            row = db.execute(
                "SELECT stored, empty, answer FROM answers WHERE service = ? AND question = ?", (self.service, question)
            ).fetchone()
            if row is None or not isinstance(row[0], float) or not isinstance(row[2], str):
                return None
            # One from the future was stored by a clock that has since been set back: its age is not known.
            return row[2] if 0.0 <= now - row[0] <= (keep_nothing_s if row[1] else keep_s) else None

        return self._run(action, None)

    def put(self, question: str, answer: str, *, now: float, empty: bool) -> None:
        """Store an answer, replacing an older one."""

        def action(db: sqlite3.Connection) -> None:
            db.execute(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)",
                (self.service, question, float(now), int(empty), answer),
            )

        self._run(action, None)

    def forget_older(self, *, now: float, keep_s: float) -> None:
        """Drop answers that are too old to be used."""

        def action(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM answers WHERE service = ? AND stored < ?", (self.service, now - keep_s))

        self._run(action, None)

    # --- turns ----------------------------------------------------------------------------------------------

    def reserve(self, *, now: float, delay_s: float) -> float:
        """Take the next turn to ask among all processes; returns how many seconds away it is."""

        def action(db: sqlite3.Connection) -> float:
            db.execute("BEGIN IMMEDIATE")
            row = db.execute("SELECT next FROM turns WHERE service = ?", (self.service,)).fetchone()
            turn = max(now, self._next, _turn(row, now))
            db.execute("INSERT OR REPLACE INTO turns VALUES (?, ?)", (self.service, turn + delay_s))
            db.execute("COMMIT")
            return turn

        if self._next > now + _LONGEST_QUEUE:
            self._next = 0.0
        turn = self._run(action, max(now, self._next))
        self._next = turn + delay_s
        return turn - now

    def hold(self, *, until: float) -> None:
        """Give no turns before a time: the service asked for it."""
        self._next = max(self._next, until)

        def action(db: sqlite3.Connection) -> None:
            db.execute(
                "INSERT INTO turns VALUES (?1, ?2) ON CONFLICT (service) DO UPDATE SET next = max(next, ?2)",
                (self.service, float(until)),
            )

        self._run(action, None)

    # --- the file -------------------------------------------------------------------------------------------

    def _run(self, action: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """Run something on the file, which is opened each time: threads and processes must not share a connection."""
        for _ in range(2):
            if self.path is None:
                break
            try:
                with closing(_open(self.path)) as db:
                    return action(db)
            except sqlite3.Error as error:
                if not self._repair(error):
                    break
            except (OSError, ValueError) as error:
                self._do_without(error)
        return otherwise

    def _repair(self, error: sqlite3.Error) -> bool:
        """Set a damaged file aside; returns whether it is worth trying again."""
        code = getattr(error, "sqlite_errorcode", None)
        if self.path is None or (code is not None and code & 0xFF not in _DAMAGED):
            if code is None or code & 0xFF != sqlite3.SQLITE_BUSY:
                self._do_without(error)
            return False
        aside = self.path.with_name(f"{self.path.name}.damaged")
        try:
            self.path.replace(aside)
        except FileNotFoundError:
            return True  # another process was faster
        except OSError as problem:
            self._do_without(problem)
            return False
        self.notes.append(f"{self.path}: the geocoder's cache is damaged; it was set aside as {aside.name}")
        return True

    def _do_without(self, error: Exception) -> None:
        self.notes.append(f"{self.path}: the geocoder's cache cannot be used ({error}); answers are not kept")
        self.path = None


def _turn(row: tuple[object] | None, now: float) -> float:
    """The turn a row speaks of, if it can be believed."""
    value = row[0] if row is not None else None
    return value if isinstance(value, float) and value <= now + _LONGEST_QUEUE else 0.0


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)  # what somebody looks for is nobody else's business
    db = sqlite3.connect(path, timeout=10.0, isolation_level=None)
    try:
        db.execute("PRAGMA synchronous = OFF")  # what a power cut takes can be asked for again
        if db.execute("PRAGMA user_version").fetchone() == (0,):
            db.execute(_ANSWERS)
            db.execute(_TURNS)
            db.execute(f"PRAGMA user_version = {_VERSION}")
    except BaseException:
        db.close()
        raise
    return db
