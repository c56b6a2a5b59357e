"""Canaries: what a child is, and what a child said, is found nowhere it should not be."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.house import House, open_case_of, open_house, report, write_reply

WORDS = "canaryWordsOfAChild"
NAMES = ("CanaryFirst", "CanaryLast", "canary_username")
ALLOWED = {
    "getMe",
    "getUpdates",
    "sendMessage",
    "deleteMessages",
    "deleteMessage",
    "answerCallbackQuery",
    "setMyCommands",
    "deleteWebhook",
    "getWebhookInfo",
    "leaveChat",
}


def spellings(word: str) -> Iterator[bytes]:
    """The forms in which a word (of ten letters or more) could lie on a disk."""
    assert len(word) >= 10
    plain = word.encode()
    yield plain
    yield word.encode("utf-16-le")
    yield plain.hex().encode()
    for shift in range(3):
        yield base64.b64encode(b"x" * shift + plain)[4:-4]


def found_in(folder: Path, words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Say which words lie in which files below *folder*."""
    hits = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            hits += [(path.name, word) for word in words for form in spellings(word) if form in content]
    return hits


async def whole_flow(house: House) -> int:
    """A pupil full of canaries tells, is read and answered; gives their chat's id."""
    house.phone(
        "pupil", id=7770123456, first_name=NAMES[0], last_name=NAMES[1], username=NAMES[2], language="xq"
    )
    pupil = await report(house, words=f"{WORDS} they call me names")
    lead = house.phone("lead")
    await open_case_of(lead)
    await write_reply(lead, "Thank you, canaryReply")
    await pupil.wait_for("1 new message.")
    await pupil.press("Open")
    await pupil.wait_for("Is it OK to read this here, now?")
    await pupil.press("Yes")
    await pupil.wait_for("canaryReply")
    await house.settle()
    return pupil.id


async def test_nothing_said_or_known_lies_readable_on_the_disk(house: House) -> None:
    """CRY-01: database, write-ahead log, everything in the folder but the key files' own."""
    number = await whole_flow(house)
    words = (WORDS, *NAMES, "canaryReply", "Hope Fold High", str(number))
    assert found_in(house.folder / "data", words) == []
    await house.app.database.close()
    assert found_in(house.folder, words) == []


async def test_a_plain_column_would_be_found(house: House) -> None:
    """The sabotage of the test above: one unsealed row is enough to see it red."""
    from sqlalchemy import text

    await house.app.database.run(
        lambda tx: tx.execute(
            text("INSERT INTO pieces (id, body) VALUES (x'00', :body)"),
            {"body": f"{WORDS} in the clear".encode()},
        )
    )
    assert found_in(house.folder / "data", (WORDS,)) != []


async def test_no_log_line_bears_content_names_ids_or_the_token(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """LEAK-09 over a whole flow, at the lowest level there is."""
    async with open_house(tmp_path, HEARD_SERVICE__LOG_LEVEL="debug") as house:
        number = await whole_flow(house)
        token = house.box.token
    out, err = capfd.readouterr()
    for word in (WORDS, *NAMES, "canaryReply", "Mrs A", str(number), token, token.partition(":")[2]):
        assert word not in out + err
    assert '"started"' in err


async def test_nobody_at_school_learns_who_reported(house: House) -> None:
    """LEAK-01, LEAK-06: nothing of the pupil's account goes to anybody else; nothing of the lead's to the pupil."""
    number = await whole_flow(house)
    lead, pupil = house.phone("lead"), house.phone("pupil")
    for call in house.box.calls:
        told = json.dumps(call.args)
        if str(call.args.get("chat_id")) != str(number):
            assert all(name not in told for name in (*NAMES, str(number), "xq"))
        if str(call.args.get("chat_id")) == str(number):
            assert str(lead.id) not in told
    assert "lead" not in "".join(pupil.texts).replace("safeguarding lead", "")


async def test_only_the_methods_on_the_list_are_called(house: House) -> None:
    """LEAK-02: no forwarding, no copying, no file ids, no reply across chats."""
    await whole_flow(house)
    assert {call.method for call in house.box.calls} <= ALLOWED
    for call in house.box.calls:
        assert "reply_parameters" not in call.args
        assert "file_id" not in json.dumps(call.args)


async def test_two_reports_of_one_pupil_look_like_two_of_two(house: House) -> None:
    """LEAK-03: references are random, and nothing in what the lead sees tells them apart."""
    first = await report(house, "one", "they laugh at my bag")
    await first.write("they laugh at my coat")
    await first.wait_for("Is this about the same thing as before?")
    await first.press("No, new")
    await first.wait_for("Are you safe right now?")
    await first.press("Send now")
    await first.wait_for("Your four words are")
    await report(house, "two", "they laugh at my shoes")
    await house.settle()
    lead = house.phone("lead")
    alerts = [text for text in lead.texts if "A new report." in text]
    assert len({len(text) for text in alerts}) == 1
    assert len(set(alerts)) == len(alerts) == 3
