"""`heard leads invitations` and `withdraw`: links that nobody has used yet, and taking one back.

A link is as good as the keys to a desk until it is used or runs out; one that went to the wrong address is taken
back by its number, which the list of links bears and the adult who comes by it as well.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.operations.answer import Facts, OperationFault
from bot.operations.leads import NUMBER_DIGITS
from handlers.service import Service
from storage.audit import AuditLine, write_audit
from storage.invitations import Invitation, drop_invitation, list_invitations
from storage.people import BOROUGH

_NUMBER = re.compile(r"[0-9a-f]{8,32}")


def show_invitations(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """List the links that still hold: number, seat and until when; never the link itself."""
    holds = [one for one in list_invitations(tx, service.sealer) if one[1].expires > now.timestamp()]
    return {"invitations": [_facts_of(number, one) for number, one in holds]}


def withdraw(tx: Connection, service: Service, facts: Facts, now: datetime) -> Facts:
    """Take back the link with this number.

    Raises:
        OperationFault: there is none, or somebody has come by it already.
    """
    wanted = str(facts["number"]).strip().lower()
    if not _NUMBER.fullmatch(wanted):
        raise OperationFault("NUMBER: expected the 8 digits of an invitation; see: heard leads invitations")
    found = [one for one in list_invitations(tx, service.sealer) if one[0].startswith(wanted)]
    if len(found) != 1:
        raise OperationFault(
            f"no unused invitation has the number {wanted}: it was used, has expired or was taken back; if somebody "
            f"has come by it, heard leads list shows the number, and heard leads revoke {wanted} ends their access"
        )
    [(number, invitation)] = found
    drop_invitation(tx, number)
    write_audit(tx, service.sealer, AuditLine(now, "invitation-withdrawn", number[:NUMBER_DIGITS], ""))
    return _facts_of(number, invitation)


def _facts_of(number: str, invitation: Invitation) -> Facts:
    return {
        "invitation": number[:NUMBER_DIGITS],
        "role": invitation.role,
        "setting": invitation.setting or BOROUGH,
        "expires_at": datetime.fromtimestamp(invitation.expires, UTC).isoformat(timespec="seconds"),
    }
