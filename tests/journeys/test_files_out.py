"""A file of ours on its way to an adult: a row like any other until Telegram took it."""

from __future__ import annotations

from datetime import timedelta

from handlers.events import Address, Attachment, Choice, Outgoing
from handlers.post import from_record, owe, to_record
from tests.journeys.house import House

CONTENT = b"%PDF-1.7\n" + bytes(range(256)) * 200


def made(house: House) -> Outgoing:
    return Outgoing(
        Address("telegram", str(house.phone("lead").id)),
        text="K7PM3Q: the record.",
        file=Attachment("K7PM3Q.pdf", CONTENT),
        rows=((Choice("Recorded", "l.recorded.K7PM3Q"),),),
        remove_after=timedelta(minutes=10),
    )


async def test_a_file_is_kept_sealed_and_arrives_whole(house: House) -> None:
    """51 KB are some twenty sealed pieces beside the row; they go with it."""
    message = made(house)
    kept = await house.app.database.run(lambda tx: owe(tx, house.app.service.sealer, message))
    await house.restart()
    lead = house.phone("lead")
    shown = await lead.wait_for("K7PM3Q: the record.")
    call = next(call for call in house.box.calls if call.method == "sendDocument")
    assert "protect_content" not in call.args
    document = house.box.world.files.at("documents/file_0.pdf")
    assert document is not None and document.content == CONTENT and document.name == "K7PM3Q.pdf"
    await house.settle()
    assert kept.id not in await owed(house)
    await house.wind(timedelta(minutes=11))
    assert shown.id not in [message.id for message in lead.answers]


async def owed(house: House) -> set[bytes]:
    from storage.outbox import list_owed

    return await house.app.database.run(
        lambda tx: {row.id for row in list_owed(tx, house.app.service.sealer)}
    )


def test_a_file_survives_as_a_row() -> None:
    message = Outgoing(Address("telegram", "5"), text="x", file=Attachment("a.pdf", b"\x00\xff"))
    assert from_record(to_record(message)) == message
