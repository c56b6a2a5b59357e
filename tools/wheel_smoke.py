"""Install the wheel as a stranger would, in an empty environment in another folder, and use it.

    python tools/wheel_smoke.py dist/heard-0.1.0-py3-none-any.whl

1. a virtual environment outside the checkout; 2. the dependencies by the lock file's hashes; 3. the wheel
without dependencies; 4. `heard init`; 5. `heard settings add`; 6. `heard demo`. Exit status 0 or 1.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from demo_smoke import SmokeFailed, smoke

ROOT = Path(__file__).resolve().parents[1]


def run(command: list[str | Path], folder: Path, environ: dict[str, str]) -> str:
    """Run *command* and give what it printed; raise SmokeFailed if it fails."""
    done = subprocess.run(
        command, cwd=folder, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode:
        told = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise SmokeFailed(
            f"{Path(command[0]).name} {command[1]} ended with {done.returncode}: {' | '.join(told)}"
        )
    return done.stdout


def install(wheel: Path, room: Path, environ: dict[str, str]) -> Path:
    """Make the environment, install, and give its folder of programs."""
    run([sys.executable, "-m", "venv", room / "venv"], room, environ)
    programs = room / "venv" / "bin"
    pip: list[str | Path] = [
        programs / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    run([*pip, "--require-hashes", "--no-deps", "-r", ROOT / "requirements.lock"], room, environ)
    run([*pip, "--no-deps", "--no-index", wheel], room, environ)
    run([programs / "python", "-m", "pip", "check", "--disable-pip-version-check"], room, environ)
    return programs


def use(programs: Path, room: Path, environ: dict[str, str]) -> str:
    """Make an installation, add a school, run the demo; give the demo's line."""
    heard = programs / "heard"
    run([heard, "init", "trial", "--name", "Rowan"], room, environ)
    missing = [
        name for name in ("config.toml", "data", "keys", "backups") if not (room / "trial" / name).exists()
    ]
    if missing:
        raise SmokeFailed(f"heard init made no {', '.join(missing)}")
    here: list[str | Path] = ["--config", room / "trial" / "config.toml"]
    run([heard, *here, "settings", "add", "HFHS", "Hope Fold High School"], room, environ)
    if "HFHS" not in run([heard, *here, "settings", "list", "--json"], room, environ):
        raise SmokeFailed("heard settings list does not show what was added")
    return smoke([str(heard), "demo", "{}"], room)


def main() -> int:
    """Be the command."""
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python tools/wheel_smoke.py WHEEL\n")
        return 2
    wheel = Path(sys.argv[1]).resolve()
    environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environ = {name: value for name, value in environ.items() if not name.startswith("HEARD_")}
    try:
        with tempfile.TemporaryDirectory(prefix="heard-wheel-") as made:
            room = Path(made)
            if ROOT in room.resolve().parents:
                raise SmokeFailed("the temporary folder lies in the checkout; set TMPDIR")
            line = use(install(wheel, room, environ), room, environ)
    except SmokeFailed as fault:
        sys.stderr.write(f"wheel smoke: {fault}\n")
        return 1
    sys.stdout.write(f"wheel: installed by the lock's hashes, init and settings work; {line}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
