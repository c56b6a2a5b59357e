"""The child process that finds out what can be worked out: HiGHS, through SciPy, over whole numbers.

A problem has *cells*, each from *low* to *high* as it was published, *sums* (lists of cells that have the same sum), and
*keeps*: cells that must keep all of a span possible. The answer lists those that do not. `import scipy` stands here only.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

_MEMORY_BYTES = 4 * 2**30
_EPSILON = 1e-6


def main() -> None:
    """Solve one problem."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps(pinned(json.loads(sys.stdin.read()))))


def pinned(problem: dict[str, Any]) -> list[int]:
    """List the cells of *keeps* that cannot take their whole span; all of them, where the tables contradict themselves."""
    import numpy
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import lil_matrix

    cells, sums = problem["cells"], problem["sums"]
    keeps = {int(cell): span for cell, span in problem["keeps"].items()}
    if not keeps:
        return []
    lows, highs = numpy.array([one[0] for one in cells], float), numpy.array([one[1] for one in cells], float)
    equal = lil_matrix((max(1, len(sums)), len(cells)))
    for row, (left, right) in enumerate(sums):
        for sign, side in ((1, left), (-1, right)):
            for cell in side:
                equal[row, cell] += sign
    rules = LinearConstraint(equal.tocsr(), 0, 0)
    seen_low, seen_high = dict.fromkeys(keeps, numpy.inf), dict.fromkeys(keeps, -numpy.inf)

    def solve(goal: Any, whole: int) -> Any:
        every = numpy.full(len(cells), whole)
        return milp(goal, constraints=rules, bounds=Bounds(lows, highs), integrality=every).x

    def look(goal: Any) -> bool:
        """Note what a solution shows to be possible; fractions are allowed first, which is quick and mostly whole."""
        found = solve(goal, 0)
        if found is not None and abs(found - found.round()).max() > _EPSILON:
            found = solve(goal, 1)
        if found is None:
            return False
        for cell in keeps:
            value = round(found[cell])
            seen_low[cell], seen_high[cell] = min(seen_low[cell], value), max(seen_high[cell], value)
        return True

    def open_ends() -> list[tuple[int, int]]:
        low = [(cell, 1) for cell, (lowest, _) in keeps.items() if seen_low[cell] > lowest]
        return low + [(cell, -1) for cell, (_, highest) in keeps.items() if seen_high[cell] < highest]

    for sign in (1, -1):  # many at once, as long as that finds something; then one by one
        while wanted := [cell for cell, its in open_ends() if its == sign]:
            goal = numpy.zeros(len(cells))
            goal[wanted] = sign
            if not look(goal):
                return sorted(keeps)
            if len([cell for cell, its in open_ends() if its == sign]) == len(wanted):
                break
    for cell, sign in open_ends():
        if (cell, sign) in open_ends():
            goal = numpy.zeros(len(cells))
            goal[cell] = sign
            look(goal)
    return sorted({cell for cell, _ in open_ends()})
