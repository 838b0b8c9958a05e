"""`python -m central.cli`, and the command `central`: what serves begins again, guarded, before anything heavy is loaded."""

import sys

from contract.core_dumps import forbid_core_dumps
from contract.memory_guard import begin_guarded, memory_guard


def main() -> None:
    if sys.argv[1:2] == ["serve"] and "--help" not in sys.argv:
        begin_guarded(memory_guard())
        forbid_core_dumps()
    from central.cli import verbs

    verbs.main()


if __name__ == "__main__":
    main()
