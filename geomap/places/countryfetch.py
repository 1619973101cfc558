"""Get country dumps from GeoNames' host, another address or a folder, as a checked file on this disk.

Nothing is unpacked: one member of an archive is read, by its name, through a counter. What a host sends is limited in
bytes and in time.
"""

from __future__ import annotations

import hashlib
import http.client
import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from geomap import __version__
from geomap.errors import GazetteerError

if TYPE_CHECKING:
    from collections.abc import Iterator

GEONAMES = "https://download.geonames.org/export/dump"
"""GeoNames' public host of country tables."""
_CHUNK = 1 << 16
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_MAX_DIRECTORY = 100_000
"""Bytes of the longest list of members of an archive."""
_MAX_MEMBERS = 50
_AGAIN = frozenset({408, 429, 500, 502, 503, 504})
"""Status codes after which another try may succeed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is accepted of archives and hosts."""

    archive_bytes: int = 500_000_000
    unpacked_bytes: int = 4_000_000_000
    ratio: int = 60
    """How many times larger than an archive its member may be; tables are three to eight times larger."""
    timeout_s: float = 30.0
    """Seconds without a byte."""
    patience_s: float = 60.0
    """Seconds after which a host must have sent `least_rate` bytes a second."""
    least_rate: float = 2000.0
    tries: int = 3
    pause_s: float = 2.0
    """Seconds before the second try; doubled before each further one."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was fetched."""

    path: Path
    origin: str
    """Address or path that it came from."""
    sha256: str
    size: int
    modified: str | None
    """ISO day that the host gives for it."""


Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how much of it is done, and out of how much if that is known."""


# --- where from -----------------------------------------------------------------------------------------------


def is_address(origin: str) -> bool:
    """Whether an origin is a web address rather than a folder."""
    return "://" in origin


def check_origin(origin: str) -> str:
    """Check an origin, and return it as `fetch` takes it.

    Raises
    ------
    GazetteerError
        If it is neither a folder nor a usable address.
    """
    if not is_address(origin):
        if not Path(origin).is_dir():
            raise GazetteerError(
                f"{origin!r} is neither a folder nor an address: give a folder of country tables (SY.zip or SY.txt), "
                "or http(s)://..."
            )
        return origin
    try:
        parts = urlsplit(origin)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        known = False
    if not known or not origin.isprintable() or not origin.isascii() or " " in origin:
        raise GazetteerError(f"{origin!r} is no http or https address: give one, or a folder of country tables")
    if parts.username is not None or parts.query or parts.fragment:
        raise GazetteerError(
            "an address of country tables has no user name, password or query: tables are at ADDRESS/SY.zip"
        )
    return origin.rstrip("/")


def fetch(
    country: str,
    folder: Path,
    *,
    origin: str = GEONAMES,
    part: str = "",
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Fetched | None:
    """Fetch the table of a country.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-2 code.
    folder
        The folder for a download.
    origin
        As `check_origin` returns it; it has SY.zip or, if it is a folder, possibly SY.txt.
    part
        "alternatenames" for the alternate names, which are in a folder of that name.
    limits
        The default ones if None.
    progress
        See `Progress`.

    Returns
    -------
    fetched
        None if there is no such file.

    Raises
    ------
    GazetteerError
        If it cannot be fetched.
    """
    limits = limits or Limits()
    if is_address(origin):
        address = "/".join(filter(None, (origin, part, f"{country}.zip")))
        return _download(address, folder / f"{part or 'table'}.zip", limits, progress)
    base = Path(origin) / part
    for name in (f"{country}.zip", f"{country}.txt"):
        path = base / name
        if path.is_file():
            try:
                size = path.stat().st_size
                if size > (limits.archive_bytes if path.suffix == ".zip" else limits.unpacked_bytes):
                    raise GazetteerError(f"{path}: {size:,} bytes are more than any country table has")
                with path.open("rb") as file:
                    return Fetched(path, str(path), hashlib.file_digest(file, "sha256").hexdigest(), size, None)
            except OSError as error:
                raise GazetteerError(f"cannot read {path}: {error.strerror or error}") from error
    return None


# --- over the network -----------------------------------------------------------------------------------------


class _Redirects(HTTPRedirectHandler):
    """At most five redirects, to http and https only, and never from https to http."""

    max_redirections = 5

    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: http.client.HTTPMessage, newurl: str
    ) -> Request | None:
        """The request that follows a redirect, if it is allowed."""
        scheme = urlsplit(newurl).scheme
        if scheme not in {"http", "https"} or (req.type == "https" and scheme != "https"):
            raise URLError(f"it redirects to {newurl[:200]!r}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> OpenerDirector:
    """An opener for http and https alone; urllib's own would open files too."""
    opener = OpenerDirector()
    for handler in (ProxyHandler, HTTPHandler, HTTPSHandler, HTTPDefaultErrorHandler, _Redirects, HTTPErrorProcessor):
        opener.add_handler(handler())
    return opener


