"""How a request reaches the Bot API: HTTP over one pooled aiohttp session.

Decides timeouts, limits, and whether a request that failed can have arrived. Refuses to follow
redirects, to use a proxy from the environment, and to let the token out: no error of this module has a
text, a cause or a context that bears an address (aiohttp's errors do).
"""

from __future__ import annotations

import json
from datetime import datetime
from types import TracebackType
from typing import Any, Protocol, Self

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.doors.answers import AnswerBroken, AnswerLate, AnswerTooLong, NeverLeft, read_answer

_ENCODE = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_JSON = {"Content-Type": "application/json"}
#: Bodies are small; asking for them plain saves both sides the work and leaves nothing to blow up.
_ALWAYS = {"User-Agent": "Heard", "Accept": "application/json", "Accept-Encoding": "identity"}


class DateListener(Protocol):
    """Somebody who compares the dates of answers with a clock."""

    def ask(self) -> tuple[datetime, float]:
        """Note when a question leaves."""
        ...

    def hear(self, asked: tuple[datetime, float], date: str | None) -> None:
        """Take the `Date` of its answer."""
        ...


class AiohttpTransport(BaseRequest):
    """A transport for python-telegram-bot's `Bot`, and by `call` for our own hot path.

    Args:
        api_url: origin of the Bot API, without the token.
        token: the bot's token; never shown.
        connections: how many requests may be under way at once; more wait for `connect_seconds`.
        max_bytes: the longest answer read.

    Raises:
        ValueError: *api_url* is not an address.
    """

    def __init__(
        self,
        api_url: str,
        token: str,
        *,
        connections: int = 32,
        connect_seconds: float = 10.0,
        read_seconds: float = 30.0,
        max_bytes: int = 32 * 2**20,
    ) -> None:
        self._start = f"{URL(api_url.rstrip('/'))}/bot{token}/"
        self._connections = connections
        self._connect_seconds = connect_seconds
        self._read_seconds = read_seconds
        self._max_bytes = max_bytes
        self._session: aiohttp.ClientSession | None = None
        #: Is told the dates of answers to questions; what is sent costs one look at this (`bot/second_clock.py`).
        self.listener: DateListener | None = None
        self._addresses: dict[str, URL] = {}
        self._timeouts: dict[float, aiohttp.ClientTimeout] = {}

    def __repr__(self) -> str:
        return "AiohttpTransport(…)"

    async def __aenter__(self) -> Self:
        await self.initialize()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.shutdown()

    @property
    def read_timeout(self) -> float | None:
        return self._read_seconds

    async def initialize(self) -> None:
        """Open the session, if it is not open."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, limit_per_host=0, ttl_dns_cache=60),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=_ALWAYS,
                trust_env=False,
                auto_decompress=False,
            )

    async def shutdown(self) -> None:
        """Close the session and its connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    # -- the hot path ------------------------------------------------------------------------------

    async def call(
        self,
        method: str,
        payload: dict[str, Any],
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - aiohttp's own timer, at no cost
    ) -> Any:
        """Call *method* with *payload* as JSON and give its result; wait *timeout* seconds for the answer.

        Raises:
            NeverLeft: it surely did not arrive.
            AnswerLate, AnswerBroken: it may have arrived.
            TelegramError: Telegram said no; which error, `answers.read_answer` decides.
        """
        status, body = await self.post_json(method, payload, timeout=timeout)
        return read_answer(method, status, body)

    async def call_with_file(
        self,
        method: str,
        payload: dict[str, Any],
        field: str,
        file: tuple[str, bytes, str],
        *,
        timeout: float,  # noqa: ASYNC109 - as above
    ) -> Any:
        """Do as `call`, with *file* (its name, content and kind) as the form's *field*."""
        form = aiohttp.FormData()
        for key, value in payload.items():
            form.add_field(key, value if isinstance(value, str) else _ENCODE(value))
        name, content, kind = file
        form.add_field(field, content, filename=name, content_type=kind)
        limits = _limits(self._connect_seconds, timeout)
        address = URL(self._start + method, encoded=True)
        status, body = await self._exchange(method, "POST", address, limits, data=form)
        return read_answer(method, status, body)

    async def post_json(
        self,
        method: str,
        payload: dict[str, Any],
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - as above
    ) -> tuple[int, bytes]:
        """Do as `call`, but leave status and body to the caller."""
        address = self._addresses.get(method)
        if address is None:
            address = self._addresses[method] = URL(self._start + method, encoded=True)
        seconds = self._read_seconds if timeout is None else timeout
        limits = self._timeouts.get(seconds)
        if limits is None:
            limits = self._timeouts[seconds] = _limits(self._connect_seconds, seconds)
        return await self._exchange(method, "POST", address, limits, data=_write(payload), headers=_JSON)

    # -- python-telegram-bot's contract ------------------------------------------------------------

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - the contract's
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - the contract's
    ) -> tuple[int, bytes]:
        """Make a request for `telegram.Bot`: status and body, or one of the errors of `call`.

        The write time counts into the read time, the pool's into the connection's. A body that is not
        JSON is left out where the status says no, because python-telegram-bot quotes it.
        """
        connect = self._connect_seconds if connect_timeout is self.DEFAULT_NONE else connect_timeout
        read = self._read_seconds if read_timeout is self.DEFAULT_NONE else read_timeout
        name = _method_named_in(url)
        status, body = await self._exchange(
            name, method, URL(url, encoded=True), _limits(connect, read), data=_form(request_data)
        )
        if status >= 300:
            try:
                json.loads(body)
            except (ValueError, RecursionError):
                body = json.dumps({"ok": False, "description": f"{name}: {status}"}).encode()
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Parse an answer for `telegram.Bot`, without writing it into the log as the original does."""
        try:
            return json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            found = len(payload)
        raise AnswerBroken(f"request: {found} bytes that are not JSON")

    # -- one request -------------------------------------------------------------------------------

    async def _exchange(
        self, name: str, verb: str, address: URL, limits: aiohttp.ClientTimeout, **body: Any
    ) -> tuple[int, bytes]:
        if self._session is None or self._session.closed:
            raise NeverLeft(f"{name}: not-open")
        fault: TelegramError
        listener = self.listener if name.startswith("get") else None
        asked = None if listener is None else listener.ask()
        try:
            async with self._session.request(
                verb, address, timeout=limits, allow_redirects=False, **body
            ) as response:
                if listener is not None and asked is not None:
                    listener.hear(asked, response.headers.get("Date"))
                return response.status, await self._read(name, response)
        except TelegramError:
            raise
        except Exception as exc:  # whatever aiohttp raises becomes one of ours, without the address
            fault = _fault(name, exc)
        # Raised out here: inside, the error would carry aiohttp's as its context, and with it the address.
        raise fault

    async def _read(self, name: str, response: aiohttp.ClientResponse) -> bytes:
        """Read the body, but never more than `max_bytes`."""
        expected = response.content_length
        if expected is not None and expected <= self._max_bytes:
            return await response.read()
        body = bytearray()
        if expected is None:
            async for chunk in response.content.iter_any():
                body += chunk
                if len(body) > self._max_bytes:
                    break
            else:
                return bytes(body)
        response.close()
        raise AnswerTooLong(f"{name}: answer-too-long")


def _write(payload: dict[str, Any]) -> bytes:
    """Write *payload* as JSON; half a pair of surrogates, which a stranger can type, goes as an escape."""
    try:
        return orjson.dumps(payload)
    except TypeError:
        return _ENCODE(payload).encode()


def _limits(connect: float | None, read: float | None) -> aiohttp.ClientTimeout:
    """Give each phase its time: *connect* covers the wait for a free connection, the name and the handshake.

    The total is longer than the connection's time, so that it can only run out after the request has
    left; it ends an answer that drips.
    """
    total = None if connect is None or read is None else connect + read
    return aiohttp.ClientTimeout(total=total, connect=connect, sock_connect=connect, sock_read=read)


def _fault(name: str, exc: Exception) -> NetworkError:
    """Tell what surely never left from what may have arrived."""
    kind = type(exc).__name__
    if isinstance(exc, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.InvalidURL):
        return NeverLeft(f"{name}: {kind}")
    if isinstance(exc, TimeoutError):
        return AnswerLate(f"{name}: {kind}")
    return AnswerBroken(f"{name}: {kind}")


def _method_named_in(url: str) -> str:
    """Give the method's name, or `file`: what stands last in an address, and never the token."""
    last = url.rpartition("/")[2]
    return last if "/bot" in url and "/file/bot" not in url and last.isalpha() else "file"


def _form(request_data: RequestData | None) -> Any:
    """Put parameters and files into the form that the Bot API takes."""
    if request_data is None:
        return None
    if not request_data.contains_files:
        return request_data.json_parameters
    form = aiohttp.FormData()
    for key, value in request_data.json_parameters.items():
        form.add_field(key, value)
    for key, (name, content, kind) in request_data.multipart_data.items():
        form.add_field(key, content, filename=name, content_type=kind)
    return form
