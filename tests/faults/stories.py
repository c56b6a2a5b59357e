"""Stories that mostly wait, told side by side: each with a Telegram and a Heard of its own.

An outage, a refused token or a lost answer costs half a minute of real time; one after the other they would take
five. A story that needs a calm machine begins later. The tests then look at how each one ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from tests.faults.process import Mould, Scene, open_scene

Tale = Callable[[Scene], Awaitable[None]]
Endings = dict[str, BaseException | None]


@dataclass(frozen=True, slots=True)
class Story:
    """One story, when it begins, and what of the configuration is changed for it."""

    tale: Tale
    after_seconds: float
    changes: dict[str, str]


STORIES: dict[str, Story] = {}


def side_by_side(after_seconds: float = 0.0, **changes: str) -> Callable[[Tale], Tale]:
    """Have a story told together with all others that were collected."""

    def note(tale: Tale) -> Tale:
        name = getattr(tale, "__name__", "")
        assert name and name not in STORIES
        STORIES[name] = Story(tale, after_seconds, changes)
        return tale

    return note


async def tell_all(mould: Mould, folder: Path) -> Endings:
    """Tell every story and say how it ended: with None, or with what went wrong."""

    async def tell(name: str, story: Story) -> None:
        await asyncio.sleep(story.after_seconds)
        async with open_scene(mould, folder / name, **story.changes) as scene:
            await story.tale(scene)

    told = await asyncio.gather(
        *(tell(name, story) for name, story in STORIES.items()), return_exceptions=True
    )
    return dict(zip(STORIES, told, strict=True))


def look_at(endings: Endings, name: str) -> None:
    """Raise what went wrong in the story *name*."""
    fault = endings[name]
    if fault is not None:
        raise fault
