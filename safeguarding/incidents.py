"""Which linked cases are one incident: reports are not incidents, and a figure counts both (DOMAIN 7.2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping


def incidents_of(links: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Give each case the name of its incident: the least of its group's, over any number of links; empty if alone.

    A link to a case that is not in *links* (it was erased) joins nothing.
    """
    found: dict[str, str] = {}
    for case in sorted(links):
        if case not in found:
            group = _group(case, links)
            found |= dict.fromkeys(group, min(group) if len(group) > 1 else "")
    return found


def _group(case: str, links: Mapping[str, Collection[str]]) -> set[str]:
    group, waiting = {case}, [case]
    while waiting:
        near = {other for other in links[waiting.pop()] if other in links} - group
        group |= near
        waiting += near
    return group