class _AgainError(Exception):
    """A failure after which another try may succeed."""


def _download(address: str, path: Path, limits: Limits, progress: Progress | None) -> Fetched | None:
    opener = _opener()
    pause = limits.pause_s
    for left in range(limits.tries - 1, -1, -1):
        try:
            return _try(opener, address, path, limits, progress)
        except _AgainError as error:
            if not left:
                raise GazetteerError(f"{address}: {error}; try again later, or give --from") from error.__cause__
            time.sleep(pause)
            pause *= 2
    raise GazetteerError(f"{address}: was not asked")  # no tries


def _try(
    opener: OpenerDirector,
    address: str,
    path: Path,
    limits: Limits,
    progress: Progress | None,
) -> Fetched | None:
    request = Request(  # noqa: S310 -- the opener knows http and https only
        address, headers={"User-Agent": f"geomap/{__version__}", "Accept-Encoding": "identity"}
    )
    try:
        with opener.open(request, timeout=limits.timeout_s) as response:
            return _receive(response, address, path, limits, progress)
    except HTTPError as error:
        error.close()
        if error.code in {404, 410}:
            return None
        said = f"the host answers {error.code} {''.join(c for c in str(error.reason) if c.isprintable())[:120]}".strip()
        if "infinite loop" in said:
            said = f"the host answers {error.code} and leads in a circle"
        if error.code in _AGAIN:
            raise _AgainError(said) from error
        raise GazetteerError(f"{address}: {said}; give another address or a folder with --from") from error
    except (TimeoutError, http.client.IncompleteRead, http.client.RemoteDisconnected, ConnectionError) as error:
        raise _AgainError(_reason(error)) from error
    except URLError as error:
        if isinstance(error.reason, TimeoutError | ConnectionResetError):
            raise _AgainError(_reason(error.reason)) from error
        raise GazetteerError(
            f"{address}: cannot be reached ({_reason(error.reason)}): check the network, or give another address or "
            "a folder with --from"
        ) from error
    except (http.client.HTTPException, ValueError) as error:
        raise GazetteerError(f"{address}: the host does not speak HTTP ({_reason(error)}); give --from") from error


def _reason(error: object) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, http.client.RemoteDisconnected | ConnectionResetError):
        return "the connection broke off"
    text = str(getattr(error, "strerror", None) or error) or type(error).__name__
    return "".join(c for c in text if c.isprintable())[:200]


def _receive(
    response: Any,
    address: str,
    path: Path,
    limits: Limits,
    progress: Progress | None,
) -> Fetched:
    length = response.headers.get("Content-Length", "")
    expected = int(length) if length.isascii() and length.isdigit() and len(length) < 15 else None
    if expected is not None and expected > limits.archive_bytes:
        raise GazetteerError(f"{address}: {expected:,} bytes are more than any country table has")
    began = time.monotonic()
    digest, size, head = hashlib.sha256(), 0, b""
    with path.open("wb") as out:
        while chunk := _read(response):
            if len(head) < 4:
                head += chunk[:64]
                _look(head, address)
            size += len(chunk)
            if size > limits.archive_bytes:
                raise GazetteerError(
                    f"{address}: more than {limits.archive_bytes:,} bytes: no country table is so large"
                )
            digest.update(chunk)
            out.write(chunk)
            if progress is not None:
                progress("downloading", size, expected)
            passed = time.monotonic() - began
            if passed > limits.patience_s and size < passed * limits.least_rate:
                raise GazetteerError(
                    f"{address}: too slow ({size:,} bytes in {passed:.0f} s); try again later, or give --from"
                )
    if expected is not None and size < expected:
        raise _AgainError(f"the download broke off after {size:,} of {expected:,} bytes")
    if not size:
        raise _AgainError("the host sent nothing")
    _look(head, address)
    return Fetched(path, address, digest.hexdigest(), size, _day(response.headers.get("Last-Modified")))


def _read(response: Any) -> bytes:
    try:
        chunk: bytes = response.read1(_CHUNK)
    except OSError as error:  # not to be taken for one of the disk
        raise _AgainError(_reason(error)) from error
    return chunk


