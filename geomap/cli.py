"""The command `geomap`: results to standard output or -o, everything else to standard error.

Exit status: 0 all done; 1 nothing could be done; 2 the command was misused; 3 done, but some reports were skipped;
130 interrupted.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from geomap import __version__
from geomap.commands.console import FAILED, INTERRUPTED, MISUSED, MisuseError, fault, flush, tell
from geomap.commands.options import Parser
from geomap.errors import GeomapError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import Final

COMMANDS: Final = {
    "map": "draw a map of reports, or of claims that `extract` wrote",
    "extract": "write the control claims of reports",
    "explain": "print reports with every claim, the rule that made it and the words it used",
    "toponyms": "write the places that reports name, resolved",
    "unresolved": "write the names that need a person, as a file for --corrections",
    "resolve": "say which place a name means, and what else it could",
    "gazetteer": "the places that geomap knows",
}
"""The commands; each has a module of its own name in `geomap.commands`, with `add_arguments` and `run`."""

_ALLOCATIONS = 50_000
"""Between two passes of the garbage collector, which finds hardly anything and goes through all that is remembered."""

_EPILOG = """examples:
  geomap map reports/ -o output/map.html
  geomap extract reports/*.txt --format csv -o claims.csv
  geomap extract reports/ -o claims.jsonl && geomap map claims.jsonl -o map.html
  geomap resolve "Deir el-Zour" Mosul --context "Iraqi forces entered the city"
"""


def command() -> NoReturn:
    """Run the command line as a process, which then ends at once: taking its memory apart is for the system to do."""
    status = main()
    if sys.flags.dev_mode:
        sys.exit(status)  # which tells of files that were left open
    os._exit(status)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    gc.set_threshold(_ALLOCATIONS)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    words = sys.argv[1:] if argv is None else list(argv)
    output = None
    try:
        try:
            arguments = parsed(words)
            output = getattr(arguments, "output", None)
            if output is not None and argv is None:
                _heed_termination()
            status: int = arguments.run(arguments)
        finally:
            flush()
    except MisuseError as error:
        tell(f"{error}; see `geomap {words[0]} --help`")
        return MISUSED
    except GeomapError as error:
        tell(str(error))
        return FAILED
    except BrokenPipeError:
        return FAILED  # whoever read our output went away: not our error
    except KeyboardInterrupt:
        tell("interrupted")
        return INTERRUPTED
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        tell(fault(error) + ("" if output is None else f"; nothing was written to {str(output)!r}"))
        return FAILED
    return status


def _heed_termination() -> None:
    """Take being told to end for an interrupt: what is half written is removed."""
    import signal  # noqa: PLC0415 -- slow to load

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # nohup has one ignored
            signal.signal(number, signal.default_int_handler)


def parsed(words: Sequence[str]) -> argparse.Namespace:
    """Parse a command line; if its first word is a command, only that command's parser is built."""
    if words and words[0] in COMMANDS:
        parser: argparse.ArgumentParser = Parser(prog=f"geomap {words[0]}")
        _fill(parser, words[0])
        return parser.parse_args(words[1:])
    return command_parser(words).parse_args(words)


def command_parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of the whole command line; only the commands named in `words` are loaded, as loading takes time."""
    parser = Parser(
        prog="geomap",
        description="Turn news reports into a dated, sourced map of who is reported to control what.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action="version", version=f"geomap {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", prog=parser.prog)
    for name, what in COMMANDS.items():
        command = commands.add_parser(name, help=what)
        if name in words:
            _fill(command, name)
    return parser


def _fill(parser: argparse.ArgumentParser, command: str) -> None:
    """Add a command's arguments to its parser."""
    module = import_module(f"geomap.commands.{command}")
    module.add_arguments(parser)
    parser.set_defaults(run=module.run)


if __name__ == "__main__":
    command()
