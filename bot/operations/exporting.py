"""`heard cases export`: one case as a file, with a one-time code of a lead who reads it; audited, told to its readers.

1. A unit: the code holds and is used up, the vault gives the case out to the lead who drew it, *exported* is
   written down, and the case's readers hear of it. Without a code nothing is opened; what is answered is the same
   whether there is such a case or not (MOMENTS 12, 13).
2. In a thread, after the commit: the words are opened and set.
"""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from bot.control import OperationRefused
from bot.operations.answer import Facts
from bot.operations.erasing import After, readers_of_case, refuse
from bot.operations.keeping import LongOperation
from bot.operations.slicing import Show
from handlers.erasing import tell
from handlers.lead.codes import check_codes
from handlers.record import Sheet, gather, write
from handlers.service import Service
from handlers.turn import Done
from storage.audit import AuditLine, write_audit
from storage.cases import find_header, save_header
from storage.codes import For, use_codes
from storage.database import Database
from storage.people import find_person
from storage.sealing import Sealer
from storage.vault import SealedCase, open_case, reader_of


def exporting_operations(
    make: Callable[[Sealer, datetime], Service], after: After
) -> dict[str, LongOperation]:
    """Give `cases.export`; *make* gives the service of the moment, *after* takes what a unit owes."""

    async def export(database: Database, sealer: Sealer, wanted: Facts, now: datetime, show: Show) -> Facts:
        if (
            not sealer.keyring.can_open
        ):  # before the code is used up, and anybody told of a file that never was
            raise OperationRefused("the open key file is not here: export where cases are opened")
        service = make(sealer, now)
        out, done = await database.run(lambda tx: _give_out(tx, service, wanted, now))
        after(done)
        if out is None:
            return {"valid": False}
        sheet, sealed = out
        await show({"percent": 50})
        return await asyncio.to_thread(_set, service, sheet, sealed, bool(wanted.get("pdf")))

    return {"cases.export": export}


def _give_out(
    tx: Connection, service: Service, wanted: Facts, now: datetime
) -> tuple[tuple[Sheet, SealedCase] | None, Done]:
    header = find_header(tx, service.sealer, str(wanted["ref"]).strip())
    codes = [str(code) for code in wanted.get("codes") or ()]
    drawn = check_codes(tx, service, header, For.EXPORT, codes, now) if header else None
    if header is None or drawn is None:
        return None, refuse(tx, service, header, now, "export-refused", "lead-export-refused")
    person = find_person(tx, service.sealer, drawn[0].person)
    assert person is not None  # `check_codes` has looked
    use_codes(header, drawn, now)
    save_header(tx, service.sealer, header)
    sealed = open_case(tx, service.sealer, header.id, reader_of(person), now)
    write_audit(tx, service.sealer, AuditLine(now, "exported", person.id, header.id))
    words = service.texts.say("en", "lead-was-exported", reference=header.ref)
    done = tell(tx, service, readers_of_case(tx, service, header, now), words, now)
    return (gather(tx, service, header, person.id, now), sealed), done


def _set(service: Service, sheet: Sheet, sealed: SealedCase, as_pdf: bool) -> Facts:
    written = write(service.texts, service.name, sheet, sealed.unseal())
    reference = sheet.header.ref
    if not as_pdf:
        return {"valid": True, "reference": reference, "content": b64encode(written.json.encode()).decode()}
    pdf = service.set_page(written.page)
    content = None if pdf is None else b64encode(pdf).decode()
    return {"valid": True, "reference": reference, "content": content}
