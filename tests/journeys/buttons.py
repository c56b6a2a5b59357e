"""Every button a lead is ever shown: a walk over all screens, and presses by whomever, in a unit, with what it owes."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from handlers import front
from handlers.events import Address, Chose, Incoming
from handlers.keyboards import Token, lead_token, read_token
from handlers.lead.desk import PRESSES, TYPED
from handlers.turn import Done
from storage import inbox
from storage.audit import REFUSED, read_audit
from storage.cases import REFERENCE_ALPHABET
from storage.chats import load_chat
from storage.schema import case_keys, cases, entries, people, receipts, settings, shelves
from tests.journeys.house import House

#: What is an adult's own matter, and names no case.
OWN = frozenset(
    {
        "me",
        "away",
        "back",
        "mail",
        "drill",
        "pin",
        "page",
        "key",
        "slips",
        "replies",
        "supervision",
        "tray",
        "digest",
    }
)
_CASE = re.compile(f"[{REFERENCE_ALPHABET}]{{6}}")
_WORDS = {"hand": "STJ"}


@dataclass(frozen=True, slots=True)
class Answered:
    """What a press led to: its answers, and whether something slow was begun (a case to be opened)."""

    texts: tuple[str, ...]
    opens: bool


def parse(text: str) -> Token:
    """Take one of our own tokens apart."""
    token = read_token(text)
    assert token is not None
    return token


def shown_tokens(house: House) -> list[str]:
    """List every case's button that was ever sent to anybody, in the order in which they came."""
    found: dict[str, None] = {}
    for call in house.box.calls:
        markup = call.args.get("reply_markup")
        keyboard = json.loads(markup) if isinstance(markup, str) else markup
        for row in (keyboard or {}).get("inline_keyboard", []):
            for button in row:
                data = str(button.get("callback_data", ""))
                if (
                    data.startswith("l.")
                    and parse(data).what not in OWN
                    and _CASE.fullmatch(parse(data).argument)
                ):
                    found[data] = None
    return list(found)


async def walk(house: House, *names: str, wants: Callable[[str], bool] = lambda token: True) -> list[str]:
    """Press everything that is shown, one of each kind and case, by each of *names*; answer what asks for words.

    The newest first, so that a question is answered before another is asked.
    """
    for name in names:
        pressed: list[str] = []
        while True:
            open_to = [token for token in shown_tokens(house) if wants(token) and _is_new(token, pressed)]
            if not open_to:
                break
            token = open_to[-1]
            pressed.append(token)
            await press(house, name, token)
    return shown_tokens(house)


def _is_new(token: str, pressed: list[str]) -> bool:
    mine = parse(token)
    kind = (mine.what, mine.argument, bool(mine.more))
    return kind not in {(one.what, one.argument, bool(one.more)) for one in map(parse, pressed)}


async def press(house: House, name: str, token: str) -> None:
    """Press as *name* does on their phone, and type what is asked for then."""
    phone = house.phone(name)
    await phone.press_data(token, message=phone.answers[-1].id)
    await house.settle(60)
    sealer = house.app.service.sealer
    chat = await house.app.database.run(lambda tx: load_chat(tx, sealer, "telegram", str(phone.id)))
    asks = next((key for key in TYPED if chat is not None and key in chat.doing), None)
    if asks is not None:
        await phone.write(_WORDS.get(asks, "because it was seen"))
        await house.settle(60)
    assert not [alarm for alarm in house.app.alarms if alarm.startswith("work_failed")], token


def some_of_each(tokens: list[str], most: int = 3) -> list[str]:
    """Take at most so many of each kind and case: of seventy kinds of concern, three stand for all."""
    counted = Counter[tuple[str, str]]()
    chosen = []
    for token in tokens:
        kind = (parse(token).what, parse(token).argument)
        counted[kind] += 1
        if counted[kind] <= most:
            chosen.append(token)
    return chosen


def guess_unseen(tokens: list[str]) -> list[str]:
    """Make up buttons of the kinds that no screen of the walk showed, such as those that come once a half-term."""
    unseen = set(PRESSES) - OWN - {parse(token).what for token in tokens}
    return [lead_token(what, parse(tokens[-1]).argument, "3") for what in sorted(unseen)]


# -- presses -------------------------------------------------------------------------------------


async def press_all(house: House, name: str, tokens: list[str]) -> dict[str, Answered]:
    """Press each of *tokens* in this person's chat, each in a unit; give what each led to."""
    address = Address("telegram", str(house.phone(name).id))
    return {token: await house.app.database.run(_unit(house, address, token)) for token in tokens}


def _unit(house: House, address: Address, token: str) -> Callable[[Connection], Answered]:
    service, now = house.app.service, house.app.clock.now()

    def unit(tx: Connection) -> Answered:
        row = os.urandom(16)
        inbox.take_in(tx, service.sealer, [inbox.Arrival(row, b"c" * 16, b"{}")], 0)
        incoming = Incoming(row.hex(), address, Chose(token), under="1")
        done: Done = front.answer(tx, service, row, incoming, now, long=False)
        if done.later is not None:
            inbox.finish(tx, service.sealer, row, long=False)
        texts = tuple(
            one.given.text for one in done.owed if one.given is not None and one.given.to == address
        )
        return Answered(texts, done.later is not None)

    return unit


async def kept(house: House) -> dict[str, list[tuple[bytes, ...]]]:
    """Give every row that a press could change, as it lies on the disk: equal means that nothing was written."""

    def read(tx: Connection) -> dict[str, list[tuple[bytes, ...]]]:
        tables = (cases, case_keys, entries, shelves, receipts, people, settings)
        return {one.name: sorted(tuple(row) for row in tx.execute(select(one)).all()) for one in tables}

    return await house.app.database.run(read)


async def count_refusals(house: House) -> int:
    """Count the lines that say that somebody tried what is not theirs."""
    lines = await house.app.database.run(lambda tx: read_audit(tx, house.app.service.sealer))
    return [line.act for line in lines].count(REFUSED)


def mutate(token: str) -> list[str]:
    """Spoil a token: bits turned over, cut short, too long, another case, another act, another argument."""
    parts = token.split(".")
    spoilt = [token[:at] + chr(ord(token[at]) ^ 1) + token[at + 1 :] for at in range(0, len(token), 3)]
    spoilt += [token[:end] for end in range(1, len(token), 3)]
    spoilt += [token + "X", token + ".", token + ".x.y", token.upper(), token * 3]
    spoilt += [".".join([*parts[:2], other, *parts[3:]]) for other in ("ZZZZZZ", "", "\u202e")]
    spoilt += [".".join([*parts[:3], more]) for more in ("0", "-1", "None", "HFHS/leads", "f" * 32)]
    return sorted({one for one in spoilt if one.startswith("l.")} - {token})
