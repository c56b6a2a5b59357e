"""The privacy card says what is so: each setting that is changed changes its sentence, and no other."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.installation import make_installation
from bot.config import Settings
from bot.keyfiles import read_keys
from bot.provision import make_service
from handlers.pupil.first import show_first
from handlers.pupil.privacy import privacy_lines
from handlers.turn import Turn
from storage.chats import Chat
from storage.database import Database, open_database
from storage.people import Setting, put_setting
from storage.sealing import Sealer

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class Card:
    """An installation, and what its card says."""

    def __init__(self, folder: Path, sealer: Sealer, database: Database) -> None:
        self.folder, self.sealer, self.database = folder, sealer, database

    async def lines(
        self, door: str = "telegram", monitored: str = "unknown", first: bool = False, **changes: str
    ) -> list[str]:
        """Give the card's sentences, or the first screen's, under *changes* of the configuration."""
        settings = Settings.load(self.folder / "config.toml", changes, token_needed=False)
        service = make_service(settings, self.sealer, NOW)

        def look(tx: object) -> list[str]:
            put_setting(tx, self.sealer, Setting("HFHS", "Hope Fold", device_monitoring=monitored), NOW)  # type: ignore[arg-type]
            turn = Turn(tx, service, Chat(door, "1", setting="HFHS"), NOW)  # type: ignore[arg-type]
            if not first:
                return privacy_lines(turn)
            show_first(turn)
            return str(turn.owed[-1].message["text"]).splitlines()

        return await self.database.run(look)


@pytest.fixture
async def card(tmp_path: Path) -> object:
    make_installation(tmp_path / "heard", "Rowan")
    settings = Settings.load(tmp_path / "heard" / "config.toml", {}, token_needed=False)
    sealer = Sealer(read_keys(settings))
    database = await open_database(settings.storage.path, sealer)
    yield Card(tmp_path / "heard", sealer, database)
    await database.close()


CHANGES = [
    ({"HEARD_SAFEGUARDING__UNSENT": "off"}, "even if you don't tap Send", "We read only what you send."),
    ({"HEARD_SAFEGUARDING__UNSENT": "p1_p2"}, "If you say someone is in danger", "in danger or hurt"),
    ({"HEARD_SAFEGUARDING__BREAK_GLASS": "true"}, "Your school can't open it.", "only together"),
    ({"HEARD_LIMITS__DRAFT_HOURS": "5"}, "gone after 24 hours", "gone after 5 hours"),
    ({"HEARD_RETENTION__RECORDED_DAYS": "14"}, "We wipe ours 30 days later.", "We wipe ours 14 days later."),
    ({"HEARD_RETENTION__BACKUP_DAYS": "7"}, "gone 35 days after that", "gone 7 days after that"),
    ({"HEARD_SERVICE__CONTACT": "Ms D, 01942 000000"}, "", "Questions? Ask Ms D, 01942 000000."),
]


@pytest.mark.parametrize(("changes", "before", "after"), CHANGES)
async def test_a_changed_setting_changes_its_sentence_and_no_other(
    card: Card, changes: dict[str, str], before: str, after: str
) -> None:
    plain, changed = await card.lines(), await card.lines(**changes)
    gone, come = [one for one in plain if one not in changed], [one for one in changed if one not in plain]
    assert len(gone) == (1 if before else 0)
    assert before in "".join(gone)
    assert len(come) == 1
    assert after in come[0]


@pytest.mark.parametrize(
    ("monitored", "sentence", "on_first_screen"),
    [
        ("yes", "school safety software sees what you type", True),
        ("unknown", "school safety software may see what you type", True),
        ("no", "Your school says its tablets don't watch", False),
    ],
)
async def test_a_schools_devices_have_their_own_line(
    card: Card, monitored: str, sentence: str, on_first_screen: bool
) -> None:
    """MOMENTS 22."""
    assert sentence in "\n".join(await card.lines(monitored=monitored))
    first = await card.lines(monitored=monitored, first=True)
    assert any(line.startswith("On a school tablet?") for line in first) is on_first_screen


async def test_the_first_screen_tells_of_what_is_read_unsent_only_where_it_is(card: Card) -> None:
    """MOMENTS 3."""
    notice = "We can't keep that secret. Then we may read it even if you don't tap Send."
    assert notice in "\n".join(await card.lines(first=True))
    off = "\n".join(await card.lines(first=True, HEARD_SAFEGUARDING__UNSENT="off"))
    assert "We can't keep that secret.\n" in off
    assert "tap Send" not in off


async def test_another_door_does_not_speak_of_telegram_as_seeing_the_chat(card: Card) -> None:
    assert "Telegram is a company." in "\n".join(await card.lines())
    assert "Telegram is a company." not in "\n".join(await card.lines(door="web"))


async def test_pictures_and_the_web_door_are_told_of_where_they_are(card: Card) -> None:
    settings = Settings.load(card.folder / "config.toml", {}, token_needed=False)
    service = make_service(settings, card.sealer, NOW)
    said = {}
    for photos, address in ((False, ""), (True, "https://rowan.example")):
        service.photos, service.web_url = photos, address
        said[photos] = "\n".join(
            await card.database.run(lambda tx: privacy_lines(Turn(tx, service, Chat("telegram", "1"), NOW)))
        )
    assert "We don't take pictures here." in said[False]
    assert "rowan.example" not in said[False]
    assert "a grown-up may look at it" in said[True]
    assert "You can tell us on a web page too: https://rowan.example." in said[True]
