"""A run of a command over reports: what cannot be read is reported, counted and skipped; results are written whole."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from typing import TYPE_CHECKING

from geomap.commands.console import (
    FAILED,
    OK,
    PARTLY,
    STANDARD,
    Repeated,
    counted,
    emit,
    fault,
    is_standard,
    stdin_bytes,
    tell,
)
from geomap.commands.options import opened
from geomap.errors import GeomapError, OutputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO, TypeVar

    from geomap.engine import Engine
    from geomap.model import Claim, Report

    _T = TypeVar("_T")

HEAD_BYTES = 1_000_000
"""Enough bytes for the first claim record of a file."""
_NAMED = 5
"""How many reports are named in one message."""


def unused_corrections(engine: Engine) -> str | None:
    """A message on the user's corrections that met no name; None if all did."""
    unused = [str(row.line) for row in engine.unused_corrections]
    if not unused:
        return None
    lines = ", ".join(unused[:10]) + (" ..." if len(unused) > 10 else "")
    which = f"line{'' if len(unused) == 1 else 's'} {lines}"
    return f"{engine.settings.corrections}: {counted(len(unused), 'correction')} met no name in what was read ({which})"


class Run:
    """A run over reports; what could not be read is reported, counted and kept for the exit status.

    Parameters
    ----------
    arguments
        Those of the command line.
    paths, stdin
        What to read, if not what the arguments say.
    dated
        Whether what is made of the reports depends on when they were published.
    """

    def __init__(
        self,
        arguments: argparse.Namespace,
        *,
        paths: Sequence[str] | None = None,
        stdin: BinaryIO | None = None,
        dated: bool = True,
    ) -> None:
        self.engine: Engine = opened(arguments)
        self.paths: Sequence[str] = arguments.paths if paths is None else paths
        self.quiet: bool = arguments.quiet
        self.stdin = stdin
        self.least: float = getattr(arguments, "min_confidence", 0.0)
        self.dated = dated
        self.read = self.skipped = self.unread = self.unsure = 0
        self._undated: dict[str, int] = {}
        self._repeated = Repeated(self._say)
        self._shows = not self.quiet and STANDARD not in self.paths and sys.stderr is not None and sys.stderr.isatty()

    def reports(self) -> Iterator[Report]:
        """The reports, one after the other."""
        from geomap.reports import read_reports

        stdin = self.stdin if self.stdin is not None or STANDARD not in self.paths else stdin_bytes()
        noted = self._note if self.dated and not self.quiet else None
        for report in read_reports(self.paths, stdin=stdin, on_error=self._skip, on_note=noted):
            self.read += 1
            if self._shows:
                print(f"\rgeomap: {self.read} reports read ", end="", file=sys.stderr, flush=True)
            yield report
        if self._shows and self.read:
            print("\r\033[K", end="", file=sys.stderr)
        self._repeated.tell_rest()

    def claims(self) -> Iterator[Claim]:
        """The claims of the reports, as far as their confidence is high enough."""
        passed_over: list[Report] = []
        for report in self.reports():
            answer = self.asked(report, lambda r: self.engine.read(r, unread=passed_over.append))
            claims = [claim for _, claim in answer or ()]
            if answer is not None and not claims and not self._is_foreign(report):
                self.unread += len(passed_over)
            passed_over.clear()
            for claim in self.kept(claims):
                if report.citation.published is None and claim.when.edtf is None:
                    name = report.citation.path or report.citation.id
                    self._undated[name] = self._undated.get(name, 0) + 1
                yield claim
        self._tell_undated()

    def kept(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """The claims of at least --min-confidence; the others are counted."""
        for claim in claims:
            if claim.confidence >= self.least:
                yield claim
            else:
                self.unsure += 1

    def summary(self) -> str:
        """The beginning of a summary: how many reports were read, and how many skipped if any were."""
        more = f" ({self.skipped} more skipped)" if self.skipped else ""
        return counted(self.read, "report") + more

    def left_out(self) -> str:
        """The end of a summary: how many claims and reports were left out, and why; empty if none were."""
        unsure = f" ({self.unsure} of a confidence below {self.least:g} left out)" if self.unsure else ""
        unread = f" ({counted(self.unread, 'report')} not read: `geomap explain` says why)" if self.unread else ""
        return unsure + unread

    def _is_foreign(self, report: Report) -> bool:
        """Whether claims cannot be read from a report for its language; that is told."""
        from geomap.reports.languages import why_foreign

        language = why_foreign(report.citation.language, report.text)
        if language is not None and not self.quiet:
            self._repeated.tell(
                f"{report.citation.path or report.citation.id}: {language}; `geomap toponyms` gives its places",
                more="more reports are in languages that claims are not read from",
            )
        return language is not None

    def _tell_undated(self) -> None:
        """Say how many claims have no date because their reports have none."""
        if not self._undated or self.quiet:
            return
        names = list(self._undated)
        which = ", ".join(names[:_NAMED]) + (" ..." if len(names) > _NAMED else "")
        self._say(
            f"{counted(sum(self._undated.values()), 'claim')} without a date, because no publication date was found: "
            f'{which}; give a date line such as "5 September 2017", or "published" in JSON or CSV, as in 2017-09-05'
        )

    def _note(self, message: str) -> None:
        self._repeated.tell(message, more="more publication dates were not understood")

    def asked(self, report: Report, question: Callable[[Report], _T]) -> _T | None:
        """An answer about a report; a bug that one report brings out is reported and counted, and the others go on."""
        try:
            return question(report)
        except GeomapError:
            raise
        except Exception as error:
            if sys.flags.dev_mode:
                raise
            self.read -= 1
            self.skipped += 1
            self._repeated.skip(f"{report.citation.path or report.citation.id}: {fault(error)}")
            return None

    def _skip(self, error: GeomapError) -> None:
        self.skipped += 1
        self._repeated.skip(str(error), alone=not self.read and len(self.paths) == 1)

    def _say(self, message: str) -> None:
        if self._shows and self.read:
            print("\r\033[K", end="", file=sys.stderr)
        tell(message)

    def tell_unused(self) -> None:
        """Say which corrections met no name, since they may be misspelt."""
        message = unused_corrections(self.engine)
        if message and not self.quiet:
            self._say(message)

    def status(self) -> int:
        """The exit status of the run."""
        if self.read == 0:
            return FAILED
        return PARTLY if self.skipped else OK


def holds_claims(head: bytes) -> bool:
    """Whether these bytes begin with a claim record rather than a report."""
    first = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
    # What stands in a string has its quotes escaped, so that no report's text looks like this.
    return first.startswith(b"{") and re.search(rb'"schema"\s*:\s*"geomap\.claim/', first) is not None


def is_claims_file(path: str) -> bool:
    """Whether a file begins with a claim record."""
    try:
        if not os.path.isfile(path):  # a pipe could not be read again
            return False
        with open(path, "rb") as file:
            return holds_claims(file.read(HEAD_BYTES))
    except (OSError, ValueError):
        return False


def check_output(output: Path, paths: Iterable[str]) -> None:
    """Check before the work that the result can be written, and that it would not replace its own input.

    Raises
    ------
    OutputError
        If it cannot, or would.
    """
    from geomap.writing import check_writable

    check_writable(output)
    for path in paths:
        same = False
        with contextlib.suppress(OSError, ValueError):
            same = os.path.isfile(path) and output.samefile(path)
        if same:
            raise OutputError(f"{str(output)!r} is one of the files to read: name another file with -o")


def write_out(chunks: Iterable[str], output: Path | None) -> None:
    """Write a result to a file, whole or not at all, or to standard output as it comes."""
    if output is None or is_standard(output):
        for chunk in chunks:
            emit(chunk)
        return
    from geomap.writing import write_whole

    write_whole(output, chunks)


def write(chunks: Iterable[str], output: Path | None, run: Run) -> None:
    """Like `write_out`, but never over a file that is read, and without leaving a file if nothing could be read.

    Raises
    ------
    OutputError
        If the file is one of those read, nothing could be read, or it cannot be written.
    """
    if output is None or is_standard(output):
        write_out(chunks, None)
        return
    check_output(output, run.paths)

    def unless_nothing() -> Iterator[str]:
        yield from chunks
        if run.read == 0:
            raise OutputError(f"nothing could be read, so {str(output)!r} was not written")

    write_out(unless_nothing(), output)
