"""The routing table as tests by number, R1 to R18: each row as DOMAIN 2.2 has it, and red when a piece of it is taken out."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.safeguarding.routing_rows import ROWS, check_order, check_row, load, load_spoilt

RULES = [f"R{number}" for number in range(1, 19)]


@pytest.mark.parametrize("rule", RULES)
def test_the_row_holds(rule: str) -> None:
    check_row(load(), rule)


def test_the_rows_are_all_and_their_order_is_the_tables() -> None:
    assert list(ROWS) == RULES
    check_order(load())


# -- sabotage: every row, piece by piece --------------------------------------------------------


@pytest.mark.parametrize("rule", [rule for rule in RULES if ROWS[rule].steps])
def test_without_its_steps_a_row_is_red(rule: str) -> None:
    def forget(steps: ModuleType) -> None:
        steps.STEPS[rule] = ()

    with pytest.raises(AssertionError):
        check_row(load_spoilt(forget, "steps"), rule)


@pytest.mark.parametrize("rule", [f"R{number}" for number in range(9, 17)])
def test_a_row_of_signs_taken_out_or_moved_is_red(rule: str) -> None:
    def take_out(signs: ModuleType) -> None:
        signs._SIGNS = tuple(row for row in signs._SIGNS if row[0] != rule)

    def move(signs: ModuleType) -> None:
        row = next(row for row in signs._SIGNS if row[0] == rule)
        others = tuple(other for other in signs._SIGNS if other[0] != rule)
        signs._SIGNS = (*others, row) if rule != "R16" else (row, *others)

    with pytest.raises(AssertionError):
        check_row(load_spoilt(take_out, "signs"), rule)
    with pytest.raises(AssertionError):
        check_order(load_spoilt(move, "signs"))


ROW_R4 = '            ("R4", setting.desk("head"), Concern.HEAD),\n'
ROW_R6 = '            ("R6", setting.desk("leads"), Concern.READER),\n'
ROW_R7 = '            ("R7", setting.desk("chair"), None),\n'
ROW_R8 = '            ("R8", DUTY, None),\n'
SABOTAGES: list[tuple[str, str, str, str]] = [
    # rule, module, what stands there, what stands there instead
    ("R1", "routing", "matter.urgency is Urgency.P1 or bool(matter.signs & AT_RISK)", "False"),
    ("R1", "routing", "matter.urgency is Urgency.P1 or bool(matter.signs & AT_RISK)", "matter.urgency is Urgency.P1"),
    ("R1", "routing", "if urgent and leads in waiting:", "if False:"),
    ("R1", "routing", "told = urgent or bool(", "told = bool("),
    ("R1", "routing", "    if setting is None or route.restricted:\n", "    if setting is None:\n"),
    ("R1", "routing", 'why = ("R1", *route.why) if urgent', 'why = (*route.why, "R1") if urgent'),
    ("R2", "signs", 'found.append("R2")', 'found.append("R18")'),
    ("R2", "signs", "if any(kind.abuse and kind.topic", "if False and any(kind.abuse and kind.topic"),
    ("R3", "routing", 'why = ["R5" if low else "R3"]', 'why = ["R5"]'),
    ("R3", "routing", "        if matter.means_an_adult:\n            return self._about", "        if False:\n            return self._about"),
    ("R3", "routing", "        return (head, chair, *trust, *_BOROUGH)\n\n", "        return (self._leads(setting), head, *_BOROUGH)\n\n"),
    ("R3", "routing", "frozenset(part | close)", "frozenset(part)"),
    ("R3", "routing", 'CONFLICTS = frozenset({"R3", ', 'CONFLICTS = frozenset({'),
    ("R3", "signs", '"who.adult_school_staff", "who.adult_volunteer_contractor",', '"who.adult_school_staff",'),
    ("R3", "steps", '{"R3", "R4"} & set(rules)', '{"R4"} & set(rules)'),
    ("R4", "routing", ROW_R4, ""),
    ("R4", "routing", 'if "R4" in why:', "if False:"),
    ("R4", "routing", "_BOROUGH if setting.sole_proprietor else (chair,", "(chair,"),
    ("R4", "routing", "(chair, *trust, *_BOROUGH)\n        if why[0]", "(chair, *_BOROUGH)\n        if why[0]"),
    ("R4", "routing", "if setting is not None and matter.concern is Concern.HEAD:", "if False:"),
    ("R5", "signs", 'LOW_LEVEL = frozenset({Kind.ADULT_CONDUCT_LOW_LEVEL.value, "flags.staff_concern"})', "LOW_LEVEL = frozenset()"),
    ("R5", "routing", "(leads, head) if setting.low_level_to_leads else (head, leads)", "(head, leads)"),
    ("R5", "routing", 'if why[0] == "R5" and matter.concern is Concern.NO and "R6" not in why:', 'if why[0] == "R5":'),
    ("R5", "routing", 'if why[0] == "R5" and matter.concern is Concern.NO and "R6" not in why:', "if False:"),
    ("R5", "routing", '"R4", "R5", "R6"', '"R4", "R6"'),
    ("R6", "routing", ROW_R6, ""),
    ("R6", "routing", 'why = [*(["R6"] if self._is_meant(setting.desk("leads")) else []), *rules]', "why = [*rules]"),
    ("R6", "routing", "part = matter.pointed | matter.mentioned", "part = matter.mentioned"),
    ("R6", "routing", "part = matter.pointed | matter.mentioned", "part = matter.pointed"),
    ("R6", "routing", "found = [one for one in people if one not in self.hidden]", "found = list(people)"),
    ("R6", "routing", "matter.concern is None or bool(self.hidden) or", "matter.concern is None or"),
    ("R7", "routing", ROW_R7, ""),
    ("R7", "routing", 'if "R7" in why:', "if False:"),
    ("R7", "routing", '(setting.desk("clerk"), DUTY)', '(setting.desk("clerk"),)'),
    ("R7", "routing", '(setting.desk("trust_ceo"), setting.desk("trust_dsl"))\n                if setting.trust', '(setting.desk("trust_ceo"),)\n                if setting.trust'),
    ("R8", "routing", ROW_R8, ""),
    ("R8", "routing", '        if "R8" in why:\n            return why,', "        if False:\n            return why,"),
    ("R8", "routing", '((DCS,), (MANAGER,), (DUTY,)) if "R8" in why else _BOROUGH', "_BOROUGH"),
    ("R8", "routing", 'order = (DCS, MANAGER) if "R8" in why else', "order ="),
    ("R8", "routing", '            why = ["R8"] if self._is_meant(DUTY) else []\n            return ["away"', '            why = []\n            return ["away"'),
    ("R9", "signs", 'HEAD_IS_TOLD = frozenset({"R9", ', "HEAD_IS_TOLD = frozenset({"),
    ("R10", "signs", '("R10", ("harmful_practice",))', '("R10", ("harmful_practice.fgm",))'),
    ("R11", "signs", 'HEAD_IS_TOLD = frozenset({"R9", "R11", ', 'HEAD_IS_TOLD = frozenset({"R9", '),
    ("R11", "signs", '("radicalisation", Kind.VIOLENCE_SCHOOL_ATTACK.value)', '("radicalisation",)'),
    ("R12", "routing", "matter.mentioned | matter.touched", "matter.mentioned"),
    ("R12", "signs", "Kind.SEXUAL_HARM_UPSKIRTING.value, ", ""),
    ("R13", "signs", ', "flags.image_exists"', ""),
    ("R14", "signs", '("exploitation",)', '("exploitation.criminal",)'),
    ("R15", "signs", '"R11", "R15"})', '"R11"})'),
    ("R16", "signs", '("bias.looked_after",)', '("bias.other",)'),
    ("R17", "signs", 'found.append("R17")', 'found.append("R18")'),
    ("R17", "routing", 'rules[:1] in (["R17"], ["R18"])', 'rules[:1] in (["R18"],)'),
    ("R17", "routing", "matter.mentioned | matter.touched", "matter.mentioned"),
    ("R18", "signs", 'found.append("R18")', 'found.append("R17")'),
    ("R18", "signs", ", Kind.OTHER_UNSAFE_PLACE.value)", ",)"),
    ("R18", "routing", 'rules[:1] in (["R17"], ["R18"])', 'rules[:1] in (["R17"],)'),
]  # fmt: skip


@pytest.mark.parametrize(
    "number", range(len(SABOTAGES)), ids=lambda number: f"{SABOTAGES[number][0]}-{number}"
)
def test_with_a_piece_of_its_row_taken_out_it_is_red(number: int) -> None:
    rule, module, old, new = SABOTAGES[number]
    with pytest.raises(AssertionError):
        check_row(load(module, old, new), rule)


def test_every_row_has_a_sabotage() -> None:
    assert {rule for rule, *_ in SABOTAGES} == set(RULES)
