"""Output of the commands: results to standard output, everything else to standard error; and the exit statuses."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from typing import TYPE_CHECKING, NoReturn

from geomap.errors import GeomapError, OutputError, ReportError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

OK, FAILED, MISUSED, PARTLY, INTERRUPTED = 0, 1, 2, 3, 130

STANDARD = "-"
"""As a path: standard input, or standard output after -o."""
_STEERING = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
"""Characters that steer a terminal, or turn the words on it about."""
_TOLD = 5
"""How many messages of one kind are told; the rest are counted."""


class MisuseError(GeomapError):
    """The command line asks for what cannot be."""


class Repeated:
    """Tells the first few messages of each kind, and at the end how many more there were."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._counts: dict[str, int] = {}

    def tell(self, message: str, *, more: str) -> None:
        """Tell a message; `more` names its kind, and what is said of the rest: "more of it were skipped"."""
        count = self._counts[more] = self._counts.get(more, 0) + 1
        if count <= _TOLD:
            self._say(message)

    def tell_rest(self) -> None:
        """Say how many were not told."""
        for more, count in self._counts.items():
            if count > _TOLD:
                self._say(f"{count - _TOLD} {more}")
        self._counts.clear()

    def skip(self, problem: str, *, alone: bool = False) -> None:
        """Tell that something is skipped; problems with the same remedy, behind their last colon, are of one kind."""
        remedy = problem.rpartition(": ")[2]
        self.tell(problem if alone else f"skipped: {problem}", more=f"more were skipped: {remedy}")


def is_standard(path: Path | None) -> bool:
    """Whether a path means standard input or output."""
    return path is not None and str(path) == STANDARD


def tell(message: str) -> None:
    """Write one line to standard error; control characters in names and texts never reach the terminal."""
    if sys.stderr is not None:  # it may be closed; what cannot be told is no reason to stop
        with contextlib.suppress(OSError, ValueError):
            print(f"geomap: {on_one_line(message)}", file=sys.stderr)


def on_one_line(text: str) -> str:
    """A text with its line breaks and control characters as escapes."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def fault(error: Exception) -> str:
    """The message for an error that is a bug."""
    return (
        f"a fault of geomap itself ({type(error).__name__}: {str(error)[:200]}): "
        "please report it with what `python -X dev -m geomap ...` says"
    )


def counted(number: int, noun: str) -> str:
    """ "1 report", "2 reports"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def emit(text: str) -> None:
    """Write a result to standard output; on a terminal what would steer it stands as JSON escapes it.

    Raises
    ------
    OutputError
        If it is closed or cannot be written to.
    BrokenPipeError
        If its reader has gone away.
    """
    if sys.stdout is None:
        raise OutputError("standard output is closed: name a file with -o")
    try:
        if sys.stdout.isatty():
            text = re.sub(_STEERING, lambda found: f"\\u{ord(found[0]):04x}", text)
        sys.stdout.write(text)
    except OSError as error:
        _give_up_stdout(error)


def flush() -> None:
    """Write what is still buffered, at the end of every run."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.flush()
    if sys.stdout is not None:
        try:
            sys.stdout.flush()
        except OSError as error:
            _give_up_stdout(error)


def _give_up_stdout(error: OSError) -> NoReturn:
    """Discard what is still buffered, because nothing more can be written and it would fail again at the end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        raise error
    raise OutputError(f"cannot write to standard output: {error.strerror or error}; name a file with -o") from error


def stdin_bytes() -> BinaryIO:
    """Standard input as bytes.

    Raises
    ------
    ReportError
        If it is closed.
    """
    if sys.stdin is None:
        raise ReportError("standard input is closed: give a file, a folder or a pattern")
    return sys.stdin.buffer
