"""The oracle: what was told, what the phones show, and what the database holds, held against each other.

The database is read from a copy, with the installation's own keys, while no Heard runs. Words come through the
vault, so that a report counts only if it can really be opened.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, func, select

from bot.keyfiles import read_keys
from bot.sandbox.phone import Phone
from bot.sandbox.shown import Shown
from storage import inbox, outbox
from storage.cases import Header, list_headers
from storage.chats import load_chat, load_chat_by_id
from storage.database import make_engine
from storage.drafts import load_draft, read_words
from storage.people import list_people
from storage.schema import chats, drafts, pieces
from storage.sealing import Sealer
from storage.vault import Reader, open_case
from tests.faults.process import Scene, announce

SENT = "Sent. Thank"
_NOBODY = "00" * 16


@dataclass(slots=True)
class Kept:
    """What one copy of the database holds. *words*: by case id; *lines*: by account id, of unsent words."""

    cases: list[Header]
    words: dict[str, str]
    lines: dict[int, list[str]]
    owed: list[tuple[str, str]]
    inbox: dict[str, int]
    outbox: dict[str, int]
    people: dict[str, str]
    drafts: int
    piece_rows: int

    def all_words(self) -> Counter[str]:
        """Count every report by its words."""
        return Counter(self.words[header.id] for header in self.cases)


@contextmanager
def opened_copy(scene: Scene) -> Iterator[tuple[Connection, Sealer]]:
    """Open a copy of the database as it lies on the disk now; no Heard may run."""
    assert not scene.heard.alive, "the database is looked at while it is at rest"
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "heard.db"
        for end in ("", "-wal"):
            source = Path(f"{scene.settings.storage.path}{end}")
            if source.exists():
                shutil.copy(source, f"{copy}{end}")
        raw = sqlite3.connect(copy, isolation_level=None)
        engine = make_engine(raw)
        try:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            with engine.connect() as tx, tx.begin():
                yield tx, Sealer(read_keys(scene.settings))
        finally:
            raw.close()


def take_stock(scene: Scene, known: dict[str, str] | None = None) -> Kept:
    """Read everything back; *known* are words by case id that were opened before."""
    with opened_copy(scene) as (tx, sealer):
        cases = list_headers(tx, sealer)
        words = {case.id: (known or {}).get(case.id) or _words(tx, sealer, case) for case in cases}
        return Kept(
            cases=cases,
            words=words,
            lines={phone.id: _lines(tx, sealer, phone) for phone in scene.pupils},
            owed=[
                (str(row.message["to"][1]), str(row.message.get("text", "")))
                for row in outbox.list_owed(tx, sealer, most=100_000)
            ],
            inbox=inbox.count_by_state(tx),
            outbox=outbox.count_by_state(tx),
            people={person.address: person.state for person in list_people(tx, sealer)},
            drafts=_count_drafts(tx, sealer),
            piece_rows=tx.execute(select(func.count()).select_from(pieces)).scalar_one(),
        )


def _count_drafts(tx: Connection, sealer: Sealer) -> int:
    """Count drafts: those in rows of their own, and those that lie in their chats'."""
    rows = tx.execute(select(func.count()).select_from(drafts)).scalar_one()
    found = (load_chat_by_id(tx, sealer, row) for row in tx.execute(select(chats.c.id)).scalars().all())
    return int(rows) + sum(bool(chat and chat.answers) for chat in found)


def _words(tx: Connection, sealer: Sealer, case: Header) -> str:
    """Open a case as a reader of its desks would."""
    reader = Reader((case.permitted or [_NOBODY])[0], frozenset(case.readers))
    entries = open_case(tx, sealer, case.id, reader, datetime.now(UTC)).unseal()
    told = [entry.text for entry in entries if entry.kind == "words"]
    assert len(told) == 1, f"a case with {len(told)} beginnings"
    return told[0]


def _lines(tx: Connection, sealer: Sealer, phone: Phone) -> list[str]:
    chat = load_chat(tx, sealer, "telegram", str(phone.id))
    if chat is None or not chat.draft:
        return []
    row = bytes.fromhex(chat.draft)
    answers = chat.answers or load_draft(tx, sealer, row)
    assert answers is not None, "a chat names a draft that is not there"
    whole = read_words(tx, sealer, row, answers["pieces"], answers.get("tail", ""))
    lines = whole.removeprefix("\n").split("\n") if whole else []
    assert answers["lines"] == len(lines)
    return lines


# -- across a run -------------------------------------------------------------------------------


