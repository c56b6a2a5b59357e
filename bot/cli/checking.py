"""`heard doctor`: everything that can be checked, a line each."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.call import DONE, FAULT, Call, ending, this_call
from bot.cli.operate import operate_each
from bot.cli.output import AsJson, facts, progress, say_beside
from bot.config import Settings
from bot.control import ControlError, NotRunning, ask
from bot.given import ConfigError

if TYPE_CHECKING:
    from bot.doctor.findings import Patient


def add_to(app: typer.Typer) -> None:
    """Add the command to *app*."""
    app.command("doctor")(doctor)


def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Check everything that can be checked: a line each, with what was found and what to do.

    Ends with 1 if anything is wrong. Works whether Heard runs or not.

    Examples: heard doctor, heard doctor --json
    """
    from bot.clock import SystemClock
    from bot.doctor import examine
    from bot.doctor.findings import Level

    patient = look(this_call(context), SystemClock().now())
    findings = examine(patient)
    wrong = any(finding.level is Level.WRONG for finding in findings)
    if as_json:
        rows = [
            {"check": one.check, "state": str(one.level), "found": one.found, "todo": one.todo}
            for one in findings
        ]
        facts({"ok": not wrong, "checks": rows}, as_json=True, words=())
    else:
        width = max(len(one.check) for one in findings)
        for one in findings:
            todo = f" → {one.todo}" if one.todo else ""
            colour = {Level.WRONG: "red", Level.NOTE: "yellow", Level.OK: None}[one.level]
            say_beside(f"{one.level!s:5}  {one.check:{width}}  ", f"{one.found}{todo}", colour)
    raise typer.Exit(FAULT if wrong else DONE)


def look(call: Call, now: datetime) -> Patient:
    """Find out what the checks need; what cannot be found out is a fault in one line and ends nothing."""
    from bot.doctor.findings import Patient

    try:
        settings = Settings.load(call.config, call.environ, token_needed=False)
    except ConfigError as wrong:
        return Patient(now, faults=wrong.faults)
    condition: dict[str, Any] | None = None
    fault, unsound = "", []
    try:
        [condition] = operate_each(settings, [("condition", {})])
        unsound = _unsound_tables(settings, condition["tables"])
    except Exception as raised:  # a doctor tells what is wrong and goes on
        fault = " ".join(ending(raised)[0])
    runs = condition is not None and "process" in condition
    return Patient(
        now,
        settings=settings,
        runs=runs,
        condition=condition,
        condition_fault=fault,
        unsound=tuple(unsound),
        telegram=_ask_running(settings) if runs else _ask_telegram(settings),
        process=condition["process"] if condition is not None and runs else {},
        roads=_look_at_roads(settings),
    )


def _look_at_roads(settings: Settings) -> dict[str, str]:
    """Say of each further road of alerts why it cannot be used; nothing is sent over it."""
    from bot.roads.wayfinding import look_at_roads

    return asyncio.run(look_at_roads(settings.alerts))


def _unsound_tables(settings: Settings, tables: list[str]) -> list[str]:
    unsound = []
    with progress("Checking the database") as show:
        answers = operate_each(settings, [("condition.table", {"table": table}) for table in tables])
        for number, answer in enumerate(answers, start=1):
            show(number, len(tables))
            if not answer["sound"]:
                unsound.append(str(answer["table"]))
    return unsound


def _ask_running(settings: Settings) -> dict[str, Any]:
    try:
        answer = ask(settings.data_folder, "telegram")
    except ControlError:
        return {"answers": False, "fault": "no answer from the running process"}
    return {"answers": False} if isinstance(answer, NotRunning) else answer


def _ask_telegram(settings: Settings) -> dict[str, Any] | None:
    """Ask Telegram ourselves, where no process runs that could; None without a token."""
    if settings.telegram.token is None:
        return None
    from bot.clock import SystemClock
    from bot.doors import DoorError
    from bot.doors.telegram import TelegramRoad
    from bot.doors.transport import AiohttpTransport
    from bot.second_clock import SecondClock

    async def ask_it() -> dict[str, Any]:
        url, token = settings.telegram.api_url, settings.token
        second = SecondClock(SystemClock(), lambda _: None)
        async with AiohttpTransport(url, token, connect_seconds=3, read_seconds=5) as transport:
            transport.listener = second
            try:
                await TelegramRoad(transport, repeat_text=str).me()
            except DoorError as fault:
                return {"answers": False, "fault": type(fault).__name__}
            try:
                found = await transport.call("getWebhookInfo", {}, timeout=5)
            except Exception:  # a finding must not be lost to another
                # It answered a moment ago: the webhook is not known, and its clock is.
                return {"answers": True, "clock_ahead": second.ahead_seconds(1)}
            wanted = settings.webhook.public_url if settings.telegram.mode == "webhook" else ""
            ahead = second.ahead_seconds(1)
            return {"answers": True, "as_expected": found.get("url") == wanted, "clock_ahead": ahead}

    return asyncio.run(ask_it())
