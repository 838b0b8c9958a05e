"""`python -m app`, and the command `kiosk`: a terminal begins again, guarded, before anything heavy is loaded."""

import os
import sys

from contract.memory_guard import begin_guarded
from kiosk.services.memory import GUARDED


def main() -> None:
    """Entry point. The terminal begins again, once, where its memory would not be overwritten (docs/adr/0004)."""
    is_terminal = sys.argv[1:2] == ["run"] and "--help" not in sys.argv
    if is_terminal:
        begin_guarded(GUARDED)
        from app.screen.loading import begin_loading
        from contract.core_dumps import forbid_core_dumps

        forbid_core_dumps()
        begin_loading()
    # pydantic would look through every installed distribution for plugins of its own, of which there are none
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from app.cli import command_line

    command_line.main()


if __name__ == "__main__":
    main()