def _look(head: bytes, address: str) -> None:
    """Recognise at once a web page in place of a table: from a host that is down, or a hotel's network."""
    if len(head) >= 4 and head[:4] not in {_ZIP, _EMPTY_ZIP}:
        page = head.lstrip()[:1] == b"<"
        raise GazetteerError(
            f"{address}: the host sent {'a web page' if page else 'something else'} and no zip archive: "
            "check the address and the network, or give --from"
        )


def _day(stamp: str | None) -> str | None:
    try:
        return parsedate_to_datetime(stamp).date().isoformat() if stamp else None
    except (ValueError, TypeError):
        return None


# --- archives -------------------------------------------------------------------------------------------------


class _Counted(io.RawIOBase):
    """A member of an archive that is read only up to the size it may have."""

    def __init__(self, member: IO[bytes], most: int, what: str) -> None:
        super().__init__()
        self._member, self._most, self._what = member, most, what
        self._count = 0

    def readable(self) -> bool:
        """True: it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer, as a buffered reader asks."""
        chunk = self._member.read(len(buffer))
        self._count += len(chunk)
        if self._count > self._most:
            raise GazetteerError(f"{self._what}: unpacks to more than {self._most:,} bytes: refused")
        buffer[: len(chunk)] = chunk
        return len(chunk)


@contextmanager
def opened(fetched: Fetched, country: str, *, limits: Limits | None = None) -> Iterator[tuple[IO[bytes], str]]:
    """Open the table in a file that was fetched.

    Parameters
    ----------
    fetched
        An archive or a text file.
    country
        The table's code: the archive's member is SY.txt.
    limits
        The default ones if None.

    Yields
    ------
    stream, readme
        The table's bytes, and what a readme in the archive says.

    Raises
    ------
    GazetteerError
        If the archive is damaged or of an unknown kind; also while the stream is read.
    """
    limits = limits or Limits()
    what = fetched.origin
    try:
        if fetched.path.suffix != ".zip":
            with fetched.path.open("rb") as file:
                yield file, ""
            return
        _check_directory(fetched.path, what)
        with zipfile.ZipFile(fetched.path) as archive:
            member = _member(archive, country, fetched.size, limits, what)
            readme = _readme(archive)
            most = min(limits.unpacked_bytes, max(fetched.size * limits.ratio, 1_000_000))
            with (
                archive.open(member) as stream,
                _Counted(stream, most, what) as counted,
                io.BufferedReader(counted, 4 * _CHUNK) as buffered,
            ):
                yield buffered, readme
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, RuntimeError) as error:
        raise GazetteerError(f"{what}: a damaged or cut off archive ({_reason(error)}); get it again") from error


def _check_directory(path: Path, what: str) -> None:
    """Check how long an archive's list of members is before it is read into memory."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 65_600))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise GazetteerError(f"{what}: a damaged or cut off archive (its end is missing); get it again")
    count, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    if count > _MAX_MEMBERS or directory > _MAX_DIRECTORY or b"PK\x06\x07" in tail[max(0, at - 20) : at]:
        raise GazetteerError(f"{what}: an archive of more members than a country table has: refused")


def _member(archive: zipfile.ZipFile, country: str, size: int, limits: Limits, what: str) -> zipfile.ZipInfo:
    wanted: zipfile.ZipInfo | None = None
    for member in archive.infolist():
        name = member.orig_filename
        if name.startswith(("/", "\\")) or ".." in name or ":" in name or "\0" in name:
            raise GazetteerError(f"{what}: holds a member called {name[:80]!r}, which leads out of it: refused")
        if name.lower() == f"{country}.txt".lower() and wanted is None:
            wanted = member
    if wanted is None:
        found = ", ".join(repr(m.filename[:40]) for m in archive.infolist()[:3]) or "nothing"
        raise GazetteerError(f"{what}: has no {country}.txt in it, but {found}")
    if wanted.flag_bits & 1:
        raise GazetteerError(f"{what}: is encrypted: country tables are not")
    if wanted.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise GazetteerError(f"{what}: is packed in a way that country tables are not: refused")
    if wanted.file_size > min(limits.unpacked_bytes, max(size * limits.ratio, 1_000_000)):
        raise GazetteerError(f"{what}: {size:,} bytes would unpack to {wanted.file_size:,}: refused")
    return wanted


def _readme(archive: zipfile.ZipFile) -> str:
    for member in archive.infolist():
        if member.filename.lower() in {"readme.txt", "licence.txt", "license.txt"}:
            deflated = member.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} and not member.flag_bits & 1
            if deflated and member.file_size < 100_000:
                with archive.open(member) as stream:
                    return stream.read(100_000).decode("utf-8", "replace")
    return ""
