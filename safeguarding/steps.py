"""What a person must do outside of Heard, by rule: whom to call, and what never to do.

Heard calls nobody: a named human does (DOMAIN 2.1). Source of the steps: DOMAIN 2.2, which names KCSIE
parts one, four and five; numbers of local services are the deployer's (`helplines`), not ours.
"""

from __future__ import annotations

from collections.abc import Iterable

#: A red line on the case, the record and its page.
NOT_HOME = "not-home"
#: Rule → its steps, the most pressing first. Labels: `handlers/texts/*/routing.ftl`, `lead-step-…`.
STEPS: dict[str, tuple[str, ...]] = {
    "R1": ("call-999", "call-mash"),
    "R2": ("refer-mash",),
    "R3": ("tell-lado", "police-before-the-adult"),
    "R4": ("tell-lado",),
    "R5": ("low-level-record",),
    "R6": (),
    "R7": ("tell-lado",),
    "R8": ("tell-dcs", "show-nspcc"),
    "R9": ("police-101-fgm", "refer-mash"),
    "R10": (NOT_HOME, "refer-mash", "never-mediate"),
    "R11": ("refer-prevent",),
    "R12": ("assess-both", "refer-mash"),
    "R13": ("do-not-view", "report-remove", "police-image"),
    "R14": ("refer-mash", "refer-nrm"),
    "R15": ("police-missing", "refer-mash"),
    "R16": ("tell-social-worker",),
    "R17": (),
    "R18": (),
}
#: Where telling home can bring harm (MOMENTS 33): the step sets itself.
_NOT_HOME_SIGNS = ("home_harm", "harmful_practice", "wellbeing.identity", "flags.do_not_contact_home")
_OFSTED = "tell-ofsted"  # early years: an allegation, within 14 days


def steps_of(rules: Iterable[str], signs: Iterable[str], *, early_years: bool = False) -> tuple[str, ...]:
    """List what a person must do, each step once, in the order of *rules*."""
    rules, signs = tuple(rules), tuple(signs)
    steps = [step for rule in rules for step in STEPS.get(rule, ())]
    if any(sign == one or sign.startswith(f"{one}.") for sign in signs for one in _NOT_HOME_SIGNS):
        steps.insert(0, NOT_HOME)
    if early_years and {"R3", "R4"} & set(rules):
        steps.append(_OFSTED)
    if "flags.other_school" in signs:
        steps.append("transfer")
    return tuple(dict.fromkeys(steps))
