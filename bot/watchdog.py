"""A dead man's switch: an address that is called while all is well, so that silence tells (FAILURES F4).

Telegram keeps what nobody fetches for 24 hours and then forgets it. Whoever keeps the address must tell somebody
when the calls stop: this process may be gone and cannot. Decides when to call, never who is told; sends nothing
but the call itself, follows nothing, and reads nothing of the answer but its status.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp
from yarl import URL

_BEAT_SECONDS = 15.0
_CALL_SECONDS = 10.0
_GOOD = range(200, 300)


class Watchdog:
    """Calls *url* every *seconds* while *is_well*; *alarm* hears when it cannot be reached."""

    def __init__(
        self,
        url: str,
        is_well: Callable[[], Awaitable[bool]],
        *,
        seconds: float,
        alarm: Callable[[str], None],
        beat_seconds: float = _BEAT_SECONDS,
    ) -> None:
        self._url = URL(url, encoded=True)
        self._is_well = is_well
        self._seconds = seconds
        self._alarm = alarm
        self._beat = min(beat_seconds, seconds)

    async def run(self) -> None:
        """Call, until cancelled: at once when all is well, and then when it is time and still is."""
        loop = asyncio.get_running_loop()
        timeout = aiohttp.ClientTimeout(total=_CALL_SECONDS)
        jar = aiohttp.DummyCookieJar()
        headers = {"User-Agent": "Heard"}
        async with aiohttp.ClientSession(timeout=timeout, cookie_jar=jar, headers=headers) as session:
            due = loop.time()
            while True:
                if loop.time() >= due and await self._is_well():
                    await self._call(session)
                    due = loop.time() + self._seconds
                await asyncio.sleep(self._beat)

    async def _call(self, session: aiohttp.ClientSession) -> None:
        try:
            async with session.get(self._url, allow_redirects=False) as answer:
                reached = answer.status in _GOOD
        except (aiohttp.ClientError, TimeoutError, OSError):
            reached = False  # whoever waits for the call is told by its absence; here it is only noted
        if not reached:
            self._alarm("watchdog_unreached")
