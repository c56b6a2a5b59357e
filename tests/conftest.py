"""What holds for every test: an example that is looked at takes what it takes, and every run looks at the same.

`make test TEST=--hypothesis-profile=default` looks at examples of its own.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "firm", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("firm")