@dataclass(slots=True)
class Ledger:
    """What must be true at the end, and at every moment at which the process lay dead.

    *told* are each pupil's words; *unsettled* counts what a phone showed already when the process died and
    the database still owed: what must be sent again, because nobody can know better.
    """

    scene: Scene
    told: dict[str, Phone] = field(default_factory=dict)
    kills: int = 0
    unsettled: int = 0
    under_way: int = 0
    _known: dict[str, str] = field(default_factory=dict)

    async def look_at_the_dead(self) -> Kept:
        """Hold the database against the phones after a kill (OUT-11)."""
        await asyncio.sleep(0.05)  # what had left the process before it died arrives
        kept = await asyncio.to_thread(take_stock, self.scene, self._known)
        self._known = kept.words
        self.kills += 1
        there = kept.all_words()
        unkept = [words for words, phone in self.told.items() if shows_sent(phone) and not there[words]]
        assert not unkept, f"{len(unkept)} pupils read 'Sent.' whose report is not in the database"
        self.under_way += sum(not shows_sent(phone) for phone in self.told.values())
        self.unsettled += self._shown_and_owed(kept)
        return kept

    def _shown_and_owed(self, kept: Kept) -> int:
        phones = self.scene.box.phones.values()
        shown = {str(phone.id): {_words_of(text) for text in phone.texts} for phone in phones}
        return sum(_words_of(text) in shown.get(address, set()) for address, text in kept.owed)

    async def close(self, *, lost_answers: int = 0) -> Kept:
        """Hold everything against everything; the process has ended.

        Raises:
            AssertionError: something was lost, stored twice, or doubled without a cause.
        """
        kept = await asyncio.to_thread(take_stock, self.scene, self._known)
        there = kept.all_words()
        lost = [words for words in self.told if not there[words]]
        twice = [words for words in self.told if there[words] > 1]
        foreign = set(there) - set(self.told)
        doubled, alerts = count_doubled(self.scene), count_doubled(self.scene, "lead", "deputy")
        announce(
            f"told {len(self.told)}, kills {self.kills} ({self.under_way / max(1, self.kills):.1f} pupils under way "
            f"at each), lost {len(lost)}, stored twice {len(twice)}, messages doubled {doubled}, "
            f"{alerts} of them alerts (owed and already shown at a kill: {self.unsettled})"
        )
        assert not lost, f"{len(lost)} reports were lost"
        assert not twice, f"{len(twice)} reports were stored twice"
        assert not foreign, "there is a report that nobody told"
        assert kept.inbox == {}, kept.inbox
        assert kept.outbox == {}, kept.outbox
        assert doubled <= self.unsettled + lost_answers, "a message was doubled that no kill explains"
        most = max(_doubled(phone) for phone in self.scene.box.phones.values())
        assert most <= self.kills + lost_answers, "a phone shows more copies than there were kills (OUT-01)"
        return kept

    def check_alerts(self, kept: Kept) -> None:
        """Every reader was alerted of every case, by its reference, and of nothing else."""
        for name in ("lead", "deputy"):
            alerts = "\n".join(self.scene.adult(name).texts)
            missed = [case.ref for case in kept.cases if case.ref not in alerts]
            assert not missed, f"{name} was never alerted of {len(missed)} cases"
        refs = {case.ref for case in kept.cases}
        for name in ("lead", "deputy", "duty"):
            for text in self.scene.adult(name).texts:
                assert text.split(" · ")[-1][:6] in refs, "an alert names no case"

    def check_confirmations(self) -> None:
        """Every pupil read "Sent."."""
        silent = [phone for phone in self.told.values() if not shows_sent(phone)]
        assert not silent, f"{len(silent)} pupils never read 'Sent.'"


def shows_sent(phone: Phone) -> bool:
    """Say whether the pupil was told that their words were sent."""
    return any(text.startswith(SENT) for text in phone.texts)


def count_doubled(scene: Scene, *names: str) -> int:
    """Count the messages that are shown more than once, by the phones of these *names*, or by all."""
    phones = scene.box.phones
    return sum(_doubled(phones[name]) for name in names or phones)


def _doubled(phone: Phone) -> int:
    return sum(count - 1 for count in Counter(map(_face, phone.answers)).values())


def _face(shown: Shown) -> tuple[str, tuple[str, ...]]:
    return _words_of(shown.text), tuple(button.data for button in shown.buttons)


def _words_of(text: str) -> str:
    """Leave out the line that marks a copy: what was sent first may bear it, and what comes again too."""
    return text.partition("\n")[2] if text.startswith("(Repeat") else text
