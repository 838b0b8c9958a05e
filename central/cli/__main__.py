"""`python -m central.cli`, and the command `central`: what serves begins again, guarded, before anything heavy is loaded."""

import gc
import sys

from contract.core_dumps import forbid_core_dumps
from contract.memory_guard import begin_guarded, memory_guard


def main() -> None:
    if sys.argv[1:2] == ["serve"] and "--help" not in sys.argv:
        begin_guarded(memory_guard())
        forbid_core_dumps()
    gc.disable()  # a fifth of the start was to look for garbage among modules, which stay
    from central.cli import verbs

    gc.freeze()
    gc.enable()
    verbs.main()


if __name__ == "__main__":
    main()
