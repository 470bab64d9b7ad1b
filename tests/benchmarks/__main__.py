"""`make bench`: print every figure and fail where a required ratio is missed."""

from __future__ import annotations

import sys

from tests.benchmarks import cascade, inventory, readings
from tests.benchmarks.timing import say


def main() -> int:
    """Run the benchmarks one after the other."""
    requirements = [*inventory.run(), *cascade.run(), *readings.run()]
    say("\n".join(["Required", *map(str, requirements)]))
    return 0 if all(requirement.is_met for requirement in requirements) else 1


if __name__ == "__main__":
    sys.exit(main())
