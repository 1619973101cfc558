"""Options that several commands share, and the settings they make."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from geomap.commands.console import MISUSED, MisuseError, is_standard, tell
from geomap.errors import GeocoderError, GeomapError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path
    from typing import TypeVar

    from geomap.engine import Engine
    from geomap.settings import Settings

    _T = TypeVar("_T")


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal; to find that out argparse itself would load a slow module for every option."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


@cache
def _columns() -> int:
    """The width of the terminal, as `shutil.get_terminal_size` gives it."""
    with suppress(KeyError, ValueError):
        if (given := int(os.environ["COLUMNS"])) > 0:
            return given
    with suppress(AttributeError, ValueError, OSError):
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    return 80


class Parser(argparse.ArgumentParser):
    """A parser that reports misuse in one line."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"formatter_class": Formatter, **given})

    def error(self, message: str) -> NoReturn:
        """Report misuse in one line, with where to look, and exit."""
        tell(f"{message}; see `{self.prog} --help`")
        raise SystemExit(MISUSED)


class _Once(argparse.Action):
    """Keeps the first of values that are given more than once."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option: str | None = None
    ) -> None:
        del parser, option
        setattr(namespace, self.dest, list(dict.fromkeys(values)))


def add_paths(parser: argparse.ArgumentParser) -> None:
    """Add the paths to read, each once."""
    parser.add_argument(
        "paths",
        nargs="+",
        action=_Once,
        metavar="PATH",
        help="a file, folder or glob of reports, or - for standard input",
    )
    add_quiet(parser)


def add_quiet(parser: argparse.ArgumentParser) -> None:
    """Add the option to say less."""
    parser.add_argument("-q", "--quiet", action="store_true", help="say nothing but errors")


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add the options of how claims are read."""
    parser.add_argument(
        "--forces",
        type=file_path,
        metavar="FILE",
        help="a TOML file of forces that adds to the bundled one or overrides it",
    )
    parser.add_argument(
        "--every-report",
        action="store_true",
        help="read also reports of war whose words hardly tell who holds a place (slower)",
    )


def add_claims(parser: argparse.ArgumentParser) -> None:
    """Add the options of which claims are kept."""
    parser.add_argument(
        "--min-confidence", type=fraction, default=0.0, metavar="S", help="leave out claims of a lower confidence (0-1)"
    )


def add_places(parser: argparse.ArgumentParser) -> None:
    """Add the options of how names are resolved."""
    parser.add_argument(
        "--min-score", type=fraction, metavar="S", help="leave places of a lower score (0-1) unresolved"
    )
    parser.add_argument(
        "--geocoder",
        metavar="NAME",
        help="ask this online geocoder (nominatim, photon ...) for what the gazetteer lacks",
    )
    parser.add_argument(
        "--geocoder-option",
        action="append",
        default=[],
        type=pair,
        metavar="K=V",
        help="set up the geocoder (domain=localhost:8080)",
    )
    parser.add_argument("--geocoder-limit", type=count, metavar="N", help="make at most N requests")
    parser.add_argument(
        "--corrections",
        type=file_path,
        metavar="FILE",
        help="a CSV file of what names mean (`geomap unresolved` writes one to fill in); it outranks what is found",
    )


def add_output(parser: argparse.ArgumentParser, suffixes: Sequence[str], **more: Any) -> None:
    """Add the option of where results go: the endings that a file may have, and what else the option needs."""
    what = {
        "type": output_path(suffixes),
        "metavar": "FILE",
        "help": f"where to; standard output by default ({', '.join(suffixes)}; missing folders are created)",
    }
    parser.add_argument("-o", "--output", **{**what, **more})


def output_path(suffixes: Iterable[str]) -> Callable[[str], Path]:
    """A reader of the path of a file that ends in one of these, or has no ending."""

    def read(text: str) -> Path:
        path = file_path(text)
        if path.suffix and not is_standard(path):
            from geomap.writing import check_suffix  # loads pathlib

            check_suffix(path, suffixes)
        return path

    return usable(read)


def usable(read: Callable[[str], _T]) -> Callable[[str], _T]:
    """A reader of an option's value, whose own errors are misuse of the command."""

    def checked(text: str) -> _T:
        try:
            return read(text)
        except GeomapError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return checked


def file_path(text: str) -> Path:
    """The path of a file."""
    from pathlib import Path  # slow to load, and few runs name one

    return Path(text)


def fraction(text: str) -> float:
    """A number from 0 to 1."""
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number between 0 and 1") from None
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return value


def count(text: str) -> int:
    """A whole number that is not negative."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 on")
    return int(text)


def pair(text: str) -> tuple[str, str]:
    """Key and value of "K=V"."""
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form K=V")
    return key, value


def opened(arguments: argparse.Namespace) -> Engine:
    """An engine with the settings that the options given stand for, all of which can be used.

    Raises
    ------
    MisuseError
        If the geocoder that was asked for, or an option of it, is none.
    LexiconError, CorrectionsError
        If a file that was named cannot be used.
    """
    from geomap.engine import Engine

    engine = Engine(settings_of(arguments))
    try:
        engine.check()
    except GeocoderError as error:
        raise MisuseError(str(error)) from None
    return engine


def settings_of(arguments: argparse.Namespace) -> Settings:
    """The settings that the options given stand for."""
    from geomap.settings import Settings

    return Settings(
        forces=getattr(arguments, "forces", None),
        geocoder=arguments.geocoder,
        geocoder_options=dict(arguments.geocoder_option),
        geocoder_limit=arguments.geocoder_limit,
        corrections=arguments.corrections,
        min_score=arguments.min_score,
        stale_after_days=getattr(arguments, "stale_after", 30),
        every_report=getattr(arguments, "every_report", False),
    )
