"""The invented schools and people of the demo, and how they come in: by the roads that real ones take.

Decides who they are and on which friendly moment the demo begins. Settings and invitations are made as commands make
them; adults join on their phones.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from bot.sandbox.phone import NothingCame, Phone
from bot.sandbox.postbox import Postbox
from bot.sandbox.server import Sandbox
from bot.sandbox.shown import Shown

#: A Monday in term time, ten in the morning in London: everybody is there.
BEGINS = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
BOT_NAME = "Rowan"
BOT_USERNAME = "rowan_demo_bot"
#: Invented schools, such as a borough has: code, name, phase, pupils.
SCHOOLS = (
    ("HFHS", "Hope Fold High School", "secondary", 940),
    ("HFPS", "Hope Fold Primary School", "primary", 210),
    ("AMA", "Ashmere Moor Academy", "secondary", 1120),
    ("SOPS", "St Osyth's Primary School", "primary", 180),
    ("LBPS", "Larkbrook Primary School", "primary", 305),
    ("PWN", "Pennywell Nursery", "nursery", 48),
)
LINKS = (
    {"phone": "pupil", "label": "Scan the poster", "payload": "s-HFHS"},
    {"phone": "pupil", "label": "No poster", "payload": ""},
)

LEADS_MAIL = "mrs.a@hopefold.example"
_PATIENCE_SECONDS = 15.0
#: Between two activations: pupils see the readers in the order in which they became active.
_BETWEEN_SECONDS = 0.1
#: Does what a command does: an operation's name and its facts.
Operate = Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]]


async def move_in(box: Sandbox, operate: Operate, post: Postbox) -> None:
    """Add the schools, give the people their phones, and let the adults join; then pupils can write.

    The school has two leads, so that a pupil sees two names; the deputy's phone is not on the page.
    """
    for code, name, phase, pupils in SCHOOLS:
        await operate("settings.add", {"code": code, "name": name, "phase": phase, "pupils": pupils})
    box.user("pupil", first_name="Robin", title="Pupil", who="Year 8, own phone")
    lead = box.user("lead", title="Safeguarding lead", who="Mrs A, Hope Fold High School")
    duty = box.user("duty", title="Duty officer", who="The council's safeguarding team")
    deputy = box.user("deputy", on_page=False)
    alerts = await asyncio.gather(
        _come(duty, operate, "borough", "duty", ""),
        _come(lead, operate, "HFHS", "dsl", "Mrs A"),
        _come(deputy, operate, "HFHS", "ddsl", "Mr B"),
    )
    people = list(zip((duty, lead, deputy), alerts, strict=True))
    for phone, test in people:
        await phone.press_data(test.buttons[0].data, message=test.id)
        await asyncio.sleep(_BETWEEN_SECONDS)
    for phone, test in people:
        await _hears_more(phone, test)
    await _proves_mail(lead, post)


async def _hears_more(phone: Phone, after: Shown) -> None:
    await phone.wait_for(lambda shown: shown.id > after.id, _PATIENCE_SECONDS)


async def _proves_mail(phone: Phone, post: Postbox) -> None:
    """Let a lead enter their mail address and type the code that comes there."""
    await phone.write("/me")
    shown = await phone.wait_for(lambda found: _mail_button(found), _PATIENCE_SECONDS)
    await phone.press_data(_mail_button(shown), message=shown.id)
    await phone.wait_for(lambda found: found.id > shown.id, _PATIENCE_SECONDS)
    await phone.write(LEADS_MAIL)
    mail = await post.wait_for(LEADS_MAIL, _PATIENCE_SECONDS)
    if mail is None:
        raise NothingCame(f"no mail came to {LEADS_MAIL}")
    await phone.write(re.findall(r"\d{6}", mail.text)[0])
    await phone.wait_for(LEADS_MAIL, _PATIENCE_SECONDS)


def _mail_button(shown: Shown) -> str:
    return next((button.data for button in shown.buttons if button.data.startswith("l.mail.")), "")


async def _come(phone: Phone, operate: Operate, code: str, role: str, name: str) -> Shown:
    """Let an adult come by an invitation and say a name or none; give the test alert, which activates them."""
    made = await operate("leads.invite", {"code": code, "role": role})
    await phone.start(f"join-{made['token']}")
    asked = await phone.wait_for(lambda shown: shown.buttons, _PATIENCE_SECONDS)
    await (phone.write(name) if name else phone.press_data(asked.buttons[0].data, message=asked.id))
    related = await phone.wait_for(lambda shown: shown.buttons and shown.id > asked.id, _PATIENCE_SECONDS)
    await phone.press_data(related.buttons[0].data, message=related.id)  # nobody
    return await phone.wait_for(lambda shown: shown.buttons and shown.id > related.id, _PATIENCE_SECONDS)
