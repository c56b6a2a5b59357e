"""Sentinels: which keys this database was sealed with, so that a wrong key file is found before any write."""

from __future__ import annotations

from sqlalchemy import Connection, insert, inspect, select, update

from storage.keyring import ROOT, KeyName, Purpose
from storage.schema import sentinels
from storage.sealing import Sealer


def check_keys(tx: Connection, sealer: Sealer) -> None:
    """Hold the key files against the database; reads only.

    Raises:
        WrongKey, OldKeyFile: the key files are not the ones this database was sealed with.
    """
    if not inspect(tx).has_table(sentinels.name):
        return
    kept = {row.name: row.body for row in tx.execute(select(sentinels).order_by(sentinels.c.name)).all()}
    for name in _names(sealer):
        if str(name) in kept:
            sealer.check_sentinel(name, kept[str(name)])


def missing_sentinels(tx: Connection) -> bool:
    """Say whether a key of the intake file has none: every start notes all of them, so it was taken away."""
    kept = set(tx.execute(select(sentinels.c.name).order_by(sentinels.c.name)).scalars())
    return not kept.issuperset(str(purpose) for purpose in Purpose)


def note_keys(tx: Connection, sealer: Sealer) -> None:
    """Write down the newest version of every key held."""
    kept = {row.name: row.body for row in tx.execute(select(sentinels).order_by(sentinels.c.name)).all()}
    for name in _names(sealer):
        wanted = sealer.sentinel(name)
        if str(name) not in kept:
            tx.execute(insert(sentinels).values(name=str(name), body=wanted))
        elif kept[str(name)] != wanted:
            tx.execute(update(sentinels).where(sentinels.c.name == str(name)).values(body=wanted))


def _names(sealer: Sealer) -> tuple[KeyName, ...]:
    return (*Purpose, ROOT) if sealer.keyring.can_open else tuple(Purpose)
