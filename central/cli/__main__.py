"""`python -m central.cli`, and the command `central`: what serves begins again, guarded, before anything heavy is loaded."""

import sys

from central.cli.memory import begin_guarded


def main() -> None:
    """Entry point."""
    if sys.argv[1:2] == ["serve"] and "--help" not in sys.argv:
        begin_guarded()
    from central.cli import verbs

    verbs.main()


if __name__ == "__main__":
    main()
