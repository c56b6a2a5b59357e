"""Who the adults are: every role, whose it is, the desk its people sit at, and what they may do.

A *desk* is a circle of readers. A role without a desk reads no case, whatever else it may do. Outside
bodies hold no role of their own: a named adult sends them a prepared form. Source: MOMENTS, *Roles*;
DOMAIN 2. Refuses to know who holds a role.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

#: How the borough itself is named where a setting's code would stand.
BOROUGH = "borough"


class Role(StrEnum):
    """What an adult is, for a setting, a trust or the borough."""

    DSL = "dsl"  # designated safeguarding lead; in early years the lead practitioner
    DDSL = "ddsl"  # deputy, trained to the same level
    HEAD = "head"
    CHAIR = "chair"  # of governors or trustees
    CLERK = "clerk"
    GOVERNOR = "governor"  # the safeguarding link
    PASTORAL = "pastoral"
    OWNER = "owner"  # sole proprietor; in early years the registered person
    TRUST_DSL = "trust_dsl"
    TRUST_CEO = "trust_ceo"
    DUTY = "duty"
    DUTY_MANAGER = "duty_manager"
    DCS_DELEGATE = "dcs_delegate"
    LADO = "lado"
    ANALYST = "analyst"
    DPO = "dpo"


class Whose(StrEnum):
    """To whom a role belongs."""

    SETTING = "setting"
    TRUST = "trust"  # its people are seated at each of its settings
    BOROUGH = "borough"


class May(StrEnum):
    """What somebody of a role may do."""

    READ = "read"  # open what is sealed to their desk, reply, note, close; draw the code of an export
    ERASE = "erase"  # draw one of the two codes of an erasure
    FIGURES = "figures"  # read the digests of their setting, trust or borough
    FORM = "form"  # see a prepared form that a person sent, nothing by itself


@dataclass(frozen=True, slots=True)
class Post:
    """One role's place: *desk* is the last part of its desk's name, or empty."""

    whose: Whose
    desk: str
    may: frozenset[May]


_READER = frozenset({May.READ, May.ERASE, May.FIGURES})
_FIGURES = frozenset({May.FIGURES})
POSTS: Mapping[Role, Post] = {
    Role.DSL: Post(Whose.SETTING, "leads", _READER),
    Role.DDSL: Post(Whose.SETTING, "leads", _READER),
    Role.HEAD: Post(Whose.SETTING, "head", _READER),
    Role.OWNER: Post(Whose.SETTING, "head", _READER),
    Role.CHAIR: Post(Whose.SETTING, "chair", _READER),
    Role.CLERK: Post(Whose.SETTING, "clerk", _READER),
    Role.PASTORAL: Post(Whose.SETTING, "pastoral", _READER),
    Role.GOVERNOR: Post(Whose.SETTING, "", _FIGURES),
    Role.TRUST_DSL: Post(Whose.TRUST, "trust_dsl", _READER),
    Role.TRUST_CEO: Post(Whose.TRUST, "trust_ceo", _READER),
    Role.DUTY: Post(Whose.BOROUGH, "duty", _READER),
    Role.DUTY_MANAGER: Post(Whose.BOROUGH, "manager", _READER),
    Role.DCS_DELEGATE: Post(Whose.BOROUGH, "dcs", _READER),
    Role.DPO: Post(Whose.BOROUGH, "dpo", frozenset({May.ERASE, May.FIGURES})),
    Role.ANALYST: Post(Whose.BOROUGH, "", _FIGURES),
    Role.LADO: Post(Whose.BOROUGH, "", frozenset({May.FORM})),
}

#: The names by which the domain brief calls people and bodies, and which of ours stands for each.
STANDS_FOR: Mapping[str, Role] = {
    **{str(role): role for role in (Role.DSL, Role.DDSL, Role.HEAD, Role.CHAIR, Role.CLERK, Role.PASTORAL)},
    **{str(role): role for role in (Role.TRUST_DSL, Role.TRUST_CEO, Role.LADO, Role.DPO)},
    "nominated_gov": Role.GOVERNOR,
    "sp": Role.OWNER,
    "ey_lead": Role.DSL,
    "ey_manager": Role.HEAD,
    "registered_person": Role.OWNER,
    "ap_lead": Role.DSL,
    "designated_teacher": Role.PASTORAL,  # told by the lead, as far as they need to know
    "head_of_year": Role.PASTORAL,
    "virtual_head": Role.ANALYST,  # figures; a case only where a lead passes it on
    "la_sge": Role.DUTY,
    "la_sge_manager": Role.DUTY_MANAGER,
    "dcs_delegate": Role.DCS_DELEGATE,
    **dict.fromkeys(("mash", "edt", "police", "prevent"), Role.LADO),  # outside: what a person sends them
}


def desk_of(role: str, setting: str) -> str:
    """Name the desk at which somebody of *role* sits; empty if at none. *setting* is empty for the borough's."""
    post = POSTS[Role(role)]
    whose = BOROUGH if post.whose is Whose.BOROUGH else setting
    return f"{whose}/{post.desk}" if post.desk else ""


def is_borough_role(role: str) -> bool:
    """Say whether the role belongs to the borough and to no setting."""
    return POSTS[Role(role)].whose is Whose.BOROUGH


def is_trust_role(role: str) -> bool:
    """Say whether the role is held at every setting of a trust."""
    return POSTS[Role(role)].whose is Whose.TRUST


def is_borough_desk(desk: str) -> bool:
    """Say whether a desk is the borough's: there the desk reads, not the people who were there at the time."""
    return desk.startswith(f"{BOROUGH}/")


def may(role: str, what: May) -> bool:
    """Say whether somebody of *role* may do *what*."""
    return what in POSTS[Role(role)].may


DUTY_DESK = desk_of(Role.DUTY, "")
MANAGER_DESK = desk_of(Role.DUTY_MANAGER, "")
