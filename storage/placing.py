"""Put a row where its place in the file says nothing of when it came.

SQLite fills a page from its end to its beginning: of two rows in a page the one that lies before the other
came after it, unless the page was rebuilt since. A table of small rows would tell a thief the whole order of arrival.
So a new row takes the place of a random one of its neighbours, of the same length, and that one goes to
where the new one would have gone: after any number of rows each order is about as likely as another (Fisher
and Yates, inside out). An index beside the table is a tree of its own, and a row has a neighbour of its own there.

What is in hand and goes when it is done (inbox, outbox, timers, drafts) is not worth that.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Integer, Table, bindparam, delete, func, insert, select, tuple_

from storage.hybrid import RandomSource
from storage.statements import Statement

_PAGE_BYTES = 16_384
_CELL_BYTES = 24  # what a row needs in a page beside its columns, about
_MANY = 100  # rows in a page: small ones
_BESIDE = 8  # rows away in an index, each of which costs a look into the table
_PUSHES = 2  # farther rows that are moved as well, among small ones
_NEAR = 512  # rows that are looked at for one of the same length

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Tree:
    """How a neighbour is found in the table's own tree or in an index: the first after a row, or before it."""

    after: Statement
    before: Statement
    columns: tuple[str, ...]  # what a row of it holds


@dataclass(frozen=True, slots=True)
class _Ways:
    """What one table needs."""

    trees: tuple[_Tree, ...]
    put: Statement
    drop: Statement
    names: tuple[str, ...]
    keys: tuple[str, ...]


def put_out_of_order(tx: Connection, table: Table, row: Row, random: RandomSource = os.urandom) -> None:
    """Insert *row*, which has every column of *table*, in the place of a random neighbour."""
    ways = _ways(table)
    own, *beside = ways.trees
    fitting = _fitting(own, row)
    pushed = _take(tx, ways, own, row, max(1, fitting // 4), random)
    others = [_take(tx, ways, tree, row, _BESIDE, random) for tree in beside]
    ways.put.count(tx, row)  # takes the gap of what was taken
    for _ in range(_PUSHES if fitting > _MANY else 0):  # of one shelf many lie together, all of one week
        if pushed is not None:
            farther = _take(tx, ways, own, pushed, fitting, random)
            ways.put.count(tx, pushed)
            pushed = farther
    for one in (pushed, *others):
        if one is not None:
            ways.put.count(tx, one)


def change_out_of_order(tx: Connection, table: Table, row: Row, random: RandomSource = os.urandom) -> None:
    """Put *row* in the place of the one with its key, whose length was another, as if it were new."""
    ways = _ways(table)
    ways.drop.count(tx, {name: row[name] for name in ways.keys})
    put_out_of_order(tx, table, row, random)


def _take(
    tx: Connection, ways: _Ways, tree: _Tree, row: Row, span: int, random: RandomSource
) -> dict[str, Any] | None:
    """Take away a row of the same length, at most *span* rows away: most likely it lies in the same page."""
    high, low, side = random(3)
    skip = (high << 8 | low) % span
    sides = (tree.after, tree.before) if side & 1 else (tree.before, tree.after)
    for nearer in sorted(
        {skip, skip // 4, 0}, reverse=True
    ):  # where there are few, the farther ones are not there
        for statement in sides:
            if found := statement.row(tx, {**row, "skip": nearer}):
                taken = dict(zip(ways.names, found, strict=True))
                ways.drop.count(tx, {name: taken[name] for name in ways.keys})
                return taken
    return None


def _fitting(tree: _Tree, row: Row) -> int:
    """Say how many such rows a page of *tree* holds, about."""
    return max(4, _PAGE_BYTES // (_CELL_BYTES + sum(len(row[name] or b"") for name in tree.columns)))


@cache
def _ways(table: Table) -> _Ways:
    columns, keys = list(table.columns), list(table.primary_key.columns)
    mine = delete(table).where(*(key == bindparam(key.name) for key in keys))
    put = insert(table).values({column.name: bindparam(column.name) for column in columns})
    beside = [list(index.columns) for index in table.indexes] + [[one] for one in columns if one.unique]
    trees = (_tree(table, keys, columns), *(_tree(table, order, [*order, *keys]) for order in beside))
    names, key_names = (tuple(column.name for column in some) for some in (columns, keys))
    return _Ways(trees, Statement(put), Statement(mine), names, key_names)


def _tree(table: Table, order: list[Column[Any]], held: list[Column[Any]]) -> _Tree:
    def found(*, after: bool) -> Statement:
        here, there = tuple_(*order), tuple_(*(bindparam(one.name, type_=one.type) for one in order))
        ordered = [one if after else one.desc() for one in order]
        near = select(table).where(here > there if after else here < there).order_by(*ordered).limit(_NEAR)
        rows = near.subquery("near")
        same = [
            func.length(rows.c[one.name]).is_not_distinct_from(
                func.length(bindparam(one.name, type_=one.type))
            )
            for one in table.columns
            if not one.primary_key
        ]
        wanted = select(rows).where(*same).limit(1)  # in which order does not matter: any neighbour will do
        return Statement(wanted.offset(bindparam("skip", type_=Integer)))

    return _Tree(found(after=True), found(after=False), tuple(one.name for one in held))
