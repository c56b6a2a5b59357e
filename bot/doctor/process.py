"""Whether it runs, Telegram answers it, and what it rang for."""

from __future__ import annotations

from bot.doctor.findings import Findings, Patient, note, ok, wrong
from bot.lock import AlreadyRunning, LockUnusable, take_lock
from bot.operations.ages import coarse


def check_process(patient: Patient) -> Findings:
    """One process works with the data folder, and it answers."""
    name = "process"
    if patient.runs:
        yield ok(name, "running, and it answers")
    elif patient.settings is not None and patient.settings.data_folder.is_dir():
        try:
            take_lock(patient.settings.data_folder).release()
        except AlreadyRunning as fault:
            who = f"process {fault.process}" if fault.process else "a process"
            todo = "look at its log; if it is stuck, restart it"
            yield wrong(name, f"{who} holds the lock and does not answer", todo)
        except LockUnusable as fault:
            yield wrong(
                name, " ".join(str(fault).split()), "run as the user that runs Heard, on a local disk"
            )
        except OSError as fault:
            yield wrong(name, f"cannot be started ({fault.strerror})", "make room on the disk")
        else:
            yield note(name, "not running", "start it: heard run")


def check_polling(patient: Patient) -> Findings:
    """Telegram answered the running process a short while ago."""
    if "poll_age_seconds" not in patient.process:
        return
    ago = f"Telegram answered {coarse(patient.process['poll_age_seconds'])} ago"
    if patient.process["poll_good"]:
        yield ok("intake", ago)
    else:
        yield wrong(
            "intake", ago, "look at the network and at the next line; what waits at Telegram is kept a day"
        )


def check_telegram(patient: Patient) -> Findings:
    """Telegram answers our token, and hands updates over as the configuration says."""
    name, found = "Telegram", patient.telegram
    if found is None:
        todo = "put the token into HEARD_TELEGRAM__TOKEN or telegram.token_file"
        if patient.settings is not None:
            yield wrong(name, "not asked: there is no telegram.token", todo)
    elif not found["answers"]:
        todo = (
            "replace the token with @BotFather's"
            if found.get("fault") == "TokenRefused"
            else "look at the network and at telegram.api_url"
        )
        yield wrong(name, f"getMe was not answered ({found.get('fault', 'no reason')})", todo)
    else:
        yield ok(name, "answers getMe")
        if found.get("as_expected") is False:
            todo = "if `heard run` does not put it right in a few minutes, somebody else has the token: replace it"
            yield wrong("webhook", "Telegram hands messages to another address than configured", todo)
        elif found.get("as_expected"):
            yield ok("webhook", "as configured")


def check_health_address(patient: Patient) -> Findings:
    """Somebody can ask from outside whether it is well."""
    name, settings = "health checks", patient.settings
    if settings is None:
        return
    if patient.process and not patient.process["health_listens"]:
        todo = "another program uses the address: change service.listen and restart"
        yield wrong(name, f"{settings.service.listen} is not ours", todo)
    elif settings.service.listen:
        yield ok(name, settings.service.listen)
    else:
        yield note(name, "service.listen is empty", "nothing can watch whether Heard runs; set it")


def check_alarms(patient: Patient) -> Findings:
    """What rang in the last 24 hours."""
    if not patient.process:
        return
    rang = list(patient.process["alarms"])
    if rang:
        yield note("alarms", f"in the last 24 hours: {', '.join(rang)}", "the log says when")
    else:
        yield ok("alarms", "none in the last 24 hours")
