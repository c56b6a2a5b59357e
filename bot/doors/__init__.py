"""The ways in: Telegram here, the web page later, and how a door says that something is wrong with it.

Decides what the rest of the application may know about a door that does not answer. Refuses to
know any messenger: `import telegram` stands in the modules beside this one and nowhere else.
"""

from __future__ import annotations

#: Under this key stands what arrived in place of an update and could not be read as one.
UNREADABLE = "unreadable"


class DoorError(Exception):
    """The door did not answer as it should; asking again later may help."""


class TokenRefused(DoorError):
    """The door does not accept the token: check it with BotFather; what waits is kept."""


class SomebodyElseReads(DoorError):
    """Another program fetches this bot's messages with our token: replace the token."""


class AskedToWait(DoorError):
    """The door wants to be left alone for `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"asked to wait {seconds:g} seconds")
        self.seconds = seconds
