"""Carry out many commands in one process of their own: started once, it tries what would take a start each.

Reads a list of `[arguments, environment]` from standard input, and writes for each `[status, output, errors]`.
`heard run` takes over signals and logging, which a test's process needs for itself.
"""

from __future__ import annotations

import contextlib
import io
import json
import signal
import sys

from bot.cli import run_call

LONGEST_SECONDS = 20  # a start that is not refused would go on for ever


def main() -> None:
    """Do what standard input says."""
    answers = []
    for words, environ in json.load(sys.stdin):
        out, err = io.StringIO(), io.StringIO()
        signal.alarm(LONGEST_SECONDS)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = run_call(words, environ)
        signal.alarm(0)
        answers.append([status, out.getvalue(), err.getvalue()])
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
