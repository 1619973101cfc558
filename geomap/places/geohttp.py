"""HTTP to a geocoding service that is not trusted: limited in bytes and in time.

This module imports geopy and with it all its geocoders: only `geomap.places.geocoding` imports it.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import ssl
import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import (
    AbstractHTTPHandler,
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
    getproxies,
)

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import GeocoderParseError, GeocoderServiceError, GeocoderTimedOut, GeocoderUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_BYTES = 4_000_000
"""A longer answer is refused."""
_CHUNK = 65_536


class _Hurried:
    """A connection that times out even if the head of an answer is sent a byte at a time."""

    sock: Any
    timeout: Any

    def getresponse(self) -> http.client.HTTPResponse:
        late = threading.Event()
        timer = threading.Timer(float(self.timeout), _hang_up, (self.sock, late))
        timer.daemon = True
        timer.start()
        response: http.client.HTTPResponse | None = None
        try:
            response = super().getresponse()  # type: ignore[misc]
        except Exception as error:
            if late.is_set():
                raise TimeoutError("timed out") from error
            raise
        finally:
            timer.cancel()
        if late.is_set():  # half a head can look like a whole one
            response.close()
            raise TimeoutError("timed out")
        return response


def _hang_up(sock: Any, late: threading.Event) -> None:
    late.set()
    with contextlib.suppress(OSError, ValueError):
        sock.shutdown(socket.SHUT_RDWR)


class _Plain(_Hurried, http.client.HTTPConnection):
    """Over HTTP."""


class _Secure(_Hurried, http.client.HTTPSConnection):
    """Over TLS."""


class _PlainHandler(HTTPHandler):
    def http_open(self, req: Request) -> Any:
        return self.do_open(_Plain, req)


class _SecureHandler(AbstractHTTPHandler):
    https_request = AbstractHTTPHandler.do_request_

    def __init__(self, context: ssl.SSLContext | None) -> None:
        super().__init__()
        self._context = context

    def https_open(self, req: Request) -> Any:
        # Not before: reading the system's certificates takes a while.
        self._context = self._context or ssl.create_default_context()
        return self.do_open(_Secure, req, context=self._context)


class _Redirects(HTTPRedirectHandler):
    def redirect_request(self, req: Request, fp: Any, *rest: Any) -> Request | None:
        # The library reads the body of a redirect to its end, which need not come.
        fp.close()
        return super().redirect_request(req, fp, *rest)


class Adapter(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no types
    """The adapter through which geopy's geocoders fetch.

    Parameters
    ----------
    sift
        Takes the parsed answer and returns what of it is sound; raises ValueError if nothing is.
    """

    def __init__(
        self, *, proxies: Mapping[str, str] | None, ssl_context: ssl.SSLContext | None, sift: Callable[[Any], Any]
    ) -> None:
        proxies = getproxies() if proxies is None else proxies
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self.status: int | None = None
        """Status of the last answer; None if there was none."""
        self._sift = sift
        self._opener = OpenerDirector()
        # Not `build_opener`: a redirect must lead neither to a file nor to FTP.
        for handler in (
            ProxyHandler({k: v if "://" in v else f"http://{v}" for k, v in proxies.items()}),
            _PlainHandler(),
            _SecureHandler(ssl_context),
            HTTPDefaultErrorHandler(),
            _Redirects(),
            HTTPErrorProcessor(),
            UnknownHandler(),
        ):
            self._opener.add_handler(handler)

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        """The answer as JSON, sifted.

        Raises
        ------
        GeocoderParseError
            If it is not JSON, or nothing in it is sound; also what `get_text` raises.
        """
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            return self._sift(json.loads(text))
        except (ValueError, RecursionError) as error:
            # Not the answer itself: whatever it is, it does not belong into messages.
            raise GeocoderParseError("not the JSON it should be") from error

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
        """The answer as text.

        Raises
        ------
        AdapterHTTPError
            If the status is not one of success.
        GeocoderServiceError
            If it takes too long (`GeocoderTimedOut`), cannot be reached (`GeocoderUnavailable`) or breaks off.
        """
        self.status = None
        end = time.monotonic() + timeout
        try:
            try:
                with self._opener.open(Request(url, headers=dict(headers)), timeout=timeout) as page:  # noqa: S310
                    self.status = page.status
                    body = _read(page, end)
            except HTTPError as error:
                with error:
                    self.status = error.code
                    wait = _seconds(error.headers.get("Retry-After"))
                raise AdapterHTTPError(
                    f"HTTP {error.code}",
                    status_code=error.code,
                    headers={} if wait is None else {"retry-after": str(wait)},
                    text=None,
                ) from error
        except AdapterHTTPError:
            raise
        except (OSError, http.client.HTTPException) as error:
            if isinstance(error, TimeoutError) or isinstance(getattr(error, "reason", None), TimeoutError):
                raise GeocoderTimedOut("timed out") from error
            if self.status is None and isinstance(error, OSError):
                raise GeocoderUnavailable("cannot be reached") from error
            raise GeocoderServiceError("broke off") from error
        return body.decode("utf-8", errors="replace")


def _read(page: http.client.HTTPResponse, end: float) -> bytes:
    """The body of an answer, unless it is too long or takes too long."""
    parts = []
    size = 0
    while chunk := page.read1(_CHUNK):
        parts.append(chunk)
        size += len(chunk)
        if size > MAX_BYTES:
            raise GeocoderParseError("too long an answer")
        if time.monotonic() > end:
            raise TimeoutError("timed out")
    return b"".join(parts)


def _seconds(retry_after: str | None) -> int | None:
    """Seconds to wait, as a Retry-After header says in either of its forms; None without one."""
    import email.utils  # noqa: PLC0415 -- hardly ever needed

    if not retry_after:
        return None
    given = retry_after.strip()
    if given.isascii() and given.isdigit():
        return min(int(given[:9]), 10**6)
    try:
        until = email.utils.parsedate_to_datetime(given).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    return int(min(max(0.0, until - time.time()), 10.0**6)) + 1
